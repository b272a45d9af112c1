//! The union: server time once per person, places once per lesson.
//!
//! Promises: however many sittings run at once, a millisecond of server time gives credit once, and carries at most 1.5 milliseconds of a lesson; a
//! place counts again after seven days; the outcome is a function of the set of stays, whatever order they came in and however often.

use std::collections::BTreeMap;

use crate::beat::PACE;
use crate::entry::Stay;
use crate::spans::Spans;

/// After this time a place may be learned again, ms.
pub const REPEAT: i64 = 7 * 24 * 3_600_000;

/// What of a stay is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Id of the lesson's version.
    pub lesson: String,
    /// Places that nobody counted yet.
    pub places: Spans,
    /// Seconds of credit for them, in ms: never more than the free server time, never more than the places.
    pub credit: i64,
    /// End of the stay, server time.
    pub at: i64,
    /// Learned without a line.
    pub offline: bool,
}

/// The pieces of all stays of one person, in the order of server time. `lesson_of` knows the sittings; a stay of an unknown one gives nothing.
pub fn pieces<'a>(stays: impl IntoIterator<Item = &'a Stay>, lesson_of: impl Fn(&str) -> Option<&'a str>) -> Vec<Piece> {
    let mut stays: Vec<&Stay> = stays.into_iter().collect();
    // Whoever ends first is served first: with intervals that is the fairest and the largest union.
    stays.sort_by(|a, b| (a.t.1, a.t.0, &a.s, a.q).cmp(&(b.t.1, b.t.0, &b.s, b.q)));
    stays.dedup_by(|a, b| (&a.s, a.q, a.t) == (&b.s, b.q, b.t));
    let mut used = Spans::default();
    let mut counted: BTreeMap<&str, Vec<(i64, Spans)>> = BTreeMap::new();
    let mut out = Vec::new();
    for stay in stays {
        let Some(lesson) = lesson_of(&stay.s) else { continue };
        let before = counted.entry(lesson).or_default();
        let mut places = stay.c.clone();
        for (at, known) in before.iter() {
            if stay.t.1 - at < REPEAT {
                places = places.minus(known);
            }
        }
        let free = Spans::one(stay.t.0, stay.t.1).minus(&used);
        let places = places.first(free.measure() * PACE.0 / PACE.1);
        if places.is_empty() {
            continue;
        }
        let credit = places.measure().min(free.measure());
        used = used.union(&free.first(credit));
        before.push((stay.t.1, places.clone()));
        out.push(Piece { lesson: lesson.to_owned(), places, credit, at: stay.t.1, offline: stay.o });
    }
    out
}
