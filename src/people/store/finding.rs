//! What may be read: units by everybody who works here, persons by those who may see them.
//!
//! Promises: persons are listed by strokes and page by key; finding is by the start of a name, over an index, without patterns.

use super::super::SeePeople;
use super::super::rules::{self, NodeKind};
use crate::access::{Role, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::Reader;
use crate::scoped;

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitLine {
    /// Id.
    pub id: String,
    /// Name now.
    pub name: String,
    /// [`NodeKind`] by name.
    pub kind: String,
    /// Public address.
    pub code: String,
    /// Name of the unit above; empty for the top.
    pub above: String,
    /// Units directly below.
    pub below: i64,
}

/// `SELECT` of [`UnitLine`], `$1` is now, with `$tail`.
macro_rules! unit_sql {
    ($tail:literal) => {
        concat!(
            "SELECT n.id, a.name, n.kind, n.code, COALESCE(up.name, '') AS above, ",
            "(SELECT COUNT(*) FROM node c WHERE c.parent_id = n.id) AS below FROM node n ",
            "JOIN node_name a ON a.node_id = n.id AND a.valid_from <= $1 AND $1 < a.valid_to ",
            "LEFT JOIN node_name up ON up.node_id = n.parent_id AND up.valid_from <= $1 AND $1 < up.valid_to ",
            $tail
        )
    };
}

/// One unit.
///
/// # Errors
/// The database's.
pub async fn unit(reader: &Reader, node: &str, now: Instant) -> sqlx::Result<Option<UnitLine>> {
    reader.system("units are public").get(unit_sql!("WHERE n.id = $2"), &args![now, node]).await
}

/// The units directly below, in their place.
///
/// # Errors
/// The database's.
pub async fn children(reader: &Reader, node: &str, now: Instant) -> sqlx::Result<Vec<UnitLine>> {
    reader
        .system("units are public")
        .all(unit_sql!("WHERE n.parent_id = $2 ORDER BY n.place, n.id LIMIT 500"), &args![now, node])
        .await
}

/// From the top down to the unit, itself included.
///
/// # Errors
/// The database's.
pub async fn chain(reader: &Reader, node: &str, now: Instant) -> sqlx::Result<Vec<UnitLine>> {
    reader
        .system("units are public")
        .all(unit_sql!("JOIN node_tree t ON t.ancestor = n.id WHERE t.descendant = $2 ORDER BY t.depth DESC"), &args![now, node])
        .await
}

/// The top.
///
/// # Errors
/// The database's.
pub async fn top(reader: &Reader) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> =
        reader.system("units are public").get("SELECT id FROM node WHERE parent_id IS NULL LIMIT 1", &[]).await?;
    Ok(row.map(|(id,)| id))
}

/// Names of the partners of a joint branch.
///
/// # Errors
/// The database's.
pub async fn partners(reader: &Reader, node: &str, now: Instant) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = reader
        .system("units are public")
        .all(
            "SELECT a.name FROM node_partner p JOIN node_name a ON a.node_id = p.partner_id AND a.valid_from <= $2 AND $2 < a.valid_to \
             WHERE p.node_id = $1 ORDER BY a.name",
            &args![node, now],
        )
        .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The first text after all that begin with `prefix`: nothing sorts after the last code point.
fn beyond(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// Units whose name begins with `prefix`.
///
/// # Errors
/// The database's.
pub async fn find_units(reader: &Reader, prefix: &str, now: Instant, most: i64) -> sqlx::Result<Vec<UnitLine>> {
    reader
        .system("units are public")
        .all(
            unit_sql!("WHERE a.name >= $2 AND a.name < $3 ORDER BY a.name, n.id LIMIT $4"),
            &args![now, prefix, beyond(prefix), most],
        )
        .await
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PersonLine {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its place in the order, for the next page.
    pub stroke_key: String,
    /// Post there.
    pub post: String,
    /// The unit.
    pub unit: String,
    /// Whether there is a sign-in, as 0/1.
    pub signed_up: i64,
}

/// The members of one unit after (`stroke_key`, `id`).
///
/// # Errors
/// The database's.
pub async fn members(
    reader: &Reader,
    scope: &Scope<'_, SeePeople>,
    node: &str,
    after: (&str, &str),
    most: i64,
) -> sqlx::Result<Vec<PersonLine>> {
    let sql = scoped!(
        "SELECT p.id, p.name, p.stroke_key, m.post, a.name AS unit, CASE WHEN p.sign_in_name IS NULL THEN CAST(0 AS BIGINT) ELSE 1 END AS signed_up \
         FROM membership m JOIN person p ON p.id = m.person_id \
         JOIN node_name a ON a.node_id = m.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         WHERE m.node_id = $3 AND {scope:m} AND m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to) \
         AND (p.stroke_key, p.id) > ($5, $6) ORDER BY p.stroke_key, p.id LIMIT $7"
    );
    let today = rules::date_of(scope.now());
    reader.scoped(scope, &sql, &args![node, today, after.0, after.1, most]).await
}

/// Persons whom the scope reaches and whose name begins with `prefix`, once for each unit of theirs.
///
/// # Errors
/// The database's.
pub async fn find_persons(
    reader: &Reader,
    scope: &Scope<'_, SeePeople>,
    prefix: &str,
    most: i64,
) -> sqlx::Result<Vec<PersonLine>> {
    let sql = scoped!(
        "SELECT p.id, p.name, p.stroke_key, m.post, a.name AS unit, CASE WHEN p.sign_in_name IS NULL THEN CAST(0 AS BIGINT) ELSE 1 END AS signed_up \
         FROM person p JOIN membership m ON m.person_id = p.id \
         JOIN node_name a ON a.node_id = m.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         WHERE p.name >= $3 AND p.name < $4 AND {scope:m} AND m.valid_from <= $5 AND (m.valid_to IS NULL OR $5 < m.valid_to) \
         ORDER BY p.stroke_key, p.id LIMIT $6"
    );
    let today = rules::date_of(scope.now());
    reader.scoped(scope, &sql, &args![prefix, beyond(prefix), today, most]).await
}

/// A unit to which a person belongs.
#[derive(Debug, Clone)]
pub struct Home {
    /// The unit.
    pub node_id: String,
    /// Its name.
    pub unit: String,
    /// The post there, as typed.
    pub post: String,
    /// By post, as published.
    pub line: String,
}

/// The units to which a person belongs today, the oldest membership first.
///
/// # Errors
/// The database's.
pub async fn homes(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Vec<Home>> {
    let rows: Vec<(String, String, String, String)> = reader
        .system("where a person is at home, for the person and for questions of leave")
        .all(
            "SELECT m.node_id, a.name, m.post, n.kind FROM membership m JOIN node n ON n.id = m.node_id \
             JOIN node_name a ON a.node_id = n.id AND a.valid_from <= $2 AND $2 < a.valid_to \
             WHERE m.person_id = $1 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR $3 < m.valid_to) ORDER BY m.valid_from, m.id",
            &args![person, now, rules::date_of(now)],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(node_id, unit, post, kind)| {
            let line = rules::post_line(&post, NodeKind::parse(&kind).unwrap_or(NodeKind::Branch), &unit, true);
            Home { node_id, unit, post, line }
        })
        .collect())
}

/// A membership of a person, past ones too.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct MembershipLine {
    /// Id.
    pub id: String,
    /// The unit.
    pub node_id: String,
    /// Its name now.
    pub unit: String,
    /// The post there.
    pub post: String,
    /// First day.
    pub valid_from: String,
    /// First day on which it no longer holds.
    pub valid_to: Option<String>,
}

/// The memberships of a person that the scope reaches, newest first.
///
/// # Errors
/// The database's.
pub async fn memberships(reader: &Reader, scope: &Scope<'_, SeePeople>, person: &str) -> sqlx::Result<Vec<MembershipLine>> {
    let sql = scoped!(
        "SELECT m.id, m.node_id, a.name AS unit, m.post, m.valid_from, m.valid_to FROM membership m \
         JOIN node_name a ON a.node_id = m.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         WHERE m.person_id = $3 AND {scope:m} ORDER BY m.valid_from DESC, m.id DESC LIMIT 200"
    );
    reader.scoped(scope, &sql, &args![person]).await
}

/// A role of a person, past ones too.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct GrantLine {
    /// Id.
    pub id: String,
    /// The unit.
    pub node_id: String,
    /// Its name now.
    pub unit: String,
    /// [`Role`] by name.
    pub role: String,
    /// From.
    pub valid_from: Instant,
    /// Until; [`rules::NO_END`] for open ones.
    pub valid_to: Instant,
}

/// The roles of a person that the scope reaches, newest first.
///
/// # Errors
/// The database's.
pub async fn grants(reader: &Reader, scope: &Scope<'_, SeePeople>, person: &str) -> sqlx::Result<Vec<GrantLine>> {
    let sql = scoped!(
        "SELECT g.id, g.node_id, a.name AS unit, g.role, g.valid_from, g.valid_to FROM grants g \
         JOIN node_name a ON a.node_id = g.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         WHERE g.person_id = $3 AND {scope:g} ORDER BY g.valid_from DESC, g.id DESC LIMIT 200"
    );
    reader.scoped(scope, &sql, &args![person]).await
}

/// Roles that hold now at one unit, by person.
///
/// # Errors
/// The database's.
pub async fn roles_at(reader: &Reader, scope: &Scope<'_, SeePeople>, node: &str) -> sqlx::Result<Vec<(String, String)>> {
    let sql = scoped!(
        "SELECT g.person_id, g.role FROM grants g WHERE g.node_id = $3 AND {scope:g} AND g.valid_from <= $2 AND $2 < g.valid_to \
         ORDER BY g.valid_from, g.id"
    );
    reader.scoped(scope, &sql, &args![node]).await
}

/// What a giver holds at a unit: the roles that he may give there.
///
/// # Errors
/// The database's.
pub async fn roles_to_give(reader: &Reader, giver: &str, node: &str, now: Instant) -> sqlx::Result<Vec<Role>> {
    let held: Vec<(String, i64)> = reader
        .system("one's own roles")
        .all(
            "SELECT g.role, CASE WHEN n.parent_id IS NULL THEN CAST(1 AS BIGINT) ELSE 0 END FROM node_tree t \
             JOIN grants g ON g.node_id = t.ancestor JOIN node n ON n.id = g.node_id \
             WHERE t.descendant = $1 AND g.person_id = $2 AND g.role IN ('admin', 'secretary') \
             AND (g.subtree = 1 OR t.depth = 0) AND g.valid_from <= $3 AND $3 < g.valid_to",
            &args![node, giver, now],
        )
        .await?;
    let authority = rules::Authority {
        admin: held.iter().any(|(role, root)| role == "admin" && *root == 1),
        secretary: held.iter().any(|(role, _)| role == "secretary"),
    };
    Ok(Role::ALL.into_iter().filter(|role| rules::may_give(authority, *role)).collect())
}

/// Name and sign-in name of a person.
///
/// # Errors
/// The database's.
pub async fn person(reader: &Reader, person: &str) -> sqlx::Result<Option<(String, Option<String>)>> {
    reader
        .system("asked for leave by unit before")
        .get("SELECT name, sign_in_name FROM person WHERE id = $1", &args![person])
        .await
}
