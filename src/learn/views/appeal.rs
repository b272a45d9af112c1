//! Appeals: mine (the form, and what became of them), and those that wait for an organiser.
//!
//! Promises: what an organiser sees of an appeal is the person, the lesson, the reason in words and the last day of the decision; no interval, no time of
//! the day, no score, no count. The structs of those pages have no field for them.

use std::borrow::Cow;

use askama::Template;

use super::lesson::Why;
use crate::desk::{Errors, Form, Frame, When};

/// What a person says happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 我在学，没注意到提问.
    NotNoticed,
    /// 提问没有出来，或者点不动.
    NotShown,
    /// 被叫去办事，回来接着学的.
    CalledAway,
    /// 别的，写在下面.
    Other,
    /// Nobody said anything: what was learned without a line is asked about by itself.
    Offline,
}

impl Reason {
    /// In the order of the form.
    pub const EVERY: [Self; 4] = [Self::NotNoticed, Self::NotShown, Self::CalledAway, Self::Other];

    /// The name in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotNoticed => "not_noticed",
            Self::NotShown => "not_shown",
            Self::CalledAway => "called_away",
            Self::Other => "other",
            Self::Offline => "offline",
        }
    }

    /// The reason of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::EVERY.into_iter().chain([Self::Offline]).find(|reason| reason.code() == code)
    }

    /// The words.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::NotNoticed => f.t("reason-not-noticed"),
            Self::NotShown => f.t("reason-not-shown"),
            Self::CalledAway => f.t("reason-called-away"),
            Self::Other => f.t("reason-other"),
            Self::Offline => f.t("reason-offline"),
        }
    }
}

impl Why {
    /// Why something does not count, as a clause.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Question => f.t("why-question"),
            Self::Check => f.t("why-check"),
            Self::Offline => f.t("why-offline"),
        }
    }

    /// What its person can still do when an appeal about it was refused.
    fn after_no<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Question => f.t("appeal-refused-line"),
            Self::Check => f.t("appeal-refused-check"),
            Self::Offline => f.t("appeal-refused-offline"),
        }
    }
}

/// `/desk/learn/record/appeal`.
#[derive(Template)]
#[template(path = "learn/appeal_form.html")]
pub struct AppealForm<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// What names the stretch: fields of the form, name and value.
    pub hidden: Vec<(String, String)>,
    /// Title of the lesson.
    pub title: String,
    /// Public code of the lesson.
    pub lesson: String,
    /// The day: `11月19日`.
    pub day: String,
    /// From which time of the day, `20:31`; empty where the appeal is about the check.
    pub from: String,
    /// To which.
    pub to: String,
    /// Why it does not count.
    pub why: Why,
    /// The reason chosen.
    pub reason: Option<Reason>,
    /// What was typed.
    pub words: String,
    /// The last day of the decision.
    pub due: When,
    /// Whether another question can be had instead.
    pub make_up: bool,
    /// What is wrong: `reason`, `words`, `appeal`.
    pub errors: Errors,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama hands every field and loop variable over by reference")]
impl AppealForm<'_> {
    fn chosen(&self, reason: &Reason) -> bool {
        self.reason == Some(*reason)
    }

    fn about(&self) -> [(&'static str, String); 3] {
        [("title", self.title.clone()), ("day", self.day.clone()), ("why", self.why.word(&self.f).into_owned())]
    }
}

/// What became of an appeal.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Should have been decided by then, and nobody did.
    Late {
        /// The day that is over.
        due: When,
    },
    /// Waits until then.
    Waits {
        /// The last day.
        due: When,
    },
    /// Something was drawn: the person's own answer decides.
    Drawn {
        /// Where it is answered; nothing: its time is over, and the next look tells.
        href: Option<String>,
        /// The last day.
        due: When,
    },
    /// Made up for meanwhile.
    Gone,
    /// Decided.
    Decided {
        /// Whether the stretch counts now.
        agreed: bool,
        /// Who, by post and name.
        by: String,
        /// The words.
        words: String,
        /// When.
        at: When,
    },
}

/// One appeal of mine.
#[derive(Clone, Debug)]
pub struct MyAppeal {
    /// Title of the lesson.
    pub title: String,
    /// Why it did not count.
    pub why: Why,
    /// When I appealed.
    pub made: When,
    /// What became of it.
    pub outcome: Outcome,
}

/// `/desk/learn/record/appeals`.
#[derive(Template)]
#[template(path = "learn/appeal_told.html")]
pub struct AppealTold<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Newest first.
    pub appeals: Vec<MyAppeal>,
}

/// An appeal that waits.
#[derive(Clone, Debug)]
pub struct AppealRow {
    /// Its id.
    pub id: String,
    /// Whose.
    pub person: String,
    /// Title of the lesson.
    pub title: String,
    /// Why it does not count.
    pub why: Why,
    /// What the person says happened.
    pub reason: Reason,
    /// The last day of the decision.
    pub due: When,
    /// Whether that day is over.
    pub overdue: bool,
}

impl AppealRow {
    /// What it is about, in a sentence.
    fn line<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self.reason {
            Reason::Offline => f.t("appeals-line-offline"),
            reason => Cow::Owned(f.t2("appeals-line", "why", self.why.word(f), "reason", reason.word(f)).into_owned()),
        }
    }
}

/// `/desk/appeals`.
#[derive(Template)]
#[template(path = "learn/appeals.html")]
pub struct AppealsPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// What waits, the nearest day first.
    pub rows: Vec<AppealRow>,
}

/// How an organiser makes sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 口头问一题.
    Oral,
    /// 再抽一题.
    Draw,
}

impl Way {
    /// In the order of the form.
    pub const EVERY: [Self; 2] = [Self::Oral, Self::Draw];

    /// The name in forms and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Oral => "oral",
            Self::Draw => "draw",
        }
    }

    /// The way of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|way| way.code() == code)
    }

    fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Oral => f.t("way-oral"),
            Self::Draw => f.t("way-draw"),
        }
    }

    fn line<'k>(self, f: &'k Frame<'_>, why: Why) -> Cow<'k, str> {
        match self {
            Self::Oral => f.t("way-oral-line"),
            Self::Draw if why == Why::Check => f.t("way-draw-check"),
            Self::Draw => f.t("way-draw-line"),
        }
    }
}

/// `/desk/appeals/{id}`.
#[derive(Template)]
#[template(path = "learn/appeal_decide.html")]
pub struct AppealDecide<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The appeal.
    pub row: AppealRow,
    /// What the person wrote (empty: nothing).
    pub said: String,
    /// The version that the organiser saw.
    pub version: i64,
    /// The way chosen.
    pub way: Option<Way>,
    /// Whether agreed.
    pub agrees: Option<bool>,
    /// The words of the decision.
    pub words: String,
    /// What is wrong: `way`, `agrees`, `words`, `decision`.
    pub errors: Errors,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "askama hands every field and loop variable over by reference")]
impl AppealDecide<'_> {
    fn chosen(&self, way: &Way) -> bool {
        self.way == Some(*way)
    }

    fn line(&self, way: &Way) -> Cow<'_, str> {
        way.line(&self.f, self.row.why)
    }
}
