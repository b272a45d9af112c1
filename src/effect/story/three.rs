//! Three questions: skipped, answered, asked again by choice, put aside for good.

use super::stage::{Stage, main_text, option};
use crate::effect::rules::Kind;
use crate::testing::{Browser, Person, each_db};

/// Answers three questions by their pages; answers the stems.
async fn answers(browser: &Browser, three: &str, right: bool) -> Vec<String> {
    let mut stems = Vec::new();
    for no in 1..=3 {
        let page = browser.get(three).await;
        assert!(page.says(&format!("第 {no} 题，共 3 题")), "{}", main_text(&page.body));
        stems.push(page.body.split("<legend>").nth(1).unwrap().split("</legend>").next().unwrap().to_owned());
        let chosen = option(&page.body, right);
        let sent = browser.post(three, &[("no", &no.to_string()), ("do", "answer"), ("a", &chosen)]).await;
        assert_eq!(sent.location(), three);
    }
    stems
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_skips_it_by_one_tap_and_is_never_asked_again() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let (_, browser) = stage.somebody().await;
        let lesson = format!("/desk/learn/l/{}", stage.lesson.code);
        let page = browser.get(&lesson).await;
        assert!(page.says("课前问一问") && page.says("不答，直接学"), "{}", main_text(&page.body));
        let of = format!("/desk/learn/three/of/{}/pre", stage.course.course);
        let aside = browser.post(&of, &[("do", "aside"), ("from", &lesson)]).await;
        assert_eq!(aside.location(), format!("{lesson}?did=three-aside"));
        assert!(!browser.get(&lesson).await.says("课前问一问"));
        // Tapped twice, and somebody who changed his mind: it stays aside.
        assert_eq!(
            browser.post(&of, &[("do", "aside"), ("from", &lesson)]).await.location(),
            format!("{lesson}?did=three-aside")
        );
        assert_eq!(browser.post(&of, &[("from", &lesson)]).await.location(), format!("{lesson}?did=three-over"));
        assert_eq!(
            stage.rows("SELECT CAST(COUNT(*) AS BIGINT) FROM probe WHERE questions <> '[]'").await,
            0,
            "nothing is kept of it"
        );
        // Nothing else follows from it.
        let (_, ledger) = browser.get_json("/learn/ledger.json").await;
        assert_eq!(ledger["rows"], serde_json::json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_after_and_once_more_thirty_days_later() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let (person, browser) = stage.somebody().await;
        let (_, stranger) = stage.somebody().await;
        let course = stage.course.course.as_str();
        let of = |kind: Kind| format!("/desk/learn/three/of/{course}/{}", kind.name());
        for kind in [Kind::Post, Kind::Recall] {
            assert!(browser.post(&of(kind), &[]).await.location().contains("did=three-over"), "not offered yet");
        }
        // The page of the lesson opens a sitting by its script: nothing was read yet.
        browser.post_json("/learn/open", &serde_json::json!({ "lesson": stage.lesson.code })).await;
        assert!(browser.get(&format!("/desk/learn/l/{}", stage.lesson.code)).await.says("课前问一问"));
        let three = browser.post(&of(Kind::Pre), &[]).await.location().to_owned();
        assert_eq!(browser.post(&of(Kind::Pre), &[]).await.location(), three, "asked again they are the same");
        assert_eq!(stranger.get(&three).await.status.as_u16(), 404);
        assert_eq!(stranger.post(&three, &[("no", "1"), ("do", "unknown")]).await.status.as_u16(), 404);
        let nothing = browser.post(&three, &[("no", "1"), ("do", "answer")]).await;
        assert!(nothing.status.as_u16() == 422 && nothing.says("还没有选"), "{}", main_text(&nothing.body));
        let before = answers(&browser, &three, false).await;
        let done = browser.get(&three).await;
        assert!(done.says("答案学的时候就知道了") && !done.says("没答对"), "{}", main_text(&done.body));
        // Nothing of it stands in the record, and it is worth nothing.
        let (_, ledger) = browser.get_json("/learn/ledger.json").await;
        assert_eq!(ledger["rows"], serde_json::json!([]));

        stage.learns(&person, usize::MAX).await;
        let check = format!("/desk/learn/u/{}/check", stage.course.unit);
        assert!(browser.get(&check).await.says("课后问一问"));
        assert!(!browser.get(&check).await.says("课前问一问"));
        let three = browser.post(&of(Kind::Post), &[]).await.location().to_owned();
        let after = answers(&browser, &three, true).await;
        assert!(after.iter().all(|stem| !before.contains(stem)), "others: {before:?} {after:?}");
        let done = browser.get(&three).await;
        assert!(done.says("答对了") && done.says("在首页提醒我"), "{}", main_text(&done.body));
        assert!(!browser.get(&check).await.says("课后问一问"));
        // An answer sent once more changes nothing.
        browser.post(&three, &[("no", "1"), ("do", "unknown")]).await;
        assert!(!browser.get(&three).await.says("没答对"));

        // The day for one's own calendar, folded and escaped; of no course that one did not complete.
        assert!(!browser.get("/desk/learn/three").await.says("recall.ics"), "nobody asked for it");
        browser.post("/desk/learn/three/way", &[("way", "calendar")]).await;
        let page = browser.get("/desk/learn/three").await;
        let ics = format!("/desk/learn/three/of/{}/recall.ics", stage.course.course);
        assert!(page.says(&ics) && page.says("存进手机日历"), "{}", main_text(&page.body));
        let date = browser.get(&ics).await;
        let day = crate::people::rules::date_of(stage.test.app.clock.now() + 30 * 24 * 3_600_000).replace('-', "");
        assert!(date.body.contains(&format!("DTSTART;VALUE=DATE:{day}\r\n")) && !date.body.contains("VALARM"), "{}", date.body);
        assert!(date.body.lines().all(|line| line.len() <= 75), "{}", date.body);
        let stranger = stage.test.sign_in(&stage.test.person(None, "branch").await).await;
        assert_eq!(stranger.get(&ics).await.location(), "/desk/learn/three");
        browser.post("/desk/learn/three/way", &[("way", "none")]).await;

        // Nothing was chosen: nothing is said thirty days later. Then it was: from the morning of the day, whatever hour the course was completed at.
        let morning =
            crate::people::rules::start_of_day(&crate::people::rules::date_of(stage.test.app.clock.now() + 30 * 24 * 3_600_000));
        stage.test.db.clock.set(morning.expect("a day") + 60_000);
        let browser = stage.test.sign_in(&person).await;
        assert!(!browser.get("/desk").await.says("回头看"));
        browser.post("/desk/learn/three/way", &[("way", "calendar")]).await;
        assert!(!browser.get("/desk").await.says("回头看"), "whoever took the day along is not asked here");
        assert!(browser.get("/desk/learn/three").await.says("答三道题"), "and finds the questions where the day leads to");
        let chosen = browser.post("/desk/learn/three/way", &[("way", "home")]).await;
        assert_eq!(chosen.location(), "/desk/learn/three?did=three-way");
        let desk = browser.get("/desk").await;
        assert!(desk.says("回头看") && desk.says("可答可不答") && desk.says("没有等你的事"), "{}", main_text(&desk.body));
        let three = browser.post(&of(Kind::Recall), &[("from", "/desk")]).await.location().to_owned();
        let again = answers(&browser, &three, true).await;
        assert!(again.iter().all(|stem| !before.contains(stem) && !after.contains(stem)));
        assert!(!browser.get("/desk").await.says("回头看"), "once");
        assert!(browser.post(&of(Kind::Recall), &[]).await.location().contains("did=three-over"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recall_is_put_aside_for_good_and_a_missed_one_goes_by_itself() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let (one, other) = (stage.before_and_after(0, 2).await, stage.before_and_after(0, 2).await);
        let of = format!("/desk/learn/three/of/{}/recall", stage.course.course);
        let told = async |person: &Person| {
            let desk = stage.test.sign_in(person).await.get("/desk").await;
            assert_eq!(desk.status.as_u16(), 200);
            desk.says("回头看")
        };
        stage.pass_days(29);
        assert!(!told(&one).await);
        stage.pass_days(1);
        assert!(told(&one).await && told(&other).await);
        let browser = stage.test.sign_in(&one).await;
        assert_eq!(browser.post(&of, &[("do", "aside"), ("from", "/desk")]).await.location(), "/desk?did=three-aside");
        assert!(!told(&one).await);
        stage.pass_days(1);
        assert!(!told(&one).await, "not the next day either");
        assert!(told(&other).await);
        // Whoever does not want to be asked any more is not.
        let browser = stage.test.sign_in(&other).await;
        browser.post("/desk/learn/three/way", &[("way", "none")]).await;
        assert!(!told(&other).await);
        browser.post("/desk/learn/three/way", &[("way", "home")]).await;
        assert!(told(&other).await);
        // The other does nothing: it goes, and nothing follows.
        stage.pass_days(14);
        assert!(!told(&other).await);
        let browser = stage.test.sign_in(&other).await;
        assert!(browser.post(&of, &[]).await.location().contains("did=three-over"));
    })
    .await;
}
