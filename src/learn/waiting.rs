//! What of learning waits for me in 今天要办: a question that was drawn for my own appeal, who asked for help, classes that want a second witness.
//!
//! Promise: the same rows as on the pages of the units, by the same leave; of a person the day and the wish, and nothing of what was learned.

use super::store::appeals;
use super::store::attendance::{self, Sheet};
use super::store::helps;
use super::views::{Category, HelpWay, SheetState};
use super::{SeeLearning, SeeNames, attendance_pages, help_pages};
use crate::access::Action;
use crate::course;
use crate::desk::{Frame, Here, Task, TaskKind};
use crate::people::rules::date_of;
use crate::web::pages::{day, frame, when};
use crate::web::{Ctx, Stop};

/// What waits for me: my own appeal, then for whoever looks after a unit, people first.
///
/// # Errors
/// The database's.
pub async fn waiting_for_me(ctx: &Ctx) -> Result<Vec<Task>, Stop> {
    let (reader, f) = (ctx.app.store.read(), frame(ctx, Here::Today)?);
    let me = ctx.me()?;
    let mut tasks = Vec::new();
    for appeal in appeals::drawn(reader, &me.actor.person, ctx.now).await? {
        let Some((until, href)) = appeal.answer_by().zip(appeals::answered_at(reader, &appeal).await?) else { continue };
        let title = course::lesson_of(reader, &appeal.lesson_id).await?.map(|lesson| lesson.title).unwrap_or_default();
        let decided = appeal.decided_at.unwrap_or(appeal.made_at);
        let line = f.t1("appeal-drawn-line", "when", when(ctx, until).text).into_owned();
        tasks.push(Task { kind: TaskKind::Drawn, title, href, since: when(ctx, decided), line });
    }
    // Whoever looks after nobody is asked no more of the database.
    if !me.roles.iter().any(|role| SeeLearning::ROLES.contains(role)) {
        return Ok(tasks);
    }
    for wish in helps::open(reader, &ctx.list::<SeeNames>()?, "").await? {
        let href = format!("/desk/units/{}/learning#b2", wish.node_id);
        let asked = help_pages::asked(ctx, wish).await?;
        let line = if asked.words.is_empty() {
            f.t1("task-help-line", "about", asked.about)
        } else {
            f.t2("task-help-said", "about", asked.about, "words", asked.words)
        };
        let title = f.t2("task-help-title", "name", asked.name, "wish", wish_of(&f, asked.way)).into_owned();
        tasks.push(Task { kind: TaskKind::Help, title, href, since: asked.at, line: line.into_owned() });
    }
    for sheet in attendance::waiting(reader, &ctx.list::<SeeLearning>()?, "").await? {
        tasks.push(of_sheet(ctx, &f, &sheet));
    }
    Ok(tasks)
}

fn wish_of(f: &Frame<'_>, way: HelpWay) -> String {
    way.wish(f).into_owned()
}

fn of_sheet(ctx: &Ctx, f: &Frame<'_>, sheet: &Sheet) -> Task {
    let category = if sheet.category == "class" { Category::Class } else { Category::GroupStudy };
    let (kind, line) = match SheetState::parse(&sheet.state) {
        SheetState::Returned => {
            let kind = if sheet.corrects.is_empty() { TaskKind::ClassReturned } else { TaskKind::CorrectionDeclined };
            (kind, f.t2("task-returned-line", "by", &sheet.confirmed_post, "opinion", &sheet.said))
        }
        SheetState::Writing => (TaskKind::ClassWriting, f.t("onsite-writing-line")),
        _ => {
            let when = day(ctx, &sheet.day).text;
            let args = [("category", category.word(f).into_owned()), ("day", when), ("place", sheet.place.clone())];
            let key = if sheet.corrects.is_empty() { "task-class-line" } else { "task-correction-line" };
            (TaskKind::ClassOpen, f.l.with(key, &args))
        }
    };
    Task {
        kind,
        title: attendance_pages::row(ctx, sheet).name(f),
        href: format!("/desk/units/{}/attendance/{}", sheet.node_id, sheet.id),
        since: day(ctx, &date_of(sheet.confirmed_at.unwrap_or(sheet.made_at))),
        line: line.into_owned(),
    }
}
