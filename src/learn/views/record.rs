//! 我的学习记录: every hour, its class, its evidence in words. Only the person sees this page.
//!
//! Promises: the four classes and the three categories are never added up silently: a sum says of what it is the sum and by which rule; a stretch that
//! does not count says why and what can be done.

use std::borrow::Cow;

use askama::Template;

use super::evidence::Evidence;
use super::hours;
use super::lesson::Why;
use crate::desk::{Form, Frame, When};
pub use crate::learn::rules::branch::Met;

/// How a 学时 was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A, 在线核实.
    Verified,
    /// B, 离线学习.
    Offline,
    /// C, 外部证书.
    Imported,
    /// D, 现场上课.
    OnSite,
}

impl Class {
    /// In the order of the letters.
    pub const EVERY: [Self; 4] = [Self::Verified, Self::Offline, Self::Imported, Self::OnSite];

    /// The letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Verified => "A",
            Self::Offline => "B",
            Self::Imported => "C",
            Self::OnSite => "D",
        }
    }

    /// The class of a letter.
    pub fn from_letter(letter: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|class| class.letter() == letter)
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Verified => f.t("class-a"),
            Self::Offline => f.t("class-b"),
            Self::Imported => f.t("class-c"),
            Self::OnSite => f.t("class-d"),
        }
    }

    fn line<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Verified => f.t("class-a-line"),
            Self::Offline => f.t("class-b-line"),
            Self::Imported => f.t("class-c-line"),
            Self::OnSite => f.t("class-d-line"),
        }
    }

    /// CSS tone, icon and word of what becomes of it.
    fn counts<'k>(self, f: &'k Frame<'_>) -> (&'static str, &'static str, Cow<'k, str>) {
        match self {
            Self::Verified | Self::OnSite => ("ok", "okc", f.t("class-counts")),
            Self::Offline => ("wait", "clock", f.t("class-waits")),
            Self::Imported => ("off", "ring", f.t("class-listed")),
        }
    }
}

/// Which kind of learning a 学时 belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// 集中培训.
    Class,
    /// 集体学习.
    GroupStudy,
    /// 自学; what is learned alone here.
    SelfStudy,
}

impl Category {
    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Class => f.t("category-class"),
            Self::GroupStudy => f.t("category-group"),
            Self::SelfStudy => f.t("category-self"),
        }
    }
}

impl Met {
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
            Self::Yes => f.t("met-yes"),
            Self::NotYet => f.t("met-not-yet"),
            Self::NotDue => f.t("met-not-due"),
        }
    }
}

/// One category of the year.
#[derive(Clone, Debug)]
pub struct CategorySum {
    /// Which.
    pub category: Category,
    /// What counts of it, in hundredths.
    pub hundredths: i64,
    /// Whether the obligation of the year counts it.
    pub counts: bool,
    /// Whether the year asks for at least one of it.
    pub needed: bool,
}

/// The year against its obligation.
#[derive(Clone, Debug)]
pub struct YearSum {
    /// Which year.
    pub year: i64,
    /// What the year asks for, in hundredths.
    pub needed: i64,
    /// Whether it is the obligation of a secretary or a committee member (56), else that of a member (32).
    pub committee: bool,
    /// What counts, in hundredths: the sum of the categories that count.
    pub counted: i64,
    /// Every category, also those that do not count.
    pub categories: Vec<CategorySum>,
    /// What the branch sees.
    pub met: Met,
    /// Version of the rule.
    pub rule: String,
    /// Where the rule comes from.
    pub source: String,
}

impl YearSum {
    fn lacking(&self) -> i64 {
        (self.needed - self.counted).max(0)
    }

    /// What is still missing when the hours are enough: a category that the year asks for at least once.
    fn once(&self) -> Option<Category> {
        self.categories.iter().find(|it| it.needed && it.hundredths == 0).map(|it| it.category)
    }

    /// The categories that count: `集中培训 15 + 集体学习 6`.
    fn sum(&self, f: &Frame<'_>) -> String {
        let terms: Vec<String> = self
            .categories
            .iter()
            .filter(|it| it.counts)
            .map(|it| format!("{} {}", it.category.word(f), hours(it.hundredths)))
            .collect();
        terms.join(" + ")
    }
}

/// What one class comes to this year.
#[derive(Clone, Debug)]
pub struct ClassSum {
    /// Which.
    pub class: Class,
    /// In hundredths.
    pub hundredths: i64,
}

/// What an appeal about a stretch is doing.
#[derive(Clone, Debug)]
pub enum AppealStands {
    /// None yet; here is its form.
    None {
        /// `/desk/learn/record/appeal?…`
        href: String,
    },
    /// Should have been decided by then, and nobody did.
    Late {
        /// The day that is over.
        due: When,
    },
    /// Waits until then.
    Waits {
        /// The last day of the decision.
        due: When,
    },
    /// A question was drawn for it: the person answers.
    Drawn,
    /// Was decided: not agreed. (What was agreed is no longer pending.)
    Refused {
        /// The words of the decision.
        words: String,
    },
}

/// A stretch that does not count.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Title of the lesson (empty: the unit has one lesson of the same name).
    pub lesson: String,
    /// Public code of the lesson.
    pub code: String,
    /// On which day, `11月19日`.
    pub day: String,
    /// From which time of the day, `20:31`; empty: it is about the exit check.
    pub from: String,
    /// To which.
    pub to: String,
    /// Why.
    pub why: Why,
    /// Whether another question can be had now.
    pub make_up: bool,
    /// The appeal.
    pub appeal: AppealStands,
}

impl Stretch {
    /// When it was learned: a minute, or from one to another.
    fn when<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        if self.from == self.to {
            f.t2("stretch-at", "day", &self.day, "at", &self.from)
        } else {
            let args = [("day", self.day.clone()), ("from", self.from.clone()), ("to", self.to.clone())];
            Cow::Owned(f.l.with("stretch-of", &args).into_owned())
        }
    }
}

/// A completed unit, one that is pending, a class, a certificate from elsewhere.
#[derive(Clone, Debug)]
pub struct RecordUnit {
    /// Title.
    pub title: String,
    /// Title of the course, or where it was (empty: none).
    pub course: String,
    /// Its class, also while it is pending.
    pub class: Class,
    /// 学时 in hundredths.
    pub hundredths: i64,
    /// Whether the 学时 stand; otherwise something is pending or missing.
    pub earned: bool,
    /// The day on which it was learned last, or took place; the text without the time of the day.
    pub day: When,
    /// What stands behind it.
    pub evidence: Vec<Evidence>,
    /// What does not count of it.
    pub stretches: Vec<Stretch>,
    /// Of what was learned elsewhere the entry, where it may be taken back.
    pub take_back: Option<String>,
    /// Its certificate.
    pub certificate: Option<String>,
}

impl RecordUnit {
    /// CSS tone, icon and word.
    fn sign<'k>(&self, f: &'k Frame<'_>) -> (&'static str, &'static str, Cow<'k, str>) {
        let value = || f.t2("record-value", "letter", self.class.letter(), "h", hours(self.hundredths)).into_owned().into();
        if !self.earned {
            return if self.stretches.is_empty() {
                ("now", "half", f.t("record-not-done"))
            } else {
                ("warn", "warn", f.t("record-not-counted"))
            };
        }
        match self.class {
            Class::OnSite if self.hundredths < 0 => ("warn", "undo", value()),
            Class::Verified | Class::OnSite => ("ok", "okc", value()),
            Class::Offline => ("wait", "clock", value()),
            Class::Imported => ("off", "ring", value()),
        }
    }
}

/// `/desk/learn/record`.
#[derive(Template)]
#[template(path = "learn/record.html")]
pub struct RecordPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of the forms.
    pub form: Form,
    /// The year against its obligation.
    pub year: YearSum,
    /// The four classes this year.
    pub classes: Vec<ClassSum>,
    /// Newest first.
    pub units: Vec<RecordUnit>,
    /// Whether I appealed at some time.
    pub appealed: bool,
    /// Address of the older ones.
    pub older: Option<String>,
    /// The years that may be looked at, the running one first.
    pub years: Vec<i64>,
    /// Whether the year is over: it is told as it stood on its last day.
    pub closed: bool,
    /// Whether this is not the first page: only the list stands on it.
    pub later_page: bool,
}

impl RecordPage<'_> {
    fn may_appeal(stretch: &Stretch) -> bool {
        matches!(stretch.appeal, AppealStands::None { .. })
    }

    fn is_drawn(stretch: &Stretch) -> bool {
        matches!(stretch.appeal, AppealStands::Drawn)
    }
}
