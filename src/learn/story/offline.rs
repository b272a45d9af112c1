//! A lesson that is kept on a phone and learned without a line: what comes back counts once, never faster than time, and only for its person.

use serde_json::{Value, json};

use super::stage::{Learner, Stage};
use crate::course::published_film;
use crate::learn::rules::{DAY, MINUTE};
use crate::media;
use crate::testing::{TestApp, TestDb, each_db};

/// Ten minutes of text.
const LENGTH: i64 = 600_000;

async fn text(db: &TestDb) -> Stage {
    Stage::of(db, 4_000).await
}

async fn pack(learner: &Learner, form: &str) -> Value {
    let (status, pack) = learner.post("/learn/pack", &json!({ "sitting": learner.last["sitting"], "form": form })).await;
    assert_eq!(status, 200, "{pack}");
    pack
}

/// From place to place in half minutes, one nonce each, beginning with that one.
fn learned(pack: &Value, first: usize, from: i64, to: i64) -> Vec<Value> {
    let (mut out, mut at) = (Vec::new(), from);
    while at < to {
        let next = (at + 30_000).min(to);
        out.push(json!({ "nonce": pack["nonces"][first + out.len()], "spans": [[at, next]] }));
        at = next;
    }
    out
}

async fn sync(learner: &Learner, pack: &Value, beats: &[Value], marks: &Value) -> (u16, Value) {
    learner.post("/learn/pack/sync", &json!({ "sitting": pack["sitting"], "beats": beats, "marks": marks })).await
}

async fn taken(learner: &Learner, pack: &Value, beats: &[Value], marks: &Value) -> Value {
    let (status, answer) = sync(learner, pack, beats, marks).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

fn measure(spans: &Value) -> i64 {
    let ends = |span: &Value| span[1].as_i64().unwrap_or_default() - span[0].as_i64().unwrap_or_default();
    spans.as_array().expect("spans").iter().map(ends).sum()
}

/// The one lesson of the record.
fn lesson(ledger: &Value) -> &Value {
    ledger["account"]["lessons"].as_object().expect("lessons").values().next().expect("a lesson")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_learned_without_a_line_comes_back_once_and_is_class_b() {
    each_db(|db| async move {
        let stage = text(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (given, marks) = (pack(&learner, "text").await, learner.marks().await);
        let length = learner.last["lesson"]["length"].as_i64().expect("a length");
        assert_eq!(pack(&learner, "text").await["nonces"], given["nonces"], "asked for again it is the same one");
        assert_eq!(given["media"], Value::Null);
        stage.pass(length);
        let beats = learned(&given, 0, 0, length);
        let answer = taken(&learner, &given, &beats, &marks).await;
        assert_eq!((&answer["accepted"], &answer["later"], &answer["withheld"]), (&json!([[0, length]]), &json!([]), &json!([])));
        assert_eq!(answer["standing"]["missing"], json!([]));
        assert_eq!(answer["standing"]["check"], "open");
        assert_eq!(answer["standing"]["pending"][0]["why"], "offline");
        let rows = learner.ledger().await["rows"].as_array().expect("rows").len();
        // The answer got lost: told again it is the same, and nothing is written.
        stage.pass(DAY);
        learner.browser = stage.test.sign_in(&learner.person).await;
        let again = taken(&learner, &given, &beats, &marks).await;
        assert_eq!((&again["taken"], &again["accepted"]), (&answer["taken"], &answer["accepted"]));
        let ledger = learner.ledger().await;
        assert_eq!(ledger["rows"].as_array().expect("rows").len(), rows);
        assert_eq!((&ledger["account"]["credited_ms"], lesson(&ledger)["offline"].clone()), (&json!(0), json!(true)));
        assert_eq!(lesson(&ledger)["pending_ms"], length);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_nonces_at_once_bring_no_more_than_the_time_that_there_was() {
    each_db(|db| async move {
        let stage = text(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (given, marks) = (pack(&learner, "text").await, learner.marks().await);
        stage.pass(MINUTE);
        let beats = learned(&given, 0, 0, LENGTH / 2);
        let answer = taken(&learner, &given, &beats, &marks).await;
        assert_eq!(measure(&answer["accepted"]), 90_000);
        assert_eq!(answer["withheld"][0]["why"], "too-fast");
        assert_eq!(answer["later"].as_array().expect("later").len(), beats.len() - 3);
        // What came too early is not lost: it comes again when there was time for it.
        stage.pass(20 * MINUTE);
        let answer = taken(&learner, &given, &beats, &marks).await;
        assert_eq!((&answer["accepted"], &answer["later"]), (&json!([[0, LENGTH / 2]]), &json!([])));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn live_beats_beside_it_are_paid_once() {
    each_db(|db| async move {
        let stage = text(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (given, marks, sitting) = (pack(&learner, "text").await, learner.marks().await, learner.last["sitting"].clone());
        // Four minutes with a line; then the phone tells of four minutes more of the same time.
        learner.beats(&stage, &sitting, 0, 240_000, &marks).await;
        let answer = taken(&learner, &given, &learned(&given, 0, 240_000, 480_000), &marks).await;
        assert_eq!(measure(&answer["accepted"]), 240_000, "of the pack alone");
        let ledger = learner.ledger().await;
        let own = lesson(&ledger);
        let sum = own["credited_ms"].as_i64().expect("ms") + own["pending_ms"].as_i64().expect("ms");
        assert_eq!(sum, 240_000, "four minutes are four minutes: {own}");
        // And the same places twice are the same places.
        stage.pass(10 * MINUTE);
        taken(&learner, &given, &learned(&given, 8, 0, 90_000), &marks).await;
        let ledger = learner.ledger().await;
        assert_eq!(lesson(&ledger)["covered"][0][1].as_i64(), Some(240_000), "{}", lesson(&ledger));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_is_its_persons_and_its_nonces_are_not_made_up() {
    each_db(|db| async move {
        let stage = text(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (given, marks) = (pack(&learner, "text").await, learner.marks().await);
        let mut other = stage.learner().await;
        other.open(&stage.course.lessons[0]).await;
        let (mine, other_marks) = (pack(&other, "text").await, other.marks().await);
        stage.pass(5 * MINUTE);
        assert_eq!(sync(&other, &given, &learned(&given, 0, 0, 90_000), &other_marks).await.0, 404, "another's pack");
        let (status, answer) = other
            .post(
                "/learn/pack/sync",
                &json!({ "sitting": mine["sitting"], "beats": learned(&given, 0, 0, 90_000), "marks": other_marks }),
            )
            .await;
        assert_eq!((status, answer["code"].clone()), (422, json!("nonce-wrong")), "another's nonces");
        for forged in ["1.", "0.x", "999.x", "x", ""] {
            let beats = [json!({ "nonce": forged, "spans": [[0, 30_000]] })];
            assert_eq!(sync(&learner, &given, &beats, &marks).await.0, 422, "{forged}");
        }
        for spans in [json!([[5, 5]]), json!([[-1, 5]]), json!([[0, LENGTH * 9]])] {
            let beats = [json!({ "nonce": given["nonces"][0], "spans": spans })];
            assert_eq!(sync(&learner, &given, &beats, &marks).await.1["code"], "spans-wrong");
        }
        // Another's marks prove nothing; the nonces are gone with what they told.
        let answer = taken(&learner, &given, &learned(&given, 0, 0, 30_000), &other_marks).await;
        assert_eq!((&answer["accepted"], &answer["withheld"][0]["why"]), (&json!([]), &json!("not-delivered")));
        let (status, _) = learner.post("/learn/pack", &json!({ "sitting": mine["sitting"], "form": "text" })).await;
        assert_eq!(status, 404, "another's sitting");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_has_its_time_and_two_processes_pay_it_once() {
    each_db(|db| async move {
        let stage = text(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (given, marks) = (pack(&learner, "text").await, learner.marks().await);
        let (status, answer) = learner.post("/learn/pack/sync", &json!({ "sitting": "none", "beats": [], "marks": {} })).await;
        assert_eq!((status, answer["code"].clone()), (404, json!("not-there")));
        // Nearly a week later, at two processes.
        stage.pass(6 * DAY);
        learner.browser = stage.test.sign_in(&learner.person).await;
        let other = TestApp::of(&db).await;
        let device = Learner {
            browser: learner.browser.through(&other),
            person: learner.person.clone(),
            last: Value::Null,
            receipts: Vec::new(),
        };
        let beats = learned(&given, 0, 0, 300_000);
        let (first, second) = tokio::join!(sync(&learner, &given, &beats, &marks), sync(&device, &given, &beats, &marks));
        assert_eq!((first.0, second.0), (200, 200), "{} {}", first.1, second.1);
        assert_eq!(measure(&second.1["accepted"]), 300_000);
        let ledger = learner.ledger().await;
        let stays = ledger["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .filter(|row| row["body"].as_str().is_some_and(|body| body.contains("stay")));
        assert_eq!(stays.count(), 1, "one row");
        let (status, answer) = learner.post("/learn/pack", &json!({ "sitting": given["sitting"], "form": "text" })).await;
        assert_eq!((status, answer["code"].clone()), (409, json!("sitting-over")));
        stage.pass(30 * DAY);
        let signed_in = stage.learner_of(learner.person.clone()).await;
        let (status, answer) = sync(&signed_in, &given, &learned(&given, 10, 300_000, 390_000), &marks).await;
        assert_eq!((status, answer["code"].clone()), (409, json!("pack-over")));
        crate::learn::sweep(&stage.test.app).await.expect("swept");
        let (status, answer) = sync(&signed_in, &given, &learned(&given, 10, 300_000, 390_000), &marks).await;
        assert_eq!((status, answer["code"].clone()), (409, json!("pack-over")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_film_only_what_was_sent_counts_and_that_is_not_forgotten_before_the_pack() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let course = published_film(&test, 10).await;
        let stage = Stage { test, course };
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let given = pack(&learner, "sound").await;
        assert_eq!((&given["form"], &given["delivered"]), (&json!("sound"), &json!([])), "a request is no delivery");
        let base = given["media"]["base"].as_str().expect("an address");
        for number in 0..5 {
            assert_eq!(learner.browser.get(&format!("{base}sound/{number}")).await.status, 200);
        }
        assert_eq!(pack(&learner, "sound").await["delivered"], json!([[0, 30_000]]), "what came stands in the row now");
        // Two weeks later at a process that sent nothing, after the old deliveries were swept.
        stage.pass(14 * DAY);
        media::sweep(&stage.test.app).await.expect("swept");
        let fresh = TestApp::of(&db).await;
        let again = stage.learner_of(learner.person.clone()).await;
        let device = Learner {
            browser: again.browser.through(&fresh),
            person: learner.person.clone(),
            last: Value::Null,
            receipts: Vec::new(),
        };
        let answer = taken(&device, &given, &learned(&given, 0, 0, 60_000), &json!({})).await;
        assert_eq!((&answer["accepted"], &answer["withheld"][0]["why"]), (&json!([[0, 30_000]]), &json!("not-delivered")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kept_copy_tells_nothing_about_its_person() {
    each_db(|db| async move {
        let stage = text(&db).await;
        let mut learner = stage.learner().await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.beats(&stage, &sitting, 0, 60_000, &marks).await;
        let copy = learner.browser.get(&format!("/desk/learn/l/{}/kept", stage.course.lessons[0])).await;
        assert_eq!(copy.status, 200);
        for never in [
            learner.person.name.as_str(),
            learner.person.id.as_str(),
            "name=\"csrf\"",
            "sign-out",
            "id=\"need\"",
            "strip",
            "covered",
        ] {
            assert!(!copy.body.contains(never), "{never}");
        }
        assert!(copy.body.contains("没网，学的先记在手机里") && copy.body.contains("data-csrf=\"\""));
        let worker = stage.test.signed_out().get("/desk/learn/worker.js").await;
        assert_eq!(worker.status, 200);
        assert_eq!(worker.headers["content-type"], "text/javascript; charset=utf-8");
        assert_eq!(worker.headers["service-worker-allowed"], "/desk", "the list stands in the place of the first page too");
        // The list is empty until the device fills it, and the same for everybody.
        let mine = learner.browser.get("/desk/learn/kept").await;
        let nobodys = stage.test.signed_out().get("/desk/learn/kept").await;
        assert_eq!((mine.status.as_u16(), nobodys.status.as_u16()), (200, 200));
        assert_eq!(mine.body, nobodys.body);
        assert!(mine.body.contains("id=\"shelf-list\"></ul>") && mine.body.contains("再连一次"));
        assert!(!mine.body.contains("name=\"csrf\"") && !mine.body.contains("sign-out"));
    })
    .await;
}
