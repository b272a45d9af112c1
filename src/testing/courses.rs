//! Courses in every state of their life, for tests, made by the commands that the program itself uses.

use zhibu_bank::{Choice, Kind, Question};
use zhibu_doc::{Block, Doc, Figure, md};

use super::{Person, TestApp};
use crate::access::{Object, Role};
use crate::course::rules::{Change, Words};
use crate::course::{
    self, ChangeCourse, Course, EditCourse, FileForm, KeepFile, NewCourse, Place, SaveCaptions, SaveLesson, SaveQuestion,
    SubmitCourse, TakeLessonFile, TakeMedia, WriteCourse,
};
use crate::db::Fail;
use crate::edition::meta::Size;
use crate::media::rules::{Kind as FilmKind, Probed};
use crate::publish::{Imported, Report};

/// A course of a test, with one unit and one lesson.
#[derive(Debug, Clone)]
pub struct TestCourse {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The working id of its unit.
    pub unit: String,
    /// The working id of its lesson.
    pub lesson: String,
    /// One of its questions.
    pub question: String,
}

/// A single choice of four options that may stand in the exit check; the first is right.
pub fn single(stem: &str) -> Question {
    let options = (1..=4).map(|at| Choice { text: format!("{stem}第{at}项"), right: at == 1 });
    Question::new(Kind::Single { options: options.collect() }, stem)
}

impl TestApp {
    /// A course with a lesson and `questions` usable questions; eight are enough for 送审.
    pub async fn course_draft(&self, writer: &Person, unit: &str, title: &str, questions: usize) -> TestCourse {
        let node = self.place(unit).to_owned();
        let proof = self.prove::<WriteCourse>(writer, Object::node(node.clone())).await;
        let new = NewCourse { key: self.app.new_id(), node, unit: "第一单元".into() };
        let id = self.app.store.execute(new, proof).await.expect("a course begins");
        let seen = self.outline(&id).await;
        let unit = seen.units[0].id.clone();
        let now = Words { title: title.into(), digest: "学会挂灯".into(), ..seen.words() };
        self.change_course(writer, &id, Change::Words { seen: seen.words(), now }).await.expect("the words are saved");
        let lesson = self.change_course(writer, &id, Change::AddLesson(unit.clone(), "怎么挂".into())).await.expect("a lesson");
        self.save_lesson(writer, &id, &lesson, 0, "## 挂多高\n\n离地一米五。\n\n## 什么时候收\n\n天亮以前。")
            .await
            .expect("saved");
        let mut course = TestCourse { id, title: title.into(), unit, lesson, question: String::new() };
        for number in 0..questions {
            course.question = self.add_question(writer, &course, single(&format!("第{number}题"))).await.expect("a question");
        }
        course
    }

    /// One change of the outline.
    ///
    /// # Errors
    /// What the command says.
    pub async fn change_course(&self, writer: &Person, course: &str, change: Change) -> Result<String, Fail> {
        let proof = self.prove::<EditCourse>(writer, self.course(course).await.object()).await;
        self.app.store.execute(ChangeCourse { key: self.app.new_id(), course: course.into(), change }, proof).await
    }

    /// Saves a lesson's text, as Markdown. Answers the version.
    ///
    /// # Errors
    /// What the command says.
    pub async fn save_lesson(&self, writer: &Person, course: &str, lesson: &str, version: i64, text: &str) -> Result<i64, Fail> {
        let proof = self.prove::<EditCourse>(writer, self.course(course).await.object()).await;
        let (course, lesson, title) = (course.to_owned(), lesson.to_owned(), String::new());
        let save = SaveLesson { course, lesson, version, title, doc: md::read(text) };
        self.app.store.execute(save, proof).await.map(|saved| saved.version)
    }

    /// Adds a question about the first part of the lesson.
    ///
    /// # Errors
    /// What the command says.
    pub async fn add_question(&self, writer: &Person, course: &TestCourse, body: Question) -> Result<String, Fail> {
        let proof = self.prove::<EditCourse>(writer, self.course(&course.id).await.object()).await;
        let place = Place { unit: course.unit.clone(), lesson: course.lesson.clone(), part: 1 };
        let (key, id) = (self.app.new_id(), course.id.clone());
        let save = SaveQuestion { key, course: id, question: String::new(), seen: String::new(), place, body };
        self.app.store.execute(save, proof).await
    }

    /// 送审; answers the round.
    ///
    /// # Errors
    /// What the command says.
    pub async fn submit_course(&self, writer: &Person, course: &str) -> Result<String, Fail> {
        let version = course::version_of(self.app.store.read(), course).await.expect("the database answers");
        let proof = self.prove::<EditCourse>(writer, self.course(course).await.object()).await;
        self.app.store.execute(SubmitCourse { key: self.app.new_id(), course: course.into(), version }, proof).await
    }

    /// A course that went all the way, with a reviewer for each step.
    pub async fn published_course(&self, writer: &Person, unit: &str, title: &str) -> TestCourse {
        let course = self.course_draft(writer, unit, title, 8).await;
        let round = self.submit_course(writer, &course.id).await.expect("the course goes to review");
        self.pass_all(unit, &round).await;
        course
    }

    /// Three reviewers, three yeses.
    pub async fn pass_all(&self, unit: &str, round: &str) {
        for (role, unit) in [(Role::FirstReviewer, unit), (Role::SecondReviewer, "committee"), (Role::FinalReviewer, "bureau")] {
            self.pass(&self.person(Some(role), unit).await, round).await;
        }
    }

    /// The row of a course.
    pub async fn course(&self, id: &str) -> Course {
        course::object_of(self.app.store.read(), id).await.expect("the database answers").expect("the course is there")
    }

    /// The working outline of a course.
    pub async fn outline(&self, id: &str) -> course::rules::Outline {
        course::outline_of(self.app.store.read(), id).await.expect("the database answers").expect("the course is there")
    }

    /// Puts a small picture into the lesson; answers its hash.
    pub async fn picture_in(&self, writer: &Person, course: &TestCourse) -> String {
        let bytes = bytes::Bytes::from_static(b"\x89PNG\r\n\x1a\n");
        let hash = self.app.files.put(bytes).await.expect("the file is stored");
        let sizes = vec![Size { hash: hash.clone(), width: 1, height: 1, kind: "png".into(), bytes: 8 }];
        let picture = Figure { file: hash.clone(), alt: "灯".into(), caption: Vec::new() };
        let doc = Doc { blocks: vec![Block::paragraph("离地一米五。"), Block::Figure(picture)], ..Doc::default() };
        let pictures = vec![(hash.clone(), "image/png".to_owned(), 8, sizes)];
        let imported = Imported { title: String::new(), doc, report: Report::default(), pictures };
        let proof = self.prove::<EditCourse>(writer, self.course(&course.id).await.object()).await;
        let (key, course, lesson) = (self.app.new_id(), course.id.clone(), course.lesson.clone());
        self.app.store.execute(TakeLessonFile { key, course, lesson, imported }, proof).await.expect("the file is taken");
        hash
    }

    /// A film of a minute with captions for the lesson; answers its hash.
    pub async fn film_in(&self, writer: &Person, course: &TestCourse) -> String {
        let hash = self.app.files.put(bytes::Bytes::from_static(b"a film of a minute")).await.expect("the file is stored");
        let proof = self.prove::<EditCourse>(writer, self.course(&course.id).await.object()).await;
        let probed = Probed { kind: FilmKind::Video, duration: 60_000, width: 640, height: 360, sound: true, playable: true };
        let (key, coming, name) = (self.app.new_id(), String::new(), "灯.mp4".to_owned());
        let (course, lesson) = (course.id.clone(), course.lesson.clone());
        let take = TakeMedia {
            key,
            course: course.clone(),
            lesson: lesson.clone(),
            hash: hash.clone(),
            name,
            bytes: 18,
            probed,
            coming,
        };
        self.app.store.execute(take, proof.clone()).await.expect("the film is taken");
        let captions = "WEBVTT\n\n00:01 --> 00:05\n离地一米五。\n\n00:30 --> 00:35\n天亮以前。\n".to_owned();
        let save = SaveCaptions { course, lesson, version: 1, captions };
        self.app.store.execute(save, proof).await.expect("the captions are saved");
        hash
    }

    /// A file of questions that was looked at; answers the import.
    pub async fn keep_file(&self, writer: &Person, course: &TestCourse, form: FileForm, text: &str) -> String {
        let file = self.app.files.put(bytes::Bytes::from(text.to_owned())).await.expect("the file is stored");
        let proof = self.prove::<EditCourse>(writer, self.course(&course.id).await.object()).await;
        let keep = KeepFile {
            key: self.app.new_id(),
            course: course.id.clone(),
            name: "题.txt".into(),
            file,
            bytes: i64::try_from(text.len()).expect("a small file"),
            form,
            unit: course.unit.clone(),
            good: 1,
            bad: 0,
        };
        self.app.store.execute(keep, proof).await.expect("the file is kept")
    }
}
