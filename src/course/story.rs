//! The life of a course, told as scenes on both databases.

mod bank;
mod costs;
mod film;
mod pages;
mod pictures;

use super::rules::{Change, State, Words};
use super::{EditCourse, EditCourseAgain, SubmitCourse, TakeCourseDown, TakeDownCourse, WithdrawCourse};
use crate::access::Role;
use crate::check;
use crate::db::Fail;
use crate::testing::{Person, TestApp, TestCourse, TestDb, each_db, single};

async fn stage(db: &TestDb) -> (TestApp, Person) {
    let test = TestApp::of(db).await.with_bureau().await;
    let writer = test.person(Some(Role::Writer), "branch").await;
    (test, writer)
}

fn code(done: Result<impl std::fmt::Debug, Fail>) -> &'static str {
    match done {
        Err(Fail::Refused(refusal)) => refusal.code,
        other => panic!("no refusal: {other:?}"),
    }
}

async fn fine(test: &TestApp) -> Vec<String> {
    crate::start::seal(&test.app.store).await.expect("sealed");
    check::check(&test.app).await.expect("the check runs").bad
}

async fn taught(test: &TestApp, course: &TestCourse) -> Option<(String, Vec<(String, i64)>)> {
    let reader = test.app.store.read();
    let unit = super::units(reader).await.unwrap().into_iter().find(|unit| unit.course_id == course.id)?;
    let lessons = super::lessons(reader, &unit.code).await.unwrap();
    Some((unit.course, lessons.into_iter().map(|lesson| (lesson.title, lesson.length)).collect()))
}

async fn state(test: &TestApp, course: &TestCourse) -> State {
    test.course(&course.id).await.state()
}

#[tokio::test]
async fn a_course_goes_to_the_learners_by_three_yeses_and_in_no_other_way() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        assert!(taught(&test, &course).await.is_none());
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        assert_eq!(state(&test, &course).await, State::InReview);
        let frozen = Change::AddUnit("晚了".into());
        assert_eq!(code(test.change_course(&writer, &course.id, frozen).await), "course-is-frozen");
        assert_eq!(code(test.save_lesson(&writer, &course.id, &course.lesson, 1, "改").await), "course-is-frozen");
        assert_eq!(code(test.add_question(&writer, &course, single("晚了")).await), "course-is-frozen");
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "submitted-already");
        test.pass_all("branch", &round).await;
        assert_eq!(state(&test, &course).await, State::Published);
        let (title, lessons) = taught(&test, &course).await.unwrap();
        assert_eq!((title.as_str(), lessons), ("挂灯", vec![("怎么挂".to_owned(), 20 * 150)]));
        let unit = super::units(test.app.store.read()).await.unwrap().remove(0);
        assert_eq!(unit.hundredths, 25);
        assert_eq!(super::pool(test.app.store.read(), &unit.code).await.unwrap().len(), 8);
        assert_eq!(fine(&test).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn seven_usable_questions_are_not_handed_in_nor_is_one_without_a_right_answer() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 7).await;
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "course-questions-few");
        let mut nothing_right = single("谁对？");
        if let zhibu_bank::Kind::Single { options } = &mut nothing_right.kind {
            options[0].right = false;
        }
        test.add_question(&writer, &course, nothing_right).await.expect("a draft of a question is kept");
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "course-questions-few");
        test.add_question(&writer, &course, single("第八题")).await.unwrap();
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "course-questions-faulty");
        assert_eq!(state(&test, &course).await, State::Draft);
    })
    .await;
}

#[tokio::test]
async fn what_was_changed_after_the_look_is_not_handed_in_and_a_double_click_is_one_round() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let version = super::version_of(test.app.store.read(), &course.id).await.unwrap();
        test.add_question(&writer, &course, single("又一题")).await.unwrap();
        let submit = |version| SubmitCourse { key: format!("submit {version}"), course: course.id.clone(), version };
        let proof = test.prove::<EditCourse>(&writer, test.course(&course.id).await.object()).await;
        assert_eq!(code(test.app.store.execute(submit(version), proof.clone()).await), "course-moved-on");
        let first = test.app.store.execute(submit(version + 1), proof.clone()).await.unwrap();
        let second = test.app.store.execute(submit(version + 1), proof).await.unwrap();
        assert_eq!(first, second);
    })
    .await;
}

#[tokio::test]
async fn whoever_had_a_hand_in_it_does_not_review_it() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let both = test.person(Some(Role::FirstReviewer), "branch").await;
        let other = test.person(Some(Role::Writer), "branch").await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        test.add_question(&other, &course, single("别人出的")).await.unwrap();
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        let (approval, _) = crate::approval::round_of(test.app.store.read(), &round).await.unwrap().unwrap();
        let authors: Vec<String> = serde_json::from_str(&approval.authors).unwrap();
        assert!(authors.contains(&writer.id) && authors.contains(&other.id) && !authors.contains(&both.id));
    })
    .await;
}

#[tokio::test]
async fn the_next_version_is_made_beside_the_taught_one_and_keeps_what_did_not_change() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.published_course(&writer, "branch", "挂灯").await;
        let reader = test.app.store.read();
        let unit = super::units(reader).await.unwrap().remove(0).code;
        let before = super::lessons(reader, &unit).await.unwrap();
        let object = || async { test.course(&course.id).await.object() };
        let again = EditCourseAgain { key: "again".into(), course: course.id.clone() };
        let proof = test.prove::<EditCourse>(&writer, object().await).await;
        test.app.store.execute(again, proof).await.unwrap();
        let second =
            test.change_course(&writer, &course.id, Change::AddLesson(course.unit.clone(), "怎么收".into())).await.unwrap();
        test.save_lesson(&writer, &course.id, &second, 0, "天亮以前收灯。").await.unwrap();
        assert_eq!(taught(&test, &course).await.unwrap().1.len(), 1, "what is taught stays");
        // Laid aside and taken up again: nothing waits in 今天要办 meanwhile, and nothing written is lost.
        let browser = test.sign_in(&writer).await;
        let (page, today) = (format!("/desk/courses/{}", course.id), "没做完的课程");
        assert!(browser.get("/desk").await.says(today) && browser.get(&page).await.says("先不改了"));
        let aside = browser.post(&format!("{page}/lay-aside"), &[]).await;
        assert_eq!(aside.location(), format!("{page}?did=course-laid-aside"));
        assert!(!browser.get("/desk").await.says(today) && !browser.get(&page).await.says("先不改了"));
        assert_eq!(browser.post(&format!("{page}/lay-aside"), &[]).await.status, 422, "it is aside already");
        assert_eq!(browser.post(&format!("{page}/edit-again"), &[]).await.status, 303);
        assert!(browser.get(&page).await.says("怎么收"));
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        test.pass_all("branch", &round).await;
        let after = super::lessons(reader, &unit).await.unwrap();
        assert_eq!(after.len(), 2);
        assert_eq!((&after[0].id, &after[0].code), (&before[0].id, &before[0].code), "the same text is the same lesson");
        // Published again without a change: nothing is lost and nothing doubled.
        assert_eq!(super::pool(reader, &unit).await.unwrap().len(), 8);
        assert_eq!(fine(&test).await, Vec::<String>::new());
        let boss = test.person(Some(Role::Secretary), "branch").await;
        let proof = test.prove::<TakeCourseDown>(&boss, object().await).await;
        let down =
            |reason: &str| TakeDownCourse { key: format!("down {reason}"), course: course.id.clone(), reason: reason.into() };
        assert_eq!(code(test.app.store.execute(down(" "), proof.clone()).await), "course-reason-missing");
        test.app.store.execute(down("规程换了"), proof.clone()).await.unwrap();
        assert!(taught(&test, &course).await.is_none());
        assert_eq!(code(test.app.store.execute(down("再来"), proof).await), "course-down-not-public");
        assert_eq!(state(&test, &course).await, State::TakenDown);
        assert_eq!(fine(&test).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn withdrawn_it_can_be_changed_again_and_the_round_is_over() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        test.submit_course(&writer, &course.id).await.unwrap();
        let proof = test.prove::<EditCourse>(&writer, test.course(&course.id).await.object()).await;
        let back = WithdrawCourse { key: "back".into(), course: course.id.clone() };
        test.app.store.execute(back, proof).await.unwrap();
        let seen = test.outline(&course.id).await.words();
        let now = Words { title: "挂灯，改过".into(), ..seen.clone() };
        test.change_course(&writer, &course.id, Change::Words { seen, now }).await.unwrap();
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        test.pass_all("branch", &round).await;
        assert_eq!(taught(&test, &course).await.unwrap().0, "挂灯，改过");
    })
    .await;
}

#[tokio::test]
async fn rows_that_somebody_altered_are_named() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        test.published_course(&writer, "branch", "挂灯").await;
        assert_eq!(fine(&test).await, Vec::<String>::new());
        db.alter("UPDATE lesson SET title = '别的'").await;
        assert_eq!(fine(&test).await, ["课程《挂灯》现在给学员学的，和发布的那一版对不上。"]);
        db.alter("UPDATE lesson SET title = '怎么挂'").await;
        db.alter("UPDATE unit_question SET body = REPLACE(body, '第0题第1项', '错的')").await;
        assert_eq!(fine(&test).await, ["课程《挂灯》现在给学员学的，和发布的那一版对不上。"]);
        db.alter("UPDATE course_revision SET body = REPLACE(body, '一米五', '两米五')").await;
        assert!(fine(&test).await.contains(&"课程《挂灯》第 1 版被改过，或者少了。".to_owned()));
    })
    .await;
}
