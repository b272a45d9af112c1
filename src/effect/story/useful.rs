//! 有用吗: said by one tap, changed, taken back; told of ten people.

use super::stage::{Stage, main_text};
use crate::access::Role;
use crate::testing::each_db;

#[tokio::test(flavor = "multi_thread")]
async fn one_says_changes_and_takes_back_whether_a_lesson_was_of_use() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let (person, browser) = stage.somebody().await;
        let lesson = format!("/desk/learn/l/{}", stage.lesson.code);
        let say = format!("{lesson}/useful");
        assert_eq!(browser.post(&say, &[("said", "bad")]).await.location(), format!("{lesson}?did=useful-unread#useful"));
        stage.learns(&person, 1).await;
        assert_eq!(
            browser.post(&say, &[("said", "bad"), ("words", "太长")]).await.location(),
            format!("{lesson}?did=useful-said#useful")
        );
        let page = browser.get(&lesson).await;
        assert!(page.body.contains("value=\"bad\" aria-pressed=\"true\"") && page.says("太长"), "{}", main_text(&page.body));
        // One tap on another word: the words stay. Then all of it is taken back.
        browser.post(&say, &[("said", "good")]).await;
        let page = browser.get(&lesson).await;
        assert!(page.body.contains("value=\"good\" aria-pressed=\"true\"") && page.says("太长"));
        assert_eq!(browser.post(&say, &[("said", "")]).await.location(), format!("{lesson}?did=useful-taken-back#useful"));
        let page = browser.get(&lesson).await;
        assert!(!page.body.contains("aria-pressed=\"true\"") && !page.says("太长"), "{}", main_text(&page.body));
        let long = browser.post(&say, &[("said", "good"), ("words", &"字".repeat(201))]).await;
        assert!(long.status.as_u16() == 422 && long.says("字字字字"), "what was typed stands there");
        assert_eq!(browser.post(&say, &[("said", "best")]).await.status.as_u16(), 422);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nine_opinions_are_not_told_ten_are_and_one_more_or_one_changed_is_not_seen() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let writer = stage.test.person(Some(Role::Writer), "branch").await;
        let desk = stage.test.sign_in(&writer).await;
        let say = format!("/desk/learn/l/{}/useful", stage.lesson.code);
        let mut people = Vec::new();
        for number in 0..12 {
            let (person, browser) = stage.somebody().await;
            stage.learns(&person, 1).await;
            if number < 9 {
                browser.post(&say, &[("said", "good"), ("words", &format!("第{number}个人说的"))]).await;
            }
            people.push(browser);
        }
        let told = async || {
            stage.works().await;
            let page = desk.get(&stage.effect("")).await;
            assert_eq!(page.status.as_u16(), 200, "{}", page.body);
            main_text(&page.body)
        };
        let nine = told().await;
        assert!(!nine.contains("90% 以上") && !nine.contains("个人说的") && nine.contains("不足 10 人，先不显示"), "{nine}");
        people[9].post(&say, &[("said", "good")]).await;
        let ten = told().await;
        assert!(ten.contains("有用吗 10 人以上") && ten.contains("90% 以上") && ten.contains("第3个人说的"), "{ten}");
        // Two more say 没用, and one changes his mind: three are too few to be seen.
        for person in [&people[10], &people[11], &people[0]] {
            person.post(&say, &[("said", "bad")]).await;
        }
        assert_eq!(told().await, ten);
        // What is taken back is gone from the words at once, whoever else there is.
        people[3].post(&say, &[("said", "")]).await;
        assert!(!told().await.contains("第3个人说的"));
        // All of the ten change it: ten people, and it is seen.
        for person in &people[0..10] {
            person.post(&say, &[("said", "bad")]).await;
        }
        let changed = told().await;
        assert!(changed.contains("没用 90% 以上") && changed.contains("90% 以上的人说没用"), "{changed}");
    })
    .await;
}
