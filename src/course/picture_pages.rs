//! A picture that a writer puts into the text of a lesson.
//!
//! Promises: leave to write is asked before a file is looked at; the button carries the whole form, so that what was typed into the text is saved with
//! the picture, or comes back with the sentence beside its field; of two writers the second is shown both texts, his picture in his own.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use zhibu_doc::{Figure, md};

use super::commands::{KeepPicture, SaveLesson};
use super::lesson_pages::{Wish, conflict, mended, outline, refused, wish};
use super::pages::course;
use super::rules::{described, with_picture};
use super::{EditCourse, film};
use crate::app::App;
use crate::db::Fail;
use crate::desk::Errors;
use crate::edition::meta::Size;
use crate::publish;
use crate::refusal::Refusal;
use crate::web::pages::sentence_of;
use crate::web::{Routes, Stop, Uploaded};

pub(super) fn routes() -> Routes {
    Routes::default().post::<EditCourse, _, _>("/desk/courses/{id}/lessons/{lesson}/picture", put)
}

/// Stores a picture in the widths that readers get, in its turn among the heavy work.
async fn stored(app: &App, file: Option<(String, Bytes)>) -> Result<Vec<Size>, Refusal> {
    let Some((_, bytes)) = file else { return Err(Refusal::at("picture", "file-missing")) };
    let files = app.files.clone();
    // One picture has its own bound of pixels; the bound of all pictures of a file is not for it.
    let done = publish::in_turn(app.heavy.clone(), move || publish::store_picture(&files, &bytes, &mut { u64::MAX })).await;
    let stored = done.unwrap_or_else(|| Err(Refusal::at("picture", "picture-broken")))?;
    Ok(stored.sizes)
}

async fn put(path: Path<(String, String)>, uploaded: Uploaded) -> Result<Response, Stop> {
    let Path((id, lesson)) = path;
    let Uploaded { ctx, fields, file, turn: _turn } = uploaded;
    let course = course(&ctx, &id).await?;
    let proof = ctx.prove::<EditCourse>(course.object()).await?;
    outline(&ctx, &course).await?.lesson(&lesson).ok_or(Stop::NotThere)?;
    let typed = wish(&fields);
    let mut errors = Errors::none();
    if let Err(refusal) = described(&typed.alt) {
        errors.add("picture_alt", sentence_of(&ctx.app, &refusal));
    }
    // A picture of which nothing is said is not stored for nothing; that none was chosen is told at once.
    let sizes = if errors.is_empty() || file.is_none() { stored(&ctx.app, file).await } else { Ok(Vec::new()) };
    let sizes = match sizes {
        Ok(sizes) => sizes,
        Err(refusal) => {
            errors.add("picture", sentence_of(&ctx.app, &refusal));
            Vec::new()
        }
    };
    if !errors.is_empty() {
        return mended(&ctx, &course, &lesson, Some(&typed), errors).await;
    }
    let file = sizes.last().map(|size| size.hash.clone()).unwrap_or_default();
    let figure = Figure { file, alt: typed.alt.clone(), caption: Vec::new() };
    let media = film::film_of(ctx.app.store.read(), &course.id, &lesson).await?.map(|shown| shown.media());
    let doc = with_picture(&typed.doc, media.as_ref(), typed.behind, figure);
    let save = SaveLesson {
        course: course.id.clone(),
        lesson: lesson.clone(),
        version: typed.version,
        title: typed.title.clone(),
        doc: doc.clone(),
    };
    let kept = ctx.execute(KeepPicture { course: course.id.clone(), sizes }, proof.clone()).await;
    let done = match kept {
        Ok(()) => ctx.execute(save, proof).await,
        Err(fail) => Err(fail),
    };
    match done {
        Ok(_) => {
            let here = format!("/desk/courses/{}/lessons/{lesson}", course.id);
            Ok(Redirect::to(&format!("{here}?did=course-picture-in#h-pics")).into_response())
        }
        Err(Fail::Refused(refusal)) if refusal.code == "lesson-moved-on" => {
            let mine = Wish { body: md::write(&doc), doc, alt: String::new(), ..typed };
            conflict(&ctx, &course, &lesson, mine, false).await
        }
        Err(Fail::Refused(refusal)) => refused(&ctx, &course, &lesson, Some(&typed), &refusal).await,
        Err(other) => Err(other.into()),
    }
}
