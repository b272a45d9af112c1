//! Questions as Moodle XML.
//!
//! Promises: like GIFT – in Moodle's own words only if they read back as the very same question, otherwise in a comment of ours.

use std::fmt::Write as _;

use crate::fold::{decimal, range};
use crate::gift::SHARES;
use crate::json_comment;
use crate::model::{Kind, Question};
use crate::read::Written;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n";
const TAIL: &str = "</quiz>\n";
/// Characters of a question's name, which Moodle wants and which is the beginning of its stem.
const NAME: usize = 40;

/// Writes a file. Questions keep their order; the category changes where it has to.
pub fn write(questions: &[Question]) -> Written {
    let mut out = Written { text: HEAD.to_owned(), only_here: Vec::new() };
    let mut category = String::new();
    for (at, question) in questions.iter().enumerate() {
        let question = question.clone().tidy();
        let place = place(&question.category);
        let native = native(&question).filter(|body| {
            let alone = super::read_text(&format!("{HEAD}{place}{body}{TAIL}"));
            alone
                .is_ok_and(|read| matches!(read.questions.as_slice(), [(_, read)] if *read == question) && read.errors.is_empty())
        });
        if let Some(body) = native {
            if category != question.category {
                out.text.push_str(&place);
                category.clone_from(&question.category);
            }
            out.text.push_str(&body);
        } else {
            out.only_here.push(at);
            let _ = writeln!(out.text, "  <!--{}-->", json_comment::write(&question));
        }
    }
    out.text.push_str(TAIL);
    out
}

fn place(category: &str) -> String {
    let below = if category.is_empty() { String::new() } else { format!("/{}", escaped(category)) };
    format!("  <question type=\"category\">\n    <category><text>$course$/top{below}</text></category>\n  </question>\n")
}

/// The question in Moodle's own words, as far as there are any.
fn native(question: &Question) -> Option<String> {
    let (kind, answers) = answers(&question.kind)?;
    let name: String = question.stem.chars().map(|c| if c == '\n' { ' ' } else { c }).take(NAME).collect();
    let mut out = format!("  <question type=\"{kind}\">\n    <name><text>{}</text></name>\n", escaped(name.trim()));
    let _ = writeln!(out, "    <questiontext format=\"plain_text\"><text>{}</text></questiontext>", escaped(&question.stem));
    let _ =
        writeln!(out, "    <generalfeedback format=\"plain_text\"><text>{}</text></generalfeedback>", escaped(&question.explain));
    out.push_str("    <defaultgrade>1</defaultgrade>\n    <hidden>0</hidden>\n");
    out.push_str(&answers);
    if question.difficulty != 2 {
        let _ = writeln!(out, "    <tags><tag><text>difficulty:{}</text></tag></tags>", question.difficulty);
    }
    out.push_str("  </question>\n");
    Some(out)
}

/// The type and what follows the stem.
fn answers(kind: &Kind) -> Option<(&'static str, String)> {
    let mut out = String::new();
    let kind = match kind {
        Kind::Single { options } | Kind::Multiple { options } => {
            let single = matches!(kind, Kind::Single { .. });
            let right = options.iter().filter(|choice| choice.right).count();
            let share = if single { "100" } else { SHARES.get(right.checked_sub(1)?)? };
            let _ = writeln!(out, "    <single>{single}</single>\n    <shuffleanswers>true</shuffleanswers>");
            for choice in options {
                let fraction = if choice.right { share } else { ["-100", "0"][usize::from(single)] };
                answer(&mut out, fraction, "plain_text", &choice.text);
            }
            "multichoice"
        }
        Kind::TrueFalse { right } => {
            for (word, is) in [("true", *right), ("false", !right)] {
                answer(&mut out, if is { "100" } else { "0" }, "moodle_auto_format", word);
            }
            "truefalse"
        }
        Kind::Matching { pairs } => {
            out.push_str("    <shuffleanswers>true</shuffleanswers>\n");
            for pair in pairs {
                let (left, right) = (escaped(&pair.left), escaped(&pair.right));
                let _ = writeln!(out, "    <subquestion format=\"plain_text\"><text>{left}</text>");
                let _ = writeln!(out, "      <answer><text>{right}</text></answer></subquestion>");
            }
            "matching"
        }
        Kind::Ordering { items } => {
            let _ = write!(out, "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n    <selectcount>");
            let _ = writeln!(out, "{}</selectcount>\n    <gradingtype>ALL_OR_NOTHING</gradingtype>", items.len());
            out.push_str("    <showgrading>HIDE</showgrading>\n    <numberingstyle>none</numberingstyle>\n");
            for (at, item) in items.iter().enumerate() {
                answer(&mut out, &(at + 1).to_string(), "plain_text", item);
            }
            "ordering"
        }
        Kind::Blanks { accepted } => blank(accepted, &mut out)?,
        Kind::Case { .. } => return None,
    };
    Some((kind, out))
}

fn blank(accepted: &[Vec<String>], out: &mut String) -> Option<&'static str> {
    let [accepted] = accepted else { return None };
    if !accepted.iter().any(|text| range(text).is_some()) {
        out.push_str("    <usecase>0</usecase>\n");
        for text in accepted {
            answer(out, "100", "moodle_auto_format", &text.replace('*', "\\*"));
        }
        return Some("shortanswer");
    }
    for text in accepted {
        let (centre, tolerance) = match range(text) {
            Some(_) => middle(text)?,
            None => decimal(text).map(|_| (text.clone(), "0".to_owned()))?,
        };
        let _ = writeln!(
            out,
            "    <answer fraction=\"100\" format=\"moodle_auto_format\"><text>{centre}</text><tolerance>{tolerance}</tolerance></answer>"
        );
    }
    Some("numerical")
}

/// A range as its middle and how far the ends are.
fn middle(text: &str) -> Option<(String, String)> {
    let (low, high) = range(text)?;
    // Half of the last digit needs one more.
    let places = text.split("..").map(|end| end.split_once('.').map_or(0, |(_, digits)| digits.len())).max()? + 1;
    let show = |number: f64| {
        let text = format!("{:.*}", places, number + 0.0);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    Some((show(f64::midpoint(low, high)), show((high - low) / 2.0)))
}

fn answer(out: &mut String, fraction: &str, format: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(out, "    <answer fraction=\"{fraction}\" format=\"{format}\"><text>{text}</text></answer>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
