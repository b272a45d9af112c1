//! Sums over people: how what somebody leaves is added to a figure, and when.
//!
//! Promises: a sum changes only by what at least [`FEWEST`] different people left since it changed last, so that neither a state of it nor the
//! difference of any two states is about fewer; what does not change a sum yet waits, and nothing is lost or added twice. Whoever takes a word back
//! or comes further is a change like any other.

use serde::{Deserialize, Serialize};

use super::{FEWEST, Said};

/// A sum that people's answers are added to.
pub trait Sum: Clone + Default {
    /// What one person adds to it, or changes in it.
    type Of;

    /// Adds it.
    fn add(&mut self, of: &Self::Of);

    /// People in it.
    fn people(&self) -> i64;
}

/// The sum after what waits, each from another person; nothing: they are too few, and all of it goes on waiting.
pub fn fold<S: Sum>(kept: &S, waiting: &[S::Of]) -> Option<S> {
    (waiting.len() >= FEWEST).then(|| {
        let mut sum = kept.clone();
        for of in waiting {
            sum.add(of);
        }
        sum
    })
}

/// A sum that may be told; one that shrank below the fewest is not told either.
pub fn told<S: Sum>(sum: S) -> Option<S> {
    usize::try_from(sum.people()).is_ok_and(|people| people >= FEWEST).then_some(sum)
}

/// Answers of the same people at two times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// People.
    pub people: i64,
    /// Questions the first time.
    pub asked_first: i64,
    /// Right ones of them.
    pub right_first: i64,
    /// Questions the second time.
    pub asked_then: i64,
    /// Right ones of them.
    pub right_then: i64,
}

/// How many questions, and how many of them right.
pub type Answered = (i64, i64);

impl Sum for Pair {
    type Of = (Answered, Answered);

    fn add(&mut self, ((asked, right), (asked_then, right_then)): &Self::Of) {
        self.people += 1;
        self.asked_first += asked;
        self.right_first += right;
        self.asked_then += asked_then;
        self.right_then += right_then;
    }

    fn people(&self) -> i64 {
        self.people
    }
}

/// 有用吗 of a lesson.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Useful {
    /// 有用.
    pub good: i64,
    /// 一般.
    pub fair: i64,
    /// 没用.
    pub bad: i64,
}

impl Useful {
    fn place(&mut self, said: Said) -> &mut i64 {
        match said {
            Said::Good => &mut self.good,
            Said::Fair => &mut self.fair,
            Said::Bad => &mut self.bad,
        }
    }
}

impl Sum for Useful {
    /// What was counted of the person, and what the person says now.
    type Of = (Option<Said>, Option<Said>);

    fn add(&mut self, (counted, said): &Self::Of) {
        if let Some(counted) = counted {
            *self.place(*counted) -= 1;
        }
        if let Some(said) = said {
            *self.place(*said) += 1;
        }
    }

    fn people(&self) -> i64 {
        self.good + self.fair + self.bad
    }
}

/// How many came as far as each part of a lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// By part, the first one first: whoever came as far as the third also stands at the first two.
    pub parts: Vec<i64>,
}

impl Sum for Reached {
    /// The part that was counted of the person (0: none), and the part that the person came to.
    type Of = (usize, usize);

    fn add(&mut self, (counted, part): &Self::Of) {
        if self.parts.len() < *part {
            self.parts.resize(*part, 0);
        }
        for place in self.parts.iter_mut().take(*part).skip(*counted) {
            *place += 1;
        }
    }

    fn people(&self) -> i64 {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// How many missed a question. Whoever met it again later stands in it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Who answered it.
    pub people: i64,
    /// Who missed it.
    pub missed: i64,
}

impl Sum for Missed {
    type Of = bool;

    fn add(&mut self, missed: &bool) {
        self.people += 1;
        self.missed += i64::from(*missed);
    }

    fn people(&self) -> i64 {
        self.people
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nine_wait_and_ten_are_told() {
        let nine = [true; FEWEST - 1];
        assert_eq!(fold(&Missed::default(), &nine), None);
        assert_eq!(fold(&Missed::default(), &[true; FEWEST]), Some(Missed { people: 10, missed: 10 }));
        assert_eq!(told(Missed { people: 9, missed: 1 }), None);
    }

    #[test]
    fn nine_who_come_later_wait_too() {
        let ten = fold(&Missed::default(), &[false; 10]).unwrap();
        assert_eq!(fold(&ten, &[true]), None, "the eleventh could be worked out");
        assert_eq!(fold(&ten, &[true; 10]), Some(Missed { people: 20, missed: 10 }));
    }

    #[test]
    fn a_word_taken_back_leaves_the_sum_with_nine_others() {
        let (good, bad) = (Some(Said::Good), Some(Said::Bad));
        let kept = fold(&Useful::default(), &[(None, good); 12]).unwrap();
        assert_eq!(fold(&kept, &[(good, bad)]), None);
        let changed = fold(&kept, &[(good, None); 10]).unwrap();
        assert_eq!(changed, Useful { good: 2, ..Useful::default() });
        assert_eq!(told(changed), None, "two are left: not told");
    }

    #[test]
    fn whoever_comes_further_is_not_counted_twice() {
        let kept = fold(&Reached::default(), &[(0, 2); 10]).unwrap();
        assert_eq!(kept.parts, [10, 10]);
        assert_eq!(fold(&kept, &[(2, 4); 10]).unwrap().parts, [10, 10, 10, 10]);
    }

    proptest! {
        /// A bureau's year: every day some people change what they said; whoever looks every day, and compares any two days, learns about ten people or
        /// about nobody; and what is told with what waits is the truth.
        #[test]
        fn no_two_states_differ_by_a_few(days in proptest::collection::vec(proptest::collection::vec((0usize..40, 0u8..4), 0..25), 1..30)) {
            let said = |sign: u8| Said::EVERY.get(usize::from(sign)).copied();
            let mut now = [None; 40];
            let mut counted = [None; 40];
            let mut sum = Useful::default();
            let mut states: Vec<[Option<Said>; 40]> = vec![counted];
            for day in days {
                for (person, sign) in day {
                    now[person] = said(sign);
                }
                let waiting: Vec<usize> = (0..40).filter(|person| now[*person] != counted[*person]).collect();
                let deltas: Vec<_> = waiting.iter().map(|person| (counted[*person], now[*person])).collect();
                match fold(&sum, &deltas) {
                    Some(next) => {
                        sum = next;
                        counted = now;
                        states.push(counted);
                    }
                    None => prop_assert!(waiting.len() < FEWEST),
                }
                let truth = |word: Said| i64::try_from(counted.iter().filter(|said| **said == Some(word)).count()).unwrap();
                prop_assert_eq!([sum.good, sum.fair, sum.bad], Said::EVERY.map(truth));
                prop_assert!(told(sum).is_none_or(|sum| sum.people() >= 10));
            }
            // Neighbouring states; between further ones a person may have come back to the same word, and then two of them may be equal for more people.
            for two in states.windows(2) {
                let changed = (0..40).filter(|person| two[0][*person] != two[1][*person]).count();
                prop_assert!(changed >= FEWEST);
            }
        }

        /// Answers do not change: any two days differ by at least ten people or by nobody.
        #[test]
        fn answers_differ_by_ten_or_by_nobody(days in proptest::collection::vec(0usize..14, 1..40)) {
            let (mut sum, mut waiting, mut all, mut seen) = (Pair::default(), Vec::new(), 0, vec![0]);
            for new in days {
                waiting.extend(std::iter::repeat_n(((3, 1), (3, 2)), new));
                all += i64::try_from(new).unwrap();
                if let Some(next) = fold(&sum, &waiting) {
                    sum = next;
                    waiting.clear();
                }
                seen.push(sum.people);
                prop_assert_eq!(sum.people + i64::try_from(waiting.len()).unwrap(), all, "nobody is lost");
                prop_assert_eq!((sum.right_first, sum.right_then), (sum.people, 2 * sum.people));
            }
            for earlier in &seen {
                for later in &seen {
                    prop_assert!(earlier == later || (earlier - later).abs() >= 10);
                }
            }
        }
    }
}
