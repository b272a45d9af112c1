//! Scenes: what people leave of a course, and what is told of it.

mod figures;
mod stage;
mod three;
mod useful;
mod weak;
