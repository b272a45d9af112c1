//! A paragraph while it is being read: its text with marks and links, and the pictures and boxes that hang on it.
//!
//! Promise: what is put in comes out once, in order.

use super::lists::Item;
use crate::{Figure, Inline, Marks};

/// One paragraph's content.
#[derive(Default, Debug)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// Hidden text was left out.
    pub(super) hid: bool,
}

/// A piece of a paragraph.
#[derive(Debug)]
pub(super) enum Piece {
    Inline(Inline),
    Figure(Figure),
    /// The content of a text box.
    Boxed(Vec<Item>),
    /// A drawn line over the whole width.
    Rule,
}

/// A paragraph taken apart.
#[derive(Default)]
pub(super) struct Parts {
    /// Pictures that stand before the text.
    pub(super) before: Vec<Figure>,
    pub(super) inlines: Vec<Inline>,
    /// Pictures that stand in or behind the text.
    pub(super) after: Vec<Figure>,
    pub(super) boxed: Vec<Item>,
    pub(super) rule: bool,
}

impl Line {
    /// Adds an inline, inside the link `href` where there is one.
    pub(super) fn push(&mut self, inline: Inline, href: Option<&str>) {
        let Some(href) = href.filter(|_| !matches!(inline, Inline::NoteRef { .. } | Inline::Anchor { .. })) else {
            match (self.pieces.last_mut(), inline) {
                // A million runs of the same look are one text, not a million.
                (Some(Piece::Inline(Inline::Text { s: before, marks: a })), Inline::Text { s, marks: b }) if *a == b => {
                    before.push_str(&s);
                }
                (_, inline) => self.pieces.push(Piece::Inline(inline)),
            }
            return;
        };
        if let Some(Piece::Inline(Inline::Link { href: open, inlines })) = self.pieces.last_mut()
            && open == href
        {
            inlines.push(inline);
            return;
        }
        self.pieces.push(Piece::Inline(Inline::Link { href: href.to_owned(), inlines: vec![inline] }));
    }

    pub(super) fn text(&mut self, s: String, marks: Marks, href: Option<&str>) {
        if !s.is_empty() {
            self.push(Inline::Text { s, marks }, href);
        }
    }

    /// The last character so far, to choose what stands for a tab.
    pub(super) fn last_char(&self) -> Option<char> {
        match self.pieces.last()? {
            Piece::Inline(Inline::Text { s, .. } | Inline::Formula { text: s, .. }) => s.chars().next_back(),
            Piece::Inline(Inline::Link { inlines, .. }) => match inlines.last()? {
                Inline::Text { s, .. } => s.chars().next_back(),
                _ => None,
            },
            Piece::Inline(Inline::Ruby { base, .. }) => base.chars().next_back(),
            _ => None,
        }
    }

    /// Whether anything shows.
    pub(super) fn shows(&self) -> bool {
        self.pieces.iter().any(|piece| match piece {
            Piece::Inline(inline) => shows(inline),
            Piece::Figure(_) | Piece::Boxed(_) | Piece::Rule => true,
        })
    }

    /// Takes the paragraph apart.
    pub(super) fn parts(self) -> Parts {
        let mut parts = Parts::default();
        let mut written = false;
        for piece in self.pieces {
            match piece {
                Piece::Inline(inline) => {
                    written |= shows(&inline);
                    parts.inlines.push(inline);
                }
                Piece::Figure(figure) if written => parts.after.push(figure),
                Piece::Figure(figure) => parts.before.push(figure),
                Piece::Boxed(items) => parts.boxed.extend(items),
                Piece::Rule => parts.rule = true,
            }
        }
        trim(&mut parts.inlines);
        parts
    }
}

/// Whether a reader sees it.
pub(super) fn shows(inline: &Inline) -> bool {
    match inline {
        Inline::Text { s, marks } => !s.trim().is_empty() || blank_shows(*marks),
        Inline::Link { inlines, .. } => inlines.iter().any(shows),
        Inline::Break | Inline::Anchor { .. } => false,
        Inline::NoteRef { .. } | Inline::Ruby { .. } | Inline::Formula { .. } | Inline::Unknown(_) => true,
    }
}

/// Blanks that are underlined are places to fill in.
fn blank_shows(marks: Marks) -> bool {
    marks.underline || marks.strike
}

/// Takes blanks and breaks off both ends: a first line is set in by the skin, not by spaces.
fn trim(inlines: &mut Vec<Inline>) {
    trim_end(inlines, |s| s.trim_start());
    inlines.reverse();
    trim_end(inlines, |s| s.trim_end());
    inlines.reverse();
}

/// One end: drops what shows nothing up to the first thing that does, keeping bookmarks. `cut` takes the blanks off that.
fn trim_end(inlines: &mut Vec<Inline>, cut: fn(&str) -> &str) {
    let mut reached = false;
    inlines.retain_mut(|inline| match inline {
        _ if reached => true,
        Inline::Break => false,
        Inline::Text { s, marks } if !blank_shows(*marks) => {
            let rest = cut(s);
            reached = !rest.is_empty();
            if rest.len() < s.len() {
                *s = rest.to_owned();
            }
            reached
        }
        Inline::Anchor { .. } => true,
        _ => {
            reached = true;
            true
        }
    });
}
