//! Opening the database: connections, settings, migrations.
//!
//! Promises: one folder of migrations for both databases, forward only; a database of a newer program is refused, and so is a
//! PostgreSQL whose text does not sort by code point (pages by key would skip rows); to a PostgreSQL on another host nothing travels
//! unencrypted or to somebody unproven.

#![expect(clippy::disallowed_methods, reason = "settings and collation before there is a door")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::mpsc;

use super::tx::{Conn, Tx};
use super::writer::{Writer, write_loop};
use super::{Reader, Store};
use crate::ambient::{Chance, Clock};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
/// Commands that may wait for the writer of `SQLite`; past it, callers wait.
const QUEUE: usize = 256;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, made when it is missing.
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

/// Why the database did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Unreachable, unreadable, locked …
    #[error("the database cannot be opened: {0}")]
    Db(#[from] sqlx::Error),
    /// The schema is newer than this program, or a migration failed.
    #[error("the schema does not fit this program: {0}")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// Not C.
    #[error("the database sorts text by {0}; Zhibu needs C or C.UTF-8 (createdb --locale=C.UTF-8 --template=template0)")]
    Collation(String),
    /// Off the host, and told to trust whoever answers.
    #[error("PostgreSQL on {0} must be reached with sslmode=verify-full (and sslrootcert=FILE for a certificate of your own)")]
    Unproven(String),
}

impl Store {
    /// Opens, brings the schema up to date, starts the writer.
    ///
    /// # Errors
    /// [`OpenError`] tells what to do.
    pub async fn open(location: &Location, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, OpenError> {
        let (writer, reader) = match location {
            Location::Sqlite(file) => open_sqlite(file, &clock, &chance).await?,
            Location::Postgres(address) => open_postgres(address).await?,
        };
        Ok(Self { writer, reader, clock, chance })
    }
}

async fn open_sqlite(file: &PathBuf, clock: &Arc<dyn Clock>, chance: &Arc<dyn Chance>) -> Result<(Writer, Reader), OpenError> {
    let base = SqliteConnectOptions::new()
        .filename(file)
        .busy_timeout(Duration::from_secs(10))
        .foreign_keys(true)
        .pragma("cache_size", "-2000")
        .disable_statement_logging();
    // Drafts and hashes of passwords stand in it; the database gives its journals the same rights.
    if !file.exists() {
        crate::keys::private_file(file).map_err(sqlx::Error::Io)?;
    }
    // FULL: an acknowledged command survives a power cut.
    let options = base.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    MIGRATIONS.run(&mut connection).await?;
    let (queue, inbox) = mpsc::channel(QUEUE);
    tokio::spawn(write_loop(Tx::new(Conn::S(connection), clock.now(), chance.clone()), inbox));
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .idle_timeout(Duration::from_secs(30))
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(base.read_only(true));
    Ok((Writer::S(queue), Reader::S(pool)))
}

/// Off the host the server must prove who it is. Said otherwise, it is refused; not said, it is asked for.
fn proven(options: PgConnectOptions, said: bool) -> Result<PgConnectOptions, OpenError> {
    let host = options.get_host();
    let here = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    if here || matches!(options.get_ssl_mode(), PgSslMode::VerifyFull) {
        return Ok(options);
    }
    if said { Err(OpenError::Unproven(host.to_owned())) } else { Ok(options.ssl_mode(PgSslMode::VerifyFull)) }
}

async fn open_postgres(address: &str) -> Result<(Writer, Reader), OpenError> {
    let options = proven(address.parse::<PgConnectOptions>()?, address.contains("sslmode="))?.disable_statement_logging();
    let pool =
        PgPoolOptions::new().max_connections(10).acquire_timeout(Duration::from_secs(5)).connect_with(options.clone()).await?;
    let (collation,): (String,) =
        sqlx::query_as("SELECT CAST(datcollate AS TEXT) FROM pg_database WHERE datname = current_database()")
            .fetch_one(&pool)
            .await?;
    if !matches!(collation.as_str(), "C" | "C.UTF-8" | "C.utf8" | "POSIX") {
        return Err(OpenError::Collation(collation));
    }
    MIGRATIONS.run(&pool).await?;
    let reading = PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
    Ok((Writer::P(pool), Reader::P(reading)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str) -> Result<PgSslMode, OpenError> {
        let options = address.parse::<PgConnectOptions>().expect("an address");
        proven(options, address.contains("sslmode=")).map(|options| options.get_ssl_mode())
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_embedded_database_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("new").join("data");
        crate::keys::private_folder(&data).expect("made");
        let (clock, chance) = (Arc::new(crate::ambient::SystemClock), Arc::new(crate::ambient::SystemChance));
        let store = Store::open(&Location::Sqlite(data.join("zhibu.sqlite")), clock, chance).await.expect("opened");
        let files = std::fs::read_dir(&data).expect("a folder").map(|entry| entry.expect("an entry").path());
        let open: Vec<_> =
            files.chain([data]).filter(|path| path.metadata().is_ok_and(|m| m.permissions().mode() & 0o077 != 0)).collect();
        assert!(open.is_empty(), "others may look into {open:?}");
        drop(store);
    }

    #[test]
    fn a_server_elsewhere_must_prove_who_it_is() {
        assert!(matches!(asked("postgres://u@db.example/z"), Ok(PgSslMode::VerifyFull)));
        assert!(matches!(asked("postgres://u@db.example/z?sslmode=require"), Err(OpenError::Unproven(_))));
        assert!(matches!(asked("postgres://u@db.example/z?sslmode=verify-full"), Ok(PgSslMode::VerifyFull)));
        for here in ["postgres://u@127.0.0.1/z", "postgres://u@localhost/z", "postgres:///z?host=/run/postgresql"] {
            assert!(matches!(asked(here), Ok(PgSslMode::Prefer)), "{here}");
        }
    }
}
