//! Frozen courses: outline, texts and questions as they went to review, hashed and chained.
//!
//! Promise: freezing twice without a change gives the same revision again; what is frozen is read in the same transaction that writes it down.

use std::collections::BTreeSet;

use super::rules::{Frozen, FrozenMedia, FrozenText, Outline};
use super::store::{self, Course, Draft};
use super::verify;
use super::{bank, costs, film};
use crate::approval;
use crate::args;
use crate::db::{Fail, Reader, Tx};

/// A frozen revision.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Revision {
    /// Id.
    pub id: String,
    /// Of which course.
    pub course_id: String,
    /// From 1.
    pub no: i64,
    /// Its hash.
    pub hash: String,
    /// The hash of the one before.
    pub prev_hash: String,
    /// [`Frozen`] as JSON.
    pub body: String,
    /// `saved`, `submitted`.
    pub why: String,
    /// By whom.
    pub made_by: String,
    /// When.
    pub made_at: i64,
}

impl Revision {
    /// The course as it was frozen.
    ///
    /// # Errors
    /// The row is no revision of ours.
    pub fn frozen(&self) -> Result<Frozen, serde_json::Error> {
        serde_json::from_str(&self.body)
    }
}

macro_rules! revision_sql {
    ($tail:literal) => {
        concat!("SELECT id, course_id, no, hash, prev_hash, body, why, made_by, made_at FROM course_revision ", $tail)
    };
}

/// A revision; the caller asks for leave to the course.
pub(super) async fn revision(reader: &Reader, id: &str) -> sqlx::Result<Option<Revision>> {
    reader.system("the caller asks for leave to the course").get(revision_sql!("WHERE id = $1"), &args![id]).await
}

/// The same inside a command.
pub(super) async fn revision_in(tx: &mut Tx, id: &str) -> Result<Revision, Fail> {
    tx.get(revision_sql!("WHERE id = $1"), &args![id]).await?.ok_or(Fail::NotThere)
}

/// All revisions of a course, oldest first, for `zhibu check`.
pub(super) async fn revisions_of(reader: &Reader, course: &str) -> sqlx::Result<Vec<Revision>> {
    reader.system("check").all(revision_sql!("WHERE course_id = $1 ORDER BY no"), &args![course]).await
}

/// One line of a revision, without its body.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Line {
    pub id: String,
    pub no: i64,
    pub why: String,
    pub made_by: String,
    pub made_at: i64,
}

/// The revisions of a course, newest first, for pages that have asked for leave.
pub(super) async fn lines_of(reader: &Reader, course: &str) -> sqlx::Result<Vec<Line>> {
    reader
        .system("the caller asked for leave to the course")
        .all(
            "SELECT id, no, why, made_by, made_at FROM course_revision WHERE course_id = $1 ORDER BY no DESC LIMIT 50",
            &args![course],
        )
        .await
}

/// Freezes the course as it stands. Answers id and hash.
pub(super) async fn freeze(
    tx: &mut Tx,
    course: &Course,
    draft: &Draft,
    why: &'static str,
    by: &str,
) -> Result<(String, String), Fail> {
    let mut lessons = store::lessons_in(tx, &course.id).await?;
    let texts = draft.outline.lessons().filter_map(|plan| {
        let text = lessons.remove(&plan.id)?;
        Some(FrozenText { lesson: plan.id.clone(), doc: text.doc })
    });
    let texts: Vec<FrozenText> = texts.collect();
    let mut films = film::films_in(tx, &course.id).await?;
    let media = draft.outline.lessons().filter_map(|plan| {
        let film = films.remove(&plan.id)?;
        Some(FrozenMedia { lesson: plan.id.clone(), media: film.media() })
    });
    let media: Vec<FrozenMedia> = media.collect();
    let files = texts.iter().flat_map(|text| text.doc.files()).chain(media.iter().map(|film| film.media.hash.clone()));
    let files: BTreeSet<String> = files.collect();
    let outline = Outline { costs: costs::costs_in(tx, &course.id).await?, ..draft.outline.clone() };
    let frozen = Frozen { outline, texts, questions: bank::frozen(tx, &course.id).await?, media };
    let body = serde_json::to_string(&frozen)?;
    let last: Option<Revision> =
        tx.get(revision_sql!("WHERE course_id = $1 ORDER BY no DESC LIMIT 1"), &args![course.id.as_str()]).await?;
    if let Some(last) = &last
        && last.body == body
    {
        return Ok((last.id.clone(), last.hash.clone()));
    }
    let (no, before) = last.map_or((1, String::new()), |last| (last.no + 1, last.hash));
    let hash = frozen.hash(&before)?;
    let (id, now) = (tx.id(), tx.now());
    tx.exec(
        "INSERT INTO course_revision (id, course_id, no, hash, prev_hash, body, why, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &args![id.as_str(), course.id.as_str(), no, hash.as_str(), before, body, why, by, now],
    )
    .await?;
    store::set_files(tx, &course.id, &id, files).await?;
    let row = verify::revision_print(&id, &course.id, no, &hash, why, by, now);
    let data = serde_json::json!({ "no": no, "hash": hash, "why": why, "row": row, "title": course.title });
    tx.note("course.revision_made", &course.node_id, &course.id, data);
    Ok((id, hash))
}

/// Everybody whose hand is in the course, in this version and in earlier ones: none of them may review it.
pub(super) async fn authors(tx: &mut Tx, course: &Course, draft: &Draft, submitter: &str) -> Result<Vec<String>, Fail> {
    let made: Vec<(String,)> =
        tx.all("SELECT DISTINCT made_by FROM course_revision WHERE course_id = $1", &args![course.id.as_str()]).await?;
    let mut people: BTreeSet<String> = made.into_iter().map(|(who,)| who).collect();
    people.extend(draft.savers.iter().cloned());
    people.extend(approval::authors_before(tx, &course.id).await?);
    people.extend([submitter.to_owned(), course.owner_id.clone()]);
    Ok(people.into_iter().collect())
}
