//! The union: server time once per person, places once per lesson.
//!
//! Promises: however many sittings run at once, a millisecond of server time gives credit once, and carries at most 1.5 milliseconds of a lesson; a
//! place counts again after seven days, and at once with a line where it was learned without one – then for the first time no more; the outcome is a
//! function of the set of stays, whatever order they came in and however often.

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

impl Piece {
    /// Without these places, and without their share of the credit.
    fn give_way(&mut self, places: &Spans) {
        let rest = self.places.minus(places);
        self.credit = share(self.credit, rest.measure(), self.places.measure());
        self.places = rest;
    }
}

/// `credit` × `part` ÷ `whole`, rounded down.
pub(crate) fn share(credit: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { i64::try_from(i128::from(credit) * i128::from(part) / i128::from(whole)).unwrap_or_default() }
}

/// The pieces of all stays of one person, in the order of server time. `lesson_of` knows the sittings; a stay of an unknown one gives nothing.
pub fn pieces<'a>(stays: impl IntoIterator<Item = &'a Stay>, lesson_of: impl Fn(&str) -> Option<&'a str>) -> Vec<Piece> {
    let mut stays: Vec<&Stay> = stays.into_iter().collect();
    // Whoever ends first is served first: with intervals that is the fairest and the largest union.
    stays.sort_by(|a, b| (a.t.1, a.t.0, &a.s, a.q).cmp(&(b.t.1, b.t.0, &b.s, b.q)));
    stays.dedup_by(|a, b| (&a.s, a.q, a.t) == (&b.s, b.q, b.t));
    let mut used = Spans::default();
    // Lesson → which of the pieces are of it.
    let mut counted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut out: Vec<Piece> = Vec::new();
    for stay in stays {
        let Some(lesson) = lesson_of(&stay.s) else { continue };
        let before = counted.entry(lesson).or_default();
        let is_recent = |piece: &Piece| stay.t.1 - piece.at < REPEAT;
        let mut places = stay.c.clone();
        for piece in before.iter().filter_map(|index| out.get(*index)) {
            if is_recent(piece) && (stay.o || !piece.offline) {
                places = places.minus(&piece.places);
            }
        }
        let free = Spans::one(stay.t.0, stay.t.1).minus(&used);
        let places = places.first(free.measure() * PACE.0 / PACE.1);
        if places.is_empty() {
            continue;
        }
        let credit = places.measure().min(free.measure());
        used = used.union(&free.first(credit));
        // What was learned without a line gives way: it costs server time of its own to learn it again, and a place counts once.
        for index in before.iter() {
            if let Some(piece) = out.get_mut(*index).filter(|piece| piece.offline && is_recent(piece) && !stay.o) {
                piece.give_way(&places);
            }
        }
        before.push(out.len());
        out.push(Piece { lesson: lesson.to_owned(), places, credit, at: stay.t.1, offline: stay.o });
    }
    out.retain(|piece| !piece.places.is_empty());
    out
}
