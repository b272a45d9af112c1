//! The rows of rounds and steps.
//!
//! Promise: a round is read whole (with its authors and everybody who decided) before the rules are asked.

use serde::{Deserialize, Serialize};

use super::Review;
use super::rules::{Round, State, StepName};
use super::verify;
use crate::access::Scope;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Fail, Reader, Tx};
use crate::people;
use crate::refusal::Refusal;
use crate::scoped;

/// A round as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Approval {
    /// Id.
    pub id: String,
    /// Kind of the subject.
    pub kind: String,
    /// Id of the subject.
    pub subject_id: String,
    /// Where the subject belongs.
    pub node_id: String,
    /// Who submitted it.
    pub owner_id: String,
    /// What was frozen.
    pub revision_id: String,
    /// Its hash.
    pub hash: String,
    /// From 1, per subject.
    pub round: i64,
    /// [`State`] by name.
    pub state: String,
    /// Index of the open step.
    pub at_step: i64,
    /// Counts decisions.
    pub version: i64,
    /// JSON list of person ids.
    pub authors: String,
    /// When the last yes publishes; nothing: at once.
    pub publish_at: Option<i64>,
    /// Days on top after publication.
    pub pin_days: i64,
    /// When it was submitted.
    pub opened_at: i64,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// The title of the subject as it was submitted.
    pub title: String,
}

impl Approval {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Withdrawn)
    }
}

/// `SELECT` of every column of [`Approval`], with `$tail`.
macro_rules! approval_sql {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.kind, a.subject_id, a.node_id, a.owner_id, a.revision_id, a.hash, a.round, a.state, a.at_step, a.version, ",
            "a.authors, a.publish_at, a.pin_days, a.opened_at, a.closed_at, a.title FROM approval a ",
            $tail
        )
    };
}

/// A step of the template: its name, and on which kind of node it is decided.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TemplateStep {
    /// Which office.
    pub step: StepName,
    /// Kinds of node, nearest ancestor first; the subject's own node counts.
    pub at: Vec<String>,
}

/// 初审 at the branch (or wherever the text is written), 复审 at the committee or general branch above, 终审 at the bureau. A small
/// house without committees has its 复审 at the bureau too; two people all the same, because nobody stands on two steps.
pub fn usual_template() -> Vec<TemplateStep> {
    let step = |step, at: &[&str]| TemplateStep { step, at: at.iter().map(ToString::to_string).collect() };
    vec![
        step(StepName::FirstReview, &[]),
        step(StepName::SecondReview, &["committee", "general_branch", "bureau"]),
        step(StepName::FinalReview, &["bureau"]),
    ]
}

/// What a submitting command hands over.
#[derive(Debug)]
pub struct Opening<'a> {
    /// Kind of the subject.
    pub kind: &'static str,
    /// Its id.
    pub subject: &'a str,
    /// Its node.
    pub node: &'a str,
    /// Who submits.
    pub owner: &'a str,
    /// What is frozen.
    pub revision: &'a str,
    /// Its hash.
    pub hash: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Everybody who saved a revision.
    pub authors: &'a [String],
    /// When the last yes publishes.
    pub publish_at: Option<Instant>,
    /// Days on top.
    pub pin_days: i64,
}

/// Everybody who was an author of the subject in a round before: whose words were in it once does not review it later.
///
/// # Errors
/// The database's.
pub async fn authors_before(tx: &mut Tx, subject: &str) -> Result<Vec<String>, Fail> {
    let rows: Vec<(String,)> = tx.all("SELECT authors FROM approval WHERE subject_id = $1", &args![subject]).await?;
    let mut people = Vec::new();
    for (authors,) in rows {
        people.extend(serde_json::from_str::<Vec<String>>(&authors)?);
    }
    Ok(people)
}

/// Begins a round: steps by the template of the nearest ancestor that has one, each with its node.
///
/// # Errors
/// A round is open already; a step finds no node of its kind above.
pub async fn open(tx: &mut Tx, o: Opening<'_>) -> Result<String, Fail> {
    let last: Option<(i64, String)> =
        tx.get("SELECT round, state FROM approval WHERE subject_id = $1 ORDER BY round DESC LIMIT 1", &args![o.subject]).await?;
    if last.as_ref().and_then(|(_, state)| State::parse(state)).is_some_and(State::is_open) {
        return Err(Refusal::new("submitted-already").into());
    }
    let round = last.map_or(1, |(round, _)| round + 1);
    let (id, now) = (tx.id(), tx.now());
    let authors = serde_json::to_string(o.authors)?;
    tx.exec(
        "INSERT INTO approval (id, kind, subject_id, node_id, owner_id, revision_id, hash, round, state, at_step, version, authors, publish_at, \
         pin_days, opened_at, title) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', 0, 1, $9, $10, $11, $12, $13)",
        &args![
            id.as_str(), o.kind, o.subject, o.node, o.owner, o.revision, o.hash, round, authors, o.publish_at, o.pin_days, now, o.title
        ],
    )
    .await?;
    for (no, step) in template(tx, o.node, o.kind).await?.into_iter().enumerate() {
        let node =
            if step.at.is_empty() { Some(o.node.to_owned()) } else { people::nearest_of_kind(tx, o.node, &step.at).await? };
        let node = node.ok_or_else(|| Refusal::new("step-without-node"))?;
        let (step_id, no) = (tx.id(), i64::try_from(no).unwrap_or_default());
        tx.exec(
            "INSERT INTO approval_step (id, approval_id, no, name, role, node_id, state, post, proofread, opinion, secrecy, basis, \
             outside_number, outside_answer) VALUES ($1, $2, $3, $4, $5, $6, 'waiting', '', 0, '', '', '', '', '')",
            &args![step_id, id.as_str(), no, step.step.name(), step.step.role().name(), node],
        )
        .await?;
    }
    let opened = tx.get(approval_sql!("WHERE a.id = $1"), &args![id.as_str()]).await?.ok_or(Fail::NotThere)?;
    let row = verify::opened_print(tx, &opened).await?;
    tx.note(
        "approval.opened",
        o.node,
        &id,
        serde_json::json!({ "subject": o.subject, "title": o.title, "round": round, "hash": o.hash, "row": row }),
    );
    Ok(id)
}

async fn template(tx: &mut Tx, node: &str, kind: &str) -> Result<Vec<TemplateStep>, Fail> {
    let stored: Option<(String,)> = tx
        .get(
            "SELECT p.steps FROM node_tree t JOIN approval_template p ON p.node_id = t.ancestor WHERE t.descendant = $1 AND p.kind = $2 \
             ORDER BY t.depth, p.version DESC LIMIT 1",
            &args![node, kind],
        )
        .await?;
    match stored {
        Some((steps,)) => Ok(serde_json::from_str(&steps)?),
        None => Ok(usual_template()),
    }
}

/// The round, locked into this transaction by being read here, with what the rules need.
pub(super) async fn load(tx: &mut Tx, id: &str) -> Result<(Approval, Round), Fail> {
    let approval: Approval = tx.get(approval_sql!("WHERE a.id = $1"), &args![id]).await?.ok_or(Fail::NotThere)?;
    let steps: Vec<(String,)> = tx.all("SELECT name FROM approval_step WHERE approval_id = $1 ORDER BY no", &args![id]).await?;
    let decided: Vec<(i64, String)> =
        tx.all("SELECT no, person_id FROM approval_opinion WHERE approval_id = $1 ORDER BY at, id", &args![id]).await?;
    let round = round(&approval, &steps, decided)?;
    Ok((approval, round))
}

fn round(approval: &Approval, steps: &[(String,)], decided: Vec<(i64, String)>) -> Result<Round, serde_json::Error> {
    Ok(Round {
        state: approval.state(),
        hash: approval.hash.clone(),
        version: approval.version,
        at: usize::try_from(approval.at_step).unwrap_or_default(),
        steps: steps.iter().filter_map(|(name,)| StepName::parse(name)).collect(),
        authors: serde_json::from_str(&approval.authors)?,
        decided: decided.into_iter().map(|(no, who)| (usize::try_from(no).unwrap_or_default(), who)).collect(),
    })
}

/// The round outside a transaction, for pages.
///
/// # Errors
/// The database's.
pub async fn round_of(reader: &Reader, id: &str) -> sqlx::Result<Option<(Approval, Round)>> {
    let system = reader.system("one round; the caller asks for leave with its node");
    let Some(approval) = system.get::<Approval>(approval_sql!("WHERE a.id = $1"), &args![id]).await? else { return Ok(None) };
    let steps = system.all("SELECT name FROM approval_step WHERE approval_id = $1 ORDER BY no", &args![id]).await?;
    let decided =
        system.all("SELECT no, person_id FROM approval_opinion WHERE approval_id = $1 ORDER BY at, id", &args![id]).await?;
    let round = round(&approval, &steps, decided).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok(Some((approval, round)))
}

/// Every round there is, for `zhibu check`.
pub(super) async fn all_rounds(reader: &Reader) -> sqlx::Result<Vec<Approval>> {
    reader.system("check").all(approval_sql!("ORDER BY a.opened_at, a.id"), &[]).await
}

/// All rounds of a subject, newest first.
pub(super) async fn rounds_of(reader: &Reader, subject: &str) -> sqlx::Result<Vec<Approval>> {
    reader
        .system("the caller asked for leave to the subject")
        .all(approval_sql!("WHERE a.subject_id = $1 ORDER BY a.round DESC"), &args![subject])
        .await
}

/// The step at which a round stands.
///
/// # Errors
/// The database's.
pub async fn open_step(reader: &Reader, approval: &Approval) -> sqlx::Result<Option<StepName>> {
    let row: Option<(String,)> = reader
        .system("the caller asked for leave to the subject")
        .get("SELECT name FROM approval_step WHERE approval_id = $1 AND no = $2", &args![approval.id.as_str(), approval.at_step])
        .await?;
    Ok(row.and_then(|(name,)| StepName::parse(&name)))
}

/// Whether the person holds the role on the open step's node, or an assignment for it.
pub(super) async fn stands_on(reader: &Reader, person: &str, approval: &str, now: Instant) -> sqlx::Result<bool> {
    let row: Option<(i64,)> = reader.system("who stands on a step").get(STANDS_ON, &args![approval, person, now]).await?;
    Ok(row.is_some())
}

/// The same inside the deciding transaction.
pub(super) async fn stands_on_tx(tx: &mut Tx, person: &str, approval: &str) -> sqlx::Result<bool> {
    let now = tx.now();
    let row: Option<(i64,)> = tx.get(STANDS_ON, &args![approval, person, now]).await?;
    Ok(row.is_some())
}

const STANDS_ON: &str = "SELECT CAST(1 AS BIGINT) FROM approval a JOIN approval_step s ON s.approval_id = a.id AND s.no = a.at_step WHERE a.id = $1 \
     AND (EXISTS (SELECT 1 FROM node_tree t JOIN grants g ON g.node_id = t.ancestor WHERE t.descendant = s.node_id AND g.person_id = $2 \
     AND g.role = s.role AND (g.subtree = 1 OR t.depth = 0) AND g.valid_from <= $3 AND $3 < g.valid_to) \
     OR EXISTS (SELECT 1 FROM assignment x WHERE x.kind = 'review' AND x.subject_id = a.id AND x.person_id = $2 AND x.valid_from <= $3 AND $3 < x.valid_to))";

/// A round that waits at a step where the person stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Waiting {
    /// The round.
    pub id: String,
    /// Of which kind its subject is.
    pub kind: String,
    /// Its subject.
    pub subject_id: String,
    /// The open step.
    pub step: String,
    /// Title of the subject.
    pub title: String,
    /// Name of its unit.
    pub node_name: String,
    /// From 1.
    pub round: i64,
    /// Open, or outside.
    pub state: String,
    /// JSON list.
    pub authors: String,
    /// Since when.
    pub since: i64,
    /// 1 when by assignment.
    pub borrowed: i64,
    /// Whether he decided another step of this round: 1.
    pub elsewhere: i64,
}

/// What waits for the person of `scope`, oldest first; without what he may not decide anyway (his own texts, another step of the
/// round).
///
/// # Errors
/// The database's.
pub async fn waiting_for(reader: &Reader, scope: &Scope<'_, Review>) -> sqlx::Result<Vec<Waiting>> {
    let mut rows: Vec<Waiting> = reader
        .scoped(
            scope,
            &scoped!(
                "SELECT a.id, a.kind, a.subject_id, s.name AS step, a.title, n.name AS node_name, a.round, a.state, a.authors, \
                 CAST(COALESCE((SELECT MAX(o.at) FROM approval_opinion o WHERE o.approval_id = a.id), a.opened_at) AS BIGINT) AS since, \
                 CAST(CASE WHEN EXISTS (SELECT 1 FROM assignment x WHERE x.kind = 'review' AND x.subject_id = a.id AND x.person_id = $1 \
                 AND x.valid_from <= $2 AND $2 < x.valid_to) THEN 1 ELSE 0 END AS BIGINT) AS borrowed, \
                 CAST(CASE WHEN EXISTS (SELECT 1 FROM approval_opinion o WHERE o.approval_id = a.id AND o.person_id = $1 AND o.no <> a.at_step) \
                 THEN 1 ELSE 0 END AS BIGINT) AS elsewhere \
                 FROM approval a JOIN approval_step s ON s.approval_id = a.id AND s.no = a.at_step \
                 JOIN node_name n ON n.node_id = a.node_id AND n.valid_from <= $2 AND $2 < n.valid_to \
                 WHERE a.state IN ('open', 'outside') AND {scope:a} AND \
                 (EXISTS (SELECT 1 FROM node_tree t JOIN grants g ON g.node_id = t.ancestor WHERE t.descendant = s.node_id AND g.person_id = $1 \
                 AND g.role = s.role AND (g.subtree = 1 OR t.depth = 0) AND g.valid_from <= $2 AND $2 < g.valid_to) \
                 OR EXISTS (SELECT 1 FROM assignment x WHERE x.kind = 'review' AND x.subject_id = a.id AND x.person_id = $1 \
                 AND x.valid_from <= $2 AND $2 < x.valid_to)) \
                 ORDER BY since, a.id LIMIT 100"
            ),
            &[],
        )
        .await?;
    let me = format!("\"{}\"", scope.person());
    rows.retain(|row| row.elsewhere == 0 && !row.authors.contains(&me));
    Ok(rows)
}

/// A round by its id, for what follows it later.
///
/// # Errors
/// It is not there.
pub async fn load_approved(tx: &mut Tx, id: &str) -> Result<Approval, Fail> {
    tx.get(approval_sql!("WHERE a.id = $1 AND a.state = 'approved'"), &args![id]).await?.ok_or(Fail::NotThere)
}

/// A round that the person decided on.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct DecidedRow {
    pub id: String,
    pub step: String,
    pub decision: String,
    pub secrecy: String,
    pub title: String,
    pub node_name: String,
    pub round: i64,
    pub at: i64,
}

/// The person's own last decisions, newest first: his own record, shown to him alone, as far as he may still open it (a borrowed
/// reviewer sees nothing afterwards).
pub(super) async fn decided_by(reader: &Reader, scope: &Scope<'_, Review>) -> sqlx::Result<Vec<DecidedRow>> {
    reader
        .scoped(
            scope,
            &scoped!("SELECT a.id, o.name AS step, o.decision, o.secrecy, a.title, n.name AS node_name, a.round, o.at FROM approval_opinion o \
             JOIN approval a ON a.id = o.approval_id \
             JOIN node_name n ON n.node_id = a.node_id AND n.valid_from <= o.at AND o.at < n.valid_to \
             WHERE o.person_id = $1 AND {scope:a} ORDER BY o.at DESC, o.id DESC LIMIT 20"),
            &[],
        )
        .await
}

/// The secrecy conclusion of the second review, and the number of the outside authority's document.
pub(super) async fn concluded(tx: &mut Tx, approval: &str) -> Result<Option<(String, String)>, Fail> {
    let sql = "SELECT secrecy, outside_number FROM approval_step WHERE approval_id = $1 AND name = 'second_review'";
    Ok(tx.get(sql, &args![approval]).await?)
}

/// The revision that the round before froze, if there was one.
///
/// # Errors
/// The database's.
pub async fn revision_before(reader: &Reader, approval: &Approval) -> sqlx::Result<Option<String>> {
    let sql = "SELECT revision_id FROM approval WHERE subject_id = $1 AND round < $2 ORDER BY round DESC LIMIT 1";
    let args = args![approval.subject_id.as_str(), approval.round];
    let row: Option<(String,)> = reader.system("the caller asked for leave to the round").get(sql, &args).await?;
    Ok(row.map(|(id,)| id))
}
