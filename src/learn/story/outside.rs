//! What was learned elsewhere: entered from a certificate, listed, counted for no year, taken back.

use zhibu_earned::{Export, recompute};

use super::branch::word;
use super::stage::{main_text, says};
use crate::access::Role;
use crate::testing::{Browser, TestApp, each_db};

const PAGE: &str = "/desk/learn/record/outside";
const FORM: [(&str, &str); 6] = [
    ("title", "基层党务干部培训班"),
    ("issuer", "省委党校"),
    ("number", "浙党校 2026-005081"),
    ("category", "class"),
    ("day", "2026-05-12"),
    ("hours", "40"),
];

fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FORM.iter().map(|(known, old)| if *known == name { (*known, value) } else { (*known, *old) }).collect()
}

/// The way back of the one entry that may be taken back.
async fn way_back(browser: &Browser) -> Option<String> {
    let record = browser.get("/desk/learn/record").await;
    let form = record.body.split("action=\"").find(|piece| piece.starts_with(PAGE))?;
    Some(form.split('"').next().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_from_elsewhere_is_listed_and_counts_for_nothing() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (person, other) = (test.person(None, "branch").await, test.person(None, "branch").await);
        let browser = test.sign_in(&person).await;
        says(&browser.get("/desk/learn/record").await, 200, "录入别处学的");
        says(&browser.get(PAGE).await, 200, "不计入年度学时");
        let entered = browser.post(PAGE, &FORM).await;
        assert_eq!(entered.location(), "/desk/learn/record?did=learn-outside-entered#r3", "{}", main_text(&entered.body));
        let record = browser.get("/desk/learn/record").await;
        for said in ["基层党务干部培训班", "省委党校", "C 40 学时", "编号末四位 5081", "离 32 学时还差 32"]
        {
            assert!(record.says(said), "{said}: {}", main_text(&record.body));
        }
        assert!(!record.says("005081"), "of the number its end alone is kept");
        // The same paper a second time, by a second form.
        says(&browser.post(PAGE, &FORM).await, 422, "这张证书录入过了");
        // The branch sees what it saw before.
        let desk = test.sign_in(&test.person(Some(Role::Organiser), "branch").await).await;
        let page = desk.get("/desk/units/branch/learning").await;
        assert_eq!(word(&page.body, &person.name), word(&page.body, &other.name));
        assert!(!page.says("培训班"), "{}", main_text(&page.body));
        // In the record that anybody can recompute, and in no other person's hands.
        let (_, ledger) = browser.get_json("/learn/ledger.json").await;
        let export: Export = serde_json::from_value(ledger).expect("an export");
        let found = recompute(&export).expect("the record comes to what it says");
        assert_eq!(found.iter().map(|found| (found.class.as_str(), found.hundredths)).collect::<Vec<_>>(), [("C", 4_000)]);
        let back = way_back(&browser).await.expect("it may be taken back");
        let stranger = test.sign_in(&other).await;
        assert_eq!(stranger.post(&back, &[]).await.status.as_u16(), 404);
        // Taken back, twice by a double click: once.
        for _ in 0..2 {
            assert!(browser.post(&back, &[]).await.location().contains("did=learn-outside-taken-back"));
        }
        let record = browser.get("/desk/learn/record").await;
        assert!(record.says("C -40 学时") && record.says("你自己撤回的"), "{}", main_text(&record.body));
        assert_eq!(way_back(&browser).await, None, "what was taken back is not taken back again");
        let (_, ledger) = browser.get_json("/learn/ledger.json").await;
        let export: Export = serde_json::from_value(ledger).expect("an export");
        assert_eq!(recompute(&export).expect("it holds").iter().map(|found| found.hundredths).sum::<i64>(), 0);
        // Now the paper may be entered again.
        assert_eq!(browser.post(PAGE, &with("hours", "4")).await.status.as_u16(), 303);
        let (records, altered) = crate::learn::verify_records(test.app.store.read()).await.expect("the database answers");
        assert_eq!((records > 0, altered), (true, Vec::new()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_form_says_everything_and_keeps_what_was_typed() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let browser = test.sign_in(&test.person(None, "branch").await).await;
        for (name, value, sentence) in [
            ("title", " ", "请写清学的什么"),
            ("issuer", "", "请写清是哪个单位发的证书"),
            ("number", "7", "请填证书编号"),
            ("category", "sport", "集体学习"),
            ("day", "2031-01-01", "这一天还没到"),
            ("hours", "一天", "0.25 到 200 之间"),
        ] {
            says(&browser.post(PAGE, &with(name, value)).await, 422, sentence);
        }
        let all = browser.post(PAGE, &[("title", "只写了这个"), ("hours", "999")]).await;
        for said in ["value=\"只写了这个\"", "请写清是哪个单位", "请填证书编号", "0.25 到 200"] {
            assert!(all.says(said), "{said}: {}", all.body);
        }
    })
    .await;
}
