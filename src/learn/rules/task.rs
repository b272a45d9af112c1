//! The law of what a unit is asked to learn until a day.
//!
//! Promises: the day itself still belongs to the learner; before it is over nobody is told that somebody has not learned; nobody is reminded.

use crate::people::rules;
use crate::refusal::Refusal;

/// How far ahead a day may lie, in days.
const AHEAD: i64 = 366;

/// The day until which a unit is to be learned: today or later, at most a year ahead.
///
/// # Errors
/// Beside the field `due`.
pub fn due(text: &str, today: &str) -> Result<String, Refusal> {
    let day = rules::date(text).map_err(|_| Refusal::at("due", "date-form"))?;
    if day.as_str() < today {
        return Err(Refusal::at("due", "task-day-over"));
    }
    let days = |day: &str| rules::start_of_day(day).map(|at| at / super::DAY).unwrap_or_default();
    if days(&day) - days(today) > AHEAD { Err(Refusal::at("due", "task-day-far")) } else { Ok(day) }
}

/// All that a unit sees of a person and a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learned {
    /// 已学完.
    Yes,
    /// 没到期: the day is not over.
    NotDue,
    /// 还没有: it is.
    NotYet,
}

/// The word for somebody.
pub fn learned(complete: bool, due: &str, today: &str) -> Learned {
    match complete {
        true => Learned::Yes,
        false if today <= due => Learned::NotDue,
        false => Learned::NotYet,
    }
}

/// Which of several days somebody is shown: the nearest that is not over, else the last one.
pub fn nearest<'d>(days: impl Iterator<Item = &'d str> + Clone, today: &str) -> Option<&'d str> {
    days.clone().filter(|day| *day >= today).min().or_else(|| days.max())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_itself_is_the_learners() {
        assert_eq!(learned(false, "2026-12-20", "2026-12-20"), Learned::NotDue);
        assert_eq!(learned(false, "2026-12-20", "2026-12-21"), Learned::NotYet);
        assert_eq!(learned(true, "2026-12-20", "2027-12-21"), Learned::Yes);
    }

    #[test]
    fn a_day_is_today_or_within_a_year() {
        let code = |text| due(text, "2026-11-24").map_err(|refusal| refusal.code);
        assert_eq!(code("2026-11-24"), Ok("2026-11-24".to_owned()));
        assert_eq!(code("2027-11-25"), Ok("2027-11-25".to_owned()));
        assert_eq!(code("2027-11-26"), Err("task-day-far"));
        assert_eq!(code("2026-11-23"), Err("task-day-over"));
        assert_eq!(code("soon"), Err("date-form"));
    }

    #[test]
    fn of_several_days_the_nearest_to_come_is_shown() {
        let of = |days: &[&'static str]| nearest(days.iter().copied(), "2026-11-24");
        assert_eq!(of(&["2026-12-20", "2026-11-30", "2026-11-01"]), Some("2026-11-30"));
        assert_eq!(of(&["2026-10-20", "2026-11-01"]), Some("2026-11-01"), "all are over");
        assert_eq!(of(&[]), None);
    }
}
