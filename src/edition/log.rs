//! What is public, and the log by which every process learns of a change.
//!
//! Promises: the numbers of `edition_log` have no gap (the counter is taken in the publishing transaction); a set time is a row of
//! `edition_due`, taken once, by whichever process comes first.

use crate::ambient::Instant;
use crate::args;
use crate::db::{Fail, Tx};

/// What becomes public.
#[derive(Debug)]
pub struct Publish<'a> {
    /// The article.
    pub article: &'a str,
    /// Its organisation.
    pub node: &'a str,
    /// Its section.
    pub section: &'a str,
    /// The revision that was approved.
    pub revision: &'a str,
    /// The round that approved it.
    pub approval: &'a str,
    /// On top until then.
    pub pinned_until: Option<Instant>,
}

/// Puts a revision before the public: a new article, a new version of one, or one that returns after 下架. Answers the version's number.
///
/// # Errors
/// The database's.
pub async fn publish(tx: &mut Tx, p: Publish<'_>) -> Result<i64, Fail> {
    let now = tx.now();
    let last: Option<(i64,)> = tx.get("SELECT version_no FROM publication WHERE article_id = $1", &args![p.article]).await?;
    let version = last.map_or(1, |(no,)| no + 1);
    tx.exec(
        "INSERT INTO publication (article_id, node_id, section_code, state, revision_id, approval_id, version_no, first_at, published_at, \
         pinned_until, down_reason, down_post) VALUES ($1, $2, $3, 'public', $4, $5, $6, $7, $7, $8, '', '') \
         ON CONFLICT (article_id) DO UPDATE SET section_code = excluded.section_code, state = 'public', revision_id = excluded.revision_id, \
         approval_id = excluded.approval_id, version_no = excluded.version_no, published_at = excluded.published_at, \
         pinned_until = excluded.pinned_until, down_at = NULL, down_reason = '', down_post = ''",
        &args![p.article, p.node, p.section, p.revision, p.approval, version, now, p.pinned_until],
    )
    .await?;
    tx.exec(
        "INSERT INTO publication_version (article_id, version_no, revision_id, approval_id, published_at) VALUES ($1, $2, $3, $4, $5)",
        &args![p.article, version, p.revision, p.approval, now],
    )
    .await?;
    append(tx, "publish", p.article).await?;
    Ok(version)
}

/// 下架.
///
/// # Errors
/// The database's.
pub async fn take_down(tx: &mut Tx, article: &str, reason: &str, post: &str) -> Result<(), Fail> {
    let now = tx.now();
    tx.exec(
        "UPDATE publication SET state = 'down', down_at = $2, down_reason = $3, down_post = $4, pinned_until = NULL WHERE article_id = $1",
        &args![article, now, reason, post],
    )
    .await?;
    append(tx, "take_down", article).await
}

/// Whether the article is public now.
///
/// # Errors
/// The database's.
pub async fn is_public(tx: &mut Tx, article: &str) -> Result<bool, Fail> {
    let row: Option<(String,)> = tx.get("SELECT state FROM publication WHERE article_id = $1", &args![article]).await?;
    Ok(row.is_some_and(|(state,)| state == "public"))
}

/// A unit was founded or has a new name: the pages of organisations that name it are made again; all of them when none is named. Articles
/// keep the names of their day.
///
/// # Errors
/// The database's.
pub async fn units_changed(tx: &mut Tx, node: Option<&str>) -> Result<(), Fail> {
    append(tx, "units", node.unwrap_or_default()).await
}

/// The end of a 置顶.
///
/// # Errors
/// The database's.
pub async fn unpin(tx: &mut Tx, article: &str) -> Result<(), Fail> {
    let now = tx.now();
    // A newer version may have pinned it again, for longer.
    let changed = tx
        .exec("UPDATE publication SET pinned_until = NULL WHERE article_id = $1 AND pinned_until <= $2", &args![article, now])
        .await?;
    if changed > 0 { append(tx, "unpin", article).await } else { Ok(()) }
}

/// Tells every process to render something anew: an article, a unit's pages, or with an empty `subject` the whole site.
///
/// # Errors
/// The database's.
pub async fn append(tx: &mut Tx, what: &str, subject: &str) -> Result<(), Fail> {
    let (seq,): (i64,) =
        tx.get("UPDATE edition_head SET seq = seq + 1 WHERE one = 1 RETURNING seq", &[]).await?.ok_or(Fail::NotThere)?;
    let now = tx.now();
    tx.exec("INSERT INTO edition_log (seq, what, subject_id, at) VALUES ($1, $2, $3, $4)", &args![seq, what, subject, now])
        .await?;
    Ok(())
}

/// Something that is to happen at its time.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Due {
    /// Id.
    pub id: String,
    /// `publish` or `unpin`.
    pub what: String,
    /// The article.
    pub article_id: String,
    /// The round that approved it, for a publication.
    pub approval_id: String,
}

/// Sets something for `at`.
///
/// # Errors
/// The database's.
pub async fn due(tx: &mut Tx, at: Instant, what: &str, article: &str, approval: &str) -> Result<(), Fail> {
    let id = tx.id();
    tx.exec(
        "INSERT INTO edition_due (id, due_at, what, article_id, approval_id) VALUES ($1, $2, $3, $4, $5)",
        &args![id, at, what, article, approval],
    )
    .await?;
    Ok(())
}

/// Unsets it.
///
/// # Errors
/// The database's.
pub async fn cancel_due(tx: &mut Tx, what: &str, article: &str) -> Result<(), Fail> {
    tx.exec("DELETE FROM edition_due WHERE what = $1 AND article_id = $2", &args![what, article]).await?;
    Ok(())
}

/// Takes what is due (up to 50), so that nobody else takes it.
///
/// # Errors
/// The database's.
pub async fn take_due(tx: &mut Tx) -> Result<Vec<Due>, Fail> {
    let now = tx.now();
    let rows: Vec<Due> = tx
        .all(
            "SELECT id, what, article_id, approval_id FROM edition_due WHERE due_at <= $1 ORDER BY due_at, id LIMIT 50",
            &args![now],
        )
        .await?;
    for row in &rows {
        tx.exec("DELETE FROM edition_due WHERE id = $1", &args![row.id.as_str()]).await?;
    }
    Ok(rows)
}
