//! The courses of the demo as they lie in `demo/courses`, one folder each.

use include_dir::Dir;
use serde::Deserialize;

use super::content::{FOLDER, Opinions, parse};

/// `courses/…/course.toml`
#[derive(Deserialize)]
pub struct Course {
    /// Title.
    pub title: String,
    /// What it is good for.
    pub digest: String,
    /// Name of its branch.
    pub branch: String,
    /// Who answers for it.
    pub author_post: String,
    /// Where it comes from.
    pub source: String,
    /// For whom it is and for which task.
    #[serde(default)]
    pub purpose: String,
    /// What 公开 rests on.
    pub secrecy_basis: String,
    /// When it was published, before the start of the demo.
    pub days_ago: i64,
    /// What was said.
    pub opinions: Opinions,
    /// What it cost.
    #[serde(default)]
    pub costs: Vec<CostLine>,
    /// Its units.
    pub units: Vec<CourseUnit>,
}

/// A line of cost.
#[derive(Deserialize)]
pub struct CostLine {
    /// For what.
    pub kind: String,
    /// Fen.
    pub fen: i64,
    /// Which document says so.
    pub source: String,
}

/// A unit.
#[derive(Deserialize)]
pub struct CourseUnit {
    /// Title.
    pub title: String,
    /// In order.
    pub lessons: Vec<CourseLesson>,
}

/// A lesson; sound and pictures lie beside its text.
#[derive(Deserialize)]
pub struct CourseLesson {
    /// Title.
    pub title: String,
    /// Its text, in the folder of the course.
    pub text: String,
    /// Its film, if it has one.
    #[serde(default)]
    pub media: String,
    /// The captions of that.
    #[serde(default)]
    pub captions: String,
    /// Pictures of a recording: the first stands in the first part, and so on.
    #[serde(default)]
    pub slides: Vec<Slide>,
}

/// A picture beside a recording.
#[derive(Deserialize)]
pub struct Slide {
    /// Its file.
    pub file: String,
    /// What is in it.
    pub alt: String,
}

/// The courses, each with the name of its folder.
///
/// # Errors
/// One cannot be read.
pub fn courses() -> anyhow::Result<Vec<(String, Course)>> {
    let folders = FOLDER.get_dir("courses").into_iter().flat_map(Dir::dirs);
    folders
        .filter_map(|folder| folder.path().file_name()?.to_str())
        .map(|name| Ok((name.to_owned(), parse(&format!("courses/{name}/course.toml"))?)))
        .collect()
}
