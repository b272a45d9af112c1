//! The document model `Doc` v1: what a text is, without how it looks.
//!
//! Promises: a `Doc` holds no HTML and no style; every reader (`.docx`, Markdown) makes one and every view (HTML,
//! Markdown, plain text) is made from one; a block that this version does not know is kept verbatim as `Unknown`, so an
//! older program never loses what a newer one wrote. The JSON form is stable: it is hashed into revisions.

use serde::{Deserialize, Serialize};

/// The version of the JSON form that this crate writes.
pub const VERSION: u8 = 1;

/// A whole text: its blocks in order, and the notes that they point to by id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doc {
    /// Always [`VERSION`] for documents made here.
    pub v: u8,
    /// BCP 47 language of the text, `zh-CN` unless told.
    #[serde(default = "zh")]
    pub lang: String,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
    /// Footnotes and endnotes, in the order of their first mention. An [`Inline::NoteRef`] names one by its id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

fn zh() -> String {
    "zh-CN".into()
}

impl Default for Doc {
    fn default() -> Self {
        Self { v: VERSION, lang: zh(), blocks: Vec::new(), notes: Vec::new() }
    }
}

/// One note; `id` is unique in its document (`1`, `2` … after import).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What [`Inline::NoteRef`] points to.
    pub id: String,
    /// Paragraphs, mostly one.
    pub blocks: Vec<Block>,
}

/// One block of the body. Tagged by `t` in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Block {
    /// Running text. A 落款 (signature and date) stands right.
    Paragraph {
        /// Where the lines stand.
        #[serde(default, skip_serializing_if = "is_default")]
        align: Align,
        /// The text.
        inlines: Vec<Inline>,
    },
    /// A heading inside the text, level 1 to 6; the title of the article is not one of them.
    Heading {
        /// 1 is the largest.
        level: u8,
        /// The text, with its computed number (第一章, 一、) as text.
        inlines: Vec<Inline>,
    },
    /// A bulleted list or one numbered 1. 2. 3.; any other numbering is text in paragraphs.
    List {
        /// Numbers instead of bullets.
        ordered: bool,
        /// The first number of an ordered list.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        start: u32,
        /// Items in order, each with blocks of its own (nested lists among them).
        items: Vec<Vec<Block>>,
    },
    /// A table. Cells that a span covers do not stand in the rows, as in HTML.
    Table {
        /// Empty when there is none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caption: Vec<Inline>,
        /// How many of the first rows are the head.
        #[serde(default, skip_serializing_if = "is_default")]
        head_rows: u32,
        /// Rows, top down.
        rows: Vec<Row>,
    },
    /// One picture.
    Figure(Figure),
    /// Pictures that belong together.
    Gallery {
        /// In order.
        figures: Vec<Figure>,
    },
    /// Quoted blocks.
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
    },
    /// A sound with its words.
    Audio {
        /// Content address.
        file: String,
        /// What it is.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        /// The spoken words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        transcript: String,
    },
    /// A moving picture with captions and its words.
    Video {
        /// Content address.
        file: String,
        /// What it is.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        title: String,
        /// Content address of `WebVTT` captions.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        captions: String,
        /// The spoken words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        transcript: String,
    },
    /// A file to download, at this place of the text.
    Attachment {
        /// Content address.
        file: String,
        /// The name that the reader sees.
        name: String,
    },
    /// A question of the learning chapter, by id.
    Question {
        /// Id in the question bank.
        id: String,
    },
    /// A line between parts.
    Divider,
    /// A block of a newer version, kept as it came.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

/// A picture with what it shows, in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Content address: SHA-256 in hex of the stored bytes (of the imported bytes until the program stored them).
    pub file: String,
    /// What a person who cannot see it should hear. Empty means: still to be written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
    /// The line under the picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption: Vec<Inline>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Cells from left to right, without those that a span from above or from the left covers.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Columns that it covers, at least 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub cols: u32,
    /// Rows that it covers, at least 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u32,
    /// A heading of its row or column.
    #[serde(default, skip_serializing_if = "is_default")]
    pub head: bool,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

impl Default for Cell {
    fn default() -> Self {
        Self { cols: 1, rows: 1, head: false, blocks: Vec::new() }
    }
}

/// Where the lines of a paragraph stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// As the skin says (left, or justified).
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the right edge: a signature, a date.
    End,
}

/// A piece of running text. Tagged by `t` in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Inline {
    /// Characters with their marks. Never contains a line feed.
    Text {
        /// The characters.
        s: String,
        /// How they are marked.
        #[serde(flatten)]
        marks: Marks,
    },
    /// A line break inside a paragraph.
    Break,
    /// A link. `href` is `https:`, `http:`, `mailto:`, `tel:`, or `#name` for an [`Inline::Anchor`] of this text.
    Link {
        /// Where to.
        href: String,
        /// What the reader sees; holds no further link.
        inlines: Vec<Inline>,
    },
    /// The mark of a note.
    NoteRef {
        /// See [`Note::id`].
        id: String,
    },
    /// A place that links of this text can point to (a bookmark in Word).
    Anchor {
        /// Letters, digits, `-` and `_`, CJK allowed.
        name: String,
    },
    /// Characters with their reading above.
    Ruby {
        /// The characters.
        base: String,
        /// The reading.
        text: String,
    },
    /// A formula.
    Formula {
        /// Presentation `MathML` without `<math>` attributes; empty when only the text is known.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        mathml: String,
        /// Its characters in reading order.
        text: String,
    },
    /// A piece of a newer version, kept as it came.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

/// How characters are marked. Two neighbours never carry the same marks: [`Doc::normalize`] joins them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "marks are independent of each other; the JSON names each")]
pub struct Marks {
    /// Heavier.
    #[serde(default, skip_serializing_if = "is_default")]
    pub bold: bool,
    /// Emphasised.
    #[serde(default, skip_serializing_if = "is_default")]
    pub italic: bool,
    /// Underlined (blanks to fill in are often underlined spaces).
    #[serde(default, skip_serializing_if = "is_default")]
    pub underline: bool,
    /// Crossed out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strike: bool,
    /// Lowered, as in H₂O.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sub: bool,
    /// Raised, as in m².
    #[serde(default, skip_serializing_if = "is_default")]
    pub sup: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
fn one() -> u32 {
    1
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(value: &u32) -> bool {
    *value == 1
}

impl Inline {
    /// Plain characters without a mark.
    pub fn text(s: impl Into<String>) -> Self {
        Self::Text { s: s.into(), marks: Marks::default() }
    }
}

impl Block {
    /// A paragraph of plain characters.
    pub fn paragraph(s: impl Into<String>) -> Self {
        Self::Paragraph { align: Align::Start, inlines: vec![Inline::text(s)] }
    }
}

impl Doc {
    /// Joins neighbouring texts of the same marks, drops empty ones, and puts the notes into the order of their first mention. Every reader
    /// ends with it, so that equal texts have equal hashes.
    pub fn normalize(&mut self) {
        crate::walk::normalize(self);
    }

    /// Every picture of the text, in order, galleries included.
    pub fn figures(&self) -> Vec<&Figure> {
        crate::walk::figures(self)
    }

    /// Calls `f` with every picture, to change it.
    pub fn each_figure(&mut self, f: &mut dyn FnMut(&mut Figure)) {
        crate::walk::each_figure(self, f);
    }

    /// Every content address that the text names: pictures, sound, video, captions, attachments; sorted, each once.
    pub fn files(&self) -> Vec<String> {
        crate::walk::files(self)
    }

    /// Some of its blocks (by their numbers from 0) as a text of their own, with the notes that they mention. Blocks that are not there are
    /// left out.
    #[must_use]
    pub fn part(&self, blocks: std::ops::Range<usize>) -> Self {
        crate::walk::part(self, blocks)
    }

    /// Changes every content address (pictures, sound, video, captions, attachments) with `f`; used when imported bytes were
    /// re-encoded and have a new address.
    pub fn map_files(&mut self, f: &mut dyn FnMut(&mut String)) {
        crate::walk::map_files(self, f);
    }
}
