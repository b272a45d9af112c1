//! The form of a plan, and a paper drawn from it to look at.
//!
//! Promises: nothing typed is lost, also numbers that are none; what is drawn to look at shows no answer key, because whoever plans it may sit it.

use askama::Template;

use crate::desk::{Errors, Form, Frame};
use crate::exam::rules::plan::Typed;

/// A course or a unit that a part may draw from.
#[derive(Clone, Debug)]
pub struct SourceChoice {
    /// The value of the field.
    pub key: String,
    /// Its words.
    pub title: String,
    /// Whether it is one unit of a course.
    pub inner: bool,
}

/// `/desk/units/{id}/exams/new` and `…/{exam}/edit`.
#[derive(Template)]
#[template(path = "exam/plan.html")]
pub struct PlanPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// The draft; empty: a new one.
    pub exam: String,
    /// The version that the form was made of.
    pub version: i64,
    /// As typed.
    pub typed: Typed,
    /// What a part may draw from.
    pub sources: Vec<SourceChoice>,
    /// The first day that may be chosen.
    pub today: String,
    /// Beside the fields; `parts` may stand there several times, `form` is about all of it.
    pub errors: Errors,
}

impl PlanPage<'_> {
    fn bad(&self, field: &str) -> &'static str {
        if self.errors.get(field).is_some() { " bad" } else { "" }
    }

    fn about_parts(&self) -> Vec<&str> {
        self.errors.all().filter(|(field, _)| *field == "parts").map(|(_, sentence)| sentence).collect()
    }

    fn difficulties(&self) -> [(&'static str, String); 4] {
        [
            ("0", "exam-difficulty-any"),
            ("1", "exam-difficulty-easy"),
            ("2", "exam-difficulty-middle"),
            ("3", "exam-difficulty-hard"),
        ]
        .map(|(value, key)| (value, self.f.t(key).into_owned()))
    }
}

/// A question as it stands on a paper.
#[derive(Clone, Debug)]
pub struct PrintedQuestion {
    /// Its number.
    pub no: u32,
    /// Points for it.
    pub points: u32,
    /// What is asked.
    pub stem: String,
    /// What is offered.
    pub lines: Vec<String>,
}

/// `/desk/units/{id}/exams/{exam}/preview`.
#[derive(Template)]
#[template(path = "exam/preview.html")]
pub struct PreviewPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Id of the unit.
    pub id: String,
    /// The examination.
    pub exam: String,
    /// Its title.
    pub title: String,
    /// What keeps it from being drawn.
    pub wrong: Vec<String>,
    /// A paper.
    pub questions: Vec<PrintedQuestion>,
}
