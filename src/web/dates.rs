//! Instants as people read them: Chinese style, in the one time zone of an installation (Asia/Shanghai).
//!
//! Promises: pure, `now` is always given; an instant outside of what a calendar can hold shows as the nearest one that it can. Words come
//! from `locales/`. Pages that are rendered once use [`full`] and [`day`], which never go stale; [`short`] is for pages made on request.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::web::i18n::Lang;

/// The zone is built into the program; should that ever fail, the fixed offset is the same zone since 1991.
static ZONE: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8))));

fn at(ms: i64) -> ZonedDateTime {
    let nearest = if ms < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(ms).unwrap_or(nearest).to_zoned_datetime(ZONE.clone())
}

fn clock(moment: &ZonedDateTime) -> String {
    format!("{}:{:02}", moment.hour(), moment.minute())
}

fn parts(moment: &ZonedDateTime) -> [(&'static str, String); 4] {
    [("y", moment.year().to_string()), ("m", moment.month().to_string()), ("d", moment.day().to_string()), ("t", clock(moment))]
}

/// `9:30`.
pub fn time(ms: i64) -> String {
    clock(&at(ms))
}

/// `2026年11月21日 9:30`.
pub fn full(l: &Lang, ms: i64) -> String {
    l.with("date-full", &parts(&at(ms))).into_owned()
}

/// `2026年11月21日`.
pub fn day(l: &Lang, ms: i64) -> String {
    l.with("date-day", &parts(&at(ms))).into_owned()
}

/// `11月21日`, with the year when it is another one than that of `beside` (the newest instant of the same page).
pub fn near(l: &Lang, ms: i64, beside: i64) -> String {
    let moment = at(ms);
    let key = if moment.year() == at(beside).year() { "date-near" } else { "date-day" };
    l.with(key, &parts(&moment)).into_owned()
}

/// `今天 9:30`, `昨天 9:30`, `前天 9:30`, `明天 9:30` (what is planned), else as [`near`].
pub fn short(l: &Lang, ms: i64, now: i64) -> String {
    let (moment, today) = (at(ms), at(now).date());
    let days = moment.date().since(today).map_or(i32::MAX, |span| span.get_days());
    let key = match days {
        0 => "date-today",
        -1 => "date-yesterday",
        -2 => "date-before-yesterday",
        1 => "date-tomorrow",
        _ => return near(l, ms, now),
    };
    l.with(key, &parts(&moment)).into_owned()
}

/// `2026年11月23日 星期一`, for the line under the masthead.
pub fn weekday_line(l: &Lang, ms: i64) -> String {
    let moment = at(ms);
    let key = format!("date-weekday-{}", moment.weekday().to_monday_one_offset());
    format!("{} {}", day(l, ms), l.t(&key))
}

/// For `<time datetime>`: `2026-11-21T09:30:00+08:00`.
pub fn iso(ms: i64) -> String {
    at(ms).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// For Atom and JSON Feed; the same form as [`iso`], which is RFC 3339 too.
pub fn rfc3339(ms: i64) -> String {
    iso(ms)
}

/// For RSS: `Sat, 21 Nov 2026 09:30:00 +0800`.
pub fn rfc2822(ms: i64) -> String {
    at(ms).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// The instant of a date and a time as the browser's fields send them (`2026-11-24`, `09:30`); `None` when they are none.
pub fn parse(date: &str, time: &str) -> Option<i64> {
    let day: jiff::civil::Date = date.parse().ok()?;
    let (hour, minute) = time.split_once(':')?;
    let clock = jiff::civil::Time::new(hour.parse().ok()?, minute.get(..2)?.parse().ok()?, 0, 0).ok()?;
    let moment = day.to_datetime(clock).to_zoned_datetime(ZONE.clone()).ok()?;
    Some(moment.timestamp().as_millisecond())
}

/// Date and time as the browser's fields want them.
pub fn fields(ms: i64) -> (String, String) {
    let moment = at(ms);
    (moment.date().to_string(), format!("{:02}:{:02}", moment.hour(), moment.minute()))
}

#[cfg(test)]
mod tests {
    use super::{day, fields, full, iso, near, parse, rfc2822, rfc3339, short, weekday_line};
    use crate::web::i18n::Lang;

    /// 2026-11-21 09:30 in Shanghai.
    const MORNING: i64 = 1_795_224_600_000;
    const HOUR: i64 = 3_600_000;

    #[test]
    fn instants_read_as_in_a_chinese_newspaper() {
        let l = Lang::zh();
        assert_eq!(full(&l, MORNING), "2026年11月21日 9:30");
        assert_eq!(day(&l, MORNING), "2026年11月21日");
        assert_eq!(weekday_line(&l, MORNING), "2026年11月21日 星期六");
        assert_eq!(iso(MORNING), "2026-11-21T09:30:00+08:00");
        assert_eq!(rfc3339(MORNING), iso(MORNING));
        assert_eq!(rfc2822(MORNING), "Sat, 21 Nov 2026 09:30:00 +0800");
    }

    #[test]
    fn nearness_is_counted_in_days_of_shanghai_not_in_hours() {
        let l = Lang::zh();
        assert_eq!(short(&l, MORNING, MORNING + 14 * HOUR), "今天 9:30");
        assert_eq!(short(&l, MORNING, MORNING + 15 * HOUR), "昨天 9:30");
        assert_eq!(short(&l, MORNING, MORNING + 39 * HOUR), "前天 9:30");
        assert_eq!(short(&l, MORNING, MORNING + 63 * HOUR), "11月21日");
        assert_eq!(short(&l, MORNING, MORNING - 12 * HOUR), "明天 9:30");
        assert_eq!(short(&l, MORNING, MORNING + 9_000 * HOUR), "2026年11月21日");
        assert_eq!(near(&l, MORNING, MORNING + 15 * HOUR), "11月21日");
    }

    #[test]
    fn the_fields_of_a_form_are_read_in_shanghai_and_nonsense_is_none() {
        assert_eq!(parse("2026-11-21", "09:30"), Some(MORNING));
        assert_eq!(fields(MORNING), ("2026-11-21".to_owned(), "09:30".to_owned()));
        for (date, time) in
            [("", ""), ("2026-02-30", "09:30"), ("2026-11-21", "25:00"), ("2026-11-21", "9"), ("2026-11-21", "09:年")]
        {
            assert_eq!(parse(date, time), None, "{date} {time}");
        }
    }

    #[test]
    fn no_instant_breaks_a_page() {
        let l = Lang::zh();
        for ms in [i64::MIN, -1, 0, i64::MAX] {
            assert!(full(&l, ms).contains('年'));
            assert!(!short(&l, ms, 0).is_empty() && !rfc2822(ms).is_empty());
        }
    }
}
