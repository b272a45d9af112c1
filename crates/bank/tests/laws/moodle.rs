//! Moodle XML: goldens, broken files, and back again.

use proptest::prelude::*;
use zhibu_bank::{Kind, Read, moodle};

use super::any;

fn read(inside: &str) -> Read {
    moodle::read(format!("<?xml version=\"1.0\"?>\n<quiz>\n{inside}\n</quiz>").as_bytes()).unwrap()
}

/// Code, line and column of the only error.
fn error(inside: &str) -> (&'static str, usize, usize) {
    let read = read(inside);
    assert_eq!((read.questions.len(), read.errors.len()), (0, 1), "{read:?}");
    (read.errors[0].fault.code, read.errors[0].line, read.errors[0].column)
}

#[test]
fn a_file_of_moodle_is_read_whole() {
    let read = moodle::read(include_bytes!("../golden/题库.xml")).unwrap();
    let out = serde_json::json!({
        "questions": read.questions,
        "errors": read.errors.iter().map(|e| (e.line, e.column, e.fault.code, &e.fault.args)).collect::<Vec<_>>(),
        "notices": read.notices.iter().map(|e| (e.line, e.fault.code, &e.fault.args)).collect::<Vec<_>>(),
    });
    super::golden("题库.xml.json", &format!("{out:#}\n"));
    let questions: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
    let written = moodle::write(&questions);
    super::golden("题库.written.xml", &written.text);
    assert_eq!(written.only_here, [questions.len() - 1]);
    let back: Vec<_> = moodle::read(written.text.as_bytes()).unwrap().questions.into_iter().map(|(_, q)| q).collect();
    assert_eq!(back, questions);
}

#[test]
fn each_fault_has_its_place() {
    let stem = "<questiontext><text>问</text></questiontext>";
    let answer = |fraction: &str, text: &str| format!("<answer fraction=\"{fraction}\"><text>{text}</text></answer>");
    let question = |kind: &str, inside: &str| format!("  <question type=\"{kind}\">{stem}{inside}</question>");
    for (inside, code) in [
        (question("multichoice", &answer("100", "甲")), "question-too-few-options"),
        (question("multichoice", &[answer("0", "甲"), answer("0", "乙")].concat()), "question-no-right-answer"),
        (question("multichoice", &[answer("100", "甲"), answer("100", "乙")].concat()), "question-several-right-answers"),
        (question("numerical", &answer("100", "三")), "question-not-a-number"),
        (question("cloze", ""), "moodle-kind-not-supported"),
        (question("essay", ""), "moodle-kind-not-supported"),
        (question("", ""), "moodle-kind-not-supported"),
        (question("multichoice", "<answer><text><p>甲</p></text></answer>"), "moodle-markup-outside-cdata"),
        (question("truefalse", &format!("{}{}", "<a>".repeat(20), "</a>".repeat(20))), "moodle-too-deep"),
        (question("truefalse", &"<a/>".repeat(3_000)), "moodle-too-many-elements"),
        (question("truefalse", &format!("<a>{}</a>", "字".repeat(400_000))), "moodle-question-too-large"),
        (question("truefalse", "</question><question>"), "moodle-kind-not-supported"),
        ("  <!--zhibu-question {}-->".to_owned(), "file-broken-comment"),
    ] {
        let at = read(&inside).errors[0].clone();
        assert_eq!((at.fault.code, at.line), (code, 3), "{inside:.200}");
        assert!(at.column >= 3, "{at:?}");
    }
    assert_eq!(error("\n    <question type=\"cloze\"/>"), ("moodle-kind-not-supported", 4, 5));
}

#[test]
fn what_stands_before_a_break_is_kept() {
    let good = "<question type=\"truefalse\"><questiontext><text>问</text></questiontext><answer fraction=\"100\"><text>true</text></answer></question>";
    for end in ["<question type=\"truefalse\"><questiontext>", "</question>", "<question", "<!-- ", "<![CDATA[", "<a></b>"] {
        let text = format!("<quiz>\n{good}\n{good}\n{end}");
        let read = moodle::read(text.as_bytes()).unwrap();
        assert_eq!((read.questions.len(), read.errors.len()), (2, 1), "{end}: {read:?}");
        assert_eq!((read.errors[0].fault.code, read.errors[0].line), ("moodle-xml-broken", 4), "{end}");
    }
}

#[test]
fn foreign_files_are_refused() {
    for (text, code) in
        [("<!DOCTYPE quiz [<!ENTITY a \"b\">]><quiz>&a;</quiz>", "moodle-doctype"), ("<html><body/></html>", "moodle-no-quiz")]
    {
        assert_eq!(moodle::read(text.as_bytes()).unwrap_err().code, code);
    }
    // An entity of its own is never resolved.
    let read = read("<question type=\"truefalse\"><questiontext><text>&lol;&nbsp;问&#8230;</text></questiontext></question>");
    assert_eq!(read.questions[0].1.stem, "&lol; 问…");
    assert_eq!(read.questions[0].1.kind, Kind::TrueFalse { right: false });
}

#[test]
fn many_questions_are_read_quickly_and_not_without_end() {
    let one = "<question type=\"truefalse\"><questiontext><text>问</text></questiontext></question>\n";
    let bad = "<question type=\"essay\"/>\n";
    let read_one = read(&format!("{}{}{}", one.repeat(5_000), bad.repeat(37), one.repeat(4_963)));
    assert_eq!((read_one.questions.len(), read_one.errors.len()), (9_963, 37));
    let read_all = read(&one.repeat(30_000));
    assert_eq!((read_all.questions.len(), read_all.errors[0].fault.code), (20_000, "file-too-many-questions"));
}

/// Texts that would keep a reader busy for hours if it looked at anything twice.
#[test]
fn a_long_text_is_read_in_one_pass() {
    for piece in ["<a \"", "&", "&lt", "<script>", "<p>", "<br", "\n", "（", "</"] {
        let text = piece.repeat(1_000_000 / piece.len());
        let read = read(&format!(
            "<question type=\"truefalse\"><questiontext><text><![CDATA[{text}]]></text></questiontext></question>"
        ));
        assert_eq!((read.questions.len(), read.errors.len()), (0, 1), "{piece}");
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(questions in prop::collection::vec(any::question(), 0..8)) {
        let written = moodle::write(&questions);
        let read = moodle::read(written.text.as_bytes()).unwrap();
        prop_assert_eq!(&read.errors, &[]);
        let back: Vec<_> = read.questions.into_iter().map(|(_, question)| question).collect();
        prop_assert_eq!(back, questions);
    }

    #[test]
    fn drafts_are_written_without_panic(questions in prop::collection::vec(any::draft(), 0..4)) {
        moodle::read(moodle::write(&questions).text.as_bytes()).unwrap();
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = moodle::read(&bytes);
    }

    #[test]
    fn any_elements_are_read_without_panic(
        text in "(<quiz>|</quiz>|<question type=\"(multichoice|matching|numerical|ordering|category)\">|</question>|<(answer|subquestion)( fraction=\"[0-9]{0,3}\")?>|</answer>|</subquestion>|<text>|</text>|甲|<!\\[CDATA\\[|\\]\\]>|&[a-z#0-9]{0,4};?|<|>|\n){0,40}"
    ) {
        let _ = moodle::read(format!("<quiz>{text}").as_bytes());
        let _ = moodle::read(text.as_bytes());
    }
}
