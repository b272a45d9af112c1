//! The exit check on its page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};
use zhibu_bank::Answer;
use zhibu_earned::Standing as UnitStanding;

use super::Learn;
use super::api::done;
use super::beside::Beside;
use super::mine_pages::line;
use super::rules::{self, MayCheck};
use super::standing::{is_refused, unit_now, write_down};
use super::store::checks::{self, Check, OpenCheck, SaveAnswer, SubmitCheck};
use super::store::{appeals, asking};
use super::views::{CheckPage, CheckQuestion, CheckState, Explained, Passed, answer_of, is_open};
use crate::access::Object;
use crate::course::{self, Unit};
use crate::desk::{Errors, Here};
use crate::web::pages::{form, frame, html, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

pub(super) fn routes<B: Beside>() -> Routes {
    Routes::default()
        .get_own("/desk/learn/u/{unit}/check", show::<B>)
        .post_own("/desk/learn/u/{unit}/check/open", open)
        .post::<Learn, _, _>("/desk/learn/u/{unit}/check/save", save)
        .post::<Learn, _, _>("/desk/learn/u/{unit}/check/submit", submit::<B>)
}

async fn unit(ctx: &Ctx, code: &str) -> Result<Unit, Stop> {
    course::unit(ctx.app.store.read(), code).await?.ok_or(Stop::NotThere)
}

async fn show<B: Beside>(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Stop> {
    let unit = unit(&ctx, &code).await?;
    draw::<B>(&ctx, &unit, None, Errors::none()).await
}

/// `typed`: answers that were sent and not saved.
async fn draw<B: Beside>(ctx: &Ctx, unit: &Unit, typed: Option<&Fields>, errors: Errors) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let reader = ctx.app.store.read();
    let lessons = course::lessons(reader, &unit.code).await?;
    let known = ctx.app.records.of(reader, &person).await?;
    let ids: Vec<String> = lessons.iter().map(|lesson| lesson.id.clone()).collect();
    let now = unit_now(reader, &person, (&known.record, &known.account), &unit.code, &ids, ctx.now).await?;
    let known = if write_down(ctx, &known, now.standing, &unit.code, &ids).await? {
        ctx.app.records.of(reader, &person).await?
    } else {
        known
    };
    let newest = checks::newest(reader, &person, &unit.code).await?;
    let next = rules::draw(newest.as_ref().map_or(0, |check| check.no) + 1);
    let state = match (&now.check, &newest) {
        (_, Some(check)) if check.state == "open" => {
            CheckState::Open { check: check.id.clone(), questions: questions(ctx, check, typed).await? }
        }
        (MayCheck::Passed, _) => {
            let refused = appeals::refused_offline(reader, &person, ctx.now).await?;
            let passed = match now.standing {
                _ if known.record.completed(&unit.code) == Some("A") => Passed::Counted,
                UnitStanding::DoneOffline if is_refused(&refused, &known.account, &ids) => Passed::Again,
                UnitStanding::DoneOffline => Passed::Asked,
                UnitStanding::New | UnitStanding::Missing => Passed::Changed,
                // Whole, and a question on the way is open: its end writes the hours down.
                UnitStanding::Check | UnitStanding::Answer | UnitStanding::Done => Passed::Waits,
            };
            CheckState::Passed(passed, explained(ctx, newest.as_ref()).await?)
        }
        (MayCheck::From(at), _) => CheckState::Later { from: when(ctx, *at) },
        (MayCheck::Open, Some(_)) => CheckState::Again,
        (MayCheck::Open, None) => CheckState::Ready { all: next.questions, needed: next.right },
        (MayCheck::NotYet, _) => {
            let briefs = course::briefs(reader).await?;
            let own = briefs.iter().filter(|brief| brief.unit_code == unit.code);
            CheckState::NotYet { lessons: own.map(|brief| line(brief, known.account.lessons.get(&brief.id))).collect() }
        }
    };
    let beside = if matches!(state, CheckState::Passed(..)) { B::passed(ctx, unit).await? } else { String::new() };
    html(&CheckPage {
        beside,
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        unit: unit.code.clone(),
        title: unit.title.clone(),
        hundredths: unit.hundredths,
        lesson: lessons.first().map(|lesson| lesson.code.clone()).unwrap_or_default(),
        state,
        errors,
    })
}

/// What explains the questions of the draw that was passed: whoever passed has nothing more to guess in it. Nothing when an appeal passed it.
async fn explained(ctx: &Ctx, newest: Option<&Check>) -> Result<Vec<Explained>, Stop> {
    let mut out = Vec::new();
    let Some(check) = newest.filter(|check| check.state == "passed") else { return Ok(out) };
    for (drawn, given) in check.parts().map_err(|_| Stop::Broken)? {
        let Some(question) = asking::question(ctx.app.store.read(), &drawn.question).await? else { continue };
        // One that was answered wrong may be asked again one day.
        if !zhibu_bank::grade(&question, drawn.seed, &Answer::from_value(&given)).right {
            continue;
        }
        let lines: Vec<String> = question.explained().into_iter().map(ToOwned::to_owned).collect();
        if !lines.is_empty() {
            out.push(Explained { asked: zhibu_bank::shown(&question, drawn.seed).line(), lines });
        }
    }
    Ok(out)
}

async fn questions(ctx: &Ctx, check: &Check, typed: Option<&Fields>) -> Result<Vec<CheckQuestion>, Stop> {
    let mut out = Vec::new();
    for (no, (drawn, saved)) in (1u32..).zip(check.parts().map_err(|_| Stop::Broken)?) {
        let question = asking::question(ctx.app.store.read(), &drawn.question).await?.ok_or(Stop::Broken)?;
        let shown = zhibu_bank::shown(&question, drawn.seed);
        let given = match typed.filter(|fields| fields.number("no") == i64::from(no)) {
            Some(fields) => answer_of(&shown, &|name| values(fields, name)),
            None => Answer::from_value(&saved),
        };
        out.push(CheckQuestion { no, shown, given });
    }
    Ok(out)
}

fn values(fields: &Fields, name: &str) -> Vec<String> {
    fields.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
}

fn here(unit: &Unit, anchor: &str) -> Response {
    Redirect::to(&format!("/desk/learn/u/{}/check{anchor}", unit.code)).into_response()
}

async fn open(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let unit = unit(&ctx, &path).await?;
    let command = OpenCheck { unit: unit.code.clone(), node: ctx.me()?.node.clone() };
    // Not yet, or passed: the page tells.
    let _ = done(&ctx, command, json!({})).await?;
    Ok(here(&unit, ""))
}

/// The draw that a form names, if it is this person's.
async fn drawn(ctx: &Ctx, fields: &Fields) -> Result<Check, Stop> {
    let check = checks::check(ctx.app.store.read(), &fields.line("check")).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<Learn>(&Object { owner: check.person_id.clone(), id: check.id.clone(), ..Object::default() }).await?;
    Ok(check)
}

async fn save(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let unit = unit(&ctx, &path).await?;
    let check = drawn(&ctx, &fields).await?;
    let no = usize::try_from(fields.number("no")).unwrap_or_default();
    let (drawn, _) = no.checked_sub(1).and_then(|at| check.parts().ok()?.into_iter().nth(at)).ok_or(Stop::NotThere)?;
    let question = asking::question(ctx.app.store.read(), &drawn.question).await?.ok_or(Stop::Broken)?;
    let given = answer_of(&zhibu_bank::shown(&question, drawn.seed), &|name| values(&fields, name));
    let answer = if is_open(&given) { Value::Null } else { json!(given) };
    let _ = done(&ctx, SaveAnswer { check: check.id, no, answer }, json!({})).await?;
    Ok(here(&unit, &format!("#q{}", no + 1)))
}

async fn submit<B: Beside>(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let unit = unit(&ctx, &path).await?;
    let check = drawn(&ctx, &fields).await?;
    let open: Vec<usize> = (1..)
        .zip(check.parts().map_err(|_| Stop::Broken)?)
        .filter(|(_, (_, answer))| is_open(&Answer::from_value(answer)))
        .map(|(no, _)| no)
        .collect();
    if check.state == "open" && !open.is_empty() {
        let mut errors = Errors::none();
        let numbers: Vec<String> = open.iter().map(ToString::to_string).collect();
        errors.add("submit", ctx.app.lang.t1("check-unanswered", "p", numbers.join("\u{3001}")).into_owned());
        let mut page = draw::<B>(&ctx, &unit, None, errors).await?;
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(page);
    }
    let command = SubmitCheck { key: format!("learn-check-{}", check.id), check: check.id, node: ctx.me()?.node.clone() };
    let _ = done(&ctx, command, json!({})).await?;
    Ok(here(&unit, ""))
}
