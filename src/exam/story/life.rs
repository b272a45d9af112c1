//! The life of a try: begun, saved, resumed, handed in, ended by the bell; and what others see of it.

use super::stage::{DAY, LIST, MINUTE, Stage, begin, id_in, keys, save, sit, text, word};
use crate::access::Role;
use crate::testing::{TestApp, each_db};

#[tokio::test(flavor = "multi_thread")]
async fn an_examination_is_planned_sat_and_its_result_is_the_persons_alone() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let exam = stage.opened(10).await;
        let desk = stage.organiser().await;
        let person = stage.test.person(None, "group").await;
        let browser = stage.test.sign_in(&person).await;
        let list = browser.get("/desk/learn").await;
        assert!(list.says("年终考试") && list.says(&format!("/desk/exams/{exam}")), "{}", text(&list.body));
        let door = browser.get(&format!("/desk/exams/{exam}")).await;
        let told = text(&door.body);
        for words in
            ["共 10 题，满 50 分", "及格线 30 分", "答题 30 分钟", "宽限 60 秒", "考 2 次", "还可以再考 1 次", "成绩只有你看得到"]
        {
            assert!(told.contains(words), "{words} in {told}");
        }
        let paper = begin(&browser, &exam).await;
        let page = browser.get(&paper).await;
        assert!(page.says("还有 30 分钟") && !page.says("解释"), "{}", text(&page.body));
        // First six of ten right: just enough. The page of the unit knows a word before and after.
        assert_eq!(word(&desk.get(&format!("{LIST}/{exam}")).await.body, &person.name), "没到期");
        let result = sit(&browser, &paper, 6).await;
        let told = text(&result.body);
        assert!(
            told.contains("达到了")
                && told.contains("你得了 30 分，满 50 分，")
                && told.contains("答错的 4 题")
                && told.contains("答对的 6 题"),
            "{told}"
        );
        assert!(told.contains("正确的"), "{told}");
        // Whoever mends the questions hears of the misses, in sums of ten people alone.
        let sql = "SELECT CAST(COUNT(*) AS BIGINT), CAST(SUM(missed) AS BIGINT) FROM question_mark WHERE person_id = $1";
        let read = stage.test.app.store.read().system("test");
        let marks: Option<(i64, i64)> = read.get(sql, &crate::args![person.id.as_str()]).await.expect("the database answers");
        assert_eq!(marks, Some((10, 4)));
        let page = desk.get(&format!("{LIST}/{exam}")).await;
        assert_eq!(word(&page.body, &person.name), "已达到");
        let people = page.body.split("id=\"x2\"").nth(1).expect("the list of people");
        for never in ["30 分", "第 1 次", "分钟", "%", "答对", "答错", "10:", "交卷"] {
            assert!(!people.contains(never), "{never} in {people}");
        }
        // Who has met has nothing more to do.
        let again = browser.post(&format!("/desk/exams/{exam}/begin"), &[]).await;
        assert_eq!(again.location(), format!("/desk/exams/{exam}"));
        assert!(browser.get(&format!("/desk/exams/{exam}")).await.says("不用再考"));
        // Nobody else finds the paper, whoever it is.
        for role in [None, Some(Role::Organiser), Some(Role::Secretary), Some(Role::Admin)] {
            let other = stage.test.person(role, "branch").await;
            let other = stage.test.sign_in(&other).await;
            assert_eq!(other.get(&paper).await.status.as_u16(), 404);
            assert_eq!(other.post(&paper, &[("do", "hand-in")]).await.status.as_u16(), 404);
            assert_eq!(save(&other, &paper, 1, "a").await.0, 404);
        }
        // Another branch is not concerned.
        let elsewhere = stage.test.person(None, "sister").await;
        let elsewhere = stage.test.sign_in(&elsewhere).await;
        assert_eq!(elsewhere.get(&format!("/desk/exams/{exam}")).await.status.as_u16(), 404);
        assert_eq!(elsewhere.post(&format!("/desk/exams/{exam}/begin"), &[]).await.status.as_u16(), 404);
        assert!(!elsewhere.get("/desk/learn").await.says("年终考试"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_bell_and_grace_nothing_more_is_taken() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let exam = stage.opened(5).await;
        let mut people = Vec::new();
        for _ in 0..3 {
            people.push(stage.test.person(None, "branch").await);
        }
        let sign_in = async |at: usize| stage.test.sign_in(&people[at]).await;
        let (late, early, asleep) = (sign_in(0).await, sign_in(1).await, sign_in(2).await);
        let (paper, in_grace, slept) = (begin(&late, &exam).await, begin(&early, &exam).await, begin(&asleep, &exam).await);
        for (at, (right, _)) in keys(&late.get(&paper).await.body).iter().enumerate().take(3) {
            assert_eq!(save(&late, &paper, at + 1, right).await.0, 200);
        }
        let answers = keys(&early.get(&in_grace).await.body);
        stage.pass(30 * MINUTE + 59_000);
        // A sign-in that nobody used for half an hour has ended by now.
        let (late, early) = (sign_in(0).await, sign_in(1).await);
        assert!(late.get(&paper).await.says("时间到了"), "the bell has rung, the grace runs");
        // In the grace a form still brings its answers.
        let fields: Vec<(String, String)> = answers
            .iter()
            .zip(1..)
            .flat_map(|((right, _), no)| [(format!("q{no}was"), String::new()), (format!("q{no}a"), right.clone())])
            .collect();
        let form: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain([("do", "hand-in")]).collect();
        assert_eq!(early.post(&in_grace, &form).await.location(), format!("{in_grace}?did=exam-handed-in"));
        assert!(early.get(&in_grace).await.says("你得了 25 分"));
        stage.pass(1_001);
        let (status, said) = save(&late, &paper, 4, "a").await;
        assert_eq!((status, &said["code"]), (409, &"exam-time-over".into()), "{said}");
        let handed = late.post(&paper, &[("do", "hand-in")]).await;
        assert_eq!(handed.location(), format!("{paper}?did=exam-after-bell"));
        let result = late.get(handed.location()).await;
        assert!(
            result.says("交得晚了") && result.says("到那时存下的答案都算数") && result.says("你得了 15 分"),
            "{}",
            text(&result.body)
        );
        // Whoever never comes back is closed by the hourly work, at the instant at which time was over.
        crate::exam::sweep(&stage.test.app).await.expect("swept");
        let rows: Vec<(String, i64)> = stage
            .test
            .app
            .store
            .read()
            .system("test")
            .all("SELECT state, closed_at - bell_at FROM exam_try WHERE handed_in = 0 ORDER BY state", &[])
            .await
            .expect("rows");
        assert_eq!(rows, [("met".to_owned(), 60_000), ("not_met".to_owned(), 60_000)]);
        let asleep = sign_in(2).await;
        assert!(asleep.get(&slept).await.says("你得了 0 分"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_resumed_by_another_process_and_another_device() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let exam = stage.opened(5).await;
        let person = stage.test.person(None, "branch").await;
        let phone = stage.test.sign_in(&person).await;
        let paper = begin(&phone, &exam).await;
        let before = keys(&phone.get(&paper).await.body);
        assert_eq!(save(&phone, &paper, 2, &before[1].0).await.0, 200);
        stage.pass(10 * MINUTE);
        // The process is gone; another one over the same database answers another device.
        let second = TestApp::of(&db).await;
        let desk = stage.test.sign_in(&person).await.through(&second);
        assert!(desk.get("/desk/exams").await.says("正在答"));
        assert_eq!(begin(&desk, &exam).await, paper, "asked again it is the same try");
        let page = desk.get(&paper).await;
        assert_eq!(keys(&page.body), before, "the same paper in the same order");
        assert!(page.says("还有 20 分钟") && page.body.matches(" checked").count() == 1, "{}", text(&page.body));
        let result = sit(&desk, &paper, 5).await;
        assert!(result.says("你得了 25 分"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_two_examinations_and_a_double_click_are_one_try_each() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let (exam, other) = (stage.opened(5).await, stage.opened(5).await);
        let browser = stage.member().await;
        let (one, two) = tokio::join!(begin(&browser, &exam), begin(&browser, &exam));
        assert_eq!(one, two, "two tabs");
        // Another examination meanwhile: a clear answer, no second paper.
        let refused = browser.post(&format!("/desk/exams/{other}/begin"), &[]).await;
        assert_eq!(refused.location(), format!("/desk/exams/{other}"));
        assert!(browser.get(&format!("/desk/exams/{other}")).await.says("你正在答《年终考试》"));
        // An old tab takes nothing back of what the other tab saved since.
        let keys = keys(&browser.get(&one).await.body);
        assert_eq!(save(&browser, &one, 1, &keys[0].0).await.0, 200);
        let old = [("q1was", ""), ("q2was", ""), ("q2a", keys[1].0.as_str()), ("do", "save")];
        assert_eq!(browser.post(&one, &old).await.location(), format!("{one}?did=exam-saved"));
        assert_eq!(browser.get(&one).await.body.matches(" checked").count(), 2);
        // What is open is said before it is handed in, and can be left open.
        let asked = browser.post(&one, &[("do", "hand-in")]).await;
        assert!(
            asked.status.as_u16() == 422 && asked.says("第 3、4、5 题还没答") && asked.says("就这样交卷"),
            "{}",
            text(&asked.body)
        );
        let hand = || browser.post(&one, &[("do", "hand-in-anyway")]);
        let (first, second) = tokio::join!(hand(), hand());
        let mut ways = [first.location().to_owned(), second.location().to_owned()];
        ways.sort();
        assert_eq!(ways, [format!("{one}?did=exam-handed-in"), format!("{one}?did=exam-handed-in-before")]);
        assert!(browser.get(&one).await.says("你得了 10 分"));
        assert_eq!(save(&browser, &one, 3, "a").await.0, 409, "a tab that was left open");
        // It is closed, so the other one can be begun.
        begin(&browser, &other).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_are_used_up_and_what_a_try_kept_goes_with_time() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        let exam = stage.opened(5).await;
        let (browser, person) = (stage.member().await, stage.test.person(None, "branch").await);
        let first = begin(&browser, &exam).await;
        let before = keys(&browser.get(&first).await.body);
        assert!(sit(&browser, &first, 1).await.says("这次没达到"));
        let second = begin(&browser, &exam).await;
        assert!(second != first && keys(&browser.get(&second).await.body) != before, "another draw");
        assert!(sit(&browser, &second, 2).await.says("这次没达到"));
        let third = browser.post(&format!("/desk/exams/{exam}/begin"), &[]).await;
        assert_eq!(third.location(), format!("/desk/exams/{exam}"));
        assert!(browser.get(&format!("/desk/exams/{exam}")).await.says("次数用完了"));
        let other = stage.test.sign_in(&person).await;
        let paper = begin(&other, &exam).await;
        assert!(sit(&other, &paper, 5).await.says("达到了"));
        // 12 months after the year the papers go; that it was met stays.
        stage.test.db.clock.set(crate::people::rules::start_of_day("2027-12-31").expect("a day"));
        crate::exam::sweep(&stage.test.app).await.expect("swept");
        let count = async || {
            let row: Option<(i64, i64)> = (stage.test.app.store.read().system("test"))
                .get(
                    "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM exam_try), (SELECT CAST(COUNT(*) AS BIGINT) FROM exam_met)",
                    &[],
                )
                .await
                .expect("a row");
            row.expect("a row")
        };
        assert_eq!(count().await, (3, 1));
        stage.pass(DAY);
        crate::exam::sweep(&stage.test.app).await.expect("swept");
        assert_eq!(count().await, (0, 1));
        let (desk, other) = (stage.organiser().await, stage.test.sign_in(&person).await);
        assert_eq!(word(&desk.get(&format!("{LIST}/{exam}")).await.body, &person.name), "已达到");
        assert_eq!(other.get(&paper).await.status.as_u16(), 404);
        assert!(other.get("/desk/exams").await.says("已达到"));
        assert!(other.get(&format!("/desk/exams/{}", id_in(&format!("/exams/{exam}")))).await.says("不用再考"));
    })
    .await;
}
