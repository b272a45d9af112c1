//! Is every revision as it was frozen, and what the public reads as it was published?
//!
//! Promises: a revision is held against its own hash and against the fingerprint that the audit chain keeps of its row; so is every
//! publication; what stands before the public is the last version that was published, or was taken down with the reason it names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::rules;
use super::store;
use crate::db::Reader;
use crate::db::prints::{Kept, print};

/// What does not hold, by title and number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Altered {
    /// A revision was altered, or is not there.
    Revision(String, i64),
    /// The record of a publication was altered, or is not there.
    Version(String, i64),
    /// What the public reads is not what was published last.
    Shown(String),
}

/// The fingerprint of a revision's row. Text and meta are in its hash.
pub(super) fn revision_print(id: &str, article: &str, no: i64, hash: &str, why: &str, by: &str, at: i64) -> String {
    print(&[id, article, &no.to_string(), hash, why, by, &at.to_string()])
}

/// The fingerprint of a publication.
pub(super) fn version_print(article: &str, no: i64, revision: &str, approval: &str, at: i64) -> String {
    print(&[article, &no.to_string(), revision, approval, &at.to_string()])
}

async fn titles(reader: &Reader) -> sqlx::Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = reader.system("check").all("SELECT id, title FROM article ORDER BY id", &[]).await?;
    Ok(rows.into_iter().collect())
}

fn title(titles: &BTreeMap<String, String>, article: &str) -> String {
    titles.get(article).cloned().unwrap_or_else(|| article.to_owned())
}

fn number(data: &Value, name: &str) -> i64 {
    data.get(name).and_then(Value::as_i64).unwrap_or_default()
}

/// Looks at every revision. Answers how many there are, and what does not hold.
///
/// # Errors
/// The database's.
pub async fn verify_revisions(reader: &Reader) -> sqlx::Result<(usize, Vec<Altered>)> {
    let titles = titles(reader).await?;
    let mut made = Kept::of(reader, "revision.made").await?;
    let (mut count, mut altered) = (0, BTreeSet::new());
    for (id, title) in &titles {
        let mut revisions = store::revisions_of(reader, id).await?;
        revisions.reverse();
        let mut before = String::new();
        for r in revisions {
            count += 1;
            let own = r.parts().and_then(|(meta, doc)| rules::revision_hash(&meta, &doc, &before));
            let row = revision_print(&r.id, id, r.no, &r.hash, &r.why, &r.made_by, r.made_at);
            if own.ok().as_deref() != Some(&*r.hash) || r.prev_hash != before || !made.take(id, &row) {
                altered.insert(Altered::Revision(title.clone(), r.no));
            }
            before = r.hash;
        }
    }
    for (article, data) in made.left() {
        altered.insert(Altered::Revision(title(&titles, &article), number(&data, "no")));
    }
    Ok((count, altered.into_iter().collect()))
}

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns of the table")]
struct Version {
    article_id: String,
    version_no: i64,
    revision_id: String,
    approval_id: String,
    published_at: i64,
}

#[derive(sqlx::FromRow)]
struct Shown {
    article_id: String,
    state: String,
    section_code: String,
    revision_id: String,
    approval_id: String,
    version_no: i64,
    first_at: i64,
    published_at: i64,
    down_at: Option<i64>,
    down_reason: String,
    meta: Option<String>,
}

/// When and why an article was taken down; the reason is `None` where the entry's data were deleted.
type Downs = HashMap<String, Vec<(i64, Option<String>)>>;

impl Shown {
    fn is(&self, versions: &[Version], downs: &[(i64, Option<String>)]) -> bool {
        let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return false };
        let same = (&self.revision_id, &self.approval_id, self.version_no, self.published_at, self.first_at)
            == (&last.revision_id, &last.approval_id, last.version_no, last.published_at, first.published_at);
        let section =
            self.meta.as_deref().and_then(|meta| serde_json::from_str::<rules::Meta>(meta).ok()).map(|meta| meta.section);
        let stands = match self.state.as_str() {
            "public" => !downs.iter().any(|(at, _)| *at > last.published_at),
            _ => downs.iter().any(|(at, reason)| {
                Some(*at) == self.down_at && reason.as_ref().is_none_or(|reason| *reason == self.down_reason)
            }),
        };
        same && stands && section.as_ref() == Some(&self.section_code)
    }
}

/// Looks at every publication. Answers what does not hold.
///
/// # Errors
/// The database's.
pub async fn verify_publications(reader: &Reader) -> sqlx::Result<Vec<Altered>> {
    let system = reader.system("check");
    let titles = titles(reader).await?;
    let rows: Vec<Version> = system
        .all(
            "SELECT article_id, version_no, revision_id, approval_id, published_at FROM publication_version ORDER BY article_id, version_no",
            &[],
        )
        .await?;
    let mut published = Kept::of(reader, "article.published").await?;
    let mut altered = BTreeSet::new();
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for v in rows {
        if !published
            .take(&v.article_id, &version_print(&v.article_id, v.version_no, &v.revision_id, &v.approval_id, v.published_at))
        {
            altered.insert(Altered::Version(title(&titles, &v.article_id), v.version_no));
        }
        versions.entry(v.article_id.clone()).or_default().push(v);
    }
    for (article, data) in published.left() {
        altered.insert(Altered::Version(title(&titles, &article), number(&data, "version")));
    }
    let downs = downs(reader).await?;
    let shown: Vec<Shown> = system
        .all(
            "SELECT p.article_id, p.state, p.section_code, p.revision_id, p.approval_id, p.version_no, p.first_at, p.published_at, p.down_at, \
             p.down_reason, r.meta FROM publication p LEFT JOIN revision r ON r.id = p.revision_id ORDER BY p.article_id",
            &[],
        )
        .await?;
    for row in shown {
        let own = versions.remove(&row.article_id).unwrap_or_default();
        if !row.is(&own, downs.get(&row.article_id).map_or(&[], Vec::as_slice)) {
            altered.insert(Altered::Shown(title(&titles, &row.article_id)));
        }
    }
    // Published, and the public reads nothing of it.
    altered.extend(versions.keys().map(|article| Altered::Shown(title(&titles, article))));
    Ok(altered.into_iter().collect())
}

async fn downs(reader: &Reader) -> sqlx::Result<Downs> {
    let rows: Vec<(String, i64, Option<String>)> = reader
        .system("check")
        .all("SELECT subject_id, at, data FROM audit WHERE action = 'article.taken_down' ORDER BY at, id", &[])
        .await?;
    let mut downs = Downs::new();
    for (article, at, data) in rows {
        let data = data.and_then(|data| serde_json::from_str::<Value>(&data).ok());
        let reason = data.and_then(|data| data.get("reason").and_then(Value::as_str).map(str::to_owned));
        downs.entry(article).or_default().push((at, reason));
    }
    Ok(downs)
}
