//! Learning, told as scenes: over the real addresses, on both databases, with a clock that stands still until it is moved.

mod again;
mod attendance;
mod bare;
mod branch;
mod correcting;
mod crowd;
mod decided;
mod evidence;
mod gain;
mod help;
mod media;
mod offline;
mod outside;
mod questions;
mod remembered;
mod report;
mod size;
mod spare;
mod stage;
mod tasks;
mod verified;
mod year;
