//! A paper on one page: one form that saves and hands in, answers kept one by one where a script runs.
//!
//! Promises: the names of the fields are written and read in this one file; nothing on it tells what is right.

use std::borrow::Borrow;

use askama::Template;
use zhibu_bank::{Answer, Shown};

use crate::desk::{Errors, Form, Frame, When};
use crate::learn::{Fields, answer_of};
use crate::web::Fields as Sent;

/// A question of a paper.
#[derive(Clone, Debug)]
pub struct PaperQuestion {
    /// Its number, from 1.
    pub no: u32,
    /// Points for it.
    pub points: u32,
    /// Which part begins with it; 0: none does.
    pub part: usize,
    /// What is asked.
    pub shown: Shown,
    /// What was saved.
    pub given: Answer,
    /// The same as JSON, to see what a form changed.
    pub was: String,
}

/// The prefix of the fields of a question.
fn prefix(no: u32) -> String {
    format!("q{no}")
}

/// What a form changed about a question, if it did; what it does not hold stays as it was.
pub(in crate::exam) fn changed(fields: &Sent, no: u32, shown: &Shown) -> Option<Answer> {
    let prefix = prefix(no);
    let was = fields.maybe(&format!("{prefix}was"))?;
    let values = |name: &str| {
        let name = format!("{prefix}{name}");
        fields.0.iter().filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let given = answer_of(shown, &values);
    (written(&given) != was).then_some(given)
}

/// An answer as the form remembers it: nothing given is an empty text.
pub(in crate::exam) fn written(answer: &Answer) -> String {
    if is_blank(answer) { String::new() } else { serde_json::to_string(answer).unwrap_or_default() }
}

/// Whether nothing at all was given.
pub(in crate::exam) fn is_blank(answer: &Answer) -> bool {
    match answer {
        Answer::Given(given) => given.iter().all(|text| text.trim().is_empty()),
        Answer::Parts(parts) => parts.iter().all(is_blank),
    }
}

/// `/desk/papers/{try}`, while it is open.
#[derive(Template)]
#[template(path = "exam/paper.html")]
pub struct PaperPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The try.
    pub id: String,
    /// Whose answers a browser keeps under this name.
    pub person: String,
    /// Title of the examination.
    pub title: String,
    /// Its questions, in order.
    pub questions: Vec<PaperQuestion>,
    /// When the bell rings.
    pub bell: When,
    /// Whole minutes until then; 0: it has rung, and the grace runs.
    pub left: i64,
    /// Milliseconds until then and until nothing more is taken, for the script.
    pub until: (i64, i64),
    /// Questions without an answer, after somebody wanted to hand in.
    pub open: Vec<u32>,
    /// What was wrong, at `paper`.
    pub errors: Errors,
}

impl PaperPage<'_> {
    fn listed(&self) -> String {
        self.open.iter().map(u32::to_string).collect::<Vec<_>>().join("\u{3001}")
    }

    fn name(no: impl Borrow<u32>) -> String {
        format!("{}a", prefix(*no.borrow()))
    }

    fn name_of_part(no: impl Borrow<u32>, part: impl Borrow<usize>) -> String {
        format!("{}{}", prefix(*no.borrow()), Fields::of_part(part))
    }

    fn full(answer: &Answer) -> bool {
        Fields::answered(answer)
    }

    fn part_word(&self, part: impl Borrow<usize>) -> String {
        self.f.t1("exam-part-nth", "n", part.borrow()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use zhibu_bank::Keyed;

    use super::*;

    fn single() -> Shown {
        let options = ["a", "b"].into_iter().map(|key| Keyed { key: key.into(), text: key.into() }).collect();
        Shown::Single { stem: String::new(), options }
    }

    fn form(fields: &[(&str, &str)]) -> Sent {
        Sent(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn an_old_tab_changes_what_it_changed_and_nothing_else() {
        let was = written(&Answer::Given(vec!["a".into()]));
        // Shown as "a", still "a": another tab may have saved "b" meanwhile.
        assert_eq!(changed(&form(&[("q7was", &was), ("q7a", "a")]), 7, &single()), None);
        assert_eq!(changed(&form(&[("q7was", &was), ("q7a", "b")]), 7, &single()), Some(Answer::Given(vec!["b".into()])));
        assert_eq!(changed(&form(&[("q7was", ""), ("q17a", "b")]), 7, &single()), None, "left open");
        assert_eq!(changed(&form(&[("q7a", "b")]), 7, &single()), None, "a form without that question");
        let case = Shown::Case {
            stem: String::new(),
            parts: vec![single(), Shown::Blanks { pieces: vec![String::new(); 2], blanks: 1 }],
        };
        let sent = form(&[("q2was", ""), ("q2a1", "b"), ("q2a2.1", " 二 ")]);
        assert_eq!(serde_json::to_string(&changed(&sent, 2, &case)).unwrap(), r#"[["b"],["二"]]"#);
        assert_eq!(changed(&form(&[("q2was", ""), ("q2a2.1", "")]), 2, &case), None);
    }
}
