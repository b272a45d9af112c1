//! What may be read: units by everybody who works here, persons by those who may see them.
//!
//! Promises: persons are listed by strokes and page by key; finding is by the start of a name, over an index, without patterns.

use super::super::SeePeople;
use super::super::rules::{self, NodeKind};
use crate::access::{Action, Scope};
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

/// `SELECT` of [`UnitLine`], `$now` is now, with `$tail`. `a` is the unit's name, `up` that of the unit above; both have a `node_id`.
macro_rules! unit_sql {
    ($tail:literal) => {
        unit_sql!("$1", $tail)
    };
    ($now:literal, $tail:literal) => {
        concat!(
            "SELECT n.id, a.name, n.kind, n.code, COALESCE(up.name, '') AS above, ",
            "(SELECT COUNT(*) FROM node c WHERE c.parent_id = n.id) AS below FROM node n ",
            "JOIN node_name a ON a.node_id = n.id AND a.valid_from <= ",
            $now,
            " AND ",
            $now,
            " < a.valid_to LEFT JOIN node_name up ON up.node_id = n.parent_id AND up.valid_from <= ",
            $now,
            " AND ",
            $now,
            " < up.valid_to ",
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

/// Units that the scope reaches and whose name begins with `prefix`.
///
/// # Errors
/// The database's.
pub async fn find_units<A: Action>(
    reader: &Reader,
    scope: &Scope<'_, A>,
    prefix: &str,
    most: i64,
) -> sqlx::Result<Vec<UnitLine>> {
    let sql = scoped!(unit_sql!("$2", "WHERE {scope:a} AND a.name >= $3 AND a.name < $4 ORDER BY a.name, n.id LIMIT $5"));
    reader.scoped(scope, &sql, &args![prefix, beyond(prefix), most]).await
}

/// The units at which the scope begins: those that it reaches without reaching the one above.
///
/// # Errors
/// The database's.
pub async fn tops<A: Action>(reader: &Reader, scope: &Scope<'_, A>) -> sqlx::Result<Vec<UnitLine>> {
    let sql = scoped!(unit_sql!("$2", "WHERE {scope:a} AND NOT {scope:up} ORDER BY n.place, n.id LIMIT 100"));
    reader.scoped(scope, &sql, &[]).await
}

/// The units that the scope reaches beside those of a person, under the same units above: where somebody is moved most often.
///
/// # Errors
/// The database's.
pub async fn sisters<A: Action>(reader: &Reader, scope: &Scope<'_, A>, person: &str, most: i64) -> sqlx::Result<Vec<UnitLine>> {
    let sql = scoped!(unit_sql!(
        "$2",
        "WHERE {scope:a} AND n.parent_id IN (SELECT h.parent_id FROM membership m JOIN node h ON h.id = m.node_id WHERE m.person_id = $3) \
         AND n.id NOT IN (SELECT m.node_id FROM membership m WHERE m.person_id = $3 AND (m.valid_to IS NULL OR $5 < m.valid_to)) \
         ORDER BY n.parent_id, n.place, n.id LIMIT $4"
    ));
    reader.scoped(scope, &sql, &args![person, most, rules::date_of(scope.now())]).await
}

/// The units of exactly that name.
///
/// # Errors
/// The database's.
pub async fn named(reader: &Reader, name: &str, now: Instant) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = reader
        .system("units are public")
        .all(
            "SELECT node_id FROM node_name WHERE name = $1 AND valid_from <= $2 AND $2 < valid_to ORDER BY node_id LIMIT 2",
            &args![name, now],
        )
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The unit of that public address.
///
/// # Errors
/// The database's.
pub async fn unit_by_code(reader: &Reader, code: &str) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> =
        reader.system("units are public").get("SELECT id FROM node WHERE code = $1", &args![code]).await?;
    Ok(row.map(|(id,)| id))
}

/// The person of that sign-in name, for the command line: whoever has that has the machine.
///
/// # Errors
/// The database's.
pub async fn person_by_sign_in_name(reader: &Reader, name: &str) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = reader
        .system("the command line")
        .get("SELECT id FROM person WHERE sign_in_name = $1", &args![name.trim().to_ascii_lowercase()])
        .await?;
    Ok(row.map(|(id,)| id))
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
