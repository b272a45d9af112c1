//! A class that took place on site: two people witness it, and everybody's record has it once.

use zhibu_earned::{Export, recompute};

use super::branch::{member, word};
use super::stage::{SHEETS, kept, main_text, says, sheet, tells_nothing_of_persons};
use crate::access::Role;
use crate::args;
use crate::testing::{TestApp, each_db};

/// A class of half a day.
fn form<'a>(title: &'a str, people: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    sheet(title, "4", people)
}

async fn rows(test: &TestApp, sql: &'static str, sheet: &str) -> i64 {
    let id = sheet.rsplit('/').next().expect("an id");
    let (count,): (i64,) =
        test.app.store.read().system("test").get(sql, &args![id]).await.expect("the database answers").expect("a count");
    count
}

const EARNED: &str = "SELECT COUNT(*) FROM earned WHERE unit_code = $1 AND class = 'D'";
const CERTIFICATES: &str = "SELECT COUNT(*) FROM certificate c JOIN earned e ON e.id = c.earned_id WHERE e.unit_code = $1";
const LEDGER: &str = "SELECT COUNT(*) FROM ledger g JOIN learner l ON l.no = g.learner JOIN earned e ON e.person_id = l.person_id \
     AND e.ledger_no = g.no WHERE e.unit_code = $1";

#[tokio::test(flavor = "multi_thread")]
async fn two_people_witness_a_class_and_it_stands_in_the_record() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "committee").await);
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let learner = test.person(None, "group").await;
        let browser = test.sign_in(&learner).await;
        let new = maker.get(&format!("{SHEETS}/new")).await;
        assert!(
            new.says(&learner.name) && new.says(&first.name) && new.says("第一党小组") && !new.says(&second.name),
            "{}",
            new.body
        );
        tells_nothing_of_persons(&new.body);
        let sheet = kept(&maker, &form("学习条例", &[&learner.id, &first.id, &learner.id])).await;
        // The maker is no second witness, whatever the page shows.
        assert!(!maker.get(&sheet).await.says("/confirm\""));
        says(&maker.post(&format!("{sheet}/confirm"), &[("version", "1")]).await, 422, "要请另一位组织员或书记来确认");
        assert_eq!(rows(&test, EARNED, &sheet).await, 0);
        // The other one sees it, and confirms it; the second click is one deed.
        let today = witness.get("/desk").await;
        assert!(today.says("现场课等你确认") && today.says(&sheet), "{}", main_text(&today.body));
        assert!(!maker.get("/desk").await.says(&sheet) && !browser.get("/desk").await.says(&sheet));
        let waiting = witness.get("/desk/units/branch/learning").await;
        assert!(waiting.says(&sheet) && waiting.says("学习条例"), "{}", waiting.body);
        assert!(!maker.get("/desk/units/branch/learning").await.says(&sheet), "one's own does not wait for oneself");
        let click = [("version", "1"), ("key", "one-click")];
        for _ in 0..2 {
            let done = witness.post(&format!("{sheet}/confirm"), &click).await;
            assert_eq!(done.location(), format!("{sheet}?did=onsite-confirmed"), "{}", main_text(&done.body));
        }
        for sql in [EARNED, CERTIFICATES, LEDGER] {
            assert_eq!(rows(&test, sql, &sheet).await, 2, "{sql}");
        }
        says(&witness.post(&format!("{sheet}/confirm"), &[("version", "2")]).await, 422, "已经确认，不能再改");
        assert!(!witness.get("/desk").await.says(&sheet), "it waits no more");
        // In the record: its class, its day, its two witnesses by post.
        let record = browser.get("/desk/learn/record").await;
        for said in
            ["学习条例", "D 4 学时", "三楼会议室", "11月20日", "见证：支部党员、党委党员", "/desk/learn/certificates/2026-"]
        {
            assert!(record.says(said), "{said}: {}", main_text(&record.body));
        }
        let (_, ledger) = browser.get_json("/learn/ledger.json").await;
        let export: Export = serde_json::from_value(ledger).expect("an export");
        let findings = recompute(&export).expect("it recomputes");
        assert_eq!(findings.iter().map(|f| (f.class.as_str(), f.hundredths, f.holds)).collect::<Vec<_>>(), [("D", 400, None)]);
        // 32 are met by 4 and 28 more.
        let mut day = form("再学条例", &[&learner.id]);
        day[4] = ("hours", "24");
        let more = kept(&maker, &day).await;
        witness.post(&format!("{more}/confirm"), &[("version", "1")]).await;
        assert_eq!(word(&maker.get("/desk/units/branch/learning").await.body, &learner.name), "还没有");
        let enough = kept(&maker, &form("三学条例", &[&learner.id])).await;
        witness.post(&format!("{enough}/confirm"), &[("version", "1")]).await;
        assert_eq!(word(&maker.get("/desk/units/branch/learning").await.body, &learner.name), "已达到");
        // Nobody beside the branch.
        for stranger in [test.person(Some(Role::Organiser), "sister").await, test.person(None, "branch").await] {
            let stranger = test.sign_in(&stranger).await;
            for path in [SHEETS.to_owned(), sheet.clone(), format!("{sheet}/edit")] {
                assert_eq!(stranger.get(&path).await.status.as_u16(), 404, "{path}");
            }
            assert_eq!(stranger.post(&format!("{sheet}/confirm"), &[("version", "1")]).await.status.as_u16(), 404);
        }
        let sister = sheet.replace("/branch/", "/sister/");
        assert_eq!(witness.get(&sister).await.status.as_u16(), 404, "a sheet stands at its own unit");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_sent_back_mended_and_never_changed_behind_the_witness() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "branch").await);
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let (one, two) = (
            member(&test, "丁一", "党员", "branch", "2020-07-01").await,
            member(&test, "王丽", "党员", "branch", "2020-07-01").await,
        );
        let sheet = kept(&maker, &form("学习条例", &[&one])).await;
        let mute = witness.post(&format!("{sheet}/return"), &[("version", "1"), ("words", " ")]).await;
        says(&mute, 422, "请写一句哪里不对");
        let back = witness.post(&format!("{sheet}/return"), &[("version", "1"), ("words", "王丽也到了")]).await;
        assert_eq!(back.location(), format!("{sheet}?did=onsite-returned"), "{}", back.body);
        says(&witness.post(&format!("{sheet}/confirm"), &[("version", "2")]).await, 422, "退回去了");
        let told = maker.get(&sheet).await;
        assert!(told.says("王丽也到了") && told.says(&format!("{sheet}/edit")), "{}", told.body);
        assert!(maker.get("/desk/units/branch/learning").await.says(&sheet), "to be mended");
        let edit = maker.get(&format!("{sheet}/edit")).await;
        assert_eq!(edit.body.matches(" checked").count(), 2, "category and one person: {}", edit.body);
        let mend = |version| [form("学习条例", &[&one, &two]), vec![("version", version)]].concat();
        let mended = maker.post(&sheet, &mend("2")).await;
        assert!(mended.location().ends_with("?did=onsite-kept"), "{}", main_text(&mended.body));
        // The witness still looks at the first version; somebody mends once more meanwhile.
        says(&witness.post(&format!("{sheet}/confirm"), &[("version", "2")]).await, 422, "刚才有人改过");
        let stale = maker.post(&sheet, &[form("改了又改", &[&two]), vec![("version", "2")]].concat()).await;
        says(&stale, 422, "刚才有人改过");
        assert!(stale.says("value=\"改了又改\"") && stale.body.matches(" checked").count() == 2, "what was typed is there");
        // Confirmed while the maker edits.
        assert!(
            witness.post(&format!("{sheet}/confirm"), &[("version", "3")]).await.location().ends_with("did=onsite-confirmed")
        );
        let late = maker.post(&sheet, &[form("来不及了", &[&one]), vec![("version", "3")]].concat()).await;
        says(&late, 422, "已经确认，不能再改");
        assert!(late.says("value=\"来不及了\""), "nothing typed is lost");
        assert_eq!(rows(&test, EARNED, &sheet).await, 2);
        // Whoever mends stands for it: then the first one is the second witness.
        let other = kept(&maker, &form("另一次课", &[&one])).await;
        witness.post(&other, &[form("另一次课", &[&one, &two]), vec![("version", "1")]].concat()).await;
        says(&witness.post(&format!("{other}/confirm"), &[("version", "2")]).await, 422, "这份是你记的");
        assert!(maker.post(&format!("{other}/confirm"), &[("version", "2")]).await.location().ends_with("did=onsite-confirmed"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_beside_its_field_and_nothing_is_lost() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "branch").await);
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let one = member(&test, "丁一", "党员", "branch", "2020-07-01").await;
        let late = member(&test, "王丽", "党员", "branch", "2026-11-22").await;
        let stranger = member(&test, "林涛", "党员", "sister", "2020-07-01").await;
        let wrong = [("title", "学习条例"), ("day", "2026-11-30"), ("hours", "两"), ("p", one.as_str())];
        let answer = maker.post(SHEETS, &wrong).await;
        assert_eq!(answer.status.as_u16(), 422);
        for sentence in ["请选集中培训或集体学习", "请写清在哪里", "这一天还没到", "0.25 到 24"] {
            assert!(answer.says(sentence), "{sentence}: {}", main_text(&answer.body));
        }
        assert!(answer.says("value=\"学习条例\"") && answer.says("value=\"两\"") && answer.body.matches(" checked").count() == 1);
        says(&maker.post(SHEETS, &form("学习条例", &[])).await, 422, "还没有勾到场的人");
        says(&maker.post(SHEETS, &form("学习条例", &[&one, &late])).await, 422, "这一天不在本单位：王丽");
        assert_eq!(maker.post(SHEETS, &form("学习条例", &[&stranger])).await.status.as_u16(), 404, "no id is turned into a name");
        let sheet = kept(&maker, &form("学习条例", &[&one])).await;
        says(&maker.post(SHEETS, &form("学习条例", &[&one])).await, 422, "已经有一份同名的记录");
        // Left the unit since: the class was before, so it stands. Never was there on that day: the witness is told by name.
        test.db.alter_with(format!("UPDATE membership SET valid_to = '2026-11-23' WHERE person_id = '{one}'")).await;
        assert!(maker.get(&format!("{sheet}/edit")).await.says("丁一"), "whom the sheet has stays on it");
        test.db.alter_with(format!("UPDATE membership SET valid_to = '2026-11-01' WHERE person_id = '{one}'")).await;
        says(&witness.post(&format!("{sheet}/confirm"), &[("version", "1")]).await, 422, "这一天不在本单位：丁一");
        test.db.alter_with(format!("UPDATE membership SET valid_to = '2026-11-23' WHERE person_id = '{one}'")).await;
        assert!(
            witness.post(&format!("{sheet}/confirm"), &[("version", "1")]).await.location().ends_with("did=onsite-confirmed")
        );
        assert_eq!(rows(&test, EARNED, &sheet).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_class_is_written_in_pieces_and_goes_on_where_it_stopped() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (first, second) =
            (test.person(Some(Role::Organiser), "branch").await, test.person(Some(Role::Secretary), "branch").await);
        let (maker, witness) = (test.sign_in(&first).await, test.sign_in(&second).await);
        let mut people = Vec::new();
        for number in 0..130 {
            people.push(member(&test, &format!("丁{number}"), "党员", "branch", "2020-07-01").await);
        }
        let ids: Vec<&str> = people.iter().map(String::as_str).collect();
        let sheet = kept(&maker, &form("学习条例", &ids)).await;
        assert!(
            witness.post(&format!("{sheet}/confirm"), &[("version", "1")]).await.location().ends_with("did=onsite-confirmed")
        );
        for sql in [EARNED, CERTIFICATES, LEDGER] {
            assert_eq!(rows(&test, sql, &sheet).await, 130, "{sql}");
        }
        // As if the program had stopped behind the first piece.
        let id = sheet.rsplit('/').next().expect("an id");
        let some = format!("(SELECT id FROM earned WHERE unit_code = '{id}' ORDER BY person_id DESC LIMIT 30)");
        test.db
            .alter_with(format!(
                "DELETE FROM certificate WHERE earned_id IN {some}; DELETE FROM earned WHERE id IN {some}; \
                 UPDATE attendance SET state = 'writing' WHERE id = '{id}'"
            ))
            .await;
        let page = maker.get(&sheet).await;
        assert!(page.says("接着记完"), "{}", page.body);
        assert!(maker.post(&format!("{sheet}/confirm"), &[]).await.location().ends_with("did=onsite-confirmed"));
        assert_eq!(rows(&test, EARNED, &sheet).await, 130);
        assert!(maker.get(&sheet).await.says("两人见证，已确认"));
    })
    .await;
}
