//! Who can be borrowed for a step: the rows of it; the law is [`rules::borrow`].

use super::rules::{self, Round};
use crate::access::Role;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Fail, Reader, Tx};
use crate::people;

/// The roles that a person holds now, wherever it is.
pub(super) async fn offices(tx: &mut Tx, person: &str) -> Result<Vec<Role>, Fail> {
    let now = tx.now();
    let held: Vec<(String,)> = tx
        .all("SELECT role FROM grants WHERE person_id = $1 AND valid_from <= $2 AND $2 < valid_to", &args![person, now])
        .await?;
    Ok(held.iter().filter_map(|(role,)| Role::parse(role)).collect())
}

/// Somebody who could help out.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Helper {
    pub id: String,
    pub name: String,
    pub post: String,
    pub unit: String,
    role: String,
}

/// Most helpers on one page.
const HELPERS: usize = 30;

/// Persons who can sign in and whose names begin with `q`, who could be asked to review the open step; who that is, [`rules::borrow`]
/// says.
pub(super) async fn helpers(reader: &Reader, round: &Round, q: &str, now: Instant) -> sqlx::Result<Vec<Helper>> {
    let to = format!("{q}\u{10ffff}");
    // A row for each office that somebody holds, so more of them than are shown.
    let mut rows: Vec<Helper> = reader
        .system("finding a borrowed reviewer; the caller may borrow")
        .all(
            "SELECT p.id, p.name, m.post, n.name AS unit, g.role FROM person p JOIN credential c ON c.person_id = p.id \
             JOIN membership m ON m.person_id = p.id AND m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to) \
             JOIN node_name n ON n.node_id = m.node_id AND n.valid_from <= $3 AND $3 < n.valid_to \
             JOIN grants g ON g.person_id = p.id AND g.valid_from <= $3 AND $3 < g.valid_to \
             AND g.role IN ('first_reviewer', 'second_reviewer', 'final_reviewer') \
             WHERE p.name >= $1 AND p.name < $2 ORDER BY p.stroke_key, p.id, m.valid_from, m.id LIMIT 200",
            &args![q, to, now, people::rules::date_of(now)],
        )
        .await?;
    rows.retain(|row| Role::parse(&row.role).is_some_and(|role| rules::borrow(round, &row.id, &[role]).is_ok()));
    rows.dedup_by(|later, kept| later.id == kept.id && later.unit == kept.unit);
    rows.truncate(HELPERS);
    Ok(rows)
}
