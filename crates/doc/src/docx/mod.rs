//! Reads a `.docx` into a [`Doc`](crate::Doc).
//!
//! Promises: no file makes it panic, hang or need more than [`Limits`] says; Chinese automatic numbering is computed and kept as
//! text; every picture, note, link and span of the file arrives or is named in [`Import::notices`].

mod archive;
mod body;
mod captions;
mod encoding;
mod fields;
mod finish;
mod kind;
mod line;
mod lists;
mod math;
mod namespaces;
mod number_text;
mod numbering;
mod package;
mod pictures;
mod rels;
mod runs;
mod story;
mod styles;
mod symbols;
mod tables;
#[cfg(test)]
mod tests;
mod xml;

use crate::Doc;

/// What an import brings: the text, its pictures, and what a person should look at.
#[derive(Debug)]
pub struct Import {
    /// The body. Pictures are named by the SHA-256 (hex) of the bytes in `pictures`.
    pub doc: Doc,
    /// The title: the first paragraphs in a title style at the top (then no longer in the body), else the core property, which may be left
    /// over from another text, else nothing.
    pub title: Option<String>,
    /// Embedded pictures, each once.
    pub pictures: Vec<Picture>,
    /// Word comments (author, text): never part of the body, shown to the writer.
    pub comments: Vec<Comment>,
    /// What was recognised, what to look at, what was left out, for the import report.
    pub notices: Vec<Notice>,
}

/// The bytes of one embedded picture as they lie in the file.
#[derive(Debug, Clone)]
pub struct Picture {
    /// SHA-256 of `bytes` in hex; [`crate::Figure::file`] names it.
    pub key: String,
    /// Unchanged bytes.
    pub bytes: Vec<u8>,
    /// The name inside the archive, for messages (`image1.png`).
    pub name: String,
}

/// A comment of a reviewer in Word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// As Word stored it.
    pub author: String,
    /// Plain text.
    pub text: String,
}

/// One line of the import report. The program turns it into words; counts are how many were met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Headings, paragraphs, tables, pictures, notes … that arrived.
    Recognised {
        /// What.
        what: What,
        /// How many, at least 1.
        count: usize,
    },
    /// Arrived, but a person should look: a text box moved behind its paragraph, a chart without picture, a formula kept as text …
    Look {
        /// What.
        what: What,
        /// How many, at least 1.
        count: usize,
    },
    /// Left out on purpose: headers and footers, hidden text, deleted revisions, comments, colours.
    LeftOut {
        /// What.
        what: What,
        /// How many, at least 1.
        count: usize,
    },
}

/// Things that a notice can speak about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is its own name")]
pub enum What {
    Heading,
    Paragraph,
    List,
    Table,
    MergedCells,
    Picture,
    Note,
    Link,
    Ruby,
    Formula,
    FormulaAsText,
    TextBox,
    Chart,
    EmbeddedObject,
    LinkedPicture,
    UnreadablePicture,
    /// Cut to a part in Word; the file still holds the whole.
    CroppedPicture,
    HeaderFooter,
    HiddenText,
    Deletion,
    Insertion,
    Comment,
    Field,
}

/// Ceilings that no file may pass.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of the archive itself.
    pub file: u64,
    /// Bytes of all parts unpacked.
    pub unpacked: u64,
    /// Bytes of one XML part.
    pub xml_part: u64,
    /// Parts of the archive.
    pub parts: usize,
    /// Elements of all XML parts that are held together, pieces of text among them; those that only dress the text are not counted.
    pub elements: usize,
    /// Bytes of characters (as UTF-8) of those parts: the text, its notes, its comments.
    pub text: usize,
    /// Nesting of elements.
    pub depth: usize,
}

impl Default for Limits {
    /// 20 MB of file (what the desk says to people), 200 MB unpacked, 32 MB of XML, a million elements, 6 MB of text (two million
    /// characters: a shelf of books). `docs/measured-docx.md` tells what that costs.
    fn default() -> Self {
        Self {
            file: 20 << 20,
            unpacked: 200 << 20,
            xml_part: 32 << 20,
            parts: 4_000,
            elements: 1_000_000,
            text: 6 << 20,
            depth: 256,
        }
    }
}

/// Why a file cannot be read. The program has a sentence for each, which says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Over [`Limits::file`].
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Unpacks to more than the limits allow: a bomb, or a photo album.
    #[error("the file unpacks to more than is allowed")]
    Bomb,
    /// More text, or text in more pieces, than is read at once.
    #[error("the text is longer than is read at once")]
    TooLong,
    /// `.doc` of Word 97–2003.
    #[error("an old Word file (.doc)")]
    OldWord,
    /// A `.wps` of WPS.
    #[error("a WPS file (.wps)")]
    Wps,
    /// A `.docx` with a password.
    #[error("the file has a password")]
    Encrypted,
    /// Another known kind of file under this name (pdf, heic, jpg, xlsx, pptx, odt, rtf, html …).
    #[error("not a Word file but {0}")]
    OtherKind(&'static str),
    /// Empty, cut off, or not what it says.
    #[error("the file is damaged")]
    Damaged,
}

/// Reads `bytes`.
///
/// # Errors
/// [`Refused`] says why the file cannot be read; nothing of it is used then.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Import, Refused> {
    package::read(bytes, limits)
}
