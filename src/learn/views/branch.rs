//! 支部的学习: met, not yet, not due, by person in stroke order, and nothing else.
//!
//! Promises: there is no field for a time, a score, a count or an order of a person.

use std::borrow::Cow;

use askama::Template;

use super::appeal::AppealRow;
use super::attendance::SheetRow;
use super::help::HelpWay;
use super::record::Met;
use super::task::{CourseChoice, TaskRow};
use crate::desk::{Errors, Form, Frame, When};

/// What the list is narrowed to; `code` stands in `?state=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchFilter {
    /// Everybody.
    All,
    /// 还没有.
    NotYet,
    /// 没到期.
    NotDue,
}

impl BranchFilter {
    /// In the order of the chips.
    pub const EVERY: [Self; 3] = [Self::All, Self::NotYet, Self::NotDue];

    /// The value of `?state=`.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::NotYet => "not_yet",
            Self::NotDue => "not_due",
        }
    }

    /// The filter of a code; what it does not know shows everybody.
    pub fn from_code(code: &str) -> Self {
        Self::EVERY.into_iter().find(|filter| filter.code() == code).unwrap_or(Self::All)
    }

    /// Whether somebody with that word stands on the list.
    pub fn shows(self, met: Met) -> bool {
        match self {
            Self::All => true,
            Self::NotYet => met == Met::NotYet,
            Self::NotDue => met == Met::NotDue,
        }
    }

    fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::All => f.t("branch-all"),
            Self::NotYet => f.t("met-not-yet"),
            Self::NotDue => f.t("met-not-due"),
        }
    }
}

impl BranchLearning<'_> {
    /// The same page, narrowed to that and of that year.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "askama hands every field and loop variable over by reference")]
    fn at(&self, filter: &BranchFilter, year: &i64) -> String {
        let year = if self.years.first() == Some(year) { String::new() } else { year.to_string() };
        let asked = [("state", filter.code().to_owned()), ("year", year)];
        let asked: Vec<String> =
            asked.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={value}")).collect();
        let sign = if asked.is_empty() { "" } else { "?" };
        format!("/desk/units/{}/learning{sign}{}", self.id, asked.join("&"))
    }
}

/// A person of the branch.
#[derive(Clone, Debug)]
pub struct BranchRow {
    /// The name.
    pub name: String,
    /// Whether the year's obligation is met.
    pub met: Met,
    /// The year in which it begins to count, for whoever is not due.
    pub counts_from: Option<i64>,
}

/// Somebody who pressed 请人帮忙.
#[derive(Clone, Debug)]
pub struct HelpAsked {
    /// Id of the wish.
    pub id: String,
    /// The name.
    pub name: String,
    /// How.
    pub way: HelpWay,
    /// The page that it was about, in words.
    pub about: String,
    /// What was written (empty: nothing).
    pub words: String,
    /// When.
    pub at: When,
}

/// `/desk/units/{id}/learning`.
#[derive(Template)]
#[template(path = "learn/branch.html")]
pub struct BranchLearning<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// The year.
    pub year: i64,
    /// Which may be looked at, the running one first.
    pub years: [i64; 2],
    /// Whether it is over: it is told as it stood on its last day.
    pub closed: bool,
    /// Token and key of the forms.
    pub form: Form,
    /// Appeals that wait for me.
    pub waiting: Vec<AppealRow>,
    /// Classes that wait for me.
    pub sheets: Vec<SheetRow>,
    /// Who asked for help.
    pub helps: Vec<HelpAsked>,
    /// Whether the reader sees names: the unit itself does, the level above has the report.
    pub named: bool,
    /// Everybody, by the strokes of the names.
    pub rows: Vec<BranchRow>,
    /// Whether only the unit's own people stand here, and those below it with their own units.
    pub own_people: bool,
    /// What the list is narrowed to.
    pub filter: BranchFilter,
    /// What the unit is asked to learn, the nearest day first.
    pub tasks: Vec<TaskRow>,
    /// What may be assigned.
    pub courses: Vec<CourseChoice>,
    /// What was chosen: a unit by its code, or all of a course.
    pub chosen: String,
    /// The day as typed.
    pub due: String,
    /// The first day that may be chosen.
    pub today: String,
    /// `unit`, `due`.
    pub errors: Errors,
}

/// `/desk/learning`, for whoever looks after several units that stand side by side.
#[derive(Template)]
#[template(path = "learn/places.html")]
pub struct Places<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Id and name.
    pub units: Vec<(String, String)>,
}
