//! What changed between two versions: for the reviewer, for two writers at once, and as safe list items for the page of versions.
//!
//! Promise: whatever a reader sees of an article is compared, the body and what stands around it (title, digest, section, names, cover,
//! attachments). A title that changed alone is a change.

use std::fmt::Write as _;

use zhibu_doc::Doc;
use zhibu_doc::diff::{self, Change, Kind, Piece, Place};

use super::meta::{Attachment, Meta};
use super::site::Site;
use super::views::escape;
use crate::web::i18n::Lang;

/// One version of a text.
pub(crate) struct Version<'a> {
    /// What stands around the body.
    pub meta: &'a Meta,
    /// The body.
    pub doc: &'a Doc,
}

/// One changed place, in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Where.
    pub place: String,
    /// What was kept, put in and taken out.
    pub pieces: Vec<Piece>,
}

/// Every change from `old` to `new`: what stands around the body first.
pub(crate) fn between(l: &Lang, site: &Site, old: &Version<'_>, new: &Version<'_>) -> Vec<Changed> {
    let mut out = around(l, site, old, new);
    let body = diff::blocks(old.doc, new.doc, l);
    out.extend(body.into_iter().map(|change| Changed { place: place(l, &change), pieces: change.pieces }));
    out
}

fn around(l: &Lang, site: &Site, old: &Version<'_>, new: &Version<'_>) -> Vec<Changed> {
    let section = |meta: &Meta| {
        let found = site.sections.iter().find(|section| section.code == meta.section);
        found.map_or_else(|| meta.section.clone(), |section| section.name.clone())
    };
    let (before, after) = (old.meta, new.meta);
    let mut out = Vec::new();
    let mut told = |key: &str, gone: String, fresh: String| {
        let pieces = [(!gone.is_empty()).then_some(Piece::Del(gone)), (!fresh.is_empty()).then_some(Piece::Ins(fresh))];
        out.push(Changed { place: l.t(key).into_owned(), pieces: pieces.into_iter().flatten().collect() });
    };
    for (key, gone, fresh) in [
        ("place-title", &before.title, &after.title),
        ("place-digest", &before.digest, &after.digest),
        ("place-section", &section(before), &section(after)),
        ("place-byline", &before.byline, &after.byline),
        ("place-source", &before.source, &after.source),
    ] {
        if gone != fresh {
            told(key, gone.clone(), fresh.clone());
        }
    }
    if before.cover != after.cover {
        told("place-cover", cover(l, old), cover(l, new));
    }
    if before.attachments != after.attachments {
        let (gone, fresh) = (names(&before.attachments, &after.attachments), names(&after.attachments, &before.attachments));
        if gone.is_empty() && fresh.is_empty() {
            // The same files in another order.
            told("place-files", names(&before.attachments, &[]), names(&after.attachments, &[]));
        } else {
            told("place-files", gone, fresh);
        }
    }
    out
}

/// What the cover shows, in words.
fn cover(l: &Lang, version: &Version<'_>) -> String {
    if version.meta.cover.is_empty() {
        return l.t("change-no-cover").into_owned();
    }
    let shown = version.doc.figures().into_iter().find(|figure| figure.file == version.meta.cover && !figure.alt.is_empty());
    shown.map_or_else(|| l.t("change-picture").into_owned(), |figure| figure.alt.clone())
}

/// The names of those files that are not among `others`.
fn names(files: &[Attachment], others: &[Attachment]) -> String {
    let names: Vec<&str> = files.iter().filter(|file| !others.contains(file)).map(|file| file.name.as_str()).collect();
    names.join("、")
}

/// Where a change is, in words.
fn place(l: &Lang, change: &Change) -> String {
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
pub(super) fn list_items(changes: &[Changed]) -> String {
    let mut out = String::new();
    for change in changes {
        let _ = write!(out, "<li><p class=\"s mute\">{}</p><p>", escape(&change.place));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::site::SectionLink;

    fn meta() -> Meta {
        Meta { title: "三季度数据".into(), section: "gongkai".into(), byline: "宣传委员".into(), ..Meta::default() }
    }

    fn told(old: &Meta, new: &Meta) -> Vec<Changed> {
        let sections = [("gongkai", "公开"), ("fuwu", "服务")];
        let sections = sections.map(|(code, name)| SectionLink { code: code.into(), name: name.into() }).to_vec();
        let (site, doc) = (Site { sections, ..Site::default() }, Doc::default());
        between(&Lang::zh(), &site, &Version { meta: old, doc: &doc }, &Version { meta: new, doc: &doc })
    }

    fn one(place: &str, pieces: &[Piece]) -> Vec<Changed> {
        vec![Changed { place: place.into(), pieces: pieces.to_vec() }]
    }

    #[test]
    fn equal_versions_have_no_change() {
        assert_eq!(told(&meta(), &meta()), []);
    }

    #[test]
    fn a_title_that_changed_alone_is_a_change() {
        let new = Meta { title: "四季度数据".into(), ..meta() };
        let (gone, fresh) = (Piece::Del("三季度数据".into()), Piece::Ins("四季度数据".into()));
        assert_eq!(told(&meta(), &new), one("标题", &[gone, fresh]));
    }

    #[test]
    fn what_was_empty_is_only_put_in() {
        let new = Meta { digest: "一句话".into(), ..meta() };
        assert_eq!(told(&meta(), &new), one("摘要", &[Piece::Ins("一句话".into())]));
    }

    #[test]
    fn a_section_is_told_by_its_name() {
        let new = Meta { section: "fuwu".into(), ..meta() };
        assert_eq!(told(&meta(), &new), one("栏目", &[Piece::Del("公开".into()), Piece::Ins("服务".into())]));
    }

    #[test]
    fn files_are_told_that_came_and_went_and_that_changed_places() {
        let file = |hash: &str, name: &str| Attachment { hash: hash.into(), name: name.into() };
        let with = |files: &[Attachment]| Meta { attachments: files.to_vec(), ..meta() };
        let (a, b) = (file("1", "甲.pdf"), file("2", "乙.pdf"));
        let both = with(&[a.clone(), b.clone()]);
        assert_eq!(told(&meta(), &both), one("附件", &[Piece::Ins("甲.pdf、乙.pdf".into())]));
        assert_eq!(told(&both, &with(std::slice::from_ref(&b))), one("附件", &[Piece::Del("甲.pdf".into())]));
        let turned = told(&both, &with(&[b, a]));
        assert_eq!(turned, one("附件", &[Piece::Del("甲.pdf、乙.pdf".into()), Piece::Ins("乙.pdf、甲.pdf".into())]));
    }

    #[test]
    fn another_cover_is_a_change_also_without_words_of_it() {
        let new = Meta { cover: "abc".into(), ..meta() };
        assert_eq!(told(&meta(), &new), one("封面", &[Piece::Del("不用封面".into()), Piece::Ins("一张图".into())]));
    }

    #[test]
    fn names_of_files_cannot_break_the_page() {
        let file = Attachment { hash: "1".into(), name: "<script>.pdf".into() };
        let items = list_items(&told(&meta(), &Meta { attachments: vec![file], ..meta() }));
        assert!(items.contains("<ins>&lt;script&gt;.pdf</ins>") && !items.contains("<script"), "{items}");
    }
}
