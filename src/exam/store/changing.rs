//! Examinations are planned, opened, moved and ended.
//!
//! Promises: what may be drawn is frozen when it is opened, so that a new version of a course changes nothing for whoever comes later; what somebody
//! has begun keeps its plan but for the last day; whoever opens a new version ends the old one in the same moment.

use serde::Serialize;
use serde_json::json;

use super::plans::{Exam, exam_in, source};
use crate::access::Proof;
use crate::args;
use crate::course;
use crate::db::{Command, Fail, Tx};
use crate::exam::LeadExams;
use crate::exam::rules::paper::Source;
use crate::exam::rules::{self, Plan, State, Window};
use crate::people::rules::date_of;
use crate::refusal::Refusal;

/// What a plan may draw from, inside a command.
async fn drawable(tx: &mut Tx, plan: &Plan) -> Result<Vec<Source>, Fail> {
    let mut pool = Vec::new();
    for course in plan.courses() {
        pool.extend(course::examinable_in(tx, course).await?.into_iter().map(source));
    }
    pool.retain(|source| plan.parts.iter().any(|part| zhibu_bank::belongs(&source.of, &part.of)));
    Ok(pool)
}

/// The examination of the unit that leave was given for.
async fn led(tx: &mut Tx, proof: &Proof<LeadExams>, id: &str) -> Result<Exam, Fail> {
    exam_in(tx, id).await?.filter(|exam| exam.node == proof.object().node).ok_or(Fail::NotThere)
}

/// Keeps a draft that could be opened as it is: a new one, or changes to one. Answers its id.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct KeepPlan {
    /// Key of the form.
    pub(in crate::exam) key: String,
    /// Which; empty: a new one.
    pub(in crate::exam) exam: String,
    /// The version that the form was made of.
    pub(in crate::exam) version: i64,
    /// What it asks for.
    pub(in crate::exam) plan: Plan,
}

impl Command for KeepPlan {
    type Done = String;
    type Act = LeadExams;
    const NAME: &'static str = "exam.keep";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadExams>) -> Result<String, Fail> {
        let pool = drawable(tx, &self.plan).await?;
        if let Some(refusal) = self.plan.wrong(&pool, &date_of(tx.now())).into_iter().next() {
            return Err(refusal.into());
        }
        let window = Window::of(&self.plan.opens, &self.plan.closes)?;
        let (plan, title) = (serde_json::to_string(&self.plan)?, self.plan.title.as_str());
        if !self.exam.is_empty() {
            let exam = led(tx, proof, &self.exam).await?;
            rules::may_change(exam.state, exam.begun)?;
            if exam.version != self.version {
                return Err(Refusal::new("exam-changed-meanwhile").into());
            }
            tx.exec(
                "UPDATE exam SET title = $2, plan = $3, opens_at = $4, until_at = $5, version = version + 1 WHERE id = $1",
                &args![exam.id.as_str(), title, plan, window.opens_at, window.until_at],
            )
            .await?;
            return Ok(exam.id);
        }
        let id = tx.id();
        insert(tx, proof, (&id, ""), (&plan, title), window).await?;
        Ok(id)
    }
}

async fn insert(
    tx: &mut Tx,
    proof: &Proof<LeadExams>,
    (id, replaces): (&str, &str),
    (plan, title): (&str, &str),
    window: Window,
) -> Result<(), Fail> {
    let (node, now) = (proof.object().node.as_str(), tx.now());
    let many: Option<(i64,)> =
        tx.get("SELECT CAST(COUNT(*) AS BIGINT) FROM exam WHERE node_id = $1 AND state <> 'closed'", &args![node]).await?;
    if many.is_some_and(|(many,)| many >= rules::EXAMS) {
        return Err(Refusal::new("exam-too-many").arg("most", rules::EXAMS).into());
    }
    tx.exec(
        "INSERT INTO exam (id, node_id, state, title, plan, pool, opens_at, until_at, version, replaces, made_by, made_at) \
         VALUES ($1, $2, 'draft', $3, $4, '[]', $5, $6, 1, $7, $8, $9)",
        &args![id, node, title, plan, window.opens_at, window.until_at, replaces, proof.person(), now],
    )
    .await?;
    Ok(())
}

/// Opens a draft: from now on its plan stands, and its questions are frozen.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct OpenExam {
    /// Which.
    pub(in crate::exam) exam: String,
}

impl Command for OpenExam {
    type Done = ();
    type Act = LeadExams;
    const NAME: &'static str = "exam.open";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadExams>) -> Result<(), Fail> {
        let exam = led(tx, proof, &self.exam).await?;
        match exam.state {
            State::Draft => {}
            State::Open => return Ok(()),
            State::Closed => return Err(Refusal::new("exam-closed-again").into()),
        }
        let (pool, now) = (drawable(tx, &exam.plan).await?, tx.now());
        if let Some(refusal) = exam.plan.wrong(&pool, &date_of(now)).into_iter().next() {
            return Err(refusal.into());
        }
        let window = Window::of(&exam.plan.opens, &exam.plan.closes)?;
        tx.exec(
            "UPDATE exam SET state = 'open', pool = $2, opens_at = $3, until_at = $4, opened_at = $5, version = version + 1 WHERE id = $1",
            &args![exam.id.as_str(), serde_json::to_string(&pool)?, window.opens_at, window.until_at, now],
        )
        .await?;
        if !exam.replaces.is_empty() {
            tx.exec(
                "UPDATE exam SET state = 'closed', closed_at = $3 WHERE id = $1 AND node_id = $2 AND state = 'open'",
                &args![exam.replaces.as_str(), exam.node.as_str(), now],
            )
            .await?;
        }
        tx.note("exam.opened", &exam.node, &exam.id, json!({ "plan": exam.plan, "replaces": exam.replaces }));
        Ok(())
    }
}

/// Makes an open one that nobody has begun a draft again.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct TakeBackExam {
    /// Which.
    pub(in crate::exam) exam: String,
}

impl Command for TakeBackExam {
    type Done = ();
    type Act = LeadExams;
    const NAME: &'static str = "exam.take_back";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadExams>) -> Result<(), Fail> {
        let exam = led(tx, proof, &self.exam).await?;
        rules::may_take_back(exam.state, exam.begun)?;
        tx.exec(
            "UPDATE exam SET state = 'draft', pool = '[]', opened_at = NULL, version = version + 1 WHERE id = $1",
            &args![exam.id.as_str()],
        )
        .await?;
        tx.note("exam.taken_back", &exam.node, &exam.id, serde_json::Value::Null);
        Ok(())
    }
}

/// Moves the last day of an open one: the one thing that may change while people sit it.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct EndExamOn {
    /// Which.
    pub(in crate::exam) exam: String,
    /// The last day, as typed.
    pub(in crate::exam) closes: String,
}

impl Command for EndExamOn {
    type Done = ();
    type Act = LeadExams;
    const NAME: &'static str = "exam.end_on";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadExams>) -> Result<(), Fail> {
        let exam = led(tx, proof, &self.exam).await?;
        if exam.state == State::Draft {
            return Err(Refusal::at("closes", "exam-not-open").into());
        }
        // What is over stays over: two looks at its figures must not differ by the few who came in between.
        if exam.is_over(tx.now()) {
            return Err(Refusal::at("closes", "exam-closed-again").into());
        }
        let closes = rules::plan::until(&self.closes, &exam.plan.opens, &date_of(tx.now()))?;
        let window = Window::of(&exam.plan.opens, &closes)?;
        let plan = serde_json::to_string(&Plan { closes: closes.clone(), ..exam.plan })?;
        tx.exec(
            "UPDATE exam SET plan = $2, until_at = $3, version = version + 1 WHERE id = $1",
            &args![exam.id.as_str(), plan, window.until_at],
        )
        .await?;
        tx.note("exam.end_moved", &exam.node, &exam.id, json!({ "closes": closes }));
        Ok(())
    }
}

/// Ends one: nobody begins any more, whoever has begun goes on to the bell. A draft is thrown away. Ended twice it is ended.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct CloseExam {
    /// Which.
    pub(in crate::exam) exam: String,
}

impl Command for CloseExam {
    type Done = ();
    type Act = LeadExams;
    const NAME: &'static str = "exam.close";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadExams>) -> Result<(), Fail> {
        let exam = led(tx, proof, &self.exam).await?;
        let (id, now) = (exam.id.as_str(), tx.now());
        match exam.state {
            State::Closed => {}
            State::Draft => {
                tx.exec("DELETE FROM exam WHERE id = $1", &args![id]).await?;
                tx.note("exam.thrown_away", &exam.node, id, json!({ "title": exam.plan.title }));
            }
            State::Open => {
                tx.exec("UPDATE exam SET state = 'closed', closed_at = $2 WHERE id = $1", &args![id, now]).await?;
                tx.note("exam.closed", &exam.node, id, serde_json::Value::Null);
            }
        }
        Ok(())
    }
}

/// A new draft after an examination that stands. Answers its id; asked again while that draft is one, the same.
#[derive(Debug, Serialize)]
pub(in crate::exam) struct PlanAgain {
    /// After which.
    pub(in crate::exam) exam: String,
}

impl Command for PlanAgain {
    type Done = String;
    type Act = LeadExams;
    const NAME: &'static str = "exam.again";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadExams>) -> Result<String, Fail> {
        let exam = led(tx, proof, &self.exam).await?;
        if exam.state == State::Draft {
            return Ok(exam.id);
        }
        let draft: Option<(String,)> = tx
            .get("SELECT id FROM exam WHERE replaces = $1 AND state = 'draft' ORDER BY id LIMIT 1", &args![exam.id.as_str()])
            .await?;
        if let Some((id,)) = draft {
            return Ok(id);
        }
        let (id, plan) = (tx.id(), serde_json::to_string(&exam.plan)?);
        insert(tx, proof, (&id, &exam.id), (&plan, &exam.plan.title), exam.window).await?;
        Ok(id)
    }
}
