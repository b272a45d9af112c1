//! Whether a published question was missed, for whoever mends it: kept until ten people's are added to one sum ([`crate::effect`] does it), never shown
//! by person.

use crate::args;
use crate::db::{Fail, Tx};

/// Notes that a person answered a question, right or not. Answered again before it was added up, it is missed if it was missed once.
///
/// # Errors
/// The database's.
pub async fn mark(tx: &mut Tx, person: &str, question: &str, right: bool) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "INSERT INTO question_mark (question_id, person_id, missed, at) VALUES ($1, $2, $3, $4) ON CONFLICT (question_id, person_id) \
         DO UPDATE SET missed = CASE WHEN question_mark.missed > excluded.missed THEN question_mark.missed ELSE excluded.missed END, at = excluded.at",
        &args![question, person, !right, now],
    )
    .await?;
    Ok(())
}
