//! What a unit is asked to learn: in the unit's list, and who has learned it.
//!
//! Promise: of a person there is one word; before the day is over nobody is called late.

use std::borrow::Cow;

use askama::Template;

use super::report::ReportLine;
use crate::desk::{Form, Frame, When};
use crate::learn::rules::task::Learned;

impl Learned {
    /// CSS tone and icon.
    pub fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Yes => ("ok", "okc"),
            Self::NotYet => ("now", "half"),
            Self::NotDue => ("off", "ring"),
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Yes => f.t("task-learned"),
            Self::NotYet => f.t("met-not-yet"),
            Self::NotDue => f.t("met-not-due"),
        }
    }
}

/// A task in the list of a unit.
#[derive(Clone, Debug)]
pub struct TaskRow {
    /// Its page.
    pub href: String,
    /// What is to be learned.
    pub title: String,
    /// Until when.
    pub due: When,
    /// Name of the unit above that asks it (empty: this one).
    pub of: String,
}

/// A course of which something may be assigned.
#[derive(Clone, Debug)]
pub struct CourseChoice {
    /// What all of it is chosen by.
    pub whole: String,
    /// Title.
    pub title: String,
    /// Public code and title of each unit, in order.
    pub units: Vec<(String, String)>,
}

/// A person of a task.
#[derive(Clone, Debug)]
pub struct LearnedRow {
    /// Name.
    pub name: String,
    /// The word.
    pub learned: Learned,
}

/// `/desk/units/{id}/learning/{task}`.
#[derive(Template)]
#[template(path = "learn/task.html")]
pub struct TaskPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// Id of the task.
    pub task: String,
    /// What is to be learned.
    pub title: String,
    /// Until when.
    pub due: When,
    /// Name of the unit above that asks it (empty: this one, which may end it).
    pub of: String,
    /// Whether it was ended.
    pub ended: bool,
    /// Whether the reader sees names: the unit itself does, the level above does not.
    pub named: bool,
    /// Whether only the unit's own people stand here, and those below it with their own units.
    pub own_people: bool,
    /// People that a number is about at least.
    pub fewest: usize,
    /// Of a unit that has others below it: a number a branch.
    pub lines: Vec<ReportLine>,
    /// Everybody, by strokes.
    pub rows: Vec<LearnedRow>,
}
