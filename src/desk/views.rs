//! What every signed-in page is made of: the frame, the forms, the errors beside their fields, and the page of trouble.
//!
//! Promises: a view holds ready data only (no store, no clock), and its template holds no text of its own: every word comes
//! from `locales/`. What a person may not do has no place in the rail.

use std::borrow::Cow;
use std::fmt;

use askama::Template;

use super::wording::{grouped, phrases};
use crate::web::assets::Assets;
use crate::web::i18n::Lang;
use crate::web::icons::{Icon, icon};

/// Which place of the rail a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// The first page, 今天要办.
    Today,
    /// Articles: list, editor, progress.
    Write,
    /// Courses: list, outline, lessons, questions.
    Courses,
    /// Reviews: list and screen.
    Review,
    /// Lessons and the own record.
    Learn,
    /// The learning of the people whom I look after.
    Organise,
    /// Units and persons.
    People,
    /// My own sign-ins.
    Me,
}

/// How a flash reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// Done.
    Ok,
    /// Done, but look at something.
    Warn,
    /// Not done.
    Bad,
}

/// One sentence above the page: what was just done.
#[derive(Clone, Debug)]
pub struct Flash {
    /// How it reads.
    pub kind: FlashKind,
    /// The sentence, already in the reader's language.
    pub text: String,
}

impl Flash {
    /// The CSS word of the kind.
    pub fn class(&self) -> &'static str {
        match self.kind {
            FlashKind::Ok => "ok",
            FlashKind::Warn => "warn",
            FlashKind::Bad => "bad",
        }
    }

    /// The sign that stands beside the colour.
    pub fn icon(&self) -> &'static str {
        match self.kind {
            FlashKind::Ok => "okc",
            FlashKind::Warn => "warn",
            FlashKind::Bad => "no",
        }
    }
}

/// The frame round every signed-in page.
#[expect(clippy::struct_excessive_bools, reason = "which places the rail has is asked one by one in the template")]
pub struct Frame<'a> {
    /// The words.
    pub l: &'a Lang,
    /// Addresses of style sheets and scripts.
    pub assets: &'a Assets,
    /// The name of the site.
    pub site_name: String,
    /// Who is signed in.
    pub person_name: String,
    /// Unit and post of the person, as shown in the top bar.
    pub person_post: String,
    /// The token that every form carries.
    pub csrf: String,
    /// The current place.
    pub here: Here,
    /// The path of this page, to come back to after a change of skin.
    pub back: String,
    /// Whether 写稿 has a place.
    pub may_write: bool,
    /// Whether 审稿 has a place.
    pub may_review: bool,
    /// Whether 支部的学习 has a place.
    pub may_organise: bool,
    /// Whether 支部 has a place.
    pub may_people: bool,
    /// What was just done.
    pub flash: Option<Flash>,
}

impl<'a> Frame<'a> {
    /// The frame of a page that is nobody's: no name, no token, no way to what asks for leave.
    pub fn of_nobody(l: &'a Lang, assets: &'a Assets, site_name: String, here: Here, back: String) -> Self {
        Self {
            l,
            assets,
            site_name,
            person_name: String::new(),
            person_post: String::new(),
            csrf: String::new(),
            here,
            back,
            may_write: false,
            may_review: false,
            may_organise: false,
            may_people: false,
            flash: None,
        }
    }
}

impl Frame<'_> {
    /// The text of `key`.
    pub fn t<'k>(&'k self, key: &'k str) -> Cow<'k, str> {
        self.l.t(key)
    }

    /// The text of `key` with one value.
    pub fn t1<'k>(&'k self, key: &'k str, name: &'k str, value: impl fmt::Display) -> Cow<'k, str> {
        self.l.t1(key, name, value)
    }

    /// The text of `key` with two values.
    pub fn t2<'k>(
        &'k self,
        key: &'k str,
        name: &'k str,
        value: impl fmt::Display,
        name2: &'k str,
        value2: impl fmt::Display,
    ) -> Cow<'k, str> {
        self.l.t2(key, name, value, name2, value2)
    }

    /// The address of a file below `assets/`.
    pub fn url(&self, name: &str) -> String {
        self.assets.url(name).to_owned()
    }

    /// An icon of the sprite.
    pub fn i(&self, name: &'static str) -> Icon {
        icon(name)
    }

    /// Whether `here` is the place of this page; templates write the places as words.
    pub fn is(&self, place: &str) -> bool {
        place
            == match self.here {
                Here::Today => "today",
                Here::Write => "write",
                Here::Courses => "courses",
                Here::Review => "review",
                Here::Learn => "learn",
                Here::Organise => "organise",
                Here::People => "people",
                Here::Me => "me",
            }
    }

    /// Where 请人帮忙 leads: while learning to the own unit, else to the page that is for everybody.
    pub fn help(&self) -> String {
        let own = self.here == Here::Learn && !self.csrf.is_empty();
        if own { format!("/desk/learn/help?about={}", self.back) } else { "/help".to_owned() }
    }

    /// A number in groups of three.
    pub fn n(&self, number: impl std::borrow::Borrow<usize>) -> String {
        grouped(*number.borrow())
    }

    /// A title cut after its punctuation, so that a narrow screen breaks between phrases.
    pub fn phrases<'t>(&self, title: &'t str) -> Vec<&'t str> {
        phrases(title)
    }
}

/// What each form of a page carries: the token, and the key by which a double click is one deed.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// The token against forged posts.
    pub csrf: String,
    /// The idempotency key.
    pub key: String,
}

/// Sentences beside fields. Nothing typed is lost beside them.
#[derive(Clone, Debug, Default)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// No error.
    pub fn none() -> Self {
        Self::default()
    }

    /// Puts a sentence beside `field`.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push((field.into(), sentence.into()));
    }

    /// The sentence beside `field`.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// The sentence beside `name.key`, for fields that repeat.
    pub fn of(&self, name: &str, key: &str) -> Option<&str> {
        self.get(&format!("{name}.{key}"))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, in the order of the page.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }
}

/// An instant as shown: relative, with the exact one on hover.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// RFC 3339, for `datetime`.
    pub iso: String,
    /// As a person says it.
    pub text: String,
    /// In full.
    pub full: String,
}

/// One of the three offices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 初审.
    First,
    /// 复审.
    Second,
    /// 终审.
    Final,
}

impl Step {
    /// The name in forms and in the code.
    pub fn code(self) -> &'static str {
        match self {
            Self::First => "first_review",
            Self::Second => "second_review",
            Self::Final => "final_review",
        }
    }

    /// The word.
    pub fn word<'k>(self, f: &'k Frame<'_>) -> Cow<'k, str> {
        match self {
            Self::First => f.t("step-first"),
            Self::Second => f.t("step-second"),
            Self::Final => f.t("step-final"),
        }
    }
}

/// What went wrong with a whole page of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Not there, or not for me: the two look the same.
    NotFound,
    /// Too many at once.
    Busy,
    /// The form is too old; what was typed stands on the page again.
    Expired,
    /// Refused in words.
    Refused,
    /// Ours.
    Broken,
}

/// A whole page that says what happened, what was kept and what to do.
#[derive(Template)]
#[template(path = "desk/trouble.html")]
pub struct TroublePage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// What happened.
    pub trouble: Trouble,
    /// The sentence of a refusal, else empty.
    pub sentence: String,
    /// What was typed, to copy from; field name and text.
    pub typed: Vec<(String, String)>,
    /// Where to go on (empty: 今天要办).
    pub next: String,
    /// Number of the request, for whoever asks for help.
    pub request: String,
    /// A form that can be sent again: where to, and its fields.
    pub again: Option<(String, Vec<(String, String)>)>,
}

impl TroublePage<'_> {
    fn title_key(&self) -> &'static str {
        match self.trouble {
            Trouble::NotFound => "trouble-not-found",
            Trouble::Busy => "trouble-busy",
            Trouble::Expired => "trouble-expired",
            Trouble::Refused => "trouble-refused",
            Trouble::Broken => "trouble-broken",
        }
    }

    fn line_key(&self) -> &'static str {
        match self.trouble {
            Trouble::NotFound => "trouble-not-found-line",
            Trouble::Busy => "trouble-busy-line",
            Trouble::Expired => "trouble-expired-line",
            Trouble::Refused => "trouble-refused-line",
            Trouble::Broken => "trouble-broken-line",
        }
    }
}
