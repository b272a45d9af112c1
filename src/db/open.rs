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
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};
use tokio::sync::mpsc;

use super::tx::{Conn, Tx};
use super::writer::{Writer, write_loop};
use super::{Reader, Store};
use crate::ambient::{Chance, Clock};

/// Connections of one process that write to PostgreSQL: while one waits for the disk, others work, and one sync is for all of them.
const WRITING: u32 = 24;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
/// Commands that may wait for the writer of `SQLite`; past it, callers wait.
const QUEUE: usize = 256;
/// How long a server may take to answer the first time.
const CONNECT: Duration = Duration::from_secs(10);

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
    Db(sqlx::Error),
    /// A newer program wrote there.
    #[error(
        "the database belongs to a newer zhibu (its schema has {0}, which this program does not know): start that one, or bring back a copy from before"
    )]
    Newer(i64),
    /// A migration failed, or was altered.
    #[error("the schema does not fit this program: {0}")]
    Schema(sqlx::migrate::MigrateError),
    /// Not C.
    #[error("the database sorts text by {0}; Zhibu needs C or C.UTF-8 (createdb --locale=C.UTF-8 --template=template0)")]
    Collation(String),
    /// Off the host, and told to trust whoever answers.
    #[error("PostgreSQL on {0} must be reached with sslmode=verify-full (and sslrootcert=FILE for a certificate of your own)")]
    Unproven(String),
}

// Not by `#[from]`: sqlx's sentences contain those of what is under them, and a chain of sources would say everything three times.
impl From<sqlx::Error> for OpenError {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error)
    }
}

impl From<sqlx::migrate::MigrateError> for OpenError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(version) => Self::Newer(version),
            other => Self::Schema(other),
        }
    }
}

impl OpenError {
    /// Whether it may mend itself: a server that is away, starting or full. A wrong name, password, database or file does not.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Db(sqlx::Error::Database(error)) if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => false,
            Self::Db(error) => super::is_away(error),
            Self::Newer(_) | Self::Schema(_) | Self::Collation(_) | Self::Unproven(_) => false,
        }
    }
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
    // FULL: an acknowledged command survives a power cut.
    let options = base.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    make_private(file);
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

/// Names and hashed passwords are in it: nobody else on the machine reads along. Where this fails, opening says why.
fn make_private(file: &PathBuf) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(file);
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
    // One by itself first: a pool would only say that it waited in vain.
    let first = tokio::time::timeout(CONNECT, PgConnection::connect_with(&options)).await;
    let mut first = first.map_err(|_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()))??;
    let (collation,): (String,) =
        sqlx::query_as("SELECT CAST(datcollate AS TEXT) FROM pg_database WHERE datname = current_database()")
            .fetch_one(&mut first)
            .await?;
    if !matches!(collation.as_str(), "C" | "C.UTF-8" | "C.utf8" | "POSIX") {
        return Err(OpenError::Collation(collation));
    }
    MIGRATIONS.run(&mut first).await?;
    let _ = first.close().await;
    // A plan that was made while a table had one page reads the whole of it, and under SERIALIZABLE whoever reads a whole table collides with everybody
    // who writes there: on the first day of a new installation, 46,000 times among 100,000 openings. Where there is an index it is used.
    let writing = options.clone().options([("enable_seqscan", "off")]);
    let pool = PgPoolOptions::new().max_connections(WRITING).acquire_timeout(Duration::from_secs(5)).connect_lazy_with(writing);
    let reading = PgPoolOptions::new()
        .max_connections(8)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options.options([("default_transaction_read_only", "on")]));
    Ok((Writer::P(pool), Reader::P(reading)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_db;

    fn asked(address: &str) -> Result<PgSslMode, OpenError> {
        let options = address.parse::<PgConnectOptions>().expect("an address");
        proven(options, address.contains("sslmode=")).map(|options| options.get_ssl_mode())
    }

    #[tokio::test]
    async fn what_does_not_mend_itself_is_told_apart_and_said_once() {
        each_db(|db| async move {
            let open = |location: Location| {
                let (clock, chance) = (db.clock.clone(), db.chance.clone());
                async move { Store::open(&location, clock, chance).await.err().expect("it does not open") }
            };
            match &db.location {
                Location::Sqlite(file) => {
                    let other = file.with_file_name("no-database.sqlite");
                    std::fs::write(&other, [7; 4_096]).expect("written");
                    let error = open(Location::Sqlite(other)).await;
                    assert!(!error.may_pass(), "{error}");
                    // The one of this test was made for its owner alone.
                    #[cfg(unix)]
                    {
                        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().expect("there").permissions());
                        assert_eq!(mode & 0o077, 0);
                    }
                }
                Location::Postgres(address) => {
                    let other = format!("{}_none", address.split('?').next().unwrap_or_default());
                    let error = open(Location::Postgres(other)).await;
                    assert!(!error.may_pass(), "{error}");
                    assert!(std::error::Error::source(&error).is_none(), "a chain would say it again");
                    let nobody =
                        std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a free port");
                    let error = open(Location::Postgres(format!("postgres://u@{nobody}/z"))).await;
                    assert!(error.may_pass() && error.to_string().contains("refused"), "{error}");
                }
            }
        })
        .await;
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

    #[tokio::test]
    async fn a_database_of_a_newer_program_is_refused_and_stays_as_it_is() {
        each_db(|db| async move {
            db.alter(
                "INSERT INTO _sqlx_migrations SELECT 99990101000000, 'later', installed_on, success, checksum, execution_time \
                      FROM _sqlx_migrations ORDER BY version LIMIT 1",
            )
            .await;
            let error = Store::open(&db.location, db.clock.clone(), db.chance.clone()).await.err().expect("refused");
            assert!(matches!(error, OpenError::Newer(99_990_101_000_000)) && !error.may_pass(), "{error}");
        })
        .await;
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
