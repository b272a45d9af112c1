//! A course with people who learn it.

use crate::course::{self, Lesson, PublishedCourse, RIGHT, published_course};
use crate::effect::rules::Kind;
use crate::effect::{self, Asked};
use crate::learn::rules::DAY;
use crate::learn::{Learner, Reading};
use crate::testing::{Browser, Person, TestApp, TestDb};

/// The stage: four parts of five minutes in all.
pub(super) struct Stage {
    pub(super) test: TestApp,
    pub(super) course: PublishedCourse,
    pub(super) lesson: Lesson,
}

impl Stage {
    pub(super) async fn of(db: &TestDb) -> Self {
        let test = TestApp::of(db).await.with_bureau().await;
        let course = published_course(&test, 2_000).await;
        let lesson = course::lesson(test.app.store.read(), &course.lessons[0]).await.unwrap().unwrap();
        Self { test, course, lesson }
    }

    pub(super) fn learner(&self, person: &Person) -> Learner<'_> {
        Learner { app: &self.test.app, clock: &self.test.db.clock, person: person.id.clone(), node: "branch".to_owned() }
    }

    /// Somebody of the branch, signed in.
    pub(super) async fn somebody(&self) -> (Person, Browser) {
        let person = self.test.person(None, "branch").await;
        let browser = self.test.sign_in(&person).await;
        (person, browser)
    }

    /// Reads so many parts, and with all of them passes the check.
    pub(super) async fn learns(&self, person: &Person, parts: usize) {
        let learner = self.learner(person);
        learner.read(&self.lesson, parts, Reading { answers: true, offline: false }).await.unwrap();
        if parts >= self.lesson.parts.len() {
            learner.check(&self.course.unit, 0).await.unwrap();
        }
    }

    /// Somebody who answers before, learns, and answers after: so many right each time.
    pub(super) async fn before_and_after(&self, before: usize, after: usize) -> Person {
        let person = self.test.person(None, "branch").await;
        let learner = self.learner(&person);
        let asked = Asked { learner: &learner, course: self.course.course.clone() };
        asked.answers(Kind::Pre, before).await.unwrap();
        self.learns(&person, usize::MAX).await;
        asked.answers(Kind::Post, after).await.unwrap();
        asked.wants_recall().await.unwrap();
        person
    }

    pub(super) async fn recalls(&self, person: &Person, right: usize) {
        let learner = self.learner(person);
        Asked { learner: &learner, course: self.course.course.clone() }.answers(Kind::Recall, right).await.unwrap();
    }

    pub(super) fn pass_days(&self, days: i64) {
        self.test.db.clock.advance(days * DAY);
    }

    /// The job, as it runs several times a day.
    pub(super) async fn works(&self) {
        effect::work(&self.test.app).await.unwrap();
    }

    pub(super) fn effect(&self, ending: &str) -> String {
        format!("/desk/courses/{}/effect{ending}", self.course.course)
    }

    /// How many rows a table has.
    pub(super) async fn rows(&self, sql: &'static str) -> i64 {
        let row: Option<(i64,)> = self.test.app.store.read().system("test").get(sql, &[]).await.unwrap();
        row.map_or(0, |(count,)| count)
    }
}

/// What a reader reads of a page.
pub(super) fn main_text(body: &str) -> String {
    let main = body.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
    let text = main.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The value of the option that is right, or of one that is wrong.
pub(super) fn option(body: &str, right: bool) -> String {
    let options = body.split("name=\"a\" value=\"").skip(1);
    let found = options.filter_map(|rest| Some((rest.split('"').next()?, rest.split("<span>").nth(1)?.split("</span>").next()?)));
    let mut found = found.filter(|(_, text)| text.ends_with(RIGHT) == right);
    found.next().unwrap_or_else(|| panic!("an option in {}", main_text(body))).0.to_owned()
}
