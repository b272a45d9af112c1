//! The normal form of a document.
//!
//! Promises: [`normalize`] twice is the same as once; every view can be read back into it. In normal form
//! - two neighbouring texts never carry the same marks, no text is empty, none holds a line feed (that is a break) or another control
//!   character but the tab;
//! - no paragraph or heading is empty, begins or ends with a break or with blanks that show nothing (underlined and crossed-out ones do show);
//! - a link leads where [`super::allowed_href`] lets it, holds something, and holds no link;
//! - no list, quote, gallery or table is empty, a gallery of one picture is a figure, a list of bullets starts at 1; items and cells may be empty;
//! - spans are at least 1, every cell of the head rows is a heading, levels are 1 to 6;
//! - nothing is nested deeper than [`MAX_DEPTH`], where the inner blocks take the place of what held them.

use crate::model::{Block, Cell, Doc, Figure, Inline, Marks, Row};
use std::collections::HashMap;

/// Lists, quotes and tables inside each other. The JSON of a deeper document could not be read back.
pub(crate) const MAX_DEPTH: usize = 16;

pub(crate) fn normalize(doc: &mut Doc) {
    doc.blocks = blocks(std::mem::take(&mut doc.blocks), 0);
    for note in &mut doc.notes {
        line(&mut note.id);
        note.blocks = blocks(std::mem::take(&mut note.blocks), 0);
    }
    let mut order = HashMap::new();
    mentions(&doc.blocks, &mut order);
    doc.notes.sort_by_key(|note| order.get(&note.id).copied().unwrap_or(usize::MAX));
}

/// Ids of notes in the order of their first mention.
pub(super) fn mentions(blocks: &[Block], order: &mut HashMap<String, usize>) {
    fn within(inlines: &[Inline], order: &mut HashMap<String, usize>) {
        for inline in inlines {
            match inline {
                Inline::NoteRef { id } => {
                    let next = order.len();
                    order.entry(id.clone()).or_insert(next);
                }
                Inline::Link { inlines, .. } => within(inlines, order),
                _ => {}
            }
        }
    }
    for block in blocks {
        match block {
            Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => within(inlines, order),
            Block::List { items, .. } => items.iter().for_each(|item| mentions(item, order)),
            Block::Quote { blocks } => mentions(blocks, order),
            Block::Table { caption, rows, .. } => {
                within(caption, order);
                rows.iter().flat_map(|row| &row.cells).for_each(|cell| mentions(&cell.blocks, order));
            }
            Block::Figure(figure) => within(&figure.caption, order),
            Block::Gallery { figures } => figures.iter().for_each(|figure| within(&figure.caption, order)),
            _ => {}
        }
    }
}

fn blocks(from: Vec<Block>, depth: usize) -> Vec<Block> {
    let mut out = Vec::with_capacity(from.len());
    for block in from {
        one(block, depth, &mut out);
    }
    out
}

fn one(block: Block, depth: usize, out: &mut Vec<Block>) {
    match block {
        Block::Paragraph { align, inlines } => {
            let inlines = text(inlines);
            if !inlines.is_empty() {
                out.push(Block::Paragraph { align, inlines });
            }
        }
        Block::Heading { level, inlines } => {
            let inlines = text(inlines);
            if !inlines.is_empty() {
                out.push(Block::Heading { level: level.clamp(1, 6), inlines });
            }
        }
        Block::List { items, .. } if depth >= MAX_DEPTH => items.into_iter().for_each(|item| out.extend(blocks(item, depth))),
        Block::List { ordered, start, items } => {
            let items: Vec<_> = items.into_iter().map(|item| blocks(item, depth + 1)).collect();
            if !items.is_empty() {
                out.push(Block::List { ordered, start: if ordered { start } else { 1 }, items });
            }
        }
        Block::Quote { blocks: inner } if depth >= MAX_DEPTH => out.extend(blocks(inner, depth)),
        Block::Quote { blocks: inner } => {
            let inner = blocks(inner, depth + 1);
            if !inner.is_empty() {
                out.push(Block::Quote { blocks: inner });
            }
        }
        Block::Table { caption, head_rows, rows } => table(text(caption), head_rows, rows, depth, out),
        Block::Figure(figure) => out.push(Block::Figure(picture(figure))),
        Block::Gallery { figures } => {
            let mut figures: Vec<_> = figures.into_iter().map(picture).collect();
            match (figures.len(), figures.pop()) {
                (1, Some(figure)) => out.push(Block::Figure(figure)),
                (_, Some(last)) => {
                    figures.push(last);
                    out.push(Block::Gallery { figures });
                }
                (_, None) => {}
            }
        }
        Block::Unknown(value) => match serde_json::from_value(value) {
            // Known by now, though an older program kept it as it came.
            Ok(Block::Unknown(value)) => out.push(Block::Unknown(value)),
            Ok(known) => one(known, depth, out),
            Err(_) => {}
        },
        block @ (Block::Audio { .. }
        | Block::Video { .. }
        | Block::Attachment { .. }
        | Block::Question { .. }
        | Block::Divider) => out.push(block),
    }
}

fn table(caption: Vec<Inline>, head_rows: u32, rows: Vec<Row>, depth: usize, out: &mut Vec<Block>) {
    let empty = rows.iter().all(|row| row.cells.is_empty());
    if (empty || depth >= MAX_DEPTH) && !caption.is_empty() {
        out.push(Block::Paragraph { align: crate::model::Align::Start, inlines: caption.clone() });
    }
    if empty {
        return;
    }
    if depth >= MAX_DEPTH {
        for cell in rows.into_iter().flat_map(|row| row.cells) {
            out.extend(blocks(cell.blocks, depth));
        }
        return;
    }
    let head = usize::try_from(head_rows).unwrap_or(usize::MAX).min(rows.len());
    let cell = |y: usize, cell: Cell| Cell {
        cols: cell.cols.max(1),
        rows: cell.rows.max(1),
        head: cell.head || y < head,
        blocks: blocks(cell.blocks, depth + 1),
    };
    let rows: Vec<Row> =
        rows.into_iter().enumerate().map(|(y, row)| Row { cells: row.cells.into_iter().map(|c| cell(y, c)).collect() }).collect();
    out.push(Block::Table { caption, head_rows: u32::try_from(head).unwrap_or(u32::MAX), rows });
}

fn picture(mut figure: Figure) -> Figure {
    line(&mut figure.alt);
    figure.caption = text(std::mem::take(&mut figure.caption));
    figure
}

/// Inlines in normal form, without the blanks at both ends.
fn text(from: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(from.len());
    flat(from, false, &mut out);
    while let Some(first) = out.first_mut() {
        let gone = match first {
            Inline::Break => true,
            Inline::Text { s, marks } if hides(*marks) => {
                let kept = s.trim_start().len();
                s.drain(..s.len() - kept);
                s.is_empty()
            }
            _ => false,
        };
        if !gone {
            break;
        }
        out.remove(0);
    }
    while let Some(last) = out.last_mut() {
        let gone = match last {
            Inline::Break => true,
            Inline::Text { s, marks } if hides(*marks) => {
                s.truncate(s.trim_end().len());
                s.is_empty()
            }
            _ => false,
        };
        if !gone {
            break;
        }
        out.pop();
    }
    out
}

/// Whether blanks with these marks show nothing.
fn hides(marks: Marks) -> bool {
    !marks.underline && !marks.strike
}

fn flat(from: Vec<Inline>, in_link: bool, out: &mut Vec<Inline>) {
    for inline in from {
        match inline {
            Inline::Text { s, marks } => lines(&s, marks, out),
            Inline::Link { href, inlines } => {
                let href = clean(&href).trim().to_owned();
                if in_link || !super::allowed_href(&href) {
                    flat(inlines, in_link, out);
                    continue;
                }
                let mut inner = Vec::with_capacity(inlines.len());
                flat(inlines, true, &mut inner);
                if !inner.is_empty() {
                    out.push(Inline::Link { href, inlines: inner });
                }
            }
            Inline::NoteRef { id } => out.push(Inline::NoteRef { id: clean(&id) }),
            Inline::Anchor { name } => out.push(Inline::Anchor { name: clean(&name) }),
            Inline::Ruby { base, text } => out.push(Inline::Ruby { base: clean(&base), text: clean(&text) }),
            Inline::Formula { mathml, text } => out.push(Inline::Formula { mathml, text: clean(&text) }),
            Inline::Break => out.push(Inline::Break),
            Inline::Unknown(value) => match serde_json::from_value(value) {
                Ok(Inline::Unknown(value)) => out.push(Inline::Unknown(value)),
                Ok(known) => flat(vec![known], in_link, out),
                Err(_) => {}
            },
        }
    }
}

/// Adds characters, a break for each end of a line among them, joined with what has the same marks.
fn lines(s: &str, marks: Marks, out: &mut Vec<Inline>) {
    let s = s.replace("\r\n", "\n");
    for (i, part) in s.split(ends_line).enumerate() {
        if i > 0 {
            out.push(Inline::Break);
        }
        let part: String = part.chars().filter(|c| shows(*c)).collect();
        match out.last_mut() {
            _ if part.is_empty() => {}
            Some(Inline::Text { s: before, marks: same }) if *same == marks => before.push_str(&part),
            _ => out.push(Inline::Text { s: part, marks }),
        }
    }
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn shows(c: char) -> bool {
    (c == '\t' || !c.is_control()) && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn line(s: &mut String) {
    *s = clean(s);
}

/// A string of one line.
fn clean(s: &str) -> String {
    s.chars().map(|c| if ends_line(c) { ' ' } else { c }).filter(|c| shows(*c)).collect()
}
