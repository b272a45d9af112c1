//! The editor of a lesson's text: by hand or by itself, with a preview cut into the parts that learners get, and the Word file.
//!
//! Promises: what was typed comes back with its error; of two writers the second is shown both texts and decides; leave to write is asked before
//! a file is looked at.

use std::collections::HashMap;
use std::fmt::Write as _;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use zhibu_doc::{Doc, html, md, plain};

use super::commands::{KeepCourse, SaveLesson, TakeLessonFile};
use super::pages::course;
use super::rules::{LessonMedia, Measure, Outline, lesson_parts, too_long};
use super::store::{self, Course};
use super::{EditCourse, LessonConflict, LessonEditor, ReadCourse, film, whole};
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::edition;
use crate::edition::meta::{Links, Meta};
use crate::media::clock;
use crate::media::rules::Kind;
use crate::people;
use crate::publish::{self, Picture};
use crate::refusal::Refusal;
use crate::web::forms::wants_json;
use crate::web::i18n::Lang;
use crate::web::pages::{form, fragment, frame, html as answer, sentence_of, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop, Uploaded, dates};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<ReadCourse, _, _>("/desk/courses/{id}/lessons/{lesson}", editor)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}", save)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/preview", preview)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/import", take_file)
}

/// As typed.
pub(super) struct Wish {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub doc: Doc,
    /// What is said of a picture that is to come in.
    pub alt: String,
    /// Behind which part it is to stand; 0: at the end.
    pub behind: usize,
}

pub(super) fn wish(fields: &Fields) -> Wish {
    let body = fields.get("body");
    let mut doc = md::read(&body);
    let alts: HashMap<String, String> = fields.starting("alt.").into_iter().collect();
    doc.each_figure(&mut |figure| {
        if let Some(alt) = alts.get(&figure.file) {
            alt.trim().clone_into(&mut figure.alt);
        }
    });
    Wish {
        version: fields.number("version"),
        title: fields.line("title"),
        body,
        doc,
        alt: fields.line("picture_alt"),
        behind: usize::try_from(fields.number("picture_behind")).unwrap_or_default(),
    }
}

async fn editor(ctx: Ctx, Path((id, lesson)): Path<(String, String)>) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    show(&ctx, &course, &lesson, None, Errors::none()).await
}

async fn save(path: Path<(String, String)>, headers: HeaderMap, posted: Posted) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let json = wants_json(&headers);
    let wish = wish(&fields);
    if fields.line("then") == "mine" {
        // 用我的接着改: the other one's text stays among the versions.
        ctx.execute(KeepCourse { key: fields.line("key"), course: course.id.clone() }, proof.clone()).await?;
    }
    let command = SaveLesson {
        course: course.id.clone(),
        lesson: lesson.clone(),
        version: wish.version,
        title: wish.title.clone(),
        doc: wish.doc.clone(),
    };
    let saved = match ctx.execute(command, proof).await {
        Ok(saved) => saved,
        Err(Fail::Refused(refusal)) if refusal.code == "lesson-moved-on" => {
            return conflict(&ctx, &course, &lesson, wish, json).await;
        }
        Err(Fail::Refused(refusal)) if json => return Err(refusal.into()),
        Err(Fail::Refused(refusal)) => return refused(&ctx, &course, &lesson, Some(&wish), &refusal).await,
        Err(other) => return Err(other.into()),
    };
    if json {
        let (_, time) = dates::fields(saved.at);
        let answer = serde_json::json!({ "version": saved.version, "key": ctx.form_key(), "saved": time });
        return Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.to_string()).into_response());
    }
    // Another button, or Enter in the field: the text is saved, but a picture travels by its own button alone.
    if !wish.alt.is_empty() || !fields.line("picture").is_empty() {
        let mut errors = Errors::none();
        errors.add("picture", ctx.app.lang.t("course-picture-by-button"));
        let wish = Wish { version: saved.version, ..wish };
        return mended(&ctx, &course, &lesson, Some(&wish), errors).await;
    }
    let here = format!("/desk/courses/{}/lessons/", course.id);
    let to = match fields.line("then").as_str() {
        "back" => format!("/desk/courses/{}?did=course-lesson-saved#l-{lesson}", course.id),
        "next" => match next(&outline(&ctx, &course).await?, &lesson) {
            Some((next, _)) => format!("{here}{next}?did=course-lesson-saved"),
            None => format!("/desk/courses/{}?did=course-lesson-saved#l-{lesson}", course.id),
        },
        _ => format!("{here}{lesson}?did=saved"),
    };
    Ok(Redirect::to(&to).into_response())
}

pub(super) async fn outline(ctx: &Ctx, course: &Course) -> Result<Outline, Stop> {
    Ok(store::draft_of(ctx.app.store.read(), &course.id).await?.ok_or(Stop::NotThere)?.outline)
}

/// The lesson behind this one.
fn next(outline: &Outline, lesson: &str) -> Option<(String, String)> {
    let mut behind = outline.lessons().skip_while(|plan| plan.id != lesson).skip(1);
    behind.next().map(|plan| (plan.id.clone(), plan.title.clone()))
}

pub(super) async fn refused(
    ctx: &Ctx,
    course: &Course,
    lesson: &str,
    wish: Option<&Wish>,
    refusal: &Refusal,
) -> Result<Response, Stop> {
    let mut errors = Errors::none();
    errors.add(if refusal.field.is_empty() { "body" } else { refusal.field }, sentence_of(&ctx.app, refusal));
    mended(ctx, course, lesson, wish, errors).await
}

/// The page again, with everything that was typed and what is to be mended.
pub(super) async fn mended(
    ctx: &Ctx,
    course: &Course,
    lesson: &str,
    wish: Option<&Wish>,
    errors: Errors,
) -> Result<Response, Stop> {
    let mut page = show(ctx, course, lesson, wish, errors).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

pub(super) async fn conflict(ctx: &Ctx, course: &Course, lesson: &str, wish: Wish, json: bool) -> Result<Response, Stop> {
    if json {
        let answer = serde_json::json!({ "error": ctx.app.lang.t("editor-clash") });
        return Ok((StatusCode::CONFLICT, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], answer.to_string())
            .into_response());
    }
    let reader = ctx.app.store.read();
    let theirs = store::lesson_of(reader, &course.id, lesson).await?.ok_or(Stop::NotThere)?;
    let names = people::names(reader, &[&theirs.saved_by], ctx.now).await?;
    let meta = Meta::default();
    let changes = publish::text_changes(
        &ctx.app,
        &edition::Version { meta: &meta, doc: &theirs.doc },
        &edition::Version { meta: &meta, doc: &wish.doc },
    );
    let page = LessonConflict {
        f: frame(ctx, Here::Courses)?,
        form: form(ctx),
        href: format!("/desk/courses/{}/lessons/{lesson}", course.id),
        version: theirs.version,
        title: wish.title,
        body: wish.body,
        alts: wish.doc.figures().into_iter().map(|figure| (figure.file.clone(), figure.alt.clone())).collect(),
        other: names.of(&theirs.saved_by),
        at: when(ctx, theirs.saved_at),
        their_body: md::write(&theirs.doc),
        changes,
    };
    answer(&page).map(|mut page| {
        *page.status_mut() = StatusCode::CONFLICT;
        page
    })
}

async fn show(ctx: &Ctx, course: &Course, lesson: &str, wish: Option<&Wish>, mut errors: Errors) -> Result<Response, Stop> {
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let reader = ctx.app.store.read();
    let outline = outline(ctx, course).await?;
    let (unit, plan) = outline.lesson(lesson).ok_or(Stop::NotThere)?;
    let stored = store::lesson_of(reader, &course.id, lesson).await?;
    let empty = Doc::default();
    let doc = wish.map_or_else(|| stored.as_ref().map_or(&empty, |text| &text.doc), |wish| &wish.doc);
    let links = links(ctx, course, doc).await?;
    let pictures = doc.figures().into_iter().filter_map(|figure| {
        let (size, src) = links.small(&figure.file)?;
        Some(Picture { key: figure.file.clone(), src, alt: figure.alt.clone(), width: size.width, height: size.height })
    });
    let shown = film::film_of(reader, &course.id, lesson).await?;
    let measure = Measure::of(doc);
    let media = shown.as_ref().map(film::Shown::media);
    for n in &measure.without_alt {
        let key = doc.figures().get(n - 1).map(|figure| figure.file.clone()).unwrap_or_default();
        let refusal = Refusal::new("alt-missing").arg("n", n);
        // Told beside the picture only after a save: a page that was just opened is no reproach.
        if wish.is_some() {
            errors.add(format!("alt.{key}"), sentence_of(&ctx.app, &refusal));
        }
    }
    let writable = course.state().is_writable() && ctx.may::<EditCourse>(&course.object()).await?;
    let length = media.as_ref().map_or(measure.length, |media| media.duration);
    let parts = lesson_parts(doc, media.as_ref());
    answer(&LessonEditor {
        f: frame(ctx, Here::Courses)?,
        form: form(ctx),
        course: course.id.clone(),
        course_title: course.title.clone(),
        id: plan.id.clone(),
        unit: unit.title.clone(),
        person: ctx.me()?.actor.person.clone(),
        version: wish.map_or_else(|| stored.as_ref().map_or(0, |text| text.version), |wish| wish.version),
        title: wish.map_or_else(|| plan.title.clone(), |wish| wish.title.clone()),
        body: wish.map_or_else(|| md::write(doc), |wish| wish.body.clone()),
        pictures: pictures.collect(),
        report: stored.as_ref().and_then(|text| publish::import_report(ctx, &text.report)),
        preview: in_parts(&ctx.app.lang, doc, media.as_ref(), &links),
        words: plain::count(doc),
        worth: whole::worth(&ctx.app.lang, length),
        long: too_long(length),
        film: media.map(|media| (media.kind == Kind::Video, clock(media.duration))),
        saved: stored.as_ref().map(|text| when(ctx, text.saved_at)),
        writable,
        // Behind the last part is the end of the text, which is said in its own words.
        places: parts.iter().zip(1..parts.len()).map(|(part, number)| (number, part.title.clone())).collect(),
        picture_alt: wish.map_or_else(String::new, |wish| wish.alt.clone()),
        picture_behind: wish.map_or(0, |wish| wish.behind),
        next: next(&outline, lesson),
        errors,
    })
}

async fn links(ctx: &Ctx, course: &Course, doc: &Doc) -> Result<Links, Stop> {
    let base = format!("/desk/courses/{}/f/{{key}}/", course.id);
    Ok(edition::links(ctx.app.store.read(), &Meta::default(), doc, &base).await?)
}

/// The text as learners get it, part by part. Safe markup.
fn in_parts(l: &Lang, doc: &Doc, media: Option<&LessonMedia>, links: &Links) -> String {
    let mut out = String::new();
    for (part, number) in lesson_parts(doc, media).iter().zip(1usize..) {
        let minutes = ((part.to - part.from + 59_999) / 60_000).to_string();
        let label = l.t2("course-part", "n", number, "minutes", minutes);
        let text = html::render_part(&doc.part(part.first..part.behind), links, l, number);
        let _ = write!(out, "<p class=\"s mute ppart\">{label}</p>{text}");
    }
    out
}

async fn preview(path: Path<(String, String)>, posted: Posted) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &id).await?;
    let _proof = ctx.prove::<EditCourse>(course.object()).await?;
    let wish = wish(&fields);
    let links = links(&ctx, &course, &wish.doc).await?;
    let media = film::film_of(ctx.app.store.read(), &course.id, &lesson).await?.map(|shown| shown.media());
    Ok(fragment(in_parts(&ctx.app.lang, &wish.doc, media.as_ref(), &links)))
}

async fn take_file(path: Path<(String, String)>, uploaded: Uploaded) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Uploaded { ctx, fields, file, turn: _turn } = uploaded;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let imported = match file {
        Some((name, bytes)) => publish::import_docx(&ctx.app, &name, bytes).await,
        None => Err(Refusal::at("file", "file-missing")),
    };
    let done = match imported {
        Ok(imported) => {
            let (key, course, lesson) = (fields.line("key"), course.id.clone(), lesson.clone());
            ctx.execute(TakeLessonFile { key, course, lesson, imported }, proof).await
        }
        Err(refusal) => Err(Fail::Refused(refusal)),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/desk/courses/{}/lessons/{lesson}?did=imported", course.id)).into_response()),
        Err(Fail::Refused(refusal)) => refused(&ctx, &course, &lesson, None, &refusal).await,
        Err(other) => Err(other.into()),
    }
}
