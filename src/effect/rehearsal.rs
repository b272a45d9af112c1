//! The questions by the clock of the demo, and 有用吗, by the commands that everybody uses.
//!
//! Promise: nothing is written past the commands; who is asked and when is what the rules say.

use serde_json::{Value, json};

use super::rules::{Kind, Way};
use super::store::probes::{self, AnswerOne, Begin, ChooseWay};
use super::store::useful::SayUseful;
use crate::course::Lesson;
use crate::learn::Learner;

/// Somebody of the demo who is asked about a course.
pub struct Asked<'l> {
    /// Who learns.
    pub learner: &'l Learner<'l>,
    /// Id of the course.
    pub course: String,
}

impl Asked<'_> {
    /// Answers three questions, the first `right` of them right.
    ///
    /// # Errors
    /// The database's, or they are not offered now.
    pub async fn answers(&self, kind: Kind, right: usize) -> anyhow::Result<()> {
        let (app, course) = (self.learner.app, self.course.clone());
        let probe = self.learner.tell(Begin { course, kind: kind.name().to_owned(), aside: false }).await?;
        let Some(three) = probes::probe(app.store.read(), &probe).await? else { return Ok(()) };
        for (no, put) in (1..).zip(three.puts()?) {
            let question = probes::question(app.store.read(), &put.q).await?;
            let answer = match question {
                Some((question, _)) if no <= right => json!(zhibu_bank::right_answer(&question, put.s)),
                _ => Value::Null,
            };
            self.learner.tell(AnswerOne { probe: probe.clone(), no, answer }).await?;
        }
        Ok(())
    }

    /// Wants to be asked again thirty days later.
    ///
    /// # Errors
    /// The database's.
    pub async fn wants_recall(&self) -> anyhow::Result<()> {
        self.learner.tell(ChooseWay { way: Way::Home.name().to_owned() }).await
    }

    /// Says whether a lesson was of use.
    ///
    /// # Errors
    /// The database's, or the lesson was never opened.
    pub async fn says(&self, lesson: &Lesson, said: &str, words: &str) -> anyhow::Result<()> {
        let (lesson, said) = (lesson.id.clone(), said.to_owned());
        self.learner.tell(SayUseful { lesson, said, words: Some(words.to_owned()) }).await
    }
}
