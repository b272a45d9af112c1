//! What a learner sees of a question.
//!
//! Promises: nothing in [`Shown`] tells what is right – not by a field, and not by an order, because the seed decides it; the same question and
//! seed give the same picture, so that a server may show and grade without remembering anything but the seed. The way from seed to order is
//! public: a seed that a learner can guess gives the order of an ordering away, so it comes from a secret and never leaves the server.

use std::collections::HashSet;

use serde::Serialize;

use crate::model::{Choice, Kind, Pair, Question, blanks_in};
use crate::shuffle::{Use, inner, order};

/// Key of "true" in an answer to a true/false question.
pub(crate) const TRUE: &str = "t";
/// Key of "false".
pub(crate) const FALSE: &str = "f";

/// A text with the key that an answer names it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Keyed {
    /// "a", "b" … by place.
    pub key: String,
    /// Plain text.
    pub text: String,
}

/// A question on its way to a learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Shown {
    /// One key is the answer.
    Single {
        /// What is asked.
        stem: String,
        /// In the order of the seed.
        options: Vec<Keyed>,
    },
    /// One or more keys are the answer.
    Multiple {
        /// What is asked.
        stem: String,
        /// In the order of the seed.
        options: Vec<Keyed>,
    },
    /// The answer is "t" or "f".
    TrueFalse {
        /// What is claimed.
        stem: String,
    },
    /// For each left side one key.
    Matching {
        /// What is asked.
        stem: String,
        /// In the writer's order.
        left: Vec<String>,
        /// In the order of the seed, each text once.
        right: Vec<Keyed>,
    },
    /// All keys in the right order.
    Ordering {
        /// What is asked.
        stem: String,
        /// In the order of the seed.
        items: Vec<Keyed>,
    },
    /// For each blank a text.
    Blanks {
        /// The stem around the blanks: one more than there are blanks.
        pieces: Vec<String>,
        /// How many there are.
        blanks: usize,
    },
    /// For each part its answer.
    Case {
        /// The text.
        stem: String,
        /// In the writer's order.
        parts: Vec<Shown>,
    },
}

impl Shown {
    /// What is asked, in one line: a gap is a stroke.
    pub fn line(&self) -> String {
        match self {
            Self::Single { stem, .. }
            | Self::Multiple { stem, .. }
            | Self::TrueFalse { stem }
            | Self::Matching { stem, .. }
            | Self::Ordering { stem, .. }
            | Self::Case { stem, .. } => stem.clone(),
            Self::Blanks { pieces, .. } => pieces.join("____"),
        }
    }
}

/// What a learner sees of `question` with `seed`.
pub fn shown(question: &Question, seed: u64) -> Shown {
    show(&question.kind, &question.stem, seed)
}

fn show(kind: &Kind, stem: &str, seed: u64) -> Shown {
    let stem = stem.to_owned();
    match kind {
        Kind::Single { options } => Shown::Single { stem, options: keyed(&texts(options), seed) },
        Kind::Multiple { options } => Shown::Multiple { stem, options: keyed(&texts(options), seed) },
        Kind::TrueFalse { .. } => Shown::TrueFalse { stem },
        Kind::Matching { pairs } => {
            let left = lefts(pairs).map(|pair| pair.left.clone()).collect();
            Shown::Matching { stem, left, right: keyed(&rights(pairs), seed) }
        }
        Kind::Ordering { items } => {
            Shown::Ordering { stem, items: keyed(&items.iter().map(String::as_str).collect::<Vec<_>>(), seed) }
        }
        Kind::Blanks { .. } => {
            let pieces = pieces(&stem);
            Shown::Blanks { blanks: pieces.len() - 1, pieces }
        }
        Kind::Case { parts } => {
            let part = |(at, part): (usize, &crate::Part)| show(&part.kind, &part.stem, inner(Use::Part, seed, at));
            Shown::Case { stem, parts: parts.iter().enumerate().map(part).collect() }
        }
    }
}

/// The stem around its blanks; a stem without a mark has its blank at the end.
fn pieces(stem: &str) -> Vec<String> {
    let marks = blanks_in(stem);
    if marks.is_empty() {
        return vec![stem.to_owned(), String::new()];
    }
    let starts = std::iter::once(0).chain(marks.iter().map(|mark| mark.end));
    let ends = marks.iter().map(|mark| mark.start).chain(std::iter::once(stem.len()));
    starts.zip(ends).map(|(start, end)| stem.get(start..end).unwrap_or_default().to_owned()).collect()
}

fn texts(options: &[Choice]) -> Vec<&str> {
    options.iter().map(|choice| choice.text.as_str()).collect()
}

/// Pairs that are asked about.
pub(crate) fn lefts(pairs: &[Pair]) -> impl Iterator<Item = &Pair> {
    pairs.iter().filter(|pair| !pair.left.is_empty())
}

/// Right sides in the writer's order, each text once.
pub(crate) fn rights(pairs: &[Pair]) -> Vec<&str> {
    let mut seen = HashSet::new();
    pairs.iter().map(|pair| pair.right.as_str()).filter(|text| seen.insert(*text)).collect()
}

fn keyed(texts: &[&str], seed: u64) -> Vec<Keyed> {
    let places = order(Use::Options, seed, texts.len());
    let at = |(place, index): (usize, usize)| Keyed {
        key: key(place),
        text: texts.get(index).copied().unwrap_or_default().to_owned(),
    };
    places.into_iter().enumerate().map(at).collect()
}

/// The key of a place: a letter; beyond `z`, where only a draft can get, the number.
pub(crate) fn key(place: usize) -> String {
    u8::try_from(place)
        .ok()
        .filter(|place| *place < 26)
        .map_or_else(|| format!("z{place}"), |place| char::from(b'a' + place).to_string())
}

/// For each text, by its index, the key under which [`shown`] offers it.
pub(crate) fn keys(count: usize, seed: u64) -> Vec<String> {
    let mut out = vec![String::new(); count];
    for (place, index) in order(Use::Options, seed, count).into_iter().enumerate() {
        if let Some(slot) = out.get_mut(index) {
            *slot = key(place);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_falls_apart_at_its_blanks() {
        assert_eq!(pieces("第____条共（ ）款"), ["第", "条共", "款"]);
        assert_eq!(pieces("____"), ["", ""]);
        assert_eq!(pieces("谁？"), ["谁？", ""]);
    }

    #[test]
    fn keys_are_letters() {
        assert_eq!((key(0), key(9), key(25), key(26)), ("a".into(), "j".into(), "z".into(), "z26".into()));
        assert_ne!(key(300), key(301));
    }
}
