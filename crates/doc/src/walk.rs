//! Walks over a whole document: what every reader and every view needs once, written once.
//!
//! Promise: each walk reaches every block, also inside lists, tables, quotes and notes.

use crate::model::{Block, Doc, Figure};

mod normal;

pub(crate) use normal::normalize;

/// Some blocks of a text with the notes that they mention.
pub(crate) fn part(doc: &Doc, blocks: std::ops::Range<usize>) -> Doc {
    let blocks = doc.blocks.get(blocks).unwrap_or_default().to_vec();
    let mut mentioned = std::collections::HashMap::new();
    normal::mentions(&blocks, &mut mentioned);
    let notes = doc.notes.iter().filter(|note| mentioned.contains_key(&note.id)).cloned().collect();
    Doc { v: doc.v, lang: doc.lang.clone(), blocks, notes }
}

/// Whether a link may lead there: the web, a letter, a telephone, a place of this text.
pub(crate) fn allowed_href(href: &str) -> bool {
    let scheme = |scheme: &str| {
        href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && href.len() > scheme.len()
    };
    ["https://", "http://", "mailto:", "tel:", "#"].into_iter().any(scheme) && !href.chars().any(char::is_control)
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

pub(crate) fn figures<'a>(doc: &'a Doc) -> Vec<&'a Figure> {
    let mut out = Vec::new();
    let mut take = |block: &'a Block| match block {
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

pub(crate) fn files(doc: &Doc) -> Vec<String> {
    let mut out = Vec::new();
    let mut take = |block: &Block| match block {
        Block::Figure(figure) => out.push(figure.file.clone()),
        Block::Gallery { figures } => out.extend(figures.iter().map(|figure| figure.file.clone())),
        Block::Audio { file, .. } | Block::Attachment { file, .. } => out.push(file.clone()),
        Block::Video { file, captions, .. } => out.extend([file.clone(), captions.clone()]),
        _ => {}
    };
    each_block(&doc.blocks, &mut take);
    for note in &doc.notes {
        each_block(&note.blocks, &mut take);
    }
    out.retain(|file| !file.is_empty());
    out.sort();
    out.dedup();
    out
}

/// Calls `f` with every block, to change it; children before parents.
fn each_block_mut(blocks: &mut [Block], f: &mut dyn FnMut(&mut Block)) {
    for block in blocks {
        match block {
            Block::List { items, .. } => items.iter_mut().for_each(|item| each_block_mut(item, f)),
            Block::Quote { blocks } => each_block_mut(blocks, f),
            Block::Table { rows, .. } => {
                rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| each_block_mut(&mut cell.blocks, f));
            }
            _ => {}
        }
        f(block);
    }
}

fn each_block_of(doc: &mut Doc, f: &mut dyn FnMut(&mut Block)) {
    each_block_mut(&mut doc.blocks, f);
    for note in &mut doc.notes {
        each_block_mut(&mut note.blocks, f);
    }
}

pub(crate) fn each_figure(doc: &mut Doc, f: &mut dyn FnMut(&mut Figure)) {
    each_block_of(doc, &mut |block| match block {
        Block::Figure(figure) => f(figure),
        Block::Gallery { figures } => figures.iter_mut().for_each(&mut *f),
        _ => {}
    });
}

pub(crate) fn map_files(doc: &mut Doc, f: &mut dyn FnMut(&mut String)) {
    each_block_of(doc, &mut |block| match block {
        Block::Figure(figure) => f(&mut figure.file),
        Block::Gallery { figures } => figures.iter_mut().for_each(|figure| f(&mut figure.file)),
        Block::Audio { file, .. } | Block::Attachment { file, .. } => f(file),
        Block::Video { file, captions, .. } => {
            f(file);
            if !captions.is_empty() {
                f(captions);
            }
        }
        _ => {}
    });
}
