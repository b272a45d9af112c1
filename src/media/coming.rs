//! Files on their way: pieces put behind each other on the disk, and taken in when they are whole.
//!
//! Promises: a line that breaks costs one piece; a piece that came twice stands there once; nothing is read into memory whole.

use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::db::hex;
use crate::files::Files;
use crate::keys::private_folder;

fn path(files: &Files, id: &str) -> PathBuf {
    // An id is ours: no sign of a path is in it.
    files.path("coming").with_file_name(id.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_"))
}

/// Puts a piece at its place. Answers how much is there now.
///
/// # Errors
/// The disk's.
pub async fn put(files: &Files, id: &str, at: u64, piece: Bytes) -> std::io::Result<u64> {
    let path = path(files, id);
    tokio::task::spawn_blocking(move || put_now(&path, at, &piece)).await.map_err(std::io::Error::other)?
}

fn put_now(path: &Path, at: u64, piece: &[u8]) -> std::io::Result<u64> {
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    let have = file.metadata()?.len();
    // A hole cannot be filled later by whoever tells where he is: he is told where we are.
    if at > have {
        return Ok(have);
    }
    file.seek(SeekFrom::Start(at))?;
    file.write_all(piece)?;
    file.sync_data()?;
    Ok(file.metadata()?.len())
}

/// How much of it is there.
///
/// # Errors
/// The disk's, but for "not there".
pub async fn have(files: &Files, id: &str) -> std::io::Result<u64> {
    match tokio::fs::metadata(path(files, id)).await {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Where its bytes lie until they are taken in.
pub fn place(files: &Files, id: &str) -> PathBuf {
    path(files, id)
}

/// Makes a whole file a stored one; answers its hash.
///
/// # Errors
/// The disk's.
pub async fn take_in(files: &Files, id: &str) -> std::io::Result<String> {
    let (files, id) = (files.clone(), id.to_owned());
    let take = move || {
        let from = path(&files, &id);
        let mut file = fs::File::open(&from)?;
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hash.update(buffer.get(..read).unwrap_or_default());
        }
        let hash = hex(&hash.finalize());
        let to = files.path(&hash);
        if let Some(folder) = to.parent() {
            private_folder(folder)?;
        }
        fs::rename(from, to)?;
        Ok(hash)
    };
    tokio::task::spawn_blocking(take).await.map_err(std::io::Error::other)?
}

/// Throws its bytes away.
pub async fn forget(files: &Files, id: &str) {
    let _ = tokio::fs::remove_file(path(files, id)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pieces_come_twice_and_late_and_the_file_is_whole() {
        let data = tempfile::tempdir().expect("a folder");
        let files = Files::below(data.path());
        let piece = |text: &'static str| Bytes::from_static(text.as_bytes());
        assert_eq!(put(&files, "u", 0, piece("诱捕")).await.expect("put"), 6);
        assert_eq!(put(&files, "u", 9, piece("x")).await.expect("put"), 6, "a hole is not begun");
        assert_eq!(put(&files, "u", 6, piece("灯")).await.expect("put"), 9);
        assert_eq!(put(&files, "u", 6, piece("灯")).await.expect("put"), 9, "the answer was lost, the piece was not");
        assert_eq!(have(&files, "u").await.expect("known"), 9);
        let hash = take_in(&files, "u").await.expect("taken in");
        assert_eq!(files.get(&hash).await.expect("there"), "诱捕灯".as_bytes());
        assert_eq!(have(&files, "u").await.expect("known"), 0);
    }
}
