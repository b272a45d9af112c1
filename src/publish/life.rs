//! What follows a decision: publication, return, withdrawal, a new version, 下架; and what falls due later.
//!
//! Promise: the public side changes only through `edition`, in the same transaction as the reason for it.

use serde::Serialize;

use super::rules::{self, State};
use super::store;
use super::verify;
use super::{EditArticle, Punctual, TakeArticleDown};
use crate::access::Proof;
use crate::approval::{self, Approval, Outcome};
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::edition;
use crate::people;
use crate::refusal::Refusal;

const DAY: i64 = 24 * 3_600_000;

/// What a decided round means for its article.
pub(super) async fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> Result<(), Fail> {
    match outcome {
        Outcome::Approved => match approval.publish_at {
            Some(at) if at > tx.now() => {
                edition::due(tx, at, "publish", &approval.subject_id, &approval.id).await?;
                store::set_state(tx, &approval.subject_id, State::Scheduled).await
            }
            _ => publish(tx, approval).await,
        },
        Outcome::Returned | Outcome::NotOpen => {
            clear_savers(tx, &approval.subject_id).await?;
            store::set_state(tx, &approval.subject_id, State::Returned).await
        }
    }
}

/// Makes the approved revision what the public reads.
async fn publish(tx: &mut Tx, approval: &Approval) -> Result<(), Fail> {
    let now = tx.now();
    let (meta,): (String,) =
        tx.get("SELECT meta FROM revision WHERE id = $1", &args![approval.revision_id.as_str()]).await?.ok_or(Fail::NotThere)?;
    let meta: rules::Meta = serde_json::from_str(&meta)?;
    let pinned_until = (approval.pin_days > 0).then(|| now + approval.pin_days * DAY);
    let version = edition::publish(
        tx,
        edition::Publish {
            article: &approval.subject_id,
            node: &approval.node_id,
            section: &meta.section,
            revision: &approval.revision_id,
            approval: &approval.id,
            pinned_until,
        },
    )
    .await?;
    if let Some(until) = pinned_until {
        edition::due(tx, until, "unpin", &approval.subject_id, "").await?;
    }
    clear_savers(tx, &approval.subject_id).await?;
    store::set_state(tx, &approval.subject_id, State::Published).await?;
    let row = verify::version_print(&approval.subject_id, version, &approval.revision_id, &approval.id, now);
    let data = serde_json::json!({ "hash": approval.hash, "version": version, "row": row });
    tx.note("article.published", &approval.node_id, &approval.subject_id, data);
    Ok(())
}

/// From here on, who saves belongs to the next revision.
async fn clear_savers(tx: &mut Tx, article: &str) -> Result<(), Fail> {
    tx.exec("UPDATE draft SET savers = '[]' WHERE article_id = $1", &args![article]).await?;
    Ok(())
}

/// 撤回
#[derive(Debug, Serialize)]
pub struct Withdraw {
    /// Key of the form.
    pub key: String,
    /// The article.
    pub article: String,
}

impl Command for Withdraw {
    type Done = ();
    type Act = EditArticle;
    const NAME: &'static str = "article.withdraw";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<(), Fail> {
        let (article, _) = store::load(tx, proof, &self.article).await?;
        if article.state() == State::Scheduled {
            // Approved and waiting for its hour: taking it back means that the yes is used up.
            edition::cancel_due(tx, "publish", &article.id).await?;
        } else {
            approval::end_by_writer(tx, &article.id).await?;
        }
        store::set_state(tx, &article.id, State::Draft).await?;
        tx.note("article.withdrawn", &article.node_id, &article.id, serde_json::Value::Null);
        Ok(())
    }
}

/// 改一版: what is public stays public; the working copy is open again.
#[derive(Debug, Serialize)]
pub struct EditAgain {
    /// Key of the form.
    pub key: String,
    /// The article.
    pub article: String,
}

impl Command for EditAgain {
    type Done = ();
    type Act = EditArticle;
    const NAME: &'static str = "article.edit_again";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<(), Fail> {
        let (article, _) = store::load(tx, proof, &self.article).await?;
        if !matches!(article.state(), State::Published | State::TakenDown) {
            return Err(Refusal::new("edit-again-not-public").into());
        }
        // The hour of the version before is past.
        tx.exec("UPDATE draft SET publish_at = NULL WHERE article_id = $1", &args![article.id.as_str()]).await?;
        store::set_state(tx, &article.id, State::Draft).await?;
        tx.note("article.opened_again", &article.node_id, &article.id, serde_json::Value::Null);
        Ok(())
    }
}

/// 下架: the article leaves; its link tells why.
#[derive(Debug, Serialize)]
pub struct TakeDown {
    /// Key of the form.
    pub key: String,
    /// The article.
    pub article: String,
    /// Told to the public.
    pub reason: String,
}

impl Command for TakeDown {
    type Done = ();
    type Act = TakeArticleDown;
    const NAME: &'static str = "article.take_down";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<TakeArticleDown>) -> Result<(), Fail> {
        let (article, _) = store::load(tx, proof, &self.article).await?;
        rules::take_down(edition::is_public(tx, &article.id).await?, &self.reason)?;
        let post = people::post_of(tx, proof.person(), &article.node_id).await?;
        edition::take_down(tx, &article.id, self.reason.trim(), &post).await?;
        if article.state() == State::Scheduled {
            // A new version that waits for its hour would bring the article back behind the back of whoever takes it down: its yes is used up.
            edition::cancel_due(tx, "publish", &article.id).await?;
        }
        if matches!(article.state(), State::Published | State::Scheduled) {
            store::set_state(tx, &article.id, State::TakenDown).await?;
        }
        tx.note("article.taken_down", &article.node_id, &article.id, serde_json::json!({ "reason": self.reason.trim() }));
        Ok(())
    }
}

/// Carries out what fell due: publications at their set time, the end of a 置顶. Answers how many.
#[derive(Debug, Serialize)]
pub struct TakeDue;

impl Command for TakeDue {
    type Done = i64;
    type Act = Punctual;
    const NAME: &'static str = "article.due";

    async fn run(&self, tx: &mut Tx, _: &Proof<Punctual>) -> Result<i64, Fail> {
        let due = edition::take_due(tx).await?;
        for row in &due {
            if row.what == "unpin" {
                edition::unpin(tx, &row.article_id).await?;
                continue;
            }
            let approval = approval::load_approved(tx, &row.approval_id).await?;
            publish(tx, &approval).await?;
        }
        Ok(i64::try_from(due.len()).unwrap_or(i64::MAX))
    }
}
