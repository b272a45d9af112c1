//! Who may import whom (DESIGN: the house), and how the files are cut.
//!
//! Promises: inside a capability imports run rules ← store ← pages; `rules.rs` is pure; another capability is entered through its `mod.rs` alone,
//! and its rooms are private so that the compiler holds it too; the edition stands below everything that publishes; a file says in its
//! first line what it is for and stays below 400 lines; no file is called after nothing.

use std::collections::BTreeSet;

use super::sources::{Source, program};
use super::{files, none};

/// Folders that are no capability: what all of them stand on, and what stands above all of them.
const NO_CAPABILITY: [&str; 4] = ["db", "demo", "testing", "web"];

/// Rooms that others may enter besides `rules` (the law is there to be read): folder, room, why.
const OPEN: [(&str, &str, &str); 2] = [
    ("edition", "views", "Pages as pure functions from plain data; the site's settings and the QR code are made of them too."),
    (
        "edition",
        "meta",
        "What a text says of itself besides its body: the same words for whoever writes it and whoever reads it.",
    ),
];

/// Capabilities that stand below others and do not know them.
const BELOW: [(&str, &[&str]); 1] = [("edition", &["publish", "approval", "desk"])];

/// Longest file, in lines.
const LINES: usize = 400;

/// Files that may be longer: path, why.
const LONGER: [(&str, &str); 0] = [];

/// Names that say nothing about what is inside.
const NO_NAMES: [&str; 7] = ["utils", "util", "helpers", "helper", "manager", "common", "misc"];

struct House {
    /// Capability and its rooms.
    rooms: BTreeSet<(String, String)>,
    /// Types that are made for pages, by capability.
    views: BTreeSet<(String, String)>,
}

impl House {
    fn of(sources: &[Source]) -> Self {
        let (mut rooms, mut views, mut own) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for source in sources.iter().filter(|source| !NO_CAPABILITY.contains(&source.folder())) {
            let folder = source.folder().to_owned();
            let types = types(source).map(|name| (folder.clone(), name.to_owned()));
            match source.module.len() {
                1 => own.extend(types),
                _ if is_for_pages(source.room()) => views.extend(types),
                _ => {}
            }
            if source.module.len() > 1 {
                rooms.insert((folder, source.room().to_owned()));
            }
        }
        // A name that the folder itself gives hides the page's.
        views.retain(|name| !own.contains(name));
        Self { rooms, views }
    }

    fn is_capability(&self, folder: &str) -> bool {
        self.rooms.iter().any(|(capability, _)| capability == folder)
    }

    fn wrong(&self, source: &Source) -> Vec<String> {
        let mut out = Vec::new();
        let mut say = |what: String| out.push(format!("{}: {what}", source.file));
        let own = source.folder();
        for path in source.paths() {
            let parts: Vec<&str> = path.iter().map(String::as_str).collect();
            // `use crate::publish;` and then `publish::store::…`
            let parts = match parts.first() {
                Some(first) if self.is_capability(first) => [&["crate"], &parts[..]].concat(),
                _ => parts,
            };
            let whole = parts.join("::");
            let target = match parts[..] {
                ["crate", folder, ..] => folder,
                _ => "",
            };
            let room = parts.get(2).copied().unwrap_or_default();
            if target != own
                && self.rooms.contains(&(target.to_owned(), room.to_owned()))
                && parts.len() > 3
                && !is_open(target, room)
            {
                say(format!("{whole} goes past {target}/mod.rs"));
            }
            if BELOW.iter().any(|(low, high)| *low == own && high.contains(&target)) {
                say(format!("{whole}: {own} stands below {target} and knows nothing of it"));
            }
            if !self.is_capability(own) {
                continue;
            }
            let outside = matches!(parts[0], "axum" | "sqlx" | "tokio" | "askama" | "hyper" | "tower");
            match source.room() {
                "rules" => {
                    let elsewhere = target == own && room != "rules" && self.rooms.contains(&(own.to_owned(), room.to_owned()));
                    let view = target == own && self.views.contains(&(own.to_owned(), room.to_owned()));
                    if outside || elsewhere || view || matches!(target, "db" | "web" | "app") {
                        say(format!("{whole}: rules are pure and import nothing that stands above them"));
                    }
                }
                "store" => {
                    let view = self.views.contains(&(own.to_owned(), room.to_owned()));
                    let page = target == own && (is_for_pages(room) || view);
                    if page || matches!(parts[0], "axum" | "askama" | "hyper" | "tower") || target == "web" {
                        say(format!("{whole}: a store knows no page"));
                    }
                }
                _ => {}
            }
        }
        if source.module.len() == 1 && self.is_capability(own) {
            let before = std::iter::once("").chain(source.code.lines());
            // A room for tests alone is no way into the capability.
            for (line, _) in source.code.lines().zip(before).filter(|(_, before)| before.trim() != "#[cfg(test)]") {
                let opened = line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("pub(crate) mod "));
                if let Some(room) = opened.map(|rest| rest.trim_end_matches(';')).filter(|room| !is_open(own, room)) {
                    say(format!("opens its room {room}: name what others may call instead (pub use)"));
                }
            }
        }
        out
    }
}

/// Names of the types that a file makes public.
fn types(source: &Source) -> impl Iterator<Item = &str> {
    source.code.lines().filter_map(|line| {
        let rest = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))?;
        rest.split(|c: char| !c.is_alphanumeric()).next()
    })
}

fn is_for_pages(room: &str) -> bool {
    ["pages", "views", "api", "jobs"].iter().any(|kind| room == *kind || room.ends_with(&format!("_{kind}")))
}

fn is_open(folder: &str, room: &str) -> bool {
    room == "rules" || OPEN.iter().any(|(open, inside, _)| *open == folder && *inside == room)
}

#[test]
fn imports_run_one_way() {
    let sources = program();
    let house = House::of(&sources);
    let wrong: Vec<String> = sources.iter().flat_map(|source| house.wrong(source)).collect();
    none("imports against the order of the house", &wrong);
    for (folder, room, why) in OPEN {
        let there = house.rooms.contains(&(folder.to_owned(), room.to_owned()));
        assert!(there && why.ends_with('.'), "{folder}/{room} stands open without a reason, or is gone");
    }
}

#[test]
fn an_import_the_wrong_way_is_named() {
    let mut sources = program();
    for (file, text) in [
        ("src/publish/rules/x.rs", "use sqlx::FromRow;\nuse crate::db::Tx;\nuse super::super::store::load;\n"),
        ("src/publish/store/x.rs", "use super::super::ArticleList;\nfn f() -> axum::response::Html<()> {}\n"),
        (
            "src/people/y.rs",
            "use crate::publish::store::Article;\nuse crate::publish;\nfn f() { publish::store::load(); publish::rules::State::Draft }\n",
        ),
        ("src/edition/z.rs", "use crate::approval::Review;\n"),
        ("src/approval/mod.rs", "pub mod store;\n"),
    ] {
        sources.push(Source::new(file, text));
    }
    let house = House::of(&sources);
    let wrong: Vec<String> = sources[sources.len() - 5..].iter().flat_map(|source| house.wrong(source)).collect();
    assert_eq!(
        wrong,
        [
            "src/publish/rules/x.rs: crate::db::Tx: rules are pure and import nothing that stands above them",
            "src/publish/rules/x.rs: crate::publish::store::load: rules are pure and import nothing that stands above them",
            "src/publish/rules/x.rs: sqlx::FromRow: rules are pure and import nothing that stands above them",
            "src/publish/store/x.rs: axum::response::Html: a store knows no page",
            "src/publish/store/x.rs: crate::publish::ArticleList: a store knows no page",
            "src/people/y.rs: crate::publish::store::Article goes past publish/mod.rs",
            "src/people/y.rs: crate::publish::store::load goes past publish/mod.rs",
            "src/edition/z.rs: crate::approval::Review: edition stands below approval and knows nothing of it",
            "src/approval/mod.rs: opens its room store: name what others may call instead (pub use)",
        ]
    );
}

/// What is wrong with how a file is cut.
fn cut(file: &str, lines: usize, head: &str) -> Vec<String> {
    let mut out = Vec::new();
    let longer = LONGER.iter().any(|(name, _)| *name == file);
    if lines > LINES && !longer {
        out.push(format!("{file} has {lines} lines, more than {LINES}: split it by noun"));
    }
    if longer && lines <= LINES {
        out.push(format!("{file} is no longer too long: take it off the list"));
    }
    if !head.starts_with("//! ") {
        out.push(format!("{file} does not say in its first line what it is for"));
    }
    if let Some(name) = file.trim_end_matches(".rs").split('/').find(|part| NO_NAMES.contains(part)) {
        out.push(format!("{file}: {name} is the name of nothing"));
    }
    out
}

#[test]
fn files_are_short_say_what_they_are_for_and_have_names() {
    let mut wrong = Vec::new();
    for (file, text) in [files("src", &["rs"]), files("crates/doc/src", &["rs"]), files("tests", &["rs"])].concat() {
        wrong.extend(cut(&file, text.lines().count(), text.lines().next().unwrap_or_default()));
    }
    none("files", &wrong);
    assert!(LONGER.iter().all(|(_, why)| why.ends_with('.')), "each longer file has its reason");
}

#[test]
fn a_badly_cut_file_is_named() {
    assert_eq!(
        cut("src/web/utils.rs", 401, "use x;"),
        [
            "src/web/utils.rs has 401 lines, more than 400: split it by noun",
            "src/web/utils.rs does not say in its first line what it is for",
            "src/web/utils.rs: utils is the name of nothing",
        ]
    );
}
