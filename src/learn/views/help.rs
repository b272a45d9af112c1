//! 请人帮忙: the form, and what became of it.
//!
//! Promise: the person reads before sending what the unit will see.

use std::borrow::Cow;

use askama::Template;

use crate::desk::{Errors, Form, Frame, When};

/// How somebody wants to be helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpWay {
    /// 请给我打电话.
    Call,
    /// 到支部当面教我.
    Teach,
    /// 找个人陪我学.
    Together,
}

impl HelpWay {
    /// In the order of the form.
    pub const EVERY: [Self; 3] = [Self::Call, Self::Teach, Self::Together];

    /// The name in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Teach => "teach",
            Self::Together => "together",
        }
    }

    /// As the person says it.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Call => f.t("help-way-call"),
            Self::Teach => f.t("help-way-teach"),
            Self::Together => f.t("help-way-together"),
        }
    }

    /// As the unit reads it.
    pub fn wish<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::Call => f.t("help-wish-call"),
            Self::Teach => f.t("help-wish-teach"),
            Self::Together => f.t("help-wish-together"),
        }
    }
}

/// A wish of mine.
#[derive(Clone, Debug)]
pub struct MyWish {
    /// Its id.
    pub id: String,
    /// How.
    pub way: HelpWay,
    /// The page that it was about, in words.
    pub about: String,
    /// What I wrote (empty: nothing).
    pub words: String,
    /// When.
    pub at: When,
    /// When somebody helped; nothing: it is open.
    pub closed: Option<When>,
}

/// `/desk/learn/help`.
#[derive(Template)]
#[template(path = "learn/help.html")]
pub struct HelpForm<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The page that one came from.
    pub from: String,
    /// The same in words.
    pub about: String,
    /// Name of the own unit (empty: none, and nobody who could be asked).
    pub unit: String,
    /// The way chosen.
    pub way: Option<HelpWay>,
    /// As typed.
    pub words: String,
    /// What I asked for before, the newest first.
    pub wishes: Vec<MyWish>,
    /// `way`, `words`, `help`.
    pub errors: Errors,
}

impl HelpForm<'_> {
    fn chosen(&self, way: HelpWay) -> bool {
        self.way == Some(way)
    }
}
