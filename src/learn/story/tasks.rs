//! A unit is asked to learn something until a day; the learner sees the day, the unit sees one word a person.

use super::branch::{member, word};
use super::stage::{Stage, main_text, tells_nothing_of_persons};
use crate::access::Role;
use crate::testing::each_db;

const HOUR: i64 = 3_600_000;

#[tokio::test(flavor = "multi_thread")]
async fn the_learner_sees_the_day_and_the_unit_one_word() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 1_500).await;
        let test = &stage.test;
        let (organiser, above) = (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "committee").await);
        let (desk, committee) = (test.sign_in(&organiser).await, test.sign_in(&above).await);
        let learner = stage.learner().await;
        let unit = stage.course.unit.as_str();
        assert!(!learner.browser.get("/desk/learn").await.says("到期前要学"));
        // What is wrong is told beside its field, and nothing typed is lost.
        let path = "/desk/units/branch/learning";
        let over = desk.post(path, &[("unit", unit), ("due", "2026-11-23")]).await;
        assert!(over.status.as_u16() == 422 && over.says("这一天已经过了") && over.says("value=\"2026-11-23\""), "{}", main_text(&over.body));
        let none = desk.post(path, &[("unit", "nothing"), ("due", "2026-11-30")]).await;
        assert!(none.status.as_u16() == 422 && none.says("请选一门课或者一个单元"), "{}", main_text(&none.body));
        // The committee asks for the end of the year, the branch for an earlier day.
        let made = committee.post("/desk/units/committee/learning", &[("unit", unit), ("due", "2026-12-31")]).await;
        assert_eq!(made.location(), "/desk/units/committee/learning?did=task-made", "{}", main_text(&made.body));
        assert!(learner.browser.get("/desk/learn").await.says("12月31日前"));
        assert!(desk.get(path).await.says("港区党委布置"));
        desk.post(path, &[("unit", unit), ("due", "2026-11-25")]).await;
        let twice = desk.post(path, &[("unit", unit), ("due", "2026-12-01")]).await;
        assert!(twice.status.as_u16() == 422 && twice.says("11月25日前学完"), "{}", main_text(&twice.body));
        let list = learner.browser.get("/desk/learn").await;
        assert!(list.says("到期前要学") && list.says("11月25日前") && !list.says("12月31日前"), "the nearest day: {}", main_text(&list.body));
        assert!(learner.browser.get(&format!("/desk/learn/l/{}", stage.course.lessons[0])).await.says("11月25日前"));
        let (_, lessons) = learner.browser.get_json("/learn/lessons").await;
        assert_eq!(lessons["units"][0]["due"], "2026-11-25", "{lessons}");
        // Nobody of another committee is asked.
        let elsewhere = test.person(None, "branch-2").await;
        let elsewhere = test.sign_in(&elsewhere).await;
        assert!(!elsewhere.get("/desk/learn").await.says("到期前要学"));
        assert!(elsewhere.get_json("/learn/lessons").await.1["units"][0]["due"].is_null());
        // By person: until the day is over nobody is late.
        let done = member(test, "丁一", "党员", "group", "2020-07-01").await;
        member(test, "王丽", "党员", "branch", "2026-11-26").await;
        test.db
            .alter_with(format!(
                "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
                 VALUES ('x', '{done}', 'branch', '{unit}', 'x', 'A', 'self_study', 25, 'x', 2025, 1, 1)"
            ))
            .await;
        let page = desk.get(path).await;
        let tasks: Vec<&str> = page.body.split("href=\"").filter_map(|rest| rest.split('"').next()).filter(|href| href.starts_with("/desk/units/branch/learning/0")).collect();
        assert_eq!(tasks.len(), 2, "its own, and the committee's: {tasks:?}");
        let own = tasks[0];
        // The committee, which asks it of many branches, is told a number of each; here they are too few for one.
        let asked = tasks[1].replace("/branch/", "/committee/");
        let below = committee.get(&asked).await;
        assert!(below.says("各支部学完多少人") && below.says("不足 10 人，不单报") && !below.says("丁一"), "{}", main_text(&below.body));
        assert!(!desk.get(tasks[1]).await.says("各支部学完多少人"), "a branch has its people");
        for number in 0..7 {
            member(test, &format!("戊{number}"), "党员", "branch", "2020-07-01").await;
        }
        let below = committee.get(&asked).await;
        assert!(below.says("人里有 1 人学完"), "{}", main_text(&below.body));
        tells_nothing_of_persons(&below.body.replace("人里有", ""));
        let before = desk.get(own).await;
        assert_eq!([word(&before.body, "丁一"), word(&before.body, &learner.person.name)], ["已学完", "没到期"]);
        tells_nothing_of_persons(&before.body);
        stage.pass(48 * HOUR);
        // A sign-in of staff has ended by now.
        let (desk, learner) = (test.sign_in(&organiser).await, stage.learner_of(learner.person).await);
        let after = desk.get(own).await;
        assert_eq!([word(&after.body, "丁一"), word(&after.body, &learner.person.name)], ["已学完", "还没有"]);
        assert!(!after.says("王丽"), "whoever came after the day was not asked");
        // The committee's task stands on the branch's page and is ended by the committee alone.
        assert!(!desk.get(tasks[1]).await.says("/end\""));
        assert_eq!(desk.post(&format!("{}/end", tasks[1]), &[]).await.status.as_u16(), 404);
        assert_eq!(desk.get(&own.replace("/branch/", "/sister/")).await.status.as_u16(), 404);
        for _ in 0..2 {
            assert_eq!(desk.post(&format!("{own}/end"), &[]).await.location(), "/desk/units/branch/learning?did=task-ended");
        }
        assert!(learner.browser.get("/desk/learn").await.says("12月31日前"), "the committee still asks");
        for stranger in [test.person(Some(Role::Organiser), "sister").await, test.person(None, "branch").await] {
            let stranger = test.sign_in(&stranger).await;
            assert_eq!(stranger.get(own).await.status.as_u16(), 404);
            assert_eq!(stranger.post(path, &[("unit", unit), ("due", "2026-12-31")]).await.status.as_u16(), 404);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_course_is_assigned_at_once_and_what_was_asked_already_keeps_its_day() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 1_500).await;
        let test = &stage.test;
        let desk = test.sign_in(&test.person(Some(Role::Organiser), "branch").await).await;
        let (path, unit) = ("/desk/units/branch/learning", stage.course.unit.as_str());
        let page = desk.get(path).await;
        assert!(!page.says("整门课"), "of one unit there is nothing more: {}", main_text(&page.body));
        for (code, title) in [("unit-2", "第二单元"), ("unit-3", "第三单元")] {
            test.db
                .alter_with(format!(
                    "INSERT INTO unit (code, course_id, node_id, draft_id, title, place, hundredths, rule, current) \
                     SELECT '{code}', course_id, node_id, draft_id || '{code}', '{title}', place + 1, hundredths, rule, 1 FROM unit WHERE code = '{unit}'"
                ))
                .await;
        }
        assert_eq!(desk.post(path, &[("unit", "unit-2"), ("due", "2026-11-30")]).await.status.as_u16(), 303);
        let page = desk.get(path).await;
        assert!(page.says("整门课，3 个单元"), "{}", main_text(&page.body));
        let whole = format!("course:{}", super::stage::between(&page.body, "value=\"course:", "\""));
        let made = desk.post(path, &[("unit", &whole), ("due", "2026-12-31")]).await;
        assert_eq!(made.location(), "/desk/units/branch/learning?did=task-made", "{}", main_text(&made.body));
        let list = desk.get(path).await;
        let days = ["11月30日前学完", "12月31日前学完"].map(|day| list.body.matches(day).count());
        assert_eq!(days, [1, 2], "{}", main_text(&list.body));
        let again = desk.post(path, &[("unit", &whole), ("due", "2026-12-31")]).await;
        assert!(again.status.as_u16() == 422 && again.says("每个单元都布置过了"), "{}", main_text(&again.body));
        let none = desk.post(path, &[("unit", "course:nothing"), ("due", "2026-12-31")]).await;
        assert_eq!(none.status.as_u16(), 422);
    })
    .await;
}
