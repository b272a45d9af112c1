//! Making a course, as commands: the outline, and the texts of its lessons.
//!
//! Promises: a save of a text names the version that the writer saw, and of two writers the second is told, with nothing lost on either side; a
//! course under review is not changed by anybody.

use serde::{Deserialize, Serialize};
use zhibu_doc::Doc;

use super::rules::{self, Change, Outline, UnitPlan, changed};
use super::store::{self, LessonDraft};
use super::{EditCourse, WriteCourse, revisions};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::edition::meta::Size;
use crate::people;
use crate::publish::{self, Imported};
use crate::refusal::Refusal;

/// A new course at a node, with one unit.
#[derive(Debug, Serialize)]
pub struct NewCourse {
    /// Key of the form.
    pub key: String,
    /// Where it belongs.
    pub node: String,
    /// Title of its first unit.
    pub unit: String,
}

impl Command for NewCourse {
    type Done = String;
    type Act = WriteCourse;
    const NAME: &'static str = "course.begin";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<WriteCourse>) -> Result<String, Fail> {
        let (id, code, now) = (tx.id(), tx.code(), tx.now());
        let outline = Outline {
            byline: people::post_of(tx, proof.person(), &self.node).await?,
            source: people::node_name(tx, &self.node).await?,
            units: vec![UnitPlan { id: tx.id(), title: self.unit.clone(), lessons: Vec::new() }],
            ..Outline::default()
        };
        tx.exec(
            "INSERT INTO course (id, code, node_id, owner_id, state, title, changed_at, created_at) VALUES ($1, $2, $3, $4, 'draft', '', $5, $5)",
            &args![id.as_str(), code, self.node.as_str(), proof.person(), now],
        )
        .await?;
        tx.exec(
            "INSERT INTO course_draft (course_id, version, outline, savers, saved_by, saved_at) VALUES ($1, 1, $2, '[]', $3, $4)",
            &args![id.as_str(), serde_json::to_string(&outline)?, proof.person(), now],
        )
        .await?;
        tx.note("course.begun", &self.node, &id, serde_json::Value::Null);
        Ok(id)
    }
}

/// One change of the outline. Answers the id of what is new, or nothing.
#[derive(Debug, Serialize)]
pub struct ChangeCourse {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// What to do.
    pub change: Change,
}

impl Command for ChangeCourse {
    type Done = String;
    type Act = EditCourse;
    const NAME: &'static str = "course.change";
    const AUDITED: bool = false;

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<String, Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        let id = tx.id();
        if matches!(self.change, Change::RemoveLesson(_)) {
            // Its text, film and captions can be read there afterwards.
            revisions::freeze(tx, &course, &draft, "saved", proof.person()).await?;
        }
        draft.outline = changed(&draft.outline, &self.change, &id)?;
        if let Change::RemoveUnit(unit) = &self.change
            && store::banks_in(tx, &course.id).await?.get(unit).is_some_and(|bank| bank.all > 0)
        {
            return Err(Refusal::new("course-unit-has-questions").into());
        }
        match &self.change {
            Change::MoveLesson(lesson, _) => {
                // Questions stand in the unit of the lesson that they are about.
                let unit = draft.outline.lesson(lesson).map(|(unit, _)| unit.id.clone()).unwrap_or_default();
                tx.exec(
                    "UPDATE question SET unit_id = $2 WHERE course_id = $3 AND lesson_id = $1",
                    &args![lesson, unit, &course.id],
                )
                .await?;
            }
            Change::RemoveLesson(lesson) => {
                let sql = "UPDATE question SET lesson_id = '', part = 0 WHERE course_id = $2 AND lesson_id = $1";
                tx.exec(sql, &args![lesson, &course.id]).await?;
                tx.note("course.lesson_removed", &course.node_id, &course.id, serde_json::json!({ "lesson": lesson }));
            }
            _ => {}
        }
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        Ok(id)
    }
}

/// What a save answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The version of the text from now on.
    pub version: i64,
    /// When it was saved, ms.
    pub at: i64,
}

/// Saves the working text of a lesson over itself: autosave and 先存着.
#[derive(Debug, Serialize)]
pub struct SaveLesson {
    /// The course.
    pub course: String,
    /// The lesson.
    pub lesson: String,
    /// The version that the writer saw; 0: nobody had written anything.
    pub version: i64,
    /// Its title, as typed; empty leaves the one that stands.
    pub title: String,
    /// As typed.
    pub doc: Doc,
}

impl Command for SaveLesson {
    type Done = Saved;
    type Act = EditCourse;
    const NAME: &'static str = "course.save_lesson";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<Saved, Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        let plan = draft.outline.lesson(&self.lesson).map(|(_, plan)| plan.clone()).ok_or(Fail::NotThere)?;
        let before = store::lesson_in(tx, &course.id, &self.lesson).await?;
        let version = before.as_ref().map_or(0, |text| text.version);
        if version != self.version {
            let same = before.as_ref().is_some_and(|text| text.doc == self.doc && text.saved_by == proof.person());
            // The second click on one button: what it wants is there already.
            if same && version - 1 == self.version {
                return Ok(Saved { version, at: before.map_or(0, |text| text.saved_at) });
            }
            return Err(Refusal::new("lesson-moved-on").into());
        }
        rules::savable(&self.doc)?;
        if !self.title.trim().is_empty() && self.title.trim() != plan.title {
            let change = Change::RenameLesson(self.lesson.clone(), self.title.clone());
            draft.outline = changed(&draft.outline, &change, "")?;
        }
        let report = before.map_or_else(String::new, |text| text.report);
        let saved = write(tx, &course.id, &self.lesson, (version, &self.doc, &report), proof.person()).await?;
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        Ok(saved)
    }
}

async fn write(
    tx: &mut Tx,
    course: &str,
    lesson: &str,
    (before, doc, report): (i64, &Doc, &str),
    person: &str,
) -> Result<Saved, Fail> {
    let (now, text) = (tx.now(), serde_json::to_string(doc)?);
    let saved = tx
        .exec(
            "INSERT INTO lesson_draft (id, course_id, version, doc, report, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, doc = excluded.doc, report = excluded.report, \
             saved_by = excluded.saved_by, saved_at = excluded.saved_at WHERE lesson_draft.version = $8",
            &args![lesson, course, before + 1, text, report, person, now, before],
        )
        .await?;
    if saved != 1 {
        return Err(Refusal::new("lesson-moved-on").into());
    }
    store::set_files(tx, course, lesson, doc.files().into_iter().collect()).await?;
    Ok(Saved { version: before + 1, at: now })
}

/// Writes down a picture that was stored for a text of the course. The text that names it is saved by itself ([`SaveLesson`]): when two writers meet,
/// the second still has his picture.
#[derive(Debug, Serialize)]
pub struct KeepPicture {
    /// The course.
    pub course: String,
    /// From small to large; the largest is what a text names.
    pub sizes: Vec<Size>,
}

impl Command for KeepPicture {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.keep_picture";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        store::load_writable(tx, proof, &self.course).await?;
        let Some(largest) = self.sizes.last() else { return Err(Refusal::at("picture", "picture-broken").into()) };
        let media = if largest.kind == "png" { "image/png" } else { "image/jpeg" };
        let (bytes, sizes) = (i64::try_from(largest.bytes).unwrap_or_default(), serde_json::to_string(&self.sizes)?);
        publish::remember_file(tx, &largest.hash, media, bytes, "", &sizes).await
    }
}

/// Freezes the course as it is, so that nothing of it is lost by what comes next.
#[derive(Debug, Serialize)]
pub struct KeepCourse {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
}

impl Command for KeepCourse {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.keep";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, draft) = store::load_writable(tx, proof, &self.course).await?;
        revisions::freeze(tx, &course, &draft, "saved", proof.person()).await?;
        Ok(())
    }
}

/// Puts a Word file into a lesson; what stood there stays in a revision.
#[derive(Debug, Serialize)]
pub struct TakeLessonFile {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The lesson.
    pub lesson: String,
    /// The file.
    pub imported: Imported,
}

impl Command for TakeLessonFile {
    type Done = Saved;
    type Act = EditCourse;
    const NAME: &'static str = "course.lesson_import";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<Saved, Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        draft.outline.lesson(&self.lesson).ok_or(Fail::NotThere)?;
        rules::savable(&self.imported.doc)?;
        let before = store::lesson_in(tx, &course.id, &self.lesson).await?;
        if before.as_ref().is_some_and(|text| !text.doc.blocks.is_empty()) {
            revisions::freeze(tx, &course, &draft, "saved", proof.person()).await?;
        }
        publish::remember_pictures(tx, &self.imported).await?;
        let version = before.map_or(0, |text: LessonDraft| text.version);
        let report = serde_json::to_string(&self.imported.report)?;
        let saved = write(tx, &course.id, &self.lesson, (version, &self.imported.doc, &report), proof.person()).await?;
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        Ok(saved)
    }
}
