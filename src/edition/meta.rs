//! What a reader sees of an article besides its body, and how its pictures are found.
//!
//! Promise: a picture is named by the hash of its largest size; every size has an address of its own.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use zhibu_doc::html::{Files, Pic};

/// A file to download with an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// SHA-256 of the bytes.
    pub hash: String,
    /// What the reader sees; its ending tells the kind.
    pub name: String,
}

/// Most pictures of a text: each is looked up whenever a page shows it.
pub const PICTURES: usize = 1_000;

/// Everything about an article but its body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Title.
    pub title: String,
    /// Digest; empty: the beginning of the text.
    pub digest: String,
    /// Code of the section.
    pub section: String,
    /// Content address of the cover, or empty.
    pub cover: String,
    /// Files, in order.
    pub attachments: Vec<Attachment>,
    /// Who signs it; a post by default, a name by consent.
    pub byline: String,
    /// Where it comes from.
    pub source: String,
}

/// One width of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Content address.
    pub hash: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// `jpg` or `png`.
    pub kind: String,
    /// Length.
    pub bytes: u64,
}

impl Size {
    /// `hash.kind`
    pub fn name(&self) -> String {
        format!("{}.{}", self.hash, self.kind)
    }
}

/// The ending of a download's name, as far as it may stand in an address.
pub fn extension(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric()) { ending } else { "bin".to_owned() }
}

/// `412 KB`, `3.5 MB`: as file managers write it.
pub fn size_words(bytes: u64) -> String {
    let kilo = bytes.div_ceil(1_024).max(1);
    if kilo < 1_024 { format!("{kilo} KB") } else { format!("{}.{} MB", kilo / 1_024, kilo % 1_024 * 10 / 1_024) }
}

/// Where the pictures and files of a text are, for `zhibu_doc::html`.
#[derive(Debug, Default, Clone)]
pub struct Links {
    /// Key of a picture → its sizes.
    pub pictures: HashMap<String, Vec<Size>>,
    /// Hash of a download → its name.
    pub downloads: HashMap<String, String>,
    /// What stands before `hash.kind`; `{key}` is replaced by the picture's key.
    pub base: String,
}

impl Links {
    fn address(&self, key: &str, name: &str) -> String {
        format!("{}{name}", self.base.replace("{key}", key))
    }

    /// The size to show where there is no choice: the largest of at most 960 px, or the smallest.
    pub fn middle(&self, key: &str) -> Option<(&Size, String)> {
        let sizes = self.pictures.get(key)?;
        let size = sizes.iter().rev().find(|size| size.width <= 960).or_else(|| sizes.first())?;
        Some((size, self.address(key, &size.name())))
    }

    /// The smallest size.
    pub fn small(&self, key: &str) -> Option<(&Size, String)> {
        let size = self.pictures.get(key)?.first()?;
        Some((size, self.address(key, &size.name())))
    }
}

impl Files for Links {
    fn picture(&self, file: &str) -> Option<Pic> {
        let (size, src) = self.middle(file)?;
        let sizes = self.pictures.get(file)?;
        let srcset = if sizes.len() < 2 {
            String::new()
        } else {
            sizes.iter().map(|s| format!("{} {}w", self.address(file, &s.name()), s.width)).collect::<Vec<_>>().join(", ")
        };
        Some(Pic { src, srcset, width: size.width, height: size.height })
    }

    fn download(&self, file: &str) -> Option<String> {
        let name = self.downloads.get(file)?;
        Some(self.address(file, &format!("{file}.{}", extension(name))))
    }
}
