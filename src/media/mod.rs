//! Video and sound: taken in piece by piece, prepared, served on lane A, and reported where they were sent.
//!
//! Promises: what a file is follows from its bytes; a prepared file is whole; an address is signed for one sitting; serving needs no database and never
//! waits for what counts. Stands below [`crate::course`], which says which lesson has which file.

mod address;
mod boxes;
mod coming;
mod delivered;
mod index;
mod line;
mod look;
mod outgoing;
mod prepare;
mod probe;
pub mod rules;
mod stage;
mod store;
mod work;

pub use address::Address;
pub use coming::{done, forget as forget_bytes, have, place, put, take_in, turn};
pub use index::{Index, Segment, Track};
pub use look::looked_at;
pub use prepare::Tools;
pub use probe::{clock, probe};
pub use rules::ADDRESS;
pub use stage::Stage;
pub use store::{Coming, Fault, Media, PREPARE_JOB, begin_coming, came, forget_coming, keep_until, media, remember};
pub use work::{delivered_to, keep_delivered, sweep, work};
