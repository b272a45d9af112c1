//! Sittings that this process has in memory: what was accepted and is not in the record yet.
//!
//! Promises: nothing here is needed to go on – a sitting that is not here is made again from its row and the learner's receipts; one sitting is
//! worked by one request at a time; what is here and durable may be forgotten at any moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::rules::{BEATS, ROW};
use super::seal::Receipt;
use super::standing::Base;
use super::store::asking::Asked;
use super::store::sittings::Sitting;
use crate::ambient::Instant;

/// One sitting in memory.
#[derive(Debug)]
pub(super) struct Live {
    /// Its row; `durable` is kept up to date.
    pub(super) row: Sitting,
    /// Accepted beats behind `durable`, in order.
    pub(super) kept: Vec<Receipt>,
    /// How the lesson stood at the opening, with what was accepted since.
    pub(super) base: Base,
    /// Accepted time of the person since the last question: what the record knows, and what this sitting added, ms.
    pub(super) since: i64,
    /// Right answers in a row.
    pub(super) streak: i64,
    /// The question that this sitting brought up, while nobody knows its end.
    pub(super) asked: Option<Asked>,
    /// Last request.
    pub(super) touched: Instant,
}

impl Live {
    /// The number of the last beat that this process knows.
    pub(super) fn last(&self) -> u32 {
        self.kept.last().map_or_else(|| u32::try_from(self.row.durable).unwrap_or_default(), |beat| beat.q)
    }

    /// Whether it is time for a row in the record.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        self.kept.len() >= BEATS || self.kept.first().is_some_and(|beat| now - beat.f >= ROW)
    }

    /// The beat of that number, if it is not durable yet.
    pub(super) fn beat(&self, seq: u32) -> Option<&Receipt> {
        self.kept.iter().find(|beat| beat.q == seq)
    }
}

/// A sitting and its turn.
pub(super) type Shared = Arc<tokio::sync::Mutex<Live>>;

/// All of them.
#[derive(Debug, Default)]
pub struct Sittings {
    live: Mutex<HashMap<String, Shared>>,
}

/// After this silence a sitting is written down, and then forgotten.
const SILENT: i64 = ROW;

impl Sittings {
    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<String, Shared>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sitting, if it is here.
    pub(super) fn get(&self, id: &str) -> Option<Shared> {
        self.all().get(id).cloned()
    }

    /// Puts a sitting here; one that came first stays.
    pub(super) fn put(&self, live: Live) -> Shared {
        self.all().entry(live.row.id.clone()).or_insert_with(|| Arc::new(tokio::sync::Mutex::new(live))).clone()
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

    /// Forgets those that fell silent and are durable.
    pub(super) fn forget(&self, now: Instant) {
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
