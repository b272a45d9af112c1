//! Tries: begun, saved at every answer, handed in or ended by the bell.
//!
//! Promises: one person has at most one open try at a time, whatever the tabs; the seed of the draw is made inside the command and never leaves the
//! server; what arrives after bell and grace changes nothing, and what was saved by then is graded; whoever is not the person finds nothing here.

use serde::Serialize;
use serde_json::Value;
use zhibu_bank::Question;

use super::plans::{self, Exam};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::course;
use crate::db::{Command, Fail, Reader, Tx};
use crate::exam::SitExam;
use crate::exam::rules::paper::{self, Asked};
use crate::exam::rules::{self, MayBegin, Tried};
use crate::learn;
use crate::refusal::Refusal;

/// A try of a person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::exam) struct Try {
    pub(in crate::exam) id: String,
    pub(in crate::exam) exam_id: String,
    pub(in crate::exam) person_id: String,
    /// From 1.
    pub(in crate::exam) no: i64,
    /// [`Asked`], JSON.
    pub(in crate::exam) paper: String,
    /// An answer each, or null, JSON.
    pub(in crate::exam) answers: String,
    /// `open`, `met`, `not_met`.
    pub(in crate::exam) state: String,
    pub(in crate::exam) bell_at: Instant,
    /// The last instant at which something is taken.
    pub(in crate::exam) until_at: Instant,
    pub(in crate::exam) closed_at: Option<Instant>,
    /// 0: time ended it.
    pub(in crate::exam) handed_in: i64,
}

impl Try {
    /// Whether it is being answered.
    pub(in crate::exam) fn is_open(&self) -> bool {
        self.state == "open"
    }

    /// Whether it reached the pass mark.
    pub(in crate::exam) fn is_met(&self) -> bool {
        self.state == "met"
    }

    /// The questions, each with what was saved.
    ///
    /// # Errors
    /// The row is none of ours.
    pub(in crate::exam) fn asked(&self) -> Result<Vec<(Asked, Value)>, serde_json::Error> {
        let asked: Vec<Asked> = serde_json::from_str(&self.paper)?;
        let answers: Vec<Value> = serde_json::from_str(&self.answers)?;
        Ok(asked.into_iter().zip(answers.into_iter().chain(std::iter::repeat(Value::Null))).collect())
    }

    fn as_tried(&self) -> Tried {
        Tried { open: self.is_open(), met: self.is_met() }
    }
}

macro_rules! tries_where {
    ($where:literal) => {
        concat!(
            "SELECT id, exam_id, person_id, no, paper, answers, state, bell_at, until_at, closed_at, handed_in FROM exam_try WHERE ",
            $where
        )
    };
}

/// A try by its id; the caller compares the person.
pub(in crate::exam) async fn one(reader: &Reader, id: &str) -> sqlx::Result<Option<Try>> {
    reader.system("the caller compares the person").get(tries_where!("id = $1"), &args![id]).await
}

/// The tries of a person in an examination, in order.
pub(in crate::exam) async fn own(reader: &Reader, person: &str, exam: &str) -> sqlx::Result<Vec<Try>> {
    reader
        .system("a person's own tries")
        .all(tries_where!("person_id = $1 AND exam_id = $2 ORDER BY no"), &args![person, exam])
        .await
}

/// Whether it stands written down that a person met an examination.
pub(in crate::exam) async fn has_met(reader: &Reader, person: &str, exam: &str) -> sqlx::Result<bool> {
    let row: Option<(String,)> = reader
        .system("a person's own")
        .get("SELECT exam_id FROM exam_met WHERE person_id = $1 AND exam_id = $2", &args![person, exam])
        .await?;
    Ok(row.is_some())
}

/// Whether a person may begin, as the page shows it.
pub(in crate::exam) fn may_begin(exam: &Exam, met: bool, tries: &[Try], now: Instant) -> MayBegin {
    let tried: Vec<Tried> = tries.iter().map(Try::as_tried).collect();
    rules::may_begin(exam.state, exam.window, exam.plan.tries, met, &tried, now)
}

/// An unguessable number of 60 bits.
fn chance(tx: &Tx) -> i64 {
    let signs = tx.code() + &tx.code();
    signs.bytes().take(12).fold(0i64, |sum, byte| (sum << 5) | i64::from(byte & 31))
}

/// Begins a try, or answers the one that is open. Answers its id.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct BeginTry {
    /// The examination.
    pub(in crate::exam) exam: String,
    /// The unit of the person in the tree.
    pub(in crate::exam) node: String,
}

impl Command for BeginTry {
    type Done = String;
    type Act = SitExam;
    const NAME: &'static str = "exam.begin";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<SitExam>) -> Result<String, Fail> {
        let (person, now) = (proof.person(), tx.now());
        let exam = plans::exam_in(tx, &self.exam).await?.ok_or(Fail::NotThere)?;
        let tries: Vec<Try> =
            tx.all(tries_where!("person_id = $1 AND exam_id = $2 ORDER BY no"), &args![person, exam.id.as_str()]).await?;
        if let Some(open) = tries.iter().find(|one| one.is_open()) {
            return Ok(open.id.clone());
        }
        if exam.state == rules::State::Draft || !plans::concerns(tx, &exam, person).await? {
            return Err(Fail::NotThere);
        }
        let elsewhere: Option<(String,)> = tx
            .get(
                "SELECT e.title FROM exam_try t JOIN exam e ON e.id = t.exam_id WHERE t.person_id = $1 AND t.state = 'open' ORDER BY t.id LIMIT 1",
                &args![person],
            )
            .await?;
        if let Some((title,)) = elsewhere {
            return Err(Refusal::new("exam-other-running").arg("title", title).into());
        }
        let met: Option<(String,)> = tx
            .get("SELECT exam_id FROM exam_met WHERE person_id = $1 AND exam_id = $2", &args![person, exam.id.as_str()])
            .await?;
        match may_begin(&exam, met.is_some(), &tries, now) {
            MayBegin::Yes { .. } | MayBegin::Running => {}
            MayBegin::From(_) => return Err(Refusal::new("exam-not-yet").into()),
            MayBegin::Over => return Err(Refusal::new("exam-over").into()),
            MayBegin::Met => return Err(Refusal::new("exam-met-already").into()),
            MayBegin::UsedUp => return Err(Refusal::new("exam-used-up").into()),
        }
        let (pool, seed) = (plans::pool_in(tx, &exam.id).await?, chance(tx));
        let paper = paper::draw(&exam.plan, &pool, seed.unsigned_abs())
            .map_err(|refusals| refusals.into_iter().next().unwrap_or(Refusal::new("exam-over")))?;
        let (bell, until) = rules::bell(now, exam.plan.minutes, exam.plan.grace_s);
        let (id, no) = (tx.id(), tries.last().map_or(0, |last| last.no) + 1);
        let answers = serde_json::to_string(&vec![Value::Null; paper.len()])?;
        tx.exec(
            "INSERT INTO exam_try (id, exam_id, person_id, node_id, no, seed, paper, answers, state, begun_at, bell_at, until_at, handed_in) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, 0)",
            &args![
                id.as_str(), exam.id.as_str(), person, self.node.as_str(), no, seed, serde_json::to_string(&paper)?, answers, now, bell, until
            ],
        )
        .await?;
        Ok(id)
    }
}

/// The person's own open try, while something is taken.
async fn own_open(tx: &mut Tx, proof: &Proof<SitExam>, id: &str) -> Result<Try, Fail> {
    let found: Option<Try> = tx.get(tries_where!("id = $1 AND person_id = $2"), &args![id, proof.person()]).await?;
    let found = found.ok_or(Fail::NotThere)?;
    if !found.is_open() {
        return Err(Refusal::new("exam-handed-in").into());
    }
    if rules::is_taken(found.until_at, tx.now()) { Ok(found) } else { Err(Refusal::new("exam-time-over").into()) }
}

/// Puts answers in their places.
async fn keep(tx: &mut Tx, open: &mut Try, answers: &[(usize, Value)]) -> Result<(), Fail> {
    if answers.is_empty() {
        return Ok(());
    }
    let mut all: Vec<Value> = open.asked()?.into_iter().map(|(_, answer)| answer).collect();
    for (no, answer) in answers {
        let place = no.checked_sub(1).and_then(|at| all.get_mut(at)).ok_or(Fail::NotThere)?;
        if answer.to_string().len() > rules::ANSWER {
            return Err(Refusal::new("exam-answer-too-long").arg("no", no).into());
        }
        *place = answer.clone();
    }
    open.answers = serde_json::to_string(&all)?;
    tx.exec("UPDATE exam_try SET answers = $2 WHERE id = $1", &args![open.id.as_str(), open.answers.as_str()]).await?;
    Ok(())
}

/// Keeps answers, each at its number from 1.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct KeepAnswers {
    /// The try.
    pub(in crate::exam) of: String,
    /// As they came.
    pub(in crate::exam) answers: Vec<(usize, Value)>,
}

impl Command for KeepAnswers {
    type Done = ();
    type Act = SitExam;
    const NAME: &'static str = "exam.save";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<SitExam>) -> Result<(), Fail> {
        let mut open = own_open(tx, proof, &self.of).await?;
        keep(tx, &mut open, &self.answers).await
    }
}

/// 交卷, with what the form still held. Answers whether the pass mark was reached.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct HandIn {
    /// The try.
    pub(in crate::exam) of: String,
    /// As they came.
    pub(in crate::exam) answers: Vec<(usize, Value)>,
}

impl Command for HandIn {
    type Done = bool;
    type Act = SitExam;
    const NAME: &'static str = "exam.hand_in";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<SitExam>) -> Result<bool, Fail> {
        let mut open = own_open(tx, proof, &self.of).await?;
        keep(tx, &mut open, &self.answers).await?;
        close(tx, &open, true).await
    }
}

/// Grades what was saved and writes down how it ended.
async fn close(tx: &mut Tx, open: &Try, handed_in: bool) -> Result<bool, Fail> {
    let exam = plans::exam_in(tx, &open.exam_id).await?.ok_or(Fail::NotThere)?;
    let (mut whole, mut answers): (Vec<(Asked, Question)>, Vec<Value>) = (Vec::new(), Vec::new());
    for (asked, answer) in open.asked()? {
        let question = course::question_in(tx, &asked.question).await?;
        whole.push((asked, question));
        answers.push(answer);
    }
    let rights = paper::rights(&whole, &answers);
    let (got, _) = paper::points(whole.iter().map(|(asked, _)| asked), &rights);
    // For whoever mends the questions; what the bell left unanswered tells nothing of them.
    for (((asked, _), right), answer) in whole.iter().zip(&rights).zip(&answers) {
        if !answer.is_null() {
            learn::mark(tx, &open.person_id, &asked.question, *right).await?;
        }
    }
    let met = got >= u64::from(exam.plan.pass_mark);
    let at = tx.now().min(open.until_at);
    tx.exec(
        "UPDATE exam_try SET state = $2, closed_at = $3, handed_in = $4 WHERE id = $1",
        &args![open.id.as_str(), if met { "met" } else { "not_met" }, at, handed_in],
    )
    .await?;
    if met {
        tx.exec(
            "INSERT INTO exam_met (exam_id, person_id, node_id, at) SELECT exam_id, person_id, node_id, closed_at FROM exam_try WHERE id = $1 \
             ON CONFLICT (exam_id, person_id) DO NOTHING",
            &args![open.id.as_str()],
        )
        .await?;
    }
    Ok(met)
}

/// Whether [`CloseDue`] has something to end.
pub(in crate::exam) async fn is_due(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<bool> {
    let sql = "SELECT id FROM exam_try WHERE state = 'open' AND until_at < $1 AND ($2 = '' OR person_id = $2) LIMIT 1";
    let row: Option<(String,)> = reader.system("whose time is over").get(sql, &args![now, person]).await?;
    Ok(row.is_some())
}

/// Tries that one turn of [`CloseDue`] ends.
const TURN: i64 = 20;

/// Ends tries whose time is over, of one person or (empty) of everybody, some at a time. Answers how many.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct CloseDue {
    /// Whose; empty: everybody's.
    pub(in crate::exam) person: String,
}

impl Command for CloseDue {
    type Done = i64;
    type Act = SitExam;
    const NAME: &'static str = "exam.bell";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<SitExam>) -> Result<i64, Fail> {
        let now = tx.now();
        let due: Vec<Try> = tx
            .all(
                tries_where!("state = 'open' AND until_at < $1 AND ($2 = '' OR person_id = $2) ORDER BY until_at, id LIMIT $3"),
                &args![now, self.person.as_str(), TURN],
            )
            .await?;
        for open in &due {
            close(tx, open, false).await?;
        }
        Ok(i64::try_from(due.len()).unwrap_or(TURN))
    }
}

/// Takes away tries whose time as evidence is over; that somebody met stays. Answers how many.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct ForgetTries {
    /// Begun before this instant.
    pub(in crate::exam) before: Instant,
}

impl Command for ForgetTries {
    type Done = i64;
    type Act = SitExam;
    const NAME: &'static str = "exam.forget";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<SitExam>) -> Result<i64, Fail> {
        let sql = "DELETE FROM exam_try WHERE id IN (SELECT id FROM exam_try WHERE begun_at < $1 AND state <> 'open' ORDER BY id LIMIT 500)";
        let gone = tx.exec(sql, &args![self.before]).await?;
        Ok(i64::try_from(gone).unwrap_or_default())
    }
}

/// A try of the person that is open, of whichever examination: its id and the title.
pub(in crate::exam) async fn open_elsewhere(reader: &Reader, person: &str) -> sqlx::Result<Option<(String, String)>> {
    let sql = "SELECT t.id, e.title FROM exam_try t JOIN exam e ON e.id = t.exam_id WHERE t.person_id = $1 AND t.state = 'open' ORDER BY t.id LIMIT 1";
    reader.system("a person's own tries").get(sql, &args![person]).await
}
