//! Sign-ins that hold: sessions.
//!
//! Promises: only the hash of a token is stored; a session ends by itself when nobody uses it and at the latest after its time; a sign-out
//! holds from the next request on, because every request looks here (a learner's beat within a second, `known.rs`); use is noted once a minute at
//! most and leaves no trail.

use serde::Serialize;
use serde_json::json;

use super::super::rules::{date_of, door};
use super::super::{Door, OwnAccount, SignedIn};
use super::token_hash;
use crate::access::{Actor, Proof, Role};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::keys::same;
use crate::refusal::Refusal;

/// What a new session answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Begun {
    /// Its id.
    pub session: String,
    /// Whose.
    pub person: String,
    /// Seconds for the cookie on the person's own device; nothing: until the browser closes.
    pub keep_s: Option<i64>,
}

/// Begins a session after a password was found right.
#[derive(Debug, Serialize)]
pub struct BeginSession {
    /// Whose.
    pub person: String,
    /// The hash that the password fitted: it must still be the one.
    #[serde(skip)]
    pub checked: String,
    /// Hash of the new token.
    #[serde(skip)]
    pub token_hash: String,
    /// What the browser calls itself, for the person's own list.
    pub device: String,
    /// 这台设备我自己用
    pub keep: bool,
    /// Of this name and address: forgiven, and known from now on.
    pub pair: super::failures::Pair,
}

impl Command for BeginSession {
    type Done = Begun;
    type Act = Door;
    const NAME: &'static str = "session.begin";

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<Begun, Fail> {
        let row: Option<(String,)> = tx
            .get(
                "SELECT c.hash FROM credential c JOIN person p ON p.id = c.person_id WHERE p.id = $1 AND p.state = 'active'",
                &args![self.person.as_str()],
            )
            .await?;
        if !row.is_some_and(|(hash,)| same(&hash, &self.checked)) {
            return Err(Refusal::at("password", "sign-in-wrong").into());
        }
        let now = tx.now();
        let roles: Vec<(String,)> = tx
            .all(
                "SELECT role FROM grants WHERE person_id = $1 AND valid_from <= $2 AND $2 < valid_to",
                &args![self.person.as_str(), now],
            )
            .await?;
        let roles: Vec<Role> = roles.iter().filter_map(|(role,)| Role::parse(role)).collect();
        let hold = door::hold(&roles, self.keep);
        let id = tx.id();
        tx.exec(
            "INSERT INTO session (id, token_hash, person_id, device, created_at, seen_at, idle_ms, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $7)",
            &args![
                id.as_str(),
                self.token_hash.as_str(),
                self.person.as_str(),
                self.device.as_str(),
                now,
                hold.idle,
                now + hold.most
            ],
        )
        .await?;
        // The person's own that ran out: nobody needs them any more.
        tx.exec(
            "DELETE FROM session WHERE person_id = $1 AND (expires_at <= $2 OR seen_at + idle_ms <= $2)",
            &args![self.person.as_str(), now],
        )
        .await?;
        super::failures::forgive(tx, &self.pair).await?;
        tx.note("session.begun", "", &self.person, json!({"session": id}));
        Ok(Begun { session: id, person: self.person.clone(), keep_s: self.keep.then_some(hold.most / 1_000) })
    }
}

/// Notes that a session was used.
#[derive(Debug, Serialize)]
pub struct Touch {
    /// Which.
    pub session: String,
}

impl Command for Touch {
    type Done = ();
    type Act = Door;
    const NAME: &'static str = "session.touch";
    // When somebody was here is nobody's business: the row keeps the last minute alone.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(), Fail> {
        let now = tx.now();
        tx.exec("UPDATE session SET seen_at = $1 WHERE id = $2 AND seen_at < $1", &args![now, self.session.as_str()]).await?;
        Ok(())
    }
}

/// Notes that the password was typed again in this session, and was right.
#[derive(Debug, Serialize)]
pub struct PasswordAgain {
    /// Which; it must be one's own.
    pub session: String,
    /// The hash that the password fitted: it must still be the one.
    #[serde(skip)]
    pub checked: String,
}

impl Command for PasswordAgain {
    type Done = ();
    type Act = OwnAccount;
    const NAME: &'static str = "session.password_again";
    // What it was asked for leaves its own entry.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<OwnAccount>) -> Result<(), Fail> {
        let (now, person) = (tx.now(), proof.person());
        let row: Option<(String,)> = tx.get("SELECT hash FROM credential WHERE person_id = $1", &args![person]).await?;
        if !row.is_some_and(|(hash,)| same(&hash, &self.checked)) {
            return Err(Refusal::at("password", "sign-in-wrong").into());
        }
        let noted = tx
            .exec(
                "UPDATE session SET password_at = $1 WHERE id = $2 AND person_id = $3",
                &args![now, self.session.as_str(), person],
            )
            .await?;
        if noted == 0 { Err(Fail::NotThere) } else { Ok(()) }
    }
}

/// Ends this session.
#[derive(Debug, Serialize)]
pub struct SignOut {
    /// Which; it must be one's own.
    pub session: String,
}

impl Command for SignOut {
    type Done = ();
    type Act = OwnAccount;
    const NAME: &'static str = "session.end";
    const ENDS_SESSIONS: bool = true;

    async fn run(&self, tx: &mut Tx, proof: &Proof<OwnAccount>) -> Result<(), Fail> {
        let own: Option<(String,)> = tx
            .get("SELECT id FROM session WHERE id = $1 AND person_id = $2", &args![self.session.as_str(), proof.person()])
            .await?;
        let (session,) = own.ok_or(Fail::NotThere)?;
        end(tx, &[session]).await?;
        tx.note("session.ended", "", proof.person(), json!({"session": self.session}));
        Ok(())
    }
}

/// Ends all sessions of the person, this one too. Answers how many.
#[derive(Debug, Serialize)]
pub struct SignOutEverywhere;

impl Command for SignOutEverywhere {
    type Done = i64;
    type Act = OwnAccount;
    const NAME: &'static str = "session.end_all";
    const ENDS_SESSIONS: bool = true;

    async fn run(&self, tx: &mut Tx, proof: &Proof<OwnAccount>) -> Result<i64, Fail> {
        let ended = end_all(tx, proof.person(), None).await?;
        tx.note("session.ended", "", proof.person(), json!({"sessions": ended}));
        Ok(ended)
    }
}

pub(super) async fn end_all(tx: &mut Tx, person: &str, but: Option<&str>) -> Result<i64, Fail> {
    let theirs: Vec<(String,)> =
        tx.all("SELECT id FROM session WHERE person_id = $1 AND id <> $2", &args![person, but.unwrap_or_default()]).await?;
    let theirs: Vec<String> = theirs.into_iter().map(|(id,)| id).collect();
    end(tx, &theirs).await?;
    Ok(i64::try_from(theirs.len()).unwrap_or(i64::MAX))
}

/// Ends sessions before their time, and says so to whoever remembers them (`known.rs`).
pub(super) async fn end(tx: &mut Tx, sessions: &[String]) -> Result<(), Fail> {
    let now = tx.now();
    for session in sessions {
        tx.exec("DELETE FROM session WHERE id = $1", &args![session.as_str()]).await?;
        tx.exec(
            "INSERT INTO session_ended (session_id, at) VALUES ($1, $2) ON CONFLICT (session_id) DO NOTHING",
            &args![session.as_str(), now],
        )
        .await?;
    }
    Ok(())
}

/// Sessions that were ended after this instant.
pub(in crate::people) async fn ended_since(reader: &Reader, since: Instant) -> sqlx::Result<Vec<(String, Instant)>> {
    reader
        .system("whoever remembers sign-ins must forget these")
        .all("SELECT session_id, at FROM session_ended WHERE at > $1", &args![since])
        .await
}

/// Whether a session holds, nothing else: for a moment in which it was not looked up in full.
///
/// # Errors
/// The database's.
pub async fn still_holds(reader: &Reader, actor: &Actor, now: Instant) -> sqlx::Result<bool> {
    let row: Option<(i64,)> = reader
        .system("one's own session")
        .get(
            "SELECT CAST(1 AS BIGINT) FROM session s JOIN person p ON p.id = s.person_id WHERE s.id = $1 AND s.person_id = $2 \
             AND s.expires_at > $3 AND s.seen_at + s.idle_ms > $3 AND p.state = 'active'",
            &args![actor.session.as_str(), actor.person.as_str(), now],
        )
        .await?;
    Ok(row.is_some())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    person_id: String,
    name: String,
    sign_in_name: Option<String>,
    password_at: i64,
    seen_at: i64,
    idle_ms: i64,
    expires_at: i64,
}

/// Who comes with that token, if anybody.
///
/// # Errors
/// The database's.
pub async fn signed_in_by_token(reader: &Reader, token: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    let own = reader.system("the person of the cookie");
    let row: Option<Row> = own
        .get(
            "SELECT s.id, s.person_id, p.name, p.sign_in_name, COALESCE(s.password_at, s.created_at) AS password_at, s.seen_at, s.idle_ms, s.expires_at FROM session s JOIN person p ON p.id = s.person_id \
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at + s.idle_ms > $2 AND p.state = 'active'",
            &args![token_hash(token), now],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let homes = super::finding::homes(reader, &row.person_id, now).await?;
    let held: Vec<(String,)> = own
        .all(
            "SELECT DISTINCT role FROM grants WHERE person_id = $1 AND valid_from <= $2 AND $2 < valid_to",
            &args![row.person_id.as_str(), now],
        )
        .await?;
    let borrowed: Option<(String,)> = own
        .get(
            "SELECT id FROM assignment WHERE person_id = $1 AND kind = 'review' AND valid_from <= $2 AND $2 < valid_to LIMIT 1",
            &args![row.person_id.as_str(), now],
        )
        .await?;
    let home = homes.into_iter().next();
    Ok(Some(SignedIn {
        actor: Actor { person: row.person_id, session: row.id },
        name: row.name,
        sign_in_name: row.sign_in_name.unwrap_or_default(),
        post: home.as_ref().map(|home| home.line.clone()).unwrap_or_default(),
        unit: home.as_ref().map(|home| home.unit.clone()).unwrap_or_default(),
        node: home.map(|home| home.node_id).unwrap_or_default(),
        roles: held.iter().filter_map(|(role,)| Role::parse(role)).collect(),
        borrowed: borrowed.is_some(),
        since: row.password_at,
        seen_at: row.seen_at,
        until: row.expires_at.min(row.seen_at + row.idle_ms),
    }))
}

#[derive(sqlx::FromRow)]
struct Bare {
    id: String,
    person_id: String,
    node_id: Option<String>,
    seen_at: i64,
    until: i64,
}

/// Who comes with that token, with person, session and unit alone: the first of [`super::finding::homes`], in the same look at the database.
pub(in crate::people) async fn bare_by_token(reader: &Reader, token: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    let sql = "SELECT s.id, s.person_id, s.seen_at, CASE WHEN s.expires_at < s.seen_at + s.idle_ms THEN s.expires_at ELSE s.seen_at + s.idle_ms END \
         AS until, (SELECT m.node_id FROM membership m JOIN node_name a ON a.node_id = m.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         WHERE m.person_id = s.person_id AND m.valid_from <= $3 AND (m.valid_to IS NULL OR $3 < m.valid_to) ORDER BY m.valid_from, m.id LIMIT 1) \
         AS node_id FROM session s JOIN person p ON p.id = s.person_id \
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at + s.idle_ms > $2 AND p.state = 'active'";
    let args = args![token_hash(token), now, date_of(now)];
    let row: Option<Bare> = reader.system("the person of the cookie").get(sql, &args).await?;
    Ok(row.map(|row| {
        let actor = Actor { person: row.person_id, session: row.id };
        SignedIn::bare(actor, row.node_id.unwrap_or_default(), row.seen_at, row.until)
    }))
}

/// One of a person's own sign-ins.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// What the browser called itself.
    pub device: String,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub seen_at: Instant,
    /// When it ends at the latest.
    pub expires_at: Instant,
}

/// The person's own sign-ins that hold, newest first. For nobody but the person.
///
/// # Errors
/// The database's.
pub async fn sessions_of(reader: &Reader, me: &Actor, now: Instant) -> sqlx::Result<Vec<Session>> {
    reader
        .system("one's own sign-ins")
        .all(
            "SELECT id, device, created_at, seen_at, expires_at FROM session WHERE person_id = $1 AND expires_at > $2 AND seen_at + idle_ms > $2 \
             ORDER BY created_at DESC, id DESC LIMIT 100",
            &args![me.person.as_str(), now],
        )
        .await
}
