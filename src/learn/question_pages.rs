//! A question on a page of its own: the way without script, and every make-up.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zhibu_bank::Answer;

use super::api::done;
use super::own;
use super::rules::{DAY, WINDOW};
use super::store::asking::{self, AnswerIt, Asked};
use super::views::{QuestionPage, QuestionState, answer_of, is_open};
use crate::course;
use crate::desk::{Errors, Here};
use crate::web::pages::{form, frame, html, when};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<super::Learn, _, _>("/desk/learn/q/{ask}", show)
        .post::<super::Learn, _, _>("/desk/learn/q/{ask}", answer)
}

/// The question of this person.
async fn asked(ctx: &Ctx, id: &str) -> Result<Asked, Stop> {
    let asked = asking::asked(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)?;
    if asked.person_id != ctx.me()?.actor.person {
        return Err(Stop::NotThere);
    }
    ctx.authorize::<super::Learn>(&own(ctx.me()?)).await?;
    Ok(asked)
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let asked = asked(&ctx, &id).await?;
    draw(&ctx, &asked, Answer::none(), Errors::none()).await
}

async fn draw(ctx: &Ctx, asked: &Asked, given: Answer, errors: Errors) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let question = asking::question(reader, &asked.question_id).await?.ok_or(Stop::Broken)?;
    let lesson = course::lesson_of(reader, &asked.lesson_id).await?.ok_or(Stop::Broken)?;
    let makes_up = !asked.makes_up.is_empty();
    let over = ctx.now > asked.answer_by;
    let state = match asked.state.as_str() {
        "open" if over => QuestionState::Over,
        "open" if makes_up => QuestionState::MakeUp,
        "open" => {
            QuestionState::Open { answer_by: when(ctx, asked.answer_by), attempt: u32::try_from(asked.attempt).unwrap_or(1) }
        }
        "right" => QuestionState::Right,
        "wrong" => match asking::open(reader, &asked.person_id, ctx.now).await? {
            Some(again) => QuestionState::Again { ask: again.id },
            None => QuestionState::Over,
        },
        _ => QuestionState::Missed { from: makes_up.then(|| when(ctx, asked.asked_at + DAY)) },
    };
    // To whoever answered wrong it would give the next answer away.
    let explained = if matches!(state, QuestionState::Right) { question.explained() } else { Vec::new() };
    html(&QuestionPage {
        explained: explained.into_iter().map(ToOwned::to_owned).collect(),
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        ask: asked.id.clone(),
        lesson: lesson.code,
        title: lesson.title,
        shown: zhibu_bank::shown(&question, asked.shuffle()),
        given,
        errors,
        state,
    })
}

async fn answer(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let asked = asked(&ctx, &path).await?;
    let question = asking::question(ctx.app.store.read(), &asked.question_id).await?.ok_or(Stop::Broken)?;
    let values =
        |name: &str| -> Vec<String> { fields.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect() };
    let given = answer_of(&zhibu_bank::shown(&question, asked.shuffle()), &values);
    if is_open(&given) && asked.state == "open" {
        let mut errors = Errors::none();
        errors.add("answer", ctx.app.lang.t("question-none").into_owned());
        let mut page = draw(&ctx, &asked, given, errors).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    let command = AnswerIt {
        key: format!("learn-answer-{}", asked.id),
        ask: asked.id.clone(),
        node: ctx.me()?.node.clone(),
        answer: serde_json::json!(given),
        // Whoever answers without script has a page to load: the longer time.
        window: WINDOW.1,
    };
    // An answer that came too late, or a second one: the page tells how the question stands.
    let _ = done(&ctx, command, serde_json::json!({})).await?;
    Ok(Redirect::to(&format!("/desk/learn/q/{}", asked.id)).into_response())
}
