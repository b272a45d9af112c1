//! Rows as questions.

use crate::model::{Kind, Part, Question};
use crate::problem::{Problem, problems};
use crate::read::{Fault, MOST_QUESTIONS, Misread, Read};
use crate::sheet::cells::Table;
use crate::sheet::row::Row;
use crate::sheet::words::{ANSWER, DIFFICULTY, EXPLAIN, KIND, PLACE, RowKind, STEM, difficulty_of, kind_of};

/// A case and the rows that belong to it.
struct Case<'a> {
    row: Row<'a>,
    question: Question,
    parts: Vec<Row<'a>>,
    /// The first fault in one of its rows.
    fault: Option<Misread>,
}

/// Reads all rows.
pub(super) fn read(table: &Table) -> Read {
    let mut read = Read::default();
    let mut open: Option<Case<'_>> = None;
    for (&at, cells) in &table.rows {
        let row = Row { at, cells, columns: &table.columns };
        if row.is_blank() {
            continue;
        }
        let (kind, is_part) = match kind(&row) {
            Ok(kind) => kind,
            Err(misread) => {
                settle(open.take(), &mut read);
                read.errors.push(misread);
                continue;
            }
        };
        if is_part {
            match &mut open {
                None => read.errors.push(row.fault(row.kind_column(), Fault::new("sheet-part-without-case"))),
                Some(case) => case.part(row, kind, &mut read),
            }
            continue;
        }
        settle(open.take(), &mut read);
        if read.is_full() {
            read.errors.push(row.fault(None, Fault::with("file-too-many-questions", "most", MOST_QUESTIONS)));
            return read;
        }
        match question(&row, kind, &mut read) {
            Err(misread) if kind == RowKind::Case => {
                // Its parts follow and belong to it all the same.
                let question = Question::new(Kind::Case { parts: Vec::new() }, "");
                open = Some(Case { row, question, parts: Vec::new(), fault: Some(misread) });
            }
            Err(misread) => read.errors.push(misread),
            Ok(question) if kind == RowKind::Case => open = Some(Case { row, question, parts: Vec::new(), fault: None }),
            Ok(question) => take(&row, &[], question.tidy(), &mut read),
        }
    }
    settle(open, &mut read);
    // A case is judged when its last part has been read.
    read.errors.sort_by_key(|misread| (misread.line, misread.column));
    read
}

fn kind(row: &Row<'_>) -> Result<(RowKind, bool), Misread> {
    let word = row.text(KIND)?;
    kind_of(&word).ok_or_else(|| {
        let said: String = word.chars().take(40).collect();
        let fault = if said.is_empty() { Fault::new("sheet-no-kind") } else { Fault::with("sheet-kind", "text", said) };
        row.fault(row.kind_column(), fault)
    })
}

fn question(row: &Row<'_>, kind: RowKind, read: &mut Read) -> Result<Question, Misread> {
    let mut question = Question::new(answers(row, kind, read)?, row.text(STEM)?);
    question.explain = row.text(EXPLAIN)?;
    question.category = row.text(PLACE)?;
    let word = row.text(DIFFICULTY)?;
    question.difficulty = difficulty_of(&word).ok_or_else(|| {
        let said: String = word.chars().take(40).collect();
        row.fault(row.columns.word(DIFFICULTY), Fault::with("sheet-difficulty", "text", said))
    })?;
    Ok(question)
}

fn answers(row: &Row<'_>, kind: RowKind, read: &mut Read) -> Result<Kind, Misread> {
    let (kind, unused) = row.kind(kind)?;
    if unused {
        read.notices.push(row.fault(row.columns.word(ANSWER), Fault::new("sheet-answer-not-used")));
    }
    Ok(kind)
}

impl<'a> Case<'a> {
    fn part(&mut self, row: Row<'a>, kind: RowKind, read: &mut Read) {
        let mut part = || {
            let kind = answers(&row, kind, read)?;
            Ok(Part { kind, stem: row.text(STEM)?, explain: row.text(EXPLAIN)? })
        };
        match part() {
            Ok(part) => {
                if let Kind::Case { parts } = &mut self.question.kind {
                    parts.push(part);
                    self.parts.push(row);
                }
            }
            Err(misread) => self.fault = self.fault.take().or(Some(misread)),
        }
    }
}

fn settle(case: Option<Case<'_>>, read: &mut Read) {
    let Some(case) = case else { return };
    match case.fault {
        Some(misread) => read.errors.push(misread),
        None => take(&case.row, &case.parts, case.question.tidy(), read),
    }
}

/// Takes a question over, or tells its first problem in the cell that has it.
fn take(row: &Row<'_>, parts: &[Row<'_>], question: Question, read: &mut Read) {
    let found = problems(&question);
    let Some(problem) = found.first() else {
        read.questions.push((row.at as usize + 1, question));
        return;
    };
    let (row, inner) = match problem {
        Problem::InPart { part, problem } => (part.checked_sub(1).and_then(|at| parts.get(at)).unwrap_or(row), problem.as_ref()),
        other => (row, other),
    };
    read.errors.push(row.fault(column(row, inner), problem.into()));
}

fn column(row: &Row<'_>, problem: &Problem) -> Option<u32> {
    match problem {
        Problem::NoStem | Problem::StemTooLong { .. } | Problem::BlankCount { .. } => row.columns.word(STEM),
        Problem::ExplainTooLong { .. } => row.columns.word(EXPLAIN),
        Problem::CategoryTooLong { .. } => row.columns.word(PLACE),
        Problem::Difficulty { .. } => row.columns.word(DIFFICULTY),
        Problem::EmptyOption { at } | Problem::OptionTooLong { at, .. } | Problem::EqualOptions { second: at, .. } => {
            row.option_column(*at)
        }
        Problem::TooFewOptions { count } | Problem::TooManyOptions { count } => row.option_column(count + 1),
        Problem::OneRightSide => row.option_column(1),
        Problem::NoRightAnswer
        | Problem::SeveralRightAnswers { .. }
        | Problem::TooManyBlanks { .. }
        | Problem::EmptyBlank { .. }
        | Problem::TooManyAccepted { .. }
        | Problem::AcceptedTooLong { .. } => row.columns.word(ANSWER),
        Problem::NoParts
        | Problem::TooManyParts { .. }
        | Problem::CaseInCase
        | Problem::ControlCharacter
        | Problem::InPart { .. } => row.kind_column(),
    }
}
