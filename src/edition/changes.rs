//! What changed between two versions, as safe list items for the page of versions.

use std::fmt::Write as _;

use zhibu_doc::diff::{Change, Kind, Piece, Place};

use super::views::escape;
use crate::web::i18n::Lang;

/// Where a change is, in words.
pub(crate) fn place(l: &Lang, change: &Change) -> String {
    let place = match &change.place {
        Place::Paragraph(n) => l.t1("place-paragraph", "n", n),
        Place::Heading(n) => l.t1("place-heading", "n", n),
        Place::Table(n) => l.t1("place-table", "n", n),
        Place::Figure(n) => l.t1("place-figure", "n", n),
        Place::Note(n) => l.t1("place-note", "n", n),
        Place::Attachment(n) => l.t1("place-attachment", "n", n),
        Place::Media(n) => l.t1("place-media", "n", n),
        Place::Question(n) => l.t1("place-question", "n", n),
        Place::Divider(n) => l.t1("place-divider", "n", n),
        Place::Structure => l.t("place-structure"),
        Place::Other(n) => l.t1("place-other", "n", n),
    };
    match change.kind {
        Kind::New => l.t1("place-new", "place", place).into_owned(),
        Kind::Gone => l.t1("place-gone", "place", place).into_owned(),
        Kind::Changed => place.into_owned(),
    }
}

/// `<li>` items in the markup of the drawn page.
pub(super) fn list_items(l: &Lang, changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let _ = write!(out, "<li><p class=\"s mute\">{}</p><p>", escape(&place(l, change)));
        for piece in &change.pieces {
            let _ = match piece {
                Piece::Same(text) => write!(out, "{}", escape(text)),
                Piece::Ins(text) => write!(out, "<ins>{}</ins>", escape(text)),
                Piece::Del(text) => write!(out, "<del>{}</del>", escape(text)),
            };
        }
        out.push_str("</p></li>");
    }
    out
}
