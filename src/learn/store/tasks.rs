//! What units are asked to learn until a day.
//!
//! Promises: a task is ended, never deleted; a learner sees the tasks of the own units and of those above; a unit sees who has learned and nothing of
//! how or when.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::years::levels;
use crate::access::{Proof, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::rules::branch::{self, Tally, Unit};
use crate::learn::rules::task;
use crate::learn::{LeadLearning, SeeLearning, SeeNames};
use crate::people::NodeKind;
use crate::people::rules::date_of;
use crate::refusal::Refusal;
use crate::scoped;

/// A task.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Task {
    pub(in crate::learn) id: String,
    /// The unit that is asked, with all below it.
    pub(in crate::learn) node_id: String,
    /// Its name.
    pub(in crate::learn) node: String,
    pub(in crate::learn) unit_code: String,
    /// Title of what is to be learned.
    pub(in crate::learn) title: String,
    /// Title of its course.
    pub(in crate::learn) course: String,
    /// `YYYY-MM-DD`.
    pub(in crate::learn) due: String,
    pub(in crate::learn) ended_at: Option<Instant>,
}

macro_rules! tasks_where {
    ($where:literal) => {
        concat!(
            "SELECT k.id, k.node_id, a.name AS node, k.unit_code, u.title, c.title AS course, k.due, k.ended_at FROM learning_task k \
             JOIN unit u ON u.code = k.unit_code JOIN course_public c ON c.course_id = u.course_id \
             JOIN node_name a ON a.node_id = k.node_id AND a.valid_from <= $1 AND $1 < a.valid_to WHERE ",
            $where
        )
    };
}

/// The open tasks of a unit, its own and those of the units above, the nearest day first; of a course that was taken down there is nothing to learn. What a unit is asked is no secret to whoever looks after it.
pub(in crate::learn) async fn of_unit(reader: &Reader, scope: &Scope<'_, SeeLearning>, node: &str) -> sqlx::Result<Vec<Task>> {
    let sql = tasks_where!(
        "k.ended_at IS NULL AND c.state = 'public' AND k.node_id IN (SELECT ancestor FROM node_tree WHERE descendant = $2) ORDER BY k.due, k.id LIMIT 200"
    );
    reader.system("the caller has leave for the unit").all(sql, &args![scope.now(), node]).await
}

/// A task of a unit or of one above it; also an ended one.
pub(in crate::learn) async fn task(reader: &Reader, id: &str, node: &str, now: Instant) -> sqlx::Result<Option<Task>> {
    let sql = tasks_where!("k.id = $2 AND k.node_id IN (SELECT ancestor FROM node_tree WHERE descendant = $3)");
    reader.system("the caller asks for leave").get(sql, &args![now, id, node]).await
}

/// A person of a unit: name, and whether the unit of the task is complete.
pub(in crate::learn) type Complete = (String, i64);

/// Who of a unit has learned what a task asks, by the strokes of the names. Whoever came after the day was not asked.
pub(in crate::learn) async fn complete(
    reader: &Reader,
    scope: &Scope<'_, SeeNames>,
    (unit, kind): (&str, NodeKind),
    task: &Task,
) -> sqlx::Result<Vec<Complete>> {
    let sql = scoped!(
        "SELECT p.name, CAST(MAX(CASE WHEN EXISTS (SELECT 1 FROM earned e WHERE e.person_id = p.id AND e.unit_code = $5 AND e.class = 'A') \
         THEN 1 ELSE 0 END) AS BIGINT) AS complete FROM node_tree t JOIN membership m ON m.node_id = t.descendant JOIN person p ON p.id = m.person_id \
         WHERE t.ancestor = $3 AND t.depth <= $4 AND {scope:m} AND m.valid_from <= $6 AND (m.valid_to IS NULL OR $6 < m.valid_to) \
         GROUP BY p.id, p.name, p.stroke_key HAVING MIN(m.valid_from) <= $7 ORDER BY p.stroke_key, p.id"
    );
    let args = args![unit, levels(kind), task.unit_code.as_str(), date_of(scope.now()), task.due.as_str()];
    reader.scoped(scope, &sql, &args).await
}

/// How many below a unit were asked, and how many of them have learned it, by line of a report ([`branch::report`]).
pub(in crate::learn) async fn tallies(
    reader: &Reader,
    scope: &Scope<'_, SeeLearning>,
    units: &[Unit],
    task: &Task,
) -> sqlx::Result<BTreeMap<String, Tally>> {
    let Some(top) = units.first() else { return Ok(BTreeMap::new()) };
    let sql = scoped!(
        "SELECT m.node_id, m.person_id, CAST(MAX(CASE WHEN EXISTS (SELECT 1 FROM earned e WHERE e.person_id = m.person_id AND e.unit_code = $4 \
         AND e.class = 'A') THEN 1 ELSE 0 END) AS BIGINT) FROM node_tree t JOIN membership m ON m.node_id = t.descendant \
         WHERE t.ancestor = $3 AND {scope:m} AND m.valid_from <= $5 AND (m.valid_to IS NULL OR $5 < m.valid_to) \
         GROUP BY m.node_id, m.person_id"
    );
    // Whoever belongs to it today; when the day is over, whoever did on that day.
    let day = task.due.clone().min(date_of(scope.now()));
    let args = args![top.id.as_str(), task.unit_code.as_str(), day];
    let rows: Vec<(String, String, i64)> = reader.scoped(scope, &sql, &args).await?;
    let lines = branch::lines_of(units);
    let mut people: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for (node, person, complete) in &rows {
        if let Some(line) = lines.get(node.as_str()) {
            people.insert((line, person), *complete != 0);
        }
    }
    let mut out: BTreeMap<String, Tally> = BTreeMap::new();
    for ((line, _), complete) in people {
        let tally = out.entry(line.to_owned()).or_default();
        tally.of += 1;
        tally.met += usize::from(complete);
    }
    Ok(out)
}

/// The day until which a person is to learn each unit, of the open tasks of the own units and those above.
pub(in crate::learn) async fn due_of(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<BTreeMap<String, String>> {
    let today = date_of(now);
    let rows: Vec<(String, String)> = reader
        .system("what a person is asked to learn")
        .all(
            "SELECT DISTINCT k.unit_code, k.due FROM learning_task k JOIN unit u ON u.code = k.unit_code \
             JOIN course_public c ON c.course_id = u.course_id AND c.state = 'public' JOIN node_tree t ON t.ancestor = k.node_id JOIN membership m ON m.node_id = t.descendant WHERE m.person_id = $1 AND k.ended_at IS NULL AND m.valid_from <= $2 \
             AND (m.valid_to IS NULL OR $2 < m.valid_to) AND m.valid_from <= k.due",
            &args![person, today.as_str()],
        )
        .await?;
    let mut days: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (unit, due) in &rows {
        days.entry(unit).or_default().push(due);
    }
    let nearest = |(unit, days): (&str, Vec<&str>)| Some((unit.to_owned(), task::nearest(days.into_iter(), &today)?.to_owned()));
    Ok(days.into_iter().filter_map(nearest).collect())
}

/// 布置学习: a unit, or all the units of a course. Answers how many tasks it made.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct Assign {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// Public code of a unit, or [`WHOLE`] and the id of a course.
    pub(in crate::learn) what: String,
    /// Until when, as typed.
    pub(in crate::learn) due: String,
}

/// What stands before the id of a course of which everything is to be learned.
pub(in crate::learn) const WHOLE: &str = "course:";

impl Command for Assign {
    type Done = i64;
    type Act = LeadLearning;
    const NAME: &'static str = "learn.assign";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<i64, Fail> {
        let node = proof.object().node.as_str();
        let course = self.what.strip_prefix(WHOLE);
        let units: Vec<(String,)> = tx
            .all(
                "SELECT u.code FROM unit u JOIN course_public c ON c.course_id = u.course_id WHERE (u.code = $1 OR c.course_id = $2) AND u.current = 1 \
                 AND c.state = 'public' ORDER BY u.place, u.code",
                &args![self.what.as_str(), course.unwrap_or_default()],
            )
            .await?;
        if units.is_empty() {
            return Err(Refusal::at("unit", "task-no-unit").into());
        }
        let now = tx.now();
        let due = task::due(&self.due, &date_of(now))?;
        let (mut made, mut before) = (0, None);
        for (unit,) in &units {
            let open: Option<(String,)> = tx
                .get(
                    "SELECT due FROM learning_task WHERE node_id = $1 AND unit_code = $2 AND ended_at IS NULL LIMIT 1",
                    &args![node, unit.as_str()],
                )
                .await?;
            if let Some((day,)) = open {
                before = Some(day);
                continue;
            }
            let id = tx.id();
            tx.exec(
                "INSERT INTO learning_task (id, node_id, unit_code, due, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
                &args![id.as_str(), node, unit.as_str(), due.as_str(), proof.person(), now],
            )
            .await?;
            tx.note("learn.assigned", node, &id, json!({ "unit": unit, "due": due }));
            made += 1;
        }
        // Of a course the units that are asked already keep their day.
        match (made, before, course) {
            (0, Some(_), Some(_)) => Err(Refusal::at("unit", "task-course-open-already").into()),
            (0, Some(day), None) => Err(Refusal::at("unit", "task-open-already").arg("day", day).into()),
            _ => Ok(made),
        }
    }
}

/// Ends a task: nobody is asked any more. Ended twice it is ended.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct EndTask {
    /// Which.
    pub(in crate::learn) task: String,
}

impl Command for EndTask {
    type Done = ();
    type Act = LeadLearning;
    const NAME: &'static str = "learn.end_task";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<(), Fail> {
        let node = proof.object().node.as_str();
        let known: Option<(Option<i64>,)> =
            tx.get("SELECT ended_at FROM learning_task WHERE id = $1 AND node_id = $2", &args![self.task.as_str(), node]).await?;
        if let (None,) = known.ok_or(Fail::NotThere)? {
            let now = tx.now();
            tx.exec("UPDATE learning_task SET ended_at = $2 WHERE id = $1", &args![self.task.as_str(), now]).await?;
            tx.note("learn.task_ended", node, &self.task, serde_json::Value::Null);
        }
        Ok(())
    }
}
