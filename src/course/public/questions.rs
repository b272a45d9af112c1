//! The questions of a published unit: what may be asked of learners.
//!
//! Promise: a question that did not change keeps its row, and what was asked with it.

use std::collections::HashMap;

use super::super::rules::FrozenQuestion;
use crate::args;
use crate::db::{Fail, Reader, Tx};

/// A question that may be asked.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Pool {
    /// Its id among the published ones.
    pub id: String,
    /// About which lesson; empty: the whole unit.
    pub lesson_code: String,
    /// About which part, from 1; 0: the whole lesson.
    pub part: i64,
    /// `zhibu_bank::Question` as JSON.
    pub body: String,
    /// Whether it may stand in the flow and in the exit check.
    pub usable: i64,
}

/// A question as it is asked: of the bank, about which lesson and part, what, whether in the exit check.
type Asked = (String, String, i64, String, i64);

/// A question that did not change keeps its row: a new version of a large bank writes only what is new.
pub(super) async fn publish_questions(
    tx: &mut Tx,
    unit: &str,
    codes: &[(&str, String)],
    questions: impl Iterator<Item = &FrozenQuestion>,
) -> Result<(), Fail> {
    let sql = "SELECT id, question_id, lesson_code, part, body, usable FROM unit_question WHERE unit_code = $1 AND current = 1";
    let rows: Vec<(String, String, String, i64, String, i64)> = tx.all(sql, &args![unit]).await?;
    let mut standing: HashMap<Asked, String> =
        rows.into_iter().map(|(id, question, lesson, part, body, usable)| ((question, lesson, part, body, usable), id)).collect();
    for question in questions {
        let about = codes.iter().find(|(id, _)| *id == question.lesson).map_or("", |(_, code)| code.as_str());
        let asked = (question.id.clone(), about.to_owned(), question.part, question.body.to_string(), i64::from(question.usable));
        if standing.remove(&asked).is_some() {
            continue;
        }
        let (id, body) = (tx.id(), asked.3);
        tx.exec(
            "INSERT INTO unit_question (id, unit_code, lesson_code, part, question_id, body, usable, current) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
            &args![id, unit, about, question.part, question.id.as_str(), body, question.usable],
        )
        .await?;
    }
    for id in standing.into_values() {
        tx.exec("UPDATE unit_question SET current = 0 WHERE id = $1", &args![id]).await?;
    }
    Ok(())
}

/// The questions of a unit as they are asked now.
///
/// # Errors
/// The database's.
pub async fn pool(reader: &Reader, unit: &str) -> sqlx::Result<Vec<Pool>> {
    let sql = "SELECT id, lesson_code, part, body, usable FROM unit_question WHERE unit_code = $1 AND current = 1 ORDER BY id";
    reader.system("asked by the program, never listed to learners").all(sql, &args![unit]).await
}
