//! What may be read of one person: memberships, roles, and what somebody else may give.
//!
//! Promise: a person is shown to whoever works with one of his units, and of his units and roles those alone that this leave reaches.

use super::super::SeePeople;
use super::super::rules;
use super::roles::{AUTHORITY, authority_of};
use crate::access::{Role, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::Reader;
use crate::scoped;

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
    /// Whether it holds for the units below too, as 0/1.
    pub subtree: i64,
}

/// The roles of a person that the scope reaches, newest first.
///
/// # Errors
/// The database's.
pub async fn grants(reader: &Reader, scope: &Scope<'_, SeePeople>, person: &str) -> sqlx::Result<Vec<GrantLine>> {
    let sql = scoped!(
        "SELECT g.id, g.node_id, a.name AS unit, g.role, g.valid_from, g.valid_to, g.subtree FROM grants g \
         JOIN node_name a ON a.node_id = g.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         WHERE g.person_id = $3 AND {scope:g} ORDER BY g.valid_from DESC, g.id DESC LIMIT 200"
    );
    reader.scoped(scope, &sql, &args![person]).await
}

/// What a giver holds at a unit: the roles that he may give there.
///
/// # Errors
/// The database's.
pub async fn roles_to_give(reader: &Reader, giver: &str, node: &str, now: Instant) -> sqlx::Result<Vec<Role>> {
    let authority = authority_of(&reader.system("one's own roles").all(AUTHORITY, &args![node, giver, now]).await?);
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

/// At which unit a role of that person was given.
///
/// # Errors
/// The database's.
pub async fn node_of_grant(reader: &Reader, person: &str, grant: &str) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = reader
        .system("leave is asked for that unit next")
        .get("SELECT node_id FROM grants WHERE id = $1 AND person_id = $2", &args![grant, person])
        .await?;
    Ok(row.map(|(node,)| node))
}
