//! A receipt as it waits in memory for its row: a hundred thousand learners have a million of them.
//!
//! Promise: what comes out is the receipt that went in, of the same sitting.

use zhibu_earned::Spans;

use super::rules::DAY;
use super::seal::Receipt;
use crate::ambient::Instant;
use crate::db::hex;

/// What nearly every beat is: one of the first 65,535 of its sitting, with one place of a lesson that is shorter than seven weeks, nothing withheld. Instants are counted from [`base`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plain {
    q: u16,
    from: u32,
    to: u32,
    places: (u32, u32),
    before: Option<Id>,
    id: Id,
    offline: bool,
}

/// The twelve signs of [`Receipt::id`]: hexadecimal ones.
type Id = [u8; 6];

fn id_of(text: &str) -> Option<Id> {
    let mut id = [0; 6];
    let digits = text.as_bytes().chunks_exact(2).zip(&mut id).map(|(pair, byte)| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
        Some(())
    });
    let count = digits.collect::<Option<Vec<()>>>()?.len();
    (text.len() == 12 && count == 6).then_some(id)
}

/// A sitting's beats are told from a day before its opening on: the clocks of two processes differ.
fn base(opened: Instant) -> Instant {
    opened - DAY
}

impl Plain {
    fn of(receipt: &Receipt, opened: Instant) -> Option<Self> {
        let since = |at: Instant| u32::try_from(at - base(opened)).ok();
        let mut places = receipt.c.iter();
        let (from, to) = match (places.next(), places.next()) {
            (None, _) => (0, 0),
            (Some(one), None) => one,
            _ => return None,
        };
        let before = if receipt.p.is_empty() { None } else { Some(id_of(&receipt.p)?) };
        let plain = Self {
            q: u16::try_from(receipt.q).ok()?,
            from: since(receipt.f)?,
            to: since(receipt.t)?,
            places: (u32::try_from(from).ok()?, u32::try_from(to).ok()?),
            before,
            id: id_of(&receipt.id)?,
            offline: receipt.o,
        };
        receipt.w.is_empty().then_some(plain)
    }

    fn receipt(&self, opened: Instant) -> Receipt {
        Receipt {
            s: String::new(),
            q: self.q.into(),
            f: base(opened) + Instant::from(self.from),
            t: base(opened) + Instant::from(self.to),
            c: self.places(),
            o: self.offline,
            w: Vec::new(),
            p: self.before.map(|id| hex(&id)).unwrap_or_default(),
            id: hex(&self.id),
        }
    }

    fn places(&self) -> Spans {
        Spans::one(self.places.0.into(), self.places.1.into())
    }
}

/// One receipt of a sitting. Whoever asks tells when the sitting was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Plain(Plain),
    Other(Box<Receipt>),
}

impl Slip {
    /// As small as it goes. The sitting is known.
    pub(super) fn of(receipt: Receipt, opened: Instant) -> Self {
        Self(match Plain::of(&receipt, opened) {
            Some(plain) => Form::Plain(plain),
            None => Form::Other(Box::new(Receipt { s: String::new(), ..receipt })),
        })
    }

    /// The receipt of that sitting.
    pub(super) fn receipt(&self, sitting: &str, opened: Instant) -> Receipt {
        let receipt = match &self.0 {
            Form::Plain(plain) => plain.receipt(opened),
            Form::Other(receipt) => (**receipt).clone(),
        };
        Receipt { s: sitting.to_owned(), ..receipt }
    }

    /// The beat's number.
    pub(super) fn number(&self) -> u32 {
        match &self.0 {
            Form::Plain(plain) => plain.q.into(),
            Form::Other(receipt) => receipt.q,
        }
    }

    /// Accepted places.
    pub(super) fn places(&self) -> Spans {
        match &self.0 {
            Form::Plain(plain) => plain.places(),
            Form::Other(receipt) => receipt.c.clone(),
        }
    }

    /// Whether it was learned without a line.
    pub(super) fn is_offline(&self) -> bool {
        match &self.0 {
            Form::Plain(plain) => plain.offline,
            Form::Other(receipt) => receipt.o,
        }
    }

    /// Accepted time, ms: the clock of the questions counts it.
    pub(super) fn earned(&self) -> i64 {
        match &self.0 {
            Form::Plain(plain) => plain.places().measure().min(Instant::from(plain.to) - Instant::from(plain.from)),
            Form::Other(receipt) => receipt.earned(),
        }
    }

    /// Since when the time of this beat runs.
    pub(super) fn since(&self, opened: Instant) -> Instant {
        match &self.0 {
            Form::Plain(plain) => base(opened) + Instant::from(plain.from),
            Form::Other(receipt) => receipt.f,
        }
    }

    /// Whether it is the receipt of that id.
    pub(super) fn is(&self, id: &str) -> bool {
        match &self.0 {
            Form::Plain(plain) => id_of(id) == Some(plain.id),
            Form::Other(receipt) => receipt.id == id,
        }
    }

    /// Whether it stands on the receipt of that id.
    pub(super) fn follows(&self, id: &str) -> bool {
        match &self.0 {
            Form::Plain(plain) => {
                if id.is_empty() {
                    plain.before.is_none()
                } else {
                    id_of(id).is_some_and(|id| plain.before == Some(id))
                }
            }
            Form::Other(receipt) => receipt.p == id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhibu_earned::Withheld;

    const OPENED: Instant = 1_795_481_999_000;

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
        let odd = Receipt { p: "0123456789AB".into(), ..one.clone() };
        let many = Receipt { q: 70_000, ..one.clone() };
        let early = Receipt { f: OPENED - 2 * DAY, t: OPENED - 2 * DAY + 1, ..one.clone() };
        let long = Receipt { c: Spans::one(5_000_000_000, 5_000_000_009), ..one.clone() };
        for receipt in [one.clone(), more, bare, odd, many, early, long] {
            let slip = Slip::of(receipt.clone(), OPENED);
            assert!(slip.is(&receipt.id) && slip.follows(&receipt.p) && !slip.follows("ffffffffffff") && !slip.is(""));
            assert_eq!((slip.number(), slip.since(OPENED), slip.earned()), (receipt.q, receipt.f, receipt.earned()));
            assert_eq!(slip.places(), receipt.c);
            assert_eq!(slip.receipt("9v3k7t2m8q4x", OPENED), receipt);
        }
        assert!(matches!(Slip::of(one, OPENED).0, Form::Plain(_)), "the usual one is small");
        assert!(std::mem::size_of::<Slip>() <= 32, "{}", std::mem::size_of::<Slip>());
    }
}
