//! Tables as HTML: a grid that scrolls sideways, and beside it the same rows as sentences for 长辈版.
//!
//! Promise: every heading cell says what it heads (`scope`), and spans are limited to what a page can bear.

use super::{Page, Word, escape};
use crate::model::{Cell, Inline, Row};
use crate::plain;
use std::fmt::Write as _;

/// The largest span that is written: browsers stop at 1000 columns as well.
const WIDEST: u32 = 1000;

impl Page<'_> {
    pub(super) fn table(&mut self, caption: &[Inline], head_rows: u32, rows: &[Row]) {
        self.tables += 1;
        if self.feed() {
            self.out.push_str("<table border=\"1\">");
        } else {
            let label = self.label(&self.word(Word::Table(self.tables)));
            let _ = write!(
                self.out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><table class=\"grid\">"
            );
        }
        if !caption.is_empty() {
            self.out.push_str("<caption>");
            self.inlines(caption);
            self.out.push_str("</caption>");
        }
        let head = usize::try_from(head_rows).unwrap_or(usize::MAX).min(rows.len());
        let (top, body) = rows.split_at_checked(head).unwrap_or((rows, &[]));
        self.rows("thead", top, true);
        self.rows("tbody", body, false);
        self.out.push_str("</table>");
        if self.feed() {
            return;
        }
        self.out.push_str("</div>");
        if self.mode == super::Mode::Page
            && let Some(sentences) = plain::spoken(head_rows, rows)
        {
            let label = self.label(&self.word(Word::TableRows(self.tables)));
            let _ = write!(self.out, "<ul class=\"elder-only rows\" aria-label=\"{label}\">");
            for row in sentences {
                self.out.push_str("<li>");
                if !row.head.is_empty() {
                    let _ = write!(self.out, "<b>{}</b>", escape(&row.head));
                }
                let _ = write!(self.out, "{}</li>", escape(&row.rest));
            }
            self.out.push_str("</ul>");
        }
    }

    fn rows(&mut self, part: &str, rows: &[Row], top: bool) {
        if rows.is_empty() {
            return;
        }
        let _ = write!(self.out, "<{part}>");
        for row in rows {
            self.out.push_str("<tr>");
            for cell in &row.cells {
                self.cell(cell, top);
            }
            self.out.push_str("</tr>");
        }
        let _ = write!(self.out, "</{part}>");
    }

    fn cell(&mut self, cell: &Cell, top: bool) {
        let name = if top || cell.head { "th" } else { "td" };
        let _ = write!(self.out, "<{name}");
        for (span, value) in [("colspan", cell.cols), ("rowspan", cell.rows)] {
            if value > 1 {
                let _ = write!(self.out, " {span}=\"{}\"", value.min(WIDEST));
            }
        }
        if name == "th" {
            let scope = match (top, cell.cols > 1, cell.rows > 1) {
                (true, true, _) => "colgroup",
                (true, false, _) => "col",
                (false, _, true) => "rowgroup",
                (false, _, false) => "row",
            };
            let _ = write!(self.out, " scope=\"{scope}\"");
        }
        self.out.push('>');
        self.flow(&cell.blocks);
        let _ = write!(self.out, "</{name}>");
    }
}
