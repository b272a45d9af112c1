//! The document model of Zhibu: what a text is, how it is read from a `.docx` or from Markdown, and how it is shown.
//!
//! Promises: pure (no clock, chance, network or disk); no input makes a reader panic or hang; what a reader could not carry over is
//! told in words, never dropped in silence. `model` is what everything else is about; start there.

#![cfg_attr(test, allow(clippy::format_collect, clippy::type_complexity, reason = "tests build texts and tables"))]

pub mod canonical;
pub mod diff;
pub mod docx;
pub mod html;
pub mod md;
mod model;
pub mod plain;
mod walk;

pub use model::{Align, Block, Cell, Doc, Figure, Inline, Marks, Note, Row, VERSION};
