//! The rows of media: what a file is, how far its preparation is, what is on its way, what was delivered.
//!
//! Promise: a file is prepared once, whoever names it; preparing it is enqueued in the transaction that takes it in.

use serde::{Deserialize, Serialize};
use zhibu_earned::Spans;

use super::rules::{Kind, Probed};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::jobs::{self, Working};
use crate::db::{Command, Fail, Reader, Tx};
use crate::refusal::Refusal;

/// The job that prepares a file.
pub const PREPARE_JOB: &str = "media.prepare";
/// Files that one person may have on their way.
const COMING: i64 = 3;

/// A file and how it stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Media {
    /// Its hash.
    pub hash: String,
    /// [`Kind`] by name.
    pub kind: String,
    /// Length, ms.
    pub duration: i64,
    /// Pixels; 0 for sound.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Whether browsers play it as it came.
    pub playable: i64,
    /// `waiting`, `ready`, `failed`.
    pub state: String,
    /// Done, per mille.
    pub progress: i64,
    /// Why it failed: a [`Refusal`] as JSON; else nothing.
    pub why: String,
    /// When it came, or when its preparation last moved.
    pub changed_at: i64,
}

impl Media {
    /// Pictures or sound.
    pub fn kind(&self) -> Kind {
        Kind::parse(&self.kind)
    }

    /// Whether a lesson can be taught with it: prepared, or playable as it is.
    pub fn is_teachable(&self) -> bool {
        self.state == "ready" || (self.playable == 1 && self.state != "failed")
    }

    /// Why it failed, if it did.
    pub fn fault(&self) -> Option<Fault> {
        serde_json::from_str(&self.why).ok()
    }
}

/// Why a file could not be prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Code of the sentence.
    pub code: String,
    /// Where the file breaks off, if that is it.
    pub at: String,
}

impl Fault {
    pub(super) fn of(refusal: &Refusal) -> Self {
        let at = refusal.args.iter().find(|(name, _)| *name == "at").map(|(_, at)| at.clone());
        Self { code: refusal.code.to_owned(), at: at.unwrap_or_default() }
    }

    /// As it is told to the person.
    pub fn refusal(&self) -> Refusal {
        match self.code.as_str() {
            "media-cut" => Refusal::at("media", "media-cut").arg("at", &self.at),
            "media-not-media" => Refusal::at("media", "media-not-media"),
            _ => Refusal::at("media", "media-unreadable"),
        }
    }
}

const MEDIA: &str =
    "SELECT hash, kind, duration, width, height, playable, state, progress, why, changed_at FROM media WHERE hash = $1";

/// A file by its hash.
///
/// # Errors
/// The database's.
pub async fn media(reader: &Reader, hash: &str) -> sqlx::Result<Option<Media>> {
    reader.system("what a file is; the caller asked for leave to what names it").get(MEDIA, &args![hash]).await
}

/// Remembers a file that was looked at, and has it prepared. One that is known stays as it is; one that failed is tried again.
///
/// # Errors
/// The database's.
pub async fn remember(tx: &mut Tx, hash: &str, probed: &Probed) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "INSERT INTO media (hash, kind, duration, width, height, playable, state, progress, why, made_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, '', $7, $7) \
         ON CONFLICT (hash) DO UPDATE SET state = 'waiting', progress = 0, why = '' WHERE media.state = 'failed'",
        &args![hash, probed.kind.name(), probed.duration, probed.width, probed.height, probed.playable, now],
    )
    .await?;
    let data = serde_json::json!({ "hash": hash, "sound": probed.sound });
    jobs::enqueue(tx, PREPARE_JOB, &format!("{PREPARE_JOB} {hash}"), &data, now).await
}

/// A file on its way.
#[derive(Debug, Clone, Serialize, Deserialize, sqlx::FromRow)]
pub struct Coming {
    /// Its id.
    pub id: String,
    /// Whose.
    pub person_id: String,
    /// For what.
    pub holder: String,
    /// What its owner calls it.
    pub name: String,
    /// How long it will be.
    pub bytes: i64,
    /// How much of it is here.
    pub have: i64,
}

/// A file begins to come, or goes on where its line broke: the same person, place, name and length.
///
/// # Errors
/// Too many at once, or the database's.
pub async fn begin_coming(tx: &mut Tx, person: &str, holder: &str, name: &str, bytes: i64) -> Result<Coming, Fail> {
    let known: Option<Coming> = tx
        .get(
            "SELECT id, person_id, holder, name, bytes, have FROM media_coming WHERE person_id = $1 AND holder = $2 AND name = $3 AND bytes = $4",
            &args![person, holder, name, bytes],
        )
        .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    let open: Option<(i64,)> =
        tx.get("SELECT CAST(COUNT(*) AS BIGINT) FROM media_coming WHERE person_id = $1", &args![person]).await?;
    if open.is_some_and(|(open,)| open >= COMING) {
        return Err(Refusal::at("media", "media-too-many").into());
    }
    let (id, now) = (tx.id(), tx.now());
    tx.exec(
        "INSERT INTO media_coming (id, person_id, holder, name, bytes, have, touched_at) VALUES ($1, $2, $3, $4, $5, 0, $6)",
        &args![id.as_str(), person, holder, name, bytes, now],
    )
    .await?;
    let (person_id, holder, name) = (person.to_owned(), holder.to_owned(), name.to_owned());
    Ok(Coming { id, person_id, holder, name, bytes, have: 0 })
}

/// So much of it is here now.
///
/// # Errors
/// It is on its way no more, or the database's.
pub async fn came(tx: &mut Tx, id: &str, have: i64) -> Result<(), Fail> {
    let now = tx.now();
    let sql = "UPDATE media_coming SET have = $2, touched_at = $3 WHERE id = $1";
    if tx.exec(sql, &args![id, have, now]).await? == 0 { Err(Fail::NotThere) } else { Ok(()) }
}

/// It is here, or nobody wants it any more.
///
/// # Errors
/// The database's.
pub async fn forget_coming(tx: &mut Tx, id: &str) -> Result<(), Fail> {
    tx.exec("DELETE FROM media_coming WHERE id = $1", &args![id]).await?;
    Ok(())
}

/// Throws away what did not move since `before`; answers the ids, so that their bytes go too.
#[derive(Debug, Serialize)]
pub(super) struct ForgetComing {
    pub(super) before: Instant,
}

impl Command for ForgetComing {
    type Done = Vec<String>;
    type Act = Working;
    const NAME: &'static str = "media.forget_coming";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<Vec<String>, Fail> {
        let old: Vec<(String,)> =
            tx.all("SELECT id FROM media_coming WHERE touched_at < $1 ORDER BY id LIMIT 100", &args![self.before]).await?;
        for (id,) in &old {
            forget_coming(tx, id).await?;
        }
        Ok(old.into_iter().map(|(id,)| id).collect())
    }
}

/// How far the preparation is.
#[derive(Debug, Serialize)]
pub(super) struct Moved {
    pub(super) hash: String,
    pub(super) progress: i64,
}

impl Command for Moved {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "media.moved";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        let now = tx.now();
        let sql = "UPDATE media SET progress = $2, changed_at = $3 WHERE hash = $1 AND state = 'waiting'";
        tx.exec(sql, &args![self.hash.as_str(), self.progress, now]).await?;
        Ok(())
    }
}

/// How it ended.
#[derive(Debug, Serialize)]
pub(super) struct Finished {
    pub(super) hash: String,
    pub(super) fault: Option<Fault>,
}

impl Command for Finished {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "media.finished";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        let now = tx.now();
        let (state, why) = match &self.fault {
            None => ("ready", String::new()),
            Some(fault) => ("failed", serde_json::to_string(fault)?),
        };
        let sql = "UPDATE media SET state = $2, progress = $3, why = $4, changed_at = $5 WHERE hash = $1";
        tx.exec(sql, &args![self.hash.as_str(), state, if state == "ready" { 1_000 } else { 0 }, why, now]).await?;
        Ok(())
    }
}

/// What was delivered to a sitting, as every process may read it.
pub(super) async fn delivered(reader: &Reader, sitting: &str) -> sqlx::Result<Spans> {
    let row: Option<(String,)> = reader
        .system("the program's own: what was sent; the caller compares the person of the sitting")
        .get("SELECT places FROM delivery WHERE sitting_id = $1", &args![sitting])
        .await?;
    Ok(row.and_then(|(places,)| serde_json::from_str(&places).ok()).unwrap_or_default())
}

/// Writes down what was delivered.
#[derive(Debug, Serialize)]
pub(super) struct KeepDelivered {
    pub(super) rows: Vec<(String, Spans)>,
}

impl Command for KeepDelivered {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "media.delivered";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        for (sitting, places) in &self.rows {
            add(tx, sitting, places).await?;
        }
        Ok(())
    }
}

/// Adds to what is known: another process may have sent something to the same sitting.
async fn add(tx: &mut Tx, sitting: &str, places: &Spans) -> Result<(), Fail> {
    let now = tx.now();
    let before: Option<(String,)> = tx.get("SELECT places FROM delivery WHERE sitting_id = $1", &args![sitting]).await?;
    let before: Spans = before.map(|(text,)| serde_json::from_str(&text)).transpose()?.unwrap_or_default();
    let all = serde_json::to_string(&before.union(places))?;
    tx.exec(
        "INSERT INTO delivery (sitting_id, places, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (sitting_id) DO UPDATE SET places = excluded.places, changed_at = excluded.changed_at",
        &args![sitting, all, now],
    )
    .await?;
    Ok(())
}

/// What was sent to a sitting is needed until then, however long nothing is sent to it any more; `places`: what is known of it now.
///
/// # Errors
/// The database's.
pub async fn keep_until(tx: &mut Tx, sitting: &str, places: &Spans, until: Instant) -> Result<(), Fail> {
    add(tx, sitting, places).await?;
    tx.exec("UPDATE delivery SET kept_until = $2 WHERE sitting_id = $1", &args![sitting, until]).await?;
    Ok(())
}

/// Forgets deliveries to sittings that are long over.
#[derive(Debug, Serialize)]
pub(super) struct ForgetDelivered {
    pub(super) before: Instant,
}

impl Command for ForgetDelivered {
    type Done = u64;
    type Act = Working;
    const NAME: &'static str = "media.forget_delivered";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<u64, Fail> {
        let sql = "DELETE FROM delivery WHERE sitting_id IN (SELECT sitting_id FROM delivery WHERE changed_at < $1 AND kept_until < $2 LIMIT 500)";
        let now = tx.now();
        Ok(tx.exec(sql, &args![self.before, now]).await?)
    }
}
