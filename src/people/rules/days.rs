//! Calendar dates and instants. The zone of an installation (Asia/Shanghai) has had no summer time since 1991, so a fixed offset is it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ambient::Instant;
use crate::refusal::Refusal;

/// A calendar date, `YYYY-MM-DD`, in its one spelling.
///
/// # Errors
/// `date-form`, beside the field `from`.
pub fn date(text: &str) -> Result<String, Refusal> {
    text.trim().parse::<Date>().map(|date| date.to_string()).map_err(|_| Refusal::at("from", "date-form"))
}

/// The date of an instant where the installation lives (Asia/Shanghai has had no summer time since 1991).
pub fn date_of(now: Instant) -> String {
    let at = Timestamp::from_millisecond(now).unwrap_or(Timestamp::MIN);
    at.to_zoned_datetime(TimeZone::fixed(jiff::tz::offset(8))).date().to_string()
}

/// The calendar year of an instant where the installation lives.
pub fn year_of(now: Instant) -> i64 {
    let at = Timestamp::from_millisecond(now).unwrap_or(Timestamp::MIN);
    at.to_zoned_datetime(TimeZone::fixed(jiff::tz::offset(8))).year().into()
}

/// The day before `date`; the same text when it is none.
pub fn day_before(date: &str) -> String {
    date.parse::<Date>().ok().and_then(|day| day.yesterday().ok()).map_or_else(|| date.to_owned(), |day| day.to_string())
}

/// The first instant of a day.
///
/// # Errors
/// `date-form`, beside the field `until`.
pub fn start_of_day(date: &str) -> Result<Instant, Refusal> {
    let wrong = || Refusal::at("until", "date-form");
    let day: Date = date.trim().parse().map_err(|_| wrong())?;
    let start = day.to_zoned_datetime(TimeZone::fixed(jiff::tz::offset(8))).map_err(|_| wrong())?;
    Ok(start.timestamp().as_millisecond())
}

/// The first instant of the day after `date`: a role until 1 May still holds on 1 May.
///
/// # Errors
/// `date-form`, beside the field `until`.
pub fn end_of_day(date: &str) -> Result<Instant, Refusal> {
    Ok(start_of_day(date)? + 24 * 60 * 60 * 1_000)
}

#[cfg(test)]
mod tests {
    use super::super::NO_END;
    use super::*;

    #[test]
    fn a_role_until_a_day_still_holds_on_that_day() {
        let end = end_of_day("2026-05-01").unwrap();
        assert_eq!(date_of(end - 1), "2026-05-01");
        assert_eq!(date_of(end), "2026-05-02");
        assert!(end_of_day("1. Mai").is_err());
        assert!(date_of(NO_END).starts_with("999"));
    }

    #[test]
    fn the_day_before_crosses_months_and_years() {
        assert_eq!(day_before("2026-03-01"), "2026-02-28");
        assert_eq!(day_before("2027-01-01"), "2026-12-31");
        assert_eq!(day_before("soon"), "soon");
    }
}
