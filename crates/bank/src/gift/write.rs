//! Questions as GIFT.
//!
//! Promises: a question is written in GIFT's own words only if they read back as the very same question; otherwise it stands in a comment of
//! ours. So nothing is ever lost between two installations, and `only_here` says what another program will not see.

use std::fmt::Write as _;

use crate::fold::{decimal, range};
use crate::json_comment;
use crate::model::{Choice, Kind, Question};
use crate::read::Written;

/// The shares of a mark that Moodle knows, for one to ten right answers.
pub(crate) const SHARES: [&str; 10] = ["100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10"];

/// Writes a file. Questions keep their order; the category changes where it has to.
pub fn write(questions: &[Question]) -> Written {
    let mut out = Written::default();
    let mut category = String::new();
    for (at, question) in questions.iter().enumerate() {
        let question = question.clone().tidy();
        let place = place(&question.category);
        let native = native(&question).filter(|body| {
            let alone = super::read_text(&format!("{place}{body}\n"));
            matches!(alone.questions.as_slice(), [(_, read)] if *read == question) && alone.errors.is_empty()
        });
        if let Some(body) = native {
            if category != question.category {
                out.text.push_str(&place);
                category.clone_from(&question.category);
            }
            out.text.push_str(&body);
            out.text.push_str("\n\n");
        } else {
            out.only_here.push(at);
            let _ = writeln!(out.text, "// {}\n", json_comment::write(&question));
        }
    }
    out
}

fn place(category: &str) -> String {
    let below = if category.is_empty() { String::new() } else { format!("/{category}") };
    format!("$CATEGORY: $course$/top{below}\n\n")
}

/// The question in GIFT's own words, as far as there are any.
fn native(question: &Question) -> Option<String> {
    let mut out = String::new();
    if question.difficulty != 2 {
        let _ = writeln!(out, "// [tag:difficulty:{}]", question.difficulty);
    }
    // Without a mark Moodle takes the text for HTML with line ends.
    let as_it_is = question.stem.contains(['<', '&']) || question.stem.starts_with(['[', '/', '$']);
    let _ = write!(out, "{}{} {{", if as_it_is { "[plain]" } else { "" }, escaped(&question.stem));
    answers(&question.kind, &mut out)?;
    if !question.explain.is_empty() {
        let _ = write!(out, "{}####{}", if out.ends_with('\n') { "" } else { "\n" }, option(&question.explain));
        out.push('\n');
    }
    out.push('}');
    Some(out)
}

fn answers(kind: &Kind, out: &mut String) -> Option<()> {
    match kind {
        Kind::Single { options } => {
            out.push('\n');
            // A text that looks like a weight gets one before it.
            let wrong = |text: &str| if text.starts_with('%') { "~%0%" } else { "~" };
            for choice in options {
                let _ = writeln!(out, "\t{}{}", if choice.right { "=" } else { wrong(&choice.text) }, option(&choice.text));
            }
        }
        Kind::Multiple { options } => multiple(options, out)?,
        Kind::TrueFalse { right } => out.push_str(if *right { "TRUE" } else { "FALSE" }),
        Kind::Matching { pairs } => {
            out.push('\n');
            for pair in pairs {
                let _ = writeln!(out, "\t={} -> {}", option(&pair.left), option(&pair.right));
            }
        }
        Kind::Ordering { items } => {
            // Moodle takes these lines as they are, without escapes: only what would end them is escaped.
            let _ = writeln!(out, ">{} ALL VERTICAL ALL_OR_NOTHING HIDE none", items.len());
            for item in items {
                let _ = writeln!(out, "{}", escape(item, &['\\', '{', '}', '#', '\n']));
            }
        }
        Kind::Blanks { accepted } => {
            let [accepted] = accepted.as_slice() else { return None };
            let numbers = accepted.iter().all(|text| decimal(text).is_some() || range(text).is_some());
            let mark = if numbers && accepted.iter().any(|text| range(text).is_some()) { "#" } else { "" };
            let _ = writeln!(out, "{mark}");
            for text in accepted {
                let text = if mark.is_empty() { option(text) } else { text.clone() };
                let _ = writeln!(out, "\t=%100%{text}");
            }
        }
        Kind::Case { .. } => return None,
    }
    Some(())
}

fn multiple(options: &[Choice], out: &mut String) -> Option<()> {
    let right = options.iter().filter(|choice| choice.right).count();
    let share = SHARES.get(right.checked_sub(1)?)?;
    out.push('\n');
    for choice in options {
        // All of a mark is lost by one wrong option: here only the whole answer is right.
        let weight = if choice.right { share } else { "-100" };
        let _ = writeln!(out, "\t~%{weight}%{}", option(&choice.text));
    }
    Some(())
}

/// A text inside the braces: what begins like a format says that it is plain.
fn option(text: &str) -> String {
    format!("{}{}", if text.starts_with('[') { "[plain]" } else { "" }, escaped(text))
}

fn escaped(text: &str) -> String {
    escape(text, &['\\', '~', '=', '#', '{', '}', ':', '\n'])
}

fn escape(text: &str, signs: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if signs.contains(&c) {
            out.push('\\');
        }
        out.push(if c == '\n' { 'n' } else { c });
    }
    out
}
