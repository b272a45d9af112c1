//! Weak lessons: marked in the list, linked to where they are mended, told to whoever makes the course as long as there is something to do.

use super::stage::{Stage, main_text};
use crate::access::Role;
use crate::course::{self, Lesson};
use crate::learn::Reading;
use crate::testing::{Browser, Person, TestApp, TestCourse, each_db};

const MARK: &str = "有 1 课要补";
const LINE: &str = "有 1 课该补一补";

/// The one lesson of a course as it is taught.
async fn lesson(test: &TestApp, course: &TestCourse) -> (String, Lesson) {
    let reader = test.app.store.read();
    let unit = course::units_of(reader, &course.id).await.unwrap().remove(0);
    let lesson = course::lessons(reader, &unit).await.unwrap().remove(0);
    (unit, lesson)
}

/// Somebody reads the lesson and says that it is of no use.
async fn says_bad(stage: &Stage, lesson: &Lesson) -> (Person, Browser) {
    let (person, browser) = stage.somebody().await;
    stage.learner(&person).read(lesson, usize::MAX, Reading { answers: true, offline: false }).await.unwrap();
    let said = browser.post(&format!("/desk/learn/l/{}/useful", lesson.code), &[("said", "bad")]).await;
    assert_eq!(said.status, 303, "{}", said.body);
    (person, browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weak_lesson_is_marked_linked_and_told_until_it_is_mended() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let test = &stage.test;
        let writer = test.person(Some(Role::Writer), "branch").await;
        let course = test.published_course(&writer, "branch", "挂灯课").await;
        test.db.clock.advance(1_000);
        test.published_course(&writer, "branch", "收灯课").await;
        let (_, weak) = lesson(test, &course).await;
        let desk = test.sign_in(&writer).await;
        let page = format!("/desk/courses/{}", course.id);
        let mut people = Vec::new();
        for _ in 0..9 {
            people.push(says_bad(&stage, &weak).await);
        }
        stage.works().await;
        assert!(!desk.get("/desk/effect").await.says(MARK), "nine are nobody");
        assert!(!desk.get("/desk").await.says("该补一补"));
        people.push(says_bad(&stage, &weak).await);
        stage.works().await;

        // The list: the mark, and the weak course before the newer one.
        let list = main_text(&desk.get("/desk/effect").await.body);
        assert!(list.contains(MARK) && list.find("挂灯课") < list.find("收灯课"), "{list}");
        // The page: to the lesson and to its questions, for whoever may edit.
        let (editor, bank) = (format!("{page}/lessons/{}\"", course.lesson), format!("{page}/questions?unit={}\"", course.unit));
        let effect = desk.get(&format!("{page}/effect")).await;
        assert!(effect.body.contains(&editor) && effect.body.contains(&bank), "{}", main_text(&effect.body));
        assert!(effect.says("先到课程页按“改一版”"), "it is taught and cannot be changed as it is");
        let organiser = test.sign_in(&test.person(Some(Role::Organiser), "committee").await).await;
        let other = organiser.get(&format!("{page}/effect")).await;
        assert!(other.says("90% 以上的人说没用") && !other.body.contains(&editor) && !other.says("改一版"));
        // 今天要办: one line for the course, for everybody who may edit it, and for nobody else.
        let colleague = test.sign_in(&test.person(Some(Role::Writer), "branch").await).await;
        for browser in [&desk, &colleague] {
            let today = browser.get("/desk").await;
            assert_eq!(today.body.matches(LINE).count(), 1, "{}", main_text(&today.body));
            assert!(today.says("挂灯课") && today.body.contains(&format!("href=\"{page}/effect\"")));
            let text = main_text(&today.body);
            assert!(!text.contains('%') && !text.contains("10 人"), "no figure: {text}");
        }
        for browser in [&organiser, &people[0].1] {
            assert!(!browser.get("/desk").await.says("该补一补"));
        }

        // The next version is begun: the line stands until the lesson itself is touched.
        test.db.clock.advance(60_000);
        assert_eq!(desk.post(&format!("{page}/edit-again"), &[]).await.status, 303);
        assert!(desk.get("/desk").await.says(LINE));
        assert!(!desk.get(&format!("{page}/effect")).await.says("先到课程页按“改一版”"));
        test.save_lesson(&writer, &course.id, &course.lesson, 1, "## 挂多高\n\n离地一米五，按规程。").await.unwrap();
        assert!(!desk.get("/desk").await.says("该补一补"), "somebody is at it");
        // More people say the same of the version that is taught: nobody is told again.
        for _ in 0..10 {
            says_bad(&stage, &weak).await;
        }
        stage.works().await;
        assert!(!desk.get("/desk").await.says("该补一补"));
        assert!(desk.get("/desk/effect").await.says(MARK), "what is taught is weak still");
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        assert!(!desk.get("/desk").await.says("该补一补"), "nothing can be done under review");
        test.pass_all("branch", &round).await;
        assert!(!desk.get("/desk").await.says("该补一补"));
        assert!(!desk.get("/desk/effect").await.says(MARK), "the new version has its own figures");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_before_the_text_changed_makes_no_lesson_weak() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let test = &stage.test;
        let writer = test.person(Some(Role::Writer), "branch").await;
        let course = test.published_course(&writer, "branch", "挂灯课").await;
        let (unit, weak) = lesson(test, &course).await;
        for _ in 0..14 {
            let person = test.person(None, "branch").await;
            let learner = stage.learner(&person);
            learner.read(&weak, usize::MAX, Reading { answers: true, offline: false }).await.unwrap();
            for _ in 0..2 {
                learner.check(&unit, 5).await.unwrap();
            }
        }
        stage.works().await;
        let desk = test.sign_in(&writer).await;
        let page = format!("/desk/courses/{}", course.id);
        let told = main_text(&desk.get(&format!("{page}/effect")).await.body);
        assert!(told.contains("90% 以上的人答错过") && told.contains("先看题有没有两种读法"), "{told}");
        assert!(desk.get("/desk").await.says(LINE) && desk.get("/desk/effect").await.says(MARK));

        test.db.clock.advance(60_000);
        desk.post(&format!("{page}/edit-again"), &[]).await;
        test.save_lesson(&writer, &course.id, &course.lesson, 1, "## 挂多高\n\n离地一米五，按规程。").await.unwrap();
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        test.pass_all("branch", &round).await;
        let told = main_text(&desk.get(&format!("{page}/effect")).await.body);
        assert!(told.contains("90% 以上的人答错过"), "the question is asked as before: {told}");
        assert!(!told.contains("先看题有没有两种读法"), "nobody has met it beside the new text: {told}");
        assert!(!desk.get("/desk").await.says("该补一补") && !desk.get("/desk/effect").await.says("课要补"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_course_cost_is_entered_while_it_is_taught_and_told_at_once() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let test = &stage.test;
        let writer = test.person(Some(Role::Writer), "branch").await;
        let course = test.published_course(&writer, "branch", "挂灯课").await;
        let page = format!("/desk/courses/{}", course.id);
        let desk = test.sign_in(&writer).await;
        let organiser = test.sign_in(&test.person(Some(Role::Organiser), "committee").await).await;
        let link = format!("href=\"{page}#cost\"");
        let shown = desk.get(&format!("{page}/effect")).await;
        assert!(shown.says("这门课没有记花费") && shown.body.contains(&link));
        let other = organiser.get(&format!("{page}/effect")).await;
        assert!(other.says("这门课没有记花费") && !other.body.contains(&link), "whoever cannot enter it is sent nowhere");
        let line = [("do", "add"), ("kind", "配音"), ("amount", "560"), ("cost_source", "合同 7 号")];
        assert_eq!(desk.post(&format!("{page}/costs"), &line).await.status, 303);
        for browser in [&desk, &organiser] {
            let shown = browser.get(&format!("{page}/effect")).await;
            assert!(shown.says("560.00 元") && !shown.says("没有记花费"), "{}", main_text(&shown.body));
        }
        assert!(organiser.get(&format!("{page}/effect.csv")).await.body.contains("560.00"));
    })
    .await;
}
