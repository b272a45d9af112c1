//! Examinations, told as scenes: over the real addresses, on both databases, with a clock that stands still until it is moved.

mod life;
mod looks;
mod planning;
mod stage;
