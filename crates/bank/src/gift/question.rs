//! A block of signs as a question.

use crate::gift::answers::{self, Found};
use crate::gift::scan::{Sign, find, find_text, plain, trim};
use crate::html;
use crate::model::Question;
use crate::read::{Fault, Misread};

/// How the texts of a question are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Plain,
    Html,
}

/// Texts of one question: their format, and what of them could not be kept.
pub(super) struct Texts {
    format: Format,
    pub(super) pictures: usize,
    /// Pieces of feedback without a place in a question of ours.
    pub(super) feedback: usize,
    /// Answers that get a part of the marks elsewhere and none here.
    pub(super) partial: usize,
}

impl Texts {
    /// The text of `signs`, which may begin with its own `[format]`.
    pub(super) fn text(&mut self, signs: &[Sign]) -> String {
        self.read(plain(signs)).0
    }

    fn read(&mut self, text: String) -> (String, Format) {
        for (mark, format) in
            [("[html]", Format::Html), ("[plain]", Format::Plain), ("[moodle]", Format::Plain), ("[markdown]", Format::Plain)]
        {
            if let Some(rest) = text.strip_prefix(mark) {
                return (self.reduce(rest.trim().to_owned(), format), format);
            }
        }
        (self.reduce(text, self.format), self.format)
    }

    fn reduce(&mut self, text: String, format: Format) -> String {
        if format == Format::Plain {
            return text;
        }
        let reduced = html::plain(&text);
        self.pictures += reduced.pictures;
        reduced.text
    }

    fn lost(&self) -> Vec<Fault> {
        [
            ("question-picture-left-out", self.pictures),
            ("question-feedback-left-out", self.feedback),
            ("question-partial-credit", self.partial),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| Fault::with(code, "count", count))
        .collect()
    }
}

/// A fault at a sign.
pub(super) fn at(sign: Option<&Sign>, fault: Fault) -> Misread {
    Misread { line: sign.map_or(1, |sign| sign.line), column: sign.map_or(1, |sign| sign.column), fault }
}

/// Reads one question, and says what of it is lost.
pub(super) fn read(signs: &[Sign]) -> Result<(Question, Vec<Fault>), Misread> {
    let signs = without_title(signs);
    let [head, inside, tail] = parts(signs)?;
    let mut texts = Texts { format: Format::Plain, pictures: 0, feedback: 0, partial: 0 };
    let stem = if trim(tail).is_empty() { plain(head) } else { missing_word(head, tail) };
    let (stem, format) = texts.read(stem);
    texts.format = format;
    let (inside, explain) = match general_feedback(inside) {
        None => (trim(inside), String::new()),
        Some(mark) => {
            let (answers, feedback) = inside.split_at(mark);
            let explain = texts.text(feedback.get(4..).unwrap_or_default());
            (trim(answers), explain)
        }
    };
    if inside.is_empty() {
        return Err(at(signs.first(), Fault::new("gift-essay")));
    }
    let Found { kind, feedback } = answers::read(inside, &mut texts)?;
    let mut question = Question::new(kind, stem);
    question.explain = explain;
    // The feedback to the right answer is an explanation, unless there is a better one.
    let mut feedback = feedback.into_iter();
    if question.explain.is_empty() {
        question.explain = feedback.next().unwrap_or_default();
    }
    texts.feedback += feedback.count();
    Ok((question, texts.lost()))
}

fn without_title(signs: &[Sign]) -> &[Sign] {
    let Some(rest) = signs.get(2..).filter(|_| find_text(signs, "::") == Some(0)) else { return signs };
    // A title that never ends is text, as in Moodle.
    let rest = find_text(rest, "::").and_then(|end| rest.get(end + 2..)).unwrap_or(rest);
    trim(rest)
}

/// What stands before, in and after the braces.
fn parts(signs: &[Sign]) -> Result<[&[Sign]; 3], Misread> {
    let sign = |at: usize| signs.get(at);
    let (open, close) = match (find(signs, '{'), find(signs, '}')) {
        (Some(open), Some(close)) if open < close => (open, close),
        (Some(open), None) => return Err(at(sign(open), Fault::new("gift-brace-not-closed"))),
        (_, Some(close)) => return Err(at(sign(close), Fault::new("gift-brace-not-opened"))),
        (None, None) => {
            let wide = signs.iter().position(|sign| sign.c == '｛').filter(|_| signs.iter().any(|sign| sign.c == '｝'));
            return Err(match wide {
                Some(wide) => at(sign(wide), Fault::new("gift-full-width-braces")),
                None => at(signs.first(), Fault::new("gift-no-answers")),
            });
        }
    };
    let inside = signs.get(open + 1..close).unwrap_or_default();
    let tail = signs.get(close + 1..).unwrap_or_default();
    if let Some(brace) = find(inside, '{') {
        return Err(at(inside.get(brace), Fault::new("gift-brace-inside")));
    }
    if let Some(brace) = tail.iter().find(|sign| sign.is('{') || sign.is('}')) {
        return Err(at(Some(brace), Fault::new("gift-two-answers")));
    }
    Ok([signs.get(..open).unwrap_or_default(), inside, tail])
}

fn missing_word(head: &[Sign], tail: &[Sign]) -> String {
    let chars = |signs: &[Sign]| signs.iter().map(|sign| sign.c).collect::<String>();
    format!("{}_____{}", chars(head), chars(tail)).trim().to_owned()
}

/// Where the last `####` stands.
fn general_feedback(signs: &[Sign]) -> Option<usize> {
    (0..signs.len().saturating_sub(3))
        .rev()
        .find(|&at| signs.get(at..at + 4).is_some_and(|window| window.iter().all(|sign| sign.is('#'))))
}
