//! Walks over a whole document: what every reader and every view needs once, written once.
//!
//! Promise: each walk reaches every block, also inside lists, tables, quotes and notes.

use crate::model::{Block, Doc, Figure, Inline};

pub(crate) fn normalize(doc: &mut Doc) {
    each_inlines(&mut doc.blocks, &mut join);
    for note in &mut doc.notes {
        each_inlines(&mut note.blocks, &mut join);
    }
    let mut order: Vec<String> = Vec::new();
    each_inlines(&mut doc.blocks, &mut |inlines| mentions(inlines, &mut order));
    let place = |id: &str| order.iter().position(|o| o == id).unwrap_or(usize::MAX);
    doc.notes.sort_by_key(|note| place(&note.id));
}

fn mentions(inlines: &[Inline], order: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::NoteRef { id } if !order.contains(id) => order.push(id.clone()),
            Inline::Link { inlines, .. } => mentions(inlines, order),
            _ => {}
        }
    }
}

fn join(inlines: &mut Vec<Inline>) {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for mut inline in inlines.drain(..) {
        if let Inline::Link { inlines, .. } = &mut inline {
            join(inlines);
        }
        match (out.last_mut(), inline) {
            (_, Inline::Text { s, .. }) if s.is_empty() => {}
            (Some(Inline::Text { s: before, marks: a }), Inline::Text { s, marks: b }) if *a == b => before.push_str(&s),
            (_, other) => out.push(other),
        }
    }
    *inlines = out;
}

/// Calls `f` with every run of inlines, in reading order: headings, paragraphs, captions, cells, list items, quotes.
fn each_inlines(blocks: &mut [Block], f: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match block {
            Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => f(inlines),
            Block::List { items, .. } => items.iter_mut().for_each(|item| each_inlines(item, f)),
            Block::Quote { blocks } => each_inlines(blocks, f),
            Block::Table { caption, rows, .. } => {
                f(caption);
                for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                    each_inlines(&mut cell.blocks, f);
                }
            }
            Block::Figure(figure) => f(&mut figure.caption),
            Block::Gallery { figures } => figures.iter_mut().for_each(|figure| f(&mut figure.caption)),
            Block::Audio { .. } | Block::Video { .. } | Block::Attachment { .. } | Block::Question { .. } | Block::Divider | Block::Unknown(_) => {}
        }
    }
}

/// Calls `f` with every block, parents before children.
pub(crate) fn each_block<'a>(blocks: &'a [Block], f: &mut dyn FnMut(&'a Block)) {
    for block in blocks {
        f(block);
        match block {
            Block::List { items, .. } => items.iter().for_each(|item| each_block(item, f)),
            Block::Quote { blocks } => each_block(blocks, f),
            Block::Table { rows, .. } => rows.iter().flat_map(|row| &row.cells).for_each(|cell| each_block(&cell.blocks, f)),
            _ => {}
        }
    }
}

pub(crate) fn figures(doc: &Doc) -> Vec<&Figure> {
    let mut out = Vec::new();
    let mut take = |block| match block {
        Block::Figure(figure) => out.push(figure),
        Block::Gallery { figures } => out.extend(figures),
        _ => {}
    };
    each_block(&doc.blocks, &mut take);
    for note in &doc.notes {
        each_block(&note.blocks, &mut take);
    }
    out
}

pub(crate) fn map_files(doc: &mut Doc, f: &mut dyn FnMut(&mut String)) {
    map_blocks(&mut doc.blocks, f);
    for note in &mut doc.notes {
        map_blocks(&mut note.blocks, f);
    }
}

fn map_blocks(blocks: &mut [Block], f: &mut dyn FnMut(&mut String)) {
    for block in blocks {
        match block {
            Block::Figure(figure) => f(&mut figure.file),
            Block::Gallery { figures } => figures.iter_mut().for_each(|figure| f(&mut figure.file)),
            Block::Audio { file, .. } | Block::Attachment { file, .. } => f(file),
            Block::Video { file, captions, .. } => {
                f(file);
                if !captions.is_empty() {
                    f(captions);
                }
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| map_blocks(item, f)),
            Block::Quote { blocks } => map_blocks(blocks, f),
            Block::Table { rows, .. } => rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| map_blocks(&mut cell.blocks, f)),
            Block::Paragraph { .. } | Block::Heading { .. } | Block::Question { .. } | Block::Divider | Block::Unknown(_) => {}
        }
    }
}
