//! Chance from a seed.
//!
//! Promises: the same seed gives the same order in every version of this program and on every machine (SHA-256 in counter mode, nothing of a
//! library's generator); every order is equally likely over the seeds.

use sha2::{Digest, Sha256};

/// What a stream is used for: two uses of one seed share nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    /// Options, right sides or items of a question.
    Options,
    /// The seed of a sub-question.
    Part,
    /// Which questions are asked.
    Draw,
    /// One section of a paper.
    Section,
    /// The order inside a section of a paper.
    Paper,
}

impl Use {
    fn tag(self) -> &'static str {
        match self {
            Self::Options => "zhibu-bank/1/options",
            Self::Part => "zhibu-bank/1/part",
            Self::Draw => "zhibu-bank/1/draw",
            Self::Section => "zhibu-bank/1/section",
            Self::Paper => "zhibu-bank/1/paper",
        }
    }
}

/// Numbers from SHA-256(tag ‖ 0 ‖ seed ‖ counter), eight bytes each.
pub(crate) struct Stream {
    tag: &'static str,
    seed: u64,
    counter: u64,
    left: Vec<u64>,
}

impl Stream {
    pub(crate) fn new(purpose: Use, seed: u64) -> Self {
        Self { tag: purpose.tag(), seed, counter: 0, left: Vec::new() }
    }

    fn next(&mut self) -> u64 {
        loop {
            if let Some(number) = self.left.pop() {
                return number;
            }
            let mut hash = Sha256::new();
            hash.update(self.tag.as_bytes());
            hash.update([0]);
            hash.update(self.seed.to_be_bytes());
            hash.update(self.counter.to_be_bytes());
            self.counter = self.counter.wrapping_add(1);
            let block = hash.finalize();
            self.left = block.chunks(8).map(|bytes| bytes.iter().fold(0, |n, &b| (n << 8) | u64::from(b))).collect();
            // Taken from the end, so that the first eight bytes come first.
            self.left.reverse();
        }
    }

    /// A number below `n`, each equally likely; 0 when `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        let Ok(n) = u64::try_from(n) else { return 0 };
        if n < 2 {
            return 0;
        }
        // What lies above the last whole multiple of `n` would favour the small numbers.
        let most = u64::MAX - (u64::MAX % n + 1) % n;
        loop {
            let number = self.next();
            if number <= most {
                return usize::try_from(number % n).unwrap_or(0);
            }
        }
    }

    /// Puts `items` in a new order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }
}

/// At each place the index of what stands there.
pub(crate) fn order(purpose: Use, seed: u64, count: usize) -> Vec<usize> {
    let mut out: Vec<usize> = (0..count).collect();
    Stream::new(purpose, seed).shuffle(&mut out);
    out
}

/// The seed of the sub-question or section `at`.
pub(crate) fn inner(purpose: Use, seed: u64, at: usize) -> u64 {
    let mut stream = Stream::new(purpose, seed);
    for _ in 0..at {
        stream.next();
    }
    stream.next()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_order_never_changes() {
        // Written down once; papers that were drawn depend on it.
        assert_eq!(order(Use::Options, 1, 10), GOLDEN);
        assert_eq!(inner(Use::Part, 1, 0), 6_811_189_488_675_923_646);
    }

    const GOLDEN: [usize; 10] = [5, 9, 0, 2, 7, 3, 6, 8, 4, 1];

    #[test]
    fn orders_are_equally_likely() {
        let mut seen: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
        for seed in 0..24_000 {
            *seen.entry(order(Use::Options, seed, 4)).or_default() += 1;
        }
        assert_eq!(seen.len(), 24);
        // 1,000 expected, standard deviation 31.
        assert!(seen.values().all(|count| (850..1_150).contains(count)), "{seen:?}");
    }

    #[test]
    fn uses_share_nothing() {
        assert_ne!(order(Use::Options, 7, 10), order(Use::Draw, 7, 10));
        assert_ne!(inner(Use::Part, 7, 0), inner(Use::Part, 7, 1));
        assert_eq!(Stream::new(Use::Draw, 1).below(0), 0);
    }
}
