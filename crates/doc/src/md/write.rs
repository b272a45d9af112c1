//! A document written for the Markdown box.
//!
//! Promise: `read(&write(doc))` is `doc` in normal form, whatever stands in it; a block that Markdown cannot say is written as JSON in a fence.

use super::words::{Place, address, words};
use super::{DEEPEST, plain_name};
use crate::model::{Align, Block, Cell, Doc, Figure, Inline, Note, Row, VERSION};
use std::fmt::Write as _;

/// The text of the Markdown box.
pub fn write(doc: &Doc) -> String {
    let mut doc = doc.clone();
    doc.normalize();
    let mut lines = Vec::new();
    if doc.lang != Doc::default().lang || doc.v != VERSION {
        lines.extend(fence("zhibu-doc", &serde_json::json!({"lang": doc.lang, "v": doc.v})));
    }
    append(&mut lines, blocks(&doc.blocks, 0));
    for note in &doc.notes {
        append(&mut lines, definition(note));
    }
    let mut out = lines.join("\n");
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Lines after an empty one.
fn append(lines: &mut Vec<String>, more: Vec<String>) {
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

fn fence<T: serde::Serialize>(name: &str, value: &T) -> Vec<String> {
    // Serialising our own plain data cannot fail; were it to, the fence would say `null` and read as an unknown block.
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    vec![format!("```{name}"), json, "```".to_owned()]
}

fn blocks(from: &[Block], depth: usize) -> Vec<String> {
    let mut lines = Vec::new();
    // Lists that follow each other take turns with their signs, else they would be read as one.
    let mut before: Option<(bool, bool)> = None;
    for block in from {
        let turn = match (block, before) {
            (Block::List { ordered, .. }, Some((same, turn))) if *ordered == same => !turn,
            _ => false,
        };
        before = if let Block::List { ordered, .. } = block { Some((*ordered, turn)) } else { None };
        let written = said(block, turn, depth).unwrap_or_else(|| fence("zhibu", block));
        append(&mut lines, written);
    }
    lines
}

/// The block in Markdown, or nothing when Markdown cannot say it.
fn said(block: &Block, turn: bool, depth: usize) -> Option<Vec<String>> {
    match block {
        Block::Paragraph { align, inlines } => paragraph(*align, inlines),
        Block::Heading { level, inlines } => {
            let words = words(inlines, Place { heading: true, ..Place::default() })?;
            Some(vec![format!("{} {words}", "#".repeat(usize::from(*level)))])
        }
        Block::Divider => Some(vec!["---".to_owned()]),
        Block::Quote { .. } | Block::List { .. } if depth + 2 > DEEPEST => None,
        Block::Quote { blocks: inner } => Some(
            blocks(inner, depth + 1)
                .into_iter()
                .map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") })
                .collect(),
        ),
        Block::List { ordered, start, items } => {
            Some(list((*ordered, *start, turn), items, |item| blocks(item, depth + 1), |_| true))
        }
        Block::Table { caption, head_rows: 1, rows } if caption.is_empty() => table(rows),
        Block::Figure(figure) => Some(vec![picture(figure)?]),
        Block::Gallery { figures } => figures.iter().map(picture).collect(),
        _ => None,
    }
}

fn paragraph(align: Align, inlines: &[Inline]) -> Option<Vec<String>> {
    let text = words(inlines, Place::default())?;
    let mut lines: Vec<String> = text.split('\n').map(guarded).collect();
    let prefix = match align {
        Align::Start => return Some(lines),
        Align::Center => "{中} ",
        Align::End => "{右} ",
    };
    lines.first_mut()?.insert_str(0, prefix);
    Some(lines)
}

/// A line of a paragraph that is not taken for the beginning of another block, and keeps its blanks.
fn guarded(line: &str) -> String {
    let mut line = line.to_owned();
    if line.ends_with([' ', '\t']) {
        let before = line.get(..line.len() - 1).unwrap_or_default();
        if (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2) {
            line.insert(line.len() - 1, '\\');
        }
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let at = match line.chars().next() {
        Some('#' | '>' | '|' | ' ' | '\t' | '\u{3000}') => Some(0),
        Some('-' | '+') if bare(&line, 1) || line.starts_with("---") => Some(0),
        Some('`') if line.starts_with("```") => Some(0),
        Some('0'..='9') if line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) && bare(&line, digits + 1) => {
            Some(digits)
        }
        _ => None,
    };
    if let Some(at) = at {
        line.insert(at, '\\');
    }
    line
}

/// Whether the line ends here or goes on with a blank.
fn bare(line: &str, at: usize) -> bool {
    line.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\\']))
}

/// The lines of a list: whether it is numbered, from what, and whether it stands right behind another of its kind. `blocks` says what is in an
/// item; a list in an item stands right below a paragraph that is `close`.
pub(super) fn list(
    (ordered, start, turn): (bool, u32, bool),
    items: &[Vec<Block>],
    blocks: impl Fn(&[Block]) -> Vec<String>,
    close: impl Fn(&Block) -> bool,
) -> Vec<String> {
    let simple = |item: &Vec<Block>| matches!(item.as_slice(), [] | [_] | [Block::Paragraph { .. }, Block::List { .. }]);
    let tight = items.iter().all(simple);
    let mut lines = Vec::new();
    for (n, item) in (0_u32..).zip(items) {
        let sign = match (ordered, turn) {
            (false, false) => "-".to_owned(),
            (false, true) => "+".to_owned(),
            (true, false) => format!("{}.", start.saturating_add(n)),
            (true, true) => format!("{})", start.saturating_add(n)),
        };
        let mut inner = blocks(item);
        if tight
            && let [paragraph @ Block::Paragraph { .. }, Block::List { .. }] = item.as_slice()
            && close(paragraph)
            && let Some(gap) = inner.iter().position(String::is_empty)
        {
            inner.remove(gap);
        }
        if !tight && n > 0 {
            lines.push(String::new());
        }
        hang(&sign, sign.len() + 1, inner, &mut lines);
    }
    lines
}

/// Lines behind a sign, the others below the first.
pub(super) fn hang(sign: &str, width: usize, inner: Vec<String>, lines: &mut Vec<String>) {
    let mut inner = inner.into_iter();
    match inner.next() {
        Some(first) => lines.push(format!("{sign} {first}")),
        None => lines.push(sign.to_owned()),
    }
    lines.extend(inner.map(|line| if line.is_empty() { line } else { format!("{}{line}", " ".repeat(width)) }));
}

/// A table of one head row and no spans.
fn table(rows: &[Row]) -> Option<Vec<String>> {
    let width = rows.first()?.cells.len();
    let mut lines = Vec::with_capacity(rows.len() + 1);
    for (y, row) in rows.iter().enumerate() {
        if row.cells.len() != width || width == 0 {
            return None;
        }
        let mut line = String::from("|");
        for cell in &row.cells {
            let Cell { cols: 1, rows: 1, head, blocks } = cell else { return None };
            if *head != (y == 0) {
                return None;
            }
            let words = match blocks.as_slice() {
                [] => String::new(),
                [Block::Paragraph { align: Align::Start, inlines }] => words(inlines, Place { cell: true, ..Place::default() })?,
                _ => return None,
            };
            let _ = write!(line, " {words} |");
        }
        lines.push(line);
        if y == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    Some(lines)
}

fn picture(figure: &Figure) -> Option<String> {
    let file = address(&figure.file, Place::default())?;
    let mut alt = String::with_capacity(figure.alt.len());
    for c in figure.alt.chars() {
        if matches!(c, '\\' | ']') {
            alt.push('\\');
        }
        alt.push(c);
    }
    if figure.caption.is_empty() {
        return Some(format!("![{alt}]({file})"));
    }
    let caption = words(&figure.caption, Place { caption: true, ..Place::default() })?;
    Some(format!("![{alt}]({file} \"{caption}\")"))
}

fn definition(note: &Note) -> Vec<String> {
    if !plain_name(&note.id) {
        return fence("zhibu-note", note);
    }
    let mut lines = Vec::new();
    hang(&format!("[^{}]:", note.id), 4, blocks(&note.blocks, 1), &mut lines);
    lines
}
