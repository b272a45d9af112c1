//! Whether an answer is right.
//!
//! Promises: all or nothing for each question (a case also says which part); an answer of another form, with foreign keys or of any length is
//! wrong and nothing else; the keys are those of [`crate::shown`] with the same seed.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ask::{FALSE, TRUE, keys, lefts, rights};
use crate::fold::{decimal, matches, range};
use crate::model::{Kind, Question};
use crate::shuffle::{Use, inner};

/// What a learner handed in. As JSON a list: of keys, of typed texts, or for a case of one such list for each part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// Choice: the chosen keys. True/false: "t" or "f". Matching: the right key of each left side, from top to bottom. Ordering: the keys in their
    /// order. Fill-in: the typed texts.
    Given(Vec<String>),
    /// Case: one answer for each part.
    Parts(Vec<Answer>),
}

impl Answer {
    /// No answer at all; wrong everywhere.
    pub fn none() -> Self {
        Self::Given(Vec::new())
    }

    /// What stands in `value`; anything that is no answer counts as [`Answer::none`].
    pub fn from_value(value: &Value) -> Self {
        let Value::Array(list) = value else { return Self::none() };
        if list.iter().any(Value::is_array) {
            // A part is never a case, so that this goes one step down and no further.
            let part = |value: &Value| Self::Given(texts(value));
            return Self::Parts(list.iter().map(part).collect());
        }
        Self::Given(texts(value))
    }
}

fn texts(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    // One value that is no text spoils the whole: leaving it out would move the others.
    list.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<_>>().unwrap_or_default()
}

/// How an answer was graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The whole question; of a case all parts.
    pub right: bool,
    /// Of a case each part, in order; otherwise empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<bool>,
}

/// Grades `answer` to `question` as it was shown with `seed`.
pub fn grade(question: &Question, seed: u64, answer: &Answer) -> Mark {
    let Kind::Case { parts } = &question.kind else {
        return Mark { right: is_right(&question.kind, seed, answer), parts: Vec::new() };
    };
    let none = Answer::none();
    let given = match answer {
        Answer::Parts(given) => given.as_slice(),
        Answer::Given(_) => &[],
    };
    let marks: Vec<bool> = parts
        .iter()
        .enumerate()
        .map(|(at, part)| is_right(&part.kind, inner(Use::Part, seed, at), given.get(at).unwrap_or(&none)))
        .collect();
    Mark { right: !marks.is_empty() && given.len() == marks.len() && marks.iter().all(|right| *right), parts: marks }
}

fn is_right(kind: &Kind, seed: u64, answer: &Answer) -> bool {
    let Answer::Given(given) = answer else { return false };
    match kind {
        Kind::Single { .. } | Kind::Multiple { .. } | Kind::TrueFalse { .. } => {
            let wanted: BTreeSet<String> = right_keys(kind, seed).into_iter().collect();
            let single = !matches!(kind, Kind::Multiple { .. });
            !wanted.is_empty() && (!single || given.len() == 1) && given.iter().cloned().collect::<BTreeSet<_>>() == wanted
        }
        Kind::Matching { .. } | Kind::Ordering { .. } => {
            let wanted = right_keys(kind, seed);
            !wanted.is_empty() && *given == wanted
        }
        Kind::Blanks { accepted } => {
            let fits = |(accepted, given): (&Vec<String>, &String)| accepted.iter().any(|text| matches(text, given));
            !accepted.is_empty() && accepted.len() == given.len() && accepted.iter().zip(given).all(fits)
        }
        Kind::Case { .. } => false,
    }
}

/// The keys or texts of the right answer to a question that is no case.
fn right_keys(kind: &Kind, seed: u64) -> Vec<String> {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => {
            let chosen = keys(options.len(), seed).into_iter().zip(options);
            let mut out: Vec<String> = chosen.filter(|(_, choice)| choice.right).map(|(key, _)| key).collect();
            out.sort();
            out
        }
        Kind::TrueFalse { right } => vec![if *right { TRUE } else { FALSE }.to_owned()],
        Kind::Matching { pairs } => {
            let texts = rights(pairs);
            let keys = keys(texts.len(), seed);
            let key = |right: &str| texts.iter().position(|text| *text == right).and_then(|at| keys.get(at)).cloned();
            lefts(pairs).filter_map(|pair| key(&pair.right)).collect()
        }
        Kind::Ordering { items } => keys(items.len(), seed),
        Kind::Blanks { accepted } => accepted.iter().map(|texts| texts.first().map_or_else(String::new, |t| typed(t))).collect(),
        Kind::Case { .. } => Vec::new(),
    }
}

/// What somebody would type: of a range one number inside.
fn typed(accepted: &str) -> String {
    match accepted.split_once("..") {
        Some((low, _)) if range(accepted).is_some() && decimal(low).is_some() => low.to_owned(),
        _ => accepted.to_owned(),
    }
}

/// A right answer to `question` as it was shown with `seed`: for explaining after the answer, and for tests.
pub fn right_answer(question: &Question, seed: u64) -> Answer {
    match &question.kind {
        Kind::Case { parts } => {
            let part = |(at, part): (usize, &crate::Part)| Answer::Given(right_keys(&part.kind, inner(Use::Part, seed, at)));
            Answer::Parts(parts.iter().enumerate().map(part).collect())
        }
        kind => Answer::Given(right_keys(kind, seed)),
    }
}
