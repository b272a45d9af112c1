//! A Word file becomes a draft: read, pictures stored, report written, revision kept.
//!
//! Promises: the desk and the command line use this one path; a refused file changes nothing and the sentence says what to do; a picture
//! that cannot be read is told of at its place, never dropped in silence.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use zhibu_doc::docx::{self, Import, Limits, Notice, Refused};

use super::EditArticle;
use super::commands::{self, Saved};
use super::pictures;
use super::rules::{self, Meta};
use super::store;
use crate::access::Proof;
use crate::app::App;
use crate::db::{Command, Fail, Tx};
use crate::edition::meta::Size;
use crate::people;
use crate::refusal::Refusal;

/// What the editor tells about the last import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    /// Kind (`recognised`, `look`, `left_out`), what, how many.
    pub lines: Vec<(String, String, usize)>,
    /// Comments in the file: author and text; the writer sees them, the public never.
    pub comments: Vec<(String, String)>,
}

/// A file, read and with its pictures stored, ready to become a draft.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The title that the file gives; empty: none.
    pub title: String,
    /// The body, its pictures under their stored addresses.
    pub doc: zhibu_doc::Doc,
    /// For the editor.
    pub report: Report,
    /// Stored pictures: key, media type, bytes, sizes.
    pub pictures: Vec<(String, String, i64, Vec<Size>)>,
}

/// The sentence of a refused file.
pub fn refusal(refused: &Refused) -> Refusal {
    let code = match refused {
        Refused::TooLarge { .. } => "docx-too-large",
        Refused::Bomb => "docx-bomb",
        Refused::TooLong => "docx-too-long",
        Refused::OldWord => "docx-old-word",
        Refused::Wps => "docx-wps",
        Refused::Encrypted => "docx-encrypted",
        Refused::OtherKind(kind) => return Refusal::at("file", "docx-other-kind").arg("kind", kind),
        Refused::Damaged => "docx-damaged",
    };
    Refusal::at("file", code)
}

/// Reads a file on a blocking thread; at most two at once, so that imports cannot starve the desk.
///
/// # Errors
/// The sentence that says why not.
pub async fn import_docx(app: &App, name: &str, bytes: Bytes) -> Result<Imported, Refusal> {
    let (files, name) = (app.files.clone(), name.to_owned());
    in_turn(app.heavy.clone(), move || read(&files, &name, bytes)).await.ok_or_else(|| Refusal::at("file", "docx-damaged"))?
}

/// Heavy work on a blocking thread, in its turn; nothing when it broke. The turn goes with the work, not with whoever waits: a browser that
/// goes away leaves the work running, and must not make room for the next one.
pub async fn in_turn<T: Send + 'static>(turns: Arc<Semaphore>, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let turn = turns.acquire_owned().await.ok()?;
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    done.await.ok()
}

fn read(files: &crate::files::Files, name: &str, bytes: Bytes) -> Result<Imported, Refusal> {
    let Import { mut doc, title, pictures, comments, notices } =
        docx::read(&bytes, &Limits::default()).map_err(|refused| refusal(&refused))?;
    // Pictures unpacked are the largest thing from here on: the file goes first, then each picture when it is done.
    drop(bytes);
    let mut keys: HashMap<String, String> = HashMap::new();
    let (mut stored, mut unreadable, mut left) = (Vec::new(), 0, pictures::PIXELS_OF_A_FILE);
    for picture in pictures {
        match pictures::store(files, &picture.bytes, &mut left) {
            Ok(done) => {
                let Some(largest) = done.largest() else { continue };
                let media = if largest.kind == "png" { "image/png" } else { "image/jpeg" };
                keys.insert(picture.key.clone(), largest.hash.clone());
                stored.push((
                    largest.hash.clone(),
                    media.to_owned(),
                    i64::try_from(largest.bytes).unwrap_or_default(),
                    done.sizes,
                ));
            }
            Err(refusal) if refusal.code == "disk-full" => return Err(refusal),
            Err(_) => {
                unreadable += 1;
                keys.insert(picture.key.clone(), String::new());
            }
        }
    }
    doc.map_files(&mut |file| {
        if let Some(key) = keys.get(file) {
            file.clone_from(key);
        }
    });
    let mut lines: Vec<(String, String, usize)> = notices.iter().map(line).collect();
    if unreadable > 0 {
        lines.push(("look".to_owned(), "UnreadablePicture".to_owned(), unreadable));
    }
    let report = Report { file: name.to_owned(), lines, comments: comments.into_iter().map(|c| (c.author, c.text)).collect() };
    Ok(Imported { title: title.unwrap_or_default(), doc, report, pictures: stored })
}

fn line(notice: &Notice) -> (String, String, usize) {
    let (kind, what, count) = match notice {
        Notice::Recognised { what, count } => ("recognised", what, count),
        Notice::Look { what, count } => ("look", what, count),
        Notice::LeftOut { what, count } => ("left_out", what, count),
    };
    (kind.to_owned(), format!("{what:?}"), *count)
}

/// Where a title comes from when the file gives none: its name.
pub fn title_from_name(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().trim().to_owned()).unwrap_or_default()
}

/// Writes down the stored pictures of a file, inside the command that takes it in.
///
/// # Errors
/// The database's.
pub async fn remember_pictures(tx: &mut Tx, imported: &Imported) -> Result<(), Fail> {
    for (hash, media, bytes, sizes) in &imported.pictures {
        let sizes = serde_json::to_string(sizes)?;
        commands::remember_file(tx, hash, media, *bytes, "", &sizes).await?;
    }
    Ok(())
}

/// Puts an imported text into the draft; what was there before stays as a revision.
#[derive(Debug, Serialize)]
pub struct TakeImport {
    /// Key of the form.
    pub key: String,
    /// The article.
    pub article: String,
    /// A title that was asked for; empty: the file's, or what stands there.
    pub title: String,
    /// The file.
    pub imported: Imported,
}

impl Command for TakeImport {
    type Done = Saved;
    type Act = EditArticle;
    const NAME: &'static str = "article.import";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<Saved, Fail> {
        let (article, mut draft) = store::load(tx, proof, &self.article).await?;
        commands::writable(&article)?;
        if !draft.doc.blocks.is_empty() {
            store::freeze(tx, &article, &draft, "saved", proof.person()).await?;
        }
        remember_pictures(tx, &self.imported).await?;
        let title = [&self.title, &self.imported.title, &draft.meta.title].into_iter().find(|title| !title.trim().is_empty());
        let title = title.cloned().unwrap_or_else(|| title_from_name(&self.imported.report.file));
        let cover = self.imported.doc.figures().iter().map(|f| f.file.clone()).find(|file| !file.is_empty()).unwrap_or_default();
        draft.meta = Meta { title, cover, ..draft.meta };
        draft.doc = self.imported.doc.clone();
        draft.report = serde_json::to_string(&self.imported.report)?;
        rules::savable(&draft.meta, &draft.doc)?;
        store::freeze(tx, &article, &draft, "imported", proof.person()).await?;
        commands::save(tx, &article, draft, proof.person()).await
    }
}

/// Why an import from the command line did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The rules say no.
    #[error("{0}")]
    Refused(Refusal),
    /// Disk or database.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<Refusal> for ImportError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fail> for ImportError {
    fn from(fail: Fail) -> Self {
        match fail {
            Fail::Refused(refusal) => Self::Refused(refusal),
            Fail::NotThere => Self::Refused(Refusal::new("import-not-allowed")),
            other => Self::Other(other.into()),
        }
    }
}

/// A file as a new article of `sign_in_name` at the unit of code `node`. Answers the article's id.
///
/// # Errors
/// [`ImportError`]
pub async fn import_article(
    app: &App,
    sign_in_name: &str,
    node: &str,
    title: &str,
    file_name: &str,
    bytes: Bytes,
) -> Result<String, ImportError> {
    let reader = app.store.read();
    let person = people::person_by_sign_in_name(reader, sign_in_name).await.map_err(Fail::from)?;
    let person = person.ok_or_else(|| Refusal::new("import-unknown-person"))?;
    let unit = people::unit_by_code(reader, node).await.map_err(Fail::from)?;
    let unit = unit.ok_or_else(|| Refusal::new("import-unknown-node"))?;
    // Read first: a refused file begins no article.
    let imported = import_docx(app, file_name, bytes).await?;
    let named = Meta { title: title.to_owned(), ..Meta::default() };
    rules::savable(&named, &imported.doc)?;
    let actor = crate::access::Actor { person, session: String::new() };
    let now = app.clock.now();
    let place = crate::access::Object::node(unit.clone());
    let proof = reader.prove::<super::WriteArticle>(&actor, place, now).await.map_err(Fail::from)?.ok_or(Fail::NotThere)?;
    let id = app.store.execute(super::NewArticle { key: app.new_id(), node: unit }, proof).await?;
    let object = store::object_of(reader, &id).await.map_err(Fail::from)?.ok_or(Fail::NotThere)?.object();
    let proof = reader.prove::<EditArticle>(&actor, object, now).await.map_err(Fail::from)?.ok_or(Fail::NotThere)?;
    let command = TakeImport { key: app.new_id(), article: id.clone(), title: title.to_owned(), imported };
    app.store.execute(command, proof).await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_goes_away_makes_no_room_before_the_work_is_done() {
        let turns = Arc::new(Semaphore::new(1));
        let (begun, began) = tokio::sync::oneshot::channel();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let waiting = tokio::spawn(in_turn(turns.clone(), move || {
            let _ = begun.send(());
            let _ = ended.recv();
        }));
        began.await.expect("the work has begun");
        waiting.abort();
        assert!(waiting.await.is_err_and(|error| error.is_cancelled()));
        assert_eq!(turns.available_permits(), 0, "it goes on");
        end.send(()).expect("the work waits for this");
        assert!(turns.acquire().await.is_ok());
    }
}
