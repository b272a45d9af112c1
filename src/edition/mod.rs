//! What the public reads: rendered at publication, served alone.
//!
//! Promises: a link always opens, also with the database gone and after a restart (`shelf.rs`); what is public changes only by
//! [`publish`], [`take_down`] and [`unpin`], inside the transaction that decides it (`log.rs`); each process renders for itself by
//! following the log (`press.rs`). Pages are pure functions (`views`).

mod addresses;
mod changes;
mod log;
pub mod meta;
mod press;
mod shelf;
mod site;
mod store;
pub mod views;

pub use addresses::ADDRESSES;
pub(crate) use changes::{Version, between as changes_between};
pub use log::{Due, Publish, append, cancel_due, due, is_public, publish, take_down, take_due, units_changed, unpin};
pub use press::{Press, PressError, Turn};
pub use shelf::{Shelf, media_type};
pub use site::{SectionLink, Site, Unit};
pub use store::{is_due, links, site};
