//! Submitting a course and what follows: publication, return, withdrawal, the next version, 下架.
//!
//! Promise: what is taught changes only through [`publish`], in the same transaction as the reason for it.

use serde::Serialize;

use super::reviewing::CourseKind;
use super::rules::{self, State};
use super::{EditCourse, TakeCourseDown, bank_import, film, publish, revisions, store, verify};
use crate::access::Proof;
use crate::approval::{self, Approval, Outcome};
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::people;
use crate::refusal::Refusal;

/// 送审: freezes the course and begins a round.
#[derive(Debug, Serialize)]
pub struct SubmitCourse {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The version that the writer saw.
    pub version: i64,
}

impl Command for SubmitCourse {
    type Done = String;
    type Act = EditCourse;
    const NAME: &'static str = "course.submit";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<String, Fail> {
        let (course, draft) = store::load(tx, proof, &self.course).await?;
        if !course.state().is_writable() {
            return Err(Refusal::new("submitted-already").into());
        }
        if draft.version != self.version {
            return Err(Refusal::new("course-moved-on").into());
        }
        if bank_import::is_running(tx, &course.id).await? {
            return Err(Refusal::new("course-import-running").into());
        }
        let measures = store::measures(&store::lessons_in(tx, &course.id).await?, &film::films_in(tx, &course.id).await?);
        let banks = store::banks_in(tx, &course.id).await?;
        if let Some(first) = rules::missing(&draft.outline, &measures, &banks).into_iter().next() {
            return Err(first.into());
        }
        let authors = revisions::authors(tx, &course, &draft, proof.person()).await?;
        let (revision, hash) = revisions::freeze(tx, &course, &draft, "submitted", proof.person()).await?;
        let opening = approval::Opening {
            kind: CourseKind::KIND,
            subject: &course.id,
            node: &course.node_id,
            owner: proof.person(),
            revision: &revision,
            hash: &hash,
            title: draft.outline.title.trim(),
            authors: &authors,
            publish_at: None,
            pin_days: 0,
        };
        let round = approval::open(tx, opening).await?;
        store::set_state(tx, &course.id, State::InReview).await?;
        tx.note("course.submitted", &course.node_id, &course.id, serde_json::json!({ "hash": hash }));
        Ok(round)
    }
}

/// What a decided round means for its course.
pub(super) async fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> Result<(), Fail> {
    // From here on, who changes something belongs to the next version.
    tx.exec("UPDATE course_draft SET savers = '[]' WHERE course_id = $1", &args![approval.subject_id.as_str()]).await?;
    match outcome {
        Outcome::Approved => published(tx, approval).await,
        Outcome::Returned | Outcome::NotOpen => store::set_state(tx, &approval.subject_id, State::Returned).await,
    }
}

/// Makes the approved revision what is taught.
async fn published(tx: &mut Tx, approval: &Approval) -> Result<(), Fail> {
    let (course, revision, now) = (approval.subject_id.as_str(), approval.revision_id.as_str(), tx.now());
    let frozen = revisions::revision_in(tx, revision).await?.frozen()?;
    publish(tx, course, &approval.node_id, revision, &approval.id, &frozen).await?;
    tx.exec("UPDATE course_public SET down_at = NULL, down_reason = '', down_post = '' WHERE course_id = $1", &args![course])
        .await?;
    let sql = "SELECT CAST(COALESCE(MAX(no), 0) AS BIGINT) FROM course_version WHERE course_id = $1";
    let no = tx.get::<(i64,)>(sql, &args![course]).await?.map_or(0, |(no,)| no) + 1;
    tx.exec(
        "INSERT INTO course_version (course_id, no, revision_id, approval_id, published_at) VALUES ($1, $2, $3, $4, $5)",
        &args![course, no, revision, approval.id.as_str(), now],
    )
    .await?;
    store::set_state(tx, course, State::Published).await?;
    let row = verify::version_print(course, no, revision, &approval.id, now);
    let data = serde_json::json!({ "hash": approval.hash, "version": no, "row": row, "title": approval.title });
    tx.note("course.published", &approval.node_id, course, data);
    Ok(())
}

/// 撤回
#[derive(Debug, Serialize)]
pub struct WithdrawCourse {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
}

impl Command for WithdrawCourse {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.withdraw";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, _) = store::load(tx, proof, &self.course).await?;
        approval::end_by_writer(tx, &course.id).await?;
        store::set_state(tx, &course.id, State::Draft).await?;
        tx.note("course.withdrawn", &course.node_id, &course.id, serde_json::Value::Null);
        Ok(())
    }
}

/// 改一版: what is taught stays; the working copy is open again.
#[derive(Debug, Serialize)]
pub struct EditCourseAgain {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
}

impl Command for EditCourseAgain {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.edit_again";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, _) = store::load(tx, proof, &self.course).await?;
        if !course.state().can_begin_again() {
            return Err(Refusal::new("course-again-not-public").into());
        }
        store::set_state(tx, &course.id, State::Draft).await?;
        tx.note("course.opened_again", &course.node_id, &course.id, serde_json::Value::Null);
        Ok(())
    }
}

async fn is_taught(tx: &mut Tx, course: &str) -> Result<bool, Fail> {
    let sql = "SELECT state FROM course_public WHERE course_id = $1";
    Ok(tx.get::<(String,)>(sql, &args![course]).await?.is_some_and(|(state,)| state == "public"))
}

/// 先不改了: the next version is laid aside as it is; 改一版 goes on with it. What is taught never changed.
#[derive(Debug, Serialize)]
pub struct LayAside {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
}

impl Command for LayAside {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.lay_aside";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, _) = store::load(tx, proof, &self.course).await?;
        if !course.state().can_be_laid_aside(is_taught(tx, &course.id).await?) {
            return Err(Refusal::new("course-aside-not").into());
        }
        if bank_import::is_running(tx, &course.id).await? {
            return Err(Refusal::new("course-import-running").into());
        }
        store::set_state(tx, &course.id, State::Published).await?;
        tx.note("course.laid_aside", &course.node_id, &course.id, serde_json::Value::Null);
        Ok(())
    }
}

/// 下架: the course is no longer taught; what was earned with it stays.
#[derive(Debug, Serialize)]
pub struct TakeDownCourse {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// Told to whoever opens it.
    pub reason: String,
}

impl Command for TakeDownCourse {
    type Done = ();
    type Act = TakeCourseDown;
    const NAME: &'static str = "course.take_down";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<TakeCourseDown>) -> Result<(), Fail> {
        let (course, _) = store::load(tx, proof, &self.course).await?;
        rules::take_down(is_taught(tx, &course.id).await?, &self.reason)?;
        let (post, now) = (people::post_of(tx, proof.person(), &course.node_id).await?, tx.now());
        let reason = self.reason.trim();
        tx.exec(
            "UPDATE course_public SET state = 'down', down_at = $2, down_reason = $3, down_post = $4 WHERE course_id = $1",
            &args![course.id.as_str(), now, reason, post],
        )
        .await?;
        if course.state() == State::Published {
            store::set_state(tx, &course.id, State::TakenDown).await?;
        }
        tx.note("course.taken_down", &course.node_id, &course.id, serde_json::json!({ "reason": reason }));
        Ok(())
    }
}
