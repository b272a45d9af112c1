//! Questions as `.xlsx`, and the template.
//!
//! Promises: the same questions give the same bytes (no clock); every text is a text, never a formula; the columns are formatted as text, so that
//! Excel makes no date of "1-2".

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::model::{Choice, Kind, Pair, Part, Question, limits};
use crate::read::Fault;
use crate::sheet::escape::escaped;
use crate::sheet::words::{
    ANSWER, DIFFICULTIES, DIFFICULTY, EXAMPLES, EXPLAIN, FALSE, GUIDE, HOW, KIND, OPTION, PLACE, RowKind, SHEET, STEM, TRUE,
    kind_word, kind_words,
};

/// Rows to which the lists of the template go.
const LISTS_TO: u32 = 20_000;
/// The place of the options, and of what follows them.
const OPTIONS_FROM: u16 = 2;
const ANSWER_AT: u16 = OPTIONS_FROM + 10;

/// One row of cells.
struct Line {
    kind: String,
    stem: String,
    options: Vec<String>,
    answer: String,
    explain: String,
    difficulty: String,
    category: String,
}

/// The empty sheet, with a second one that shows a row of each kind.
pub fn template() -> Result<Vec<u8>, Fault> {
    book(&[]).map_err(|error| refused(&error))
}

/// Writes a file. `Err` when a question has no form in a sheet: more than ten options, a case inside a case, or a text longer than a cell.
pub fn write(questions: &[Question]) -> Result<Vec<u8>, Fault> {
    let mut lines = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        if !push(&question.clone().tidy(), &mut lines) {
            return Err(Fault::with("sheet-no-form", "at", at + 1));
        }
    }
    book(&lines).map_err(|error| refused(&error))
}

fn refused(error: &XlsxError) -> Fault {
    match error {
        XlsxError::RowColumnLimitError => Fault::new("sheet-too-many-rows"),
        XlsxError::MaxStringLengthExceeded => Fault::new("sheet-cell-too-long"),
        _ => Fault::new("sheet-not-written"),
    }
}

/// The rows of a question; `false` when there is no form for it.
fn push(question: &Question, lines: &mut Vec<Line>) -> bool {
    let Some(mut line) = line(&question.kind, &question.stem, &question.explain, false) else { return false };
    line.difficulty = DIFFICULTIES
        .get(usize::from(question.difficulty).wrapping_sub(1))
        .map_or_else(|| question.difficulty.to_string(), |word| (*word).to_owned());
    line.category.clone_from(&question.category);
    lines.push(line);
    let parts: &[Part] = if let Kind::Case { parts } = &question.kind { parts } else { &[] };
    for part in parts {
        match line_of_part(part) {
            Some(line) => lines.push(line),
            None => return false,
        }
    }
    true
}

fn line_of_part(part: &Part) -> Option<Line> {
    if matches!(part.kind, Kind::Case { .. }) { None } else { line(&part.kind, &part.stem, &part.explain, true) }
}

fn line(kind: &Kind, stem: &str, explain: &str, is_part: bool) -> Option<Line> {
    let (kind, options, answer) = match kind {
        Kind::Single { options } => (RowKind::Single, texts(options), right(options)),
        Kind::Multiple { options } => (RowKind::Multiple, texts(options), right(options)),
        Kind::TrueFalse { right } => (RowKind::TrueFalse, Vec::new(), if *right { TRUE } else { FALSE }.to_owned()),
        Kind::Matching { pairs } => (RowKind::Matching, pairs.iter().map(pair).collect(), String::new()),
        Kind::Ordering { items } => (RowKind::Ordering, items.clone(), letters(0..items.len())),
        Kind::Blanks { accepted } => (RowKind::Blanks, Vec::new(), blanks(accepted)),
        Kind::Case { .. } => (RowKind::Case, Vec::new(), String::new()),
    };
    (options.len() <= limits::OPTIONS).then(|| Line {
        kind: kind_word(kind, is_part),
        stem: stem.to_owned(),
        options,
        answer,
        explain: explain.to_owned(),
        difficulty: String::new(),
        category: String::new(),
    })
}

fn texts(options: &[Choice]) -> Vec<String> {
    options.iter().map(|choice| choice.text.clone()).collect()
}

fn right(options: &[Choice]) -> String {
    letters(options.iter().enumerate().filter(|(_, choice)| choice.right).map(|(at, _)| at))
}

fn letters(at: impl Iterator<Item = usize>) -> String {
    at.filter_map(|at| u8::try_from(at).ok()).map(|at| char::from(b'A'.saturating_add(at))).collect()
}

fn pair(pair: &Pair) -> String {
    format!("{} → {}", escaped(&pair.left), escaped(&pair.right)).trim().to_owned()
}

fn blanks(accepted: &[Vec<String>]) -> String {
    let blank = |texts: &Vec<String>| texts.iter().map(|text| escaped(text)).collect::<Vec<_>>().join("｜");
    accepted.iter().map(blank).collect::<Vec<_>>().join("；")
}

fn book(lines: &[Line]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day the format was made: a file says nothing of when it was written.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    headings(sheet, false)?;
    lists(sheet)?;
    for (row, line) in (1..).zip(lines) {
        cells(sheet, row, line)?;
    }
    if lines.is_empty() {
        let guide = book.add_worksheet();
        guide.set_name(GUIDE)?;
        headings(guide, true)?;
        for (row, (kind, stem, options, answer, explain, difficulty, category, how)) in (1..).zip(EXAMPLES) {
            let line = Line {
                kind: kind.to_owned(),
                stem: stem.to_owned(),
                options: options.iter().map(|text| (*text).to_owned()).collect(),
                answer: answer.to_owned(),
                explain: explain.to_owned(),
                difficulty: difficulty.to_owned(),
                category: category.to_owned(),
            };
            cells(guide, row, &line)?;
            guide.write_string_with_format(row, ANSWER_AT + 4, how, &text_format())?;
        }
    }
    book.save_to_buffer()
}

fn text_format() -> Format {
    Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top)
}

fn headings(sheet: &mut Worksheet, with_how: bool) -> Result<(), XlsxError> {
    let bold = text_format().set_bold();
    let options = ('A'..='J').map(|letter| (format!("{OPTION}{letter}"), 18.0));
    let before = [(KIND.to_owned(), 11.0), (STEM.to_owned(), 48.0)].into_iter();
    let after = [(ANSWER, 14.0), (EXPLAIN, 32.0), (DIFFICULTY, 7.0), (PLACE, 10.0)];
    let after = after.into_iter().chain(with_how.then_some((HOW, 60.0))).map(|(word, width)| (word.to_owned(), width));
    for (column, (word, width)) in (0..).zip(before.chain(options).chain(after)) {
        sheet.set_column_width(column, width)?;
        sheet.set_column_format(column, &text_format())?;
        sheet.write_string_with_format(0, column, &word, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn lists(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let kinds = DataValidation::new().allow_list_strings(&kind_words())?;
    sheet.add_data_validation(1, 0, LISTS_TO, 0, &kinds)?;
    let difficulties = DataValidation::new().allow_list_strings(&DIFFICULTIES)?;
    sheet.add_data_validation(1, ANSWER_AT + 2, LISTS_TO, ANSWER_AT + 2, &difficulties)?;
    Ok(())
}

fn cells(sheet: &mut Worksheet, row: u32, line: &Line) -> Result<(), XlsxError> {
    let options = (OPTIONS_FROM..).zip(&line.options);
    let fixed = [
        (0, &line.kind),
        (1, &line.stem),
        (ANSWER_AT, &line.answer),
        (ANSWER_AT + 1, &line.explain),
        (ANSWER_AT + 2, &line.difficulty),
        (ANSWER_AT + 3, &line.category),
    ];
    let format = text_format();
    for (column, text) in fixed.into_iter().chain(options).filter(|(_, text)| !text.is_empty()) {
        sheet.write_string_with_format(row, column, text, &format)?;
    }
    Ok(())
}
