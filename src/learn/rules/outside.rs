//! The law of what was learned elsewhere: a member enters a certificate of somebody else's into the own record.
//!
//! Promises: such hours are class C – listed, and counted for no year, for nobody here has seen the learning; of the certificate's number only the end stays;
//! what was entered is taken back by a row of its own, as a confirmed class is (decision 0020).

use super::attendance::{LINE, day, hundredths, line};
use crate::refusal::Refusal;

/// Most entries of one person within 24 hours, what was taken back among them: a form that is sent over and over fills no record.
pub const MOST: i64 = 30;
/// Signs of the number that are kept, to find the paper again.
pub const TAIL: usize = 4;
/// The categories that may be chosen.
pub const CATEGORIES: [&str; 3] = ["class", "group_study", "self_study"];

/// The form as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed<'a> {
    /// What was learned.
    pub title: &'a str,
    /// Who gave the certificate.
    pub issuer: &'a str,
    /// Its number.
    pub number: &'a str,
    /// One of [`CATEGORIES`].
    pub category: &'a str,
    /// Its day, `YYYY-MM-DD`.
    pub day: &'a str,
    /// 学时 as people write them.
    pub hours: &'a str,
}

/// What may be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// What was learned.
    pub title: String,
    /// Who gave the certificate.
    pub issuer: String,
    /// The end of its number.
    pub tail: String,
    /// One of [`CATEGORIES`].
    pub category: &'static str,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Hundredths.
    pub hundredths: i64,
}

impl Outside {
    /// The year that it is listed under: that of the certificate's day.
    pub fn year(&self) -> i64 {
        self.day.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
    }
}

/// What is typed, read; or everything that is wrong with it, each beside its field.
///
/// # Errors
/// All refusals in the order of the form.
pub fn outside(typed: &Typed<'_>, today: &str) -> Result<Outside, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut keep = |refusal: Refusal| wrong.push(refusal);
    let title = line(typed.title).map_err(|()| keep(Refusal::at("title", "onsite-no-title").arg("most", LINE)));
    let issuer = line(typed.issuer).map_err(|()| keep(Refusal::at("issuer", "elsewhere-no-issuer").arg("most", LINE)));
    let tail = tail(typed.number).map_err(&mut keep);
    let category = CATEGORIES.into_iter().find(|known| *known == typed.category);
    if category.is_none() {
        keep(Refusal::at("category", "onsite-no-category"));
    }
    let day = day(typed.day, today).map_err(&mut keep);
    let hours = hundredths(typed.hours).filter(|hours| (25..=20_000).contains(hours));
    if hours.is_none() {
        keep(Refusal::at("hours", "elsewhere-hours-wrong"));
    }
    match (title, issuer, tail, category, day, hours) {
        (Ok(title), Ok(issuer), Ok(tail), Some(category), Ok(day), Some(hundredths)) if wrong.is_empty() => {
            Ok(Outside { title, issuer, tail, category, day, hundredths })
        }
        _ => Err(wrong),
    }
}

/// Whether somebody who entered so many within 24 hours may enter one more.
///
/// # Errors
/// `elsewhere-too-many`, of the whole form.
pub fn may_enter(entered: i64) -> Result<(), Refusal> {
    if entered < MOST { Ok(()) } else { Err(Refusal::at("outside", "elsewhere-too-many").arg("most", MOST)) }
}

/// The last signs of a number, whatever dashes stand in it.
fn tail(number: &str) -> Result<String, Refusal> {
    let signs: Vec<char> = number.chars().filter(|sign| sign.is_alphanumeric()).collect();
    if signs.len() < TAIL || signs.len() > LINE {
        return Err(Refusal::at("number", "elsewhere-no-number").arg("least", TAIL).arg("most", LINE));
    }
    Ok(signs.iter().skip(signs.len() - TAIL).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Typed<'_> = Typed {
        title: "基层党务干部培训班",
        issuer: "省委党校",
        number: "浙党校 2026-第005081号",
        category: "class",
        day: "2026-05-12",
        hours: "40",
    };

    #[test]
    fn of_a_number_the_end_stays() {
        let read = outside(&GOOD, "2026-11-20").expect("it is complete");
        assert_eq!((read.tail.as_str(), read.hundredths, read.year()), ("081号", 4_000, 2026));
        assert_eq!(outside(&Typed { number: "a-b-7", ..GOOD }, "2026-11-20").unwrap_err()[0].code, "elsewhere-no-number");
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let fields: Vec<&str> =
            outside(&Typed::default(), "2026-11-20").unwrap_err().iter().map(|refusal| refusal.field).collect();
        assert_eq!(fields, ["title", "issuer", "number", "category", "day", "hours"]);
        let wrong = |typed: Typed<'_>| outside(&typed, "2026-11-20").unwrap_err()[0].code;
        assert_eq!(wrong(Typed { day: "2026-11-21", ..GOOD }), "onsite-day-to-come");
        assert_eq!(wrong(Typed { hours: "200.25", ..GOOD }), "elsewhere-hours-wrong");
        assert_eq!(wrong(Typed { hours: "-4", ..GOOD }), "elsewhere-hours-wrong");
        assert_eq!(outside(&Typed { hours: "200", ..GOOD }, "2026-11-20").map(|read| read.hundredths), Ok(20_000));
    }
}
