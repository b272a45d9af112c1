//! The result of a try, for its person.
//!
//! Promise: it says that nobody else sees it, and what was wrong before what was right.

use askama::Template;

use super::Facts;
use crate::desk::{Form, Frame, When};

/// A question, or a part of a case, with what was answered.
#[derive(Clone, Debug)]
pub struct AnsweredPart {
    /// What was asked; empty: what the whole question asked.
    pub stem: String,
    /// In words; empty: nothing was answered.
    pub given: Vec<String>,
    /// What would have been right.
    pub wanted: Vec<String>,
    /// Why; may be empty.
    pub explain: String,
}

/// A question of a closed try.
#[derive(Clone, Debug)]
pub struct MarkedQuestion {
    /// Its number on the paper.
    pub no: u32,
    /// Points for it.
    pub points: u32,
    /// Whether it was answered right.
    pub right: bool,
    /// What was asked.
    pub stem: String,
    /// Its parts; one, when it is no case.
    pub parts: Vec<AnsweredPart>,
    /// Why; may be empty.
    pub explain: String,
}

/// `/desk/papers/{try}`, once it is closed.
#[derive(Template)]
#[template(path = "exam/result.html")]
pub struct ResultPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The examination.
    pub exam: String,
    /// Its title.
    pub title: String,
    /// What it asked.
    pub facts: Facts,
    /// Points that were reached.
    pub got: u64,
    /// Whether that is enough.
    pub met: bool,
    /// When it ended.
    pub at: When,
    /// Whether the person handed it in; otherwise time ended it.
    pub handed_in: bool,
    /// Whether it can be begun again.
    pub again: bool,
    /// Its questions, in the order of the paper.
    pub questions: Vec<MarkedQuestion>,
}

impl ResultPage<'_> {
    fn of(&self, right: bool) -> Vec<&MarkedQuestion> {
        self.questions.iter().filter(|question| question.right == right).collect()
    }
}
