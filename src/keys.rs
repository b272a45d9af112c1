//! The secrets of an installation: one master key, a key per purpose made from it.
//!
//! Promises: the master key is made at the first start, lies in `DATA/keys/master` readable by its owner alone, and is in no backup by
//! default; a key that is there and cannot be read is never replaced; keys of different purposes tell nothing about each other.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ambient::Chance;
use crate::db::hex;

/// The keys, in memory.
pub struct Keys {
    master: [u8; 32],
}

impl Keys {
    /// Reads `DATA/keys/master`, or makes it.
    ///
    /// # Errors
    /// The file cannot be read or written, or is no key.
    pub fn open(data: &Path, chance: &dyn Chance) -> anyhow::Result<Self> {
        let file = data.join("keys").join("master");
        match fs::read(&file) {
            Ok(bytes) => {
                let master = bytes.try_into().map_err(|_| anyhow::anyhow!("{} is not a key of 32 bytes", file.display()))?;
                return Ok(Self { master });
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // There is a key that cannot be read just now: a new one in its place would be its loss.
            Err(error) => return Err(error).with_context(|| file.display().to_string()),
        }
        let mut master = [0; 32];
        chance.fill(&mut master);
        let folder = data.join("keys");
        fs::create_dir_all(&folder)?;
        private(&folder, 0o700)?;
        write_private(&file, &master)?;
        Ok(Self { master })
    }

    /// Keys for tests.
    pub fn fixed(master: [u8; 32]) -> Self {
        Self { master }
    }

    /// HMAC-SHA-256 of `text` under the key of `purpose`, 32 hex characters (128 bits).
    pub fn mac(&self, purpose: &str, text: &str) -> String {
        let mut key = [0u8; 32];
        // 32 bytes are always a lawful length for HKDF and HMAC.
        let _ = Hkdf::<Sha256>::new(None, &self.master).expand(purpose.as_bytes(), &mut key);
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return String::new() };
        mac.update(text.as_bytes());
        let mut out = hex(&mac.finalize().into_bytes());
        out.truncate(32);
        out
    }
}

/// Compares secrets without telling by its time where the difference is.
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |diff, (x, y)| diff | (x ^ y)) == 0
}

/// Writes a file that only its owner can read, whole or not at all.
///
/// # Errors
/// The disk's.
pub fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = file.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(&beside)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    fs::rename(&beside, file)
}

fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SeededChance;

    #[test]
    fn a_key_is_made_once_and_one_that_cannot_be_read_stays() {
        let data = tempfile::tempdir().expect("a folder");
        let chance = SeededChance::new(1);
        let first = Keys::open(data.path(), &chance).expect("a new key").mac("a", "x");
        assert_eq!(Keys::open(data.path(), &chance).expect("the same key").mac("a", "x"), first);
        // Whatever stands there and is no file to read: a folder cannot be read by root either.
        let file = data.path().join("keys").join("master");
        fs::remove_file(&file).expect("gone");
        fs::create_dir(&file).expect("a folder in its place");
        let error = Keys::open(data.path(), &chance).err().expect("no key").to_string();
        assert!(error.contains("master"), "{error}");
        assert!(!data.path().join("keys").join("master.new").exists(), "nothing was begun");
    }
}
