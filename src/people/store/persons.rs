//! Persons, new ones with their first membership.
//!
//! Promises: a person is listed by strokes; a name of a post that goes public is made here ([`post_of`]). Joining and leaving units has a
//! room of its own ([`super::memberships`]).

use serde::Serialize;
use serde_json::json;

use super::super::rules::{self, NodeKind};
use super::super::strokes::stroke_key;
use super::super::{Import, ManagePeople};
use super::roles::{self, Grant};
use crate::access::{Action, Proof, Role};
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::refusal::Refusal;

/// A proof about another unit than the command's is no proof.
pub(super) fn about<A: Action>(proof: &Proof<A>, node: &str) -> Result<(), Fail> {
    // System work carries no object.
    if proof.person() == "system" || proof.object().node == node { Ok(()) } else { Err(Fail::NotThere) }
}

/// A new person with the first membership, and the first role if there is to be one: both or neither. Answers the person's id. With a role
/// the page asks the giver's password again before.
#[derive(Debug, Serialize)]
pub struct AddPerson {
    /// Key of the form.
    pub key: String,
    /// The unit; the proof is about it.
    pub node: String,
    /// The person's name.
    pub name: String,
    /// The post there; may be empty.
    pub post: String,
    /// First day, `YYYY-MM-DD`; empty: today.
    pub from: String,
    /// The first role there.
    pub role: Option<Role>,
}

impl Command for AddPerson {
    type Done = String;
    type Act = ManagePeople;
    const NAME: &'static str = "person.add";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<ManagePeople>) -> Result<String, Fail> {
        about(proof, &self.node)?;
        let (name, post) = (rules::person_name(&self.name)?, rules::post(&self.post)?);
        let today = rules::date_of(tx.now());
        let from = if self.from.trim().is_empty() { today.clone() } else { rules::date(&self.from)? };
        let id = tx.id();
        insert(tx, &id, &name, None).await?;
        join(tx, &id, &self.node, &post, &from).await?;
        tx.note("person.added", &self.node, &id, json!({"post": post, "from": from}));
        if let Some(role) = self.role {
            if from > today {
                return Err(Refusal::at("role", "role-before-membership").into());
            }
            roles::give(tx, proof.person(), &id, &Grant { role, node: self.node.clone() }, rules::NO_END).await?;
        }
        Ok(id)
    }
}

pub(super) async fn insert(tx: &mut Tx, id: &str, name: &str, sign_in_name: Option<&str>) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "INSERT INTO person (id, name, stroke_key, sign_in_name, state, created_at) VALUES ($1, $2, $3, $4, 'active', $5)",
        &args![id, name, stroke_key(name), sign_in_name, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn join(tx: &mut Tx, person: &str, node: &str, post: &str, from: &str) -> Result<String, Fail> {
    let id = tx.id();
    tx.exec(
        "INSERT INTO membership (id, person_id, node_id, post, valid_from) VALUES ($1, $2, $3, $4, $5)",
        &args![id.as_str(), person, node, post, from],
    )
    .await?;
    Ok(id)
}

/// A person to be imported.
#[derive(Debug, Clone, Serialize)]
pub struct NewPerson {
    /// Id, made by the caller.
    pub id: String,
    /// Name.
    pub name: String,
    /// With a sign-in name, the person can sign in with the password of `password_hash`.
    pub sign_in_name: Option<String>,
    /// From [`super::super::sign_in::Passwords::hash`].
    #[serde(skip)]
    pub password_hash: Option<String>,
    /// The unit.
    pub node: String,
    /// The post there.
    pub post: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Roles, each at a unit.
    pub roles: Vec<Grant>,
}

/// Many persons at once. For the demo and imports.
#[derive(Debug, Serialize)]
pub struct AddPersons {
    /// At most [`AddPersons::MOST`].
    pub persons: Vec<NewPerson>,
}

impl AddPersons {
    /// Persons in one command: each writes about three rows, and a command writes about 500 at most.
    pub const MOST: usize = 150;
}

impl Command for AddPersons {
    type Done = ();
    type Act = Import;
    const NAME: &'static str = "person.import";

    async fn run(&self, tx: &mut Tx, _: &Proof<Import>) -> Result<(), Fail> {
        if self.persons.len() > Self::MOST {
            return Err(Refusal::new("too-many-rows").arg("most", Self::MOST).into());
        }
        for row in &self.persons {
            let (name, post, from) = (rules::person_name(&row.name)?, rules::post(&row.post)?, rules::date(&row.from)?);
            let sign_in_name = row.sign_in_name.as_deref().map(rules::sign_in_name).transpose()?;
            insert(tx, &row.id, &name, sign_in_name.as_deref()).await?;
            join(tx, &row.id, &row.node, &post, &from).await?;
            if let Some(hash) = &row.password_hash {
                super::invitations::set_password(tx, &row.id, hash).await?;
            }
            for grant in &row.roles {
                roles::insert(tx, &row.id, grant, rules::NO_END, "system").await?;
            }
            let roles: Vec<_> = row.roles.iter().map(|grant| grant.role).collect();
            tx.note("person.added", &row.node, &row.id, json!({"post": post, "from": from, "roles": roles}));
        }
        Ok(())
    }
}

/// How the person is named by post on what is published from `node`: the post there, else the nearest above, else at home elsewhere.
///
/// # Errors
/// The database's.
pub async fn post_of(tx: &mut Tx, person: &str, node: &str) -> Result<String, Fail> {
    let (now, today) = (tx.now(), rules::date_of(tx.now()));
    let row: Option<(String, String, String, i64)> = tx
        .get(
            "SELECT m.post, n.kind, a.name, COALESCE(t.depth, 99) FROM membership m JOIN node n ON n.id = m.node_id \
             JOIN node_name a ON a.node_id = n.id AND a.valid_from <= $3 AND $3 < a.valid_to \
             LEFT JOIN node_tree t ON t.descendant = $2 AND t.ancestor = m.node_id \
             WHERE m.person_id = $1 AND m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to) \
             ORDER BY COALESCE(t.depth, 99), m.valid_from, m.id LIMIT 1",
            &args![person, node, now, today],
        )
        .await?;
    let Some((post, kind, unit, depth)) = row else { return Ok(String::new()) };
    Ok(rules::post_line(&post, NodeKind::parse(&kind).unwrap_or(NodeKind::Branch), &unit, depth < 99))
}
