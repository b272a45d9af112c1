//! Questions by hand, as commands: written, moved, deleted.
//!
//! Promises: a question with something wrong is kept, so that nothing typed is lost, and counts as one that cannot be asked; of two writers the
//! second is told; a bank under review is not changed by anybody.

use serde::Serialize;
use zhibu_bank::Question;

use super::EditCourse;
use super::bank::{self, Place};
use super::store::{self, Course, Draft};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::refusal::Refusal;

/// Writes a question. Answers its id.
#[derive(Debug, Serialize)]
pub struct SaveQuestion {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The question; empty: a new one.
    pub question: String,
    /// How it stood when the form was shown, as JSON; empty for a new one.
    pub seen: String,
    /// Where it belongs.
    pub place: Place,
    /// As typed.
    pub body: Question,
}

impl Command for SaveQuestion {
    type Done = String;
    type Act = EditCourse;
    const NAME: &'static str = "course.save_question";
    const AUDITED: bool = false;

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<String, Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        self.place.stands_in(&draft.outline)?;
        let (id, number) = if self.question.is_empty() {
            room_for(tx, &course, 1).await?;
            let next = bank::next_places(tx, &course.id).await?.get(&self.place.unit).copied().unwrap_or(1);
            (tx.id(), next)
        } else {
            let sql = "SELECT place, body FROM question WHERE course_id = $1 AND id = $2";
            let stored: Option<(i64, String)> = tx.get(sql, &args![course.id.as_str(), self.question.as_str()]).await?;
            let (number, body) = stored.ok_or_else(|| Refusal::new("question-gone"))?;
            if body != self.seen && body != serde_json::to_string(&self.body)? {
                return Err(Refusal::new("question-moved-on").into());
            }
            (self.question.clone(), number)
        };
        bank::write(tx, (&course.id, proof.person(), ""), (&id, number), &self.place, &self.body).await?;
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        Ok(id)
    }
}

/// Whether so many more questions still fit.
pub(super) async fn room_for(tx: &mut Tx, course: &Course, more: i64) -> Result<(), Fail> {
    if bank::count(tx, &course.id).await? + more > bank::MOST {
        return Err(Refusal::new("question-bank-full").arg("most", bank::MOST).into());
    }
    Ok(())
}

async fn changed_one(tx: &mut Tx, changed: u64, (course, draft): (&Course, &mut Draft), person: &str) -> Result<(), Fail> {
    if changed != 1 {
        return Err(Refusal::new("question-gone").into());
    }
    store::touch(tx, course, draft, person).await?;
    Ok(())
}

/// Deletes a question from the bank; a frozen revision keeps it.
#[derive(Debug, Serialize)]
pub struct DeleteQuestion {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The question.
    pub question: String,
}

impl Command for DeleteQuestion {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.delete_question";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        let gone = tx
            .exec("DELETE FROM question WHERE course_id = $1 AND id = $2", &args![course.id.as_str(), self.question.as_str()])
            .await?;
        changed_one(tx, gone, (&course, &mut draft), proof.person()).await?;
        tx.note("course.question_deleted", &course.node_id, &course.id, serde_json::json!({ "question": self.question }));
        Ok(())
    }
}

/// Moves a question to another unit; it is about the whole unit then.
#[derive(Debug, Serialize)]
pub struct MoveQuestion {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The question.
    pub question: String,
    /// Where to.
    pub unit: String,
}

impl Command for MoveQuestion {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.move_question";
    const AUDITED: bool = false;

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        Place { unit: self.unit.clone(), ..Place::default() }.stands_in(&draft.outline)?;
        let next = bank::next_places(tx, &course.id).await?.get(&self.unit).copied().unwrap_or(1);
        let now = tx.now();
        let moved = tx
            .exec(
                "UPDATE question SET unit_id = $3, lesson_id = '', part = 0, place = $4, changed_by = $5, changed_at = $6 \
                 WHERE course_id = $1 AND id = $2",
                &args![course.id.as_str(), self.question.as_str(), self.unit.as_str(), next, proof.person(), now],
            )
            .await?;
        changed_one(tx, moved, (&course, &mut draft), proof.person()).await
    }
}
