//! The rows of a course's questions: one by one, by page, in batches.
//!
//! Promises: whether a question may stand in the exit check, and how much is wrong with it, is looked at whenever it is written; a question
//! stands in the unit of the lesson that it is about.

use std::collections::BTreeMap;

use serde::Serialize;
use zhibu_bank::{Kind, Question, may_stand_in_check, problems};

use super::rules::{FrozenQuestion, Outline};
use super::store;
use crate::args;
use crate::db::{Fail, Reader, Tx};
use crate::refusal::Refusal;

/// Most questions of a course.
pub const MOST: i64 = 20_000;

/// Where a question belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The unit.
    pub unit: String,
    /// The lesson; empty: the whole unit.
    pub lesson: String,
    /// The part, from 1; 0: the whole lesson.
    pub part: i64,
}

impl Place {
    /// Whether the outline has such a place; the number of a part is the lesson's business.
    ///
    /// # Errors
    /// It has not.
    pub fn stands_in(&self, outline: &Outline) -> Result<(), Refusal> {
        let unit = outline.unit(&self.unit).ok_or_else(|| Refusal::at("unit", "question-unit-missing"))?;
        let fine = self.lesson.is_empty() || unit.lessons.iter().any(|lesson| lesson.id == self.lesson);
        if fine { Ok(()) } else { Err(Refusal::at("lesson", "question-lesson-elsewhere")) }
    }
}

/// A question as it is stored.
#[derive(Debug, Clone)]
pub struct Row {
    /// Id.
    pub id: String,
    /// Where it belongs.
    pub place: Place,
    /// Whether it may stand in the flow and in the exit check.
    pub usable: bool,
    /// How much is wrong with it.
    pub faults: i64,
    /// The question.
    pub question: Question,
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: String,
    unit_id: String,
    lesson_id: String,
    part: i64,
    usable: i64,
    faults: i64,
    body: String,
}

impl TryFrom<Stored> for Row {
    type Error = serde_json::Error;

    fn try_from(row: Stored) -> Result<Self, serde_json::Error> {
        Ok(Self {
            question: serde_json::from_str(&row.body)?,
            place: Place { unit: row.unit_id, lesson: row.lesson_id, part: row.part },
            usable: row.usable == 1,
            faults: row.faults,
            id: row.id,
        })
    }
}

/// The name of a kind in the database and in addresses.
pub fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Single { .. } => "single",
        Kind::Multiple { .. } => "multiple",
        Kind::TrueFalse { .. } => "true_false",
        Kind::Matching { .. } => "matching",
        Kind::Ordering { .. } => "ordering",
        Kind::Blanks { .. } => "blanks",
        Kind::Case { .. } => "case",
    }
}

macro_rules! rows_sql {
    ($tail:literal) => {
        concat!("SELECT id, unit_id, lesson_id, part, usable, faults, body FROM question WHERE course_id = $1 ", $tail)
    };
}

const READ: &str = "the caller asked for leave to the course";

fn rows(stored: Vec<Stored>) -> sqlx::Result<Vec<Row>> {
    stored.into_iter().map(|row| Row::try_from(row).map_err(store::decode)).collect()
}

/// One question, for pages that have asked for leave.
pub(super) async fn question(reader: &Reader, course: &str, id: &str) -> sqlx::Result<Option<Row>> {
    Ok(rows(reader.system(READ).all(rows_sql!("AND id = $2"), &args![course, id]).await?)?.pop())
}

/// A page of a unit's questions, from behind (`place`, `id`), in their order; `faulty`: those alone that cannot be asked.
pub(super) async fn page(
    reader: &Reader,
    course: &str,
    unit: &str,
    faulty: bool,
    (after, id): (i64, &str),
    limit: i64,
) -> sqlx::Result<Vec<(i64, Row)>> {
    #[derive(sqlx::FromRow)]
    struct Placed {
        place: i64,
        #[sqlx(flatten)]
        row: Stored,
    }
    let sql = "SELECT place, id, unit_id, lesson_id, part, usable, faults, body FROM question WHERE course_id = $1 AND unit_id = $2 \
               AND faults >= $3 AND (place, id) > ($4, $5) ORDER BY place, id LIMIT $6";
    let found: Vec<Placed> = reader.system(READ).all(sql, &args![course, unit, i64::from(faulty), after, id, limit]).await?;
    found.into_iter().map(|found| Ok((found.place, Row::try_from(found.row).map_err(store::decode)?))).collect()
}

/// How many questions of the unit stand up to (`place`, `id`), so that a page behind the first goes on counting.
pub(super) async fn number_of(reader: &Reader, course: &str, unit: &str, place: i64, id: &str) -> sqlx::Result<i64> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM question WHERE course_id = $1 AND unit_id = $2 AND (place, id) <= ($3, $4)";
    let row: Option<(i64,)> = reader.system(READ).get(sql, &args![course, unit, place, id]).await?;
    Ok(row.map_or(0, |(count,)| count))
}

/// All questions of a course by unit and place, for an export.
pub(super) async fn all(reader: &Reader, course: &str) -> sqlx::Result<Vec<Row>> {
    rows(reader.system(READ).all(rows_sql!("ORDER BY unit_id, place, id"), &args![course]).await?)
}

/// All questions as they are frozen, inside a command.
pub(super) async fn frozen(tx: &mut Tx, course: &str) -> Result<Vec<FrozenQuestion>, Fail> {
    let stored: Vec<Stored> = tx.all(rows_sql!("ORDER BY unit_id, place, id"), &args![course]).await?;
    let frozen = stored.into_iter().map(|row| {
        let body = serde_json::from_str(&row.body)?;
        let (unit, lesson, part) = (row.unit_id, row.lesson_id, row.part);
        Ok(FrozenQuestion { id: row.id, unit, lesson, part, usable: row.usable == 1, body })
    });
    Ok(frozen.collect::<Result<_, serde_json::Error>>()?)
}

/// How many questions a course has, inside a command.
pub(super) async fn count(tx: &mut Tx, course: &str) -> Result<i64, Fail> {
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM question WHERE course_id = $1";
    Ok(tx.get::<(i64,)>(sql, &args![course]).await?.map_or(0, |(count,)| count))
}

/// The first free place of each unit, inside a command.
pub(super) async fn next_places(tx: &mut Tx, course: &str) -> Result<BTreeMap<String, i64>, Fail> {
    let sql = "SELECT unit_id, CAST(MAX(place) AS BIGINT) FROM question WHERE course_id = $1 GROUP BY unit_id";
    let rows: Vec<(String, i64)> = tx.all(sql, &args![course]).await?;
    Ok(rows.into_iter().map(|(unit, last)| (unit, last + 1)).collect())
}

/// Writes a question, new or in place of the one of that id.
pub(super) async fn write(
    tx: &mut Tx,
    (course, person, import): (&str, &str, &str),
    (id, number): (&str, i64),
    place: &Place,
    question: &Question,
) -> Result<(), Fail> {
    let faults = i64::try_from(problems(question).len()).unwrap_or(i64::MAX);
    let usable = faults == 0 && may_stand_in_check(question);
    let stem: String = question.stem.chars().take(120).collect();
    let (now, body) = (tx.now(), serde_json::to_string(question)?);
    tx.exec(
        "INSERT INTO question (id, course_id, unit_id, lesson_id, part, kind, stem, body, usable, faults, place, import_id, changed_by, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO UPDATE SET unit_id = excluded.unit_id, \
         lesson_id = excluded.lesson_id, part = excluded.part, kind = excluded.kind, stem = excluded.stem, body = excluded.body, \
         usable = excluded.usable, faults = excluded.faults, import_id = excluded.import_id, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        &args![
            id, course, &place.unit, &place.lesson, place.part, kind_name(&question.kind), stem, body, usable, faults, number, import, person, now
        ],
    )
    .await?;
    Ok(())
}
