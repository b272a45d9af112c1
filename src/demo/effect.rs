//! Whether a course of the demo taught anything: some people of other branches answer before it, learn it, answer after it and a month later.
//!
//! Promise: by the commands that everybody uses; at least ten people stand behind every figure, as the rules ask, and three of them stop on the way.

use std::sync::Arc;

use anyhow::Context;

use super::content::DAY;
use super::population::Crew;
use crate::ambient::SetClock;
use crate::app::App;
use crate::course;
use crate::effect::rules::Kind;
use crate::effect::{self, Asked};
use crate::learn::{Learner, Reading};

/// The unit whose course has figures: short, and taught long enough.
const UNIT: &str = "手机拍虫";
/// When they learn it, and when they look back, in days before now.
const LEARNT: i64 = 37;
const BACK: i64 = 5;
/// Right answers before, after and a month later, one after the other.
const RIGHT: [(usize, usize, usize); 5] = [(1, 3, 3), (0, 2, 2), (1, 3, 2), (2, 3, 3), (0, 3, 1)];
/// What some of them write.
const WORDS: [&str; 4] = [
    "硬币放旁边这一条，照着拍就认得出了。",
    "字大，句子短，看得下去。",
    "要是有几张拍坏的照片对着看就好了。",
    "离多远那一段再说细一点。",
];

/// What they leave, and what comes of it.
///
/// # Errors
/// The database's.
pub async fn ask_some(app: &App, clock: &Arc<SetClock>, crew: &Crew, now: i64) -> anyhow::Result<()> {
    let mut back = Vec::new();
    for (number, (person, node)) in crew.learners.iter().enumerate() {
        let learner = Learner { app, clock, person: person.clone(), node: node.clone() };
        let Ok((unit, lessons)) = learner.lessons(UNIT).await else { return Ok(()) };
        let course = course::unit(app.store.read(), &unit).await?.context("the unit")?.course_id;
        let asked = Asked { learner: &learner, course: course.clone() };
        let (before, after, later) = RIGHT[number % RIGHT.len()];
        clock.set(now - LEARNT * DAY + i64::try_from(number).unwrap_or_default() * DAY / 24);
        asked.answers(Kind::Pre, before).await?;
        // Three of them do not get beyond the second part.
        let stops = [5, 8, 11].contains(&number);
        let reading = Reading { answers: true, offline: false };
        for (at, lesson) in lessons.iter().enumerate().take(if stops { 1 } else { lessons.len() }) {
            learner.read(lesson, if stops { 2 } else { usize::MAX }, reading).await?;
            let said = if (number + at) % 4 == 1 { "fair" } else { "good" };
            let words = WORDS.get(number).filter(|_| at == 0).copied().unwrap_or_default();
            asked.says(lesson, said, words).await?;
        }
        if !stops {
            learner.check(&unit, usize::from(number % 3 == 0)).await?;
            asked.answers(Kind::Post, after).await?;
            asked.wants_recall().await?;
            back.push((person.clone(), node.clone(), course, later));
        }
    }
    clock.set(now - BACK * DAY);
    for (person, node, course, right) in back {
        let learner = Learner { app, clock, person, node };
        Asked { learner: &learner, course }.answers(Kind::Recall, right).await?;
    }
    // The member with the sign-in learnt it a month ago and wants to look back: the line stands on the first page.
    if let (Some(member), Some(home)) = (crew.members.first(), crew.branches.get(&crew.home)) {
        let learner = Learner { app, clock, person: member.clone(), node: home.node.clone() };
        Asked { learner: &learner, course: String::new() }.wants_recall().await?;
    }
    clock.set(now);
    effect::work(app).await?;
    Ok(())
}
