//! 我的考试, and the page before one begins.
//!
//! Promises: what a try is about to take (time, tries) is told before it begins; of a try that is over there is a word here, its result on its own page.

use std::borrow::Cow;

use askama::Template;

use super::Facts;
use crate::desk::{Form, Frame, When};
use crate::exam::{Line, LineState};

impl LineState {
    /// CSS tone and icon.
    pub fn sign(&self) -> (&'static str, &'static str) {
        match self {
            Self::Running(_) => ("now", "half"),
            Self::From(_) => ("wait", "clock"),
            Self::Met => ("ok", "okc"),
            Self::Open(_) | Self::Over => ("off", "ring"),
        }
    }

    /// The word.
    pub fn word<'k>(&'k self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Running(when) => f.t1("exam-mine-running", "when", &when.text),
            Self::Open(when) => f.t1("exam-mine-open", "when", &when.text),
            Self::From(when) => f.t1("exam-mine-from", "when", &when.text),
            Self::Met => f.t("met-yes"),
            Self::Over => f.t("exam-mine-over"),
        }
    }

    /// Whether there is something to do about it now.
    pub fn is_due(&self) -> bool {
        matches!(self, Self::Running(_) | Self::Open(_))
    }

    /// Whether it belongs on the page of what there is to learn: it can be sat, or is to come.
    pub fn is_near(&self) -> bool {
        self.is_due() || matches!(self, Self::From(_))
    }

    /// What its button says.
    pub fn button<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Running(_) => f.t("exam-go-on"),
            Self::Open(_) => f.t("exam-go-look"),
            Self::From(_) | Self::Met | Self::Over => f.t("learn-go-look"),
        }
    }
}

/// `/desk/exams`.
#[derive(Template)]
#[template(path = "exam/mine.html")]
pub struct MyExams<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// What concerns me, what is to be done first.
    pub lines: Vec<Line>,
}

/// A try of mine that is closed.
#[derive(Clone, Debug)]
pub struct TryLine {
    /// Its page.
    pub href: String,
    /// Which it was.
    pub no: i64,
    /// Whether it reached the pass mark.
    pub met: bool,
    /// When it ended.
    pub at: When,
}

/// What can be done with an examination.
#[derive(Clone, Debug)]
pub enum Door {
    /// Not before this day.
    From(When),
    /// It is over.
    Over,
    /// One of mine is open: its page.
    Running(String),
    /// Another examination of mine is open: its title and page.
    Elsewhere(String, String),
    /// The pass mark is reached.
    Met,
    /// All tries are used.
    UsedUp,
    /// It can be begun; so many tries are left after this one.
    Begin(u32),
}

/// `/desk/exams/{exam}`.
#[derive(Template)]
#[template(path = "exam/door.html")]
pub struct DoorPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The examination.
    pub exam: String,
    /// Its title.
    pub title: String,
    /// Which unit asks for it.
    pub of: String,
    /// What it asks.
    pub facts: Facts,
    /// The first day.
    pub opens: When,
    /// The last day.
    pub closes: When,
    /// What can be done.
    pub door: Door,
    /// Mine, in order.
    pub tries: Vec<TryLine>,
}
