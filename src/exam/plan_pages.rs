//! 组卷: the form of a plan, and a drawn paper to look at.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zhibu_bank::shown;

use super::rules::plan::{self, Typed, TypedPart};
use super::rules::{self, Plan, State, paper};
use super::store::changing::KeepPlan;
use super::store::plans;
use super::unit_pages::{of_unit, unit};
use super::views::{PlanPage, PreviewPage, SourceChoice};
use super::{LeadExams, SeeExams, told};
use crate::access::Object;
use crate::course;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::people::rules::date_of;
use crate::web::pages::{form, frame, html, sentence_of};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

/// Rows of an empty form.
const ROWS: usize = 2;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<LeadExams, _, _>("/desk/units/{id}/exams/new", new)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams", keep_new)
        .get::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}/edit", edit)
        .post::<LeadExams, _, _>("/desk/units/{id}/exams/{exam}", keep)
        .get::<SeeExams, _, _>("/desk/units/{id}/exams/{exam}/preview", preview)
}

/// What a part may draw from, with how many questions there are.
async fn sources(ctx: &Ctx) -> Result<Vec<SourceChoice>, Stop> {
    let reader = ctx.app.store.read();
    let counts: BTreeMap<String, i64> = course::questions_by_unit(reader).await?.into_iter().collect();
    let units: Vec<course::Unit> =
        course::units(reader).await?.into_iter().filter(|unit| counts.contains_key(&unit.code)).collect();
    let (mut out, l) = (Vec::new(), &ctx.app.lang);
    for (at, unit) in units.iter().enumerate() {
        let own = |other: &&course::Unit| other.course_id == unit.course_id;
        if !units.iter().take(at).any(|before| own(&before)) {
            let n: i64 = units.iter().filter(own).filter_map(|unit| counts.get(&unit.code)).sum();
            let title = l.t2("exam-source-course", "title", &unit.course, "n", n).into_owned();
            out.push(SourceChoice { key: unit.course_id.clone(), title, inner: false });
        }
        let n = counts.get(&unit.code).copied().unwrap_or_default();
        let title = l.t2("exam-source-unit", "title", &unit.title, "n", n).into_owned();
        out.push(SourceChoice { key: format!("{}/{}", unit.course_id, unit.code), title, inner: true });
    }
    Ok(out)
}

/// Courses and units by the key that a part names them by.
pub(super) async fn source_titles(ctx: &Ctx) -> Result<BTreeMap<String, String>, Stop> {
    let mut out = BTreeMap::new();
    for unit in course::units(ctx.app.store.read()).await? {
        let whole = if unit.course == unit.title { unit.title.clone() } else { format!("{}：{}", unit.course, unit.title) };
        out.insert(format!("{}/{}", unit.course_id, unit.code), whole);
        out.insert(unit.course_id, unit.course);
    }
    Ok(out)
}

/// A plan as its form shows it.
fn typed_of(plan: &Plan) -> Typed {
    let part = |part: &rules::Part| TypedPart {
        of: part.of.clone(),
        difficulty: part.difficulty.to_string(),
        count: part.count.to_string(),
        points: part.points.to_string(),
    };
    Typed {
        title: plan.title.clone(),
        parts: plan.parts.iter().map(part).chain([TypedPart::default()]).collect(),
        pass_mark: plan.pass_mark.to_string(),
        tries: plan.tries.to_string(),
        minutes: plan.minutes.to_string(),
        grace_s: plan.grace_s.to_string(),
        opens: plan.opens.clone(),
        closes: plan.closes.clone(),
    }
}

/// What a form holds.
fn typed(fields: &Fields) -> Typed {
    let all = |name: &str| -> Vec<String> {
        fields.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).collect()
    };
    let (of, difficulty, count, points) = (all("of"), all("difficulty"), all("count"), all("points"));
    let at = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
    let part = |row: usize| TypedPart {
        of: at(&of, row),
        difficulty: at(&difficulty, row),
        count: at(&count, row),
        points: at(&points, row),
    };
    Typed {
        title: fields.line("title"),
        parts: (0..of.len().min(zhibu_bank::paper::MOST_SECTIONS * 2)).map(part).collect(),
        pass_mark: fields.line("pass_mark"),
        tries: fields.line("tries"),
        minutes: fields.line("minutes"),
        grace_s: fields.line("grace_s"),
        opens: fields.line("opens"),
        closes: fields.line("closes"),
    }
}

async fn draw(ctx: &Ctx, id: &str, (exam, version): (&str, i64), typed: Typed, errors: Errors) -> Result<Response, Stop> {
    ctx.authorize::<LeadExams>(&Object::node(id)).await?;
    let (unit, ..) = unit(ctx, id).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = html(&PlanPage {
        f: frame(ctx, Here::Organise)?,
        form: form(ctx),
        id: id.to_owned(),
        unit: unit.name,
        exam: exam.to_owned(),
        version,
        typed,
        sources: sources(ctx).await?,
        today: date_of(ctx.now),
        errors,
    })?;
    *page.status_mut() = status;
    Ok(page)
}

async fn new(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let typed = Typed {
        parts: vec![TypedPart::default(); ROWS],
        tries: "2".to_owned(),
        minutes: "30".to_owned(),
        grace_s: "60".to_owned(),
        opens: date_of(ctx.now),
        ..Typed::default()
    };
    draw(&ctx, &id, ("", 0), typed, Errors::none()).await
}

async fn edit(ctx: Ctx, Path((id, exam)): Path<(String, String)>) -> Result<Response, Stop> {
    ctx.authorize::<LeadExams>(&Object::node(id.as_str())).await?;
    let (_, _, scope) = unit(&ctx, &id).await?;
    let exam = of_unit(&ctx, &scope, &id, &exam).await?;
    if exam.node != id {
        return Err(Stop::NotThere);
    }
    rules::may_change(exam.state, exam.begun)?;
    draw(&ctx, &id, (&exam.id, exam.version), typed_of(&exam.plan), Errors::none()).await
}

async fn keep_new(Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    kept(&id, "", posted).await
}

async fn keep(Path((id, exam)): Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    kept(&id, &exam, posted).await
}

async fn kept(id: &str, exam: &str, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let proof = ctx.prove::<LeadExams>(Object::node(id)).await?;
    let (mut typed, version) = (typed(&fields), fields.number("version"));
    if fields.line("do") == "rows" {
        let rows = (typed.parts.len() + 3).min(zhibu_bank::paper::MOST_SECTIONS);
        typed.parts.resize_with(rows.max(typed.parts.len()), TypedPart::default);
        return draw(&ctx, id, (exam, version), typed, Errors::none()).await;
    }
    let plan = plan::read(&typed);
    let mut errors = Errors::none();
    for refusal in plan.wrong(&plans::pool_now(ctx.app.store.read(), &plan).await?, &date_of(ctx.now)) {
        errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
    }
    if errors.is_empty() {
        let keep = KeepPlan { key: fields.line("key"), exam: exam.to_owned(), version, plan };
        match ctx.execute(keep, proof).await {
            Ok(exam) => {
                return Ok(Redirect::to(&format!("/desk/units/{id}/exams/{exam}?did=exam-kept")).into_response());
            }
            Err(Fail::Refused(refusal)) => {
                errors.add(if refusal.field.is_empty() { "form" } else { refusal.field }, sentence_of(&ctx.app, &refusal));
            }
            Err(other) => return Err(other.into()),
        }
    }
    draw(&ctx, id, (exam, version), typed, errors).await
}

async fn preview(ctx: Ctx, Path((id, exam)): Path<(String, String)>) -> Result<Response, Stop> {
    let (_, _, scope) = unit(&ctx, &id).await?;
    let reader = ctx.app.store.read();
    // A paper is looked at where the examination is planned: whoever only sits it, in a unit below, draws none to learn by.
    let exam =
        of_unit(&ctx, &scope, &id, &exam).await.and_then(|exam| if exam.node == id { Ok(exam) } else { Err(Stop::NotThere) })?;
    let pool = match exam.state {
        State::Draft => plans::pool_now(reader, &exam.plan).await?,
        State::Open | State::Closed => plans::pool_frozen(reader, &exam.id).await?,
    };
    // Any seed but that of a try: those are made inside the command that begins one.
    let seed = ctx.form_key().bytes().fold(0u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
    let (mut questions, mut wrong) = (Vec::new(), Vec::new());
    match paper::draw(&exam.plan, &pool, seed) {
        Ok(asked) => {
            for (no, asked) in (1u32..).zip(asked) {
                let question = course::question_of(reader, &asked.question).await?.ok_or(Stop::Broken)?;
                questions.push(told::printed(&ctx.app.lang, no, asked.points, &shown(&question, asked.seed)));
            }
        }
        Err(refusals) => wrong = refusals.iter().map(|refusal| sentence_of(&ctx.app, refusal)).collect(),
    }
    html(&PreviewPage { f: frame(&ctx, Here::Organise)?, id, exam: exam.id, title: exam.plan.title, wrong, questions })
}
