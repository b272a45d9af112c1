//! The only way to write: a [`Command`], carried out inside one transaction.
//!
//! Promises: the proof is looked at again inside the transaction; key, fingerprint and answer are stored in the same transaction, so a
//! double click gets the first answer and another content under a used key is refused; a refusal changes nothing; every command
//! leaves its audit entries in the same transaction. `run` may be called several times (PostgreSQL retries), so it has no clock,
//! no network and no lasting effect but its rows.

use std::future::Future;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::audit;
use super::read::Reader;
use super::tx::Tx;
use crate::access::{Action, Proof};
use crate::refusal::Refusal;

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    /// The rules say no. The person gets the sentence; nothing changed.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The proof does not hold, or the object is not there: one answer for both.
    #[error("not there, or not allowed")]
    NotThere,
    /// The database failed before anything was committed.
    #[error("database: {0}")]
    Db(#[from] sqlx::Error),
    /// The commit was not answered: it may or may not have happened. Asking again with the same key tells.
    #[error("the outcome is unknown")]
    Unknown,
}

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<serde_json::Error> for Fail {
    fn from(error: serde_json::Error) -> Self {
        Self::Db(sqlx::Error::Decode(Box::new(error)))
    }
}

/// What a capability writes. Its serialised fields are its content: two commands with equal fields are the same wish. What the
/// program adds by itself (password hashes, fresh tokens) is `#[serde(skip)]`.
pub trait Command: Serialize + Send + Sync + 'static {
    /// The answer; stored with the key, so it holds no secret.
    type Done: Serialize + DeserializeOwned + Send + 'static;
    /// What one must be allowed to do.
    type Act: Action;
    /// `article.submit` …; also the audit action when `run` notes nothing itself.
    const NAME: &'static str;

    /// Whether it leaves an entry in the audit chain also when `run` notes nothing. Only the sealer itself does not, and what repeats
    /// by itself (a session that was seen again, an autosave).
    const AUDITED: bool = true;

    /// Whether it may end somebody's sign-in: who is remembered for a moment (`people::Known`) is asked anew after it.
    const ENDS_SESSIONS: bool = false;

    /// The hidden field of the form, made when the form was shown. `None`: doing it twice is harmless.
    fn key(&self) -> Option<&str> {
        None
    }

    /// load → decide → save.
    fn run(&self, tx: &mut Tx, proof: &Proof<Self::Act>) -> impl Future<Output = Result<Self::Done, Fail>> + Send;
}

/// Most bytes of a key: ours have 36. Nothing longer came from a form of ours, and PostgreSQL could not keep it in order.
const KEY: usize = 200;

/// SHA-256 over name, person and content.
fn fingerprint<C: Command>(command: &C, person: &str) -> Result<String, Fail> {
    let mut hash = Sha256::new();
    for part in [C::NAME, person] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(serde_json::to_vec(command)?);
    Ok(super::hex(&hash.finalize()))
}

/// One command inside an open transaction.
pub(super) async fn once<C: Command>(command: &C, proof: &Proof<C::Act>, tx: &mut Tx) -> Result<C::Done, Fail> {
    if let Some((question, args)) = proof.question_at(tx.now()) {
        tx.get_composed::<(i64,)>(question, &args).await?.ok_or(Fail::NotThere)?;
    }
    let print = match command.key() {
        None => None,
        Some(key) if key.is_empty() || key.len() > KEY => return Err(Refusal::new("form-used-for-something-else").into()),
        Some(key) => {
            let print = fingerprint(command, proof.person())?;
            let seen: Option<(String, String)> =
                tx.get("SELECT fingerprint, done FROM command WHERE key = $1", &crate::args![key]).await?;
            if let Some((before, done)) = seen {
                if before == print {
                    return Ok(serde_json::from_str(&done)?);
                }
                return Err(Refusal::new("form-used-for-something-else").into());
            }
            Some((key, print))
        }
    };
    let done = command.run(tx, proof).await?;
    if let Some((key, print)) = print {
        let answer = serde_json::to_string(&done)?;
        let now = tx.now();
        tx.exec(
            "INSERT INTO command (key, name, fingerprint, done, at) VALUES ($1, $2, $3, $4, $5)",
            &crate::args![key, C::NAME, print, answer, now],
        )
        .await?;
    }
    if C::AUDITED || !tx.events.is_empty() {
        audit::write(tx, &proof.actor_line(), C::NAME).await?;
    }
    Ok(done)
}

/// The answer that this very wish of the person got before, if it did: the second click of a deed that used up its own leave (a borrowed
/// reviewer decides, and the assignment ends). It changes nothing, and tells nobody else's.
pub(super) async fn answered<C: Command>(reader: &Reader, command: &C, person: &str) -> Result<Option<C::Done>, Fail> {
    let Some(key) = command.key() else { return Ok(None) };
    let system = reader.system("the person's own answer");
    let seen: Option<(String,)> = system
        .get("SELECT done FROM command WHERE key = $1 AND fingerprint = $2", &crate::args![key, fingerprint(command, person)?])
        .await?;
    Ok(seen.map(|(done,)| serde_json::from_str(&done)).transpose()?)
}

/// The refusal that a broken uniqueness means, told by the database: `taken` beside the column's field.
pub(super) fn as_refusal(fail: Fail) -> Fail {
    let Fail::Db(sqlx::Error::Database(error)) = &fail else { return fail };
    if !error.is_unique_violation() {
        return fail;
    }
    // SQLite: "UNIQUE constraint failed: person.sign_in_name". PostgreSQL names the index: "uq__person__sign_in_name".
    let column = match error.constraint() {
        Some(index) => index.rsplit("__").next().unwrap_or_default().to_owned(),
        None => error.message().rsplit('.').next().unwrap_or_default().to_owned(),
    };
    match column.as_str() {
        "sign_in_name" => Refusal::at("sign_in_name", "taken-sign-in-name").into(),
        "code" => Refusal::at("code", "taken-code").into(),
        _ => fail,
    }
}
