//! The law of learning beside `crates/earned`, in pure functions: when a question comes, how the exit check goes, what can be made up.
//!
//! Promises: a question comes about every quarter of an hour of the person's own accepted time; whoever guesses for a month passes an exit check
//! less than one time in twenty; pending time always has a next step. Source: `docs/learn-protocol.md` §§4–7. What a branch looks after
//! stands in [`branch`], [`attendance`], [`task`] and [`help`].

pub mod attendance;
pub mod branch;
pub mod help;
pub mod outside;
pub mod task;
pub mod year;

use zhibu_earned::{Pending, Span, Spans, Standing};

use crate::ambient::Instant;
use crate::people::rules as people;
use crate::refusal::Refusal;

/// A minute, ms.
pub const MINUTE: i64 = 60_000;
/// A day, ms.
pub const DAY: i64 = 24 * 60 * MINUTE;
/// A sitting takes new spans for this long.
pub const SITTING: i64 = DAY;
/// Receipts are taken for this long: what was accepted does not get worse.
pub const RECEIPTS: i64 = 30 * DAY;
/// Sittings that a person may open in a day: each is a row for good.
pub const SITTINGS: i64 = 200;
/// A pack is good for this long, on the device and here.
pub const PACK: i64 = 30 * DAY;
/// Beats that are handed in at once.
pub const PACK_BEATS: usize = 64;
/// Beats of a pack in one row: five minutes of places.
pub const PACK_ROW: usize = 10;
/// Spans of a beat, and receipts of a hand-in.
pub const SPANS: usize = 64;
/// Between two rows of one sitting.
pub const ROW: i64 = 5 * MINUTE;
/// Beats of one row at most, so that a row stays small whoever beats.
pub const BEATS: usize = 40;
/// A person's new beats: one in 2 s for good, over all sittings and devices of one process. Ten devices that tick every half minute need two thirds of that.
pub const BEAT_EVERY: i64 = 2_000;
/// And this many besides at any time: a quarter of an hour of somebody who looks for a place in a film, or what ten devices have to tell after a tunnel.
pub const BEATS_AT_ONCE: i64 = 240;
/// A pause and a close are answered when they are in the record, and are a row each: they count as so many.
pub const PAUSE: i64 = 4;

/// Whether a person may send one more new beat, and until when the beats so far are paid for. `paid`: that instant before; `cost`: in beats. Without the
/// limit somebody who beats as fast as a machine can makes his own record so heavy that each look at it costs the house a second.
pub fn may_beat(paid: Instant, cost: i64, now: Instant) -> Option<Instant> {
    let after = paid.max(now) + cost * BEAT_EVERY;
    (after - now <= BEATS_AT_ONCE * BEAT_EVERY).then_some(after)
}

/// Accepted beats that may wait for the database: then the desk says that it is busy.
pub const WAITING: usize = 400;
/// Time to answer a question on the way, and in elder mode.
pub const WINDOW: (i64, i64) = (3 * MINUTE, 5 * MINUTE);
/// Time to answer a make-up: without haste.
pub const MAKE_UP_WINDOW: i64 = DAY;
/// Pieces of a lesson with no more than this between them are one stretch, ms of places.
pub const TOGETHER: i64 = 10_000;
/// What one make-up pays for, ms of places.
pub const MAKE_UP: i64 = 15 * MINUTE;

/// Accepted time until the next question, ms, after so many right ones in a row (negative: the last was missed).
pub fn interval(streak: i64) -> i64 {
    match streak {
        i64::MIN..0 => 5 * MINUTE,
        0..6 => 15 * MINUTE,
        _ => 20 * MINUTE,
    }
}

/// The streak after an outcome.
pub fn streak_after(streak: i64, right: bool) -> i64 {
    if right { streak.max(0) + 1 } else { -1 }
}

/// Days in which an appeal is decided, and in which what was drawn for one is answered.
pub const APPEAL_DAYS: i64 = 7;

/// Until when what was drawn for an appeal may be answered: behind it nobody knows whether the person would have known, and it is a no.
pub fn drawn_until(decided_at: Instant) -> Instant {
    decided_at + APPEAL_DAYS * DAY
}
/// Most characters of an appeal and of its decision.
pub const WORDS: usize = 1_000;

/// What a person says with an appeal.
///
/// # Errors
/// Beside the field: no reason, or too many words, or none where the reason is another one.
pub fn appeal(reason: &str, words: &str) -> Result<(), Refusal> {
    let now = words.chars().count();
    if !["not_noticed", "not_shown", "called_away", "other"].contains(&reason) {
        return Err(Refusal::at("reason", "appeal-no-reason"));
    }
    if now > WORDS {
        return Err(Refusal::at("words", "words-too-many").arg("most", WORDS).arg("now", now));
    }
    if reason == "other" && words.trim().is_empty() {
        return Err(Refusal::at("words", "appeal-no-words"));
    }
    Ok(())
}

/// What a person decides on an appeal: a second draw needs no words, an oral question needs both. Nobody decides on his own.
///
/// # Errors
/// Beside the field.
pub fn decide_appeal(by: &str, of: &str, way: &str, agrees: Option<bool>, words: &str) -> Result<(), Refusal> {
    if by == of {
        return Err(Refusal::at("decision", "appeal-own"));
    }
    let now = words.chars().count();
    if now > WORDS {
        return Err(Refusal::at("words", "words-too-many").arg("most", WORDS).arg("now", now));
    }
    match way {
        "oral" if agrees.is_none() => Err(Refusal::at("agrees", "appeal-no-answer")),
        "oral" if words.trim().is_empty() => Err(Refusal::at("words", "appeal-decision-no-words")),
        "oral" | "draw" => Ok(()),
        _ => Err(Refusal::at("way", "appeal-no-way")),
    }
}

/// What counts for a year in one category, in hundredths, of rows (year, class, category, hundredths): class A and D; B waits for a person's question, C
/// is only listed.
pub fn counted<'a>(rows: impl Iterator<Item = (i64, &'a str, &'a str, i64)>, year: i64, category: &str) -> i64 {
    rows.filter(|(of, class, kind, _)| *of == year && matches!(*class, "A" | "D") && *kind == category).map(|row| row.3).sum()
}

/// Evidence that was written before this instant goes: so many whole years after its own closed (`[evidence]` of the rule pack). With one, that is the year
/// before last and everything earlier.
pub fn evidence_goes_before(now: Instant, years: i64) -> Instant {
    let first = format!("{}-01-01", people::year_of(now) - years);
    people::start_of_day(&first).unwrap_or(Instant::MIN)
}

/// How a draw of the exit check goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    /// Questions.
    pub questions: usize,
    /// Right ones that pass.
    pub right: usize,
}

/// The draw of that number, from 1. Guessing among four options passes 4 of 5 in 1.6 of 100 draws and 7 of 8 in 0.04 of 100: two draws and thirty days
/// of one are 4.2 of 100.
pub fn draw(no: i64) -> Draw {
    if no <= 2 { Draw { questions: 5, right: 4 } } else { Draw { questions: 8, right: 7 } }
}

/// A draw that there was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Try {
    /// When it was handed in; nothing: it is open.
    pub closed_at: Option<Instant>,
    /// Whether it was passed.
    pub passed: bool,
    /// Whether a person decided on an appeal that the next one need not wait.
    pub waived: bool,
}

impl Try {
    /// A draw handed in then, when it was last decided at `waiver` that the next one need not wait: that decision is about the draws before it.
    pub fn new(closed_at: Option<Instant>, passed: bool, waiver: Option<Instant>) -> Self {
        let waived = closed_at.zip(waiver).is_some_and(|(closed, waiver)| closed <= waiver);
        Self { closed_at, passed, waived }
    }
}

/// Whether somebody may take the exit check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayCheck {
    /// Lessons are missing.
    NotYet,
    /// A draw is open, or a new one may be.
    Open,
    /// From that instant on.
    From(Instant),
    /// It is passed.
    Passed,
}

/// Two draws at once, then one in 24 hours, or when an appeal was decided so.
pub fn may_check(standing: Standing, tries: &[Try], now: Instant) -> MayCheck {
    if tries.iter().any(|t| t.passed) {
        return MayCheck::Passed;
    }
    if matches!(standing, Standing::New | Standing::Missing) {
        return MayCheck::NotYet;
    }
    match tries.iter().filter_map(|t| t.closed_at).max() {
        Some(last)
            if tries.len() >= 2
                && tries.iter().all(|t| t.closed_at.is_some())
                && !tries.last().is_some_and(|t| t.waived)
                && now < last + DAY =>
        {
            MayCheck::From(last + DAY)
        }
        _ => MayCheck::Open,
    }
}

/// The oldest places that wait for a question, as much as one make-up pays for.
pub fn to_make_up(pending: &[(Span, Pending)]) -> Spans {
    let waiting: Vec<Span> = pending.iter().filter(|(_, why)| *why == Pending::Question).map(|(span, _)| *span).collect();
    Spans::from(waiting).first(MAKE_UP)
}

/// What of a lesson waits for one reason, as the person sees it and appeals about it: pieces that lie within [`TOGETHER`] of each other are one stretch,
/// for between them somebody only pressed a button. In the order of their places, those of the exit check apart.
pub fn stretches(pending: &[(Span, Pending)]) -> Vec<(Span, Pending)> {
    let mut out: Vec<(Span, Pending)> = Vec::new();
    for (span, why) in pending {
        match out.iter_mut().find(|(last, of)| of == why && span.0 - last.1 <= TOGETHER && last.0 <= span.0) {
            Some((last, _)) => last.1 = last.1.max(span.1),
            None => out.push((*span, *why)),
        }
    }
    out
}

/// Where to go on: behind what was learned last, at the first place that is missing there; else at the first missing one of all.
pub fn resume(last: i64, missing: &[Span]) -> i64 {
    missing
        .iter()
        .find(|(_, to)| *to > last)
        .map(|(from, _)| (*from).max(last))
        .or_else(|| missing.first().map(|(from, _)| *from))
        .unwrap_or_default()
}

/// Which of the questions to ask: one that was asked longest ago or never, the others by chance. `asked` is the order in which they were asked, the
/// newest last; `chance` is any number.
pub fn choose<'a>(candidates: &[&'a str], asked: &[String], chance: u64) -> Option<&'a str> {
    let age = |id: &str| asked.iter().rposition(|known| known == id);
    let oldest = candidates.iter().map(|id| age(id)).min()?;
    let best: Vec<&&str> = candidates.iter().filter(|id| age(id) == oldest).collect();
    let at = usize::try_from(chance % best.len() as u64).unwrap_or_default();
    best.get(at).map(|id| **id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_button_parted_is_one_stretch() {
        let (question, check) = (Pending::Question, Pending::Check);
        let pending =
            [((0, 7_000), question), ((7_400, 12_000), question), ((22_001, 30_000), question), ((12_000, 22_001), check)];
        let told = [((0, 12_000), question), ((22_001, 30_000), question), ((12_000, 22_001), check)];
        assert_eq!(stretches(&pending), told, "ten seconds and one more are apart");
        assert_eq!(stretches(&[((0, 5), question), ((5, 9), check)]), [((0, 5), question), ((5, 9), check)]);
        assert_eq!(stretches(&[]), []);
    }

    #[test]
    fn questions_come_more_often_after_a_miss_and_less_after_six_right() {
        let mut streak = 0;
        for _ in 0..6 {
            assert_eq!(interval(streak), 15 * MINUTE);
            streak = streak_after(streak, true);
        }
        assert_eq!(interval(streak), 20 * MINUTE);
        streak = streak_after(streak, false);
        assert_eq!(interval(streak), 5 * MINUTE);
        assert_eq!(interval(streak_after(streak, true)), 15 * MINUTE);
    }

    #[test]
    fn nobody_who_learns_feels_the_limit_of_beats() {
        // Ten devices of one person, each ticking every half minute and pausing every five, for a day.
        let (mut paid, mut refused) = (0, 0);
        for second in 0..DAY / 1_000 {
            let beats = if second % 30 < 10 { 1 + i64::from(second % 300 < 10) * (PAUSE - 1) } else { 0 };
            if beats > 0 {
                match may_beat(paid, beats, second * 1_000) {
                    Some(after) => paid = after,
                    None => refused += 1,
                }
            }
        }
        assert_eq!(refused, 0);
    }

    #[test]
    fn whoever_beats_like_a_machine_writes_a_row_in_eight_seconds_at_most() {
        let (mut paid, mut pauses) = (0, 0);
        for ms in (0..=60 * MINUTE).step_by(10) {
            if let Some(after) = may_beat(paid, PAUSE, ms) {
                (paid, pauses) = (after, pauses + 1);
            }
        }
        assert_eq!(pauses, (60 * MINUTE / BEAT_EVERY + BEATS_AT_ONCE) / PAUSE);
    }

    #[test]
    fn evidence_stays_twelve_months_after_its_year() {
        let day = |date: &str| people::start_of_day(date).unwrap();
        assert_eq!(evidence_goes_before(day("2026-11-26"), 1), day("2025-01-01"));
        assert_eq!(
            evidence_goes_before(day("2027-01-01"), 1),
            day("2026-01-01"),
            "what was written in 2025 goes on 1 January 2027"
        );
        assert_eq!(evidence_goes_before(day("2027-06-01"), 3), day("2024-01-01"));
    }

    #[test]
    fn two_draws_at_once_then_one_a_day() {
        let failed = |at| Try { closed_at: Some(at), passed: false, waived: false };
        let at = |tries: &[Try], now| may_check(Standing::Check, tries, now);
        assert_eq!(at(&[], 0), MayCheck::Open);
        assert_eq!(at(&[failed(5)], 6), MayCheck::Open);
        assert_eq!(at(&[failed(5), failed(9)], 10), MayCheck::From(9 + DAY));
        assert_eq!(at(&[failed(5), failed(9)], 9 + DAY), MayCheck::Open);
        assert_eq!(
            at(&[failed(5), failed(9), Try { closed_at: None, passed: false, waived: false }], 10),
            MayCheck::Open,
            "the open one goes on"
        );
        assert_eq!(at(&[failed(5), Try { closed_at: Some(7), passed: true, waived: false }], 8), MayCheck::Passed);
        assert_eq!(at(&[failed(5), Try { waived: true, ..failed(9) }], 10), MayCheck::Open, "an appeal was decided");
        assert_eq!(at(&[Try { waived: true, ..failed(5) }, failed(9)], 10), MayCheck::From(9 + DAY), "once");
        assert_eq!(may_check(Standing::Missing, &[], 0), MayCheck::NotYet);
    }

    #[test]
    fn a_decision_is_about_the_draws_before_it() {
        assert!(Try::new(Some(5), false, Some(5)).waived && Try::new(Some(4), false, Some(5)).waived);
        assert!(!Try::new(Some(6), false, Some(5)).waived && !Try::new(Some(6), false, None).waived);
        assert!(!Try::new(None, false, Some(5)).waived, "the open one goes on");
    }

    #[test]
    fn guessing_for_a_month_passes_less_than_one_time_in_twenty() {
        let choose = |n: u32, k: u32| (0..k).fold(1.0, |sum, i| sum * f64::from(n - i) / f64::from(i + 1));
        let passes = |draw: Draw| {
            let (n, right) = (u32::try_from(draw.questions).unwrap(), u32::try_from(draw.right).unwrap());
            (right..=n)
                .map(|k| choose(n, k) * 0.25f64.powi(i32::try_from(k).unwrap()) * 0.75f64.powi(i32::try_from(n - k).unwrap()))
                .sum::<f64>()
        };
        let never = (1..=32).fold(1.0, |sum, no| sum * (1.0 - passes(draw(no))));
        assert!(1.0 - never < 0.05, "{}", 1.0 - never);
    }

    #[test]
    fn a_make_up_pays_for_the_oldest_quarter_of_an_hour() {
        let pending = [
            ((0, 5 * MINUTE), Pending::Check),
            ((5 * MINUTE, 15 * MINUTE), Pending::Question),
            ((20 * MINUTE, 60 * MINUTE), Pending::Question),
        ];
        assert_eq!(Vec::from(to_make_up(&pending)), [(5 * MINUTE, 15 * MINUTE), (20 * MINUTE, 25 * MINUTE)]);
    }

    #[test]
    fn one_goes_on_where_one_was() {
        assert_eq!(resume(0, &[(0, 100)]), 0);
        assert_eq!(resume(40, &[(40, 100)]), 40);
        assert_eq!(resume(40, &[(60, 100)]), 60, "what follows is known");
        assert_eq!(resume(100, &[(20, 30)]), 20, "a hole is left");
        assert_eq!(resume(100, &[]), 0);
    }

    #[test]
    fn no_question_comes_again_before_the_others_came() {
        let asked = ["a", "b", "a"].map(str::to_owned);
        assert_eq!(choose(&["a", "b", "c"], &asked, 7), Some("c"));
        assert_eq!(choose(&["a", "b"], &asked, 7), Some("b"));
        assert_eq!(choose(&[], &asked, 7), None);
    }
}
