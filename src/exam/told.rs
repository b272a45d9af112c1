//! Questions and answers in words: what stands on a paper, what somebody answered, what would have been right.
//!
//! Promise: what is right is told by [`marked`] alone, which its caller uses for closed tries and nothing else.

use zhibu_bank::{Answer, Kind, Question, Shown, right_answer, shown};

use super::rules::paper::Asked;
use super::views::{AnsweredPart, MarkedQuestion, PrintedQuestion};
use crate::web::i18n::Lang;

/// A question as it stands on a paper, without a field to fill in.
pub(super) fn printed(l: &Lang, no: u32, points: u32, shown: &Shown) -> PrintedQuestion {
    let (stem, mut lines) = (shown.line(), Vec::new());
    if let Shown::Case { parts, .. } = shown {
        for (at, part) in (1..).zip(parts) {
            let at: usize = at;
            lines.push(format!("{}{}", l.t1("question-sub", "n", at), part.line()));
            lines.extend(offered(l, part));
        }
    } else {
        lines.extend(offered(l, shown));
    }
    PrintedQuestion { no, points, stem, lines }
}

/// What is offered to choose from.
fn offered(l: &Lang, shown: &Shown) -> Vec<String> {
    match shown {
        Shown::Single { options, .. } | Shown::Multiple { options, .. } => {
            options.iter().map(|it| format!("{}. {}", it.key.to_uppercase(), it.text)).collect()
        }
        Shown::TrueFalse { .. } => vec![l.t("answer-true").into_owned(), l.t("answer-false").into_owned()],
        Shown::Matching { left, right, .. } => {
            let right: Vec<&str> = right.iter().map(|it| it.text.as_str()).collect();
            left.iter().cloned().chain([format!("→ {}", right.join(" / "))]).collect()
        }
        Shown::Ordering { items, .. } => items.iter().map(|it| it.text.clone()).collect(),
        Shown::Blanks { .. } | Shown::Case { .. } => Vec::new(),
    }
}

/// An answer in words, one line each; empty: nothing was answered.
fn answered(l: &Lang, shown: &Shown, given: &[String]) -> Vec<String> {
    let text = |keyed: &[zhibu_bank::Keyed], key: &str| {
        keyed.iter().find(|it| it.key == key).map_or_else(String::new, |it| it.text.clone())
    };
    let mut lines: Vec<String> = match shown {
        Shown::Single { options, .. } | Shown::Multiple { options, .. } => given.iter().map(|key| text(options, key)).collect(),
        Shown::TrueFalse { .. } => given
            .iter()
            .map(|key| if key == "t" { l.t("answer-true").into_owned() } else { l.t("answer-false").into_owned() })
            .collect(),
        Shown::Matching { left, right, .. } => {
            let pair = |(left, key): (&String, &String)| {
                let to = text(right, key);
                if to.is_empty() { String::new() } else { format!("{left} → {to}") }
            };
            left.iter().zip(given).map(pair).collect()
        }
        Shown::Ordering { items, .. } => (1..)
            .zip(given)
            .map(|(no, key): (usize, _)| (no, text(items, key)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(no, text)| format!("{no}. {text}"))
            .collect(),
        Shown::Blanks { .. } => given.to_vec(),
        Shown::Case { .. } => Vec::new(),
    };
    lines.retain(|line| !line.is_empty());
    lines
}

fn given_of(answer: &Answer, part: usize) -> &[String] {
    match answer {
        Answer::Given(given) if part == 0 => given,
        Answer::Parts(parts) => match parts.get(part) {
            Some(Answer::Given(given)) => given,
            _ => &[],
        },
        Answer::Given(_) => &[],
    }
}

/// A question of a closed try: what was answered, what would have been right, and why.
pub(super) fn marked(l: &Lang, no: u32, (asked, question): (&Asked, &Question), answer: &Answer, right: bool) -> MarkedQuestion {
    let (shown, wanted) = (shown(question, asked.seed), right_answer(question, asked.seed));
    let part = |stem: String, shown: &Shown, at: usize, explain: &str| AnsweredPart {
        stem,
        given: answered(l, shown, given_of(answer, at)),
        wanted: answered(l, shown, given_of(&wanted, at)),
        explain: explain.to_owned(),
    };
    let parts = match (&shown, &question.kind) {
        (Shown::Case { parts, .. }, Kind::Case { parts: written }) => parts
            .iter()
            .zip(written)
            .enumerate()
            .map(|(at, (shown, written))| {
                let stem = format!("{}{}", l.t1("question-sub", "n", at + 1), shown.line());
                part(stem, shown, at, &written.explain)
            })
            .collect(),
        _ => vec![part(String::new(), &shown, 0, "")],
    };
    MarkedQuestion { no, points: asked.points, right, stem: shown.line(), parts, explain: question.explain.clone() }
}
