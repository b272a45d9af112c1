//! The law of articles, in pure functions: what one is made of, what must be there before it goes to review, and what may follow what.
//!
//! Promises: nothing goes to review without title, section, text and a word for every picture; a text under review does not change; a revision's
//! hash covers everything that a reader sees of it and the revision before it. When to publish is not in the hash.

use serde::{Deserialize, Serialize};
use zhibu_doc::{Doc, canonical, plain};

use crate::refusal::Refusal;

/// Most characters of a title. A title of WeChat has 64 at most; longer ones do not fit a phone anyway.
pub const TITLE: usize = 80;
/// Most characters of a digest (WeChat: 128).
pub const DIGEST: usize = 128;
/// Most characters of source and byline.
pub const LINE: usize = 60;
/// Most characters of a text.
pub const TEXT: usize = 100_000;
/// Most attachments.
pub const ATTACHMENTS: usize = 20;
/// Most days on top of the first page.
pub const PIN_DAYS: i64 = 30;
/// Farthest a publication can be set ahead, ms.
pub const AHEAD: i64 = 180 * 24 * 3_600_000;

const REVISION_TAG: &str = "zhibu revision 1";

pub use crate::edition::meta::{Attachment, Meta, PICTURES};

/// Where the working copy of an article stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Came back from a review, being mended.
    Returned,
    /// Frozen, under review.
    InReview,
    /// Approved, goes public at its time.
    Scheduled,
    /// The working copy is what the public reads.
    Published,
    /// Left the site.
    TakenDown,
}

impl State {
    /// All.
    pub const ALL: [Self; 6] = [Self::Draft, Self::Returned, Self::InReview, Self::Scheduled, Self::Published, Self::TakenDown];

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::InReview => "in_review",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::TakenDown => "taken_down",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the working copy may be changed.
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

/// Every stored file that a text names: its pictures and media, its cover, its attachments.
pub fn files(meta: &Meta, doc: &Doc) -> Vec<String> {
    let mut out = doc.files();
    out.extend(meta.attachments.iter().map(|attachment| attachment.hash.clone()));
    out.extend((!meta.cover.is_empty()).then(|| meta.cover.clone()));
    out
}

/// What is typed may be saved however unfinished it is, but not without bounds.
///
/// # Errors
/// A field is longer than any article needs.
pub fn savable(meta: &Meta, doc: &Doc) -> Result<(), Refusal> {
    let bounds = [
        ("title", &meta.title, 1_000),
        ("digest", &meta.digest, 5_000),
        ("source", &meta.source, 500),
        ("byline", &meta.byline, 500),
    ];
    for (field, text, most) in bounds {
        let now = text.chars().count();
        if now > most {
            return Err(Refusal::at(field, "words-too-many").arg("most", most).arg("now", now));
        }
    }
    let now = plain::text(doc).chars().count();
    if now > TEXT {
        return Err(Refusal::at("body", "words-too-many").arg("most", TEXT).arg("now", now));
    }
    if doc.figures().len() > PICTURES {
        return Err(Refusal::at("body", "pictures-too-many").arg("most", PICTURES));
    }
    if meta.attachments.len() > ATTACHMENTS {
        return Err(Refusal::at("attachments", "attachments-too-many").arg("most", ATTACHMENTS));
    }
    Ok(())
}

/// Everything that is missing before an article may go to review, in the order of the page. Empty: nothing.
pub fn missing(meta: &Meta, doc: &Doc, sections: &[String]) -> Vec<Refusal> {
    let mut out = Vec::new();
    if meta.title.trim().is_empty() {
        out.push(Refusal::at("title", "title-missing"));
    }
    for (field, text, most) in [
        ("title", &meta.title, TITLE),
        ("digest", &meta.digest, DIGEST),
        ("source", &meta.source, LINE),
        ("byline", &meta.byline, LINE),
    ] {
        let now = text.chars().count();
        if now > most {
            out.push(Refusal::at(field, "words-too-many").arg("most", most).arg("now", now));
        }
    }
    if !sections.contains(&meta.section) {
        out.push(Refusal::at("section", "section-missing"));
    }
    if meta.byline.trim().is_empty() {
        out.push(Refusal::at("byline", "byline-missing"));
    }
    if plain::text(doc).trim().is_empty() && doc.figures().is_empty() {
        out.push(Refusal::at("body", "body-missing"));
    }
    for (n, figure) in doc.figures().iter().enumerate() {
        if figure.file.is_empty() {
            out.push(Refusal::at("body", "picture-unreadable").arg("n", n + 1));
        } else if figure.alt.trim().is_empty() {
            out.push(Refusal::at("alt", "alt-missing").arg("n", n + 1).arg("key", &figure.file));
        }
    }
    out
}

/// When an article is to go public, as the writer chose before 送审.
///
/// # Errors
/// The time is over, or too far away.
pub fn publish_time(at: Option<i64>, now: i64) -> Result<Option<i64>, Refusal> {
    match at {
        None => Ok(None),
        Some(at) if at <= now => Err(Refusal::at("date", "publish-time-past")),
        Some(at) if at > now + AHEAD => Err(Refusal::at("date", "publish-time-far")),
        Some(at) => Ok(Some(at)),
    }
}

/// Days on top, within bounds.
///
/// # Errors
/// More than [`PIN_DAYS`], or below 0.
pub fn pin_days(days: i64) -> Result<i64, Refusal> {
    if (0..=PIN_DAYS).contains(&days) { Ok(days) } else { Err(Refusal::at("pin_days", "pin-days-range").arg("most", PIN_DAYS)) }
}

/// The hash of a revision: SHA-256 over a domain tag and the canonical JSON (RFC 8785) of its meta, its body and the hash of the
/// revision before it (empty for the first).
///
/// # Errors
/// Never for what this program made; a number that JSON cannot hold.
pub fn revision_hash(meta: &Meta, doc: &Doc, before: &str) -> Result<String, serde_json::Error> {
    let value = serde_json::json!({ "meta": serde_json::to_value(meta)?, "doc": serde_json::to_value(doc)?, "before": before });
    Ok(canonical::hash(REVISION_TAG, &value))
}

/// What an attachment is, by its content: PDF, Excel and Word of today, nothing that runs.
///
/// # Errors
/// Another kind, or too large.
pub fn attachment_kind(name: &str, bytes: &[u8]) -> Result<&'static str, Refusal> {
    if bytes.len() > ATTACHMENT_BYTES {
        return Err(Refusal::at("attachment", "attachment-too-large").arg("most", ATTACHMENT_BYTES >> 20));
    }
    let zip = bytes.starts_with(b"PK\x03\x04");
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    match crate::edition::meta::extension(name).as_str() {
        "pdf" if bytes.starts_with(b"%PDF-") => Ok("application/pdf"),
        // Macros stand in a part of this name; a workbook without one cannot run anything.
        "xlsx" | "docx" if zip && holds(b"vbaProject.bin") => Err(Refusal::at("attachment", "attachment-macros")),
        "xlsx" if zip && holds(b"xl/") => Ok("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "docx" if zip && holds(b"word/") => Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        _ => Err(Refusal::at("attachment", "attachment-kind")),
    }
}

/// Largest attachment.
pub const ATTACHMENT_BYTES: usize = 20 << 20;

/// The name that readers see: the file's last part, without what no file name needs.
pub fn attachment_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // Signs that turn the direction of writing make `exe.pdf` out of `fdp.exe`.
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    last.chars().filter(|c| !c.is_control() && !turns(*c) && !matches!(c, '<' | '>' | '"' | '|' | '*' | '?')).take(120).collect()
}

/// Why an article may not be taken down.
///
/// # Errors
/// It is not public, or no reason is given.
pub fn take_down(is_public: bool, reason: &str) -> Result<(), Refusal> {
    if !is_public {
        return Err(Refusal::new("take-down-not-public"));
    }
    let length = reason.trim().chars().count();
    match length {
        0 => Err(Refusal::at("reason", "reason-missing")),
        1..=500 => Ok(()),
        _ => Err(Refusal::at("reason", "words-too-many").arg("most", 500).arg("now", length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhibu_doc::{Block, Figure};

    fn complete() -> (Meta, Doc) {
        let meta = Meta {
            title: "题".into(),
            section: "guomen".into(),
            byline: "支部宣传委员".into(),
            source: "动植检党支部".into(),
            ..Meta::default()
        };
        (meta, Doc { blocks: vec![Block::paragraph("正文")], ..Doc::default() })
    }

    #[test]
    fn a_complete_article_lacks_nothing_and_each_gap_is_named_beside_its_field() {
        let sections = ["guomen".to_owned()];
        let (meta, doc) = complete();
        assert_eq!(missing(&meta, &doc, &sections), []);
        let fields = |meta: &Meta, doc: &Doc| missing(meta, doc, &sections).iter().map(|r| (r.field, r.code)).collect::<Vec<_>>();
        assert_eq!(fields(&Meta { title: " ".into(), ..meta.clone() }, &doc), [("title", "title-missing")]);
        assert_eq!(fields(&Meta { title: "长".repeat(10_000), ..meta.clone() }, &doc), [("title", "words-too-many")]);
        assert_eq!(fields(&Meta { section: "x".into(), ..meta.clone() }, &doc), [("section", "section-missing")]);
        assert_eq!(fields(&meta, &Doc::default()), [("body", "body-missing")]);
        let picture = |file: &str, alt: &str| Doc {
            blocks: vec![Block::Figure(Figure { file: file.into(), alt: alt.into(), caption: Vec::new() })],
            ..Doc::default()
        };
        assert_eq!(fields(&meta, &picture("f", "")), [("alt", "alt-missing")]);
        assert_eq!(fields(&meta, &picture("", "x")), [("body", "picture-unreadable")]);
        assert_eq!(fields(&meta, &picture("f", "港区")), []);
    }

    #[test]
    fn the_hash_covers_text_meta_and_the_revision_before() {
        let (meta, doc) = complete();
        let hash = revision_hash(&meta, &doc, "").unwrap();
        assert_eq!(hash.len(), 64);
        assert_ne!(hash, revision_hash(&meta, &doc, "x").unwrap());
        assert_ne!(hash, revision_hash(&Meta { byline: "别人".into(), ..meta.clone() }, &doc, "").unwrap());
        assert_ne!(hash, revision_hash(&meta, &Doc { blocks: vec![Block::paragraph("正文。")], ..Doc::default() }, "").unwrap());
    }

    #[test]
    fn more_pictures_than_any_text_needs_are_not_saved() {
        let picture = || Block::Figure(Figure { file: "f".into(), alt: "港区".into(), caption: Vec::new() });
        let doc = |n| Doc { blocks: (0..n).map(|_| picture()).collect(), ..Doc::default() };
        assert_eq!(savable(&Meta::default(), &doc(PICTURES)), Ok(()));
        assert_eq!(savable(&Meta::default(), &doc(PICTURES + 1)).unwrap_err().code, "pictures-too-many");
    }

    #[test]
    fn the_name_of_an_attachment_reads_as_it_is() {
        assert_eq!(attachment_name("C:\\桌面\\通知\u{202e}fdp.exe.pdf"), "通知fdp.exe.pdf");
        assert_eq!(attachment_name("../<b>\"x\".pdf"), "bx.pdf");
    }

    #[test]
    fn a_set_time_lies_ahead() {
        assert_eq!(publish_time(Some(10), 10).map_err(|r| r.code), Err("publish-time-past"));
        assert_eq!(publish_time(Some(11), 10), Ok(Some(11)));
        assert_eq!(publish_time(Some(11 + AHEAD), 10).map_err(|r| r.code), Err("publish-time-far"));
    }
}
