//! The secrets of an installation: one master key, a key per purpose made from it.
//!
//! Promises: the master key is made at the first start, lies in `DATA/keys/master` readable by its owner alone, and is in no backup by
//! default; keys of different purposes tell nothing about each other.

use std::fs;
use std::io::Write;
use std::path::Path;

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
        if let Ok(bytes) = fs::read(&file) {
            let master = bytes.try_into().map_err(|_| anyhow::anyhow!("{} is not a key of 32 bytes", file.display()))?;
            return Ok(Self { master });
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

/// Makes a folder, and those above it that are missing, for its owner alone. One that is there stays as it is: whoever made it decided.
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

/// Makes an empty file that its owner alone can read, unless it is there.
///
/// # Errors
/// The disk's.
pub fn private_file(file: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn private(path: &Path, mode: u32) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode))?;
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}
