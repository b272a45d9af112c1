//! The pages of a writer: my articles, the editor, two texts side by side, and where an article is.
//!
//! Promises: everything typed comes back as typed, with its error beside it; a page names one main deed.

use std::borrow::Cow;

use askama::Template;

use crate::approval::{Change, Part};
use crate::desk::{Errors, Form, Frame, Step, When};

/// Where an article stands, as shown in lists.
#[derive(Clone, Debug)]
pub enum ArticleState {
    /// Never sent.
    Draft,
    /// Sent back to the writer.
    Returned,
    /// At a step.
    InReview(Step),
    /// At 复审, waiting for the outside authority.
    Held,
    /// Decided; goes public at the instant.
    Scheduled(When),
    /// Public.
    Published,
    /// Public, and a new version is being written or reviewed.
    Revising,
    /// Left the site.
    TakenDown,
}

impl ArticleState {
    /// CSS tone and icon.
    pub fn sign(&self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("off", "ring"),
            Self::Returned => ("warn", "warn"),
            Self::InReview(_) | Self::Held | Self::Scheduled(_) => ("wait", "clock"),
            Self::Published | Self::Revising => ("ok", "okc"),
            Self::TakenDown => ("off", "no"),
        }
    }

    /// The word.
    pub fn word<'k>(&'k self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Draft => f.t("state-draft"),
            Self::Returned => f.t("state-returned"),
            Self::InReview(step) => f.t1("state-in-review", "step", step.word(f)),
            Self::Held => f.t("state-held"),
            Self::Scheduled(when) => f.t1("state-scheduled", "when", &when.text),
            Self::Published => f.t("state-published"),
            Self::Revising => f.t("state-revising"),
            Self::TakenDown => f.t("state-taken-down"),
        }
    }
}

/// What the list is narrowed to; `code` stands in `?state=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Everything.
    All,
    /// Drafts.
    Draft,
    /// At a step, held or scheduled.
    InReview,
    /// Sent back.
    Returned,
    /// Public.
    Published,
    /// Gone.
    TakenDown,
}

impl Filter {
    /// In the order of the chips.
    pub const EVERY: [Self; 6] = [Self::All, Self::Draft, Self::InReview, Self::Returned, Self::Published, Self::TakenDown];

    /// The value of `?state=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Returned => "returned",
            Self::Published => "published",
            Self::TakenDown => "taken_down",
        }
    }

    /// The filter of a `?state=`; what it does not know shows everything.
    pub fn from_code(code: &str) -> Self {
        Self::EVERY.into_iter().find(|filter| filter.code() == code).unwrap_or(Self::All)
    }

    /// The word on the chip.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::All => f.t("articles-all"),
            Self::Draft => f.t("state-draft"),
            Self::InReview => f.t("articles-in-review"),
            Self::Returned => f.t("articles-returned"),
            Self::Published => f.t("state-published"),
            Self::TakenDown => f.t("state-taken-down"),
        }
    }
}

/// Where the button of a row leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// To the editor: go on writing.
    Write,
    /// To the editor: mend what came back.
    Mend,
    /// To the progress page.
    Look,
    /// To the review screen.
    Review,
}

/// One article of the list.
#[derive(Clone, Debug)]
pub struct ArticleRow {
    /// The title (empty: shown as one without a title).
    pub title: String,
    /// Where the button leads.
    pub href: String,
    /// What the button says.
    pub go: Go,
    /// Where it stands.
    pub state: ArticleState,
    /// In whose hands (empty: nobody waits).
    pub holder: String,
    /// Last change.
    pub changed: When,
}

/// One state above the list.
#[derive(Clone, Debug)]
pub struct Chip {
    /// What it narrows to.
    pub filter: Filter,
    /// How many there are, where that is known.
    pub count: Option<u64>,
}

/// `/desk/articles`.
#[derive(Template)]
#[template(path = "publish/list.html")]
pub struct ArticleList<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Key of the form that begins an article.
    pub form: Form,
    /// The states.
    pub chips: Vec<Chip>,
    /// The state shown.
    pub filter: Filter,
    /// The start of a title that was asked for.
    pub q: String,
    /// The rows, newest change first.
    pub rows: Vec<ArticleRow>,
    /// Address of the older ones.
    pub older: Option<String>,
    /// Whether this is not the first page.
    pub later_page: bool,
}

/// The working copy, as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The version that the writer saw.
    pub version: i64,
    /// Title.
    pub title: String,
    /// Digest.
    pub digest: String,
    /// Code of the section.
    pub section: String,
    /// Where the text comes from.
    pub source: String,
    /// Who signs it.
    pub byline: String,
    /// Markdown.
    pub body: String,
    /// Key of the cover picture (empty: none).
    pub cover: String,
    /// Whether it goes public at a set time.
    pub at: bool,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub time: String,
    /// Days on top (empty: none).
    pub pin_days: String,
}

/// A value and its word.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What a person reads.
    pub label: String,
}

/// A picture of the text.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Key of the file.
    pub key: String,
    /// Address of a small rendering.
    pub src: String,
    /// What is in it, as typed.
    pub alt: String,
    /// Width of the small rendering.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// A file to download.
#[derive(Clone, Debug)]
pub struct AttachmentRow {
    /// Its hash, as in addresses.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its size, in words.
    pub size: String,
    /// Where to get it.
    pub href: String,
}

/// What the import says about something in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// 认得.
    Taken,
    /// 请看.
    Look,
    /// 没要.
    Left,
}

/// One line of the import.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it reads.
    pub kind: NoticeKind,
    /// The sentence.
    pub text: String,
}

/// What the last import found.
#[derive(Clone, Debug)]
pub struct ImportReport {
    /// Name of the file.
    pub file: String,
    /// The lines.
    pub notices: Vec<Notice>,
}

impl ImportReport {
    /// What was recognised; it stands on one line, because nobody has to do anything about it.
    pub fn taken(&self) -> Vec<&str> {
        self.notices.iter().filter(|notice| notice.kind == NoticeKind::Taken).map(|notice| notice.text.as_str()).collect()
    }

    /// What somebody should look at, or may miss.
    pub fn others(&self) -> Vec<&Notice> {
        self.notices.iter().filter(|notice| notice.kind != NoticeKind::Taken).collect()
    }
}

/// What a line of 交上去之前 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// 还差: something is missing.
    Missing,
    /// 已查: looked at.
    Checked,
    /// 已定: who reviews.
    Settled,
}

/// One line of 交上去之前.
#[derive(Clone, Debug)]
pub struct Check {
    /// How it reads.
    pub kind: CheckKind,
    /// The sentence.
    pub text: String,
    /// The field it leads to, without `#` (empty: none).
    pub field: String,
}

/// Words that an article came back with.
#[derive(Clone, Debug)]
pub struct ReturnedWith {
    /// The step that sent it back.
    pub step: Step,
    /// By whom, by post.
    pub by: String,
    /// The words.
    pub opinion: String,
    /// When.
    pub at: When,
}

/// Why the editor cannot be used now.
#[derive(Clone, Debug)]
pub struct Locked {
    /// Where the article stands.
    pub state: ArticleState,
}

/// `/desk/articles/{id}`.
#[derive(Template)]
#[template(path = "publish/editor.html")]
pub struct Editor<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of every form of the page.
    pub form: Form,
    /// The article.
    pub id: String,
    /// The person, for the copy that the browser keeps.
    pub person: String,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong with it.
    pub errors: Errors,
    /// The sections.
    pub sections: Vec<Choice>,
    /// Bylines to choose from.
    pub bylines: Vec<String>,
    /// Pictures of the text.
    pub pictures: Vec<Picture>,
    /// Files to download.
    pub attachments: Vec<AttachmentRow>,
    /// What the last import found.
    pub report: Option<ImportReport>,
    /// What it came back with.
    pub returned: Option<ReturnedWith>,
    /// The text rendered, safe markup.
    pub preview: String,
    /// Length of the text.
    pub words: usize,
    /// When it was last saved.
    pub saved: Option<When>,
    /// 交上去之前.
    pub checks: Vec<Check>,
    /// Set when the text is under review: the page is for reading.
    pub locked: Option<Locked>,
    /// Whether an earlier version is public.
    pub again: bool,
}

impl Editor<'_> {
    /// How many things are missing.
    fn missing(&self) -> usize {
        self.checks.iter().filter(|check| check.kind == CheckKind::Missing).count()
    }
}

/// Two people saved: both texts, nothing lost.
#[derive(Template)]
#[template(path = "publish/conflict.html")]
pub struct Conflict<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The article.
    pub id: String,
    /// My text; its `version` is the other's, so that saving it wins knowingly.
    pub mine: Typed,
    /// Alternative texts of my pictures: key and text.
    pub alts: Vec<(String, String)>,
    /// Who saved meanwhile.
    pub other: String,
    /// When.
    pub at: When,
    /// Their title.
    pub their_title: String,
    /// Their text.
    pub their_body: String,
    /// From theirs to mine.
    pub changes: Vec<Change>,
}
