//! What is taught: courses, their lessons and questions, on their way through review to the learners.
//!
//! Promises: a course goes to the learners by three decisions and in no other way; what was frozen for review is exactly what is published; a unit
//! has at least [`rules::USABLE`] usable questions before it is handed in. [`crate::learn`] stands above and reads what is published here.

mod public;
pub mod rules;
#[cfg(test)]
pub mod staging;

pub use public::{Brief, Lesson, Pool, Unit, briefs, lesson, lesson_of, lessons, pool, publish, unit, units};
