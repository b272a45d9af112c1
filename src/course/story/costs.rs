//! What a course cost is entered at any time, by whoever may edit it, and makes no version.

use crate::access::Role;
use crate::testing::{Browser, TestApp, each_db};

use super::super::rules::{Cost, State};
use super::super::{costs_of, version_of};
use super::{fine, stage};

const LINE: [(&str, &str); 4] = [("do", "add"), ("kind", "配音"), ("amount", "1,860.00"), ("cost_source", "合同 7 号")];

async fn lines(test: &TestApp, course: &str) -> Vec<Cost> {
    let rows = costs_of(test.app.store.read(), course).await.unwrap();
    rows.into_iter().map(|row| Cost { kind: row.kind, fen: row.fen, source: row.source }).collect()
}

/// Presses 拿掉 at the first line.
async fn removes(browser: &Browser, course: &str) -> u16 {
    let page = browser.get(course).await.body;
    let form = page.split("name=\"do\" value=\"remove\"").nth(1).expect("a line can be removed");
    let line = form.split("name=\"it\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its id").to_owned();
    let fields = [("do", "remove"), ("it", line.as_str())];
    assert_eq!(browser.post(&format!("{course}/costs"), &fields).await.status, 303);
    browser.post(&format!("{course}/costs"), &fields).await.status.as_u16()
}

#[tokio::test]
async fn costs_are_entered_while_a_course_is_taught_and_under_review_and_make_no_version() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        let taught = test.published_course(&writer, "branch", "挂灯").await;
        let reviewed = test.course_draft(&writer, "branch", "收灯", 8).await;
        test.submit_course(&writer, &reviewed.id).await.unwrap();
        for (course, state) in [(&taught, State::Published), (&reviewed, State::InReview)] {
            let page = format!("/desk/courses/{}", course.id);
            let before = version_of(test.app.store.read(), &course.id).await.unwrap();
            assert!(browser.get(&page).await.says("记一笔"), "{state:?}");
            let wrong = [("do", "add"), ("kind", "配音"), ("amount", "一千"), ("cost_source", "合同 7 号")];
            let refused = browser.post(&format!("{page}/costs"), &wrong).await;
            assert_eq!(refused.status, 422);
            assert!(refused.says("请写金额") && refused.says("value=\"合同 7 号\""), "what was typed comes back");
            let done = browser.post(&format!("{page}/costs"), &LINE).await;
            assert_eq!(done.location(), format!("{page}?did=course-saved#cost"), "{}", done.body);
            let shown = browser.get(&page).await;
            assert!(shown.says("1,860.00") && shown.says(&writer.name), "who entered it stands beside it");
            assert_eq!(version_of(test.app.store.read(), &course.id).await.unwrap(), before, "nothing of the course changed");
            assert_eq!(test.course(&course.id).await.state(), state);
            assert_eq!(removes(&browser, &page).await, 422, "it is gone already");
            assert_eq!(lines(&test, &course.id).await, []);
        }
        // Everything else is closed as before.
        let unit = [("do", "add-unit"), ("title", "晚了")];
        assert_eq!(browser.post(&format!("/desk/courses/{}/change", reviewed.id), &unit).await.status, 422);
        assert_eq!(fine(&test).await, Vec::<String>::new());
        let noted = "SELECT CAST(SUM(CASE WHEN action = 'course.cost_added' THEN 1 ELSE 10 END) AS BIGINT) FROM audit \
                     WHERE action IN ('course.cost_added', 'course.cost_removed')";
        let noted: Option<(i64,)> = test.app.store.read().system("test").get(noted, &[]).await.unwrap();
        assert_eq!(noted, Some((22,)), "two entered, two removed, each in the audit chain");
    })
    .await;
}

#[tokio::test]
async fn whoever_only_reads_a_course_enters_nothing() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.published_course(&writer, "branch", "挂灯").await;
        let page = format!("/desk/courses/{}", course.id);
        let browser = test.sign_in(&test.person(Some(Role::Secretary), "branch").await).await;
        let shown = browser.get(&page).await;
        assert!(shown.says("没有记花费") && !shown.says("记一笔"), "{}", shown.body);
        assert_eq!(browser.post(&format!("{page}/costs"), &LINE).await.status, 404);
        assert_eq!(lines(&test, &course.id).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_revision_keeps_the_lines_of_its_time() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let page = format!("/desk/courses/{}", course.id);
        browser.post(&format!("{page}/costs"), &LINE).await;
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        removes(&browser, &page).await;
        let shown = browser.get(&page).await;
        assert!(!shown.says("合同 7 号"), "{}", shown.body);
        let revision = shown.body.split("/desk/courses/revisions/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert!(browser.get(&format!("/desk/courses/revisions/{revision}")).await.says("1,860.00"));
        test.pass_all("branch", &round).await;
        assert_eq!(fine(&test).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn lines_of_before_are_carried_over() {
    let moves = include_str!("../../../migrations/20261127000009_costs.sql");
    let moves = &moves[moves.find("INSERT INTO course_cost").expect("the lines move")..];
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let other = test.course_draft(&writer, "branch", "收灯", 8).await;
        let cost = |kind: &str, fen, source: &str| Cost { kind: kind.into(), fen, source: source.into() };
        let before = [
            cost("配音", 186_000, "合同 7 号"),
            cost("印“大字”\"版\"", 1, "a\\b\",\"source\":\"c"),
            cost("},{\"kind\":\"", 9_600, "凭证\\"),
        ];
        let json = serde_json::to_string(&before).expect("lines are JSON").replace('\'', "''");
        db.alter_with(format!(
            "UPDATE course_draft SET outline = REPLACE(outline, '\"costs\":[]', '\"costs\":{json}') WHERE course_id = '{}'",
            course.id
        ))
        .await;
        assert_eq!(test.outline(&course.id).await.costs, before, "as it was");
        db.alter_with(moves.to_owned()).await;
        assert_eq!(lines(&test, &course.id).await, before);
        assert_eq!(lines(&test, &other.id).await, []);
        let outline = test.outline(&course.id).await;
        assert!(outline.costs.is_empty() && outline.lessons().count() == 1, "nothing else of it changed");
        // Whoever entered them is not known, and nobody is named.
        let page = test.sign_in(&writer).await.get(&format!("/desk/courses/{}", course.id)).await;
        assert!(page.says("1,860.00") && page.says("96.00"));
    })
    .await;
}
