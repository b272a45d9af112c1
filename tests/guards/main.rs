//! Guards that need nothing but the files of the repository: who imports whom, how long a file may be, which words no page says, and
//! what the program is built from.
//!
//! Promise: each guard names what is wrong in a sentence and shows, beside it, that it would notice. What needs a database or the program
//! is held elsewhere: the matrix (`src/web/matrix.rs`), the schema (`src/db/schema_test.rs`).

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a guard that cannot read the repository stops here")]

mod dependencies;
mod figures;
mod imports;
mod sources;
mod superiors;
mod words;

use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder` with one of these endings: path from the root, and text. In order.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let (mut out, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path: PathBuf = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
                let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
                out.push((name, std::fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    out.sort();
    assert!(!out.is_empty(), "nothing below {folder}");
    out
}

/// Fails with a list, if there is anything in it.
fn none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}
