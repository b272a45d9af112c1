//! The report to the level above: a number a branch.
//!
//! Promise: there is no field for a name of a person, and a line without a number has none to be worked out from the others.

use askama::Template;

use crate::desk::Frame;
use crate::learn::rules::branch::Line;

/// A line of the report.
#[derive(Clone, Debug)]
pub struct ReportLine {
    /// Name of the unit.
    pub unit: String,
    /// Units that are reported with it, because they are too small to stand alone.
    pub with: Vec<String>,
    /// How many owe the year, and how many have met it; nothing: they are too few.
    pub tally: Option<(usize, usize)>,
}

impl From<Line> for ReportLine {
    fn from(line: Line) -> Self {
        Self { tally: line.tally.map(|tally| (tally.of, tally.met)), unit: line.unit, with: line.with }
    }
}

impl ReportLine {
    /// The units that are reported with it.
    pub fn along(&self) -> String {
        self.with.join("\u{3001}")
    }
}

/// `/desk/units/{id}/learning/report`.
#[derive(Template)]
#[template(path = "learn/report.html")]
pub struct ReportPage<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Id of the unit.
    pub id: String,
    /// Its name.
    pub unit: String,
    /// Name of the unit above, of a branch (else empty).
    pub above: String,
    /// The year.
    pub year: i64,
    /// Which may be looked at, the running one first.
    pub years: [i64; 2],
    /// Whether it is over: it is told as it stood on its last day.
    pub closed: bool,
    /// The day on which it was worked out.
    pub day: String,
    /// People that a number is about at least.
    pub fewest: usize,
    /// In the order of the tree.
    pub lines: Vec<ReportLine>,
}
