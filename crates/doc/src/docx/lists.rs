//! Puts what was read into blocks: numbered paragraphs into lists, captions to their tables and pictures, quotes together.
//!
//! Promises: nothing that comes in is lost; the numbers of a list are those that Word shows, a list that goes on elsewhere begins there
//! with its next number.

use super::captions::with_captions;
use super::numbering::Mark;
use crate::{Align, Block, Inline};

/// One thing of a body, a cell, a note or a text box, before it found its place.
#[derive(Debug)]
pub(super) enum Item {
    /// Stands for itself.
    Block(Block),
    /// A paragraph in a title style.
    Title(Vec<Inline>),
    /// A paragraph in a caption style.
    Caption { align: Align, inlines: Vec<Inline> },
    /// A paragraph in a quote style.
    Quote(Block),
    /// An item of a list block, or a paragraph that goes on in one.
    Numbered { mark: Mark, indent: Option<i32>, blocks: Vec<Block> },
}

/// A list that still takes items.
struct OpenList {
    list: String,
    level: usize,
    indent: Option<i32>,
    ordered: bool,
    start: u32,
    items: Vec<Vec<Block>>,
}

impl OpenList {
    fn close(self) -> Block {
        Block::List { ordered: self.ordered, start: self.start, items: self.items }
    }
}

/// Makes blocks of items.
pub(super) fn assemble(items: Vec<Item>) -> Vec<Block> {
    let mut out = Vec::with_capacity(items.len());
    let mut open: Vec<OpenList> = Vec::new();
    for item in with_captions(items) {
        match item {
            Item::Numbered { mark, indent, blocks } => numbered(mark, indent, blocks, &mut open, &mut out),
            Item::Quote(block) => {
                close(&mut open, 0, &mut out);
                if let Some(Block::Quote { blocks }) = out.last_mut() {
                    blocks.push(block);
                } else {
                    out.push(Block::Quote { blocks: vec![block] });
                }
            }
            other => {
                close(&mut open, 0, &mut out);
                out.push(match other {
                    Item::Title(inlines) => Block::Heading { level: 1, inlines },
                    Item::Caption { align, inlines } => Block::Paragraph { align, inlines },
                    Item::Block(block) | Item::Quote(block) => block,
                    Item::Numbered { .. } => continue,
                });
            }
        }
    }
    close(&mut open, 0, &mut out);
    out
}

/// Closes lists until `keep` are open.
fn close(open: &mut Vec<OpenList>, keep: usize, out: &mut Vec<Block>) {
    while open.len() > keep {
        let Some(list) = open.pop() else { return };
        match open.last_mut().and_then(|above| above.items.last_mut()) {
            Some(item) => item.push(list.close()),
            None => out.push(list.close()),
        }
    }
}

/// Lists inside each other: as many as Word has levels.
const DEEPEST: usize = 9;
/// Less than this (in twentieths of a point) is no step inwards.
const STEP: i32 = 60;

impl OpenList {
    /// Whether an item of `list` stands deeper than the items of this one. Between different lists the page decides: Word's
    /// own bullet styles are lists of one level each, set in further and further.
    fn above(&self, list: &str, level: usize, indent: Option<i32>) -> bool {
        level > self.level
            || (self.list != list && indent.zip(self.indent).is_some_and(|(new, own)| new > own.saturating_add(STEP)))
    }
}

fn numbered(mark: Mark, indent: Option<i32>, blocks: Vec<Block>, open: &mut Vec<OpenList>, out: &mut Vec<Block>) {
    let (list, level, number) = match mark {
        Mark::Bullet { list, level } => (list, level, None),
        Mark::Plain { list, level, number, .. } => (list, level, Some(number)),
        Mark::Text { list, level, .. } => return inside(|o| o.list == list && o.level < level, blocks, open, out),
        Mark::Silent { level, .. } => return inside(|o| o.level <= level, blocks, open, out),
    };
    let ordered = number.is_some();
    if let Some(at) = open.iter().rposition(|o| o.list == list && o.level == level) {
        close(open, at + 1, out);
        if let Some(top) = open.last_mut() {
            let next = top.start.saturating_add(u32::try_from(top.items.len()).unwrap_or(u32::MAX));
            if top.ordered == ordered && number.is_none_or(|n| n == next) {
                top.items.push(blocks);
                return;
            }
        }
        close(open, at, out);
    } else {
        let keep = open.iter().rposition(|o| o.above(&list, level, indent)).map_or(0, |at| at + 1).min(DEEPEST - 1);
        close(open, keep, out);
    }
    open.push(OpenList { list, level, indent, ordered, start: number.unwrap_or(1), items: vec![blocks] });
}

/// A paragraph whose number is text, or has none: in the last item of the innermost list that `fits`, else after all lists.
fn inside(fits: impl Fn(&OpenList) -> bool, blocks: Vec<Block>, open: &mut Vec<OpenList>, out: &mut Vec<Block>) {
    let keep = open.iter().rposition(fits).map_or(0, |at| at + 1);
    close(open, keep, out);
    match open.last_mut().and_then(|list| list.items.last_mut()) {
        Some(item) => item.extend(blocks),
        None => out.extend(blocks),
    }
}
