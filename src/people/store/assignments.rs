//! Assignments: leave for one thing, for a while (a reviewer who is borrowed). Never a role.
//!
//! Promise: called inside the command of the capability whose thing it is, which has decided that it may be.

use serde_json::json;

use crate::ambient::Instant;
use crate::args;
use crate::db::{Fail, Tx};

/// Gives `person` leave for `subject` (an id of the capability's own) from now until `until`. Answers the assignment's id; a second one for the
/// same person and thing is the first.
///
/// # Errors
/// No such person; the database's.
pub async fn assign(
    tx: &mut Tx,
    kind: &'static str,
    subject: &str,
    node: &str,
    person: &str,
    until: Instant,
    made_by: &str,
) -> Result<String, Fail> {
    let known: Option<(String,)> = tx.get("SELECT id FROM person WHERE id = $1 AND state = 'active'", &args![person]).await?;
    known.ok_or(Fail::NotThere)?;
    let now = tx.now();
    let before: Option<(String,)> = tx
        .get(
            "SELECT id FROM assignment WHERE subject_id = $1 AND kind = $2 AND person_id = $3 AND valid_from <= $4 AND $4 < valid_to",
            &args![subject, kind, person, now],
        )
        .await?;
    if let Some((id,)) = before {
        return Ok(id);
    }
    let id = tx.id();
    tx.exec(
        "INSERT INTO assignment (id, kind, subject_id, node_id, person_id, valid_from, valid_to, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &args![id.as_str(), kind, subject, node, person, now, until, made_by],
    )
    .await?;
    tx.note("assignment.made", node, person, json!({"kind": kind, "subject": subject, "until": until}));
    Ok(id)
}

/// Ends all assignments of that kind for the thing; for one person, or for everybody.
///
/// # Errors
/// The database's.
pub async fn unassign(tx: &mut Tx, kind: &'static str, subject: &str, person: Option<&str>) -> Result<(), Fail> {
    let now = tx.now();
    let held: Vec<(String, String, String)> = tx
        .all(
            "SELECT id, person_id, node_id FROM assignment WHERE subject_id = $1 AND kind = $2 AND valid_to > $3 ORDER BY id",
            &args![subject, kind, now],
        )
        .await?;
    for (id, holder, node) in held.iter().filter(|(_, holder, _)| person.is_none_or(|person| person == holder)) {
        tx.exec("UPDATE assignment SET valid_to = $1 WHERE id = $2", &args![now, id.as_str()]).await?;
        tx.note("assignment.ended", node, holder, json!({"kind": kind, "subject": subject}));
    }
    Ok(())
}
