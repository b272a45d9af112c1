//! 还差什么: everything that a course still lacks before it may go to review.
//!
//! Promises: nothing is missing exactly when the course may be submitted; each gap names the field or the part that it is about, in the order
//! of the page; mending one gap never opens another.

use std::collections::BTreeMap;

use zhibu_doc::{Doc, plain};

use super::outline::{DIGEST, LINE, TITLE};
use super::{Outline, USABLE, parts_of};
use crate::refusal::Refusal;

/// Most characters of a lesson.
pub const TEXT: usize = 100_000;
/// Most pictures of a lesson.
pub const PICTURES: usize = 100;

/// What counts of a lesson's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measure {
    /// Places (ms).
    pub length: i64,
    /// Characters and words, as the editor counts them.
    pub words: usize,
    /// Whether anything can be read or seen.
    pub has_content: bool,
    /// Pictures that could not be read, by number.
    pub unreadable: Vec<usize>,
    /// Pictures without a word of what is in them, by number.
    pub without_alt: Vec<usize>,
}

impl Measure {
    /// Looks at a text.
    pub fn of(doc: &Doc) -> Self {
        let figures = doc.figures();
        let numbers = |wrong: &dyn Fn(&zhibu_doc::Figure) -> bool| {
            figures.iter().zip(1..).filter(|(figure, _)| wrong(figure)).map(|(_, number)| number).collect()
        };
        Self {
            length: parts_of(doc).last().map_or(0, |part| part.to),
            words: plain::count(doc),
            has_content: !plain::text(doc).trim().is_empty() || !figures.is_empty(),
            unreadable: numbers(&|figure| figure.file.is_empty()),
            without_alt: numbers(&|figure| !figure.file.is_empty() && figure.alt.trim().is_empty()),
        }
    }
}

/// What counts of the bank of a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bank {
    /// All questions.
    pub all: usize,
    /// Those that may stand in the flow and in the exit check.
    pub usable: usize,
    /// Those that cannot be asked at all.
    pub faulty: usize,
}

/// What is typed may be saved however unfinished it is, but not without bounds.
///
/// # Errors
/// The text is longer than any lesson should be.
pub fn savable(doc: &Doc) -> Result<(), Refusal> {
    let now = plain::text(doc).chars().count();
    if now > TEXT {
        return Err(Refusal::at("body", "words-too-many").arg("most", TEXT).arg("now", now));
    }
    if doc.figures().len() > PICTURES {
        return Err(Refusal::at("body", "pictures-too-many").arg("most", PICTURES));
    }
    Ok(())
}

/// Everything that is missing, in the order of the page. `lessons` by lesson, `banks` by unit.
pub fn missing(outline: &Outline, lessons: &BTreeMap<String, Measure>, banks: &BTreeMap<String, Bank>) -> Vec<Refusal> {
    let mut out = Vec::new();
    for (field, text, most, none) in [
        ("title", &outline.title, TITLE, "course-title-missing"),
        ("digest", &outline.digest, DIGEST, "course-digest-missing"),
        ("byline", &outline.byline, LINE, "byline-missing"),
        ("source", &outline.source, LINE, ""),
    ] {
        let now = text.chars().count();
        if text.trim().is_empty() && !none.is_empty() {
            out.push(Refusal::at(field, none));
        }
        if now > most {
            out.push(Refusal::at(field, "words-too-many").arg("most", most).arg("now", now));
        }
    }
    if outline.units.is_empty() {
        out.push(Refusal::at("units", "course-units-missing"));
    }
    for unit in &outline.units {
        let about = |code| Refusal::at("unit", code).arg("unit", &unit.title).arg("key", &unit.id);
        if unit.lessons.is_empty() {
            out.push(about("course-unit-empty"));
        }
        for lesson in &unit.lessons {
            let about = |code| Refusal::at("lesson", code).arg("lesson", &lesson.title).arg("key", &lesson.id);
            let Some(text) = lessons.get(&lesson.id).filter(|text| text.has_content) else {
                out.push(about("course-lesson-empty"));
                continue;
            };
            out.extend(text.unreadable.iter().map(|n| about("course-picture-unreadable").arg("n", n)));
            out.extend(text.without_alt.iter().map(|n| about("course-alt-missing").arg("n", n)));
        }
        let bank = banks.get(&unit.id).copied().unwrap_or_default();
        if bank.usable < USABLE {
            out.push(
                about("course-questions-few").arg("usable", bank.usable).arg("least", USABLE).arg("more", USABLE - bank.usable),
            );
        }
        if bank.faulty > 0 {
            out.push(about("course-questions-faulty").arg("faulty", bank.faulty));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{LessonPlan, UnitPlan};
    use super::*;
    use proptest::prelude::*;
    use zhibu_doc::{Block, Figure};

    fn complete() -> (Outline, BTreeMap<String, Measure>, BTreeMap<String, Bank>) {
        let lessons = vec![LessonPlan { id: "l".into(), title: "课".into() }];
        let outline = Outline {
            title: "题".into(),
            digest: "学会".into(),
            byline: "支部".into(),
            units: vec![UnitPlan { id: "u".into(), title: "单元".into(), lessons }],
            ..Outline::default()
        };
        let text = Measure { length: 3_000, words: 2, has_content: true, ..Measure::default() };
        let bank = Bank { all: 8, usable: 8, faulty: 0 };
        (outline, [("l".to_owned(), text)].into(), [("u".to_owned(), bank)].into())
    }

    fn codes(outline: &Outline, lessons: &BTreeMap<String, Measure>, banks: &BTreeMap<String, Bank>) -> Vec<&'static str> {
        missing(outline, lessons, banks).iter().map(|refusal| refusal.code).collect()
    }

    #[test]
    fn seven_usable_questions_are_one_too_few_and_a_broken_one_stops_all() {
        let (outline, lessons, mut banks) = complete();
        assert_eq!(codes(&outline, &lessons, &banks), Vec::<&str>::new());
        banks.insert("u".into(), Bank { all: 9, usable: 7, faulty: 1 });
        assert_eq!(codes(&outline, &lessons, &banks), ["course-questions-few", "course-questions-faulty"]);
        banks.insert("u".into(), Bank { all: 9, usable: 8, faulty: 1 });
        assert_eq!(codes(&outline, &lessons, &banks), ["course-questions-faulty"]);
    }

    #[test]
    fn pictures_are_told_by_their_numbers() {
        let figure = |file: &str, alt: &str| Block::Figure(Figure { file: file.into(), alt: alt.into(), caption: Vec::new() });
        let doc = Doc { blocks: vec![figure("f", "灯"), figure("g", " "), figure("", "")], ..Doc::default() };
        let measure = Measure::of(&doc);
        assert_eq!((measure.without_alt, measure.unreadable), (vec![2], vec![3]));
    }

    proptest! {
        /// Nothing is missing exactly when every part is there; and each thing that is taken away is named.
        #[test]
        fn a_gap_is_named_if_and_only_if_it_is_there(
            title in any::<bool>(), digest in any::<bool>(), byline in any::<bool>(), lesson in any::<bool>(), text in any::<bool>(),
            usable in 0..12usize, faulty in 0..3usize,
        ) {
            let (mut outline, mut lessons, mut banks) = complete();
            if !title { outline.title.clear(); }
            if !digest { outline.digest = "  ".into(); }
            if !byline { outline.byline.clear(); }
            if !lesson { outline.units[0].lessons.clear(); }
            if !text { lessons.clear(); }
            banks.insert("u".into(), Bank { all: usable + faulty, usable, faulty });
            let expected = [
                (!title, "course-title-missing"), (!digest, "course-digest-missing"), (!byline, "byline-missing"),
                (!lesson, "course-unit-empty"), (lesson && !text, "course-lesson-empty"), (usable < USABLE, "course-questions-few"),
                (faulty > 0, "course-questions-faulty"),
            ];
            let expected: Vec<_> = expected.into_iter().filter(|(gap, _)| *gap).map(|(_, code)| code).collect();
            prop_assert_eq!(codes(&outline, &lessons, &banks), expected);
        }
    }
}
