//! 试卷: answered, kept, handed in, and what came of it.
//!
//! Promises: another person's paper is not there; what comes after bell and grace is told so and changes nothing; the second of two hand-ins finds the
//! result; the answer key is put together only for a try that is closed.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use zhibu_bank::{Answer, Question, shown};

use super::rules::paper::{self, Asked};
use super::rules::{MINUTE, MayBegin, minutes_left};
use super::store::plans;
use super::store::trying::{self, HandIn, KeepAnswers, Try};
use super::told;
use super::views::{Facts, PaperPage, PaperQuestion, ResultPage, changed, is_blank, written};
use super::{SitExam, close_due, own};
use crate::access::Object;
use crate::course;
use crate::db::{Command, Fail};
use crate::desk::{Errors, Here};
use crate::refusal::Refusal;
use crate::web::pages::{form, frame, html, sentence_of, when};
use crate::web::{Ctx, Posted, Routes, Stop, Told};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SitExam, _, _>("/desk/papers/{paper}", show)
        .post::<SitExam, _, _>("/desk/papers/{paper}", take)
        .post_own("/learn/exam/save", save)
}

/// A try of the person who asks, its time looked at.
async fn mine(ctx: &Ctx, id: &str) -> Result<Try, Stop> {
    let found = trying::one(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<SitExam>(&Object { owner: found.person_id.clone(), id: found.id.clone(), ..Object::default() }).await?;
    if found.is_open() && found.until_at < ctx.now {
        close_due(&ctx.app, &found.person_id).await?;
        return trying::one(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere);
    }
    Ok(found)
}

/// Its questions, each with what was saved.
async fn whole(ctx: &Ctx, of: &Try) -> Result<Vec<(Asked, Question, Answer)>, Stop> {
    let mut out = Vec::new();
    for (asked, answer) in of.asked().map_err(|_| Stop::Broken)? {
        let question = course::question_of(ctx.app.store.read(), &asked.question).await?.ok_or(Stop::Broken)?;
        out.push((asked, question, Answer::from_value(&answer)));
    }
    Ok(out)
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let of = mine(&ctx, &id).await?;
    if of.is_open() { open_page(&ctx, &of, Vec::new(), Errors::none()).await } else { result(&ctx, &of).await }
}

async fn open_page(ctx: &Ctx, of: &Try, open: Vec<u32>, errors: Errors) -> Result<Response, Stop> {
    let exam = plans::exam(ctx.app.store.read(), &of.exam_id).await?.ok_or(Stop::Broken)?;
    let (mut questions, mut last) = (Vec::new(), None);
    for (no, (asked, question, given)) in (1u32..).zip(whole(ctx, of).await?) {
        let begins = exam.plan.parts.len() > 1 && last != Some(asked.part);
        last = Some(asked.part);
        questions.push(PaperQuestion {
            no,
            points: asked.points,
            part: if begins { asked.part + 1 } else { 0 },
            shown: shown(&question, asked.seed),
            was: written(&given),
            given,
        });
    }
    let wrong = !open.is_empty() || !errors.is_empty();
    let mut page = html(&PaperPage {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        id: of.id.clone(),
        person: of.person_id.clone(),
        title: exam.plan.title,
        questions,
        bell: when(ctx, of.bell_at),
        left: minutes_left(of.bell_at, ctx.now),
        until: ((of.bell_at - ctx.now).max(0), (of.until_at - ctx.now).max(0)),
        open,
        errors,
    })?;
    if wrong {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn result(ctx: &Ctx, of: &Try) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let exam = plans::exam(reader, &of.exam_id).await?.ok_or(Stop::Broken)?;
    let whole = whole(ctx, of).await?;
    let answers: Vec<Value> = whole.iter().map(|(_, _, answer)| json!(answer)).collect();
    let graded: Vec<(Asked, Question)> = whole.iter().map(|(asked, question, _)| (asked.clone(), question.clone())).collect();
    let rights = paper::rights(&graded, &answers);
    let (got, _) = paper::points(graded.iter().map(|(asked, _)| asked), &rights);
    let tries = trying::own(reader, &of.person_id, &exam.id).await?;
    let met = trying::has_met(reader, &of.person_id, &exam.id).await?;
    let again = matches!(trying::may_begin(&exam, met, &tries, ctx.now), MayBegin::Yes { .. });
    let marked = (1u32..)
        .zip(whole.iter().zip(&rights))
        .map(|(no, ((asked, question, answer), right))| told::marked(&ctx.app.lang, no, (asked, question), answer, *right));
    html(&ResultPage {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        facts: Facts::from(&exam.plan),
        exam: exam.id,
        title: exam.plan.title,
        got,
        met: of.is_met(),
        at: when(ctx, of.closed_at.unwrap_or(of.until_at)),
        handed_in: of.handed_in != 0,
        again,
        questions: marked.collect(),
    })
}

/// Carries a command of the person out.
async fn done<C: Command<Act = SitExam>>(ctx: &Ctx, command: C) -> Result<C::Done, Fail> {
    let stop = |stop| match stop {
        Stop::NotThere | Stop::SignIn { .. } => Fail::NotThere,
        _ => Fail::Unknown,
    };
    let me = ctx.me().map_err(stop)?;
    let proof = ctx.prove::<SitExam>(own(me)).await.map_err(stop)?;
    ctx.execute(command, proof).await
}

fn here(id: &str, did: &str) -> Response {
    Redirect::to(&format!("/desk/papers/{id}?did={did}")).into_response()
}

async fn take(Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let of = mine(&ctx, &id).await?;
    if !of.is_open() {
        return Ok(here(&of.id, late(&of)));
    }
    let whole = whole(&ctx, &of).await?;
    let (mut answers, mut open) = (Vec::new(), Vec::new());
    for (no, (asked, question, given)) in (1u32..).zip(&whole) {
        let new = changed(&fields, no, &shown(question, asked.seed));
        if is_blank(new.as_ref().unwrap_or(given)) {
            open.push(no);
        }
        if let Some(new) = new {
            answers.push((no as usize, if is_blank(&new) { Value::Null } else { json!(new) }));
        }
    }
    let hand_in = match fields.line("do").as_str() {
        "hand-in" => open.is_empty(),
        "hand-in-anyway" => true,
        _ => false,
    };
    let asked = fields.line("do") == "hand-in" && !hand_in;
    let ended = if hand_in {
        done(&ctx, HandIn { of: of.id.clone(), answers }).await.map(|_| "exam-handed-in")
    } else {
        done(&ctx, KeepAnswers { of: of.id.clone(), answers }).await.map(|()| "exam-saved")
    };
    match ended {
        Ok(_) if asked => open_page(&ctx, &mine(&ctx, &id).await?, open, Errors::none()).await,
        Ok(did) => Ok(here(&of.id, did)),
        Err(Fail::Refused(refusal)) if is_closed(&refusal) => {
            close_due(&ctx.app, &of.person_id).await?;
            Ok(here(&of.id, if refusal.code == "exam-time-over" { "exam-after-bell" } else { "exam-handed-in-before" }))
        }
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add("paper", sentence_of(&ctx.app, &refusal));
            open_page(&ctx, &of, Vec::new(), errors).await
        }
        Err(other) => Err(other.into()),
    }
}

fn is_closed(refusal: &Refusal) -> bool {
    matches!(refusal.code, "exam-time-over" | "exam-handed-in")
}

/// What is told of a form that came when the try was closed.
fn late(of: &Try) -> &'static str {
    if of.handed_in != 0 { "exam-handed-in-before" } else { "exam-after-bell" }
}

#[derive(Deserialize)]
struct Saving {
    paper: String,
    no: usize,
    answer: Value,
}

async fn save(told: Told<Saving>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let keep = KeepAnswers { of: body.paper.clone(), answers: vec![(body.no, body.answer)] };
    match done(&ctx, keep).await {
        Ok(()) => {
            let of = trying::one(ctx.app.store.read(), &body.paper).await?.ok_or(Stop::NotThere)?;
            let left = (of.bell_at - ctx.now).max(0);
            Ok(Json(json!({ "saved": body.no, "left": left, "minutes": (left + MINUTE - 1) / MINUTE })).into_response())
        }
        Err(Fail::Refused(refusal)) if is_closed(&refusal) => {
            let error = sentence_of(&ctx.app, &refusal);
            Ok((StatusCode::CONFLICT, Json(json!({ "code": refusal.code, "error": error }))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
