//! What goes to the level above: a number a branch, none about fewer than ten people.

use super::branch::member;
use super::stage::{main_text, tells_nothing_of_persons};
use crate::access::Role;
use crate::testing::{Browser, TestApp, each_db};

async fn members(test: &TestApp, unit: &str, how_many: usize, met: usize) {
    for number in 0..how_many {
        let id = member(test, &format!("{unit}之{number}"), "党员", unit, "2020-07-01").await;
        if number < met {
            test.db
                .alter_with(format!(
                    "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
                     VALUES ('{id}', '{id}', '{unit}', '{id}', 'x', 'D', 'class', 9900, 'x', 2026, 1, 1)"
                ))
                .await;
        }
    }
}

async fn text(browser: &Browser, unit: &str) -> String {
    let page = browser.get(&format!("/desk/units/{unit}/learning/report")).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.body);
    tells_nothing_of_persons(&page.body);
    assert!(!page.says("之"), "no name: {}", page.body);
    main_text(&page.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_of_nine_is_not_told_apart() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        // Ten with their group, and nine.
        members(&test, "branch", 7, 4).await;
        members(&test, "group", 3, 1).await;
        members(&test, "sister", 9, 2).await;
        members(&test, "committee", 3, 3).await;
        // Came in the course of the year: owes nothing, counts nowhere.
        member(&test, "sister之新", "党员", "sister", "2026-03-01").await;
        let secretary = test.person(Some(Role::Secretary), "bureau").await;
        let desk = test.sign_in(&secretary).await;
        let committee = text(&desk, "committee").await;
        assert!(
            committee.contains("10 人里有 5 人已达到")
                && committee.contains("12 人里有 5 人已达到")
                && committee.contains("连同：第二党支部"),
            "{committee}"
        );
        assert!(!committee.contains("9 人里"), "{committee}");
        // The bureau is told the same, and its own three with nobody: they are too few, and the empty committee has no line.
        let bureau = text(&desk, test.place("bureau")).await;
        assert!(
            bureau.contains("10 人里有 5 人已达到")
                && bureau.contains("12 人里有 5 人已达到")
                && bureau.contains("不足 10 人，不单报"),
            "{bureau}"
        );
        assert!(!bureau.contains("1 人里"), "{bureau}");
        // The branch of nine itself sends nothing of its own.
        let nine = text(&desk, "sister").await;
        assert!(nine.contains("不足 10 人，和港区党委一起报") && !nine.contains("人里"), "{nine}");
        // A file shows no more than the page.
        let csv = desk.get("/desk/units/committee/learning/report.csv").await;
        assert_eq!(
            csv.body.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
            [
                "\"党组织\",\"一起报的\",\"多少人\",\"已达到\"",
                "\"港区党委\",\"第二党支部\",\"12\",\"5\"",
                "\"第一党支部\",\"\",\"10\",\"5\"",
            ]
        );
        let xlsx = desk.get("/desk/units/committee/learning/report.xlsx").await;
        assert!(xlsx.body.starts_with("PK"), "a workbook");
        assert!(!desk.get("/desk/units/sister/learning/report.csv").await.body.contains("\"9\""));
        for stranger in [test.person(Some(Role::Organiser), "branch-2").await, test.person(None, "committee").await] {
            let stranger = test.sign_in(&stranger).await;
            for ending in ["", ".csv", ".xlsx"] {
                let path = format!("/desk/units/committee/learning/report{ending}");
                assert_eq!(stranger.get(&path).await.status.as_u16(), 404, "{path}");
            }
        }
    })
    .await;
}
