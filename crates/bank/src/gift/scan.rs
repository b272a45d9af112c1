//! The text cut into blocks, and a block into signs that know their place.
//!
//! Promises: a block never crosses a blank line; a sign says whether it was escaped, so that everything after works on meaning and not on
//! backslashes.

use std::fmt::Write as _;

/// One character of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) c: char,
    /// It stands for itself, whatever it would mean.
    pub(super) escaped: bool,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Sign {
    /// Whether it is `c` with its meaning.
    pub(super) fn is(self, c: char) -> bool {
        self.c == c && !self.escaped
    }
}

/// Characters of one question; more is not kept.
pub(super) const MOST_SIGNS: usize = 200_000;

/// What stands between two blank lines.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// First line, counted from 1.
    pub(super) line: usize,
    /// Line and text of each comment.
    pub(super) comments: Vec<(usize, String)>,
    /// What stands after `$CATEGORY:`.
    pub(super) category: Option<String>,
    /// From a tag in a comment: 1 to 3.
    pub(super) difficulty: Option<u8>,
    /// The question; empty when there is none.
    pub(super) signs: Vec<Sign>,
}

impl Block {
    /// Line and column of the first sign.
    pub(super) fn start(&self) -> (usize, usize) {
        self.signs.first().map_or((self.line, 1), |sign| (sign.line, sign.column))
    }
}

/// Cuts a text into blocks.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = Block> {
    let mut lines = lines(text).peekable();
    // A title at the beginning of a line after a closing brace begins a question too: writers forget the blank line.
    std::iter::from_fn(move || {
        while lines.next_if(|(_, line)| line.trim().is_empty()).is_some() {}
        let (first, _) = lines.peek().copied()?;
        let mut block = Block { line: first, ..Block::default() };
        while let Some((number, line)) =
            lines.next_if(|(_, line)| !(line.trim().is_empty() || line.trim_start().starts_with("::") && is_closed(&block)))
        {
            take(&mut block, number, line);
        }
        while block.signs.pop_if(|sign| sign.c.is_whitespace() && !sign.escaped).is_some() {}
        Some(block)
    })
}

/// Lines with their numbers, whichever line end they have.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut number = 0;
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        number += 1;
        let (line, after) = match text.find(['\n', '\r']) {
            None => (text, None),
            Some(at) => {
                let (line, end) = text.split_at(at);
                let end = end.strip_prefix("\r\n").or_else(|| end.get(1..)).unwrap_or_default();
                (line, Some(end))
            }
        };
        rest = after;
        Some((number, line))
    })
}

fn is_closed(block: &Block) -> bool {
    block.signs.iter().rev().find(|sign| !sign.c.is_whitespace()).is_some_and(|sign| sign.is('}'))
}

fn take(block: &mut Block, number: usize, line: &str) {
    if let Some(comment) = line.trim_start().strip_prefix("//") {
        block.difficulty = difficulty(comment).or(block.difficulty);
        block.comments.push((number, comment.trim().to_owned()));
        return;
    }
    if block.signs.is_empty()
        && let Some(name) = line.trim_start().strip_prefix("$CATEGORY:")
    {
        block.category = Some(name.trim().to_owned());
        return;
    }
    if let Some(last) = block.signs.last().copied() {
        block.signs.push(Sign { c: '\n', escaped: false, line: last.line, column: last.column + 1 });
    }
    signs(line, number, &mut block.signs);
}

fn signs(line: &str, number: usize, into: &mut Vec<Sign>) {
    let mut chars = line.chars().enumerate().peekable();
    let began = into.is_empty();
    while let Some((at, c)) = chars.next() {
        let mut sign = Sign { c, escaped: false, line: number, column: at + 1 };
        if c == '\\' {
            let next = chars.next_if(|(_, next)| matches!(next, '~' | '=' | '#' | '{' | '}' | ':' | '\\' | 'n'));
            // A backslash before anything else is a backslash.
            sign.c = match next {
                Some((_, 'n')) => '\n',
                Some((_, next)) => next,
                None => '\\',
            };
            sign.escaped = true;
        }
        if into.len() <= MOST_SIGNS && !(began && into.is_empty() && c.is_whitespace()) {
            into.push(sign);
        }
    }
}

/// `[tag:difficulty:3]` in a comment.
fn difficulty(comment: &str) -> Option<u8> {
    let (_, rest) = comment.split_once("[tag:difficulty:")?;
    let (number, _) = rest.split_once(']')?;
    number.trim().parse().ok().filter(|number| (1..=3).contains(number))
}

/// The characters of `signs`, without white space around. Escaped line ends at the edges go too: a tidy text has none.
pub(super) fn plain(signs: &[Sign]) -> String {
    let mut out = String::with_capacity(signs.len() * 3);
    for sign in signs {
        // Writing into a string cannot fail.
        let _ = out.write_char(sign.c);
    }
    out.trim().to_owned()
}

/// `signs` without white space around.
pub(super) fn trim(signs: &[Sign]) -> &[Sign] {
    let start = signs.iter().position(|sign| !sign.c.is_whitespace()).unwrap_or(signs.len());
    let end = signs.iter().rposition(|sign| !sign.c.is_whitespace()).map_or(start, |at| at + 1);
    signs.get(start..end).unwrap_or_default()
}

/// Where `c` first stands with its meaning.
pub(super) fn find(signs: &[Sign], c: char) -> Option<usize> {
    signs.iter().position(|sign| sign.is(c))
}

/// Where the text `needle` first stands with its meaning.
pub(super) fn find_text(signs: &[Sign], needle: &str) -> Option<usize> {
    let length = needle.chars().count();
    signs.windows(length).position(|window| window.iter().zip(needle.chars()).all(|(sign, c)| sign.is(c)))
}
