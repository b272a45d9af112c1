//! One row: its cells by heading, and its kind with what decides.

use std::collections::BTreeMap;

use crate::fold::fold;
use crate::model::{Choice, Kind, Pair, limits, tidy};
use crate::read::{Fault, Misread};
use crate::sheet::cells::Cell;
use crate::sheet::columns::Columns;
use crate::sheet::escape;
use crate::sheet::words::{ANSWER, KIND, RowKind, truth_of};

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// Counted from 0.
    pub(super) at: u32,
    pub(super) cells: &'a BTreeMap<u32, Cell>,
    pub(super) columns: &'a Columns,
}

impl Row<'_> {
    /// Whether nothing stands in any column that means something.
    pub(super) fn is_blank(&self) -> bool {
        self.columns.all().all(|column| match self.cells.get(&column) {
            None => true,
            Some(Cell::Text(text)) => text.trim().is_empty(),
            Some(Cell::Date | Cell::Error) => false,
        })
    }

    /// A fault in a column; in the first one when the sheet has no such column.
    pub(super) fn fault(&self, column: Option<u32>, fault: Fault) -> Misread {
        Misread { line: self.at as usize + 1, column: column.map_or(1, |column| column as usize + 1), fault }
    }

    /// The text below a heading; empty when there is none.
    pub(super) fn text(&self, heading: &str) -> Result<String, Misread> {
        self.cell(self.columns.word(heading))
    }

    fn cell(&self, column: Option<u32>) -> Result<String, Misread> {
        match column.and_then(|column| self.cells.get(&column)) {
            None => Ok(String::new()),
            Some(Cell::Text(text)) => Ok(tidy(text)),
            Some(Cell::Date) => Err(self.fault(column, Fault::new("sheet-date"))),
            Some(Cell::Error) => Err(self.fault(column, Fault::new("sheet-error-value"))),
        }
    }

    /// Options that are not empty, each with the letter of its column, counted from 0.
    fn options(&self) -> Result<Vec<(usize, String)>, Misread> {
        let mut out = Vec::new();
        for at in 0..limits::OPTIONS {
            let text = self.cell(self.columns.option(at))?;
            if !text.is_empty() {
                out.push((at, text));
            }
        }
        Ok(out)
    }

    /// The column of the option that is the `nth` one with something in it, counted from 1.
    pub(super) fn option_column(&self, nth: usize) -> Option<u32> {
        let filled = (0..limits::OPTIONS).filter(|at| self.cell(self.columns.option(*at)).is_ok_and(|text| !text.is_empty()));
        filled.map(|at| self.columns.option(at)).nth(nth.checked_sub(1)?).flatten().or_else(|| self.columns.option(0))
    }

    /// What decides in a row that is no case. The flag says that there is an answer which such a row does not need.
    pub(super) fn kind(&self, kind: RowKind) -> Result<(Kind, bool), Misread> {
        let answer = self.text(ANSWER)?;
        let unused = !answer.is_empty() && matches!(kind, RowKind::Matching | RowKind::Case);
        let kind = match kind {
            RowKind::Single => Kind::Single { options: self.choices(&answer)? },
            RowKind::Multiple => Kind::Multiple { options: self.choices(&answer)? },
            RowKind::TrueFalse => Kind::TrueFalse { right: self.truth(&answer)? },
            RowKind::Matching => Kind::Matching { pairs: self.pairs()? },
            RowKind::Ordering => Kind::Ordering { items: self.items(&answer)? },
            RowKind::Blanks => Kind::Blanks { accepted: escape::blanks(&answer) },
            RowKind::Case => Kind::Case { parts: Vec::new() },
        };
        Ok((kind, unused))
    }

    fn choices(&self, answer: &str) -> Result<Vec<Choice>, Misread> {
        let options = self.options()?;
        let right = self.letters(answer, &options)?;
        Ok(options.into_iter().map(|(at, text)| Choice { right: right.contains(&at), text }).collect())
    }

    /// The options that an answer names, by letter or by their very text.
    fn letters(&self, answer: &str, options: &[(usize, String)]) -> Result<Vec<usize>, Misread> {
        let column = self.columns.word(ANSWER);
        let mut out = Vec::new();
        for letter in fold(answer).chars().filter(|c| !matches!(c, ',' | ';' | '.' | '/' | '|' | '+' | '&' | '和')) {
            let at = u32::from(letter).checked_sub(u32::from('a')).map_or(usize::MAX, |at| at as usize);
            if at >= limits::OPTIONS {
                let whole = options.iter().find(|(_, text)| fold(text) == fold(answer)).map(|(at, _)| vec![*at]);
                let said: String = answer.chars().take(40).collect();
                return whole.ok_or_else(|| self.fault(column, Fault::with("sheet-answer-letters", "text", said)));
            }
            if !options.iter().any(|(other, _)| *other == at) {
                return Err(self.fault(column, Fault::with("sheet-answer-no-option", "letter", letter.to_ascii_uppercase())));
            }
            out.push(at);
        }
        Ok(out)
    }

    fn truth(&self, answer: &str) -> Result<bool, Misread> {
        // Sheets of other programs write A for 对 and put the words into the options.
        let word = match fold(answer).as_str() {
            "a" => self.cell(self.columns.option(0))?,
            "b" => self.cell(self.columns.option(1))?,
            _ => answer.to_owned(),
        };
        let said: String = answer.chars().take(40).collect();
        truth_of(&word).ok_or_else(|| self.fault(self.columns.word(ANSWER), Fault::with("sheet-answer-truth", "text", said)))
    }

    fn pairs(&self) -> Result<Vec<Pair>, Misread> {
        let pair = |(at, text): (usize, String)| match escape::pair(&text) {
            Some((left, right)) => Ok(Pair { left, right }),
            None => Err(self.fault(self.columns.option(at), Fault::new("sheet-no-arrow"))),
        };
        self.options()?.into_iter().map(pair).collect()
    }

    fn items(&self, answer: &str) -> Result<Vec<String>, Misread> {
        let options = self.options()?;
        let order = self.letters(answer, &options)?;
        if order.is_empty() {
            return Ok(options.into_iter().map(|(_, text)| text).collect());
        }
        let items: Vec<String> =
            order.iter().filter_map(|at| options.iter().find(|(other, _)| other == at)).map(|(_, text)| text.clone()).collect();
        let mut once = order;
        once.sort_unstable();
        once.dedup();
        if once.len() != options.len() || items.len() != options.len() {
            let said: String = answer.chars().take(40).collect();
            return Err(self.fault(self.columns.word(ANSWER), Fault::with("sheet-answer-order", "text", said)));
        }
        Ok(items)
    }

    /// The column of 题型.
    pub(super) fn kind_column(&self) -> Option<u32> {
        self.columns.word(KIND)
    }
}
