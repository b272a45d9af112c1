//! Writing and submitting, as commands.
//!
//! Promises: a save names the version that the writer saw, and of two writers the second is told, with nothing lost on either side; a text under
//! review is not changed by anybody; what goes to review is exactly what was frozen in the same transaction.

use serde::{Deserialize, Serialize};
use zhibu_doc::Doc;

use super::rules::{self, Attachment, Meta, State};
use super::store::{self, Article, Draft};
use super::{EditArticle, WriteArticle, file_use, reviewing::ArticleKind};
use crate::access::Proof;
use crate::approval;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::people;
use crate::refusal::Refusal;

/// A new, empty article at a node.
#[derive(Debug, Serialize)]
pub struct NewArticle {
    /// Key of the form.
    pub key: String,
    /// Where it belongs.
    pub node: String,
}

impl Command for NewArticle {
    type Done = String;
    type Act = WriteArticle;
    const NAME: &'static str = "article.begin";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<WriteArticle>) -> Result<String, Fail> {
        let (id, code, now) = (tx.id(), tx.code(), tx.now());
        let meta = Meta {
            source: people::node_name(tx, &self.node).await?,
            byline: people::post_of(tx, proof.person(), &self.node).await?,
            ..Meta::default()
        };
        tx.exec(
            "INSERT INTO article (id, code, node_id, owner_id, state, title, changed_at, created_at) VALUES ($1, $2, $3, $4, 'draft', '', $5, $5)",
            &args![id.as_str(), code, self.node.as_str(), proof.person(), now],
        )
        .await?;
        let (meta, doc) = (serde_json::to_string(&meta)?, serde_json::to_string(&Doc::default())?);
        tx.exec(
            "INSERT INTO draft (article_id, version, meta, doc, report, pin_days, savers, saved_by, saved_at) VALUES ($1, 1, $2, $3, '', 0, '[]', $4, $5)",
            &args![id.as_str(), meta, doc, proof.person(), now],
        )
        .await?;
        tx.note("article.begun", &self.node, &id, serde_json::Value::Null);
        Ok(id)
    }
}

/// What a save answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The version from now on.
    pub version: i64,
    /// When it was saved, ms.
    pub at: i64,
}

/// Saves the working draft over itself: autosave and 先存着.
#[derive(Debug, Serialize)]
pub struct SaveDraft {
    /// The article.
    pub article: String,
    /// The version that the writer saw.
    pub version: i64,
    /// As typed; the attachments are kept as they are stored.
    pub meta: Meta,
    /// As typed.
    pub doc: Doc,
    /// When to publish; nothing: at once.
    pub publish_at: Option<i64>,
    /// Days on top.
    pub pin_days: i64,
    /// The report of an import that this save brings; `None` leaves the last one.
    pub report: Option<String>,
}

impl Command for SaveDraft {
    type Done = Saved;
    type Act = EditArticle;
    const NAME: &'static str = "article.save";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<Saved, Fail> {
        let (article, draft) = store::load(tx, proof, &self.article).await?;
        writable(&article)?;
        let meta = Meta { attachments: draft.meta.attachments.clone(), ..self.meta.clone() };
        if draft.version != self.version {
            let same = draft.meta == meta
                && draft.doc == self.doc
                && (draft.publish_at, draft.pin_days) == (self.publish_at, self.pin_days);
            // The second click on one button: what it wants is there already.
            if same && draft.version - 1 == self.version && draft.saved_by == proof.person() {
                return Ok(Saved { version: draft.version, at: draft.saved_at });
            }
            return Err(Refusal::new("draft-moved-on").into());
        }
        rules::savable(&meta, &self.doc)?;
        rules::pin_days(self.pin_days)?;
        let report = self.report.clone().unwrap_or_else(|| draft.report.clone());
        let next = Draft { meta, doc: self.doc.clone(), publish_at: self.publish_at, pin_days: self.pin_days, report, ..draft };
        save(tx, &article, next, proof.person()).await
    }
}

/// Only a draft or a returned text may change.
pub(super) fn writable(article: &Article) -> Result<(), Refusal> {
    if article.state().is_writable() { Ok(()) } else { Err(Refusal::new("text-is-frozen")) }
}

/// Writes the draft with the next version.
pub(super) async fn save(tx: &mut Tx, article: &Article, mut draft: Draft, person: &str) -> Result<Saved, Fail> {
    if !draft.savers.iter().any(|who| who == person) {
        draft.savers.push(person.to_owned());
    }
    let (now, version) = (tx.now(), draft.version + 1);
    let (meta, doc, savers) =
        (serde_json::to_string(&draft.meta)?, serde_json::to_string(&draft.doc)?, serde_json::to_string(&draft.savers)?);
    let saved = tx
        .exec(
            "UPDATE draft SET version = $2, meta = $3, doc = $4, report = $5, publish_at = $6, pin_days = $7, savers = $8, saved_by = $9, \
             saved_at = $10 WHERE article_id = $1 AND version = $11",
            &args![
                article.id.as_str(), version, meta, doc, draft.report, draft.publish_at, draft.pin_days, savers, person, now, draft.version
            ],
        )
        .await?;
    if saved != 1 {
        return Err(Refusal::new("draft-moved-on").into());
    }
    file_use::set(tx, &article.id, file_use::DRAFT, &draft.meta, &draft.doc).await?;
    let title = draft.meta.title.trim();
    tx.exec("UPDATE article SET title = $2, changed_at = $3 WHERE id = $1", &args![article.id.as_str(), title, now]).await?;
    // An autosave every few seconds is no event; another hand on the text is.
    if draft.saved_by != person {
        tx.note("article.saved", &article.node_id, &article.id, serde_json::json!({ "version": version }));
    }
    Ok(Saved { version, at: now })
}

/// 保存版本: freezes the draft as it is.
#[derive(Debug, Serialize)]
pub struct KeepRevision {
    /// Key of the form.
    pub key: String,
    /// The article.
    pub article: String,
}

impl Command for KeepRevision {
    type Done = ();
    type Act = EditArticle;
    const NAME: &'static str = "article.keep";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<(), Fail> {
        let (article, draft) = store::load(tx, proof, &self.article).await?;
        store::freeze(tx, &article, &draft, "saved", proof.person()).await?;
        Ok(())
    }
}

/// 送审: freezes the draft and begins a round.
#[derive(Debug, Serialize)]
pub struct Submit {
    /// Key of the form.
    pub key: String,
    /// The article.
    pub article: String,
    /// The version that the writer saw.
    pub version: i64,
}

impl Command for Submit {
    type Done = String;
    type Act = EditArticle;
    const NAME: &'static str = "article.submit";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<String, Fail> {
        let (article, draft) = store::load(tx, proof, &self.article).await?;
        if !article.state().is_writable() {
            return Err(Refusal::new("submitted-already").into());
        }
        if draft.version != self.version {
            return Err(Refusal::new("draft-moved-on").into());
        }
        let sections: Vec<(String,)> = tx.all("SELECT code FROM section ORDER BY place", &[]).await?;
        let sections: Vec<String> = sections.into_iter().map(|(code,)| code).collect();
        if let Some(first) = rules::missing(&draft.meta, &draft.doc, &sections).into_iter().next() {
            return Err(first.into());
        }
        let publish_at = rules::publish_time(draft.publish_at, tx.now())?;
        let authors = store::authors(tx, &article, &draft, proof.person()).await?;
        let (revision, hash) = store::freeze(tx, &article, &draft, "submitted", proof.person()).await?;
        let opening = approval::Opening {
            kind: ArticleKind::KIND,
            subject: &article.id,
            node: &article.node_id,
            owner: proof.person(),
            revision: &revision,
            hash: &hash,
            title: draft.meta.title.trim(),
            authors: &authors,
            publish_at,
            pin_days: draft.pin_days,
        };
        let round = approval::open(tx, opening).await?;
        store::set_state(tx, &article.id, State::InReview).await?;
        tx.note("article.submitted", &article.node_id, &article.id, serde_json::json!({ "hash": hash }));
        Ok(round)
    }
}

/// Adds a stored file to the draft.
#[derive(Debug, Serialize)]
pub struct Attach {
    /// The article.
    pub article: String,
    /// The file.
    pub attachment: Attachment,
    /// Its kind.
    pub media_type: String,
    /// Its length.
    pub bytes: i64,
}

impl Command for Attach {
    type Done = Saved;
    type Act = EditArticle;
    const NAME: &'static str = "article.attach";

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<Saved, Fail> {
        let (article, mut draft) = store::load(tx, proof, &self.article).await?;
        writable(&article)?;
        remember_file(tx, &self.attachment.hash, &self.media_type, self.bytes, &self.attachment.name, "[]").await?;
        draft.meta.attachments.retain(|a| a.hash != self.attachment.hash);
        draft.meta.attachments.push(self.attachment.clone());
        rules::savable(&draft.meta, &draft.doc)?;
        save(tx, &article, draft, proof.person()).await
    }
}

/// Takes a file off the draft.
#[derive(Debug, Serialize)]
pub struct Detach {
    /// The article.
    pub article: String,
    /// The file.
    pub hash: String,
}

impl Command for Detach {
    type Done = Saved;
    type Act = EditArticle;
    const NAME: &'static str = "article.detach";

    async fn run(&self, tx: &mut Tx, proof: &Proof<EditArticle>) -> Result<Saved, Fail> {
        let (article, mut draft) = store::load(tx, proof, &self.article).await?;
        writable(&article)?;
        draft.meta.attachments.retain(|a| a.hash != self.hash);
        save(tx, &article, draft, proof.person()).await
    }
}

/// Writes down a stored file; `sizes` is the JSON of a picture's widths.
///
/// # Errors
/// The database's.
pub async fn remember_file(tx: &mut Tx, hash: &str, media_type: &str, bytes: i64, name: &str, sizes: &str) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "INSERT INTO file (hash, media_type, bytes, name, sizes, made_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (hash) DO NOTHING",
        &args![hash, media_type, bytes, name, sizes, now],
    )
    .await?;
    Ok(())
}
