//! The rows of learning: records, sittings, questions, checks, hours. Each noun has a file of its own.

pub(super) mod appealing;
pub(super) mod appeals;
pub(super) mod asking;
pub(super) mod attendance;
pub(super) mod certificates;
pub(super) mod checks;
pub(super) mod class_hours;
pub(super) mod correcting;
pub(super) mod forgetting;
pub(super) mod helps;
pub(super) mod hours;
pub(super) mod ledger;
pub(super) mod making_up;
pub(super) mod marks;
pub(super) mod outside;
pub(super) mod packs;
pub(super) mod reach;
pub(super) mod short;
pub(super) mod sittings;
pub(super) mod tasks;
pub(super) mod years;
