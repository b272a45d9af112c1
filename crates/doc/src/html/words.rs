//! The words of ours that stand between those of a text: what a picture that cannot be had is called, how notes are announced.
//!
//! Promise: this crate shows no word of its own; the program says them in the language of the page.

/// One of our words, with what it speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// At the place of a question of the learning chapter.
    Question,
    /// At the place of a block of a newer version.
    Unknown,
    /// At the place of a picture that is not there; what it shows, or nothing.
    NoPicture(&'a str),
    /// At the place of a sound that is not there.
    NoSound,
    /// At the place of a video that is not there.
    NoVideo,
    /// At the place of an attachment of this name that is not there.
    NoAttachment(&'a str),
    /// In front of the link to an attachment.
    Attachment,
    /// The track of captions.
    Captions,
    /// Opens the spoken words of a sound or video.
    Transcript,
    /// The section of the notes.
    Notes,
    /// The mark of a note, as it is said.
    Note(usize),
    /// The way back from a note.
    Back(usize),
    /// A table, as it is said.
    Table(usize),
    /// The rows of a table as sentences.
    TableRows(usize),
}

/// Somebody who has the words.
pub trait Words {
    /// The word, plain: it is escaped where it is put.
    fn word(&self, word: Word<'_>) -> String;
}
