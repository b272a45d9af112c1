//! 更正 of a confirmed class: who was not there after all. The rest is the sheet's page: a second person confirms it there.
//!
//! Promise: what was chosen and typed stays on the page whatever went wrong.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::attendance_pages::{row, sheet};
use super::branch_pages::unit;
use super::rules::attendance as law;
use super::store::attendance::{self, Sheet};
use super::store::correcting::{self, CorrectSheet};
use super::views::{CorrectForm, CorrectionRow, PresentRow};
use super::{LeadLearning, SeeLearning};
use crate::access::Object;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::web::pages::{beside, form, frame, html};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeLearning, _, _>("/desk/units/{id}/attendance/{sheet}/correct", show)
        .post::<LeadLearning, _, _>("/desk/units/{id}/attendance/{sheet}/correct", correct)
}

/// The corrections of a sheet, for its page.
pub(super) async fn corrections(ctx: &Ctx, of: &Sheet) -> Result<Vec<CorrectionRow>, Stop> {
    let reader = ctx.app.store.read();
    let mut out = Vec::new();
    for sheet in correcting::of_sheet(reader, &of.id).await? {
        out.push(CorrectionRow { people: attendance::names(reader, &sheet.id).await?, row: row(ctx, &sheet) });
    }
    Ok(out)
}

async fn show(ctx: Ctx, Path((id, of)): Path<(String, String)>) -> Result<Response, Stop> {
    unit(&ctx, &id).await?;
    let sheet = sheet(&ctx, &id, &of).await?;
    // Whatever cannot be put right has no form: its page says how it stands.
    if !sheet.may_correct() {
        return Ok(Redirect::to(&format!("/desk/units/{id}/attendance/{of}")).into_response());
    }
    draw(&ctx, &sheet, &[], String::new(), Errors::none()).await
}

async fn draw(ctx: &Ctx, sheet: &Sheet, chosen: &[String], words: String, errors: Errors) -> Result<Response, Stop> {
    let (unit, ..) = unit(ctx, &sheet.node_id).await?;
    let left = correcting::left(ctx.app.store.read(), &sheet.id).await?;
    let refused = !errors.is_empty();
    let mut page = html(&CorrectForm {
        f: frame(ctx, Here::Organise)?,
        form: form(ctx),
        id: sheet.node_id.clone(),
        unit: unit.name,
        sheet: sheet.id.clone(),
        row: row(ctx, sheet),
        people: left
            .into_iter()
            .map(|(id, name)| PresentRow { there: chosen.contains(&id), unit: String::new(), name, id })
            .collect(),
        words,
        errors,
    })?;
    if refused {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn correct(Path((id, of)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<LeadLearning>(Object::node(id.clone())).await?;
    let sheet = sheet(&ctx, &id, &of).await?;
    let persons: Vec<String> = fields.0.iter().filter(|(name, _)| name == "p").map(|(_, id)| id.clone()).collect();
    let words = fields.get("words");
    let command = CorrectSheet { key: fields.line("key"), sheet: of, persons: persons.clone(), words: words.clone() };
    match ctx.execute(command, proof).await {
        Ok(made) => Ok(Redirect::to(&format!("/desk/units/{id}/attendance/{made}?did=onsite-correct-kept")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let all = law::correction(sheet.may_correct(), persons.len(), &words).err().unwrap_or_default();
            draw(&ctx, &sheet, &persons, words, beside(&ctx.app, &refusal, &all, "sheet")).await
        }
        Err(other) => Err(other.into()),
    }
}
