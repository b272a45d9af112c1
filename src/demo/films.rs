//! Films and recordings of the demo's courses, with their captions and pictures, as the pages take them in.

use anyhow::Context;
use bytes::Bytes;
use zhibu_doc::{Block, Doc, Figure};

use super::content;
use super::course_plans::CourseLesson;
use crate::access::Proof;
use crate::app::App;
use crate::course::rules::parts_of;
use crate::course::{self, EditCourse, SaveCaptions, TakeLessonFile, TakeMedia};
use crate::media;
use crate::publish::{self, Imported, Report};

/// Gives a lesson its film, if the folder of the course has one.
///
/// # Errors
/// Content that our own rules refuse.
pub async fn add(
    app: &App,
    folder: &str,
    course: &str,
    lesson: &str,
    plan: &CourseLesson,
    proof: Proof<EditCourse>,
) -> anyhow::Result<()> {
    if plan.media.is_empty() {
        return Ok(());
    }
    let file = |name: &str| content::file(&format!("courses/{folder}/{name}"));
    if !plan.slides.is_empty() {
        pictures(app, folder, course, lesson, plan, proof.clone()).await?;
    }
    let bytes = file(&plan.media)?;
    let hash = app.files.put(Bytes::from_static(bytes)).await?;
    let probed = media::probe(&app.files.path(&hash), None).await.map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
    let take = TakeMedia {
        key: app.new_id(),
        course: course.to_owned(),
        lesson: lesson.to_owned(),
        hash,
        name: plan.media.clone(),
        bytes: i64::try_from(bytes.len())?,
        probed,
        coming: String::new(),
    };
    app.store.execute(take, proof.clone()).await?;
    let captions = std::str::from_utf8(file(&plan.captions)?)?.to_owned();
    let save = SaveCaptions { course: course.to_owned(), lesson: lesson.to_owned(), version: 1, captions };
    app.store.execute(save, proof).await?;
    Ok(())
}

/// Puts the pictures of a recording into its text, one a part, behind the heading.
async fn pictures(
    app: &App,
    folder: &str,
    course: &str,
    lesson: &str,
    plan: &CourseLesson,
    proof: Proof<EditCourse>,
) -> anyhow::Result<()> {
    let text = course::text_of(app.store.read(), course, lesson).await?.context("a text")?;
    let parts = parts_of(&text);
    let (mut blocks, mut pictures) = (text.blocks.clone(), Vec::new());
    for (slide, part) in plan.slides.iter().zip(&parts).rev() {
        let bytes = content::file(&format!("courses/{folder}/{}", slide.file))?;
        let stored =
            publish::store_picture(&app.files, bytes, &mut u64::MAX.clone()).map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        let key = stored.largest().context("a size")?.hash.clone();
        let figure = Figure { file: key.clone(), alt: slide.alt.clone(), caption: Vec::new() };
        blocks.insert(part.first + 1, Block::Figure(figure));
        pictures.push((key, "image/png".to_owned(), i64::try_from(bytes.len())?, stored.sizes));
    }
    let imported = Imported { title: String::new(), doc: Doc { blocks, ..text }, report: Report::default(), pictures };
    let (key, course, lesson) = (app.new_id(), course.to_owned(), lesson.to_owned());
    app.store.execute(TakeLessonFile { key, course, lesson, imported }, proof).await?;
    Ok(())
}
