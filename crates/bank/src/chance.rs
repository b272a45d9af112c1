//! How likely somebody who knows nothing is right, and where a question may therefore stand.
//!
//! The guesser of this file reads the form and nothing else: of n options of a single choice they take one; of a multiple choice, knowing that
//! usually several are right, they take one of the 2ⁿ − 1 − n sets of two and more (when in truth only one is right, one of the
//! 2ⁿ − 1 sets that are not empty; the other guesser would never hit); in a matching they use no right side twice unless some belong twice; of n
//! items they take one of n! orders; a typed text is never guessed. Sub-questions are guessed one by one.

use std::collections::HashSet;

use crate::model::{Kind, Pair, Question};
use crate::problem::problems;

/// Options that a choice needs while somebody learns.
pub const FEWEST_OPTIONS: usize = 4;
/// Highest chance of guessing there.
pub const MOST_CHANCE: f64 = 0.25;

/// Probability, from 0 to 1, that guessing is right.
pub fn guess_chance(question: &Question) -> f64 {
    of(&question.kind)
}

fn of(kind: &Kind) -> f64 {
    match kind {
        Kind::Single { options } => 1.0 / count(options.len().max(1)),
        Kind::Multiple { options } => {
            let sets = 2_f64.powf(count(options.len())) - 1.0;
            let several = options.iter().filter(|choice| choice.right).nth(1).is_some();
            1.0 / (if several { sets - count(options.len()) } else { sets }).max(1.0)
        }
        Kind::TrueFalse { .. } => 0.5,
        Kind::Matching { pairs } => matching(pairs),
        Kind::Ordering { items } => 1.0 / falling(items.len(), items.len()),
        Kind::Blanks { accepted } => {
            if accepted.is_empty() {
                1.0
            } else {
                0.0
            }
        }
        Kind::Case { parts } => parts.iter().map(|part| of(&part.kind)).product(),
    }
}

fn matching(pairs: &[Pair]) -> f64 {
    let right: HashSet<&str> = pairs.iter().map(|pair| pair.right.as_str()).collect();
    let used: Vec<&str> = pairs.iter().filter(|pair| !pair.left.is_empty()).map(|pair| pair.right.as_str()).collect();
    let once = used.iter().collect::<HashSet<_>>().len() == used.len();
    if once { 1.0 / falling(right.len(), used.len()) } else { count(right.len().max(1)).powf(-count(used.len())) }
}

/// n · (n − 1) · … with `factors` factors.
fn falling(n: usize, factors: usize) -> f64 {
    (0..factors).map(|at| count(n.saturating_sub(at).max(1))).product()
}

/// Numbers of options are small; a draft with billions of them would not fit in memory.
fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Whether `question` may come up while a lesson runs: without problems, no true/false in it, choices of [`FEWEST_OPTIONS`] options, everything
/// together guessed with [`MOST_CHANCE`] at most.
pub fn may_stand_in_flow(question: &Question) -> bool {
    is_hard_to_guess(&question.kind) && guess_chance(question) <= MOST_CHANCE && problems(question).is_empty()
}

/// Whether `question` may stand in the exit check of a unit: the same law as in the flow.
pub fn may_stand_in_check(question: &Question) -> bool {
    may_stand_in_flow(question)
}

fn is_hard_to_guess(kind: &Kind) -> bool {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => options.len() >= FEWEST_OPTIONS,
        Kind::TrueFalse { .. } => false,
        Kind::Matching { .. } | Kind::Ordering { .. } | Kind::Blanks { .. } => true,
        Kind::Case { parts } => parts.iter().all(|part| is_hard_to_guess(&part.kind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Choice, Part};

    fn choices(count: usize, right: usize) -> Vec<Choice> {
        (0..count).map(|at| Choice { text: format!("第{at}项"), right: at < right }).collect()
    }

    fn pairs(sides: &[(&str, &str)]) -> Kind {
        Kind::Matching { pairs: sides.iter().map(|(l, r)| Pair { left: (*l).into(), right: (*r).into() }).collect() }
    }

    fn items(count: usize) -> Kind {
        Kind::Ordering { items: (0..count).map(|at| format!("第{at}步")).collect() }
    }

    fn case(kinds: Vec<Kind>) -> Kind {
        Kind::Case { parts: kinds.into_iter().map(|kind| Part { kind, stem: "问".into(), explain: String::new() }).collect() }
    }

    #[test]
    fn chances_are_those_of_the_form() {
        let blank = || Kind::Blanks { accepted: vec![vec!["甲".into()]] };
        for (kind, wanted, may) in [
            (Kind::Single { options: choices(4, 1) }, 1.0 / 4.0, true),
            (Kind::Single { options: choices(3, 1) }, 1.0 / 3.0, false),
            (Kind::Multiple { options: choices(4, 2) }, 1.0 / 11.0, true),
            (Kind::Multiple { options: choices(4, 1) }, 1.0 / 15.0, true),
            (Kind::Multiple { options: choices(3, 2) }, 1.0 / 4.0, false),
            (Kind::Multiple { options: choices(2, 2) }, 1.0, false),
            (Kind::TrueFalse { right: true }, 0.5, false),
            (pairs(&[("甲", "1"), ("乙", "2"), ("丙", "3")]), 1.0 / 6.0, true),
            (pairs(&[("甲", "1"), ("乙", "2")]), 1.0 / 2.0, false),
            (pairs(&[("甲", "1"), ("乙", "2"), ("", "3")]), 1.0 / 6.0, true),
            (pairs(&[("甲", "1"), ("乙", "1"), ("丙", "2")]), 1.0 / 8.0, true),
            (items(3), 1.0 / 6.0, true),
            (items(2), 1.0 / 2.0, false),
            (blank(), 0.0, true),
            (case(vec![Kind::Single { options: choices(4, 1) }, items(2)]), 1.0 / 8.0, true),
            (case(vec![items(2)]), 1.0 / 2.0, false),
            (case(vec![blank(), Kind::TrueFalse { right: true }]), 0.0, false),
            (case(vec![blank(), Kind::Single { options: choices(3, 1) }]), 0.0, false),
            (case(vec![]), 1.0, false),
        ] {
            let question = Question::new(kind, "问");
            let chance = guess_chance(&question);
            assert!((chance - wanted).abs() < 1e-12, "{question:?}: {chance}");
            assert_eq!(may_stand_in_flow(&question), may, "{question:?}");
            assert_eq!(may_stand_in_check(&question), may, "{question:?}");
        }
        // Four options, but none is right.
        assert!(!may_stand_in_flow(&Question::new(Kind::Single { options: choices(4, 0) }, "问")));
    }
}
