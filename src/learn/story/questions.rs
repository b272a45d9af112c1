//! Questions that are missed, made up for, appealed about and decided on.

use serde_json::json;

use super::stage::{Stage, between, right_key, wrong_key};
use crate::access::Role;
use crate::testing::each_db;

/// 24,000 characters: an hour.
const HOUR: usize = 24_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_missed_question_leaves_its_stretch_pending_until_it_is_made_up() {
    each_db(|db| async move {
        let stage = Stage::of(&db, HOUR).await;
        let mut learner = stage.learner().await;
        let lesson = stage.course.lessons[0].clone();
        learner.open(&lesson).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        // A quarter of an hour brings the first question.
        learner.beats(&stage, &sitting, 0, 900_000, &marks).await;
        let question = learner.last["question"].clone();
        assert!(question["ask"].is_string(), "{}", learner.last);
        let wrong = json!({ "ask": question["ask"], "answer": [wrong_key(&question["shown"])] });
        let (_, first) = learner.post("/learn/answer", &wrong).await;
        assert_eq!(
            (&first["right"], &first["pause"], &first["question"]["try"]),
            (&json!(false), &json!(false), &json!(2)),
            "{first}"
        );
        assert_ne!(first["question"]["shown"]["stem"], question["shown"]["stem"], "a retry draws another question");
        assert!(
            first["explain"].is_null() && !first.to_string().contains("道理"),
            "nothing explains it before it is answered right: {first}"
        );
        let wrong_page = learner.browser.get(&format!("/desk/learn/q/{}", question["ask"].as_str().expect("an id"))).await;
        assert!(!wrong_page.says("道理"), "{}", wrong_page.body);
        // The same answer again gets the same reply; another one is too late.
        assert_eq!(learner.post("/learn/answer", &wrong).await.1["question"]["ask"], first["question"]["ask"]);
        let other = json!({ "ask": question["ask"], "answer": [right_key(&question["shown"])] });
        assert_eq!(learner.post("/learn/answer", &other).await.0, 409);
        let second = json!({ "ask": first["question"]["ask"], "answer": [wrong_key(&first["question"]["shown"])] });
        let (_, second) = learner.post("/learn/answer", &second).await;
        assert_eq!((&second["pause"], &second["question"]), (&json!(true), &json!(null)));
        assert_eq!(second["standing"]["pending"][0]["why"], "question", "{second}");
        // The rest goes well, with questions after five minutes and then after fifteen.
        learner.learn(&stage, &sitting, 900_000, 3_600_000, &marks).await;
        let reply = learner.check(&stage.course.unit, 5).await;
        assert_eq!((&reply["passed"], &reply["standing"]["done"]), (&json!(true), &json!(false)));
        let (_, made_up) = learner.post("/learn/make-up", &json!({ "lesson": lesson })).await;
        let asked = made_up["question"].clone();
        let (_, same) = learner.post("/learn/make-up", &json!({ "lesson": lesson })).await;
        assert_eq!(same["question"]["ask"], asked["ask"], "asked again it is the same question");
        let right = json!({ "ask": asked["ask"], "answer": [right_key(&asked["shown"])] });
        let (_, done) = learner.post("/learn/answer", &right).await;
        assert_eq!(
            (&done["right"], &done["standing"]["pending"], &done["standing"]["done"]),
            (&json!(true), &json!([]), &json!(true)),
            "{done}"
        );
        // What explains it is told with the right answer, and what explains the check with the passed check.
        assert!(done["explain"].as_str().is_some_and(|text| text.ends_with("的道理。")), "{done}");
        let right_page = learner.browser.get(&format!("/desk/learn/q/{}", asked["ask"].as_str().expect("an id"))).await;
        assert!(right_page.says("解释：第") && right_page.says("的道理。"), "{}", right_page.body);
        let check = learner.browser.get(&format!("/desk/learn/u/{}/check", stage.course.unit)).await;
        assert_eq!(check.body.matches("的道理。").count(), 5, "{}", check.body);
        assert_eq!(learner.ledger().await["account"]["pending_ms"], 0);
        let record = learner.browser.get("/desk/learn/record").await;
        assert!(record.says("/desk/learn/certificates/2026-"), "{}", record.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_make_up_waits_a_day_and_a_person_decides_the_appeal() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let mut learner = stage.learner().await;
        let lesson = stage.course.lessons[0].clone();
        learner.open(&lesson).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.beats(&stage, &sitting, 0, 900_000, &marks).await;
        // Nobody answers; the bell rings.
        let ask = learner.last["question"]["ask"].clone();
        stage.pass(181_000);
        let late = json!({ "ask": ask, "answer": [right_key(&learner.last["question"]["shown"])] });
        assert_eq!(learner.post("/learn/answer", &late).await.1["code"], "answered");
        learner.beats(&stage, &sitting, 900_000, 1_200_000, &marks).await;
        learner.learn(&stage, &sitting, 1_200_000, 1_800_000, &marks).await;
        let (_, made_up) = learner.post("/learn/make-up", &json!({ "lesson": lesson })).await;
        let wrong = json!({ "ask": made_up["question"]["ask"], "answer": [wrong_key(&made_up["question"]["shown"])] });
        assert_eq!(learner.post("/learn/answer", &wrong).await.1["right"], false);
        let (status, again) = learner.post("/learn/make-up", &json!({ "lesson": lesson })).await;
        assert_eq!((status, &again["code"]), (409, &json!("not-yet")));
        assert!(again["again_at"].as_i64().expect("an instant") > stage.test.app.clock.now());
        // 申诉.
        let record = learner.browser.get("/desk/learn/record").await;
        assert!(record.says("/desk/learn/record/appeal?lesson="), "{}", record.body);
        // However far the form claims to reach, it is about the stretch that waits there.
        let fields = [("lesson", lesson.as_str()), ("from", "0"), ("to", "99999999"), ("why", "question")];
        let none = learner.browser.post("/desk/learn/record/appeal", &fields).await;
        assert_eq!(none.status.as_u16(), 422, "a reason is missing");
        let said = [&fields[..], &[("reason", "other"), ("words", "村里停电，提问没看见")]].concat();
        let made = learner.browser.post("/desk/learn/record/appeal", &said).await;
        assert_eq!(made.location(), "/desk/learn/record/appeals?did=learn-appealed", "{}", made.body);
        assert_eq!(learner.browser.post("/desk/learn/record/appeal", &said).await.status.as_u16(), 422, "one at a time");
        // The organiser of the branch, not the one beside it.
        let organiser = stage.test.person(Some(Role::Organiser), "branch").await;
        let (desk, elsewhere) = (stage.test.sign_in(&organiser).await, stage.test.person(Some(Role::Organiser), "sister").await);
        let list = desk.get("/desk/appeals").await;
        assert!(list.says(&learner.person.name) && !list.says("900000") && !list.says("15:00"), "{}", list.body);
        let id = between(&list.body, "/desk/appeals/", "\"");
        let page = desk.get(&format!("/desk/appeals/{id}")).await;
        assert!(page.says("村里停电，提问没看见") && !page.says("900000"), "{}", page.body);
        assert_eq!(stage.test.sign_in(&elsewhere).await.get(&format!("/desk/appeals/{id}")).await.status.as_u16(), 404);
        let path = format!("/desk/appeals/{id}");
        let mute = desk.post(&path, &[("version", "1"), ("way", "oral"), ("agrees", "yes")]).await;
        assert_eq!(mute.status.as_u16(), 422, "words are missing");
        let decided = desk
            .post(&path, &[("version", "1"), ("way", "oral"), ("agrees", "yes"), ("words", "当面问了灯口朝向，答得对。")])
            .await;
        assert_eq!(decided.location(), "/desk/appeals?did=learn-appeal-decided", "{}", decided.body);
        let told = learner.browser.get("/desk/learn/record/appeals").await;
        assert!(told.says("当面问了灯口朝向，答得对。"), "{}", told.body);
        let pending = learner.ledger().await["account"]["lessons"].clone();
        assert!(!pending.to_string().contains("\"question\""), "{pending}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_his_own_appeal() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 12_000).await;
        let organiser = stage.test.person(Some(Role::Organiser), "branch").await;
        let mut learner = stage.learner_of(organiser).await;
        let lesson = stage.course.lessons[0].clone();
        learner.open(&lesson).await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        learner.beats(&stage, &sitting, 0, 900_000, &marks).await;
        stage.pass(181_000);
        let fields =
            [("lesson", lesson.as_str()), ("from", "0"), ("to", "900000"), ("why", "question"), ("reason", "called_away")];
        learner.beats(&stage, &sitting, 900_000, 930_000, &marks).await;
        let made = learner.browser.post("/desk/learn/record/appeal", &fields).await;
        assert_eq!(made.location(), "/desk/learn/record/appeals?did=learn-appealed", "{}", made.body);
        let list = learner.browser.get("/desk/appeals").await;
        assert!(!list.body.contains("/desk/appeals/0"), "one's own does not wait for oneself: {}", list.body);
    })
    .await;
}
