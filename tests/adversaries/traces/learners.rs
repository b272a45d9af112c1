//! Honest people, and what may happen to them.

use std::collections::BTreeMap;

use super::super::honest::{Habits, Honest, Until};
use super::super::{Account, Course, House, Line, Row, length_of};
use super::wires::{Trouble, Wire};
use super::{LONG, MINUTE};

/// People a trace.
pub(super) const PEOPLE: u64 = 5;
/// Days on which the exit check and make-ups are tried again.
pub(super) const DAYS: usize = 6;

/// What became of one person's lessons, ms.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Outcome {
    length: i64,
    /// Credited or pending.
    safe: i64,
    credited: i64,
    /// Said to be accepted and not covered, or not to be had however often it was shown.
    lost: i64,
    /// Called durable, forgotten by a later answer, and to be shown again.
    again: i64,
}

impl Outcome {
    pub(super) async fn of<L: Line>(person: &Honest<L>, course: &Course, left: i64) -> Self {
        let account = Account::of(&Patient(person)).await;
        let list = person.lessons().await;
        let lengths: BTreeMap<&str, i64> = (list["units"].as_array().into_iter().flatten())
            .flat_map(|unit| unit["lessons"].as_array().into_iter().flatten())
            .filter_map(|lesson| Some((lesson["lesson"].as_str()?, lesson["length"].as_i64()?)))
            .collect();
        let mut out = Self { lost: left, again: person.forgotten, ..Self::default() };
        for lesson in &course.lessons {
            let length = lengths[lesson.as_str()];
            out.length += length;
            let places = account.places(lesson);
            let share = account.lessons.iter().find(|one| one.lesson == *lesson).expect("the lesson's account");
            // Nobody has more of a lesson than there is of it, whichever way it is counted.
            out.safe += (share.credited + share.pending).min(length_of(places)).min(length);
            out.credited += share.credited.min(length);
            out.lost += person.accepted.get(lesson).map_or(0, |accepted| accepted.outside(places));
        }
        out
    }

    pub(super) fn add(&mut self, other: Self) {
        self.length += other.length;
        self.safe += other.safe;
        self.credited += other.credited;
        self.lost += other.lost;
        self.again += other.again;
    }

    pub(super) fn rows(&self, id: &str, what: &str, safe: i64, credited: i64) -> Vec<Row> {
        let seconds = |ms: i64| format!("{} s", ms.div_euclid(1_000));
        vec![
            Row::at_least(id, format!("{what}: credited or pending"), self.safe * 1_000 / self.length, safe),
            Row::at_least(
                format!("{id}-credited"),
                format!("{what}: credited without anybody's decision"),
                self.credited * 1_000 / self.length,
                credited,
            ),
            Row::is(format!("{id}-lost"), format!("{what}: lost for good"), seconds(self.lost), "0 s", self.lost == 0),
            Row::is(
                format!("{id}-durable"),
                format!("{what}: called durable, and missing in a later answer"),
                seconds(self.again),
                "0 s",
                self.again == 0,
            ),
        ]
    }
}

/// Asks the record until it comes.
struct Patient<'p, L>(&'p Honest<L>);

impl<L: Line> Line for Patient<'_, L> {
    async fn get(&self, path: &str) -> super::super::Told {
        loop {
            let told = self.0.line.get(path).await;
            if told.0 != 0 {
                return told;
            }
        }
    }
    async fn post(&self, path: &str, csrf: &str, body: Vec<u8>) -> super::super::Told {
        self.0.line.post(path, csrf, body).await
    }
    async fn fetch(&self, path: &str, ask: super::super::Ask<'_>) -> (u16, usize) {
        self.0.line.fetch(path, ask).await
    }
    async fn sign_in(&self) {
        self.0.line.sign_in().await;
    }
    fn pass(&self, ms: i64) {
        self.0.line.pass(ms);
    }
    fn now(&self) -> i64 {
        self.0.line.now()
    }
}

/// Ordinary; old and slow; old and slow on a line that loses a fifth of everything.
pub async fn honest(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let mut rows = Vec::new();
    let good = Trouble { slow: 120, ..Trouble::default() };
    let bad = Trouble { slow: 400, loses: 200, ..Trouble::default() };
    let (safe, credited) = ((990, 975), (970, 900));
    for (id, what, habits, trouble, elder, limits) in [
        ("ordinary", "reads at 1 ×, 92 % right", Habits::ordinary(), good, false, (safe.0, credited.0)),
        ("old", "old: 0.5 ×, pauses, goes back, 80 % right", Habits::old(), good, true, (safe.1, credited.1)),
        ("old-lossy", "the same, 20 % of requests and answers lost", Habits::old(), bad, true, (safe.1, credited.1)),
    ] {
        let mut all = Outcome::default();
        for no in 0..PEOPLE {
            let wire = Wire::of_newcomer(house, elder, trouble, no).await;
            let mut person = Honest::at(wire, habits.clone(), no * 31 + 5).await;
            let left = person.finish(&course, DAYS).await;
            all.add(Outcome::of(&person, &course, left).await);
        }
        rows.extend(all.rows(id, what, limits.0, limits.1));
    }
    rows
}

/// What happens in the middle of a lesson: another device, a sleeping phone, a dying page, a dying process, two processes.
pub async fn doors(house: &impl House) -> Vec<Row> {
    let course = house.course(LONG, 0).await;
    let lesson = &course.lessons[0];
    let good = Trouble { slow: 120, ..Trouble::default() };
    let sure = Habits { right: 1_000, stops: 0, goes_back: 0, ..Habits::ordinary() };
    let mut rows = Vec::new();
    let traces = [
        ("device", "another device, three days slow, in the middle of the lesson"),
        ("sleep", "the phone sleeps for 20 minutes"),
        ("page-dies", "the battery is empty; another device goes on"),
        ("page-crash", "battery empty and the process dies; the same device hands in"),
        ("crash", "the process dies every 7 minutes under an open page"),
        ("crash-lossy", "every 3 minutes, and a fifth of everything is lost"),
        ("move", "the process dies for good, another goes on, a fifth of everything is lost"),
        ("crossing", "every request takes the other of two processes"),
        ("crossing-lossy", "the same, and a fifth of everything is lost"),
        ("crossing-crash", "the same, and one of the two dies every two minutes"),
    ];
    for (no, (id, what)) in (0..).zip(traces) {
        let trouble = match id {
            "crash" => Trouble { dies_each: Some(7 * MINUTE + 10_000), ..good },
            "crash-lossy" => Trouble { loses: 200, slow: 400, dies_each: Some(3 * MINUTE + 10_000), ..good },
            "move" => Trouble { loses: 200, slow: 400, dies_each: Some(17 * MINUTE + 10_000), moves: true, ..good },
            "crossing" => Trouble { crosses: true, ..good },
            "crossing-lossy" => Trouble { crosses: true, loses: 200, slow: 400, ..good },
            "crossing-crash" => Trouble { crosses: true, loses: 200, slow: 400, dies_each: Some(2 * MINUTE + 7_000), ..good },
            _ => good,
        };
        let mut habits = sure.clone();
        if id == "sleep" {
            habits.nap = Some((20 * MINUTE + 13_000, 20 * MINUTE));
        }
        let mut person = Honest::at(Wire::of_newcomer(house, false, trouble, no).await, habits, no + 50).await;
        let mut left = 0;
        let later = 22 * MINUTE + 17_000;
        match id {
            "device" | "page-dies" => {
                let until = if id == "device" { Until::Closed(later) } else { Until::Gone(later) };
                left += person.learn(lesson, until).await;
                let slow_clock = Trouble { wrong_clock: -3 * 24 * 60 * MINUTE, ..good };
                let other = person.line.of_device(slow_clock).await;
                let old = person.take(other).await;
                left += person.learn(lesson, Until::Closed(10 * MINUTE)).await;
                // And back to the first one, which hands in what it kept.
                person.take_again(old).await;
            }
            "page-crash" => {
                left += person.learn(lesson, Until::Gone(later)).await;
                house.crash(0).await;
                person.line.pass(3 * 60 * MINUTE);
                // What was handed in is there at once, before anything is shown again.
                person.hand_in_kept().await;
                let places = Account::of(&person.line).await.places(lesson).to_vec();
                left += person.accepted.get(lesson).map_or(0, |accepted| accepted.outside(&places));
            }
            _ => {}
        }
        left += person.finish(&course, DAYS).await;
        let outcome = Outcome::of(&person, &course, left).await;
        rows.extend(outcome.rows(id, what, 990, 970));
    }
    rows
}
