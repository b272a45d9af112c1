//! An examination of a branch, its organiser, and somebody in front of a paper.

use serde_json::{Value, json};

use crate::access::Role;
use crate::course::{PublishedCourse, RIGHT, published_course};
use crate::testing::{Answer, Browser, Person, TestApp, TestDb};

pub(super) const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;
/// Where the branch's examinations are.
pub(super) const LIST: &str = "/desk/units/branch/exams";

/// The stage.
pub(super) struct Stage {
    pub(super) test: TestApp,
    pub(super) course: PublishedCourse,
    pub(super) lead: Person,
}

impl Stage {
    /// A published course of 16 questions, and an organiser of the branch.
    pub(super) async fn of(db: &TestDb) -> Self {
        let test = TestApp::of(db).await.with_bureau().await;
        let course = published_course(&test, 500).await;
        let lead = test.person(Some(Role::Organiser), "branch").await;
        Self { test, course, lead }
    }

    pub(super) async fn organiser(&self) -> Browser {
        self.test.sign_in(&self.lead).await
    }

    /// Lets time pass, ms.
    pub(super) fn pass(&self, ms: i64) {
        self.test.db.clock.advance(ms);
    }

    /// The fields of a plan: so many questions of 5 points, met with 60 of a hundred, two tries, 30 minutes and 60 s of grace, until 20 December.
    pub(super) fn plan(&self, count: usize) -> Vec<(&'static str, String)> {
        vec![
            ("title", "年终考试".into()),
            ("of", format!("{}/{}", self.course.course, self.course.unit)),
            ("difficulty", "0".into()),
            ("count", count.to_string()),
            ("points", "5".into()),
            ("pass_mark", (count * 3).to_string()),
            ("tries", "2".into()),
            ("minutes", "30".into()),
            ("grace_s", "60".into()),
            ("opens", "2026-11-24".into()),
            ("closes", "2026-12-20".into()),
        ]
    }

    /// Sends a plan; answers the page.
    pub(super) async fn keep(&self, desk: &Browser, path: &str, plan: &[(&str, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = plan.iter().map(|(name, value)| (*name, value.as_str())).collect();
        desk.post(path, &fields).await
    }

    /// An open examination of so many questions; answers its id.
    pub(super) async fn opened(&self, count: usize) -> String {
        let desk = self.organiser().await;
        let kept = self.keep(&desk, LIST, &self.plan(count)).await;
        let id = id_in(kept.location());
        assert_eq!(
            desk.post(&format!("{LIST}/{id}/open"), &[]).await.location(),
            format!("{LIST}/{id}?did=exam-opened"),
            "{}",
            text(&kept.body)
        );
        id
    }

    /// Somebody of the branch, signed in.
    pub(super) async fn member(&self) -> Browser {
        let person = self.test.person(None, "branch").await;
        self.test.sign_in(&person).await
    }
}

/// The id of an examination in an address.
pub(super) fn id_in(path: &str) -> String {
    path.split("/exams/")
        .nth(1)
        .and_then(|rest| rest.split(['?', '/']).next())
        .unwrap_or_else(|| panic!("no examination in {path}"))
        .to_owned()
}

/// Begins an examination; answers the paper's address.
pub(super) async fn begin(browser: &Browser, exam: &str) -> String {
    let begun = browser.post(&format!("/desk/exams/{exam}/begin"), &[]).await;
    assert!(begun.location().starts_with("/desk/papers/"), "{} {}", begun.location(), text(&begun.body));
    begun.location().to_owned()
}

/// The keys of every question on a paper as its page shows them: right and wrong ones.
pub(super) fn keys(body: &str) -> Vec<(String, String)> {
    let boxes = body.split("<div class=\"panel cq\"").skip(1);
    boxes
        .map(|part| {
            let options: Vec<(String, bool)> = part
                .split("<label class=\"choice\">")
                .skip(1)
                .filter_map(|option| {
                    let key = option.split("value=\"").nth(1)?.split('"').next()?.to_owned();
                    let words = option.split("<span>").nth(1)?.split("</span>").next()?;
                    Some((key, words.ends_with(RIGHT)))
                })
                .collect();
            let of = |wanted: bool| options.iter().find(|(_, right)| *right == wanted).expect("an option").0.clone();
            (of(true), of(false))
        })
        .collect()
}

/// Saves one answer as the script does.
pub(super) async fn save(browser: &Browser, paper: &str, no: usize, key: &str) -> (u16, Value) {
    let paper = paper.rsplit('/').next().unwrap_or_default();
    browser.post_json("/learn/exam/save", &json!({ "paper": paper, "no": no, "answer": [key] })).await
}

/// Answers a paper, the first `right` ones right and the others wrong, and hands it in; answers the page with the result.
pub(super) async fn sit(browser: &Browser, paper: &str, right: usize) -> Answer {
    for (at, (yes, no)) in keys(&browser.get(paper).await.body).iter().enumerate() {
        let (status, said) = save(browser, paper, at + 1, if at < right { yes } else { no }).await;
        assert_eq!(status, 200, "{said}");
    }
    let handed = browser.post(paper, &[("do", "hand-in")]).await;
    assert_eq!(handed.location(), format!("{paper}?did=exam-handed-in"), "{}", text(&handed.body));
    browser.get(paper).await
}

/// What a reader reads of a page: the text of its main part.
pub(super) fn text(body: &str) -> String {
    let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
    main.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ")
}

/// The word beside a name.
pub(super) fn word<'b>(body: &'b str, name: &str) -> &'b str {
    let row =
        body.split("<tr").find(|row| row.contains(&format!(">{name}<"))).unwrap_or_else(|| panic!("{name} stands on {body}"));
    ["已达到", "还没有", "没到期"].into_iter().find(|word| row.contains(word)).unwrap_or_else(|| panic!("a word in {row}"))
}
