//! Sittings and the rows of evidence that they leave.

use serde::{Deserialize, Serialize};
use zhibu_earned::{Entry, Spans, Stay};

use super::{asking, ledger};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::course::rules::Pack;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Learn;
use crate::learn::rules::{BEATS, DAY, SITTINGS};
use crate::learn::seal::Receipt;
use crate::refusal::Refusal;

/// A sitting as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow)]
pub(in crate::learn) struct Sitting {
    /// Id.
    pub(in crate::learn) id: String,
    /// Whose.
    pub(in crate::learn) person_id: String,
    /// With which version of a lesson.
    pub(in crate::learn) lesson_id: String,
    /// When.
    pub(in crate::learn) opened_at: Instant,
    /// The last beat that stands in the record.
    pub(in crate::learn) durable: i64,
}

/// A sitting by its id.
pub(in crate::learn) async fn sitting(reader: &Reader, id: &str) -> sqlx::Result<Option<Sitting>> {
    reader
        .system("the caller compares the person")
        .get("SELECT id, person_id, lesson_id, opened_at, durable FROM sitting WHERE id = $1", &args![id])
        .await
}

/// The clock of the person's questions.
pub(in crate::learn) async fn clock(reader: &Reader, person: &str) -> sqlx::Result<(i64, i64)> {
    let row: Option<(i64, i64)> = reader
        .system("the program's own: when the next question comes")
        .get("SELECT since, streak FROM learner WHERE person_id = $1", &args![person])
        .await?;
    Ok(row.unwrap_or_default())
}

/// Opens a sitting.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct OpenSitting {
    /// Id of the lesson's version.
    pub(in crate::learn) lesson: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
}

impl Command for OpenSitting {
    type Done = Sitting;
    type Act = Learn;
    const NAME: &'static str = "learn.open";
    // The record is the audit of learning, and the person's own.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<Sitting, Fail> {
        let now = tx.now();
        let person = proof.person();
        let opened: Option<(i64,)> = tx
            .get(
                // The sign keeps the planner off the index of that column: by figures of yesterday nothing is newer, and it would read today's sittings
                // of everybody.
                "SELECT CAST(COUNT(*) AS BIGINT) FROM sitting WHERE person_id = $1 AND +opened_at > $2",
                &args![person, now - DAY],
            )
            .await?;
        if opened.is_some_and(|(count,)| count >= SITTINGS) {
            return Err(Refusal::new("learn-too-many").into());
        }
        asking::lapse(tx, person).await?;
        let learner = ledger::learner(tx, person).await?;
        let pack = Pack::built_in().map_err(|error| Fail::Db(sqlx::Error::Decode(Box::new(error))))?;
        let code = tx.code() + &tx.code();
        let id: String = code.chars().take(12).collect();
        tx.exec(
            "INSERT INTO sitting (id, person_id, learner, node_id, lesson_id, rule, opened_at, durable) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
            &args![id.as_str(), person, learner.no, self.node.as_str(), self.lesson.as_str(), pack.version.as_str(), now],
        )
        .await?;
        Ok(Sitting { id, person_id: person.to_owned(), lesson_id: self.lesson.clone(), opened_at: now, durable: 0 })
    }
}

/// What is durable now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::learn) struct Kept {
    /// The last beat in the record.
    pub(in crate::learn) durable: u32,
    /// Accepted time of the person since the last question, ms.
    pub(in crate::learn) since: i64,
    /// Right answers in a row.
    pub(in crate::learn) streak: i64,
}

/// Writes beats of a sitting into the record.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct KeepStay {
    /// Whose record.
    pub(in crate::learn) person: String,
    /// The sitting.
    pub(in crate::learn) sitting: String,
    /// Accepted beats in order. Another process may have written some of them, or others of the same numbers: the union pays once.
    pub(in crate::learn) beats: Vec<Receipt>,
}

impl Command for KeepStay {
    type Done = Kept;
    type Act = Learn;
    const NAME: &'static str = "learn.keep";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<Kept, Fail> {
        if !proof.is_about(&self.person) {
            return Err(Fail::NotThere);
        }
        let person = self.person.as_str();
        let last = self.beats.iter().map(|beat| beat.q).max().unwrap_or_default();
        let moved: Option<(i64,)> = tx
            .get(
                "UPDATE sitting SET durable = CASE WHEN durable < $3 THEN $3 ELSE durable END WHERE id = $1 AND person_id = $2 RETURNING durable",
                &args![self.sitting.as_str(), person, i64::from(last)],
            )
            .await?;
        let durable = u32::try_from(moved.ok_or(Fail::NotThere)?.0).unwrap_or_default();
        let mut learner = ledger::learner(tx, person).await?;
        let beats: Vec<&Receipt> = self.beats.iter().collect();
        if beats.is_empty() {
            return Ok(Kept { durable, since: learner.since, streak: learner.streak });
        }
        // A beat that brought nothing is no evidence: it only moves the sitting on.
        let stays = rows(&self.sitting, &beats);
        let earned: i64 = stays.iter().map(|stay| stay.c.measure().min(stay.t.1 - stay.t.0)).sum();
        let entries: Vec<Entry> = stays.into_iter().map(Entry::Stay).collect();
        ledger::append_to(tx, person, &mut learner, &entries, earned).await?;
        Ok(Kept { durable, since: learner.since, streak: learner.streak })
    }
}

/// Beats as rows: one for beats that follow each other with a line, another for those without; silence at the edges is left out.
fn rows(sitting: &str, beats: &[&Receipt]) -> Vec<Stay> {
    let mut out: Vec<Stay> = Vec::new();
    for beat in beats {
        let joins = out.last().is_some_and(|stay| {
            stay.o == beat.o && stay.q.1 + 1 == beat.q && stay.t.1 == beat.f && stay.b < u32::try_from(BEATS).unwrap_or(u32::MAX)
        });
        // A resume after a pause brings nothing; its time is nobody's.
        if beat.c.is_empty() && beat.w.is_empty() {
            continue;
        }
        match out.last_mut() {
            Some(stay) if joins => {
                stay.q.1 = beat.q;
                stay.t.1 = beat.t;
                stay.c = stay.c.union(&beat.c);
                stay.w.extend(&beat.w);
                stay.b += 1;
                stay.g = stay.g.max(beat.t - beat.f);
                stay.p = stay.p.max(beat.pace());
            }
            _ => out.push(Stay {
                s: sitting.to_owned(),
                q: (beat.q, beat.q),
                t: (beat.f, beat.t),
                c: beat.c.clone(),
                o: beat.o,
                w: beat.w.clone(),
                b: 1,
                g: beat.t - beat.f,
                p: beat.pace(),
            }),
        }
    }
    out
}

/// The last place of a lesson that a person learned.
pub(in crate::learn) fn last_place(entries: &[Entry], is_of: impl Fn(&str) -> bool) -> i64 {
    let last = entries.iter().filter_map(|entry| if let Entry::Stay(stay) = entry { Some(stay) } else { None });
    last.filter(|stay| is_of(&stay.s)).max_by_key(|stay| stay.t.1).map_or(0, |stay| end_of(&stay.c))
}

/// The end of a set.
pub(in crate::learn) fn end_of(spans: &Spans) -> i64 {
    spans.iter().last().map_or(0, |(_, to)| to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beat(number: u32, before: i64, now: i64, places: (i64, i64), offline: bool) -> Receipt {
        let c = Spans::one(places.0, places.1);
        Receipt { s: "s".into(), q: number, f: before, t: now, c, o: offline, ..Receipt::default() }
    }

    #[test]
    fn beats_that_follow_each_other_are_one_row_and_a_pause_is_nobodys_time() {
        let beats = [
            beat(1, 0, 30, (0, 30), false),
            beat(2, 30, 60, (30, 60), false),
            beat(3, 60, 9_000, (0, 0), false),
            beat(4, 9_000, 9_030, (60, 90), false),
            beat(5, 9_030, 200_000, (90, 120), true),
        ];
        let refs: Vec<&Receipt> = beats.iter().collect();
        let rows = rows("s", &refs);
        let told: Vec<_> = rows.iter().map(|row| (row.q, row.t, row.c.measure(), row.o)).collect();
        assert_eq!(
            told,
            [((1, 2), (0, 60), 60, false), ((4, 4), (9_000, 9_030), 30, false), ((5, 5), (9_030, 200_000), 30, true)]
        );
    }
}
