//! The law of courses, in pure functions: what one is made of, how a lesson is measured, what must be there before review.
//!
//! Promises: a place of a lesson is a millisecond of it, the same in every form; a unit's nominal value follows from its length by a rule pack with
//! version and source; what is frozen is hashed whole. No clock, no database.

mod captions;
mod cost;
mod hours;
mod media;
mod missing;
mod money;
mod outline;
mod parts;
mod picture;
mod place;
mod state;

pub use captions::{CAPTIONS, Cue, CueFault, cues, rough, transcript, vtt};
pub use cost::{COSTS, entered};
pub use hours::{Pack, Year};
pub use media::{LessonMedia, lesson_parts};
pub use missing::{Bank, Measure, Watched, missing, savable};
pub use money::{fen_of, yuan};
pub use outline::{Change, Words, changed};
pub use parts::{CHARACTER, PICTURE, Part, parts_of};
pub use picture::{described, with_picture};
pub use place::{Found, place_of};
pub use state::{State, take_down};

use serde::{Deserialize, Serialize};
use zhibu_doc::{Doc, canonical};

/// Usable questions that a unit needs at least: five for the check, and others for its second draw and on the way.
pub const USABLE: usize = 8;
/// Most units of a course.
pub const UNITS: usize = 30;
/// Most lessons of a unit.
pub const LESSONS: usize = 20;
/// Longest lesson that is learned on a phone at once: 15 minutes.
const AT_ONCE: i64 = 15 * 60_000;

const REVISION_TAG: &str = "zhibu course revision 1";

/// Minutes of a lesson that is too long to be learned at once; nothing of a shorter one.
pub fn too_long(length: i64) -> Option<i64> {
    (length > AT_ONCE).then(|| (length + 59_999) / 60_000)
}

/// A course but for its texts and questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// Title.
    pub title: String,
    /// What it is good for, in a sentence or two.
    pub digest: String,
    /// Who answers for it; a post by default.
    pub byline: String,
    /// Where it comes from.
    pub source: String,
    /// For whom it is and for which task; empty: its writer did not say. What was frozen before this was asked keeps its hash.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Its units, in order.
    pub units: Vec<UnitPlan>,
    /// What it had cost when it was frozen. The working outline has none: the lines stand beside the course.
    #[serde(default)]
    pub costs: Vec<Cost>,
}

/// What is completed as a whole: one or several short lessons with one exit check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPlan {
    /// Id; it stays when the unit is moved or renamed.
    pub id: String,
    /// Title.
    pub title: String,
    /// Lessons, in order.
    pub lessons: Vec<LessonPlan>,
}

/// One lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonPlan {
    /// Id; it stays when the lesson is moved or renamed.
    pub id: String,
    /// Title.
    pub title: String,
}

/// A line of what a course cost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// For what: 配音, 剪辑 …
    pub kind: String,
    /// Integer fen.
    pub fen: i64,
    /// Which document says so.
    pub source: String,
}

/// A question as it was frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenQuestion {
    /// Id in the bank.
    pub id: String,
    /// Of which unit.
    pub unit: String,
    /// About which lesson; empty: the whole unit.
    pub lesson: String,
    /// About which of its parts, from 1; 0: the whole lesson.
    pub part: i64,
    /// Whether it may stand in the flow and in the exit check.
    pub usable: bool,
    /// The question itself (`zhibu_bank::Question`).
    pub body: serde_json::Value,
}

/// A text as it was frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenText {
    /// Of which lesson.
    pub lesson: String,
    /// The text.
    pub doc: Doc,
}

/// The film of a lesson as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenMedia {
    /// Of which lesson.
    pub lesson: String,
    /// The film and its captions.
    pub media: LessonMedia,
}

/// A whole course as it goes to review and to the learners.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// Everything but texts and questions.
    pub outline: Outline,
    /// The texts of all lessons.
    pub texts: Vec<FrozenText>,
    /// All questions.
    pub questions: Vec<FrozenQuestion>,
    /// What is seen or heard; lessons of text alone do not stand here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<FrozenMedia>,
}

impl Frozen {
    /// The text of a lesson.
    pub fn text(&self, lesson: &str) -> Option<&Doc> {
        self.texts.iter().find(|text| text.lesson == lesson).map(|text| &text.doc)
    }

    /// What is seen or heard of a lesson.
    pub fn media(&self, lesson: &str) -> Option<&LessonMedia> {
        self.media.iter().find(|media| media.lesson == lesson).map(|media| &media.media)
    }

    /// The parts of a lesson.
    pub fn parts(&self, lesson: &str) -> Vec<Part> {
        self.text(lesson).map(|doc| lesson_parts(doc, self.media(lesson))).unwrap_or_default()
    }

    /// Places of a lesson.
    pub fn length(&self, lesson: &str) -> i64 {
        self.parts(lesson).last().map_or(0, |part| part.to)
    }

    /// SHA-256 over the canonical form and the revision before, hex.
    ///
    /// # Errors
    /// None for what this program made.
    pub fn hash(&self, before: &str) -> Result<String, serde_json::Error> {
        let whole = serde_json::json!({ "course": self, "before": before });
        Ok(canonical::hash(REVISION_TAG, &whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_frozen_before_it_was_asked_for_whom_keeps_its_hash() {
        let before = r#"{"title":"题","digest":"学会","byline":"支部","source":"支部","units":[],"costs":[]}"#;
        let outline: Outline = serde_json::from_str(before).unwrap();
        assert_eq!(serde_json::to_string(&outline).unwrap(), before);
        let hash = |outline: Outline| Frozen { outline, ..Frozen::default() }.hash("").unwrap();
        assert_ne!(
            hash(outline.clone()),
            hash(Outline { purpose: "给管灯的人".into(), ..outline }),
            "it is covered like the digest"
        );
    }

    #[test]
    fn fifteen_minutes_are_learned_at_once_and_a_second_more_is_told() {
        assert_eq!((too_long(AT_ONCE), too_long(AT_ONCE + 1_000), too_long(1_800_000)), (None, Some(16), Some(30)));
    }
}
