//! What was learned: sittings, questions, records, hours.
//!
//! Promises: content was really delivered, at a human pace, to one person who could answer for it; what a client says lowers credit and never
//! raises it (`docs/learn-protocol.md`, `crates/earned`); nobody but the person sees that person's time, score, order or count; trouble with the
//! accounting never blocks the text. Stands above [`crate::course`].

mod api;
mod beating;
pub mod rules;
mod seal;
mod sitting;
mod standing;
mod store;
#[cfg(test)]
mod adversaries;
#[cfg(test)]
mod story;

pub use api::routes;
pub use beating::{tend, write_all};
pub use sitting::Sittings;

use crate::access::{Action, Object};
use crate::people::SignedIn;

/// Learn, and own the record of it: the person alone.
#[derive(Debug)]
pub struct Learn;

impl Action for Learn {
    const NAME: &'static str = "learn.own";
    const OWNER: bool = true;
}

/// A person's own learning.
fn own(me: &SignedIn) -> Object {
    Object { node: me.node.clone(), owner: me.actor.person.clone(), id: me.actor.person.clone() }
}
