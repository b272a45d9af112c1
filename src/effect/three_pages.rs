//! Three questions, one at a time; putting them aside; the way in which somebody wants to be asked later.
//!
//! Promises: one tap puts them aside for good; every answer is kept at once; of the questions before a course nobody learns the right answer.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};
use zhibu_bank::{Answer, shown};

use super::calendar::{Event, written};
use super::rules::{Kind, offered};
use super::store::coming;
use super::store::probes::{self, AnswerOne, Begin, ChooseWay, Probe, PutAside};
use super::views::{LookBack, ThreeLine, ThreePage, ThreeState, WayPage};
use crate::access::Object;
use crate::course;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::learn::{Learn, answer_of, is_open};
use crate::people::rules::date_of;
use crate::web::forms::own_path;
use crate::web::pages::{day, form, frame, html};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get_own("/desk/learn/three", way)
        .post_own("/desk/learn/three/way", choose)
        .get_own("/desk/learn/three/of/{course}/recall.ics", calendar)
        .post_own("/desk/learn/three/of/{course}/{kind}", begin)
        .get::<Learn, _, _>("/desk/learn/three/{probe}", show)
        .post::<Learn, _, _>("/desk/learn/three/{probe}", answer)
}

fn own(ctx: &Ctx, id: &str) -> Result<Object, Stop> {
    let me = ctx.me()?;
    Ok(Object { node: me.node.clone(), owner: me.actor.person.clone(), id: id.to_owned() })
}

async fn way(ctx: Ctx) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let reader = ctx.app.store.read();
    let due = probes::recalls_due(reader, &person, ctx.now).await?;
    html(&WayPage {
        f: frame(&ctx, Here::Learn)?,
        form: form(&ctx),
        way: probes::way(reader, &person).await?,
        due: due.into_iter().map(|due| LookBack { course: due.course, title: due.title }).collect(),
        coming: coming::of_person(reader, &person, ctx.now)
            .await?
            .into_iter()
            .map(|it| (LookBack { course: it.course, title: it.title }, day(&ctx, &date_of(it.at))))
            .collect(),
    })
}

/// The day of a course for the person's own calendar: what it is called, and where to go; no alarm.
async fn calendar(ctx: Ctx, Path(course): Path<String>) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let coming = coming::of_person(ctx.app.store.read(), &person, ctx.now).await?;
    // Of a course that he did not complete there is no day: the page says what there is.
    let Some(it) = coming.into_iter().find(|it| it.course == course) else {
        return Ok(Redirect::to("/desk/learn/three").into_response());
    };
    let (l, place) = (&ctx.app.lang, format!("{}/desk/learn/three", ctx.app.site().public_url));
    let file = written(Event {
        uid: &format!("{course}-recall"),
        day: &date_of(it.at),
        made: &date_of(ctx.now),
        title: &l.t1("three-recall-of", "title", &it.title),
        words: &l.t1("three-calendar-line", "place", &place),
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"recall.ics\"")),
    ];
    Ok((headers, file).into_response())
}

async fn choose(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<Learn>(own(&ctx, &ctx.me()?.actor.person)?).await?;
    ctx.execute(ChooseWay { way: fields.line("way") }, proof).await?;
    Ok(Redirect::to("/desk/learn/three?did=three-way").into_response())
}

async fn begin(Path((course, kind)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let kind = Kind::parse(&kind).ok_or(Stop::NotThere)?;
    let aside = fields.line("do") == "aside";
    let proof = ctx.prove::<Learn>(own(&ctx, &ctx.me()?.actor.person)?).await?;
    let back = match own_path(&fields.line("from")) {
        from if from.starts_with("/desk") => from.to_owned(),
        _ => "/desk/learn".to_owned(),
    };
    match ctx.execute(Begin { course, kind: kind.name().to_owned(), aside }, proof).await {
        Ok(_) if aside => Ok(Redirect::to(&format!("{back}?did=three-aside")).into_response()),
        Ok(probe) => Ok(Redirect::to(&format!("/desk/learn/three/{probe}")).into_response()),
        Err(Fail::Refused(_)) => Ok(Redirect::to(&format!("{back}?did=three-over")).into_response()),
        Err(other) => Err(other.into()),
    }
}

/// The three of this person, and leave to see them.
async fn three(ctx: &Ctx, id: &str) -> Result<(Probe, Kind), Stop> {
    let probe = probes::probe(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<Learn>(&Object { owner: probe.person_id.clone(), id: probe.id.clone(), ..Object::default() }).await?;
    let kind = Kind::parse(&probe.kind).ok_or(Stop::Broken)?;
    Ok((probe, kind))
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let (probe, kind) = three(&ctx, &id).await?;
    draw(&ctx, &probe, kind, None, Errors::none()).await
}

/// `given`: what was chosen before an error.
async fn draw(ctx: &Ctx, probe: &Probe, kind: Kind, given: Option<Answer>, errors: Errors) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let unit = course::units(reader).await?.into_iter().find(|unit| unit.course_id == probe.course_id);
    let next = match &unit {
        Some(unit) if kind == Kind::Pre => course::briefs(reader).await?.into_iter().find(|brief| brief.unit_code == unit.code),
        _ => None,
    };
    let stands = probes::stands(reader, &probe.person_id, &probe.course_id).await?;
    let puts = probe.puts().map_err(|_| Stop::Broken)?;
    let at = puts.iter().position(|put| put.ok.is_none());
    let state = match (probe.state.as_str(), at) {
        ("aside", _) => ThreeState::Aside,
        ("open", Some(at)) if offered(&stands, ctx.now) == Some(kind) => {
            let put = &puts[at];
            let (question, _) = probes::question(reader, &put.q).await?.ok_or(Stop::Broken)?;
            let given = given.unwrap_or_else(Answer::none);
            ThreeState::Ask { no: at + 1, all: puts.len(), shown: shown(&question, put.s), given }
        }
        ("open", _) => ThreeState::Over,
        _ => {
            let mut lines = Vec::new();
            for put in &puts {
                if let Some((question, lesson)) = probes::question(reader, &put.q).await? {
                    lines.push(ThreeLine { stem: question.stem, right: put.ok == Some(true), lesson });
                }
            }
            ThreeState::Done(lines)
        }
    };
    let refused = !errors.is_empty();
    let mut page = html(&ThreePage {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        probe: probe.id.clone(),
        kind,
        course: unit.map(|unit| unit.course).unwrap_or_default(),
        state,
        next: next.map_or_else(|| "/desk/learn".to_owned(), |brief| format!("/desk/learn/l/{}", brief.code)),
        errors,
        way: stands.way,
    })?;
    if refused {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn answer(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let (probe, kind) = three(&ctx, &path).await?;
    let here = format!("/desk/learn/three/{}", probe.id);
    let proof = ctx.prove::<Learn>(own(&ctx, &probe.id)?).await?;
    if fields.line("do") == "aside" {
        ctx.execute(PutAside { probe: probe.id.clone() }, proof).await?;
        return Ok(Redirect::to(&here).into_response());
    }
    let no = usize::try_from(fields.number("no")).unwrap_or_default();
    let puts = probe.puts().map_err(|_| Stop::Broken)?;
    // Whoever put it aside elsewhere sees that it is.
    let Some(put) = no.checked_sub(1).and_then(|at| puts.get(at)) else { return Ok(Redirect::to(&here).into_response()) };
    let mut answer = Value::Null;
    if fields.line("do") != "unknown" {
        let (question, _) = probes::question(ctx.app.store.read(), &put.q).await?.ok_or(Stop::Broken)?;
        let values = |name: &str| fields.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect();
        let given = answer_of(&shown(&question, put.s), &values);
        if is_open(&given) && put.ok.is_none() && probe.state == "open" {
            let mut errors = Errors::none();
            errors.add("answer", ctx.app.lang.t("three-none").into_owned());
            return draw(&ctx, &probe, kind, Some(given), errors).await;
        }
        answer = json!(given);
    }
    match ctx.execute(AnswerOne { probe: probe.id.clone(), no, answer }, proof).await {
        // Over meanwhile: the page tells.
        Ok(_) | Err(Fail::Refused(_)) => Ok(Redirect::to(&here).into_response()),
        Err(other) => Err(other.into()),
    }
}
