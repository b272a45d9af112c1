//! A class that was confirmed with somebody who was not there: two people put it right, and nothing that was witnessed is written over.

use zhibu_earned::{Export, recompute};

use super::branch::word;
use super::stage::{kept, main_text, says, sheet as filled};
use crate::access::Role;
use crate::args;
use crate::testing::{TestApp, each_db};

#[tokio::test(flavor = "multi_thread")]
async fn two_people_take_somebody_off_a_confirmed_sheet() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "branch").await);
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let (there, away) = (test.person(None, "branch").await, test.person(None, "branch").await);
        let (browser, other) = (test.sign_in(&away).await, test.sign_in(&there).await);
        let sheet = kept(&maker, &filled("学习条例", "24", &[&there.id, &away.id])).await;
        // Before it is confirmed it is mended, and not corrected.
        let form = format!("{sheet}/correct");
        assert_eq!(maker.get(&form).await.location(), sheet);
        says(&maker.post(&form, &[("p", &away.id), ("words", "看错了")]).await, 422, "只有已经确认的现场课能更正");
        witness.post(&format!("{sheet}/confirm"), &[("version", "1")]).await;
        let more = kept(&maker, &filled("再学条例", "8", &[&there.id, &away.id])).await;
        witness.post(&format!("{more}/confirm"), &[("version", "1")]).await;
        let standing = |name: String| {
            let maker = &maker;
            async move { word(&maker.get("/desk/units/branch/learning").await.body, &name).to_owned() }
        };
        assert_eq!([standing(away.name.clone()).await, standing(there.name.clone()).await], ["已达到", "已达到"]);
        // What is wrong with the form is told beside its fields, and nothing is lost.
        assert!(maker.get(&sheet).await.says("更正名单"));
        says(&maker.post(&form, &[("words", "看错了签到表。")]).await, 422, "看错了签到表。");
        says(&maker.post(&form, &[("p", &away.id), ("words", " ")]).await, 422, "checked");
        assert_eq!(
            maker.post(&form, &[("p", &second.id), ("words", "x")]).await.status.as_u16(),
            404,
            "nobody who was not on it"
        );
        let fields = [("p", away.id.as_str()), ("words", "看错了签到表。"), ("key", "one-click")];
        let made = maker.post(&form, &fields).await;
        assert!(made.location().ends_with("?did=onsite-correct-kept"), "{}", main_text(&made.body));
        assert_eq!(maker.post(&form, &fields).await.location(), made.location(), "the second click is one deed");
        let correction = made.location().split('?').next().expect("an address").to_owned();
        says(&maker.post(&form, &[("p", &away.id), ("words", "x")]).await, 422, "已经被别人更正了");
        // It waits for another one, changes nothing until then, and is not itself changed or corrected.
        assert_eq!(standing(away.name.clone()).await, "已达到");
        says(&maker.post(&format!("{correction}/confirm"), &[("version", "1")]).await, 422, "要请另一位组织员或书记来确认");
        for path in [format!("{correction}/edit"), format!("{sheet}/correct/x")] {
            assert_eq!(maker.get(&path).await.status.as_u16(), 404, "{path}");
        }
        let today = witness.get("/desk").await;
        assert!(today.says("更正：学习条例") && today.says(&correction), "{}", main_text(&today.body));
        let page = witness.get(&correction).await;
        assert!(page.says(&away.name) && page.says("看错了签到表。") && page.says("冲掉 24 学时"), "{}", main_text(&page.body));
        assert!(!page.says(&there.name));
        let done = witness.post(&format!("{correction}/confirm"), &[("version", "1")]).await;
        assert_eq!(done.location(), format!("{correction}?did=onsite-correct-confirmed"), "{}", main_text(&done.body));
        // The hours are taken back in every sum, of nobody else.
        assert_eq!([standing(away.name.clone()).await, standing(there.name.clone()).await], ["还没有", "已达到"]);
        let record = browser.get("/desk/learn/record").await;
        for said in ["D -24 学时", "更正：看错了签到表。", "D 24 学时", "D 8 学时"] {
            assert!(record.says(said), "{said}: {}", main_text(&record.body));
        }
        assert!(other.get("/desk/learn/record").await.body.matches("/desk/learn/certificates/2026-").count() == 2);
        let (_, ledger) = browser.get_json("/learn/ledger.json").await;
        let export: Export = serde_json::from_value(ledger).expect("an export");
        let findings = recompute(&export).expect("it recomputes");
        assert_eq!(findings.iter().map(|finding| finding.hundredths).sum::<i64>(), 800);
        // A stranger is told that the certificate is void; the person, why.
        let sql = "SELECT number, CAST(CASE WHEN void_at IS NULL THEN 0 ELSE 1 END AS BIGINT) FROM certificate WHERE person_id = $1 ORDER BY hundredths DESC";
        let read = test.app.store.read().system("test");
        let certificates: Vec<(String, i64)> = read.all(sql, &args![away.id.as_str()]).await.expect("the database answers");
        assert_eq!(certificates.iter().map(|(_, void)| *void).collect::<Vec<_>>(), [1, 0]);
        for (number, void) in &certificates {
            let told = test.signed_out().post("/certificates", &[("number", number.as_str()), ("name", away.name.as_str())]).await;
            assert!(told.says(if *void == 1 { "这张证书已经作废" } else { "现在有效" }), "{}", main_text(&told.body));
            let own = browser.get(&format!("/desk/learn/certificates/{number}")).await;
            assert_eq!(own.says("作废了"), *void == 1, "{}", main_text(&own.body));
        }
        let page = maker.get(&sheet).await;
        assert!(page.says("两人见证") && page.says(&away.name) && page.says(&there.name), "{}", main_text(&page.body));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_is_not_confirmed_changes_nothing_and_may_be_made_again() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "branch").await);
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let person = test.person(None, "branch").await;
        let sheet = kept(&maker, &filled("学习条例", "4", &[&person.id])).await;
        witness.post(&format!("{sheet}/confirm"), &[("version", "1")]).await;
        let form = format!("{sheet}/correct");
        let fields = [("p", person.id.as_str()), ("words", "看错了签到表。")];
        let made = maker.post(&form, &fields).await;
        let correction = made.location().split('?').next().expect("an address").to_owned();
        assert!(maker.get(&form).await.says("名单上的人都已经更正过了"));
        witness.post(&format!("{correction}/return"), &[("version", "1"), ("words", "他到了，坐在后排。")]).await;
        assert!(maker.get(&correction).await.says("他到了，坐在后排。"));
        assert!(maker.get("/desk").await.says("更正没有确认"), "its maker is told");
        says(&witness.post(&format!("{correction}/confirm"), &[("version", "2")]).await, 422, "退回去了");
        let record = test.sign_in(&person).await.get("/desk/learn/record").await;
        assert!(!record.says("更正：") && record.says("/desk/learn/certificates/"), "{}", main_text(&record.body));
        assert_eq!(maker.post(&form, &fields).await.status.as_u16(), 303, "it may be asked for again");
    })
    .await;
}
