//! Waiting after wrong passwords. The law and its reasons stand in [`door::Counted`].
//!
//! Promises: what was typed as a name is stored as a hash only (people type passwords there); an attempt is counted before the password is
//! looked at; a refusal for waiting is not counted.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::super::Door;
use super::super::rules::door::{self, Counted, Failures};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::refusal::Refusal;

/// A sign-in name and the address it is tried from, as the keys of their counters.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    both: String,
    account: String,
    address: String,
    known: String,
}

impl Pair {
    /// Of a name as typed and an address.
    pub fn of(name: &str, address: &str) -> Self {
        let name = name.trim().to_lowercase();
        let key = |kind: &str, parts: &[&str]| {
            let mut hash = Sha256::new();
            for part in parts {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
            format!("{kind}:{}", crate::db::hex(&hash.finalize()))
        };
        Self {
            both: key("pair", &[&name, address]),
            account: key("account", &[&name]),
            address: key("address", &[address]),
            known: key("known", &[&name, address]),
        }
    }

    /// Of somebody who is signed in and types the password again.
    pub fn again(person: &str) -> Self {
        Self::of(person, "signed in")
    }
}

async fn counter(tx: &mut Tx, subject: &str) -> Result<Failures, Fail> {
    let row: Option<(i64, i64, i64)> =
        tx.get("SELECT failures, open_at, forget_at FROM sign_in_delay WHERE subject = $1", &args![subject]).await?;
    Ok(row.map(|(failures, open_at, forget_at)| Failures { failures, open_at, forget_at }).unwrap_or_default())
}

async fn save(tx: &mut Tx, subject: &str, state: Failures) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO sign_in_delay (subject, failures, open_at, forget_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, open_at = excluded.open_at, forget_at = excluded.forget_at",
        &args![subject, state.failures, state.open_at, state.forget_at],
    )
    .await?;
    Ok(())
}

/// Asks whether a password may be tried now, and counts the attempt as a failure of the pair until [`forgive`].
#[derive(Debug, Serialize)]
pub struct Attempt {
    /// Name and address.
    pub pair: Pair,
}

impl Command for Attempt {
    type Done = ();
    type Act = Door;
    const NAME: &'static str = "sign_in.attempt";
    // Names that were typed and attempts that succeeded are no matter for the audit chain; failures leave their entry below.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(), Fail> {
        let now = tx.now();
        let own = counter(tx, &self.pair.both).await?;
        let mut wait = own.seconds_left(Counted::Pair, now);
        if counter(tx, &self.pair.known).await?.forget_at <= now {
            let account = counter(tx, &self.pair.account).await?.seconds_left(Counted::Account, now);
            let address = counter(tx, &self.pair.address).await?.seconds_left(Counted::Address, now);
            wait = wait.max(account).max(address);
        }
        if let Some(seconds) = wait {
            return Err(Refusal::at("password", "sign-in-wait").arg("seconds", seconds).into());
        }
        save(tx, &self.pair.both, own.one_more(Counted::Pair, now)).await
    }
}

/// The password was wrong: counts for the account and the address too.
#[derive(Debug, Serialize)]
pub struct RecordFailure {
    /// Name and address.
    pub pair: Pair,
}

impl Command for RecordFailure {
    type Done = ();
    type Act = Door;
    const NAME: &'static str = "sign_in.failure";

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(), Fail> {
        let now = tx.now();
        for (subject, counted) in [(&self.pair.account, Counted::Account), (&self.pair.address, Counted::Address)] {
            let state = counter(tx, subject).await?.one_more(counted, now);
            save(tx, subject, state).await?;
        }
        // Neither name nor address: the chain holds no personal data of strangers.
        tx.note("sign_in.failed", "", "", serde_json::Value::Null);
        Ok(())
    }
}

/// The password was right: the pair's failures are forgiven, and the pair is known from now on.
pub(super) async fn forgive(tx: &mut Tx, pair: &Pair) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec("DELETE FROM sign_in_delay WHERE subject = $1", &args![pair.both.as_str()]).await?;
    save(tx, &pair.known, Failures { failures: 0, open_at: now, forget_at: now + door::KNOWN }).await
}

/// Forgives one pair without a session: the password was asked again and was right.
#[derive(Debug, Serialize)]
pub struct Forgive {
    /// Name and address.
    pub pair: Pair,
}

impl Command for Forgive {
    type Done = ();
    type Act = Door;
    const NAME: &'static str = "sign_in.forgive";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(), Fail> {
        tx.exec("DELETE FROM sign_in_delay WHERE subject = $1", &args![self.pair.both.as_str()]).await?;
        Ok(())
    }
}

/// Throws away what is forgiven anyway and sessions that ran out. A job, hourly.
#[derive(Debug, Serialize)]
pub struct Sweep;

impl Command for Sweep {
    type Done = ();
    type Act = Door;
    const NAME: &'static str = "sign_in.sweep";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Door>) -> Result<(), Fail> {
        let now = tx.now();
        tx.exec("DELETE FROM sign_in_delay WHERE forget_at <= $1", &args![now]).await?;
        tx.exec("DELETE FROM session WHERE expires_at <= $1 OR seen_at + idle_ms <= $1", &args![now]).await?;
        tx.exec("DELETE FROM session_ended WHERE at <= $1", &args![now - door::ENDED_KEPT]).await?;
        Ok(())
    }
}
