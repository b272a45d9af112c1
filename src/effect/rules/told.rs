//! How a sum is told: rounded shares, people by tens, gain and what it cost.
//!
//! Promises: a share is told in steps of five of a hundred, and at the ends as "fewer than" and "more than", so that from two figures no exact count
//! follows; people are told by tens; gain and cost are worked out of what is told, not of what is known; a difference that chance alone explains is
//! called that and costs nothing.

use super::sum::Pair;

/// Steps of a share, of a hundred.
const STEP: i64 = 5;
/// Shares below and above are not told more exactly.
const ENDS: (i64, i64) = (10, 90);

/// A share of people or answers, as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    /// 不到 10%.
    Few,
    /// About so many of a hundred, in steps of five.
    About(i64),
    /// 90% 以上.
    Most,
}

impl Share {
    /// A number to draw and to subtract, of a hundred.
    pub fn points(self) -> i64 {
        match self {
            Self::Few => ENDS.0 / 2,
            Self::About(points) => points,
            Self::Most => i64::midpoint(ENDS.1, 100),
        }
    }
}

/// `part` of `of`, as it is told. Of nobody: few.
pub fn share(part: i64, of: i64) -> Share {
    let part = part.clamp(0, of.max(0));
    if part * 100 < of * ENDS.0 || of <= 0 {
        Share::Few
    } else if part * 100 > of * ENDS.1 {
        Share::Most
    } else {
        // To the nearest step.
        Share::About((part * 100 + of * STEP / 2) / of / STEP * STEP)
    }
}

/// People as they are told: so many or some more.
pub fn people(people: i64) -> i64 {
    people / 10 * 10
}

/// What came of two times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gain {
    /// People, by tens.
    pub people: i64,
    /// Right the first time.
    pub first: Share,
    /// Right the second time.
    pub then: Share,
    /// More of a hundred answers right; negative: fewer.
    pub points: i64,
    /// Whether chance alone explains the difference: it is below two standard errors of the difference of two shares (the ordinary test; answers of
    /// one person are taken as independent, which makes it rather too easy than too hard to pass).
    pub chance: bool,
}

/// What came of it.
pub fn gain(pair: &Pair) -> Gain {
    let (first, then) = (share(pair.right_first, pair.asked_first), share(pair.right_then, pair.asked_then));
    let points = then.points() - first.points();
    let variance = |share: Share, asked: i64| share.points() * (100 - share.points()) / asked.max(1);
    // Squares, so that no root is needed: points² < 4 × variance.
    let chance = points * points < 4 * (variance(first, pair.asked_first) + variance(then, pair.asked_then));
    Gain { people: people(pair.people), first, then, points, chance }
}

/// Fen for one person who answers after the course what he could not answer before: cost ÷ (people × more right answers of a hundred ÷ 100). People are
/// those who answered both times, and nobody else is supposed to have gained: it may have cost less, not more. Nothing: no cost is known, or no gain.
pub fn fen_per_gain(fen: i64, gain: &Gain) -> Option<i64> {
    let gained = gain.people * gain.points;
    (fen > 0 && gained > 0 && !gain.chance).then(|| fen.saturating_mul(100) / gained)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(people: i64, first: i64, then: i64) -> Pair {
        Pair { people, asked_first: people * 3, right_first: first, asked_then: people * 3, right_then: then }
    }

    #[test]
    fn shares_are_told_by_fives_and_not_at_the_ends() {
        let of = |part| share(part, 40);
        assert_eq!([of(0), of(3)], [Share::Few, Share::Few]);
        assert_eq!([of(4), of(5), of(20), of(36)], [10, 15, 50, 90].map(Share::About));
        assert_eq!([of(37), of(40)], [Share::Most, Share::Most]);
        assert_eq!(share(0, 0), Share::Few);
        assert_eq!((people(10), people(19), people(123)), (10, 10, 120));
    }

    #[test]
    fn a_difference_of_chance_is_no_gain_and_costs_nothing() {
        let little = gain(&pair(10, 12, 15));
        assert!(little.chance && little.points == 10, "{little:?}");
        assert_eq!(fen_per_gain(56_000, &little), None);
        let much = gain(&pair(20, 24, 48));
        assert_eq!((much.first, much.then, much.points, much.chance), (Share::About(40), Share::About(80), 40, false));
        // 560 yuan, 20 people × 40 of 100: eight people more.
        assert_eq!(fen_per_gain(56_000, &much), Some(7_000));
        assert_eq!(fen_per_gain(0, &much), None, "no cost is known");
        assert_eq!(fen_per_gain(56_000, &gain(&pair(20, 48, 24))), None, "lost, not gained");
    }

    proptest! {
        /// Whoever knows how many there are cannot tell from a share whether one of them more or fewer was right.
        #[test]
        fn one_more_or_less_is_hidden_at_the_ends(of in 10i64..2_000) {
            prop_assert_eq!(share(0, of), Share::Few);
            prop_assert_eq!(share(of, of), Share::Most);
            if of > 10 {
                prop_assert_eq!(share(1, of), Share::Few);
                prop_assert_eq!(share(of - 1, of), Share::Most);
            }
        }

        #[test]
        fn a_share_is_near_the_truth_and_grows_with_it(of in 10i64..2_000, part in 0i64..2_000) {
            let part = part.min(of);
            let told = share(part, of).points();
            prop_assert!((told * of - part * 100).abs() <= 8 * of, "{told} of {part}/{of}");
            prop_assert!(part == 0 || share(part - 1, of) <= share(part, of));
        }
    }
}
