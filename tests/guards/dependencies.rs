//! What the program is built from.
//!
//! Promises: every licence is on the list, every package comes from the registry, banned ones stay out, there are at most 520; every
//! dependency has its reason beside it in `Cargo.toml` and is used.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use super::{files, none, root};

/// Most packages, ours included.
const PACKAGES: usize = 520;

/// Licences under which we may pass the program on.
const LICENCES: [&str; 14] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
];

/// Packages that must not come in, also through others.
const BANNED: [(&str, &str); 13] = [
    ("openssl-sys", "TLS is rustls, so that one binary runs everywhere."),
    ("native-tls", "TLS is rustls, so that one binary runs everywhere."),
    ("aws-lc-rs", "rustls has one provider, ring; two would have to be chosen between at every start."),
    ("aws-lc-sys", "rustls has one provider, ring."),
    ("chrono", "Dates are jiff's; two calendars would differ one day."),
    ("tower-sessions", "Sessions are rows of ours that every request looks at."),
    ("apalis", "Its jobs cannot be enqueued in our transaction."),
    ("sea-orm", "One SQL text for two databases is easier to read than a mapper."),
    ("diesel", "One SQL text for two databases is easier to read than a mapper."),
    ("tantivy", "Search stays in the database."),
    ("typst", "197 packages for a page that the browser prints."),
    ("webauthn-rs", "Not yet, and then as a feature."),
    ("openidconnect", "Not yet, and then as a feature."),
];

/// The whole tree, as cargo sees it.
static METADATA: LazyLock<Value> = LazyLock::new(|| {
    let cargo = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1", "--locked"]).current_dir(root()).output();
    let out = cargo.expect("cargo runs");
    assert!(out.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).expect("JSON")
});

struct Package<'a> {
    name: &'a str,
    licence: &'a str,
    source: Option<&'a str>,
}

fn packages(metadata: &Value) -> Vec<Package<'_>> {
    let all = metadata["packages"].as_array().expect("packages");
    all.iter()
        .map(|package| Package {
            name: package["name"].as_str().unwrap_or_default(),
            licence: package["license"].as_str().unwrap_or_default(),
            source: package["source"].as_str(),
        })
        .collect()
}

/// Whether an SPDX expression can be satisfied from the list: `A OR B`, `A AND (B OR C)`, the older `A/B`. What cannot be read is not allowed.
fn is_allowed(licence: &str) -> bool {
    let spaced = licence.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    let allowed = any(&mut words);
    words.is_empty() && allowed.unwrap_or(false)
}

fn any(words: &mut Vec<&str>) -> Option<bool> {
    let mut allowed = every(words)?;
    while words.pop_if(|word| *word == "OR").is_some() {
        // Both sides are read, whichever decides.
        allowed |= every(words)?;
    }
    Some(allowed)
}

fn every(words: &mut Vec<&str>) -> Option<bool> {
    let mut allowed = single(words)?;
    while words.pop_if(|word| *word == "AND").is_some() {
        allowed &= single(words)?;
    }
    Some(allowed)
}

fn single(words: &mut Vec<&str>) -> Option<bool> {
    let word = words.pop()?;
    if word == "(" {
        let allowed = any(words)?;
        return words.pop_if(|word| *word == ")").map(|_| allowed);
    }
    if words.pop_if(|word| *word == "WITH").is_some() {
        let whole = format!("{word} WITH {}", words.pop()?);
        return Some(LICENCES.contains(&&*whole));
    }
    Some(LICENCES.contains(&word))
}

fn wrong(packages: &[Package<'_>]) -> Vec<String> {
    let mut out = Vec::new();
    for Package { name, licence, source } in packages {
        if !is_allowed(licence) {
            out.push(format!("{name} comes under {licence:?}, which is not on the list"));
        }
        match source {
            Some("registry+https://github.com/rust-lang/crates.io-index") => {}
            None if name.starts_with("zhibu") => {}
            other => out.push(format!("{name} comes from {}, not from the registry", other.unwrap_or("a path"))),
        }
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| banned == name) {
            out.push(format!("{name} is banned: {why}"));
        }
    }
    if packages.len() > PACKAGES {
        out.push(format!("{} packages are more than {PACKAGES}", packages.len()));
    }
    out
}

#[test]
fn every_package_may_come_in() {
    none("packages", &wrong(&packages(&METADATA)));
}

#[test]
fn a_package_that_may_not_come_in_is_named() {
    let package = |name, licence, source| Package { name, licence, source };
    let registry = Some("registry+https://github.com/rust-lang/crates.io-index");
    assert_eq!(
        wrong(&[
            package("fine", "MIT OR LGPL-2.1-or-later", registry),
            package("viral", "MIT AND GPL-3.0-only", registry),
            package("nameless", "", registry),
            package("fork", "MIT", Some("git+https://example.org/fork")),
            package("copied", "MIT", None),
            package("chrono", "MIT/Apache-2.0", registry),
        ]),
        [
            "viral comes under \"MIT AND GPL-3.0-only\", which is not on the list",
            "nameless comes under \"\", which is not on the list",
            "fork comes from git+https://example.org/fork, not from the registry",
            "copied comes from a path, not from the registry",
            "chrono is banned: Dates are jiff's; two calendars would differ one day.",
        ]
    );
    for (licence, allowed) in [
        ("(MIT OR GPL-2.0-only) AND Unicode-3.0", true),
        ("(GPL-2.0-only) AND Unicode-3.0", false),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT", true),
        ("MIT OR", false),
        ("MIT MIT", false),
    ] {
        assert_eq!(is_allowed(licence), allowed, "{licence}");
    }
}

/// Name and reason of every dependency in a manifest; the tables after `[profile…]` are not looked at.
fn reasons(manifest: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = matches!(line.trim(), "[dependencies]" | "[dev-dependencies]" | "[build-dependencies]");
            continue;
        }
        if let (true, Some((name, rest))) = (inside, line.split_once(" = ")) {
            out.push((name.trim(), rest.rsplit_once(" # ").map_or("", |(_, reason)| reason.trim())));
        }
    }
    out
}

fn without_use(manifest: &str, sources: &[(String, String)]) -> Vec<String> {
    let mut out = Vec::new();
    for (name, reason) in reasons(manifest) {
        if reason.chars().count() < 12 {
            out.push(format!("{name} has no reason beside it (name = … # why this one)"));
        }
        let word = name.replace('-', "_");
        let starts = [format!("{word}::"), format!("use {word};"), format!("{word}!")];
        let is_used = sources.iter().any(|(_, text)| {
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            lines
                .flat_map(|line| {
                    starts.iter().flat_map(move |start| line.match_indices(start.as_str()).map(move |(at, _)| &line[..at]))
                })
                .any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        });
        if !is_used {
            out.push(format!("{name} is used nowhere"));
        }
    }
    out
}

#[test]
fn every_dependency_has_its_reason_and_its_use() {
    let manifest = |path: &str| std::fs::read_to_string(root().join(path)).expect("a manifest");
    let program = [files("src", &["rs"]), files("tests", &["rs"])].concat();
    none("Cargo.toml", &without_use(&manifest("Cargo.toml"), &program));
    none("crates/doc/Cargo.toml", &without_use(&manifest("crates/doc/Cargo.toml"), &files("crates/doc", &["rs"])));
    let names: BTreeSet<&str> = BANNED.iter().map(|(name, _)| *name).collect();
    assert!(names.len() == BANNED.len() && BANNED.iter().all(|(_, why)| why.ends_with('.')), "each ban once, with its reason");
}

#[test]
fn a_dependency_without_reason_or_use_is_named() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\none = \"1\" # because of the other\ntwo-three = \"2\"\n[lints]\nworkspace = true\n";
    let sources = [("src/lib.rs".to_owned(), "use one::X;\n// two_three::y\nfn f() { not_two_three::z() }\n".to_owned())];
    assert_eq!(
        without_use(manifest, &sources),
        ["two-three has no reason beside it (name = … # why this one)", "two-three is used nowhere"]
    );
}
