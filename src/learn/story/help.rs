//! 请人帮忙: from the learner's own button to whoever looks after the unit, and back.

use super::stage::{Stage, main_text, tells_nothing_of_persons};
use crate::access::Role;
use crate::testing::each_db;

/// The address of the form behind `action`, as it stands on a page.
fn action<'b>(body: &'b str, end: &str) -> &'b str {
    let action = body.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next()).find(|action| action.ends_with(end));
    action.unwrap_or_else(|| panic!("a form to …{end} in {}", main_text(body)))
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_asks_and_the_unit_hears_what_was_said_and_nothing_more() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 1_500).await;
        let learner = stage.learner().await;
        let organiser = stage.test.person(Some(Role::Organiser), "branch").await;
        let desk = stage.test.sign_in(&organiser).await;
        // The button of the lesson leads to the form, and the form knows the lesson.
        let code = &stage.course.lessons[0];
        let lesson = learner.browser.get(&format!("/desk/learn/l/{code}")).await;
        let href = format!("/desk/learn/help?about=/desk/learn/l/{code}");
        assert!(lesson.says(&href) && !lesson.body.contains("stepnav\"><a class=\"btn\" href=\"/help\""), "{}", lesson.body);
        let form = learner.browser.get(&href).await;
        assert!(form.says("《诱虫灯怎么挂》这一课") && form.says("第一党支部"), "{}", main_text(&form.body));
        let about = format!("/desk/learn/l/{code}");
        let none = learner.browser.post("/desk/learn/help", &[("about", &about), ("words", "字太小")]).await;
        assert!(none.status.as_u16() == 422 && none.says("请选一种办法") && none.says("字太小"), "{}", main_text(&none.body));
        let said = [("about", about.as_str()), ("way", "teach"), ("words", "字太小，想当面学")];
        let key = [&said[..], &[("key", "one-click")]].concat();
        for _ in 0..2 {
            assert_eq!(learner.browser.post("/desk/learn/help", &key).await.location(), "/desk/learn/help?did=help-asked");
        }
        let told = learner.browser.get("/desk/learn/help").await;
        assert_eq!(told.body.matches("支部收到了").count(), 1, "a double click is one wish: {}", main_text(&told.body));
        // The branch.
        let page = desk.get("/desk/units/branch/learning").await;
        for heard in [learner.person.name.as_str(), "想到支部当面学", "字太小，想当面学", "《诱虫灯怎么挂》这一课"]
        {
            assert!(page.says(heard), "{heard}: {}", main_text(&page.body));
        }
        for other in [Role::Organiser, Role::Secretary] {
            let beside = stage.test.person(Some(other), "sister").await;
            let beside = stage.test.sign_in(&beside).await;
            assert!(!beside.get("/desk/units/sister/learning").await.says("字太小"));
            assert_eq!(beside.post(action(&page.body, "/close"), &[]).await.status.as_u16(), 404);
        }
        // The wish was told to the branch: the level above neither reads nor closes it, and in 今天要办 it stands for those of the branch alone.
        let today = desk.get("/desk").await;
        assert!(today.says("想到支部当面学") && today.says("/desk/units/branch/learning#b2"), "{}", main_text(&today.body));
        tells_nothing_of_persons(&today.body);
        let above = stage.test.person(Some(Role::Secretary), "committee").await;
        let above = stage.test.sign_in(&above).await;
        for path in ["/desk", "/desk/units/branch/learning", "/desk/units/committee/learning"] {
            assert!(!above.get(path).await.says("字太小"), "{path}");
        }
        assert_eq!(above.post(action(&page.body, "/close"), &[]).await.status.as_u16(), 404);
        assert!(!learner.browser.get("/desk").await.says("/desk/units/"), "nothing waits for a member");
        let other = stage.learner().await;
        let back = action(&told.body, "/back");
        assert_eq!(other.browser.post(back, &[]).await.status.as_u16(), 404, "another's wish");
        assert_eq!(other.browser.post(action(&page.body, "/close"), &[]).await.status.as_u16(), 404, "a member closes nothing");
        let closed = desk.post(action(&page.body, "/close"), &[]).await;
        assert_eq!(closed.location(), "/desk/units/branch/learning?did=help-closed");
        assert!(!desk.get("/desk/units/branch/learning").await.says("字太小"));
        assert!(learner.browser.get("/desk/learn/help").await.says("支部帮过了"));
        // Too late to take back: it stays what it was.
        learner.browser.post(back, &[]).await;
        assert!(learner.browser.get("/desk/learn/help").await.says("支部帮过了"));
        // Another wish, taken back.
        learner.browser.post("/desk/learn/help", &[("about", "/desk/learn/record?page=2"), ("way", "call")]).await;
        let told = learner.browser.get("/desk/learn/help").await;
        assert!(desk.get("/desk/units/branch/learning").await.says("学习记录"));
        learner.browser.post(action(&told.body, "/back"), &[]).await;
        assert!(!desk.get("/desk/units/branch/learning").await.says("想请人打个电话"));
        tells_nothing_of_persons(&page.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_wishes_are_enough_and_whoever_has_no_unit_is_told() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 1_500).await;
        let learner = stage.learner().await;
        for _ in 0..3 {
            learner.browser.post("/desk/learn/help", &[("way", "call")]).await;
        }
        let fourth = learner.browser.post("/desk/learn/help", &[("way", "call"), ("words", "还有一件")]).await;
        assert!(
            fourth.status.as_u16() == 422 && fourth.says("已经告诉支部三件了") && fourth.says("还有一件"),
            "{}",
            main_text(&fourth.body)
        );
        let evil = learner.browser.get("/desk/learn/help?about=//evil.example").await;
        assert!(!evil.says("evil.example"), "only one's own pages are gone back to");
        stage
            .test
            .db
            .alter_with(format!("UPDATE membership SET valid_to = '2026-11-01' WHERE person_id = '{}'", learner.person.id))
            .await;
        let nobody = learner.browser.post("/desk/learn/help", &[("way", "call")]).await;
        assert!(
            nobody.status.as_u16() == 422 && nobody.says("你现在不在任何支部") && nobody.says("href=\"/help\""),
            "{}",
            main_text(&nobody.body)
        );
    })
    .await;
}
