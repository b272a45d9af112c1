//! A published course for the tests of other rooms.
//!
//! Promises: what stands there stands as after a publication, in a bureau made by [`TestApp::with_bureau`]; texts and questions are foretold: the
//! right option of every question ends with [`RIGHT`].

#![expect(clippy::missing_panics_doc, reason = "a test that has no course stops here")]

use std::fmt::Write as _;

use serde::Serialize;
use zhibu_doc::md;

use super::rules::{
    Cue, Frozen, FrozenMedia, FrozenQuestion, FrozenText, LessonMedia, LessonPlan, Outline, UnitPlan, parts_of, vtt,
};
use super::{publish, units};
use crate::access::{Action, Proof};
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::media::rules::Kind as FilmKind;
use crate::media::{Index, Segment, Track};
use crate::testing::TestApp;

/// Ends the text of the right option.
pub const RIGHT: &str = "（对）";

/// Bytes of a segment of a staged film: more than one frame, so that it can break off in the middle.
const SEGMENT_BYTES: u64 = 20_000;

/// What was published.
#[derive(Debug, Clone)]
pub struct PublishedCourse {
    /// Id of the course.
    pub course: String,
    /// Public code of its unit.
    pub unit: String,
    /// Public codes of its lessons, in order.
    pub lessons: Vec<String>,
}

/// One unit with one text lesson of `characters` characters, a heading about every 500, and 16 single choices of four options spread over
/// its parts.
pub async fn published_course(test: &TestApp, characters: usize) -> PublishedCourse {
    staged(test, frozen(characters)).await
}

/// A lesson of a film of that many segments of 6 s, prepared and lying there, with a text of two parts that meet in its middle; 16 single choices.
pub async fn published_film(test: &TestApp, segments: usize) -> PublishedCourse {
    let duration = i64::try_from(segments).expect("a film") * 6_000;
    let hash = test.app.files.put(bytes::Bytes::from(vec![b'o'; segments * 6_000])).await.expect("the file is stored");
    prepared(test, &hash, segments);
    let mut frozen = frozen(1_000);
    let words = "挂灯要看风向，收灯要看天色。";
    let half = duration / 2;
    let captions = vtt(&[
        Cue { from: 0, to: half, text: format!("第1段{words}") },
        Cue { from: half, to: duration, text: format!("第2段{words}") },
    ]);
    let media = LessonMedia { kind: FilmKind::Video, hash, name: "灯.mp4".into(), duration, captions };
    frozen.media = vec![FrozenMedia { lesson: "lesson".into(), media }];
    staged(test, frozen).await
}

fn prepared(test: &TestApp, hash: &str, segments: usize) {
    let folder = test.app.stage.folder(hash);
    std::fs::create_dir_all(&folder).expect("a folder");
    let cut = (0..segments).map(|number| Segment { at: 100 + number as u64 * SEGMENT_BYTES, bytes: SEGMENT_BYTES, ms: 6_000 });
    let track = |name: &str, pictures, bits| Track {
        name: name.into(),
        pictures,
        width: if pictures { 426 } else { 0 },
        height: if pictures { 240 } else { 0 },
        bits,
        codecs: String::new(),
        init: 100,
        segments: cut.clone().collect(),
    };
    let tracks = vec![track("v240", true, 220_000), track("v360", true, 450_000), track("sound", false, 40_000)];
    for track in &tracks {
        // A hole of that length: nothing is written to the disk.
        let file = std::fs::File::create(folder.join(&track.name)).expect("a file");
        file.set_len(100 + segments as u64 * SEGMENT_BYTES).expect("as long");
    }
    let duration = i64::try_from(segments).expect("a film") * 6_000;
    Index { duration, tracks, poster: false }.write(&folder).expect("written");
}

async fn staged(test: &TestApp, frozen: Frozen) -> PublishedCourse {
    let course = test.system(PublishWhole { frozen }).await;
    let all = units(test.app.store.read()).await.expect("the units");
    let unit = all.into_iter().find(|unit| unit.course_id == course).expect("the unit is public").code;
    let lessons = super::lessons(test.app.store.read(), &unit).await.expect("the lessons");
    PublishedCourse { course, unit, lessons: lessons.into_iter().map(|lesson| lesson.code).collect() }
}

/// The next version of a published course: of that many characters, altered.
pub async fn published_again(test: &TestApp, course: &PublishedCourse, characters: usize, alter: impl FnOnce(&mut Frozen)) {
    let mut frozen = frozen(characters);
    alter(&mut frozen);
    test.system(PublishAgain { course: course.course.clone(), frozen }).await;
}

/// The course as it is frozen.
pub(super) fn frozen(characters: usize) -> Frozen {
    let doc = md::read(&text(characters));
    let parts = parts_of(&doc);
    let questions = (0..16).map(|number| FrozenQuestion {
        id: format!("question-{number}"),
        unit: "unit".into(),
        lesson: "lesson".into(),
        part: i64::try_from(number % parts.len().max(1)).unwrap_or_default() + 1,
        usable: true,
        body: body(number),
    });
    let lessons = vec![LessonPlan { id: "lesson".into(), title: "诱虫灯怎么挂".into() }];
    Frozen {
        outline: Outline {
            title: "诱虫灯的挂设与管护".into(),
            digest: "学完会挂、会收、会报。".into(),
            byline: "第一党支部".into(),
            source: "云汀局".into(),
            units: vec![UnitPlan { id: "unit".into(), title: "挂灯与收灯".into(), lessons }],
            ..Outline::default()
        },
        media: Vec::new(),
        questions: questions.collect(),
        texts: vec![FrozenText { lesson: "lesson".into(), doc }],
    }
}

/// Markdown of that many characters, headings included.
fn text(characters: usize) -> String {
    let mut out = String::new();
    let mut written = 0;
    let mut part = 0;
    while written < characters {
        part += 1;
        let heading = format!("第{part}段");
        let room = characters.saturating_sub(written + heading.chars().count()).min(500);
        if room == 0 {
            // Too few are left for a heading and a text: they end the part before.
            let rest: String = "灯".repeat(characters - written);
            out.push_str(&rest);
            break;
        }
        let body: String = "挂灯要看风向，收灯要看天色。".chars().cycle().take(room).collect();
        let _ = write!(out, "\n\n## {heading}\n\n{body}");
        written += heading.chars().count() + room;
    }
    out
}

fn body(number: usize) -> serde_json::Value {
    let option = |at: usize| {
        let right = at == number % 4;
        let mark = if right { RIGHT } else { "" };
        serde_json::json!({ "text": format!("第{number}题的第{}项{mark}", at + 1), "right": right })
    };
    let options: Vec<_> = (0..4).map(option).collect();
    serde_json::json!({ "kind": { "type": "single", "options": options }, "stem": format!("第{number}题：灯挂多高？"), "difficulty": 2, "explain": format!("第{number}题的道理。") })
}

#[derive(Debug)]
struct Stage;

impl Action for Stage {
    const NAME: &'static str = "course.stage";
}

/// A course that has been through everything.
#[derive(Serialize)]
struct PublishWhole {
    frozen: Frozen,
}

impl Command for PublishWhole {
    type Done = String;
    type Act = Stage;
    const NAME: &'static str = "course.stage";

    async fn run(&self, tx: &mut Tx, _: &Proof<Stage>) -> Result<String, Fail> {
        let (id, code, now) = (tx.id(), tx.code(), tx.now());
        tx.exec(
            "INSERT INTO course (id, code, node_id, owner_id, state, title, changed_at, created_at) \
             VALUES ($1, $2, 'branch', 'system', 'published', $3, $4, $4)",
            &args![id.as_str(), code, self.frozen.outline.title.as_str(), now],
        )
        .await?;
        publish(tx, &id, "branch", "revision", "approval", &self.frozen).await?;
        Ok(id)
    }
}

/// Its next version.
#[derive(Serialize)]
struct PublishAgain {
    course: String,
    frozen: Frozen,
}

impl Command for PublishAgain {
    type Done = ();
    type Act = Stage;
    const NAME: &'static str = "course.stage_again";

    async fn run(&self, tx: &mut Tx, _: &Proof<Stage>) -> Result<(), Fail> {
        publish(tx, &self.course, "branch", "revision-2", "approval-2", &self.frozen).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{left_out, lesson, pool};
    use crate::testing::each_db;

    #[test]
    fn a_text_has_exactly_that_many_characters() {
        for characters in [10, 499, 500, 504, 2_000, 6_003] {
            let doc = md::read(&text(characters));
            let counted = zhibu_doc::plain::text(&doc).chars().filter(|c| !c.is_whitespace()).count();
            assert_eq!(counted, characters);
        }
    }

    #[tokio::test]
    async fn a_published_course_can_be_read() {
        each_db(|db| async move {
            let test = TestApp::of(&db).await.with_bureau().await;
            let course = published_course(&test, 2_000).await;
            let reader = test.app.store.read();
            let lesson = lesson(reader, &course.lessons[0]).await.unwrap().unwrap();
            assert_eq!((lesson.length, lesson.parts.len()), (2_000 * 150, 4));
            let pool = pool(reader, &course.unit).await.unwrap();
            assert_eq!(pool.len(), 16);
            assert!(pool.iter().all(|question| question.usable == 1 && question.lesson_code == lesson.code && question.part > 0));
        })
        .await;
    }

    #[tokio::test]
    async fn a_lesson_keeps_its_address_wherever_it_goes_and_says_when_it_is_left_out() {
        each_db(|db| async move {
            let test = TestApp::of(&db).await.with_bureau().await;
            let course = published_course(&test, 2_000).await;
            let (reader, code) = (test.app.store.read(), course.lessons[0].as_str());
            let first = lesson(reader, code).await.unwrap().unwrap();
            // It moves into a new unit before its own, which keeps another lesson.
            let other = |frozen: &mut Frozen| {
                frozen.outline.units[0].lessons.push(LessonPlan { id: "other".into(), title: "怎么收".into() });
                frozen.texts.push(FrozenText { lesson: "other".into(), doc: md::read(&text(700)) });
            };
            db.clock.advance(1_000);
            published_again(&test, &course, 2_000, |frozen| {
                other(frozen);
                let moved = frozen.outline.units[0].lessons.remove(0);
                frozen.outline.units.insert(0, UnitPlan { id: "new".into(), title: "先挂".into(), lessons: vec![moved] });
            })
            .await;
            let moved = lesson(reader, code).await.unwrap().unwrap();
            assert_eq!(
                (moved.unit_code == first.unit_code, moved.id == first.id),
                (false, false),
                "another version, in another unit"
            );
            assert_eq!(super::super::lessons(reader, &first.unit_code).await.unwrap().len(), 1);
            // Back again, as it was: what was learned of it there is there.
            db.clock.advance(1_000);
            published_again(&test, &course, 2_000, other).await;
            let back = lesson(reader, code).await.unwrap().unwrap();
            assert_eq!((back.id == first.id, back.unit_code == first.unit_code), (true, true));
            // And out of the course.
            db.clock.advance(1_000);
            published_again(&test, &course, 2_000, |frozen| {
                other(frozen);
                frozen.outline.units[0].lessons.remove(0);
            })
            .await;
            assert!(lesson(reader, code).await.unwrap().is_none());
            assert_eq!(left_out(reader, code).await.unwrap().unwrap().1, "诱虫灯的挂设与管护");
            assert!(left_out(reader, "nothing").await.unwrap().is_none());
        })
        .await;
    }
}
