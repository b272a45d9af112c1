//! Whoever wants hours that were not earned, and whoever earns them on a bad line: two clients of the learner's protocol, and what becomes of them.
//!
//! Promises: the clients are written from `docs/learn-protocol.md` alone and share no type with the program nor with each other; all that they
//! have is a [`Line`]. Each trace ends in a [`Row`] that holds what was credited against the limit (`limits/learn.tsv`), so that the suite is one
//! table. The honest client knows the right answers, as somebody who learned does: their texts end in [`RIGHT`]. The forger never looks.

pub mod examples;
pub mod forger;
pub mod honest;
mod measure;
pub mod traces;

use std::fmt::Write as _;

use serde_json::Value;

pub use measure::{Account, Row, Share, length_of};

/// How the text of a right option ends in the world of these tests.
pub const RIGHT: &str = "（对）";

/// Status and body of an answer. Status 0: no answer came.
pub type Told = (u16, Value);

/// How a piece of a film is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask<'a> {
    /// All of it, and all of it is read.
    Whole,
    /// These bytes of it, as a `Range` says it.
    Part(&'a str),
    /// What it would be: `HEAD`.
    Head,
    /// All of it, and whoever asked hangs up in the middle.
    Broken,
}

/// One device of one person: all that a client has of the world.
pub trait Line {
    /// Asks for something, with `Accept: application/json`.
    async fn get(&self, path: &str) -> Told;
    /// Sends bytes that pretend to be JSON, with this token in `X-Csrf`.
    async fn post(&self, path: &str, csrf: &str, body: Vec<u8>) -> Told;
    /// Asks for a piece of a film; status, and how many bytes came.
    async fn fetch(&self, path: &str, ask: Ask<'_>) -> (u16, usize);
    /// Types name and password anew.
    async fn sign_in(&self);
    /// Lets time pass, milliseconds.
    fn pass(&self, ms: i64);
    /// The device's own clock, which may be wrong: a stopwatch, no more.
    fn now(&self) -> i64;
}

/// Sends JSON.
pub async fn post(line: &impl Line, path: &str, csrf: &str, body: &Value) -> Told {
    line.post(path, csrf, body.to_string().into_bytes()).await
}

/// A unit of lessons that is published.
#[derive(Debug, Clone)]
pub struct Course {
    /// The unit's code.
    pub unit: String,
    /// The codes of its lessons, in order.
    pub lessons: Vec<String>,
}

/// The world around the clients.
pub trait House {
    /// What a person has in the hand.
    type Line: Line;
    /// A person who has learned nothing yet, on a device at the first process. `elder`: in elder mode.
    async fn newcomer(&self, elder: bool) -> Self::Line;
    /// Another device of the same person, at that process (0 or 1).
    async fn device(&self, of: &Self::Line, process: usize) -> Self::Line;
    /// The same device, whose requests go to that process (0 or 1): a proxy stands in between.
    async fn through(&self, line: &Self::Line, process: usize) -> Self::Line;
    /// Kills a process and starts it again: what it had only in memory is gone.
    async fn crash(&self, process: usize);
    /// The `no`th published unit whose text lessons have together about this many characters; the same one when asked again.
    async fn course(&self, chars: usize, no: usize) -> Course;
    /// A published unit of one lesson: a film of so many pieces of 6 s, with sound alone and a text beside it; the same one when asked again.
    async fn film(&self, pieces: usize) -> Course;
}

/// Chance that repeats itself from its seed (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The same seed, the same throws.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5bf0_3635)
    }

    /// Below `sides`; 0 when there are none.
    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let sides = u64::try_from(sides.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % sides).unwrap_or_default()
    }

    /// True in `per_mille` of a thousand throws.
    pub fn in_thousand(&mut self, per_mille: usize) -> bool {
        self.throw(1_000) < per_mille
    }

    /// A number of milliseconds between the two.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = usize::try_from(to - from).unwrap_or_default();
        from + i64::try_from(self.throw(width + 1)).unwrap_or_default()
    }
}

/// The table of all rows, as it is printed.
pub fn table(title: &str, rows: &[Row]) -> String {
    let mut out = format!("\n{title}\nid | what | credited share | limit | verdict\n---|---|---|---|---\n");
    for row in rows {
        let _ = writeln!(out, "{row}");
    }
    out
}

/// What no program can see from afar. Lines of the table, so that nobody believes it to be better than it is.
pub fn cannot_be_stopped() -> Vec<Row> {
    vec![
        Row::open("answer-tool", "a tool that reads the question and knows the answer, beside a player that runs at 1 ×"),
        Row::open("other-person", "another person learns and answers under this sign-in"),
        Row::open(
            "key-collector",
            "a robot that keeps every right answer it ever saw and has the bank after some days of making up",
        ),
    ]
}
