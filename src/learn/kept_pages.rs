//! The copy of a lesson that a device keeps, the empty list of such copies, and the worker that shows them where there is no line.
//!
//! Promises: copy and list tell nothing about anybody – no name, no token, no standing: whoever has the phone next may open it; its marks and nonces are good
//! for the sign-in of its person alone.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::lesson_pages::{lesson, parts};
use super::media_pages;
use super::views::{KeepForm, KeptPage, ShelfPage};
use crate::course::Lesson;
use crate::desk::{Frame, Here};
use crate::web::pages::{frame, html as page};
use crate::web::{Ctx, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get_own("/desk/learn/l/{code}/kept", kept)
        .get_public("/desk/learn/kept", shelf)
        .get_public("/desk/learn/worker.js", worker)
}

/// The version of a lesson as a page says it: a copy of another one is thrown away.
pub(super) fn version(ctx: &Ctx, lesson: &Lesson) -> String {
    ctx.app.keys.mac("lesson version", &lesson.id)
}

/// In which forms it can be kept.
pub(super) async fn keep(ctx: &Ctx, lesson: &Lesson) -> Result<Vec<KeepForm>, Stop> {
    let sizes = media_pages::sizes(ctx, lesson).await?;
    Ok(sizes.into_iter().map(|(form, bytes)| KeepForm { form: form.name(), bytes }).collect())
}

async fn kept(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let lesson = lesson(&ctx, &code).await?;
    let nobody = Frame {
        person_name: String::new(),
        person_post: String::new(),
        csrf: String::new(),
        flash: None,
        ..frame(&ctx, Here::Learn)?
    };
    page(&KeptPage {
        f: nobody,
        person: ctx.app.keys.mac("learn person", &person),
        version: version(&ctx, &lesson),
        title: lesson.title.clone(),
        length: lesson.length,
        kind: lesson.kind(),
        parts: parts(&ctx.app, Some(&person), &lesson).await?,
        code,
    })
}

/// The list of what a device keeps, before its script has filled it: the same for everybody.
async fn shelf(ctx: Ctx) -> Result<Response, Stop> {
    let app = &ctx.app;
    page(&ShelfPage {
        f: Frame::of_nobody(&app.lang, &app.assets, app.site().name.clone(), Here::Learn, "/desk/learn".to_owned()),
    })
}

/// The worker stands beside the lessons; its scope may be the desk, whose first page it answers for where there is no line. It holds nothing of anybody.
async fn worker(ctx: Ctx) -> Result<Response, Stop> {
    let assets = &ctx.app.assets;
    let script = assets.get(assets.url("desk/learn-worker.js")).ok_or(Stop::NotThere)?;
    let mut response = script.bytes.to_vec().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(script.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static("/desk"));
    Ok(response)
}
