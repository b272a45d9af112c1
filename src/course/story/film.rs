//! A film on its way into a course: by pieces, whole, broken, prepared, with captions.

use crate::app::App;
use crate::jobs;
use crate::media;
use crate::testing::{Browser, File, TestApp, each_db};

use super::{code, stage};

const LAMP: &[u8] = include_bytes!("../../../demo/courses/trap-lamp/lamp.mp4");
const MARK: &[u8] = include_bytes!("../../../demo/courses/wood-mark/mark.m4a");

async fn begun(db: &crate::testing::TestDb) -> (TestApp, Browser, crate::testing::Person, crate::testing::TestCourse, String) {
    let (test, writer) = stage(db).await;
    let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
    let browser = test.sign_in(&writer).await;
    let film = format!("/desk/courses/{}/lessons/{}/film", course.id, course.lesson);
    (test, browser, writer, course, film)
}

/// A whole file at once, as a browser without script sends it.
async fn whole(browser: &Browser, film: &str, name: &str, bytes: &[u8]) -> crate::testing::Answer {
    browser.upload(film, &[], Some(File { field: "file", name, bytes })).await
}

async fn piece(browser: &Browser, film: &str, size: usize, at: usize, bytes: &[u8]) -> (u16, serde_json::Value) {
    let (size, at) = (size.to_string(), at.to_string());
    let fields = [("name", "灯.mp4"), ("size", size.as_str()), ("at", at.as_str())];
    let file = (!bytes.is_empty()).then_some(File { field: "file", name: "piece", bytes });
    browser.upload_json(film, &fields, file).await
}

async fn state_of(app: &App, bytes: &[u8]) -> Option<String> {
    let hash = crate::db::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes));
    media::media(app.store.read(), &hash).await.expect("the database").map(|media| media.state)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_comes_in_pieces_and_a_broken_line_costs_one() {
    each_db(|db| async move {
        let (test, browser, _, course, film) = begun(&db).await;
        assert!(browser.get(&film).await.says("传一个视频或录音"));
        let (size, third) = (LAMP.len(), LAMP.len() / 3);
        let (status, said) = piece(&browser, &film, size, 0, &LAMP[..third]).await;
        assert_eq!((status, said["have"].as_u64()), (200, Some(third as u64)), "{said}");
        // The line broke: the same file is chosen again, and asks how much is here.
        let (_, said) = piece(&browser, &film, size, 0, b"").await;
        assert_eq!((said["have"].as_u64(), said["done"].as_bool()), (Some(third as u64), Some(false)), "{said}");
        // A piece whose answer was lost comes twice; one from farther on is told where to go on.
        for _ in 0..2 {
            let (_, said) = piece(&browser, &film, size, third, &LAMP[third..2 * third]).await;
            assert_eq!(said["have"].as_u64(), Some(2 * third as u64), "{said}");
        }
        let (status, said) = piece(&browser, &film, size, 2 * third, &LAMP[2 * third..]).await;
        assert_eq!((status, said["done"].as_bool()), (200, Some(true)), "{said}");
        let page = browser.get(&film).await;
        assert!(page.says("灯.mp4") && page.says("5:47") && page.says("<video"), "{}", page.body);
        assert_eq!(state_of(&test.app, LAMP).await.as_deref(), Some("waiting"));
        assert!(browser.get(&format!("/desk/courses/{}", course.id)).await.says("视频，5:47"));
        let (_, said) = browser.get_json(&format!("{film}/state")).await;
        assert_eq!(said["moving"].as_bool(), Some(test.app.tools.ffmpeg.is_some()));
        let (status, _) = piece(&browser, &film, usize::MAX >> 1, 0, &LAMP[..third]).await;
        assert_eq!(status, 422, "larger than any lesson");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_lies_or_breaks_off_is_told_in_words_and_leaves_nothing() {
    each_db(|db| async move {
        let (test, browser, _, course, film) = begun(&db).await;
        for (name, bytes, words) in [
            ("课.mp4", &b"PK\x03\x04 this is a table"[..], "这不是视频"),
            ("半.mp4", &LAMP[..LAMP.len() / 2], "就断了"),
            ("头.mp4", &LAMP[..300], "文件不完整"),
            ("", b"", "还没有选文件"),
        ] {
            let answer = whole(&browser, &film, name, bytes).await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(answer.says(words), "{name}: {}", answer.body);
        }
        assert!(browser.get(&film).await.says("传一个视频或录音"), "nothing was taken");
        assert!(!test.outline(&course.id).await.units.is_empty());
        let (status, said) = piece(&browser, &film, 400, 0, b"<html>not a film</html>").await;
        assert_eq!((status, said["code"].as_str()), (422, Some("media-not-media")), "told at the first piece");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_with_a_film_goes_to_review_with_captions_and_a_text_and_not_before() {
    each_db(|db| async move {
        let (test, browser, writer, course, film) = begun(&db).await;
        assert_eq!(whole(&browser, &film, "灯.mp4", LAMP).await.status, 303);
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "course-captions-missing");
        let captions = format!("{film}/captions");
        let wrong = "WEBVTT\n\n00:09 --> 00:04\n倒了\n";
        let answer = browser.upload(&captions, &[("version", "1"), ("captions", wrong)], None).await;
        assert_eq!(answer.status, 303, "unfinished captions are kept");
        let page = browser.get(&film).await;
        assert!(page.says("第 3 行：结束比开始早") && page.says("00:09 --"), "{}", page.body);
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "course-captions-faulty");
        let late = browser.upload(&captions, &[("version", "1"), ("captions", "WEBVTT")], None).await;
        assert!(late.status == 422 && late.says("别人也存了字幕"), "of two the second is told");
        let made = browser.upload(&captions, &[("version", "2"), ("then", "rough")], None).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let page = browser.get(&film).await;
        assert!(page.says("离地一米五") && page.says("各段从哪里开始") && !page.says("处要改"), "{}", page.body);
        let vtt = browser.get(&format!("{film}/captions.vtt")).await;
        assert!(vtt.body.starts_with("WEBVTT") && vtt.headers["content-type"] == "text/vtt; charset=utf-8");
        let round = test.submit_course(&writer, &course.id).await.expect("to review");
        test.pass_all("branch", &round).await;
        let (_, lessons) = super::taught(&test, &course).await.expect("taught");
        assert_eq!(lessons[0].1 / 1_000, 347, "its length is the film's");
        assert_eq!(super::fine(&test).await, Vec::<String>::new());
        let learner = test.sign_in(&test.person(None, "branch").await).await;
        let list = learner.get_json("/learn/lessons").await.1;
        assert_eq!(list["units"][0]["lessons"][0]["forms"], serde_json::json!(["video", "sound", "text"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn captions_become_the_text_and_a_film_that_goes_stays_in_a_revision() {
    each_db(|db| async move {
        let (test, browser, writer, course, film) = begun(&db).await;
        let lesson = test
            .change_course(&writer, &course.id, crate::course::rules::Change::AddLesson(course.unit.clone(), "听章".into()))
            .await
            .expect("a lesson");
        let film = film.replace(&course.lesson, &lesson);
        assert_eq!(whole(&browser, &film, "章.m4a", MARK).await.status, 303);
        let words = std::str::from_utf8(include_bytes!("../../../demo/courses/wood-mark/mark.vtt")).expect("text");
        let fields = [("version", "1"), ("captions", words), ("then", "text")];
        let made = browser.upload(&format!("{film}/captions"), &fields, None).await;
        assert!(made.location().contains("did=film-text-made"), "{}", made.body);
        let text = crate::course::text_of(test.app.store.read(), &course.id, &lesson).await.expect("read").expect("a text");
        assert!(zhibu_doc::plain::text(&text).contains("垫木"), "the words of the captions");
        assert_eq!(browser.post(&format!("{film}/remove"), &[]).await.status, 303);
        assert!(browser.get(&film).await.says("传一个视频或录音"));
        assert_eq!(super::fine(&test).await, Vec::<String>::new());
        let kept = crate::course::kept_media(test.app.store.read(), &course.id).await.expect("read");
        assert_eq!(kept, ["章.m4a"], "a revision has it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_prepared_beside_everything_else_and_one_that_cannot_be_is_told() {
    each_db(|db| async move {
        let (test, browser, _, _, film) = begun(&db).await;
        assert!(test.app.tools.ffmpeg.is_some(), "scripts/test brings ffmpeg");
        assert_eq!(whole(&browser, &film, "章.m4a", MARK).await.status, 303);
        while jobs::one(&test.app, "short").await.expect("the list") {}
        assert_eq!(state_of(&test.app, MARK).await.as_deref(), Some("waiting"), "no short job waits for it");
        assert!(jobs::one_of(&test.app, "long", true).await.expect("the list"));
        assert_eq!(state_of(&test.app, MARK).await.as_deref(), Some("ready"));
        assert!(browser.get(&film).await.says("已备好"));
        // Its table of contents is whole and its pictures are not: only whoever plays it finds out.
        let mut broken = LAMP.to_vec();
        let half = broken.len() / 2;
        for byte in &mut broken[half..] {
            *byte = 0xAA;
        }
        assert_eq!(whole(&browser, &film, "坏.mp4", &broken).await.status, 303);
        assert!(jobs::one_of(&test.app, "long", true).await.expect("the list"));
        assert_eq!(state_of(&test.app, &broken).await.as_deref(), Some("failed"));
        let page = browser.get(&film).await;
        assert!(page.says("就断了") || page.says("读不出来"), "{}", page.body);
    })
    .await;
}

/// What lies where files on their way lie.
fn on_their_way(test: &TestApp) -> usize {
    let place = media::place(&test.app.files, "x");
    std::fs::read_dir(place.parent().expect("a folder"))
        .map_or(0, |entries| entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_file())).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_send_one_film_and_it_is_there_once_and_whole() {
    each_db(|db| async move {
        let (test, browser, _, _, film) = begun(&db).await;
        let (size, half) = (LAMP.len(), LAMP.len() / 2);
        let (left, right) =
            tokio::join!(piece(&browser, &film, size, 0, &LAMP[..half]), piece(&browser, &film, size, 0, &LAMP[..half]));
        assert_eq!((left.0, right.0), (200, 200), "{left:?} {right:?}");
        // A piece that is another one at the same place changes nothing that is here.
        let mut other = LAMP[..half].to_vec();
        other[half / 2..].fill(7);
        assert_eq!(piece(&browser, &film, size, 0, &other).await.1["have"].as_u64(), Some(half as u64));
        let (left, right) =
            tokio::join!(piece(&browser, &film, size, half, &LAMP[half..]), piece(&browser, &film, size, half, &LAMP[half..]));
        assert!(left.1["done"] == true || right.1["done"] == true, "{left:?} {right:?}");
        assert!([left.0, right.0].iter().all(|status| *status == 200 || *status == 404), "{left:?} {right:?}");
        assert!(browser.get(&film).await.says("灯.mp4"));
        assert_eq!(state_of(&test.app, LAMP).await.as_deref(), Some("waiting"), "what is stored is what was sent");
        assert_eq!(on_their_way(&test), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_no_piece_has_are_refused_and_nothing_is_kept() {
    each_db(|db| async move {
        let (test, browser, _, _, film) = begun(&db).await;
        let head = &LAMP[..4_000];
        for (size, at) in [
            ("400000", "-1"),
            ("-1", "0"),
            ("-400000", "5"),
            ("0", "7"),
            ("3999", "0"),
            ("4000", "1"),
            ("9223372036854775807", "9223372036854775807"),
        ] {
            let fields = [("name", "灯.mp4"), ("size", size), ("at", at)];
            let (status, said) =
                browser.upload_json(&film, &fields, Some(File { field: "file", name: "piece", bytes: head })).await;
            assert_eq!(status, 422, "{size} {at}: {said}");
        }
        assert_eq!(on_their_way(&test), 0);
        let (status, said) = piece(&browser, &film, 1, 0, &LAMP[..1]).await;
        assert_eq!((status, said["code"].as_str()), (422, Some("media-not-media")), "a byte");
    })
    .await;
}
