//! Which article names which stored file: what may be shown on the desk, and what leaves the site with an article.
//!
//! Promise: written in the transaction that writes the text itself, so the two never differ.

use std::collections::BTreeSet;

use super::rules::{self, Meta};
use crate::args;
use crate::db::{Fail, Reader, Tx};
use zhibu_doc::Doc;

/// The holder of the working copy; a revision holds by its id.
pub(super) const DRAFT: &str = "draft";

/// Writes down what a text names, in place of what its holder named before. A name of no stored file is nobody's.
pub(super) async fn set(tx: &mut Tx, article: &str, holder: &str, meta: &Meta, doc: &Doc) -> Result<(), Fail> {
    let before: Vec<(String,)> =
        tx.all("SELECT hash FROM file_use WHERE article_id = $1 AND holder = $2", &args![article, holder]).await?;
    let before: BTreeSet<String> = before.into_iter().map(|(hash,)| hash).collect();
    let now: BTreeSet<String> = rules::files(meta, doc).into_iter().filter(|hash| crate::files::is_hash(hash)).collect();
    for gone in before.difference(&now) {
        tx.exec("DELETE FROM file_use WHERE article_id = $1 AND hash = $2 AND holder = $3", &args![article, gone, holder])
            .await?;
    }
    for new in now.difference(&before) {
        tx.exec(
            "INSERT INTO file_use (article_id, hash, holder) SELECT $1, hash, $3 FROM file WHERE hash = $2 ON CONFLICT DO NOTHING",
            &args![article, new, holder],
        )
        .await?;
    }
    Ok(())
}

/// Whether the working copy or a revision of the article names the file.
///
/// # Errors
/// The database's.
pub(super) async fn is_named(reader: &Reader, article: &str, hash: &str) -> sqlx::Result<bool> {
    let row: Option<(String,)> = reader
        .system("the caller asked for leave to the article")
        .get("SELECT hash FROM file_use WHERE article_id = $1 AND hash = $2 LIMIT 1", &args![article, hash])
        .await?;
    Ok(row.is_some())
}

/// The sizes of a stored picture as JSON, an empty list for what is none; nothing when there is no such file.
///
/// # Errors
/// The database's.
pub(super) async fn sizes(reader: &Reader, hash: &str) -> sqlx::Result<Option<String>> {
    let row: Option<(String,)> = reader
        .system("the caller asked for leave to the article")
        .get("SELECT sizes FROM file WHERE hash = $1", &args![hash])
        .await?;
    Ok(row.map(|(sizes,)| sizes))
}
