//! Joining and leaving units.
//!
//! Promises: a membership has a first day and a last one and is ended, never deleted; a move is one deed, so nobody is lost between two
//! units; roles end with the membership that they hang on.

use serde::Serialize;
use serde_json::json;

use super::super::ManagePeople;
use super::super::rules::{self, moving};
use super::persons::{about, join};
use super::roles;
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::refusal::Refusal;

/// Ends a membership: `until` is the first day on which it no longer holds. Which roles
/// end with it, [`moving::ends`] says.
#[derive(Debug, Serialize)]
pub struct EndMembership {
    /// Key of the form.
    pub key: String,
    /// The unit; the proof is about it.
    pub node: String,
    /// The membership.
    pub membership: String,
    /// `YYYY-MM-DD`; empty: today.
    pub until: String,
}

impl Command for EndMembership {
    type Done = ();
    type Act = ManagePeople;
    const NAME: &'static str = "membership.end";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<ManagePeople>) -> Result<(), Fail> {
        about(proof, &self.node)?;
        let today = rules::date_of(tx.now());
        let until = if self.until.trim().is_empty() { today } else { until(&self.until)? };
        end(tx, proof.person(), &self.node, &self.membership, &until).await.map(drop)
    }
}

fn until(date: &str) -> Result<String, Refusal> {
    rules::date(date).map_err(|refusal| Refusal { field: "until", ..refusal })
}

/// Ends a membership at `node` that goes on beyond today, and the roles that hang on it. Answers whose it was.
async fn end(tx: &mut Tx, by: &str, node: &str, membership: &str, until: &str) -> Result<String, Fail> {
    let today = rules::date_of(tx.now());
    let row: Option<(String, String)> = tx
        .get(
            "SELECT person_id, valid_from FROM membership WHERE id = $1 AND node_id = $2 AND (valid_to IS NULL OR valid_to > $3)",
            &args![membership, node, today],
        )
        .await?;
    let (person, from) = row.ok_or(Fail::NotThere)?;
    if person == by {
        return Err(Refusal::new("membership-own").into());
    }
    if until < from.as_str() {
        return Err(Refusal::at("until", "membership-ends-before-it-begins").into());
    }
    tx.exec("UPDATE membership SET valid_to = $1 WHERE id = $2", &args![until, membership]).await?;
    roles::end_at(tx, by, &person, node, until).await?;
    tx.note("membership.ended", node, &person, json!({"membership": membership, "until": until}));
    Ok(person)
}

/// A further membership of a person, or a move: then the one that is left ends on the day on which the new one begins. Answers its id.
#[derive(Debug, Serialize)]
pub struct JoinUnit {
    /// Key of the form.
    pub key: String,
    /// The unit to join; the proof is about it.
    pub node: String,
    /// Who joins.
    pub person: String,
    /// The post there; may be empty.
    pub post: String,
    /// First day, `YYYY-MM-DD`; empty: today.
    pub from: String,
    /// The membership that ends with it.
    pub leaving: Option<String>,
}

impl Command for JoinUnit {
    type Done = String;
    type Act = ManagePeople;
    const NAME: &'static str = "membership.begin";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<ManagePeople>) -> Result<String, Fail> {
        about(proof, &self.node)?;
        let known: Option<(String,)> =
            tx.get("SELECT id FROM person WHERE id = $1 AND state = 'active'", &args![self.person.as_str()]).await?;
        known.ok_or(Fail::NotThere)?;
        let today = rules::date_of(tx.now());
        let post = rules::post(&self.post)?;
        let from = if self.from.trim().is_empty() { today.clone() } else { rules::date(&self.from)? };
        let homes = homes(tx, &self.person, &today).await?;
        let mut held = Vec::with_capacity(homes.len());
        for (_, node) in &homes {
            held.push(roles::authority(tx, proof.person(), node).await?);
        }
        let member_already: Option<(String,)> = tx
            .get(
                "SELECT id FROM membership WHERE person_id = $1 AND node_id = $2 AND (valid_to IS NULL OR valid_to > $3) LIMIT 1",
                &args![self.person.as_str(), self.node.as_str(), from.as_str()],
            )
            .await?;
        moving::join(moving::Joining {
            mover: proof.person(),
            person: &self.person,
            homes: &held,
            member_already: member_already.is_some(),
        })?;
        let id = join(tx, &self.person, &self.node, &post, &from).await?;
        tx.note("membership.begun", &self.node, &self.person, json!({"membership": id, "post": post, "from": from}));
        if let Some(leaving) = &self.leaving {
            let left = homes.iter().zip(&held).find(|((home, _), _)| home == leaving);
            let ((_, node), authority) = left.ok_or(Fail::NotThere)?;
            if !(authority.admin || authority.secretary) {
                return Err(Refusal::new("membership-elsewhere").into());
            }
            end(tx, proof.person(), node, leaving, &from).await.map_err(|fail| match fail {
                Fail::Refused(refusal) if refusal.field == "until" => Fail::Refused(Refusal { field: "from", ..refusal }),
                other => other,
            })?;
        }
        Ok(id)
    }
}

/// The memberships (id, unit) of a person that hold or are to begin; of somebody who belongs nowhere any more, the last one.
async fn homes(tx: &mut Tx, person: &str, today: &str) -> Result<Vec<(String, String)>, Fail> {
    let homes: Vec<(String, String)> = tx
        .all(
            "SELECT id, node_id FROM membership WHERE person_id = $1 AND (valid_to IS NULL OR valid_to > $2) ORDER BY valid_from, id",
            &args![person, today],
        )
        .await?;
    if !homes.is_empty() {
        return Ok(homes);
    }
    Ok(tx
        .all("SELECT id, node_id FROM membership WHERE person_id = $1 ORDER BY valid_to DESC, id DESC LIMIT 1", &args![person])
        .await?)
}
