//! Examinations by the clock of the demo: planned, opened and sat by the commands of the pages.
//!
//! Promise: what stands there afterwards is what the same people would have left by the page: nothing is written past the commands.

use anyhow::Context;
use serde_json::{Value, json};
use zhibu_bank::{Answer, Shown, right_answer, shown};

use super::rules::{Part, Plan};
use super::store::changing::{KeepPlan, OpenExam};
use super::store::trying::{self, BeginTry, HandIn, KeepAnswers};
use super::{LeadExams, SitExam};
use crate::access::{Action, Actor, Object, Proof};
use crate::app::App;
use crate::course;

/// Somebody who plans or sits an examination of the demo.
pub struct Rehearsal<'a> {
    /// The program.
    pub app: &'a App,
    /// The person.
    pub person: String,
    /// The unit.
    pub node: String,
}

impl Rehearsal<'_> {
    async fn proof<A: Action>(&self, object: Object) -> anyhow::Result<Proof<A>> {
        let actor = Actor { person: self.person.clone(), session: String::new() };
        let proof: Option<Proof<A>> = self.app.store.read().prove(&actor, object, self.app.clock.now()).await?;
        proof.with_context(|| format!("one may {}", A::NAME))
    }

    /// Plans an examination over whole courses (each with so many questions of five points) and opens it. Answers its id.
    ///
    /// # Errors
    /// What our own rules refuse: the sentence is the finding.
    pub async fn open(
        &self,
        title: &str,
        parts: &[(String, u32)],
        (opens, closes): (String, String),
        tries: u32,
    ) -> anyhow::Result<String> {
        let parts: Vec<Part> =
            parts.iter().map(|(of, count)| Part { of: of.clone(), difficulty: 0, count: *count, points: 5 }).collect();
        let total: u32 = parts.iter().map(|part| part.count * part.points).sum();
        let title = title.to_owned();
        let plan = Plan { title, parts, pass_mark: total * 3 / 5, tries, minutes: 20, grace_s: 60, opens, closes };
        let lead = || self.proof::<LeadExams>(Object::node(self.node.as_str()));
        let keep = KeepPlan { key: self.app.new_id(), exam: String::new(), version: 0, plan };
        let exam = self.app.store.execute(keep, lead().await?).await?;
        self.app.store.execute(OpenExam { exam: exam.clone() }, lead().await?).await?;
        Ok(exam)
    }

    /// Begins an examination and answers its questions, right where `right` says so of the number from 0; hands it in, or leaves it open.
    ///
    /// # Errors
    /// The database's.
    pub async fn sit(&self, exam: &str, right: impl Fn(usize) -> bool, hand_in: bool) -> anyhow::Result<()> {
        let object = || Object { node: self.node.clone(), owner: self.person.clone(), id: self.person.clone() };
        let begin = BeginTry { exam: exam.to_owned(), node: self.node.clone() };
        let of = self.app.store.execute(begin, self.proof::<SitExam>(object()).await?).await?;
        let sat = trying::one(self.app.store.read(), &of).await?.context("the try is there")?;
        let mut answers: Vec<(usize, Value)> = Vec::new();
        for (at, (asked, _)) in sat.asked()?.into_iter().enumerate() {
            let question = course::question_of(self.app.store.read(), &asked.question).await?.context("the question is there")?;
            let wanted = right_answer(&question, asked.seed);
            if right(at) {
                answers.push((at + 1, json!(wanted)));
            } else if let Shown::Single { options, .. } = shown(&question, asked.seed) {
                // The shortest wrong one: everybody falls for the same.
                let wrong = options.iter().filter(|it| Answer::Given(vec![it.key.clone()]) != wanted);
                answers.extend(wrong.min_by_key(|it| it.text.len()).map(|it| (at + 1, json!([it.key]))));
            }
        }
        let proof = self.proof::<SitExam>(object()).await?;
        if hand_in {
            self.app.store.execute(HandIn { of, answers }, proof).await?;
        } else {
            self.app.store.execute(KeepAnswers { of, answers }, proof).await?;
        }
        Ok(())
    }
}
