//! Learning by the clock of the demo: somebody reads, answers and takes the check, by the commands of the protocol.
//!
//! Promise: what stands in a record afterwards is what the same person would have left by the page: nothing is written past the commands.

mod branch;

use std::sync::Arc;

use anyhow::Context;
use serde_json::json;
use zhibu_earned::Spans;

use super::Learn;
use super::rules::interval;
use super::seal::Receipt;
use super::store::appealing::MakeAppeal;
use super::store::asking::{self, AnswerIt, AskNow};
use super::store::checks::{self, OpenCheck, SaveAnswer, SubmitCheck};
use super::store::sittings::{KeepStay, OpenSitting};
use crate::access::{Actor, Object, Proof};
use crate::ambient::SetClock;
use crate::app::App;
use crate::course::{self, Lesson};
use crate::db::Command;

pub use branch::{Class, Lead};

/// Between two beats.
const BEAT: i64 = 30_000;

/// Somebody who learns in the demo.
pub struct Learner<'a> {
    /// The program.
    pub app: &'a App,
    /// Its clock.
    pub clock: &'a Arc<SetClock>,
    /// The person.
    pub person: String,
    /// The unit of the person.
    pub node: String,
}

/// How somebody reads.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Whether the questions on the way are answered, and answered right.
    pub answers: bool,
    /// Without a line: everything is told at once afterwards.
    pub offline: bool,
}

impl Learner<'_> {
    /// A command of the person, with leave asked like any other.
    ///
    /// # Errors
    /// The database's, or what the command says.
    pub async fn tell<C: Command<Act = Learn>>(&self, command: C) -> anyhow::Result<C::Done> {
        let actor = Actor { person: self.person.clone(), session: String::new() };
        let object = Object { node: self.node.clone(), owner: self.person.clone(), id: self.person.clone() };
        let proof: Option<Proof<Learn>> = self.app.store.read().prove(&actor, object, self.app.clock.now()).await?;
        Ok(self.app.store.execute(command, proof.context("one may learn")?).await?)
    }

    /// Reads the first parts of a lesson.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(&self, lesson: &Lesson, parts: usize, reading: Reading) -> anyhow::Result<()> {
        let end = lesson.parts.iter().take(parts).next_back().map_or(0, |part| part.to);
        let sitting = self.tell(OpenSitting { lesson: lesson.id.clone(), node: self.node.clone() }).await?.id;
        let (mut at, mut seq, mut kept) = (0, 0, Vec::new());
        let step = if reading.offline { 240_000 } else { BEAT };
        while at < end {
            let (before, to) = (self.app.clock.now(), (at + step).min(end));
            self.clock.advance(if reading.offline { to - at + 1 } else { to - at });
            seq += 1;
            let (f, t, c) = (before, self.app.clock.now(), Spans::one(at, to));
            kept.push(Receipt { s: sitting.clone(), q: seq, f, t, c, o: reading.offline, ..Receipt::default() });
            at = to;
            if kept.len() == 10 || at == end {
                let (person, sitting, beats) = (self.person.clone(), sitting.clone(), std::mem::take(&mut kept));
                let clock = self.tell(KeepStay { person, sitting, beats }).await?;
                if !reading.offline && clock.since >= interval(clock.streak) {
                    self.be_asked(lesson, reading.answers).await?;
                }
            }
        }
        Ok(())
    }

    async fn be_asked(&self, lesson: &Lesson, answers: bool) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let ask = AskNow { lesson: lesson.id.clone(), node: self.node.clone(), parts: vec![1], at: now, window: 180_000 };
        let Some(asked) = self.tell(ask).await? else { return Ok(()) };
        if !answers {
            self.clock.advance(181_000);
            return Ok(());
        }
        self.clock.advance(25_000);
        let question = asking::question(self.app.store.read(), &asked.question_id).await?.context("the question")?;
        let answer = json!(zhibu_bank::right_answer(&question, asked.shuffle()));
        let key = format!("learn-answer-{}", asked.id);
        self.tell(AnswerIt { key, ask: asked.id, node: self.node.clone(), answer, window: 180_000 }).await?;
        Ok(())
    }

    /// Takes the exit check of a unit; all of it right but `wrong` questions.
    ///
    /// # Errors
    /// The database's, or lessons are missing.
    pub async fn check(&self, unit: &str, wrong: usize) -> anyhow::Result<()> {
        let id = self.tell(OpenCheck { unit: unit.to_owned(), node: self.node.clone() }).await?;
        let check = checks::check(self.app.store.read(), &id).await?.context("the check")?;
        for (no, (drawn, _)) in (1..).zip(check.parts()?) {
            self.clock.advance(20_000);
            let question = asking::question(self.app.store.read(), &drawn.question).await?.context("the question")?;
            let answer = if no <= wrong { json!(["-"]) } else { json!(zhibu_bank::right_answer(&question, drawn.seed)) };
            self.tell(SaveAnswer { check: id.clone(), no, answer }).await?;
        }
        self.tell(SubmitCheck { key: format!("learn-check-{id}"), check: id, node: self.node.clone() }).await?;
        Ok(())
    }

    /// Appeals about the whole of a lesson, after a question was missed.
    ///
    /// # Errors
    /// Nothing waits.
    pub async fn appeal(&self, lesson: &Lesson, reason: &str, words: &str) -> anyhow::Result<()> {
        let (key, lesson, node) = (self.app.new_id(), lesson.id.clone(), self.node.clone());
        let (why, reason, words) = ("question".to_owned(), reason.to_owned(), words.to_owned());
        self.tell(MakeAppeal { key, lesson, node, from: 0, why, reason, words }).await?;
        Ok(())
    }

    /// The lessons of the unit that has this title now.
    ///
    /// # Errors
    /// There is none.
    pub async fn lessons(&self, title: &str) -> anyhow::Result<(String, Vec<Lesson>)> {
        let units = course::units(self.app.store.read()).await?;
        let unit = units.into_iter().find(|unit| unit.title == title).with_context(|| format!("no unit {title}"))?;
        let lessons = course::lessons(self.app.store.read(), &unit.code).await?;
        Ok((unit.code, lessons))
    }
}
