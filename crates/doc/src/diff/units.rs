//! A document as a row of units that can be laid beside another row.
//!
//! Promise: two documents with equal rows are equal. What holds other blocks (a list, an item, a quote, a gallery) is a unit where it begins and
//! where it ends; everything else is one unit with what is in it.

use super::{Place, Sign};
use crate::model::{Block, Doc, Figure, Note};

/// What a unit shows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Leaf<'a> {
    /// A block without blocks around which something could change (tables are one unit).
    Block(&'a Block),
    Figure(&'a Figure),
    Note(&'a Note),
    /// Something begins: it belongs to what follows.
    Begin(Edge),
    /// Something ends: it belongs to what was before.
    End(Edge),
}

/// What begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// An item of a list, which has its point.
    Item,
    /// All others have a sign.
    Of(Sign<'static>),
}

#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub place: Place,
    pub leaf: Leaf<'a>,
    /// Equal exactly when the units are.
    pub key: String,
}

impl Unit<'_> {
    /// Whether two units can be two versions of one thing.
    pub fn like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.place) == std::mem::discriminant(&other.place)
            && std::mem::discriminant(&self.leaf) == std::mem::discriminant(&other.leaf)
    }

    pub fn is_mark(&self) -> bool {
        matches!(self.leaf, Leaf::Begin(_) | Leaf::End(_))
    }
}

#[derive(Default)]
struct Row<'a> {
    units: Vec<Unit<'a>>,
    paragraphs: usize,
    headings: usize,
    tables: usize,
    figures: usize,
    attachments: usize,
    media: usize,
    questions: usize,
    dividers: usize,
    others: usize,
}

pub(super) fn of(doc: &Doc) -> Vec<Unit<'_>> {
    let mut row = Row::default();
    row.blocks(&doc.blocks);
    for (number, note) in (1_usize..).zip(&doc.notes) {
        row.units.push(Unit { place: Place::Note(number.to_string()), leaf: Leaf::Note(note), key: key(note) });
    }
    row.units
}

fn key<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn next(count: &mut usize) -> usize {
    *count += 1;
    *count
}

impl<'a> Row<'a> {
    fn mark(&mut self, leaf: Leaf<'a>) {
        self.units.push(Unit { place: Place::Structure, leaf, key: format!("{leaf:?}") });
    }

    fn begin(&mut self, sign: Sign<'static>) {
        self.mark(Leaf::Begin(Edge::Of(sign)));
    }

    fn end(&mut self, sign: Sign<'static>) {
        self.mark(Leaf::End(Edge::Of(sign)));
    }

    fn figure(&mut self, figure: &'a Figure) {
        let place = Place::Figure(next(&mut self.figures));
        self.units.push(Unit { place, leaf: Leaf::Figure(figure), key: key(figure) });
    }

    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            let place = match block {
                Block::List { ordered, start, items } => {
                    self.begin(Sign::list(*ordered, *start));
                    for item in items {
                        self.mark(Leaf::Begin(Edge::Item));
                        self.blocks(item);
                    }
                    self.end(Sign::ListEnds);
                    continue;
                }
                Block::Quote { blocks } => {
                    self.begin(Sign::Quote);
                    self.blocks(blocks);
                    self.end(Sign::QuoteEnds);
                    continue;
                }
                Block::Gallery { figures } => {
                    self.begin(Sign::Gallery);
                    for figure in figures {
                        self.figure(figure);
                    }
                    self.end(Sign::GalleryEnds);
                    continue;
                }
                Block::Figure(figure) => {
                    self.figure(figure);
                    continue;
                }
                Block::Paragraph { .. } => Place::Paragraph(next(&mut self.paragraphs)),
                Block::Heading { .. } => Place::Heading(next(&mut self.headings)),
                Block::Table { .. } => Place::Table(next(&mut self.tables)),
                Block::Attachment { .. } => Place::Attachment(next(&mut self.attachments)),
                Block::Audio { .. } | Block::Video { .. } => Place::Media(next(&mut self.media)),
                Block::Question { .. } => Place::Question(next(&mut self.questions)),
                Block::Divider => Place::Divider(next(&mut self.dividers)),
                Block::Unknown(_) => Place::Other(next(&mut self.others)),
            };
            self.units.push(Unit { place, leaf: Leaf::Block(block), key: key(block) });
        }
    }
}
