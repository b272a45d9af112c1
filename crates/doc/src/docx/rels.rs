//! Relationships of a part: what its `r:id`s point to.
//!
//! Promises: a target inside the archive comes out as a plain part name, whatever `../` or leading `/` it has; it never leaves the archive.

use std::collections::HashMap;

use super::archive::Archive;
use super::xml::Tree;
use super::{Limits, Refused};

/// Longest target that is kept.
const LONGEST: usize = 2_048;
/// Relationships of a part: pictures and links of a long book are some thousands.
const MOST: usize = 50_000;
/// Longest name of a part.
const LONGEST_NAME: usize = 200;

/// The relationships of one part.
#[derive(Default)]
pub(super) struct Rels {
    by_id: HashMap<String, Rel>,
}

/// One relationship.
pub(super) struct Rel {
    /// The last piece of its type: `image`, `hyperlink`, `styles` …
    pub(super) kind: String,
    /// A part name, or an address when external.
    pub(super) target: String,
    /// Outside of the archive.
    pub(super) external: bool,
}

impl Rels {
    /// Reads the relationships of `part` (empty for the archive itself). Missing or broken ones are none.
    pub(super) fn of(part: &str, archive: &mut Archive<'_>, limits: &Limits) -> Result<Self, Refused> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let Some(bytes) = archive.xml(&name)? else { return Ok(Self::default()) };
        let tree = match Tree::parse(bytes, limits) {
            Ok(tree) => tree,
            Err(Refused::Damaged) => return Ok(Self::default()),
            Err(too_much) => return Err(too_much),
        };
        if tree.root().children().nth(MOST).is_some() {
            return Err(Refused::TooLong);
        }
        let mut by_id = HashMap::new();
        for node in tree.root().children() {
            let (Some(id), Some(target)) = (node.attr("Id"), node.attr("Target")) else { continue };
            let kind = node.attr("Type").unwrap_or_default();
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let external = node.attr("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
            // An address that long leads nowhere; it would be copied for each link that names it.
            let target = if target.len() > LONGEST { "" } else { target };
            let target = if external { target.to_owned() } else { resolve(folder, target) };
            if !external && target.len() > LONGEST_NAME {
                continue;
            }
            by_id.insert(id.to_owned(), Rel { kind, target, external });
        }
        Ok(Self { by_id })
    }

    pub(super) fn get(&self, id: &str) -> Option<&Rel> {
        self.by_id.get(id)
    }

    /// Places of this text that links by relationship lead to: some writers say `#place` where Word has an anchor.
    pub(super) fn places(&self) -> impl Iterator<Item = &str> {
        self.by_id.values().filter(|rel| rel.external).filter_map(|rel| rel.target.strip_prefix('#'))
    }

    /// The part of a kind that exists once (`styles`, `numbering` …).
    pub(super) fn part(&self, kind: &str) -> Option<&str> {
        let mut found: Vec<&str> =
            self.by_id.values().filter(|rel| !rel.external && rel.kind == kind).map(|rel| rel.target.as_str()).collect();
        found.sort_unstable();
        found.first().copied()
    }

    /// Every part of a kind.
    pub(super) fn parts(&self, kind: &str) -> Vec<String> {
        let mut found: Vec<String> =
            self.by_id.values().filter(|rel| !rel.external && rel.kind == kind).map(|rel| rel.target.clone()).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A part name out of a target as seen from `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let path = target.split('#').next().unwrap_or_default();
    let mut pieces: Vec<&str> =
        if path.starts_with('/') { Vec::new() } else { folder.split('/').filter(|p| !p.is_empty()).collect() };
    for piece in path.split('/') {
        match piece {
            "" | "." => {}
            ".." => {
                pieces.pop();
            }
            _ => pieces.push(piece),
        }
    }
    percent_decoded(&pieces.join("/"))
}

/// Targets are addresses: a blank or a Chinese name may stand as `%E5%9B%BE`.
fn percent_decoded(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(code) = code {
            out.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(first);
            rest = after;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}
