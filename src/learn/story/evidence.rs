//! From the first beat to the hours.

use serde_json::json;
use zhibu_earned::{Export, recompute};

use super::stage::Stage;
use crate::course::published_again;
use crate::testing::each_db;

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_is_learned_checked_and_earned() {
    each_db(|db| async move {
        // 12,000 characters: half an hour.
        let stage = Stage::of(&db, 12_000).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        let length = learner.last["lesson"]["length"].as_i64().expect("a length");
        assert_eq!(learner.last["standing"]["check"], "not-yet");
        learner.learn(&stage, &sitting, 0, length, &marks).await;
        assert_eq!(learner.last["standing"]["missing"], json!([]));
        assert_eq!(learner.last["standing"]["check"], "open", "the last place opens the check at once");
        assert_eq!(learner.last["durable"], learner.last["seq"], "a pause is durable");
        let before = learner.ledger().await;
        assert_eq!((&before["account"]["credited_ms"], &before["account"]["pending_ms"]), (&json!(0), &json!(length)));
        let reply = learner.check(&stage.course.unit, 4).await;
        assert_eq!((&reply["passed"], &reply["next"], &reply["standing"]["done"]), (&json!(true), &json!("none"), &json!(true)));
        let after = learner.ledger().await;
        assert_eq!((&after["account"]["credited_ms"], &after["account"]["pending_ms"]), (&json!(length), &json!(0)));
        let export: Export = serde_json::from_value(after).expect("an export");
        let findings = recompute(&export).expect("it recomputes");
        assert_eq!(
            findings.iter().map(|f| (f.class.as_str(), f.hundredths, f.holds)).collect::<Vec<_>>(),
            [("A", 100, Some(true))]
        );
        assert!(export.rows.iter().any(|row| row.body.as_ref().is_some_and(|body| body.contains("\"ask\""))), "a question came");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_that_was_changed_says_so_to_whoever_had_begun_it() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let (mut half, mut whole) = (stage.learner().await, stage.learner().await);
        let lesson = stage.course.lessons[0].clone();
        half.open(&lesson).await;
        let (sitting, marks) = (half.last["sitting"].clone(), half.marks().await);
        half.beats(&stage, &sitting, 0, 300_000, &marks).await;
        whole.open(&lesson).await;
        let (sitting, marks) = (whole.last["sitting"].clone(), whole.marks().await);
        whole.learn(&stage, &sitting, 0, 1_800_000, &marks).await;
        assert_eq!(whole.check(&stage.course.unit, 5).await["passed"], true);
        let page = format!("/desk/learn/l/{lesson}");
        assert!(!half.browser.get(&page).await.says("这一课改过了"));
        // Somebody has a check before him and passes it behind the new version.
        let mut late = stage.learner().await;
        late.open(&lesson).await;
        let (sitting, marks) = (late.last["sitting"].clone(), late.marks().await);
        late.learn(&stage, &sitting, 0, 1_800_000, &marks).await;
        assert_eq!(late.post("/learn/check/open", &json!({ "unit": stage.course.unit })).await.0, 200);
        // A new version of the same lesson is taught from now on.
        published_again(&stage.test, &stage.course, 12_100, |_| {}).await;
        assert_eq!(late.check(&stage.course.unit, 5).await["passed"], true);
        assert!(!late.browser.get("/desk/learn/record").await.says("/desk/learn/certificates/"), "the lesson is another one");
        late.open(&lesson).await;
        let (sitting, marks) = (late.last["sitting"].clone(), late.marks().await);
        late.learn(&stage, &sitting, 0, 12_100 * 150, &marks).await;
        assert!(
            late.browser.get("/desk/learn/record").await.says("/desk/learn/certificates/"),
            "the last place came behind the check"
        );
        // Their sign-ins have ended by now.
        for learner in [&mut half, &mut whole] {
            learner.browser = stage.test.sign_in(&learner.person).await;
        }
        assert!(half.browser.get(&page).await.says("这一课改过了"));
        let record = half.browser.get("/desk/learn/record").await;
        assert!(record.says("学过改版以前的课"), "{}", record.body);
        let record = whole.browser.get("/desk/learn/record").await;
        assert!(!record.says("学过改版以前的课") && record.says("/desk/learn/certificates/"), "{}", record.body);
        assert!(!whole.browser.get(&page).await.says("这一课改过了"), "whoever has completed it is done");
    })
    .await;
}
