//! The traces: what somebody does, and the row that comes of it.
//!
//! Promise: each trace has a person of its own, so that traces do not change each other; whoever forges is measured after the strongest ending
//! that he can have: an accomplice who knows the answers.

mod bodies;
mod crowd;
mod films;
mod learners;
mod pace;
mod packs;
mod questions;
mod receipts;
mod robots;
mod viewers;
mod wires;

pub use bodies::bodies;
pub use crowd::{crowd, forks, too_many};
pub use films::{film_forms, film_pace, films};
pub use learners::{doors, honest};
pub use pace::{gaps, pace, patter};
pub use packs::{pack_class, packs};
pub use questions::{check, questions};
pub use receipts::{clock, receipts, strangers};
pub use robots::{guessing, idle};
pub use viewers::viewers;

/// Characters of the usual lesson: 50 minutes.
const LONG: usize = 20_000;
/// Characters of a short one: 12 minutes, without a question on the way.
const SHORT: usize = 4_800;
/// Pieces of the usual film: 50 minutes.
const FILM: usize = 500;
/// A beat's usual distance.
const BEAT: i64 = 30_000;
/// A minute.
const MINUTE: i64 = 60_000;
