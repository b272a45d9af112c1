//! A question as the protocol and the pages show it.

use zhibu_bank::Question;

use super::views::{Keyed, Shown};

/// What is asked, shuffled by the seed; nothing in it tells what is right.
pub(super) fn of(question: &Question, seed: u64) -> Shown {
    told(zhibu_bank::shown(question, seed))
}

fn told(shown: zhibu_bank::Shown) -> Shown {
    match shown {
        zhibu_bank::Shown::Single { stem, options } => Shown::Choice { stem, many: false, options: keyed(options) },
        zhibu_bank::Shown::Multiple { stem, options } => Shown::Choice { stem, many: true, options: keyed(options) },
        // Never in the flow nor in a check; where it stands, its two answers are signs.
        zhibu_bank::Shown::TrueFalse { stem } => {
            let options = [("t", "√"), ("f", "×")].map(|(key, text)| Keyed { key: key.into(), text: text.into() });
            Shown::Choice { stem, many: false, options: options.into() }
        }
        zhibu_bank::Shown::Matching { stem, left, right } => {
            let left = (1..).zip(left).map(|(at, text): (usize, _)| Keyed { key: at.to_string(), text }).collect();
            Shown::Matching { stem, left, right: keyed(right) }
        }
        zhibu_bank::Shown::Ordering { stem, items } => Shown::Ordering { stem, items: keyed(items) },
        zhibu_bank::Shown::Blanks { pieces, blanks } => Shown::Blanks { pieces, count: blanks },
        zhibu_bank::Shown::Case { stem, parts } => Shown::Case { stem, parts: parts.into_iter().map(told).collect() },
    }
}

fn keyed(options: Vec<zhibu_bank::Keyed>) -> Vec<Keyed> {
    options.into_iter().map(|option| Keyed { key: option.key, text: option.text }).collect()
}
