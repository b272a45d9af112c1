//! The bank of a course: by hand, from files, undone, and out again.

use std::fmt::Write as _;

use zhibu_bank::{Kind, gift, moodle, sheet};

use super::stage;
use crate::access::Role;
use crate::testing::{Browser, File, TestApp, TestCourse, each_db, single};

async fn run_jobs(test: &TestApp) {
    while crate::jobs::one(&test.app, "test").await.expect("the database answers") {}
}

async fn questions(test: &TestApp, course: &TestCourse) -> Vec<crate::course::bank::Row> {
    crate::course::bank::all(test.app.store.read(), &course.id).await.unwrap()
}

/// Uploads a file; answers the address of the look.
async fn look(browser: &Browser, course: &TestCourse, name: &str, bytes: &[u8]) -> String {
    let file = Some(File { field: "file", name, bytes });
    let answer = browser.upload(&format!("/desk/courses/{}/import", course.id), &[("unit", &course.unit)], file).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().to_owned()
}

#[tokio::test]
async fn every_kind_is_written_by_its_form_and_what_is_wrong_is_said() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 0).await;
        let browser = test.sign_in(&writer).await;
        let to = format!("/desk/courses/{}/questions", course.id);
        let place = format!("{}|{}|1", course.unit, course.lesson);
        for kind in ["single", "multiple", "true_false", "matching", "ordering", "blanks", "case"] {
            let page = browser.get(&format!("{to}/new?unit={}&kind={kind}", course.unit)).await;
            assert_eq!(page.status, 200);
            assert!(page.says("《怎么挂》挂多高"), "{kind}: the places are there");
        }
        let base = [("place", place.as_str()), ("difficulty", "1"), ("then", "save")];
        let options = [("o1", "一米"), ("o2", "一米五"), ("o3", "两米"), ("o4", "三米")];
        let one = [&base[..], &options[..], &[("kind", "single"), ("stem", "灯挂多高？"), ("right", "2")]].concat();
        let saved = browser.post(&to, &one).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let none = [&base[..], &options[..], &[("kind", "single"), ("stem", "哪个对？")]].concat();
        let kept = browser.post(&to, &none).await;
        assert!(kept.location().contains("did=question-kept"), "{}", kept.location());
        let page = browser.get(kept.location()).await;
        assert!(page.says("没有标出正确的一项") && page.says("哪个对？"));
        let truth = [&base[..], &[("kind", "true_false"), ("stem", "灯要天天收。"), ("truth", "yes")]].concat();
        browser.post(&to, &truth).await;
        let case = [
            ("kind", "case"),
            ("stem", "某日大风。"),
            ("s1.kind", "blanks"),
            ("s1.stem", "风力__级收灯"),
            ("s1.o1", "六\n6"),
            ("s2.kind", "ordering"),
            ("s2.stem", "排一排"),
            ("s2.o1", "看风"),
            ("s2.o2", "断电"),
            ("s2.o3", "收灯"),
        ];
        let more = browser.post(&to, &[&base[..2], &case[..], &[("then", "part:single")]].concat()).await;
        assert!(more.status == 200 && more.says("第 3 小题") && more.says("断电"), "nothing is lost, nothing saved");
        assert_eq!(questions(&test, &course).await.len(), 3);
        browser.post(&to, &[&base[..], &case[..]].concat()).await;
        let all = questions(&test, &course).await;
        let usable: Vec<(bool, i64)> = all.iter().map(|row| (row.usable, row.faults)).collect();
        assert_eq!(usable, [(true, 0), (false, 1), (false, 0), (true, 0)]);
        assert!(matches!(&all[3].question.kind, Kind::Case { parts } if parts.len() == 2));
        let list = browser.get(&format!("{to}?unit={}", course.unit)).await;
        for words in
            ["只在考试里出，不进途中提问和结业小测", "这道题还不能用", "能考查的题 2 道，还差 6 道", "第 1 空：六 / 6", "正确："]
        {
            assert!(list.says(words), "{words}");
        }
        // Two writers of one question.
        let other = test.sign_in(&test.person(Some(Role::Writer), "branch").await).await;
        let seen = serde_json::to_string(&all[0].question).unwrap();
        let change = |stem: &'static str| {
            [&one[..], &[("question", all[0].id.as_str()), ("seen", &seen)]]
                .concat()
                .into_iter()
                .map(|(name, value)| if name == "stem" { (name, stem) } else { (name, value) })
                .collect::<Vec<_>>()
        };
        assert_eq!(other.post(&to, &change("别人改的")).await.status, 303);
        let clash = browser.post(&to, &change("我改的")).await;
        assert!(clash.status == 409 && clash.says("我改的"), "{}", clash.body);
        browser.post(&format!("{to}/{}/delete", all[1].id), &[("unit", &course.unit)]).await;
        assert_eq!(questions(&test, &course).await.len(), 3);
        assert_eq!(browser.post(&format!("{to}/{}/delete", all[1].id), &[]).await.status, 422);
    })
    .await;
}

/// A text of GIFT with so many good questions and broken ones among them.
fn text(good: usize, bad: usize) -> String {
    let mut out = String::new();
    let every = good.checked_div(bad).unwrap_or(usize::MAX);
    let mut broken = 0;
    for number in 1..=good {
        let _ = write!(out, "第{number}题，灯\\:挂多高？{{=一米五{number} ~一米{number} ~两米{number} ~三米{number}}}\n\n");
        if number % every == 0 && broken < bad {
            broken += 1;
            let _ = write!(out, "第{number}题之后没有答案的{{~甲 ~乙 ~丙 ~丁}}\n\n");
        }
    }
    out
}

#[tokio::test]
async fn ten_thousand_questions_with_37_broken_ones_come_in_and_go_again() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 1).await;
        let browser = test.sign_in(&writer).await;
        let import = look(&browser, &course, "题.txt", text(9_963, 37).as_bytes()).await;
        let page = browser.get(&import).await;
        for words in ["读懂了 9,963 道", "有 37 行要改", "没有标出正确的一项", "第 539 行"] {
            assert!(page.says(words), "{words}");
        }
        assert_eq!(questions(&test, &course).await.len(), 1, "nothing comes in before somebody said yes");
        assert_eq!(browser.post(&format!("{import}/take"), &[("key", "once")]).await.status, 303);
        assert_eq!(browser.post(&format!("{import}/take"), &[("key", "once")]).await.status, 303, "a double click is one deed");
        let moving = browser.get(&import).await;
        assert!(moving.says("正在放进题库：0 / 9,963 道") && moving.headers.contains_key("refresh"));
        let submit = test.submit_course(&writer, &course.id).await;
        assert_eq!(super::code(submit), "course-import-running");
        run_jobs(&test).await;
        assert!(browser.get(&import).await.says("放进题库了，共 9,963 道"));
        assert_eq!(questions(&test, &course).await.len(), 9_964);
        assert!(browser.get(&format!("/desk/courses/{}", course.id)).await.says("够 8 道了"));
        // One is changed by hand and stays.
        let row = questions(&test, &course).await.into_iter().find(|row| row.question.stem.starts_with("第77题")).unwrap();
        let seen = serde_json::to_string(&row.question).unwrap();
        let place = format!("{}||0", course.unit);
        let fields = [
            ("question", row.id.as_str()),
            ("seen", &seen),
            ("place", &place),
            ("difficulty", "2"),
            ("kind", "single"),
            ("stem", "改过的"),
            ("o1", "甲"),
            ("o2", "乙"),
            ("o3", "丙"),
            ("o4", "丁"),
            ("right", "1"),
            ("then", "save"),
        ];
        assert_eq!(browser.post(&format!("/desk/courses/{}/questions", course.id), &fields).await.status, 303);
        assert_eq!(browser.post(&format!("{import}/undo"), &[]).await.status, 303);
        run_jobs(&test).await;
        assert!(browser.get(&import).await.says("这一批已经撤回"));
        let left: Vec<String> = questions(&test, &course).await.into_iter().map(|row| row.question.stem).collect();
        assert_eq!(left.len(), 2, "{left:?}");
        assert!(left.contains(&"改过的".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_large_bank_is_reviewed_page_by_page_and_a_new_version_writes_only_what_is_new() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 0).await;
        let browser = test.sign_in(&writer).await;
        let import = look(&browser, &course, "题.txt", text(230, 0).as_bytes()).await;
        browser.post(&format!("{import}/take"), &[]).await;
        run_jobs(&test).await;
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        let first = test.sign_in(&test.person(Some(Role::FirstReviewer), "branch").await).await;
        let page = first.get(&format!("/desk/reviews/{round}")).await;
        assert!(page.says("题目 230 道") && page.says("接着看后面的 130 道") && !page.says("第101题"));
        let more = format!("/desk/courses/reviews/{round}/questions?unit={}", course.unit);
        let second = first.get(&format!("{more}&from=100")).await;
        assert!(second.says("第101题") && second.says("第200题") && second.says("from=200"));
        let last = first.get(&format!("{more}&from=200")).await;
        assert!(last.says("第230题") && !last.says("from=230"));
        test.pass_all("branch", &round).await;
        let reader = test.app.store.read();
        let unit = crate::course::units(reader).await.unwrap().remove(0).code;
        let ids =
            || async { crate::course::pool(reader, &unit).await.unwrap().into_iter().map(|row| row.id).collect::<Vec<_>>() };
        let before = ids().await;
        let again = format!("/desk/courses/{}/edit-again", course.id);
        assert_eq!(browser.post(&again, &[]).await.status, 303);
        let gone = questions(&test, &course).await[0].id.clone();
        browser.post(&format!("/desk/courses/{}/questions/{gone}/delete", course.id), &[]).await;
        let new = test.add_question(&writer, &course, single("新的")).await.unwrap();
        let round = test.submit_course(&writer, &course.id).await.unwrap();
        let changes = first.get(&format!("/desk/reviews/{round}")).await;
        assert!(changes.says("改动 2 处") && changes.says("新的"), "{}", changes.body);
        test.pass_all("branch", &round).await;
        let after = ids().await;
        assert_eq!((after.len(), after.iter().filter(|id| before.contains(id)).count()), (230, 229), "{new}");
    })
    .await;
}

#[tokio::test]
async fn what_goes_out_comes_back_to_its_place_in_all_three_forms() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 3).await;
        let browser = test.sign_in(&writer).await;
        let before = questions(&test, &course).await;
        let mut files = Vec::new();
        for (name, read) in [
            ("questions.xlsx", sheet::read as fn(&[u8]) -> Result<zhibu_bank::Read, zhibu_bank::Fault>),
            ("questions.gift", gift::read),
            ("questions.xml", moodle::read),
        ] {
            let request = browser.request("GET", &format!("/desk/courses/{}/export/{name}", course.id));
            let answer = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 200, "{name}");
            if name == "questions.xlsx" {
                // A table is bytes, and an answer of a test is a text: read from the writer itself.
                continue;
            }
            let found = read(answer.body.as_bytes()).unwrap();
            assert_eq!(found.questions.len(), 3);
            assert!(found.questions.iter().all(|(_, question)| question.category == "1.1.1"), "{name}: {:?}", found.questions);
            files.push((name, answer.body));
        }
        for (name, text) in &files {
            let import = look(&browser, &course, name, text.as_bytes()).await;
            browser.post(&format!("{import}/take"), &[]).await;
            run_jobs(&test).await;
        }
        let after = questions(&test, &course).await;
        assert_eq!(after.len(), 9);
        assert!(after.iter().all(|row| row.place == before[0].place && row.usable));
        let sheet_bytes = sheet::write(&after.iter().map(|row| row.question.clone()).collect::<Vec<_>>()).unwrap();
        let import = look(&browser, &course, "题.xlsx", &sheet_bytes).await;
        assert!(browser.get(&import).await.says("读懂了 9 道"));
        assert_eq!(browser.get(&format!("/desk/courses/{}/export/template.xlsx", course.id)).await.status, 200);
        assert_eq!(browser.get(&format!("/desk/courses/{}/export/other", course.id)).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_in_words_and_a_place_that_is_none_is_told() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 0).await;
        let browser = test.sign_in(&writer).await;
        let to = format!("/desk/courses/{}/import", course.id);
        let unit = [("unit", course.unit.as_str())];
        for (bytes, words) in [
            (&b"\xd0\xcf\x11\xe0 an old sheet"[..], "另存为 .xlsx"),
            (b"PK\x03\x04 no sheet", "表格"),
            (b"<html>no quiz</html>", "Moodle"),
            (b"", "还没有选文件"),
            (b"   \n", "文件里没有题目"),
        ] {
            let answer = browser.upload(&to, &unit, Some(File { field: "file", name: if bytes.is_empty() { "" } else { "题" }, bytes })).await;
            assert!(answer.status == 422 && answer.says(words), "{words}: {}", answer.body);
        }
        let text = "$CATEGORY: 别的书/第九章\n\n灯挂多高？{=一米五 ~一米 ~两米 ~三米}\n\n$CATEGORY: 1.1.2\n\n何时收？{=天亮前 ~中午 ~晚上 ~下午}";
        let import = look(&browser, &course, "题.txt", text.as_bytes()).await;
        assert!(browser.get(&import).await.says("有 1 道题写的位置在课里找不到"));
        browser.post(&format!("{import}/take"), &[]).await;
        run_jobs(&test).await;
        let places: Vec<_> = questions(&test, &course).await.into_iter().map(|row| (row.place.lesson, row.place.part)).collect();
        assert!(places.contains(&(String::new(), 0)) && places.contains(&(course.lesson.clone(), 2)), "{places:?}");
    })
    .await;
}

#[tokio::test]
async fn every_fault_of_a_file_and_of_a_question_has_its_sentence() {
    each_db(|db| async move {
        let (test, writer) = stage(&db).await;
        let course = test.course_draft(&writer, "branch", "挂灯", 0).await;
        test.add_question(&writer, &course, single("题")).await.unwrap();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/bank/src");
        let mut folders = vec![folder];
        let mut missing = std::collections::BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for code in text.split('"').skip(1).step_by(1) {
                    let known = ["gift-", "moodle-", "sheet-", "file-", "question-"].iter().any(|start| code.starts_with(start));
                    let word =
                        code.len() > 8 && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !code.ends_with('-');
                    if known && word && !test.app.lang.knows(code) {
                        missing.insert(code.to_owned());
                    }
                }
            }
        }
        assert!(missing.is_empty(), "without a sentence: {missing:?}");
    })
    .await;
}
