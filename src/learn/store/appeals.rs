//! Appeals: a person asks a person.
//!
//! Promises: one open appeal a stretch, and one a unit about its check; of what was learned without a line there is one by itself when its unit is complete; the
//! organiser is given lesson and reason in words and never the places; the decision is a row of the person's record with the post of whoever decided,
//! also where a drawn question or another draw of the check was the way.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use zhibu_earned::{Entry, Pending, Spans};

use super::{hours, ledger, making_up};
use crate::access::{Object, Proof, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::DecideAppeals;
use crate::learn::rules;
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
    /// `open`, `drawn` (a question was put, or the check may be taken again), `agreed`, `refused`, `gone` (made up for meanwhile).
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

    /// Until when what was drawn for it may be answered; nothing: nothing was drawn, or it is over.
    pub(in crate::learn) fn answer_by(&self) -> Option<Instant> {
        self.decided_at.filter(|_| self.state == "drawn").map(rules::drawn_until)
    }

    /// Whether what was drawn for it may be answered at that instant.
    pub(in crate::learn) fn is_answerable(&self, now: Instant) -> bool {
        self.answer_by().is_some_and(|until| now <= until)
    }

    /// Whether it was refused; what was drawn for it and not answered in time is a no, written down or not.
    pub(in crate::learn) fn is_refused(&self, now: Instant) -> bool {
        self.state == "refused" || (self.state == "drawn" && !self.is_answerable(now))
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

/// A person's appeals for which something was drawn that may still be answered.
pub(in crate::learn) async fn drawn(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Vec<Appeal>> {
    let sql = appeals_where!("a.person_id = $1 AND a.state = 'drawn' ORDER BY a.made_at, a.id");
    let all: Vec<Appeal> = reader.system("a person's own appeals").all(sql, &args![person]).await?;
    Ok(all.into_iter().filter(|appeal| appeal.is_answerable(now)).collect())
}

/// Versions of lessons of which a person said no to what was learned without a line, and about which nothing waits.
pub(in crate::learn) async fn refused_offline(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<BTreeSet<String>> {
    let all = of_person(reader, person).await?;
    let about = |keep: &dyn Fn(&Appeal) -> bool| -> BTreeSet<String> {
        all.iter().filter(|appeal| appeal.why == "offline" && keep(appeal)).map(|appeal| appeal.lesson_id.clone()).collect()
    };
    let waits = about(&|appeal| appeal.state == "open" || appeal.is_answerable(now));
    Ok(about(&|appeal| appeal.is_refused(now)).difference(&waits).cloned().collect())
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
pub(super) fn reason_name(why: Pending) -> &'static str {
    match why {
        Pending::Question => "question",
        Pending::Offline => "offline",
        Pending::Check => "check",
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
    /// Whether there was anything left to decide on.
    type Done = bool;
    type Act = DecideAppeals;
    const NAME: &'static str = "learn.decide_appeal";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<DecideAppeals>) -> Result<bool, Fail> {
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
        // Of the check "another one" is another draw of it, at once.
        let is_check = appeal.why == "check";
        let state = match (self.way.as_str(), self.agrees) {
            ("draw", _) => "drawn",
            (_, Some(true)) => "agreed",
            _ => "refused",
        };
        let places = at_issue(tx, &appeal).await?;
        if places.is_empty() && !is_check {
            // Made good meanwhile: there is nothing left to decide on, and the hours may not be written yet.
            gone(tx, &appeal).await?;
            hours::complete(tx, &appeal.person_id, &appeal.node_id, &appeal.unit_code).await?;
            tx.note("learn.appeal_decided", &appeal.node_id, &appeal.id, serde_json::json!({ "state": "gone", "post": post }));
            return Ok(false);
        }
        if state == "drawn" && !is_check {
            let put = making_up::put_for_appeal(tx, &appeal.person_id, &appeal.node_id, &appeal.lesson_id, &places).await?;
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
            let agreed = state == "agreed";
            write_down(tx, &appeal, &places, agreed, &post).await?;
            if agreed && is_check {
                ledger::append(tx, &appeal.person_id, &[Entry::Check { u: appeal.unit_code.clone(), ok: true }]).await?;
            }
            if agreed {
                hours::complete(tx, &appeal.person_id, &appeal.node_id, &appeal.unit_code).await?;
            }
        }
        tx.note("learn.appeal_decided", &appeal.node_id, &appeal.id, serde_json::json!({ "state": state, "post": post }));
        Ok(true)
    }
}

/// What of an appeal's places waits for its reason now, piece by piece: a decision is about what was learned, and about nothing between it; nothing when it
/// was made good meanwhile. The check has no places, so that a decision about it settles nothing else.
async fn at_issue(tx: &mut Tx, appeal: &Appeal) -> Result<Spans, Fail> {
    if appeal.why == "check" {
        return Ok(Spans::default());
    }
    let whole = ledger::load(tx, &appeal.person_id).await?;
    let account = zhibu_earned::account(&whole.record);
    let pending = account.lessons.get(&appeal.lesson_id).map(|lesson| lesson.pending.as_slice()).unwrap_or_default();
    let waiting = |keep: &dyn Fn(Pending) -> bool| {
        let waits = pending.iter().filter(|(_, why)| keep(*why)).map(|(span, _)| *span);
        Spans::from(waits.collect::<Vec<_>>()).within(&appeal.places())
    };
    let own = waiting(&|why| reason_name(why) == appeal.why);
    // What waited for want of a line may wait for a question by now: whoever decides on the stretch decides on that.
    Ok(if own.is_empty() { waiting(&|why| why != Pending::Check) } else { own })
}

/// The decision in the record.
async fn write_down(tx: &mut Tx, appeal: &Appeal, places: &Spans, ok: bool, by: &str) -> Result<(), Fail> {
    let entry = Entry::Decision { l: appeal.lesson_id.clone(), c: places.clone(), ok, by: by.to_owned() };
    ledger::append(tx, &appeal.person_id, &[entry]).await?;
    Ok(())
}

/// What was drawn for an appeal was answered: that is the decision, in the name of whoever had it drawn.
async fn end(tx: &mut Tx, appeal: &Appeal, places: &Spans, right: bool, at: Instant) -> Result<(), Fail> {
    let state = if right { "agreed" } else { "refused" };
    let sql = "UPDATE appeal SET state = $2, version = version + 1, decided_at = $3 WHERE id = $1";
    tx.exec(sql, &args![appeal.id.as_str(), state, at]).await?;
    write_down(tx, appeal, places, right, &appeal.decided_post).await
}

/// A question about places was answered. Whoever answered right by his own wish needs no decision about them any more.
pub(super) async fn answered(tx: &mut Tx, person: &str, lesson: &str, places: &Spans, right: bool) -> Result<(), Fail> {
    let sql = appeals_where!(
        "a.person_id = $1 AND a.lesson_id = $2 AND a.state IN ('open', 'drawn') AND a.why <> 'check' ORDER BY a.id"
    );
    for appeal in tx.all::<Appeal>(sql, &args![person, lesson]).await? {
        if appeal.state == "drawn" && places.minus(&appeal.places()).is_empty() {
            end(tx, &appeal, places, right, tx.now()).await?;
        } else if right && appeal.state == "open" && appeal.why == "question" && at_issue(tx, &appeal).await?.is_empty() {
            gone(tx, &appeal).await?;
        }
    }
    Ok(())
}

/// The exit check was handed in.
pub(super) async fn checked(tx: &mut Tx, person: &str, unit: &str, passed: bool) -> Result<(), Fail> {
    let sql = appeals_where!(
        "a.person_id = $1 AND a.unit_code = $2 AND a.state IN ('open', 'drawn') AND a.why = 'check' ORDER BY a.id"
    );
    for appeal in tx.all::<Appeal>(sql, &args![person, unit]).await? {
        if appeal.state == "drawn" {
            end(tx, &appeal, &Spans::default(), passed, tx.now()).await?;
        } else if passed {
            gone(tx, &appeal).await?;
        }
    }
    Ok(())
}

/// Writes down as refused the draws of a check that were granted on appeal and not taken in their week.
pub(super) async fn lapse(tx: &mut Tx, person: &str) -> Result<(), Fail> {
    let now = tx.now();
    let sql = appeals_where!("a.person_id = $1 AND a.state = 'drawn' AND a.why = 'check' ORDER BY a.id");
    for appeal in tx.all::<Appeal>(sql, &args![person]).await? {
        if let Some(until) = appeal.answer_by().filter(|_| !appeal.is_answerable(now)) {
            end(tx, &appeal, &Spans::default(), false, until).await?;
        }
    }
    Ok(())
}

/// A unit came to class A: nobody need decide any more on what was learned of it without a line.
pub(super) async fn learned_again(tx: &mut Tx, person: &str, unit: &str) -> Result<(), Fail> {
    let sql = appeals_where!(
        "a.person_id = $1 AND a.unit_code = $2 AND a.state IN ('open', 'drawn') AND a.why = 'offline' ORDER BY a.id"
    );
    for appeal in tx.all::<Appeal>(sql, &args![person, unit]).await? {
        gone(tx, &appeal).await?;
    }
    Ok(())
}

async fn gone(tx: &mut Tx, appeal: &Appeal) -> Result<(), Fail> {
    let now = tx.now();
    let sql = "UPDATE appeal SET state = 'gone', version = version + 1, decided_at = $2 WHERE id = $1";
    tx.exec(sql, &args![appeal.id.as_str(), now]).await?;
    Ok(())
}

const WAIVED: &str =
    "SELECT MAX(decided_at) FROM appeal WHERE person_id = $1 AND unit_code = $2 AND why = 'check' AND state = 'drawn'";

/// When it was decided that the next draw of a unit's check need not wait a day.
pub(super) async fn waived(reader: &Reader, person: &str, unit: &str) -> sqlx::Result<Option<Instant>> {
    let row: Option<(Option<Instant>,)> = reader.system("a person's own appeals").get(WAIVED, &args![person, unit]).await?;
    Ok(row.and_then(|(at,)| at))
}

/// The same inside a command.
pub(super) async fn waived_tx(tx: &mut Tx, person: &str, unit: &str) -> Result<Option<Instant>, Fail> {
    let row: Option<(Option<Instant>,)> = tx.get(WAIVED, &args![person, unit]).await?;
    Ok(row.and_then(|(at,)| at))
}

/// Where the person answers what was drawn for an appeal; nothing when that is over.
pub(in crate::learn) async fn answered_at(reader: &Reader, appeal: &Appeal) -> sqlx::Result<Option<String>> {
    if appeal.why == "check" {
        return Ok(Some(format!("/desk/learn/u/{}/check", appeal.unit_code)));
    }
    let sql = "SELECT id FROM asked WHERE person_id = $1 AND lesson_id = $2 AND state = 'open' AND makes_up <> '' ORDER BY asked_at DESC LIMIT 1";
    let args = args![appeal.person_id.as_str(), appeal.lesson_id.as_str()];
    let row: Option<(String,)> = reader.system("a person's own question").get(sql, &args).await?;
    Ok(row.map(|(id,)| format!("/desk/learn/q/{id}")))
}
