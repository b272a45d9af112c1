//! Stored files: named by the SHA-256 of their bytes, so that the same picture lies there once and no name can be guessed into another's.
//!
//! Promise: a file is there whole or not at all; what was stored under a hash has that hash.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::db::hex;
use crate::keys::private_folder;

/// The folder `DATA/files`.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
}

impl Files {
    /// Below `data`.
    pub fn below(data: &Path) -> Self {
        Self { root: data.join("files") }
    }

    /// Where the file of that hash lies (whether or not it is there).
    pub fn path(&self, hash: &str) -> PathBuf {
        self.root.join(hash.get(..2).unwrap_or("xx")).join(hash)
    }

    /// Stores bytes; answers their hash. Doing it twice is harmless.
    ///
    /// # Errors
    /// The disk's.
    pub async fn put(&self, bytes: Bytes) -> std::io::Result<String> {
        let files = self.clone();
        tokio::task::spawn_blocking(move || files.put_now(&bytes)).await.map_err(std::io::Error::other)?
    }

    /// As [`Files::put`], on a thread that may wait for the disk.
    ///
    /// # Errors
    /// The disk's.
    pub fn put_now(&self, bytes: &[u8]) -> std::io::Result<String> {
        let hash = hex(&Sha256::digest(bytes));
        let path = self.path(&hash);
        if path.exists() {
            return Ok(hash);
        }
        if let Some(folder) = path.parent() {
            private_folder(folder)?;
        }
        // Two uploads of the same bytes at once write the same content, also from two processes (an import beside the server); the later rename
        // replaces like with like.
        let beside = path.with_extension(format!("new{}{:?}", std::process::id(), std::thread::current().id()));
        let mut file = std::fs::File::create(&beside)?;
        std::io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)?;
        Ok(hash)
    }

    /// The bytes, if they are there.
    ///
    /// # Errors
    /// The disk's, also "not found".
    pub async fn get(&self, hash: &str) -> std::io::Result<Bytes> {
        tokio::fs::read(self.path(hash)).await.map(Bytes::from)
    }
}

/// Writes a file of ours anew: whoever reads it meanwhile reads the old one whole.
///
/// # Errors
/// The disk's.
pub fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension("new");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(beside, file)
}

/// Whether `hash` has the form of a content address, before it becomes part of a path.
pub fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
