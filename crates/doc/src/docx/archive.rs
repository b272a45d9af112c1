//! The zip around a `.docx`: its parts by name, within limits.
//!
//! Promises: no more than [`Limits`] allows is ever unpacked, whatever the headers claim; names are compared as OPC wants it (case does
//! not count); a part that is missing or broken is told apart from one that is there.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, Refused, kind};

/// An opened `.docx`.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case name, with `/` as the only separator → place in the archive.
    names: HashMap<String, usize>,
    limits: Limits,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens `bytes` when they can be a `.docx`.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refused> {
        if bytes.len() as u64 > limits.file {
            return Err(Refused::TooLarge { limit: limits.file });
        }
        if let Some(refused) = kind::not_a_zip(bytes) {
            return Err(refused);
        }
        // The directory is counted before the reader makes an entry of each line: a million lines would cost the memory already.
        if count(bytes, *b"PK\x01\x02") > limits.parts.saturating_mul(4) {
            return Err(Refused::Bomb);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Damaged)?;
        if zip.len() > limits.parts {
            return Err(Refused::Bomb);
        }
        let mut names = HashMap::with_capacity(zip.len());
        let mut claimed = 0_u64;
        for at in 0..zip.len() {
            let Ok(part) = zip.by_index_raw(at) else { continue };
            claimed = claimed.saturating_add(part.size());
            let name = String::from_utf8_lossy(part.name_raw()).replace('\\', "/").to_lowercase();
            names.entry(name.trim_start_matches('/').to_owned()).or_insert(at);
        }
        if claimed > limits.unpacked {
            return Err(Refused::Bomb);
        }
        Ok(Self { zip, names, limits: *limits, left: limits.unpacked })
    }

    /// Whether the archive lists a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&name.to_lowercase())
    }

    /// Lower-case names of all parts, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The bytes of an XML part; `None` when there is no such part.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        self.part(name, self.limits.xml_part)
    }

    /// The bytes of any part, up to `most`; `None` when there is no such part.
    pub(super) fn part(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Refused> {
        let Some(&at) = self.names.get(&name.to_lowercase()) else { return Ok(None) };
        let most = most.min(self.left);
        let part = match self.zip.by_index(at) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword) => {
                return Err(Refused::Encrypted);
            }
            Err(_) => return Err(Refused::Damaged),
        };
        if part.size() > most {
            return Err(Refused::Bomb);
        }
        // The header may lie about the size; the reader is asked for one byte more than allowed to notice.
        let mut bytes = Vec::with_capacity(usize::try_from(part.size()).unwrap_or(0).saturating_add(1));
        let read = part.take(most.saturating_add(1)).read_to_end(&mut bytes);
        if bytes.len() as u64 > most {
            return Err(Refused::Bomb);
        }
        self.left = self.left.saturating_sub(bytes.len() as u64);
        read.map_err(|_| Refused::Damaged)?;
        Ok(Some(bytes))
    }
}

/// How often `needle` stands in `hay`.
fn count(hay: &[u8], needle: [u8; 4]) -> usize {
    let mut found = 0_usize;
    let mut rest = hay;
    while let Some(at) = rest.iter().position(|&b| Some(&b) == needle.first()) {
        let (_, from) = rest.split_at(at);
        found += usize::from(from.starts_with(&needle));
        rest = from.get(1..).unwrap_or_default();
    }
    found
}
