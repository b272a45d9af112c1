//! Whether a course taught anything: three questions before it, after it and thirty days later, 有用吗, where people stop, what it cost.
//!
//! Promises: nobody has to answer any of it, nothing follows from not answering, and nobody is asked twice; what is told is about courses and never about
//! a person, and no figure is about fewer than [`rules::FEWEST`] people, not even by subtraction (decision 0016). Stands above [`crate::learn`] and
//! [`crate::course`].

mod beside;
mod calendar;
mod figure_pages;
mod figure_sheet;
mod rehearsal;
pub mod rules;
mod store;
#[cfg(test)]
mod story;
mod three_pages;
mod useful_pages;
mod views;
mod waiting;
mod work;

pub use beside::Offers;
pub use rehearsal::Asked;
pub use store::probes::{RecallDue, recalls_at_home};
pub use views::*;
pub use waiting::weak_for_me;
pub use work::{AGAIN, JOB, sweep, work};

use crate::access::{Action, Role};
use crate::web::Routes;

/// The addresses of this room.
pub fn routes() -> Routes {
    three_pages::routes().join(useful_pages::routes()).join(figure_pages::routes())
}

/// See what a course taught: whoever may read the course on the desk, and the organisers of learning of its place and above.
#[derive(Debug)]
pub struct SeeEffect;

impl Action for SeeEffect {
    const NAME: &'static str = "effect.see";
    const ROLES: &'static [Role] =
        &[Role::Writer, Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer, Role::Secretary, Role::Organiser];
    const OWNER: bool = true;
}
