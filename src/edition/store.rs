//! What the press reads: publications with everything that stands on their pages.

mod lists;

use std::collections::HashMap;

use zhibu_doc::Doc;

pub(super) use lists::{Line, List};

use super::meta::{Links, Meta, PICTURES, Size};
use super::site::{SectionLink, Site, Unit};
use crate::args;
use crate::db::Reader;

/// A publication, whole.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Row {
    pub article_id: String,
    pub code: String,
    pub node_id: String,
    pub section_code: String,
    pub state: String,
    pub approval_id: String,
    pub version_no: i64,
    pub first_at: i64,
    pub published_at: i64,
    pub down_at: Option<i64>,
    pub down_reason: String,
    pub down_post: String,
    pub hash: String,
    pub meta: String,
    pub doc: String,
}

/// One version, for the page of versions.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns of the table")]
pub(super) struct Version {
    pub version_no: i64,
    pub published_at: i64,
    pub approval_id: String,
    pub hash: String,
    pub prev_hash: String,
    pub meta: String,
    pub doc: String,
}

impl Version {
    /// What stands around the body, and the body.
    pub fn parts(&self) -> Result<(Meta, Doc), serde_json::Error> {
        Ok((serde_json::from_str(&self.meta)?, serde_json::from_str(&self.doc)?))
    }
}

/// One yes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Yes {
    pub name: String,
    pub post: String,
    pub decided_at: Option<i64>,
    pub secrecy: String,
}

/// Reads for the press; everything here is public or about to be.
pub(super) struct PressReader<'a>(pub &'a Reader);

macro_rules! row_sql {
    ($tail:literal) => {
        concat!(
            "SELECT p.article_id, a.code, p.node_id, p.section_code, p.state, p.approval_id, p.version_no, p.first_at, p.published_at, ",
            "p.down_at, p.down_reason, p.down_post, r.hash, r.meta, r.doc FROM publication p ",
            "JOIN article a ON a.id = p.article_id JOIN revision r ON r.id = p.revision_id ",
            $tail
        )
    };
}

impl PressReader<'_> {
    fn system(&self) -> crate::db::System<'_> {
        self.0.system("rendering what is public")
    }

    pub async fn log_after(&self, seq: i64) -> sqlx::Result<Vec<(i64, String, String)>> {
        self.system()
            .all("SELECT seq, what, subject_id FROM edition_log WHERE seq > $1 ORDER BY seq LIMIT 500", &args![seq])
            .await
    }

    pub async fn head(&self) -> sqlx::Result<i64> {
        let row: Option<(i64,)> = self.system().get("SELECT seq FROM edition_head WHERE one = 1", &[]).await?;
        Ok(row.map_or(0, |(seq,)| seq))
    }

    pub async fn row(&self, article: &str) -> sqlx::Result<Option<Row>> {
        self.system().get(row_sql!("WHERE p.article_id = $1"), &args![article]).await
    }

    /// All articles that were ever public, newest first, by id.
    pub async fn every(&self) -> sqlx::Result<Vec<(String,)>> {
        self.system().all("SELECT article_id FROM publication ORDER BY first_at DESC, article_id DESC", &[]).await
    }

    pub async fn newest(&self, limit: i64) -> sqlx::Result<Vec<Row>> {
        self.system()
            .all(row_sql!("WHERE p.state = 'public' ORDER BY p.first_at DESC, p.article_id DESC LIMIT $1"), &args![limit])
            .await
    }

    pub async fn yeses(&self, approval: &str) -> sqlx::Result<Vec<Yes>> {
        self.system()
            .all("SELECT name, post, decided_at, secrecy FROM approval_step WHERE approval_id = $1 ORDER BY no", &args![approval])
            .await
    }

    pub async fn versions(&self, article: &str) -> sqlx::Result<Vec<Version>> {
        self.system()
            .all(
                "SELECT v.version_no, v.published_at, v.approval_id, r.hash, r.prev_hash, r.meta, r.doc FROM publication_version v \
                 JOIN revision r ON r.id = v.revision_id WHERE v.article_id = $1 ORDER BY v.version_no DESC",
                &args![article],
            )
            .await
    }

    /// What stood around the text of each of its versions.
    pub async fn metas(&self, article: &str) -> sqlx::Result<Vec<(String,)>> {
        self.system()
            .all(
                "SELECT r.meta FROM publication_version v JOIN revision r ON r.id = v.revision_id WHERE v.article_id = $1",
                &args![article],
            )
            .await
    }

    /// The unit as it was called at `at`, and those above it from the top.
    pub async fn chain(&self, node: &str, at: i64) -> sqlx::Result<(Unit, Vec<Unit>)> {
        let rows: Vec<(String, String)> = self
            .system()
            .all(
                "SELECT n.code, m.name FROM node_tree t JOIN node n ON n.id = t.ancestor JOIN node_name m ON m.node_id = n.id \
                 AND m.valid_from <= $2 AND $2 < m.valid_to WHERE t.descendant = $1 ORDER BY t.depth DESC",
                &args![node, at],
            )
            .await?;
        let mut chain: Vec<Unit> = rows.into_iter().map(|(code, name)| Unit { code, name }).collect();
        let own = chain.pop().unwrap_or_default();
        Ok((own, chain))
    }

    pub async fn children(&self, node: &str, at: i64) -> sqlx::Result<Vec<Unit>> {
        let rows: Vec<(String, String)> = self
            .system()
            .all(
                "SELECT n.code, m.name FROM node n JOIN node_name m ON m.node_id = n.id AND m.valid_from <= $2 AND $2 < m.valid_to \
                 WHERE n.parent_id = $1 ORDER BY n.place, n.code",
                &args![node, at],
            )
            .await?;
        Ok(rows.into_iter().map(|(code, name)| Unit { code, name }).collect())
    }

    pub async fn section_lines(&self) -> sqlx::Result<HashMap<String, String>> {
        let rows: Vec<(String, String)> = self.system().all("SELECT code, about FROM section", &[]).await?;
        Ok(rows.into_iter().collect())
    }

    /// Stored files that versions of the article showed, and no public article besides: hash and sizes.
    pub async fn files_of_nobody_else(&self, article: &str) -> sqlx::Result<Vec<(String, String)>> {
        self.system()
            .all(
                "SELECT DISTINCT f.hash, f.sizes FROM publication_version v \
                 JOIN file_use u ON u.article_id = v.article_id AND u.holder = v.revision_id JOIN file f ON f.hash = u.hash \
                 WHERE v.article_id = $1 AND NOT EXISTS (SELECT 1 FROM file_use o JOIN publication_version w ON w.revision_id = o.holder \
                 JOIN publication p ON p.article_id = w.article_id WHERE o.hash = u.hash AND p.article_id <> $1 AND p.state = 'public')",
                &args![article],
            )
            .await
    }

    pub async fn file_bytes(&self, hash: &str) -> sqlx::Result<Option<(String, i64)>> {
        self.system().get("SELECT media_type, bytes FROM file WHERE hash = $1", &args![hash]).await
    }
}

/// The sizes of every picture of a text and of its cover.
///
/// # Errors
/// The database's.
pub async fn links(reader: &Reader, meta: &Meta, doc: &Doc, base: &str) -> sqlx::Result<Links> {
    let mut links = Links { base: base.to_owned(), ..Links::default() };
    let mut keys: Vec<String> = doc.figures().iter().map(|figure| figure.file.clone()).collect();
    keys.push(meta.cover.clone());
    keys.sort();
    keys.dedup();
    // A text that was not saved yet may name more.
    for key in keys.into_iter().filter(|key| crate::files::is_hash(key)).take(PICTURES) {
        let row: Option<(String,)> =
            reader.system("sizes of a picture").get("SELECT sizes FROM file WHERE hash = $1", &args![key.as_str()]).await?;
        let sizes: Vec<Size> = row.and_then(|(sizes,)| serde_json::from_str(&sizes).ok()).unwrap_or_default();
        if !sizes.is_empty() {
            links.pictures.insert(key, sizes);
        }
    }
    links.downloads = meta.attachments.iter().map(|a| (a.hash.clone(), a.name.clone())).collect();
    Ok(links)
}

/// What a site is called before its first start named it: as the program.
const NAMELESS: &str = "支部";

/// What the installation says of itself, from the table of settings.
///
/// # Errors
/// The database's.
pub async fn site(reader: &Reader, public_url: &str) -> sqlx::Result<Site> {
    let system = reader.system("what stands on every page");
    let rows: Vec<(String, String)> = system.all("SELECT name, value FROM setting", &[]).await?;
    let mut settings: HashMap<String, String> = rows.into_iter().collect();
    let mut take = |name: &str| settings.remove(name).unwrap_or_default();
    let sections: Vec<(String, String)> = system.all("SELECT code, name FROM section ORDER BY place, code", &[]).await?;
    let bureau: Option<(String, String)> = system
        .get(
            "SELECT n.code, m.name FROM node n JOIN node_name m ON m.node_id = n.id WHERE n.parent_id IS NULL ORDER BY m.valid_from DESC LIMIT 1",
            &[],
        )
        .await?;
    Ok(Site {
        name: Some(take("site_name")).filter(|name| !name.is_empty()).unwrap_or_else(|| NAMELESS.to_owned()),
        public_url: public_url.to_owned(),
        sponsor: take("sponsor"),
        address: take("address"),
        phone: take("phone"),
        phone_hours: take("phone_hours"),
        icp: take("icp"),
        police_number: take("police_number"),
        site_code: take("site_code"),
        demo: take("demo") == "1",
        sections: sections.into_iter().map(|(code, name)| SectionLink { code, name }).collect(),
        bureau: bureau.map(|(code, name)| Unit { code, name }),
    })
}

/// Whether anything is due by `now`.
///
/// # Errors
/// The database's.
pub async fn is_due(reader: &Reader, now: i64) -> sqlx::Result<bool> {
    let row: Option<(String,)> =
        reader.system("what is due").get("SELECT id FROM edition_due WHERE due_at <= $1 LIMIT 1", &args![now]).await?;
    Ok(row.is_some())
}
