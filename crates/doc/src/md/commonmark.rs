//! A document as Markdown for anyone: `CommonMark` with the tables, strokes and notes that GitHub and pandoc read.
//!
//! Promises: no words of this program's own dialect and no JSON; what `CommonMark` cannot say (merged cells, alignment, raised letters,
//! readings) is HTML, whose cells hold Markdown again; characters of the text are never taken for signs. Where only the look would be lost,
//! a table without a head shows its first row as one; a formula is its characters in order.

use super::marked::{label, line, words};
use super::write::{hang, list};
use crate::model::{Align, Block, Cell, Doc, Figure, Inline, Marks, Row};
use std::fmt::Write as _;

/// The text of a Markdown file, with its title in front.
pub fn commonmark(title: Option<&str>, doc: &Doc) -> String {
    let mut lines = Vec::new();
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        lines.push(format!("# {}", line(&[Inline::text(title)])));
    }
    append(&mut lines, blocks(&doc.blocks));
    for note in &doc.notes {
        let mut note_lines = Vec::new();
        hang(&format!("[^{}]:", label(&note.id)), 4, blocks(&note.blocks), &mut note_lines);
        append(&mut lines, note_lines);
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

fn blocks(from: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    // Lists that follow each other take turns with their signs, else they would be read as one.
    let mut before: Option<(bool, bool)> = None;
    let mut aligned = Align::Start;
    for block in from {
        let align = if let Block::Paragraph { align, .. } = block { *align } else { Align::Start };
        if align != aligned {
            let close = if aligned == Align::Start { Vec::new() } else { vec!["</div>".to_owned()] };
            append(&mut lines, close);
            let side = match align {
                Align::Start => None,
                Align::Center => Some("center"),
                Align::End => Some("right"),
            };
            append(&mut lines, side.map(|side| format!("<div align=\"{side}\">")).into_iter().collect());
            aligned = align;
        }
        let turn = match (block, before) {
            (Block::List { ordered, .. }, Some((same, turn))) if *ordered == same => !turn,
            _ => false,
        };
        before = if let Block::List { ordered, .. } = block { Some((*ordered, turn)) } else { None };
        append(&mut lines, one(block, turn));
    }
    if aligned != Align::Start {
        append(&mut lines, vec!["</div>".to_owned()]);
    }
    lines
}

fn one(block: &Block, turn: bool) -> Vec<String> {
    match block {
        Block::Paragraph { inlines, .. } => words(inlines),
        Block::Heading { level, inlines } => vec![format!("{} {}", "#".repeat(usize::from(*level).clamp(1, 6)), line(inlines))],
        Block::List { ordered, start, items } => {
            // An aligned paragraph ends with a tag, which an empty line must follow.
            let plain = |block: &Block| matches!(block, Block::Paragraph { align: Align::Start, .. });
            list((*ordered, *start, turn), items, blocks, plain)
        }
        Block::Quote { blocks: inner } => {
            let inner = blocks(inner);
            inner.into_iter().map(|line| if line.is_empty() { ">".to_owned() } else { format!("> {line}") }).collect()
        }
        Block::Table { caption, head_rows, rows } => {
            let mut lines = words(caption);
            let table = piped(*head_rows, rows).unwrap_or_else(|| tagged(*head_rows, rows));
            append(&mut lines, table);
            lines
        }
        Block::Figure(one) => figure(one),
        Block::Gallery { figures } => {
            let mut lines = Vec::new();
            for one in figures {
                append(&mut lines, figure(one));
            }
            lines
        }
        Block::Divider => vec!["---".to_owned()],
        Block::Attachment { file, name } => vec![format!("[{}]({})", line(&[Inline::text(name)]), address(file))],
        Block::Audio { title, transcript, .. } | Block::Video { title, transcript, .. } => {
            let mut lines = words(&[Inline::text(title)]);
            for spoken in transcript.lines() {
                append(&mut lines, words(&[Inline::text(spoken)]));
            }
            lines
        }
        Block::Question { .. } | Block::Unknown(_) => Vec::new(),
    }
}

/// A table of single lines without spans.
fn piped(head_rows: u32, rows: &[Row]) -> Option<Vec<String>> {
    let width = rows.first()?.cells.len();
    if head_rows > 1 || rows.len() < 2 || width < 2 {
        return None;
    }
    let mut lines = Vec::with_capacity(rows.len() + 1);
    for (y, row) in rows.iter().enumerate() {
        if row.cells.len() != width {
            return None;
        }
        let mut text = String::from("|");
        for cell in &row.cells {
            let Cell { cols: 1, rows: 1, blocks, .. } = cell else { return None };
            let words = match blocks.as_slice() {
                [] => String::new(),
                [Block::Paragraph { inlines, .. }] => line(inlines).replace('|', "\\|"),
                _ => return None,
            };
            let _ = write!(text, " {words} |");
        }
        lines.push(text);
        if y == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    Some(lines)
}

/// Any table. Empty lines around what stands in a cell make it Markdown again.
fn tagged(head_rows: u32, rows: &[Row]) -> Vec<String> {
    let mut lines = vec!["<table>".to_owned()];
    for (y, row) in (0_u32..).zip(rows) {
        lines.push("<tr>".to_owned());
        for cell in &row.cells {
            let name = if cell.head || y < head_rows { "th" } else { "td" };
            let mut open = format!("<{name}");
            for (span, value) in [("colspan", cell.cols), ("rowspan", cell.rows)] {
                if value > 1 {
                    let _ = write!(open, " {span}=\"{value}\"");
                }
            }
            if let Some(text) = bare(&cell.blocks) {
                lines.push(format!("{open}>{text}</{name}>"));
                continue;
            }
            // Where cells stand in the middle of their column says nothing.
            let mut inner = cell.blocks.clone();
            for block in &mut inner {
                if let Block::Paragraph { align, .. } = block {
                    *align = Align::Start;
                }
            }
            lines.push(format!("{open}>"));
            append(&mut lines, blocks(&inner));
            lines.push(String::new());
            lines.push(format!("</{name}>"));
        }
        lines.push("</tr>".to_owned());
    }
    lines.push("</table>".to_owned());
    lines
}

/// A cell whose text means the same in HTML and in Markdown, because no sign of either is in it.
fn bare(blocks: &[Block]) -> Option<&str> {
    match blocks {
        [] => Some(""),
        [Block::Paragraph { inlines, .. }] => match inlines.as_slice() {
            [] => Some(""),
            [Inline::Text { s, marks }] if *marks == Marks::default() => Some(s.trim()),
            _ => None,
        },
        _ => None,
    }
    .filter(|text| !text.contains(|c: char| c.is_control() || "\\`*_[]<>&~$|".contains(c)))
}

fn figure(figure: &Figure) -> Vec<String> {
    let mut lines = vec![format!("![{}]({})", line(&[Inline::text(&figure.alt)]), address(&figure.file))];
    append(&mut lines, words(&figure.caption));
    lines
}

/// An address inside round brackets.
pub(super) fn address(to: &str) -> String {
    if to.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '\\')) {
        let mut out = String::from("<");
        for c in to.chars() {
            match c {
                '<' | '>' | '\\' => {
                    out.push('\\');
                    out.push(c);
                }
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        out.push('>');
        out
    } else {
        to.to_owned()
    }
}
