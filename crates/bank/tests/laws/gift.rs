//! GIFT: goldens, broken files, and back again.

use proptest::prelude::*;
use zhibu_bank::{Choice, Kind, Pair, Question, gift};

use super::any;

fn read(text: &str) -> zhibu_bank::Read {
    gift::read(text.as_bytes()).unwrap()
}

/// Code, line and column of the only error.
fn error(text: &str) -> (&'static str, usize, usize) {
    let read = read(text);
    assert_eq!((read.questions.len(), read.errors.len()), (0, 1), "{read:?}");
    (read.errors[0].fault.code, read.errors[0].line, read.errors[0].column)
}

fn choices(options: &[(&str, bool)]) -> Vec<Choice> {
    options.iter().map(|(text, right)| Choice { text: (*text).into(), right: *right }).collect()
}

fn only(text: &str) -> Question {
    let read = read(text);
    assert_eq!((read.questions.len(), read.errors.as_slice()), (1, [].as_slice()), "{text}: {read:?}");
    read.questions[0].1.clone()
}

fn blank(accepted: &[&str]) -> Kind {
    Kind::Blanks { accepted: vec![accepted.iter().map(|text| (*text).to_owned()).collect()] }
}

#[test]
fn a_file_of_a_teacher_is_read_whole() {
    let read = gift::read(include_bytes!("../golden/党课.gift")).unwrap();
    let out: Vec<_> = read.questions.iter().map(|(line, question)| (line, question)).collect();
    let out = serde_json::json!({
        "questions": out,
        "errors": read.errors.iter().map(|e| (e.line, e.column, e.fault.code)).collect::<Vec<_>>(),
        "notices": read.notices.iter().map(|e| (e.line, e.fault.code, &e.fault.args)).collect::<Vec<_>>(),
    });
    super::golden("党课.gift.json", &format!("{out:#}\n"));
}

#[test]
fn what_is_written_is_this() {
    let read = gift::read(include_bytes!("../golden/党课.gift")).unwrap();
    let questions: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
    let written = gift::write(&questions);
    super::golden("党课.written.gift", &written.text);
    let back: Vec<_> = gift::read(written.text.as_bytes()).unwrap().questions.into_iter().map(|(_, q)| q).collect();
    assert_eq!(back, questions);
}

#[test]
fn each_form_is_a_kind() {
    assert_eq!(only("1+1=? {=2 ~3 ~4}").kind, Kind::Single { options: choices(&[("2", true), ("3", false), ("4", false)]) });
    assert_eq!(
        only("选 {~%50%甲 ~%50%乙 ~%-100%丙}").kind,
        Kind::Multiple { options: choices(&[("甲", true), ("乙", true), ("丙", false)]) }
    );
    for (word, right) in
        [("T", true), ("TRUE", true), ("true", true), ("F", false), ("FALSE#错#对", false), ("对", true), ("×", false)]
    {
        assert_eq!(only(&format!("判断 {{{word}}}")).kind, Kind::TrueFalse { right }, "{word}");
    }
    let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
    assert_eq!(
        only("配 {=甲 -> 1 =乙->2 = -> 3}").kind,
        Kind::Matching { pairs: vec![pair("甲", "1"), pair("乙", "2"), pair("", "3")] }
    );
    assert_eq!(only("填 {=甲 =%50%乙 =丙}").kind, blank(&["甲", "丙"]));
    assert_eq!(only("填 {北京}").kind, blank(&["北京"]));
    assert_eq!(only("填 {=对}").kind, blank(&["对"]));
    assert_eq!(only("数 {#3:0.5}").kind, blank(&["2.5..3.5"]));
    assert_eq!(only("数 {#=1921 =%50%1922:1 ~#不对}").kind, blank(&["1921"]));
    assert_eq!(only("数 {#1..5}").kind, blank(&["1..5"]));
    assert_eq!(
        only("排 {>3 ALL VERTICAL ALL_OR_NOTHING SHOW none\n一\n二：\n三\n}").kind,
        Kind::Ordering { items: vec!["一".into(), "二：".into(), "三".into()] }
    );
    assert_eq!(only("排 {>2\n一\n二}").kind, Kind::Ordering { items: vec!["一".into(), "二".into()] });
}

#[test]
fn escapes_and_full_width_signs_are_text() {
    let question = only("::题::3～5年＝\\{集合\\}\\: a\\=b\\#1\\~2\\\\n\\n第二行｛全角｝ {=\\=甲\\#：＃ ~ x\\~y \\a}");
    assert_eq!(question.stem, "3～5年＝{集合}: a=b#1~2\\n\n第二行｛全角｝");
    assert_eq!(question.kind, Kind::Single { options: choices(&[("=甲#：＃", true), ("x~y \\a", false)]) });
}

#[test]
fn the_missing_word_leaves_a_blank() {
    let question = only("党章第{=二}条");
    assert_eq!((question.stem.as_str(), question.kind), ("党章第_____条", blank(&["二"])));
    let question = only("Grant is {~buried =entombed} in\nGrant's tomb.");
    assert_eq!(question.stem, "Grant is _____ in\nGrant's tomb.");
}

#[test]
fn feedback_becomes_an_explanation_or_a_notice() {
    let all = read("问 {=甲#对了 ~乙#错了####见教材\\: 第1页}");
    assert_eq!(all.questions[0].1.explain, "见教材: 第1页");
    assert_eq!(all.notices[0].fault.args, [("count", "2".to_owned())]);
    assert_eq!(only("问 {=甲#对了 ~乙}").explain, "对了");
    assert_eq!(only("问 {T#错了#对了}").explain, "对了");
    let html = read("[html]<p>看<b>图</b></p><img src=\"x.png\"/> {=<i>甲</i> ~[plain]<乙>}");
    assert_eq!(html.questions[0].1.stem, "看图");
    assert_eq!(html.questions[0].1.kind, Kind::Single { options: choices(&[("甲", true), ("<乙>", false)]) });
    assert_eq!(html.notices[0].fault.code, "question-picture-left-out");
}

/// Texts that look like signs are written in GIFT's own words, not in a comment.
#[test]
fn odd_texts_need_no_comment() {
    let question = |kind, stem: &str| Question::new(kind, stem);
    let odd = [
        question(Kind::Single { options: choices(&[("%50%甲", false), ("[html]乙", true), ("=丙", false)]) }, "// 甲::乙{丙}"),
        question(Kind::Multiple { options: choices(&[("%5%", true), ("~", true), ("[丁]", false)]) }, "$CATEGORY: <b>\n[plain]"),
        question(blank(&["%50%", "T", "#"]), "::问::"),
        question(blank(&["1..5", "-2"]), "几？"),
        question(Kind::Ordering { items: vec!["1 = 2".into(), "{甲}: ####".into(), "abc".into()] }, "[排序]"),
        question(
            Kind::Matching {
                pairs: vec![Pair { left: "-".into(), right: "-> 甲".into() }, Pair { left: "乙".into(), right: "=".into() }],
            },
            "配",
        ),
    ];
    let written = gift::write(&odd);
    assert_eq!(written.only_here, Vec::<usize>::new(), "{}", written.text);
    let back: Vec<_> = read(&written.text).questions.into_iter().map(|(_, question)| question).collect();
    assert_eq!(back, odd);
}

#[test]
fn categories_and_difficulty_hold_as_long_as_they_should() {
    let text = "\u{feff}$CATEGORY: $course$/top/1.2\r\n\r\n// 说明 [tag:difficulty:3] [id:7]\r\n问 {T}\r\n\r\n$CATEGORY: 党章/第一章\r\n\r\n问 {F}\r\n";
    let read = read(text);
    let out: Vec<_> = read.questions.iter().map(|(l, q)| (*l, q.category.as_str(), q.difficulty)).collect();
    assert_eq!(out, [(4, "1.2", 3), (8, "党章/第一章", 2)]);
}

#[test]
fn each_fault_has_its_place() {
    for (text, code, line, column) in [
        ("一 {=甲 ~乙", "gift-brace-not-closed", 1, 3),
        ("一 =甲 ~乙}", "gift-brace-not-opened", 1, 8),
        ("一 }甲{", "gift-brace-not-opened", 1, 3),
        ("\n\n  只是一段话", "gift-no-answers", 3, 3),
        ("一 ｛＝甲 ～乙｝", "gift-full-width-braces", 1, 3),
        ("一 {＝甲 ～乙}", "gift-full-width-signs", 1, 4),
        ("一 {}", "gift-essay", 1, 1),
        ("一 {\n=甲 {~乙}", "gift-brace-inside", 2, 4),
        ("一 {=甲 ~乙}\n二 {=甲 ~乙}", "gift-two-answers", 2, 3),
        ("一 {甲 ~乙 =丙}", "gift-text-before-answers", 1, 4),
        ("一 {=甲\n~\n~丙}", "question-empty-option", 2, 1),
        ("一 {=甲->1 =乙}", "gift-no-arrow", 1, 10),
        ("一 {#三}", "question-not-a-number", 1, 5),
        ("一 {~甲 ~乙}", "question-no-right-answer", 1, 1),
        ("一 {=甲 =乙 ~丙}", "question-several-right-answers", 1, 1),
        ("一 {=甲 ~甲}", "question-equal-options", 1, 1),
        (" {=甲 ~乙}", "question-no-stem", 1, 2),
        ("第__条第__款 {=二}", "question-blank-count", 1, 1),
        ("// zhibu-question {\"kind\":1}", "file-broken-comment", 1, 1),
        ("// zhibu-question {\"kind\":{\"type\":\"case\",\"parts\":[]},\"stem\":\"案\"}", "question-no-parts", 1, 1),
    ] {
        assert_eq!(error(text), (code, line, column), "{text}");
    }
}

#[test]
fn a_broken_question_costs_no_other() {
    let read = read("一 {=甲 ~乙\n\n二 {=甲 ~乙}\n::三:: 三 {T}\n\n四 {=甲 ~乙}");
    assert_eq!(read.questions.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 6]);
    assert_eq!(read.errors.len(), 1);
}

#[test]
fn thirty_seven_of_ten_thousand_are_broken() {
    let mut text = String::from("\u{feff}$CATEGORY: 1\r\n\r\n");
    let broken = ["坏{=甲 ~乙", "坏=甲}", "坏{~甲 ~乙}", "坏", "坏{=甲 ~甲}", "坏{}"];
    let mut wanted = Vec::new();
    for at in 0..10_000 {
        if at % 270 == 5 && wanted.len() < 37 {
            wanted.push(3 + at * 2);
            text.push_str(broken[at % broken.len()]);
        } else {
            text.push_str(&format!("第{at}题：下列哪一项\\=正确？{{=甲 ~乙 ~丙 ~丁####见教材}}"));
        }
        text.push_str("\r\n\r\n");
    }
    let read = read(&text);
    assert_eq!((read.questions.len(), read.errors.len()), (9_963, 37));
    assert_eq!(read.errors.iter().map(|error| error.line).collect::<Vec<_>>(), wanted);
    let questions: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
    let back = gift::read(gift::write(&questions).text.as_bytes()).unwrap();
    assert_eq!(back.questions.len(), 9_963);
}

#[test]
fn a_file_without_end_is_refused() {
    let read = read(&"坏\n\n".repeat(30_000));
    assert_eq!(read.errors.len(), 20_001);
    assert_eq!(read.errors[20_000].fault.code, "file-too-many-questions");
    assert_eq!(gift::read(&[0xff, 0xff, 0x00]).unwrap_err().code, "file-not-text");
}

/// Texts that would keep a reader busy for hours if it looked at anything twice.
#[test]
fn a_long_text_is_read_in_one_pass() {
    let code = |text: String| {
        let read = read(&text);
        assert_eq!(read.questions.len(), 0);
        read.errors[0].fault.code
    };
    assert_eq!(code("甲".repeat(3_000_000)), "gift-question-too-large");
    for piece in ["<a \"", "&", "&lt", "<script>", "<!--", "</", "%", "#", "=", "->", "~%", "[html]", "::", "_", "（", "( "] {
        let text = piece.repeat(190_000 / piece.len());
        for text in [format!("[html]{text} {{T}}"), format!("问 {{{text}~甲}}"), format!("问 {{=甲####[html]{text}}}")] {
            let _ = read(&text);
        }
    }
    assert_eq!(code(format!("[html]{}问 {{T}}", "<a \"".repeat(40_000))), "question-stem-too-long");
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(questions in prop::collection::vec(any::question(), 0..8)) {
        let written = gift::write(&questions);
        let read = gift::read(written.text.as_bytes()).unwrap();
        prop_assert_eq!(&read.errors, &[]);
        let back: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
        prop_assert_eq!(back, questions);
    }

    #[test]
    fn drafts_are_written_without_panic(questions in prop::collection::vec(any::draft(), 0..4)) {
        gift::read(gift::write(&questions).text.as_bytes()).unwrap();
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = gift::read(&bytes);
    }

    #[test]
    fn any_signs_are_read_without_panic(text in "([=~#{}:\\\\%>.\\-\n甲1T \\[\\]]|::|->|####|//|\\$CATEGORY:|%50%){0,40}") {
        let read = gift::read(text.as_bytes()).unwrap();
        for error in &read.errors {
            prop_assert!(error.line >= 1 && error.column >= 1);
        }
    }
}
