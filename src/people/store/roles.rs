//! Roles: dated grants at a unit.
//!
//! Promises: nobody gives himself a role; who gives must hold the authority at the moment of writing; the last administrator cannot be taken
//! away; a grant is ended, never deleted; an invitation that somebody else still holds dies when a role is given, for it would open the
//! role too.

use serde::Serialize;
use serde_json::json;

use super::super::rules::moving::{Bond, Stands, end_outside, ends};
use super::super::rules::{self, Authority, NO_END, door};
use super::super::{GiveRoles, Import};
use crate::access::{Proof, Role};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::refusal::Refusal;

/// A role at a unit.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where.
    pub node: String,
}

/// Gives a role. Answers the grant's id. The page asks the giver's password again before.
#[derive(Debug, Serialize)]
pub struct GiveRole {
    /// Key of the form.
    pub key: String,
    /// The unit; the proof is about it.
    pub node: String,
    /// To whom.
    pub person: String,
    /// What.
    pub role: Role,
    /// Until when; nothing: until it is ended.
    pub until: Option<Instant>,
}

impl Command for GiveRole {
    type Done = String;
    type Act = GiveRoles;
    const NAME: &'static str = "role.give";
    const ENDS_SESSIONS: bool = true;

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<GiveRoles>) -> Result<String, Fail> {
        super::persons::about(proof, &self.node)?;
        let grant = Grant { role: self.role, node: self.node.clone() };
        give(tx, proof.person(), &self.person, &grant, self.until.unwrap_or(NO_END)).await
    }
}

/// Gives a role inside a command whose proof is about the unit.
pub(super) async fn give(tx: &mut Tx, giver: &str, person: &str, grant: &Grant, until: Instant) -> Result<String, Fail> {
    let known: Option<(String,)> = tx.get("SELECT id FROM person WHERE id = $1 AND state = 'active'", &args![person]).await?;
    known.ok_or(Fail::NotThere)?;
    let (now, root) = (tx.now(), super::tree::root(tx).await?);
    rules::give(rules::Gift {
        giver,
        receiver: person,
        role: grant.role,
        authority: authority(tx, giver, &grant.node).await?,
        at_home: belongs(tx, person, &grant.node, &rules::date_of(now)).await?,
        kind: super::tree::kind(tx, &grant.node).await?,
        at_root: root.as_deref() == Some(grant.node.as_str()),
        now,
        until,
    })?;
    let held: Option<(String,)> = tx
        .get(
            "SELECT id FROM grants WHERE person_id = $1 AND node_id = $2 AND role = $3 AND valid_from <= $4 AND $4 < valid_to",
            &args![person, grant.node.as_str(), grant.role.name(), now],
        )
        .await?;
    if held.is_some() {
        return Err(Refusal::at("role", "role-held-already").into());
    }
    let id = insert(tx, person, grant, until, giver).await?;
    tx.exec(
        "UPDATE invitation SET expires_at = $2 WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2 AND made_by <> $3",
        &args![person, now, giver],
    )
    .await?;
    if door::is_staff(&[grant.role]) {
        // A sign-in that was to last for weeks was handed out to a member, not to staff.
        let long: Vec<(String,)> =
            tx.all("SELECT id FROM session WHERE person_id = $1 AND idle_ms > $2", &args![person, door::STAFF.idle]).await?;
        super::sessions::end(tx, &long.into_iter().map(|(id,)| id).collect::<Vec<_>>()).await?;
    }
    tx.note("role.given", &grant.node, person, json!({"grant": id, "role": grant.role, "until": until}));
    Ok(id)
}

/// Ends a grant now.
#[derive(Debug, Serialize)]
pub struct EndRole {
    /// Key of the form.
    pub key: String,
    /// The unit of the grant; the proof is about it.
    pub node: String,
    /// The grant.
    pub grant: String,
}

impl Command for EndRole {
    type Done = ();
    type Act = GiveRoles;
    const NAME: &'static str = "role.end";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<GiveRoles>) -> Result<(), Fail> {
        super::persons::about(proof, &self.node)?;
        let now = tx.now();
        let row: Option<(String, String)> = tx
            .get(
                "SELECT person_id, role FROM grants WHERE id = $1 AND node_id = $2 AND valid_to > $3",
                &args![self.grant.as_str(), self.node.as_str(), now],
            )
            .await?;
        let (person, role) = row.ok_or(Fail::NotThere)?;
        let role = Role::parse(&role).ok_or(Fail::NotThere)?;
        // One's own role may be laid down by whoever could take it from another.
        if !rules::may_give(authority(tx, proof.person(), &self.node).await?, role) {
            return Err(Refusal::new("role-not-yours-to-end").into());
        }
        if role == Role::Admin {
            keep_one_admin(tx, &self.grant).await?;
        }
        tx.exec("UPDATE grants SET valid_to = $1 WHERE id = $2", &args![now, self.grant.as_str()]).await?;
        tx.note("role.ended", &self.node, &person, json!({"grant": self.grant, "role": role}));
        Ok(())
    }
}

async fn keep_one_admin(tx: &mut Tx, without: &str) -> Result<(), Fail> {
    let now = tx.now();
    let other: Option<(String,)> = tx
        .get(
            "SELECT g.id FROM grants g JOIN credential c ON c.person_id = g.person_id \
             WHERE g.role = 'admin' AND g.id <> $1 AND g.valid_from <= $2 AND g.valid_to = $3 LIMIT 1",
            &args![without, now, NO_END],
        )
        .await?;
    if other.is_some() { Ok(()) } else { Err(Refusal::new("role-last-admin").into()) }
}

/// Gives roles to many persons. For the demo and imports.
#[derive(Debug, Serialize)]
pub struct GiveRolesAtOnce {
    /// Person and grant; at most [`GiveRolesAtOnce::MOST`].
    pub grants: Vec<(String, Grant)>,
}

impl GiveRolesAtOnce {
    /// Grants in one command: each writes a row and its audit entry, and a command writes about 500 at most.
    pub const MOST: usize = 250;
}

impl Command for GiveRolesAtOnce {
    type Done = ();
    type Act = Import;
    const NAME: &'static str = "role.import";

    async fn run(&self, tx: &mut Tx, _: &Proof<Import>) -> Result<(), Fail> {
        if self.grants.len() > Self::MOST {
            return Err(Refusal::new("too-many-rows").arg("most", Self::MOST).into());
        }
        for (person, grant) in &self.grants {
            insert(tx, person, grant, NO_END, "system").await?;
            tx.note("role.given", &grant.node, person, json!({"role": grant.role}));
        }
        Ok(())
    }
}

pub(super) async fn insert(tx: &mut Tx, person: &str, grant: &Grant, until: Instant, made_by: &str) -> Result<String, Fail> {
    let kind = super::tree::kind(tx, &grant.node).await?;
    let (id, now) = (tx.id(), tx.now());
    tx.exec(
        "INSERT INTO grants (id, person_id, node_id, role, subtree, valid_from, valid_to, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &args![
            id.as_str(),
            person,
            grant.node.as_str(),
            grant.role.name(),
            rules::reaches_down(grant.role, kind),
            now,
            until,
            made_by
        ],
    )
    .await?;
    Ok(id)
}

/// What a person ($2) holds at a unit ($1) as a giver of roles, at an instant ($3): role, and whether it was given at the root, as 0/1.
pub(super) const AUTHORITY: &str = "SELECT g.role, CAST(CASE WHEN n.parent_id IS NULL THEN 1 ELSE 0 END AS BIGINT) FROM node_tree t \
     JOIN grants g ON g.node_id = t.ancestor JOIN node n ON n.id = g.node_id \
     WHERE t.descendant = $1 AND g.person_id = $2 AND g.role IN ('admin', 'secretary') \
     AND (g.subtree = 1 OR t.depth = 0) AND g.valid_from <= $3 AND $3 < g.valid_to";

/// The rows of [`AUTHORITY`], read.
pub(super) fn authority_of(held: &[(String, i64)]) -> Authority {
    Authority {
        admin: held.iter().any(|(role, root)| role == "admin" && *root == 1),
        secretary: held.iter().any(|(role, _)| role == "secretary"),
    }
}

/// What a person holds at a unit, as a giver of roles.
pub(super) async fn authority(tx: &mut Tx, person: &str, node: &str) -> Result<Authority, Fail> {
    let now = tx.now();
    Ok(authority_of(&tx.all(AUTHORITY, &args![node, person, now]).await?))
}

/// Whether the person is a member of the unit or of one below it on that day.
pub(super) async fn belongs(tx: &mut Tx, person: &str, node: &str, day: &str) -> Result<bool, Fail> {
    let row: Option<(String,)> = tx
        .get(
            "SELECT m.id FROM membership m JOIN node_tree t ON t.descendant = m.node_id WHERE m.person_id = $1 AND t.ancestor = $2 \
             AND m.valid_from <= $3 AND (m.valid_to IS NULL OR $3 < m.valid_to) LIMIT 1",
            &args![person, node, day],
        )
        .await?;
    Ok(row.is_some())
}

/// Everything the person holds now, each with what `giver` could do about it.
pub(super) async fn held_and_authority(tx: &mut Tx, person: &str, giver: &str) -> Result<Vec<(Role, Authority)>, Fail> {
    let now = tx.now();
    let held: Vec<(String, String)> =
        tx.all("SELECT role, node_id FROM grants WHERE person_id = $1 AND valid_to > $2", &args![person, now]).await?;
    let mut out = Vec::with_capacity(held.len());
    for (role, node) in held {
        out.push((Role::parse(&role).unwrap_or(Role::Admin), authority(tx, giver, &node).await?));
    }
    Ok(out)
}

/// Ends the roles that go with a membership at `node` which `by` ends as that day begins; which ones, [`ends`] says.
pub(super) async fn end_at(tx: &mut Tx, by: &str, person: &str, node: &str, day: &str) -> Result<(), Fail> {
    let end = rules::start_of_day(day)?.max(tx.now());
    let stays = belongs(tx, person, node, day).await?;
    let anywhere: Option<(String,)> = tx
        .get(
            "SELECT id FROM membership WHERE person_id = $1 AND (valid_to IS NULL OR valid_to > $2) LIMIT 1",
            &args![person, day],
        )
        .await?;
    // Both ways of standing in the tree; neither: a unit aside.
    let held: Vec<(String, String, String, i64, i64)> = tx
        .all(
            "SELECT g.id, g.role, g.node_id, \
             (SELECT COUNT(*) FROM node_tree t WHERE t.ancestor = $2 AND t.descendant = g.node_id), \
             (SELECT COUNT(*) FROM node_tree t WHERE t.ancestor = g.node_id AND t.descendant = $2 AND t.depth > 0) \
             FROM grants g WHERE g.person_id = $1 AND g.valid_to > $3 ORDER BY g.id",
            &args![person, node, end],
        )
        .await?;
    for (grant, role, at, inside, above) in held {
        let at_home = belongs(tx, person, &at, day).await?;
        let stands = match (inside > 0, above > 0) {
            (true, _) => Stands::Inside,
            (false, true) => Stands::Above,
            (false, false) => Stands::Aside,
        };
        let bond = Bond { stands, stays, at_home, anywhere: anywhere.is_some() };
        if !ends(bond) {
            continue;
        }
        if stands != Stands::Inside && by != "system" {
            end_outside(authority(tx, by, &at).await?, Role::parse(&role).unwrap_or(Role::Admin))?;
        }
        if role == Role::Admin.name() {
            keep_one_admin(tx, &grant).await?;
        }
        tx.exec("UPDATE grants SET valid_to = $1 WHERE id = $2", &args![end, grant.as_str()]).await?;
        tx.note("role.ended", &at, person, json!({"grant": grant, "role": role, "with": "membership"}));
    }
    Ok(())
}
