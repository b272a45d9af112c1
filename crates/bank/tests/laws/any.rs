//! Questions for the laws: every kind, with signs that the formats use for themselves.

use proptest::collection::vec;
use proptest::prelude::*;
use zhibu_bank::{Choice, Kind, Pair, Part, Question, blanks_in, problems};

/// Pieces of texts: Chinese, Latin, full width, everything that GIFT, XML, HTML and Excel read as a sign.
const PIECES: &[&str] = &[
    "党",
    "支部",
    "三会一课",
    "，",
    "。",
    "“两学”",
    "（注）",
    "Ａ",
    "３～５",
    "＝",
    "｛",
    "｝",
    "：",
    "①",
    "𠮷",
    "é",
    "a",
    "B",
    "7",
    "3.14",
    "-2",
    "0",
    " ",
    "  ",
    "\n",
    "~",
    "=",
    "#",
    "####",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "\\n",
    "->",
    "→",
    "\\→",
    "//",
    "$CATEGORY:",
    "%50%",
    "[html]",
    "[plain]",
    "<b>",
    "&amp;",
    "&",
    "<!--",
    "-->",
    "--",
    "]]>",
    "<![CDATA[",
    "T",
    "TRUE",
    "对",
    ";",
    "；",
    "|",
    "｜",
    "、",
    "/",
    "_x0041_",
    "_",
    "'",
    "\"",
    "=1+1",
    "*",
    "..",
    "1..5",
    ">",
    ">3 ALL",
    "\t",
];

fn text(pieces: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    vec(prop::sample::select(PIECES), pieces).prop_map(|pieces| pieces.concat())
}

fn option() -> impl Strategy<Value = String> {
    text(1..6)
}

fn choices(right: impl Strategy<Value = Vec<bool>>) -> impl Strategy<Value = Vec<Choice>> {
    (vec(option(), 2..11), right)
        .prop_map(|(texts, right)| texts.into_iter().zip(right).map(|(text, right)| Choice { text, right }).collect())
}

fn single() -> impl Strategy<Value = Kind> {
    choices((0_usize..10).prop_map(|at| (0..10).map(|i| i == at).collect())).prop_map(|options| Kind::Single { options })
}

fn multiple() -> impl Strategy<Value = Kind> {
    choices(vec(any::<bool>(), 10)).prop_map(|options| Kind::Multiple { options })
}

fn matching() -> impl Strategy<Value = Kind> {
    let pair = (prop_oneof![5 => option(), 1 => Just(String::new())], option());
    vec(pair.prop_map(|(left, right)| Pair { left, right }), 2..8).prop_map(|pairs| Kind::Matching { pairs })
}

fn accepted(blanks: usize) -> impl Strategy<Value = Vec<Vec<String>>> {
    let number =
        prop_oneof![Just("3".to_owned()), Just("2..4.5".to_owned()), Just("-1.25..0".to_owned()), Just("0.1..0.3".to_owned())];
    vec(vec(prop_oneof![3 => text(1..4), 1 => number], 1..4), blanks)
}

/// A kind that is no case, with its stem.
fn plain() -> impl Strategy<Value = (Kind, String)> {
    let ordering = vec(option(), 2..8).prop_map(|items| Kind::Ordering { items });
    let other = (
        prop_oneof![single(), multiple(), any::<bool>().prop_map(|right| Kind::TrueFalse { right }), matching(), ordering],
        text(1..8),
    );
    // The blanks are those that the stem happens to mark.
    let marked = vec(prop::sample::select(&["____", "（　）", "＿＿", "党", "第", "条", " "][..]), 1..6).prop_map(|p| p.concat());
    let blanks = prop_oneof![text(1..6), marked].prop_flat_map(|stem| {
        let blanks = blanks_in(stem.trim()).len().max(1);
        (accepted(blanks).prop_map(|accepted| Kind::Blanks { accepted }), Just(stem))
    });
    prop_oneof![5 => other, 2 => blanks]
}

fn case() -> impl Strategy<Value = Kind> {
    let part = (plain(), prop_oneof![Just(String::new()), text(0..5)]);
    vec(part.prop_map(|((kind, stem), explain)| Part { kind, stem, explain }), 1..5).prop_map(|parts| Kind::Case { parts })
}

/// A question without problems, as a reader hands it in.
pub fn question() -> impl Strategy<Value = Question> {
    let body = prop_oneof![6 => plain(), 1 => (case(), text(1..8))];
    let category = prop_oneof![Just(String::new()), Just("1.2.3".to_owned()), Just("党章/第一章".to_owned()), text(0..4)];
    (body, prop_oneof![Just(String::new()), text(0..6)], 1_u8..4, category)
        .prop_map(|((kind, stem), explain, difficulty, category)| Question { kind, stem, explain, difficulty, category }.tidy())
        .prop_filter("has problems", |question| problems(question).is_empty())
}

/// A question in any state.
pub fn draft() -> impl Strategy<Value = Question> {
    let choices = || vec((text(0..3), any::<bool>()).prop_map(|(text, right)| Choice { text, right }), 0..12);
    let broken = prop_oneof![
        choices().prop_map(|options| Kind::Single { options }),
        choices().prop_map(|options| Kind::Multiple { options }),
        vec((text(0..2), text(0..2)).prop_map(|(left, right)| Pair { left, right }), 0..4)
            .prop_map(|pairs| Kind::Matching { pairs }),
        vec(text(0..2), 0..4).prop_map(|items| Kind::Ordering { items }),
        vec(vec(text(0..2), 0..3), 0..4).prop_map(|accepted| Kind::Blanks { accepted }),
    ];
    let part = |kind| Part { kind, stem: String::new(), explain: String::new() };
    let broken =
        broken.prop_recursive(3, 8, 3, move |inner| vec(inner.prop_map(part), 0..3).prop_map(|parts| Kind::Case { parts }));
    let broken = (broken, ".{0,6}", 0_u8..5).prop_map(|(kind, stem, difficulty)| Question {
        kind,
        stem,
        explain: String::new(),
        difficulty,
        category: String::new(),
    });
    prop_oneof![1 => question(), 2 => broken]
}
