//! Which questions somebody is asked.
//!
//! Promises: the same pool, list and seed give the same questions, whatever the order of the pool; no question comes twice; who was asked
//! something before gets what is new first, then what was asked longest ago.

use std::collections::{HashMap, HashSet};

use crate::shuffle::{Use, order};

/// A question that may be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where it belongs, like "1.2.3".
    pub category: &'a str,
    /// 1 easy, 2 middle, 3 hard.
    pub difficulty: u8,
}

/// Draws `n` questions from `pool`, or as many as there are. `avoid` holds what was asked before, the most recent first. The seed comes from a
/// secret: who knows it knows the questions.
pub fn draw(pool: &[Candidate<'_>], n: usize, avoid: &[&str], seed: u64) -> Vec<String> {
    // The last place of an id counts for nothing: it is as recent as its first.
    let mut asked: HashMap<&str, usize> = HashMap::new();
    for (at, id) in avoid.iter().enumerate() {
        asked.entry(id).or_insert(at);
    }
    let ids = shuffled(pool.iter().map(|candidate| candidate.id), Use::Draw, seed);
    let (fresh, mut old): (Vec<&str>, Vec<&str>) = ids.into_iter().partition(|id| !asked.contains_key(id));
    old.sort_by_key(|id| std::cmp::Reverse(asked.get(id).copied()));
    fresh.into_iter().chain(old).take(n).map(str::to_owned).collect()
}

/// Each id once, in the order of the seed; the order in which they come does not matter.
pub(crate) fn shuffled<'a>(ids: impl Iterator<Item = &'a str>, purpose: Use, seed: u64) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ids.collect::<HashSet<_>>().into_iter().collect();
    ids.sort_unstable();
    order(purpose, seed, ids.len()).into_iter().filter_map(|at| ids.get(at).copied()).collect()
}

/// Whether a question of `category` belongs below `prefix`: "1.2" holds "1.2" and "1.2.3" and not "1.20". An empty prefix holds everything.
pub fn belongs(category: &str, prefix: &str) -> bool {
    match category.strip_prefix(prefix) {
        Some(rest) => prefix.is_empty() || rest.is_empty() || rest.starts_with(['.', '/']),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool() -> Vec<Candidate<'static>> {
        ["a", "b", "c", "d", "e", "f"].into_iter().map(|id| Candidate { id, category: "1", difficulty: 2 }).collect()
    }

    #[test]
    fn what_is_new_comes_first_then_what_was_asked_longest_ago() {
        for seed in 0..50 {
            let drawn = draw(&pool(), 5, &["c", "x", "a", "f", "c", "e"], seed);
            let (fresh, old) = drawn.split_at(2);
            assert_eq!(fresh.iter().map(String::as_str).collect::<HashSet<_>>(), HashSet::from(["b", "d"]));
            // Asked most recently: c, a, f, e.
            assert_eq!(old, ["e", "f", "a"]);
        }
    }

    #[test]
    fn the_order_of_the_pool_does_not_matter() {
        let mut other = pool();
        other.reverse();
        other.push(Candidate { id: "a", category: "2", difficulty: 1 });
        for seed in 0..20 {
            assert_eq!(draw(&pool(), 6, &["b"], seed), draw(&other, 9, &["b"], seed));
        }
        assert_eq!(draw(&pool(), 0, &[], 1), Vec::<String>::new());
        assert_eq!(draw(&[], 3, &["a"], 1), Vec::<String>::new());
        assert_eq!(draw(&pool(), 3, &[], 1), GOLDEN);
    }

    const GOLDEN: [&str; 3] = ["f", "a", "c"];

    #[test]
    fn each_question_is_drawn_as_often_as_the_others() {
        let mut seen: HashMap<String, u32> = HashMap::new();
        for seed in 0..6_000 {
            for id in draw(&pool(), 2, &[], seed) {
                *seen.entry(id).or_default() += 1;
            }
        }
        // 2,000 expected, standard deviation 37.
        assert!(seen.len() == 6 && seen.values().all(|count| (1_820..2_180).contains(count)), "{seen:?}");
    }

    #[test]
    fn a_prefix_ends_at_a_point() {
        assert!(
            belongs("1.2.3", "1.2") && belongs("1.2", "1.2") && belongs("党章/一", "党章") && belongs("1", "") && belongs("", "")
        );
        assert!(!belongs("1.20", "1.2") && !belongs("1", "1.2") && !belongs("2.1", "1"));
    }
}
