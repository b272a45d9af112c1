//! What the papers say about the questions: nothing of fewer than ten, and of twelve the right figures.

use super::stage::{DAY, LIST, Stage, begin, sit, text};
use crate::access::Role;
use crate::testing::each_db;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_told_of_nine_and_of_twelve_the_right_figures() {
    each_db(|db| async move {
        let stage = Stage::of(&db).await;
        // All sixteen questions on every paper, so that everybody is asked everything.
        let (few, many) = (stage.opened(16).await, stage.opened(16).await);
        for no in 0..12 {
            let browser = stage.member().await;
            // Nine have everything right, the others nothing.
            let right = if no < 9 { 16 } else { 0 };
            if no < 9 {
                let paper = begin(&browser, &few).await;
                sit(&browser, &paper, right).await;
            }
            let paper = begin(&browser, &many).await;
            sit(&browser, &paper, right).await;
        }
        let desk = stage.organiser().await;
        let early = desk.get(&format!("{LIST}/{many}/analysis")).await;
        assert!(early.says("考完再看") && !early.says("区分度"), "{}", text(&early.body));
        assert_eq!(desk.get(&format!("{LIST}/{many}/analysis.csv")).await.status.as_u16(), 422);
        stage.pass(40 * DAY);
        let desk = stage.organiser().await;
        let page = desk.get(&format!("{LIST}/{few}/analysis")).await;
        assert!(
            page.says("还有 16 道题答过的不到 10 人，不说") && !page.says("区分度") && !page.says("选正"),
            "{}",
            text(&page.body)
        );
        let page = desk.get(&format!("{LIST}/{many}/analysis")).await;
        let told = text(&page.body);
        // 9 of 12 right; upper 3 all right, lower 3 none: discrimination 1.
        assert_eq!(told.matches("12 人答过").count(), 16, "{told}");
        assert_eq!(told.matches("答对的占 75%").count(), 16, "{told}");
        assert_eq!(told.matches("区分度 1.00").count(), 16, "{told}");
        assert_eq!(told.matches("75% 选").count(), 16, "{told}");
        assert!(told.contains("没有人选"), "the wrong ones were all the first wrong option: {told}");
        let file = desk.get(&format!("{LIST}/{many}/analysis.csv")).await;
        assert!(
            file.body.starts_with('\u{feff}') && file.body.lines().count() == 17 && file.says("\"75%\",\"1.00\""),
            "{}",
            file.body
        );
        // Whoever makes the course sees the same questions, from the one that enough people sat; the organiser has no business with the bank.
        let course = format!("/desk/courses/{}/exams", stage.course.course);
        let writer = stage.test.person(Some(Role::Writer), "branch").await;
        let told = text(&stage.test.sign_in(&writer).await.get(&course).await.body);
        assert!(told.matches("12 人答过").count() == 16 && !told.contains("9 人答过"), "{told}");
        assert_eq!(desk.get(&course).await.status.as_u16(), 404);
        let file = desk.get(&format!("{LIST}/{few}/analysis.csv")).await;
        assert!(!file.says("%") && file.says("不到 10 人"), "{}", file.body);
    })
    .await;
}
