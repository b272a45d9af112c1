//! Inlines written for the Markdown box.
//!
//! Promise: a sign is escaped where it would be read as markup, and only there, so that a Chinese text stays readable in the box.

use super::{plain_name, spans::JSON};
use crate::model::{Inline, Marks};
use std::fmt::Write as _;

/// Where the words stand.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says which signs end the place; a link can stand in any of the others")]
pub(super) struct Place {
    /// In a cell: `|` would end it.
    pub cell: bool,
    /// In the caption of a picture: `"` would end it.
    pub caption: bool,
    /// In a heading: the end of the line would end it.
    pub heading: bool,
    /// In a link: `]` would end it.
    pub link: bool,
}

/// The words, or nothing when they hold what cannot stand at this place.
pub(super) fn words(inlines: &[Inline], place: Place) -> Option<String> {
    let mut out = String::new();
    let mut now = Marks::default();
    let mut before: Option<&Inline> = None;
    let mut rest = inlines.iter().peekable();
    while let Some(inline) = rest.next() {
        let Inline::Text { s, marks } = inline else {
            switch(now, Marks::default(), &mut out);
            now = Marks::default();
            other(inline, place, &mut out)?;
            before = Some(inline);
            continue;
        };
        switch(now, *marks, &mut out);
        let next = match rest.peek() {
            Some(Inline::Text { marks, .. }) => *marks,
            _ => Marks::default(),
        };
        let edges = Edges {
            opens: opens(now, *marks),
            closes: opens(next, *marks),
            after_note: matches!(before, Some(Inline::NoteRef { .. })),
            last: rest.peek().is_none(),
        };
        text(s, place, edges, &mut out);
        now = *marks;
        before = Some(inline);
    }
    switch(now, Marks::default(), &mut out);
    Some(out)
}

/// What stands around a run of text.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a neighbour that one sign cares about")]
struct Edges {
    /// A mark that needs a character beside it opens before, closes after.
    opens: bool,
    closes: bool,
    after_note: bool,
    last: bool,
}

/// Whether going from one to the other opens a mark made of signs.
fn opens(from: Marks, to: Marks) -> bool {
    (to.bold && !from.bold) || (to.italic && !from.italic) || (to.strike && !from.strike)
}

fn switch(from: Marks, to: Marks, out: &mut String) {
    let tags = [(from.underline, to.underline, "u"), (from.sub, to.sub, "sub"), (from.sup, to.sup, "sup")];
    for (_, _, name) in tags.iter().filter(|(from, to, _)| *from && !*to) {
        let _ = write!(out, "</{name}>");
    }
    if from.strike != to.strike {
        out.push_str("~~");
    }
    // In one run, because the reader takes a run as a whole.
    if from.bold != to.bold {
        out.push_str("**");
    }
    if from.italic != to.italic {
        out.push('*');
    }
    for (_, _, name) in tags.iter().filter(|(from, to, _)| !*from && *to) {
        let _ = write!(out, "<{name}>");
    }
}

fn text(s: &str, place: Place, edges: Edges, out: &mut String) {
    let mut before = None;
    let mut chars = s.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let escape = match c {
            '\\' | '*' | '[' | '{' => true,
            ']' => place.link,
            '|' => place.cell,
            '"' => place.caption,
            '<' => next.is_none_or(|n| n.is_ascii_alphabetic() || n == '/'),
            '~' => before.is_none_or(|b| b == '~') || next.is_none_or(|n| n == '~'),
            ':' => before.is_none() && edges.after_note,
            '!' => next.is_none() && !edges.last,
            c if c.is_whitespace() => (before.is_none() && edges.opens) || (next.is_none() && edges.closes),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

fn other(inline: &Inline, place: Place, out: &mut String) -> Option<()> {
    match inline {
        // An empty line would end the paragraph.
        Inline::Break if place.cell || place.caption || place.heading || place.link || out.is_empty() || out.ends_with('\n') => {
            out.push_str("<br>");
        }
        Inline::Break => out.push('\n'),
        Inline::Link { href, inlines } if !place.link => {
            let inner = words(inlines, Place { link: true, ..place })?;
            let _ = write!(out, "[{inner}]({})", address(href, place)?);
        }
        Inline::NoteRef { id } if plain_name(id) => {
            let _ = write!(out, "[^{id}]");
        }
        Inline::Anchor { name } if plain_name(name) => {
            let _ = write!(out, "{{#{name}}}");
        }
        Inline::Ruby { base, text } => {
            let _ = write!(out, "<ruby>{}<rt>{}</rt></ruby>", tagged(base, place), tagged(text, place));
        }
        // JSON is full of the sign that ends a caption.
        _ if place.caption => return None,
        other => {
            let json = serde_json::to_string(other).ok()?.replace('|', "\\u007c");
            let _ = write!(out, "{JSON}{json}}}");
        }
    }
    Some(())
}

/// Characters between two tags.
fn tagged(s: &str, place: Place) -> String {
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        if matches!(c, '\\' | '<') || (c == '|' && place.cell) || (c == '"' && place.caption) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address for `(…)`, or nothing when it holds the end of a line.
pub(super) fn address(href: &str, place: Place) -> Option<String> {
    if href.contains('\n') {
        return None;
    }
    let angle = href.chars().any(|c| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>'));
    let mut out = String::with_capacity(href.len() + 2);
    out.push_str(if angle { "<" } else { "" });
    for c in href.chars() {
        if matches!(c, '\\' | '<' | '>') || (c == '|' && place.cell) || (c == '"' && place.caption) {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str(if angle { ">" } else { "" });
    Some(out)
}
