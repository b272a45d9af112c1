//! Makes the copies of [`super::spare`]: every lesson that is taught, and the list of them.
//!
//! Promises: a copy is replaced whole; what is not taught any more goes; a copy of an older layout or of an older version is made anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use askama::Template;

use super::lesson_pages::parts;
use super::spare::{Spare, file};
use super::views::{SpareLine, SpareList, SparePage};
use crate::app::App;
use crate::course;
use crate::desk::{Frame, Here};
use crate::web::icons;

/// Which version of what a copy was made of, by its name.
const MADE: &str = "made.json";

/// Brings the copies in line with what is taught. Waits for the disk: not on an interactive worker.
///
/// # Errors
/// The database's, the disk's.
pub async fn keep_spare(app: &App, spare: &Spare) -> anyhow::Result<()> {
    let (folder, reader) = (spare.folder(), app.store.read());
    let (units, briefs) = (course::units(reader).await?, course::briefs(reader).await?);
    fs::create_dir_all(folder)?;
    let before: BTreeMap<String, String> =
        fs::read(folder.join(MADE)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let mut made = BTreeMap::new();
    for brief in &briefs {
        let version = version(app, &brief.id);
        if before.get(&brief.code) != Some(&version) || !file(folder, &brief.code).exists() {
            let Some(lesson) = course::lesson(reader, &brief.code).await? else { continue };
            let page = SparePage {
                f: of_nobody(app, format!("/desk/learn/l/{}", lesson.code)),
                code: lesson.code.clone(),
                title: lesson.title.clone(),
                is_film: lesson.kind() != "text",
                parts: parts(app, None, &lesson).await?,
            };
            write(folder, &brief.code, &icons::finish(page.render()?))?;
        }
        made.insert(brief.code.clone(), version);
    }
    let lines = |unit: &course::Unit| {
        let own = briefs.iter().filter(|brief| brief.unit_code == unit.code);
        let lessons = own.map(|brief| (brief.code.clone(), brief.title.clone())).collect();
        SpareLine { title: unit.title.clone(), course: unit.course.clone(), lessons }
    };
    let list = SpareList { f: of_nobody(app, "/desk/learn".to_owned()), units: units.iter().map(lines).collect() };
    let list = icons::finish(list.render()?);
    if fs::read_to_string(file(folder, "list")).ok().as_deref() != Some(&*list) {
        write(folder, "list", &list)?;
    }
    if made != before {
        let taught: BTreeSet<&String> = made.keys().collect();
        for gone in before.keys().filter(|code| !taught.contains(code)) {
            let _ = fs::remove_file(file(folder, gone));
        }
        fs::write(folder.join(MADE), serde_json::to_vec(&made)?)?;
    }
    Ok(())
}

/// Of a lesson, and of what its page is made with.
fn version(app: &App, lesson: &str) -> String {
    format!("{lesson} {} {} {}", app.assets.url("desk.css"), app.assets.url("learn.css"), app.site().name)
}

/// The frame of a page that is nobody's.
fn of_nobody(app: &App, back: String) -> Frame<'_> {
    Frame {
        l: &app.lang,
        assets: &app.assets,
        site_name: app.site().name.clone(),
        person_name: String::new(),
        person_post: String::new(),
        csrf: String::new(),
        here: Here::Learn,
        back,
        may_write: false,
        may_review: false,
        may_organise: false,
        may_people: false,
        flash: None,
    }
}

fn write(folder: &Path, name: &str, html: &str) -> std::io::Result<()> {
    let beside = folder.join(format!("{name}.new"));
    fs::write(&beside, html)?;
    fs::rename(beside, file(folder, name))
}
