//! What examinations take from the published questions.
//!
//! Promises: a question that was published can be read by its id for good, also when a newer version of its course came after it: a paper that was
//! drawn is graded by the questions that stood on it. What may be drawn is what is taught now.

use zhibu_bank::{Question, problems};

use crate::args;
use crate::db::{Fail, Reader, Tx};

/// A published question that an examination may draw.
#[derive(Debug, Clone)]
pub struct Examinable {
    /// Its id among the published ones.
    pub id: String,
    /// Its course.
    pub course: String,
    /// Public code of its unit.
    pub unit: String,
    /// 1 easy, 2 middle, 3 hard.
    pub difficulty: u8,
}

/// Id, unit, body.
type Row = (String, String, String);

const OF_COURSE: &str = "SELECT q.id, q.unit_code, q.body FROM unit_question q JOIN unit u ON u.code = q.unit_code \
    JOIN course_public c ON c.course_id = u.course_id WHERE u.course_id = $1 AND q.current = 1 AND u.current = 1 AND c.state = 'public' ORDER BY q.id";

const BY_ID: &str = "SELECT body FROM unit_question WHERE id = $1";

/// What can be asked at all: true or false may stand in an examination too, what is faulty may not.
fn examinable(course: &str, rows: Vec<Row>) -> Vec<Examinable> {
    let one = |(id, unit, body): Row| {
        let question: Question = serde_json::from_str(&body).ok()?;
        let difficulty = question.difficulty.clamp(1, 3);
        problems(&question).is_empty().then(|| Examinable { id, course: course.to_owned(), unit, difficulty })
    };
    rows.into_iter().filter_map(one).collect()
}

/// What may be drawn of a course, for whoever plans an examination.
///
/// # Errors
/// The database's.
pub async fn examinable_now(reader: &Reader, course: &str) -> sqlx::Result<Vec<Examinable>> {
    let rows = reader.system("which questions there are, without their words").all(OF_COURSE, &args![course]).await?;
    Ok(examinable(course, rows))
}

/// What may be drawn of a course, inside the command that opens an examination.
///
/// # Errors
/// The database's.
pub async fn examinable_in(tx: &mut Tx, course: &str) -> Result<Vec<Examinable>, Fail> {
    Ok(examinable(course, tx.all(OF_COURSE, &args![course]).await?))
}

/// A published question by its id, also one that a newer version replaced.
///
/// # Errors
/// The database's.
pub async fn question_of(reader: &Reader, id: &str) -> sqlx::Result<Option<Question>> {
    let row: Option<(String,)> = reader.system("asked by the program, never listed to learners").get(BY_ID, &args![id]).await?;
    row.map(|(body,)| serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(Box::new(error)))).transpose()
}

/// The same inside a command.
///
/// # Errors
/// The database's, or there is none.
pub async fn question_in(tx: &mut Tx, id: &str) -> Result<Question, Fail> {
    let row: Option<(String,)> = tx.get(BY_ID, &args![id]).await?;
    Ok(serde_json::from_str(&row.ok_or(Fail::NotThere)?.0)?)
}

/// How many questions stand in each unit that is taught, by its public code: to choose from.
///
/// # Errors
/// The database's.
pub async fn questions_by_unit(reader: &Reader) -> sqlx::Result<Vec<(String, i64)>> {
    let sql = "SELECT q.unit_code, CAST(COUNT(*) AS BIGINT) FROM unit_question q JOIN unit u ON u.code = q.unit_code \
               JOIN course_public c ON c.course_id = u.course_id WHERE q.current = 1 AND u.current = 1 AND c.state = 'public' GROUP BY q.unit_code";
    reader.system("how many questions there are, without their words").all(sql, &[]).await
}
