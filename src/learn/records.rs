//! Records that were read a moment ago: an answer of the protocol looks at a person's whole record, and a page does so twice.
//!
//! Promises: what counts is decided from the whole record as the database has it now (decision 0012) – each look asks for the head of the chain, for
//! what went by law and for the number of sittings, and what is remembered is used only when it leads exactly there; rows that came since are
//! read and must lead from the remembered head to the present one; memory is bounded by [`MOST`], the longest unused goes first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zhibu_earned::{Account, Record, account};

use super::store::ledger::{self, Head};
use crate::db::Reader;

/// Bytes of records, roughly, that are remembered at once.
const MOST: usize = 8 << 20;
/// Bytes of an entry, roughly: a stay with its sets.
const ENTRY: usize = 480;
/// Bytes of a sitting, roughly.
const SITTING: usize = 160;
/// Bytes of a lesson's shape and of what it comes to, roughly.
const LESSON: usize = 1_000;

/// A record with what it comes to.
#[derive(Debug)]
pub(super) struct Known {
    /// The record.
    pub(super) record: Record,
    /// What it comes to.
    pub(super) account: Account,
    head: Head,
}

impl Known {
    fn of(record: Record, head: Head) -> Self {
        Self { account: account(&record), record, head }
    }

    fn weight(&self) -> usize {
        let record = &self.record;
        LESSON + record.entries.len() * ENTRY + record.sittings.len() * SITTING + record.lessons.len() * LESSON
    }
}

#[derive(Debug, Default)]
struct Shelf {
    by_person: HashMap<String, (Arc<Known>, u64)>,
    weight: usize,
    turn: u64,
}

impl Shelf {
    fn get(&mut self, person: &str) -> Option<Arc<Known>> {
        self.turn += 1;
        let (known, used) = self.by_person.get_mut(person)?;
        *used = self.turn;
        Some(known.clone())
    }

    fn put(&mut self, person: &str, known: Arc<Known>) {
        self.turn += 1;
        self.weight += known.weight();
        if let Some((old, _)) = self.by_person.insert(person.to_owned(), (known, self.turn)) {
            self.weight -= old.weight();
        }
        if self.weight > MOST {
            self.make_room();
        }
    }

    /// A quarter goes at once, so that not every look sorts.
    fn make_room(&mut self) {
        let mut ages: Vec<(u64, String)> = self.by_person.iter().map(|(person, (_, used))| (*used, person.clone())).collect();
        ages.sort_unstable();
        for (_, person) in ages {
            if self.weight <= MOST / 4 * 3 {
                break;
            }
            if let Some((old, _)) = self.by_person.remove(&person) {
                self.weight -= old.weight();
            }
        }
    }
}

/// All of them.
#[derive(Debug, Default)]
pub struct Records(Mutex<Shelf>);

impl Records {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record of a person as it is now.
    pub(super) async fn of(&self, reader: &Reader, person: &str) -> sqlx::Result<Arc<Known>> {
        let now = ledger::head(reader, person).await?;
        let before = self.shelf().get(person);
        if let Some(known) = before.as_ref().filter(|known| known.head == now) {
            return Ok(known.clone());
        }
        let grown = match before {
            Some(known) => grow(reader, person, &known, &now).await?,
            None => None,
        };
        let (record, head) = match grown {
            Some(grown) => grown,
            None => ledger::read_to(reader, person, &now).await?,
        };
        let known = Arc::new(Known::of(record, head));
        self.shelf().put(person, known.clone());
        Ok(known)
    }
}

/// The record with what came since; nothing when it does not go on where it ended.
async fn grow(reader: &Reader, person: &str, known: &Known, now: &Head) -> sqlx::Result<Option<(Record, Head)>> {
    if known.head.gone != now.gone || known.head.last > now.last {
        return Ok(None);
    }
    let Some((new, chain)) = ledger::since(reader, person, &known.head, now.last).await? else { return Ok(None) };
    if chain != now.chain {
        return Ok(None);
    }
    let mut record = known.record.clone();
    record.entries.extend(new);
    if known.head.sittings != now.sittings {
        (record.sittings, record.lessons) = ledger::sittings_of(reader, person).await?;
    }
    Ok(Some((record, now.clone())))
}
