//! The cells of the sheet that holds questions.
//!
//! Promises: only cells below the headings are kept, and no more than [`MOST_ROWS`] rows and [`MOST_TEXT`] bytes: a cell in the last row of Excel
//! costs one cell.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError, open_workbook_from_rs};

use crate::read::Fault;
use crate::sheet::columns::Columns;

/// Rows with something in them.
const MOST_ROWS: usize = 60_000;
/// Bytes of all texts that are kept.
const MOST_TEXT: usize = 48 << 20;
/// Rows among which the headings are looked for.
const HEADINGS_WITHIN: u32 = 20;
/// Sheets that are looked at.
const MOST_SHEETS: usize = 20;
/// Columns that are looked at for headings.
const MOST_COLUMNS: u32 = 256;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// A text, a number as people write it, or a truth as TRUE or FALSE.
    Text(String),
    /// Excel made a date of what was typed; which text it was cannot be told.
    Date,
    /// `#N/A` and its fellows.
    Error,
}

/// The rows of a sheet.
pub(super) struct Table {
    pub(super) columns: Columns,
    /// By row, counted from 0; in a row by column, counted from 0. Rows without anything are not there.
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
}

/// Loads the first sheet with headings.
pub(super) fn load(bytes: &[u8]) -> Result<Table, Fault> {
    let damaged = |_: XlsxError| Fault::new("sheet-damaged");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let mut nearly = None;
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        // A sheet of pictures or macros has no cells.
        let Ok(rows) = sheet(&mut book, &name) else { continue };
        let mut rows = rows?;
        let heading = rows.range(..HEADINGS_WITHIN).find_map(|(row, cells)| Columns::of(cells).map(|columns| (*row, columns)));
        let Some((heading, columns)) = heading else { continue };
        if let Some(missing) = columns.missing() {
            nearly = nearly.or(Some(Fault::with("sheet-no-column", "name", missing)));
            continue;
        }
        rows = rows.split_off(&(heading + 1));
        return Ok(Table { columns, rows });
    }
    Err(nearly.unwrap_or_else(|| Fault::new("sheet-no-headings")))
}

type Rows = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// All cells of one sheet; the outer error when it is no sheet of cells, the inner one when it is too large or breaks off.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Result<Rows, Fault>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let mut rows = Rows::new();
    let mut text = 0;
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(Ok(rows)),
            Err(_) => return Ok(Err(Fault::new("sheet-damaged"))),
        };
        let (row, column) = cell.get_position();
        let Some(value) = value(cell.get_value()).filter(|_| column < MOST_COLUMNS) else { continue };
        if let Cell::Text(value) = &value {
            text += value.len();
        }
        rows.entry(row).or_default().insert(column, value);
        if rows.len() > MOST_ROWS || text > MOST_TEXT {
            return Ok(Err(Fault::with("sheet-too-many-rows", "most", MOST_ROWS)));
        }
    }
}

fn value(value: &DataRef<'_>) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::String(text) => Cell::Text(text.clone()),
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::Text(number.to_string()),
        DataRef::Bool(truth) => Cell::Text(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Date,
        DataRef::Error(_) => Cell::Error,
    })
}

/// The letters of a column that is counted from 1: 1 is A, 27 is AA.
pub fn column_name(column: usize) -> String {
    let mut out = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        // Below 26, so that it is a letter.
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let names = [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA"), (16_384, "XFD"), (0, "")];
        assert!(names.iter().all(|(column, name)| column_name(*column) == *name));
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        for (number, text) in [(3.0, "3"), (3.25, "3.25"), (1.2, "1.2"), (-0.5, "-0.5"), (2021.0, "2021")] {
            assert_eq!(value(&DataRef::Float(number)), Some(Cell::Text(text.into())));
        }
    }
}
