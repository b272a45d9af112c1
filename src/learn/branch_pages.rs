//! 支部的学习: how a unit's people stand with the year, what waits for its organiser, and where the rest is done.
//!
//! Promise: of a person there is the name and one word, and only the unit itself sees it; the level above is shown the way to its report.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::appeal_pages::row;
use super::rules::branch::Met;
use super::rules::year;
use super::store::tasks::{self, Task};
use super::store::{appeals, attendance, helps, years};
use super::views::{BranchFilter, BranchLearning, BranchRow, CourseChoice, Places, TaskRow};
use super::{DecideAppeals, SeeLearning, SeeNames, attendance_pages, help_pages};
use crate::access::{Object, Scope};
use crate::course;
use crate::course::rules::Pack;
use crate::desk::{Errors, Here};
use crate::people::rules::date_of;
use crate::people::{self, NodeKind, UnitLine};
use crate::refusal::Refusal;
use crate::web::pages::{day, form, frame, html, sentence_of};
use crate::web::{Ctx, Fields, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeLearning, _, _>("/desk/learning", first)
        .get::<SeeLearning, _, _>("/desk/units/{id}/learning", show)
}

/// The one unit that is mine to look after, or of several the list.
async fn first(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<SeeLearning>()?;
    let tops = people::tops(ctx.app.store.read(), &scope).await?;
    match tops.as_slice() {
        [] => Err(Stop::NotThere),
        [one] => Ok(Redirect::to(&format!("/desk/units/{}/learning", one.id)).into_response()),
        _ => {
            html(&Places { f: frame(&ctx, Here::Organise)?, units: tops.into_iter().map(|unit| (unit.id, unit.name)).collect() })
        }
    }
}

/// A unit that the reader looks after, and leave to read of it.
pub(super) async fn unit<'c>(ctx: &'c Ctx, id: &str) -> Result<(UnitLine, NodeKind, Scope<'c, SeeLearning>), Stop> {
    let scope = ctx.authorize::<SeeLearning>(&Object::node(id)).await?;
    let unit = people::unit(ctx.app.store.read(), id, ctx.now).await?.ok_or(Stop::NotThere)?;
    let kind = NodeKind::parse(&unit.kind).ok_or(Stop::Broken)?;
    Ok((unit, kind, scope))
}

/// What is to be learned, with its course where that is called otherwise: many a unit is called "第 1 单元".
pub(super) fn named(ctx: &Ctx, task: &Task) -> String {
    if task.course == task.title {
        return task.title.clone();
    }
    ctx.app.lang.t2("unit-of-course", "course", &task.course, "unit", &task.title).into_owned()
}

/// The rule pack.
pub(super) fn pack() -> Result<&'static Pack, Stop> {
    Pack::built_in().map_err(|error| {
        tracing::error!(%error, "the rule pack of learning");
        Stop::Broken
    })
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    draw(&ctx, &id, &Fields::default(), Errors::none()).await
}

/// The page with what was wrong with the unit or the day that somebody wanted to assign.
pub(super) async fn assign_again(ctx: &Ctx, id: &str, fields: &Fields, refusal: Refusal) -> Result<Response, Stop> {
    // Days are told as people write them.
    let args =
        refusal.args.into_iter().map(|(name, value)| if name == "day" { (name, day(ctx, &value).text) } else { (name, value) });
    let refusal = Refusal { args: args.collect(), ..refusal };
    let mut errors = Errors::none();
    errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
    let mut page = draw(ctx, id, fields, errors).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

async fn draw(ctx: &Ctx, id: &str, typed: &Fields, errors: Errors) -> Result<Response, Stop> {
    let (unit, kind, scope) = unit(ctx, id).await?;
    let reader = ctx.app.store.read();
    let deciding = ctx.authorize::<DecideAppeals>(&Object::node(id)).await?;
    let waiting = appeals::waiting(reader, &deciding, id).await?;
    let seen = year::chosen(ctx.query().number("year"), &year::shown(ctx.now), ctx.now);
    let filter = BranchFilter::from_code(&ctx.query().line("state"));
    // Names stay in the unit: the level above is shown the way to its report.
    let names = ctx.leave::<SeeNames>(&Object::node(id)).await?;
    let (mut standings, mut asked) = (Vec::new(), Vec::new());
    if let Some(names) = &names {
        standings = years::of_unit(reader, names, (id, kind), pack()?, &seen).await?;
        for wish in helps::open(reader, names, id).await? {
            asked.push(help_pages::asked(ctx, wish).await?);
        }
    }
    let rows = standings.into_iter().filter(|standing| filter.shows(standing.met)).map(|standing| BranchRow {
        name: standing.name,
        met: standing.met,
        counts_from: (standing.met == Met::NotDue).then_some(seen.year + 1),
    });
    let tasks = tasks::of_unit(reader, &scope, id).await?.into_iter().map(|task| TaskRow {
        href: format!("/desk/units/{id}/learning/{}", task.id),
        title: named(ctx, &task),
        due: day(ctx, &task.due),
        of: if task.node_id == id { String::new() } else { task.node },
    });
    let mut courses: Vec<CourseChoice> = Vec::new();
    for unit in course::units(reader).await? {
        let whole = format!("{}{}", tasks::WHOLE, unit.course_id);
        match courses.last_mut().filter(|course| course.whole == whole) {
            Some(course) => course.units.push((unit.code, unit.title)),
            None => courses.push(CourseChoice { whole, title: unit.course, units: vec![(unit.code, unit.title)] }),
        }
    }
    html(&BranchLearning {
        f: frame(ctx, Here::Organise)?,
        form: form(ctx),
        id: id.to_owned(),
        unit: unit.name,
        year: seen.year,
        years: year::shown(ctx.now),
        closed: seen.is_closed(ctx.now),
        named: names.is_some(),
        own_people: years::levels(kind) == 0,
        waiting: waiting.into_iter().map(|waiting| row(ctx, waiting)).collect(),
        sheets: attendance::waiting(reader, &scope, id).await?.iter().map(|sheet| attendance_pages::row(ctx, sheet)).collect(),
        helps: asked,
        rows: rows.collect(),
        filter,
        tasks: tasks.collect(),
        courses,
        chosen: typed.line("unit"),
        due: typed.line("due"),
        today: date_of(ctx.now),
        errors,
    })
}
