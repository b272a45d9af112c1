//! The crowd: everybody opens, then everybody beats at the own instant of each half minute, whether or not the house keeps up.
//!
//! Promises: a beat's wait is counted from the instant at which it was due, so that a house that falls behind is seen; a round is one beat of each
//! learner; one learner in five comes only in the first round that counts, as people do, and is looked up then; one beat in `pause` is a
//! pause, which is answered when it is on the disk – with ten that is a row each five minutes, as the protocol has it.
//!
//! Options: `learners`, `lesson=ID CODE LENGTH PARTS` as `people` says it (JSON), `period` (ms between two beats, 30000), `warm` and `rounds`
//! (rounds that do not count, and that do), `pause` (10; 0: nobody pauses), `connections` (1000). After the opening it says so in a line and waits for
//! a line on its input; then it beats and says the figures.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, sleep_until};

use crate::figures::Figures;
use crate::keys::Keys;
use crate::learner::{Learner, Went};
use crate::wire::Wire;
use crate::{Options, say};

/// Connections that open lessons: as many as a desk on a small machine takes gladly.
const OPENING: usize = 48;

/// What is learned.
#[derive(Debug, Deserialize)]
pub struct Lesson {
    /// Id of its version.
    pub id: String,
    /// Public code.
    pub code: String,
    /// Places.
    pub length: i64,
    /// Its parts.
    pub parts: Vec<(i64, i64)>,
}

/// What the crowd does.
pub struct Plan {
    url: String,
    /// Signs of the pages that nobody opened.
    pub keys: Keys,
    /// Of `people`.
    pub seed: String,
    /// What is learned.
    pub lesson: Lesson,
    /// Places of a beat: a little less than its time.
    pub places: i64,
    learners: usize,
    period: Duration,
    warm: u32,
    rounds: u32,
    pause: usize,
    connections: usize,
}

impl Plan {
    /// From the command line.
    pub fn of(url: &str, key: &str, seed: &str, options: &Options) -> anyhow::Result<Arc<Self>> {
        let learners = usize::try_from(options.number("learners", 1_000)?)?;
        let period = options.number("period", 30_000)?;
        Ok(Arc::new(Self {
            url: url.to_owned(),
            keys: Keys::open(Path::new(key))?,
            seed: seed.to_owned(),
            lesson: serde_json::from_str(options.text("lesson")?).context("lesson=…")?,
            places: period * 29 / 30,
            learners,
            period: Duration::from_millis(u64::try_from(period)?),
            warm: u32::try_from(options.number("warm", 1)?)?,
            rounds: u32::try_from(options.number("rounds", 2)?)?,
            pause: usize::try_from(options.number("pause", 10)?)?,
            connections: usize::try_from(options.number("connections", 1_000)?)?.min(learners.max(1)),
        }))
    }

    /// When a learner is due in a round, since the beginning.
    fn due(&self, round: u32, number: usize) -> Duration {
        let share = self.period.as_nanos() * number as u128 / self.learners.max(1) as u128;
        self.period * round + Duration::from_nanos(u64::try_from(share).unwrap_or(u64::MAX))
    }

    fn pauses(&self, round: u32, number: usize) -> bool {
        self.pause > 0 && (number + round as usize).is_multiple_of(self.pause)
    }
}

/// Opens, waits for a line, beats.
pub async fn beats(plan: &Arc<Plan>) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut opening = Vec::new();
    for first in 0..OPENING {
        let plan = plan.clone();
        opening.push(tokio::spawn(async move {
            let mut wire = Wire::to(&plan.url)?;
            let mut opened = Vec::new();
            for number in (first..plan.learners).step_by(OPENING) {
                opened.push(Learner::open(number, &plan, &mut wire).await?);
            }
            anyhow::Ok(opened)
        }));
    }
    let mut learners = Vec::with_capacity(plan.learners);
    for one in opening {
        learners.extend(one.await??);
    }
    learners.sort_unstable_by_key(|learner| learner.number);
    say(&json!({ "opened": learners.len(), "seconds": began.elapsed().as_secs_f64() }))?;
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await?.context("nobody says go")?;

    let mut shares: Vec<Vec<Learner>> = (0..plan.connections).map(|_| Vec::new()).collect();
    for learner in learners {
        if let Some(share) = shares.get_mut(learner.number % plan.connections) {
            share.push(learner);
        }
    }
    let start = Instant::now() + Duration::from_millis(100);
    let working: Vec<_> = shares.into_iter().map(|share| tokio::spawn(work(plan.clone(), share, start))).collect();
    let mut all = Figures::default();
    for one in working {
        all.add(one.await??);
    }
    let counted = Instant::now().duration_since(start + plan.period * plan.warm);
    say(&all.told(counted.as_secs_f64()))
}

/// One connection with its learners.
async fn work(plan: Arc<Plan>, mut share: Vec<Learner>, start: Instant) -> anyhow::Result<Figures> {
    let (mut wire, mut figures) = (Wire::to(&plan.url)?, Figures::default());
    for round in 0..plan.warm + plan.rounds {
        let counts = round >= plan.warm;
        for learner in &mut share {
            if !counts && learner.number.is_multiple_of(5) {
                continue;
            }
            let due = start + plan.due(round, learner.number);
            sleep_until(due).await;
            let pauses = plan.pauses(round, learner.number);
            let went = learner.beat(&plan, &mut wire, pauses).await;
            let wait = due.elapsed();
            match went {
                Ok(Went::Taken(durable)) if counts => figures.taken(wait, pauses, durable),
                Ok(Went::Taken(_)) => {}
                Ok(Went::Not(status)) => figures.wrong(status.to_string()),
                Err(error) => figures.wrong(error.to_string()),
            }
        }
    }
    Ok(figures)
}
