//! Three questions on a page, one at a time; what stands beside a lesson.

use std::borrow::Cow;

use askama::Template;
use zhibu_bank::{Answer, Shown};

use crate::desk::{Errors, Form, Frame, When};
use crate::effect::rules::{Kind, Said, Way};
use crate::learn::Fields;

impl Kind {
    /// What it is called.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Pre => f.t("three-pre"),
            Self::Post => f.t("three-post"),
            Self::Recall => f.t("three-recall"),
        }
    }

    /// What it is for, and that nothing depends on it.
    pub fn line<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Pre => f.t("three-pre-line"),
            Self::Post => f.t("three-post-line"),
            Self::Recall => f.t("three-recall-line"),
        }
    }

    /// The button that puts it aside.
    pub fn aside<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Pre => f.t("three-pre-aside"),
            Self::Post | Self::Recall => f.t("three-aside"),
        }
    }
}

impl Way {
    /// In the order of the form.
    pub const EVERY: [Self; 3] = [Self::Home, Self::Calendar, Self::None];

    /// As the person says it.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Home => f.t("three-way-home"),
            Self::Calendar => f.t("three-way-calendar"),
            Self::None => f.t("three-way-none"),
        }
    }
}

impl Said {
    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Good => f.t("useful-good"),
            Self::Fair => f.t("useful-fair"),
            Self::Bad => f.t("useful-bad"),
        }
    }
}

/// Three questions that can be answered now, in one box.
#[derive(Template)]
#[template(path = "effect/offer.html")]
pub struct OfferBox<'a> {
    /// The frame of the page that it stands on.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Which.
    pub kind: Kind,
    /// The course.
    pub course: String,
    /// Where to go on after putting it aside.
    pub from: String,
    /// Whether the way of being asked later was never chosen.
    pub ask_way: bool,
}

/// 有用吗, at the end of a lesson.
#[derive(Template)]
#[template(path = "effect/useful.html")]
pub struct UsefulBox<'a> {
    /// The frame of the page that it stands on.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Public code of the lesson.
    pub code: String,
    /// What the person said so far.
    pub said: Option<Said>,
    /// With which words.
    pub words: String,
}

/// One of the three, after all were answered.
#[derive(Clone, Debug)]
pub struct ThreeLine {
    /// The question's text.
    pub stem: String,
    /// Whether it was answered right.
    pub right: bool,
    /// Public code of the lesson that it is about (empty: the whole unit).
    pub lesson: String,
}

/// Where the three are.
#[derive(Clone, Debug)]
pub enum ThreeState {
    /// One of them.
    Ask {
        /// Its number, from 1.
        no: usize,
        /// Of how many.
        all: usize,
        /// What is asked.
        shown: Shown,
        /// What was chosen before an error.
        given: Answer,
    },
    /// All answered.
    Done(Vec<ThreeLine>),
    /// Put aside.
    Aside,
    /// No longer asked.
    Over,
}

/// `/desk/learn/three/{probe}`.
#[derive(Template)]
#[template(path = "effect/three.html")]
pub struct ThreePage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// Their id.
    pub probe: String,
    /// Which.
    pub kind: Kind,
    /// Title of the course.
    pub course: String,
    /// Where they are.
    pub state: ThreeState,
    /// Where to go on.
    pub next: String,
    /// What is wrong, at `answer`.
    pub errors: Errors,
    /// How the person wants to be asked later.
    pub way: Option<Way>,
}

/// What can be looked back at.
#[derive(Clone, Debug)]
pub struct LookBack {
    /// The course.
    pub course: String,
    /// Its title.
    pub title: String,
}

/// `/desk/learn/three`.
#[derive(Template)]
#[template(path = "effect/way.html")]
pub struct WayPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The way so far.
    pub way: Option<Way>,
    /// What can be looked back at now.
    pub due: Vec<LookBack>,
    /// What can be looked back at later, with its day, for whoever takes it along.
    pub coming: Vec<(LookBack, When)>,
}
