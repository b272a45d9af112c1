//! The audit chain: what was done, by whom, when, so that later changes show.
//!
//! Promises: an entry is written in the transaction of its command, unsealed; one sealer numbers entries without gaps and chains
//! them within a second; an entry holds H(salt ‖ data), so that data and salt can be deleted lawfully while the chain still
//! verifies; [`verify`] names the first entry that was altered.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Command, Fail, Reader, Tx, hex};
use crate::access::{Action, Proof};

const DATA_TAG: &str = "zhibu audit data 1";
const ENTRY_TAG: &str = "zhibu audit entry 1";
const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// SHA-256 over a domain tag and fields, each with its length before it, so that no two lists of fields look alike.
pub(crate) fn hash_fields(tag: &str, fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in std::iter::once(&tag).chain(fields) {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hex(&hash.finalize())
}

/// Turns what the command noted into entries; a command that noted nothing leaves one by its own name.
pub(super) async fn write(tx: &mut Tx, actor: &str, name: &'static str) -> Result<(), Fail> {
    let mut events = std::mem::take(&mut tx.events);
    if events.is_empty() {
        events.push(super::tx::Event {
            action: name,
            node: String::new(),
            subject: String::new(),
            data: serde_json::Value::Null,
        });
    }
    for event in events {
        let (id, now) = (tx.id(), tx.now());
        let mut salt = [0; 16];
        tx.chance.fill(&mut salt);
        let salt = hex(&salt);
        let data = event.data.to_string();
        let data_hash = hash_fields(DATA_TAG, &[&salt, &data]);
        tx.exec(
            "INSERT INTO audit (id, at, actor, action, node_id, subject_id, data, salt, data_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &crate::args![id, now, actor, event.action, event.node, event.subject, data, salt, data_hash],
        )
        .await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Entry {
    id: String,
    at: i64,
    actor: String,
    action: String,
    node_id: String,
    subject_id: String,
    data: Option<String>,
    salt: Option<String>,
    data_hash: String,
    seq: Option<i64>,
    hash: Option<String>,
}

impl Entry {
    fn chained(&self, seq: i64, before: &str) -> String {
        let (seq, at) = (seq.to_string(), self.at.to_string());
        hash_fields(
            ENTRY_TAG,
            &[&seq, before, &self.id, &at, &self.actor, &self.action, &self.node_id, &self.subject_id, &self.data_hash],
        )
    }
}

/// Sealing is the program's own work.
#[derive(Debug)]
pub struct Sealing;
impl Action for Sealing {
    const NAME: &'static str = "audit.seal";
}

/// Numbers and chains up to 400 unsealed entries; answers how many. Two processes may both run it: the unique number makes one of
/// them try again.
#[derive(Debug, Serialize, Deserialize)]
pub struct Seal;

impl Command for Seal {
    type Done = i64;
    type Act = Sealing;
    const NAME: &'static str = "audit.seal";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Sealing>) -> Result<i64, Fail> {
        let (mut seq, mut hash): (i64, String) =
            tx.get("SELECT seq, hash FROM audit_head WHERE one = 1", &[]).await?.unwrap_or((0, FIRST.to_owned()));
        let entries: Vec<Entry> = tx
            .all("SELECT id, at, actor, action, node_id, subject_id, data, salt, data_hash, seq, hash FROM audit WHERE seq IS NULL ORDER BY at, id LIMIT 400", &[])
            .await?;
        for entry in &entries {
            seq += 1;
            hash = entry.chained(seq, &hash);
            tx.exec("UPDATE audit SET seq = $1, hash = $2 WHERE id = $3", &crate::args![seq, hash.as_str(), entry.id.as_str()])
                .await?;
        }
        if !entries.is_empty() {
            tx.exec("UPDATE audit_head SET seq = $1, hash = $2 WHERE one = 1", &crate::args![seq, hash]).await?;
        }
        Ok(i64::try_from(entries.len()).unwrap_or(i64::MAX))
    }
}

/// Whether any entry waits for its number.
///
/// # Errors
/// The database's.
pub async fn waiting(reader: &Reader) -> sqlx::Result<bool> {
    let row: Option<(String,)> = reader.system("sealing").get("SELECT id FROM audit WHERE seq IS NULL LIMIT 1", &[]).await?;
    Ok(row.is_some())
}

/// What is wrong with the chain, in the order of its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// The number is missing.
    Gap(i64),
    /// The entry's fields do not give its hash.
    Entry(i64),
    /// The data do not give the data hash.
    Data(i64),
    /// The head does not stand at the last entry.
    Head,
}

/// Walks the sealed chain from its beginning. Answers how many entries hold, and what does not.
///
/// # Errors
/// The database's.
pub async fn verify(reader: &Reader) -> sqlx::Result<(i64, Vec<Wrong>)> {
    let (mut seq, mut hash, mut wrong) = (0i64, FIRST.to_owned(), Vec::new());
    loop {
        let page: Vec<Entry> = reader
            .system("check")
            .all(
                "SELECT id, at, actor, action, node_id, subject_id, data, salt, data_hash, seq, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT 500",
                &crate::args![seq],
            )
            .await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            let own = entry.seq.unwrap_or_default();
            if own != seq + 1 {
                wrong.push(Wrong::Gap(seq + 1));
            }
            if entry.hash.as_deref() != Some(&*entry.chained(own, &hash)) {
                wrong.push(Wrong::Entry(own));
            }
            if let (Some(salt), Some(data)) = (&entry.salt, &entry.data)
                && hash_fields(DATA_TAG, &[salt, data]) != entry.data_hash
            {
                wrong.push(Wrong::Data(own));
            }
            seq = own;
            hash = entry.hash.unwrap_or_default();
        }
    }
    let head: Option<(i64, String)> = reader.system("check").get("SELECT seq, hash FROM audit_head WHERE one = 1", &[]).await?;
    if head != Some((seq, hash)) {
        wrong.push(Wrong::Head);
    }
    Ok((seq, wrong))
}
