//! Who must say yes, in which order: the three reviews of every text that goes public.
//!
//! Promises: a subject (an article, a course) is frozen by its hash before anybody decides; what follows from the last yes happens in the
//! same transaction; the law stands in `rules.rs`. Other rooms call [`open`] inside their own submitting command, implement
//! [`SubjectKind`], and add [`routes`] for it.

mod borrowing;
mod commands;
mod history;
mod pages;
pub mod rules;
mod store;
#[cfg(test)]
mod story;
mod verify;
mod views;

use std::future::Future;

pub use commands::{Borrow, Decide, Decided, OutsideAnswer, end_by_writer};
pub(crate) use history::step as shown_step;
pub use history::{Told, last_words, told};
pub use pages::routes;
pub use rules::{Conclusion, State, StepName};
pub use store::{
    Approval, Opening, Waiting, authors_before, load_approved, open, open_step, revision_before, round_of, waiting_for,
};
pub use verify::{Altered, verify};
pub use views::*;

use crate::access::{Action, Actor, Object, Role};
use crate::app::App;
use crate::db::{Fail, Tx};
use crate::refusal::Refusal;

/// Read and decide what is under review: by the three reviewing roles, or by an assignment for one step.
#[derive(Debug)]
pub struct Review;

impl Action for Review {
    const NAME: &'static str = "approval.review";
    const ROLES: &'static [Role] = &[Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer];
    const ASSIGNED: &'static str = "review";
}

/// Ask somebody of another unit to review: the reviewers of the place, its secretary, and whoever submitted the text.
#[derive(Debug)]
pub struct AskForHelp;

impl Action for AskForHelp {
    const NAME: &'static str = "approval.borrow";
    const ROLES: &'static [Role] = &[Role::Secretary, Role::FirstReviewer, Role::SecondReviewer, Role::FinalReviewer];
    const OWNER: bool = true;
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The last yes.
    Approved,
    /// Back to the writer.
    Returned,
    /// 不公开.
    NotOpen,
}

/// What the review screen shows of a subject.
#[derive(Debug, Default)]
pub struct Subject {
    /// Title.
    pub title: String,
    /// Digest.
    pub digest: String,
    /// The section's word.
    pub section: String,
    /// Who signs it.
    pub byline: String,
    /// Where it comes from.
    pub source: String,
    /// Safe markup.
    pub text: String,
    /// Against the round before, when there was one.
    pub changes: Option<Vec<Change>>,
    /// The cover.
    pub cover: Option<Shown>,
    /// Attachments.
    pub files: Vec<File>,
}

/// A kind of thing that can be under review, or several of them behind one face (the routes are built once, in `app.rs`).
pub trait SubjectKind: Send + Sync + 'static {
    /// Whether it answers for subjects of that name in the database.
    fn knows(kind: &str) -> bool;

    /// Where the writer sees how the subject stands.
    fn progress(approval: &Approval) -> String;

    /// What the review screen shows: the frozen revision, and what changed since the round before. The caller has asked for leave.
    fn shown(app: &App, approval: &Approval) -> impl Future<Output = sqlx::Result<Subject>> + Send;

    /// What stops this step, if anything (proofreading hits, a missing document).
    fn blockers(tx: &mut Tx, approval: &Approval, step: StepName) -> impl Future<Output = Result<Option<Refusal>, Fail>> + Send;

    /// Runs in the transaction of the deciding command.
    fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> impl Future<Output = Result<(), Fail>> + Send;
}

/// The last yes publishes: it needs the second review's conclusion 公开, or the outside authority's document. What stops the step, for every
/// kind of subject.
///
/// # Errors
/// The database's.
pub async fn secrecy_open(tx: &mut Tx, approval: &Approval, step: StepName) -> Result<Option<Refusal>, Fail> {
    if step != StepName::FinalReview {
        return Ok(None);
    }
    let open = store::concluded(tx, &approval.id).await?.is_some_and(|(secrecy, number)| match Conclusion::parse(&secrecy) {
        Some(Conclusion::Open) => true,
        Some(Conclusion::Report) => !number.is_empty(),
        Some(Conclusion::Closed) | None => false,
    });
    Ok((!open).then(|| Refusal::new("secrecy-not-concluded")))
}

/// The object of questions about a round.
pub(crate) fn object(approval: &Approval) -> Object {
    Object { node: approval.node_id.clone(), owner: approval.owner_id.clone(), id: approval.id.clone() }
}

/// Whether the actor holds the role, or an assignment, for the open step.
pub(crate) async fn stands_on(
    reader: &crate::db::Reader,
    actor: &Actor,
    approval: &Approval,
    now: crate::ambient::Instant,
) -> sqlx::Result<bool> {
    store::stands_on(reader, &actor.person, &approval.id, now).await
}
