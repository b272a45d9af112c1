//! Where an imported question belongs: its category read as a place of the course.
//!
//! Promises: "1.2.3" is unit 1, lesson 2, part 3, and titles mean the same (`单元/课/段`, or a lesson's title alone); what is understood in part is
//! used as far as it goes; what is not understood goes to the unit that was chosen, and is told.

use super::Outline;

/// A place by ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The unit.
    pub unit: String,
    /// The lesson, or nothing.
    pub lesson: String,
    /// The part from 1, or 0.
    pub part: i64,
    /// Whether all of the category was understood.
    pub whole: bool,
}

/// Reads a category; `parts` are the titles of the parts of a lesson, by its id.
pub fn place_of<'a>(category: &str, outline: &Outline, chosen: &str, parts: impl Fn(&str) -> &'a [String]) -> Found {
    let nowhere = |whole| Found { unit: chosen.to_owned(), whole, ..Found::default() };
    let category = category.trim();
    if category.is_empty() {
        return nowhere(true);
    }
    let numbers: Option<Vec<usize>> = category.split(['.', '．', '-', '/']).map(|word| word.trim().parse().ok()).collect();
    let words: Vec<String> = match &numbers {
        Some(numbers) => numbers.iter().map(ToString::to_string).collect(),
        None => category.split(['/', '／', '>', '＞', '›']).map(|word| word.trim().to_owned()).collect(),
    };
    let is =
        |word: &str, at: usize, title: &str| if numbers.is_some() { word == (at + 1).to_string() } else { word == title.trim() };
    let mut rest = words.iter().map(String::as_str);
    let Some(first) = rest.next() else { return nowhere(true) };
    let unit = outline.units.iter().enumerate().find(|(at, unit)| is(first, *at, &unit.title)).map(|(_, unit)| unit);
    let Some(unit) = unit else {
        // A lesson's title alone says enough.
        let alone = outline.units.iter().find_map(|unit| {
            let lesson = unit.lessons.iter().find(|lesson| numbers.is_none() && lesson.title.trim() == first)?;
            Some((unit, lesson))
        });
        return match alone {
            Some((unit, lesson)) => part_of(rest.next(), &unit.id, &lesson.id, parts(&lesson.id), numbers.is_some()),
            None => nowhere(false),
        };
    };
    let Some(second) = rest.next() else { return Found { unit: unit.id.clone(), whole: true, ..Found::default() } };
    match unit.lessons.iter().enumerate().find(|(at, lesson)| is(second, *at, &lesson.title)) {
        Some((_, lesson)) => part_of(rest.next(), &unit.id, &lesson.id, parts(&lesson.id), numbers.is_some()),
        None => Found { unit: unit.id.clone(), ..Found::default() },
    }
}

fn part_of(word: Option<&str>, unit: &str, lesson: &str, parts: &[String], by_number: bool) -> Found {
    let found = Found { unit: unit.to_owned(), lesson: lesson.to_owned(), part: 0, whole: word.is_none() };
    let Some(word) = word else { return found };
    let at = if by_number {
        word.parse::<usize>().ok().filter(|number| (1..=parts.len()).contains(number))
    } else {
        parts.iter().position(|title| title.trim() == word).map(|at| at + 1)
    };
    match at.and_then(|at| i64::try_from(at).ok()) {
        Some(part) => Found { part, whole: true, ..found },
        None => found,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LessonPlan, UnitPlan};
    use super::*;

    fn course() -> Outline {
        let lesson = |id: &str, title: &str| LessonPlan { id: id.into(), title: title.into() };
        let unit = |id: &str, title: &str, lessons| UnitPlan { id: id.into(), title: title.into(), lessons };
        let units = vec![
            unit("u1", "挂灯", vec![lesson("a", "怎么挂"), lesson("b", "挂多高")]),
            unit("u2", "收灯", vec![lesson("c", "怎么收")]),
        ];
        Outline { units, ..Outline::default() }
    }

    #[test]
    fn numbers_and_titles_mean_the_same_place() {
        let parts = ["先看风".to_owned(), "再看天".to_owned()];
        let find = |category: &str| place_of(category, &course(), "u2", |_| &parts);
        let found = |unit: &str, lesson: &str, part, whole| Found { unit: unit.into(), lesson: lesson.into(), part, whole };
        for (category, place) in [
            ("", found("u2", "", 0, true)),
            ("1", found("u1", "", 0, true)),
            ("1.2", found("u1", "b", 0, true)),
            ("1．2．2", found("u1", "b", 2, true)),
            ("1.2.9", found("u1", "b", 0, false)),
            ("1.9", found("u1", "", 0, false)),
            ("9", found("u2", "", 0, false)),
            ("挂灯", found("u1", "", 0, true)),
            ("挂灯/挂多高/再看天", found("u1", "b", 2, true)),
            ("怎么收", found("u2", "c", 0, true)),
            ("怎么收/先看风", found("u2", "c", 1, true)),
            ("别的书", found("u2", "", 0, false)),
        ] {
            assert_eq!(find(category), place, "{category}");
        }
    }
}
