//! The desk: the frame of every signed-in page, and 今天要办, the few things that wait for a person.
//!
//! Promise: the first page shows what waits for this person, each one click from done; nothing on it counts or compares people.

mod today;
mod today_views;
mod views;
mod wording;

pub use today::routes;
pub use today_views::*;
pub use views::*;
pub use wording::{grouped, phrases};
