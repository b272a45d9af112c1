//! The exit check of a unit: drawn, saved at every answer, handed in once.
//!
//! Promises: asked again an open draw is the same; answers are kept as they come, on whatever device; it is graded here and ends in the record.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zhibu_bank::{Answer, Question};
use zhibu_earned::{Entry, account, unit_account};

use super::{appeals, asking, hours, ledger, marks};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Learn;
use crate::learn::rules::{self, MayCheck, Try};
use crate::refusal::Refusal;

/// A drawn question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::learn) struct Drawn {
    /// Which of the published questions.
    pub(in crate::learn) question: String,
    /// Shuffles what is shown.
    pub(in crate::learn) seed: u64,
}

/// A draw.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Check {
    /// Id.
    pub(in crate::learn) id: String,
    /// Whose.
    pub(in crate::learn) person_id: String,
    /// Of which unit.
    pub(in crate::learn) unit_code: String,
    /// From 1.
    pub(in crate::learn) no: i64,
    /// [`Drawn`], JSON.
    pub(in crate::learn) questions: String,
    /// An answer each, or null, JSON.
    pub(in crate::learn) answers: String,
    /// `open`, `passed`, `failed`.
    pub(in crate::learn) state: String,
    /// When it was handed in.
    pub(in crate::learn) closed_at: Option<Instant>,
}

impl Check {
    /// What was drawn, with what was saved.
    ///
    /// # Errors
    /// The row is none of ours.
    pub(in crate::learn) fn parts(&self) -> Result<Vec<(Drawn, Value)>, serde_json::Error> {
        let drawn: Vec<Drawn> = serde_json::from_str(&self.questions)?;
        let answers: Vec<Value> = serde_json::from_str(&self.answers)?;
        Ok(drawn.into_iter().zip(answers.into_iter().chain(std::iter::repeat(Value::Null))).collect())
    }

    /// `waiver`: when it was last decided on an appeal that the next draw need not wait.
    fn as_try(&self, waiver: Option<Instant>) -> Try {
        Try::new(self.closed_at, self.state == "passed", waiver)
    }
}

macro_rules! checks_where {
    ($where:literal) => {
        concat!("SELECT id, person_id, unit_code, no, questions, answers, state, closed_at FROM exit_check WHERE ", $where)
    };
}

/// The draws of a person for a unit, in order.
pub(in crate::learn) async fn tries(reader: &Reader, person: &str, unit: &str) -> sqlx::Result<Vec<Try>> {
    let rows: Vec<Check> = reader
        .system("a person's own checks")
        .all(checks_where!("person_id = $1 AND unit_code = $2 ORDER BY no"), &args![person, unit])
        .await?;
    let waived = appeals::waived(reader, person, unit).await?;
    Ok(rows.iter().map(|check| check.as_try(waived)).collect())
}

/// When the newest draw of each unit's check was handed in that a person did not pass.
pub(in crate::learn) async fn failed(reader: &Reader, person: &str) -> sqlx::Result<HashMap<String, Instant>> {
    let sql = "SELECT unit_code, MAX(closed_at) FROM exit_check WHERE person_id = $1 AND state = 'failed' GROUP BY unit_code";
    let rows: Vec<(String, Option<Instant>)> = reader.system("a person's own checks").all(sql, &args![person]).await?;
    Ok(rows.into_iter().filter_map(|(unit, at)| Some((unit, at?))).collect())
}

/// The newest draw of a person for a unit.
pub(in crate::learn) async fn newest(reader: &Reader, person: &str, unit: &str) -> sqlx::Result<Option<Check>> {
    reader
        .system("a person's own check")
        .get(checks_where!("person_id = $1 AND unit_code = $2 ORDER BY no DESC LIMIT 1"), &args![person, unit])
        .await
}

/// One draw.
pub(in crate::learn) async fn check(reader: &Reader, id: &str) -> sqlx::Result<Option<Check>> {
    reader.system("the caller compares the person").get(checks_where!("id = $1"), &args![id]).await
}

/// Draws, or answers the draw that is open.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct OpenCheck {
    /// Public code of the unit.
    pub(in crate::learn) unit: String,
    /// The unit of the person in the tree.
    pub(in crate::learn) node: String,
}

impl Command for OpenCheck {
    type Done = String;
    type Act = Learn;
    const NAME: &'static str = "learn.check_open";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<String, Fail> {
        let (person, now) = (proof.person(), tx.now());
        asking::lapse(tx, person).await?;
        let before: Vec<Check> =
            tx.all(checks_where!("person_id = $1 AND unit_code = $2 ORDER BY no"), &args![person, self.unit.as_str()]).await?;
        if let Some(open) = before.iter().find(|check| check.state == "open") {
            return Ok(open.id.clone());
        }
        let lessons: Vec<(String,)> = tx
            .all("SELECT id FROM lesson WHERE unit_code = $1 AND current = 1 ORDER BY place", &args![self.unit.as_str()])
            .await?;
        let lessons: Vec<String> = lessons.into_iter().map(|(id,)| id).collect();
        let whole = ledger::load(tx, person).await?;
        let unit = unit_account(&whole.record, &account(&whole.record), &self.unit, &lessons);
        let waived = appeals::waived_tx(tx, person, &self.unit).await?;
        let tries: Vec<Try> = before.iter().map(|check| check.as_try(waived)).collect();
        match rules::may_check(unit.standing, &tries, now) {
            MayCheck::Open => {}
            MayCheck::Passed => return Err(Refusal::new("learn-answered").into()),
            MayCheck::NotYet | MayCheck::From(_) => return Err(Refusal::new("learn-not-yet").into()),
        }
        let no = i64::try_from(before.len()).unwrap_or_default() + 1;
        let pool: Vec<(String,)> = tx
            .all(
                "SELECT id FROM unit_question WHERE unit_code = $1 AND current = 1 AND usable = 1 ORDER BY id",
                &args![self.unit.as_str()],
            )
            .await?;
        let mut left: Vec<&str> = pool.iter().map(|(id,)| id.as_str()).collect();
        // Another draw brings other questions, as far as there are others.
        let mut known = asking::history(tx, person, &self.unit).await?;
        for check in &before {
            known.extend(check.parts()?.into_iter().map(|(drawn, _)| drawn.question));
        }
        let mut drawn = Vec::new();
        while drawn.len() < rules::draw(no).questions {
            let Some(question) = rules::choose(&left, &known, asking::chance(tx).unsigned_abs()) else { break };
            let question = question.to_owned();
            left.retain(|id| *id != question);
            drawn.push(Drawn { question, seed: asking::chance(tx).unsigned_abs() });
        }
        let (id, questions) = (tx.id(), serde_json::to_string(&drawn)?);
        let answers = serde_json::to_string(&vec![Value::Null; drawn.len()])?;
        tx.exec(
            "INSERT INTO exit_check (id, person_id, node_id, unit_code, no, questions, answers, state, opened_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8)",
            &args![id.as_str(), person, self.node.as_str(), self.unit.as_str(), no, questions, answers, now],
        )
        .await?;
        Ok(id)
    }
}

async fn own_open(tx: &mut Tx, person: &str, id: &str) -> Result<Check, Fail> {
    let check: Option<Check> = tx.get(checks_where!("id = $1 AND person_id = $2"), &args![id, person]).await?;
    let check = check.ok_or(Fail::NotThere)?;
    if check.state == "open" { Ok(check) } else { Err(Refusal::new("learn-answered").into()) }
}

/// Most bytes of a saved answer.
const ANSWER: usize = 8_000;

/// Keeps one answer.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct SaveAnswer {
    /// The draw.
    pub(in crate::learn) check: String,
    /// Number of the question, from 1.
    pub(in crate::learn) no: usize,
    /// As it came.
    pub(in crate::learn) answer: Value,
}

impl Command for SaveAnswer {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.check_save";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        let check = own_open(tx, proof.person(), &self.check).await?;
        let mut answers: Vec<Value> = check.parts()?.into_iter().map(|(_, answer)| answer).collect();
        let place = self.no.checked_sub(1).and_then(|at| answers.get_mut(at)).ok_or(Fail::NotThere)?;
        if self.answer.to_string().len() > ANSWER {
            return Err(Refusal::new("learn-answer-too-long").into());
        }
        *place = self.answer.clone();
        let answers = serde_json::to_string(&answers)?;
        tx.exec("UPDATE exit_check SET answers = $2 WHERE id = $1", &args![self.check.as_str(), answers]).await?;
        Ok(())
    }
}

/// Hands a draw in.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct SubmitCheck {
    /// So that a second click gets the first answer.
    pub(in crate::learn) key: String,
    /// The draw.
    pub(in crate::learn) check: String,
    /// The unit of the person in the tree.
    pub(in crate::learn) node: String,
}

impl Command for SubmitCheck {
    type Done = bool;
    type Act = Learn;
    const NAME: &'static str = "learn.check_submit";
    const AUDITED: bool = false;

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<bool, Fail> {
        let (person, now) = (proof.person(), tx.now());
        asking::lapse(tx, person).await?;
        let check = own_open(tx, person, &self.check).await?;
        let mut right = 0;
        for (drawn, answer) in check.parts()? {
            let body: Option<(String,)> =
                tx.get("SELECT body FROM unit_question WHERE id = $1", &args![drawn.question.as_str()]).await?;
            let question: Question = serde_json::from_str(&body.ok_or(Fail::NotThere)?.0)?;
            let is_right = zhibu_bank::grade(&question, drawn.seed, &Answer::from_value(&answer)).right;
            marks::mark(tx, person, &drawn.question, is_right).await?;
            right += usize::from(is_right);
        }
        let passed = right >= rules::draw(check.no).right;
        let state = if passed { "passed" } else { "failed" };
        tx.exec("UPDATE exit_check SET state = $2, closed_at = $3 WHERE id = $1", &args![self.check.as_str(), state, now])
            .await?;
        ledger::append(tx, person, &[Entry::Check { u: check.unit_code.clone(), ok: passed }]).await?;
        appeals::checked(tx, person, &check.unit_code, passed).await?;
        if passed {
            hours::complete(tx, person, &self.node, &check.unit_code).await?;
        }
        Ok(passed)
    }
}
