//! The honest client: what our page does, written from the protocol.
//!
//! Promises: it claims only what its person was shown; it keeps every receipt until it is durable, sends again what got no answer, hands in what
//! another process does not know, and shows again what was withheld. Its person reads at a pace, stops, goes back, and knows what was learned —
//! mostly.

mod answering;
mod film;
mod page;
mod places;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Course, Dice, Line, Told, post};
use page::Page;
pub use places::Places;

/// How somebody learns. Shares are in thousandths.
#[derive(Debug, Clone)]
pub struct Habits {
    /// Places a second of time, in hundredths: 100 reads at the lesson's own pace.
    pub pace: i64,
    /// How often the answer is right.
    pub right: usize,
    /// Milliseconds before an answer.
    pub thinks: (i64, i64),
    /// How often a question's window passes unseen.
    pub away: usize,
    /// How often, a minute, the person stops for some minutes.
    pub stops: usize,
    /// How often, a minute, the person goes back a little.
    pub goes_back: usize,
    /// So long after the opening the device sleeps for so long, without a word.
    pub nap: Option<(i64, i64)>,
    /// So long after the opening the lesson is taken in this form (`video`, `sound`, `text`), in order.
    pub forms: Vec<(i64, &'static str)>,
}

impl Habits {
    /// An ordinary member.
    pub fn ordinary() -> Self {
        Self {
            pace: 100,
            right: 920,
            thinks: (6_000, 40_000),
            away: 0,
            stops: 20,
            goes_back: 10,
            nap: None,
            forms: vec![(0, "text")],
        }
    }

    /// Old and slow.
    pub fn old() -> Self {
        Self {
            pace: 50,
            right: 800,
            thinks: (20_000, 150_000),
            away: 60,
            stops: 60,
            goes_back: 80,
            nap: None,
            forms: vec![(0, "text")],
        }
    }
}

/// What a device keeps of a sitting whose receipts are not yet durable: it survives the page.
#[derive(Debug, Clone)]
struct Kept {
    sitting: String,
    seq: i64,
    nonce: String,
    receipt: String,
    receipts: Vec<(i64, String)>,
}

/// A person with a device.
pub struct Honest<L> {
    /// The device in the hand.
    pub line: L,
    /// How this person learns.
    pub habits: Habits,
    dice: Dice,
    csrf: String,
    kept: Vec<Kept>,
    /// Places that an answer said were accepted, by lesson.
    pub accepted: BTreeMap<String, Places>,
    /// The most of what was called durable that a later answer had forgotten, ms.
    pub forgotten: i64,
    /// Questions whose window passed, or that were answered.
    over: Vec<String>,
}

/// How far to learn.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// Until nothing is missing.
    Done,
    /// So long, ms, then the page is closed as it should be.
    Closed(i64),
    /// So long, then the page is gone without a word (a battery).
    Gone(i64),
}

impl<L: Line> Honest<L> {
    /// A person who begins.
    pub async fn at(line: L, habits: Habits, seed: u64) -> Self {
        let mut person = Self {
            line,
            habits,
            dice: Dice::new(seed),
            csrf: String::new(),
            kept: Vec::new(),
            accepted: BTreeMap::new(),
            forgotten: 0,
            over: Vec::new(),
        };
        person.refresh().await;
        person
    }

    /// Takes another device in the hand. What the old one kept stays with the old one, which is given back.
    pub async fn take(&mut self, line: L) -> Device<L> {
        let old = std::mem::replace(&mut self.line, line);
        let kept = std::mem::take(&mut self.kept);
        self.refresh().await;
        Device { line: old, kept }
    }

    /// Takes an earlier device again.
    pub async fn take_again(&mut self, device: Device<L>) {
        self.line = device.line;
        self.kept = device.kept;
        self.refresh().await;
    }

    async fn refresh(&mut self) {
        let list = self.lessons().await;
        self.csrf = list["csrf"].as_str().unwrap_or_default().to_owned();
    }

    /// The list of lessons, asked until it comes.
    pub async fn lessons(&self) -> Value {
        self.patiently(async || self.line.get("/learn/lessons").await).await
    }

    /// Asks until there is an answer; signs in when the sign-in is over.
    async fn patiently(&self, ask: impl AsyncFn() -> Told) -> Value {
        let mut wait = 2_000;
        for _ in 0..200 {
            match ask().await {
                (200, told) => return told,
                (401, _) => self.line.sign_in().await,
                (0 | 503, _) => self.line.pass(wait),
                (status, told) => panic!("{status}: {told}"),
            }
            wait = (wait * 2).min(15_000);
        }
        panic!("no answer came in 200 tries");
    }

    /// Sends until there is an answer that says something: another status than nothing, `busy`, `signed-out` or `foreign`.
    async fn say(&mut self, path: &str, body: &Value) -> Told {
        let mut wait = 2_000;
        for _ in 0..200 {
            let told = post(&self.line, path, &self.csrf, body).await;
            match told.0 {
                0 | 503 => self.line.pass(wait),
                401 => {
                    self.line.sign_in().await;
                    self.refresh().await;
                }
                403 => self.refresh().await,
                _ => return told,
            }
            wait = (wait * 2).min(15_000);
        }
        panic!("{path}: no answer came in 200 tries");
    }

    /// Learns one lesson; answers what of it could not be learned however often it was shown, in ms.
    pub async fn learn(&mut self, lesson: &str, until: Until) -> i64 {
        self.hand_in_kept().await;
        let mut page = Page::open(self, lesson).await;
        let left = page.learn(self, until).await;
        self.forgotten = self.forgotten.max(page.forgotten);
        self.accepted.entry(lesson.to_owned()).or_default().join(&page.accepted);
        self.keep(&page);
        left
    }

    fn keep(&mut self, page: &Page) {
        if !page.receipts.is_empty() {
            self.kept.push(Kept::of(page));
        }
    }

    /// What an earlier page of this device kept: closes its sittings with their receipts.
    pub async fn hand_in_kept(&mut self) {
        for kept in std::mem::take(&mut self.kept) {
            let mut known = -1;
            loop {
                let body = json!({"sitting": kept.sitting, "seq": kept.seq, "nonce": kept.nonce, "receipt": kept.receipt, "at": "close",
                    "spans": [], "marks": {}, "receipts": page::piece(&kept.receipts, known)});
                let (status, told) = self.say("/learn/beat", &body).await;
                match told["known"].as_i64() {
                    Some(more) if told["code"] == "hand-in" && more > known => known = more,
                    _ => {
                        let fine = status == 200 || told["code"] == "moved-on";
                        assert!(fine, "the kept receipts are taken: {status} {told}");
                        break;
                    }
                }
            }
        }
    }

    /// Learns every lesson of a unit, makes up what is pending on each further day, and passes the exit check; at most so many days.
    /// Answers what could not be learned, in ms.
    pub async fn finish(&mut self, course: &Course, days: usize) -> i64 {
        let mut left = 0;
        for lesson in &course.lessons {
            left += self.learn(lesson, Until::Done).await;
        }
        for day in 0..=days {
            let mut waiting = false;
            for lesson in &course.lessons {
                waiting |= !self.make_up(lesson).await;
            }
            waiting |= !self.pass_check(&course.unit).await;
            if !waiting {
                break;
            }
            if day < days {
                self.line.pass(24 * 3_600_000 + 60_000);
                self.refresh().await;
            }
        }
        left
    }
}

/// A device that lies on the table.
pub struct Device<L> {
    line: L,
    kept: Vec<Kept>,
}
