//! How a lesson is seen and heard: in which forms there is room for it now, and where its segments are.
//!
//! Promises: whoever has opened a lesson gets the form that was asked for or a lighter one, and is told; the text is always there; the address is for
//! one sitting and a day. Protocol: `docs/learn-protocol.md` §3.

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
    let Some(film) = &lesson.media else { return Ok(Json(json!({ "form": "text" })).into_response()) };
    let media = media::media(reader, &film.hash).await?;
    let index = ctx.app.stage.index(&film.hash).await;
    let ways = Ways {
        film,
        index: index.as_deref(),
        playable: media.as_ref().is_some_and(|media| media.playable == 1),
        size: size(&ctx, film).await,
    };
    let form = ctx.app.stage.line.admit(&row.id, &row.person_id, body.form, ctx.now, |form| ways.bits(form));
    if form == Form::Text {
        // The kind of trouble that the learner can do nothing about: the text is the same lesson.
        return Ok(Json(json!({ "form": "text", "asked": body.form })).into_response());
    }
    let until = ctx.now + media::ADDRESS;
    let address = Address { sitting: row.id, hash: film.hash.clone(), form, duration: film.duration, until };
    Ok(Json(ways.told(&lesson, form, body.form, &address.sealed(&ctx.app.keys), until)).into_response())
}

/// Bytes of the file as it came.
async fn size(ctx: &Ctx, film: &LessonMedia) -> u64 {
    tokio::fs::metadata(ctx.app.files.path(&film.hash)).await.map_or(0, |metadata| metadata.len())
}

/// In which ways a film can be sent.
struct Ways<'a> {
    film: &'a LessonMedia,
    index: Option<&'a Index>,
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
        if let Some(index) = self.index {
            return index.tracks.iter().filter(|track| track.pictures == pictures).map(|track| track.bits).min();
        }
        let is_whole = self.playable && (pictures == (self.film.kind == Kind::Video));
        is_whole.then(|| self.size * 8_000 / u64::try_from(self.film.duration.max(1)).unwrap_or(1))
    }

    fn told(&self, lesson: &Lesson, form: Form, asked: Form, address: &str, until: i64) -> Value {
        let base = format!("/m/{address}/");
        let tracks = self.index.map(|index| {
            let may = index.tracks.iter().filter(|track| track.pictures == (form == Form::Video));
            let told = may.map(|track| {
                let segments = 0..track.segments.len();
                let ends = segments.filter_map(|number| track.places(number, index.duration)).map(|(_, to)| to).collect::<Vec<_>>();
                json!({ "name": track.name, "bits": track.bits, "codecs": track.codecs, "width": track.width, "height": track.height, "ends": ends })
            });
            told.collect::<Vec<_>>()
        });
        let poster = self.index.is_some_and(|index| index.poster).then(|| format!("{base}poster.jpg"));
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
