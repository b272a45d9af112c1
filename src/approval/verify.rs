//! Whether what reviewers said still stands as they said it: each opinion has its entry in the audit chain, and each entry its opinion.
//!
//! Promise: an opinion that was altered, added or taken away behind the program's back is named by the title of its text.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::db::{Reader, hex};

/// What an entry keeps of the words, which may be long and may have to be erased one day: their hash.
pub(super) fn words(opinion: &str, basis: &str) -> String {
    let mut hash = Sha256::new();
    for part in [opinion, basis] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// One decision, as either side tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Told {
    #[serde(default)]
    person: String,
    step: String,
    decision: String,
    secrecy: String,
    words: String,
}

/// Compares opinions and chain. Answers how many opinions there are, and the titles of texts whose opinions do not agree with the chain.
///
/// # Errors
/// The database's.
pub async fn verify(reader: &Reader) -> sqlx::Result<(usize, Vec<String>)> {
    let system = reader.system("check");
    let opinions: Vec<(String, String, String, String, String, String, String)> = system
        .all(
            "SELECT approval_id, person_id, name, decision, secrecy, opinion, basis FROM approval_opinion ORDER BY approval_id, at, id",
            &[],
        )
        .await?;
    let entries: Vec<(String, String, Option<String>)> =
        system.all("SELECT subject_id, actor, data FROM audit WHERE action = 'approval.decided' ORDER BY at, id", &[]).await?;
    let count = opinions.len();
    let mut said: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for (round, person, step, decision, secrecy, opinion, basis) in opinions {
        said.entry(round).or_default().push(Told { person, step, decision, secrecy, words: words(&opinion, &basis) });
    }
    let (mut noted, mut erased): (BTreeMap<String, Vec<Told>>, BTreeSet<String>) = Default::default();
    for (round, actor, data) in entries {
        // The chain says by itself when its data are not what they were; erased ones tell nothing about this round any more.
        match data.and_then(|data| serde_json::from_str::<Told>(&data).ok()) {
            Some(told) => noted.entry(round).or_default().push(Told { person: actor, ..told }),
            None => drop(erased.insert(round)),
        }
    }
    said.values_mut().chain(noted.values_mut()).for_each(|told| told.sort());
    let rounds: BTreeSet<&String> = said.keys().chain(noted.keys()).collect();
    let mut wrong = Vec::new();
    for round in rounds.into_iter().filter(|round| !erased.contains(*round) && said.get(*round) != noted.get(*round)) {
        let title: Option<(String,)> = system
            .get(
                "SELECT r.title FROM approval a JOIN article r ON r.id = a.subject_id WHERE a.id = $1",
                &crate::args![round.as_str()],
            )
            .await?;
        wrong.push(title.map_or_else(|| round.clone(), |(title,)| title));
    }
    Ok((count, wrong))
}
