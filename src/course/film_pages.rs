//! The page of a lesson's film: its file comes in by pieces, its preparation is watched, its captions are written.
//!
//! Promises: leave to write is asked before a byte is kept; a line that breaks costs one piece; captions come back as they were typed, each fault with its
//! line; captions are made from the text and the text from captions, never over something that stands there without keeping it.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use serde_json::json;
use zhibu_doc::{Doc, md};

use super::commands::{SaveLesson, Saved};
use super::film::{self, BeginMedia, ForgetMedia, MediaCame, RemoveMedia, SaveCaptions, Shown, TakeMedia};
use super::pages::course;
use super::rules::{self, LessonMedia};
use super::store::{self, Course};
use super::{EditCourse, FilmPage, FilmPart, FilmState, ReadCourse, Stands};
use crate::access::Proof;
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::media::rules::{BYTES, Container, Kind, PIECE, Piece};
use crate::media::{self, Coming};
use crate::refusal::Refusal;
use crate::web::forms::wants_json;
use crate::web::pages::{form, frame, html as page, sentence_of};
use crate::web::{Ctx, Posted, Routes, Stop, Uploaded};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<ReadCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/film", show)
        .get::<ReadCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/film/state", state)
        .get::<ReadCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/film/captions.vtt", captions)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/film", take)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/film/captions", save_captions)
        .post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/film/remove", remove)
}

type At = Path<(String, String)>;

async fn show(ctx: Ctx, Path((id, lesson)): At) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    shown(&ctx, &course, &lesson, None, Errors::none()).await
}

async fn shown(ctx: &Ctx, course: &Course, lesson: &str, typed: Option<&str>, errors: Errors) -> Result<Response, Stop> {
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let reader = ctx.app.store.read();
    let outline = store::draft_of(reader, &course.id).await?.ok_or(Stop::NotThere)?.outline;
    let (unit, plan) = outline.lesson(lesson).ok_or(Stop::NotThere)?;
    let shown = film::film_of(reader, &course.id, lesson).await?;
    let doc = store::lesson_of(reader, &course.id, lesson).await?.map(|text| text.doc).unwrap_or_default();
    let written =
        typed.map_or_else(|| shown.as_ref().map_or(String::new(), |shown| shown.film.captions.clone()), ToOwned::to_owned);
    let duration = shown.as_ref().map_or(0, |shown| shown.media.duration);
    let faults = if written.trim().is_empty() { Vec::new() } else { rules::cues(&written, duration).err().unwrap_or_default() };
    let l = &ctx.app.lang;
    let faults = faults.iter().map(|fault| (fault.line, l.t1(fault.code, "line", fault.line).into_owned())).collect();
    let source = match &shown {
        Some(shown) => media::looked_at(&ctx.app, &shown.media, ctx.now).await,
        None => None,
    };
    page(&FilmPage {
        f: frame(ctx, Here::Courses)?,
        form: form(ctx),
        course: course.id.clone(),
        id: plan.id.clone(),
        title: plan.title.clone(),
        unit: unit.title.clone(),
        writable: course.state().is_writable() && ctx.may::<EditCourse>(&course.object()).await?,
        film: shown.as_ref().map(|shown| state_of(ctx, shown)),
        source,
        has_ffmpeg: ctx.app.tools.ffmpeg.is_some(),
        most: BYTES >> 20,
        piece: PIECE,
        version: shown.as_ref().map_or(0, |shown| shown.film.version),
        captions: written,
        faults,
        parts: shown.as_ref().map(|shown| parts(&doc, &shown.media())).unwrap_or_default(),
        has_text: !doc.blocks.is_empty(),
        errors,
    })
}

fn parts(doc: &Doc, media: &LessonMedia) -> Vec<FilmPart> {
    let parts = rules::lesson_parts(doc, Some(media)).into_iter();
    parts.map(|part| FilmPart { title: part.title, from: media::clock(part.from) }).collect()
}

fn state_of(ctx: &Ctx, shown: &Shown) -> FilmState {
    let (media, l) = (&shown.media, &ctx.app.lang);
    let word = match media.state.as_str() {
        "ready" => l.t("film-ready").into_owned(),
        "failed" => media.fault().map(|fault| sentence_of(&ctx.app, &fault.refusal())).unwrap_or_default(),
        _ if ctx.app.tools.ffmpeg.is_none() => l.t("film-plain").into_owned(),
        _ if media.progress == 0 => l.t("film-waiting").into_owned(),
        _ => l.t1("film-preparing", "n", media.progress / 10).into_owned(),
    };
    FilmState {
        name: shown.film.name.clone(),
        video: media.kind() == Kind::Video,
        length: media::clock(media.duration),
        stands: match media.state.as_str() {
            "ready" => Stands::Ready,
            "failed" => Stands::Failed,
            _ if ctx.app.tools.ffmpeg.is_some() => Stands::Moving,
            _ => Stands::Plain,
        },
        done: media.progress / 10,
        word,
    }
}

/// How far the preparation is, for the page that waits for it.
async fn state(ctx: Ctx, Path((id, lesson)): At) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let shown = film::film_of(ctx.app.store.read(), &course.id, &lesson).await?.ok_or(Stop::NotThere)?;
    let state = state_of(&ctx, &shown);
    Ok(Json(json!({ "moving": state.stands == Stands::Moving, "done": state.done, "word": state.word })).into_response())
}

async fn captions(ctx: Ctx, Path((id, lesson)): At) -> Result<Response, Stop> {
    let course = course(&ctx, &id).await?;
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let shown = film::film_of(ctx.app.store.read(), &course.id, &lesson).await?.ok_or(Stop::NotThere)?;
    Ok(vtt(shown.media().captions))
}

/// Captions as a browser takes them.
pub fn vtt(captions: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/vtt; charset=utf-8"), (header::CACHE_CONTROL, "private, no-cache")];
    (headers, captions).into_response()
}

/// A file, whole or a piece of it. A piece tells where it belongs (`at`), what the whole is called (`name`) and how long it is (`size`); without a piece
/// it asks how much is here.
async fn take(path: At, headers: HeaderMap, uploaded: Uploaded) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Uploaded { ctx, fields, file, turn: _turn } = uploaded;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let json = wants_json(&headers);
    let (name, came) = match file {
        Some((name, bytes)) => (if fields.line("name").is_empty() { name } else { fields.line("name") }, bytes),
        None => (fields.line("name"), Bytes::new()),
    };
    let piece = Piece::of(fields.number("at"), fields.number("size"), came.len()).and_then(|piece| {
        let is_media = !piece.begins() || Container::of(&came).is_some();
        if is_media { Ok(piece) } else { Err(Refusal::at("media", "media-not-media")) }
    });
    let piece = match piece {
        Ok(piece) => piece,
        Err(refusal) if json => return Err(refusal.into()),
        Err(refusal) => return refused(&ctx, &course, &lesson, &refusal).await,
    };
    let bytes = piece.size(came.len());
    let begin =
        BeginMedia { course: course.id.clone(), lesson: lesson.clone(), name, bytes: i64::try_from(bytes).unwrap_or(i64::MAX) };
    let coming = match ctx.execute(begin, proof.clone()).await {
        Ok(coming) => coming,
        Err(Fail::Refused(refusal)) if !json => return refused(&ctx, &course, &lesson, &refusal).await,
        Err(other) => return Err(other.into()),
    };
    if piece == Piece::Whole {
        // Whoever sends it whole begins anew, whatever of another file of that name and length is here.
        media::forget_bytes(&ctx.app.files, &coming.id).await;
    }
    let at = match piece {
        Piece::At(at, _) => at,
        Piece::Whole | Piece::Ask(_) => 0,
    };
    let have = kept(&ctx, &course, &coming, at, came, &proof).await?;
    if have < bytes {
        return Ok(Json(json!({ "have": have, "done": false })).into_response());
    }
    match taken_in(&ctx, &course, &lesson, coming, &proof).await {
        Ok(()) if json => Ok(Json(json!({ "have": have, "done": true })).into_response()),
        Ok(()) => Ok(Redirect::to(&format!("/desk/courses/{}/lessons/{lesson}/film?did=film-taken", course.id)).into_response()),
        Err(Fail::Refused(refusal)) if !json => refused(&ctx, &course, &lesson, &refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// Puts a piece down; answers how much is here.
async fn kept(
    ctx: &Ctx,
    course: &Course,
    coming: &Coming,
    at: u64,
    piece: Bytes,
    proof: &Proof<EditCourse>,
) -> Result<u64, Stop> {
    let broken = |error: std::io::Error| {
        tracing::error!(%error, "a piece of a film could not be kept");
        Stop::Broken
    };
    if piece.is_empty() {
        return media::have(&ctx.app.files, &coming.id).await.map_err(broken);
    }
    let have = media::put(&ctx.app.files, &coming.id, at, piece).await.map_err(broken)?;
    let came = MediaCame { course: course.id.clone(), coming: coming.id.clone(), have: i64::try_from(have).unwrap_or(i64::MAX) };
    match ctx.execute(came, proof.clone()).await {
        Ok(()) => Ok(have),
        Err(fail) => {
            if matches!(fail, Fail::NotThere) {
                // It was taken in or thrown away while this piece was on its way: nobody asks for these bytes any more.
                media::forget_bytes(&ctx.app.files, &coming.id).await;
            }
            Err(fail.into())
        }
    }
}

/// The whole file is here: it is looked at, and becomes the lesson's.
async fn taken_in(ctx: &Ctx, course: &Course, lesson: &str, coming: Coming, proof: &Proof<EditCourse>) -> Result<(), Fail> {
    let broken = |error: std::io::Error| Fail::Db(sqlx::Error::Io(error));
    let Some(turn) = media::turn(&ctx.app.files, &coming.id).await.map_err(broken)? else {
        // Two windows sent the last piece: the other one's has become the lesson's film, or was told what is wrong with it.
        let film = film::film_of(ctx.app.store.read(), &course.id, lesson).await?;
        return if film.is_some_and(|shown| shown.film.name == coming.name) {
            Ok(())
        } else {
            Err(Refusal::at("media", "upload-broken").into())
        };
    };
    let file = media::place(&ctx.app.files, &coming.id);
    let looked = media::probe(&file, ctx.app.tools.ffprobe.as_deref()).await;
    let looked = looked.and_then(|probed| media::rules::acceptable(&probed).map(|()| probed));
    let probed = match looked {
        Ok(probed) => probed,
        Err(refusal) => {
            drop(turn);
            media::forget_bytes(&ctx.app.files, &coming.id).await;
            ctx.execute(ForgetMedia { coming: coming.id }, proof.clone()).await?;
            return Err(refusal.into());
        }
    };
    let hash = media::take_in(&ctx.app.files, &coming.id).await.map_err(broken)?;
    let take = TakeMedia {
        key: coming.id.clone(),
        course: course.id.clone(),
        lesson: lesson.to_owned(),
        hash,
        name: coming.name,
        bytes: coming.bytes,
        probed,
        coming: coming.id,
    };
    let id = take.coming.clone();
    let taken = ctx.execute(take, proof.clone()).await;
    media::done(&ctx.app.files, &id, turn).await;
    taken
}

async fn refused(ctx: &Ctx, course: &Course, lesson: &str, refusal: &Refusal) -> Result<Response, Stop> {
    let mut errors = Errors::none();
    errors.add(if refusal.field.is_empty() { "media" } else { refusal.field }, sentence_of(&ctx.app, refusal));
    let mut page = shown(ctx, course, lesson, None, errors).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

/// Saves captions as typed or from a file, or has them made from the text; `then=text` makes the text from them.
async fn save_captions(path: At, uploaded: Uploaded) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Uploaded { ctx, fields, file, turn: _turn } = uploaded;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let reader = ctx.app.store.read();
    let shown_now = film::film_of(reader, &course.id, &lesson).await?.ok_or(Stop::NotThere)?;
    let text = store::lesson_of(reader, &course.id, &lesson).await?;
    let doc = text.as_ref().map(|text| text.doc.clone()).unwrap_or_default();
    let then = fields.line("then");
    let captions = match (then.as_str(), file) {
        ("rough", _) => rules::vtt(&rules::rough(&doc, shown_now.media.duration)),
        (_, Some((_, bytes))) if !bytes.is_empty() => String::from_utf8_lossy(&bytes).into_owned(),
        _ => fields.get("captions"),
    };
    let captions = captions.replace("\r\n", "\n");
    let save = SaveCaptions {
        course: course.id.clone(),
        lesson: lesson.clone(),
        version: fields.number("version"),
        captions: captions.clone(),
    };
    let here = format!("/desk/courses/{}/lessons/{lesson}", course.id);
    match ctx.execute(save, proof.clone()).await {
        Ok(Saved { .. }) => {}
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add("captions", sentence_of(&ctx.app, &refusal));
            let mut page = shown(&ctx, &course, &lesson, Some(&captions), errors).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(page);
        }
        Err(other) => return Err(other.into()),
    }
    if then == "text" && doc.blocks.is_empty() {
        let cues = rules::cues(&captions, shown_now.media.duration).unwrap_or_default();
        let doc = md::read(&rules::transcript(&cues));
        let version = text.map_or(0, |text| text.version);
        let save = SaveLesson { course: course.id.clone(), lesson: lesson.clone(), version, title: String::new(), doc };
        ctx.execute(save, proof).await?;
        return Ok(Redirect::to(&format!("{here}?did=film-text-made")).into_response());
    }
    Ok(Redirect::to(&format!("{here}/film?did=captions-saved#captions-h")).into_response())
}

async fn remove(path: At, posted: Posted) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Posted { ctx, fields } = posted;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    let remove = RemoveMedia { key: fields.line("key"), course: course.id.clone(), lesson: lesson.clone() };
    ctx.execute(remove, proof).await?;
    Ok(Redirect::to(&format!("/desk/courses/{}/lessons/{lesson}?did=film-removed", course.id)).into_response())
}
