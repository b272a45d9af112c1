//! What a course is good for, where it comes from and for whom it is: told to whoever has not begun it, and in each of its lessons.

use super::stage::{Stage, main_text};
use crate::course::published_again;
use crate::testing::each_db;

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_is_told_what_a_course_is_good_for_and_for_whom() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 1_500).await;
        let tail = "最后还要会写记录";
        published_again(&stage.test, &stage.course, 1_500, |frozen| {
            frozen.outline.digest = format!("{}，{tail}。", "会挂、会收、会报".repeat(9));
            frozen.outline.purpose = "给果园里管灯的人，挂灯的时候用".into();
            // Another unit of the course: one card says it for both.
            let mut unit = frozen.outline.units[0].clone();
            (unit.id, unit.title, unit.lessons[0].id) = ("second".into(), "夜里巡灯".into(), "other".into());
            let mut text = frozen.texts[0].clone();
            text.lesson = "other".into();
            frozen.outline.units.push(unit);
            frozen.texts.push(text);
        })
        .await;
        let (mut learner, code) = (stage.learner().await, &stage.course.lessons[0]);
        let list = learner.browser.get("/desk/learn").await;
        let text = main_text(&list.body);
        assert_eq!(text.matches("学完会什么：会挂、会收、会报").count(), 1, "{text}");
        assert_eq!(text.matches("给谁、用在哪件事：给果园里管灯的人").count(), 1, "{text}");
        assert!(text.contains('…') && !text.contains(tail), "the list is short");
        let page = learner.browser.get(&format!("/desk/learn/l/{code}")).await;
        for words in [tail, "云汀局", "给果园里管灯的人", "来源"] {
            assert!(main_text(&page.body).contains(words), "{words}");
        }
        assert!(page.body.len() < 200_000, "{}", page.body.len());
        // Whoever has begun knows it; the other unit of the course says it now.
        learner.open(code).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 60_000, &marks).await;
        let text = main_text(&learner.browser.get("/desk/learn").await.body);
        let (begun, fresh) = text.split_once("夜里巡灯").expect("the other unit stands below");
        assert!(!begun.contains("学完会什么：") && fresh.contains("学完会什么："), "{text}");
    })
    .await;
}
