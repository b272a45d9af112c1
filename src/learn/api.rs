//! The learner's protocol over HTTP: `docs/learn-protocol.md`, section by section.
//!
//! Promises: messages in, JSON out; every refusal has a code of that page and a sentence for the person; whose it is comes from the sign-in and
//! never from the message.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use zhibu_doc::html;
use zhibu_earned::{Export, Standing as UnitStanding, account, unit_account};

use super::beating::{self, Message, Next, Not};
use super::rules::{self, MayCheck};
use super::seal::{self, Receipt};
use super::sitting::Live;
use super::standing::{look, unit_now};
use super::store::asking::{self, AnswerIt, Asked};
use super::store::checks::{self, Check, OpenCheck, SaveAnswer, SubmitCheck};
use super::store::making_up::{MadeUp, MakeUp};
use super::store::sittings::{self, OpenSitting};
use super::store::{ledger, tasks};
use super::{Learn, media_pages, own};
use crate::access::Object;
use crate::course::{self, Lesson};
use crate::db::{Command, Fail};
use crate::edition;
use crate::edition::meta::Meta;
use crate::web::{Ctx, Routes, Stop, Told};

/// The protocol's addresses.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get_own("/learn/lessons", lessons)
        .post_own("/learn/open", open)
        .post_own("/learn/media", media_pages::admit)
        .get::<Learn, _, _>("/learn/text/{sitting}/{part}", text)
        .post_often("/learn/beat", beat)
        .post_own("/learn/answer", answer)
        .post_own("/learn/make-up", make_up)
        .post_own("/learn/check/open", check_open)
        .post_own("/learn/check/save", check_save)
        .post_own("/learn/check/submit", check_submit)
        .get_own("/learn/ledger.json", export)
}

/// 409 with its sentence.
pub(super) fn conflict(ctx: &Ctx, code: &'static str, more: Value) -> Response {
    let mut body = more;
    if let Value::Object(map) = &mut body {
        map.insert("code".into(), code.into());
        map.insert("error".into(), ctx.app.lang.t(&format!("learn-{code}")).into_owned().into());
    }
    (StatusCode::CONFLICT, Json(body)).into_response()
}

/// Refusals of commands that are conflicts in the protocol.
const CONFLICTS: [(&str, &str); 4] = [
    ("learn-answered", "answered"),
    ("form-used-for-something-else", "answered"),
    ("learn-not-yet", "not-yet"),
    ("learn-too-many", "too-many"),
];

/// Carries a command of the person out; a refusal that is a conflict becomes one, with what `more` says.
pub(super) async fn done<C: Command<Act = Learn>>(ctx: &Ctx, command: C, more: Value) -> Result<Result<C::Done, Response>, Stop> {
    let proof = ctx.prove::<Learn>(own(ctx.me()?)).await?;
    match ctx.execute(command, proof).await {
        Ok(done) => Ok(Ok(done)),
        Err(Fail::Refused(refusal)) => match CONFLICTS.iter().find(|(code, _)| *code == refusal.code) {
            Some((_, code)) => Ok(Err(conflict(ctx, code, more))),
            None => Err(refusal.into()),
        },
        Err(other) => Err(other.into()),
    }
}

async fn lessons(ctx: Ctx) -> Result<Response, Stop> {
    let person = &ctx.me()?.actor.person;
    let reader = ctx.app.store.read();
    let (units, briefs, known) =
        (course::units(reader).await?, course::briefs(reader).await?, ctx.app.records.of(reader, person).await?);
    let days = tasks::due_of(reader, person, ctx.now).await?;
    let units: Vec<Value> = units
        .iter()
        .map(|unit| {
            let own: Vec<&course::Brief> = briefs.iter().filter(|brief| brief.unit_code == unit.code).collect();
            let ids: Vec<String> = own.iter().map(|brief| brief.id.clone()).collect();
            let state = match unit_account(&known.record, &known.account, &unit.code, &ids).standing {
                UnitStanding::New => "new",
                UnitStanding::Missing => "begun",
                UnitStanding::Check => "check",
                UnitStanding::Answer | UnitStanding::DoneOffline => "pending",
                UnitStanding::Done => "done",
            };
            let lessons: Vec<Value> = own
                .iter()
                .map(|brief| json!({ "lesson": brief.code, "title": brief.title, "length": brief.length, "forms": media_pages::forms(&brief.kind) }))
                .collect();
            let mut line = json!({
                "unit": unit.code, "course": unit.course, "title": unit.title, "hours": unit.hundredths, "state": state, "lessons": lessons,
            });
            if let (Value::Object(line), Some(due)) = (&mut line, days.get(&unit.code)) {
                line.insert("due".into(), due.as_str().into());
            }
            line
        })
        .collect();
    Ok(Json(json!({ "csrf": ctx.csrf(), "time": ctx.now, "units": units })).into_response())
}

#[derive(Deserialize)]
struct OpenIt {
    lesson: String,
}

async fn open(told: Told<OpenIt>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let reader = ctx.app.store.read();
    let lesson = course::lesson(reader, &body.lesson).await?.ok_or(Stop::NotThere)?;
    let me = ctx.me()?;
    let command = OpenSitting { lesson: lesson.id.clone(), node: me.node.clone() };
    let row = match done(&ctx, command, json!({})).await? {
        Ok(row) => row,
        Err(conflict) => return Ok(conflict),
    };
    let base = look(&ctx.app, &me.actor.person, &lesson, ctx.now).await?;
    let clock = sittings::clock(reader, &me.actor.person).await?;
    let asked = asking::open(reader, &me.actor.person, ctx.now).await?;
    let question = match &asked {
        Some(asked) => beating::question(&ctx, asked).await?,
        None => None,
    };
    let first = Receipt { s: row.id.clone(), f: ctx.now, t: ctx.now, ..Receipt::default() };
    let answer = json!({
        "sitting": row.id, "time": ctx.now, "seq": 0, "receipt": seal::seal(&ctx.app.keys, &first),
        "next": Next::after(&ctx.app, &row.id, 0), "durable": 0, "beat_every": 30_000, "lesson": outline(&lesson), "question": question,
        "standing": base.told(),
    });
    ctx.app.sittings.put(Live::new(row, base, clock, asked, ctx.now));
    Ok(Json(answer).into_response())
}

fn outline(lesson: &Lesson) -> Value {
    let parts: Vec<Value> = (1..)
        .zip(&lesson.parts)
        .map(|(number, part): (usize, _)| json!({ "part": number, "title": part.title, "from": part.from, "to": part.to }))
        .collect();
    json!({ "lesson": lesson.code, "title": lesson.title, "length": lesson.length, "forms": media_pages::forms(lesson.kind()), "parts": parts })
}

async fn text(ctx: Ctx, Path((sitting, part)): Path<(String, usize)>) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let row = sittings::sitting(reader, &sitting).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<Learn>(&Object { owner: row.person_id.clone(), id: row.id, ..Object::default() }).await?;
    let lesson = course::lesson_of(reader, &row.lesson_id).await?.ok_or(Stop::NotThere)?;
    let Some(shape) = part.checked_sub(1).and_then(|at| lesson.parts.get(at)) else { return Err(Stop::NotThere) };
    let doc = lesson.doc.part(shape.first..shape.behind);
    let links = edition::links(reader, &Meta::default(), &doc, &format!("/desk/learn/l/{}/f/{{key}}/", lesson.code)).await?;
    let html = html::render_part(&doc, &links, &*ctx.app.lang, part);
    let mark = seal::mark(&ctx.app.keys, &row.person_id, &lesson.id, part);
    Ok(Json(json!({ "part": part, "html": html, "mark": mark })).into_response())
}

async fn beat(told: Told<Message>) -> Result<Response, Stop> {
    let Told { ctx, body, elder } = told;
    ctx.me()?;
    match beating::take(&ctx, &body, elder, 0).await {
        Ok(taken) => Ok(Json(taken).into_response()),
        Err(Not::Stop(stop)) => Err(stop),
        Err(Not::Conflict(code, more)) => Ok(conflict(&ctx, code, more)),
    }
}

#[derive(Deserialize)]
struct Answering {
    ask: String,
    answer: Value,
}

async fn answer(told: Told<Answering>) -> Result<Response, Stop> {
    let Told { ctx, body, elder } = told;
    let me = ctx.me()?;
    let reader = ctx.app.store.read();
    let asked =
        asking::asked(reader, &body.ask).await?.filter(|asked| asked.person_id == me.actor.person).ok_or(Stop::NotThere)?;
    let command = AnswerIt {
        key: format!("learn-answer-{}", body.ask),
        ask: body.ask,
        node: me.node.clone(),
        answer: body.answer,
        window: if elder { rules::WINDOW.1 } else { rules::WINDOW.0 },
    };
    let answered = match done(&ctx, command, json!({})).await? {
        Ok(answered) => answered,
        Err(conflict) => return Ok(conflict),
    };
    let question = match &answered.again {
        Some(again) => beating::question(&ctx, again).await?,
        None => None,
    };
    let explain = if answered.right { explained(&ctx, &asked).await } else { String::new() };
    let standing = standing_of(&ctx, &asked).await?;
    let mut told = json!({ "right": answered.right, "question": question, "pause": answered.pause, "standing": standing });
    if let (false, Value::Object(map)) = (explain.is_empty(), &mut told) {
        map.insert("explain".to_owned(), explain.into());
    }
    Ok(Json(told).into_response())
}

/// What explains a question that was answered right, a line each. The answer is written down by now: what cannot be read explains nothing.
async fn explained(ctx: &Ctx, asked: &Asked) -> String {
    match asking::question(ctx.app.store.read(), &asked.question_id).await {
        Ok(question) => question.map(|question| question.explained().join("\n")).unwrap_or_default(),
        Err(error) => {
            tracing::warn!(%error, "an answer without its explanation");
            String::new()
        }
    }
}

async fn standing_of(ctx: &Ctx, asked: &Asked) -> Result<Value, Stop> {
    let reader = ctx.app.store.read();
    let lesson = course::lesson_of(reader, &asked.lesson_id).await?.ok_or(Stop::NotThere)?;
    let base = look(&ctx.app, &asked.person_id, &lesson, ctx.now).await?;
    Ok(json!(base.told()))
}

async fn make_up(told: Told<OpenIt>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let lesson = course::lesson(ctx.app.store.read(), &body.lesson).await?.ok_or(Stop::NotThere)?;
    let command = MakeUp { lesson: lesson.id, node: ctx.me()?.node.clone() };
    match done(&ctx, command, json!({})).await? {
        Ok(MadeUp::Nothing) => Ok(Json(json!({ "question": null })).into_response()),
        Ok(MadeUp::Question(asked)) => Ok(Json(json!({ "question": beating::question(&ctx, &asked).await? })).into_response()),
        Ok(MadeUp::From(at)) => Ok(conflict(&ctx, "not-yet", json!({ "again_at": at }))),
        Err(conflict) => Ok(conflict),
    }
}

#[derive(Deserialize)]
struct OfUnit {
    unit: String,
}

async fn check_open(told: Told<OfUnit>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let reader = ctx.app.store.read();
    let unit = course::unit(reader, &body.unit).await?.ok_or(Stop::NotThere)?;
    let me = ctx.me()?;
    let lessons = course::lesson_ids(reader, &unit.code).await?;
    let known = ctx.app.records.of(reader, &me.actor.person).await?;
    let now = unit_now(reader, &me.actor.person, (&known.record, &known.account), &unit.code, &lessons, ctx.now).await?;
    let more = match now.check {
        MayCheck::From(at) => json!({ "check": "tomorrow", "check_at": at }),
        _ => json!({ "check": "not-yet" }),
    };
    let command = OpenCheck { unit: unit.code, node: me.node.clone() };
    let id = match done(&ctx, command, more).await? {
        Ok(id) => id,
        Err(conflict) => return Ok(conflict),
    };
    let check = checks::check(reader, &id).await?.ok_or(Stop::Broken)?;
    Ok(Json(json!({ "check": id, "questions": drawn(&ctx, &check).await? })).into_response())
}

async fn drawn(ctx: &Ctx, check: &Check) -> Result<Vec<Value>, Stop> {
    let mut out = Vec::new();
    for (no, (drawn, answer)) in (1..).zip(check.parts().map_err(|_| Stop::Broken)?) {
        let no: usize = no;
        let question = asking::question(ctx.app.store.read(), &drawn.question).await?.ok_or(Stop::Broken)?;
        out.push(json!({ "no": no, "shown": zhibu_bank::shown(&question, drawn.seed), "answer": answer }));
    }
    Ok(out)
}

#[derive(Deserialize)]
struct Saving {
    check: String,
    no: usize,
    answer: Value,
}

async fn check_save(told: Told<Saving>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let no = body.no;
    match done(&ctx, SaveAnswer { check: body.check, no, answer: body.answer }, json!({})).await? {
        Ok(()) => Ok(Json(json!({ "saved": no })).into_response()),
        Err(conflict) => Ok(conflict),
    }
}

#[derive(Deserialize)]
struct OfCheck {
    check: String,
}

async fn check_submit(told: Told<OfCheck>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let me = ctx.me()?;
    let reader = ctx.app.store.read();
    let check =
        checks::check(reader, &body.check).await?.filter(|check| check.person_id == me.actor.person).ok_or(Stop::NotThere)?;
    let command = SubmitCheck { key: format!("learn-check-{}", check.id), check: check.id.clone(), node: me.node.clone() };
    let passed = match done(&ctx, command, json!({})).await? {
        Ok(passed) => passed,
        Err(conflict) => return Ok(conflict),
    };
    let lessons = course::lessons(reader, &check.unit_code).await?;
    let tries = checks::tries(reader, &me.actor.person, &check.unit_code).await?;
    let (next, at) = match rules::may_check(UnitStanding::Check, &tries, ctx.now) {
        MayCheck::Passed => ("none", None),
        MayCheck::From(at) => ("tomorrow", Some(at)),
        MayCheck::Open | MayCheck::NotYet => ("again", None),
    };
    let standing = match lessons.first() {
        Some(lesson) => json!(look(&ctx.app, &me.actor.person, lesson, ctx.now).await?.told()),
        None => Value::Null,
    };
    let mut answer = json!({ "passed": passed, "next": next, "standing": standing });
    if let (Some(at), Value::Object(map)) = (at, &mut answer) {
        map.insert("check_at".into(), at.into());
    }
    Ok(Json(answer).into_response())
}

async fn export(ctx: Ctx) -> Result<Response, Stop> {
    let person = &ctx.me()?.actor.person;
    let whole = ledger::read(ctx.app.store.read(), person).await?;
    let account = account(&whole.record);
    let export = Export {
        format: "zhibu ledger 1".to_owned(),
        lessons: whole.record.lessons,
        sittings: whole.record.sittings,
        rows: whole.rows,
        head: whole.head,
        account,
    };
    Ok(Json(export).into_response())
}
