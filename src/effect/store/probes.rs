//! Three questions of a person about a course: drawn, answered one by one, put aside.
//!
//! Promises: of an answer is kept whether it was right and nothing else; the three are others than those before, as far as the bank has others; put aside
//! is for good, and then nothing of it is kept but that.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zhibu_bank::{Answer, Candidate, Question, draw, grade};

use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::effect::rules::{Kind, QUESTIONS, RECALL_AFTER, RECALL_STANDS, Stands, State, Way, offered};
use crate::learn::rules::DAY;
use crate::learn::{self, Learn};
use crate::refusal::Refusal;

/// One of the three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::effect) struct Put {
    /// Which of the published questions.
    pub(in crate::effect) q: String,
    /// Shuffles what is shown.
    pub(in crate::effect) s: u64,
    /// Whether it was answered right; nothing: not yet.
    pub(in crate::effect) ok: Option<bool>,
}

/// Three questions.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::effect) struct Probe {
    pub(in crate::effect) id: String,
    pub(in crate::effect) person_id: String,
    pub(in crate::effect) course_id: String,
    /// [`Kind`] by name.
    pub(in crate::effect) kind: String,
    /// [`Put`], JSON.
    pub(in crate::effect) questions: String,
    /// [`State`] by name.
    pub(in crate::effect) state: String,
}

impl Probe {
    /// What was drawn.
    pub(in crate::effect) fn puts(&self) -> Result<Vec<Put>, serde_json::Error> {
        serde_json::from_str(&self.questions)
    }
}

macro_rules! probes_where {
    ($where:literal) => {
        concat!("SELECT id, person_id, course_id, kind, questions, state FROM probe WHERE ", $where)
    };
}

const STATES: &str = "SELECT kind, state FROM probe WHERE person_id = $1 AND course_id = $2";
const BEGUN: &str = "SELECT MIN(s.opened_at) FROM sitting s JOIN lesson l ON l.id = s.lesson_id JOIN unit u ON u.code = l.unit_code \
     WHERE s.person_id = $1 AND u.course_id = $2";
// The first time counts: whoever learns a unit again has not completed the course later.
const COMPLETED: &str = "SELECT MIN(e.at) FROM unit u LEFT JOIN earned e ON e.unit_code = u.code AND e.person_id = $1 AND e.class IN ('A', 'B') \
     WHERE u.course_id = $2 AND u.current = 1 GROUP BY u.code";
const WAY: &str = "SELECT way FROM recall_way WHERE person_id = $1";

fn stands_of(
    states: &[(String, String)],
    begun: Option<(Option<i64>,)>,
    units: &[(Option<i64>,)],
    way: Option<(String,)>,
) -> Stands {
    let of = |kind: Kind| states.iter().find(|(name, _)| name == kind.name()).and_then(|(_, state)| State::parse(state));
    let completed: Option<Vec<i64>> = units.iter().map(|(at,)| *at).collect();
    Stands {
        begun_at: begun.and_then(|(at,)| at),
        completed_at: completed.and_then(|all| all.into_iter().max()),
        way: way.and_then(|(way,)| Way::parse(&way)),
        pre: of(Kind::Pre),
        post: of(Kind::Post),
        recall: of(Kind::Recall),
    }
}

/// How a person stands with a course.
pub(in crate::effect) async fn stands(reader: &Reader, person: &str, course: &str) -> sqlx::Result<Stands> {
    let (system, args) = (reader.system("a person's own questions"), args![person, course]);
    let begun: Option<(Option<i64>,)> = system.get(BEGUN, &args).await?;
    let states: Vec<(String, String)> = system.all(STATES, &args).await?;
    let units: Vec<(Option<i64>,)> = system.all(COMPLETED, &args).await?;
    Ok(stands_of(&states, begun, &units, system.get(WAY, &args![person]).await?))
}

async fn stands_tx(tx: &mut Tx, person: &str, course: &str) -> Result<Stands, Fail> {
    let args = args![person, course];
    let begun: Option<(Option<i64>,)> = tx.get(BEGUN, &args).await?;
    let states: Vec<(String, String)> = tx.all(STATES, &args).await?;
    let units: Vec<(Option<i64>,)> = tx.all(COMPLETED, &args).await?;
    let way = tx.get(WAY, &args![person]).await?;
    Ok(stands_of(&states, begun, &units, way))
}

/// Whether a course is taught now and has questions to ask.
pub(in crate::effect) async fn is_askable(reader: &Reader, course: &str) -> sqlx::Result<bool> {
    let sql = "SELECT CAST(1 AS BIGINT) FROM unit_question q JOIN unit u ON u.code = q.unit_code JOIN course_public c ON c.course_id = u.course_id \
               WHERE u.course_id = $1 AND u.current = 1 AND q.current = 1 AND q.usable = 1 AND c.state = 'public' LIMIT 1";
    let row: Option<(i64,)> = reader.system("what is published").get(sql, &args![course]).await?;
    Ok(row.is_some())
}

/// Three questions by their id.
pub(in crate::effect) async fn probe(reader: &Reader, id: &str) -> sqlx::Result<Option<Probe>> {
    reader.system("the caller compares the person").get(probes_where!("id = $1"), &args![id]).await
}

/// What is asked, and the public code of the lesson that it is about (empty: a whole unit).
pub(in crate::effect) async fn question(reader: &Reader, id: &str) -> sqlx::Result<Option<(Question, String)>> {
    let sql = "SELECT body, lesson_code FROM unit_question WHERE id = $1";
    let row: Option<(String, String)> = reader.system("shown to whoever is asked").get(sql, &args![id]).await?;
    let read = |(body, lesson): (String, String)| serde_json::from_str(&body).map(|question| (question, lesson));
    row.map(read).transpose().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// A question as it is asked now, with the lesson and the part that it is about; nothing: it is no longer asked.
pub(in crate::effect) async fn current(reader: &Reader, id: &str) -> sqlx::Result<Option<(Question, String, i64)>> {
    let sql = "SELECT body, lesson_code, part FROM unit_question WHERE id = $1 AND current = 1";
    let row: Option<(String, String, i64)> = reader.system("the bank, for whoever mends it").get(sql, &args![id]).await?;
    let read = |(body, lesson, part): (String, String, i64)| serde_json::from_str(&body).map(|question| (question, lesson, part));
    row.map(read).transpose().map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// How a person wants to be asked later.
pub(in crate::effect) async fn way(reader: &Reader, person: &str) -> sqlx::Result<Option<Way>> {
    let row: Option<(String,)> = reader.system("a person's own wish").get(WAY, &args![person]).await?;
    Ok(row.and_then(|(way,)| Way::parse(&way)))
}

/// A course that somebody completed thirty days ago and chose to be asked about.
#[derive(Debug, Clone)]
pub struct RecallDue {
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
}

/// What of [`recalls_due`] stands on the desk's first page: of whoever chose that.
///
/// # Errors
/// The database's.
pub async fn recalls_at_home(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Vec<RecallDue>> {
    if way(reader, person).await? == Some(Way::Home) { recalls_due(reader, person, now).await } else { Ok(Vec::new()) }
}

/// The courses that a person may look back at now. Almost always none, and then it is one look at an index.
pub(in crate::effect) async fn recalls_due(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Vec<RecallDue>> {
    let recent: Vec<(String, String)> = reader
        .system("a person's own courses")
        .all(
            "SELECT DISTINCT u.course_id, c.title FROM earned e JOIN unit u ON u.code = e.unit_code JOIN course_public c ON c.course_id = u.course_id \
             WHERE e.person_id = $1 AND e.class IN ('A', 'B') AND e.at > $2 AND e.at <= $3 ORDER BY c.title, u.course_id",
            &args![person, now - RECALL_AFTER - RECALL_STANDS, now - RECALL_AFTER + DAY],
        )
        .await?;
    let mut due = Vec::new();
    for (course, title) in recent {
        if offered(&stands(reader, person, &course).await?, now) == Some(Kind::Recall) && is_askable(reader, &course).await? {
            due.push(RecallDue { course, title });
        }
    }
    Ok(due)
}

/// Sixty bits that nobody finds by trying.
fn chance(tx: &Tx) -> u64 {
    let signs = tx.code() + &tx.code();
    signs.bytes().take(12).fold(0, |sum, byte| (sum << 5) | u64::from(byte & 31))
}

/// What was asked before of the course, the most recent first, so that others are drawn.
async fn asked_before(tx: &mut Tx, person: &str, course: &str) -> Result<Vec<String>, Fail> {
    let before: Vec<Probe> =
        tx.all(probes_where!("person_id = $1 AND course_id = $2 ORDER BY at DESC, id DESC"), &args![person, course]).await?;
    let mut ids = Vec::new();
    for probe in before {
        ids.extend(probe.puts()?.into_iter().map(|put| put.q));
    }
    Ok(ids)
}

/// Begins three questions, or goes on with them, or puts them aside before they began. Answers their id.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct Begin {
    /// The course.
    pub(in crate::effect) course: String,
    /// [`Kind`] by name.
    pub(in crate::effect) kind: String,
    /// 不答了.
    pub(in crate::effect) aside: bool,
}

impl Command for Begin {
    type Done = String;
    type Act = Learn;
    const NAME: &'static str = "effect.begin";
    // Nobody's business but the person's, and no consequence: no trace either.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<String, Fail> {
        let (person, now) = (proof.person(), tx.now());
        let kind = Kind::parse(&self.kind).ok_or(Fail::NotThere)?;
        let args = args![person, self.course.as_str(), kind.name()];
        let known: Option<Probe> = tx.get(probes_where!("person_id = $1 AND course_id = $2 AND kind = $3"), &args).await?;
        let stands = stands_tx(tx, person, &self.course).await?;
        if offered(&stands, now) != Some(kind) {
            // Put aside twice it is put aside.
            let aside = known.filter(|probe| self.aside && probe.state == "aside");
            return aside.map(|probe| probe.id).ok_or_else(|| Refusal::new("three-over").into());
        }
        if let Some(probe) = known {
            if self.aside {
                put_aside(tx, &probe.id).await?;
            }
            return Ok(probe.id);
        }
        let pool: Vec<(String,)> = tx
            .all(
                "SELECT q.id FROM unit_question q JOIN unit u ON u.code = q.unit_code JOIN course_public c ON c.course_id = u.course_id \
                 WHERE u.course_id = $1 AND u.current = 1 AND q.current = 1 AND q.usable = 1 AND c.state = 'public'",
                &args![self.course.as_str()],
            )
            .await?;
        if pool.is_empty() {
            return Err(Fail::NotThere);
        }
        let before = asked_before(tx, person, &self.course).await?;
        let before: Vec<&str> = before.iter().map(String::as_str).collect();
        let candidates: Vec<Candidate<'_>> = pool.iter().map(|(id,)| Candidate { id, category: "", difficulty: 2 }).collect();
        let mut puts = Vec::new();
        if !self.aside {
            for q in draw(&candidates, QUESTIONS, &before, chance(tx)) {
                puts.push(Put { q, s: chance(tx), ok: None });
            }
        }
        let (id, state) = (tx.id(), if self.aside { "aside" } else { "open" });
        tx.exec(
            "INSERT INTO probe (id, person_id, course_id, kind, questions, state, at, waits) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
            &args![id.as_str(), person, self.course.as_str(), kind.name(), serde_json::to_string(&puts)?, state, now],
        )
        .await?;
        Ok(id)
    }
}

async fn put_aside(tx: &mut Tx, id: &str) -> Result<(), Fail> {
    tx.exec("UPDATE probe SET state = 'aside', questions = '[]', waits = 0 WHERE id = $1 AND state = 'open'", &args![id]).await?;
    Ok(())
}

/// Three questions of this person that are open and still offered.
async fn own_open(tx: &mut Tx, person: &str, id: &str) -> Result<Probe, Fail> {
    let probe: Option<Probe> = tx.get(probes_where!("id = $1 AND person_id = $2"), &args![id, person]).await?;
    let probe = probe.ok_or(Fail::NotThere)?;
    let stands = stands_tx(tx, person, &probe.course_id).await?;
    let now = tx.now();
    let fine = probe.state == "open" && offered(&stands, now) == Kind::parse(&probe.kind);
    if fine { Ok(probe) } else { Err(Refusal::new("three-over").into()) }
}

/// 不答了: for good.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct PutAside {
    /// Which.
    pub(in crate::effect) probe: String,
}

impl Command for PutAside {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "effect.aside";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        if !proof.is_about(&self.probe) {
            return Err(Fail::NotThere);
        }
        put_aside(tx, &self.probe).await
    }
}

/// Answers one of the three. Answered twice, the first answer stands.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct AnswerOne {
    /// The three.
    pub(in crate::effect) probe: String,
    /// Which of them, from 1.
    pub(in crate::effect) no: usize,
    /// As it came; null: 不会.
    pub(in crate::effect) answer: Value,
}

impl Command for AnswerOne {
    /// Whether all of them are answered.
    type Done = bool;
    type Act = Learn;
    const NAME: &'static str = "effect.answer";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<bool, Fail> {
        let person = proof.person();
        let probe = own_open(tx, person, &self.probe).await?;
        let mut puts = probe.puts()?;
        let put = self.no.checked_sub(1).and_then(|at| puts.get_mut(at)).ok_or(Fail::NotThere)?;
        if put.ok.is_none() {
            let body: Option<(String,)> = tx.get("SELECT body FROM unit_question WHERE id = $1", &args![put.q.as_str()]).await?;
            let question: Question = serde_json::from_str(&body.ok_or(Fail::NotThere)?.0)?;
            let right = !self.answer.is_null() && grade(&question, put.s, &Answer::from_value(&self.answer)).right;
            put.ok = Some(right);
            if probe.kind == Kind::Post.name() {
                learn::mark(tx, person, &put.q, right).await?;
            }
        }
        let whole = puts.iter().all(|put| put.ok.is_some());
        // Only with its other half it tells anything: the questions before, or of a recall those after.
        let half = if probe.kind == Kind::Post.name() { Kind::Pre } else { Kind::Post };
        let args = args![person, probe.course_id.as_str(), half.name()];
        let other: Option<Probe> = if whole && probe.kind != Kind::Pre.name() {
            tx.get(probes_where!("person_id = $1 AND course_id = $2 AND kind = $3 AND state = 'done'"), &args).await?
        } else {
            None
        };
        tx.exec(
            "UPDATE probe SET questions = $2, state = $3, waits = $4 WHERE id = $1",
            &args![
                probe.id.as_str(),
                serde_json::to_string(&puts)?,
                if whole { "done" } else { "open" },
                i64::from(other.is_some())
            ],
        )
        .await?;
        Ok(whole)
    }
}

/// How a person wants to be asked later.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct ChooseWay {
    /// [`Way`] by name.
    pub(in crate::effect) way: String,
}

impl Command for ChooseWay {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "effect.way";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        let way = Way::parse(&self.way).ok_or_else(|| Refusal::at("way", "three-no-way"))?;
        let now = tx.now();
        tx.exec(
            "INSERT INTO recall_way (person_id, way, changed_at) VALUES ($1, $2, $3) \
             ON CONFLICT (person_id) DO UPDATE SET way = excluded.way, changed_at = excluded.changed_at",
            &args![proof.person(), way.name(), now],
        )
        .await?;
        Ok(())
    }
}
