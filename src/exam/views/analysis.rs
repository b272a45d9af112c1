//! How good the questions were: shares of all who were asked, and what to mend.
//!
//! Promise: there is no field for a person, and none for a number of so few that somebody could be meant.

use askama::Template;

use crate::desk::Frame;

/// An option with the share that chose it.
#[derive(Clone, Debug)]
pub struct ChosenRow {
    /// A, B …
    pub letter: String,
    /// Its text.
    pub text: String,
    /// Whether it is right.
    pub right: bool,
    /// Of a hundred.
    pub share: String,
}

/// What is told of a question.
#[derive(Clone, Debug)]
pub struct QuestionFigure {
    /// Persons who were asked.
    pub persons: usize,
    /// Of a hundred, who had it right.
    pub difficulty: String,
    /// From −1 to 1.
    pub discrimination: String,
    /// Its options; empty where nothing is chosen.
    pub chosen: Vec<ChosenRow>,
    /// What to mend, in sentences; empty: nothing.
    pub mend: Vec<String>,
}

/// A question of the analysis.
#[derive(Clone, Debug)]
pub struct AnalysedQuestion {
    /// Its number in the list.
    pub no: usize,
    /// What was asked.
    pub stem: String,
    /// Nothing: fewer than ten were asked.
    pub figure: Option<QuestionFigure>,
}

/// `/desk/units/{id}/exams/{exam}/analysis` and `/desk/courses/{id}/exams`.
#[derive(Template)]
#[template(path = "exam/analysis.html")]
pub struct AnalysisPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The page that it belongs to.
    pub back: String,
    /// The same as a file; empty: there is none.
    pub csv: String,
    /// Title of the examination or of the course.
    pub title: String,
    /// Whether it is about a course, over its examinations.
    pub of_course: bool,
    /// Fewest persons of whom something is told.
    pub fewest: usize,
    /// Nothing: it is not over.
    pub questions: Option<Vec<AnalysedQuestion>>,
}

impl AnalysisPage<'_> {
    fn told(&self) -> bool {
        self.questions.iter().flatten().any(|question| question.figure.is_some())
    }

    fn few(list: &[AnalysedQuestion]) -> Vec<&AnalysedQuestion> {
        list.iter().filter(|question| question.figure.is_none()).collect()
    }
}
