//! A receipt as it waits in memory for its row: a hundred thousand learners have a million of them.
//!
//! Promise: what comes out is the receipt that went in, of the same sitting.

use zhibu_earned::{Span, Spans, Withheld};

use super::seal::Receipt;
use crate::ambient::Instant;

/// Places of a beat: nearly always one span of a lesson that is shorter than seven weeks.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Places {
    One(u32, u32),
    More(Box<Spans>),
}

impl Places {
    fn of(spans: Spans) -> Self {
        let (first, second) = {
            let mut all = spans.iter();
            (all.next(), all.next())
        };
        match (first, second) {
            (None, _) => Self::One(0, 0),
            (Some((from, to)), None) => match (u32::try_from(from), u32::try_from(to)) {
                (Ok(from), Ok(to)) => Self::One(from, to),
                _ => Self::More(Box::new(spans)),
            },
            _ => Self::More(Box::new(spans)),
        }
    }
}

/// [`Receipt::id`], inline.
type Id = [u8; 12];

fn id_of(text: &str) -> Id {
    let mut id = [0; 12];
    for (place, byte) in id.iter_mut().zip(text.bytes()) {
        *place = byte;
    }
    id
}

fn text_of(id: &Id) -> String {
    id.iter().take_while(|byte| **byte != 0).map(|byte| char::from(*byte)).collect()
}

/// One receipt of a sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// The beat's number.
    pub(super) q: u32,
    offline: bool,
    from: Instant,
    to: Instant,
    places: Places,
    withheld: Box<[(Span, Withheld)]>,
    before: Id,
    id: Id,
}

impl Slip {
    /// As small as it goes. The sitting is known.
    pub(super) fn of(receipt: Receipt) -> Self {
        let Receipt { s: _, q, f, t, c, o, w, p, id } = receipt;
        Self { q, offline: o, from: f, to: t, places: Places::of(c), withheld: w.into(), before: id_of(&p), id: id_of(&id) }
    }

    /// The receipt of that sitting.
    pub(super) fn receipt(&self, sitting: &str) -> Receipt {
        Receipt {
            s: sitting.to_owned(),
            q: self.q,
            f: self.from,
            t: self.to,
            c: self.places(),
            o: self.offline,
            w: self.withheld.to_vec(),
            p: text_of(&self.before),
            id: text_of(&self.id),
        }
    }

    /// Accepted places.
    pub(super) fn places(&self) -> Spans {
        match &self.places {
            Places::One(from, to) => Spans::one((*from).into(), (*to).into()),
            Places::More(spans) => (**spans).clone(),
        }
    }

    /// Accepted time, ms: the clock of the questions counts it.
    pub(super) fn earned(&self) -> i64 {
        self.places().measure().min(self.to - self.from)
    }

    /// Since when the time of this beat runs.
    pub(super) fn since(&self) -> Instant {
        self.from
    }

    /// Whether it is the receipt of that id.
    pub(super) fn is(&self, id: &str) -> bool {
        self.id == id_of(id)
    }

    /// Whether it stands on the receipt of that id.
    pub(super) fn follows(&self, id: &str) -> bool {
        self.before == id_of(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_comes_back_as_it_went_in() {
        let one = Receipt {
            s: "9v3k7t2m8q4x".into(),
            q: 7,
            f: 1_795_482_000_000,
            t: 1_795_482_030_000,
            c: Spans::one(0, 28_500),
            p: "0123456789ab".into(),
            id: "ba9876543210".into(),
            ..Receipt::default()
        };
        let more = Receipt { c: Spans::from(vec![(0, 5), (9, 12)]), o: true, w: vec![((20, 30), Withheld::Gap)], ..one.clone() };
        let bare = Receipt { c: Spans::default(), p: String::new(), ..one.clone() };
        for receipt in [one, more, bare] {
            let slip = Slip::of(receipt.clone());
            assert!(slip.is(&receipt.id) && slip.follows(&receipt.p));
            assert_eq!(slip.receipt("9v3k7t2m8q4x"), receipt);
            assert_eq!(slip.places(), receipt.c);
        }
        assert!(std::mem::size_of::<Slip>() <= 80, "{}", std::mem::size_of::<Slip>());
    }
}
