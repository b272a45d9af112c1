//! Borrowing as a browser asks it: who stands on the page, and what a second click gets.

use crate::access::Role;
use crate::testing::{Person, TestApp, each_db};

/// A text of `branch` at its first review, and its writer.
async fn waiting(test: &TestApp) -> (Person, String) {
    let writer = test.person(Some(Role::Writer), "branch").await;
    let text = test.draft(&writer, "branch", "等着审").await;
    let round = test.submit(&writer, &text).await;
    (writer, round)
}

#[tokio::test]
async fn whoever_holds_the_office_elsewhere_can_be_asked_and_nobody_else() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (writer, round) = waiting(&test).await;
        let sister = test.person(Some(Role::FirstReviewer), "sister").await;
        let above = test.person(Some(Role::SecondReviewer), "committee").await;
        let friend = test.person(Some(Role::Writer), "sister").await;
        // Leaves next month, and is here until then.
        db.alter_with(format!("UPDATE membership SET valid_to = '2026-12-24' WHERE person_id = '{}'", sister.id)).await;
        let browser = test.sign_in(&writer).await;
        let page = browser.get(&format!("/desk/reviews/{round}/borrow?q=%E7%94%B2")).await;
        assert!(page.says(&sister.name) && page.says(&above.name), "{}", page.body);
        assert!(!page.says(&friend.name));
        let to = format!("/desk/reviews/{round}/borrow");
        let refused = browser.post(&to, &[("person", &friend.id), ("q", "甲")]).await;
        assert!(refused.status == 422 && refused.says("同级或上级审稿职责"), "{}", refused.body);
        assert_eq!(browser.post(&to, &[("person", &sister.id)]).await.location(), "/desk?did=borrowed");
    })
    .await;
}

#[tokio::test]
async fn the_second_click_of_a_borrowed_reviewer_who_enters_the_outside_answer_gets_the_first_one() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (writer, round) = waiting(&test).await;
        let first = test.person(Some(Role::FirstReviewer), "branch").await;
        test.pass(&first, &round).await;
        let helper = test.person(Some(Role::SecondReviewer), "committee-2").await;
        let to = format!("/desk/reviews/{round}");
        let borrowed = test.sign_in(&writer).await.post(&format!("{to}/borrow"), &[("person", &helper.id)]).await;
        assert_eq!(borrowed.location(), "/desk?did=borrowed");
        let browser = test.sign_in(&helper).await;
        let (approval, _) = super::round_of(test.app.store.read(), &round).await.unwrap().unwrap();
        let version = approval.version.to_string();
        let report = [
            ("decision", "pass"),
            ("step", "second_review"),
            ("version", &version),
            ("hash", &approval.hash),
            ("proofread", "1"),
            ("opinion", "请上级定"),
            ("secrecy", "report"),
            ("basis", "涉及在办案件"),
        ];
        assert_eq!(browser.post(&to, &report).await.location(), "/desk?did=review-outside");
        let version = (approval.version + 1).to_string();
        let answer = [
            ("key", "one wish"),
            ("version", version.as_str()),
            ("agrees", "yes"),
            ("document_number", "汀办〔2026〕1号"),
            ("answer", "同意公开"),
        ];
        for _ in 0..2 {
            let answered = browser.post(&format!("{to}/outside"), &answer).await;
            assert_eq!(answered.location(), "/desk?did=review-next", "{}", answered.body);
        }
        // Another wish: the borrowing is over, and the words are there to copy from.
        let mut other = answer;
        other[0] = ("key", "another wish");
        let late = browser.post(&format!("{to}/outside"), &other).await;
        assert!(late.status == 404 && late.says("同意公开"), "{}", late.body);
    })
    .await;
}

/// Decides as the form stands now. Answers where it leads.
async fn decide(test: &TestApp, person: &Person, round: &str, fields: &[(&str, &str)]) -> String {
    let (approval, law) = super::round_of(test.app.store.read(), round).await.unwrap().unwrap();
    let (version, step) = (approval.version.to_string(), law.step().unwrap().name());
    let seen = [("version", version.as_str()), ("hash", &approval.hash), ("step", step), ("proofread", "1"), ("opinion", "看过")];
    let path = format!("/desk/reviews/{round}");
    test.sign_in(person).await.post(&path, &[&seen[..], fields].concat()).await.location().to_owned()
}

#[tokio::test]
async fn the_outside_answer_to_an_earlier_look_is_not_taken_for_the_new_one() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (_, round) = waiting(&test).await;
        let first = test.person(Some(Role::FirstReviewer), "branch").await;
        let second = test.person(Some(Role::SecondReviewer), "committee").await;
        let last = test.person(Some(Role::FinalReviewer), "bureau").await;
        test.pass(&first, &round).await;
        let report = [("decision", "pass"), ("secrecy", "report"), ("basis", "涉及在办案件")];
        assert_eq!(decide(&test, &second, &round, &report).await, "/desk?did=review-outside");
        let (approval, _) = super::round_of(test.app.store.read(), &round).await.unwrap().unwrap();
        let (version, number) = (approval.version.to_string(), "汀办〔2026〕1号");
        let answer = [("version", version.as_str()), ("agrees", "yes"), ("document_number", number), ("answer", "同意公开")];
        test.sign_in(&second).await.post(&format!("/desk/reviews/{round}/outside"), &answer).await;
        let told = async || {
            let page = test.sign_in(&second).await.get(&format!("/desk/reviews/{round}")).await;
            assert_eq!(page.status, 200);
            page.says(number)
        };
        assert!(told().await);
        assert_eq!(decide(&test, &last, &round, &[("decision", "return_to_step")]).await, "/desk?did=review-before");
        assert_eq!(decide(&test, &second, &round, &report).await, "/desk?did=review-outside");
        assert!(!told().await, "the authority has not answered this time");
        crate::start::seal(&test.app.store).await.unwrap();
        assert_eq!(crate::check::check(&test.app).await.unwrap().bad, [""; 0]);
    })
    .await;
}
