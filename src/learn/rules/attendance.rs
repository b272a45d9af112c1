//! The law of classes that took place on site: what a sheet says, and who confirms it.
//!
//! Promises: 学时 are typed in hundredths and fit into a day; a class lies in the past or today; the two witnesses are two people.

use super::DAY;
use crate::people::rules;
use crate::refusal::Refusal;

/// The first day of which anything is put down; earlier ones are typing errors.
pub const FIRST: &str = "2000-01-01";
/// Most people of one sheet: a command writes about 500 rows at most.
pub const MOST: usize = 400;
/// Whose hours one command writes: each takes about five rows.
pub const BATCH: usize = 100;
/// So long its maker is told of a correction that was not confirmed: there is nothing to mend, ms.
pub const DECLINED: i64 = 7 * DAY;
/// Most characters of a title, and of a place.
pub const LINE: usize = 60;

/// A sheet as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed<'a> {
    /// What was taught.
    pub title: &'a str,
    /// Where.
    pub place: &'a str,
    /// `class` or `group_study`.
    pub category: &'a str,
    /// `YYYY-MM-DD`.
    pub day: &'a str,
    /// 学时 as people write them.
    pub hours: &'a str,
    /// How many were there.
    pub people: usize,
}

/// A sheet that may be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What was taught.
    pub title: String,
    /// Where.
    pub place: String,
    /// `class` or `group_study`.
    pub category: &'static str,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Hundredths.
    pub hundredths: i64,
}

/// The categories of classes: 集中培训 and 集体学习. What somebody learns alone has no sheet.
pub const CATEGORIES: [&str; 2] = ["class", "group_study"];

/// What is typed, read; or everything that is wrong with it, each beside its field.
///
/// # Errors
/// All refusals in the order of the form.
pub fn sheet(typed: &Typed<'_>, today: &str) -> Result<Sheet, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut keep = |refusal: Refusal| wrong.push(refusal);
    let category = CATEGORIES.into_iter().find(|known| *known == typed.category);
    if category.is_none() {
        keep(Refusal::at("category", "onsite-no-category"));
    }
    let title = line(typed.title).map_err(|()| keep(Refusal::at("title", "onsite-no-title").arg("most", LINE)));
    let place = line(typed.place).map_err(|()| keep(Refusal::at("place", "onsite-no-place").arg("most", LINE)));
    let day = day(typed.day, today).map_err(&mut keep);
    let hundredths = hours(typed.hours).map_err(&mut keep);
    if typed.people == 0 {
        keep(Refusal::at("people", "onsite-nobody"));
    }
    if typed.people > MOST {
        keep(Refusal::at("people", "onsite-too-many").arg("most", MOST).arg("now", typed.people));
    }
    match (category, title, place, day, hundredths) {
        (Some(category), Ok(title), Ok(place), Ok(day), Ok(hundredths)) if wrong.is_empty() => {
            Ok(Sheet { title, place, category, day, hundredths })
        }
        _ => Err(wrong),
    }
}

/// One line that says something.
pub(super) fn line(text: &str) -> Result<String, ()> {
    let text = text.trim();
    let fine = text.chars().any(char::is_alphanumeric) && text.chars().count() <= LINE && !text.chars().any(char::is_control);
    if fine { Ok(text.to_owned()) } else { Err(()) }
}

pub(super) fn day(text: &str, today: &str) -> Result<String, Refusal> {
    let day = rules::date(text).map_err(|_| Refusal::at("day", "date-form"))?;
    if day.as_str() < FIRST {
        return Err(Refusal::at("day", "onsite-day-long-ago"));
    }
    if day.as_str() > today { Err(Refusal::at("day", "onsite-day-to-come")) } else { Ok(day) }
}

/// 学时 of a class: from 0.25 to 24.
///
/// # Errors
/// `onsite-hours-wrong`, beside the field `hours`.
pub fn hours(text: &str) -> Result<i64, Refusal> {
    hundredths(text).filter(|hours| (25..=2_400).contains(hours)).ok_or_else(|| Refusal::at("hours", "onsite-hours-wrong"))
}

/// 学时 as people type them, in hundredths: `2`, `1.5`, `０.２５`; up to three digits before the point and two behind it.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let narrow: String = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            '．' | '。' => '.',
            c => c,
        })
        .collect();
    let (whole, part) = narrow.split_once('.').unwrap_or((&narrow, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 3
        || part.len() > 2
        || !digits(whole)
        || !digits(part)
        || (part.is_empty() && narrow.contains('.'))
    {
        return None;
    }
    let number = |text: &str| text.parse::<i64>().ok();
    Some(number(whole)? * 100 + number(&format!("{part:0<2}"))?)
}

/// What is done with a sheet that is not confirmed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It is changed; whoever changes it stands for it from then on.
    Change,
    /// A second person confirms it.
    Confirm,
    /// A second person sends it back.
    SendBack,
}

/// Whether that may be done by that person: on a sheet that waits, as it was seen, and not both by one.
///
/// # Errors
/// `onsite-confirmed`, `onsite-moved-on`, `onsite-waits-for-mending`, `onsite-own`, all of the whole sheet.
pub fn may(deed: Deed, (state, version): (&str, i64), made_by: &str, by: &str, seen: i64) -> Result<(), Refusal> {
    if matches!(state, "writing" | "confirmed") {
        return Err(Refusal::at("sheet", "onsite-confirmed"));
    }
    if version != seen {
        return Err(Refusal::at("sheet", "onsite-moved-on"));
    }
    match deed {
        Deed::Change => Ok(()),
        _ if state != "open" => Err(Refusal::at("sheet", "onsite-waits-for-mending")),
        _ if made_by == by => Err(Refusal::at("sheet", "onsite-own")),
        _ => Ok(()),
    }
}

/// Whether somebody may be taken off a sheet: whatever was confirmed may be put right, but a correction is not corrected: another class is put down instead.
pub fn may_correct(state: &str, is_correction: bool) -> bool {
    state == "confirmed" && !is_correction
}

/// How it came to be wrong, of a correction that may be put down.
///
/// # Errors
/// Everything that is wrong, in the order of the form: the whole sheet, nobody is named, no words or too many.
pub fn correction(may_correct: bool, people: usize, why: &str) -> Result<String, Vec<Refusal>> {
    if !may_correct {
        return Err(vec![Refusal::at("sheet", "onsite-not-to-correct")]);
    }
    let mut wrong = Vec::new();
    if people == 0 {
        wrong.push(Refusal::at("people", "onsite-correct-nobody"));
    }
    match words(why, "onsite-correct-no-words") {
        Ok(words) if wrong.is_empty() => Ok(words),
        Ok(_) => Err(wrong),
        Err(refusal) => Err(wrong.into_iter().chain([refusal]).collect()),
    }
}

/// The words with which a sheet is sent back or put right.
///
/// # Errors
/// None (`missing`), or too many.
pub fn words(text: &str, missing: &'static str) -> Result<String, Refusal> {
    let now = text.chars().count();
    if text.trim().is_empty() {
        return Err(Refusal::at("words", missing));
    }
    if now > super::WORDS {
        return Err(Refusal::at("words", "words-too-many").arg("most", super::WORDS).arg("now", now));
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed() -> Typed<'static> {
        Typed { title: "学习党章", place: "三楼会议室", category: "class", day: "2026-11-20", hours: "4", people: 3 }
    }

    #[test]
    fn what_was_confirmed_is_put_right_with_words_and_a_correction_is_not() {
        let codes = |may, people, why| -> Vec<&str> {
            correction(may, people, why).err().unwrap_or_default().into_iter().map(|refusal| refusal.code).collect()
        };
        assert_eq!(correction(true, 1, " 看错了签到表 ").unwrap(), "看错了签到表");
        assert_eq!(codes(true, 0, "看错了"), ["onsite-correct-nobody"]);
        assert_eq!(codes(true, 0, " "), ["onsite-correct-nobody", "onsite-correct-no-words"]);
        assert_eq!(codes(false, 1, "看错了"), ["onsite-not-to-correct"]);
        assert!(may_correct("confirmed", false));
        for (state, is_correction) in [("open", false), ("writing", false), ("returned", false), ("confirmed", true)] {
            assert!(!may_correct(state, is_correction), "{state}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        assert_eq!(sheet(&typed(), "2026-11-24").unwrap().hundredths, 400);
        let wrong = sheet(&Typed { people: 0, ..Typed::default() }, "2026-11-24").unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|refusal| refusal.field).collect();
        assert_eq!(fields, ["category", "title", "place", "day", "hours", "people"]);
        let of =
            |typed: &Typed<'_>| sheet(typed, "2026-11-24").unwrap_err().iter().map(|refusal| refusal.code).collect::<Vec<_>>();
        assert_eq!(of(&Typed { day: "2026-11-25", ..typed() }), ["onsite-day-to-come"]);
        assert_eq!(of(&Typed { day: "2026-02-30", ..typed() }), ["date-form"]);
        assert_eq!(of(&Typed { category: "self_study", ..typed() }), ["onsite-no-category"]);
        assert_eq!(of(&Typed { title: "——", ..typed() }), ["onsite-no-title"]);
        assert_eq!(of(&Typed { people: MOST + 1, ..typed() }), ["onsite-too-many"]);
        assert!(sheet(&Typed { day: "2026-11-24", ..typed() }, "2026-11-24").is_ok(), "today is no day to come");
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, hundredths) in
            [("2", 200), ("0.25", 25), ("1.5", 150), ("１．５", 150), (" 24 ", 2_400), ("8.00", 800), ("1。5", 150)]
        {
            assert_eq!(hours(text), Ok(hundredths), "{text}");
        }
        for text in ["", "0", "0.24", "24.01", "25", "-1", "1.255", "两", "1,5", "1.", ".5", "1.5.5", "999999999999", "+2"] {
            assert!(hours(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(hundredths in 25i64..=2_400) {
            let printed = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            prop_assert_eq!(hours(&printed), Ok(hundredths));
        }

        #[test]
        fn any_text_is_answered(text in ".{0,40}") {
            if let Ok(hundredths) = hours(&text) {
                prop_assert!((25..=2_400).contains(&hundredths));
            }
        }

        #[test]
        fn nobody_is_both_witnesses(state in "open|returned|writing|confirmed", version in 1i64..4, seen in 1i64..4, by in "a|b") {
            for deed in [Deed::Confirm, Deed::SendBack] {
                let fine = may(deed, (&state, version), "a", &by, seen).is_ok();
                prop_assert_eq!(fine, state == "open" && version == seen && by == "b");
            }
            let fine = may(Deed::Change, (&state, version), "a", &by, seen).is_ok();
            prop_assert_eq!(fine, version == seen && (state == "open" || state == "returned"));
        }
    }
}
