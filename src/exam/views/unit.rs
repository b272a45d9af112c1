//! The examinations of a unit, for whoever looks after its learning.
//!
//! Promises: of a person there is a name and a word; what cannot be changed any more says so and says what can be done instead.

use std::borrow::Cow;

use askama::Template;

use super::Facts;
use crate::desk::{Errors, Form, Frame, When};
use crate::exam::rules::{State, Word};

/// Where an examination stands, as its unit sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 草稿.
    Draft,
    /// Opened, its first day is to come.
    Waiting,
    /// 正在考.
    Open,
    /// 结束.
    Over,
}

impl Standing {
    /// Of a state, whether the first day is to come, and whether it is over.
    pub fn of(state: State, early: bool, over: bool) -> Self {
        match (state, early, over) {
            (State::Draft, ..) => Self::Draft,
            (_, _, true) | (State::Closed, ..) => Self::Over,
            (State::Open, true, _) => Self::Waiting,
            (State::Open, false, _) => Self::Open,
        }
    }

    /// CSS tone and icon.
    pub fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Draft => ("off", "pen"),
            Self::Waiting => ("wait", "clock"),
            Self::Open => ("now", "half"),
            Self::Over => ("ok", "okc"),
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Draft => f.t("exam-state-draft"),
            Self::Waiting => f.t("exam-state-waiting"),
            Self::Open => f.t("exam-state-open"),
            Self::Over => f.t("exam-state-over"),
        }
    }
}

impl Word {
    /// CSS tone and icon.
    pub fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Met => ("ok", "okc"),
            Self::NotYet => ("now", "half"),
            Self::NotDue => ("off", "ring"),
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Met => f.t("met-yes"),
            Self::NotYet => f.t("met-not-yet"),
            Self::NotDue => f.t("met-not-due"),
        }
    }
}

/// An examination in the list of a unit.
#[derive(Clone, Debug)]
pub struct ExamRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// The first day.
    pub opens: When,
    /// The last day.
    pub closes: When,
    /// Name of the unit above that asks for it (empty: this one).
    pub of: String,
}

/// `/desk/units/{id}/exams`.
#[derive(Template)]
#[template(path = "exam/list.html")]
pub struct UnitExams<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// The newest first.
    pub rows: Vec<ExamRow>,
}

/// A part of a plan in words.
#[derive(Clone, Debug)]
pub struct PartRow {
    /// Course or unit.
    pub of: String,
    /// The word of the difficulty.
    pub difficulty: String,
    /// How many.
    pub count: u32,
    /// Points for each.
    pub points: u32,
}

/// `/desk/units/{id}/exams/{exam}`.
#[derive(Template)]
#[template(path = "exam/show.html")]
pub struct ExamPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// The examination.
    pub exam: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// Name of the unit above that asks for it (empty: this one, which may change it).
    pub of: String,
    /// Whether somebody has begun it.
    pub begun: bool,
    /// What it asks.
    pub facts: Facts,
    /// Its parts.
    pub parts: Vec<PartRow>,
    /// The first day.
    pub opens: When,
    /// The last day.
    pub closes: When,
    /// The last day as the field has it.
    pub closes_typed: String,
    /// The first day that may be chosen.
    pub today: String,
    /// What keeps a draft from being opened.
    pub wrong: Vec<String>,
    /// Whether the reader sees the people: the unit's own organiser and secretary.
    pub named: bool,
    /// Whether only the unit's own people stand here, and those below it with their own units.
    pub own_people: bool,
    /// Everybody, by strokes; of a draft nobody.
    pub rows: Vec<(String, Word)>,
    /// `closes`.
    pub errors: Errors,
}
