//! 现场课 on its pages: who was there is put down by one, and confirmed by another.
//!
//! Promises: what was typed stays on the page whatever went wrong; a sheet that is not confirmed to its end says so and goes on by one button.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::branch_pages::unit;
use super::rules::attendance::{self as law, Typed};
use super::store::attendance::{self, ConfirmSheet, KeepSheet, SendBack, Sheet};
use super::store::class_hours::WriteHours;
use super::views::{Category, PresentRow, SheetForm, SheetList, SheetPage, SheetRow, SheetState, SheetTyped, hours};
use super::{LeadLearning, SeeLearning, correcting_pages};
use crate::access::Object;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::people::rules::date_of;
use crate::refusal::Refusal;
use crate::web::pages::{self, day, form, frame, html, sentence_of};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeLearning, _, _>("/desk/units/{id}/attendance", list)
        .get::<SeeLearning, _, _>("/desk/units/{id}/attendance/new", begin)
        .post::<LeadLearning, _, _>("/desk/units/{id}/attendance", keep)
        .get::<SeeLearning, _, _>("/desk/units/{id}/attendance/{sheet}", show)
        .get::<SeeLearning, _, _>("/desk/units/{id}/attendance/{sheet}/edit", edit)
        .post::<LeadLearning, _, _>("/desk/units/{id}/attendance/{sheet}", change)
        .post::<LeadLearning, _, _>("/desk/units/{id}/attendance/{sheet}/confirm", confirm)
        .post::<LeadLearning, _, _>("/desk/units/{id}/attendance/{sheet}/return", send_back)
}

/// A sheet in a list.
pub(super) fn row(ctx: &Ctx, sheet: &Sheet) -> SheetRow {
    SheetRow {
        href: format!("/desk/units/{}/attendance/{}", sheet.node_id, sheet.id),
        title: sheet.title.clone(),
        category: if sheet.category == "class" { Category::Class } else { Category::GroupStudy },
        day: day(ctx, &sheet.day),
        place: sheet.place.clone(),
        state: SheetState::parse(&sheet.state),
        corrects: !sheet.corrects.is_empty(),
    }
}

async fn list(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let (unit, _, scope) = unit(&ctx, &id).await?;
    let sheets = attendance::of_unit(ctx.app.store.read(), &scope, &id).await?;
    html(&SheetList {
        f: frame(&ctx, Here::Organise)?,
        id,
        unit: unit.name,
        rows: sheets.iter().map(|sheet| row(&ctx, sheet)).collect(),
    })
}

/// The sheet of an address, at its own unit.
pub(super) async fn sheet(ctx: &Ctx, id: &str, sheet: &str) -> Result<Sheet, Stop> {
    let found = attendance::sheet(ctx.app.store.read(), sheet).await?;
    found.filter(|found| found.node_id == id).ok_or(Stop::NotThere)
}

async fn begin(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let typed = SheetTyped { day: date_of(ctx.now), ..SheetTyped::default() };
    fill(&ctx, &id, None, typed, None, Errors::none()).await
}

async fn edit(ctx: Ctx, Path((id, of)): Path<(String, String)>) -> Result<Response, Stop> {
    let sheet = sheet(&ctx, &id, &of).await?;
    if !sheet.corrects.is_empty() {
        return Err(Stop::NotThere);
    }
    let typed = SheetTyped {
        title: sheet.title.clone(),
        place: sheet.place.clone(),
        category: sheet.category.clone(),
        day: sheet.day.clone(),
        hours: hours(sheet.hundredths),
    };
    fill(&ctx, &id, Some(&sheet), typed, None, Errors::none()).await
}

/// The form. `chosen`: who was chosen in the form that was sent; else whom the sheet has.
async fn fill(
    ctx: &Ctx,
    id: &str,
    sheet: Option<&Sheet>,
    typed: SheetTyped,
    chosen: Option<&[String]>,
    errors: Errors,
) -> Result<Response, Stop> {
    let (unit, _, scope) = unit(ctx, id).await?;
    let of = sheet.map(|sheet| sheet.id.clone()).unwrap_or_default();
    let people = attendance::people_of(ctx.app.store.read(), &scope, id, &typed.day, &of).await?;
    let people: Vec<PresentRow> = people
        .into_iter()
        .map(|person| PresentRow {
            there: chosen.map_or(person.there != 0, |chosen| chosen.contains(&person.id)),
            unit: if person.unit == unit.name { String::new() } else { person.unit },
            name: person.name,
            id: person.id,
        })
        .collect();
    let refused = !errors.is_empty();
    let mut page = html(&SheetForm {
        f: frame(ctx, Here::Organise)?,
        form: form(ctx),
        id: id.to_owned(),
        unit: unit.name,
        version: sheet.map_or(0, |sheet| sheet.version),
        sheet: of,
        typed,
        today: date_of(ctx.now),
        people,
        errors,
    })?;
    if refused {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn keep(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    save(&path, None, posted).await
}

async fn change(Path((id, of)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    save(&id, Some(of), posted).await
}

async fn save(id: &str, of: Option<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<LeadLearning>(Object::node(id)).await?;
    let before = match &of {
        Some(of) => Some(sheet(&ctx, id, of).await?),
        None => None,
    };
    let typed = SheetTyped {
        title: fields.line("title"),
        place: fields.line("place"),
        category: fields.line("category"),
        day: fields.line("day"),
        hours: fields.line("hours"),
    };
    let persons: Vec<String> = fields.0.iter().filter(|(name, _)| name == "p").map(|(_, id)| id.clone()).collect();
    let command = KeepSheet {
        key: fields.line("key"),
        sheet: of,
        version: fields.number("version"),
        title: typed.title.clone(),
        place: typed.place.clone(),
        category: typed.category.clone(),
        day: typed.day.clone(),
        hours: typed.hours.clone(),
        persons: persons.clone(),
    };
    let errors = match ctx.execute(command, proof).await {
        Ok(sheet) => return Ok(Redirect::to(&format!("/desk/units/{id}/attendance/{sheet}?did=onsite-kept")).into_response()),
        Err(Fail::Refused(refusal)) => beside(&ctx, &refusal, &typed, persons.len()),
        Err(other) => return Err(other.into()),
    };
    fill(&ctx, id, before.as_ref(), typed, Some(&persons), errors).await
}

/// What was refused, and with it everything else that is wrong with what was typed.
fn beside(ctx: &Ctx, refusal: &Refusal, typed: &SheetTyped, people: usize) -> Errors {
    let SheetTyped { title, place, category, day, hours } = typed;
    let wrong = law::sheet(&Typed { title, place, category, day, hours, people }, &date_of(ctx.now)).err().unwrap_or_default();
    pages::beside(&ctx.app, refusal, &wrong, "sheet")
}

async fn show(ctx: Ctx, Path((id, of)): Path<(String, String)>) -> Result<Response, Stop> {
    let sheet = sheet(&ctx, &id, &of).await?;
    draw(&ctx, &sheet, String::new(), Errors::none()).await
}

async fn draw(ctx: &Ctx, sheet: &Sheet, words: String, errors: Errors) -> Result<Response, Stop> {
    let (unit, _, scope) = unit(ctx, &sheet.node_id).await?;
    let refused = !errors.is_empty();
    let mut page = html(&SheetPage {
        f: frame(ctx, Here::Organise)?,
        form: form(ctx),
        id: sheet.node_id.clone(),
        unit: unit.name,
        sheet: sheet.id.clone(),
        version: sheet.version,
        row: row(ctx, sheet),
        hundredths: sheet.hundredths,
        people: attendance::names(ctx.app.store.read(), &sheet.id).await?,
        made_by: sheet.made_post.clone(),
        made: day(ctx, &date_of(sheet.made_at)),
        decided_by: sheet.confirmed_post.clone(),
        decided: sheet.confirmed_at.map(|at| day(ctx, &date_of(at))),
        said: sheet.said.clone(),
        mine: sheet.made_by == scope.person(),
        may_correct: sheet.may_correct(),
        original: (!sheet.corrects.is_empty()).then(|| format!("/desk/units/{}/attendance/{}", sheet.node_id, sheet.corrects)),
        why: sheet.why.clone(),
        corrections: correcting_pages::corrections(ctx, sheet).await?,
        words,
        errors,
    })?;
    if refused {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// The same page with the sentence of a refusal, as the sheet stands now.
async fn again(ctx: &Ctx, id: &str, of: &str, fields: &Fields, refusal: &Refusal) -> Result<Response, Stop> {
    let sheet = sheet(ctx, id, of).await?;
    let mut errors = Errors::none();
    errors.add(if refusal.field.is_empty() { "sheet" } else { refusal.field }, sentence_of(&ctx.app, refusal));
    draw(ctx, &sheet, fields.get("words"), errors).await
}

async fn confirm(Path((id, of)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<LeadLearning>(Object::node(id.clone())).await?;
    let before = sheet(&ctx, &id, &of).await?;
    let done = if before.state == "writing" {
        // It was confirmed, and the writing stopped on its way: it goes on.
        ctx.execute(WriteHours { sheet: of.clone() }, proof.clone()).await
    } else {
        let command = ConfirmSheet { key: fields.line("key"), sheet: of.clone(), version: fields.number("version") };
        ctx.execute(command, proof.clone()).await
    };
    let mut more = match done {
        Ok(more) => more,
        Err(Fail::Refused(refusal)) => return again(&ctx, &id, &of, &fields, &refusal).await,
        Err(other) => return Err(other.into()),
    };
    // Each command writes some people's; a sheet has four times as many at most.
    while more {
        more = ctx.execute(WriteHours { sheet: of.clone() }, proof.clone()).await?;
    }
    let did = if before.corrects.is_empty() { "onsite-confirmed" } else { "onsite-correct-confirmed" };
    Ok(Redirect::to(&format!("/desk/units/{id}/attendance/{of}?did={did}")).into_response())
}

async fn send_back(Path((id, of)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<LeadLearning>(Object::node(id.clone())).await?;
    let before = sheet(&ctx, &id, &of).await?;
    let did = if before.corrects.is_empty() { "onsite-returned" } else { "onsite-declined" };
    let command =
        SendBack { key: fields.line("key"), sheet: of.clone(), version: fields.number("version"), words: fields.get("words") };
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/units/{id}/attendance/{of}?did={did}")).into_response()),
        Err(Fail::Refused(refusal)) => again(&ctx, &id, &of, &fields, &refusal).await,
        Err(other) => Err(other.into()),
    }
}
