//! A question as a person sees it: the form fields of every kind, and the page that works without script.
//!
//! Promises: the names of the form fields are written and read in this one file, and what is read has the shape that `zhibu_bank` grades.

use std::borrow::Borrow;

use askama::Template;
use zhibu_bank::{Answer, Shown};

use crate::desk::{Errors, Form, Frame, When};

/// The answer that a form holds; `values` gives all values of a field, in the order of the form. What was left open is an empty text, of a choice
/// nothing.
pub fn answer_of(shown: &Shown, values: &impl Fn(&str) -> Vec<String>) -> Answer {
    match shown {
        Shown::Case { parts, .. } => {
            let part = |(part, no): (&Shown, usize)| Answer::Given(plain_answer(part, &Fields::of_part(no), values));
            Answer::Parts(parts.iter().zip(1..).map(part).collect())
        }
        plain => Answer::Given(plain_answer(plain, "a", values)),
    }
}

fn plain_answer(shown: &Shown, name: &str, values: &impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let one = |key: &dyn std::fmt::Display| values(&format!("{name}.{key}")).into_iter().next().unwrap_or_default();
    match shown {
        Shown::Single { .. } | Shown::Multiple { .. } | Shown::TrueFalse { .. } => values(name),
        Shown::Matching { left, .. } => (1..=left.len()).map(|no| one(&no)).collect(),
        Shown::Ordering { items, .. } => {
            let at = |place: usize| {
                let wanted = place.to_string();
                items.iter().find(|it| one(&it.key) == wanted).map_or_else(String::new, |it| it.key.clone())
            };
            (1..=items.len()).map(at).collect()
        }
        Shown::Blanks { blanks, .. } => (1..=*blanks).map(|no| one(&no).trim().to_owned()).collect(),
        Shown::Case { .. } => Vec::new(),
    }
}

/// Whether something of an answer is still open; a form that is sent like that comes back with a sentence.
pub fn is_open(answer: &Answer) -> bool {
    match answer {
        Answer::Given(given) => given.is_empty() || given.iter().any(String::is_empty),
        Answer::Parts(parts) => parts.is_empty() || parts.iter().any(is_open),
    }
}

/// What a template asks about a question and the answer given so far.
#[derive(Debug)]
pub struct Fields;

impl Fields {
    /// The prefix of the fields of part `no` of a case.
    pub fn of_part(no: impl Borrow<usize>) -> String {
        format!("a{}", no.borrow())
    }

    /// The question itself; of a text that has its blanks in it, what to do with it.
    pub fn legend(f: &Frame<'_>, shown: &Shown) -> String {
        match shown {
            Shown::Single { stem, .. }
            | Shown::Multiple { stem, .. }
            | Shown::TrueFalse { stem }
            | Shown::Matching { stem, .. }
            | Shown::Ordering { stem, .. } => stem.clone(),
            Shown::Blanks { .. } => f.t("question-fill").into_owned(),
            Shown::Case { .. } => f.t("question-case").into_owned(),
        }
    }

    /// Whether several options may be right.
    pub fn many(shown: &Shown) -> bool {
        matches!(shown, Shown::Multiple { .. })
    }

    /// What was given to the question itself, or with `no` to that part of a case.
    pub fn given(answer: &Answer, no: impl Borrow<usize>) -> &[String] {
        let no = *no.borrow();
        match answer {
            Answer::Given(given) if no == 0 => given,
            Answer::Parts(parts) if no > 0 => parts.get(no - 1).map_or(&[], |part| Self::given(part, 0)),
            _ => &[],
        }
    }

    /// Whether an answer was given to everything of it.
    pub fn answered(answer: &Answer) -> bool {
        !is_open(answer)
    }

    /// Whether `key` was chosen.
    pub fn has(answer: &[String], key: &str) -> bool {
        answer.iter().any(|given| given == key)
    }

    /// What was given at that place, from 0; nothing: an empty text.
    pub fn at(answer: &[String], index: impl Borrow<usize>) -> &str {
        answer.get(*index.borrow()).map_or("", String::as_str)
    }

    /// The place that an answer gives to `key`, from 1; 0: none.
    pub fn place(answer: &[String], key: &str) -> usize {
        answer.iter().position(|given| given == key).map_or(0, |index| index + 1)
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
    pub given: Answer,
    /// What is wrong with it, at the field `answer`.
    pub errors: Errors,
    /// Where it is.
    pub state: QuestionState,
    /// What explains it, of a right answer.
    pub explained: Vec<String>,
}

#[cfg(test)]
mod tests {
    use zhibu_bank::{Answer, Keyed, Shown};

    use super::{answer_of, is_open};

    fn keyed(keys: &[&str]) -> Vec<Keyed> {
        keys.iter().map(|key| Keyed { key: (*key).to_owned(), text: key.to_uppercase() }).collect()
    }

    fn ask(shown: &Shown, fields: &[(&str, &str)]) -> Answer {
        answer_of(shown, &|name: &str| {
            fields.iter().filter(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()).collect()
        })
    }

    fn plain(answer: &[&str]) -> Answer {
        Answer::Given(answer.iter().map(|it| (*it).to_owned()).collect())
    }

    #[test]
    fn a_form_becomes_the_answer_that_is_graded() {
        let stem = String::new;
        let many = Shown::Multiple { stem: stem(), options: keyed(&["a", "b", "c"]) };
        assert_eq!(ask(&many, &[("a", "a"), ("a", "c"), ("b", "b")]), plain(&["a", "c"]));
        assert!(is_open(&ask(&many, &[])), "nothing was chosen");
        let matching = Shown::Matching { stem: stem(), left: vec![stem(), stem()], right: keyed(&["r1", "r2"]) };
        assert_eq!(ask(&matching, &[("a.2", "r1"), ("a.1", "r2")]), plain(&["r2", "r1"]));
        assert!(is_open(&ask(&matching, &[("a.2", "r1")])), "one is open");
        let ordering = Shown::Ordering { stem: stem(), items: keyed(&["x", "y", "z"]) };
        assert_eq!(ask(&ordering, &[("a.x", "3"), ("a.y", "1"), ("a.z", "2")]), plain(&["y", "z", "x"]));
        assert!(is_open(&ask(&ordering, &[("a.x", "1"), ("a.y", "1"), ("a.z", "2")])), "a place given twice leaves one open");
        let blanks = Shown::Blanks { pieces: vec![String::new(); 3], blanks: 2 };
        assert_eq!(ask(&blanks, &[("a.1", " 24 "), ("a.2", "36")]), plain(&["24", "36"]));
        let case = Shown::Case { stem: stem(), parts: vec![many, blanks] };
        let given = ask(&case, &[("a1", "b"), ("a2.1", "24"), ("a2.2", "36")]);
        assert_eq!(serde_json::to_string(&given).unwrap(), r#"[["b"],["24","36"]]"#);
        assert_eq!(Answer::from_value(&serde_json::json!([["b"], ["24", "36"]])), given);
        assert!(!is_open(&given) && is_open(&ask(&case, &[("a1", "b")])));
    }
}
