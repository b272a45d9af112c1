//! Tables: rows, spans, heads, tables inside tables.
//!
//! Promises: spans are never larger than the table; a cell that a span covers is not in the rows; the work grows with the number of cells,
//! not with the spans that a file claims.

use super::What;
use super::lists::{Item, assemble};
use super::story::{Story, TABLES};
use super::xml::Node;
use crate::{Block, Cell, Row};

/// Columns that a cell may cover at most, whatever it says.
const WIDEST: u32 = 1_000;

/// Where a cell stands that may go on in the next row.
#[derive(Clone, Copy)]
struct Reach {
    from: u32,
    to: u32,
    row: usize,
    cell: usize,
}

/// A row of the file.
struct Line<'d> {
    node: Node<'d>,
    before: u32,
    cells: Vec<Node<'d>>,
    head: bool,
}

impl<'d> Story<'_, 'd, '_> {
    /// Reads a table.
    pub(super) fn table(&mut self, node: Node<'d>, items: &mut Vec<Item>) {
        let mut lines = Vec::new();
        self.lines(node, &mut lines);
        if self.tables >= TABLES {
            for cell in lines.into_iter().flat_map(|line| line.cells) {
                let inner = self.blocks(cell);
                items.extend(inner);
            }
            return;
        }
        let declared = node.child("w:tblGrid").map_or(0, |grid| grid.children().filter(|n| n.is("w:gridCol")).count());
        let widest = lines.iter().map(|line| line.cells.len().saturating_add(line.before as usize)).max().unwrap_or(0);
        let grid = u32::try_from(declared.max(widest)).unwrap_or(u32::MAX);
        self.tables += 1;
        let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
        let mut reach: Vec<Reach> = Vec::new();
        let head = lines.iter().take_while(|line| line.head).count();
        for line in lines {
            self.row(&line, grid, &mut rows, &mut reach);
        }
        self.tables -= 1;
        // A table that is nothing but head has none: every row would be read out as a heading.
        let head = if head == rows.len() && head > 1 { 1 } else { head };
        if rows.iter().any(|row| !row.cells.is_empty()) {
            let head_rows = u32::try_from(head).unwrap_or(0);
            items.push(Item::Block(Block::Table { caption: Vec::new(), head_rows, rows }));
        }
    }

    /// Collects the rows, through everything that may stand around them.
    fn lines(&mut self, parent: Node<'d>, out: &mut Vec<Line<'d>>) {
        for node in parent.children() {
            match node.name() {
                "w:tr" => {
                    let properties = node.child("w:trPr");
                    if properties.is_some_and(|p| p.child("w:del").is_some()) {
                        self.left_out(What::Deletion);
                        continue;
                    }
                    if properties.and_then(|p| p.switch("w:hidden")).unwrap_or(false) {
                        self.left_out(What::HiddenText);
                        continue;
                    }
                    if properties.is_some_and(|p| p.child("w:ins").is_some()) {
                        self.file.insertions += 1;
                    }
                    let before = properties
                        .and_then(|p| p.val("w:gridBefore"))
                        .map_or(0, |n| span(n).saturating_sub(u32::from(n.trim() == "0")));
                    let head = properties.and_then(|p| p.switch("w:tblHeader")).unwrap_or(false);
                    let mut cells = Vec::new();
                    self.cells(node, &mut cells);
                    out.push(Line { node, before, cells, head });
                }
                "w:sdt" => {
                    if let Some(content) = node.child("w:sdtContent") {
                        self.lines(content, out);
                    }
                }
                "w:customXml" | "w:ins" | "w:moveTo" | "w:sdtContent" => self.lines(node, out),
                "w:bookmarkStart" => self.bookmark(node.w("name").unwrap_or_default()),
                _ => {}
            }
        }
    }

    fn cells(&mut self, parent: Node<'d>, out: &mut Vec<Node<'d>>) {
        for node in parent.children() {
            match node.name() {
                "w:tc" if node.child("w:tcPr").is_some_and(|p| p.child("w:cellDel").is_some()) => self.left_out(What::Deletion),
                "w:tc" => out.push(node),
                "w:sdt" => {
                    if let Some(content) = node.child("w:sdtContent") {
                        self.cells(content, out);
                    }
                }
                "w:customXml" | "w:ins" | "w:moveTo" => self.cells(node, out),
                "w:bookmarkStart" => self.bookmark(node.w("name").unwrap_or_default()),
                _ => {}
            }
        }
    }

    fn row(&mut self, line: &Line<'d>, grid: u32, rows: &mut Vec<Row>, reach: &mut Vec<Reach>) {
        let at = rows.len();
        let mut row = Row::default();
        let mut next: Vec<Reach> = Vec::new();
        let mut column = 0_u32;
        if line.before > 0 {
            column = line.before.min(grid.saturating_sub(1)).max(1);
            row.cells.push(Cell { cols: column, ..Cell::default() });
        }
        for node in &line.cells {
            let properties = node.child("w:tcPr");
            let asked = properties.and_then(|p| p.val("w:gridSpan")).map_or(1, span);
            let cols = asked.min(grid.saturating_sub(column).max(1));
            let merge = properties.and_then(|p| p.child("w:vMerge")).map(|m| m.w("val").unwrap_or("continue") == "restart");
            let beside = properties.and_then(|p| p.child("w:hMerge")).map(|m| m.w("val").unwrap_or("continue") == "restart");
            let (from, to) = (column, column.saturating_add(cols));
            column = to;
            if beside == Some(false)
                && let Some(before) = row.cells.last_mut()
            {
                before.cols = before.cols.saturating_add(cols);
                if let Some(last) = next.last_mut().filter(|last| last.to == from) {
                    last.to = to;
                }
                let inner = self.blocks(*node);
                if let Some(before) = row.cells.last_mut() {
                    before.blocks.extend(assemble(inner));
                }
                continue;
            }
            // Two cells under one wide one: the first has counted the row already.
            let counted = |origin: &Reach| next.last().is_some_and(|n| n.row == origin.row && n.cell == origin.cell);
            if merge == Some(false)
                && let Some(origin) = reaching(reach, from)
                && (origin.from == from || counted(&origin))
            {
                if !counted(&origin) {
                    if let Some(cell) = rows.get_mut(origin.row).and_then(|row| row.cells.get_mut(origin.cell)) {
                        cell.rows = cell.rows.saturating_add(1);
                    }
                    next.push(origin);
                }
                if to > origin.to {
                    row.cells.push(Cell { cols: to - origin.to, ..Cell::default() });
                }
                // What Word hides under the cell above is not carried over, but its numbers count and its bookmarks hold.
                let _ = self.blocks(*node);
                continue;
            }
            if merge.is_some() {
                next.push(Reach { from, to, row: at, cell: row.cells.len() });
            }
            let blocks = self.cell(*node);
            row.cells.push(Cell { cols, rows: 1, head: line.head, blocks });
        }
        let after =
            line.node.child("w:trPr").and_then(|p| p.val("w:gridAfter")).map_or(0, |n| span(n) - u32::from(n.trim() == "0"));
        let after = after.min(grid.saturating_sub(column));
        if after > 0 {
            row.cells.push(Cell { cols: after, ..Cell::default() });
        }
        *reach = next;
        rows.push(row);
    }

    /// What stands in a cell. One that holds a number and no words shows its number: a column 序号 is mostly made so.
    fn cell(&mut self, node: Node<'d>) -> Vec<Block> {
        self.lone.clear();
        let inner = self.blocks(node);
        let blocks = assemble(inner);
        let lone = std::mem::take(&mut self.lone);
        if blocks.is_empty() { lone.into_iter().map(Block::paragraph).collect() } else { blocks }
    }
}

/// The cell of the row above that covers this column and may go on.
fn reaching(reach: &[Reach], column: u32) -> Option<Reach> {
    let at = reach.partition_point(|r| r.to <= column);
    reach.get(at).filter(|r| r.from <= column).copied()
}

/// A number of columns, 1 to [`WIDEST`].
fn span(text: &str) -> u32 {
    text.trim().parse::<i64>().map_or(1, |n| u32::try_from(n.clamp(1, i64::from(WIDEST))).unwrap_or(1))
}
