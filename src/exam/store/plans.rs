//! Examinations as they are planned, opened and closed.
//!
//! Promises: what may be drawn is frozen when it is opened, so that a new version of a course changes nothing for whoever comes later; what somebody
//! has begun keeps its plan but for the last day; whoever opens a new version ends the old one in the same moment.

use serde::Serialize;
use serde_json::json;

use crate::access::{Proof, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::course;
use crate::db::{Command, Fail, Reader, Tx};
use crate::exam::rules::paper::Source;
use crate::exam::rules::{self, Plan, State, Window};
use crate::exam::{LeadExams, SeeExams};
use crate::people::rules::date_of;
use crate::refusal::Refusal;

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
    let row: Option<(String,)> =
        reader.system("the caller has leave for the examination").get("SELECT pool FROM exam WHERE id = $1", &args![exam]).await?;
    serde_json::from_str(&row.map(|(pool,)| pool).unwrap_or_default()).map_err(decode)
}

fn source(question: course::Examinable) -> Source {
    Source { of: format!("{}/{}", question.course, question.unit), id: question.id, difficulty: question.difficulty }
}

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
    let many: Option<(i64,)> = tx
        .get("SELECT CAST(COUNT(*) AS BIGINT) FROM exam WHERE node_id = $1 AND state <> 'closed'", &args![node])
        .await?;
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
