//! The signs in `〔〕` that stand in a list of changes for what has no letters of its own.
//!
//! Promise: this crate says none of them; the program has the words, in the language of the reviewer.

use crate::model::Marks;

/// One sign, with what it speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign<'a> {
    /// A line ends within a paragraph.
    Break,
    /// What stands before links to this address.
    Link(&'a str),
    /// The mark of the note of this id.
    Note(&'a str),
    /// A place that can be linked to.
    Anchor(&'a str),
    /// What stands before is read so.
    Ruby(&'a str),
    /// A formula, as text.
    Formula(&'a str),
    /// Something of a newer version.
    Unknown,
    /// A picture, by the beginning of its address.
    Picture(&'a str),
    /// A sound, likewise.
    Sound(&'a str),
    /// A moving picture, likewise.
    Video(&'a str),
    /// Its captions, likewise.
    Captions(&'a str),
    /// A file to download, likewise.
    Attachment(&'a str),
    /// What follows tells what the picture shows.
    Shows,
    /// What follows is written below the picture.
    Caption,
    /// A paragraph within a cell or an item begins.
    NextParagraph,
    /// The paragraph is centred.
    Centred,
    /// The paragraph stands at the end of the line.
    AtEnd,
    /// A heading of this level.
    Heading(u8),
    /// A numbered list begins with this number.
    Numbered(u32),
    /// A list with points begins.
    Bulleted,
    /// A list ends.
    ListEnds,
    /// A quote begins.
    Quote,
    /// A quote ends.
    QuoteEnds,
    /// A row of pictures begins.
    Gallery,
    /// A row of pictures ends.
    GalleryEnds,
    /// A table has so many rows that head it.
    HeadRows(u32),
    /// A cell heads its row or column.
    HeadCell,
    /// A cell covers so many columns.
    Columns(u32),
    /// A cell covers so many rows.
    Rows(u32),
    /// A question of the learning chapter.
    Question(&'a str),
    /// A line between parts.
    Divider,
    /// The letters before it carry these marks; at least one.
    Marked(Marks),
    /// It stands elsewhere now.
    MovedAway,
    /// It stood elsewhere before.
    MovedHere,
    /// Two versions look the same: this is the old one …
    Old,
    /// … and this the new one.
    New,
    /// The language of the text.
    Language(&'a str),
    /// The words are the same; how they are stored is not.
    StoredAnew,
}

impl Sign<'_> {
    /// How a list begins.
    pub(super) fn list(ordered: bool, start: u32) -> Self {
        if ordered { Self::Numbered(start) } else { Self::Bulleted }
    }
}

/// Somebody who has the words for the signs.
pub trait Signs {
    /// The words of a sign, without its brackets.
    fn sign(&self, sign: Sign<'_>) -> String;
}

/// A sign as it is shown.
pub(super) fn shown(signs: &dyn Signs, sign: Sign<'_>) -> String {
    format!("〔{}〕", signs.sign(sign))
}
