//! 布置学习: a unit is asked to learn something until a day; who has learned it, and nothing else.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::branch_pages::{assign_again, named, unit};
use super::rules::branch::{FEWEST, report};
use super::rules::task::learned;
use super::store::tasks::{self, Assign, EndTask};
use super::store::years;
use super::views::{LearnedRow, ReportLine, TaskPage};
use super::{LeadLearning, SeeLearning, SeeNames};
use crate::access::Object;
use crate::db::Fail;
use crate::desk::Here;
use crate::people::rules::date_of;
use crate::web::pages::{day, form, frame, html};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post::<LeadLearning, _, _>("/desk/units/{id}/learning", assign)
        .get::<SeeLearning, _, _>("/desk/units/{id}/learning/{task}", show)
        .post::<LeadLearning, _, _>("/desk/units/{id}/learning/{task}/end", end)
}

async fn assign(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<LeadLearning>(Object::node(id.clone())).await?;
    let command = Assign { key: fields.line("key"), what: fields.line("unit"), due: fields.line("due") };
    match ctx.execute(command, proof).await {
        Ok(_) => Ok(Redirect::to(&format!("/desk/units/{id}/learning?did=task-made")).into_response()),
        Err(Fail::Refused(refusal)) => assign_again(&ctx, &id, &fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

async fn show(ctx: Ctx, Path((id, of)): Path<(String, String)>) -> Result<Response, Stop> {
    let (unit, kind, scope) = unit(&ctx, &id).await?;
    let reader = ctx.app.store.read();
    let task = tasks::task(reader, &of, &id, ctx.now).await?.ok_or(Stop::NotThere)?;
    let today = date_of(ctx.now);
    let names = ctx.leave::<SeeNames>(&Object::node(&id)).await?;
    let rows = match &names {
        Some(names) => tasks::complete(reader, names, (&id, kind), &task).await?,
        None => Vec::new(),
    };
    // The level above is told a number a branch, as in the report of the year.
    let below = years::levels(kind) == 0;
    let lines = if below {
        let units = years::units(reader, &id, ctx.now).await?;
        report(&units, &tasks::tallies(reader, &scope, &units, &task).await?)
    } else {
        Vec::new()
    };
    html(&TaskPage {
        fewest: FEWEST,
        lines: lines.into_iter().map(ReportLine::from).collect(),
        f: frame(&ctx, Here::Organise)?,
        form: form(&ctx),
        unit: unit.name,
        title: named(&ctx, &task),
        task: task.id,
        due: day(&ctx, &task.due),
        of: if task.node_id == id { String::new() } else { task.node },
        ended: task.ended_at.is_some(),
        named: names.is_some(),
        own_people: below,
        rows: rows
            .into_iter()
            .map(|(name, complete)| LearnedRow { name, learned: learned(complete != 0, &task.due, &today) })
            .collect(),
        id,
    })
}

async fn end(Path((id, of)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let proof = ctx.prove::<LeadLearning>(Object::node(id.clone())).await?;
    ctx.execute(EndTask { task: of }, proof).await?;
    Ok(Redirect::to(&format!("/desk/units/{id}/learning?did=task-ended")).into_response())
}
