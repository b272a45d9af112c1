//! The year turns: what was reached stays to be seen, reported and shown to its person, as it stood on the last day.

use super::branch::{member, word};
use super::stage::{kept, main_text, says, sheet};
use crate::access::Role;
use crate::testing::{TestApp, each_db};

const PAGE: &str = "/desk/units/branch/learning";

#[tokio::test(flavor = "multi_thread")]
async fn on_the_third_of_january_the_closed_year_is_reported() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "branch").await);
        let (learner, stays) = (test.person(None, "branch").await, member(&test, "丁一", "党员", "branch", "2020-07-01").await);
        let leaves = member(&test, "王丽", "党员", "branch", "2020-07-01").await;
        let mut people = vec![learner.id.as_str(), stays.as_str(), leaves.as_str()];
        let others: Vec<String> = {
            let mut out = Vec::new();
            for number in 0..8 {
                out.push(member(&test, &format!("党员{number}"), "党员", "branch", "2020-07-01").await);
            }
            out
        };
        people.extend(others.iter().map(String::as_str));
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let held = kept(&maker, &sheet("学习条例", "24", &people)).await;
        witness.post(&format!("{held}/confirm"), &[("version", "1")]).await;
        // 24 of 32: nobody has it, and the year is running.
        let before = maker.get(PAGE).await;
        assert_eq!(word(&before.body, "丁一"), "还没有");
        assert!(before.says("2026年") && !before.says("已经过完"), "{}", main_text(&before.body));
        // 王丽 leaves on the second of January, and somebody comes; 丁一 becomes a committee member on the same day.
        let new_year = crate::people::rules::start_of_day("2027-01-03").expect("a day") + 9 * 3_600_000;
        test.db.clock.set(new_year);
        test.db.alter_with(format!("UPDATE membership SET valid_to = '2027-01-02' WHERE person_id = '{leaves}'")).await;
        test.db.alter_with(format!("UPDATE membership SET valid_to = '2027-01-02' WHERE person_id = '{stays}'")).await;
        let id = test.app.new_id();
        test.db
            .alter_with(format!(
                "INSERT INTO membership (id, person_id, node_id, post, valid_from, valid_to) VALUES ('{id}', '{stays}', 'branch', '组织委员', '2027-01-02', NULL)"
            ))
            .await;
        member(&test, "丁新", "党员", "branch", "2027-01-02").await;
        let (maker, witness, browser) = (test.sign_in(&first).await, test.sign_in(&second).await, test.sign_in(&learner).await);
        // The last class of December is put down in January and counts for its own year.
        let mut late = sheet("年末集中学", "8", &people);
        for field in &mut late {
            if field.0 == "day" {
                field.1 = "2026-12-20";
            }
        }
        let held = kept(&maker, &late).await;
        let confirmed = witness.post(&format!("{held}/confirm"), &[("version", "1")]).await;
        assert_eq!(confirmed.status.as_u16(), 303, "{}", main_text(&confirmed.body));
        let now = maker.get(PAGE).await;
        assert_eq!((word(&now.body, "丁一"), word(&now.body, "丁新")), ("还没有", "没到期"));
        assert!(!now.says("王丽"), "she left");
        let closed = maker.get(&format!("{PAGE}?year=2026")).await;
        says(&closed, 200, "2026年已经过完，照 12 月 31 日的人和职务算");
        assert_eq!((word(&closed.body, "丁一"), word(&closed.body, "王丽")), ("已达到", "已达到"));
        assert!(!closed.says("丁新"), "she was not there");
        assert!(closed.says(&format!("{PAGE}/report?year=2026")) && closed.says("?state=not_yet&#38;year=2026"), "{}", closed.body);
        let unfinished = maker.get(&format!("{PAGE}?year=2026&state=not_yet")).await;
        assert!(!unfinished.says(">丁一<") && unfinished.says(&first.name), "{}", main_text(&unfinished.body));
        // The report of the closed year, on the page and as a file; of no other year than these two.
        says(&maker.get(&format!("{PAGE}/report?year=2026")).await, 200, "人里有 11 人已达到");
        assert!(maker.get(&format!("{PAGE}/report.csv?year=2026")).await.body.contains("\"11\""));
        says(&maker.get(&format!("{PAGE}/report")).await, 200, "人里有 0 人已达到");
        says(&maker.get(&format!("{PAGE}/report?year=1999")).await, 200, "人里有 0 人已达到");
        // And the person's own: 32 of last year, nothing of this.
        says(&browser.get("/desk/learn/record").await, 200, "离 32 学时还差 32");
        let own = browser.get("/desk/learn/record?year=2026").await;
        says(&own, 200, "32 学时够了");
        says(&own, 200, "2026年已经过完");
        assert!(own.says("年末集中学") && own.says("已达到"), "{}", main_text(&own.body));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_that_ended_in_january_stands_in_the_report_of_its_last_year() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        for number in 0..10 {
            member(&test, &format!("戊{number}"), "党员", "sister", "2020-07-01").await;
        }
        let day = |date: &str| crate::people::rules::start_of_day(date).expect("a day");
        test.db.clock.set(day("2027-01-03") + 9 * 3_600_000);
        let (sister, ended) = (test.place("sister").to_owned(), day("2027-01-02"));
        test.db.alter_with(format!("UPDATE node_name SET valid_to = {ended} WHERE node_id = '{sister}'")).await;
        let desk = test.sign_in(&test.person(Some(Role::Secretary), "bureau").await).await;
        let report = format!("/desk/units/{}/learning/report", test.place("committee"));
        let closed = desk.get(&format!("{report}?year=2026")).await;
        says(&closed, 200, "第二党支部");
        says(&closed, 200, "10 人里有 0 人已达到");
        assert!(!desk.get(&report).await.says("第二党支部"), "it is no unit any more");
    })
    .await;
}
