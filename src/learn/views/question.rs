//! A question as a person sees it: the kinds, their form fields, and the page that works without script.
//!
//! Promises: `Shown` is the JSON `shown` of the protocol, field by field; the names of the form fields are written and read in this one file.

use std::borrow::Borrow;

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::desk::{Errors, Form, Frame, When};

/// Something to choose, with the key that the answer names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyed {
    /// The key.
    pub key: String,
    /// The words.
    pub text: String,
}

/// What is asked, without what is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shown {
    /// One option is right, or several.
    Choice {
        /// The question.
        stem: String,
        /// Whether several are to be chosen.
        many: bool,
        /// The options, as shuffled for this person.
        options: Vec<Keyed>,
    },
    /// Each left one gets a right one.
    Matching {
        /// The question.
        stem: String,
        /// What stands still.
        left: Vec<Keyed>,
        /// What is to be given.
        right: Vec<Keyed>,
    },
    /// To be put in order.
    Ordering {
        /// The question.
        stem: String,
        /// The items, as shuffled.
        items: Vec<Keyed>,
    },
    /// A text with blanks.
    Blanks {
        /// The pieces of the text between the blanks: one more than there are blanks.
        pieces: Vec<String>,
        /// How many blanks.
        count: usize,
    },
    /// A text with questions about it.
    Case {
        /// The text.
        stem: String,
        /// The questions; none is a case itself.
        parts: Vec<Shown>,
    },
}

impl Shown {
    /// The question or the text; of blanks the whole text with a gap at each.
    pub fn stem(&self) -> String {
        match self {
            Self::Choice { stem, .. } | Self::Matching { stem, .. } | Self::Ordering { stem, .. } | Self::Case { stem, .. } => stem.clone(),
            Self::Blanks { pieces, .. } => pieces.join("\u{ff08}\u{3000}\u{ff09}"),
        }
    }

    /// The answer that a form holds. `values` gives all values of a field, in the order of the form.
    pub fn answer(&self, values: &impl Fn(&str) -> Vec<String>) -> Given {
        match self {
            Self::Case { parts, .. } => {
                Given::Parts(parts.iter().zip(1..).map(|(part, no)| part.plain_answer(&Self::name(&no), values)).collect())
            }
            plain => Given::Plain(plain.plain_answer("a", values)),
        }
    }

    /// What stands above the fields: the question itself, or what to do with a text that has its blanks in it.
    pub(super) fn legend(&self, f: &Frame<'_>) -> String {
        match self {
            Self::Blanks { .. } => f.t("question-fill").into_owned(),
            other => other.stem(),
        }
    }

    pub(super) fn many(&self) -> bool {
        matches!(self, Self::Choice { many: true, .. })
    }

    /// The prefix of the fields of part `no` of a case.
    pub(super) fn name(no: &usize) -> String {
        format!("a{no}")
    }

    pub(super) fn has(answer: &[String], key: &str) -> bool {
        answer.iter().any(|given| given == key)
    }

    pub(super) fn at(answer: &[String], index: impl Borrow<usize>) -> &str {
        answer.get(*index.borrow()).map_or("", String::as_str)
    }

    /// The place that an answer gives to `key`, from 1; 0: none.
    pub(super) fn place(answer: &[String], key: &str) -> usize {
        answer.iter().position(|given| given == key).map_or(0, |index| index + 1)
    }

    fn plain_answer(&self, name: &str, values: &impl Fn(&str) -> Vec<String>) -> Vec<String> {
        let one = |key: &str| values(&format!("{name}.{key}")).into_iter().next().unwrap_or_default();
        match self {
            Self::Choice { .. } => values(name),
            Self::Matching { left, .. } => left.iter().map(|it| one(&it.key)).collect(),
            Self::Ordering { items, .. } => {
                let at = |place: usize| {
                    let wanted = place.to_string();
                    items.iter().find(|it| one(&it.key) == wanted).map_or_else(String::new, |it| it.key.clone())
                };
                (1..=items.len()).map(at).collect()
            }
            Self::Blanks { count, .. } => (1..=*count).map(|no| one(&no.to_string()).trim().to_owned()).collect(),
            Self::Case { .. } => Vec::new(),
        }
    }
}

/// An answer in the shape of the protocol: keys, keys in order, or one text a blank. What was left open is an empty text, of a choice nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// Of any kind but a case.
    Plain(Vec<String>),
    /// Of a case: one answer a part.
    Parts(Vec<Vec<String>>),
}

impl Default for Given {
    fn default() -> Self {
        Self::Plain(Vec::new())
    }
}

impl Given {
    /// What was given to part `no` of a case, from 1; to the question itself with 0.
    pub(super) fn of(&self, no: impl Borrow<usize>) -> &[String] {
        let no = *no.borrow();
        match self {
            Self::Plain(answer) if no == 0 => answer,
            Self::Parts(parts) if no > 0 => parts.get(no - 1).map_or(&[], Vec::as_slice),
            _ => &[],
        }
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Plain(answer) => answer.iter().all(String::is_empty),
            Self::Parts(parts) => parts.iter().flatten().all(String::is_empty),
        }
    }
}

/// Where a question on the way is.
#[derive(Clone, Debug)]
pub enum QuestionState {
    /// To be answered until then; which try it is.
    Open {
        /// Until when an answer counts.
        answer_by: When,
        /// 1, or 2 after a wrong answer.
        attempt: u32,
    },
    /// About a pending stretch: no limit that one has to know.
    MakeUp,
    /// Right: the stretch counts.
    Right,
    /// Wrong; here is another one.
    Again {
        /// Its id.
        ask: String,
    },
    /// Missed twice, or the making up was wrong: the stretch is pending; another question from then on.
    Missed {
        /// From when on one can make up; nothing: at once.
        from: Option<When>,
    },
    /// Its time is over.
    Over,
}

/// `/desk/learn/q/{ask}`.
#[derive(Template)]
#[template(path = "learn/question.html")]
pub struct QuestionPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The question.
    pub ask: String,
    /// Public code of the lesson.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// What is asked.
    pub shown: Shown,
    /// What was chosen before an error.
    pub given: Given,
    /// What is wrong with it, at the field `answer`.
    pub errors: Errors,
    /// Where it is.
    pub state: QuestionState,
}

impl QuestionPage<'_> {
    fn open(&self) -> bool {
        matches!(self.state, QuestionState::Open { .. } | QuestionState::MakeUp)
    }
}

#[cfg(test)]
mod tests {
    use super::{Given, Keyed, Shown};

    fn keyed(keys: &[&str]) -> Vec<Keyed> {
        keys.iter().map(|key| Keyed { key: (*key).to_owned(), text: key.to_uppercase() }).collect()
    }

    fn ask(shown: &Shown, fields: &[(&str, &str)]) -> Given {
        shown.answer(&|name: &str| fields.iter().filter(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()).collect())
    }

    fn plain(answer: &[&str]) -> Given {
        Given::Plain(answer.iter().map(|it| (*it).to_owned()).collect())
    }

    #[test]
    fn a_form_becomes_the_answer_of_the_protocol() {
        let choice = Shown::Choice { stem: String::new(), many: true, options: keyed(&["a", "b", "c"]) };
        assert_eq!(ask(&choice, &[("a", "a"), ("a", "c"), ("b", "b")]), plain(&["a", "c"]));
        assert!(ask(&choice, &[]).is_empty());
        let matching = Shown::Matching { stem: String::new(), left: keyed(&["l1", "l2"]), right: keyed(&["r1", "r2"]) };
        assert_eq!(ask(&matching, &[("a.l2", "r1"), ("a.l1", "r2")]), plain(&["r2", "r1"]));
        assert_eq!(ask(&matching, &[("a.l2", "r1")]), plain(&["", "r1"]));
        let ordering = Shown::Ordering { stem: String::new(), items: keyed(&["x", "y", "z"]) };
        assert_eq!(ask(&ordering, &[("a.x", "3"), ("a.y", "1"), ("a.z", "2")]), plain(&["y", "z", "x"]));
        assert_eq!(ask(&ordering, &[("a.x", "1"), ("a.y", "1"), ("a.z", "2")]), plain(&["x", "z", ""]), "a place given twice leaves one open");
        let blanks = Shown::Blanks { pieces: vec![String::new(); 3], count: 2 };
        assert_eq!(ask(&blanks, &[("a.1", " 24 "), ("a.2", "")]), plain(&["24", ""]));
        let case = Shown::Case { stem: String::new(), parts: vec![choice, blanks] };
        let given = ask(&case, &[("a1", "b"), ("a2.2", "12")]);
        assert_eq!(given, Given::Parts(vec![vec!["b".to_owned()], vec![String::new(), "12".to_owned()]]));
        assert_eq!(serde_json::to_string(&given).unwrap(), r#"[["b"],["","12"]]"#);
        assert_eq!((given.of(1).len(), given.of(2).len(), given.of(0).len(), given.of(9).len()), (1, 2, 0, 0));
    }

    #[test]
    fn what_is_shown_is_the_json_of_the_protocol() {
        let json = r#"{"kind":"choice","stem":"灯挂在哪里？","many":false,"options":[{"key":"a","text":"外缘"}]}"#;
        let shown: Shown = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&shown).unwrap(), json);
        let blanks: Shown = serde_json::from_str(r#"{"kind":"blanks","pieces":["幻灯上的字不小于","磅"],"count":1}"#).unwrap();
        assert_eq!(blanks.stem(), "幻灯上的字不小于（　）磅");
    }
}
