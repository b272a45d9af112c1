//! The record of a person: appended to, read whole, never changed.
//!
//! Promises: numbers without a gap and a chain that grows in the same transaction; what is read is what the accounting of `crates/earned` needs.

use std::collections::BTreeMap;

use serde::Serialize;
use zhibu_earned::{BEGINNING, Entry, Row, Shape, chained, row_hash};

use super::short::{ASK, STAY, short, whole as whole_of};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::course::rules::Part;
use crate::db::jobs::Working;
use crate::db::{Command, Fail, Reader, Tx};

/// A learner's chain as it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Learner {
    /// Number of the chain.
    pub(in crate::learn) no: i64,
    /// Number of the last row.
    pub(in crate::learn) last: i64,
    /// The chain behind it.
    pub(in crate::learn) chain: String,
    /// Accepted time since the last question, ms.
    pub(in crate::learn) since: i64,
    /// Right answers in a row; -1 after a miss.
    pub(in crate::learn) streak: i64,
}

/// The chain of a person, begun when there is none.
pub(in crate::learn) async fn learner(tx: &mut Tx, person: &str) -> Result<Learner, Fail> {
    let select = "SELECT no, last, chain, since, streak FROM learner WHERE person_id = $1";
    if let Some(learner) = tx.get(select, &args![person]).await? {
        return Ok(learner);
    }
    // Not the next number: on the first day everybody begins at once, and on PostgreSQL no two transactions may count the same table. Chance has 40
    // bits: among 100,000 learners two meet in one installation of two hundred, so the number is looked for first.
    let mut no = super::asking::chance(tx) >> 20;
    while tx.get::<(i64,)>("SELECT no FROM learner WHERE no = $1", &args![no]).await?.is_some() {
        no = super::asking::chance(tx) >> 20;
    }
    tx.exec(
        "INSERT INTO learner (person_id, no, last, chain, since, streak) VALUES ($1, $2, 0, $3, 0, 0)",
        &args![person, no, BEGINNING],
    )
    .await?;
    tx.get(select, &args![person]).await?.ok_or(Fail::NotThere)
}

/// Appends entries; answers the number of the last row.
pub(in crate::learn) async fn append(tx: &mut Tx, person: &str, entries: &[Entry]) -> Result<i64, Fail> {
    let mut learner = learner(tx, person).await?;
    append_to(tx, person, &mut learner, entries, 0).await?;
    Ok(learner.last)
}

/// The same for a chain that was just read, with accepted time for the clock of the questions, ms: one statement less each five minutes of everybody.
pub(super) async fn append_to(
    tx: &mut Tx,
    person: &str,
    learner: &mut Learner,
    entries: &[Entry],
    earned: i64,
) -> Result<(), Fail> {
    let now = tx.now();
    for entry in entries {
        let body = serde_json::to_string(entry)?;
        // 80 bits: as hard to guess as the text of a row is easy.
        let salt = tx.code() + &tx.code();
        learner.last += 1;
        let hash = row_hash(learner.last, now, &salt, &body);
        learner.chain = chained(&learner.chain, &hash);
        tx.exec(
            "INSERT INTO ledger (learner, no, at, body, salt, hash) VALUES ($1, $2, $3, $4, $5, $6)",
            &args![learner.no, learner.last, now, short(&body), salt, hash],
        )
        .await?;
    }
    tx.exec(
        "UPDATE learner SET last = $2, chain = $3, since = since + $4 WHERE person_id = $1",
        &args![person, learner.last, learner.chain.as_str(), earned],
    )
    .await?;
    learner.since += earned;
    Ok(())
}

/// Everything that a person's account follows from.
#[derive(Debug, Clone, Default)]
pub(in crate::learn) struct Whole {
    /// For the accounting.
    pub(in crate::learn) record: zhibu_earned::Record,
    /// The rows as they are kept.
    pub(in crate::learn) rows: Vec<Row>,
    /// The chain behind the last.
    pub(in crate::learn) head: String,
}

impl RowRow {
    /// The entry's JSON, as it was hashed.
    fn body(&self) -> Option<String> {
        self.body.as_deref().map(whole_of)
    }
}

#[derive(sqlx::FromRow)]
struct RowRow {
    no: i64,
    at: i64,
    body: Option<String>,
    salt: Option<String>,
    hash: String,
}

type LessonRow = (String, String, String, String, String);

const ROWS: &str = "SELECT g.no, g.at, g.body, g.salt, g.hash FROM ledger g JOIN learner r ON r.no = g.learner WHERE r.person_id = $1 ORDER BY g.no";
const HEAD: &str = "SELECT chain FROM learner WHERE person_id = $1";
const SITTINGS: &str = "SELECT id, lesson_id FROM sitting WHERE person_id = $1";
const LESSONS: &str = "SELECT l.id, l.code, l.title, l.unit_code, l.parts FROM lesson l \
     WHERE l.id IN (SELECT s.lesson_id FROM sitting s WHERE s.person_id = $1)";

fn whole(
    rows: Vec<RowRow>,
    head: Option<(String,)>,
    sittings: Vec<(String, String)>,
    lessons: Vec<LessonRow>,
) -> Result<Whole, serde_json::Error> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(body) = row.body() {
            entries.push(serde_json::from_str(&body)?);
        }
    }
    let mut shapes = BTreeMap::new();
    for (id, code, title, unit, parts) in lessons {
        shapes.insert(id, shape(code, title, unit, &serde_json::from_str::<Vec<Part>>(&parts)?));
    }
    let record = zhibu_earned::Record { lessons: shapes, sittings: sittings.into_iter().collect(), entries };
    let rows = rows.into_iter().map(|r| Row { no: r.no, at: r.at, body: r.body(), salt: r.salt, hash: r.hash }).collect();
    Ok(Whole { record, rows, head: head.map_or_else(|| BEGINNING.to_owned(), |(head,)| head) })
}

/// What the accounting must know of a lesson.
pub(in crate::learn) fn shape(code: String, title: String, unit: String, parts: &[Part]) -> Shape {
    Shape { code, title, unit, parts: parts.iter().map(|part| (part.from, part.to)).collect() }
}

/// Rows that one sweep empties.
const BATCH: i64 = 500;

/// Takes body and salt from evidence (stays, and the questions on the way) whose time is over; the hash stays, and the chain still verifies. Answers how many rows it took.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct Forget {
    /// Evidence written before this instant.
    pub(in crate::learn) before: Instant,
}

impl Command for Forget {
    type Done = i64;
    type Act = Working;
    const NAME: &'static str = "learn.forget";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<i64, Fail> {
        let rows: Vec<(i64, i64)> = tx
            .all(
                "SELECT learner, no FROM ledger WHERE at < $1 AND (substr(body, 1, 1) IN ($3, $4) OR substr(body, 1, 11) = '{\"k\":\"stay\"' \
                 OR substr(body, 1, 10) = '{\"k\":\"ask\"') ORDER BY at, learner, no LIMIT $2",
                &args![self.before, BATCH, STAY.to_string(), ASK.to_string()],
            )
            .await?;
        for (learner, no) in &rows {
            tx.exec("UPDATE ledger SET body = NULL, salt = NULL WHERE learner = $1 AND no = $2", &args![*learner, *no]).await?;
            tx.exec("UPDATE learner SET gone = gone + 1 WHERE no = $1", &args![*learner]).await?;
        }
        if !rows.is_empty() {
            tx.note("learn.forgotten", "", "ledger", serde_json::json!({ "rows": rows.len(), "before": self.before }));
        }
        Ok(i64::try_from(rows.len()).unwrap_or_default())
    }
}

/// Where a record stands: whatever is remembered of it holds as long as this is the same.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(in crate::learn) struct Head {
    /// The chain behind the last row.
    pub(in crate::learn) chain: String,
    /// Number of the last row.
    pub(in crate::learn) last: i64,
    /// Rows whose body went by law.
    pub(in crate::learn) gone: i64,
    /// Sittings that were opened.
    pub(in crate::learn) sittings: i64,
}

const WHY: &str = "a person's own record, or the program's own accounting of it";

/// Where the record of a person stands now.
pub(in crate::learn) async fn head(reader: &Reader, person: &str) -> sqlx::Result<Head> {
    let sql = "SELECT r.chain, r.last, r.gone, (SELECT CAST(COUNT(*) AS BIGINT) FROM sitting s WHERE s.person_id = $1) AS sittings \
         FROM learner r WHERE r.person_id = $1";
    let head: Option<Head> = reader.system(WHY).get(sql, &args![person]).await?;
    // Whoever has no chain has no sitting either: both begin in one transaction.
    Ok(head.unwrap_or_else(|| Head { chain: BEGINNING.to_owned(), last: 0, gone: 0, sittings: 0 }))
}

/// The entries behind a head up to a number, and the chain behind them; nothing when a number is missing.
pub(in crate::learn) async fn since(
    reader: &Reader,
    person: &str,
    head: &Head,
    last: i64,
) -> sqlx::Result<Option<(Vec<Entry>, String)>> {
    let sql = "SELECT g.no, g.at, g.body, g.salt, g.hash FROM ledger g JOIN learner r ON r.no = g.learner \
         WHERE r.person_id = $1 AND g.no > $2 AND g.no <= $3 ORDER BY g.no";
    let rows: Vec<RowRow> = reader.system(WHY).all(sql, &args![person, head.last, last]).await?;
    let (mut entries, mut chain, mut no) = (Vec::with_capacity(rows.len()), head.chain.clone(), head.last);
    for row in rows {
        if row.no != no + 1 {
            return Ok(None);
        }
        no = row.no;
        chain = chained(&chain, &row.hash);
        if let Some(body) = row.body() {
            entries.push(serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))?);
        }
    }
    Ok((no == last).then_some((entries, chain)))
}

/// Sittings and lessons of a person, as the accounting needs them.
pub(in crate::learn) async fn sittings_of(
    reader: &Reader,
    person: &str,
) -> sqlx::Result<(BTreeMap<String, String>, BTreeMap<String, Shape>)> {
    let (system, args) = (reader.system(WHY), args![person]);
    let (sittings, lessons) = (system.all(SITTINGS, &args).await?, system.all(LESSONS, &args).await?);
    let whole = whole(Vec::new(), None, sittings, lessons).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok((whole.record.sittings, whole.record.lessons))
}

/// The record of a person, and the head that its rows lead to. `head` was asked for before: what went by law or was opened since is noticed at the
/// next look.
pub(in crate::learn) async fn read_to(reader: &Reader, person: &str, head: &Head) -> sqlx::Result<(zhibu_earned::Record, Head)> {
    let whole = read(reader, person).await?;
    let chain = whole.rows.iter().fold(BEGINNING.to_owned(), |chain, row| chained(&chain, &row.hash));
    let last = whole.rows.last().map_or(0, |row| row.no);
    Ok((whole.record, Head { chain, last, gone: head.gone, sittings: head.sittings }))
}

/// The record of a person.
pub(in crate::learn) async fn read(reader: &Reader, person: &str) -> sqlx::Result<Whole> {
    let system = reader.system(WHY);
    let args = args![person];
    let (rows, head) = (system.all(ROWS, &args).await?, system.get(HEAD, &args).await?);
    let (sittings, lessons) = (system.all(SITTINGS, &args).await?, system.all(LESSONS, &args).await?);
    whole(rows, head, sittings, lessons).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// Whether exactly this entry stands in a record: entries are written byte for byte like that.
pub(in crate::learn) async fn has(tx: &mut Tx, person: &str, entry: &Entry) -> Result<bool, Fail> {
    let sql = "SELECT CAST(1 AS BIGINT) FROM ledger g JOIN learner r ON r.no = g.learner WHERE r.person_id = $1 AND g.body IN ($2, $3) LIMIT 1";
    let body = serde_json::to_string(entry)?;
    let row: Option<(i64,)> = tx.get(sql, &args![person, body.as_str(), short(&body)]).await?;
    Ok(row.is_some())
}

/// The same inside a command.
pub(in crate::learn) async fn load(tx: &mut Tx, person: &str) -> Result<Whole, Fail> {
    let args = args![person];
    let (rows, head) = (tx.all(ROWS, &args).await?, tx.get(HEAD, &args).await?);
    let (sittings, lessons) = (tx.all(SITTINGS, &args).await?, tx.all(LESSONS, &args).await?);
    Ok(whole(rows, head, sittings, lessons)?)
}
