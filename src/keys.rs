//! The secrets of an installation: one master key, a key per purpose made from it.
//!
//! Promises: the master key is made at the first start, lies in `DATA/keys/master` readable by its owner alone, and is in no backup by
//! default; a key that is there and cannot be read is never replaced; keys of different purposes tell nothing about each other.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use anyhow::Context;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ambient::Chance;
use crate::db::hex;

/// The keys, in memory.
pub struct Keys {
    master: [u8; 32],
    /// Those that were made from it, ready for use: a beat of a learner asks for five or six, and deriving costs more than using.
    made: RwLock<BTreeMap<&'static str, Hmac<Sha256>>>,
}

impl Keys {
    /// Reads `DATA/keys/master`, or makes it.
    ///
    /// # Errors
    /// The file cannot be read or written, or is no key.
    pub fn open(data: &Path, chance: &dyn Chance) -> anyhow::Result<Self> {
        if let Some(keys) = Self::found(data)? {
            return Ok(keys);
        }
        let mut master = [0; 32];
        chance.fill(&mut master);
        let folder = data.join("keys");
        let file = folder.join("master");
        private_folder(&folder).with_context(|| folder.display().to_string())?;
        write_private(&file, &master).with_context(|| file.display().to_string())?;
        Ok(Self::fixed(master))
    }

    /// Reads `DATA/keys/master`, if it is there.
    ///
    /// # Errors
    /// The file cannot be read, or is no key.
    pub fn found(data: &Path) -> anyhow::Result<Option<Self>> {
        let file = data.join("keys").join("master");
        match fs::read(&file) {
            Ok(bytes) => {
                let master = bytes.try_into().map_err(|_| anyhow::anyhow!("{} is not a key of 32 bytes", file.display()))?;
                Ok(Some(Self::fixed(master)))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            // One that is there and cannot be read just now is not replaced: every link and token that was made with it would be void.
            Err(error) => Err(error).with_context(|| file.display().to_string()),
        }
    }

    /// From this master key: tests have one of their own.
    pub fn fixed(master: [u8; 32]) -> Self {
        Self { master, made: RwLock::default() }
    }

    /// HMAC-SHA-256 of `text` under the key of `purpose`, 32 hex characters (128 bits).
    /// Purposes are words of the program, so there are few: `&'static str`.
    pub fn mac(&self, purpose: &'static str, text: &str) -> String {
        let Some(mut mac) = self.of(purpose) else { return String::new() };
        mac.update(text.as_bytes());
        let mut out = hex(&mac.finalize().into_bytes());
        out.truncate(32);
        out
    }

    /// The key of a purpose, derived once.
    fn of(&self, purpose: &'static str) -> Option<Hmac<Sha256>> {
        if let Some(made) = self.made.read().unwrap_or_else(PoisonError::into_inner).get(purpose) {
            return Some(made.clone());
        }
        let mut key = [0u8; 32];
        // 32 bytes are always a lawful length for HKDF and HMAC.
        let _ = Hkdf::<Sha256>::new(None, &self.master).expand(purpose.as_bytes(), &mut key);
        let made = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        self.made.write().unwrap_or_else(PoisonError::into_inner).insert(purpose, made.clone());
        Some(made)
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

/// Makes a folder that only its owner can look into; one that is there keeps what its owner allowed.
///
/// # Errors
/// The disk's.
pub fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ambient::SeededChance;

    #[test]
    fn a_key_that_cannot_be_read_is_not_replaced() {
        let data = tempfile::tempdir().expect("a folder");
        // What stands there is no file: reading it fails, whoever asks.
        let stands = data.path().join("keys").join("master");
        fs::create_dir_all(&stands).expect("made");
        let error = Keys::open(data.path(), &SeededChance::new(1)).err().expect("no key").to_string();
        assert!(error.contains("master"), "{error}");
        assert!(stands.is_dir());
    }

    #[test]
    fn what_was_signed_before_a_restart_still_holds() {
        // HKDF and HMAC by hand, with another program.
        let nonce = "3d5e410a3c518fcf34d2350ba646c3f8";
        let keys = Keys::fixed([7; 32]);
        for _ in 0..2 {
            assert_eq!(keys.mac("learn nonce", "9v3k7t2m8q4x 1"), nonce, "derived, and then remembered");
        }
        assert_ne!(keys.mac("learn receipt", "9v3k7t2m8q4x 1"), nonce, "another purpose");
        assert_ne!(Keys::fixed([8; 32]).mac("learn nonce", "9v3k7t2m8q4x 1"), nonce, "another installation");
    }

    #[cfg(unix)]
    #[test]
    fn key_and_folder_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().expect("a folder");
        Keys::open(data.path(), &SeededChance::new(1)).expect("a key");
        let mode = |path: &Path| path.metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&data.path().join("keys")), mode(&data.path().join("keys/master"))), (0o700, 0o600));
    }
}
