//! Which column is what.

use std::collections::BTreeMap;

use crate::fold::fold;
use crate::model::limits;
use crate::sheet::cells::Cell;
use crate::sheet::words::{ANSWER, DIFFICULTY, EXPLAIN, KIND, OPTION, OTHER_HEADINGS, PLACE, STEM};

/// Columns, counted from 0.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    by_word: BTreeMap<&'static str, u32>,
    /// From A on; `None` where the sheet has no such column.
    options: [Option<u32>; limits::OPTIONS],
}

impl Columns {
    /// The columns below a row of headings; `None` when it is no such row.
    pub(super) fn of(cells: &BTreeMap<u32, Cell>) -> Option<Self> {
        let mut columns = Self::default();
        for (column, cell) in cells {
            let Cell::Text(text) = cell else { continue };
            let heading = fold(text);
            if let Some(word) = word(&heading) {
                columns.by_word.entry(word).or_insert(*column);
            } else if let Some(slot) = option(&heading).and_then(|at| columns.options.get_mut(at)) {
                slot.get_or_insert(*column);
            }
        }
        (columns.by_word.contains_key(KIND) && columns.by_word.contains_key(STEM)).then_some(columns)
    }

    /// The heading of a column that no sheet can do without.
    pub(super) fn missing(&self) -> Option<&'static str> {
        (!self.by_word.contains_key(ANSWER)).then_some(ANSWER)
    }

    /// The column of a heading.
    pub(super) fn word(&self, word: &str) -> Option<u32> {
        self.by_word.get(word).copied()
    }

    /// The column of the option `at`, counted from 0.
    pub(super) fn option(&self, at: usize) -> Option<u32> {
        self.options.get(at).copied().flatten()
    }

    /// All columns that mean something.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> {
        self.by_word.values().copied().chain(self.options.iter().flatten().copied())
    }
}

fn word(heading: &str) -> Option<&'static str> {
    let known = [KIND, STEM, ANSWER, EXPLAIN, DIFFICULTY, PLACE];
    let other = || OTHER_HEADINGS.iter().find(|(other, _)| *other == heading).map(|(_, word)| *word);
    known.into_iter().find(|word| *word == heading).or_else(other)
}

/// "选项a" or "a".
fn option(heading: &str) -> Option<usize> {
    let letter = heading.strip_prefix(OPTION).unwrap_or(heading);
    let mut letters = letter.chars();
    let at = u32::from(letters.next()?).checked_sub(u32::from('a'))?;
    (letters.next().is_none() && at < 26).then_some(at as usize)
}
