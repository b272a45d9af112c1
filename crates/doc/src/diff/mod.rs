//! What changed between two versions of a text, for the person who reviews it.
//!
//! Promises: when two documents differ, something is listed; whatever changes the page (words, marks, addresses of links, alignment, spans,
//! what a picture shows, files, order) is listed in words at its place. Signs in `〔〕` are ours, for what has no letters of its own.

mod align;
mod pieces;
mod signs;
#[cfg(test)]
mod tests;
mod tokens;
mod units;

pub use signs::{Sign, Signs};

use crate::model::Doc;
use signs::shown;

/// One place that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub place: Place,
    /// Whether it is new, gone or changed.
    pub kind: Kind,
    /// What was kept, put in and taken out, in reading order.
    pub pieces: Vec<Piece>,
}

/// What happened at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// It was there before, otherwise.
    Changed,
}

/// Where something changed, counted in the new text (in the old one for what is gone), from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// 第 N 段, items of lists and quoted paragraphs counted with the others.
    Paragraph(usize),
    /// 第 N 个小标题.
    Heading(usize),
    /// 表 N.
    Table(usize),
    /// 图 N.
    Figure(usize),
    /// 注 N.
    Note(String),
    /// A file to download.
    Attachment(usize),
    /// A sound or a moving picture.
    Media(usize),
    /// A question of the learning chapter.
    Question(usize),
    /// A line between parts.
    Divider(usize),
    /// The order or the kind of the blocks.
    Structure,
    /// Something that this version does not know.
    Other(usize),
}

/// A stretch of a changed place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Kept; long stretches are shortened with `…`.
    Same(String),
    /// Put in.
    Ins(String),
    /// Taken out.
    Del(String),
}

/// Every change from `old` to `new`, in reading order, with the words of `signs`. Empty only when the two are equal.
pub fn blocks(old: &Doc, new: &Doc, signs: &dyn Signs) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let mut changes = Vec::new();
    if old.lang != new.lang {
        changes.push(structure(vec![
            Piece::Del(shown(signs, Sign::Language(&old.lang))),
            Piece::Ins(shown(signs, Sign::Language(&new.lang))),
        ]));
    }
    changes.extend(align::changes(&units::of(old), &units::of(new), signs));
    if changes.is_empty() {
        changes.push(structure(vec![Piece::Ins(shown(signs, Sign::StoredAnew))]));
    }
    changes
}

fn structure(pieces: Vec<Piece>) -> Change {
    Change { place: Place::Structure, kind: Kind::Changed, pieces }
}
