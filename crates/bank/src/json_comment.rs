//! Questions inside the comments of other programs' formats.
//!
//! GIFT and Moodle XML have no case, no fill-in with several blanks, and no way to write some texts. Such a question stands in a comment, where
//! other programs pass it over and this one reads it back: `zhibu-question ` and the JSON of [`Question`] in one line.
//!
//! Promises: the text holds no line end, no `--` and no `>` (an XML comment could not hold them), so that it can stand in any comment.

use crate::model::Question;
use crate::read::Fault;

const MARK: &str = "zhibu-question ";

/// The text of a comment that holds `question`.
pub(crate) fn write(question: &Question) -> String {
    // A question has string keys only, so that JSON never refuses it.
    let json = serde_json::to_string(question).unwrap_or_default();
    // Outside texts JSON has neither sign, except the minus of a number, and there are no negative numbers.
    format!("{MARK}{}", json.replace('-', "\\u002d").replace('>', "\\u003e"))
}

/// The question in a comment; `None` when it is another comment.
pub(crate) fn read(comment: &str) -> Option<Result<Question, Fault>> {
    let json = comment.trim().strip_prefix(MARK)?;
    Some(serde_json::from_str::<Question>(json).map(Question::tidy).map_err(|_| Fault::new("file-broken-comment")))
}
