//! What every reader of question files gives back.
//!
//! Promises: a broken question costs itself and no other; each gives one entry in `errors` with its place; what a good question lost on the way
//! (a picture, the feedback to a wrong option) stands in `notices`; no list is longer than the file has questions.

use std::borrow::Cow;

use crate::model::Question;
use crate::problem::{Problem, problems};

/// Bytes of a text file (GIFT, Moodle XML).
pub const MOST_BYTES: usize = 32 << 20;
/// Questions of one file, broken ones included.
pub const MOST_QUESTIONS: usize = 20_000;

/// What is wrong, as the key of a sentence and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// "gift-…", "moodle-…", "sheet-…", "file-…", or a code of [`Problem`].
    pub code: &'static str,
    /// Names and values for the sentence.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault without arguments.
    pub(crate) fn new(code: &'static str) -> Self {
        Self { code, args: Vec::new() }
    }

    /// A fault with one argument.
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts are handed in as they come")]
    pub(crate) fn with(code: &'static str, name: &'static str, value: impl ToString) -> Self {
        Self { code, args: vec![(name, value.to_string())] }
    }
}

impl From<&Problem> for Fault {
    fn from(problem: &Problem) -> Self {
        Self { code: problem.code(), args: problem.args() }
    }
}

/// A fault and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Line of a text, row of a sheet, counted from 1.
    pub line: usize,
    /// Character in the line, column of the sheet (1 is A), counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// Each with the line or row where it begins.
    pub questions: Vec<(usize, Question)>,
    /// One for each question that could not be taken over, in the order of the file.
    pub errors: Vec<Misread>,
    /// What was left out of questions that could.
    pub notices: Vec<Misread>,
}

impl Read {
    /// Takes a question over, or its first problem.
    pub(crate) fn take(&mut self, line: usize, column: usize, question: Question) {
        match problems(&question).first() {
            None => self.questions.push((line, question)),
            Some(problem) => self.errors.push(Misread { line, column, fault: problem.into() }),
        }
    }

    /// Whether the file is as long as we read.
    pub(crate) fn is_full(&self) -> bool {
        self.questions.len() + self.errors.len() >= MOST_QUESTIONS
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// UTF-8, without a byte order mark, `\n` as line ends.
    pub text: String,
    /// Questions, by index, that only this program can read back: the format has no words for them, and they stand in a comment.
    pub only_here: Vec<usize>,
}

/// The text of a file: UTF-8 or UTF-16 by its byte order mark, else UTF-8, else GB 18030 (what Windows calls ANSI in Chinese).
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::with("file-too-large", "most", MOST_BYTES >> 20));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or_else(|| Fault::new("file-not-text"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.filter(|text| !text.contains('\0')).ok_or_else(|| Fault::new("file-not-text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_windows_are_read() {
        let gb = encoding_rs::GB18030.encode("党章第一条").0.into_owned();
        assert_eq!(decode(&gb).unwrap(), "党章第一条");
        assert_eq!(decode("\u{feff}党章".as_bytes()).unwrap(), "党章");
        let utf16: Vec<u8> = "\u{feff}党章".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).unwrap(), "党章");
        assert_eq!(decode(&[0x81, 0xff, 0xff]).unwrap_err().code, "file-not-text");
        assert_eq!(decode(&vec![b'a'; MOST_BYTES + 1]).unwrap_err().code, "file-too-large");
    }
}
