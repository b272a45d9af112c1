//! What a course taught: plain figures about the course, to look at, to print and to take along.

use std::borrow::Cow;

use askama::Template;

use crate::desk::{Frame, When};
use crate::effect::rules::told::{Gain, Share};
use crate::web::i18n::Lang;

impl Share {
    /// In words: 不到 10%, 约 40%, 90% 以上.
    pub fn word(self, l: &Lang) -> Cow<'_, str> {
        match self {
            Self::Few => l.t("effect-share-few"),
            Self::About(points) => Cow::Owned(l.t1("effect-share", "n", points).into_owned()),
            Self::Most => l.t("effect-share-most"),
        }
    }
}

/// 有用吗 of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct UsefulShares {
    /// People, by tens.
    pub people: i64,
    /// 有用, 一般, 没用.
    pub shares: [Share; 3],
}

/// How many came as far as each part.
#[derive(Clone, Debug)]
pub struct ReachedShares {
    /// People who began, by tens.
    pub people: i64,
    /// Title of the part and the share, in order.
    pub parts: Vec<(String, Share)>,
}

/// A lesson of the course.
#[derive(Clone, Debug)]
pub struct LessonFigures {
    /// Title.
    pub title: String,
    /// 有用吗; nothing: too few.
    pub useful: Option<UsefulShares>,
    /// Where people stop; nothing: too few.
    pub reached: Option<ReachedShares>,
    /// Where it is written on the desk: the working lesson and the unit whose bank has its questions; nothing: it stands there no more.
    pub place: Option<(String, String)>,
    /// Released words.
    pub words: Vec<String>,
    /// What to mend first, in sentences.
    pub mend: Vec<String>,
}

/// A question that many miss.
#[derive(Clone, Debug)]
pub struct MissedQuestion {
    /// Its text.
    pub stem: String,
    /// Title of the lesson that it is about (empty: a whole unit).
    pub lesson: String,
    /// Its public code.
    pub code: String,
    /// The part, from 1; 0: the whole lesson.
    pub part: i64,
    /// Who answered it, by tens.
    pub people: i64,
    /// Who missed it.
    pub missed: Share,
    /// When that was worked out last.
    pub at: i64,
}

/// Everything that is told of a course.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Title of the course.
    pub title: String,
    /// Its unit.
    pub node: String,
    /// Before and after; nothing: too few.
    pub gain: Option<Gain>,
    /// After and thirty days later; nothing: too few.
    pub recall: Option<Gain>,
    /// Lines of cost: for what, yuan, source.
    pub costs: Vec<(String, String, String)>,
    /// Their sum, yuan.
    pub sum: String,
    /// Yuan for one person who answers after what he could not answer before; nothing: cannot be said.
    pub per_gain: Option<String>,
    /// Its lessons, in order.
    pub lessons: Vec<LessonFigures>,
    /// What most miss, the most missed first.
    pub missed: Vec<MissedQuestion>,
    /// What to mend of the course as a whole.
    pub mend: Vec<String>,
    /// Up to when the figures go.
    pub at: Option<When>,
}

impl Figures {
    /// Whether something is to be mended.
    pub fn is_weak(&self) -> bool {
        !self.mend.is_empty() || self.lessons.iter().any(|lesson| !lesson.mend.is_empty())
    }

    /// Whether no figure can be told yet.
    pub fn is_silent(&self) -> bool {
        let heard = |lesson: &LessonFigures| lesson.useful.is_some() || lesson.reached.is_some();
        self.gain.is_none() && self.recall.is_none() && self.missed.is_empty() && !self.lessons.iter().any(heard)
    }
}

/// `/desk/courses/{id}/effect`.
#[derive(Template)]
#[template(path = "effect/page.html")]
pub struct EffectPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The course.
    pub id: String,
    /// People that a figure is about at least.
    pub fewest: usize,
    /// Whether the reader also sees the course's own page.
    pub may_read: bool,
    /// Whether the reader may mend it and enter what it cost.
    pub may_edit: bool,
    /// What has to be done before it can be mended, as the key of a sentence.
    pub first: Option<&'static str>,
    /// All of it.
    pub all: Figures,
}

/// A course in the list.
#[derive(Clone, Debug)]
pub struct EffectRow {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Its unit.
    pub node: String,
    /// Lessons that could do with some mending.
    pub weak: usize,
}

/// `/desk/effect`.
#[derive(Template)]
#[template(path = "effect/list.html")]
pub struct EffectList<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Those with weak lessons first.
    pub courses: Vec<EffectRow>,
}
