//! A table as sentences, one per row: what a voice reads and what 长辈版 shows instead of a wide grid.
//!
//! Promise: every cell of the body is in a sentence, with the heading of its column before it; a cell that spans rows is said in each of them.

use super::cell_text;
use crate::model::Row;

/// Wider or larger tables than these are not turned into sentences; a file may claim spans of billions.
const MOST_COLUMNS: usize = 200;
const MOST_PLACES: usize = 40_000;

/// One row: what it is about, and what is said of it.
#[derive(Debug, PartialEq)]
pub(crate) struct Spoken {
    /// The row's headings, or its first cell.
    pub head: String,
    /// `列名 值，列名 值。`, may be empty.
    pub rest: String,
}

impl Spoken {
    /// As one line.
    pub fn sentence(&self) -> String {
        if self.head.is_empty() || self.rest.is_empty() {
            format!("{}{}", self.head, self.rest)
        } else {
            format!("{}：{}", self.head, self.rest)
        }
    }
}

/// Index of the cell that covers a place.
type Grid = Vec<Vec<Option<(usize, usize)>>>;

/// The sentences of the rows after the head (of all rows when there are no others); nothing for a table beyond all measure.
pub(crate) fn spoken(head_rows: u32, rows: &[Row]) -> Option<Vec<Spoken>> {
    let grid = grid(rows)?;
    let texts: Vec<Vec<String>> = rows.iter().map(|row| row.cells.iter().map(cell_text).collect()).collect();
    let text = |at: (usize, usize)| texts.get(at.0).and_then(|row| row.get(at.1)).map_or("", |t| t.trim());
    let head = usize::try_from(head_rows).unwrap_or(usize::MAX).min(rows.len());
    let mut out = Vec::new();
    for places in grid.iter().skip(head) {
        let mut heads: Vec<&str> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        let mut seen = Vec::new();
        let is_head = |at: (usize, usize)| rows.get(at.0).and_then(|row| row.cells.get(at.1)).is_some_and(|cell| cell.head);
        let none_is_head = !places.iter().flatten().any(|&at| is_head(at));
        for (x, at) in places.iter().enumerate().filter_map(|(x, at)| at.map(|at| (x, at))) {
            if seen.contains(&at) || text(at).is_empty() {
                continue;
            }
            seen.push(at);
            if is_head(at) || (none_is_head && heads.is_empty() && parts.is_empty()) {
                heads.push(text(at));
                continue;
            }
            let last = places.iter().rposition(|other| *other == Some(at)).unwrap_or(x);
            match column_head(&grid, head, x, last).map(text) {
                Some(name) if !name.is_empty() => parts.push(format!("{name} {}", text(at))),
                _ => parts.push(text(at).to_owned()),
            }
        }
        let mut rest = parts.join("，");
        if !rest.is_empty() && !rest.ends_with(['。', '！', '？', '；', '.']) {
            rest.push('。');
        }
        out.push(Spoken { head: heads.join(" "), rest });
    }
    if out.is_empty() && head > 0 {
        out = texts.iter().map(|row| Spoken { head: String::new(), rest: row.join(" ") }).collect();
    }
    out.retain(|row| !row.head.is_empty() || !row.rest.is_empty());
    Some(out)
}

/// The lowest head cell that covers all columns from `x` to `last`.
fn column_head(grid: &Grid, head: usize, x: usize, last: usize) -> Option<(usize, usize)> {
    grid.iter().take(head).rev().find_map(|places| {
        let first = places.get(x).copied().flatten()?;
        places.get(x..=last)?.iter().all(|other| *other == Some(first)).then_some(first)
    })
}

fn grid(rows: &[Row]) -> Option<Grid> {
    let mut grid: Grid = vec![Vec::new(); rows.len()];
    let mut places = 0;
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for (index, cell) in row.cells.iter().enumerate() {
            while grid.get(y).and_then(|line| line.get(x)).copied().flatten().is_some() {
                x += 1;
            }
            let wide = usize::try_from(cell.cols).unwrap_or(usize::MAX).max(1);
            let high = usize::try_from(cell.rows).unwrap_or(usize::MAX).clamp(1, rows.len() - y);
            places += wide.min(MOST_COLUMNS) * high;
            if x + wide.min(MOST_COLUMNS + 1) > MOST_COLUMNS || places > MOST_PLACES {
                return None;
            }
            for line in grid.iter_mut().skip(y).take(high) {
                if line.len() < x + wide {
                    line.resize(x + wide, None);
                }
                for place in line.iter_mut().skip(x).take(wide) {
                    place.get_or_insert((y, index));
                }
            }
            x += wide;
        }
    }
    Some(grid)
}
