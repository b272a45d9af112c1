//! The law of examinations, in pure functions: when one may be changed, who may begin when, when the bell rings.
//!
//! Promises: whoever has begun has the whole time that the plan gives, also when the last day passes meanwhile; after bell and grace nothing more is
//! taken; an examination that somebody has begun keeps its questions, its pass mark and its times. What a plan is stands in [`plan`], papers and their
//! grading in [`paper`], what is told of questions afterwards in [`analysis`].

pub mod analysis;
pub mod paper;
pub mod plan;

use crate::ambient::Instant;
use crate::people::rules as people;
use crate::refusal::Refusal;

pub use plan::{Part, Plan};

/// A minute, ms.
pub const MINUTE: i64 = 60_000;
/// Most bytes of one saved answer.
pub const ANSWER: usize = 8_000;
/// Most examinations of a unit that are drafts or open.
pub const EXAMS: i64 = 200;

/// Where an examination stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 草稿: nobody but whoever leads the unit sees it.
    Draft,
    /// 开考: who belongs there may begin, from its first to its last day.
    Open,
    /// 结束: nobody begins any more.
    Closed,
}

impl State {
    /// The name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The state of that name; what is unknown is closed.
    pub fn parse(name: &str) -> Self {
        [Self::Draft, Self::Open].into_iter().find(|state| state.name() == name).unwrap_or(Self::Closed)
    }
}

/// When an examination may be begun: from an instant to before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant of the first day.
    pub opens_at: Instant,
    /// The first instant after the last day.
    pub until_at: Instant,
}

impl Window {
    /// The window of two days, both of which belong to it.
    ///
    /// # Errors
    /// One is no day.
    pub fn of(opens: &str, closes: &str) -> Result<Self, Refusal> {
        Ok(Self { opens_at: people::start_of_day(opens)?, until_at: people::end_of_day(closes)? })
    }
}

/// Whether nobody can begin any more, by its state or by its last day.
pub fn is_over(state: State, window: Window, now: Instant) -> bool {
    state == State::Closed || (state == State::Open && now >= window.until_at)
}

/// Whether its plan may be changed: a draft may.
///
/// # Errors
/// In words: somebody has begun it, it is open, or it is over.
pub fn may_change(state: State, begun: bool) -> Result<(), Refusal> {
    match (state, begun) {
        (State::Draft, _) => Ok(()),
        (_, true) => Err(Refusal::new("exam-begun")),
        (State::Open, false) => Err(Refusal::new("exam-open-take-back")),
        (State::Closed, false) => Err(Refusal::new("exam-closed-again")),
    }
}

/// Whether an open one may become a draft again.
///
/// # Errors
/// In words.
pub fn may_take_back(state: State, begun: bool) -> Result<(), Refusal> {
    match (state, begun) {
        (State::Open, false) => Ok(()),
        (State::Draft, _) => Err(Refusal::new("exam-is-draft")),
        (_, true) => Err(Refusal::new("exam-begun")),
        (State::Closed, false) => Err(Refusal::new("exam-closed-again")),
    }
}

/// A try, as far as it decides about the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// Whether it is still being answered.
    pub open: bool,
    /// Whether it reached the pass mark.
    pub met: bool,
}

/// Whether somebody may begin now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MayBegin {
    /// Not before this instant.
    From(Instant),
    /// It is over.
    Over,
    /// One is being answered: go on with that.
    Running,
    /// The pass mark was reached; there is nothing more to do.
    Met,
    /// All tries are used.
    UsedUp,
    /// Yes.
    Yes {
        /// Tries after this one.
        left: u32,
    },
}

/// Whether somebody who took `tried` may begin. `met`: it stands written down that the pass mark was reached.
pub fn may_begin(state: State, window: Window, tries: u32, met: bool, tried: &[Tried], now: Instant) -> MayBegin {
    if tried.iter().any(|one| one.open) {
        return MayBegin::Running;
    }
    if met || tried.iter().any(|one| one.met) {
        return MayBegin::Met;
    }
    if state != State::Open || now >= window.until_at {
        return MayBegin::Over;
    }
    if now < window.opens_at {
        return MayBegin::From(window.opens_at);
    }
    let used = u32::try_from(tried.len()).unwrap_or(u32::MAX);
    match tries.checked_sub(used).and_then(|left| left.checked_sub(1)) {
        Some(left) => MayBegin::Yes { left },
        None => MayBegin::UsedUp,
    }
}

/// When the bell rings for a try that begins now, and until when it is taken after that.
pub fn bell(begun: Instant, minutes: u32, grace_s: u32) -> (Instant, Instant) {
    let bell = begun.saturating_add(i64::from(minutes) * MINUTE);
    (bell, bell.saturating_add(i64::from(grace_s) * 1_000))
}

/// Whether something that arrives now is still taken.
pub fn is_taken(until: Instant, now: Instant) -> bool {
    now <= until
}

/// Minutes that are left before the bell, begun ones as whole ones.
pub fn minutes_left(bell: Instant, now: Instant) -> i64 {
    bell.saturating_sub(now).max(0).saturating_add(MINUTE - 1) / MINUTE
}

/// What a unit sees of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// 已达到.
    Met,
    /// 没到期: it is not over.
    NotDue,
    /// 还没有.
    NotYet,
}

/// The word for somebody.
pub fn word(met: bool, over: bool) -> Word {
    match (met, over) {
        (true, _) => Word::Met,
        (false, false) => Word::NotDue,
        (false, true) => Word::NotYet,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Window = Window { opens_at: 1_000, until_at: 2_000 };

    #[test]
    fn who_may_begin() {
        let may = |state, now, tried: &[Tried]| may_begin(state, WINDOW, 2, false, tried, now);
        let (failed, open, met) =
            (Tried { open: false, met: false }, Tried { open: true, met: false }, Tried { open: false, met: true });
        assert_eq!(may(State::Open, 999, &[]), MayBegin::From(1_000));
        assert_eq!(may(State::Open, 1_000, &[]), MayBegin::Yes { left: 1 });
        assert_eq!(may(State::Open, 1_999, &[failed]), MayBegin::Yes { left: 0 });
        assert_eq!(may(State::Open, 1_500, &[failed, failed]), MayBegin::UsedUp);
        assert_eq!(may(State::Open, 2_000, &[]), MayBegin::Over);
        assert_eq!(may(State::Closed, 1_500, &[]), MayBegin::Over);
        assert_eq!(may(State::Draft, 1_500, &[]), MayBegin::Over);
        assert_eq!(may(State::Closed, 9_000, &[failed, open]), MayBegin::Running, "whoever has begun goes on");
        assert_eq!(may(State::Open, 1_500, &[failed, met]), MayBegin::Met);
        assert_eq!(may_begin(State::Open, WINDOW, 2, true, &[], 1_500), MayBegin::Met, "its tries have gone, the word stays");
    }

    #[test]
    fn the_last_second_of_the_grace_is_taken() {
        let (bell, until) = bell(0, 30, 20);
        assert_eq!((bell, until), (1_800_000, 1_820_000));
        assert!(is_taken(until, 1_820_000) && !is_taken(until, 1_820_001));
        assert_eq!(
            [minutes_left(bell, 0), minutes_left(bell, 1), minutes_left(bell, 1_799_999), minutes_left(bell, 1_810_000)],
            [30, 30, 1, 0]
        );
    }

    #[test]
    fn what_was_begun_is_not_changed() {
        let code = |result: Result<(), Refusal>| result.err().map(|refusal| refusal.code);
        assert_eq!(code(may_change(State::Draft, false)), None);
        assert_eq!(code(may_change(State::Open, false)), Some("exam-open-take-back"));
        assert_eq!(code(may_change(State::Open, true)), Some("exam-begun"));
        assert_eq!(code(may_take_back(State::Open, false)), None);
        assert_eq!(code(may_take_back(State::Open, true)), Some("exam-begun"));
        assert_eq!(code(may_take_back(State::Closed, false)), Some("exam-closed-again"));
    }

    proptest! {
        #[test]
        fn nobody_gets_more_tries_than_the_plan_gives(tries in 1u32..20, tried in prop::collection::vec(any::<bool>(), 0..30), now in 0i64..3_000) {
            let tried: Vec<Tried> = tried.into_iter().map(|met| Tried { open: false, met }).collect();
            let may = may_begin(State::Open, WINDOW, tries, false, &tried, now);
            if let MayBegin::Yes { left } = may {
                prop_assert!((1_000..2_000).contains(&now));
                prop_assert!(tried.iter().all(|one| !one.met));
                prop_assert_eq!(tried.len() + 1 + left as usize, tries as usize);
            }
            let running = [tried, vec![Tried { open: true, met: false }]].concat();
            prop_assert_eq!(may_begin(State::Open, WINDOW, tries, false, &running, now), MayBegin::Running);
        }
    }
}
