//! The exit check: some five questions, each saved alone, and its result.
//!
//! Promises: an answer that was saved is there again; nobody else sees answers or tries, so the page says so and shows no number of tries.

use std::borrow::Cow;

use askama::Template;
use zhibu_bank::{Answer, Shown};

use super::LessonLine;
use super::question::Fields;
use crate::desk::{Errors, Form, Frame, When};

/// A question of the check.
#[derive(Clone, Debug)]
pub struct CheckQuestion {
    /// Its number, from 1.
    pub no: u32,
    /// What is asked.
    pub shown: Shown,
    /// What was saved, or typed before an error (`errors` at the field `q{no}`).
    pub given: Answer,
}

/// What became of the hours of a unit whose check was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Its 学时 stand in the record.
    Counted,
    /// It was learned without a line: the branch asks one question first.
    Asked,
    /// The branch asked and said no: what was learned without a line may be learned again with one.
    Again,
    /// Something is still pending.
    Waits,
    /// A lesson was changed since, and is to be learned.
    Changed,
}

impl Passed {
    /// What the learner is told.
    fn sentence<'k>(self, f: &'k Frame<'_>, hundredths: impl std::borrow::Borrow<i64>) -> Cow<'k, str> {
        let key = match self {
            Self::Counted => "check-passed-line",
            Self::Asked => "check-passed-offline",
            Self::Again => "check-passed-again",
            Self::Waits => "check-passed-pending",
            Self::Changed => "check-passed-changed",
        };
        f.t1(key, "h", super::hours(hundredths))
    }
}

/// A question of a passed check that its writer explained.
#[derive(Clone, Debug)]
pub struct Explained {
    /// What was asked, in one line.
    pub asked: String,
    /// What explains it.
    pub lines: Vec<String>,
}

/// Where the exit check stands.
#[derive(Clone, Debug)]
pub enum CheckState {
    /// Lessons or answers are missing before it; these are the lessons of the unit.
    NotYet {
        /// All lessons, with their states.
        lessons: Vec<LessonLine>,
    },
    /// Can be begun.
    Ready {
        /// Questions of a draw.
        all: usize,
        /// How many right ones pass.
        needed: usize,
    },
    /// Being answered.
    Open {
        /// The draw.
        check: String,
        /// Its questions.
        questions: Vec<CheckQuestion>,
    },
    /// Passed; with what explains its questions.
    Passed(Passed, Vec<Explained>),
    /// Not passed; another draw can be begun at once.
    Again,
    /// Not passed; another draw from then on.
    Later {
        /// From when.
        from: When,
    },
}

/// `/desk/learn/u/{unit}/check`.
#[derive(Template)]
#[template(path = "learn/check.html")]
pub struct CheckPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Public code of the unit.
    pub unit: String,
    /// Title of the unit.
    pub title: String,
    /// 学时 in hundredths.
    pub hundredths: i64,
    /// Public code of the lesson to go back to.
    pub lesson: String,
    /// Where it is.
    pub state: CheckState,
    /// What is wrong, at `q{no}` or `submit`.
    pub errors: Errors,
    /// What rooms above put beside a passed check: safe markup.
    pub beside: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama hands every field and loop variable over by reference")]
impl CheckPage<'_> {
    fn open(&self) -> bool {
        matches!(self.state, CheckState::Open { .. })
    }

    fn prefix(no: &u32) -> String {
        format!("q{no}")
    }
}
