//! How a lesson is seen and heard: in which forms there is room for it now, and where its segments are.
//!
//! Promises: whoever has opened a lesson gets the form that was asked for or a lighter one, and is told; the text is always there; the address is for
//! one sitting and a day. Protocol: `docs/learn-protocol.md` §3.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Learn;
use super::store::sittings;
use crate::access::Object;
use crate::course::rules::LessonMedia;
use crate::course::{self, Lesson};
use crate::media::rules::{Form, Kind};
use crate::media::{self, Address, Index};
use crate::web::{Ctx, Routes, Stop, Told};

pub(super) fn routes() -> Routes {
    Routes::default().get_own("/desk/learn/l/{code}/captions.vtt", captions)
}

/// The forms of a lesson of that kind, the heaviest first.
pub(super) fn forms(kind: &str) -> &'static [&'static str] {
    match kind {
        "video" => &["video", "sound", "text"],
        "sound" => &["sound", "text"],
        _ => &["text"],
    }
}

#[derive(Deserialize)]
pub(super) struct Wish {
    sitting: String,
    form: Form,
}

/// `POST /learn/media`
pub(super) async fn admit(told: Told<Wish>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let reader = ctx.app.store.read();
    let row = sittings::sitting(reader, &body.sitting).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<Learn>(&Object { owner: row.person_id.clone(), id: row.id.clone(), ..Object::default() }).await?;
    let lesson = course::lesson_of(reader, &row.lesson_id).await?.ok_or(Stop::NotThere)?;
    let text = if lesson.media.is_some() { json!({ "form": "text", "asked": body.form }) } else { json!({ "form": "text" }) };
    // Text for want of room is the kind of trouble that the learner can do nothing about: it is the same lesson.
    Ok(Json(offer(&ctx, &lesson, (&row.id, &row.person_id), body.form).await?.map_or(text, |(_, told)| told)).into_response())
}

/// Lets a sitting in, as it wishes or lighter: the form, and where its segments are; nothing: there is the text.
pub(super) async fn offer(
    ctx: &Ctx,
    lesson: &Lesson,
    (sitting, person): (&str, &str),
    wish: Form,
) -> Result<Option<(Form, Value)>, Stop> {
    let Some(film) = &lesson.media else { return Ok(None) };
    let ways = ways(ctx, film).await?;
    let form = ctx.app.stage.line.admit(sitting, person, wish, ctx.now, |form| ways.bits(form));
    if form == Form::Text {
        return Ok(None);
    }
    let until = ctx.now + media::ADDRESS;
    let address = Address { sitting: sitting.to_owned(), hash: film.hash.clone(), form, duration: film.duration, until };
    Ok(Some((form, ways.told(lesson, form, wish, &address.sealed(&ctx.app.keys), until))))
}

async fn ways<'a>(ctx: &Ctx, film: &'a LessonMedia) -> Result<Ways<'a>, Stop> {
    let media = media::media(ctx.app.store.read(), &film.hash).await?;
    let playable = media.is_some_and(|media| media.playable == 1);
    Ok(Ways { film, index: ctx.app.stage.index(&film.hash).await, playable, size: size(ctx, film).await })
}

/// The forms in which a lesson can be kept, the lightest first, and how many bytes each takes; of text 0: it is little.
pub(super) async fn sizes(ctx: &Ctx, lesson: &Lesson) -> Result<Vec<(Form, u64)>, Stop> {
    let mut out = vec![(Form::Text, 0)];
    if let Some(film) = &lesson.media {
        let ways = ways(ctx, film).await?;
        out.extend([Form::Sound, Form::Video].into_iter().filter_map(|form| Some((form, ways.bytes(form)?))));
    }
    Ok(out)
}

/// Bytes of the file as it came.
async fn size(ctx: &Ctx, film: &LessonMedia) -> u64 {
    tokio::fs::metadata(ctx.app.files.path(&film.hash)).await.map_or(0, |metadata| metadata.len())
}

/// In which ways a film can be sent.
struct Ways<'a> {
    film: &'a LessonMedia,
    index: Option<Arc<Index>>,
    playable: bool,
    size: u64,
}

impl Ways<'_> {
    /// Bits a second that a form takes at least; nothing: there is no such form.
    fn bits(&self, form: Form) -> Option<u64> {
        let pictures = form == Form::Video;
        if form == Form::Text {
            return None;
        }
        if let Some(index) = &self.index {
            return index.tracks.iter().filter(|track| track.pictures == pictures).map(|track| track.bits).min();
        }
        let is_whole = self.playable && (pictures == (self.film.kind == Kind::Video));
        is_whole.then(|| self.size * 8_000 / u64::try_from(self.film.duration.max(1)).unwrap_or(1))
    }

    /// Bytes of the lightest rate of a form; nothing: there is no such form.
    fn bytes(&self, form: Form) -> Option<u64> {
        let Some(index) = &self.index else { return self.bits(form).map(|_| self.size) };
        let tracks = index.tracks.iter().filter(|track| track.pictures == (form == Form::Video));
        tracks.map(|track| track.init + track.segments.iter().map(|segment| segment.bytes).sum::<u64>()).min()
    }

    fn told(&self, lesson: &Lesson, form: Form, asked: Form, address: &str, until: i64) -> Value {
        let base = format!("/m/{address}/");
        let tracks = self.index.as_ref().map(|index| {
            let may = index.tracks.iter().filter(|track| track.pictures == (form == Form::Video));
            let told = may.map(|track| {
                let segments = 0..track.segments.len();
                let ends = segments.filter_map(|number| track.places(number, index.duration)).map(|(_, to)| to).collect::<Vec<_>>();
                json!({ "name": track.name, "bits": track.bits, "codecs": track.codecs, "width": track.width, "height": track.height, "ends": ends })
            });
            told.collect::<Vec<_>>()
        });
        let poster = self.index.as_ref().is_some_and(|index| index.poster).then(|| format!("{base}poster.jpg"));
        let original = self.playable && (form == Form::Video) == (self.film.kind == Kind::Video);
        json!({
            "form": form, "asked": asked, "base": base, "until": until, "tracks": tracks.unwrap_or_default(), "poster": poster,
            "original": original.then(|| format!("{base}original")), "captions": format!("/desk/learn/l/{}/captions.vtt", lesson.code),
        })
    }
}

/// The captions of a lesson as it is taught.
async fn captions(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Stop> {
    ctx.me()?;
    let lesson = course::lesson(ctx.app.store.read(), &code).await?.ok_or(Stop::NotThere)?;
    Ok(course::vtt(lesson.media.ok_or(Stop::NotThere)?.captions))
}
