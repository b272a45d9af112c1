//! Sittings that this process has in memory: what was accepted and is not in the record yet.
//!
//! Promises: nothing here is needed to go on – a sitting that is not here is made again from its row and the learner's receipts; one sitting is
//! worked by one request at a time; what is here and durable may be forgotten at any moment.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use zhibu_earned::Span;

use super::beating::At;
use super::rules::{self, BEATS, PAUSE, ROW};
use super::seal::Receipt;
use super::slip::Slip;
use super::standing::Base;
use super::store::asking::Asked;
use super::store::sittings::Sitting;
use crate::ambient::{Instant, SmallId};

/// Written beats that a process remembers of a sitting: the last one, whose answer may have got lost, and the one behind which it came.
const AGAIN: usize = 2;

/// One sitting in memory: a hundred thousand of these are to be held, so that nothing here is larger than it must be.
#[derive(Debug)]
pub(super) struct Live {
    /// Its id.
    pub(super) id: SmallId,
    /// Whose.
    pub(super) person: SmallId,
    /// With which version of a lesson.
    pub(super) lesson: Arc<str>,
    /// When it was opened.
    pub(super) opened_at: Instant,
    /// The last beat that stands in the record.
    reaches: u32,
    /// Accepted beats that are not in the record yet, in order. Two processes may have answered the same number: both stand here.
    pub(super) kept: Vec<Slip>,
    /// The last beats that this process wrote into the record, to answer them again.
    written: Box<[Slip]>,
    /// What was durable when this process first saw the sitting: of what came before it knows nothing.
    pub(super) begun_at: u32,
    /// The receipt for whose predecessors the learner was asked: whoever shows it again with receipts has shown all that he keeps.
    pub(super) asked_behind: Box<str>,
    /// How the lesson stood at the opening, with what was accepted since.
    pub(super) base: Base,
    /// Accepted time of the person since the last question: what the record knows, and what this sitting added, ms.
    pub(super) since: i64,
    /// Right answers in a row.
    pub(super) streak: i64,
    /// Whether the lesson was whole when the record was last looked at.
    pub(super) whole: bool,
    /// The question that this sitting brought up, while nobody knows its end.
    pub(super) asked: Option<Box<Asked>>,
    /// Last request.
    pub(super) touched: Instant,
}

impl Live {
    /// A sitting as this process sees it first.
    pub(super) fn new(row: Sitting, base: Base, clock: (i64, i64), asked: Option<Asked>, now: Instant) -> Self {
        let begun_at = u32::try_from(row.durable).unwrap_or_default();
        let (since, streak) = clock;
        let whole = base.is_whole();
        Self {
            id: SmallId::of(&row.id),
            person: SmallId::of(&row.person_id),
            lesson: row.lesson_id.into(),
            opened_at: row.opened_at,
            reaches: begun_at,
            kept: Vec::new(),
            written: Box::default(),
            begun_at,
            asked_behind: Box::default(),
            base,
            since,
            streak,
            whole,
            asked: asked.map(Box::new),
            touched: now,
        }
    }

    /// Whether the last missing place has just been learned; tells it once.
    pub(super) fn is_whole_now(&mut self) -> bool {
        let before = std::mem::replace(&mut self.whole, self.base.is_whole());
        self.whole && !before
    }

    /// How far the record reaches on the learner's own branch: never behind what waits here.
    pub(super) fn durable(&self) -> u32 {
        self.kept.iter().map(|beat| beat.number().saturating_sub(1)).min().map_or(self.reaches, |before| before.min(self.reaches))
    }

    fn knows(&self, id: &str) -> bool {
        self.kept.iter().chain(&self.written).any(|beat| beat.is(id))
    }

    /// Another process went on with the sitting meanwhile: what stands before that number is in the record, and the learner keeps no more of it.
    pub(super) fn goes_on_at(&mut self, seq: u32, durable: u32) {
        self.reaches = self.reaches.max(durable);
        self.begun_at = self.begun_at.max(seq - 1);
    }

    /// Takes a receipt in whose predecessor is known. Answers whether it stands here now.
    pub(super) fn hand_in(&mut self, receipt: Receipt) -> bool {
        if receipt.q == 0 || self.knows(&receipt.id) {
            return true;
        }
        if receipt.q - 1 > self.begun_at && !self.knows(&receipt.p) {
            return false;
        }
        if receipt.q <= self.begun_at {
            // In the record since before this process saw the sitting.
            return true;
        }
        self.add(receipt);
        true
    }

    /// Takes an accepted beat down.
    pub(super) fn add(&mut self, beat: Receipt) {
        self.since += beat.earned();
        self.base.add(&beat.c, beat.o);
        // Not by doubling: ten wait at most, mostly, in each of a hundred thousand.
        if self.kept.len() == self.kept.capacity() {
            self.kept.reserve_exact(2);
        }
        self.kept.push(Slip::of(beat, self.opened_at));
    }

    /// These beats are in the record now.
    pub(super) fn wrote(&mut self, durable: u32) {
        self.reaches = self.reaches.max(durable);
        let kept = std::mem::take(&mut self.kept);
        let all = self.written.iter().chain(&kept);
        self.written = all.skip((self.written.len() + kept.len()).saturating_sub(AGAIN)).cloned().collect();
    }

    /// Whether it is time for a row in the record.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.kept.len() >= BEATS || self.kept.first().is_some_and(|beat| now - beat.since(self.opened_at) >= ROW)
    }

    /// The answer that this number had behind that receipt.
    pub(super) fn answered(&self, seq: u32, before: &Receipt) -> Option<Receipt> {
        let mut all = self.kept.iter().chain(&self.written);
        all.find(|beat| beat.number() == seq && (beat.follows(&before.id) || seq == 1))
            .map(|beat| beat.receipt(&self.id.text(), self.opened_at))
    }

    /// What waits for its row, in order.
    pub(super) fn waiting(&self) -> Vec<Receipt> {
        self.kept.iter().map(|beat| beat.receipt(&self.id.text(), self.opened_at)).collect()
    }
}

/// A sitting and its turn.
pub(super) type Shared = Arc<tokio::sync::Mutex<Live>>;

/// All of them.
#[derive(Debug, Default)]
pub struct Sittings {
    live: Mutex<HashMap<SmallId, Shared>>,
    /// What the sittings with one lesson have in common: its id and its parts.
    lessons: Mutex<BTreeMap<Arc<str>, Arc<[Span]>>>,
    /// Until when the beats of a person are paid for ([`rules::may_beat`]), by a hash of the person: eight bytes instead of forty for each of 100,000.
    /// Two people with one hash share one allowance, which neither of them uses up.
    paid: Mutex<HashMap<u64, Instant>>,
    by: RandomState,
}

/// After this silence a sitting is written down, and then forgotten.
const SILENT: i64 = ROW;

impl Sittings {
    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<SmallId, Shared>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sitting, if it is here.
    pub(super) fn get(&self, id: &str) -> Option<Shared> {
        self.all().get(&SmallId::of(id)).cloned()
    }

    /// Whether the person may send one more new beat now; counts it.
    pub(super) fn may_beat(&self, person: &SmallId, at: At, now: Instant) -> bool {
        let cost = if matches!(at, At::Pause | At::Close) { PAUSE } else { 1 };
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        let before = paid.entry(self.by.hash_one(person)).or_insert(now);
        rules::may_beat(*before, cost, now).is_some_and(|after| {
            *before = after;
            true
        })
    }

    /// Puts a sitting here; one that came first stays.
    pub(super) fn put(&self, mut live: Live) -> Shared {
        self.share(&mut live);
        self.all().entry(live.id.clone()).or_insert_with(|| Arc::new(tokio::sync::Mutex::new(live))).clone()
    }

    /// Of the lesson's id and parts one copy is enough for everybody.
    pub(super) fn share(&self, live: &mut Live) {
        let mut lessons = self.lessons.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((lesson, parts)) = lessons.get_key_value(&live.lesson).filter(|(_, parts)| **parts == live.base.parts) {
            (live.lesson, live.base.parts) = (lesson.clone(), parts.clone());
        } else {
            lessons.insert(live.lesson.clone(), live.base.parts.clone());
        }
    }

    /// Those that fell silent. A sitting that somebody works on at this moment is not silent.
    pub(super) fn silent(&self, now: Instant) -> Vec<Shared> {
        let is_silent = |live: &Shared| live.try_lock().is_ok_and(|live| now - live.touched >= SILENT);
        self.all().values().filter(|live| is_silent(live)).cloned().collect()
    }

    /// All of them.
    pub(super) fn every(&self) -> Vec<Shared> {
        self.all().values().cloned().collect()
    }

    /// Forgets those that fell silent and are durable, and who has the whole allowance of beats again.
    pub(super) fn forget(&self, now: Instant) {
        self.paid.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, paid| *paid > now);
        self.lessons.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, parts| Arc::strong_count(parts) > 1);
        self.all().retain(|_, live| {
            // Somebody holds it.
            Arc::strong_count(live) > 1 || live.try_lock().is_ok_and(|live| !live.kept.is_empty() || now - live.touched < SILENT)
        });
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_sittings_are_held() {
        assert!(std::mem::size_of::<Live>() <= 272, "{}", std::mem::size_of::<Live>());
    }
}
