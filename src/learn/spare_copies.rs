//! Makes the copies of [`super::spare`]: every lesson that is taught, and the list of them.
//!
//! Promises: a copy is replaced whole; what is not taught any more goes, whatever is known of it; a copy of an older layout, title or version is made anew;
//! one lesson that cannot be copied keeps nobody from the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::Context;
use askama::Template;
use sha2::{Digest, Sha256};

use super::lesson_pages::parts;
use super::spare::{Spare, file};
use super::views::{SpareLine, SpareList, SparePage};
use crate::app::App;
use crate::course;
use crate::db::hex;
use crate::desk::{Frame, Here};
use crate::files::replace;
use crate::web::icons;

/// Which version of what a copy was made of, by its name.
const MADE: &str = "made.json";

/// Copies that are made in one call, so that nothing else waits long.
const AT_ONCE: usize = 20;

/// Brings the copies in line with what is taught; what is left is made by the next call. Waits for the disk: not on an interactive worker.
///
/// # Errors
/// The database's, the disk's.
pub async fn keep_spare(app: &App, spare: &Spare) -> anyhow::Result<()> {
    let (folder, reader) = (spare.folder(), app.store.read());
    let (units, briefs) = (course::units(reader).await?, course::briefs(reader).await?);
    fs::create_dir_all(folder)?;
    let before: BTreeMap<String, String> =
        fs::read(folder.join(MADE)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let (mut made, mut copies) = (BTreeMap::new(), 0);
    for brief in &briefs {
        let version = version(app, &brief.id, &brief.title);
        if before.get(&brief.code) == Some(&version) && file(folder, &brief.code).exists() {
            made.insert(brief.code.clone(), version);
            continue;
        }
        copies += 1;
        if copies > AT_ONCE {
            // The older copy stands until its turn comes.
            continue;
        }
        // One that cannot be made keeps nobody from the others.
        match copied(app, folder, &brief.code).await {
            Ok(()) => _ = made.insert(brief.code.clone(), version),
            Err(error) => tracing::warn!(lesson = brief.code, error = %format!("{error:#}"), "no copy of a lesson"),
        }
    }
    let lines = |unit: &course::Unit| {
        let own = briefs.iter().filter(|brief| brief.unit_code == unit.code);
        let lessons = own.map(|brief| (brief.code.clone(), brief.title.clone())).collect();
        SpareLine { title: unit.title.clone(), course: unit.course.clone(), lessons }
    };
    let list = SpareList { f: of_nobody(app, "/desk/learn".to_owned()), units: units.iter().map(lines).collect() };
    let list = icons::finish(list.render()?);
    if fs::read_to_string(file(folder, "list")).ok().as_deref() != Some(&*list) {
        replace(&file(folder, "list"), list.as_bytes())?;
    }
    if made != before {
        replace(&folder.join(MADE), &serde_json::to_vec(&made)?)?;
    }
    let taught: BTreeSet<&str> = briefs.iter().map(|brief| brief.code.as_str()).chain(["list"]).collect();
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let is_copy = path.extension().is_some_and(|ending| ending == "html");
        if is_copy && !path.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| taught.contains(stem)) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

async fn copied(app: &App, folder: &Path, code: &str) -> anyhow::Result<()> {
    let lesson = course::lesson(app.store.read(), code).await?.context("taken down just now")?;
    let page = SparePage {
        f: of_nobody(app, format!("/desk/learn/l/{code}")),
        code: code.to_owned(),
        title: lesson.title.clone(),
        is_film: lesson.kind() != "text",
        parts: parts(app, None, &lesson).await?,
    };
    replace(&file(folder, code), icons::finish(page.render()?).as_bytes())?;
    Ok(())
}

/// Of a lesson, and of what its page is made with: the program, its styles, scripts and words.
fn version(app: &App, lesson: &str, title: &str) -> String {
    static MADE_WITH: LazyLock<String> = LazyLock::new(|| {
        let mut hash = Sha256::new();
        for part in [
            env!("CARGO_PKG_VERSION"),
            include_str!("../../templates/learn/spare.html"),
            include_str!("../../templates/learn/spare_list.html"),
            include_str!("../../templates/desk/base.html"),
            include_str!("../../locales/zh-CN/keep.ftl"),
            include_str!("../../locales/zh-CN/desk.ftl"),
            include_str!("../../locales/zh-CN/text.ftl"),
        ] {
            hash.update(part);
        }
        hex(&hash.finalize())
    });
    let mut hash = Sha256::new();
    for part in [lesson, title, &MADE_WITH, app.assets.hash(), &app.site().name] {
        hash.update(part);
        hash.update([0]);
    }
    hex(&hash.finalize())
}

fn of_nobody(app: &App, back: String) -> Frame<'_> {
    Frame::of_nobody(&app.lang, &app.assets, app.site().name.clone(), Here::Learn, back)
}
