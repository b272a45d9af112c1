//! What a learner's page would have been given: cookie, form token, marks. Made from the key of the installation under test, so that a hundred
//! thousand learners need not open a hundred thousand pages before the first beat.

use std::path::Path;

use anyhow::Context;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The keys that a page's signs are made with.
pub struct Keys {
    person: Hmac<Sha256>,
    mark: Hmac<Sha256>,
}

impl Keys {
    /// From `DATA/keys/master`.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        let master = std::fs::read(file).with_context(|| file.display().to_string())?;
        let of = |purpose: &str| -> anyhow::Result<Hmac<Sha256>> {
            let mut key = [0u8; 32];
            Hkdf::<Sha256>::new(None, &master)
                .expand(purpose.as_bytes(), &mut key)
                .map_err(|_| anyhow::anyhow!("32 bytes are a lawful length"))?;
            Ok(Hmac::new_from_slice(&key)?)
        };
        Ok(Self { person: of("csrf person")?, mark: of("learn mark")? })
    }

    /// The form token of a person, as far as beats ask for it.
    pub fn csrf(&self, person: &str) -> String {
        format!("{}.", sign(&self.person, person))
    }

    /// The mark of a part of a lesson's version.
    pub fn mark(&self, person: &str, lesson: &str, part: usize) -> String {
        sign(&self.mark, &format!("{person} {lesson} {part}"))
    }
}

fn sign(key: &Hmac<Sha256>, text: &str) -> String {
    let mut mac = key.clone();
    mac.update(text.as_bytes());
    let mut out = hex(&mac.finalize().into_bytes());
    out.truncate(32);
    out
}

/// As `zhibu` writes hashes.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The cookie of the learner of that number.
pub fn token(seed: &str, number: usize) -> String {
    format!("{seed}-{number:07}")
}

/// As it lies in the table of sessions.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// The id of the learner of that number: as long as a real one.
pub fn person(seed: &str, number: usize) -> String {
    let digest = hex(&Sha256::digest(format!("person {seed} {number}").as_bytes()));
    let part = |from, to| digest.get(from..to).unwrap_or_default();
    format!("{}-{}-7{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}
