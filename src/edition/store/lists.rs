//! What lists read: who stands in one, at which place, and the lines of a page.
//!
//! Promise: a place counts every article that ever stood in the list, also those that were taken down since; so none moves when another leaves,
//! and an address with a number keeps its articles.

use super::PressReader;
use crate::args;

/// A list of articles, each with pages of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::edition) enum List {
    /// Everything.
    Latest,
    /// A section, by its code.
    Section(String),
    /// A unit and those below it.
    Org {
        /// Its id.
        node: String,
        /// In its address.
        code: String,
    },
}

impl List {
    fn key(&self) -> &str {
        match self {
            Self::Latest => "",
            Self::Section(code) => code,
            Self::Org { node, .. } => node,
        }
    }
}

/// One line of a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::edition) struct Line {
    pub code: String,
    /// The unit, as it was called when this version was published.
    pub unit: String,
    pub section_code: String,
    pub version_no: i64,
    pub first_at: i64,
    pub meta: String,
}

/// The SQL of a list: `$1` is its key.
macro_rules! in_list {
    ($list:expr, $head:expr, $tail:expr) => {
        match $list {
            List::Latest => concat!($head, "$1 = ''", $tail),
            List::Section(_) => concat!($head, "p.section_code = $1", $tail),
            List::Org { .. } => concat!($head, "p.node_id IN (SELECT descendant FROM node_tree WHERE ancestor = $1)", $tail),
        }
    };
}

/// The lines of publications that a query named `q` chose.
macro_rules! lines_of {
    () => {
        "SELECT a.code, COALESCE(m.name, '') AS unit, q.section_code, q.version_no, q.first_at, r.meta FROM "
    };
}

macro_rules! with_names {
    ($order:literal) => {
        concat!(
            "JOIN article a ON a.id = q.article_id JOIN revision r ON r.id = q.revision_id LEFT JOIN node_name m ",
            "ON m.node_id = q.node_id AND m.valid_from <= q.published_at AND q.published_at < m.valid_to WHERE q.state = 'public' ",
            $order
        )
    };
}

impl PressReader<'_> {
    /// How many ever stood in the list.
    pub async fn total(&self, list: &List) -> sqlx::Result<usize> {
        let sql = in_list!(list, "SELECT count(*) FROM publication p WHERE ", "");
        let row: Option<(i64,)> = self.system().get(sql, &args![list.key()]).await?;
        Ok(usize::try_from(row.map_or(0, |(n,)| n)).unwrap_or_default())
    }

    /// How many stand before the article of that time and id.
    pub async fn place(&self, list: &List, first_at: i64, article: &str) -> sqlx::Result<usize> {
        let sql = in_list!(
            list,
            "SELECT count(*) FROM publication p WHERE ",
            " AND (p.first_at < $2 OR (p.first_at = $2 AND p.article_id < $3))"
        );
        let row: Option<(i64,)> = self.system().get(sql, &args![list.key(), first_at, article]).await?;
        Ok(usize::try_from(row.map_or(0, |(n,)| n)).unwrap_or_default())
    }

    /// The public ones of so many places from `offset` on, oldest first.
    pub async fn lines(&self, list: &List, offset: usize, places: usize) -> sqlx::Result<Vec<Line>> {
        let sql = in_list!(
            list,
            concat!(lines_of!(), "(SELECT * FROM publication p WHERE "),
            concat!(
                " ORDER BY p.first_at, p.article_id LIMIT $3 OFFSET $2) q ",
                with_names!("ORDER BY q.first_at, q.article_id")
            )
        );
        self.system().all(sql, &args![list.key(), number(offset), number(places)]).await
    }

    /// The newest public ones, newest first.
    pub async fn newest_lines(&self, list: &List, limit: i64) -> sqlx::Result<Vec<Line>> {
        let sql = in_list!(
            list,
            concat!(lines_of!(), "(SELECT * FROM publication p WHERE p.state = 'public' AND "),
            concat!(
                " ORDER BY p.first_at DESC, p.article_id DESC LIMIT $2) q ",
                with_names!("ORDER BY q.first_at DESC, q.article_id DESC")
            )
        );
        self.system().all(sql, &args![list.key(), limit]).await
    }

    /// What is on top, newest first. The end of a 置顶 is an entry of the log, so nothing here looks at the clock.
    pub async fn pinned(&self) -> sqlx::Result<Vec<Line>> {
        let sql = concat!(
            lines_of!(),
            "publication q ",
            with_names!("AND q.pinned_until IS NOT NULL ORDER BY q.first_at DESC, q.article_id DESC LIMIT 4")
        );
        self.system().all(sql, &[]).await
    }

    /// For the sitemap: codes and the time of the newest version, of so many places.
    pub async fn addresses(&self, offset: usize, places: usize) -> sqlx::Result<Vec<(String, i64)>> {
        self.system()
            .all(
                "SELECT a.code, q.published_at FROM (SELECT * FROM publication p ORDER BY p.first_at, p.article_id LIMIT $2 OFFSET $1) q \
                 JOIN article a ON a.id = q.article_id WHERE q.state = 'public' ORDER BY q.first_at, q.article_id",
                &args![number(offset), number(places)],
            )
            .await
    }

    /// The lists of units in which an article of this unit stands: the unit and those above it.
    pub async fn orgs_above(&self, node: &str) -> sqlx::Result<Vec<List>> {
        let rows: Vec<(String, String)> = self
            .system()
            .all(
                "SELECT n.id, n.code FROM node_tree t JOIN node n ON n.id = t.ancestor WHERE t.descendant = $1 ORDER BY t.depth",
                &args![node],
            )
            .await?;
        Ok(orgs(rows))
    }

    /// The lists of units on which the name of this unit is read: its own, those below it, and the one that it stands right below.
    pub async fn orgs_that_name(&self, node: &str) -> sqlx::Result<Vec<List>> {
        let rows: Vec<(String, String)> = self
            .system()
            .all(
                "SELECT n.id, n.code FROM node n WHERE n.id IN (SELECT descendant FROM node_tree WHERE ancestor = $1) \
                 OR n.id IN (SELECT parent_id FROM node WHERE id = $1) ORDER BY n.place, n.code",
                &args![node],
            )
            .await?;
        Ok(orgs(rows))
    }

    /// The lists of all units.
    pub async fn orgs(&self) -> sqlx::Result<Vec<List>> {
        Ok(orgs(self.system().all("SELECT id, code FROM node ORDER BY place, code", &[]).await?))
    }
}

fn orgs(rows: Vec<(String, String)>) -> Vec<List> {
    rows.into_iter().map(|(node, code)| List::Org { node, code }).collect()
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
