//! A picture that a writer puts into a lesson by its form, until a learner sees it.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

use super::stage;
use crate::access::Role;
use crate::testing::{Answer, File, TestApp, TestCourse, each_db};

const ALT: &str = "一盏灯挂在一米五的杆上";
const BODY: &str = "## 挂多高\n\n离地一米五，按规程。\n\n## 什么时候收\n\n天亮以前。";

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Png).expect("a picture");
    out.into_inner()
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { field: "picture", name, bytes }
}

fn fields<'a>(version: &'a str, alt: &'a str) -> [(&'a str, &'a str); 5] {
    [("version", version), ("title", "怎么挂"), ("body", BODY), ("picture_alt", alt), ("picture_behind", "1")]
}

/// What the pictures of the text say, in order.
async fn said(test: &TestApp, course: &TestCourse) -> Vec<String> {
    let text = super::super::text_of(test.app.store.read(), &course.id, &course.lesson).await.expect("the database answers");
    text.expect("a text").figures().into_iter().map(|figure| figure.alt.clone()).collect()
}

/// The first address of a page below that one.
fn address(page: &Answer, below: &str) -> String {
    let src = page.body.split("src=\"").find(|part| part.starts_with(below)).expect("a picture");
    src.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_picture_is_put_into_a_lesson_and_the_learner_sees_it() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let lesson = format!("/desk/courses/{}/lessons/{}", course.id, course.lesson);
        let put = format!("{lesson}/picture");
        let page = browser.get(&lesson).await;
        assert!(page.says("在课文里放一张图") && page.says("第 1 段“挂多高”后面"), "{}", page.body);
        // A file that lies about its kind, one that is far too large, one of which nothing is said, and none at all.
        let large = png(1, 60_000);
        for (alt, file, sentence) in [
            (ALT, Some(file("灯.jpg", b"%PDF-1.7 no picture")), "这不是能用的图片"),
            (ALT, Some(file("灯.png", &large)), "图片太大"),
            (" ", Some(file("灯.png", &large)), "请写一句图里有什么"),
            (ALT, None, "还没有选文件"),
        ] {
            let refused = browser.upload(&put, &fields("1", alt), file).await;
            assert_eq!(refused.status, 422, "{sentence}");
            assert!(refused.says(sentence) && refused.says("图还没有放进来"), "{sentence}: {}", refused.body);
            assert!(
                refused.says("离地一米五，按规程。") && refused.says("<option value=\"1\" selected>"),
                "what was typed is there"
            );
            assert!(alt == " " || refused.says(&format!("value=\"{ALT}\"")), "and what was said of it");
        }
        assert!(said(&test, &course).await.is_empty(), "nothing changed");
        // Another button saves the text and says that the picture is not in it yet.
        let other = browser.post(&lesson, &[&fields("1", ALT)[..], &[("picture", "灯.png"), ("then", "back")]].concat()).await;
        assert!(other.status == 422 && other.says("图还没有放进来。请再选一次文件") && other.says(&format!("value=\"{ALT}\"")));
        let bytes = png(600, 400);
        for _ in 0..2 {
            // The second click on one button is the first one.
            let done = browser.upload(&put, &fields("2", ALT), Some(file("灯.png", &bytes))).await;
            assert_eq!(done.location(), format!("{lesson}?did=course-picture-in#h-pics"), "{}", done.body);
        }
        assert_eq!(said(&test, &course).await, [ALT]);
        let page = browser.get(&lesson).await;
        let before_second = page.body.find(&format!("![{ALT}](")) < page.body.find("## 什么时候收");
        assert!(page.says(&format!("![{ALT}](")) && before_second, "it stands behind the first part: {}", page.body);
        assert!(page.says("整行删掉，再存"), "and the page says how it goes out again");
        let round = test.submit_course(&writer, &course.id).await.expect("it is complete");
        test.pass_all("branch", &round).await;
        let reader = test.app.store.read();
        let unit = super::super::units(reader).await.expect("the units").remove(0).code;
        let code = super::super::lessons(reader, &unit).await.expect("the lessons").remove(0).code;
        let learner = test.sign_in(&test.person(None, "branch").await).await;
        let page = learner.get(&format!("/desk/learn/l/{code}")).await;
        assert!(page.says(&format!("alt=\"{ALT}\"")) && page.body.len() < 200_000, "{}", page.body);
        let picture = address(&page, &format!("/desk/learn/l/{code}/f/"));
        assert_eq!(learner.get(&picture).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn of_two_writers_the_second_keeps_his_picture_and_a_line_that_is_deleted_takes_it_out() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let other = test.person(Some(Role::Writer), "branch").await;
        let (mine, theirs) = (test.sign_in(&writer).await, test.sign_in(&other).await);
        let course = test.course_draft(&writer, "branch", "挂灯", 0).await;
        let lesson = format!("/desk/courses/{}/lessons/{}", course.id, course.lesson);
        let saved = theirs.post(&lesson, &[("version", "1"), ("title", ""), ("body", "两米。"), ("then", "stay")]).await;
        assert_eq!(saved.status, 303);
        let bytes = png(60, 40);
        let clash = mine.upload(&format!("{lesson}/picture"), &fields("1", ALT), Some(file("灯.png", &bytes))).await;
        assert_eq!(clash.status, 409);
        assert!(clash.says("两米。") && clash.says("按规程"), "both are on the page");
        let body =
            clash.body.split("<textarea id=\"body\"").nth(1).and_then(|rest| rest.split_once('>')).map_or("", |(_, rest)| rest);
        let body = body.split("</textarea>").next().unwrap_or_default().trim();
        assert!(body.contains(&format!("![{ALT}](")), "{body}");
        let wins = mine.post(&lesson, &[("version", "2"), ("title", ""), ("body", body), ("then", "mine")]).await;
        assert_eq!(wins.status, 303, "{}", wins.body);
        let page = mine.get(&lesson).await;
        let picture = address(&page, &format!("/desk/courses/{}/f/", course.id));
        assert_eq!(mine.get(&picture).await.status, 200);
        let out = mine.post(&lesson, &[("version", "3"), ("title", ""), ("body", BODY), ("then", "stay")]).await;
        assert_eq!(out.status, 303);
        assert!(said(&test, &course).await.is_empty());
        assert_eq!(mine.get(&picture).await.status, 404, "what no text names is not sent");
        // Under review nothing comes in.
        let course = test.course_draft(&writer, "branch", "收灯", 8).await;
        test.submit_course(&writer, &course.id).await.expect("it is complete");
        let put = format!("/desk/courses/{}/lessons/{}/picture", course.id, course.lesson);
        assert_eq!(mine.upload(&put, &fields("1", ALT), Some(file("灯.png", &bytes))).await.status, 422);
        assert!(said(&test, &course).await.is_empty());
        let stranger = test.sign_in(&test.person(Some(Role::Writer), "sister").await).await;
        assert_eq!(stranger.upload(&put, &fields("1", ALT), Some(file("灯.png", &bytes))).await.status, 404);
    })
    .await;
}
