//! The question bank of a course: what a question is, how it is shown, graded, drawn, exchanged with other programs, and judged afterwards.
//!
//! Promises: pure (no clock, network, disk, and no chance but a seed that is handed in); no input makes a reader or a grader panic or hang;
//! what is wrong is told as a code with arguments, never as a sentence; what a reader could not carry over is told, never dropped in silence.
//! `model` is what everything else is about; start there.

mod analysis;
mod ask;
mod chance;
mod draw;
mod fold;
pub mod gift;
mod grade;
mod html;
mod json_comment;
mod model;
pub mod moodle;
pub mod paper;
mod problem;
mod read;
pub mod sheet;
mod shuffle;

pub use analysis::{Answered, Item, LEAST_PERSONS, item};
pub use ask::{Keyed, Shown, shown};
pub use chance::{FEWEST_OPTIONS, MOST_CHANCE, guess_chance, may_stand_in_check, may_stand_in_flow};
pub use draw::{Candidate, belongs, draw};
pub use fold::{fold, matches};
pub use grade::{Answer, Mark, grade, right_answer};
pub use model::{Choice, Kind, Pair, Part, Question, blanks_in, limits};
pub use paper::{Blueprint, BlueprintProblem, Drawn, Section, draw_paper};
pub use problem::{Problem, problems};
pub use read::{Fault, MOST_BYTES, MOST_QUESTIONS, Misread, Read, Written};
