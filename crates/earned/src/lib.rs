//! Earned hours: what of somebody's learning counts, as pure functions of what was written down.
//!
//! Promises: no sequence of messages earns more than server time, than what was delivered, or than one times per person; order, repetition
//! and delay of entries never change the sum; whatever is withheld has a reason. The program uses exactly this code, and the command of this
//! crate recomputes an exported record with it. `docs/learn-protocol.md` tells the same law in words.

mod account;
mod beat;
mod entry;
mod export;
mod matching;
mod pack;
mod spans;

pub use account::{
    Account, ENOUGH, LessonAccount, OFFLINE, Part, Pending, Record, Shape, Standing, UNASKED, UnitAccount, account, unit_account,
};
pub use beat::{AHEAD, Beat, GAP, Judged, PACE, SLACK, Withheld, judge};
pub use entry::{Ask, BEGINNING, Broken, Entry, Row, Stay, chained, row_hash, verify};
pub use export::{Export, Finding, Wrong, recompute};
pub use matching::{Piece, REPEAT, pieces};
pub use pack::{PACK_BEAT, PACK_SPARE, Pack, PackBeat, PackJudged, judge_pack, pack_nonces};
pub use spans::{Span, Spans};
