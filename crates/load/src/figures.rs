//! What a crowd counts: beats taken, what went wrong, how long an answer took.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

/// Figures of one connection, or of all together.
#[derive(Default)]
pub struct Figures {
    taken: u64,
    durable: u64,
    paused: u64,
    wrong: BTreeMap<String, u64>,
    /// Microseconds since the beat was due.
    waits: Vec<u32>,
}

impl Figures {
    /// A beat that was taken so long after it was due.
    pub fn taken(&mut self, wait: Duration, paused: bool, durable: bool) {
        self.taken += 1;
        self.paused += u64::from(paused);
        self.durable += u64::from(durable);
        self.waits.push(u32::try_from(wait.as_micros()).unwrap_or(u32::MAX));
    }

    /// One that was not, by its name.
    pub fn wrong(&mut self, what: String) {
        *self.wrong.entry(what).or_default() += 1;
    }

    /// Adds another connection's.
    pub fn add(&mut self, other: Self) {
        self.taken += other.taken;
        self.durable += other.durable;
        self.paused += other.paused;
        self.waits.extend(other.waits);
        for (what, times) in other.wrong {
            *self.wrong.entry(what).or_default() += times;
        }
    }

    /// As they are told.
    pub fn told(mut self, seconds: f64) -> Value {
        self.waits.sort_unstable();
        let at = |share: usize| {
            let place = (self.waits.len() * share).div_ceil(1_000).saturating_sub(1);
            f64::from(self.waits.get(place).copied().unwrap_or_default()) / 1_000.0
        };
        json!({
            "taken": self.taken, "paused": self.paused, "durable": self.durable, "wrong": self.wrong, "seconds": seconds,
            "p50_ms": at(500), "p90_ms": at(900), "p99_ms": at(990), "p999_ms": at(999), "most_ms": at(1_000),
        })
    }
}
