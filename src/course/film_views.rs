//! What the page of a lesson's film shows.

use askama::Template;

use crate::desk::{Errors, Form, Frame};

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Prepared.
    Ready,
    /// It is at fault.
    Failed,
    /// It is being prepared.
    Moving,
    /// It is shown as it came.
    Plain,
}

/// The file of a lesson.
#[derive(Clone, Debug)]
pub struct FilmState {
    /// What its owner calls it.
    pub name: String,
    /// Pictures too, or sound alone.
    pub video: bool,
    /// `5:47`
    pub length: String,
    /// How far it is.
    pub stands: Stands,
    /// Done, per cent.
    pub done: i64,
    /// How it stands, in words.
    pub word: String,
}

/// A part of the text and where its words are said.
#[derive(Clone, Debug)]
pub struct FilmPart {
    /// Title.
    pub title: String,
    /// `1:07`
    pub from: String,
}

/// `/desk/courses/{id}/lessons/{lesson}/film`.
#[derive(Template)]
#[template(path = "course/film.html")]
pub struct FilmPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key of every form.
    pub form: Form,
    /// The course.
    pub course: String,
    /// The lesson.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The unit's title.
    pub unit: String,
    /// Whether it can be changed now.
    pub writable: bool,
    /// The file, if there is one.
    pub film: Option<FilmState>,
    /// Where it can be looked at.
    pub source: Option<String>,
    /// Whether files are prepared here.
    pub has_ffmpeg: bool,
    /// Largest file, MB.
    pub most: u64,
    /// Bytes of a piece.
    pub piece: usize,
    /// Version of the captions that the writer saw.
    pub version: i64,
    /// Captions, as typed.
    pub captions: String,
    /// What is wrong with them: line and sentence.
    pub faults: Vec<(usize, String)>,
    /// Where the parts of the text begin.
    pub parts: Vec<FilmPart>,
    /// Whether the lesson has a text.
    pub has_text: bool,
    /// What was refused.
    pub errors: Errors,
}
