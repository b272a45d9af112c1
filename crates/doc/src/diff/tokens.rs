//! A unit as the smallest parts that can be kept, put in or taken out.
//!
//! Promise: two units with equal parts are equal. A part is a character as a person counts them, a whole number or Latin word, or a sign of ours
//! in `〔〕` for what has no letters.

use super::signs::{Sign, Signs, shown};
use super::units::{Edge, Leaf, Unit};
use crate::model::{Align, Block, Cell, Figure, Inline, Marks};
use unicode_segmentation::UnicodeSegmentation;

/// Longer Latin runs are cut, so that a page of them does not become one part.
const LONGEST_WORD: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Token {
    /// What the reviewer sees.
    pub shown: String,
    /// Written behind a run of parts that carry it.
    pub marks: Marks,
    /// What distinguishes it though it looks the same: a whole content address, a formula's `MathML`.
    pub hidden: String,
    /// A sign of ours, left out where nothing changed.
    pub sign: bool,
}

pub(super) fn tokens(unit: &Unit<'_>, signs: &dyn Signs) -> Vec<Token> {
    let mut row = Row { signs, tokens: Vec::new() };
    match unit.leaf {
        Leaf::Block(block) => row.block(block),
        Leaf::Figure(figure) => row.figure(figure),
        Leaf::Note(note) => {
            row.blocks(&note.blocks);
            row.bare("", &note.id);
        }
        Leaf::Begin(Edge::Item) | Leaf::End(Edge::Item) => row.item(),
        Leaf::Begin(Edge::Of(sign)) | Leaf::End(Edge::Of(sign)) => row.sign(sign),
    }
    row.tokens
}

/// The parts so far.
struct Row<'a> {
    signs: &'a dyn Signs,
    tokens: Vec<Token>,
}

impl Row<'_> {
    fn bare(&mut self, shown: &str, hidden: &str) {
        let (shown, hidden) = (shown.to_owned(), hidden.to_owned());
        self.tokens.push(Token { shown, marks: Marks::default(), hidden, sign: true });
    }

    fn sign(&mut self, sign: Sign<'_>) {
        self.sign_hiding(sign, "");
    }

    fn sign_hiding(&mut self, sign: Sign<'_>, hidden: &str) {
        self.bare(&shown(self.signs, sign), hidden);
    }

    fn item(&mut self) {
        self.bare("• ", "");
    }

    fn file<'b>(&mut self, sign: fn(&'b str) -> Sign<'b>, address: &'b str) {
        let short = address.char_indices().nth(8).map_or(address, |(end, _)| address.split_at(end).0);
        self.sign_hiding(sign(short), address);
    }

    fn characters(&mut self, s: &str, marks: Marks) {
        let mut word = false;
        for shown in s.graphemes(true) {
            let in_word = shown.len() == 1 && shown.bytes().all(|b| b.is_ascii_alphanumeric());
            match self.tokens.last_mut() {
                Some(last) if word && in_word && last.shown.len() < LONGEST_WORD => last.shown.push_str(shown),
                _ => self.tokens.push(Token { shown: shown.to_owned(), marks, hidden: String::new(), sign: false }),
            }
            word = in_word;
        }
    }

    fn plain(&mut self, s: &str) {
        self.characters(s, Marks::default());
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text { s, marks } => self.characters(s, *marks),
                Inline::Break => self.sign(Sign::Break),
                Inline::Link { href, inlines } => {
                    self.inlines(inlines);
                    self.sign_hiding(Sign::Link(href), &inlines.len().to_string());
                }
                Inline::NoteRef { id } => self.sign(Sign::Note(id)),
                Inline::Anchor { name } => self.sign(Sign::Anchor(name)),
                Inline::Ruby { base, text } => {
                    self.plain(base);
                    self.sign_hiding(Sign::Ruby(text), base);
                }
                Inline::Formula { mathml, text } => self.sign_hiding(Sign::Formula(text), mathml),
                Inline::Unknown(value) => self.sign_hiding(Sign::Unknown, &value.to_string()),
            }
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.file(Sign::Picture, &figure.file);
        self.sign(Sign::Shows);
        self.plain(&figure.alt);
        self.sign(Sign::Caption);
        self.inlines(&figure.caption);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for (i, block) in blocks.iter().enumerate() {
            if i > 0 {
                self.sign(Sign::NextParagraph);
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { align, inlines } => {
                self.inlines(inlines);
                match align {
                    Align::Start => {}
                    Align::Center => self.sign(Sign::Centred),
                    Align::End => self.sign(Sign::AtEnd),
                }
            }
            Block::Heading { level, inlines } => {
                self.inlines(inlines);
                self.sign(Sign::Heading(*level));
            }
            Block::List { ordered, start, items } => {
                self.sign(Sign::list(*ordered, *start));
                for item in items {
                    self.item();
                    self.blocks(item);
                }
                self.sign(Sign::ListEnds);
            }
            Block::Quote { blocks } => {
                self.sign(Sign::Quote);
                self.blocks(blocks);
                self.sign(Sign::QuoteEnds);
            }
            Block::Table { caption, head_rows, rows } => {
                self.inlines(caption);
                self.sign(Sign::HeadRows(*head_rows));
                for row in rows {
                    self.plain("／");
                    for (i, cell) in row.cells.iter().enumerate() {
                        self.plain(if i > 0 { "｜" } else { "" });
                        self.cell(cell);
                    }
                }
            }
            Block::Figure(figure) => self.figure(figure),
            Block::Gallery { figures } => {
                self.sign(Sign::Gallery);
                for figure in figures {
                    self.figure(figure);
                }
                self.sign(Sign::GalleryEnds);
            }
            Block::Audio { file, title, transcript } => {
                self.plain(title);
                self.file(Sign::Sound, file);
                self.plain(transcript);
            }
            Block::Video { file, title, captions, transcript } => {
                self.plain(title);
                self.file(Sign::Video, file);
                self.file(Sign::Captions, captions);
                self.plain(transcript);
            }
            Block::Attachment { file, name } => {
                self.plain(name);
                self.file(Sign::Attachment, file);
            }
            Block::Question { id } => self.sign(Sign::Question(id)),
            Block::Divider => self.sign(Sign::Divider),
            Block::Unknown(value) => self.sign_hiding(Sign::Unknown, &value.to_string()),
        }
    }

    fn cell(&mut self, cell: &Cell) {
        self.blocks(&cell.blocks);
        if cell.head {
            self.sign(Sign::HeadCell);
        }
        if cell.cols != 1 {
            self.sign(Sign::Columns(cell.cols));
        }
        if cell.rows != 1 {
            self.sign(Sign::Rows(cell.rows));
        }
    }
}
