//! The bank by unit, and the form of one question.
//!
//! Promises: a question is kept as it was typed, also when it cannot be asked yet, and the page says what is missing; a form that only adds rows
//! saves nothing and loses nothing.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zhibu_bank::{FEWEST_OPTIONS, Kind, Problem, Question, problems};

use super::bank::{self, Place, Row};
use super::bank_commands::{DeleteQuestion, MoveQuestion, SaveQuestion};
use super::pages::course;
use super::question_form::{KINDS, QuestionForm};
use super::rules::{Outline, USABLE, parts_of};
use super::store::{self, Course};
use super::{BankPage, BankRow, EditCourse, PlaceChoice, QuestionPage, ReadCourse, UnitChip, whole};
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::refusal::Refusal;
use crate::web::i18n::Lang;
use crate::web::pages::{form, frame, html, sentence_of};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

/// Questions of a page.
const PAGE: i64 = 30;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<ReadCourse, _, _>("/desk/courses/{id}/questions", list)
        .get::<EditCourse, _, _>("/desk/courses/{id}/questions/new", new)
        .post::<EditCourse, _, _>("/desk/courses/{id}/questions", save)
        .get::<EditCourse, _, _>("/desk/courses/{id}/questions/{question}", edit)
        .post::<EditCourse, _, _>("/desk/courses/{id}/questions/{question}/move", move_on)
        .post::<EditCourse, _, _>("/desk/courses/{id}/questions/{question}/delete", delete)
}

/// What is wrong with a question, a sentence each.
pub(super) fn faults(l: &Lang, question: &Question) -> Vec<String> {
    problems(question).iter().map(|problem| fault(l, problem)).collect()
}

fn fault(l: &Lang, problem: &Problem) -> String {
    let sentence = l.with(problem.code(), &problem.args()).into_owned();
    match problem {
        Problem::InPart { part, .. } => l.t2("question-fault-in-part", "part", part, "sentence", sentence).into_owned(),
        _ => sentence,
    }
}

/// Why a question that can be asked does not go into the exit check.
fn practice(l: &Lang, question: &Question) -> String {
    let kinds: Vec<&Kind> = match &question.kind {
        Kind::Case { parts } => parts.iter().map(|part| &part.kind).collect(),
        kind => vec![kind],
    };
    let few =
        |kind: &&Kind| matches!(kind, Kind::Single { options } | Kind::Multiple { options } if options.len() < FEWEST_OPTIONS);
    if kinds.iter().any(|kind| matches!(kind, Kind::TrueFalse { .. })) {
        l.t("question-why-truth").into_owned()
    } else if kinds.iter().any(few) {
        l.t1("question-why-options", "least", FEWEST_OPTIONS).into_owned()
    } else {
        l.t("question-why-chance").into_owned()
    }
}

fn kind_word(l: &Lang, kind: &str) -> String {
    l.t(&format!("question-kind-{}", kind.replace('_', "-"))).into_owned()
}

/// Titles of the parts of every lesson.
pub(super) async fn part_titles(ctx: &Ctx, course: &str) -> Result<BTreeMap<String, Vec<String>>, Stop> {
    let lessons = store::lessons_of(ctx.app.store.read(), course).await?;
    let titles = |doc: &zhibu_doc::Doc| parts_of(doc).into_iter().map(|part| part.title).collect();
    Ok(lessons.into_iter().map(|(id, lesson)| (id, titles(&lesson.doc))).collect())
}

pub(super) fn about(l: &Lang, outline: &Outline, parts: &BTreeMap<String, Vec<String>>, place: &Place) -> String {
    let Some(unit) = outline.unit(&place.unit) else { return String::new() };
    let titles: Vec<&str> = parts.get(&place.lesson).into_iter().flatten().map(String::as_str).collect();
    whole::about(l, unit, &place.lesson, place.part, &titles)
}

async fn list(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let (reader, l, query) = (ctx.app.store.read(), &ctx.app.lang, ctx.query());
    let outline = store::draft_of(reader, &course.id).await?.ok_or(Stop::NotThere)?.outline;
    let banks = store::banks_of(reader, &course.id).await?;
    let asked = query.line("unit");
    let unit = outline.unit(&asked).or_else(|| outline.units.first()).map(|unit| unit.id.clone()).unwrap_or_default();
    let only_faulty = query.line("only") == "faulty";
    let after = query.line("after");
    let (place, last) = after.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id))).unwrap_or((0, ""));
    let found = bank::page(reader, &course.id, &unit, only_faulty, (place, last), PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let next = (found.len() > page).then(|| found.get(page - 1)).flatten().map(|(place, row)| {
        let only = if only_faulty { "&only=faulty" } else { "" };
        format!("/desk/courses/{}/questions?unit={unit}{only}&after={place}.{}", course.id, row.id)
    });
    let parts = part_titles(&ctx, &course.id).await?;
    let rows = found.iter().take(page).map(|(_, row)| BankRow {
        id: row.id.clone(),
        q: whole::with_answers(l, &row.question, about(l, &outline, &parts, &row.place), row.usable),
        faults: faults(l, &row.question),
    });
    let rows: Vec<BankRow> = rows.collect();
    let units = outline.units.iter().map(|unit| {
        let bank = banks.get(&unit.id).copied().unwrap_or_default();
        UnitChip { id: unit.id.clone(), title: unit.title.clone(), count: bank.all, usable: bank.usable, faulty: bank.faulty }
    });
    html(&BankPage {
        f: frame(&ctx, Here::Courses)?,
        form: form(&ctx),
        id: course.id.clone(),
        title: course.title.clone(),
        writable: course.state().is_writable() && ctx.may::<EditCourse>(&course.object()).await?,
        units: units.collect(),
        unit,
        only_faulty,
        least: USABLE,
        kinds: KINDS.iter().map(|kind| ((*kind).to_owned(), kind_word(l, kind))).collect(),
        rows,
        first: bank::number_of(reader, &course.id, &asked, place, last).await? + 1,
        next,
        later_page: !after.is_empty(),
        all: banks.values().map(|bank| bank.all).sum(),
    })
}

/// What a form shows.
struct Shown {
    id: String,
    seen: String,
    form: QuestionForm,
    place: Place,
    stored: Option<Row>,
    errors: Errors,
}

async fn new(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    let query = ctx.query();
    let kind = KINDS.into_iter().find(|kind| *kind == query.line("kind")).unwrap_or("single");
    let place = Place { unit: query.line("unit"), ..Place::default() };
    let form = QuestionForm::new(kind);
    show(&ctx, &course, Shown { id: String::new(), seen: String::new(), form, place, stored: None, errors: Errors::none() }).await
}

async fn edit(ctx: Ctx, Path((id, question)): Path<(String, String)>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    let row = bank::question(ctx.app.store.read(), &course.id, &question).await?.ok_or(Stop::NotThere)?;
    let seen = serde_json::to_string(&row.question).map_err(|_| Stop::Broken)?;
    let (form, place) = (QuestionForm::of(&row.question), row.place.clone());
    show(&ctx, &course, Shown { id: row.id.clone(), seen, form, place, stored: Some(row), errors: Errors::none() }).await
}

async fn show(ctx: &Ctx, course: &Course, shown: Shown) -> Result<Response, Stop> {
    ctx.prove::<EditCourse>(course.object()).await?;
    let l = &ctx.app.lang;
    let outline = store::draft_of(ctx.app.store.read(), &course.id).await?.ok_or(Stop::NotThere)?.outline;
    let parts = part_titles(ctx, &course.id).await?;
    let unit = outline.unit(&shown.place.unit).or_else(|| outline.units.first()).map(|unit| unit.id.clone()).unwrap_or_default();
    let stored = shown.stored.as_ref();
    html(&QuestionPage {
        f: frame(ctx, Here::Courses)?,
        form: form(ctx),
        course: course.id.clone(),
        course_title: course.title.clone(),
        kind_word: kind_word(l, &shown.form.kind),
        part_kinds: KINDS.iter().filter(|kind| **kind != "case").map(|kind| ((*kind).to_owned(), kind_word(l, kind))).collect(),
        places: places(l, &outline, &parts, &Place { unit: unit.clone(), ..shown.place }),
        unit,
        faults: stored.map(|row| faults(l, &row.question)).unwrap_or_default(),
        practice: stored.filter(|row| row.faults == 0 && !row.usable).map(|row| practice(l, &row.question)).unwrap_or_default(),
        id: shown.id,
        seen: shown.seen,
        q: shown.form,
        errors: shown.errors,
        writable: course.state().is_writable(),
    })
}

/// Every place of the course, by unit. A value is `unit|lesson|part`.
fn places(l: &Lang, outline: &Outline, parts: &BTreeMap<String, Vec<String>>, chosen: &Place) -> Vec<(String, Vec<PlaceChoice>)> {
    let value = |place: &Place| format!("{}|{}|{}", place.unit, place.lesson, place.part);
    let choice = |place: Place, words: String| (value(&place), words, place == *chosen);
    let mut out = Vec::new();
    for unit in &outline.units {
        let mut list = vec![choice(Place { unit: unit.id.clone(), ..Place::default() }, l.t("question-whole-unit").into_owned())];
        for lesson in &unit.lessons {
            let place = |part| Place { unit: unit.id.clone(), lesson: lesson.id.clone(), part };
            list.push(choice(place(0), l.t1("question-about-lesson", "lesson", &lesson.title).into_owned()));
            for (title, part) in parts.get(&lesson.id).into_iter().flatten().zip(1..) {
                let words = l.t2("question-about-part", "lesson", &lesson.title, "part", title).into_owned();
                list.push(choice(place(part), words));
            }
        }
        out.push((unit.title.clone(), list));
    }
    out
}

fn place(fields: &Fields) -> Place {
    let typed = fields.line("place");
    let mut words = typed.split('|').map(str::to_owned);
    let (unit, lesson) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    Place { unit, lesson, part: words.next().and_then(|part| part.parse().ok()).unwrap_or_default() }
}

async fn save(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let (typed, place, id) = (QuestionForm::read(&fields), place(&fields), fields.line("question"));
    let then = fields.line("then");
    let shown =
        |form, errors, stored| Shown { id: id.clone(), seen: fields.get("seen"), form, place: place.clone(), stored, errors };
    let again = match then.split_once(':') {
        Some(("more", prefix)) => Some(typed.clone().with_rows(prefix)),
        Some(("part", kind)) => Some(typed.clone().with_part(kind)),
        Some(("drop", prefix)) => Some(typed.clone().without_part(prefix)),
        _ => None,
    };
    if let Some(form) = again {
        return show(&ctx, &course, shown(form, Errors::none(), None)).await;
    }
    let body = typed.question();
    let command = SaveQuestion {
        key: fields.line("key"),
        course: course.id.clone(),
        question: id.clone(),
        seen: fields.get("seen"),
        place: place.clone(),
        body: body.clone(),
    };
    match ctx.execute(command, proof).await {
        Ok(saved) if !problems(&body).is_empty() => {
            Ok(Redirect::to(&format!("/desk/courses/{}/questions/{saved}?did=question-kept", course.id)).into_response())
        }
        Ok(_) if then == "next" => {
            let (unit, kind) = (&place.unit, &typed.kind);
            let to = format!("/desk/courses/{}/questions/new?unit={unit}&kind={kind}&did=question-saved", course.id);
            Ok(Redirect::to(&to).into_response())
        }
        Ok(saved) => {
            let to = format!("/desk/courses/{}/questions?unit={}&did=question-saved#q-{saved}", course.id, place.unit);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Fail::Refused(refusal)) => {
            // Somebody else changed it: the form keeps what was typed, and saving again replaces the other's knowingly.
            let stored = bank::question(ctx.app.store.read(), &course.id, &id).await?;
            let seen = match (&stored, refusal.code) {
                (Some(row), "question-moved-on") => serde_json::to_string(&row.question).map_err(|_| Stop::Broken)?,
                _ => fields.get("seen"),
            };
            let moved = refusal.code == "question-moved-on";
            let mut page = show(&ctx, &course, Shown { seen, ..shown(typed, errors_of(&ctx, &refusal), None) }).await?;
            *page.status_mut() = if moved { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

fn errors_of(ctx: &Ctx, refusal: &Refusal) -> Errors {
    let mut errors = Errors::none();
    errors.add(if refusal.field.is_empty() { "main-form" } else { refusal.field }, sentence_of(&ctx.app, refusal));
    errors
}

async fn move_on(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Path((id, question)) = path;
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let unit = fields.line("unit");
    let command = MoveQuestion { key: fields.line("key"), course: course.id.clone(), question, unit: unit.clone() };
    ctx.execute(command, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{}/questions?unit={unit}&did=question-moved", course.id)).into_response())
}

async fn delete(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Path((id, question)) = path;
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    ctx.execute(DeleteQuestion { key: fields.line("key"), course: course.id.clone(), question }, proof).await?;
    let unit = fields.line("unit");
    Ok(Redirect::to(&format!("/desk/courses/{}/questions?unit={unit}&did=question-deleted", course.id)).into_response())
}
