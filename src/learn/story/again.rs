//! What was learned without a line and did not count is learned again with one, and counts: by script and without, after a no and before any answer.

use serde_json::{Value, json};
use zhibu_earned::{Export, recompute};

use super::bare::hidden;
use super::decided::{decide, desk, offline, take_along};
use super::stage::{Learner, Stage, main_text, right_key};
use crate::course::published_again;
use crate::testing::each_db;

async fn says(learner: &Learner, address: &str, sentences: &[&str]) {
    let page = learner.browser.get(address).await;
    for sentence in sentences {
        assert!(page.says(sentence), "{sentence} on {address}: {}", main_text(&page.body));
    }
}

/// The classes of the hours in the exported record, each of which must hold.
async fn classes(learner: &Learner) -> Vec<String> {
    let export: Export = serde_json::from_value(learner.ledger().await).expect("an export");
    let found = recompute(&export).expect("the record comes to what it says");
    found.into_iter().inspect(|found| assert_eq!(found.holds, Some(true), "{found:?}")).map(|found| found.class).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_refused_learns_it_again_with_a_line_and_has_the_hours() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        let mut learner = offline(&stage).await;
        let (lesson, unit) = (stage.course.lessons[0].clone(), stage.course.unit.clone());
        let (page, check) = (format!("/desk/learn/l/{lesson}"), format!("/desk/learn/u/{unit}/check"));
        says(&learner, &page, &["单元学完后支部会口头问你一题", "有网时再学一遍也算", "再学第 1 段"]).await;
        let desk = desk(&stage).await;
        decide(&desk, &[("way", "oral"), ("agrees", "no"), ("words", "灯怎么收没答上来。")]).await;
        // Nobody promises a question that was asked already.
        says(&learner, &page, &["支部问过，这次没有认定"]).await;
        says(&learner, &check, &["支部没有认定；有网时把那几段再学一遍"]).await;
        says(&learner, "/desk/learn", &["没网时学的没有认定"]).await;
        says(&learner, "/desk/learn/record", &["灯怎么收没答上来。", "把没网学的几段再学一遍", "去再学一遍"]).await;
        says(&learner, "/desk/learn/record/appeals", &["有网时把没网学的几段再学一遍"]).await;
        for (address, never) in [(&page, "会口头问你一题"), (&check, "会口头问你一题")] {
            assert!(!learner.browser.get(address).await.says(never), "{address}");
        }
        // The first minutes again: what is left to learn again shrinks, and it is not enough yet.
        learner.open(&lesson).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        assert_eq!(learner.last["standing"]["again"], json!([[0, 600_000]]), "{}", learner.last);
        learner.learn(&stage, &sitting, 0, 300_000, &marks).await;
        assert_eq!(learner.last["standing"]["again"], json!([[300_000, 600_000]]), "{}", learner.last);
        assert_eq!((learner.last["standing"]["resume"].clone(), classes(&learner).await), (json!(300_000), vec!["B".to_owned()]));
        // Seven tenths with a line: class A, by the law of a lesson that was learned so at once.
        learner.learn(&stage, &sitting, 300_000, 450_000, &marks).await;
        assert_eq!((&learner.last["standing"]["again"], &learner.last["standing"]["done"]), (&Value::Null, &json!(true)));
        assert_eq!(classes(&learner).await, ["B", "A"]);
        says(&learner, "/desk/learn/record", &["/desk/learn/certificates/2026-"]).await;
        says(&learner, &check, &["学时记进了你的学习记录"]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_wait_leaves_nothing_to_decide() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        let mut learner = offline(&stage).await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 600_000, &marks).await;
        says(&learner, "/desk/learn/record/appeals", &["不用定了", "后来你自己补上了"]).await;
        assert!(desk(&stage).await.get("/desk/appeals").await.says("没有等你定的申诉"));
        assert_eq!(classes(&learner).await, ["B", "A"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_lessons_each_says_what_was_said_of_it() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        published_again(&stage.test, &stage.course, 4_000, |frozen| {
            let (mut lesson, mut text) = (frozen.outline.units[0].lessons[0].clone(), frozen.texts[0].clone());
            (lesson.id, lesson.title, text.lesson) = ("second".into(), "灯什么时候收".into(), "second".into());
            frozen.outline.units[0].lessons.push(lesson);
            frozen.texts.push(text);
        })
        .await;
        let mut learner = stage.learner().await;
        let (_, list) = learner.browser.get_json("/learn/lessons").await;
        let lesson = |number: usize| list["units"][0]["lessons"][number]["lesson"].as_str().expect("a lesson").to_owned();
        let (first, second) = (lesson(0), lesson(1));
        // The first with a line, the second without: the list leads to the second.
        learner.open(&first).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 600_000, &marks).await;
        take_along(&stage, &mut learner, &second).await;
        assert_eq!(learner.check(&stage.course.unit, 5).await["passed"], true);
        says(&learner, "/desk/learn", &[&format!("/desk/learn/l/{second}#need")]).await;
        decide(&desk(&stage).await, &[("way", "oral"), ("agrees", "no"), ("words", "收灯没答上来。")]).await;
        says(&learner, &format!("/desk/learn/l/{second}"), &["支部问过，这次没有认定"]).await;
        let other = learner.browser.get(&format!("/desk/learn/l/{first}")).await;
        assert!(!other.says("没有认定"), "{}", main_text(&other.body));
        learner.open(&second).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 450_000, &marks).await;
        assert_eq!(classes(&learner).await, ["B", "A"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_dies_behind_the_last_place_leaves_no_unit_without_its_hours() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        let mut learner = offline(&stage).await;
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 300_000, &marks).await;
        // Ticks alone, and the question that comes up is answered; then nothing comes any more, and the house writes down what it has.
        for at in (300_000..450_000).step_by(30_000) {
            stage.pass(30_000);
            let beat = learner.beat(&sitting, "tick", &json!([[at, at + 30_000]]), &marks);
            learner.last = learner.post("/learn/beat", &beat).await.1;
            // What was shown leaves the list at once, before it is in the record.
            assert_eq!(learner.last["standing"]["again"][0][0], json!(at + 30_000), "{}", learner.last);
            if let Some(ask) = learner.last["question"]["ask"].as_str() {
                let right = json!({ "ask": ask, "answer": [right_key(&learner.last["question"]["shown"])] });
                learner.post("/learn/answer", &right).await;
            }
        }
        assert_eq!(classes(&learner).await, ["B"]);
        stage.pass(15 * 60_000);
        crate::learn::tend(&stage.test.app).await;
        // Whichever page the learner comes to writes them down.
        assert!(!learner.browser.get("/desk/learn").await.says("没网时学的"));
        assert_eq!(classes(&learner).await, ["B", "A"]);
        says(&learner, "/desk/learn/record", &["/desk/learn/certificates/2026-"]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drawn_question_is_moot_once_it_was_learned_again() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        let mut learner = offline(&stage).await;
        let desk = desk(&stage).await;
        decide(&desk, &[("way", "draw")]).await;
        assert!(learner.browser.get("/desk").await.says("/desk/learn/q/"), "the question waits");
        learner.open(&stage.course.lessons[0]).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.learn(&stage, &sitting, 0, 450_000, &marks).await;
        assert_eq!(classes(&learner).await, ["B", "A"]);
        assert!(!learner.browser.get("/desk").await.says("/desk/learn/q/"), "nobody is asked any more");
        says(&learner, "/desk/learn/record/appeals", &["不用定了"]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_script_the_forms_of_the_parts_come_again() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 4_000).await;
        let mut learner = offline(&stage).await;
        let page = format!("/desk/learn/l/{}", stage.course.lessons[0]);
        let begun = learner.browser.post(&format!("{page}/open"), &[]).await;
        let mut at = begun.location().to_owned();
        for _ in 0..30 {
            let shown = learner.browser.get(at.split('#').next().unwrap_or_default()).await;
            let fields = hidden(&shown.body, "/read\"");
            if fields.is_empty() {
                break;
            }
            stage.pass(90_000);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let read = learner.browser.post(&format!("{page}/read"), &fields).await;
            assert!(read.location().contains("did=learn-read"), "{}", read.location());
            at = read.location().to_owned();
            if at.ends_with("#sit") {
                learner.open(&stage.course.lessons[0]).await;
                let (ask, key) = (&learner.last["question"]["ask"], right_key(&learner.last["question"]["shown"]));
                assert_eq!(learner.post("/learn/answer", &json!({ "ask": ask, "answer": [key] })).await.0, 200);
            }
        }
        says(&learner, "/desk/learn/record", &["/desk/learn/certificates/2026-"]).await;
        assert_eq!(classes(&learner).await, ["B", "A"]);
    })
    .await;
}
