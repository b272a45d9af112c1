//! Learners and records put down at once, by SQL: what a year of a bureau leaves, in half a minute.
//!
//! Promise: nothing is changed that was there; ids of the same seed and number are the same in every run.

#![expect(clippy::disallowed_methods, reason = "a tool beside the program: it fills a database of its own")]

use std::fmt::Write as _;

use anyhow::{Context, bail};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

use crate::keys::{hex, person, token, token_hash};

const DAY: i64 = 86_400_000;
/// Rows of one statement.
const BATCH: usize = 400;

/// Either database, for statements without values.
enum Database {
    S(SqlitePool),
    P(PgPool),
}

impl Database {
    async fn open(address: &str) -> anyhow::Result<Self> {
        if address.starts_with("postgres://") {
            return Ok(Self::P(PgPoolOptions::new().max_connections(1).connect(address).await?));
        }
        let options = SqliteConnectOptions::new().filename(address).foreign_keys(false).pragma("synchronous", "OFF");
        Ok(Self::S(SqlitePoolOptions::new().max_connections(1).connect_with(options).await?))
    }

    async fn run(&self, sql: String) -> anyhow::Result<()> {
        match self {
            Self::S(pool) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(|_| ())?,
            Self::P(pool) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.map(|_| ())?,
        }
        Ok(())
    }

    async fn texts(&self, sql: &'static str) -> anyhow::Result<Vec<String>> {
        Ok(match self {
            Self::S(pool) => sqlx::query_scalar(sql).fetch_all(pool).await?,
            Self::P(pool) => sqlx::query_scalar(sql).fetch_all(pool).await?,
        })
    }

    async fn number(&self, sql: &'static str) -> anyhow::Result<i64> {
        Ok(match self {
            Self::S(pool) => sqlx::query_scalar(sql).fetch_one(pool).await?,
            Self::P(pool) => sqlx::query_scalar(sql).fetch_one(pool).await?,
        })
    }

    /// Many rows of one table in one transaction.
    async fn fill(&self, insert: &str, rows: impl Iterator<Item = String>) -> anyhow::Result<()> {
        self.run("BEGIN".to_owned()).await?;
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let mut sql = insert.to_owned();
            for (place, row) in rows.by_ref().take(BATCH).enumerate() {
                let _ = write!(sql, "{}({row})", if place == 0 { " " } else { ", " });
            }
            self.run(sql).await?;
        }
        self.run("COMMIT; ANALYZE".to_owned()).await
    }
}

#[expect(clippy::disallowed_methods, reason = "the tool's own clock: the sign-ins must hold now")]
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

/// People of the branches, each with a sign-in that holds for a month. Answers the longest lesson: its id, code, length and parts.
pub async fn people(address: &str, seed: &str, count: usize) -> anyhow::Result<Value> {
    if !seed.chars().all(|c| c.is_ascii_alphanumeric()) {
        bail!("a seed is letters and digits");
    }
    let database = Database::open(address).await?;
    let branches = database.texts("SELECT id FROM node WHERE kind = 'branch' ORDER BY id").await?;
    if branches.is_empty() {
        bail!("no branch is there");
    }
    let branch = |number: usize| branches.get(number % branches.len()).map_or("", String::as_str);
    let now = now();
    let rows = (0..count).map(|no| format!("'{}', '学员', '', NULL, 'active', {now}", person(seed, no)));
    database.fill("INSERT INTO person (id, name, stroke_key, sign_in_name, state, created_at) VALUES", rows).await?;
    let rows = (0..count).map(|no| {
        let person = person(seed, no);
        format!("'m{}', '{person}', '{}', '党员', '2026-01-01', NULL", &person[1..], branch(no))
    });
    database.fill("INSERT INTO membership (id, person_id, node_id, post, valid_from, valid_to) VALUES", rows).await?;
    let rows = (0..count).map(|no| {
        let (person, hash) = (person(seed, no), token_hash(&token(seed, no)));
        // Seen at any instant of the last ten minutes, as among people who have been learning for long.
        let last = now - i64::try_from(no % 600).unwrap_or_default() * 1_000;
        format!("'5{}', '{hash}', '{person}', 'load', {last}, {last}, {}, {}", &person[1..], 7 * DAY, now + 30 * DAY)
    });
    let insert = "INSERT INTO session (id, token_hash, person_id, device, created_at, seen_at, idle_ms, expires_at) VALUES";
    database.fill(insert, rows).await?;
    // The first of them looks after the learning of the whole bureau: somebody must open its report.
    let bureau = database
        .texts("SELECT id FROM node WHERE parent_id IS NULL ORDER BY id")
        .await?
        .into_iter()
        .next()
        .context("no bureau")?;
    let (first, no_end) = (person(seed, 0), i64::MAX / 2);
    let grant = format!("'g{first}', '{first}', '{bureau}', 'organiser', 1, 0, {no_end}, '{first}'");
    let insert = "INSERT INTO grants (id, person_id, node_id, role, subtree, valid_from, valid_to, made_by) VALUES";
    database.fill(insert, std::iter::once(grant)).await?;
    let longest = "SELECT l.id || ' ' || l.code || ' ' || CAST(l.length AS TEXT) || ' ' || l.parts FROM lesson l JOIN unit u ON u.code = l.unit_code \
         WHERE l.current = 1 AND u.current = 1 AND l.kind = 'text' ORDER BY l.length DESC, l.id LIMIT 1";
    let lesson = database.texts(longest).await?.into_iter().next().context("no lesson is published")?;
    let mut words = lesson.splitn(4, ' ');
    let mut word = || words.next().unwrap_or_default();
    let (id, code, length, parts) = (word(), word(), word(), word());
    let parts: Vec<Value> = serde_json::from_str(parts)?;
    let parts: Vec<Value> = parts.iter().map(|part| json!([part["from"], part["to"]])).collect();
    Ok(
        json!({ "people": count, "bureau": bureau, "lesson": { "id": id, "code": code, "length": length.parse::<i64>()?, "parts": parts } }),
    )
}

/// Rows of evidence of everybody, as a year leaves them, and for each twelve of them a quarter of an hour that was earned.
pub async fn records(address: &str, rows: i64) -> anyhow::Result<Value> {
    let database = Database::open(address).await?;
    let people = database
        .texts("SELECT p.id FROM person p WHERE NOT EXISTS (SELECT 1 FROM learner l WHERE l.person_id = p.id) ORDER BY p.id")
        .await?;
    let homes = database.texts("SELECT m.node_id FROM membership m ORDER BY m.person_id LIMIT 1").await?;
    let (first, home) = (
        database.number("SELECT CAST(COALESCE(MAX(no), 0) AS BIGINT) FROM learner").await?,
        homes.first().context("nobody belongs anywhere")?,
    );
    let count = i64::try_from(people.len())?;
    let each = rows / count.max(1) + 1;
    let (now, mut left) = (now(), rows);
    let mut owners = Vec::new();
    for (person, no) in people.iter().zip(first + 1..) {
        let own = left.min(each);
        left -= own;
        owners.push((person, no, own));
    }
    // The chain is not verified here: the report does not walk it.
    let hash =
        |no: i64, row: i64| hex(&Sha256::digest(format!("{no} {row}").as_bytes())).get(..43).unwrap_or_default().to_owned();
    let learners = owners.iter().map(|(person, no, own)| format!("'{person}', {no}, {own}, '{}', 0, 0", hash(*no, *own)));
    database.fill("INSERT INTO learner (person_id, no, last, chain, since, streak) VALUES", learners).await?;
    let evidence = owners.iter().flat_map(|(_, no, own)| {
        (1..=*own).map(move |row| {
            let from = now - (own - row) * 300_000 - 300_000;
            let (place, beat) = (row % 10 * 300_000, row * 10);
            let body = format!(
                "{{\"k\":\"stay\",\"s\":\"{:012}\",\"q\":[{},{beat}],\"t\":[{from},{}],\"c\":[[{place},{}]],\"b\":10,\"g\":31000,\"p\":104}}",
                no,
                beat - 9,
                from + 300_000,
                place + 285_000
            );
            format!("{no}, {row}, {from}, '{body}', '{:016}', '{}'", row * 7_919 % 9_999_991, hash(*no, row))
        })
    });
    database.fill("INSERT INTO ledger (learner, no, at, body, salt, hash) VALUES", evidence).await?;
    let earned = owners.iter().flat_map(|(person, _, own)| {
        (0..own / 12).map(move |unit| {
            format!(
                "'{person}-{unit}', '{person}', '{home}', 'load-{unit}', '试验单元', 'A', '{}', 25, '试验', 2026, {now}, 1",
                if unit % 3 == 0 { "class" } else { "self_study" }
            )
        })
    });
    let insert = "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) VALUES";
    database.fill(insert, earned).await?;
    let all = database.number("SELECT CAST(COUNT(*) AS BIGINT) FROM ledger").await?;
    Ok(
        json!({ "people": count, "rows": rows, "ledger": all, "earned": database.number("SELECT CAST(COUNT(*) AS BIGINT) FROM earned").await? }),
    )
}
