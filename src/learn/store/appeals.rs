//! Appeals: a person asks a person.
//!
//! Promises: one open appeal a stretch; the organiser is given lesson and reason in words and never the places; the decision is a row of the
//! person's record with the post of whoever decided.

use serde::{Deserialize, Serialize};
use zhibu_earned::{Entry, Pending, Spans};

use super::{asking, hours, ledger, making_up};
use crate::access::{Object, Proof, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::rules::{self, APPEAL_DAYS, DAY};
use crate::learn::{DecideAppeals, Learn};
use crate::people;
use crate::refusal::Refusal;
use crate::scoped;

/// An appeal as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub(in crate::learn) struct Appeal {
    pub(in crate::learn) id: String,
    pub(in crate::learn) person_id: String,
    pub(in crate::learn) node_id: String,
    /// Id of the lesson's version.
    pub(in crate::learn) lesson_id: String,
    pub(in crate::learn) unit_code: String,
    pub(in crate::learn) from_place: i64,
    pub(in crate::learn) to_place: i64,
    /// `question`, `check`, `offline`.
    pub(in crate::learn) why: String,
    pub(in crate::learn) reason: String,
    pub(in crate::learn) words: String,
    /// `open`, `drawn` (a question was put), `agreed`, `refused`.
    pub(in crate::learn) state: String,
    pub(in crate::learn) version: i64,
    pub(in crate::learn) made_at: Instant,
    pub(in crate::learn) due_at: Instant,
    pub(in crate::learn) decided_post: String,
    pub(in crate::learn) decision: String,
    pub(in crate::learn) decided_at: Option<Instant>,
}

impl Appeal {
    /// For questions of leave.
    pub(in crate::learn) fn object(&self) -> Object {
        Object { node: self.node_id.clone(), owner: String::new(), id: self.id.clone() }
    }

    fn places(&self) -> Spans {
        Spans::one(self.from_place, self.to_place)
    }
}

macro_rules! appeals_where {
    ($where:literal) => {
        concat!(
            "SELECT a.id, a.person_id, a.node_id, a.lesson_id, a.unit_code, a.from_place, a.to_place, a.why, a.reason, a.words, a.state, a.version, \
             a.made_at, a.due_at, a.decided_post, a.decision, a.decided_at FROM appeal a WHERE ",
            $where
        )
    };
}

/// A person's appeals, the newest first.
pub(in crate::learn) async fn of_person(reader: &Reader, person: &str) -> sqlx::Result<Vec<Appeal>> {
    let sql = appeals_where!("a.person_id = $1 ORDER BY a.made_at DESC, a.id DESC LIMIT 200");
    reader.system("a person's own appeals").all(sql, &args![person]).await
}

/// One appeal.
pub(in crate::learn) async fn appeal(reader: &Reader, id: &str) -> sqlx::Result<Option<Appeal>> {
    reader.system("the caller asks for leave").get(appeals_where!("a.id = $1"), &args![id]).await
}

/// What an organiser is told of an appeal: no places, no times of learning.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    /// Id.
    pub id: String,
    /// Name of the person.
    pub person: String,
    /// Title of the lesson.
    pub title: String,
    /// `question`, `check`, `offline`.
    pub(in crate::learn) why: String,
    pub(in crate::learn) reason: String,
    /// When it was made.
    pub made_at: Instant,
    /// Until when it is to be decided.
    pub due_at: Instant,
}

/// Appeals that wait for somebody who may decide, the nearest day first. Of one unit and those below it when `node` is not empty.
pub(in crate::learn) async fn waiting(
    reader: &Reader,
    scope: &Scope<'_, DecideAppeals>,
    node: &str,
) -> sqlx::Result<Vec<Waiting>> {
    let sql = scoped!(
        "SELECT a.id, p.name AS person, l.title, a.why, a.reason, a.made_at, a.due_at FROM appeal a JOIN person p ON p.id = a.person_id \
         JOIN lesson l ON l.id = a.lesson_id WHERE a.state = 'open' AND a.person_id <> $1 AND {scope:a} \
         AND ($3 = '' OR EXISTS (SELECT 1 FROM node_tree t WHERE t.ancestor = $3 AND t.descendant = a.node_id)) \
         ORDER BY a.due_at, a.id LIMIT 200"
    );
    reader.scoped(scope, &sql, &args![node]).await
}

/// Why something is pending, as appeals name it.
fn reason_name(why: Pending) -> &'static str {
    match why {
        Pending::Question => "question",
        Pending::Offline => "offline",
        Pending::Check => "check",
    }
}

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
        // The stretch that waits there for that reason, and no more: whoever decides says yes to what he was told of.
        let waits = own.iter().find(|((from, to), why)| *from <= self.from && self.from < *to && reason_name(*why) == self.why);
        let unit = whole.record.lessons.get(&self.lesson).map(|shape| shape.unit.clone()).ok_or(Fail::NotThere)?;
        let Some(((from, to), _)) = waits.copied() else {
            return Err(Refusal::at("appeal", "appeal-nothing-waits").into());
        };
        let open: Option<(i64,)> = tx
            .get(
                "SELECT CAST(1 AS BIGINT) FROM appeal WHERE person_id = $1 AND lesson_id = $2 AND state IN ('open', 'drawn') \
                 AND from_place < $4 AND $3 < to_place",
                &args![person, self.lesson.as_str(), from, to],
            )
            .await?;
        if open.is_some() {
            return Err(Refusal::at("appeal", "appeal-open-already").into());
        }
        let (id, now) = (tx.id(), tx.now());
        tx.exec(
            "INSERT INTO appeal (id, person_id, owner_id, node_id, lesson_id, unit_code, from_place, to_place, why, reason, words, state, version, \
             made_at, due_at, decided_post, decision) VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', 1, $11, $12, '', '')",
            &args![
                id.as_str(), person, self.node.as_str(), self.lesson.as_str(), unit, from, to, self.why.as_str(), self.reason.as_str(),
                self.words.trim(), now, now + APPEAL_DAYS * DAY
            ],
        )
        .await?;
        // What it is about is the person's own: the entry tells only that there is one.
        tx.note("learn.appealed", &self.node, &id, serde_json::Value::Null);
        Ok(id)
    }
}

/// A person decides.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct DecideAppeal {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// The appeal.
    pub(in crate::learn) appeal: String,
    /// The version that was seen.
    pub(in crate::learn) version: i64,
    /// `oral` or `draw`.
    pub(in crate::learn) way: String,
    /// Whether the answer satisfied.
    pub(in crate::learn) agrees: Option<bool>,
    /// The words of the decision.
    pub(in crate::learn) words: String,
}

impl Command for DecideAppeal {
    type Done = ();
    type Act = DecideAppeals;
    const NAME: &'static str = "learn.decide_appeal";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<DecideAppeals>) -> Result<(), Fail> {
        if !proof.is_about(&self.appeal) {
            return Err(Fail::NotThere);
        }
        let appeal: Option<Appeal> = tx.get(appeals_where!("a.id = $1"), &args![self.appeal.as_str()]).await?;
        let appeal = appeal.ok_or(Fail::NotThere)?;
        if appeal.state != "open" || appeal.version != self.version {
            return Err(Refusal::at("decision", "appeal-moved-on").into());
        }
        rules::decide_appeal(proof.person(), &appeal.person_id, &self.way, self.agrees, &self.words)?;
        let post = people::post_of(tx, proof.person(), &appeal.node_id).await?;
        let state = match (self.way.as_str(), self.agrees) {
            ("draw", _) => "drawn",
            (_, Some(true)) => "agreed",
            _ => "refused",
        };
        if state == "drawn" {
            let put =
                making_up::put_for_appeal(tx, &appeal.person_id, &appeal.node_id, &appeal.lesson_id, &appeal.places()).await?;
            if !put {
                return Err(Refusal::at("way", "appeal-no-question").into());
            }
        }
        let now = tx.now();
        tx.exec(
            "UPDATE appeal SET state = $2, version = version + 1, decided_by = $3, decided_post = $4, decision = $5, decided_at = $6 WHERE id = $1",
            &args![self.appeal.as_str(), state, proof.person(), post.as_str(), self.words.trim(), now],
        )
        .await?;
        if state != "drawn" {
            settle(tx, &appeal, state == "agreed", &post).await?;
        }
        tx.note("learn.appeal_decided", &appeal.node_id, &appeal.id, serde_json::json!({ "state": state, "post": post }));
        Ok(())
    }
}

/// The decision in the record, and what follows from it.
async fn settle(tx: &mut Tx, appeal: &Appeal, ok: bool, by: &str) -> Result<(), Fail> {
    let entry = Entry::Decision { l: appeal.lesson_id.clone(), c: appeal.places(), ok, by: by.to_owned() };
    ledger::append(tx, &appeal.person_id, &[entry]).await?;
    if ok && appeal.why == "check" {
        ledger::append(tx, &appeal.person_id, &[Entry::Check { u: appeal.unit_code.clone(), ok: true }]).await?;
    }
    if ok {
        hours::complete(tx, &appeal.person_id, &appeal.node_id, &appeal.unit_code).await?;
    }
    Ok(())
}

/// The drawn question of an appeal was answered.
pub(super) async fn answered(tx: &mut Tx, person: &str, lesson: &str, right: bool) -> Result<(), Fail> {
    let state = if right { "agreed" } else { "refused" };
    tx.exec(
        "UPDATE appeal SET state = $3, version = version + 1 WHERE person_id = $1 AND lesson_id = $2 AND state = 'drawn'",
        &args![person, lesson, state],
    )
    .await?;
    Ok(())
}
