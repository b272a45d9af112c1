//! The rows of this room: what a person leaves, the sums, and what the pages are made of.

pub(super) mod coming;
pub(super) mod figures;
pub(super) mod folding;
pub(super) mod probes;
pub(super) mod reaching;
pub(super) mod sweeping;
pub(super) mod useful;
pub(super) mod weak;
