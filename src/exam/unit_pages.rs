//! 考试 of a unit: which there are, how they stand, who has met.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::mine_pages::name_of;
use super::plan_pages::source_titles;
use super::rules::State;
use super::store::changing::{CloseExam, EndExamOn, OpenExam, PlanAgain, TakeBackExam};
use super::store::plans::{self, Exam};
use super::store::words;
use super::views::{ExamPage, ExamRow, Facts, PartRow, Standing, UnitExams};
use super::{LeadExams, SeeExams};
use crate::access::{Object, Scope};
use crate::db::{Command, Fail};
use crate::desk::{Errors, Here};
use crate::learn::{SeeNames, levels};
use crate::people::rules::date_of;
use crate::people::{self, NodeKind, UnitLine};
use crate::web::pages::{day, form, frame, html, sentence_of};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeExams, _, _>("/desk/units/{id}/exams", list)
        .get::<SeeExams, _, _>("/desk/units/{id}/exams/{exam}", show)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}/open", open)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}/take-back", take_back)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}/until", until)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}/close", close)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}/again", again)
}

/// A unit that the reader looks after, and leave to read of it.
pub(super) async fn unit<'c>(ctx: &'c Ctx, id: &str) -> Result<(UnitLine, NodeKind, Scope<'c, SeeExams>), Stop> {
    let scope = ctx.authorize::<SeeExams>(&Object::node(id)).await?;
    let unit = people::unit(ctx.app.store.read(), id, ctx.now).await?.ok_or(Stop::NotThere)?;
    let kind = NodeKind::parse(&unit.kind).ok_or(Stop::Broken)?;
    Ok((unit, kind, scope))
}

/// An examination of a unit, or an opened one of a unit above it.
pub(super) async fn of_unit(ctx: &Ctx, scope: &Scope<'_, SeeExams>, id: &str, exam: &str) -> Result<Exam, Stop> {
    let all = plans::of_unit(ctx.app.store.read(), scope, id).await?;
    all.into_iter().find(|one| one.id == exam).ok_or(Stop::NotThere)
}

fn standing(ctx: &Ctx, exam: &Exam) -> Standing {
    Standing::of(exam.state, ctx.now < exam.window.opens_at, exam.is_over(ctx.now))
}

async fn list(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let (unit, _, scope) = unit(&ctx, &id).await?;
    let mut rows = Vec::new();
    for exam in plans::of_unit(ctx.app.store.read(), &scope, &id).await? {
        rows.push(ExamRow {
            href: format!("/desk/units/{id}/exams/{}", exam.id),
            standing: standing(&ctx, &exam),
            opens: day(&ctx, &exam.plan.opens),
            closes: day(&ctx, &exam.plan.closes),
            of: if exam.node == id { String::new() } else { name_of(&ctx, &exam.node).await? },
            title: exam.plan.title,
        });
    }
    html(&UnitExams { f: frame(&ctx, Here::Organise)?, id, unit: unit.name, rows })
}

async fn show(ctx: Ctx, Path((id, exam)): Path<(String, String)>) -> Result<Response, Stop> {
    draw(&ctx, &id, &exam, None, Errors::none()).await
}

/// `typed`: a last day that was refused.
async fn draw(ctx: &Ctx, id: &str, exam: &str, typed: Option<String>, errors: Errors) -> Result<Response, Stop> {
    let (unit, kind, scope) = unit(ctx, id).await?;
    let reader = ctx.app.store.read();
    let exam = of_unit(ctx, &scope, id, exam).await?;
    let (draft, plan) = (exam.state == State::Draft, &exam.plan);
    // Names stay in the unit: the level above sees what is asked, and the report.
    let names = ctx.leave::<SeeNames>(&Object::node(id)).await?;
    let rows = match &names {
        Some(names) if !draft => words::of_unit(reader, names, (id, levels(kind)), &exam).await?,
        _ => Vec::new(),
    };
    let wrong = if draft {
        let wrong = plan.wrong(&plans::pool_now(reader, plan).await?, &date_of(ctx.now));
        wrong.iter().map(|refusal| sentence_of(&ctx.app, refusal)).collect()
    } else {
        Vec::new()
    };
    let titles = source_titles(ctx).await?;
    let part = |part: &super::rules::Part| PartRow {
        of: titles.get(&part.of).cloned().unwrap_or_else(|| ctx.app.lang.t("exam-source-gone").into_owned()),
        difficulty: difficulty(ctx, part.difficulty),
        count: part.count,
        points: part.points,
    };
    let page = ExamPage {
        f: frame(ctx, Here::Organise)?,
        form: form(ctx),
        unit: unit.name,
        standing: standing(ctx, &exam),
        of: if exam.node == id { String::new() } else { name_of(ctx, &exam.node).await? },
        begun: exam.begun,
        facts: Facts::from(plan),
        parts: plan.parts.iter().map(part).collect(),
        opens: day(ctx, &plan.opens),
        closes: day(ctx, &plan.closes),
        closes_typed: typed.unwrap_or_else(|| plan.closes.clone()),
        today: date_of(ctx.now),
        wrong,
        named: names.is_some(),
        own_people: levels(kind) == 0,
        rows,
        id: id.to_owned(),
        title: exam.plan.title.clone(),
        exam: exam.id,
        errors,
    };
    let wrong = !page.errors.is_empty();
    let mut page = html(&page)?;
    if wrong {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

/// The word of a difficulty.
pub(super) fn difficulty(ctx: &Ctx, difficulty: u8) -> String {
    let key = match difficulty {
        1 => "exam-difficulty-easy",
        2 => "exam-difficulty-middle",
        3 => "exam-difficulty-hard",
        _ => "exam-difficulty-any",
    };
    ctx.app.lang.t(key).into_owned()
}

/// Carries out what whoever leads the unit wants; a refusal stands on the page of the examination.
async fn led<C: Command<Act = LeadExams>>(
    ctx: &Ctx,
    (id, exam): (&str, &str),
    command: C,
    to: impl FnOnce(C::Done) -> String,
) -> Result<Response, Stop> {
    let proof = ctx.prove::<LeadExams>(Object::node(id)).await?;
    match ctx.execute(command, proof).await {
        Ok(done) => Ok(Redirect::to(&to(done)).into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(if refusal.field == "closes" { "closes" } else { "exam" }, sentence_of(&ctx.app, &refusal));
            draw(ctx, id, exam, None, errors).await
        }
        Err(other) => Err(other.into()),
    }
}

fn page_of(id: &str, exam: &str, did: &str) -> String {
    format!("/desk/units/{id}/exams/{exam}?did={did}")
}

async fn open(Path((id, exam)): Path<(String, String)>, Posted { ctx, .. }: Posted) -> Result<Response, Stop> {
    led(&ctx, (&id, &exam), OpenExam { exam: exam.clone() }, |()| page_of(&id, &exam, "exam-opened")).await
}

async fn take_back(Path((id, exam)): Path<(String, String)>, Posted { ctx, .. }: Posted) -> Result<Response, Stop> {
    led(&ctx, (&id, &exam), TakeBackExam { exam: exam.clone() }, |()| format!("/desk/units/{id}/exams/{exam}/edit")).await
}

async fn close(Path((id, exam)): Path<(String, String)>, Posted { ctx, .. }: Posted) -> Result<Response, Stop> {
    led(&ctx, (&id, &exam), CloseExam { exam: exam.clone() }, |()| format!("/desk/units/{id}/exams?did=exam-closed")).await
}

async fn again(Path((id, exam)): Path<(String, String)>, Posted { ctx, .. }: Posted) -> Result<Response, Stop> {
    led(&ctx, (&id, &exam), PlanAgain { exam: exam.clone() }, |new| format!("/desk/units/{id}/exams/{new}/edit")).await
}

async fn until(Path((id, exam)): Path<(String, String)>, Posted { ctx, fields }: Posted) -> Result<Response, Stop> {
    let closes = fields.line("closes");
    let proof = ctx.prove::<LeadExams>(Object::node(id.as_str())).await?;
    match ctx.execute(EndExamOn { exam: exam.clone(), closes: closes.clone() }, proof).await {
        Ok(()) => Ok(Redirect::to(&page_of(&id, &exam, "exam-end-moved")).into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add("closes", sentence_of(&ctx.app, &refusal));
            draw(&ctx, &id, &exam, Some(closes), errors).await
        }
        Err(other) => Err(other.into()),
    }
}
