//! Captions: which paragraph is one, and which table or picture it belongs to.
//!
//! Promise: a caption that finds no owner stays a paragraph at its place.

use super::body::characters;
use super::lists::Item;
use crate::{Align, Block, Inline};

/// Words that captions of tables begin with, longer ones first.
const TABLES: [&str; 6] = ["附表", "续表", "表格", "表", "table", "tab."];
/// Words that captions of pictures begin with, longer ones first.
const FIGURES: [&str; 8] = ["附图", "照片", "插图", "图片", "图", "figure", "fig.", "fig"];
/// Longest caption, in characters, that is known by its words alone.
const LONGEST: usize = 60;

/// What a caption can belong to.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Table,
    Figure,
}

/// Hands captions to the table or picture right above or below them.
pub(super) fn with_captions(mut items: Vec<Item>) -> Vec<Item> {
    let mut gone = vec![false; items.len()];
    for at in 0..items.len() {
        let Some(Item::Caption { inlines, .. }) = items.get(at) else { continue };
        let (above, below) = (at.checked_sub(1), at + 1);
        let above = above.filter(|&i| !gone.get(i).copied().unwrap_or(true));
        let behind = items.get(below).is_some_and(between).then_some(below + 1);
        let places = match hint(inlines) {
            Some(Owner::Table) => vec![(Some(below), Owner::Table), (behind, Owner::Table), (above, Owner::Table)],
            Some(Owner::Figure) => vec![(above, Owner::Figure), (Some(below), Owner::Figure)],
            None => {
                vec![(above, Owner::Figure), (Some(below), Owner::Table), (above, Owner::Table), (Some(below), Owner::Figure)]
            }
        };
        let place = places.into_iter().find_map(|(i, owner)| {
            let i = i.filter(|&i| items.get_mut(i).is_some_and(|item| takes(item, owner).is_some()))?;
            Some((i, owner))
        });
        let Some((place, owner)) = place else { continue };
        let Some(Item::Caption { inlines, .. }) = items.get_mut(at) else { continue };
        let inlines = std::mem::take(inlines);
        if let Some(slot) = items.get_mut(place).and_then(|item| takes(item, owner)) {
            *slot = inlines;
        }
        if let Some(gone) = gone.get_mut(at) {
            *gone = true;
        }
    }
    let mut gone = gone.into_iter();
    items.retain(|_| !gone.next().unwrap_or(false));
    items
}

/// Whether a line may stand between a caption and its table: 单位：箱 at the right edge, （2026年） in the middle.
fn between(item: &Item) -> bool {
    const LONGEST: usize = 30;
    let Item::Block(Block::Paragraph { align, inlines }) = item else { return false };
    let words = characters(inlines);
    words.chars().nth(LONGEST).is_none() && (*align != Align::Start || words.starts_with("单位") || words.starts_with("计量单位"))
}

/// The place for a caption, when `item` is of this kind and has none yet.
fn takes(item: &mut Item, owner: Owner) -> Option<&mut Vec<Inline>> {
    let caption = match item {
        Item::Block(Block::Table { caption, .. }) if owner == Owner::Table => caption,
        Item::Block(Block::Figure(figure)) if owner == Owner::Figure => &mut figure.caption,
        _ => return None,
    };
    caption.is_empty().then_some(caption)
}

/// 表 1 belongs to a table, 图 1 to a picture.
fn hint(inlines: &[Inline]) -> Option<Owner> {
    let first = inlines.iter().find_map(|inline| match inline {
        Inline::Text { s, .. } if !s.trim().is_empty() => Some(s.trim().to_lowercase()),
        _ => None,
    })?;
    if TABLES.iter().any(|w| first.starts_with(w)) {
        Some(Owner::Table)
    } else if FIGURES.iter().any(|w| first.starts_with(w)) {
        Some(Owner::Figure)
    } else {
        None
    }
}

/// Whether a paragraph without a caption style reads like one: 图1　码头, 表 2-1：数量, 图三 近景; no sentence.
pub(super) fn typed(inlines: &[Inline]) -> bool {
    let words = characters(inlines).to_lowercase();
    if words.chars().nth(LONGEST).is_some() || words.contains('。') || words.ends_with(['；', '，', '：']) {
        return false;
    }
    let Some(rest) = TABLES.iter().chain(&FIGURES).find_map(|word| words.strip_prefix(word)) else { return false };
    let rest = rest.trim_start();
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if rest.starts_with(digit) {
        return true;
    }
    // 表一致 is no caption, 表一　数量 is.
    let after = rest.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百']);
    after.len() < rest.len() && (after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || "：:、．.".contains(c)))
}
