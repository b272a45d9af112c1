//! GIFT, the text format of Moodle (<https://docs.moodle.org/en/GIFT_format>), read and written.
//!
//! What is read: questions between blank lines; `//` comments; `$CATEGORY:`; `::title::` (not kept: it repeats the stem); `[html]` and its fellows
//! before a text; single choice (`=`, `~`), multiple choice (`~%50%`, and no `=`), true/false, matching (`->`), short answer and numbers as
//! a fill-in of one blank (`{#3:0.5}` becomes the range "2.5..3.5"), the missing word (`… {=a ~b} …` leaves `_____`), ordering as Moodle 4.4 writes it
//! (`{>4 ALL …` and one item a line), `####` as the explanation, else the feedback of the right answer. Escapes: `\~ \= \# \{ \} \: \n \\`.
//! Full-width signs (＝ ～ ＃ ｛ ｝ ：) are text, as in Moodle; a question that has nothing but full-width braces is told so.
//!
//! Ours, in comments that other programs pass over: `// [tag:difficulty:3]` before a question (Moodle ≥ 3.10 reads the tag too), and
//! `// zhibu-question {…}` for what GIFT has no words for – a case, several blanks, a left side with `->` in it.
//!
//! Promises: each broken question gives one error with line and column, and all others are read; a blank line always ends a question, so that a
//! forgotten brace costs one question; what [`write()`] wrote is read back as the same questions.

mod answers;
mod numbers;
mod question;
mod scan;
mod write;

use crate::json_comment;
use crate::model::line;
use crate::read::{Fault, MOST_QUESTIONS, Misread, Read, decode};
use scan::{Block, MOST_SIGNS, blocks};

pub(crate) use numbers::around;
pub(crate) use write::SHARES;
pub use write::write;

/// Reads a file. `Err` when it is no text at all.
pub fn read(bytes: &[u8]) -> Result<Read, Fault> {
    let text = decode(bytes)?;
    Ok(read_text(&text))
}

/// Reads the text of a file.
pub(crate) fn read_text(text: &str) -> Read {
    let mut read = Read::default();
    let mut category = String::new();
    for block in blocks(text) {
        if read.is_full() {
            read.errors.push(Misread {
                line: block.line,
                column: 1,
                fault: Fault::with("file-too-many-questions", "most", MOST_QUESTIONS),
            });
            break;
        }
        one(&block, &mut category, &mut read);
    }
    read
}

fn one(block: &Block, category: &mut String, read: &mut Read) {
    for (line, comment) in &block.comments {
        match json_comment::read(comment) {
            Some(Ok(question)) => read.take(*line, 1, question),
            Some(Err(fault)) => read.errors.push(Misread { line: *line, column: 1, fault }),
            None => {}
        }
    }
    if let Some(name) = &block.category {
        *category = place(name);
    }
    if block.signs.is_empty() {
        return;
    }
    if block.signs.len() > MOST_SIGNS {
        let fault = Fault::with("gift-question-too-large", "most", MOST_SIGNS);
        read.errors.push(Misread { line: block.start().0, column: block.start().1, fault });
        return;
    }
    match question::read(&block.signs) {
        Ok((mut question, lost)) => {
            question.category.clone_from(category);
            if let Some(difficulty) = block.difficulty {
                question.difficulty = difficulty;
            }
            let (line, column) = block.start();
            let taken = read.questions.len();
            read.take(line, column, question.tidy());
            if read.questions.len() > taken {
                read.notices.extend(lost.into_iter().map(|fault| Misread { line, column, fault }));
            }
        }
        Err(misread) => read.errors.push(misread),
    }
}

/// A category without the roots that Moodle puts before it.
pub(crate) fn place(name: &str) -> String {
    let name = line(name);
    let root = name.split('/').next().unwrap_or_default();
    let Some(rest) = name.strip_prefix(root).filter(|_| root.starts_with('$') && root.ends_with('$')) else { return name };
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    match rest.strip_prefix("top") {
        Some("") => String::new(),
        Some(below) if below.starts_with('/') => line(below.get(1..).unwrap_or_default()),
        _ => rest.trim().to_owned(),
    }
}
