//! Running text as HTML: marks, links, notes, readings, formulas.
//!
//! Promise: marks are closed in the order in which they were opened, and a link never leads to a scheme outside the short list.

use super::{Page, Word, escape, math, phrases};
use crate::model::{Inline, Marks};
use std::fmt::Write as _;

impl Page<'_> {
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline, escape);
        }
    }

    /// A heading breaks after its phrases, so every run of text is cut into them.
    pub(super) fn heading(&mut self, inlines: &[Inline]) {
        let cut = if self.feed() { escape } else { phrases };
        for inline in inlines {
            self.inline(inline, cut);
        }
    }

    fn inline(&mut self, inline: &Inline, words: fn(&str) -> String) {
        match inline {
            Inline::Text { s, marks } => {
                let (open, close) = tags(*marks);
                let _ = write!(self.out, "{open}{}{close}", words(s));
            }
            Inline::Break => self.out.push_str("<br>"),
            Inline::Link { href, inlines } => self.link(href, inlines, words),
            Inline::NoteRef { id } => self.mention(id),
            Inline::Anchor { name } if !self.feed() => {
                let name = place(name);
                if self.places.insert(name.clone()) {
                    let _ = write!(self.out, "<a id=\"m-{}\"></a>", escape(&name));
                }
            }
            Inline::Anchor { .. } | Inline::Unknown(_) => {}
            Inline::Ruby { base, text } => {
                let (base, text) = (escape(base), escape(text));
                let _ = write!(self.out, "<ruby>{base}<rp>（</rp><rt>{text}</rt><rp>）</rp></ruby>");
            }
            Inline::Formula { mathml, text } => self.formula(mathml, text, ""),
        }
    }

    pub(super) fn formula(&mut self, mathml: &str, text: &str, display: &str) {
        match math::clean(mathml) {
            Some(mathml) => {
                let _ = write!(self.out, "<math{display} aria-label=\"{}\">{mathml}</math>", escape(text));
            }
            None => self.out.push_str(&escape(text)),
        }
    }

    fn link(&mut self, href: &str, inlines: &[Inline], words: fn(&str) -> String) {
        let href = href.trim();
        let open = if !crate::walk::allowed_href(href) {
            None
        } else if let Some(name) = href.strip_prefix('#') {
            // A feed has no ids to point to.
            (!self.feed()).then(|| format!("<a href=\"#m-{}\">", escape(&place(name))))
        } else if href.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http")) {
            Some(format!("<a href=\"{}\" rel=\"noopener\">", escape(href)))
        } else {
            Some(format!("<a href=\"{}\">", escape(href)))
        };
        if let Some(open) = &open {
            self.out.push_str(open);
        }
        for inline in inlines {
            // No link inside a link, not even from a document that this program did not make.
            match inline {
                Inline::Link { inlines, .. } => inlines.iter().filter(|i| !clickable(i)).for_each(|i| self.inline(i, words)),
                other if open.is_some() && clickable(other) => {}
                other => self.inline(other, words),
            }
        }
        if open.is_some() {
            self.out.push_str("</a>");
            // A mention is a link of its own; it stands after the one that it was in.
            inlines
                .iter()
                .filter(|i| matches!(i, Inline::NoteRef { .. } | Inline::Anchor { .. }))
                .for_each(|i| self.inline(i, words));
        }
    }

    fn mention(&mut self, id: &str) {
        let Some(&number) = self.numbers.get(id) else { return };
        let times = self.mentioned.entry(number).or_insert(0);
        *times += 1;
        let own = if *times == 1 { format!("r{number}") } else { format!("r{number}-{times}") };
        let prefix = self.prefix();
        if self.feed() {
            let _ = write!(self.out, "<sup>[{number}]</sup>");
        } else {
            let _ = write!(
                self.out,
                "<sup class=\"ref\"><a href=\"#{prefix}n{number}\" id=\"{prefix}{own}\" aria-label=\"{}\">{number}</a></sup>",
                self.word(Word::Note(number))
            );
        }
    }
}

fn clickable(inline: &Inline) -> bool {
    matches!(inline, Inline::Link { .. } | Inline::NoteRef { .. } | Inline::Anchor { .. })
}

/// A name as part of an id: no blanks, which an id may not hold.
fn place(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
}

fn tags(marks: Marks) -> (String, String) {
    let mut names = Vec::new();
    for (on, name) in [
        (marks.bold, "strong"),
        (marks.italic, "em"),
        (marks.underline, "u"),
        (marks.strike, "s"),
        (marks.sub, "sub"),
        (marks.sup, "sup"),
    ] {
        if on {
            names.push(name);
        }
    }
    let (mut open, mut close) = (String::new(), String::new());
    for name in &names {
        let _ = write!(open, "<{name}>");
    }
    for name in names.iter().rev() {
        let _ = write!(close, "</{name}>");
    }
    (open, close)
}
