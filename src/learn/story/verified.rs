//! `zhibu check` on records of learning, and what two processes make of one learner.

use serde_json::json;

use super::stage::Stage;
use crate::testing::{TestApp, each_db};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_altered_of_a_record_is_named() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 3_000).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 450_000, &marks).await;
        learner.check(&stage.course.unit, 5).await;
        let before = stage.test.complaints().await;
        assert!(!before.iter().any(|line| line.contains("学习记录")), "{before:?}");
        for (alteration, words) in [
            ("UPDATE earned SET hundredths = 100", "找不到凭据"),
            ("UPDATE ledger SET body = replace(body, '\"ok\":true', '\"ok\":true ') WHERE body LIKE '%check%'", "被改过"),
            // The whole record anew: a shorter chain with a fitting head.
            (
                "DELETE FROM ledger; UPDATE learner SET last = 0, chain = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
                "整份重写",
            ),
        ] {
            db.alter(alteration).await;
            let after = stage.test.complaints().await;
            assert!(after.iter().any(|line| line.contains(words)), "{alteration}: {after:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_goes_on_with_the_learners_receipts() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 3_000).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        for at in 0..3 {
            stage.pass(30_000);
            let beat = learner.beat(&sitting, "tick", &json!([[at * 30_000, (at + 1) * 30_000]]), &marks);
            let (status, answer) = learner.post("/learn/beat", &beat).await;
            assert_eq!((status, &answer["durable"]), (200, &json!(0)));
            learner.receipts.push(answer["receipt"].clone());
            learner.last = answer;
        }
        // The first process is killed; the second knows nothing of the three beats.
        let other = TestApp::of(&db).await;
        learner.browser = learner.browser.through(&other);
        stage.pass(30_000);
        let mut beat = learner.beat(&sitting, "pause", &json!([[90_000, 120_000]]), &marks);
        let (status, asked) = learner.post("/learn/beat", &beat).await;
        assert_eq!((status, &asked["code"], &asked["durable"]), (409, &json!("hand-in"), &json!(0)), "{asked}");
        beat["receipts"] = json!(learner.receipts[1..].to_vec());
        let (status, answer) = learner.post("/learn/beat", &beat).await;
        assert_eq!((status, &answer["durable"]), (200, &json!(4)), "{answer}");
        assert_eq!(answer["standing"]["covered"], json!([[0, 120_000]]));
        // The first one was only slow, and writes what it had: nothing counts twice.
        crate::learn::write_all(&stage.test.app).await;
        let ledger = learner.ledger().await;
        assert_eq!(ledger["account"]["pending_ms"], 120_000, "{ledger}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_takes_a_sitting_back_that_another_one_led_on() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 3_000).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        let here = learner.browser.clone();
        let other = TestApp::of(&db).await;
        stage.pass(30_000);
        learner.last = learner.post("/learn/beat", &learner.beat(&sitting, "tick", &json!([[0, 30_000]]), &marks)).await.1;
        // The other one leads on, and everything is durable: the learner keeps the last receipt alone.
        learner.browser = here.through(&other);
        learner.beats(&stage, &sitting, 30_000, 150_000, &marks).await;
        assert_eq!(learner.last["durable"], learner.last["seq"]);
        learner.browser = here;
        stage.pass(30_000);
        let mut beat = learner.beat(&sitting, "pause", &json!([[150_000, 180_000]]), &marks);
        let (mut status, mut answer) = learner.post("/learn/beat", &beat).await;
        if status == 409 {
            assert_eq!(answer["code"], "hand-in", "{answer}");
            // The 409 was lost: the same again is asked the same again.
            assert_eq!(learner.post("/learn/beat", &beat).await.0, 409);
            beat["receipts"] = json!([learner.last["receipt"]]);
            (status, answer) = learner.post("/learn/beat", &beat).await;
        }
        assert_eq!((status, &answer["durable"]), (200, &answer["seq"]), "{answer}");
        assert_eq!(learner.ledger().await["account"]["pending_ms"], 180_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_died_loses_nothing_while_the_process_lives() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 3_000).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        stage.pass(30_000);
        let beat = learner.beat(&sitting, "tick", &json!([[0, 30_000]]), &marks);
        assert_eq!(learner.post("/learn/beat", &beat).await.1["durable"], 0);
        crate::learn::tend(&stage.test.app).await;
        assert_eq!(learner.ledger().await["account"]["pending_ms"], 0, "it is not silent yet");
        stage.pass(6 * 60_000);
        crate::learn::tend(&stage.test.app).await;
        assert_eq!(learner.ledger().await["account"]["pending_ms"], 30_000);
        assert_eq!(stage.test.app.sittings.count(), 0, "and it is forgotten");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_goes_after_its_time_and_chain_and_hours_stay() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 8_000).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 1_200_000, &marks).await;
        learner.check(&stage.course.unit, 5).await;
        crate::learn::sweep(&stage.test.app).await.expect("swept");
        assert_eq!(learner.ledger().await["account"]["credited_ms"], 1_200_000, "it is not its time yet");
        let left = async |table: &'static str| {
            let sql = match table {
                "asked" => "SELECT CAST(COUNT(*) AS BIGINT) FROM asked",
                "exit_check" => "SELECT CAST(COUNT(*) AS BIGINT) FROM exit_check",
                _ => "SELECT CAST(COUNT(*) AS BIGINT) FROM ledger WHERE body LIKE '%ask%' OR substr(body, 1, 1) < ' '",
            };
            let row: Option<(i64,)> = stage.test.app.store.read().system("test").get(sql, &[]).await.expect("a count");
            row.expect("a row").0
        };
        assert_eq!((left("asked").await, left("exit_check").await), (1, 1));
        assert!(left("evidence").await > 1);
        // 14 months later it is the second January: 2026 is over for a year.
        stage.pass(14 * 31 * 24 * 3_600_000);
        learner.browser = stage.test.sign_in(&learner.person).await;
        crate::learn::sweep(&stage.test.app).await.expect("swept");
        let ledger = learner.ledger().await;
        assert_eq!(ledger["account"]["credited_ms"], 0, "{ledger}");
        assert_eq!((left("asked").await, left("exit_check").await, left("evidence").await), (0, 0, 0), "answers go with it");
        assert!(stage.test.complaints().await.iter().all(|line| !line.contains("学习记录")), "the chain still verifies");
        let record = learner.browser.get("/desk/learn/record").await;
        assert!(record.says("/desk/learn/certificates/2026-"), "{}", record.body);
        let mine = learner.browser.get("/desk/learn").await;
        let (open, done) = mine.body.split_once("学完的，想看随时看").expect("what is complete stays complete");
        let lesson = format!("/desk/learn/l/{}", stage.course.lessons[0]);
        assert!(!open.contains(&lesson) && done.contains(&lesson), "{}", mine.body);
        assert!(record.says("秒级凭据到期已经销毁") && !record.says("认定了 0 段"), "{}", record.body);
        let sheet = learner.browser.get("/desk/learn/record.xlsx").await;
        assert!(sheet.status.is_success() && sheet.body.starts_with("PK"));
    })
    .await;
}
