//! The decisions, as commands.
//!
//! Promises: role, node and assignment of the open step are asked inside the transaction; what the decision means for the subject happens in the
//! same transaction; of two answers to one step one wins and the other is told that it moved on.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::rules::{self, Next, Round, Said, Seen, State};
use super::verify::{Opinion, outside_print};
use super::{Approval, AskForHelp, Outcome, Review, SubjectKind, borrowing, store};
use crate::access::{Action, Proof};
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::people;
use crate::refusal::Refusal;

/// The round, inside a command. A proof about another round is no proof.
async fn load<A: Action>(tx: &mut Tx, proof: &Proof<A>, id: &str) -> Result<(Approval, Round), Fail> {
    if proof.is_about(id) { store::load(tx, id).await } else { Err(Fail::NotThere) }
}

/// What was decided, told back to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    /// The next step waits.
    Next,
    /// The step before waits again.
    Before,
    /// It was the last yes.
    Approved,
    /// Back to the writer.
    Returned,
    /// Not to be published.
    NotOpen,
    /// Waits for the outside authority.
    Outside,
}

/// A reviewer's decision.
#[derive(Debug, Serialize)]
pub struct Decide<K> {
    /// Key of the form.
    pub key: String,
    /// The round.
    pub approval: String,
    /// What he saw.
    pub seen: Seen,
    /// What he says.
    pub said: Said,
    /// Of which kind of subject.
    #[serde(skip)]
    pub kind: PhantomData<fn() -> K>,
}

impl<K: SubjectKind> Command for Decide<K> {
    type Done = Decided;
    type Act = Review;
    const NAME: &'static str = "approval.decide";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Review>) -> Result<Decided, Fail> {
        let (approval, round) = load(tx, proof, &self.approval).await?;
        if !K::knows(&approval.kind) {
            return Err(Fail::NotThere);
        }
        let person = proof.person();
        if !store::stands_on_tx(tx, person, &approval.id).await? {
            // The round is over or stands at another office by now; the person saw it when it was his.
            return Err(Refusal::new("review-not-your-step").into());
        }
        let next = rules::decide(&round, person, &self.seen, &self.said)?;
        let step = round.step().ok_or(Fail::NotThere)?;
        if self.said.verdict == rules::Verdict::Pass
            && let Some(blocker) = K::blockers(tx, &approval, step).await?
        {
            return Err(blocker.into());
        }
        let post = people::post_of(tx, person, &approval.node_id).await?;
        self.save_opinion(tx, &approval, &round, person, &post).await?;
        follow::<K>(tx, &approval, &round, next).await
    }
}

impl<K: SubjectKind> Decide<K> {
    async fn save_opinion(&self, tx: &mut Tx, approval: &Approval, round: &Round, person: &str, post: &str) -> Result<(), Fail> {
        let step = self.seen.step;
        let decides = step.decides_secrecy();
        let o = Opinion {
            id: tx.id(),
            approval_id: approval.id.clone(),
            no: i64::try_from(round.at).unwrap_or_default(),
            name: step.name().to_owned(),
            decision: self.said.verdict.name().to_owned(),
            person_id: person.to_owned(),
            post: post.to_owned(),
            opinion: self.said.opinion.trim().to_owned(),
            secrecy: self.said.conclusion.filter(|_| decides).map_or("", rules::Conclusion::name).to_owned(),
            basis: if decides { self.said.basis.trim().to_owned() } else { String::new() },
            at: tx.now(),
        };
        tx.exec(
            "INSERT INTO approval_opinion (id, approval_id, node_id, no, name, decision, person_id, post, opinion, secrecy, basis, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            &args![&o.id, &o.approval_id, &approval.node_id, o.no, &o.name, &o.decision, person, post, &o.opinion, &o.secrecy, &o.basis, o.at],
        )
        .await?;
        // Asked again, the outside authority has not answered yet, whatever it said to an earlier look at this step.
        tx.exec(
            "UPDATE approval_step SET state = $3, person_id = $4, post = $5, proofread = $6, opinion = $7, secrecy = $8, basis = $9, \
             decided_at = $10, outside_number = CASE WHEN $8 = 'report' THEN '' ELSE outside_number END, \
             outside_answer = CASE WHEN $8 = 'report' THEN '' ELSE outside_answer END WHERE approval_id = $1 AND no = $2",
            &args![&o.approval_id, o.no, &o.decision, person, post, self.said.proofread, &o.opinion, &o.secrecy, &o.basis, o.at],
        )
        .await?;
        tx.note(
            "approval.decided",
            &approval.node_id,
            &approval.id,
            serde_json::json!({ "step": o.name, "decision": o.decision, "hash": approval.hash, "secrecy": o.secrecy, "row": o.print() }),
        );
        Ok(())
    }
}

/// Moves the round on and tells the subject when it ended.
async fn follow<K: SubjectKind>(tx: &mut Tx, approval: &Approval, round: &Round, next: Next) -> Result<Decided, Fail> {
    let at = i64::try_from(round.at).unwrap_or_default();
    let (state, at_step, decided) = match next {
        Next::Step(to) if to > round.at => (State::Open, i64::try_from(to).unwrap_or_default(), Decided::Next),
        Next::Step(to) => (State::Open, i64::try_from(to).unwrap_or_default(), Decided::Before),
        Next::Approved => (State::Approved, at, Decided::Approved),
        Next::Returned => (State::Returned, at, Decided::Returned),
        Next::NotOpen => (State::NotOpen, at, Decided::NotOpen),
        Next::Outside => (State::Outside, at, Decided::Outside),
    };
    move_to(tx, approval, state, at_step).await?;
    if decided == Decided::Before {
        tx.exec(
            "UPDATE approval_step SET state = 'waiting' WHERE approval_id = $1 AND no >= $2",
            &args![approval.id.as_str(), at_step],
        )
        .await?;
    }
    if state != State::Outside {
        // A borrowed reviewer was borrowed for one step.
        people::unassign(tx, Review::ASSIGNED, &approval.id, None).await?;
    }
    match decided {
        Decided::Approved => K::on_decided(tx, approval, Outcome::Approved).await?,
        Decided::Returned => K::on_decided(tx, approval, Outcome::Returned).await?,
        Decided::NotOpen => K::on_decided(tx, approval, Outcome::NotOpen).await?,
        Decided::Next | Decided::Before | Decided::Outside => {}
    }
    Ok(decided)
}

async fn move_to(tx: &mut Tx, approval: &Approval, state: State, at_step: i64) -> Result<(), Fail> {
    let closed = (!state.is_open()).then_some(tx.now());
    let moved = tx
        .exec(
            "UPDATE approval SET state = $2, at_step = $3, version = version + 1, closed_at = $4 WHERE id = $1 AND version = $5",
            &args![approval.id.as_str(), state.name(), at_step, closed, approval.version],
        )
        .await?;
    if moved == 1 { Ok(()) } else { Err(Refusal::new("review-moved-on").into()) }
}

/// The outside authority's answer, entered by whoever stands on the step.
#[derive(Debug, Serialize)]
pub struct OutsideAnswer<K> {
    /// Key of the form.
    pub key: String,
    /// The round.
    pub approval: String,
    /// [`Round::version`] that was seen.
    pub version: i64,
    /// Number of the document.
    pub number: String,
    /// What it says.
    pub answer: String,
    /// Whether it agrees.
    pub agrees: bool,
    /// Of which kind of subject.
    #[serde(skip)]
    pub kind: PhantomData<fn() -> K>,
}

impl<K: SubjectKind> Command for OutsideAnswer<K> {
    type Done = Decided;
    type Act = Review;
    const NAME: &'static str = "approval.outside_answer";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<Review>) -> Result<Decided, Fail> {
        let (approval, round) = load(tx, proof, &self.approval).await?;
        if !K::knows(&approval.kind) || !store::stands_on_tx(tx, proof.person(), &approval.id).await? {
            return Err(Fail::NotThere);
        }
        let next = rules::outside_answer(&round, self.version, &self.number, &self.answer, self.agrees)?;
        let (number, answer) = (self.number.trim(), self.answer.trim());
        tx.exec(
            "UPDATE approval_step SET outside_number = $3, outside_answer = $4 WHERE approval_id = $1 AND no = $2",
            &args![approval.id.as_str(), approval.at_step, number, answer],
        )
        .await?;
        let row = outside_print(&approval.id, approval.at_step, number, answer);
        let data = serde_json::json!({ "number": number, "agrees": self.agrees, "row": row });
        tx.note("approval.outside_answered", &approval.node_id, &approval.id, data);
        follow::<K>(tx, &approval, &round, next).await
    }
}

/// Asks a reviewer of another unit, or of the level above, to review the open step.
#[derive(Debug, Serialize)]
pub struct Borrow {
    /// Key of the form.
    pub key: String,
    /// The round.
    pub approval: String,
    /// Who is asked.
    pub person: String,
}

/// A borrowed reviewer has a fortnight.
const BORROWED_FOR: i64 = 14 * 24 * 3_600_000;

impl Command for Borrow {
    type Done = ();
    type Act = AskForHelp;
    const NAME: &'static str = "approval.borrow";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<AskForHelp>) -> Result<(), Fail> {
        let (approval, round) = load(tx, proof, &self.approval).await?;
        rules::borrow(&round, &self.person, &borrowing::offices(tx, &self.person).await?)?;
        let known: Option<(i64,)> =
            tx.get("SELECT CAST(1 AS BIGINT) FROM credential WHERE person_id = $1", &args![self.person.as_str()]).await?;
        if known.is_none() {
            return Err(Refusal::at("person", "borrow-cannot-sign-in").into());
        }
        people::unassign(tx, Review::ASSIGNED, &approval.id, None).await?;
        let (node, until) = (approval.node_id.as_str(), tx.now() + BORROWED_FOR);
        people::assign(tx, Review::ASSIGNED, &approval.id, node, &self.person, until, proof.person()).await?;
        tx.note("approval.borrowed", &approval.node_id, &approval.id, serde_json::json!({ "person": self.person }));
        Ok(())
    }
}

/// 撤回 by the writer, inside the subject's own command.
///
/// # Errors
/// No round is open any more.
pub async fn end_by_writer(tx: &mut Tx, subject: &str) -> Result<Approval, Fail> {
    let last: Option<(String,)> =
        tx.get("SELECT id FROM approval WHERE subject_id = $1 ORDER BY round DESC LIMIT 1", &args![subject]).await?;
    let (id,) = last.ok_or_else(|| Refusal::new("withdraw-too-late"))?;
    let (approval, round) = store::load(tx, &id).await?;
    rules::withdraw(&round)?;
    move_to(tx, &approval, State::Withdrawn, approval.at_step).await?;
    // Whoever was borrowed was to review it, and nothing else.
    people::unassign(tx, Review::ASSIGNED, &approval.id, None).await?;
    tx.note("approval.withdrawn", &approval.node_id, &approval.id, serde_json::json!({ "round": approval.round }));
    Ok(approval)
}
