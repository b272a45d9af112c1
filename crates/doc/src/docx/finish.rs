//! The last steps over a whole document: links that lead somewhere, notes in order, pictures by what they hold, counts for the report.
//!
//! Promises: after it no link points to a place that is not there, no note is unmentioned, no picture is named that is not delivered.

use std::collections::{BTreeMap, HashMap, HashSet};

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::archive::Archive;
use super::{Notice, Picture, Refused, What};
use crate::{Block, Doc, Inline};

/// Bytes of all pictures together that are kept at a time.
const PICTURES: u64 = 64 << 20;

/// Calls `f` with every sequence of blocks, inner ones first.
fn each_blocks(blocks: &mut Vec<Block>, f: &mut dyn FnMut(&mut Vec<Block>)) {
    for block in blocks.iter_mut() {
        match block {
            Block::List { items, .. } => items.iter_mut().for_each(|item| each_blocks(item, f)),
            Block::Quote { blocks } => each_blocks(blocks, f),
            Block::Table { rows, .. } => {
                rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| each_blocks(&mut cell.blocks, f));
            }
            _ => {}
        }
    }
    f(blocks);
}

/// Calls `f` with every run of inlines, notes included.
fn each_inlines(doc: &mut Doc, f: &mut dyn FnMut(&mut Vec<Inline>)) {
    let mut on_blocks = |blocks: &mut Vec<Block>| {
        for block in blocks {
            match block {
                Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => f(inlines),
                Block::Table { caption, .. } => f(caption),
                Block::Figure(figure) => f(&mut figure.caption),
                _ => {}
            }
        }
    };
    each_blocks(&mut doc.blocks, &mut on_blocks);
    for note in &mut doc.notes {
        each_blocks(&mut note.blocks, &mut on_blocks);
    }
}

/// Takes out anchors that no link needs, and links to places that are not there.
pub(super) fn settle_links(doc: &mut Doc) {
    let (mut places, mut wanted) = (HashSet::new(), HashSet::new());
    each_inlines(doc, &mut |inlines| {
        for inline in inlines {
            match inline {
                Inline::Anchor { name } => {
                    places.insert(name.clone());
                }
                Inline::Link { href, .. } => wanted.extend(href.strip_prefix('#').map(str::to_owned)),
                _ => {}
            }
        }
    });
    each_inlines(doc, &mut |inlines| {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines.drain(..) {
            match inline {
                Inline::Anchor { name } if !wanted.contains(&name) => {}
                Inline::Link { href, inlines } if href.strip_prefix('#').is_some_and(|name| !places.contains(name)) => {
                    out.extend(inlines);
                }
                other => out.push(other),
            }
        }
        *inlines = out;
    });
}

/// Numbers the notes `1`, `2` … by their first mention and drops those that nothing mentions.
pub(super) fn settle_notes(doc: &mut Doc) {
    fn mentions(inlines: &[Inline], found: &mut HashSet<String>) {
        for inline in inlines {
            match inline {
                Inline::NoteRef { id } => {
                    found.insert(id.clone());
                }
                Inline::Link { inlines, .. } => mentions(inlines, found),
                _ => {}
            }
        }
    }
    let mut found = HashSet::new();
    each_inlines(doc, &mut |inlines| mentions(inlines, &mut found));
    doc.notes.retain(|note| found.contains(&note.id));
    doc.normalize();
    let places: HashMap<String, String> =
        doc.notes.iter().enumerate().map(|(at, note)| (note.id.clone(), (at + 1).to_string())).collect();
    for note in &mut doc.notes {
        if let Some(id) = places.get(&note.id) {
            note.id.clone_from(id);
        }
    }
    each_inlines(doc, &mut |inlines| {
        for inline in inlines {
            if let Inline::NoteRef { id } = inline
                && let Some(place) = places.get(id)
            {
                id.clone_from(place);
            }
        }
    });
}

/// Reads the pictures that the document names by their part, and names them by what they hold. How many could not be read comes back.
pub(super) fn settle_pictures(doc: &mut Doc, archive: &mut Archive<'_>) -> Result<(Vec<Picture>, usize), Refused> {
    let mut names: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    doc.map_files(&mut |file| {
        if seen.insert(file.clone()) {
            names.push(file.clone());
        }
    });
    drop(seen);
    let mut pictures: Vec<Picture> = Vec::new();
    let mut keys: HashMap<String, String> = HashMap::new();
    let mut left = PICTURES;
    for name in names {
        let bytes = match archive.part(&name, left) {
            Ok(Some(bytes)) if !bytes.is_empty() => bytes,
            Err(Refused::Bomb) => return Err(Refused::Bomb),
            _ => continue,
        };
        left = left.saturating_sub(bytes.len() as u64);
        let key = Sha256::digest(&bytes).iter().fold(String::with_capacity(64), |mut key, byte| {
            let _ = write!(key, "{byte:02x}");
            key
        });
        if !pictures.iter().any(|picture| picture.key == key) {
            let file = name.rsplit('/').next().unwrap_or(&name).to_owned();
            pictures.push(Picture { key: key.clone(), bytes, name: file });
        }
        keys.insert(name, key);
    }
    let mut lost = 0;
    let mut drop_lost = |blocks: &mut Vec<Block>| {
        let mut out = Vec::with_capacity(blocks.len());
        for block in blocks.drain(..) {
            match block {
                Block::Figure(figure) if !keys.contains_key(&figure.file) => {
                    lost += 1;
                    // Its caption stays: it says what should be here.
                    if !figure.caption.is_empty() {
                        out.push(Block::Paragraph { align: crate::Align::Center, inlines: figure.caption });
                    }
                }
                other => out.push(other),
            }
        }
        *blocks = out;
    };
    each_blocks(&mut doc.blocks, &mut drop_lost);
    for note in &mut doc.notes {
        each_blocks(&mut note.blocks, &mut drop_lost);
    }
    doc.map_files(&mut |file| {
        if let Some(key) = keys.get(file) {
            file.clone_from(key);
        }
    });
    Ok((pictures, lost))
}

/// As a person counts them on the page: not those that stand in cells, lists and notes.
fn paragraphs(blocks: &[Block]) -> usize {
    let count = |block: &Block| match block {
        Block::Paragraph { .. } => 1,
        Block::Quote { blocks } => paragraphs(blocks),
        _ => 0,
    };
    blocks.iter().map(count).sum()
}

/// What arrived, counted.
pub(super) fn recognised(doc: &mut Doc, insertions: usize) -> Vec<Notice> {
    let mut counts: BTreeMap<What, usize> = BTreeMap::new();
    let mut add = |what: What, n: usize| *counts.entry(what).or_default() += n;
    add(What::Note, doc.notes.len());
    add(What::Insertion, insertions);
    add(What::Paragraph, paragraphs(&doc.blocks));
    let mut on_blocks = |blocks: &mut Vec<Block>| {
        for block in blocks {
            match block {
                Block::Heading { .. } => add(What::Heading, 1),
                Block::List { .. } => add(What::List, 1),
                Block::Figure(_) => add(What::Picture, 1),
                Block::Table { rows, .. } => {
                    add(What::Table, 1);
                    add(
                        What::MergedCells,
                        rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.cols > 1 || cell.rows > 1).count(),
                    );
                }
                _ => {}
            }
        }
    };
    each_blocks(&mut doc.blocks, &mut on_blocks);
    for note in &mut doc.notes {
        each_blocks(&mut note.blocks, &mut on_blocks);
    }
    each_inlines(doc, &mut |inlines| {
        for inline in inlines {
            match inline {
                Inline::Link { .. } => add(What::Link, 1),
                Inline::Ruby { .. } => add(What::Ruby, 1),
                Inline::Formula { .. } => add(What::Formula, 1),
                _ => {}
            }
        }
    });
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| Notice::Recognised { what, count }).collect()
}
