//! A file of questions: read, looked at, taken in in batches, undone as a whole.
//!
//! Promises: a broken row costs itself and no other; nothing is taken in before somebody has looked and said yes; a batch is one command of at most
//! [`BATCH`] rows, so that thousands of questions stop nobody, and a process that dies goes on where the batch before ended; what somebody
//! changed by hand since stays when the import is undone.

use serde::{Deserialize, Serialize};
use zhibu_bank::{Fault, Question, Read, gift, moodle, sheet};

use super::bank::{self, Place};
use super::rules::State;
use super::store::{self, Course};
use super::{EditCourse, bank_commands};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx, jobs};
use crate::publish;
use crate::refusal::Refusal;

/// Most rows of a batch.
pub const BATCH: usize = 400;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Excel.
    Sheet,
    /// GIFT, a text.
    Gift,
    /// Moodle XML.
    Moodle,
}

impl Form {
    /// By what the file holds, not by its name.
    pub fn of(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        // An old .xls or a locked .xlsx is told by the reader of sheets.
        if bytes.starts_with(b"PK") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            Self::Sheet
        } else if text.starts_with(b"<") {
            Self::Moodle
        } else {
            Self::Gift
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// The whole file cannot be read.
    pub fn read(self, bytes: &[u8]) -> Result<Read, Fault> {
        match self {
            Self::Sheet => sheet::read(bytes),
            Self::Gift => gift::read(bytes),
            Self::Moodle => moodle::read(bytes),
        }
    }

    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Gift => "gift",
            Self::Moodle => "moodle",
        }
    }

    /// The form of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Sheet, Self::Gift, Self::Moodle].into_iter().find(|form| form.name() == name)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Sheet => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Gift => "text/plain",
            Self::Moodle => "application/xml",
        }
    }
}

/// An import as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Import {
    pub id: String,
    pub course_id: String,
    pub name: String,
    pub file: String,
    pub form: String,
    pub unit_id: String,
    pub state: String,
    pub good: i64,
    pub bad: i64,
    pub taken: i64,
    pub made_by: String,
    pub made_at: i64,
}

macro_rules! import_sql {
    ($tail:literal) => {
        concat!(
            "SELECT id, course_id, name, file, form, unit_id, state, good, bad, taken, made_by, made_at FROM bank_import ",
            $tail
        )
    };
}

const READ: &str = "the caller asked for leave to the course";

/// One import; the caller asks for leave to its course.
pub(super) async fn import(reader: &Reader, id: &str) -> sqlx::Result<Option<Import>> {
    reader.system(READ).get(import_sql!("WHERE id = $1"), &args![id]).await
}

/// The imports of a course, newest first.
pub(super) async fn imports(reader: &Reader, course: &str) -> sqlx::Result<Vec<Import>> {
    let sql = import_sql!("WHERE course_id = $1 ORDER BY made_at DESC, id DESC LIMIT 20");
    reader.system(READ).all(sql, &args![course]).await
}

async fn load(tx: &mut Tx, course: &Course, id: &str) -> Result<Import, Fail> {
    let import: Import = tx.get(import_sql!("WHERE id = $1"), &args![id]).await?.ok_or(Fail::NotThere)?;
    if import.course_id == course.id { Ok(import) } else { Err(Fail::NotThere) }
}

async fn stands(tx: &mut Tx, import: &str, state: &str, taken: i64) -> Result<(), Fail> {
    tx.exec("UPDATE bank_import SET state = $2, taken = $3 WHERE id = $1", &args![import, state, taken]).await?;
    Ok(())
}

/// Whether an import of the course is on its way, in or out.
pub(super) async fn is_running(tx: &mut Tx, course: &str) -> Result<bool, Fail> {
    let sql = "SELECT id FROM bank_import WHERE course_id = $1 AND state IN ('taking', 'undoing') LIMIT 1";
    Ok(tx.get::<(String,)>(sql, &args![course]).await?.is_some())
}

/// Keeps a file that was read, to be looked at. Answers the import's id.
#[derive(Debug, Serialize)]
pub struct KeepFile {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// Its name.
    pub name: String,
    /// The stored file.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// Its form.
    pub form: Form,
    /// Where questions without a place go.
    pub unit: String,
    /// Questions that can be taken.
    pub good: i64,
    /// Rows that cannot.
    pub bad: i64,
}

impl Command for KeepFile {
    type Done = String;
    type Act = EditCourse;
    const NAME: &'static str = "course.keep_file";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<String, Fail> {
        let (course, draft) = store::load_writable(tx, proof, &self.course).await?;
        Place { unit: self.unit.clone(), ..Place::default() }.stands_in(&draft.outline)?;
        publish::remember_file(tx, &self.file, self.form.media_type(), self.bytes, &self.name, "[]").await?;
        let (id, now) = (tx.id(), tx.now());
        tx.exec(
            "INSERT INTO bank_import (id, course_id, name, file, form, unit_id, state, good, bad, taken, made_by, made_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 'ready', $7, $8, 0, $9, $10)",
            &args![
                id.as_str(),
                course.id.as_str(),
                &self.name,
                &self.file,
                self.form.name(),
                &self.unit,
                self.good,
                self.bad,
                proof.person(),
                now
            ],
        )
        .await?;
        store::set_files(tx, &course.id, &id, [self.file.clone()].into()).await?;
        Ok(id)
    }
}

/// Begins to take the good questions in, or to undo an import; the work itself is a job.
#[derive(Debug, Serialize)]
pub struct BeginImport {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The import.
    pub import: String,
    /// Whether to undo it.
    pub undo: bool,
}

/// The kind of the job that takes questions in.
pub const TAKE_JOB: &str = "bank-take";
/// The kind of the job that undoes an import.
pub const UNDO_JOB: &str = "bank-undo";

impl Command for BeginImport {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.begin_import";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, _) = store::load_writable(tx, proof, &self.course).await?;
        let import = load(tx, &course, &self.import).await?;
        let fits =
            if self.undo { matches!(import.state.as_str(), "taking" | "taken" | "stopped") } else { import.state == "ready" };
        if !fits {
            return Err(Refusal::new("import-moved-on").into());
        }
        if !self.undo {
            bank_commands::room_for(tx, &course, import.good).await?;
        }
        let (state, job) = if self.undo { ("undoing", UNDO_JOB) } else { ("taking", TAKE_JOB) };
        stands(tx, &import.id, state, import.taken).await?;
        let now = tx.now();
        jobs::enqueue(tx, job, &format!("{job}:{}", import.id), &serde_json::json!({ "import": import.id }), now).await?;
        let action = if self.undo { "course.import_undone" } else { "course.import_taken" };
        tx.note(action, &course.node_id, &course.id, serde_json::json!({ "import": import.id, "good": import.good }));
        Ok(())
    }
}

/// Takes a batch in, if the import stands where the batch begins. Answers how many are in by now, and whether it goes on.
#[derive(Debug, Serialize)]
pub struct TakeBatch {
    /// The course.
    pub course: String,
    /// The import.
    pub import: String,
    /// How many are in already.
    pub from: i64,
    /// At most [`BATCH`].
    pub rows: Vec<(Place, Question)>,
}

impl Command for TakeBatch {
    type Done = bool;
    type Act = EditCourse;
    const NAME: &'static str = "course.take_batch";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<bool, Fail> {
        let (course, mut draft) = store::load(tx, proof, &self.course).await?;
        let import = load(tx, &course, &self.import).await?;
        if import.state != "taking" || import.taken != self.from {
            return Ok(import.state == "taking");
        }
        if !course.state().is_writable() {
            stands(tx, &import.id, "stopped", import.taken).await?;
            return Ok(false);
        }
        let mut next = bank::next_places(tx, &course.id).await?;
        for (place, question) in &self.rows {
            // A lesson or a unit may have gone since the file was looked at.
            let place = if place.stands_in(&draft.outline).is_ok() {
                place.clone()
            } else {
                let unit = draft.outline.unit(&place.unit).or_else(|| draft.outline.units.first());
                let Some(unit) = unit else { continue };
                Place { unit: unit.id.clone(), ..Place::default() }
            };
            let number = next.entry(place.unit.clone()).or_insert(1);
            let id = tx.id();
            bank::write(tx, (&course.id, &import.made_by, &import.id), (&id, *number), &place, question).await?;
            *number += 1;
        }
        let taken = import.taken + i64::try_from(self.rows.len()).unwrap_or_default();
        let goes_on = taken < import.good && !self.rows.is_empty();
        stands(tx, &import.id, if goes_on { "taking" } else { "taken" }, taken).await?;
        store::touch(tx, &course, &mut draft, &import.made_by).await?;
        Ok(goes_on)
    }
}

/// Deletes a batch of an import again. Answers whether there are more.
#[derive(Debug, Serialize)]
pub struct UndoBatch {
    /// The course.
    pub course: String,
    /// The import.
    pub import: String,
}

impl Command for UndoBatch {
    type Done = bool;
    type Act = EditCourse;
    const NAME: &'static str = "course.undo_batch";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<bool, Fail> {
        let (course, mut draft) = store::load(tx, proof, &self.course).await?;
        let import = load(tx, &course, &self.import).await?;
        if import.state != "undoing" {
            return Ok(false);
        }
        if !course.state().is_writable() {
            stands(tx, &import.id, "stopped", import.taken).await?;
            return Ok(false);
        }
        let batch = i64::try_from(BATCH).unwrap_or_default();
        let gone = tx
            .exec(
                "DELETE FROM question WHERE id IN (SELECT id FROM question WHERE course_id = $1 AND import_id = $2 LIMIT $3)",
                &args![course.id.as_str(), import.id.as_str(), batch],
            )
            .await?;
        let left = (import.taken - i64::try_from(gone).unwrap_or_default()).max(0);
        let goes_on = gone == BATCH as u64;
        stands(tx, &import.id, if goes_on { "undoing" } else { "undone" }, if goes_on { left } else { 0 }).await?;
        store::touch(tx, &course, &mut draft, &import.made_by).await?;
        Ok(goes_on)
    }
}

/// Whether the course of an import can still be changed.
pub(super) fn writable(course: &Course) -> bool {
    matches!(course.state(), State::Draft | State::Returned)
}
