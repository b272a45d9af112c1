//! The pages of a reviewer: what waits, the one screen on which an article is read and decided, and asking somebody to help out.
//!
//! Promises: the screen shows exactly the version and hash that the answer carries; what was typed comes back with its error.

use std::borrow::Cow;

use askama::Template;

use crate::desk::{Errors, Form, Frame, Step, When};

/// A stretch of a changed paragraph.
#[derive(Clone, Debug)]
pub enum Part {
    /// As before.
    Same(String),
    /// New.
    Ins(String),
    /// Gone.
    Del(String),
}

/// One changed place.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where it is, in words.
    pub place: String,
    /// The stretches.
    pub parts: Vec<Part>,
}

/// The secrecy conclusion of 复审.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// 公开.
    Open,
    /// 不公开.
    Closed,
    /// 需报审.
    Report,
}

impl Secrecy {
    /// All three, in the order of the screen.
    pub const EVERY: [Self; 3] = [Self::Open, Self::Closed, Self::Report];

    /// The name in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Report => "report",
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Open => f.t("conclusion-open"),
            Self::Closed => f.t("conclusion-closed"),
            Self::Report => f.t("conclusion-report"),
        }
    }
}

/// What happened to an article, or is happening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// 送审.
    Submitted,
    /// The step is open now.
    Waiting(Step),
    /// The step said yes.
    Passed(Step),
    /// 退回修改.
    ReturnedToWriter(Step),
    /// 退回上一审.
    ReturnedToStep(Step),
    /// 需报审.
    Held,
    /// The outside authority agreed.
    OutsideYes,
    /// The outside authority did not agree.
    OutsideNo,
    /// 不公开: the round ended.
    Closed,
    /// The writer took it back.
    Withdrawn,
    /// The last yes, with an instant to come.
    Scheduled,
    /// Went public.
    Published,
    /// Left the site.
    TakenDown,
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub deed: Deed,
    /// Who, by post (empty: nobody yet).
    pub who: String,
    /// When (empty `iso`: not yet).
    pub at: When,
    /// The words, a reason, a document number (empty: none).
    pub opinion: String,
    /// Whether the proof pass was made.
    pub proofread: bool,
    /// The secrecy conclusion, at 复审.
    pub secrecy: Option<Secrecy>,
    /// Its basis.
    pub basis: String,
}

impl Event {
    /// Whether it is the open end of the line.
    pub fn now(&self) -> bool {
        matches!(self.deed, Deed::Waiting(_) | Deed::Held | Deed::Scheduled)
    }

    /// What happened, in words.
    pub fn word<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self.deed {
            Deed::Submitted => f.t("deed-submitted"),
            Deed::Waiting(step) => f.t1("deed-waiting", "step", step.word(f)),
            Deed::Passed(step) => f.t1("deed-passed", "step", step.word(f)),
            Deed::ReturnedToWriter(step) => f.t1("deed-returned-to-writer", "step", step.word(f)),
            Deed::ReturnedToStep(step) => f.t1("deed-returned-to-step", "step", step.word(f)),
            Deed::Held => f.t("deed-held"),
            Deed::OutsideYes => f.t("deed-outside-yes"),
            Deed::OutsideNo => f.t("deed-outside-no"),
            Deed::Closed => f.t("deed-closed"),
            Deed::Withdrawn => f.t("deed-withdrawn"),
            Deed::Scheduled => f.t("deed-scheduled"),
            Deed::Published => f.t("deed-published"),
            Deed::TakenDown => f.t("deed-taken-down"),
        }
    }
}

/// One article that waits for a step, or that I decided.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// The title.
    pub title: String,
    /// The screen, or the progress page for what is decided.
    pub href: String,
    /// The step.
    pub step: Step,
    /// The unit it comes from.
    pub node: String,
    /// Which round.
    pub round: u32,
    /// Since when it waits, or when I decided.
    pub at: When,
    /// Whether I was asked by a sister branch.
    pub borrowed: bool,
    /// What I decided (empty: it waits).
    pub decided: Option<Deed>,
}

impl ReviewRow {
    /// What I decided, in words.
    fn outcome<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self.decided {
            Some(Deed::Passed(_)) => f.t("outcome-passed"),
            Some(Deed::ReturnedToWriter(_)) => f.t("outcome-returned-to-writer"),
            Some(Deed::ReturnedToStep(_)) => f.t("outcome-returned-to-step"),
            Some(Deed::Closed) => f.t("outcome-closed"),
            Some(Deed::Held) => f.t("outcome-held"),
            _ => f.t("outcome-other"),
        }
    }
}

/// `/desk/reviews`.
#[derive(Template)]
#[template(path = "approval/list.html")]
pub struct ReviewList<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// What waits for me.
    pub waiting: Vec<ReviewRow>,
    /// What I decided, newest first.
    pub decided: Vec<ReviewRow>,
    /// Address of the older ones.
    pub older: Option<String>,
}

/// What a yes leads to.
#[derive(Clone, Debug)]
pub enum AfterPass {
    /// The next step.
    Next(Step),
    /// Public at once.
    Publish,
    /// Public at the set time.
    PublishAt(When),
}

/// Why this reader may look but not decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Barred {
    /// Wrote or changed the text.
    Author,
    /// Stands on another step of this round.
    OtherStep(Step),
    /// 需报审: waits for the answer from outside, that somebody else enters.
    Outside,
    /// The step belongs to somebody else.
    NotMine,
    /// The round is over.
    Over,
}

/// A picture as the review shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Address.
    pub src: String,
    /// Alternative text.
    pub alt: String,
}

/// A file as the review shows it.
#[derive(Clone, Debug)]
pub struct File {
    /// Address.
    pub href: String,
    /// Name.
    pub name: String,
    /// Size in words.
    pub size: String,
}

/// The answer as typed.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// 校对过了.
    pub proofread: bool,
    /// The secrecy conclusion.
    pub secrecy: Option<Secrecy>,
    /// Its basis.
    pub basis: String,
    /// The words.
    pub opinion: String,
}

impl Verdict {
    fn secrecy_code(&self) -> &'static str {
        self.secrecy.map_or("", Secrecy::code)
    }
}

/// The outside answer as typed.
#[derive(Clone, Debug, Default)]
pub struct OutsideAnswer {
    /// Number of the document.
    pub document_number: String,
    /// What it says.
    pub answer: String,
    /// Whether it agrees.
    pub agrees: Option<bool>,
}

/// `/desk/reviews/{id}`: one screen.
#[derive(Template)]
#[template(path = "approval/review.html")]
pub struct Review<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The review.
    pub id: String,
    /// The title of the article.
    pub title: String,
    /// Its digest.
    pub digest: String,
    /// The word of its section.
    pub section: String,
    /// The unit it comes from.
    pub node: String,
    /// Who signs it.
    pub byline: String,
    /// Where it comes from.
    pub source: String,
    /// The open step.
    pub step: Step,
    /// Which round.
    pub round: u32,
    /// Version of the subject, against two answers at once.
    pub version: i64,
    /// The frozen hash.
    pub hash: String,
    /// Changes against the round before; `None` when there is none.
    pub changes: Option<Vec<Change>>,
    /// The text rendered, safe markup.
    pub text: String,
    /// The cover.
    pub cover: Option<Shown>,
    /// Files to download.
    pub files: Vec<File>,
    /// History: earlier rounds, then this one.
    pub events: Vec<Event>,
    /// What a yes leads to.
    pub after: AfterPass,
    /// The step before, which may be opened again.
    pub step_before: Option<Step>,
    /// The answer as typed.
    pub verdict: Verdict,
    /// What is wrong with it.
    pub errors: Errors,
    /// Set when this reader cannot decide.
    pub barred: Option<Barred>,
    /// Set when the outside answer is to be entered by this reader.
    pub outside: Option<OutsideAnswer>,
    /// Whether this person may ask somebody to help out.
    pub may_borrow: bool,
}

impl Review<'_> {
    /// Which tab is open first.
    fn opens_on_changes(&self) -> bool {
        self.changes.as_ref().is_some_and(|changes| !changes.is_empty())
    }

    /// How many screens the elder skin walks through.
    fn screens(&self) -> usize {
        2 + usize::from(self.changes.is_some()) + usize::from(!self.events.is_empty())
    }

    /// Number of the screen with the whole text.
    fn text_screen(&self) -> usize {
        1 + usize::from(self.changes.is_some())
    }

    fn has_secrecy(&self) -> bool {
        self.step == Step::Second
    }
}

/// Somebody who can help out.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Id of the person.
    pub person: String,
    /// The name.
    pub name: String,
    /// The unit, with the one above it.
    pub unit: String,
    /// The post.
    pub post: String,
}

/// `/desk/reviews/{id}/borrow`.
#[derive(Template)]
#[template(path = "approval/borrow.html")]
pub struct Borrow<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The review.
    pub id: String,
    /// Where this person came from.
    pub back: String,
    /// Title of the article.
    pub title: String,
    /// The step that wants somebody.
    pub step: Step,
    /// The start of the name that was asked for.
    pub q: String,
    /// Who can be asked, by stroke order.
    pub people: Vec<Candidate>,
    /// What is wrong with the choice (`person`).
    pub errors: Errors,
}
