//! The pages of this room: three questions, 有用吗, what a course taught.
//!
//! Promises: the learner reads before answering that nothing depends on it; the page of a course has no field for a person, a day of a person or an
//! exact count; every share stands in words beside its bar.

mod figures;
mod three;

pub use figures::*;
pub use three::*;
