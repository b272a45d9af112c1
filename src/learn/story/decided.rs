//! What ends what waits: another draw of the check, a drawn question, the question that a branch asks about what was learned without a line.

use serde_json::{Value, json};

use super::stage::{Learner, Stage, between, right_key, wrong_key};
use crate::access::Role;
use crate::course::published_course;
use crate::learn::rules::{APPEAL_DAYS, DAY};
use crate::testing::{Browser, each_db};

/// Half an hour of text, learned with every question answered right.
async fn learned(stage: &Stage) -> Learner {
    let mut learner = stage.learner().await;
    learner.open(&stage.course.lessons[0]).await;
    let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
    learner.learn(stage, &sitting, 0, 1_800_000, &marks).await;
    learner
}

/// A quarter of an hour with a question that nobody answered, and some more places behind it: a learner and the lesson.
async fn missed(stage: &Stage, behind: (i64, i64)) -> (Learner, String) {
    let mut learner = stage.learner().await;
    let lesson = stage.course.lessons[0].clone();
    learner.open(&lesson).await;
    let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
    learner.beats(stage, &sitting, 0, 900_000, &marks).await;
    stage.pass(181_000);
    learner.beats(stage, &sitting, behind.0, behind.1, &marks).await;
    (learner, lesson)
}

/// Ten minutes without a line, handed in, and the exit check passed.
pub(super) async fn offline(stage: &Stage) -> Learner {
    let mut learner = stage.learner().await;
    take_along(stage, &mut learner, &stage.course.lessons[0]).await;
    assert_eq!(learner.check(&stage.course.unit, 5).await["passed"], true);
    learner
}

/// Ten minutes of a lesson without a line, handed in.
pub(super) async fn take_along(stage: &Stage, learner: &mut Learner, lesson: &str) {
    learner.open(lesson).await;
    let (_, pack) = learner.post("/learn/pack", &json!({ "sitting": learner.last["sitting"], "form": "text" })).await;
    let marks = learner.marks().await;
    stage.pass(600_000);
    let beats: Vec<Value> =
        (0..20).map(|n| json!({ "nonce": pack["nonces"][n], "spans": [[n * 30_000, (n + 1) * 30_000]] })).collect();
    let sync = json!({ "sitting": pack["sitting"], "beats": beats, "marks": marks });
    assert_eq!(learner.post("/learn/pack/sync", &sync).await.0, 200);
}

/// The organiser of the branch, just signed in.
pub(super) async fn desk(stage: &Stage) -> Browser {
    stage.test.sign_in(&stage.test.person(Some(Role::Organiser), "branch").await).await
}

/// Decides on the one appeal that waits.
pub(super) async fn decide(desk: &Browser, fields: &[(&str, &str)]) {
    let list = desk.get("/desk/appeals").await;
    let id = between(&list.body, "/desk/appeals/", "\"");
    let all = [&[("version", "1")], fields].concat();
    let decided = desk.post(&format!("/desk/appeals/{id}"), &all).await;
    assert_eq!(decided.location(), "/desk/appeals?did=learn-appeal-decided", "{}", decided.body);
}

async fn appeal(learner: &Learner, lesson: &str, why: &str) {
    let fields = [("lesson", lesson), ("from", "0"), ("why", why), ("reason", "called_away")];
    let made = learner.browser.post("/desk/learn/record/appeal", &fields).await;
    assert_eq!(made.location(), "/desk/learn/record/appeals?did=learn-appealed", "{}", made.body);
}

fn decisions(ledger: &Value) -> Vec<Value> {
    let bodies = ledger["rows"].as_array().expect("rows").iter().filter_map(|row| row["body"].as_str());
    bodies.map(|body| serde_json::from_str::<Value>(body).expect("an entry")).filter(|entry| entry["k"] == "decision").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_was_not_passed_can_be_appealed_and_taken_again_at_once() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let learner = learned(&stage).await;
        let (lesson, unit) = (stage.course.lessons[0].as_str(), stage.course.unit.as_str());
        let check = format!("/desk/learn/u/{unit}/check");
        let fields = [("lesson", lesson), ("from", "0"), ("why", "check"), ("reason", "called_away")];
        let early = learner.browser.post("/desk/learn/record/appeal", &fields).await;
        assert_eq!(early.status.as_u16(), 422, "nothing was failed yet");
        for _ in 0..2 {
            assert_eq!(learner.check(unit, 2).await["passed"], false);
        }
        let href = format!("/desk/learn/record/appeal?lesson={lesson}&amp;why=check");
        for page in [check.as_str(), "/desk/learn/record"] {
            let page = learner.browser.get(page).await;
            assert!(page.says(&href) || page.says(&href.replace("&amp;", "&#38;")), "{}", page.body);
        }
        let form = learner.browser.get(&format!("/desk/learn/record/appeal?lesson={lesson}&why=check")).await;
        assert!(form.says("结业小测</span>"), "{}", form.body);
        appeal(&learner, lesson, "check").await;
        assert_eq!(learner.browser.post("/desk/learn/record/appeal", &fields).await.status.as_u16(), 422, "one at a time");
        assert_eq!(learner.post("/learn/check/open", &json!({ "unit": unit })).await.0, 409, "it still waits a day");
        decide(&desk(&stage).await, &[("way", "draw")]).await;
        for page in ["/desk", "/desk/learn/record/appeals"] {
            let page = learner.browser.get(page).await;
            assert!(page.says(&format!("href=\"{check}\"")) && page.says("请你再答一次"), "{}", page.body);
        }
        let reply = learner.check(unit, 8).await;
        assert_eq!((&reply["passed"], &reply["standing"]["done"]), (&json!(true), &json!(true)), "{reply}");
        let decided = decisions(&learner.ledger().await);
        assert_eq!((decided.len(), &decided[0]["ok"], &decided[0]["c"]), (1, &json!(true), &json!([])), "it settles no places");
        assert!(!decided[0]["by"].as_str().expect("a post").is_empty());
        let told = learner.browser.get("/desk/learn/record/appeals").await;
        assert!(told.says("同意了") && told.says("按答得对不对定"), "{}", told.body);
        assert!(learner.browser.get("/desk/learn/record").await.says("/desk/learn/certificates/2026-"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_about_the_check_completes_the_unit_and_passing_it_ends_an_appeal() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let (lesson, unit) = (stage.course.lessons[0].as_str(), stage.course.unit.as_str());
        let (mut asked, mut passing) = (learned(&stage).await, learned(&stage).await);
        for learner in [&mut asked, &mut passing] {
            learner.browser = stage.test.sign_in(&learner.person).await;
            assert_eq!(learner.check(unit, 2).await["passed"], false);
            appeal(learner, lesson, "check").await;
        }
        // One passes the second draw meanwhile: nobody need decide any more.
        assert_eq!(passing.check(unit, 5).await["passed"], true);
        assert!(passing.browser.get("/desk/learn/record/appeals").await.says("不用定了"));
        decide(&desk(&stage).await, &[("way", "oral"), ("agrees", "yes"), ("words", "当面考了五题，都对。")]).await;
        assert!(asked.browser.get("/desk/learn/record").await.says("/desk/learn/certificates/2026-"));
        assert!(!desk(&stage).await.get("/desk/appeals").await.says("/desk/appeals/0"), "nothing is left");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drawn_question_is_put_before_the_learner_and_its_answer_decides() {
    for right in [true, false] {
        each_db(|db| async move {
            let stage = Stage::of(&db, 12_000).await;
            let (learner, lesson) = missed(&stage, (900_000, 960_000)).await;
            appeal(&learner, &lesson, "question").await;
            decide(&desk(&stage).await, &[("way", "draw")]).await;
            let today = learner.browser.get("/desk").await;
            let path = format!("/desk/learn/q/{}", between(&today.body, "/desk/learn/q/", "\""));
            assert!(today.says("支部请你答一题"), "{}", today.body);
            let (_, made_up) = learner.post("/learn/make-up", &json!({ "lesson": lesson })).await;
            let shown = &made_up["question"]["shown"];
            let key = if right { right_key(shown) } else { wrong_key(shown) };
            let option = shown["options"][0]["text"].as_str().expect("an option");
            assert!(learner.browser.get(&path).await.says(option), "it is that very question");
            let answered = learner.browser.post(&path, &[("a", &key)]).await;
            assert_eq!(answered.status.as_u16(), 303, "{}", answered.body);
            let ledger = learner.ledger().await;
            let decided = decisions(&ledger);
            assert_eq!((decided.len(), &decided[0]["ok"]), (1, &json!(right)));
            let waits = ledger["account"]["lessons"].to_string().contains("\"question\"");
            assert_eq!(waits, !right, "{ledger}");
            let told = learner.browser.get("/desk/learn/record/appeals").await;
            assert!(told.says(if right { "同意了" } else { "没有同意" }), "{}", told.body);
            assert!(!learner.browser.get("/desk").await.says("支部请你答一题"));
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drawn_question_that_nobody_answers_ends_after_its_week() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let (mut learner, lesson) = missed(&stage, (900_000, 960_000)).await;
        appeal(&learner, &lesson, "question").await;
        decide(&desk(&stage).await, &[("way", "draw")]).await;
        stage.pass(APPEAL_DAYS * DAY + 1);
        learner.browser = stage.test.sign_in(&learner.person).await;
        learner.open(&lesson).await;
        let told = learner.browser.get("/desk/learn/record/appeals").await;
        assert!(told.says("没有同意"), "{}", told.body);
        let record = learner.browser.get("/desk/learn/record").await;
        assert!(record.says("再答的那一次没有答对"), "{}", record.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_learned_without_a_line_is_asked_about_by_itself_and_becomes_an_hour() {
    for agrees in [true, false] {
        each_db(|db| async move {
            let stage = Stage::of(&db, 4_000).await;
            let learner = offline(&stage).await;
            let check = learner.browser.get(&format!("/desk/learn/u/{}/check", stage.course.unit)).await;
            assert!(check.says("支部会口头问你一题") && !check.says("学时记进了"), "{}", check.body);
            let record = learner.browser.get("/desk/learn/record").await;
            assert!(record.says("已经交给支部组织委员") && !record.says("/desk/learn/certificates/"), "{}", record.body);
            let desk = desk(&stage).await;
            let list = desk.get("/desk/appeals").await;
            assert!(list.says("没网时学的，单元已经学完") && list.says(&learner.person.name), "{}", list.body);
            assert!(desk.get("/desk").await.says("/desk/appeals/"), "it stands in 今天要办");
            let said = if agrees { "yes" } else { "no" };
            decide(&desk, &[("way", "oral"), ("agrees", said), ("words", "问了灯怎么收。")]).await;
            let record = learner.browser.get("/desk/learn/record").await;
            assert_eq!(record.says("/desk/learn/certificates/2026-"), agrees, "{}", record.body);
            assert!(record.says("问了灯怎么收。") || agrees, "a no says why: {}", record.body);
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_about_a_stretch_is_about_what_was_learned_and_about_no_gap_in_it() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        // Eight seconds are left out: for the person it is one stretch.
        let (learner, lesson) = missed(&stage, (908_000, 938_000)).await;
        appeal(&learner, &lesson, "question").await;
        assert_eq!(
            learner.browser.get("/desk/learn/record").await.body.matches("已经交给支部组织委员").count(),
            1,
            "one stretch, one appeal"
        );
        decide(&desk(&stage).await, &[("way", "oral"), ("agrees", "yes"), ("words", "答得对。")]).await;
        let decided = decisions(&learner.ledger().await);
        assert_eq!(decided[0]["c"], json!([[0, 900_000], [908_000, 938_000]]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_says_when_it_was_and_what_is_complete_goes_on_opening() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let begun = crate::web::dates::time(stage.test.app.clock.now());
        let (learner, lesson) = missed(&stage, (900_000, 930_000)).await;
        let form = learner.browser.get(&format!("/desk/learn/record/appeal?lesson={lesson}&from=0&why=question")).await;
        assert!(form.says(&format!("{begun} 到 ")) && !form.says("结业小测"), "{begun} {}", form.body);
        let done = learned(&stage).await;
        assert_eq!(done.check(&stage.course.unit, 5).await["passed"], true);
        let mine = done.browser.get("/desk/learn").await;
        assert!(mine.says("学完的，想看随时看") && mine.says(&format!("/desk/learn/l/{lesson}")), "{}", mine.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_good_leaves_no_appeal_and_nothing_to_decide() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        // The appeal is about all of the stretch, with the gap in it; what is made up for is what was learned.
        let (learner, lesson) = missed(&stage, (908_000, 938_000)).await;
        appeal(&learner, &lesson, "question").await;
        for _ in 0..2 {
            let (_, made_up) = learner.post("/learn/make-up", &json!({ "lesson": lesson })).await;
            let Some(shown) = made_up["question"].get("shown") else { break };
            let answer = json!({ "ask": made_up["question"]["ask"], "answer": [right_key(shown)] });
            let (status, answered) = learner.post("/learn/answer", &answer).await;
            assert_eq!((status, &answered["right"]), (200, &json!(true)), "{answered}");
        }
        let told = learner.browser.get("/desk/learn/record/appeals").await;
        assert!(told.says("不用定了"), "{}", told.body);
        assert!(!desk(&stage).await.get("/desk/appeals").await.says("/desk/appeals/0"), "nobody need decide");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_granted_draw_that_nobody_takes_ends_after_its_week_and_a_later_failure_may_be_appealed() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let mut learner = learned(&stage).await;
        let (lesson, unit) = (stage.course.lessons[0].as_str(), stage.course.unit.as_str());
        for _ in 0..2 {
            assert_eq!(learner.check(unit, 2).await["passed"], false);
        }
        appeal(&learner, lesson, "check").await;
        decide(&desk(&stage).await, &[("way", "draw")]).await;
        let href = format!("/desk/learn/record/appeal?lesson={lesson}");
        assert!(learner.browser.get("/desk").await.says("请你再答一次"));
        stage.pass(APPEAL_DAYS * DAY + 1);
        learner.browser = stage.test.sign_in(&learner.person).await;
        // Before anything is written, and after.
        for _ in 0..2 {
            assert!(!learner.browser.get("/desk").await.says("请你再答一次"));
            let told = learner.browser.get("/desk/learn/record/appeals").await;
            assert!(told.says("没有同意"), "{}", told.body);
            assert!(!learner.browser.get("/desk/learn/record").await.says(&href), "it was said of these draws");
            learner.post("/learn/check/open", &json!({ "unit": unit })).await;
        }
        stage.pass(1_000);
        assert_eq!(learner.check(unit, 2).await["passed"], false);
        assert!(learner.browser.get("/desk/learn/record").await.says(&href), "it was not said of this one");
        appeal(&learner, lesson, "check").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_about_what_was_learned_without_a_line_holds_though_a_question_was_missed_since() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        let mut learner = offline(&stage).await;
        // A question on the way is missed in another course: it stands behind the stretch too.
        let other = published_course(&stage.test, 12_000).await;
        learner.open(&other.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.beats(&stage, &sitting, 0, 600_000, &marks).await;
        stage.pass(181_000);
        learner.beats(&stage, &sitting, 600_000, 630_000, &marks).await;
        decide(&desk(&stage).await, &[("way", "oral"), ("agrees", "yes"), ("words", "问了灯怎么收。")]).await;
        let ledger = learner.ledger().await;
        assert_eq!(decisions(&ledger).len(), 1, "{ledger}");
        let told = learner.browser.get("/desk/learn/record/appeals").await;
        assert!(told.says("同意了") && !told.says("不用定了"), "{}", told.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_that_nobody_decided_in_time_says_so() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let (mut learner, lesson) = missed(&stage, (900_000, 930_000)).await;
        appeal(&learner, &lesson, "question").await;
        for late in [false, true] {
            let told = learner.browser.get("/desk/learn/record/appeals").await;
            assert_eq!((told.says("过了日子"), told.says("最晚")), (late, !late), "{}", told.body);
            assert_eq!(learner.browser.get("/desk/learn/record").await.says("本该"), late);
            stage.pass(APPEAL_DAYS * DAY + 1);
            learner.browser = stage.test.sign_in(&learner.person).await;
        }
    })
    .await;
}
