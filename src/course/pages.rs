//! The pages of whoever makes a course: the list, the course on one page, what can be done with it. Lessons and questions have rooms of their own.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::commands::{ChangeCourse, NewCourse};
use super::costs::{AddCost, RemoveCost};
use super::life::{EditCourseAgain, LayAside, SubmitCourse, TakeDownCourse, WithdrawCourse};
use super::rules::{Change, Cost, Frozen, State, Words, fen_of};
use super::store::{self, Course};
use super::{
    CourseList, CourseRevision, CourseRow, EditCourse, ReadCourse, Standing, TakeCourseDown, WholeQuestions, WriteCourse,
    course_pages, desk, film_pages, import_pages, lesson_pages, picture_pages, question_pages, revisions, whole,
};
use crate::access::Object;
use crate::approval;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::people;
use crate::publish;
use crate::refusal::Refusal;
use crate::web::pages::{form, frame, html, sentence_of, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop};

/// Rows of a list.
const PAGE: i64 = 30;

/// The routes of courses.
pub fn routes() -> Routes {
    Routes::default()
        .get::<ReadCourse, _, _>("/desk/courses", list)
        .post::<WriteCourse, _, _>("/desk/courses", begin)
        .get::<ReadCourse, _, _>("/desk/courses/{id}", page)
        .post::<EditCourse, _, _>("/desk/courses/{id}/change", change)
        .post::<EditCourse, _, _>("/desk/courses/{id}/costs", costs)
        .post::<EditCourse, _, _>("/desk/courses/{id}/submit", submit)
        .post::<EditCourse, _, _>("/desk/courses/{id}/withdraw", withdraw)
        .post::<EditCourse, _, _>("/desk/courses/{id}/edit-again", edit_again)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lay-aside", lay_aside)
        .post::<TakeCourseDown, _, _>("/desk/courses/{id}/take-down", take_down)
        .get::<ReadCourse, _, _>("/desk/courses/revisions/{id}", revision)
        .get::<ReadCourse, _, _>("/desk/courses/revisions/{id}/questions", revision_questions)
        .get::<approval::Review, _, _>("/desk/courses/reviews/{id}/questions", review_questions)
        .get::<ReadCourse, _, _>("/desk/courses/{id}/f/{key}/{name}", file)
        .get::<approval::Review, _, _>("/desk/courses/reviews/{id}/f/{key}/{name}", review_file)
        .join(lesson_pages::routes())
        .join(picture_pages::routes())
        .join(film_pages::routes())
        .join(question_pages::routes())
        .join(import_pages::routes())
}

/// The course of an address; leave is asked with its object.
pub(super) async fn course(ctx: &Ctx, id: &str) -> Result<Course, Stop> {
    store::object_of(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)
}

/// Where a course stands, as lists and heads show it.
pub(super) fn standing(ctx: &Ctx, state: State, step: Option<&str>, public: bool) -> Standing {
    let l = &ctx.app.lang;
    let (tone, icon) = match state {
        State::Draft => ("off", "ring"),
        State::Returned => ("warn", "warn"),
        State::InReview => ("wait", "clock"),
        State::Published => ("ok", "okc"),
        State::TakenDown => ("off", "no"),
    };
    if state == State::Draft && public {
        return Standing { tone: "ok", icon: "okc", word: l.t("course-state-revising").into_owned() };
    }
    Standing { tone, icon, word: desk::state_word(l, state, step) }
}

async fn list(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<ReadCourse>()?;
    let after = ctx.query().line("after");
    let before =
        after.split_once('.').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned()))).unwrap_or((i64::MAX, String::new()));
    let rows = desk::list(ctx.app.store.read(), &scope, (before.0, &before.1), PAGE + 1).await?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let older = (rows.len() > page)
        .then(|| rows.get(page - 1))
        .flatten()
        .map(|last| format!("/desk/courses?after={}.{}", last.changed_at, last.id));
    let rows = rows.into_iter().take(page).map(|row| {
        let state = State::parse(&row.state).unwrap_or(State::Draft);
        CourseRow {
            href: format!("/desk/courses/{}", row.id),
            state: standing(&ctx, state, row.step.as_deref(), row.public != 0),
            holder: match state {
                State::Draft | State::Returned => row.node_name,
                State::InReview => row.holder.unwrap_or_default(),
                State::Published | State::TakenDown => String::new(),
            },
            changed: when(&ctx, row.changed_at),
            go: match state {
                State::Draft => "course-go-make",
                State::Returned => "course-go-mend",
                _ => "course-go-look",
            },
            title: row.title,
        }
    });
    let rows = rows.collect();
    html(&CourseList { f: frame(&ctx, Here::Courses)?, form: form(&ctx), rows, older, later_page: !after.is_empty() })
}

async fn begin(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let asked = fields.line("node");
    let node = if asked.is_empty() {
        people::writing_place(ctx.app.store.read(), &ctx.me()?.actor.person, ctx.now).await?
    } else {
        Some(asked)
    };
    let node = node.ok_or(Stop::NotThere)?;
    let proof = ctx.prove::<WriteCourse>(Object::node(node.clone())).await?;
    let unit = ctx.app.lang.t1("course-first-unit", "n", 1).into_owned();
    let id = ctx.execute(NewCourse { key: fields.line("key"), node, unit }, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{id}")).into_response())
}

async fn page(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    course_pages::show(&ctx, &course, course_pages::Typed::default()).await
}

fn words(fields: &Fields, prefix: &str) -> Words {
    let line = |name: &str| fields.line(&format!("{prefix}{name}"));
    let digest = fields.get(&format!("{prefix}digest")).trim().to_owned();
    Words { title: line("title"), digest, byline: line("byline"), source: line("source"), purpose: line("purpose") }
}

/// What a form of the page wants, and where its page goes on.
fn wish(fields: &Fields) -> Result<(Change, String), Refusal> {
    let (it, title) = (fields.line("it"), fields.get("title").replace('\n', " ").trim().to_owned());
    let up = fields.line("to") == "up";
    let (at_unit, at_lesson) = (format!("u-{it}"), format!("l-{it}"));
    Ok(match fields.line("do").as_str() {
        "words" => (Change::Words { seen: words(fields, "seen_"), now: words(fields, "") }, "c1".to_owned()),
        "add-unit" => (Change::AddUnit(title), "unit".to_owned()),
        "rename-unit" => (Change::RenameUnit(it, title), at_unit),
        "move-unit" => (Change::MoveUnit(it, up), at_unit),
        "remove-unit" => (Change::RemoveUnit(it), "units".to_owned()),
        "add-lesson" => (Change::AddLesson(it, title), at_unit),
        "rename-lesson" => (Change::RenameLesson(it, title), at_lesson),
        "move-lesson" => (Change::MoveLesson(it, up), at_lesson),
        "remove-lesson" => (Change::RemoveLesson(it), "units".to_owned()),
        _ => return Err(Refusal::new("course-part-gone")),
    })
}

async fn change(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let done = match wish(&fields) {
        Ok((change, at)) => {
            let command = ChangeCourse { key: fields.line("key"), course: course.id.clone(), change };
            ctx.execute(command, proof).await.map(|_| at)
        }
        Err(refusal) => Err(Fail::Refused(refusal)),
    };
    match done {
        Ok(at) => Ok(Redirect::to(&format!("/desk/courses/{}?did=course-saved#{at}", course.id)).into_response()),
        Err(Fail::Refused(refusal)) => refused(&ctx, &course, &fields, &refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// A line of what it cost, or one less: also while the course itself cannot be changed.
async fn costs(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let (key, id) = (fields.line("key"), course.id.clone());
    let done = if fields.line("do") == "remove" {
        ctx.execute(RemoveCost { key, course: id, line: fields.line("it") }, proof).await
    } else {
        match fen_of(&fields.line("amount")) {
            Some(fen) => {
                let cost = Cost { kind: fields.line("kind"), fen, source: fields.line("cost_source") };
                ctx.execute(AddCost { key, course: id, cost }, proof).await
            }
            None => Err(Fail::Refused(Refusal::at("amount", "course-cost-amount"))),
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/desk/courses/{}?did=course-saved#cost", course.id)).into_response()),
        Err(Fail::Refused(refusal)) => refused(&ctx, &course, &fields, &refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// The page again, with the sentence beside its field and everything that was typed.
async fn refused(ctx: &Ctx, course: &Course, fields: &Fields, refusal: &Refusal) -> Result<Response, Stop> {
    let mut errors = Errors::none();
    // A unit's form for a new lesson is one of several.
    let field = match (fields.line("do").as_str(), refusal.field) {
        ("add-lesson", "lesson") => format!("lesson.{}", fields.line("it")),
        (_, "") => "main".to_owned(),
        (_, field) => field.to_owned(),
    };
    let mut typed = course_pages::Typed::default();
    if fields.line("do") == "words" {
        typed.words = Some(words(fields, ""));
        typed.clash = refusal.code == "course-words-moved-on";
    } else {
        typed.again.push((if fields.line("do") == "add-unit" { "unit".to_owned() } else { field.clone() }, fields.line("title")));
        typed.again.extend(["kind", "amount", "cost_source"].map(|name| (name.to_owned(), fields.line(name))));
        typed.again.push(("reason".to_owned(), fields.get("reason")));
    }
    errors.add(field, sentence_of(&ctx.app, refusal));
    typed.errors = errors;
    let status = if typed.clash { axum::http::StatusCode::CONFLICT } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = course_pages::show(ctx, course, typed).await?;
    *page.status_mut() = status;
    Ok(page)
}

async fn submit(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let command = SubmitCourse { key: fields.line("key"), course: course.id.clone(), version: fields.number("version") };
    match ctx.execute(command, proof).await {
        Ok(_) => Ok(Redirect::to(&format!("/desk/courses/{}?did=course-submitted", course.id)).into_response()),
        Err(Fail::Refused(refusal)) => refused(&ctx, &course, &fields, &refusal).await,
        Err(other) => Err(other.into()),
    }
}

async fn withdraw(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    ctx.execute(WithdrawCourse { key: fields.line("key"), course: course.id.clone() }, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{}?did=withdrawn", course.id)).into_response())
}

async fn edit_again(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    ctx.execute(EditCourseAgain { key: fields.line("key"), course: course.id.clone() }, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{}", course.id)).into_response())
}

async fn lay_aside(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    ctx.execute(LayAside { key: fields.line("key"), course: course.id.clone() }, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{}?did=course-laid-aside", course.id)).into_response())
}

async fn take_down(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &path).await?;
    let proof = ctx.prove::<TakeCourseDown>(course.object()).await?;
    let command = TakeDownCourse { key: fields.line("key"), course: course.id.clone(), reason: fields.get("reason") };
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to(&format!("/desk/courses/{}?did=course-taken-down", course.id)).into_response()),
        Err(Fail::Refused(refusal)) => refused(&ctx, &course, &fields, &refusal).await,
        Err(other) => Err(other.into()),
    }
}

async fn revision(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let revision = revisions::revision(reader, &id).await?.ok_or(Stop::NotThere)?;
    let course = course(&ctx, &revision.course_id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let frozen = revision.frozen().map_err(|_| Stop::Broken)?;
    let names = people::names(reader, &[&revision.made_by], ctx.now).await?;
    let home = format!("/desk/courses/revisions/{}", revision.id);
    html(&CourseRevision {
        f: frame(&ctx, Here::Courses)?,
        course: format!("/desk/courses/{}", course.id),
        number: revision.no,
        by: names.of(&revision.made_by),
        at: when(&ctx, revision.made_at),
        hash: revision.hash,
        text: whole::rendered(&ctx.app, &frozen, (&home, &format!("/desk/courses/{}/f/{{key}}/", course.id))).await?,
        title: frozen.outline.title,
        digest: frozen.outline.digest,
    })
}

/// Further questions of a unit; `home` is where the whole course is shown.
fn more_questions(ctx: &Ctx, here: Here, frozen: &Frozen, home: &str, back: String) -> Result<Response, Stop> {
    let query = ctx.query();
    let unit = frozen.outline.unit(&query.line("unit")).ok_or(Stop::NotThere)?;
    let from = usize::try_from(query.number("from")).unwrap_or_default();
    let (questions, all) = whole::questions(&ctx.app.lang, frozen, unit, from);
    let behind = from + questions.len();
    html(&WholeQuestions {
        f: frame(ctx, here)?,
        back,
        title: frozen.outline.title.clone(),
        unit: unit.title.clone(),
        next: (behind < all).then(|| format!("{home}/questions?unit={}&from={behind}", unit.id)),
        questions,
        first: from + 1,
        all,
    })
}

async fn revision_questions(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let revision = revisions::revision(ctx.app.store.read(), &id).await?.ok_or(Stop::NotThere)?;
    let course = course(&ctx, &revision.course_id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let home = format!("/desk/courses/revisions/{}", revision.id);
    let frozen = revision.frozen().map_err(|_| Stop::Broken)?;
    more_questions(&ctx, Here::Courses, &frozen, &home, home.clone())
}

async fn review_questions(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let reader = ctx.app.store.read();
    let (approval, _) = approval::round_of(reader, &id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<approval::Review>(&approval::object(&approval)).await?;
    let revision = revisions::revision(reader, &approval.revision_id).await?.ok_or(Stop::NotThere)?;
    let frozen = revision.frozen().map_err(|_| Stop::Broken)?;
    let home = format!("/desk/courses/reviews/{}", approval.id);
    more_questions(&ctx, Here::Review, &frozen, &home, format!("/desk/reviews/{}", approval.id))
}

async fn file(ctx: Ctx, Path((id, key, name)): Path<(String, String, String)>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    send_file(&ctx, &course.id, &key, &name).await
}

async fn review_file(ctx: Ctx, Path((id, key, name)): Path<(String, String, String)>) -> Result<Response, Stop> {
    let (approval, _) = approval::round_of(ctx.app.store.read(), &id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<approval::Review>(&approval::object(&approval)).await?;
    send_file(&ctx, &approval.subject_id, &key, &name).await
}

/// A stored file on the desk: only one that the course's lessons or a revision name.
async fn send_file(ctx: &Ctx, course: &str, key: &str, name: &str) -> Result<Response, Stop> {
    if !store::names_file(ctx.app.store.read(), course, key).await? {
        return Err(Stop::NotThere);
    }
    publish::stored_file(ctx, key, name).await
}
