//! A branch and its year: one word a person, for those who look after it.

use super::stage::{main_text, tells_nothing_of_persons};
use crate::access::Role;
use crate::people::{AddPersons, NewPerson};
use crate::testing::{Person, TestApp, each_db};

/// Hours as a confirmed class would have written them.
async fn hours(test: &TestApp, person: &str, category: &str, class: &str, hundredths: i64) {
    let id = test.app.new_id();
    test.db
        .alter_with(format!(
            "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
             VALUES ('{id}', '{person}', 'branch', '{id}', 'x', '{class}', '{category}', {hundredths}, 'x', 2026, 1, 1)"
        ))
        .await;
}

/// A member of a unit since a day, who never signs in.
pub(super) async fn member(test: &TestApp, name: &str, post: &str, unit: &str, from: &str) -> String {
    let id = test.app.new_id();
    let person = NewPerson {
        id: id.clone(),
        name: name.into(),
        sign_in_name: None,
        password_hash: None,
        node: test.place(unit).into(),
        post: post.into(),
        from: from.into(),
        roles: Vec::new(),
    };
    test.system(AddPersons { persons: vec![person] }).await;
    id
}

/// The word beside a name on a page.
pub(super) fn word<'b>(body: &'b str, name: &str) -> &'b str {
    let row = body
        .split("<tr")
        .find(|row| row.contains(&format!(">{name}<")))
        .unwrap_or_else(|| panic!("{name} stands on the page: {body}"));
    ["已达到", "还没有", "没到期", "已学完"]
        .into_iter()
        .find(|word| row.contains(word))
        .unwrap_or_else(|| panic!("a word in {row}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_has_one_word_and_nothing_else() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let organiser = test.person(Some(Role::Organiser), "branch").await;
        for (name, post, unit, from) in [
            ("丁一", "党员", "branch", "2020-07-01"),
            ("王丽", "党员", "branch", "2020-07-01"),
            ("田野", "组织委员", "branch", "2020-07-01"),
            ("刘洋", "党员", "branch", "2026-10-01"),
            ("李明", "党员", "group", "2020-07-01"),
            ("林涛", "党员", "sister", "2020-07-01"),
        ] {
            let id = member(&test, name, post, unit, from).await;
            let enough = [("class", "D", 1_700), ("group_study", "A", 1_500), ("self_study", "A", 7_700)];
            let rows: &[(&str, &str, i64)] = match name {
                "王丽" => &[("class", "D", 3_100), ("self_study", "A", 7_700), ("class", "B", 900), ("class", "C", 900)],
                _ => &enough,
            };
            for (category, class, hundredths) in rows {
                hours(&test, &id, category, class, *hundredths).await;
            }
        }
        let browser = test.sign_in(&organiser).await;
        let page = browser.get("/desk/units/branch/learning").await;
        let words = ["丁一", "王丽", "田野", "刘洋", "李明"].map(|name| word(&page.body, name));
        assert_eq!(
            words,
            ["已达到", "还没有", "还没有", "没到期", "已达到"],
            "32 for a member, 56 for a committee member; the group is the branch's"
        );
        assert!(!page.says("林涛"), "the branch beside it");
        tells_nothing_of_persons(&page.body);
        for never in ["32", "31", "17", "77"] {
            assert!(!main_text(&page.body).contains(never), "{never}: {}", main_text(&page.body));
        }
        let places: Vec<usize> =
            ["丁一", "王丽", "田野", "刘洋", "李明"].iter().map(|name| page.body.find(name).expect("a name")).collect();
        assert!(places.is_sorted(), "by strokes");
        let late = browser.get("/desk/units/branch/learning?state=not_due").await;
        assert!(late.says("刘洋") && late.says("2027年起算") && !late.says("丁一"));
        let not_yet = browser.get("/desk/units/branch/learning?state=not_yet").await;
        assert!(not_yet.says("王丽") && !not_yet.says("刘洋"));
        // From the rail, and from the unit.
        assert!(page.says("href=\"/desk/learning\""));
        assert_eq!(browser.get("/desk/learning").await.location(), "/desk/units/branch/learning");
        assert!(browser.get("/desk/units/branch").await.says("/desk/units/branch/learning"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_it() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let asks = |person: Person, status: u16| {
            let test = &test;
            async move {
                let answer = test.sign_in(&person).await.get("/desk/units/branch/learning").await;
                assert_eq!(answer.status.as_u16(), status, "{}", person.sign_in_name);
            }
        };
        asks(test.person(Some(Role::Secretary), "branch").await, 200).await;
        // Without names: the story below.
        asks(test.person(Some(Role::Organiser), "committee").await, 200).await;
        asks(test.person(Some(Role::Organiser), "sister").await, 404).await;
        asks(test.person(Some(Role::Organiser), "group").await, 404).await;
        asks(test.person(Some(Role::Admin), "bureau").await, 404).await;
        let member = test.person(None, "branch").await;
        let browser = test.sign_in(&member).await;
        assert!(!browser.get("/desk/learn").await.says("/desk/learning"), "no place in the rail");
        assert_eq!(browser.get("/desk/learning").await.status.as_u16(), 404);
        asks(member, 404).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_person_is_told_the_word_that_the_branch_sees() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let organiser = test.person(Some(Role::Organiser), "branch").await;
        let desk = test.sign_in(&organiser).await;
        let learner = test.person(None, "branch").await;
        let browser = test.sign_in(&learner).await;
        let told =
            |body: String| body.split("支部看到的是").nth(1).expect("the line").split("</p>").next().expect("its end").to_owned();
        for (hundredths, expected) in [(3_100, "还没有"), (100, "已达到")] {
            hours(&test, &learner.id, "class", "D", hundredths).await;
            let own = told(browser.get("/desk/learn/record").await.body);
            assert!(own.contains(expected), "{own}");
            assert_eq!(word(&desk.get("/desk/units/branch/learning").await.body, &learner.name), expected);
        }
        test.db.alter_with(format!("UPDATE membership SET valid_from = '2026-03-01' WHERE person_id = '{}'", learner.id)).await;
        let own = told(browser.get("/desk/learn/record").await.body);
        assert!(own.contains("没到期"), "{own}");
        assert_eq!(word(&desk.get("/desk/units/branch/learning").await.body, &learner.name), "没到期");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_stay_in_the_unit_and_the_level_above_has_the_report() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        for (name, unit) in [("丁一", "branch"), ("王丽", "group"), ("田野", "committee")] {
            member(&test, name, "党员", unit, "2020-07-01").await;
        }
        // The branch of three is told with its committee, and the number is about ten at least.
        let above = test.person(Some(Role::Organiser), "committee").await;
        let report = test.sign_in(&above).await.get("/desk/units/committee/learning/report").await;
        assert!(report.says("不足 10 人，不单报") && !report.says("人里有"), "{}", main_text(&report.body));
        for number in 0..9 {
            member(&test, &format!("委{number}"), "党员", "committee", "2020-07-01").await;
        }
        let report = test.sign_in(&above).await.get("/desk/units/committee/learning/report").await;
        assert!(report.says("人里有 0 人已达到") && report.says("连同：第一党支部"), "{}", main_text(&report.body));
        assert!(!["丁一", "王丽", "田野", "委1"].iter().any(|name| report.says(name)), "{}", main_text(&report.body));
        let sees = |person: Person, unit: &'static str, named: bool| {
            let test = &test;
            async move {
                let browser = test.sign_in(&person).await;
                for query in ["", "?state=not_yet"] {
                    let page = browser.get(&format!("/desk/units/{unit}/learning{query}")).await;
                    assert_eq!(page.status.as_u16(), 200, "{unit}");
                    let names = ["丁一", "王丽", "田野"].iter().any(|name| page.says(name));
                    assert_eq!(names, named, "{unit}{query} for {}: {}", person.sign_in_name, main_text(&page.body));
                    assert_eq!(page.says("名单只有"), !named);
                    assert!(page.says(&format!("/desk/units/{unit}/learning/report")));
                }
            }
        };
        for role in [Role::Organiser, Role::Secretary] {
            sees(test.person(Some(role), "branch").await, "branch", true).await;
            sees(test.person(Some(role), "branch").await, "group", true).await;
            sees(test.person(Some(role), "group").await, "group", true).await;
            sees(test.person(Some(role), "committee").await, "committee", true).await;
            sees(test.person(Some(role), "committee").await, "branch", false).await;
            sees(test.person(Some(role), "committee").await, "group", false).await;
            sees(test.person(Some(role), "bureau").await, "branch", false).await;
            sees(test.person(Some(role), "bureau").await, "committee", false).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_six_hours_without_one_class_are_not_met_and_the_person_is_told_why() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let secretary = test.person(Some(Role::Secretary), "branch").await;
        let browser = test.sign_in(&secretary).await;
        hours(&test, &secretary.id, "group_study", "D", 5_600).await;
        let page = browser.get("/desk/learn/record").await;
        assert!(page.says("56 学时够了，") && page.says("还差一次集中培训"), "{}", main_text(&page.body));
        assert_eq!(word(&browser.get("/desk/units/branch/learning").await.body, &secretary.name), "还没有");
        hours(&test, &secretary.id, "class", "D", 25).await;
        let page = browser.get("/desk/learn/record").await;
        assert!(page.says("56 学时够了") && !page.says("还差一次"), "{}", main_text(&page.body));
        assert_eq!(word(&browser.get("/desk/units/branch/learning").await.body, &secretary.name), "已达到");
    })
    .await;
}
