//! The law of 请人帮忙: what one asks for, and what it was about.
//!
//! Promise: from the address of a page comes the kind of the page and the lesson that it shows, and nothing of what was learned there.

use crate::refusal::Refusal;

/// A wish is kept for so long after it was closed, ms.
pub const KEPT: i64 = 365 * super::DAY;
/// The ways of helping, in the order of the form.
pub const WAYS: [&str; 3] = ["call", "teach", "together"];
/// Most characters of the words.
pub const WORDS: usize = 300;
/// Wishes that somebody may have open at once: more say nothing new.
pub const OPEN: i64 = 3;

/// What somebody asks for: one of three ways, and words if there are any.
///
/// # Errors
/// Beside the field.
pub fn wish(way: &str, words: &str) -> Result<(&'static str, String), Refusal> {
    let way = WAYS.into_iter().find(|known| *known == way).ok_or_else(|| Refusal::at("way", "help-no-way"))?;
    let now = words.chars().count();
    if now > WORDS {
        return Err(Refusal::at("words", "words-too-many").arg("most", WORDS).arg("now", now));
    }
    Ok((way, words.trim().to_owned()))
}

/// What a wish was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A lesson, by its public code.
    Lesson(String),
    /// A question.
    Question,
    /// The exit check.
    Check,
    /// The own record, a certificate, an appeal.
    Record,
    /// Learning as such.
    Learning,
}

impl About {
    /// From the path of a page of one's own; a query and whatever else comes behind it is dropped.
    pub fn of(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.trim_start_matches('/').split('/');
        if (parts.next(), parts.next()) != (Some("desk"), Some("learn")) {
            return Self::Learning;
        }
        match (parts.next(), parts.next()) {
            (Some("l"), Some(code)) if Self::is_code(code) => Self::Lesson(code.to_owned()),
            (Some("q"), _) => Self::Question,
            (Some("u"), _) => Self::Check,
            (Some("record" | "certificates"), _) => Self::Record,
            _ => Self::Learning,
        }
    }

    fn is_code(code: &str) -> bool {
        (1..=20).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())
    }

    /// As it is kept.
    pub fn name(&self) -> String {
        match self {
            Self::Lesson(code) => format!("lesson {code}"),
            Self::Question => "question".to_owned(),
            Self::Check => "check".to_owned(),
            Self::Record => "record".to_owned(),
            Self::Learning => "learning".to_owned(),
        }
    }

    /// As it was kept.
    pub fn parse(name: &str) -> Self {
        match name {
            "question" => Self::Question,
            "check" => Self::Check,
            "record" => Self::Record,
            _ => name.strip_prefix("lesson ").map_or(Self::Learning, |code| Self::Lesson(code.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_tells_the_kind_of_the_page_and_nothing_learned() {
        let lesson = About::Lesson("4tq8z0ce".to_owned());
        for (path, about) in [
            ("/desk/learn/l/4tq8z0ce", lesson.clone()),
            ("/desk/learn/l/4tq8z0ce?did=learn-read#part-3", lesson),
            ("/desk/learn/q/8h2", About::Question),
            ("/desk/learn/u/k7m2qd9x/check", About::Check),
            ("/desk/learn/record?page=2", About::Record),
            ("/desk/learn/certificates/2026-7F3K-Q2MZ", About::Record),
            ("/desk/learn", About::Learning),
            ("/desk/articles/7", About::Learning),
            ("https://elsewhere.example/desk/learn/l/x", About::Learning),
            ("/desk/learn/l/<script>", About::Learning),
            ("", About::Learning),
        ] {
            assert_eq!(About::of(path), about, "{path}");
        }
    }

    #[test]
    fn a_wish_has_a_way_and_may_have_words() {
        assert_eq!(wish("call", " 听不清 "), Ok(("call", "听不清".to_owned())));
        assert_eq!(wish("", "x").map_err(|refusal| refusal.field), Err("way"));
        assert_eq!(wish("teach", &"长".repeat(WORDS + 1)).map_err(|refusal| refusal.code), Err("words-too-many"));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again(path in "(/desk/learn)?/[a-z]{0,7}/[a-z0-9?/#.-]{0,20}") {
            let about = About::of(&path);
            prop_assert_eq!(About::parse(&about.name()), about);
        }
    }
}
