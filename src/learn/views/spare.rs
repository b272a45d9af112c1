//! A lesson and the list of lessons while nothing else answers.
//!
//! Promise: they have no place for a name, a token or a standing.

use askama::Template;

use super::TextPart;
use crate::desk::Frame;

/// The copy of a lesson's text.
#[derive(Template)]
#[template(path = "learn/spare.html")]
pub struct SparePage<'a> {
    /// The frame, of nobody.
    pub f: Frame<'a>,
    /// Public code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Whether it is seen or heard as well, when everything answers.
    pub is_film: bool,
    /// The text.
    pub parts: Vec<TextPart>,
}

/// A unit in the list.
#[derive(Clone, Debug)]
pub struct SpareLine {
    /// Title.
    pub title: String,
    /// Title of the course.
    pub course: String,
    /// Code and title of each lesson.
    pub lessons: Vec<(String, String)>,
}

/// The list.
#[derive(Template)]
#[template(path = "learn/spare_list.html")]
pub struct SpareList<'a> {
    /// The frame, of nobody.
    pub f: Frame<'a>,
    /// The units that are taught.
    pub units: Vec<SpareLine>,
}
