//! The data of one article's pages, as plain values that were true on the day of publication.
//!
//! Promise: nothing here is read from another article, so nothing but a new version of this one changes its page.

use super::{SectionLink, Unit};

/// A published version of an article.
#[derive(Clone, Debug, Default)]
pub struct ArticlePage {
    /// In `/a/<code>`.
    pub code: String,
    /// The title, plain.
    pub title: String,
    /// One or two sentences; may be empty.
    pub digest: String,
    /// Where it stands.
    pub section: SectionLink,
    /// Who wrote it, as an organisation.
    pub org: Unit,
    /// The units above it, from the top, without itself.
    pub chain: Vec<Unit>,
    /// 来源, as the writer gave it; empty: the organisation.
    pub source: String,
    /// 作者, as the writer gave it; may be empty.
    pub byline: String,
    /// When the first version appeared, ms.
    pub published_at: i64,
    /// When this version appeared, ms.
    pub version_at: i64,
    /// 1 for the first.
    pub version_no: u32,
    /// What this version changed, in the writer's words; may be empty.
    pub version_note: String,
    /// Older versions, newest first.
    pub previous: Vec<PastVersion>,
    /// Who said yes to this version, in order.
    pub reviews: Vec<Review>,
    /// The key of the secrecy conclusion (`open`, `outside_open`); empty: not shown.
    pub secrecy: String,
    /// From [`super::check_code`].
    pub check_code: String,
    /// The body as `zhibu_doc` made it, safe.
    pub body_html: String,
    /// Files to download.
    pub attachments: Vec<Attachment>,
    /// The picture for lists and share cards; the page itself does not repeat it.
    pub cover: Option<Cover>,
    /// Characters of the plain text, for the minutes that reading aloud takes.
    pub plain_chars: usize,
}

/// An older version of an article.
#[derive(Clone, Debug, Default)]
pub struct PastVersion {
    /// 1 for the first.
    pub no: u32,
    /// ms.
    pub published_at: i64,
}

/// One yes.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// `first_review`, `second_review` or `final_review`.
    pub step: String,
    /// The post of that time; no name.
    pub post: String,
    /// ms.
    pub at: i64,
}

/// A file to download.
#[derive(Clone, Debug, Default)]
pub struct Attachment {
    /// `/f/<hash>.<ext>`.
    pub url: String,
    /// As the reader sees it.
    pub name: String,
    /// `PDF`, `Excel`.
    pub kind: String,
    /// The media type, for feeds; may be empty.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// A picture as it is served.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// `/f/<hash>.<ext>`.
    pub url: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// What it shows, in words; empty when it only decorates.
    pub alt: String,
}

/// What the address of an article tells after 下架.
#[derive(Clone, Debug, Default)]
pub struct TakenDown {
    /// In `/a/<code>`.
    pub code: String,
    /// The title stays readable: the link was about it.
    pub title: String,
    /// Where it stood.
    pub section: SectionLink,
    /// ms.
    pub published_at: i64,
    /// ms.
    pub taken_down_at: i64,
    /// In the words of who decided.
    pub reason: String,
    /// The post of who decided.
    pub by_post: String,
    /// Code and title of what replaces it.
    pub replacement: Option<(String, String)>,
}

/// All versions of an article and who signed them.
#[derive(Clone, Debug, Default)]
pub struct VersionsPage {
    /// In `/a/<code>`.
    pub code: String,
    /// Of the newest version.
    pub title: String,
    /// Where it stands.
    pub section: SectionLink,
    /// Newest first.
    pub versions: Vec<VersionEntry>,
}

/// One version.
#[derive(Clone, Debug, Default)]
pub struct VersionEntry {
    /// 1 for the first.
    pub no: u32,
    /// ms.
    pub published_at: i64,
    /// From [`super::check_code`].
    pub check_code: String,
    /// The check code of the revision that this one follows; empty for the first.
    pub follows: String,
    /// The whole hash in hex.
    pub hash: String,
    /// Who said yes, in order.
    pub reviews: Vec<Review>,
    /// The key of the secrecy conclusion, as in [`ArticlePage::secrecy`].
    pub secrecy: String,
    /// What changed, in the writer's words; may be empty.
    pub note: String,
    /// The changed places against the version before as safe `<li>` items; may be empty.
    pub changes_html: String,
}
