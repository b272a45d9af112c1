//! A lesson that is seen and heard: what was sent counts, in every form at the same places, whichever process sent it.

use serde_json::{Value, json};

use super::stage::{Learner, Stage};
use crate::course::published_film;
use crate::media;
use crate::media::rules::Form;
use crate::testing::{Answer, TestApp, TestDb, each_db};

/// A film of a minute.
async fn stage(db: &TestDb) -> Stage {
    let test = TestApp::of(db).await.with_bureau().await;
    let course = published_film(&test, 10).await;
    Stage { test, course }
}

/// The learner asks for a form; answers what there is of it.
async fn form(learner: &Learner, sitting: &Value, form: &str) -> Value {
    let wish = json!({ "sitting": sitting, "form": form });
    let (status, answer) = learner.post("/learn/media", &wish).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn fetch(learner: &Learner, offer: &Value, name: &str) -> Answer {
    learner.browser.get(&format!("{}{name}", offer["base"].as_str().expect("an address"))).await
}

/// Tells a span after as much time as it lasts; answers what was accepted.
async fn tell(stage: &Stage, learner: &mut Learner, sitting: &Value, from: i64, to: i64, marks: &Value) -> Value {
    stage.pass(to - from);
    let (status, answer) = learner.post("/learn/beat", &learner.beat(sitting, "tick", &json!([[from, to]]), marks)).await;
    assert_eq!(status, 200, "{answer}");
    learner.last = answer.clone();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_whole_counts_and_nothing_else() {
    each_db(|db| async move {
        let stage = stage(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        assert_eq!(learner.last["lesson"]["forms"], json!(["video", "sound", "text"]));
        assert_eq!(learner.last["lesson"]["parts"][1]["from"], 30_000, "the second part begins where its words are said");
        let sitting = learner.last["sitting"].clone();
        let offer = form(&learner, &sitting, "video").await;
        assert_eq!(offer["tracks"][0]["ends"].as_array().expect("segments").len(), 10);
        for number in 0..3 {
            assert_eq!(fetch(&learner, &offer, &format!("v240/{number}")).await.status, 200);
        }
        let answer = tell(&stage, &mut learner, &sitting, 0, 24_000, &json!({})).await;
        assert_eq!((&answer["accepted"], &answer["withheld"][0]["why"]), (&json!([[0, 18_000]]), &json!("not-delivered")));
        // To the end, without having asked for it.
        let answer = tell(&stage, &mut learner, &sitting, 54_000, 60_000, &json!({})).await;
        assert_eq!(answer["accepted"], json!([]));
        // What was not delivered is asked for and told again.
        assert_eq!(fetch(&learner, &offer, "v360/3").await.status, 200);
        let answer = tell(&stage, &mut learner, &sitting, 18_000, 24_000, &json!({})).await;
        assert_eq!(answer["accepted"], json!([[18_000, 24_000]]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seen_heard_and_read_are_one_content() {
    each_db(|db| async move {
        let stage = stage(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        let seen = form(&learner, &sitting, "video").await;
        for number in 0..2 {
            fetch(&learner, &seen, &format!("v240/{number}")).await;
        }
        tell(&stage, &mut learner, &sitting, 0, 12_000, &json!({})).await;
        let heard = form(&learner, &sitting, "sound").await;
        assert_eq!(fetch(&learner, &heard, "v240/2").await.status, 404, "let in for sound");
        for number in 2..5 {
            fetch(&learner, &heard, &format!("sound/{number}")).await;
        }
        tell(&stage, &mut learner, &sitting, 12_000, 30_000, &json!({})).await;
        let answer = tell(&stage, &mut learner, &sitting, 30_000, 60_000, &marks).await;
        assert_eq!((&answer["standing"]["covered"], &answer["standing"]["missing"]), (&json!([[0, 60_000]]), &json!([])));
        assert_eq!(answer["standing"]["check"], "open");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_knows_what_was_sent_and_a_restart_forgets_nothing() {
    each_db(|db| async move {
        let stage = stage(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let sitting = learner.last["sitting"].clone();
        let offer = form(&learner, &sitting, "video").await;
        for number in 0..2 {
            fetch(&learner, &offer, &format!("v240/{number}")).await;
        }
        media::keep_delivered(&stage.test.app).await.expect("written");
        let other = TestApp::of(&db).await;
        let here = learner.browser.clone();
        learner.browser = here.through(&other);
        let answer = tell(&stage, &mut learner, &sitting, 0, 12_000, &json!({})).await;
        assert_eq!(answer["accepted"], json!([[0, 12_000]]));
        // The address is good there too, and both know both.
        fetch(&learner, &offer, "v240/2").await;
        media::keep_delivered(&other.app).await.expect("written");
        media::keep_delivered(&stage.test.app).await.expect("nothing is overwritten");
        let third = TestApp::of(&db).await;
        learner.browser = here.through(&third);
        let answer = tell(&stage, &mut learner, &sitting, 12_000, 18_000, &json!({})).await;
        assert_eq!(answer["accepted"], json!([[12_000, 18_000]]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_sleeps_in_mid_film_loses_nothing_that_was_shown() {
    each_db(|db| async move {
        let stage = stage(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let sitting = learner.last["sitting"].clone();
        let offer = form(&learner, &sitting, "sound").await;
        for number in 0..10 {
            fetch(&learner, &offer, &format!("sound/{number}")).await;
        }
        tell(&stage, &mut learner, &sitting, 0, 30_000, &json!({})).await;
        // Twenty minutes in the pocket; what was heard before it is told, then it goes on.
        stage.pass(1_200_000);
        let answer = tell(&stage, &mut learner, &sitting, 30_000, 36_000, &json!({})).await;
        assert_eq!(answer["accepted"], json!([[30_000, 36_000]]));
        let answer = tell(&stage, &mut learner, &sitting, 36_000, 60_000, &json!({})).await;
        assert_eq!(answer["standing"]["covered"], json!([[0, 60_000]]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_line_is_full_there_is_sound_then_text_and_nobody_is_put_out() {
    each_db(|db| async move {
        let stage = stage(&db).await;
        let line = &stage.test.app.stage.line;
        let now = crate::ambient::Clock::now(&*db.clock);
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let offer = form(&learner, &learner.last["sitting"], "video").await;
        assert_eq!(offer["form"], "video");
        line.admit("others", "others", Form::Video, now, |_| Some(99_600_000));
        let mut late = stage.learner().await;
        late.open(&stage.course.lessons[0]).await;
        let lighter = form(&late, &late.last["sitting"], "video").await;
        assert_eq!((&lighter["form"], &lighter["asked"]), (&json!("sound"), &json!("video")));
        line.admit("more", "more", Form::Video, now, |form| (form == Form::Video).then_some(140_000));
        let mut last = stage.learner().await;
        last.open(&stage.course.lessons[0]).await;
        assert_eq!(form(&last, &last.last["sitting"], "video").await["form"], "text");
        assert_eq!(fetch(&learner, &offer, "v360/0").await.status, 200, "whoever was let in goes on");
        let (status, _) = learner.post("/learn/media", &json!({ "sitting": last.last["sitting"], "form": "video" })).await;
        assert_eq!(status, 404, "another's sitting");
        let (status, _) = learner.post("/learn/media", &json!({ "sitting": last.last["sitting"], "form": "hologram" })).await;
        assert_eq!(status, 422);
    })
    .await;
}
