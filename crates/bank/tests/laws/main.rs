//! Laws of the bank, tried on questions that nobody thought of.

mod any;
mod ask;
