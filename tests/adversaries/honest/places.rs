//! Places that the honest client remembers: sorted, apart from each other.

/// Disjoint spans `[from, to)`, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(Vec<(i64, i64)>);

impl Places {
    /// Adds a span.
    pub fn add(&mut self, from: i64, to: i64) {
        if from >= to {
            return;
        }
        let (mut from, mut to) = (from, to);
        self.0.retain(|&(a, b)| {
            let apart = b < from || a > to;
            if !apart {
                from = from.min(a);
                to = to.max(b);
            }
            apart
        });
        self.0.push((from, to));
        self.0.sort_unstable();
    }

    /// Adds all of another.
    pub fn join(&mut self, other: &Self) {
        for &(from, to) in &other.0 {
            self.add(from, to);
        }
    }

    /// Takes a span out.
    pub fn remove(&mut self, from: i64, to: i64) {
        let cut = |&(a, b): &(i64, i64)| [(a, b.min(from)), (a.max(to), b)].into_iter().filter(|(a, b)| a < b);
        self.0 = self.0.iter().flat_map(cut).collect();
    }

    /// The spans.
    pub fn spans(&self) -> &[(i64, i64)] {
        &self.0
    }

    /// How many places of this are not in `others`.
    pub fn outside(&self, others: &[(i64, i64)]) -> i64 {
        let mut rest = self.clone();
        for &(from, to) in others {
            rest.remove(from, to);
        }
        rest.0.iter().map(|(from, to)| to - from).sum()
    }
}

#[test]
fn places_are_joined_cut_and_compared() {
    let mut places = Places::default();
    for (from, to) in [(0, 10), (20, 30), (10, 12), (5, 5), (28, 40)] {
        places.add(from, to);
    }
    assert_eq!(places.spans(), [(0, 12), (20, 40)]);
    places.remove(5, 25);
    assert_eq!(places.spans(), [(0, 5), (25, 40)]);
    assert_eq!(places.outside(&[(0, 3), (30, 100)]), 7);
}
