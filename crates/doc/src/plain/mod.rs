//! A document as plain characters: for search, for counting, for reading aloud, for the digest under a title.
//!
//! Promise: every character that a reader sees in the article is in [`text`], a table as one sentence per row.

mod rows;
#[cfg(test)]
mod tests;

pub(crate) use rows::{Spoken, spoken};

use crate::model::{Block, Cell, Doc, Figure, Inline};

/// The whole text, one paragraph per line, notes at the end.
pub fn text(doc: &Doc) -> String {
    let mut lines = Vec::new();
    blocks(&doc.blocks, &mut lines);
    for note in &doc.notes {
        blocks(&note.blocks, &mut lines);
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

/// The running text (no headings, tables or notes) cut to `max_chars`: after the last sentence that fits, else with `…`.
pub fn digest(doc: &Doc, max_chars: usize) -> String {
    let mut lines = Vec::new();
    running(&doc.blocks, &mut lines);
    let whole: String = lines.concat();
    let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    if whole.chars().count() <= max_chars {
        return whole;
    }
    let cut: String = whole.chars().take(max_chars).collect();
    let end = cut
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '。' | '！' | '？' | '；' | '!' | '?'))
        .map(|(at, c)| at + c.len_utf8());
    match end {
        // A closing quotation mark belongs to its sentence.
        Some(end) => match cut.get(end..).and_then(|rest| rest.chars().next()) {
            Some(c @ ('”' | '’' | '）' | '」')) => cut.get(..end + c.len_utf8()).unwrap_or_default().to_owned(),
            _ => cut.get(..end).unwrap_or_default().to_owned(),
        },
        None if max_chars == 0 => String::new(),
        None => cut.chars().take(max_chars - 1).chain(['…']).collect(),
    }
}

/// How many words a Chinese word processor counts: every East Asian character and sign is one, and so is every word of other letters or
/// digits.
pub fn count(doc: &Doc) -> usize {
    let mut sum = 0;
    let mut take = |block: &Block| {
        sum += match block {
            Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => words(&inline_text(inlines)),
            Block::Table { caption, .. } => words(&inline_text(caption)),
            Block::Figure(figure) => words(&inline_text(&figure.caption)),
            Block::Gallery { figures } => figures.iter().map(|figure| words(&inline_text(&figure.caption))).sum(),
            _ => 0,
        };
    };
    crate::walk::each_block(&doc.blocks, &mut take);
    for note in &doc.notes {
        crate::walk::each_block(&note.blocks, &mut take);
    }
    sum
}

/// [`count`] for a string, a title for example.
pub fn words(s: &str) -> usize {
    let (mut sum, mut inside) = (0, false);
    for c in s.chars() {
        if east_asian(c) {
            sum += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            sum += usize::from(!inside);
            inside = true;
        } else if c.is_whitespace() {
            inside = false;
        }
    }
    sum
}

fn east_asian(c: char) -> bool {
    !c.is_whitespace()
        && matches!(u32::from(c), 0x2010..=0x2027 | 0x2030..=0x205e | 0x2460..=0x24ff | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff
            | 0xfe30..=0xfe4f | 0xff00..=0xffef | 0x1_f000..=0x1_faff | 0x2_0000..=0x3_ffff)
}

/// Inlines as characters. A break is a space here, a reading stands in brackets after its characters.
pub(crate) fn inline_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    put_inlines(inlines, &mut out);
    out
}

fn put_inlines(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text { s, .. } => out.push_str(s),
            Inline::Break => out.push(' '),
            Inline::Link { inlines, .. } => put_inlines(inlines, out),
            Inline::Ruby { base, text } => {
                out.push_str(base);
                if !text.is_empty() {
                    out.push('（');
                    out.push_str(text);
                    out.push('）');
                }
            }
            Inline::Formula { text, .. } => out.push_str(text),
            Inline::NoteRef { .. } | Inline::Anchor { .. } | Inline::Unknown(_) => {}
        }
    }
}

fn blocks(from: &[Block], out: &mut Vec<String>) {
    for block in from {
        match block {
            Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => out.push(inline_text(inlines)),
            Block::List { items, ordered, start } => {
                for (n, item) in (u64::from(*start)..).zip(items) {
                    let before = out.len();
                    blocks(item, out);
                    if *ordered && let Some(first) = out.get_mut(before) {
                        first.insert_str(0, &format!("{n}. "));
                    }
                }
            }
            Block::Table { caption, head_rows, rows } => {
                out.push(inline_text(caption));
                match spoken(*head_rows, rows) {
                    Some(sentences) => out.extend(sentences.iter().map(Spoken::sentence)),
                    None => out.extend(rows.iter().map(|row| row.cells.iter().map(cell_text).collect::<Vec<_>>().join(" "))),
                }
            }
            Block::Figure(figure) => figure_lines(figure, out),
            Block::Gallery { figures } => figures.iter().for_each(|figure| figure_lines(figure, out)),
            Block::Quote { blocks: inner } => blocks(inner, out),
            Block::Audio { title, transcript, .. } | Block::Video { title, transcript, .. } => {
                out.push(title.clone());
                out.extend(transcript.lines().map(str::to_owned));
            }
            Block::Attachment { name, .. } => out.push(name.clone()),
            Block::Question { .. } | Block::Divider | Block::Unknown(_) => {}
        }
    }
}

fn figure_lines(figure: &Figure, out: &mut Vec<String>) {
    out.push(figure.alt.clone());
    out.push(inline_text(&figure.caption));
}

/// The characters of a cell in one line.
pub(crate) fn cell_text(cell: &Cell) -> String {
    let mut lines = Vec::new();
    blocks(&cell.blocks, &mut lines);
    lines.retain(|line| !line.trim().is_empty());
    lines.join(" ")
}

fn running(from: &[Block], out: &mut Vec<String>) {
    for block in from {
        match block {
            Block::Paragraph { inlines, .. } => out.push(inline_text(inlines)),
            Block::List { items, .. } => items.iter().for_each(|item| running(item, out)),
            Block::Quote { blocks } => running(blocks, out),
            _ => {}
        }
    }
}
