//! Is every round as it was submitted and decided?
//!
//! Promises: a round, its steps and every opinion are held against the fingerprints that the audit chain keeps of them; what a step shows is the
//! last opinion on it; a round counts as approved exactly when every step of it passed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::rules::{State, StepName, Verdict};
use super::store::{Approval, all_rounds};
use crate::args;
use crate::db::prints::{Kept, print};
use crate::db::{Fail, Reader, Tx};

/// What does not hold, by title and number of the round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Altered {
    /// The round itself: who wrote, what was frozen, which steps, how it stands.
    Round(String, i64),
    /// What was decided on a step.
    Step(String, i64, StepName),
}

/// A decision as it was given.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns of the table")]
pub(super) struct Opinion {
    pub id: String,
    pub approval_id: String,
    pub no: i64,
    pub name: String,
    pub decision: String,
    pub person_id: String,
    pub post: String,
    pub opinion: String,
    pub secrecy: String,
    pub basis: String,
    pub at: i64,
}

impl Opinion {
    pub(super) fn print(&self) -> String {
        let (no, at) = (self.no.to_string(), self.at.to_string());
        print(&[
            &self.id,
            &self.approval_id,
            &no,
            &self.name,
            &self.decision,
            &self.person_id,
            &self.post,
            &self.opinion,
            &self.secrecy,
            &self.basis,
            &at,
        ])
    }
}

/// The answer of the outside authority.
pub(super) fn outside_print(approval: &str, no: i64, number: &str, answer: &str) -> String {
    print(&[approval, &no.to_string(), number, answer])
}

#[derive(Debug, Clone, sqlx::FromRow)]
struct Step {
    approval_id: String,
    no: i64,
    name: String,
    role: String,
    node_id: String,
    state: String,
    person_id: Option<String>,
    post: String,
    opinion: String,
    secrecy: String,
    basis: String,
    outside_number: String,
    outside_answer: String,
    decided_at: Option<i64>,
}

impl Step {
    /// Whether it shows what was last said on it.
    fn shows(&self, said: &[Opinion]) -> bool {
        let Some(last) = said.iter().filter(|opinion| opinion.no == self.no).map(|opinion| opinion.at).max() else {
            return self.person_id.is_none() && self.state == "waiting";
        };
        said.iter().filter(|opinion| opinion.no == self.no && opinion.at == last).any(|last| self.says(last))
    }

    fn says(&self, last: &Opinion) -> bool {
        // Sent back to an earlier step, it waits again and keeps what was said.
        (self.state == last.decision || self.state == "waiting")
            && self.person_id.as_deref() == Some(&last.person_id)
            && (&self.post, &self.opinion, &self.secrecy, &self.basis) == (&last.post, &last.opinion, &last.secrecy, &last.basis)
            && self.decided_at == Some(last.at)
    }
}

macro_rules! steps_sql {
    ($tail:literal) => {
        concat!(
            "SELECT approval_id, no, name, role, node_id, state, person_id, post, opinion, secrecy, basis, outside_number, outside_answer, ",
            "decided_at FROM approval_step ",
            $tail
        )
    };
}

fn round_print(approval: &Approval, steps: &[Step]) -> String {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let (round, publish_at) = (approval.round.to_string(), number(approval.publish_at));
    let (pin_days, opened_at) = (approval.pin_days.to_string(), approval.opened_at.to_string());
    let mut fields: Vec<&str> = vec![
        &approval.id,
        &approval.kind,
        &approval.subject_id,
        &approval.node_id,
        &approval.owner_id,
        &approval.revision_id,
        &approval.hash,
        &round,
        &approval.authors,
        &publish_at,
        &pin_days,
        &opened_at,
    ];
    fields.extend(steps.iter().flat_map(|step| [step.name.as_str(), &step.role, &step.node_id]));
    print(&fields)
}

/// The fingerprint of a round that was just opened.
pub(super) async fn opened_print(tx: &mut Tx, approval: &Approval) -> Result<String, Fail> {
    let steps: Vec<Step> = tx.all(steps_sql!("WHERE approval_id = $1 ORDER BY no"), &args![approval.id.as_str()]).await?;
    Ok(round_print(approval, &steps))
}

/// Looks at every round. Answers how many there are, and what does not hold.
///
/// # Errors
/// The database's.
pub async fn verify(reader: &Reader) -> sqlx::Result<(usize, Vec<Altered>)> {
    let system = reader.system("check");
    let rounds = all_rounds(reader).await?;
    let mut steps: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for step in system.all::<Step>(steps_sql!("ORDER BY approval_id, no"), &[]).await? {
        steps.entry(step.approval_id.clone()).or_default().push(step);
    }
    let mut opinions: BTreeMap<String, Vec<Opinion>> = BTreeMap::new();
    let sql = "SELECT id, approval_id, no, name, decision, person_id, post, opinion, secrecy, basis, at FROM approval_opinion ORDER BY at, id";
    for opinion in system.all::<Opinion>(sql, &[]).await? {
        opinions.entry(opinion.approval_id.clone()).or_default().push(opinion);
    }
    let mut opened = Kept::of(reader, "approval.opened").await?;
    let mut decided = Kept::of(reader, "approval.decided").await?;
    let mut answered = Kept::of(reader, "approval.outside_answered").await?;
    let mut altered = BTreeSet::new();
    for round in &rounds {
        let (none_s, none_o) = (Vec::new(), Vec::new());
        let (steps, said) = (steps.get(&round.id).unwrap_or(&none_s), opinions.get(&round.id).unwrap_or(&none_o));
        if !opened.take(&round.id, &round_print(round, steps)) || !stands(round, steps, said) {
            altered.insert(Altered::Round(round.title.clone(), round.round));
        }
        let mut step = |name: &str| {
            let name = StepName::parse(name).unwrap_or(StepName::FirstReview);
            altered.insert(Altered::Step(round.title.clone(), round.round, name));
        };
        for opinion in said {
            if !decided.take(&round.id, &opinion.print()) {
                step(&opinion.name);
            }
        }
        for row in steps {
            let answer = outside_print(&round.id, row.no, &row.outside_number, &row.outside_answer);
            let fine = row.shows(said) && (row.outside_number.is_empty() || answered.take(&round.id, &answer));
            if !fine {
                step(&row.name);
            }
        }
    }
    for (_, data) in opened.left() {
        // Written by an earlier program, the entry knows the subject alone.
        let title = ["title", "subject"].into_iter().find_map(|name| data.get(name).and_then(Value::as_str)).unwrap_or_default();
        altered.insert(Altered::Round(title.to_owned(), data.get("round").and_then(Value::as_i64).unwrap_or_default()));
    }
    for (id, data) in decided.left() {
        if let Some(round) = rounds.iter().find(|round| round.id == id) {
            let name = data.get("step").and_then(Value::as_str).and_then(StepName::parse).unwrap_or(StepName::FirstReview);
            altered.insert(Altered::Step(round.title.clone(), round.round, name));
        }
    }
    Ok((rounds.len(), altered.into_iter().collect()))
}

/// Whether the round stands where its decisions led it.
fn stands(round: &Approval, steps: &[Step], said: &[Opinion]) -> bool {
    let passed = !steps.is_empty() && steps.iter().all(|step| step.state == Verdict::Pass.name());
    let returned = said.iter().any(|opinion| opinion.decision == Verdict::ReturnToWriter.name());
    (round.state == State::Approved.name()) == passed && (round.state == State::Returned.name()) == returned
}
