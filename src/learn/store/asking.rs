//! Questions on the way and make-ups: asked, answered, missed.
//!
//! Promises: one question is open at a time for a person; the answer is graded here, against the seed that shuffled what was shown; every question
//! ends in the record, also one that nobody answered.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zhibu_bank::{Answer, Question};
use zhibu_earned::{Ask, Entry, Spans};

use super::{appeals, hours, ledger, marks};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Learn;
use crate::learn::rules::{self, streak_after};
use crate::refusal::Refusal;

/// A question that was put to a person.
#[expect(clippy::struct_field_names, reason = "the columns of the table")]
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::learn) struct Asked {
    /// Id.
    pub(in crate::learn) id: String,
    /// To whom.
    pub(in crate::learn) person_id: String,
    /// About which version of a lesson.
    pub(in crate::learn) lesson_id: String,
    /// Which of the published questions.
    pub(in crate::learn) question_id: String,
    /// Shuffles what is shown.
    pub(in crate::learn) seed: i64,
    /// 1, or 2 after a wrong answer.
    pub(in crate::learn) attempt: i64,
    /// The places that it makes up for, as JSON; empty on the way.
    pub(in crate::learn) makes_up: String,
    /// When (a second try: when the first was).
    pub(in crate::learn) asked_at: Instant,
    /// Until when.
    pub(in crate::learn) answer_by: Instant,
    /// `open`, `right`, `wrong` (a second try followed), `missed`.
    pub(in crate::learn) state: String,
}

impl Asked {
    /// As the options were shuffled.
    pub(in crate::learn) fn shuffle(&self) -> u64 {
        self.seed.unsigned_abs()
    }
}

macro_rules! asked_where {
    ($where:literal) => {
        concat!(
            "SELECT id, person_id, lesson_id, question_id, seed, attempt, makes_up, asked_at, answer_by, state FROM asked WHERE ",
            $where
        )
    };
}

pub(super) use asked_where;

/// The question that is open for a person at this instant, if any.
pub(in crate::learn) async fn open(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Option<Asked>> {
    let sql = asked_where!(
        "person_id = $1 AND state = 'open' AND answer_by >= $2 AND makes_up = '' ORDER BY asked_at DESC, id DESC LIMIT 1"
    );
    reader.system("a person's own question").get(sql, &args![person, now]).await
}

/// One question by its id.
pub(in crate::learn) async fn asked(reader: &Reader, id: &str) -> sqlx::Result<Option<Asked>> {
    reader.system("the caller compares the person").get(asked_where!("id = $1"), &args![id]).await
}

/// What is asked.
pub(in crate::learn) async fn question(reader: &Reader, id: &str) -> sqlx::Result<Option<Question>> {
    let row: Option<(String,)> =
        reader.system("shown to whoever is asked").get("SELECT body FROM unit_question WHERE id = $1", &args![id]).await?;
    row.map(|(body,)| serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))).transpose()
}

async fn question_tx(tx: &mut Tx, id: &str) -> Result<Question, Fail> {
    let row: Option<(String,)> = tx.get("SELECT body FROM unit_question WHERE id = $1", &args![id]).await?;
    Ok(serde_json::from_str(&row.ok_or(Fail::NotThere)?.0)?)
}

/// Whether a question on the way is open about a unit: until it ends, the unit is not complete.
pub(super) async fn is_open_about(tx: &mut Tx, person: &str, unit: &str) -> Result<bool, Fail> {
    let row: Option<(i64,)> = tx
        .get(
            "SELECT CAST(1 AS BIGINT) FROM asked a JOIN lesson l ON l.id = a.lesson_id \
             WHERE a.person_id = $1 AND l.unit_code = $2 AND a.state = 'open' AND a.makes_up = '' LIMIT 1",
            &args![person, unit],
        )
        .await?;
    Ok(row.is_some())
}

/// Writes down as missed what ran out, and as refused what was drawn for an appeal and not answered.
pub(super) async fn lapse(tx: &mut Tx, person: &str) -> Result<(), Fail> {
    let now = tx.now();
    let over: Vec<Asked> = tx
        .all(asked_where!("person_id = $1 AND state = 'open' AND answer_by < $2 ORDER BY asked_at, id"), &args![person, now])
        .await?;
    for asked in over {
        end(tx, &asked, false).await?;
    }
    appeals::lapse(tx, person).await
}

/// The end of a question, in its row, in the record and in the clock of the next one.
async fn end(tx: &mut Tx, asked: &Asked, right: bool) -> Result<(), Fail> {
    let now = tx.now();
    let state = if right { "right" } else { "missed" };
    tx.exec("UPDATE asked SET state = $2, answered_at = $3 WHERE id = $1", &args![asked.id.as_str(), state, now]).await?;
    let places: Spans = if asked.makes_up.is_empty() { Spans::default() } else { serde_json::from_str(&asked.makes_up)? };
    let on_the_way = places.is_empty();
    let entry =
        Entry::Ask(Ask { a: asked.id.clone(), l: asked.lesson_id.clone(), at: asked.asked_at, ok: right, c: places.clone() });
    ledger::append(tx, &asked.person_id, &[entry]).await?;
    if !on_the_way {
        appeals::answered(tx, &asked.person_id, &asked.lesson_id, &places, right).await?;
    }
    if on_the_way {
        let learner = ledger::learner(tx, &asked.person_id).await?;
        tx.exec(
            "UPDATE learner SET streak = $2 WHERE person_id = $1",
            &args![asked.person_id.as_str(), streak_after(learner.streak, right)],
        )
        .await?;
    }
    Ok(())
}

/// Chance for a shuffle or a choice: 60 bits, so that nobody finds the seed by trying; it never leaves the server.
pub(super) fn chance(tx: &Tx) -> i64 {
    let signs = tx.code() + &tx.code();
    signs.bytes().take(12).fold(0i64, |sum, byte| (sum << 5) | i64::from(byte & 31))
}

/// The ids of what a person was asked of a unit, the newest last.
pub(super) async fn history(tx: &mut Tx, person: &str, unit: &str) -> Result<Vec<String>, Fail> {
    let rows: Vec<(String,)> = tx
        .all(
            "SELECT a.question_id FROM asked a JOIN unit_question q ON q.id = a.question_id \
             WHERE a.person_id = $1 AND q.unit_code = $2 ORDER BY a.asked_at, a.id",
            &args![person, unit],
        )
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Puts a question down; nothing when the unit has none that may be asked.
pub(super) async fn put(tx: &mut Tx, node: &str, new: Asked, parts: &[i64]) -> Result<Option<Asked>, Fail> {
    let lesson: Option<(String, String)> =
        tx.get("SELECT unit_code, code FROM lesson WHERE id = $1", &args![new.lesson_id.as_str()]).await?;
    let (unit, code) = lesson.ok_or(Fail::NotThere)?;
    let pool: Vec<(String, String, i64)> = tx
        .all(
            "SELECT id, lesson_code, part FROM unit_question WHERE unit_code = $1 AND current = 1 AND usable = 1 ORDER BY id",
            &args![unit.as_str()],
        )
        .await?;
    let asked = history(tx, &new.person_id, &unit).await?;
    let of_parts = |q: &&(String, String, i64)| q.1 == code && (q.2 == 0 || parts.contains(&q.2));
    let of_lesson = |q: &&(String, String, i64)| q.1 == code || q.1.is_empty();
    let ids = |keep: &dyn Fn(&&(String, String, i64)) -> bool| -> Vec<&str> {
        pool.iter().filter(|q| keep(q)).map(|q| q.0.as_str()).collect()
    };
    // About what was just learned; with few questions there, about the lesson; at last about the unit.
    let mut candidates = ids(&of_parts);
    for wider in [ids(&of_lesson), ids(&|_| true)] {
        let fresh = candidates.iter().any(|id| !asked.iter().any(|known| known == id));
        if !fresh {
            candidates = wider;
        }
    }
    let by = chance(tx);
    let Some(question) = rules::choose(&candidates, &asked, by.unsigned_abs()) else { return Ok(None) };
    let new = Asked { id: tx.id(), question_id: question.to_owned(), seed: chance(tx), state: "open".to_owned(), ..new };
    tx.exec(
        "INSERT INTO asked (id, person_id, node_id, lesson_id, sitting_id, question_id, seed, attempt, makes_up, asked_at, answer_by, state) \
         VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, 'open')",
        &args![
            new.id.as_str(), new.person_id.as_str(), node, new.lesson_id.as_str(), question, new.seed, new.attempt, new.makes_up.as_str(),
            new.asked_at, new.answer_by
        ],
    )
    .await?;
    Ok(Some(new))
}

/// Asks a question on the way, or answers the one that is open.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct AskNow {
    /// Id of the lesson's version.
    pub(in crate::learn) lesson: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
    /// Parts that were just learned, from 1.
    pub(in crate::learn) parts: Vec<i64>,
    /// Server time of the beat that it stands behind.
    pub(in crate::learn) at: Instant,
    /// Time to answer, ms.
    pub(in crate::learn) window: i64,
}

impl Command for AskNow {
    type Done = Option<Asked>;
    type Act = Learn;
    const NAME: &'static str = "learn.ask";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<Option<Asked>, Fail> {
        let person = proof.person();
        lapse(tx, person).await?;
        let sql = asked_where!("person_id = $1 AND state = 'open' AND makes_up = '' LIMIT 1");
        if let Some(open) = tx.get(sql, &args![person]).await? {
            return Ok(Some(open));
        }
        let new = Asked {
            id: String::new(),
            person_id: person.to_owned(),
            lesson_id: self.lesson.clone(),
            question_id: String::new(),
            seed: 0,
            attempt: 1,
            makes_up: String::new(),
            asked_at: self.at,
            answer_by: self.at + self.window,
            state: String::new(),
        };
        ledger::learner(tx, person).await?;
        tx.exec("UPDATE learner SET since = 0 WHERE person_id = $1", &args![person]).await?;
        put(tx, &self.node, new, &self.parts).await
    }
}

/// Writes down what ran out.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct Lapse;

impl Command for Lapse {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.lapse";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        lapse(tx, proof.person()).await
    }
}

/// How an answer went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::learn) struct Answered {
    /// Whether it was right.
    pub(in crate::learn) right: bool,
    /// The second try.
    pub(in crate::learn) again: Option<Asked>,
    /// Whether the stretch is pending now: the player pauses.
    pub(in crate::learn) pause: bool,
}

/// Answers a question.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct AnswerIt {
    /// So that the same answer gets the same reply.
    pub(in crate::learn) key: String,
    /// The question.
    pub(in crate::learn) ask: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
    /// As it came.
    pub(in crate::learn) answer: Value,
    /// Time for a second try, ms.
    #[serde(skip)]
    pub(in crate::learn) window: i64,
}

impl Command for AnswerIt {
    type Done = Answered;
    type Act = Learn;
    const NAME: &'static str = "learn.answer";
    const AUDITED: bool = false;

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<Answered, Fail> {
        let (person, now) = (proof.person(), tx.now());
        let asked: Option<Asked> = tx.get(asked_where!("id = $1 AND person_id = $2"), &args![self.ask.as_str(), person]).await?;
        let asked = asked.ok_or(Fail::NotThere)?;
        if asked.state != "open" || now > asked.answer_by {
            return Err(Refusal::new("learn-answered").into());
        }
        let question = question_tx(tx, &asked.question_id).await?;
        let right = zhibu_bank::grade(&question, asked.shuffle(), &Answer::from_value(&self.answer)).right;
        marks::mark(tx, person, &asked.question_id, right).await?;
        let makes_up = !asked.makes_up.is_empty();
        if right || makes_up || asked.attempt > 1 {
            end(tx, &asked, right).await?;
            if right {
                hours::complete_of_lesson(tx, person, &self.node, &asked.lesson_id).await?;
            }
            return Ok(Answered { right, again: None, pause: !right && !makes_up });
        }
        tx.exec("UPDATE asked SET state = 'wrong', answered_at = $2 WHERE id = $1", &args![asked.id.as_str(), now]).await?;
        let next = Asked { attempt: 2, answer_by: now + self.window, ..asked.clone() };
        let again = put(tx, &self.node, next, &[]).await?;
        if again.is_none() {
            end(tx, &asked, false).await?;
        }
        Ok(Answered { right, pause: again.is_none(), again })
    }
}
