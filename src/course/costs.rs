//! What a course cost: lines beside it, entered and removed at any time, whatever state it is in.
//!
//! Promises: a line is no part of any version and asks nobody's approval, for no learner sees it; whoever entered it stands beside it, and what was
//! entered and removed stands in the audit chain; a revision keeps a copy of the lines of its time.

use serde::Serialize;

use super::rules::{Cost, entered};
use super::{EditCourse, store};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::refusal::Refusal;

/// A line of what a course cost, as it stands there.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct CostRow {
    /// Id.
    pub id: String,
    /// For what.
    pub kind: String,
    /// Integer fen.
    pub fen: i64,
    /// Which document says so.
    pub source: String,
    /// Who entered it; empty: it is from before that was kept.
    pub added_by: String,
    /// When.
    pub added_at: i64,
}

const LINES: &str =
    "SELECT id, kind, fen, source, added_by, added_at FROM course_cost WHERE course_id = $1 ORDER BY added_at, id LIMIT 100";

/// What a course cost so far, line by line, for pages that have asked for leave.
///
/// # Errors
/// The database's.
pub async fn costs_of(reader: &Reader, course: &str) -> sqlx::Result<Vec<CostRow>> {
    reader.system("the caller asked for leave to the course").all(LINES, &args![course]).await
}

/// The same inside a command, as a revision keeps them.
pub(super) async fn costs_in(tx: &mut Tx, course: &str) -> Result<Vec<Cost>, Fail> {
    let rows: Vec<CostRow> = tx.all(LINES, &args![course]).await?;
    Ok(rows.into_iter().map(|CostRow { kind, fen, source, .. }| Cost { kind, fen, source }).collect())
}

/// A line of cost.
#[derive(Debug, Serialize)]
pub struct AddCost {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The line.
    pub cost: Cost,
}

impl Command for AddCost {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.add_cost";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, _) = store::load(tx, proof, &self.course).await?;
        let cost = entered(costs_in(tx, &course.id).await?.len(), &self.cost)?;
        let (id, now) = (tx.id(), tx.now());
        tx.exec(
            "INSERT INTO course_cost (id, course_id, kind, fen, source, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &args![id, course.id.as_str(), cost.kind.as_str(), cost.fen, cost.source.as_str(), proof.person(), now],
        )
        .await?;
        tx.note("course.cost_added", &course.node_id, &course.id, serde_json::json!(cost));
        Ok(())
    }
}

/// Takes off a line of cost.
#[derive(Debug, Serialize)]
pub struct RemoveCost {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// Id of the line.
    pub line: String,
}

impl Command for RemoveCost {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.remove_cost";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, _) = store::load(tx, proof, &self.course).await?;
        let args = args![course.id.as_str(), self.line.as_str()];
        let row: Option<(String, i64, String)> =
            tx.get("SELECT kind, fen, source FROM course_cost WHERE course_id = $1 AND id = $2", &args).await?;
        let Some((kind, fen, source)) = row else { return Err(Refusal::new("course-part-gone").into()) };
        tx.exec("DELETE FROM course_cost WHERE course_id = $1 AND id = $2", &args).await?;
        tx.note("course.cost_removed", &course.node_id, &course.id, serde_json::json!(Cost { kind, fen, source }));
        Ok(())
    }
}
