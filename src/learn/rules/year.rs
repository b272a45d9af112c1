//! A year as it is looked at: the running one as it stands today, a closed one as it stood on its last day.
//!
//! Promises: who belongs to a unit, who holds a post and who is secretary is asked of one and the same day; an organiser sees the running year and the one
//! before it, which is reported in January; hours count for their year whenever they are confirmed.

use crate::ambient::Instant;
use crate::people::rules::{date_of, start_of_day, year_of};

/// A year and the day on which it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub year: i64,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// An instant of that day: now, or its last one.
    pub at: Instant,
}

impl Seen {
    /// That year, seen now; one that is not closed yet is the running one.
    pub fn of(year: i64, now: Instant) -> Self {
        let closed = start_of_day(&format!("{:04}-01-01", year.saturating_add(1))).ok().filter(|end| *end <= now);
        match closed {
            Some(end) => Self { year, day: date_of(end - 1), at: end - 1 },
            None => Self { year: year_of(now), day: date_of(now), at: now },
        }
    }

    /// Whether it is over.
    pub fn is_closed(&self, now: Instant) -> bool {
        self.at < now
    }
}

/// The years that an organiser is shown, the running one first.
pub fn shown(now: Instant) -> [i64; 2] {
    [year_of(now), year_of(now) - 1]
}

/// Which of these years somebody asked for; the first one when it is none of them.
pub fn chosen(asked: i64, years: &[i64], now: Instant) -> Seen {
    let year = years.iter().find(|year| **year == asked).or(years.first());
    Seen::of(year.copied().unwrap_or_else(|| year_of(now)), now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_year_is_judged_on_its_last_day_and_the_running_one_today() {
        let new_year = start_of_day("2027-01-01").expect("a day");
        let (before, after) = (new_year - 1, new_year);
        assert_eq!(Seen::of(2026, before), Seen { year: 2026, day: "2026-12-31".into(), at: before });
        let closed = Seen::of(2026, after);
        assert_eq!(closed, Seen { year: 2026, day: "2026-12-31".into(), at: new_year - 1 });
        assert!(closed.is_closed(after) && !Seen::of(2027, after).is_closed(after));
        assert_eq!(
            (Seen::of(2027, after).day, Seen::of(2031, after).year),
            ("2027-01-01".into(), 2027),
            "no year that is to come"
        );
        assert_eq!(shown(after), [2027, 2026]);
        assert_eq!([2026, 2027, 2025, 0].map(|asked| chosen(asked, &shown(after), after).year), [2026, 2027, 2027, 2027]);
    }
}
