//! What the public reads: rendered at publication, served alone.
//!
//! Promises: a link always opens, also with the database gone and after a restart (`shelf.rs`); what is public changes only by
//! [`publish`], [`take_down`] and [`unpin`], inside the transaction that decides it (`log.rs`); each process renders for itself by
//! following the log (`press.rs`). Pages are pure functions (`views`).

pub(crate) mod changes;
mod log;
pub mod meta;
mod press;
mod shelf;
pub mod store;
pub mod views;

pub use log::{Due, Publish, append, cancel_due, due, is_public, publish, take_down, take_due, unpin};
pub use press::{Press, PressError};
pub use shelf::{Shelf, media_type};
pub use store::is_due;
