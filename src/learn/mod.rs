//! Learning: lessons that are read, hours that were earned, and what a person decides about them.

mod views;

pub use views::*;
