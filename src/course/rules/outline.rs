//! The outline of a course and what may be done to it, one change at a time.
//!
//! Promises: ids stay when something is moved or renamed; a change names what it changes by id, so that two writers who change different things
//! do not meet; nothing with something in it is taken away; a refused change changes nothing.

use serde::{Deserialize, Serialize};

use super::{LESSONS, LessonPlan, Outline, UNITS, UnitPlan};
use crate::refusal::Refusal;

/// Most characters of a course's title, a unit's and a lesson's.
pub const TITLE: usize = 60;
/// Most characters of what a course is good for.
pub const DIGEST: usize = 200;
/// Most characters of byline, source, purpose and the words of a line of cost.
pub const LINE: usize = 60;

/// What stands around the units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Title.
    pub title: String,
    /// What it is good for.
    pub digest: String,
    /// Who answers for it.
    pub byline: String,
    /// Where it comes from.
    pub source: String,
    /// For whom it is and for which task.
    #[serde(default)]
    pub purpose: String,
}

impl Outline {
    /// What stands around the units.
    pub fn words(&self) -> Words {
        let Self { title, digest, byline, source, purpose, .. } = self.clone();
        Words { title, digest, byline, source, purpose }
    }

    /// The unit of that id.
    pub fn unit(&self, id: &str) -> Option<&UnitPlan> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The lesson of that id, with its unit.
    pub fn lesson(&self, id: &str) -> Option<(&UnitPlan, &LessonPlan)> {
        self.units.iter().find_map(|unit| Some((unit, unit.lessons.iter().find(|lesson| lesson.id == id)?)))
    }

    /// All lessons, in order.
    pub fn lessons(&self) -> impl Iterator<Item = &LessonPlan> {
        self.units.iter().flat_map(|unit| &unit.lessons)
    }

    /// What it had cost when it was frozen, in fen.
    pub fn fen(&self) -> i64 {
        self.costs.iter().map(|cost| cost.fen).sum()
    }
}

/// One change of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Change {
    /// Title, digest, byline, source, purpose; `seen` is what the writer saw before he typed.
    Words {
        /// As it stood when the form was shown.
        seen: Words,
        /// As typed.
        now: Words,
    },
    /// A new unit at the end.
    AddUnit(String),
    /// Another title.
    RenameUnit(String, String),
    /// Up (or down) by one.
    MoveUnit(String, bool),
    /// Takes away a unit without lessons.
    RemoveUnit(String),
    /// A new lesson at the end of a unit.
    AddLesson(String, String),
    /// Another title.
    RenameLesson(String, String),
    /// Up (or down) by one; from the edge of a unit into the next one.
    MoveLesson(String, bool),
    /// Takes a lesson out of the course.
    RemoveLesson(String),
}

/// The outline after the change; `id` is for what is new.
///
/// # Errors
/// What is named is not there, is not empty, or there are too many.
pub fn changed(outline: &Outline, change: &Change, id: &str) -> Result<Outline, Refusal> {
    let mut out = outline.clone();
    match change {
        Change::Words { seen, now } => {
            let stands = outline.words();
            if stands != *seen && stands != *now {
                return Err(Refusal::new("course-words-moved-on"));
            }
            bounded(&[
                ("title", &now.title, TITLE),
                ("digest", &now.digest, DIGEST),
                ("byline", &now.byline, LINE),
                ("source", &now.source, LINE),
                ("purpose", &now.purpose, LINE),
            ])?;
            Words { title: out.title, digest: out.digest, byline: out.byline, source: out.source, purpose: out.purpose } =
                now.clone();
        }
        Change::AddUnit(title) => {
            if out.units.len() >= UNITS {
                return Err(Refusal::at("unit", "course-units-too-many").arg("most", UNITS));
            }
            out.units.push(UnitPlan { id: id.to_owned(), title: titled("unit", title)?, lessons: Vec::new() });
        }
        Change::RenameUnit(unit, title) => unit_of(&mut out, unit)?.title = titled("unit", title)?,
        Change::MoveUnit(unit, up) => {
            let at = out.units.iter().position(|plan| plan.id == *unit).ok_or_else(gone)?;
            if let Some(to) = beside(at, *up, out.units.len()) {
                out.units.swap(at, to);
            }
        }
        Change::RemoveUnit(unit) => {
            if !unit_of(&mut out, unit)?.lessons.is_empty() {
                return Err(Refusal::new("course-unit-not-empty"));
            }
            out.units.retain(|plan| plan.id != *unit);
        }
        Change::AddLesson(unit, title) => {
            let unit = unit_of(&mut out, unit)?;
            if unit.lessons.len() >= LESSONS {
                return Err(Refusal::at("lesson", "course-lessons-too-many").arg("most", LESSONS));
            }
            unit.lessons.push(LessonPlan { id: id.to_owned(), title: titled("lesson", title)? });
        }
        Change::RenameLesson(lesson, title) => {
            let title = titled("title", title)?;
            let plan = out.units.iter_mut().flat_map(|unit| &mut unit.lessons).find(|plan| plan.id == *lesson);
            plan.ok_or_else(gone)?.title = title;
        }
        Change::MoveLesson(lesson, up) => move_lesson(&mut out, lesson, *up)?,
        Change::RemoveLesson(lesson) => {
            out.lesson(lesson).ok_or_else(gone)?;
            out.units.iter_mut().for_each(|unit| unit.lessons.retain(|plan| plan.id != *lesson));
        }
    }
    Ok(out)
}

fn gone() -> Refusal {
    Refusal::new("course-part-gone")
}

fn unit_of<'a>(outline: &'a mut Outline, id: &str) -> Result<&'a mut UnitPlan, Refusal> {
    outline.units.iter_mut().find(|unit| unit.id == id).ok_or_else(gone)
}

fn titled(field: &'static str, title: &str) -> Result<String, Refusal> {
    let title = title.trim();
    if title.is_empty() {
        return Err(Refusal::at(field, "course-part-title-missing"));
    }
    bounded(&[(field, title, TITLE)])?;
    Ok(title.to_owned())
}

pub(super) fn bounded(fields: &[(&'static str, &str, usize)]) -> Result<(), Refusal> {
    for (field, text, most) in fields {
        let now = text.chars().count();
        if now > *most {
            return Err(Refusal::at(field, "words-too-many").arg("most", *most).arg("now", now));
        }
    }
    Ok(())
}

/// The place beside `at`, if there is one.
fn beside(at: usize, up: bool, all: usize) -> Option<usize> {
    if up { at.checked_sub(1) } else { (at + 1 < all).then_some(at + 1) }
}

fn move_lesson(outline: &mut Outline, lesson: &str, up: bool) -> Result<(), Refusal> {
    let find = |unit: &UnitPlan| unit.lessons.iter().position(|plan| plan.id == lesson);
    let (unit, at) = outline.units.iter().enumerate().find_map(|(number, unit)| Some((number, find(unit)?))).ok_or_else(gone)?;
    let here = &mut outline.units[unit].lessons;
    if let Some(to) = beside(at, up, here.len()) {
        here.swap(at, to);
        return Ok(());
    }
    let Some(next) = beside(unit, up, outline.units.len()) else { return Ok(()) };
    if outline.units[next].lessons.len() >= LESSONS {
        return Err(Refusal::at("lesson", "course-lessons-too-many").arg("most", LESSONS));
    }
    let plan = outline.units[unit].lessons.remove(at);
    let there = &mut outline.units[next].lessons;
    let to = if up { there.len() } else { 0 };
    there.insert(to, plan);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn course() -> Outline {
        let lesson = |id: &str| LessonPlan { id: id.into(), title: format!("课{id}") };
        let unit = |id: &str, lessons: &[&str]| UnitPlan {
            id: id.into(),
            title: format!("单元{id}"),
            lessons: lessons.iter().map(|id| lesson(id)).collect(),
        };
        Outline { units: vec![unit("u1", &["a", "b"]), unit("u2", &["c"]), unit("u3", &[])], ..Outline::default() }
    }

    fn order(outline: &Outline) -> Vec<Vec<&str>> {
        outline.units.iter().map(|unit| unit.lessons.iter().map(|lesson| lesson.id.as_str()).collect()).collect()
    }

    fn moved(lesson: &str, up: bool) -> Outline {
        changed(&course(), &Change::MoveLesson(lesson.into(), up), "").unwrap()
    }

    #[test]
    fn lessons_move_inside_their_unit_and_over_its_edge() {
        assert_eq!(order(&moved("b", true)), [vec!["b", "a"], vec!["c"], vec![]]);
        assert_eq!(order(&moved("b", false)), [vec!["a"], vec!["b", "c"], vec![]]);
        assert_eq!(order(&moved("c", true)), [vec!["a", "b", "c"], vec![], vec![]]);
        assert_eq!(order(&moved("a", true)), order(&course()), "above the first there is nothing");
    }

    #[test]
    fn what_holds_something_is_not_taken_away_and_what_is_gone_is_told() {
        let refused = |change: &Change| changed(&course(), change, "").unwrap_err().code;
        assert_eq!(refused(&Change::RemoveUnit("u1".into())), "course-unit-not-empty");
        assert_eq!(refused(&Change::RemoveUnit("x".into())), "course-part-gone");
        assert_eq!(refused(&Change::RenameLesson("x".into(), "新".into())), "course-part-gone");
        assert_eq!(refused(&Change::AddUnit("  ".into())), "course-part-title-missing");
        assert_eq!(refused(&Change::AddUnit("长".repeat(61))), "words-too-many");
        assert_eq!(changed(&course(), &Change::RemoveUnit("u3".into()), "").unwrap().units.len(), 2);
    }

    #[test]
    fn of_two_writers_of_the_words_the_second_is_told_unless_both_typed_the_same() {
        let words = |title: &str| Words { title: title.into(), ..Words::default() };
        let first = changed(&course(), &Change::Words { seen: words(""), now: words("甲") }, "").unwrap();
        let again = |now: &str| changed(&first, &Change::Words { seen: words(""), now: words(now) }, "");
        assert_eq!(again("乙").unwrap_err().code, "course-words-moved-on");
        assert_eq!(again("甲").unwrap().title, "甲");
    }

    proptest! {
        #[test]
        fn no_move_loses_or_doubles_a_lesson(moves in proptest::collection::vec((0..3usize, any::<bool>()), 0..40)) {
            let mut outline = course();
            for (which, up) in moves {
                outline = changed(&outline, &Change::MoveLesson(["a", "b", "c"][which].into(), up), "").unwrap();
            }
            let mut ids: Vec<&str> = outline.lessons().map(|lesson| lesson.id.as_str()).collect();
            ids.sort_unstable();
            prop_assert_eq!(ids, ["a", "b", "c"]);
        }
    }
}
