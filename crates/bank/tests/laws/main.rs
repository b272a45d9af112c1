//! Laws of the bank, tried on questions that nobody thought of, and golden files of each format.

#![allow(clippy::unwrap_used, clippy::panic, clippy::format_push_string, reason = "tests build texts and tables")]

mod any;
mod ask;
mod gift;
mod moodle;
mod sheet;

/// Holds `is` against a file in `tests/golden`; writes the file anew when `GOLDEN=1` is set.
fn golden(name: &str, is: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("GOLDEN").is_some() {
        std::fs::write(&path, is).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(wanted == is, "{name} has changed (GOLDEN=1 writes it anew):\n{is}");
}
