//! What a hundred thousand learners need: nobody is looked up for each beat, and nobody beats like a machine.

use serde_json::{Value, json};

use super::stage::{Learner, Stage};
use crate::learn::rules::{BEAT_EVERY, BEATS_AT_ONCE, PAUSE};
use crate::testing::{TestApp, each_db};

/// A learner with a lesson open, and its marks.
async fn opened(stage: &Stage) -> (Learner, Value, Value) {
    let mut learner = stage.learner().await;
    learner.open(&stage.course.lessons[0]).await;
    let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
    (learner, sitting, marks)
}

/// The next beat, with what the last answer asked for.
async fn beat(learner: &mut Learner, sitting: &Value, at: &str, spans: &Value, marks: &Value) -> (u16, Value) {
    let (status, answer) = learner.post("/learn/beat", &learner.beat(sitting, at, spans, marks)).await;
    if status == 200 {
        learner.last = answer.clone();
    }
    (status, answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_ends_the_beats_here_at_once_and_elsewhere_within_a_second() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_800).await;
        let other = TestApp::of(&db).await;
        let (mut learner, sitting, marks) = opened(&stage).await;
        let mut elsewhere =
            Learner { browser: learner.browser.through(&other), last: learner.last.clone(), ..stage.learner().await };
        elsewhere.person = learner.person.clone();
        stage.pass(10_000);
        for at in [0, 10_000] {
            let (status, told) = beat(&mut learner, &sitting, "tick", &json!([[at, at + 10_000]]), &marks).await;
            assert_eq!(status, 200, "{told}");
            stage.pass(10_000);
        }
        // The other process knows the sign-in too, by another sitting.
        elsewhere.open(&stage.course.lessons[0]).await;
        let second = elsewhere.last["sitting"].clone();
        stage.pass(10_000);
        assert_eq!(beat(&mut elsewhere, &second, "tick", &json!([[20_000, 30_000]]), &marks).await.0, 200);

        let out = learner.browser.post("/sign-out/everywhere", &[]).await;
        assert_eq!(out.status.as_u16(), 303, "{}", out.body);
        let (status, told) = beat(&mut learner, &sitting, "tick", &json!([]), &marks).await;
        assert_eq!((status, &told["code"]), (401, &json!("signed-out")), "{told}");
        // The other process may take a beat within the second; what it would write, it looks up.
        let (_, told) = beat(&mut elsewhere, &second, "pause", &json!([[30_000, 31_000]]), &marks).await;
        assert_eq!(told["durable"], json!(0), "nothing was written for somebody who signed out: {told}");
        stage.pass(1_000);
        let (status, told) = beat(&mut elsewhere, &second, "tick", &json!([]), &marks).await;
        assert_eq!((status, &told["code"]), (401, &json!("signed-out")), "{told}");

        // Signed in again, everything that was accepted is there still.
        let mut back = stage.learner_of(learner.person.clone()).await;
        (back.last, back.receipts) = (learner.last.clone(), learner.receipts.clone());
        let (status, told) = beat(&mut back, &sitting, "pause", &json!([]), &marks).await;
        assert_eq!((status, &told["durable"]), (200, &json!(3)), "{told}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_runs_out_is_not_remembered_longer() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_800).await;
        let (mut learner, sitting, marks) = opened(&stage).await;
        // A sign-in that goes on is noted as used, although its beats are remembered: an hour of beats is no silence.
        for _ in 0..120 {
            stage.pass(30_000);
            let (status, told) = beat(&mut learner, &sitting, "tick", &json!([]), &marks).await;
            assert_eq!(status, 200, "{told}");
            // The note is written beside the answer.
            tokio::task::yield_now().await;
        }
        stage.pass(40 * 60_000);
        let (status, told) = beat(&mut learner, &sitting, "tick", &json!([]), &marks).await;
        assert_eq!((status, &told["code"]), (401, &json!("signed-out")), "half an hour of silence: {told}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_beats_like_a_machine_is_asked_to_wait_and_loses_nothing() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let (mut learner, sitting, marks) = opened(&stage).await;
        let (mut taken, mut place) = (0, 0);
        loop {
            stage.pass(100);
            let (status, told) = beat(&mut learner, &sitting, "pause", &json!([[place, place + 100]]), &marks).await;
            if status != 200 {
                assert_eq!((status, &told["code"]), (503, &json!("busy")), "{told}");
                break;
            }
            (taken, place) = (taken + 1, place + 100);
        }
        assert!((BEATS_AT_ONCE / PAUSE..BEATS_AT_ONCE / PAUSE + 8).contains(&taken), "{taken}");
        // Another device, another sitting: the same person.
        let mut again = stage.learner_of(learner.person.clone()).await;
        again.open(&stage.course.lessons[0]).await;
        let another = again.last["sitting"].clone();
        assert_eq!(beat(&mut again, &another, "pause", &json!([]), &marks).await.0, 503);
        // Whoever learns beside him feels nothing.
        let (mut neighbour, theirs, their_marks) = opened(&stage).await;
        stage.pass(1_000);
        assert_eq!(beat(&mut neighbour, &theirs, "pause", &json!([[0, 1_000]]), &their_marks).await.0, 200);
        // After the time that the answer names, the same again is taken, and what it tells counts.
        let said = learner.beat(&sitting, "pause", &json!([[place, place + 100]]), &marks);
        let refused = learner.browser.post_json("/learn/beat", &said).await;
        assert_eq!(refused.0, 503);
        stage.pass(PAUSE * BEAT_EVERY);
        let (status, told) = learner.post("/learn/beat", &said).await;
        assert_eq!((status, &told["accepted"]), (200, &json!([[place, place + 100]])), "{told}");
        assert_eq!(told["durable"], told["seq"]);
        // Sent again and again it is the same answer: that costs nothing of the allowance.
        for _ in 0..2 * BEATS_AT_ONCE {
            assert_eq!(learner.post("/learn/beat", &said).await.0, 200);
        }
    })
    .await;
}
