//! What keeps a question from being asked.
//!
//! Promises: every problem has a stable code and its arguments, for the words in `locales/`; a question without problems can be shown, graded
//! and exported; the order of problems is that of the form, from top to bottom.

use std::collections::HashSet;

use crate::fold::fold;
use crate::model::{Kind, Part, Question, blanks_in, is_text, limits};

/// One thing that is wrong with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing is asked.
    NoStem,
    /// The stem has `length` characters, more than [`limits::STEM`].
    StemTooLong {
        /// Characters.
        length: usize,
    },
    /// The explanation has `length` characters, more than [`limits::EXPLAIN`].
    ExplainTooLong {
        /// Characters.
        length: usize,
    },
    /// The category has `length` characters, more than [`limits::CATEGORY`].
    CategoryTooLong {
        /// Characters.
        length: usize,
    },
    /// The difficulty is none of 1, 2, 3.
    Difficulty {
        /// What stands there.
        is: u8,
    },
    /// A character that no format can hold stands in one of the texts.
    ControlCharacter,
    /// Fewer than two options, pairs or items.
    TooFewOptions {
        /// How many there are.
        count: usize,
    },
    /// More options, pairs or items than [`limits::OPTIONS`].
    TooManyOptions {
        /// How many there are.
        count: usize,
    },
    /// An option, a right side or an item is empty.
    EmptyOption {
        /// Which, counted from 1.
        at: usize,
    },
    /// An option, a side of a pair or an item has more characters than [`limits::OPTION`].
    OptionTooLong {
        /// Which, counted from 1.
        at: usize,
        /// Characters.
        length: usize,
    },
    /// Two options, left sides or items are the same to a reader.
    EqualOptions {
        /// The earlier one, counted from 1.
        first: usize,
        /// The later one.
        second: usize,
    },
    /// No option is right.
    NoRightAnswer,
    /// A single choice with several right options.
    SeveralRightAnswers {
        /// How many.
        count: usize,
    },
    /// A matching whose right sides are all the same.
    OneRightSide,
    /// The stem marks `marked` blanks and `given` have answers.
    BlankCount {
        /// In the stem.
        marked: usize,
        /// With answers.
        given: usize,
    },
    /// More blanks than [`limits::BLANKS`].
    TooManyBlanks {
        /// How many.
        count: usize,
    },
    /// A blank accepts nothing.
    EmptyBlank {
        /// Which, counted from 1.
        at: usize,
    },
    /// A blank has more accepted answers than [`limits::ACCEPTED`].
    TooManyAccepted {
        /// Which blank, counted from 1.
        at: usize,
        /// How many.
        count: usize,
    },
    /// An accepted answer has more characters than [`limits::ANSWER`].
    AcceptedTooLong {
        /// Which blank, counted from 1.
        at: usize,
        /// Characters.
        length: usize,
    },
    /// A case without sub-questions.
    NoParts,
    /// A case with more sub-questions than [`limits::PARTS`].
    TooManyParts {
        /// How many.
        count: usize,
    },
    /// A case inside a case.
    CaseInCase,
    /// A problem of a sub-question.
    InPart {
        /// Which, counted from 1.
        part: usize,
        /// What is wrong with it.
        problem: Box<Problem>,
    },
}

impl Problem {
    /// The key of its sentence. Of a sub-question the code of its own problem; the argument `part` says which one.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoStem => "question-no-stem",
            Self::StemTooLong { .. } => "question-stem-too-long",
            Self::ExplainTooLong { .. } => "question-explain-too-long",
            Self::CategoryTooLong { .. } => "question-category-too-long",
            Self::Difficulty { .. } => "question-difficulty",
            Self::ControlCharacter => "question-control-character",
            Self::TooFewOptions { .. } => "question-too-few-options",
            Self::TooManyOptions { .. } => "question-too-many-options",
            Self::EmptyOption { .. } => "question-empty-option",
            Self::OptionTooLong { .. } => "question-option-too-long",
            Self::EqualOptions { .. } => "question-equal-options",
            Self::NoRightAnswer => "question-no-right-answer",
            Self::SeveralRightAnswers { .. } => "question-several-right-answers",
            Self::OneRightSide => "question-one-right-side",
            Self::BlankCount { .. } => "question-blank-count",
            Self::TooManyBlanks { .. } => "question-too-many-blanks",
            Self::EmptyBlank { .. } => "question-empty-blank",
            Self::TooManyAccepted { .. } => "question-too-many-accepted",
            Self::AcceptedTooLong { .. } => "question-accepted-too-long",
            Self::NoParts => "question-no-parts",
            Self::TooManyParts { .. } => "question-too-many-parts",
            Self::CaseInCase => "question-case-in-case",
            Self::InPart { problem, .. } => problem.code(),
        }
    }

    /// The arguments of its sentence: numbers, and the limit (`most`, `least`) where one was passed.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let most = |limit: usize, length: usize| vec![("length", length.to_string()), ("most", limit.to_string())];
        let many = |limit: usize, count: usize| vec![("count", count.to_string()), ("most", limit.to_string())];
        let at = |at: usize| ("at", at.to_string());
        match self {
            Self::StemTooLong { length } => most(limits::STEM, *length),
            Self::ExplainTooLong { length } => most(limits::EXPLAIN, *length),
            Self::CategoryTooLong { length } => most(limits::CATEGORY, *length),
            Self::Difficulty { is } => vec![("is", is.to_string())],
            Self::TooFewOptions { count } => vec![("count", count.to_string()), ("least", "2".to_owned())],
            Self::TooManyOptions { count } => many(limits::OPTIONS, *count),
            Self::EmptyOption { at: which } | Self::EmptyBlank { at: which } => vec![at(*which)],
            Self::OptionTooLong { at: which, length } => [vec![at(*which)], most(limits::OPTION, *length)].concat(),
            Self::EqualOptions { first, second } => vec![("first", first.to_string()), ("second", second.to_string())],
            Self::SeveralRightAnswers { count } => vec![("count", count.to_string())],
            Self::BlankCount { marked, given } => vec![("marked", marked.to_string()), ("given", given.to_string())],
            Self::TooManyBlanks { count } => many(limits::BLANKS, *count),
            Self::TooManyAccepted { at: which, count } => [vec![at(*which)], many(limits::ACCEPTED, *count)].concat(),
            Self::AcceptedTooLong { at: which, length } => [vec![at(*which)], most(limits::ANSWER, *length)].concat(),
            Self::TooManyParts { count } => many(limits::PARTS, *count),
            Self::InPart { part, problem } => [vec![("part", part.to_string())], problem.args()].concat(),
            Self::NoStem
            | Self::ControlCharacter
            | Self::NoRightAnswer
            | Self::OneRightSide
            | Self::NoParts
            | Self::CaseInCase => Vec::new(),
        }
    }
}

/// Everything that is wrong with `question`; empty when it can be asked.
pub fn problems(question: &Question) -> Vec<Problem> {
    let mut out = Vec::new();
    texts(&question.stem, &question.explain, &mut out);
    let length = question.category.chars().count();
    if length > limits::CATEGORY {
        out.push(Problem::CategoryTooLong { length });
    }
    if !(1..=3).contains(&question.difficulty) {
        out.push(Problem::Difficulty { is: question.difficulty });
    }
    match &question.kind {
        Kind::Case { parts } => case(parts, &mut out),
        kind => one(kind, &question.stem, &mut out),
    }
    if has_control(question) {
        out.push(Problem::ControlCharacter);
    }
    out
}

fn texts(stem: &str, explain: &str, out: &mut Vec<Problem>) {
    if stem.trim().is_empty() {
        out.push(Problem::NoStem);
    }
    let length = stem.chars().count();
    if length > limits::STEM {
        out.push(Problem::StemTooLong { length });
    }
    let length = explain.chars().count();
    if length > limits::EXPLAIN {
        out.push(Problem::ExplainTooLong { length });
    }
}

fn case(parts: &[Part], out: &mut Vec<Problem>) {
    if parts.is_empty() {
        out.push(Problem::NoParts);
    }
    if parts.len() > limits::PARTS {
        out.push(Problem::TooManyParts { count: parts.len() });
    }
    for (at, part) in parts.iter().enumerate().take(limits::PARTS) {
        let mut inside = Vec::new();
        texts(&part.stem, &part.explain, &mut inside);
        one(&part.kind, &part.stem, &mut inside);
        out.extend(inside.into_iter().map(|problem| Problem::InPart { part: at + 1, problem: Box::new(problem) }));
    }
}

/// The problems of a question that is no case.
fn one(kind: &Kind, stem: &str, out: &mut Vec<Problem>) {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => {
            list(&options.iter().map(|choice| choice.text.as_str()).collect::<Vec<_>>(), out);
            let right = options.iter().filter(|choice| choice.right).count();
            if right == 0 {
                out.push(Problem::NoRightAnswer);
            }
            if right > 1 && matches!(kind, Kind::Single { .. }) {
                out.push(Problem::SeveralRightAnswers { count: right });
            }
        }
        Kind::TrueFalse { .. } => {}
        Kind::Matching { pairs } => {
            let left: Vec<&str> = pairs.iter().map(|pair| pair.left.as_str()).filter(|left| !left.trim().is_empty()).collect();
            list(&left, out);
            if pairs.len() > limits::OPTIONS && left.len() <= limits::OPTIONS {
                out.push(Problem::TooManyOptions { count: pairs.len() });
            }
            let right: Vec<&str> = pairs.iter().map(|pair| pair.right.as_str()).collect();
            lengths(&right, out);
            if right.len() > 1 && right.iter().map(|text| fold(text)).collect::<HashSet<_>>().len() == 1 {
                out.push(Problem::OneRightSide);
            }
        }
        Kind::Ordering { items } => list(&items.iter().map(String::as_str).collect::<Vec<_>>(), out),
        Kind::Blanks { accepted } => blanks(accepted, stem, out),
        Kind::Case { .. } => out.push(Problem::CaseInCase),
    }
}

/// Texts of which there must be two at least, all different.
fn list(options: &[&str], out: &mut Vec<Problem>) {
    if options.len() < 2 {
        out.push(Problem::TooFewOptions { count: options.len() });
    }
    if options.len() > limits::OPTIONS {
        out.push(Problem::TooManyOptions { count: options.len() });
        return;
    }
    lengths(options, out);
    let look: Vec<String> = options.iter().map(|text| look(text)).collect();
    for (second, text) in look.iter().enumerate() {
        if let Some(first) = look.iter().take(second).position(|other| other == text && !text.is_empty()) {
            out.push(Problem::EqualOptions { first: first + 1, second: second + 1 });
        }
    }
}

/// What an option looks like: case and signs may be the very point of it ("A" or "a", "+" or "＋" is not), so only blanks go.
fn look(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn lengths(options: &[&str], out: &mut Vec<Problem>) {
    for (at, text) in options.iter().enumerate().take(limits::OPTIONS) {
        let length = text.chars().count();
        if text.trim().is_empty() {
            out.push(Problem::EmptyOption { at: at + 1 });
        }
        if length > limits::OPTION {
            out.push(Problem::OptionTooLong { at: at + 1, length });
        }
    }
}

fn blanks(accepted: &[Vec<String>], stem: &str, out: &mut Vec<Problem>) {
    let marked = blanks_in(stem).len();
    // One answer needs no mark: it is written after the stem.
    if accepted.len() != marked && !(marked == 0 && accepted.len() == 1) {
        out.push(Problem::BlankCount { marked, given: accepted.len() });
    }
    if accepted.len() > limits::BLANKS {
        out.push(Problem::TooManyBlanks { count: accepted.len() });
    }
    for (at, blank) in accepted.iter().enumerate().take(limits::BLANKS) {
        if blank.is_empty() || blank.iter().any(|text| fold(text).is_empty()) {
            out.push(Problem::EmptyBlank { at: at + 1 });
        }
        if blank.len() > limits::ACCEPTED {
            out.push(Problem::TooManyAccepted { at: at + 1, count: blank.len() });
        }
        if let Some(length) = blank.iter().map(|text| text.chars().count()).find(|&length| length > limits::ANSWER) {
            out.push(Problem::AcceptedTooLong { at: at + 1, length });
        }
    }
}

fn has_control(question: &Question) -> bool {
    let bad = |text: &str| !text.chars().all(is_text);
    bad(&question.stem) || bad(&question.explain) || bad(&question.category) || kind_has(&question.kind, bad, 0)
}

fn kind_has(kind: &Kind, bad: impl Fn(&str) -> bool + Copy, depth: u8) -> bool {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => options.iter().any(|choice| bad(&choice.text)),
        Kind::Matching { pairs } => pairs.iter().any(|pair| bad(&pair.left) || bad(&pair.right)),
        Kind::Ordering { items } => items.iter().any(|item| bad(item)),
        Kind::Blanks { accepted } => accepted.iter().flatten().any(|text| bad(text)),
        // A case inside a case is refused anyway.
        Kind::Case { parts } if depth == 0 => {
            parts.iter().any(|part| bad(&part.stem) || bad(&part.explain) || kind_has(&part.kind, bad, depth + 1))
        }
        Kind::Case { .. } | Kind::TrueFalse { .. } => false,
    }
}
