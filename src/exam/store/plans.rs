//! Examinations as they stand: one, those of a unit, those of a person, and what may be drawn in them.
//!
//! Promise: what was frozen at the opening is what is drawn from; a draft is seen by nobody but whoever leads its unit.

use crate::access::Scope;
use crate::ambient::Instant;
use crate::args;
use crate::course;
use crate::db::{Fail, Reader, Tx};
use crate::exam::SeeExams;
use crate::exam::rules::paper::Source;
use crate::exam::rules::{self, Plan, State, Window};
use crate::people::rules::date_of;

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    node_id: String,
    state: String,
    plan: String,
    opens_at: Instant,
    until_at: Instant,
    version: i64,
    replaces: String,
    begun: i64,
}

/// An examination, without what may be drawn.
#[derive(Debug, Clone)]
pub(in crate::exam) struct Exam {
    pub(in crate::exam) id: String,
    /// The unit, with everything below it.
    pub(in crate::exam) node: String,
    pub(in crate::exam) state: State,
    pub(in crate::exam) plan: Plan,
    pub(in crate::exam) window: Window,
    /// Counts saves.
    pub(in crate::exam) version: i64,
    /// Of which it is a new version; empty: of none.
    pub(in crate::exam) replaces: String,
    /// Whether somebody has begun it.
    pub(in crate::exam) begun: bool,
}

impl TryFrom<Row> for Exam {
    type Error = serde_json::Error;

    fn try_from(row: Row) -> Result<Self, serde_json::Error> {
        Ok(Self {
            plan: serde_json::from_str(&row.plan)?,
            id: row.id,
            node: row.node_id,
            state: State::parse(&row.state),
            window: Window { opens_at: row.opens_at, until_at: row.until_at },
            version: row.version,
            replaces: row.replaces,
            begun: row.begun != 0,
        })
    }
}

impl Exam {
    /// Whether nobody can begin it any more.
    pub(in crate::exam) fn is_over(&self, now: Instant) -> bool {
        rules::is_over(self.state, self.window, now)
    }
}

fn decode(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

macro_rules! exams_where {
    ($where:literal) => {
        concat!(
            "SELECT e.id, e.node_id, e.state, e.plan, e.opens_at, e.until_at, e.version, e.replaces, \
             CAST(CASE WHEN EXISTS (SELECT 1 FROM exam_try t WHERE t.exam_id = e.id) THEN 1 ELSE 0 END AS BIGINT) AS begun FROM exam e WHERE ",
            $where
        )
    };
}

/// An examination by its id; the caller asks for leave.
pub(in crate::exam) async fn exam(reader: &Reader, id: &str) -> sqlx::Result<Option<Exam>> {
    let row: Option<Row> = reader.system("the caller asks for leave").get(exams_where!("e.id = $1"), &args![id]).await?;
    row.map(|row| Exam::try_from(row).map_err(decode)).transpose()
}

/// The same inside a command.
pub(in crate::exam) async fn exam_in(tx: &mut Tx, id: &str) -> Result<Option<Exam>, Fail> {
    let row: Option<Row> = tx.get(exams_where!("e.id = $1"), &args![id]).await?;
    Ok(row.map(Exam::try_from).transpose()?)
}

/// The examinations of a unit, its own in every state and those of the units above once they were opened; the newest first.
pub(in crate::exam) async fn of_unit(reader: &Reader, _: &Scope<'_, SeeExams>, node: &str) -> sqlx::Result<Vec<Exam>> {
    let sql = exams_where!(
        "(e.node_id = $1 OR e.state <> 'draft') AND e.node_id IN (SELECT ancestor FROM node_tree WHERE descendant = $1) \
         ORDER BY e.made_at DESC, e.id DESC LIMIT 200"
    );
    let rows: Vec<Row> = reader.system("the caller has leave for the unit").all(sql, &args![node]).await?;
    rows.into_iter().map(|row| Exam::try_from(row).map_err(decode)).collect()
}

/// What concerns a person: open ones of the own units and of those above, and whatever the person has taken or met.
pub(in crate::exam) async fn of_person(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Vec<Exam>> {
    let sql = exams_where!(
        "e.state <> 'draft' AND ((e.state = 'open' AND e.until_at > $2 AND EXISTS (SELECT 1 FROM node_tree n JOIN membership m ON m.node_id = n.descendant \
         WHERE n.ancestor = e.node_id AND m.person_id = $1 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR $3 < m.valid_to))) \
         OR EXISTS (SELECT 1 FROM exam_try o WHERE o.exam_id = e.id AND o.person_id = $1) \
         OR EXISTS (SELECT 1 FROM exam_met x WHERE x.exam_id = e.id AND x.person_id = $1)) ORDER BY e.until_at DESC, e.id DESC LIMIT 200"
    );
    let rows: Vec<Row> = reader.system("what concerns the person").all(sql, &args![person, now, date_of(now)]).await?;
    rows.into_iter().map(|row| Exam::try_from(row).map_err(decode)).collect()
}

/// Examinations that are over and draw from a course, the newest first.
pub(in crate::exam) async fn over_of_course(reader: &Reader, course: &str, now: Instant) -> sqlx::Result<Vec<Exam>> {
    let sql = exams_where!(
        "(e.state = 'closed' OR (e.state = 'open' AND e.until_at <= $1)) AND e.plan LIKE $2 ORDER BY e.until_at DESC, e.id DESC LIMIT 100"
    );
    let named = format!("%\"of\":\"{course}%");
    let rows: Vec<Row> = reader.system("the caller has leave for the course").all(sql, &args![now, named]).await?;
    rows.into_iter().map(|row| Exam::try_from(row).map_err(decode)).collect()
}

/// Whether an examination concerns a person today.
pub(in crate::exam) async fn concerns(tx: &mut Tx, exam: &Exam, person: &str) -> Result<bool, Fail> {
    let today = date_of(tx.now());
    let row: Option<(String,)> = tx
        .get(
            "SELECT m.id FROM node_tree n JOIN membership m ON m.node_id = n.descendant WHERE n.ancestor = $1 AND m.person_id = $2 \
             AND m.valid_from <= $3 AND (m.valid_to IS NULL OR $3 < m.valid_to) LIMIT 1",
            &args![exam.node.as_str(), person, today],
        )
        .await?;
    Ok(row.is_some())
}

/// What was frozen for drawing.
pub(in crate::exam) async fn pool_in(tx: &mut Tx, exam: &str) -> Result<Vec<Source>, Fail> {
    let row: Option<(String,)> = tx.get("SELECT pool FROM exam WHERE id = $1", &args![exam]).await?;
    Ok(serde_json::from_str(&row.ok_or(Fail::NotThere)?.0)?)
}

/// What a plan may draw from now: for its form and its preview.
pub(in crate::exam) async fn pool_now(reader: &Reader, plan: &Plan) -> sqlx::Result<Vec<Source>> {
    let mut out = Vec::new();
    for course in plan.courses() {
        out.extend(course::examinable_now(reader, course).await?.into_iter().map(source));
    }
    Ok(out)
}

/// What was frozen when it was opened.
pub(in crate::exam) async fn pool_frozen(reader: &Reader, exam: &str) -> sqlx::Result<Vec<Source>> {
    let row: Option<(String,)> = reader
        .system("the caller has leave for the examination")
        .get("SELECT pool FROM exam WHERE id = $1", &args![exam])
        .await?;
    serde_json::from_str(&row.map(|(pool,)| pool).unwrap_or_default()).map_err(decode)
}

/// As it is frozen.
pub(super) fn source(question: course::Examinable) -> Source {
    Source { of: format!("{}/{}", question.course, question.unit), id: question.id, difficulty: question.difficulty }
}
