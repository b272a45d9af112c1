//! What a start is told, and where it happens: the folder, its one server, the database's place.
//!
//! Promises: what was mistyped is refused before anything is made; only a server begins a folder or a database; one server uses a folder.

use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use ipnet::IpNet;

use crate::ambient::{Chance, Clock, SystemChance};
use crate::app::{App, Config};
use crate::db::{Location, Store};
use crate::edition::Shelf;
use crate::keys::{Keys, private_folder};

/// How often a server that is just ending is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What a start is told.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of everything.
    pub data: PathBuf,
    /// The database; `None`: a file in `data`.
    pub database: Option<String>,
    /// How the public reaches the site; `None`: the address that is listened on.
    pub public_url: Option<String>,
    /// Certificate and key (PEM) of our own TLS.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Proxies whose `X-Forwarded-*` counts.
    pub proxies: Vec<IpNet>,
    /// Bits a second that video and sound may take of the line.
    pub media_bits: u64,
}

impl Options {
    /// Where the database is.
    pub fn location(&self) -> Location {
        match &self.database {
            Some(address) => Location::Postgres(address.clone()),
            None => Location::Sqlite(self.data.join("zhibu.sqlite")),
        }
    }
}

/// The store and what belongs to it, opened for a command line or a server.
///
/// # Errors
/// The database's, the disk's.
pub async fn open(options: &Options, clock: Arc<dyn Clock>, public_url: &str) -> anyhow::Result<Arc<App>> {
    folder(&options.data)?;
    if let Location::Sqlite(file) = options.location()
        && !file.exists()
        && Shelf::was_printed(&options.data)
    {
        anyhow::bail!("{} is gone, but pages were made from it: bring it back, or begin in another folder", file.display());
    }
    let chance: Arc<dyn Chance> = Arc::new(SystemChance);
    let keys = Keys::open(&options.data, &*chance)?;
    let store = Store::open(&options.location(), clock.clone(), chance.clone()).await?;
    let config = Config {
        data: options.data.clone(),
        public_url: public_url.trim_end_matches('/').to_owned(),
        media_bits: options.media_bits,
    };
    App::new(store, clock, chance, keys, config).await
}

/// `--public-url`: scheme and host, and a port where it is not the usual one. A path below it would not be ours.
///
/// # Errors
/// It is something else.
pub fn parse_public_url(text: &str) -> Result<String, String> {
    let address = text.trim_end_matches('/');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or_default();
    let fine =
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    if fine { Ok(address.to_owned()) } else { Err("expected https://HOST or http://HOST, with a port or without".to_owned()) }
}

/// `--database`: the address of a PostgreSQL.
///
/// # Errors
/// It is something else.
pub fn parse_database(text: &str) -> Result<String, String> {
    let fine = text.starts_with("postgres://") || text.starts_with("postgresql://");
    if fine {
        Ok(text.to_owned())
    } else {
        Err("expected postgres://USER@HOST/DATABASE; without the option SQLite is used".to_owned())
    }
}

/// The folder of everything, made when it is missing.
pub(super) fn folder(data: &Path) -> anyhow::Result<()> {
    private_folder(data).with_context(|| data.display().to_string())
}

/// One server a folder: two would print two editions into one, each under its own address, without end. Kept until the process ends, however
/// it ends. One that is just ending gets `patience`.
pub(super) fn alone(data: &Path, patience: Duration) -> anyhow::Result<Option<File>> {
    let file = data.join("serving");
    let lock = match File::options().create(true).truncate(false).write(true).open(&file) {
        Ok(lock) => lock,
        // A full or read-only disk: what was published is served all the same.
        Err(error) if Shelf::was_printed(data) => {
            tracing::warn!(%error, "the folder cannot be locked: see that no second server uses it");
            return Ok(None);
        }
        Err(error) => return Err(error).with_context(|| file.display().to_string()),
    };
    let mut left = patience;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(Some(lock)),
            // Some network disks know no locks.
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "the folder cannot be locked: see that no second server uses it");
                return Ok(None);
            }
            Err(TryLockError::WouldBlock) if left.is_zero() => anyhow::bail!(
                "another zhibu serves from {} already: stop it first, or give this one a --data of its own",
                data.display()
            ),
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(LOOK_AGAIN);
                left = left.saturating_sub(LOOK_AGAIN);
            }
        }
    }
}

/// What a command line without a server of its own needs: a database that is there. Only `serve` and `demo` begin one.
///
/// # Errors
/// It is not, or as [`open`].
pub async fn open_existing(options: &Options, clock: Arc<dyn Clock>, public_url: &str) -> anyhow::Result<Arc<App>> {
    if let Location::Sqlite(file) = options.location() {
        anyhow::ensure!(
            file.exists(),
            "{} is not there: --data names the folder of a site that was served before",
            file.display()
        );
    }
    open(options, clock, public_url).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SystemClock;

    #[test]
    fn a_public_address_is_scheme_and_host() {
        assert_eq!(parse_public_url("https://dj.example.cn/").as_deref(), Ok("https://dj.example.cn"));
        assert_eq!(parse_public_url("http://[::1]:8700").as_deref(), Ok("http://[::1]:8700"));
        for wrong in [
            "dj.example.cn",
            "ftp://x",
            "https://",
            "https://x/site",
            "https://x?y",
            "https://u@x",
            "https://x y",
            "javascript:1",
        ] {
            assert!(parse_public_url(wrong).is_err(), "{wrong}");
        }
        assert!(parse_database("postgresql://u@h/d").is_ok());
        assert!(["mysql://h/d", "zhibu", ""].into_iter().all(|wrong| parse_database(wrong).is_err()));
    }

    #[test]
    fn one_server_a_folder() {
        let data = tempfile::tempdir().expect("a folder");
        let alone = || alone(data.path(), Duration::ZERO);
        let first = alone().expect("the only one");
        let error = alone().expect_err("a second one").to_string();
        assert!(error.contains("another zhibu serves from"), "{error}");
        drop(first);
        alone().expect("the only one again");
    }

    #[tokio::test]
    async fn looking_at_a_folder_that_is_none_makes_none() {
        let parent = tempfile::tempdir().expect("a folder");
        let data = parent.path().join("mistyped");
        let options = Options {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: data.clone(),
            database: None,
            public_url: None,
            tls: None,
            proxies: Vec::new(),
            media_bits: 0,
        };
        let error = open_existing(&options, Arc::new(SystemClock), "").await.err().expect("no app").to_string();
        assert!(error.contains("mistyped"), "{error}");
        assert!(!data.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let error = format!("{:#}", folder(&file.path().join("data")).expect_err("below a file"));
        assert!(error.contains("data"), "{error}");
    }
}
