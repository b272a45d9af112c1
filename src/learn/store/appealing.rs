//! Appeals are made: by a person's tap, and by themselves for what was learned without a line.
//!
//! Promises: one open appeal a stretch, and one a unit about its check; what it is about is the person's own, so the audit chain tells only that there is one.

use serde::Serialize;
use zhibu_earned::{Account, Pending};

use super::appeals::reason_name;
use super::{asking, ledger};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::learn::Learn;
use crate::learn::rules::{self, APPEAL_DAYS, DAY};
use crate::refusal::Refusal;

/// 申诉.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct MakeAppeal {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// Id of the lesson's version.
    pub(in crate::learn) lesson: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
    /// A place of the stretch.
    pub(in crate::learn) from: i64,
    /// Why it does not count.
    pub(in crate::learn) why: String,
    /// What the person says happened.
    pub(in crate::learn) reason: String,
    /// More words.
    pub(in crate::learn) words: String,
}

impl Command for MakeAppeal {
    type Done = String;
    type Act = Learn;
    const NAME: &'static str = "learn.appeal";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<String, Fail> {
        let person = proof.person();
        rules::appeal(&self.reason, &self.words)?;
        if self.node.is_empty() {
            // Whoever belongs to no unit has nobody who could decide.
            return Err(Refusal::at("appeal", "appeal-no-unit").into());
        }
        asking::lapse(tx, person).await?;
        let whole = ledger::load(tx, person).await?;
        let account = zhibu_earned::account(&whole.record);
        let own = account.lessons.get(&self.lesson).map(|lesson| rules::stretches(&lesson.pending)).unwrap_or_default();
        let unit = whole.record.lessons.get(&self.lesson).map(|shape| shape.unit.clone()).ok_or(Fail::NotThere)?;
        // The stretch that waits there for that reason: whoever decides says yes to what he was told of. The check has no place.
        let waits = if self.why == "check" {
            failed(tx, person, &unit).await?.then_some((0, 0))
        } else {
            let here = |((from, to), why): &&((i64, i64), Pending)| {
                *from <= self.from && self.from < *to && reason_name(*why) == self.why
            };
            own.iter().find(here).map(|(span, _)| *span)
        };
        let Some(places) = waits else { return Err(Refusal::at("appeal", "appeal-nothing-waits").into()) };
        let (lesson, why, reason) = (self.lesson.as_str(), self.why.as_str(), self.reason.as_str());
        let new = New { person, node: &self.node, lesson, unit: &unit, places, why, reason, words: self.words.trim() };
        put(tx, new).await?.ok_or_else(|| Refusal::at("appeal", "appeal-open-already").into())
    }
}

/// Whether the newest draw of the check was not passed.
async fn failed(tx: &mut Tx, person: &str, unit: &str) -> Result<bool, Fail> {
    let sql = "SELECT state FROM exit_check WHERE person_id = $1 AND unit_code = $2 ORDER BY no DESC LIMIT 1";
    let newest: Option<(String,)> = tx.get(sql, &args![person, unit]).await?;
    Ok(newest.is_some_and(|(state,)| state == "failed"))
}

/// An appeal to be put down.
struct New<'a> {
    person: &'a str,
    node: &'a str,
    lesson: &'a str,
    unit: &'a str,
    places: (i64, i64),
    why: &'a str,
    reason: &'a str,
    words: &'a str,
}

/// Puts it down; nothing when one about the same is open.
async fn put(tx: &mut Tx, new: New<'_>) -> Result<Option<String>, Fail> {
    let (from, to) = new.places;
    let open: Option<(i64,)> = tx
        .get(
            "SELECT CAST(1 AS BIGINT) FROM appeal WHERE person_id = $1 AND unit_code = $2 AND state IN ('open', 'drawn') \
             AND ((why = 'check' AND $6 = 'check') OR (lesson_id = $3 AND from_place < $5 AND $4 < to_place)) LIMIT 1",
            &args![new.person, new.unit, new.lesson, from, to, new.why],
        )
        .await?;
    if open.is_some() {
        return Ok(None);
    }
    let (id, now) = (tx.id(), tx.now());
    tx.exec(
        "INSERT INTO appeal (id, person_id, owner_id, node_id, lesson_id, unit_code, from_place, to_place, why, reason, words, state, version, \
         made_at, due_at, decided_post, decision) VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', 1, $11, $12, '', '')",
        &args![
            id.as_str(), new.person, new.node, new.lesson, new.unit, from, to, new.why, new.reason, new.words, now,
            now + APPEAL_DAYS * DAY
        ],
    )
    .await?;
    // What it is about is the person's own: the entry tells only that there is one.
    tx.note("learn.appealed", new.node, &id, serde_json::Value::Null);
    Ok(Some(id))
}

/// A unit was completed without a line: whoever decides on appeals asks one question about each such lesson, without the person's doing anything.
pub(super) async fn ask_about_offline(tx: &mut Tx, person: &str, node: &str, unit: &str, account: &Account) -> Result<(), Fail> {
    if node.is_empty() {
        return Ok(());
    }
    for (lesson, own) in &account.lessons {
        let places = own.pending.iter().filter(|(_, why)| *why == Pending::Offline).map(|(span, _)| *span);
        let Some(places) = places.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))) else { continue };
        let of: Option<(String,)> = tx.get("SELECT unit_code FROM lesson WHERE id = $1", &args![lesson.as_str()]).await?;
        if of.is_some_and(|(of,)| of == unit) {
            put(tx, New { person, node, lesson, unit, places, why: "offline", reason: "offline", words: "" }).await?;
        }
    }
    Ok(())
}
