//! Making a course by its pages, as a writer's browser asks for them.

use crate::access::Role;
use crate::testing::{Browser, File, TestApp, each_db};

use super::{code, stage};

fn id_in(location: &str) -> String {
    location.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned()
}

async fn begun(browser: &Browser) -> String {
    let answer = browser.post("/desk/courses", &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().to_owned()
}

/// Writes the words round the units.
async fn named(browser: &Browser, test: &TestApp, course: &str, title: &str) {
    let before = test.outline(&id_in(course)).await.words();
    let fields = [("do", "words"), ("title", title), ("digest", "学会挂灯"), ("byline", "支部"), ("source", "支部")];
    let seen = [("seen_title", ""), ("seen_digest", ""), ("seen_byline", &before.byline), ("seen_source", &before.source)];
    let answer = browser.post(&format!("{course}/change"), &[&fields[..], &seen[..]].concat()).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[tokio::test]
async fn a_writer_begins_a_course_and_the_page_says_what_is_missing() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        assert!(browser.get("/desk/courses").await.says("还没有课程"));
        let course = begun(&browser).await;
        let page = browser.get(&course).await;
        for words in ["还没有标题的课程", "第 1 单元", "课程还没有标题。", "里还没有课。", "还差 8 道"]
        {
            assert!(page.says(words), "{words} is missing");
        }
        assert!(!page.says("提交审稿"), "what lacks something has no button");
        named(&browser, &test, &course, "挂灯").await;
        assert!(browser.get("/desk/courses").await.says("挂灯"));
        assert!(browser.get("/desk").await.says("没做完的课程"));
        let empty = browser.post(&format!("{course}/change"), &[("do", "add-unit"), ("title", " ")]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.says("请先写个标题。"));
        let cost = [("do", "add"), ("kind", "配音"), ("amount", "一千"), ("cost_source", "合同")];
        let refused = browser.post(&format!("{course}/costs"), &cost).await;
        assert!(refused.says("请写金额") && refused.says("value=\"配音\""), "what was typed comes back");
        let cost = [("do", "add"), ("kind", "配音"), ("amount", "1,860.00"), ("cost_source", "合同 7 号")];
        browser.post(&format!("{course}/costs"), &cost).await;
        assert!(browser.get(&course).await.says("1,860.00"));
    })
    .await;
}

#[tokio::test]
async fn of_two_writers_of_the_title_the_second_sees_both() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let other = test.person(Some(Role::Writer), "branch").await;
        let (mine, theirs) = (test.sign_in(&writer).await, test.sign_in(&other).await);
        let course = begun(&mine).await;
        let before = test.outline(&id_in(&course)).await.words();
        named(&theirs, &test, &course, "他起的名").await;
        let fields =
            [("do", "words"), ("title", "我起的名"), ("digest", ""), ("byline", &before.byline), ("source", &before.source)];
        let seen = [("seen_title", ""), ("seen_digest", ""), ("seen_byline", &before.byline), ("seen_source", &before.source)];
        let answer = mine.post(&format!("{course}/change"), &[&fields[..], &seen[..]].concat()).await;
        assert_eq!(answer.status, 409);
        assert!(answer.says("value=\"我起的名\"") && answer.says("他起的名"), "both are on the page");
    })
    .await;
}

async fn lesson(browser: &Browser, test: &TestApp, course: &str) -> String {
    let unit = test.outline(&id_in(course)).await.units[0].id.clone();
    let answer = browser.post(&format!("{course}/change"), &[("do", "add-lesson"), ("it", &unit), ("title", "怎么挂")]).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let lesson = test.outline(&id_in(course)).await.units[0].lessons[0].id.clone();
    format!("{course}/lessons/{lesson}")
}

#[tokio::test]
async fn a_lesson_is_written_saved_by_itself_and_never_lost_between_two() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let other = test.person(Some(Role::Writer), "branch").await;
        let (mine, theirs) = (test.sign_in(&writer).await, test.sign_in(&other).await);
        let course = begun(&mine).await;
        let lesson = lesson(&mine, &test, &course).await;
        assert!(mine.get(&lesson).await.says("停下来两秒就自动存"));
        let first = mine
            .post(&lesson, &[("version", "0"), ("title", "怎么挂灯"), ("body", "## 高度\n\n一米五。"), ("then", "stay")])
            .await;
        assert_eq!(first.status, 303, "{}", first.body);
        let page = mine.get(&lesson).await;
        assert!(page.says("第 1 段") && page.says("怎么挂灯"), "the preview has its parts");
        let clash = theirs.post(&lesson, &[("version", "0"), ("title", ""), ("body", "两米。"), ("then", "stay")]).await;
        assert_eq!(clash.status, 409);
        assert!(clash.says("两米。") && clash.says("一米五。"));
        let wins = theirs.post(&lesson, &[("version", "1"), ("title", ""), ("body", "两米。"), ("then", "mine")]).await;
        assert_eq!(wins.status, 303);
        let page = mine.get(&course).await;
        assert!(page.says("保存的版本"), "what was written over is kept");
        let versions = page.body.split("/desk/courses/revisions/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(mine.get(&format!("/desk/courses/revisions/{versions}")).await.says("一米五。"));
        let preview = mine.post(&format!("{lesson}/preview"), &[("body", "## 甲\n\n乙\n\n## 丙\n\n丁")]).await;
        assert!(preview.says("第 2 段"));
    })
    .await;
}

#[tokio::test]
async fn a_word_file_becomes_a_lesson_and_a_file_that_lies_changes_nothing() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        let course = begun(&browser).await;
        let lesson = lesson(&browser, &test, &course).await;
        let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/articles/01-seven-larvae.docx")).unwrap();
        let file = |bytes: &'static str| Some(File { field: "file", name: "课.docx", bytes: bytes.as_bytes() });
        let lie = browser.upload(&format!("{lesson}/import"), &[], file("%PDF-1.7 not a word file")).await;
        assert_eq!(lie.status, 422);
        assert!(lie.says("这不是 Word 文件") && lie.says("这个文件没有读进来"), "{}", lie.body);
        let none = browser.upload(&format!("{lesson}/import"), &[], None).await;
        assert!(none.says("还没有选文件"));
        let word = Some(File { field: "file", name: "01.docx", bytes: &bytes });
        let done = browser.upload(&format!("{lesson}/import"), &[], word).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = browser.get(&lesson).await;
        assert!(page.says("已经读进来了") && page.says("认得"));
        let picture = page.body.split("src=\"").find(|part| part.starts_with(&format!("{course}/f/"))).expect("a picture");
        let picture = picture.split('"').next().unwrap();
        assert_eq!(browser.get(picture).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_reviewer_sees_the_whole_course_with_the_right_answers_and_what_changed() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        let first = test.person(Some(Role::FirstReviewer), "branch").await;
        let browser = test.sign_in(&first).await;
        let desk = browser.get("/desk").await;
        assert!(desk.says("挂灯") && desk.says("1 课，8 道题"), "{}", desk.body);
        let page = browser.get(&format!("/desk/reviews/{round}")).await;
        for words in ["离地一米五", "第7题", "正确：", "题目 8 道", "0.25 学时"] {
            assert!(page.says(words), "{words}");
        }
        let (approval, law) = crate::approval::round_of(test.app.store.read(), &round).await.unwrap().unwrap();
        let version = approval.version.to_string();
        let step = law.step().unwrap().name();
        let fields = [
            ("step", step),
            ("version", version.as_str()),
            ("hash", approval.hash.as_str()),
            ("decision", "return_to_writer"),
            ("opinion", "高度写明依据"),
        ];
        assert_eq!(browser.post(&format!("/desk/reviews/{round}"), &fields).await.status, 303);
        let writers = test.sign_in(&writer).await;
        assert!(writers.get("/desk").await.says("高度写明依据"));
        assert!(writers.get(&format!("/desk/courses/{}", course.id)).await.says("高度写明依据"));
        test.save_lesson(&writer, &course.id, &course.lesson, 1, "## 挂多高\n\n离地一米五，按规程。").await.unwrap();
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        let page = browser.get(&format!("/desk/reviews/{round}")).await;
        assert!(page.says("<ins>，按规程</ins>"), "{}", page.body);
        assert_eq!(code(test.submit_course(&writer, &course.id).await), "submitted-already");
    })
    .await;
}

#[tokio::test]
async fn for_whom_a_course_is_goes_with_it_to_its_reviewers_and_its_learners() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let (page, seen) = (format!("/desk/courses/{}", course.id), test.outline(&course.id).await.words());
        let whom = "给果园里管灯的人，挂灯的时候用";
        let send = async |seen_purpose: &str, purpose: &str| {
            let before = [
                ("seen_title", seen.title.as_str()),
                ("seen_digest", &seen.digest),
                ("seen_byline", &seen.byline),
                ("seen_source", &seen.source),
                ("seen_purpose", seen_purpose),
            ];
            let now = before.map(|(name, text)| (name.trim_start_matches("seen_"), text));
            let fields = [&before[..], &now[..4], &[("do", "words"), ("purpose", purpose)]].concat();
            browser.post(&format!("{page}/change"), &fields).await
        };
        let long = "灯".repeat(61);
        let refused = send("", &long).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.says("现在 61 字，最多 60 字") && refused.says(&format!("value=\"{long}\"")),
            "what was typed comes back"
        );
        assert_eq!(send("", whom).await.status, 303);
        assert_eq!(send("", "给别人").await.status, 409, "of two writers the second sees both");
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        let reviewer = test.sign_in(&test.person(Some(Role::FirstReviewer), "branch").await).await;
        let shown = reviewer.get(&format!("/desk/reviews/{round}")).await;
        assert!(shown.says("给谁、用在哪件事") && shown.says(whom), "{}", shown.body);
        test.pass_all("branch", &round).await;
        let learner = test.sign_in(&test.person(None, "branch").await).await;
        let list = learner.get("/desk/learn").await;
        assert!(list.says("学完会什么：学会挂灯") && list.says(&format!("给谁、用在哪件事：{whom}")), "{}", list.body);
        let unit = super::super::units(test.app.store.read()).await.unwrap().remove(0);
        assert_eq!((unit.purpose.as_str(), unit.source.as_str()), (whom, seen.source.as_str()));
        assert_eq!(super::fine(&test).await, Vec::<String>::new());
        db.alter("UPDATE course_public SET purpose = '给别人'").await;
        assert_eq!(super::fine(&test).await, ["课程《挂灯》现在给学员学的，和发布的那一版对不上。"]);
    })
    .await;
}

#[tokio::test]
async fn a_lesson_that_is_too_long_for_one_time_is_told_and_goes_its_way() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let browser = test.sign_in(&writer).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 8).await;
        let lesson = format!("/desk/courses/{}/lessons/{}", course.id, course.lesson);
        assert!(!browser.get(&lesson).await.says("可以分成两课"));
        test.save_lesson(&writer, &course.id, &course.lesson, 1, &"灯".repeat(6_100)).await.unwrap();
        assert!(browser.get(&lesson).await.says("这一课约 16 分钟，手机上一次学不完，可以分成两课。"));
        test.submit_course(&writer, &course.id).await.expect("it is a hint and no gap");
    })
    .await;
}
