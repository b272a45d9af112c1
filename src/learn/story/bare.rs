//! The way without script: pages and forms alone.

use serde_json::json;

use super::stage::{Stage, between};
use crate::testing::each_db;

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_read_by_forms_alone() {
    each_db(|db| async move {
        // 1,500 characters in three parts: less than four minutes.
        let stage = Stage::of(&db, 1_500).await;
        let learner = stage.learner().await;
        let code = &stage.course.lessons[0];
        let list = learner.browser.get("/desk/learn").await;
        assert!(list.says(&format!("/desk/learn/l/{code}")), "{}", list.body);
        let page = learner.browser.get(&format!("/desk/learn/l/{code}")).await;
        assert!(page.says("data-mark=") && page.says(&format!("/desk/learn/l/{code}/open")), "{}", page.body);
        assert!(page.body.len() < 200_000);
        let mut answer = learner.browser.post(&format!("/desk/learn/l/{code}/open"), &[]).await;
        for part in 1..=3 {
            let page = learner.browser.get(answer.location().split('#').next().expect("an address")).await;
            let fields = hidden(&page.body, "/read\"");
            assert_eq!(field(&fields, "part"), part.to_string(), "the next unread part has the form");
            let send: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            // At once it is too early, and nothing is lost by it.
            let early = learner.browser.post(&format!("/desk/learn/l/{code}/read"), &send).await;
            assert!(early.location().contains("did=learn-too-fast"), "{}", early.location());
            // A slow reader: half the pace, more than 90 s a part.
            stage.pass(150_000);
            answer = learner.browser.post(&format!("/desk/learn/l/{code}/read"), &send).await;
            assert!(answer.location().contains("did=learn-read"), "{}", answer.location());
        }
        let ledger = learner.ledger().await;
        let lesson = ledger["account"]["lessons"].as_object().expect("lessons").values().next().expect("one").clone();
        assert_eq!((&lesson["missing"], &lesson["offline"]), (&json!({}), &json!(false)), "{lesson}");
        // The check, by forms.
        let unit = &stage.course.unit;
        learner.browser.post(&format!("/desk/learn/u/{unit}/check/open"), &[]).await;
        let page = learner.browser.get(&format!("/desk/learn/u/{unit}/check")).await;
        let check = field(&hidden(&page.body, "/check/submit#submit\""), "check");
        let gaps = learner.browser.post(&format!("/desk/learn/u/{unit}/check/submit"), &[("check", &check)]).await;
        assert_eq!(gaps.status.as_u16(), 422, "nothing was answered yet");
        for no in 1..=5 {
            let block = page.body.split(&format!("save#q{no}\"")).nth(1).expect("a form of the question");
            let label = block.split("</label>").find(|label| label.contains("（对）")).expect("the right option");
            let key = between(label.rsplit("<input").next().expect("its input"), "value=\"", "\"");
            let no = no.to_string();
            let saved = learner
                .browser
                .post(&format!("/desk/learn/u/{unit}/check/save"), &[("check", &check), ("no", &no), ("a", &key)])
                .await;
            assert_eq!(saved.status.as_u16(), 303, "{}", saved.body);
        }
        let kept = learner.browser.get(&format!("/desk/learn/u/{unit}/check")).await;
        assert_eq!(kept.body.matches(" checked").count(), 5, "what was saved is there again");
        learner.browser.post(&format!("/desk/learn/u/{unit}/check/submit"), &[("check", &check)]).await;
        let record = learner.browser.get("/desk/learn/record").await;
        let number = between(&record.body, "/desk/learn/certificates/", "\"");
        assert!(number.starts_with("2026-"), "{}", record.body);
        // A stranger brings number and name.
        let stranger = stage.test.signed_out();
        let fine = stranger.post("/certificates", &[("number", &number.to_lowercase()), ("name", &learner.person.name)]).await;
        assert!(fine.says("诱虫灯的挂设与管护"), "{}", fine.body);
        let other = stranger.post("/certificates", &[("number", &number), ("name", "别的人")]).await;
        let none = stranger.post("/certificates", &[("number", "2026-0000-0000"), ("name", "别的人")]).await;
        assert!(!other.says("诱虫灯的挂设与管护"));
        let said = |body: &str| body.replace(&number, "").replace("2026-0000-0000", "");
        assert_eq!(said(&other.body), said(&none.body), "a wrong name and a wrong number are one answer");
        let somebody = stage.learner().await;
        assert_eq!(somebody.browser.get(&format!("/desk/learn/certificates/{number}")).await.status.as_u16(), 404);
        assert!(learner.browser.get(&format!("/desk/learn/certificates/{number}")).await.says("<svg"));
    })
    .await;
}

/// Hidden fields of the form whose action ends with `action`, but the token and the key.
pub(super) fn hidden(body: &str, action: &str) -> Vec<(String, String)> {
    let form = body.split("<form").find(|form| form.split('>').next().is_some_and(|head| head.contains(action)));
    let form = form.and_then(|form| form.split("</form>").next()).unwrap_or_default();
    form.split("<input type=\"hidden\"")
        .skip(1)
        .map(|input| (between(input, "name=\"", "\""), between(input, "value=\"", "\"")))
        .filter(|(name, _)| name != "csrf" && name != "key")
        .collect()
}

fn field(fields: &[(String, String)], name: &str) -> String {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
}
