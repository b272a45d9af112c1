//! 别处学的: the form with which a member enters a certificate of somebody else's, and takes it back. For nobody but the person.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::rules::outside as law;
use super::store::outside::{self, EnterOutside, TakeBack};
use super::views::OutsideForm;
use super::{Learn, own};
use crate::access::Object;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::people::rules::date_of;
use crate::web::pages::{beside, form, frame, html};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

const PAGE: &str = "/desk/learn/record/outside";

pub(super) fn routes() -> Routes {
    Routes::default()
        .get_own(PAGE, show)
        .post_own(PAGE, enter)
        .post::<Learn, _, _>("/desk/learn/record/outside/{id}/take-back", take_back)
}

async fn show(ctx: Ctx) -> Result<Response, Stop> {
    draw(&ctx, &Fields::default(), Errors::none())
}

fn draw(ctx: &Ctx, typed: &Fields, errors: Errors) -> Result<Response, Stop> {
    let refused = !errors.is_empty();
    let mut page = html(&OutsideForm {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        title: typed.line("title"),
        issuer: typed.line("issuer"),
        number: typed.line("number"),
        category: typed.line("category"),
        day: typed.line("day"),
        hours: typed.line("hours"),
        today: date_of(ctx.now),
        errors,
    })?;
    if refused {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn enter(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let me = ctx.me()?;
    let command = EnterOutside {
        key: fields.line("key"),
        node: me.node.clone(),
        title: fields.line("title"),
        issuer: fields.line("issuer"),
        number: fields.line("number"),
        category: fields.line("category"),
        day: fields.line("day"),
        hours: fields.line("hours"),
    };
    let others = law::outside(&command.typed(), &date_of(ctx.now)).err().unwrap_or_default();
    let proof = ctx.prove::<Learn>(own(me)).await?;
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to("/desk/learn/record?did=learn-outside-entered#r3").into_response()),
        Err(Fail::Refused(refusal)) => draw(&ctx, &fields, beside(&ctx.app, &refusal, &others, "outside")),
        Err(other) => Err(other.into()),
    }
}

async fn take_back(Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let entry = outside::entry(ctx.app.store.read(), &id).await?.ok_or(Stop::NotThere)?;
    let object = Object { owner: entry.person_id, id: id.clone(), ..Object::default() };
    let proof = ctx.prove::<Learn>(object).await?;
    ctx.execute(TakeBack { entry: id, node: ctx.me()?.node.clone() }, proof).await?;
    Ok(Redirect::to("/desk/learn/record?did=learn-outside-taken-back#r3").into_response())
}
