//! 现场课: sheets of a unit, one sheet, and the form.
//!
//! Promises: what stands here is the class, its day and who was there; nothing about what anybody has in the year.

use std::borrow::Cow;

use askama::Template;

use super::record::Category;
use crate::desk::{Errors, Form, Frame, When};

/// Where a sheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetState {
    /// Waits for a second person.
    Open,
    /// Was sent back.
    Returned,
    /// Confirmed; not everybody's hours are written yet.
    Writing,
    /// Confirmed.
    Confirmed,
}

impl SheetState {
    /// The state of its name in the database.
    pub fn parse(name: &str) -> Self {
        match name {
            "returned" => Self::Returned,
            "writing" => Self::Writing,
            "confirmed" => Self::Confirmed,
            _ => Self::Open,
        }
    }

    /// CSS tone and icon.
    pub fn sign(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("wait", "clock"),
            Self::Returned => ("warn", "undo"),
            Self::Writing => ("now", "half"),
            Self::Confirmed => ("ok", "okc"),
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Open => f.t("onsite-state-open"),
            Self::Returned => f.t("onsite-state-returned"),
            Self::Writing => f.t("onsite-state-writing"),
            Self::Confirmed => f.t("onsite-state-confirmed"),
        }
    }
}

/// A sheet in a list.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// Its page.
    pub href: String,
    /// What was taught.
    pub title: String,
    /// Of which kind.
    pub category: Category,
    /// When it took place.
    pub day: When,
    /// Where.
    pub place: String,
    /// Where it stands.
    pub state: SheetState,
    /// Whether it takes somebody off another one.
    pub corrects: bool,
}

impl SheetRow {
    /// The word for where it stands: a correction that is not confirmed is not mended.
    fn word<'k>(&self, f: &'k Frame<'_>) -> Cow<'k, str> {
        if self.corrects && self.state == SheetState::Returned { f.t("onsite-state-declined") } else { self.state.word(f) }
    }

    /// What it is called.
    pub fn name(&self, f: &Frame<'_>) -> String {
        if self.corrects { f.t1("onsite-correction-of", "title", &self.title).into_owned() } else { self.title.clone() }
    }
}

/// A correction on the page of what it corrects.
#[derive(Clone, Debug)]
pub struct CorrectionRow {
    /// Itself.
    pub row: SheetRow,
    /// Who is taken off, by strokes.
    pub people: Vec<String>,
}

impl CorrectionRow {
    fn names(&self) -> String {
        self.people.join("\u{3001}")
    }
}

/// `/desk/units/{id}/attendance/{sheet}/correct`.
#[derive(Template)]
#[template(path = "learn/onsite_correct.html")]
pub struct CorrectForm<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// Id of the sheet.
    pub sheet: String,
    /// What it says.
    pub row: SheetRow,
    /// Who may be taken off, by strokes.
    pub people: Vec<PresentRow>,
    /// Why, as typed.
    pub words: String,
    /// `sheet`, `people`, `words`.
    pub errors: Errors,
}

/// `/desk/units/{id}/attendance`.
#[derive(Template)]
#[template(path = "learn/onsite.html")]
pub struct SheetList<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// The newest day first.
    pub rows: Vec<SheetRow>,
}

/// `/desk/units/{id}/attendance/{sheet}`.
#[derive(Template)]
#[template(path = "learn/onsite_sheet.html")]
pub struct SheetPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// Id of the sheet.
    pub sheet: String,
    /// The version that is seen.
    pub version: i64,
    /// What it says.
    pub row: SheetRow,
    /// 学时 of the class, in hundredths.
    pub hundredths: i64,
    /// Who was there, by strokes.
    pub people: Vec<String>,
    /// Who stands for it, by post.
    pub made_by: String,
    /// When it was saved.
    pub made: When,
    /// Who confirmed it or sent it back, by post (empty: nobody yet).
    pub decided_by: String,
    /// When that was.
    pub decided: Option<When>,
    /// Why it was sent back (empty: it was not).
    pub said: String,
    /// Whether it was I who saved it: then somebody else confirms it.
    pub mine: bool,
    /// Whether somebody may be taken off it.
    pub may_correct: bool,
    /// Of a correction the page of what it corrects.
    pub original: Option<String>,
    /// Of a correction why that was wrong (else empty).
    pub why: String,
    /// What was put right of it.
    pub corrections: Vec<CorrectionRow>,
    /// What is typed to send it back.
    pub words: String,
    /// `sheet`, `words`, `people`.
    pub errors: Errors,
}

impl SheetPage<'_> {
    fn names(&self) -> String {
        self.people.join("\u{3001}")
    }

    /// Whether the second witness is asked for, and may be me.
    fn may_decide(&self) -> bool {
        self.row.state == SheetState::Open && !self.mine
    }

    fn may_change(&self) -> bool {
        !self.row.corrects && matches!(self.row.state, SheetState::Open | SheetState::Returned)
    }

    /// Whether it waits for somebody else than me.
    fn waits(&self) -> bool {
        self.mine && self.row.state == SheetState::Open
    }
}

/// Somebody who may have been there.
#[derive(Clone, Debug)]
pub struct PresentRow {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The unit, where it is another one (else empty).
    pub unit: String,
    /// Whether chosen.
    pub there: bool,
}

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub struct SheetTyped {
    /// What was taught.
    pub title: String,
    /// Where.
    pub place: String,
    /// `class` or `group_study`.
    pub category: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// 学时.
    pub hours: String,
}

/// `/desk/units/{id}/attendance/new`, `/desk/units/{id}/attendance/{sheet}/edit`.
#[derive(Template)]
#[template(path = "learn/onsite_form.html")]
pub struct SheetForm<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// Id of the sheet; empty: a new one.
    pub sheet: String,
    /// The version that is changed.
    pub version: i64,
    /// As typed.
    pub typed: SheetTyped,
    /// The last day that may be chosen.
    pub today: String,
    /// Everybody who may have been there, by strokes.
    pub people: Vec<PresentRow>,
    /// Beside the fields, and `sheet` for the whole.
    pub errors: Errors,
}

impl SheetForm<'_> {
    fn categories() -> [(&'static str, Category); 2] {
        [("class", Category::Class), ("group_study", Category::GroupStudy)]
    }

    fn is(&self, category: &str) -> bool {
        self.typed.category == category
    }
}
