//! Units: the tree, its closure table, dated names, partners of joint branches.
//!
//! Promises: `node_tree` is written here and nowhere else, and holds every pair of ancestor and descendant, each unit with itself at
//! depth 0; a unit keeps its address when its name changes, and every name it ever had.

use serde::Serialize;
use serde_json::json;

use super::super::rules::{self, DEEPEST, NO_END, NodeKind};
use super::super::{Import, ManageUnits};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::refusal::Refusal;

/// A unit to be founded under `parent`.
#[derive(Debug, Clone, Serialize)]
pub struct NewNode {
    /// Its id, made by the caller ([`crate::ambient::new_id`]).
    pub id: String,
    /// The unit above.
    pub parent: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
    /// Its public address; made when there is none.
    pub code: Option<String>,
    /// Units that share a joint branch, beside the one it stands under.
    pub partners: Vec<String>,
}

/// Founds one unit. Answers its id.
#[derive(Debug, Serialize)]
pub struct AddNode {
    /// Key of the form.
    pub key: String,
    /// The unit above; the proof is about it.
    pub parent: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
    /// Units that share a joint branch, beside the one it stands under.
    pub partners: Vec<String>,
}

impl Command for AddNode {
    type Done = String;
    type Act = ManageUnits;
    const NAME: &'static str = "unit.add";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<ManageUnits>) -> Result<String, Fail> {
        super::persons::about(proof, &self.parent)?;
        let id = tx.id();
        let node = NewNode {
            id: id.clone(),
            parent: self.parent.clone(),
            kind: self.kind,
            name: self.name.clone(),
            code: None,
            partners: self.partners.clone(),
        };
        insert(tx, &node).await?;
        crate::edition::units_changed(tx, Some(&id)).await?;
        tx.note("unit.added", &id, &id, json!({"kind": self.kind, "name": self.name, "under": self.parent}));
        Ok(id)
    }
}

/// Founds many units in the order given, parents first. For the demo and imports.
#[derive(Debug, Serialize)]
pub struct AddNodes {
    /// At most [`AddNodes::MOST`].
    pub nodes: Vec<NewNode>,
}

impl AddNodes {
    /// Units in one command: each writes up to [`DEEPEST`] + 3 rows, and a command writes about 500 at most.
    pub const MOST: usize = 60;
}

impl Command for AddNodes {
    type Done = ();
    type Act = Import;
    const NAME: &'static str = "unit.import";

    async fn run(&self, tx: &mut Tx, _: &Proof<Import>) -> Result<(), Fail> {
        if self.nodes.len() > Self::MOST {
            return Err(Refusal::new("too-many-rows").arg("most", Self::MOST).into());
        }
        for node in &self.nodes {
            insert(tx, node).await?;
            tx.note("unit.added", &node.id, &node.id, json!({"kind": node.kind, "name": node.name, "under": node.parent}));
        }
        crate::edition::units_changed(tx, None).await?;
        Ok(())
    }
}

/// What the unit is.
pub(super) async fn kind(tx: &mut Tx, node: &str) -> Result<NodeKind, Fail> {
    let row: Option<(String,)> = tx.get("SELECT kind FROM node WHERE id = $1", &args![node]).await?;
    row.and_then(|(kind,)| NodeKind::parse(&kind)).ok_or(Fail::NotThere)
}

/// The top of the tree.
pub(super) async fn insert_root(tx: &mut Tx, name: &str) -> Result<String, Fail> {
    let id = tx.id();
    write(tx, &id, None, NodeKind::Bureau, &rules::unit_name(name)?, None).await?;
    Ok(id)
}

async fn insert(tx: &mut Tx, node: &NewNode) -> Result<(), Fail> {
    let parent: Option<(String, i64)> = tx
        .get(
            "SELECT n.kind, (SELECT MAX(t.depth) FROM node_tree t WHERE t.descendant = n.id) FROM node n WHERE n.id = $1",
            &args![node.parent.as_str()],
        )
        .await?;
    let (parent_kind, depth) = parent.ok_or(Fail::NotThere)?;
    let parent_kind = NodeKind::parse(&parent_kind).ok_or(Fail::NotThere)?;
    rules::may_stand_under(parent_kind, node.kind)?;
    if depth + 1 >= DEEPEST {
        return Err(Refusal::at("kind", "unit-too-deep").into());
    }
    write(tx, &node.id, Some(&node.parent), node.kind, &rules::unit_name(&node.name)?, node.code.as_deref()).await?;
    for partner in &node.partners {
        if node.kind != NodeKind::JointBranch || *partner == node.parent {
            return Err(Refusal::at("partners", "partner-only-of-joint-branch").into());
        }
        tx.exec(
            "INSERT INTO node_partner (node_id, partner_id) VALUES ($1, $2) ON CONFLICT (node_id, partner_id) DO NOTHING",
            &args![node.id.as_str(), partner.as_str()],
        )
        .await?;
    }
    Ok(())
}

async fn write(tx: &mut Tx, id: &str, parent: Option<&str>, kind: NodeKind, name: &str, code: Option<&str>) -> Result<(), Fail> {
    let code = code.map_or_else(|| tx.code(), ToOwned::to_owned);
    let now = tx.now();
    let (last,): (i64,) = match parent {
        Some(parent) => {
            tx.get("SELECT COALESCE(MAX(place), 0) FROM node WHERE parent_id = $1", &args![parent]).await?.unwrap_or_default()
        }
        None => (0,),
    };
    tx.exec(
        "INSERT INTO node (id, parent_id, kind, code, place) VALUES ($1, $2, $3, $4, $5)",
        &args![id, parent, kind.name(), code, last + 1],
    )
    .await?;
    tx.exec("INSERT INTO node_tree (ancestor, descendant, depth) VALUES ($1, $1, 0)", &args![id]).await?;
    if let Some(parent) = parent {
        tx.exec(
            "INSERT INTO node_tree (ancestor, descendant, depth) \
             SELECT ancestor, CAST($1 AS TEXT), depth + 1 FROM node_tree WHERE descendant = $2",
            &args![id, parent],
        )
        .await?;
    }
    tx.exec("INSERT INTO node_name (node_id, name, valid_from, valid_to) VALUES ($1, $2, $3, $4)", &args![id, name, now, NO_END])
        .await?;
    Ok(())
}

/// Gives a unit a new name from now on; the old one stays with what was published under it.
#[derive(Debug, Serialize)]
pub struct RenameNode {
    /// Key of the form.
    pub key: String,
    /// The unit; the proof is about it.
    pub node: String,
    /// The new name.
    pub name: String,
}

impl Command for RenameNode {
    type Done = ();
    type Act = ManageUnits;
    const NAME: &'static str = "unit.rename";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<ManageUnits>) -> Result<(), Fail> {
        super::persons::about(proof, &self.node)?;
        let name = rules::unit_name(&self.name)?;
        let before = node_name(tx, &self.node).await?;
        if before == name {
            return Ok(());
        }
        let now = tx.now();
        // Renamed twice in the same millisecond: the period would be empty, so the row takes the newer name.
        tx.exec("UPDATE node_name SET valid_to = $2 WHERE node_id = $1 AND valid_to > $2", &args![self.node.as_str(), now])
            .await?;
        tx.exec(
            "INSERT INTO node_name (node_id, name, valid_from, valid_to) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (node_id, valid_from) DO UPDATE SET name = excluded.name, valid_to = excluded.valid_to",
            &args![self.node.as_str(), name.as_str(), now, NO_END],
        )
        .await?;
        crate::edition::units_changed(tx, Some(&self.node)).await?;
        tx.note("unit.renamed", &self.node, &self.node, json!({"before": before, "name": name}));
        Ok(())
    }
}

/// The unit's name now.
///
/// # Errors
/// No such unit.
pub async fn node_name(tx: &mut Tx, node: &str) -> Result<String, Fail> {
    let now = tx.now();
    let row: Option<(String,)> =
        tx.get("SELECT name FROM node_name WHERE node_id = $1 AND valid_from <= $2 AND $2 < valid_to", &args![node, now]).await?;
    row.map(|(name,)| name).ok_or(Fail::NotThere)
}

/// The unit's name at an instant; before its founding, the first one.
///
/// # Errors
/// The database's.
pub async fn node_name_at(reader: &Reader, node: &str, at: Instant) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = reader
        .system("names of units are public")
        .get("SELECT name FROM node_name WHERE node_id = $1 AND $2 < valid_to ORDER BY valid_from LIMIT 1", &args![node, at])
        .await?;
    Ok(row.map(|(name,)| name))
}

/// The nearest unit of one of those kinds, from the unit itself upwards.
///
/// # Errors
/// The database's.
pub async fn nearest_of_kind(tx: &mut Tx, node: &str, kinds: &[impl AsRef<str> + Sync]) -> Result<Option<String>, Fail> {
    let above: Vec<(String, String)> = tx
        .all(
            "SELECT n.id, n.kind FROM node_tree t JOIN node n ON n.id = t.ancestor WHERE t.descendant = $1 ORDER BY t.depth",
            &args![node],
        )
        .await?;
    Ok(above.into_iter().find(|(_, kind)| kinds.iter().any(|wanted| wanted.as_ref() == kind)).map(|(id, _)| id))
}

/// The root's id, if the installation was founded.
pub(super) async fn root(tx: &mut Tx) -> Result<Option<String>, Fail> {
    let row: Option<(String,)> = tx.get("SELECT id FROM node WHERE parent_id IS NULL", &[]).await?;
    Ok(row.map(|(id,)| id))
}
