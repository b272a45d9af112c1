//! A transaction that speaks one SQL to both databases.
//!
//! Promises: capabilities see [`Tx`] and never a dialect; values are always bound, never pasted; what a command notes with
//! [`Tx::note`] becomes an audit entry of the same transaction.

#![expect(clippy::disallowed_methods, reason = "the one door to SQL")]

use std::sync::Arc;

use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, SqliteConnection};

use crate::ambient::{self, Chance, Instant};

/// A bound value. `BIGINT` and `TEXT` are the only column types, so these three are all there is.
#[derive(Debug, Clone)]
pub enum Arg {
    /// A number, an instant in ms, or a truth value as 0/1.
    I(i64),
    /// A text.
    T(String),
    /// A text that may be absent.
    N(Option<String>),
    /// A number that may be absent.
    M(Option<i64>),
}

impl From<i64> for Arg {
    fn from(v: i64) -> Self {
        Self::I(v)
    }
}
impl From<bool> for Arg {
    fn from(v: bool) -> Self {
        Self::I(i64::from(v))
    }
}
impl From<&str> for Arg {
    fn from(v: &str) -> Self {
        Self::T(v.to_owned())
    }
}
impl From<&String> for Arg {
    fn from(v: &String) -> Self {
        Self::T(v.clone())
    }
}
impl From<String> for Arg {
    fn from(v: String) -> Self {
        Self::T(v)
    }
}
impl From<Option<String>> for Arg {
    fn from(v: Option<String>) -> Self {
        Self::N(v)
    }
}
impl From<Option<&str>> for Arg {
    fn from(v: Option<&str>) -> Self {
        Self::N(v.map(str::to_owned))
    }
}
impl From<Option<i64>> for Arg {
    fn from(v: Option<i64>) -> Self {
        Self::M(v)
    }
}

/// Values for `$1`, `$2` … of a statement.
#[macro_export]
macro_rules! args {
    ($($x:expr),* $(,)?) => { [$($crate::db::Arg::from($x)),*] };
}

/// Binds `$args` to a sqlx query of either database.
macro_rules! bound {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                $crate::db::Arg::I(v) => query.bind(*v),
                $crate::db::Arg::T(v) => query.bind(v.clone()),
                $crate::db::Arg::N(v) => query.bind(v.clone()),
                $crate::db::Arg::M(v) => query.bind(*v),
            }
        }
        query
    }};
}
pub(super) use bound;

/// A row type that both databases can fill: any tuple or `#[derive(sqlx::FromRow)]` of `i64`, `String` and their options.
pub trait Loads: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Loads for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// The connection inside a transaction.
pub(super) enum Conn {
    /// The one writing connection of `SQLite`; the writer begins and commits.
    S(SqliteConnection),
    /// sqlx's guard: it rolls back when it is dropped. A bare BEGIN on a pooled connection once let the next command's COMMIT
    /// publish a half-done one.
    P(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// What happened, for the audit chain. The data holds no secret.
#[derive(Debug, Clone)]
pub struct Event {
    /// `article.submitted`, `review.passed` …
    pub action: &'static str,
    /// The node it happened at.
    pub node: String,
    /// The thing it happened to, by id.
    pub subject: String,
    /// Details, by name.
    pub data: Value,
}

/// One transaction, inside a command.
pub struct Tx {
    pub(super) conn: Conn,
    pub(super) events: Vec<Event>,
    pub(super) now: Instant,
    pub(super) chance: Arc<dyn Chance>,
}

impl Tx {
    pub(super) fn new(conn: Conn, now: Instant, chance: Arc<dyn Chance>) -> Self {
        Self { conn, events: Vec::new(), now, chance }
    }

    /// The instant of this command, ms UTC; the same throughout.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// A new id.
    pub fn id(&self) -> String {
        ambient::new_id(self.now, &*self.chance)
    }

    /// A new public address (8 base32).
    pub fn code(&self) -> String {
        ambient::new_code(&*self.chance)
    }

    /// Writes down what happened; it becomes an audit entry when the transaction commits.
    pub fn note(&mut self, action: &'static str, node: &str, subject: &str, data: Value) {
        self.events.push(Event { action, node: node.to_owned(), subject: subject.to_owned(), data });
    }

    /// Runs a statement; answers how many rows it changed.
    pub async fn exec(&mut self, sql: &'static str, args: &[Arg]) -> sqlx::Result<u64> {
        Ok(match &mut self.conn {
            Conn::S(c) => bound!(sqlx::query(sql), args).execute(c).await?.rows_affected(),
            Conn::P(c) => bound!(sqlx::query(sql), args).execute(&mut **c).await?.rows_affected(),
        })
    }

    /// The first row, if there is one.
    pub async fn get<T: Loads>(&mut self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Option<T>> {
        Ok(match &mut self.conn {
            Conn::S(c) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(c).await?,
            Conn::P(c) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(&mut **c).await?,
        })
    }

    /// All rows.
    pub async fn all<T: Loads>(&mut self, sql: &'static str, args: &[Arg]) -> sqlx::Result<Vec<T>> {
        Ok(match &mut self.conn {
            Conn::S(c) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(c).await?,
            Conn::P(c) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(&mut **c).await?,
        })
    }

    /// For statements whose text was put together by this module (scopes); the parts are constants.
    pub(crate) async fn get_composed<T: Loads>(&mut self, sql: String, args: &[Arg]) -> sqlx::Result<Option<T>> {
        let sql = sqlx::AssertSqlSafe(sql);
        Ok(match &mut self.conn {
            Conn::S(c) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(c).await?,
            Conn::P(c) => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(&mut **c).await?,
        })
    }

    /// Bare control statements of the `SQLite` writer.
    pub(super) async fn control(&mut self, sql: &'static str) -> sqlx::Result<()> {
        match &mut self.conn {
            Conn::S(c) => sqlx::raw_sql(sql).execute(c).await.map(drop),
            Conn::P(_) => Ok(()),
        }
    }
}
