//! What is seen or heard of a lesson while it is made: its file, its captions.
//!
//! Promises: a file and captions belong to one lesson of one course; taking another file, or none, keeps what stood there in a revision; of two people
//! who change the captions the second is told, with nothing lost.

use std::collections::BTreeMap;

use serde::Serialize;

use super::commands::Saved;
use super::rules::{self, CAPTIONS, LessonMedia, Watched};
use super::store;
use super::{EditCourse, revisions};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::media::rules::{BYTES, Probed};
use crate::media::{self, Coming, Media};
use crate::publish;
use crate::refusal::Refusal;

/// The working film of a lesson.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Film {
    pub lesson_id: String,
    /// Counts changes of the captions.
    pub version: i64,
    pub hash: String,
    pub name: String,
    /// As typed: WebVTT, SRT, or not yet either.
    pub captions: String,
}

/// A film and how its file stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Shown {
    #[sqlx(flatten)]
    pub film: Film,
    #[sqlx(flatten)]
    pub media: Media,
}

impl Shown {
    /// As it is frozen: captions as they were typed where they cannot be read.
    pub(super) fn media(&self) -> LessonMedia {
        let duration = self.media.duration;
        let captions =
            rules::cues(&self.film.captions, duration).map_or_else(|_| self.film.captions.clone(), |cues| rules::vtt(&cues));
        let (hash, name) = (self.film.hash.clone(), self.film.name.clone());
        LessonMedia { kind: self.media.kind(), hash, name, duration, captions }
    }

    pub(super) fn watched(&self) -> Watched {
        let (captions, faults) = match rules::cues(&self.film.captions, self.media.duration) {
            Ok(cues) => (cues.len(), 0),
            Err(_) if self.film.captions.trim().is_empty() => (0, 0),
            Err(faults) => (0, faults.len()),
        };
        let teachable = match self.media.state.as_str() {
            "failed" => Some(false),
            _ if self.media.is_teachable() => Some(true),
            _ => None,
        };
        Watched { duration: self.media.duration, teachable, captions, faults }
    }
}

const FILMS: &str = "SELECT f.lesson_id, f.version, f.name, f.captions, m.hash, m.kind, m.duration, m.width, m.height, m.playable, m.state, \
     m.progress, m.why, m.changed_at FROM lesson_media f JOIN media m ON m.hash = f.hash \
     WHERE f.course_id = $1 AND $2 IN ('', f.lesson_id) ORDER BY f.lesson_id";

const ASKED: &str = "the caller asked for leave to the course";

fn by_lesson(all: Vec<Shown>) -> BTreeMap<String, Shown> {
    all.into_iter().map(|shown| (shown.film.lesson_id.clone(), shown)).collect()
}

/// The films of a course by lesson, for pages that have asked for leave.
pub(super) async fn films_of(reader: &Reader, course: &str) -> sqlx::Result<BTreeMap<String, Shown>> {
    Ok(by_lesson(reader.system(ASKED).all(FILMS, &args![course, ""]).await?))
}

/// The film of one lesson, for pages that have asked for leave.
pub(super) async fn film_of(reader: &Reader, course: &str, lesson: &str) -> sqlx::Result<Option<Shown>> {
    reader.system(ASKED).get(FILMS, &args![course, lesson]).await
}

/// All of them inside a command.
pub(super) async fn films_in(tx: &mut Tx, course: &str) -> Result<BTreeMap<String, Shown>, Fail> {
    Ok(by_lesson(tx.all(FILMS, &args![course, ""]).await?))
}

async fn film_in(tx: &mut Tx, course: &str, lesson: &str) -> Result<Option<Film>, Fail> {
    let sql = "SELECT lesson_id, version, hash, name, captions FROM lesson_media WHERE course_id = $1 AND lesson_id = $2";
    tx.get(sql, &args![course, lesson]).await.map_err(Fail::from)
}

/// Who holds the file in `course_file`.
fn holder(lesson: &str) -> String {
    format!("film {lesson}")
}

/// A file for a lesson begins to come, or goes on.
#[derive(Debug, Serialize)]
pub struct BeginMedia {
    /// The course.
    pub course: String,
    /// The lesson.
    pub lesson: String,
    /// What its owner calls it.
    pub name: String,
    /// How long it will be.
    pub bytes: i64,
}

impl Command for BeginMedia {
    type Done = Coming;
    type Act = EditCourse;
    const NAME: &'static str = "course.begin_media";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<Coming, Fail> {
        let (_, draft) = store::load_writable(tx, proof, &self.course).await?;
        draft.outline.lesson(&self.lesson).ok_or(Fail::NotThere)?;
        if !u64::try_from(self.bytes).is_ok_and(|bytes| (1..=BYTES).contains(&bytes)) {
            return Err(Refusal::at("media", "media-too-large").arg("most", BYTES >> 20).into());
        }
        media::begin_coming(tx, proof.person(), &self.lesson, &self.name, self.bytes).await
    }
}

/// So much of it is here.
#[derive(Debug, Serialize)]
pub struct MediaCame {
    /// The course.
    pub course: String,
    /// The file on its way.
    pub coming: String,
    /// Bytes.
    pub have: i64,
}

impl Command for MediaCame {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.media_came";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        store::load_writable(tx, proof, &self.course).await?;
        media::came(tx, &self.coming, self.have).await
    }
}

/// A file that came is none of ours: it is forgotten.
#[derive(Debug, Serialize)]
pub struct ForgetMedia {
    /// The file on its way.
    pub coming: String,
}

impl Command for ForgetMedia {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.forget_media";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<EditCourse>) -> Result<(), Fail> {
        media::forget_coming(tx, &self.coming).await
    }
}

/// A file was looked at and becomes the lesson's.
#[derive(Debug, Serialize)]
pub struct TakeMedia {
    /// Key of the form; of a file that came in pieces its own id.
    pub key: String,
    /// The course.
    pub course: String,
    /// The lesson.
    pub lesson: String,
    /// The stored file.
    pub hash: String,
    /// What its owner calls it.
    pub name: String,
    /// Bytes.
    pub bytes: i64,
    /// What it is.
    pub probed: Probed,
    /// The file on its way that it was; empty: it came at once.
    pub coming: String,
}

impl Command for TakeMedia {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.take_media";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        draft.outline.lesson(&self.lesson).ok_or(Fail::NotThere)?;
        media::rules::acceptable(&self.probed)?;
        let before = film_in(tx, &course.id, &self.lesson).await?;
        if before.as_ref().is_some_and(|film| film.hash != self.hash) {
            revisions::freeze(tx, &course, &draft, "saved", proof.person()).await?;
        }
        publish::remember_file(tx, &self.hash, self.probed.kind.name(), self.bytes, &self.name, "[]").await?;
        media::remember(tx, &self.hash, &self.probed).await?;
        if !self.coming.is_empty() {
            media::forget_coming(tx, &self.coming).await?;
        }
        let (captions, version) = before.map_or((String::new(), 0), |film| (film.captions, film.version));
        write(tx, (&course.id, &self.lesson), (version, &self.hash, &self.name, &captions), proof.person()).await?;
        store::set_files(tx, &course.id, &holder(&self.lesson), [self.hash.clone()].into()).await?;
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        Ok(())
    }
}

async fn write(
    tx: &mut Tx,
    (course, lesson): (&str, &str),
    (before, hash, name, captions): (i64, &str, &str, &str),
    person: &str,
) -> Result<Saved, Fail> {
    let now = tx.now();
    let saved = tx
        .exec(
            "INSERT INTO lesson_media (lesson_id, course_id, version, hash, name, captions, changed_by, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (lesson_id) DO UPDATE SET version = excluded.version, hash = excluded.hash, \
             name = excluded.name, captions = excluded.captions, changed_by = excluded.changed_by, changed_at = excluded.changed_at \
             WHERE lesson_media.version = $9",
            &args![lesson, course, before + 1, hash, name, captions, person, now, before],
        )
        .await?;
    if saved != 1 {
        return Err(Refusal::new("captions-moved-on").into());
    }
    Ok(Saved { version: before + 1, at: now })
}

/// Saves the captions, finished or not.
#[derive(Debug, Serialize)]
pub struct SaveCaptions {
    /// The course.
    pub course: String,
    /// The lesson.
    pub lesson: String,
    /// The version that the writer saw.
    pub version: i64,
    /// As typed.
    pub captions: String,
}

impl Command for SaveCaptions {
    type Done = Saved;
    type Act = EditCourse;
    const NAME: &'static str = "course.save_captions";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<Saved, Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        let film = film_in(tx, &course.id, &self.lesson).await?.ok_or(Fail::NotThere)?;
        let now = self.captions.chars().count();
        if now > CAPTIONS {
            return Err(Refusal::at("captions", "words-too-many").arg("most", CAPTIONS).arg("now", now).into());
        }
        if film.version != self.version && film.captions != self.captions {
            return Err(Refusal::at("captions", "captions-moved-on").into());
        }
        let of = (film.version, film.hash.as_str(), film.name.as_str(), self.captions.as_str());
        let saved = write(tx, (&course.id, &self.lesson), of, proof.person()).await?;
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        Ok(saved)
    }
}

/// Takes the film off a lesson: what is left is its text.
#[derive(Debug, Serialize)]
pub struct RemoveMedia {
    /// Key of the form.
    pub key: String,
    /// The course.
    pub course: String,
    /// The lesson.
    pub lesson: String,
}

impl Command for RemoveMedia {
    type Done = ();
    type Act = EditCourse;
    const NAME: &'static str = "course.remove_media";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditCourse>) -> Result<(), Fail> {
        let (course, mut draft) = store::load_writable(tx, proof, &self.course).await?;
        // The second click on one button: there is none any more.
        if film_in(tx, &course.id, &self.lesson).await?.is_none() {
            return Ok(());
        }
        revisions::freeze(tx, &course, &draft, "saved", proof.person()).await?;
        tx.exec("DELETE FROM lesson_media WHERE lesson_id = $1", &args![self.lesson.as_str()]).await?;
        store::set_files(tx, &course.id, &holder(&self.lesson), [].into()).await?;
        store::touch(tx, &course, &mut draft, proof.person()).await?;
        tx.note("course.media_removed", &course.node_id, &course.id, serde_json::json!({ "lesson": self.lesson }));
        Ok(())
    }
}

/// The films that revisions of a course keep, by name, for tests.
///
/// # Errors
/// The database's.
#[cfg(test)]
pub async fn kept_media(reader: &Reader, course: &str) -> sqlx::Result<Vec<String>> {
    let revisions = revisions::revisions_of(reader, course).await?;
    let frozen = revisions.iter().filter_map(|revision| revision.frozen().ok());
    Ok(frozen.flat_map(|frozen| frozen.media).map(|film| film.media.name).collect())
}
