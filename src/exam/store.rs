//! The rows of examinations: plans, tries, who met, what is counted of questions. Each noun has a file of its own.

pub(super) mod changing;
pub(super) mod figures;
pub(super) mod plans;
pub(super) mod trying;
pub(super) mod words;
