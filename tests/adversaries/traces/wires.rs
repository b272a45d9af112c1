//! Lines that are worse than a line should be: slow, lossy, crossing two processes, or ending at one that dies.

use std::cell::{Cell, RefCell};

use serde_json::Value;

use super::super::{Ask, Dice, House, Line, Told};

/// What happens on the way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trouble {
    /// Milliseconds there and back.
    pub slow: i64,
    /// How many of a thousand requests get lost, and as many answers.
    pub loses: usize,
    /// Every request takes the other process.
    pub crosses: bool,
    /// So long after the first request, and then each time so long has passed, the last process of the way dies (the second one when the
    /// requests cross, else the first).
    pub dies_each: Option<i64>,
    /// After the first death every request goes to the second process.
    pub moves: bool,
    /// How far the device's own clock is wrong, milliseconds.
    pub wrong_clock: i64,
}

/// Milliseconds until a device gives up waiting for an answer.
const GIVES_UP: i64 = 5_000;

/// A line of a house with trouble on it. It ends at the first process.
pub struct Wire<'h, H: House> {
    house: &'h H,
    lines: [H::Line; 2],
    trouble: Trouble,
    dice: RefCell<Dice>,
    sent: Cell<usize>,
    dies_next: Cell<i64>,
    moved: Cell<bool>,
}

impl<'h, H: House> Wire<'h, H> {
    /// A new person's.
    pub async fn of_newcomer(house: &'h H, elder: bool, trouble: Trouble, seed: u64) -> Self {
        let line = house.newcomer(elder).await;
        Self::of(house, line, trouble, seed).await
    }

    /// The same person's on another device.
    pub async fn of_device(&self, trouble: Trouble) -> Self {
        let line = self.house.device(&self.lines[0], 0).await;
        Self::of(self.house, line, trouble, 99).await
    }

    async fn of(house: &'h H, line: H::Line, trouble: Trouble, seed: u64) -> Self {
        let other = house.through(&line, 1).await;
        let dice = RefCell::new(Dice::new(seed));
        let dies_next = Cell::new(line.now() + trouble.dies_each.unwrap_or_default());
        Self { house, lines: [line, other], trouble, dice, sent: Cell::new(0), dies_next, moved: Cell::new(false) }
    }

    fn loses(&self) -> bool {
        let lost = self.dice.borrow_mut().in_thousand(self.trouble.loses);
        if lost {
            self.pass(GIVES_UP);
        }
        lost
    }

    async fn carry(&self, send: impl AsyncFnOnce(&H::Line) -> Told) -> Told {
        let Some(process) = self.there().await else { return (0, Value::Null) };
        let told = send(&self.lines[process]).await;
        if self.loses() {
            return (0, Value::Null);
        }
        self.pass(self.trouble.slow - self.trouble.slow / 2);
        told
    }

    /// The way there: the process that a request reaches; nothing when it gets lost.
    async fn there(&self) -> Option<usize> {
        self.pass(self.trouble.slow / 2);
        if self.loses() {
            return None;
        }
        if let Some(each) = self.trouble.dies_each.filter(|_| self.lines[0].now() >= self.dies_next.get()) {
            self.dies_next.set(self.lines[0].now() + each);
            if !self.moved.replace(self.trouble.moves) {
                self.house.crash(usize::from(self.trouble.crosses)).await;
            }
        }
        self.sent.set(self.sent.get() + 1);
        Some(usize::from(self.moved.get() || self.trouble.crosses && self.sent.get().is_multiple_of(2)))
    }
}

impl<H: House> Line for Wire<'_, H> {
    async fn get(&self, path: &str) -> Told {
        self.carry(async |line| line.get(path).await).await
    }

    async fn post(&self, path: &str, csrf: &str, body: Vec<u8>) -> Told {
        self.carry(async move |line| line.post(path, csrf, body).await).await
    }

    async fn fetch(&self, path: &str, ask: Ask<'_>) -> (u16, usize) {
        let Some(process) = self.there().await else { return (0, 0) };
        // Of an answer that gets lost a part has come.
        if self.loses() {
            self.lines[process].fetch(path, Ask::Broken).await;
            return (0, 0);
        }
        let told = self.lines[process].fetch(path, ask).await;
        self.pass(self.trouble.slow - self.trouble.slow / 2);
        told
    }

    async fn sign_in(&self) {
        self.lines[0].sign_in().await;
        self.lines[1].sign_in().await;
    }

    fn pass(&self, ms: i64) {
        self.lines[0].pass(ms);
    }

    fn now(&self) -> i64 {
        self.lines[0].now() + self.trouble.wrong_clock
    }
}
