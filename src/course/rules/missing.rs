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
    /// What is seen or heard, if anything is.
    pub watched: Option<Watched>,
}

/// How the film of a lesson stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Length, ms.
    pub duration: i64,
    /// Whether it can be shown to learners; nothing: it is being prepared.
    pub teachable: Option<bool>,
    /// How many captions there are.
    pub captions: usize,
    /// How much is wrong with them.
    pub faults: usize,
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
            watched: None,
        }
    }

    /// The same of a lesson that is seen or heard: its length is the film's.
    #[must_use]
    pub fn watched(self, watched: Watched) -> Self {
        Self { length: watched.duration, watched: Some(watched), ..self }
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
        ("purpose", &outline.purpose, LINE, ""),
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
            let measure = lessons.get(&lesson.id);
            let watched = measure.and_then(|measure| measure.watched.as_ref());
            out.extend(watched.into_iter().flat_map(watched_lacks).map(about));
            let Some(text) = measure.filter(|text| text.has_content) else {
                out.push(about(if watched.is_some() { "course-transcript-missing" } else { "course-lesson-empty" }));
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

/// What a film still lacks: whoever cannot hear, or has a weak line, learns the same.
fn watched_lacks(watched: &Watched) -> Vec<&'static str> {
    let film = match watched.teachable {
        Some(true) => None,
        Some(false) => Some("course-media-failed"),
        None => Some("course-media-preparing"),
    };
    let captions = match (watched.captions, watched.faults) {
        (_, 1..) => Some("course-captions-faulty"),
        (0, 0) => Some("course-captions-missing"),
        _ => None,
    };
    film.into_iter().chain(captions).collect()
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
    fn a_film_needs_captions_and_a_text_and_must_be_there() {
        let (outline, mut lessons, banks) = complete();
        let film = Watched { duration: 60_000, teachable: Some(true), captions: 9, faults: 0 };
        let mut with = |watched: Watched, text: bool| {
            let measure = Measure { has_content: text, ..Measure::default() }.watched(watched);
            lessons.insert("l".into(), measure);
            codes(&outline, &lessons, &banks)
        };
        assert_eq!(with(film.clone(), true), Vec::<&str>::new());
        assert_eq!(with(film.clone(), false), ["course-transcript-missing"]);
        assert_eq!(with(Watched { captions: 0, ..film.clone() }, true), ["course-captions-missing"]);
        assert_eq!(with(Watched { faults: 2, ..film.clone() }, true), ["course-captions-faulty"]);
        assert_eq!(with(Watched { teachable: None, ..film.clone() }, true), ["course-media-preparing"]);
        assert_eq!(with(Watched { teachable: Some(false), ..film }, true), ["course-media-failed"]);
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
