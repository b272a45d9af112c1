//! One learner of the crowd: opens, resumes, ticks, now and then pauses, by `docs/learn-protocol.md`.

use std::fmt::Write as _;

use anyhow::Context;
use serde::Deserialize;

use crate::crowd::Plan;
use crate::keys::{person, token};
use crate::wire::Wire;

/// A learner, as small as a hundred thousand of them must be.
pub struct Learner {
    /// Which.
    pub number: usize,
    sitting: String,
    seq: u32,
    nonce: String,
    receipt: String,
    place: i64,
}

#[derive(Deserialize)]
struct Next {
    seq: u32,
    nonce: String,
}

#[derive(Deserialize)]
struct Opened {
    sitting: String,
    receipt: String,
    next: Next,
}

#[derive(Deserialize)]
struct Taken {
    receipt: String,
    next: Next,
    durable: u32,
    accepted: Vec<(i64, i64)>,
}

/// How a beat went.
pub enum Went {
    /// Taken; whether it was durable at once.
    Taken(bool),
    /// Refused with that status, or taken with nothing accepted of what was told (0).
    Not(u16),
}

impl Learner {
    /// Opens the lesson.
    pub async fn open(number: usize, plan: &Plan, wire: &mut Wire) -> anyhow::Result<Self> {
        let body = format!("{{\"lesson\":\"{}\"}}", plan.lesson.code);
        let csrf = plan.keys.csrf(&person(&plan.seed, number));
        let mut tries = 0;
        let opened: Opened = loop {
            let (status, told) = wire.post("/learn/open", &token(&plan.seed, number), &csrf, body.as_bytes()).await?;
            match status {
                200 => break serde_json::from_slice(told).context("the opening")?,
                // Busy: everybody comes at once.
                503 if tries < 60 => tries += 1,
                _ => anyhow::bail!("learner {number} cannot open: {status} {}", String::from_utf8_lossy(told)),
            }
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        };
        let Opened { sitting, receipt, next } = opened;
        Ok(Self { number, sitting, seq: next.seq, nonce: next.nonce, receipt, place: 0 })
    }

    /// The next beat. The first one is a `resume`: the time since the opening is nobody's.
    pub async fn beat(&mut self, plan: &Plan, wire: &mut Wire, pauses: bool) -> anyhow::Result<Went> {
        let person = person(&plan.seed, self.number);
        let first = self.seq == 1;
        if self.place + plan.places > plan.lesson.length {
            self.place = 0;
        }
        let (from, to) = (self.place, (self.place + plan.places).min(plan.lesson.length));
        let mut body = format!(
            "{{\"sitting\":\"{}\",\"seq\":{},\"nonce\":\"{}\",\"receipt\":\"{}\",\"at\":\"{}\",\"spans\":[",
            self.sitting,
            self.seq,
            self.nonce,
            self.receipt,
            if first {
                "resume"
            } else if pauses {
                "pause"
            } else {
                "tick"
            }
        );
        if !first {
            let _ = write!(body, "[{from},{to}]");
        }
        body.push_str("],\"marks\":{");
        let touched = (1..).zip(&plan.lesson.parts).filter(|(_, part)| !first && part.0 < to && part.1 > from);
        for (place, (number, _)) in touched.enumerate() {
            let mark = plan.keys.mark(&person, &plan.lesson.id, number);
            let _ = write!(body, "{}\"{number}\":\"{mark}\"", if place == 0 { "" } else { "," });
        }
        body.push_str("}}");
        let csrf = plan.keys.csrf(&person);
        let (status, told) = wire.post("/learn/beat", &token(&plan.seed, self.number), &csrf, body.as_bytes()).await?;
        if status != 200 {
            return Ok(Went::Not(status));
        }
        let Taken { receipt, next, durable, accepted } = serde_json::from_slice(told).context("a beat's answer")?;
        let answered = self.seq;
        (self.seq, self.nonce, self.receipt) = (next.seq, next.nonce, receipt);
        if first {
            return Ok(Went::Taken(false));
        }
        if accepted.is_empty() {
            return Ok(Went::Not(0));
        }
        self.place = to;
        Ok(Went::Taken(durable == answered))
    }
}
