//! Files on their way: pieces put behind each other on the disk, and taken in when they are whole.
//!
//! Promises: a line that breaks costs one piece; a piece that came twice stands there once; what stands there is never written over, so that the file
//! that was looked at is the one that is stored, whoever sends what at once; nothing is read into memory whole.

use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
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
    // Only a first piece begins a file: a late one, after the whole was taken in, leaves nothing behind.
    let mut file = match OpenOptions::new().create(at == 0).truncate(false).write(true).open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        opened => opened?,
    };
    // Of two windows that send the same file one waits for the other, also for another process.
    file.lock()?;
    if !is_at(&file, path) {
        return Ok(0);
    }
    let have = file.metadata()?.len();
    // A hole cannot be filled later by whoever tells where he is: he is told where we are.
    let Some(fresh) = have.checked_sub(at).and_then(|known| piece.get(usize::try_from(known).ok()?..)) else { return Ok(have) };
    if fresh.is_empty() {
        return Ok(have);
    }
    file.seek(SeekFrom::Start(have))?;
    file.write_all(fresh)?;
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

/// Whether this file is still the one on its way: while somebody waited for his turn it may have become a stored one, which nobody touches.
fn is_at(file: &fs::File, path: &Path) -> bool {
    let (Ok(held), Ok(there)) = (file.metadata(), fs::metadata(path)) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}

/// Whoever has this takes the file in, and nobody else: nothing when somebody else has taken it in meanwhile.
///
/// # Errors
/// The disk's.
pub async fn turn(files: &Files, id: &str) -> std::io::Result<Option<fs::File>> {
    let path = path(files, id);
    let wait = move || match fs::File::open(&path) {
        Ok(file) => {
            file.lock()?;
            Ok(is_at(&file, &path).then_some(file))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    tokio::task::spawn_blocking(wait).await.map_err(std::io::Error::other)?
}

/// Where its bytes lie until they are taken in.
pub fn place(files: &Files, id: &str) -> PathBuf {
    path(files, id)
}

/// Makes a whole file a stored one; answers its hash. It stays where it came too until [`done`], so that whoever sent the same waits for his turn.
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
        match fs::hard_link(&from, &to) {
            // The same bytes are stored already.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                let beside = to.with_extension("new");
                fs::copy(&from, &beside)?;
                fs::rename(beside, to)?;
            }
            Ok(()) => {}
        }
        Ok(hash)
    };
    tokio::task::spawn_blocking(take).await.map_err(std::io::Error::other)?
}

/// It has become what it was sent for: the place where it came is empty, and the turn is over.
pub async fn done(files: &Files, id: &str, turn: fs::File) {
    let _ = tokio::fs::remove_file(path(files, id)).await;
    drop(turn);
}

/// Throws its bytes away, unless they are being taken in.
pub async fn forget(files: &Files, id: &str) {
    let path = path(files, id);
    let throw = move || {
        let Ok(file) = fs::File::open(&path) else { return };
        if file.lock().is_ok() && is_at(&file, &path) {
            let _ = fs::remove_file(&path);
        }
    };
    let _ = tokio::task::spawn_blocking(throw).await;
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
        let turn = turn(&files, "u").await.expect("locked").expect("it is there");
        let hash = take_in(&files, "u").await.expect("taken in");
        done(&files, "u", turn).await;
        assert_eq!(files.get(&hash).await.expect("there"), "诱捕灯".as_bytes());
        assert_eq!(have(&files, "u").await.expect("known"), 0);
    }

    #[tokio::test]
    async fn what_stands_there_is_never_written_over() {
        let data = tempfile::tempdir().expect("a folder");
        let files = Files::below(data.path());
        let piece = |text: &'static str| Bytes::from_static(text.as_bytes());
        assert_eq!(put(&files, "u", 0, piece("abcdef")).await.expect("put"), 6);
        assert_eq!(put(&files, "u", 0, piece("XXX")).await.expect("put"), 6);
        assert_eq!(put(&files, "u", 4, piece("XXgh")).await.expect("put"), 8, "of a piece that overlaps the new end is taken");
        assert_eq!(put(&files, "u", u64::MAX, piece("x")).await.expect("put"), 8);
        assert_eq!(std::fs::read(place(&files, "u")).expect("there"), b"abcdefgh");
        // Sixteen windows send the same place at once.
        let same = (0..16).map(|_| put(&files, "v", 0, piece("0123456789")));
        for have in futures_util::future::join_all(same).await {
            assert_eq!(have.expect("put"), 10);
        }
        assert_eq!(std::fs::read(place(&files, "v")).expect("there"), b"0123456789");
        assert_eq!(place(&files, "../../x").parent(), place(&files, "x").parent(), "no id leads elsewhere");
    }

    #[tokio::test]
    async fn of_two_that_take_a_file_in_one_does() {
        let data = tempfile::tempdir().expect("a folder");
        let files = Files::below(data.path());
        put(&files, "u", 0, Bytes::from_static(b"film")).await.expect("put");
        let turn = super::turn(&files, "u").await.expect("locked").expect("it is there");
        let second = super::turn(&files, "u");
        let first = async {
            let hash = take_in(&files, "u").await.expect("taken in");
            done(&files, "u", turn).await;
            hash
        };
        let (second, hash) = tokio::join!(second, first);
        assert!(second.expect("no trouble").is_none(), "it was taken in");
        assert_eq!(files.get(&hash).await.expect("there"), &b"film"[..]);
    }
}
