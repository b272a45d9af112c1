//! From the first beat to the hours.

use serde_json::json;
use zhibu_earned::{Export, recompute};

use super::stage::Stage;
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
