//! What stands between the braces.

use crate::gift::numbers;
use crate::gift::question::{Texts, at};
use crate::gift::scan::{Sign, find, find_text, plain, trim};
use crate::model::{Choice, Kind, Pair};
use crate::problem::Problem;
use crate::read::{Fault, Misread};

/// A kind, and the feedback that may become the explanation.
pub(super) struct Found {
    pub(super) kind: Kind,
    /// Of right answers.
    pub(super) feedback: Vec<String>,
}

impl Found {
    fn new(kind: Kind) -> Self {
        Self { kind, feedback: Vec::new() }
    }
}

/// Words that stand for true and false without an equals sign; `{=对}` is a short answer.
const TRUE: [&str; 5] = ["T", "TRUE", "对", "正确", "√"];
const FALSE: [&str; 5] = ["F", "FALSE", "错", "错误", "×"];

/// Words of the first line of an ordering.
const ORDERING: [&str; 38] = [
    "ALL",
    "EXACT",
    "RANDOM",
    "REL",
    "CONTIGUOUS",
    "CONTIG",
    "HORIZONTAL",
    "HORI",
    "H",
    "VERTICAL",
    "VERT",
    "V",
    "ALL_OR_NOTHING",
    "ABSOLUTE_POSITION",
    "ABSOLUTE",
    "ABS",
    "RELATIVE_NEXT_EXCLUDE_LAST",
    "RELATIVE_NEXT_INCLUDE_LAST",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "RELATIVE_TO_CORRECT",
    "RELATIVE",
    "LONGEST_ORDERED_SUBSET",
    "LONGEST_CONTIGUOUS_SUBSET",
    "SHOW",
    "TRUE",
    "YES",
    "HIDE",
    "FALSE",
    "NO",
    "0",
    "1",
    "none",
    "123",
    "abc",
    "ABCD",
    "iii",
    "IIII",
];

/// Reads what stands between the braces: not empty, without white space around.
pub(super) fn read(signs: &[Sign], texts: &mut Texts) -> Result<Found, Misread> {
    let first = signs.first();
    if first.is_some_and(|sign| sign.is('#')) {
        return numbers::read(signs.get(1..).unwrap_or_default(), texts);
    }
    if let Some(kind) = ordering(signs, texts) {
        return Ok(Found::new(kind));
    }
    if find(signs, '~').is_some() {
        return choice(signs, texts);
    }
    if find(signs, '=').is_some() && find_text(signs, "->").is_some() {
        return matching(signs, texts);
    }
    if let Some(found) = true_false(signs, texts) {
        return Ok(found);
    }
    if first.is_some_and(|sign| matches!(sign.c, '＝' | '～')) {
        return Err(at(first, Fault::new("gift-full-width-signs")));
    }
    short(signs, texts)
}

/// `signs` cut before each of `marks`; what stands before the first one comes first.
pub(super) fn cut<'a>(signs: &'a [Sign], marks: &[char]) -> Vec<&'a [Sign]> {
    let mut out = Vec::new();
    let mut start = 0;
    for (place, sign) in signs.iter().enumerate() {
        if marks.iter().any(|mark| sign.is(*mark)) {
            out.push(signs.get(start..place).unwrap_or_default());
            start = place;
        }
    }
    out.push(signs.get(start..).unwrap_or_default());
    out
}

/// The answer before a `#` and the feedback after it.
pub(super) fn feedback<'a>(signs: &'a [Sign], texts: &mut Texts) -> (&'a [Sign], String) {
    match find(signs, '#') {
        None => (signs, String::new()),
        Some(mark) => {
            let (answer, rest) = signs.split_at(mark);
            (answer, texts.text(rest.get(1..).unwrap_or_default()))
        }
    }
}

/// `%50%` at the beginning, and what follows. What is no number between percent signs is text.
pub(super) fn weight(signs: &[Sign]) -> Option<(f64, &[Sign])> {
    let signs = trim(signs);
    let rest = signs.get(1..).filter(|_| signs.first().is_some_and(|sign| sign.c == '%'))?;
    let end = rest.iter().position(|sign| sign.c == '%')?;
    let number: String = rest.get(..end)?.iter().map(|sign| sign.c).collect();
    let digits = number.trim_start_matches('-');
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let value: f64 = if is_number && number.len() <= 20 { digits.parse().ok()? } else { return None };
    Some((if number.starts_with('-') { -value } else { value }, rest.get(end + 1..)?))
}

/// Refuses a text before the first mark.
fn nothing_before(signs: &[Sign]) -> Result<(), Misread> {
    match trim(signs).first() {
        None => Ok(()),
        Some(sign) => Err(at(Some(sign), Fault::new("gift-text-before-answers"))),
    }
}

fn choice(signs: &[Sign], texts: &mut Texts) -> Result<Found, Misread> {
    let pieces = cut(signs, &['~', '=']);
    // Without an equals sign several may be right: that is how Moodle tells the two apart.
    let single = find(signs, '=').is_some();
    let (mut options, mut explain) = (Vec::new(), Vec::new());
    for (place, piece) in pieces.into_iter().enumerate() {
        let Some((mark, rest)) = piece.split_first().filter(|_| place > 0) else {
            nothing_before(piece)?;
            continue;
        };
        let (rest, right) = match weight(rest).filter(|_| mark.is('~')) {
            Some((weight, rest)) => {
                texts.partial += usize::from(single && weight > 0.0);
                (rest, !single && weight > 0.0)
            }
            None => (rest, mark.is('=')),
        };
        let (answer, feedback) = feedback(rest, texts);
        let text = texts.text(answer);
        if text.is_empty() {
            return Err(at(Some(mark), (&Problem::EmptyOption { at: place }).into()));
        }
        match (feedback.is_empty(), right) {
            (true, _) => {}
            (false, true) => explain.push(feedback),
            (false, false) => texts.feedback += 1,
        }
        options.push(Choice { text, right });
    }
    Ok(Found { kind: if single { Kind::Single { options } } else { Kind::Multiple { options } }, feedback: explain })
}

fn matching(signs: &[Sign], texts: &mut Texts) -> Result<Found, Misread> {
    let mut pairs = Vec::new();
    for (place, piece) in cut(signs, &['=']).into_iter().enumerate() {
        let Some((mark, rest)) = piece.split_first().filter(|_| place > 0) else {
            nothing_before(piece)?;
            continue;
        };
        let Some(arrow) = find_text(rest, "->") else { return Err(at(Some(mark), Fault::new("gift-no-arrow"))) };
        let (left, right) = rest.split_at(arrow);
        let right = texts.text(right.get(2..).unwrap_or_default());
        if right.is_empty() {
            return Err(at(Some(mark), (&Problem::EmptyOption { at: place }).into()));
        }
        pairs.push(Pair { left: texts.text(left), right });
    }
    Ok(Found::new(Kind::Matching { pairs }))
}

fn true_false(signs: &[Sign], texts: &mut Texts) -> Option<Found> {
    let mut pieces = cut(signs, &['#']).into_iter();
    let word = plain(pieces.next()?).to_uppercase();
    let right = match word.as_str() {
        word if TRUE.contains(&word) => true,
        word if FALSE.contains(&word) => false,
        _ => return None,
    };
    // First the feedback to the wrong answer, then to the right one.
    let mut said = pieces.map(|piece| texts.text(piece.get(1..).unwrap_or_default()));
    let wrong = said.next().unwrap_or_default();
    let explain: Vec<String> = said.take(1).filter(|text| !text.is_empty()).collect();
    texts.feedback += usize::from(!wrong.is_empty());
    Some(Found { kind: Kind::TrueFalse { right }, feedback: explain })
}

fn short(signs: &[Sign], texts: &mut Texts) -> Result<Found, Misread> {
    let (mut accepted, mut explain) = (Vec::new(), Vec::new());
    for (place, piece) in cut(signs, &['=']).into_iter().enumerate() {
        let bare = match piece.split_first() {
            Some((_, rest)) if place > 0 => rest,
            // `{北京}` without a mark is a short answer too.
            _ if trim(piece).is_empty() => continue,
            _ => piece,
        };
        let (weight, rest) = weight(bare).unwrap_or((100.0, bare));
        let (answer, feedback) = feedback(rest, texts);
        let text = texts.text(answer);
        if text.is_empty() {
            return Err(at(piece.first(), (&Problem::EmptyBlank { at: 1 }).into()));
        }
        let right = weight >= 100.0;
        texts.partial += usize::from(weight > 0.0 && !right);
        match (feedback.is_empty(), right) {
            (true, _) => {}
            (false, true) => explain.push(feedback),
            (false, false) => texts.feedback += 1,
        }
        if right {
            accepted.push(text);
        }
    }
    Ok(Found { kind: Kind::Blanks { accepted: vec![accepted] }, feedback: explain })
}

/// `>4 ALL VERTICAL …` and the items, one a line.
fn ordering(signs: &[Sign], texts: &mut Texts) -> Option<Kind> {
    let rest = trim(signs.get(1..).filter(|_| signs.first().is_some_and(|sign| sign.is('>')))?);
    let digits = rest.iter().take_while(|sign| sign.c.is_ascii_digit()).count();
    let mut rest = rest.get(digits..).filter(|_| digits > 0)?;
    loop {
        let blank = rest.iter().take_while(|sign| sign.c.is_whitespace() && !sign.is('\n')).count();
        let word: String = rest.get(blank..)?.iter().take_while(|sign| !sign.c.is_whitespace()).map(|sign| sign.c).collect();
        if !ORDERING.contains(&word.as_str()) {
            break;
        }
        rest = rest.get(blank + word.chars().count()..)?;
    }
    let items = rest.split(|sign| sign.is('\n')).map(|line| texts.text(line)).filter(|item| !item.is_empty());
    Some(Kind::Ordering { items: items.collect() })
}
