//! From a record to what it comes to: covered, credited, pending with a reason, missing by part, and how a unit stands.
//!
//! Promises: everything covered is either credited or pending, and what is pending says why; questions on the way cover the time before them,
//! a missed one and the way round it leave that time pending; nothing is credited before the unit's exit check.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::entry::{Ask, Entry, Stay};
use crate::matching::{Piece, pieces, share};
use crate::spans::{Span, Spans};

#[cfg(test)]
mod tests;

/// Most credit that one question covers, or that may wait for the next one, ms: the longest interval of 20 minutes and some beats.
pub const UNASKED: i64 = 22 * 60_000;
/// A part of which this share (per cent) is covered is not missing.
pub const ENOUGH: i64 = 95;
/// Above this share (per cent) learned without a line a lesson is class B.
pub const OFFLINE: i64 = 30;

/// A part of a lesson.
pub type Part = Span;

/// What must be known of a version of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Public code of the lesson.
    pub code: String,
    /// Title, for whoever reads the export.
    pub title: String,
    /// Public code of its unit.
    pub unit: String,
    /// Its parts, in order, without gaps.
    pub parts: Vec<Part>,
}

impl Shape {
    /// Places in all.
    pub fn length(&self) -> i64 {
        self.parts.last().map_or(0, |part| part.1)
    }
}

/// Everything that the account of one person follows from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Id of a lesson's version → its shape.
    pub lessons: BTreeMap<String, Shape>,
    /// Sitting → id of the lesson's version.
    pub sittings: BTreeMap<String, String>,
    /// The entries whose bodies are still there.
    pub entries: Vec<Entry>,
}

impl Record {
    /// The best class in which this unit was completed, by its letter; nothing when it was not.
    pub fn completed(&self, unit: &str) -> Option<&str> {
        let classes = self.entries.iter().filter_map(|entry| match entry {
            Entry::Unit { u, cl, .. } if u == unit => Some(cl.as_str()),
            _ => None,
        });
        classes.min()
    }

    /// From when to when these places of a lesson's version were learned, ms since 1970; nothing when the evidence is gone.
    pub fn learned_between(&self, lesson: &str, places: &Spans) -> Option<Span> {
        let stays = self.entries.iter().filter_map(|entry| if let Entry::Stay(stay) = entry { Some(stay) } else { None });
        let mine = stays
            .filter(|stay| self.sittings.get(&stay.s).is_some_and(|of| of == lesson) && !stay.c.within(places).is_empty())
            .map(|stay| stay.t);
        mine.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
    }
}

/// Why covered places are not credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pending {
    /// The question about that time was missed, or never came.
    Question,
    /// Too much of the lesson was learned without a line.
    Offline,
    /// The exit check of the unit is not passed.
    Check,
}

/// How one lesson stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonAccount {
    /// Places that count or are pending.
    pub covered: Spans,
    /// Credit, ms.
    pub credited_ms: i64,
    /// Credit that waits for somebody, ms.
    pub pending_ms: i64,
    /// What waits, and why.
    pub pending: Vec<(Span, Pending)>,
    /// Number of a part, from 1 → its places that were never accepted. Parts that are covered enough do not stand here.
    pub missing: BTreeMap<usize, Spans>,
    /// Of class B: places that were learned without a line only, and that nobody decided to count; learned again with one they leave this set.
    #[serde(default, skip_serializing_if = "Spans::is_empty")]
    pub without_line: Spans,
    /// Whether it is class B: too much of it stands there.
    pub offline: bool,
}

/// What a unit needs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing was learned.
    New,
    /// Places are missing.
    Missing,
    /// Everything was learned; the exit check is not passed.
    Check,
    /// The exit check is passed; a question about a stretch is open.
    Answer,
    /// Complete, class A.
    Done,
    /// Complete, class B: the organiser asks one question.
    DoneOffline,
}

/// How a unit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAccount {
    /// What it needs next.
    pub standing: Standing,
    /// Whether the exit check was passed.
    pub checked: bool,
}

/// What a record comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Class A credit of all lessons, ms.
    pub credited_ms: i64,
    /// What waits, ms.
    pub pending_ms: i64,
    /// Id of a lesson's version → how it stands.
    pub lessons: BTreeMap<String, LessonAccount>,
}

impl Account {
    /// Whether anything of a lesson's version was learned.
    pub fn is_begun(&self, lesson: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|own| !own.covered.is_empty())
    }
}

/// What a question says about the credit before it.
struct Questions<'a> {
    asks: Vec<&'a Ask>,
    /// Lesson → places that a make-up or a person's decision settled.
    settled: BTreeMap<&'a str, Spans>,
    /// Lesson → places that a person decided to count.
    decided: BTreeMap<&'a str, Spans>,
}

impl<'a> Questions<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let mut asks: Vec<&Ask> = Vec::new();
        let mut settled: BTreeMap<&str, Spans> = BTreeMap::new();
        let mut decided: BTreeMap<&str, Spans> = BTreeMap::new();
        for entry in entries {
            match entry {
                Entry::Ask(ask) if ask.c.is_empty() => asks.push(ask),
                Entry::Ask(ask) if ask.ok => {
                    let places = settled.entry(&ask.l).or_default();
                    *places = places.union(&ask.c);
                }
                Entry::Decision { l, c, ok: true, .. } => {
                    for list in [&mut settled, &mut decided] {
                        let places = list.entry(l).or_default();
                        *places = places.union(c);
                    }
                }
                _ => {}
            }
        }
        asks.sort_by(|a, b| (a.at, &a.a).cmp(&(b.at, &b.a)));
        asks.dedup_by(|a, b| a.a == b.a);
        Self { asks, settled, decided }
    }

    /// Which of the pieces (in the order of time) a question stands behind, or may still come to. `true`: nothing to hold against it.
    fn stand_behind(&self, pieces: &[Piece]) -> Vec<bool> {
        let mut out = vec![false; pieces.len()];
        let group = |piece: &Piece| self.asks.partition_point(|ask| ask.at < piece.at);
        let mut unasked = (usize::MAX, 0);
        for (piece, fine) in pieces.iter().zip(&mut out).rev() {
            let at = group(piece);
            if unasked.0 != at {
                unasked = (at, 0);
            }
            unasked.1 += piece.credit;
            // Behind the last question: as that one went, until the next.
            let went_well = match self.asks.get(at).or(self.asks.last()) {
                Some(ask) => ask.ok,
                None => true,
            };
            *fine = went_well && unasked.1 <= UNASKED;
        }
        out
    }
}

/// What the record comes to.
pub fn account(record: &Record) -> Account {
    let stays = record.entries.iter().filter_map(|entry| if let Entry::Stay(stay) = entry { Some(stay) } else { None });
    let pieces = pieces_of(stays, record);
    let questions = Questions::of(&record.entries);
    let fine = questions.stand_behind(&pieces);
    let passed = passed(&record.entries);
    let mut out = Account::default();
    for (id, shape) in &record.lessons {
        let own = || pieces.iter().zip(&fine).filter(|(piece, _)| piece.lesson == *id);
        let covered = own().fold(Spans::default(), |sum, (piece, _)| sum.union(&piece.places));
        let decided = questions.decided.get(id.as_str()).cloned().unwrap_or_default();
        let learned = |offline: bool| {
            own().filter(|(piece, _)| piece.offline == offline).fold(Spans::default(), |sum, (piece, _)| sum.union(&piece.places))
        };
        let without_line = learned(true).minus(&learned(false)).minus(&decided);
        let offline = without_line.measure() * 100 > OFFLINE * shape.length();
        let settled = questions.settled.get(id.as_str()).cloned().unwrap_or_default();
        let without_line = if offline { without_line } else { Spans::default() };
        let mut lesson =
            LessonAccount { missing: missing(shape, &covered), covered, offline, without_line, ..LessonAccount::default() };
        let mut waiting: BTreeMap<Pending, Spans> = BTreeMap::new();
        for (piece, fine) in own() {
            let open = if *fine { Spans::default() } else { piece.places.minus(&settled) };
            let rest = piece.places.minus(&open);
            let reason = if offline {
                Some(Pending::Offline)
            } else if passed.contains(shape.unit.as_str()) {
                None
            } else {
                Some(Pending::Check)
            };
            for (places, why) in [(open, Some(Pending::Question)), (rest, reason)] {
                let credit = share(piece.credit, places.measure(), piece.places.measure());
                match why {
                    None => lesson.credited_ms += credit,
                    Some(why) => {
                        lesson.pending_ms += credit;
                        let sum = waiting.entry(why).or_default();
                        *sum = sum.union(&places);
                    }
                }
            }
        }
        lesson.pending = waiting.iter().flat_map(|(why, places)| places.iter().map(move |span| (span, *why))).collect();
        out.credited_ms += lesson.credited_ms;
        out.pending_ms += lesson.pending_ms;
        out.lessons.insert(id.clone(), lesson);
    }
    out
}

/// How the unit stands of which these are the lessons' versions.
pub fn unit_account(record: &Record, account: &Account, unit: &str, lessons: &[String]) -> UnitAccount {
    let checked = passed(&record.entries).contains(unit);
    let own: Vec<Option<&LessonAccount>> = lessons.iter().map(|id| account.lessons.get(id)).collect();
    let begun = own.iter().flatten().any(|lesson| !lesson.covered.is_empty());
    let whole = !own.is_empty() && own.iter().all(|lesson| lesson.is_some_and(|lesson| lesson.missing.is_empty()));
    let open = own.iter().flatten().any(|lesson| lesson.pending.iter().any(|(_, why)| *why == Pending::Question));
    let offline = own.iter().flatten().any(|lesson| lesson.offline);
    let standing = match (whole, checked) {
        (false, _) if begun => Standing::Missing,
        (false, _) => Standing::New,
        (true, false) => Standing::Check,
        (true, true) if open => Standing::Answer,
        (true, true) if offline => Standing::DoneOffline,
        (true, true) => Standing::Done,
    };
    UnitAccount { standing, checked }
}

fn pieces_of<'a>(stays: impl Iterator<Item = &'a Stay>, record: &'a Record) -> Vec<Piece> {
    pieces(stays, |sitting| record.sittings.get(sitting).map(String::as_str))
}

fn passed(entries: &[Entry]) -> BTreeSet<&str> {
    entries.iter().filter_map(|entry| if let Entry::Check { u, ok: true } = entry { Some(u.as_str()) } else { None }).collect()
}

fn missing(shape: &Shape, covered: &Spans) -> BTreeMap<usize, Spans> {
    let mut out = BTreeMap::new();
    for (number, part) in (1..).zip(&shape.parts) {
        let whole = Spans::one(part.0, part.1);
        let open = whole.minus(covered);
        if open.measure() * 100 > (100 - ENOUGH) * whole.measure() {
            out.insert(number, open);
        }
    }
    out
}
