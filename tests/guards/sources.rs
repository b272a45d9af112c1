//! Sources, as far as the import guard must understand them: which file is which module, and which paths stand in it.
//!
//! Promises: comments are not code; what is compiled for tests alone is left out; `use` trees are spread out, `super` and `self` are resolved.

use std::collections::BTreeSet;

use super::files;

/// One source file of the program.
pub struct Source {
    /// From the root: `src/publish/editor.rs`.
    pub file: String,
    /// `["publish", "editor"]`; a `mod.rs` is its folder.
    pub module: Vec<String>,
    /// What is compiled into the program.
    pub code: String,
}

impl Source {
    /// From its path and text.
    pub fn new(file: &str, text: &str) -> Self {
        let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = inner.split('/').map(ToOwned::to_owned).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
            module.pop();
        }
        Self { file: file.to_owned(), module, code: code(text) }
    }

    /// The capability's folder, if the file is in one.
    pub fn folder(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    /// The room inside the folder; empty for its `mod.rs`.
    pub fn room(&self) -> &str {
        self.module.get(1).map_or("", String::as_str)
    }

    /// Every path in the code, absolute: `["crate", "publish", "store", "load"]`, `["axum", "extract", "Path"]`.
    pub fn paths(&self) -> BTreeSet<Vec<String>> {
        let mut out = BTreeSet::new();
        for statement in self.code.split(';') {
            // `pub use x`, `pub(crate) use x`, after whatever stands before it.
            if let Some(tree) = statement.rsplit_once("use ").filter(|(before, _)| is_start_of_use(before)).map(|(_, tree)| tree)
            {
                let mut leaves = Vec::new();
                spread(tree.trim(), &mut Vec::new(), &mut leaves);
                out.extend(leaves.into_iter().map(|leaf| self.absolute(leaf)));
                continue;
            }
            let words = statement.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            for word in words.filter(|word| word.contains("::")) {
                let leaf: Vec<String> = word.split("::").filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect();
                out.insert(self.absolute(leaf));
            }
        }
        out
    }

    fn absolute(&self, leaf: Vec<String>) -> Vec<String> {
        let ups = leaf.iter().take_while(|part| *part == "super").count();
        let (base, rest) = match leaf.first().map(String::as_str) {
            Some("super") => (&self.module[..self.module.len().saturating_sub(ups)], &leaf[ups..]),
            Some("self") => (&self.module[..], &leaf[1..]),
            _ => return leaf,
        };
        std::iter::once("crate".to_owned()).chain(base.iter().cloned()).chain(rest.iter().cloned()).collect()
    }
}

fn is_start_of_use(before: &str) -> bool {
    let last = before.trim_end().lines().last().unwrap_or_default().trim();
    last.is_empty() || last.ends_with(['}', ']', '{']) || matches!(last, "pub" | "pub(crate)" | "pub(super)")
}

/// `a::{b, c::{d, self}}` → `a::b`, `a::c::d`, `a::c`.
fn spread(tree: &str, before: &mut Vec<String>, out: &mut Vec<Vec<String>>) {
    let Some((head, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        let parts = path.split("::").map(str::trim).filter(|part| !part.is_empty() && *part != "self").map(ToOwned::to_owned);
        // A leading `self` means this module; elsewhere it is the group's own head.
        let own = before.is_empty() && path.starts_with("self::");
        out.push(before.iter().cloned().chain(own.then(|| "self".to_owned())).chain(parts).collect());
        return;
    };
    let length = before.len();
    before.extend(head.split("::").map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned));
    let inner = group.trim_end().strip_suffix('}').unwrap_or(group);
    let (mut depth, mut start) = (0, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let branch = inner[start..at].trim();
                if !branch.is_empty() {
                    spread(branch, before, out);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    before.truncate(length);
}

/// The text without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.starts_with("mod ") && next.ends_with('{')) {
            break;
        }
        // Inside a text or after `https:` two slashes are no comment.
        let mut slashes = line.match_indices("//").map(|(at, _)| &line[..at]);
        let code = slashes.find(|before| !before.ends_with(':') && before.matches('"').count() % 2 == 0).unwrap_or(line);
        out.push_str(code);
        out.push('\n');
    }
    out
}

/// Files that are compiled for tests alone, by what their parents say: `#[cfg(test)] mod story;`.
fn for_tests(all: &[Source]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for source in all {
        let mut lines = source.code.lines().map(str::trim).peekable();
        while let Some(line) = lines.next() {
            let next = lines.peek().copied().unwrap_or_default();
            let name = next.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
            if let (true, Some(name)) = (line == "#[cfg(test)]", name) {
                out.push(source.module.iter().cloned().chain([name.to_owned()]).collect());
            }
        }
    }
    out
}

/// The program's sources, without what only tests compile.
pub fn program() -> Vec<Source> {
    let all: Vec<Source> = files("src", &["rs"]).iter().map(|(file, text)| Source::new(file, text)).collect();
    let tests = for_tests(&all);
    all.into_iter().filter(|source| !tests.iter().any(|test| source.module.starts_with(test))).collect()
}

#[test]
fn paths_are_found_spread_and_resolved() {
    let text = "//! Uses `crate::db`.\nuse super::{a::{self, B as C}, d};\npub(crate) use crate::x::y;\n\
                fn f() -> axum::Response { \"http://e::f\"; super::super::g::h() } // crate::no\n#[cfg(test)]\nmod tests {\n use crate::t; }\n";
    let source = Source::new("src/one/two.rs", text);
    let paths: Vec<String> = source.paths().into_iter().map(|path| path.join("::")).collect();
    assert_eq!(
        paths,
        ["axum::Response", "crate::g::h", "crate::one::a", "crate::one::a::B", "crate::one::d", "crate::x::y", "e::f"]
    );
    assert_eq!(Source::new("src/one/mod.rs", "").module, ["one"]);
    let tested = Source::new("src/one/mod.rs", "#[cfg(test)]\nmod story;\nmod rules;\n");
    assert_eq!(for_tests(&[tested]), [["one", "story"]]);
}
