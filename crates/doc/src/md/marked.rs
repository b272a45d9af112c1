//! Running text as `CommonMark`.
//!
//! Promises: a sign of the text is escaped where it could be markup; marks that `CommonMark` would not see beside Chinese punctuation are
//! written as tags.

use super::commonmark::address;
use crate::model::{Inline, Marks};
use std::fmt::Write as _;

/// The lines of a paragraph; none when nothing shows.
pub(super) fn words(inlines: &[Inline]) -> Vec<String> {
    let text = inner(inlines, "\\\n");
    if text.trim().is_empty() { Vec::new() } else { text.split('\n').map(guarded).collect() }
}

/// The words on one line: in a heading, a cell, a link.
pub(super) fn line(inlines: &[Inline]) -> String {
    inner(inlines, "<br>").replace('\n', " ").trim().to_owned()
}

fn inner(inlines: &[Inline], ends: &str) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text { s, marks } => text(s, *marks, &mut out),
            Inline::Break => out.push_str(ends),
            Inline::Link { href, inlines } => {
                let words = line(inlines);
                if crate::walk::allowed_href(href) {
                    let _ = write!(out, "[{words}]({})", address(href));
                } else {
                    out.push_str(&words);
                }
            }
            Inline::NoteRef { id } => {
                let _ = write!(out, "[^{}]", label(id));
            }
            Inline::Anchor { name } => {
                let name = name.replace(char::is_control, "-");
                let _ = write!(out, "<a id=\"{}\"></a>", crate::html::escape(&name));
            }
            Inline::Ruby { base, text } => {
                let _ = write!(out, "<ruby>{}<rt>{}</rt></ruby>", escaped(base), escaped(text));
            }
            Inline::Formula { text, .. } => code(text, &mut out),
            Inline::Unknown(_) => {}
        }
    }
    out
}

/// The id of a note, as far as it can stand in a label.
pub(super) fn label(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}

/// A formula: its characters as they are. The fence is longer than any inside, and stands apart from one before it.
fn code(text: &str, out: &mut String) {
    if text.trim().is_empty() {
        return;
    }
    if out.ends_with('`') {
        out.push(' ');
    }
    let fence = "`".repeat(if text.contains('`') { 2 } else { 1 });
    let gap = if text.contains('`') { " " } else { "" };
    let text = text.replace("``", "` `").replace(['\n', '|'], " ");
    let _ = write!(out, "{fence}{gap}{text}{gap}{fence}");
}

fn text(s: &str, marks: Marks, out: &mut String) {
    if marks == Marks::default() {
        out.push_str(&escaped(s));
        return;
    }
    // Signs do not close behind a blank; a blank is only seen when it is underlined or crossed out.
    let shows = marks.underline || marks.strike;
    let core = if shows { s } else { s.trim() };
    let at = if shows { 0 } else { s.len() - s.trim_start().len() };
    let (before, after) = (s.get(..at).unwrap_or_default(), s.get(at + core.len()..).unwrap_or_default());
    out.push_str(before);
    if !core.is_empty() {
        // Beside a letter or digit inside, signs open and close whatever stands outside.
        let clear = core.chars().next().is_some_and(char::is_alphanumeric)
            && core.chars().next_back().is_some_and(char::is_alphanumeric)
            && !out.ends_with(['*', '~']);
        let pairs = [
            (marks.underline, "<u>", "</u>"),
            (marks.sub, "<sub>", "</sub>"),
            (marks.sup, "<sup>", "</sup>"),
            (marks.strike, if clear { "~~" } else { "<s>" }, if clear { "~~" } else { "</s>" }),
            (marks.bold, if clear { "**" } else { "<b>" }, if clear { "**" } else { "</b>" }),
            (marks.italic, if clear { "*" } else { "<i>" }, if clear { "*" } else { "</i>" }),
        ];
        let on = || pairs.iter().filter(|(on, ..)| *on);
        on().for_each(|(_, open, _)| out.push_str(open));
        out.push_str(&escaped(core));
        on().rev().for_each(|(.., close)| out.push_str(close));
    }
    out.push_str(after);
}

/// Characters that could be markup, escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '&' if rest.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#') => out.push_str("&amp;"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A line that is not taken for the beginning of another block.
fn guarded(line: &str) -> String {
    let mut line = line.trim_start_matches([' ', '\t']).to_owned();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let bare = |at: usize| line.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\\']));
    let at = match line.chars().next() {
        Some('#' | '>' | '|' | '=') => Some(0),
        Some('-' | '+') if bare(1) || line.starts_with("--") => Some(0),
        Some(':') if bare(1) => Some(0),
        Some('0'..='9') if line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) && bare(digits + 1) => {
            Some(digits)
        }
        _ => None,
    };
    if let Some(at) = at {
        line.insert(at, '\\');
    }
    line
}
