//! What learners read: the rows that a publication makes, and the only way to them.
//!
//! Promises: a unit and a lesson keep their public codes through all versions; a lesson of a new version is a new row, so that evidence keeps the
//! text that it is about; a lesson whose text did not change keeps its row and with it what was learned.

mod questions;

use zhibu_doc::Doc;

use questions::publish_questions;
pub use questions::{Pool, pool};

use super::rules::{Frozen, LessonMedia, Pack, Part};
use crate::args;
use crate::db::{Fail, Reader, Tx};

/// A unit as learners see it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Unit {
    /// Public code.
    pub code: String,
    /// Its course.
    pub course_id: String,
    /// Of which unit of the tree.
    pub node_id: String,
    /// Title.
    pub title: String,
    /// Title of the course.
    pub course: String,
    /// What the course is good for.
    pub digest: String,
    /// Where the course comes from; empty: it was published before this was kept.
    pub source: String,
    /// For whom the course is and for which task; empty: its writer did not say.
    pub purpose: String,
    /// 学时 in hundredths.
    pub hundredths: i64,
    /// The version of the rule that gave them.
    pub rule: String,
}

/// A version of a lesson.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Id of this version.
    pub id: String,
    /// Public code, the same in all versions.
    pub code: String,
    /// Its unit.
    pub unit_code: String,
    /// Of which unit of the tree.
    pub node_id: String,
    /// Title.
    pub title: String,
    /// Places.
    pub length: i64,
    /// Its parts, without gaps.
    pub parts: Vec<Part>,
    /// The text.
    pub doc: Doc,
    /// What is seen or heard of it, if anything is.
    pub media: Option<LessonMedia>,
}

impl Lesson {
    /// `text`, `video`, `sound`.
    pub fn kind(&self) -> &'static str {
        self.media.as_ref().map_or("text", |media| media.kind.name())
    }
}

#[derive(sqlx::FromRow)]
struct LessonRow {
    id: String,
    code: String,
    unit_code: String,
    node_id: String,
    title: String,
    length: i64,
    parts: String,
    doc: String,
    media: String,
}

impl LessonRow {
    fn read(self) -> sqlx::Result<Lesson> {
        let decode = |error: serde_json::Error| sqlx::Error::Decode(Box::new(error));
        Ok(Lesson {
            parts: serde_json::from_str(&self.parts).map_err(decode)?,
            doc: serde_json::from_str(&self.doc).map_err(decode)?,
            media: if self.media.is_empty() { None } else { Some(serde_json::from_str(&self.media).map_err(decode)?) },
            id: self.id,
            code: self.code,
            unit_code: self.unit_code,
            node_id: self.node_id,
            title: self.title,
            length: self.length,
        })
    }
}

/// Publishes a frozen revision, inside the command of the last yes. Codes and unchanged lessons stay.
///
/// # Errors
/// The database's.
pub async fn publish(tx: &mut Tx, course: &str, node: &str, revision: &str, approval: &str, frozen: &Frozen) -> Result<(), Fail> {
    let pack = Pack::built_in().map_err(|error| Fail::Db(sqlx::Error::Decode(Box::new(error))))?;
    let (now, outline) = (tx.now(), &frozen.outline);
    tx.exec(
        "INSERT INTO course_public (course_id, node_id, revision_id, approval_id, state, title, digest, first_at, published_at, source, purpose) \
         VALUES ($1, $2, $3, $4, 'public', $5, $6, $7, $7, $8, $9) ON CONFLICT (course_id) DO UPDATE SET revision_id = excluded.revision_id, \
         approval_id = excluded.approval_id, state = 'public', title = excluded.title, digest = excluded.digest, published_at = excluded.published_at, \
         source = excluded.source, purpose = excluded.purpose",
        &args![
            course, node, revision, approval, outline.title.trim(), outline.digest.trim(), now, outline.source.trim(), outline.purpose.trim()
        ],
    )
    .await?;
    tx.exec("UPDATE unit SET current = 0 WHERE course_id = $1", &args![course]).await?;
    for (place, plan) in (0i64..).zip(&outline.units) {
        let known: Option<(String,)> =
            tx.get("SELECT code FROM unit WHERE course_id = $1 AND draft_id = $2", &args![course, plan.id.as_str()]).await?;
        let code = known.map_or_else(|| tx.code(), |(code,)| code);
        let mut length = 0;
        for lesson in &plan.lessons {
            length += frozen.length(&lesson.id);
        }
        tx.exec(
            "INSERT INTO unit (code, course_id, node_id, draft_id, title, place, hundredths, rule, current) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) \
             ON CONFLICT (code) DO UPDATE SET title = excluded.title, place = excluded.place, hundredths = excluded.hundredths, \
             rule = excluded.rule, current = 1",
            &args![code.as_str(), course, node, plan.id.as_str(), plan.title.trim(), place, pack.hundredths(length), pack.version.as_str()],
        )
        .await?;
        let mut codes = Vec::new();
        tx.exec("UPDATE lesson SET current = 0 WHERE unit_code = $1", &args![code.as_str()]).await?;
        for (place, lesson) in (0i64..).zip(&plan.lessons) {
            if frozen.text(&lesson.id).is_none() {
                continue;
            }
            let public = publish_lesson(tx, (&code, node, revision), place, (&lesson.id, lesson.title.trim()), frozen).await?;
            codes.push((lesson.id.as_str(), public));
        }
        publish_questions(tx, &code, &codes, frozen.questions.iter().filter(|question| question.unit == plan.id)).await?;
    }
    Ok(())
}

/// Answers the lesson's public code.
async fn publish_lesson(
    tx: &mut Tx,
    (unit, node, revision): (&str, &str, &str),
    place: i64,
    (draft, title): (&str, &str),
    frozen: &Frozen,
) -> Result<String, Fail> {
    let media = frozen.media(draft);
    let text = serde_json::to_string(&frozen.text(draft))?;
    let kept = media.map(serde_json::to_string).transpose()?.unwrap_or_default();
    // Its newest version in this unit: in another one it is another version, for what was learned there belongs to that unit's hours.
    let last: Option<(String, String, String, String)> = tx
        .get(
            "SELECT id, code, doc, media FROM lesson WHERE draft_id = $1 AND unit_code = $2 ORDER BY id DESC LIMIT 1",
            &args![draft, unit],
        )
        .await?;
    if let Some((id, code, before, film)) = &last
        && (before, film) == (&text, &kept)
    {
        tx.exec("UPDATE lesson SET title = $2, place = $3, current = 1 WHERE id = $1", &args![id.as_str(), title, place]).await?;
        return Ok(code.clone());
    }
    // Its address goes with it wherever it goes in its course.
    let known: Option<(String,)> = tx
        .get(
            "SELECT l.code FROM lesson l JOIN unit u ON u.code = l.unit_code WHERE l.draft_id = $1 \
             AND u.course_id = (SELECT course_id FROM unit WHERE code = $2) ORDER BY l.id DESC LIMIT 1",
            &args![draft, unit],
        )
        .await?;
    let code = known.map_or_else(|| tx.code(), |(code,)| code);
    let parts = frozen.parts(draft);
    let length = parts.last().map_or(0, |part| part.to);
    let (id, parts) = (tx.id(), serde_json::to_string(&parts)?);
    let kind = media.map_or("text", |media| media.kind.name());
    tx.exec(
        "INSERT INTO lesson (id, code, unit_code, node_id, draft_id, revision_id, title, place, length, parts, doc, kind, media, current) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)",
        &args![id, code.as_str(), unit, node, draft, revision, title, place, length, parts, text, kind, kept],
    )
    .await?;
    Ok(code)
}

macro_rules! lesson_where {
    ($where:literal) => {
        concat!(
            "SELECT l.id, l.code, l.unit_code, l.node_id, l.title, l.length, l.parts, l.doc, l.media FROM lesson l \
             JOIN unit u ON u.code = l.unit_code JOIN course_public c ON c.course_id = u.course_id WHERE ",
            $where
        )
    };
}

macro_rules! unit_where {
    ($where:literal) => {
        concat!(
            "SELECT u.code, u.course_id, u.node_id, u.title, c.title AS course, c.digest, COALESCE(c.source, '') AS source, c.purpose, \
             u.hundredths, u.rule FROM unit u JOIN course_public c ON c.course_id = u.course_id WHERE ",
            $where
        )
    };
}

const WHY: &str = "what is published is for every member of the installation";

/// The lesson that stands at a public code now.
///
/// # Errors
/// The database's.
pub async fn lesson(reader: &Reader, code: &str) -> sqlx::Result<Option<Lesson>> {
    let sql = lesson_where!("l.code = $1 AND l.current = 1 AND u.current = 1 AND c.state = 'public'");
    let row: Option<LessonRow> = reader.system(WHY).get(sql, &args![code]).await?;
    row.map(LessonRow::read).transpose()
}

/// Title and reason of a lesson whose course was taken down.
///
/// # Errors
/// The database's.
pub async fn taken_down(reader: &Reader, code: &str) -> sqlx::Result<Option<(String, String)>> {
    let sql = "SELECT l.title, c.down_reason FROM lesson l JOIN unit u ON u.code = l.unit_code JOIN course_public c ON c.course_id = u.course_id \
               WHERE l.code = $1 AND l.current = 1 AND c.state = 'down' LIMIT 1";
    reader.system(WHY).get(sql, &args![code]).await
}

/// Title of a lesson that its course, which is taught, has no more, and the course's title.
///
/// # Errors
/// The database's.
pub async fn left_out(reader: &Reader, code: &str) -> sqlx::Result<Option<(String, String)>> {
    let sql = "SELECT l.title, c.title FROM lesson l JOIN unit u ON u.code = l.unit_code JOIN course_public c ON c.course_id = u.course_id \
               WHERE l.code = $1 AND c.state = 'public' ORDER BY l.id DESC LIMIT 1";
    reader.system(WHY).get(sql, &args![code]).await
}

/// A version of a lesson by its id, also one that is no longer taught: evidence is about it.
///
/// # Errors
/// The database's.
pub async fn lesson_of(reader: &Reader, id: &str) -> sqlx::Result<Option<Lesson>> {
    let row: Option<LessonRow> = reader.system(WHY).get(lesson_where!("l.id = $1"), &args![id]).await?;
    row.map(LessonRow::read).transpose()
}

/// The lessons of a unit as they are taught now, in order.
///
/// # Errors
/// The database's.
pub async fn lessons(reader: &Reader, unit: &str) -> sqlx::Result<Vec<Lesson>> {
    let sql = lesson_where!("l.unit_code = $1 AND l.current = 1 ORDER BY l.place");
    let rows: Vec<LessonRow> = reader.system(WHY).all(sql, &args![unit]).await?;
    rows.into_iter().map(LessonRow::read).collect()
}

/// The ids of the versions of a unit's lessons as they are taught now, in order: their texts are not read.
///
/// # Errors
/// The database's.
pub async fn lesson_ids(reader: &Reader, unit: &str) -> sqlx::Result<Vec<String>> {
    let sql = "SELECT l.id FROM lesson l WHERE l.unit_code = $1 AND l.current = 1 ORDER BY l.place";
    let rows: Vec<(String,)> = reader.system(WHY).all(sql, &args![unit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A unit by its public code, also of a course that was taken down: records name it.
///
/// # Errors
/// The database's.
pub async fn unit(reader: &Reader, code: &str) -> sqlx::Result<Option<Unit>> {
    reader.system(WHY).get(unit_where!("u.code = $1"), &args![code]).await
}

/// Everything that is taught now, the newest course first.
///
/// # Errors
/// The database's.
pub async fn units(reader: &Reader) -> sqlx::Result<Vec<Unit>> {
    let sql = unit_where!("u.current = 1 AND c.state = 'public' ORDER BY c.first_at DESC, c.course_id, u.place LIMIT 500");
    reader.system(WHY).all(sql, &[]).await
}

/// Public codes of the units of a course as they are taught now or were last, in order.
///
/// # Errors
/// The database's.
pub async fn units_of(reader: &Reader, course: &str) -> sqlx::Result<Vec<String>> {
    let sql = "SELECT code FROM unit WHERE course_id = $1 AND current = 1 ORDER BY place";
    let rows: Vec<(String,)> = reader.system(WHY).all(sql, &args![course]).await?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// A lesson in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Brief {
    /// Its unit.
    pub unit_code: String,
    /// Id of this version.
    pub id: String,
    /// Public code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Places.
    pub length: i64,
    /// `text`, `video`, `sound`.
    pub kind: String,
}

/// All lessons that are taught now, without their texts, in the order of their units.
///
/// # Errors
/// The database's.
pub async fn briefs(reader: &Reader) -> sqlx::Result<Vec<Brief>> {
    let sql = "SELECT l.unit_code, l.id, l.code, l.title, l.length, l.kind FROM lesson l JOIN unit u ON u.code = l.unit_code \
               JOIN course_public c ON c.course_id = u.course_id WHERE l.current = 1 AND u.current = 1 AND c.state = 'public' \
               ORDER BY l.unit_code, l.place";
    reader.system(WHY).all(sql, &[]).await
}

/// How a course stands before the learners.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Public {
    pub state: String,
    pub published_at: i64,
    pub down_at: Option<i64>,
    pub down_reason: String,
}

impl Public {
    pub(super) fn is_taught(&self) -> bool {
        self.state == "public"
    }
}

/// How a course stands before the learners; nothing: it was never published.
pub(super) async fn standing(reader: &Reader, course: &str) -> sqlx::Result<Option<Public>> {
    let sql = "SELECT state, published_at, down_at, down_reason FROM course_public WHERE course_id = $1";
    reader.system("the caller asked for leave to the course").get(sql, &args![course]).await
}
