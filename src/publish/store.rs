//! The rows of articles, drafts and revisions.

use zhibu_doc::Doc;

use super::file_use;
use super::rules::{self, Meta, State};
use super::verify;
use crate::access::{Action, Object, Proof};
use crate::approval;
use crate::args;
use crate::db::{Fail, Reader, Tx};

/// An article, without its text.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Article {
    /// Id.
    pub id: String,
    /// Public address `/a/…`, also of one that was never published.
    pub code: String,
    /// Where it belongs.
    pub node_id: String,
    /// Who began it.
    pub owner_id: String,
    /// [`State`] by name.
    pub state: String,
    /// Title of the draft.
    pub title: String,
    /// Last change.
    pub changed_at: i64,
}

impl Article {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Draft)
    }

    /// The object of questions about it.
    pub fn object(&self) -> Object {
        Object { node: self.node_id.clone(), owner: self.owner_id.clone(), id: self.id.clone() }
    }
}

/// The working draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Counts saves.
    pub version: i64,
    /// Everything but the body.
    pub meta: Meta,
    /// The body.
    pub doc: Doc,
    /// The report of the last import, JSON.
    pub report: String,
    /// When to publish; nothing: at once.
    pub publish_at: Option<i64>,
    /// Days on top.
    pub pin_days: i64,
    /// Everybody who saved it since it was last submitted.
    pub savers: Vec<String>,
    /// Who saved it last.
    pub saved_by: String,
    /// When.
    pub saved_at: i64,
}

/// A frozen revision.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Revision {
    /// Id.
    pub id: String,
    /// Of which article.
    pub article_id: String,
    /// From 1.
    pub no: i64,
    /// Its hash.
    pub hash: String,
    /// The hash of the one before.
    pub prev_hash: String,
    /// [`Meta`] as JSON.
    pub meta: String,
    /// [`Doc`] as JSON.
    pub doc: String,
    /// `imported`, `saved`, `submitted`.
    pub why: String,
    /// By whom.
    pub made_by: String,
    /// When.
    pub made_at: i64,
}

impl Revision {
    /// The parts, readable.
    ///
    /// # Errors
    /// The row is no revision of ours.
    pub fn parts(&self) -> Result<(Meta, Doc), serde_json::Error> {
        Ok((serde_json::from_str(&self.meta)?, serde_json::from_str(&self.doc)?))
    }
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    version: i64,
    meta: String,
    doc: String,
    report: String,
    publish_at: Option<i64>,
    pin_days: i64,
    savers: String,
    saved_by: String,
    saved_at: i64,
}

impl TryFrom<DraftRow> for Draft {
    type Error = serde_json::Error;

    fn try_from(row: DraftRow) -> Result<Self, serde_json::Error> {
        Ok(Self {
            version: row.version,
            meta: serde_json::from_str(&row.meta)?,
            doc: serde_json::from_str(&row.doc)?,
            report: row.report,
            publish_at: row.publish_at,
            pin_days: row.pin_days,
            savers: serde_json::from_str(&row.savers)?,
            saved_by: row.saved_by,
            saved_at: row.saved_at,
        })
    }
}

const ARTICLE: &str = "SELECT id, code, node_id, owner_id, state, title, changed_at FROM article WHERE id = $1";
const DRAFT: &str =
    "SELECT version, meta, doc, report, publish_at, pin_days, savers, saved_by, saved_at FROM draft WHERE article_id = $1";

fn decode(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(error))
}

/// The article and its draft, inside a command. A proof about another article is no proof.
pub(super) async fn load<A: Action>(tx: &mut Tx, proof: &Proof<A>, id: &str) -> Result<(Article, Draft), Fail> {
    if !proof.is_about(id) {
        return Err(Fail::NotThere);
    }
    let article: Article = tx.get(ARTICLE, &args![id]).await?.ok_or(Fail::NotThere)?;
    let draft: DraftRow = tx.get(DRAFT, &args![id]).await?.ok_or(Fail::NotThere)?;
    Ok((article, draft.try_into()?))
}

/// The article, for pages; the caller then asks for leave with its object.
///
/// # Errors
/// The database's.
pub async fn object_of(reader: &Reader, id: &str) -> sqlx::Result<Option<Article>> {
    reader.system("the object of a question").get(ARTICLE, &args![id]).await
}

/// The draft, for pages that have asked for leave.
pub(super) async fn draft_of(reader: &Reader, id: &str) -> sqlx::Result<Option<Draft>> {
    let row: Option<DraftRow> = reader.system("the caller asked for leave to the article").get(DRAFT, &args![id]).await?;
    row.map(|row| Draft::try_from(row).map_err(decode)).transpose()
}

/// Whether the public reads the article now, for pages that have asked for leave.
pub(super) async fn is_public(reader: &Reader, article: &str) -> sqlx::Result<bool> {
    Ok(publication(reader, article).await?.is_some_and(|publication| publication.is_public()))
}

/// What the public reads of an article, or read.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Publication {
    state: String,
    /// When this version went public.
    pub published_at: i64,
    /// When it left.
    pub down_at: Option<i64>,
    /// Why.
    pub down_reason: String,
    /// The revision.
    pub revision_id: String,
}

impl Publication {
    /// Whether it stands there now.
    pub fn is_public(&self) -> bool {
        self.state == "public"
    }
}

/// The publication of an article, for pages that have asked for leave.
pub(super) async fn publication(reader: &Reader, article: &str) -> sqlx::Result<Option<Publication>> {
    reader
        .system("the caller asked for leave to the article")
        .get(
            "SELECT state, published_at, down_at, down_reason, revision_id FROM publication WHERE article_id = $1",
            &args![article],
        )
        .await
}

/// A revision by its id, for pages that ask for leave to its article.
pub(super) async fn revision(reader: &Reader, id: &str) -> sqlx::Result<Option<Revision>> {
    reader
        .system("the caller asks for leave to the article")
        .get(
            "SELECT id, article_id, no, hash, prev_hash, meta, doc, why, made_by, made_at FROM revision WHERE id = $1",
            &args![id],
        )
        .await
}

/// All revisions of an article, newest first.
pub(super) async fn revisions_of(reader: &Reader, article: &str) -> sqlx::Result<Vec<Revision>> {
    reader
        .system("the caller asked for leave to the article")
        .all(
            "SELECT id, article_id, no, hash, prev_hash, meta, doc, why, made_by, made_at FROM revision WHERE article_id = $1 ORDER BY no DESC",
            &args![article],
        )
        .await
}

/// Freezes the draft. Doing it twice without a change gives the same revision again.
pub(super) async fn freeze(
    tx: &mut Tx,
    article: &Article,
    draft: &Draft,
    why: &'static str,
    by: &str,
) -> Result<(String, String), Fail> {
    let last: Option<(String, i64, String, String, String)> = tx
        .get(
            "SELECT id, no, hash, meta, doc FROM revision WHERE article_id = $1 ORDER BY no DESC LIMIT 1",
            &args![article.id.as_str()],
        )
        .await?;
    let (meta, doc) = (serde_json::to_string(&draft.meta)?, serde_json::to_string(&draft.doc)?);
    if let Some((id, _, hash, meta_before, doc_before)) = &last
        && *meta_before == meta
        && *doc_before == doc
    {
        return Ok((id.clone(), hash.clone()));
    }
    let (no, before) = last.map_or((1, String::new()), |(_, no, hash, _, _)| (no + 1, hash));
    let hash = rules::revision_hash(&draft.meta, &draft.doc, &before)?;
    let (id, now) = (tx.id(), tx.now());
    tx.exec(
        "INSERT INTO revision (id, article_id, no, hash, prev_hash, meta, doc, why, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &args![id.as_str(), article.id.as_str(), no, hash.as_str(), before, meta, doc, why, by, now],
    )
    .await?;
    file_use::set(tx, &article.id, &id, &draft.meta, &draft.doc).await?;
    let row = verify::revision_print(&id, &article.id, no, &hash, why, by, now);
    tx.note(
        "revision.made",
        &article.node_id,
        &article.id,
        serde_json::json!({ "no": no, "hash": hash, "why": why, "row": row }),
    );
    Ok((id, hash))
}

/// Everybody who saved a revision of the article or into the draft of one that went to review, this one and earlier ones: none of them
/// may review it.
pub(super) async fn authors(tx: &mut Tx, article: &Article, draft: &Draft, submitter: &str) -> Result<Vec<String>, Fail> {
    let made: Vec<(String,)> =
        tx.all("SELECT DISTINCT made_by FROM revision WHERE article_id = $1", &args![article.id.as_str()]).await?;
    let mut people: Vec<String> = made.into_iter().map(|(who,)| who).collect();
    people.extend(draft.savers.iter().cloned());
    people.extend(approval::authors_before(tx, &article.id).await?);
    people.push(submitter.to_owned());
    people.push(article.owner_id.clone());
    people.sort();
    people.dedup();
    Ok(people)
}

/// Puts the article into `state`.
pub(super) async fn set_state(tx: &mut Tx, article: &str, state: State) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec("UPDATE article SET state = $2, changed_at = $3 WHERE id = $1", &args![article, state.name(), now]).await?;
    Ok(())
}

/// Meta and body of a draft, for the program's own work.
///
/// # Errors
/// The database's.
pub async fn draft_parts(reader: &Reader, article: &str) -> sqlx::Result<Option<(Meta, Doc)>> {
    Ok(draft_of(reader, article).await?.map(|draft| (draft.meta, draft.doc)))
}
