//! What was sent to whom: reported where bytes leave, known where beats are judged.
//!
//! Promises: the way that serves never waits for the one that counts; what was sent whole is known to this process at once and to the others within
//! seconds, through one row a sitting; what is forgotten here stands in the row.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

use zhibu_earned::{Span, Spans};

use crate::ambient::Instant;

/// Reports that may wait: half a minute of ten thousand viewers.
const WAITING: usize = 50_000;
/// A sitting that was sent nothing for so long is forgotten here, ms.
const SILENT: i64 = 10 * 60_000;

/// Places apart from each other that are kept of one sitting. Whoever watches has a few; whoever asks for every other byte of a file has a million, and
/// each of them would be looked at with every report.
const APART: usize = 2_000;

/// Something was sent whole.
#[derive(Debug)]
struct Report {
    sitting: String,
    places: Span,
    at: Instant,
}

#[derive(Debug, Default)]
struct Known {
    places: Spans,
    changed: bool,
    at: Instant,
}

/// The reports, and what they come to.
#[derive(Debug)]
pub struct Delivered {
    sender: SyncSender<Report>,
    receiver: Mutex<Receiver<Report>>,
    known: Mutex<HashMap<String, Known>>,
}

impl Default for Delivered {
    fn default() -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        Self { sender, receiver: Mutex::new(receiver), known: Mutex::default() }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Delivered {
    /// These places went out whole. Never waits: when nobody takes reports, the learner asks for the piece once more.
    pub(super) fn report(&self, sitting: &str, places: Span, at: Instant) {
        let report = Report { sitting: sitting.to_owned(), places, at };
        if let Err(TrySendError::Full(_)) = self.sender.try_send(report) {
            tracing::warn!("reports of delivered segments are not taken in; some learners fetch theirs again");
        }
    }

    /// Takes in what was reported.
    fn take_in(&self) -> MutexGuard<'_, HashMap<String, Known>> {
        let receiver = held(&self.receiver);
        let mut known = held(&self.known);
        while let Ok(report) = receiver.try_recv() {
            let of = known.entry(report.sitting).or_default();
            let places = of.places.union(&Spans::one(report.places.0, report.places.1));
            if places.iter().count() > APART.max(of.places.iter().count()) {
                continue;
            }
            of.changed |= places != of.places;
            (of.places, of.at) = (places, of.at.max(report.at));
        }
        known
    }

    /// What this process knows to have come to a sitting.
    pub fn of(&self, sitting: &str) -> Spans {
        self.take_in().get(sitting).map(|known| known.places.clone()).unwrap_or_default()
    }

    /// What another process knew, from the row.
    pub(super) fn learn(&self, sitting: &str, places: &Spans, now: Instant) {
        let mut known = self.take_in();
        let of = known.entry(sitting.to_owned()).or_default();
        (of.places, of.at) = (of.places.union(places), of.at.max(now));
    }

    /// What is not in its row yet; forgets what fell silent.
    pub(super) fn changed(&self, most: usize, now: Instant) -> Vec<(String, Spans)> {
        let mut known = self.take_in();
        known.retain(|_, of| of.changed || now - of.at < SILENT);
        known.iter().filter(|(_, of)| of.changed).take(most).map(|(sitting, of)| (sitting.clone(), of.places.clone())).collect()
    }

    /// These stand in their rows now.
    pub(super) fn kept(&self, rows: &[(String, Spans)]) {
        let mut known = held(&self.known);
        for (sitting, places) in rows {
            if let Some(of) = known.get_mut(sitting) {
                of.changed = of.places != *places;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_known_at_once_and_written_once() {
        let delivered = Delivered::default();
        delivered.report("s", (0, 6_000), 1);
        delivered.report("s", (6_000, 12_000), 2);
        assert_eq!(delivered.of("s"), Spans::one(0, 12_000));
        assert!(delivered.of("other").is_empty());
        let rows = delivered.changed(10, 3);
        assert_eq!(rows, [("s".to_owned(), Spans::one(0, 12_000))]);
        delivered.kept(&rows);
        assert!(delivered.changed(10, 4).is_empty());
        delivered.report("s", (0, 6_000), 5);
        assert!(delivered.changed(10, 6).is_empty(), "nothing new");
        assert!(delivered.changed(10, 6 + SILENT).is_empty());
        assert!(delivered.of("s").is_empty(), "forgotten here: its row knows");
    }

    #[test]
    fn whoever_serves_never_waits() {
        let delivered = Delivered::default();
        for at in 0..i64::try_from(WAITING).unwrap() + 10 {
            delivered.report("s", (at, at + 1), at);
        }
        assert_eq!(usize::try_from(delivered.of("s").measure()).unwrap(), WAITING);
    }

    #[test]
    fn whoever_takes_every_other_byte_does_not_make_it_slow() {
        let delivered = Delivered::default();
        for at in 0..20_000 {
            delivered.report("s", (at * 2, at * 2 + 1), at);
        }
        assert_eq!(delivered.of("s").iter().count(), APART);
        delivered.report("s", (0, 100_000), 0);
        assert_eq!(delivered.of("s"), Spans::one(0, 100_000), "what joins them counts");
    }
}
