//! 请人帮忙 on the pages of learning: one form for the person, and a line for those who look after the unit.
//!
//! Promise: the unit sees the name, the way, the words and the page that it was about; nothing of what was learned.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::rules::help::{About, WAYS};
use super::store::helps::{self, AskForHelp, CloseWish, TakeBack, Wish};
use super::views::{HelpAsked, HelpForm, HelpWay, MyWish};
use super::{GiveHelp, Learn, own};
use crate::access::Object;
use crate::course;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::people;
use crate::people::rules::date_of;
use crate::web::forms::own_path;
use crate::web::pages::{day, form, frame, html, sentence_of, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get_own("/desk/learn/help", show)
        .post_own("/desk/learn/help", ask)
        .post::<Learn, _, _>("/desk/learn/help/{wish}/back", back)
        .post::<GiveHelp, _, _>("/desk/units/{id}/learning/help/{wish}/close", close)
}

/// The page that a wish was about, in words.
pub(super) async fn about(ctx: &Ctx, about: &About) -> Result<String, Stop> {
    let l = &ctx.app.lang;
    Ok(match about {
        About::Lesson(code) => match course::lesson(ctx.app.store.read(), code).await? {
            Some(lesson) => l.t1("help-about-lesson", "title", lesson.title).into_owned(),
            None => l.t("help-about-learning").into_owned(),
        },
        About::Question => l.t("help-about-question").into_owned(),
        About::Check => l.t("help-about-check").into_owned(),
        About::Record => l.t("help-about-record").into_owned(),
        About::Learning => l.t("help-about-learning").into_owned(),
    })
}

fn way(code: &str) -> HelpWay {
    match code {
        "teach" => HelpWay::Teach,
        "together" => HelpWay::Together,
        _ => HelpWay::Call,
    }
}

/// A wish as the unit sees it.
pub(super) async fn asked(ctx: &Ctx, wish: Wish) -> Result<HelpAsked, Stop> {
    Ok(HelpAsked {
        about: about(ctx, &About::parse(&wish.about)).await?,
        way: way(&wish.way),
        // The day: when somebody sits before a lesson is nobody's business.
        at: day(ctx, &date_of(wish.made_at)),
        id: wish.id,
        name: wish.name,
        words: wish.words,
    })
}

async fn show(ctx: Ctx) -> Result<Response, Stop> {
    let fields = ctx.query();
    draw(&ctx, &fields, Errors::none()).await
}

async fn draw(ctx: &Ctx, fields: &Fields, errors: Errors) -> Result<Response, Stop> {
    let me = ctx.me()?;
    let reader = ctx.app.store.read();
    let from = own_path(&fields.line("about")).to_owned();
    let mut wishes = Vec::new();
    for wish in helps::of_person(reader, &me.actor.person).await? {
        wishes.push(MyWish {
            about: about(ctx, &About::parse(&wish.about)).await?,
            way: way(&wish.way),
            at: when(ctx, wish.made_at),
            closed: wish.closed_at.filter(|_| wish.state == "closed").map(|at| when(ctx, at)),
            id: wish.id,
            words: wish.words,
        });
    }
    let unit = if me.node.is_empty() { String::new() } else { people::name_of_node(reader, &me.node, ctx.now).await? };
    let refused = !errors.is_empty();
    let mut page = html(&HelpForm {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        about: about(ctx, &About::of(&from)).await?,
        from,
        unit,
        way: WAYS.contains(&fields.line("way").as_str()).then(|| way(&fields.line("way"))),
        words: fields.get("words"),
        wishes,
        errors,
    })?;
    if refused {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn ask(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let me = ctx.me()?;
    let command = AskForHelp {
        key: fields.line("key"),
        node: me.node.clone(),
        about: About::of(own_path(&fields.line("about"))).name(),
        way: fields.line("way"),
        words: fields.get("words"),
    };
    let proof = ctx.prove::<Learn>(own(me)).await?;
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to("/desk/learn/help?did=help-asked").into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(if refusal.field.is_empty() { "help" } else { refusal.field }, sentence_of(&ctx.app, &refusal));
            draw(&ctx, &fields, errors).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn back(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let wish = helps::wish(ctx.app.store.read(), &path).await?.ok_or(Stop::NotThere)?;
    let proof = ctx.prove::<Learn>(wish.own()).await?;
    ctx.execute(TakeBack { wish: wish.id }, proof).await?;
    Ok(Redirect::to("/desk/learn/help?did=help-taken-back").into_response())
}

async fn close(Path((id, wish)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let wish = helps::wish(ctx.app.store.read(), &wish).await?.ok_or(Stop::NotThere)?;
    // Leave is asked at the wish's own unit; the page that one came from may be that of a unit above.
    let object = Object { node: wish.node_id.clone(), owner: String::new(), id: wish.id.clone() };
    let proof = ctx.prove::<GiveHelp>(object).await?;
    ctx.execute(CloseWish { wish: wish.id }, proof).await?;
    Ok(Redirect::to(&format!("/desk/units/{id}/learning?did=help-closed")).into_response())
}
