//! Sets of half-open intervals `[from, to)`: of server time, or of a lesson's places. All in whole milliseconds.
//!
//! Promise: always in normal form (sorted, apart from each other, none empty), so that equal sets are equal values.

use serde::{Deserialize, Serialize};

/// `[from, to)`.
pub type Span = (i64, i64);

/// A set of places or instants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Span>", into = "Vec<Span>")]
pub struct Spans(Vec<Span>);

impl From<Vec<Span>> for Spans {
    fn from(mut spans: Vec<Span>) -> Self {
        spans.retain(|(from, to)| from < to);
        spans.sort_unstable();
        let mut out: Vec<Span> = Vec::with_capacity(spans.len());
        for (from, to) in spans {
            match out.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => out.push((from, to)),
            }
        }
        // Sets are kept for long: what was joined needs no room any more.
        out.shrink_to_fit();
        Self(out)
    }
}

impl From<Spans> for Vec<Span> {
    fn from(spans: Spans) -> Self {
        spans.0
    }
}

impl Spans {
    /// One interval; nothing when it is empty or reversed.
    pub fn one(from: i64, to: i64) -> Self {
        Self::from(vec![(from, to)])
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Milliseconds in all.
    pub fn measure(&self) -> i64 {
        self.iter().map(|(from, to)| to - from).sum()
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from([self.0.as_slice(), other.0.as_slice()].concat())
    }

    /// What is in this and not in `other`.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut out = Vec::new();
        let mut holes = other.0.iter().peekable();
        for (mut from, to) in self.iter() {
            while holes.peek().is_some_and(|hole| hole.1 <= from) {
                holes.next();
            }
            let mut ahead = holes.clone();
            while let Some(&&(hole_from, hole_to)) = ahead.peek() {
                if hole_from >= to {
                    break;
                }
                out.push((from, hole_from));
                from = from.max(hole_to);
                ahead.next();
            }
            out.push((from, to));
        }
        Self::from(out)
    }

    /// What is in both.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        self.minus(&self.minus(other))
    }

    /// The first `most` milliseconds of it.
    #[must_use]
    pub fn first(&self, most: i64) -> Self {
        let mut left = most.max(0);
        let mut out = Vec::new();
        for (from, to) in self.iter() {
            let take = left.min(to - from);
            out.push((from, from + take));
            left -= take;
        }
        Self::from(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some() -> impl Strategy<Value = Spans> {
        proptest::collection::vec((0i64..60, 0i64..60), 0..8).prop_map(Spans::from)
    }

    fn holds(spans: &Spans, at: i64) -> bool {
        spans.iter().any(|(from, to)| from <= at && at < to)
    }

    proptest! {
        #[test]
        fn sets_are_what_their_points_say(a in some(), b in some(), most in 0i64..70) {
            let (union, minus, within, first) = (a.union(&b), a.minus(&b), a.within(&b), a.first(most));
            for at in -1..61 {
                let (in_a, in_b) = (holds(&a, at), holds(&b, at));
                prop_assert_eq!(holds(&union, at), in_a || in_b);
                prop_assert_eq!(holds(&minus, at), in_a && !in_b);
                prop_assert_eq!(holds(&within, at), in_a && in_b);
            }
            prop_assert_eq!(first.measure(), most.min(a.measure()));
            prop_assert!(first.minus(&a).is_empty());
            for set in [union, minus, within, first] {
                prop_assert_eq!(Spans::from(Vec::from(set.clone())), set, "normal form");
            }
        }
    }
}
