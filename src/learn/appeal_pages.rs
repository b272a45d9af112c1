//! Appeals on their pages: the person's form and what became of them, and the organiser's desk.
//!
//! Promise: the organiser's pages are made of [`appeals::Waiting`] alone, which has no place, no time of learning and no count.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use zhibu_earned::{Pending, Spans};

use super::records::Known;
use super::rules::{self, APPEAL_DAYS, DAY};
use super::store::appealing::MakeAppeal;
use super::store::appeals::{self, Appeal, DecideAppeal, Waiting};
use super::views::{AppealDecide, AppealForm, AppealRow, AppealTold, AppealsPage, MyAppeal, Outcome, Reason, Way, Why};
use super::{DecideAppeals, Learn, own};
use crate::course::{self, Lesson};
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::web::pages::{beside, form, frame, html, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop, dates};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get_own("/desk/learn/record/appeal", ask)
        .post_own("/desk/learn/record/appeal", make)
        .get_own("/desk/learn/record/appeals", told)
        .get::<DecideAppeals, _, _>("/desk/appeals", list)
        .get::<DecideAppeals, _, _>("/desk/appeals/{id}", show)
        .post::<DecideAppeals, _, _>("/desk/appeals/{id}", decide)
}

fn why_of(name: &str) -> Why {
    match name {
        "question" => Why::Question,
        "offline" => Why::Offline,
        _ => Why::Check,
    }
}

fn name_of(why: Why) -> &'static str {
    match why {
        Why::Question => "question",
        Why::Offline => "offline",
        Why::Check => "check",
    }
}

async fn ask(ctx: Ctx) -> Result<Response, Stop> {
    let fields = ctx.query();
    ask_again(&ctx, &fields, Errors::none()).await
}

async fn ask_again(ctx: &Ctx, fields: &Fields, errors: Errors) -> Result<Response, Stop> {
    ctx.me()?;
    let lesson = lesson(ctx, fields).await?;
    let why = why_of(&fields.line("why"));
    // When it was learned stands on the person's own form, and on no other page.
    let known = ctx.app.records.of(ctx.app.store.read(), &ctx.me()?.actor.person).await?;
    let learned = stretch_at(&known, &lesson.id, fields.number("from"))
        .and_then(|places| known.record.learned_between(&lesson.id, &places));
    let l = &ctx.app.lang;
    let (begin, end) = learned.filter(|_| why != Why::Check).unzip();
    let hidden = ["lesson", "from", "to", "why"].map(|name| (name.to_owned(), fields.line(name)));
    let mut page = html(&AppealForm {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        hidden: hidden.into(),
        title: lesson.title,
        lesson: lesson.code,
        day: dates::near(l, begin.unwrap_or(ctx.now), ctx.now),
        from: begin.map(dates::time).unwrap_or_default(),
        to: end.map(dates::time).unwrap_or_default(),
        why,
        reason: Reason::from_code(&fields.line("reason")),
        words: fields.get("words"),
        due: when(ctx, ctx.now + APPEAL_DAYS * DAY),
        make_up: why == Why::Question,
        errors: errors.clone(),
    })?;
    if !errors.is_empty() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// The stretch of a lesson in which that place lies.
fn stretch_at(known: &Known, lesson: &str, place: i64) -> Option<Spans> {
    let own = known.account.lessons.get(lesson)?;
    let all = rules::stretches(&own.pending).into_iter();
    all.filter(|(_, why)| *why != Pending::Check)
        .find(|((from, to), _)| *from <= place && place < *to)
        .map(|((from, to), _)| Spans::one(from, to))
}

async fn lesson(ctx: &Ctx, fields: &Fields) -> Result<Lesson, Stop> {
    course::lesson(ctx.app.store.read(), &fields.line("lesson")).await?.ok_or(Stop::NotThere)
}

async fn make(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let me = ctx.me()?;
    let lesson = lesson(&ctx, &fields).await?;
    let command = MakeAppeal {
        key: fields.line("key"),
        lesson: lesson.id,
        node: me.node.clone(),
        from: fields.number("from"),
        why: name_of(why_of(&fields.line("why"))).to_owned(),
        reason: fields.line("reason"),
        words: fields.get("words"),
    };
    let proof = ctx.prove::<Learn>(own(me)).await?;
    match ctx.execute(command, proof).await {
        Ok(_) => Ok(Redirect::to("/desk/learn/record/appeals?did=learn-appealed").into_response()),
        Err(Fail::Refused(refusal)) => ask_again(&ctx, &fields, beside(&ctx.app, &refusal, &[], "appeal")).await,
        Err(other) => Err(other.into()),
    }
}

async fn told(ctx: Ctx) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let reader = ctx.app.store.read();
    let mut out = Vec::new();
    for appeal in appeals::of_person(reader, &person).await? {
        let lesson = course::lesson_of(reader, &appeal.lesson_id).await?.ok_or(Stop::Broken)?;
        let outcome = match (appeal.state.as_str(), appeal.decided_at) {
            ("gone", _) => Outcome::Gone,
            ("drawn", Some(at)) => {
                let due = when(&ctx, rules::drawn_until(at));
                if appeal.is_answerable(ctx.now) {
                    Outcome::Drawn { href: appeals::answered_at(reader, &appeal).await?, due }
                } else {
                    // Over, and not written down yet.
                    let (by, words) = (appeal.decided_post.clone(), appeal.decision.clone());
                    Outcome::Decided { agreed: false, by, words, at: due }
                }
            }
            (_, None) | ("open", _) if ctx.now > appeal.due_at => Outcome::Late { due: when(&ctx, appeal.due_at) },
            (_, None) | ("open", _) => Outcome::Waits { due: when(&ctx, appeal.due_at) },
            (state, Some(at)) => Outcome::Decided {
                agreed: state == "agreed",
                by: appeal.decided_post.clone(),
                words: appeal.decision.clone(),
                at: when(&ctx, at),
            },
        };
        out.push(MyAppeal { title: lesson.title, why: why_of(&appeal.why), made: when(&ctx, appeal.made_at), outcome });
    }
    html(&AppealTold { f: frame(&ctx, Here::Learn)?, appeals: out })
}

/// An appeal as its organiser sees it.
pub(super) fn row(ctx: &Ctx, waiting: Waiting) -> AppealRow {
    AppealRow {
        why: why_of(&waiting.why),
        reason: Reason::from_code(&waiting.reason).unwrap_or(Reason::Other),
        due: when(ctx, waiting.due_at),
        overdue: ctx.now > waiting.due_at,
        id: waiting.id,
        person: waiting.person,
        title: waiting.title,
    }
}

async fn list(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<DecideAppeals>()?;
    let rows = appeals::waiting(ctx.app.store.read(), &scope, "").await?;
    html(&AppealsPage { f: frame(&ctx, Here::Learn)?, rows: rows.into_iter().map(|waiting| row(&ctx, waiting)).collect() })
}

async fn appeal(ctx: &Ctx, id: &str) -> Result<Appeal, Stop> {
    appeals::appeal(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let appeal = appeal(&ctx, &id).await?;
    draw(&ctx, &appeal, &Fields::default(), Errors::none()).await
}

async fn draw(ctx: &Ctx, appeal: &Appeal, typed: &Fields, errors: Errors) -> Result<Response, Stop> {
    let scope = ctx.authorize::<DecideAppeals>(&appeal.object()).await?;
    let reader = ctx.app.store.read();
    let waiting = appeals::waiting(reader, &scope, &appeal.node_id).await?.into_iter().find(|waiting| waiting.id == appeal.id);
    // Decided meanwhile, or one's own.
    let Some(waiting) = waiting else {
        let to =
            if errors.is_empty() { "/desk/appeals?did=learn-appeal-gone" } else { "/desk/appeals?did=learn-appeal-moved-on" };
        return Ok(Redirect::to(to).into_response());
    };
    let agrees = match typed.line("agrees").as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let mut page = html(&AppealDecide {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        row: row(ctx, waiting),
        said: appeal.words.clone(),
        version: appeal.version,
        way: Way::from_code(&typed.line("way")),
        agrees,
        words: typed.get("words"),
        errors: errors.clone(),
    })?;
    if !errors.is_empty() {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

async fn decide(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let appeal = appeal(&ctx, &path).await?;
    let proof = ctx.prove::<DecideAppeals>(appeal.object()).await?;
    let command = DecideAppeal {
        key: fields.line("key"),
        appeal: appeal.id.clone(),
        version: fields.number("version"),
        way: fields.line("way"),
        agrees: match fields.line("agrees").as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        words: fields.get("words"),
    };
    match ctx.execute(command, proof).await {
        Ok(true) => Ok(Redirect::to("/desk/appeals?did=learn-appeal-decided").into_response()),
        Ok(false) => Ok(Redirect::to("/desk/appeals?did=learn-appeal-made-good").into_response()),
        Err(Fail::Refused(refusal)) => draw(&ctx, &appeal, &fields, beside(&ctx.app, &refusal, &[], "decision")).await,
        Err(other) => Err(other.into()),
    }
}
