//! The pages of a bank: its questions by unit, the form of one, files that come in.
//!
//! Promises: what keeps a question from being used is said in words; a row of a file that was not taken is told with its place and what to do.

use askama::Template;

use super::question_form::QuestionForm;
use super::whole::ShownQuestion;
use crate::desk::{Errors, Form, Frame, When};
use crate::web::i18n::Lang;
use crate::web::icons::{Icon, icon};

/// A unit above the list.
#[derive(Clone, Debug)]
pub struct UnitChip {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its questions.
    pub count: usize,
    /// Usable ones.
    pub usable: usize,
    /// Those that cannot be asked.
    pub faulty: usize,
}

/// A question of the list.
#[derive(Clone, Debug)]
pub struct BankRow {
    /// Id.
    pub id: String,
    /// The question with its answers.
    pub q: ShownQuestion,
    /// What is wrong with it, a sentence each.
    pub faults: Vec<String>,
}

/// `/desk/courses/{id}/questions`.
#[derive(Template)]
#[template(path = "course/questions.html")]
pub struct BankPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The course.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether it can be changed now.
    pub writable: bool,
    /// The units.
    pub units: Vec<UnitChip>,
    /// The unit that is shown.
    pub unit: String,
    /// Only those that cannot be asked.
    pub only_faulty: bool,
    /// Usable questions that a unit needs.
    pub least: usize,
    /// The kinds: name in addresses and word.
    pub kinds: Vec<(String, String)>,
    /// The questions.
    pub rows: Vec<BankRow>,
    /// Number of the first of them.
    pub first: i64,
    /// Address of the next ones.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub later_page: bool,
    /// All questions of the course.
    pub all: usize,
}

impl BankPage<'_> {
    /// Whether some questions cannot be asked, and so do not go out.
    fn any_faulty(&self) -> bool {
        self.units.iter().any(|unit| unit.faulty > 0)
    }

    fn i(&self, name: &'static str) -> Icon {
        let _ = &self.id;
        icon(name)
    }

    fn l(&self) -> &Lang {
        self.f.l
    }
}

/// A place to choose: value, words, whether it is chosen.
pub type PlaceChoice = (String, String, bool);

/// `/desk/courses/{id}/questions/{question}` and `…/new`.
#[derive(Template)]
#[template(path = "course/question.html")]
pub struct QuestionPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The course.
    pub course: String,
    /// Its title.
    pub course_title: String,
    /// The question; empty: a new one.
    pub id: String,
    /// How it stands in the bank now, against two writers.
    pub seen: String,
    /// As typed.
    pub q: QuestionForm,
    /// The word of its kind.
    pub kind_word: String,
    /// The kinds of sub-questions: name and word.
    pub part_kinds: Vec<(String, String)>,
    /// By unit: its title and the places in it.
    pub places: Vec<(String, Vec<PlaceChoice>)>,
    /// The unit, to go back to.
    pub unit: String,
    /// What is wrong with the stored one, a sentence each.
    pub faults: Vec<String>,
    /// Why it does not go into the exit check (empty: it does, or it is new).
    pub practice: String,
    /// What is wrong with the last deed.
    pub errors: Errors,
    /// Whether it can be changed now.
    pub writable: bool,
}

/// A row of a file that was not taken.
#[derive(Clone, Debug)]
pub struct BadRow {
    /// Where, in words.
    pub place: String,
    /// What is wrong, and what to do.
    pub text: String,
}

/// An import in the list.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// Its page.
    pub href: String,
    /// Name of the file.
    pub name: String,
    /// How it stands, in words.
    pub state: String,
    /// When.
    pub at: When,
}

/// `/desk/courses/{id}/import`.
#[derive(Template)]
#[template(path = "course/import.html")]
pub struct ImportPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The course.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Units to choose from.
    pub units: Vec<(String, String)>,
    /// The chosen one.
    pub unit: String,
    /// What is wrong.
    pub errors: Errors,
    /// Files that came before, newest first.
    pub imports: Vec<ImportLine>,
    /// Whether it can be changed now.
    pub writable: bool,
}

/// `/desk/courses/{id}/imports/{import}`.
#[derive(Template)]
#[template(path = "course/imported.html")]
pub struct ImportedPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The course.
    pub course: String,
    /// Its title.
    pub course_title: String,
    /// The import.
    pub id: String,
    /// Name of the file.
    pub name: String,
    /// The unit for questions without a place.
    pub unit: String,
    /// `ready`, `taking`, `taken`, `stopped`, `undoing`, `undone`.
    pub state: String,
    /// Questions that can be taken.
    pub good: usize,
    /// Rows that cannot.
    pub bad: usize,
    /// Taken so far.
    pub taken: usize,
    /// The first questions, as they would come in.
    pub sample: Vec<ShownQuestion>,
    /// What was not understood.
    pub rows: Vec<BadRow>,
    /// What was left out of good ones.
    pub notices: Vec<BadRow>,
    /// Good ones whose place was not understood.
    pub astray: usize,
    /// Good ones that may stand in the exit check.
    pub usable: usize,
    /// Whether it can be changed now.
    pub writable: bool,
}

impl ImportedPage<'_> {
    fn i(&self, name: &'static str) -> Icon {
        let _ = &self.id;
        icon(name)
    }

    fn l(&self) -> &Lang {
        self.f.l
    }

    fn moves(&self) -> bool {
        matches!(self.state.as_str(), "taking" | "undoing")
    }
}

/// Further questions of a unit of a frozen course, for its reviewers.
#[derive(Template)]
#[template(path = "course/whole_questions.html")]
pub struct WholeQuestions<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The page of the whole course.
    pub back: String,
    /// The course.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The questions.
    pub questions: Vec<ShownQuestion>,
    /// Number of the first of them, from 1.
    pub first: usize,
    /// How many the unit has.
    pub all: usize,
    /// Address of the next ones.
    pub next: Option<String>,
}

impl WholeQuestions<'_> {
    fn i(&self, name: &'static str) -> Icon {
        let _ = &self.unit;
        icon(name)
    }

    fn l(&self) -> &Lang {
        self.f.l
    }
}
