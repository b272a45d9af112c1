//! What is taught: courses, their lessons and questions, on their way through review to the learners.
//!
//! Promises: a course goes to the learners by three decisions and in no other way; what was frozen for review is exactly what is published; a unit
//! has at least [`rules::USABLE`] usable questions before it is handed in. [`crate::learn`] stands above and reads what is published here.

mod bank;
mod bank_commands;
mod bank_import;
mod commands;
mod costs;
mod course_pages;
mod course_views;
mod desk;
mod examined;
mod film;
mod film_pages;
mod film_views;
mod import_pages;
mod lesson_pages;
mod life;
mod pages;
mod picture_pages;
mod public;
mod question_form;
mod question_pages;
mod question_views;
mod reviewing;
mod revisions;
pub mod rules;
#[cfg(test)]
mod staging;
mod store;
#[cfg(test)]
mod story;
mod verify;
mod whole;

pub use bank::Place;
pub use bank_commands::{DeleteQuestion, MoveQuestion, SaveQuestion};
pub use bank_import::{BATCH, BeginImport, Form as FileForm, KeepFile, TAKE_JOB, TakeBatch, UNDO_JOB, UndoBatch};
pub use commands::{ChangeCourse, KeepCourse, KeepPicture, NewCourse, SaveLesson, TakeLessonFile};
pub use costs::{AddCost, CostRow, RemoveCost, costs_of};
pub use course_views::*;
pub use desk::{Mine, last_words, look_of, mine, state_word};
pub use examined::{Examinable, examinable_in, examinable_now, question_in, question_of, questions_by_unit};
#[cfg(test)]
pub use film::kept_media;
pub use film::{BeginMedia, ForgetMedia, MediaCame, RemoveMedia, SaveCaptions, TakeMedia};
pub use film_pages::vtt;
pub use film_views::*;
pub use life::{EditCourseAgain, LayAside, SubmitCourse, TakeDownCourse, WithdrawCourse};
pub use pages::routes;
pub use public::{
    Brief, Lesson, Pool, Unit, briefs, left_out, lesson, lesson_ids, lesson_of, lessons, pool, publish, taken_down, unit, units,
    units_of,
};
pub use question_form::{FormRow, QuestionForm};
pub use question_views::*;
pub use reviewing::CourseKind;
#[cfg(test)]
pub use staging::{PublishedCourse, RIGHT, published_again, published_course, published_film};
pub use store::{Course, Draft, object_of, outline_of, text_of, version_of};
pub use verify::{Altered, verify_publications, verify_revisions};
pub use whole::{AnswerLine, ShownQuestion};

use std::sync::Arc;

use crate::access::{Action, Role};
use crate::app::App;

/// See a course on the desk: who made it, the writers of its place, its reviewers, its secretary.
#[derive(Debug)]
pub struct ReadCourse;

impl Action for ReadCourse {
    const NAME: &'static str = "course.read";
    const ROLES: &'static [Role] =
        &[Role::Writer, Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer, Role::Secretary];
    const OWNER: bool = true;
}

/// Begin a course at a node.
#[derive(Debug)]
pub struct WriteCourse;

impl Action for WriteCourse {
    const NAME: &'static str = "course.write";
    const ROLES: &'static [Role] = &[Role::Writer];
}

/// Change a course, submit it, take it back: its owner and the writers of its place.
#[derive(Debug)]
pub struct EditCourse;

impl Action for EditCourse {
    const NAME: &'static str = "course.edit";
    const ROLES: &'static [Role] = &[Role::Writer];
    const OWNER: bool = true;
}

/// Take a course down: the last office, and the secretary of its place.
#[derive(Debug)]
pub struct TakeCourseDown;

impl Action for TakeCourseDown {
    const NAME: &'static str = "course.take_down";
    const ROLES: &'static [Role] = &[Role::FinalReviewer, Role::Secretary];
}

/// The work of an import that a writer began or undoes, batch by batch: the job of [`TAKE_JOB`] and [`UNDO_JOB`].
///
/// # Errors
/// The database's, the disk's.
pub async fn work(app: &Arc<App>, import: &str) -> anyhow::Result<()> {
    import_pages::work(app, import).await
}
