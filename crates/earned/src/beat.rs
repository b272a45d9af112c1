//! What one beat may bring: the law of the moment, before anything is written.
//!
//! Promises: what the client says lowers credit and never raises it; the clock is the server's; whatever is not accepted has a reason, and can
//! be shown again. Source: `docs/learn-protocol.md` §4.

use serde::{Deserialize, Serialize};

use crate::spans::{Span, Spans};

/// How much faster than the nominal pace somebody may learn, in halves: 3/2.
pub const PACE: (i64, i64) = (3, 2);
/// Places that a beat may be ahead of its time: clocks, buffers, a line that stutters. Ms.
pub const SLACK: i64 = 6_000;
/// Longest server time between two beats of a learner with a line, ms.
pub const GAP: i64 = 90_000;
/// Most places that are accepted of a longer time without a line, ms.
pub const AHEAD: i64 = 300_000;

/// Why places were not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// More places than the time since the last receipt allows.
    TooFast,
    /// These places never came to this person.
    NotDelivered,
    /// More than [`AHEAD`] without a line.
    Gap,
}

/// A beat as the server sees it.
#[derive(Debug, Clone)]
pub struct Beat {
    /// Server time since the receipt that came along, ms.
    pub elapsed: i64,
    /// Places that were shown.
    pub shown: Spans,
    /// Places that were delivered to this person.
    pub delivered: Spans,
    /// Server time that the gap may have besides [`GAP`]: a page of text that is told as a whole is read longer. Ms.
    pub window: i64,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Taken down.
    pub accepted: Spans,
    /// Whether it was learned without a line.
    pub offline: bool,
    /// Not taken down, and why.
    pub withheld: Vec<(Span, Withheld)>,
}

/// Judges a beat.
pub fn judge(beat: &Beat) -> Judged {
    let elapsed = beat.elapsed.max(0);
    let mut withheld = Vec::new();
    let mut keep = |spans: &Spans, why| withheld.extend(spans.iter().map(|span| (span, why)));
    if beat.shown.measure() > elapsed.saturating_mul(PACE.0) / PACE.1 + SLACK {
        keep(&beat.shown, Withheld::TooFast);
        return Judged { accepted: Spans::default(), offline: false, withheld };
    }
    let here = beat.shown.within(&beat.delivered);
    keep(&beat.shown.minus(&beat.delivered), Withheld::NotDelivered);
    let offline = elapsed > GAP + beat.window.max(0);
    let accepted = if offline { here.first(AHEAD) } else { here.clone() };
    keep(&here.minus(&accepted), Withheld::Gap);
    Judged { offline: offline && !accepted.is_empty(), accepted, withheld }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn beat(elapsed: i64, shown: &[Span], delivered: &[Span]) -> Judged {
        judge(&Beat { elapsed, shown: Spans::from(shown.to_vec()), delivered: Spans::from(delivered.to_vec()), window: 0 })
    }

    #[test]
    fn one_and_a_half_and_six_seconds_is_the_fastest() {
        assert_eq!(beat(30_000, &[(0, 51_000)], &[(0, 600_000)]).accepted, Spans::one(0, 51_000));
        let fast = beat(30_000, &[(0, 51_001)], &[(0, 600_000)]);
        assert!(fast.accepted.is_empty());
        assert_eq!(fast.withheld, [((0, 51_001), Withheld::TooFast)]);
    }

    #[test]
    fn nothing_delivered_nothing_accepted() {
        let half = beat(30_000, &[(0, 30_000)], &[(0, 10_000)]);
        assert_eq!((half.accepted, half.withheld), (Spans::one(0, 10_000), vec![((10_000, 30_000), Withheld::NotDelivered)]));
    }

    #[test]
    fn beyond_ninety_seconds_it_was_learned_without_a_line() {
        assert!(!beat(90_000, &[(0, 90_000)], &[(0, 900_000)]).offline);
        let long = beat(600_000, &[(0, 600_000)], &[(0, 900_000)]);
        assert_eq!((long.accepted.measure(), long.offline), (AHEAD, true));
        assert_eq!(long.withheld, [((300_000, 600_000), Withheld::Gap)]);
        assert!(!beat(600_000, &[], &[]).offline, "nothing was learned");
    }

    proptest! {
        #[test]
        fn never_more_than_time_and_delivery_allow(
            elapsed in -5_000i64..1_000_000,
            shown in proptest::collection::vec((0i64..900_000, 0i64..900_000), 0..6),
            delivered in proptest::collection::vec((0i64..900_000, 0i64..900_000), 0..6),
        ) {
            let (shown, delivered) = (Spans::from(shown), Spans::from(delivered));
            let judged = judge(&Beat { elapsed, shown: shown.clone(), delivered: delivered.clone(), window: 0 });
            prop_assert!(judged.accepted.measure() <= elapsed.max(0) * 3 / 2 + SLACK);
            prop_assert!(judged.accepted.minus(&delivered).is_empty());
            let told = judged.withheld.iter().map(|(span, _)| *span).collect::<Vec<_>>();
            prop_assert_eq!(judged.accepted.union(&Spans::from(told.clone())), shown, "accepted or withheld with a reason");
            prop_assert!(judged.accepted.within(&Spans::from(told)).is_empty());
        }
    }
}
