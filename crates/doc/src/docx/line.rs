//! A paragraph while it is being read: its text with marks and links, and the pictures and boxes that hang on it.
//!
//! Promise: what is put in comes out once, in order.

use super::lists::Item;
use crate::{Figure, Inline, Marks};

/// One paragraph's content. Texts can be millions, so there is one list of them and it is never copied.
#[derive(Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what was met on the way, each independent of the others")]
pub(super) struct Line {
    pub(super) inlines: Vec<Inline>,
    /// Pictures that stand before the text.
    pub(super) before: Vec<Figure>,
    /// Pictures that stand in or behind the text.
    pub(super) after: Vec<Figure>,
    /// The content of text boxes.
    pub(super) boxed: Vec<Item>,
    /// A line is drawn over the whole width.
    pub(super) rule: bool,
    /// Hidden text was left out.
    pub(super) hid: bool,
    /// It holds the number of a table or a picture.
    pub(super) caption: bool,
    /// Some of the text shows.
    written: bool,
}

impl Line {
    /// Adds an inline, inside the link `href` where there is one.
    pub(super) fn push(&mut self, inline: Inline, href: Option<&str>) {
        // Breaks before any text would be trimmed anyway.
        if !self.written && inline == Inline::Break {
            return;
        }
        self.written = self.written || shows(&inline);
        let Some(href) = href.filter(|_| !matches!(inline, Inline::NoteRef { .. } | Inline::Anchor { .. })) else {
            join(&mut self.inlines, inline);
            return;
        };
        if let Some(Inline::Link { href: open, inlines }) = self.inlines.last_mut()
            && open == href
        {
            join(inlines, inline);
            return;
        }
        self.inlines.push(Inline::Link { href: href.to_owned(), inlines: vec![inline] });
    }

    pub(super) fn text(&mut self, s: String, marks: Marks, href: Option<&str>) {
        if !s.is_empty() {
            self.push(Inline::Text { s, marks }, href);
        }
    }

    /// Adds a picture, before or behind the text as it is now.
    pub(super) fn picture(&mut self, figure: Figure) {
        if self.written { &mut self.after } else { &mut self.before }.push(figure);
    }

    /// The last character so far, to choose what stands for a tab.
    pub(super) fn last_char(&self) -> Option<char> {
        let mut last = self.inlines.last()?;
        if let Inline::Link { inlines, .. } = last {
            last = inlines.last()?;
        }
        match last {
            Inline::Text { s, .. } | Inline::Formula { text: s, .. } | Inline::Ruby { base: s, .. } => s.chars().next_back(),
            _ => None,
        }
    }

    /// Whether more text of the same link would join the last one.
    pub(super) fn ends_in_link(&self, to: &str) -> bool {
        matches!(self.inlines.last(), Some(Inline::Link { href, .. }) if href == to)
    }

    /// Whether some of its text shows.
    pub(super) fn written(&self) -> bool {
        self.written
    }

    /// Whether anything shows.
    pub(super) fn shows(&self) -> bool {
        self.written || self.rule || !(self.before.is_empty() && self.after.is_empty() && self.boxed.is_empty())
    }

    /// Done: no blanks at the ends, no room kept for more.
    pub(super) fn settle(&mut self) {
        trim(&mut self.inlines);
        self.inlines.shrink_to_fit();
    }
}

/// A million runs of the same look are one text, not a million.
fn join(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (Some(Inline::Text { s: before, marks: a }), Inline::Text { s, marks: b }) if *a == b => before.push_str(&s),
        (_, inline) => inlines.push(inline),
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
