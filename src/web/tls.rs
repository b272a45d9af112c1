//! TLS of our own: a certificate and its key from two files.
//!
//! Promises: a handshake never holds up the next connection; a renewed certificate is taken without a restart, and a broken one
//! leaves the old one standing; TLS 1.2 and 1.3 alone, one provider (ring).

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use anyhow::Context;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// The certificate as it was last read.
pub struct Tls {
    cert: PathBuf,
    key: PathBuf,
    now: RwLock<(Stamp, Arc<ServerConfig>)>,
}

/// When the two files were last written.
type Stamp = (Option<SystemTime>, Option<SystemTime>);

impl Tls {
    /// Reads both files.
    ///
    /// # Errors
    /// One cannot be read, holds no certificate or key, or they do not belong together.
    pub fn open(cert: &Path, key: &Path) -> anyhow::Result<Self> {
        let now = (stamp(cert, key), read(cert, key)?);
        Ok(Self { cert: cert.to_owned(), key: key.to_owned(), now: RwLock::new(now) })
    }

    /// For the next connection.
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.now.read().unwrap_or_else(PoisonError::into_inner).1.clone())
    }

    /// Takes the files again when they were written since. Answers whether it did.
    ///
    /// # Errors
    /// As [`Tls::open`]; the certificate of before goes on.
    pub fn refresh(&self) -> anyhow::Result<bool> {
        let stamp = stamp(&self.cert, &self.key);
        if self.now.read().unwrap_or_else(PoisonError::into_inner).0 == stamp {
            return Ok(false);
        }
        let fresh = read(&self.cert, &self.key)?;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = (stamp, fresh);
        Ok(true)
    }
}

fn stamp(cert: &Path, key: &Path) -> Stamp {
    let written = |file: &Path| file.metadata().and_then(|meta| meta.modified()).ok();
    (written(cert), written(key))
}

fn read(cert: &Path, key: &Path) -> anyhow::Result<Arc<ServerConfig>> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(cert)
        .and_then(Iterator::collect)
        .with_context(|| format!("{} holds no certificate (PEM)", cert.display()))?;
    // PEM of something else reads as a list of none.
    anyhow::ensure!(!chain.is_empty(), "{} holds no certificate (PEM)", cert.display());
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("{} holds no private key (PEM)", key.display()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .with_context(|| format!("{} and its key do not belong together", cert.display()))?;
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
        let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).expect("a certificate");
        let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
        std::fs::write(&cert, made.cert.pem()).expect("written");
        std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
        (cert, key)
    }

    #[test]
    fn a_renewed_certificate_is_taken_and_a_broken_one_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let (cert, key) = write(folder.path(), "one.example");
        let tls = Tls::open(&cert, &key).expect("a pair");
        assert!(!tls.refresh().expect("nothing new"));
        let touch = |file: &Path, seconds| {
            let file = std::fs::File::options().append(true).open(file).expect("there");
            file.set_modified(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds)).expect("touched");
        };
        write(folder.path(), "two.example");
        touch(&cert, 2_000);
        assert!(tls.refresh().expect("a new pair"));
        let standing = || tls.now.read().expect("whole").1.clone();
        let before = standing();
        std::fs::write(&cert, "half a fi").expect("written");
        touch(&cert, 3_000);
        assert!(tls.refresh().is_err());
        assert!(Arc::ptr_eq(&standing(), &before), "the pair of before goes on");
    }

    #[test]
    fn a_file_without_a_certificate_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, key) = write(folder.path(), "one.example");
        for (name, text) in [("empty.pem", ""), ("words.pem", "no certificate at all\n")] {
            let cert = folder.path().join(name);
            std::fs::write(&cert, text).expect("written");
            let error = Tls::open(&cert, &key).err().expect("no pair").to_string();
            assert!(error.contains("holds no certificate") && error.contains(name), "{error}");
        }
    }

    #[test]
    fn a_key_of_another_certificate_is_refused_in_words() {
        let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let ((cert, _), (_, key)) = (write(one.path(), "one.example"), write(two.path(), "two.example"));
        let error = Tls::open(&cert, &key).err().expect("no pair").to_string();
        assert!(error.contains("do not belong together"), "{error}");
    }
}
