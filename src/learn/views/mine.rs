//! 我的课: what is due, nearly done, begun and new, each with the one thing that is missing.
//!
//! Promises: a unit has one button; nothing is shown as a share or a time.

use std::borrow::Cow;

use askama::Template;

use crate::desk::{Frame, When};

/// Where a unit stands in the list, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Only little is missing: a part, a question, the check.
    Nearly,
    /// Assigned with a date.
    Due,
    /// Begun.
    Begun,
    /// Not begun.
    New,
}

impl Group {
    /// In the order of the page.
    pub const EVERY: [Self; 4] = [Self::Nearly, Self::Due, Self::Begun, Self::New];

    /// The heading.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Nearly => f.t("learn-group-nearly"),
            Self::Due => f.t("learn-group-due"),
            Self::Begun => f.t("learn-group-begun"),
            Self::New => f.t("learn-group-new"),
        }
    }
}

/// What is missing to complete a unit, the nearest thing only.
#[derive(Clone, Debug)]
pub enum Lack {
    /// Not begun; so many lessons.
    NotBegun(usize),
    /// So many lessons are not read to the end.
    Lessons(usize),
    /// Parts of the last lesson, by number, then the check.
    Parts(Vec<u32>),
    /// A question about a stretch is to be answered.
    Question,
    /// Only the check.
    Check,
    /// The check, from an instant on.
    CheckLater(When),
    /// The organiser asks one question about what was learned without a line.
    Organiser,
    /// A person said no to what was learned without a line: it may be learned again.
    Again,
}

impl Lack {
    fn sentence<'k>(&'k self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::NotBegun(1) => f.t("learn-lack-new-one"),
            Self::NotBegun(n) => f.t1("learn-lack-new", "n", n),
            Self::Lessons(n) => f.t1("learn-lack-lessons", "n", n),
            Self::Parts(parts) => f.t1("learn-lack-parts", "p", super::listed(parts)),
            Self::Question => f.t("learn-lack-question"),
            Self::Check => f.t("learn-lack-check"),
            Self::CheckLater(when) => f.t1("learn-lack-check-later", "when", &when.text),
            Self::Organiser => f.t("learn-lack-organiser"),
            Self::Again => f.t("learn-lack-again"),
        }
    }

    fn button<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::NotBegun(_) => f.t("learn-go-begin"),
            Self::Lessons(_) | Self::Parts(_) => f.t("learn-go-on"),
            Self::Question => f.t("learn-go-question"),
            Self::Check => f.t("learn-go-check"),
            Self::CheckLater(_) | Self::Organiser | Self::Again => f.t("learn-go-look"),
        }
    }
}

/// Most characters that a card says of what its course is good for: two lines of a phone.
const SHORT: usize = 60;

/// The beginning of a long text, cut behind a clause where one ends in its second half; the page of the lesson has all of it.
pub fn in_short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHORT {
        return line;
    }
    let head: String = line.chars().take(SHORT).collect();
    let clause = head.rsplit_once(['。', '；', '，', '、', '？', '！']).map(|(clause, _)| clause);
    let clause = clause.filter(|clause| clause.chars().count() >= SHORT / 2);
    format!("{}…", clause.unwrap_or(&head))
}

/// How far a lesson is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LessonState {
    /// Not opened.
    New,
    /// Parts are missing.
    Begun,
    /// Everything was read, something of it is pending.
    Pending,
    /// Everything was read and counts once the unit is complete.
    Read,
}

impl LessonState {
    /// CSS tone and icon.
    pub fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("off", "ring"),
            Self::Begun => ("now", "half"),
            Self::Pending => ("wait", "clock"),
            Self::Read => ("ok", "okc"),
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::New => f.t("lesson-state-new"),
            Self::Begun => f.t("lesson-state-begun"),
            Self::Pending => f.t("lesson-state-pending"),
            Self::Read => f.t("lesson-state-read"),
        }
    }
}

/// A lesson of a unit.
#[derive(Clone, Debug)]
pub struct LessonLine {
    /// Public code.
    pub code: String,
    /// Title.
    pub title: String,
    /// How far it is.
    pub state: LessonState,
}

/// A unit of the list.
#[derive(Clone, Debug)]
pub struct UnitCard {
    /// In which group it stands.
    pub group: Group,
    /// Title of the course.
    pub course: String,
    /// Title.
    pub title: String,
    /// 学时 in hundredths.
    pub hundredths: i64,
    /// Until when it was assigned.
    pub due: Option<When>,
    /// What is missing.
    pub lack: Lack,
    /// What the course is good for, in short; empty: it is begun, or another card of the course says it.
    pub gain: String,
    /// For whom it is and for which task; empty as above, or nobody said.
    pub purpose: String,
    /// Where the one button leads: a lesson, its `#need`, or the check.
    pub href: String,
    /// Its lessons, in order.
    pub lessons: Vec<LessonLine>,
}

/// A unit that is complete: its lessons go on opening.
#[derive(Clone, Debug)]
pub struct DoneUnit {
    /// Title of the course.
    pub course: String,
    /// Title.
    pub title: String,
    /// Its lessons, in order.
    pub lessons: Vec<LessonLine>,
}

/// `/desk/learn`.
#[derive(Template)]
#[template(path = "learn/mine.html")]
pub struct MyLearning<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// What is to be learned.
    pub units: Vec<UnitCard>,
    /// What is complete, to be looked at again.
    pub done: Vec<DoneUnit>,
    /// Examinations that can be sat, or are to come.
    pub exams: Vec<crate::exam::Line>,
}

impl MyLearning<'_> {
    /// The groups that have something, with a number for the anchor.
    fn groups(&self) -> Vec<(Group, Vec<&UnitCard>)> {
        Group::EVERY
            .into_iter()
            .map(|group| (group, self.units.iter().filter(|unit| unit.group == group).collect::<Vec<_>>()))
            .filter(|(_, units)| !units.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_ends_with_a_clause_and_a_short_one_stays_as_it_is() {
        assert_eq!(in_short("学会挂灯。"), "学会挂灯。");
        let clauses = format!("{}，{}，", "甲".repeat(40), "乙".repeat(40));
        assert_eq!(in_short(&clauses), format!("{}…", "甲".repeat(40)));
        assert_eq!(in_short(&"丙".repeat(200)), format!("{}…", "丙".repeat(SHORT)));
        assert_eq!(in_short("一行\n又一行"), "一行 又一行");
    }
}
