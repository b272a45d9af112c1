//! The rows of courses, their outlines and the texts of their lessons.
//!
//! Promise: every change of a course, of whatever part, counts its version on and remembers whose hand it was, in the transaction of the change.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_doc::Doc;

use super::film::Shown;
use super::rules::{Bank, Measure, Outline, State};
use crate::access::{Action, Object, Proof};
use crate::args;
use crate::db::{Fail, Reader, Tx};
use crate::refusal::Refusal;

/// A course, without its parts.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Course {
    /// Id.
    pub id: String,
    /// Public code, also of one that was never published.
    pub code: String,
    /// Where it belongs.
    pub node_id: String,
    /// Who began it.
    pub owner_id: String,
    /// [`State`] by name.
    pub state: String,
    /// Title of the working copy.
    pub title: String,
    /// Last change.
    pub changed_at: i64,
}

impl Course {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Draft)
    }

    /// The object of questions about it.
    pub fn object(&self) -> Object {
        Object { node: self.node_id.clone(), owner: self.owner_id.clone(), id: self.id.clone() }
    }
}

/// The working outline.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Counts changes of any part of the course.
    pub version: i64,
    /// Everything but texts and questions.
    pub outline: Outline,
    /// Everybody who changed something since it was last submitted.
    pub savers: Vec<String>,
    /// Who changed it last.
    pub saved_by: String,
    /// When.
    pub saved_at: i64,
}

/// The working text of a lesson.
#[derive(Debug, Clone)]
pub struct LessonDraft {
    /// Counts saves.
    pub version: i64,
    /// The text.
    pub doc: Doc,
    /// The report of the last import, JSON.
    pub report: String,
    /// Who saved it last.
    pub saved_by: String,
    /// When.
    pub saved_at: i64,
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    version: i64,
    outline: String,
    savers: String,
    saved_by: String,
    saved_at: i64,
}

impl TryFrom<DraftRow> for Draft {
    type Error = serde_json::Error;

    fn try_from(row: DraftRow) -> Result<Self, serde_json::Error> {
        let (outline, savers) = (serde_json::from_str(&row.outline)?, serde_json::from_str(&row.savers)?);
        Ok(Self { version: row.version, outline, savers, saved_by: row.saved_by, saved_at: row.saved_at })
    }
}

#[derive(sqlx::FromRow)]
struct LessonRow {
    id: String,
    version: i64,
    doc: String,
    report: String,
    saved_by: String,
    saved_at: i64,
}

impl TryFrom<LessonRow> for LessonDraft {
    type Error = serde_json::Error;

    fn try_from(row: LessonRow) -> Result<Self, serde_json::Error> {
        let doc = serde_json::from_str(&row.doc)?;
        Ok(Self { version: row.version, doc, report: row.report, saved_by: row.saved_by, saved_at: row.saved_at })
    }
}

const COURSE: &str = "SELECT id, code, node_id, owner_id, state, title, changed_at FROM course WHERE id = $1";
const DRAFT: &str = "SELECT version, outline, savers, saved_by, saved_at FROM course_draft WHERE course_id = $1";
const LESSON: &str = "SELECT id, version, doc, report, saved_by, saved_at FROM lesson_draft WHERE course_id = $1 AND id = $2";
const LESSONS: &str = "SELECT id, version, doc, report, saved_by, saved_at FROM lesson_draft WHERE course_id = $1";
const BANKS: &str = "SELECT unit_id, CAST(COUNT(*) AS BIGINT), CAST(SUM(CASE WHEN faults = 0 THEN usable ELSE 0 END) AS BIGINT), \
     CAST(SUM(CASE WHEN faults > 0 THEN 1 ELSE 0 END) AS BIGINT) FROM question WHERE course_id = $1 GROUP BY unit_id";

pub(super) fn decode(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

/// The course and its outline, inside a command. A proof about another course is no proof.
pub(super) async fn load<A: Action>(tx: &mut Tx, proof: &Proof<A>, id: &str) -> Result<(Course, Draft), Fail> {
    if !proof.is_about(id) {
        return Err(Fail::NotThere);
    }
    let course: Course = tx.get(COURSE, &args![id]).await?.ok_or(Fail::NotThere)?;
    let draft: DraftRow = tx.get(DRAFT, &args![id]).await?.ok_or(Fail::NotThere)?;
    Ok((course, draft.try_into()?))
}

/// As [`load`], for a change: only a draft or a returned course may change.
pub(super) async fn load_writable<A: Action>(tx: &mut Tx, proof: &Proof<A>, id: &str) -> Result<(Course, Draft), Fail> {
    let (course, draft) = load(tx, proof, id).await?;
    if course.state().is_writable() { Ok((course, draft)) } else { Err(Refusal::new("course-is-frozen").into()) }
}

/// The course, for pages; the caller then asks for leave with its object.
///
/// # Errors
/// The database's.
pub async fn object_of(reader: &Reader, id: &str) -> sqlx::Result<Option<Course>> {
    reader.system("the object of a question").get(COURSE, &args![id]).await
}

/// The outline, for pages that have asked for leave.
pub(super) async fn draft_of(reader: &Reader, id: &str) -> sqlx::Result<Option<Draft>> {
    let row: Option<DraftRow> = reader.system("the caller asked for leave to the course").get(DRAFT, &args![id]).await?;
    row.map(|row| Draft::try_from(row).map_err(decode)).transpose()
}

/// The text of a lesson, for pages that have asked for leave. A lesson that nobody has written yet has none.
pub(super) async fn lesson_of(reader: &Reader, course: &str, lesson: &str) -> sqlx::Result<Option<LessonDraft>> {
    let system = reader.system("the caller asked for leave to the course");
    let row: Option<LessonRow> = system.get(LESSON, &args![course, lesson]).await?;
    row.map(|row| LessonDraft::try_from(row).map_err(decode)).transpose()
}

/// All texts of a course, by lesson.
pub(super) async fn lessons_of(reader: &Reader, course: &str) -> sqlx::Result<BTreeMap<String, LessonDraft>> {
    let system = reader.system("the caller asked for leave to the course");
    let rows: Vec<LessonRow> = system.all(LESSONS, &args![course]).await?;
    rows.into_iter().map(|row| Ok((row.id.clone(), LessonDraft::try_from(row).map_err(decode)?))).collect()
}

/// The same inside a command.
pub(super) async fn lesson_in(tx: &mut Tx, course: &str, lesson: &str) -> Result<Option<LessonDraft>, Fail> {
    let row: Option<LessonRow> = tx.get(LESSON, &args![course, lesson]).await?;
    Ok(row.map(LessonDraft::try_from).transpose()?)
}

/// All texts, inside a command.
pub(super) async fn lessons_in(tx: &mut Tx, course: &str) -> Result<BTreeMap<String, LessonDraft>, Fail> {
    let rows: Vec<LessonRow> = tx.all(LESSONS, &args![course]).await?;
    rows.into_iter().map(|row| Ok((row.id.clone(), row.try_into()?))).collect()
}

/// What counts of the texts and of the films beside them.
pub(super) fn measures(lessons: &BTreeMap<String, LessonDraft>, films: &BTreeMap<String, Shown>) -> BTreeMap<String, Measure> {
    let mut out: BTreeMap<_, _> = lessons.iter().map(|(id, lesson)| (id.clone(), Measure::of(&lesson.doc))).collect();
    for (id, shown) in films {
        let measure = out.remove(id).unwrap_or_default();
        out.insert(id.clone(), measure.watched(shown.watched()));
    }
    out
}

type BankRow = (String, i64, i64, i64);

fn banks(rows: Vec<BankRow>) -> BTreeMap<String, Bank> {
    let n = |number: i64| usize::try_from(number).unwrap_or_default();
    rows.into_iter()
        .map(|(unit, all, usable, faulty)| (unit, Bank { all: n(all), usable: n(usable), faulty: n(faulty) }))
        .collect()
}

/// How many questions each unit has, for pages that have asked for leave.
pub(super) async fn banks_of(reader: &Reader, course: &str) -> sqlx::Result<BTreeMap<String, Bank>> {
    Ok(banks(reader.system("the caller asked for leave to the course").all(BANKS, &args![course]).await?))
}

/// The same inside a command.
pub(super) async fn banks_in(tx: &mut Tx, course: &str) -> Result<BTreeMap<String, Bank>, Fail> {
    Ok(banks(tx.all(BANKS, &args![course]).await?))
}

/// Writes the outline and counts on: every change of any part of the course ends here. Answers the version from now on.
pub(super) async fn touch(tx: &mut Tx, course: &Course, draft: &mut Draft, person: &str) -> Result<i64, Fail> {
    if !draft.savers.iter().any(|who| who == person) {
        draft.savers.push(person.to_owned());
    }
    let (now, before) = (tx.now(), draft.version);
    let (outline, savers) = (serde_json::to_string(&draft.outline)?, serde_json::to_string(&draft.savers)?);
    draft.version += 1;
    let saved = tx
        .exec(
            "UPDATE course_draft SET version = $2, outline = $3, savers = $4, saved_by = $5, saved_at = $6 WHERE course_id = $1 AND version = $7",
            &args![course.id.as_str(), draft.version, outline, savers, person, now, before],
        )
        .await?;
    if saved != 1 {
        return Err(Refusal::new("course-moved-on").into());
    }
    let title = draft.outline.title.trim();
    tx.exec("UPDATE course SET title = $2, changed_at = $3 WHERE id = $1", &args![course.id.as_str(), title, now]).await?;
    // A save every few seconds is no event; another hand on the course is.
    if draft.saved_by != person {
        tx.note("course.saved", &course.node_id, &course.id, serde_json::json!({ "version": draft.version }));
    }
    Ok(draft.version)
}

/// Puts the course into `state`.
pub(super) async fn set_state(tx: &mut Tx, course: &str, state: State) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec("UPDATE course SET state = $2, changed_at = $3 WHERE id = $1", &args![course, state.name(), now]).await?;
    Ok(())
}

/// Writes down which stored files `holder` names (a lesson's text, a revision, an import), in place of what it named before.
pub(super) async fn set_files(tx: &mut Tx, course: &str, holder: &str, files: BTreeSet<String>) -> Result<(), Fail> {
    tx.exec("DELETE FROM course_file WHERE course_id = $1 AND holder = $2", &args![course, holder]).await?;
    for hash in files.into_iter().filter(|hash| crate::files::is_hash(hash)) {
        tx.exec(
            "INSERT INTO course_file (course_id, hash, holder) SELECT $1, hash, $3 FROM file WHERE hash = $2 ON CONFLICT DO NOTHING",
            &args![course, hash, holder],
        )
        .await?;
    }
    Ok(())
}

/// Whether the working copy or a revision of the course names the file.
///
/// # Errors
/// The database's.
pub(super) async fn names_file(reader: &Reader, course: &str, hash: &str) -> sqlx::Result<bool> {
    let system = reader.system("the caller asked for leave to the course");
    let row: Option<(String,)> =
        system.get("SELECT hash FROM course_file WHERE course_id = $1 AND hash = $2 LIMIT 1", &args![course, hash]).await?;
    Ok(row.is_some())
}

/// The working text of a lesson, for the program's own work.
///
/// # Errors
/// The database's.
pub async fn text_of(reader: &Reader, course: &str, lesson: &str) -> sqlx::Result<Option<Doc>> {
    Ok(lesson_of(reader, course, lesson).await?.map(|text| text.doc))
}

/// The working outline, for the program's own work.
///
/// # Errors
/// The database's.
pub async fn outline_of(reader: &Reader, course: &str) -> sqlx::Result<Option<Outline>> {
    Ok(draft_of(reader, course).await?.map(|draft| draft.outline))
}

/// The version of the working copy, for the program's own work.
///
/// # Errors
/// The database's.
pub async fn version_of(reader: &Reader, course: &str) -> sqlx::Result<i64> {
    Ok(draft_of(reader, course).await?.map_or(0, |draft| draft.version))
}
