//! What became of a trace: the person's own record, and one row of the table.
//!
//! Promise: what is measured is what the server's record says (`GET /learn/ledger.json`), never what a client believes.

use std::fmt;

use serde_json::Value;

use super::{Line, Told};

/// The account of the record, milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Class A: counts.
    pub credited: i64,
    /// Waits for something that the standing names.
    pub pending: i64,
    /// By lesson.
    pub lessons: Vec<Share>,
}

/// One lesson of the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Share {
    /// Its code.
    pub lesson: String,
    /// Places that count or wait.
    pub covered: Vec<(i64, i64)>,
    /// Class A, ms.
    pub credited: i64,
    /// Waits, ms.
    pub pending: i64,
}

impl Account {
    /// Asks the record.
    pub async fn of(line: &impl Line) -> Self {
        let mut told = line.get("/learn/ledger.json").await;
        if told.0 == 401 {
            line.sign_in().await;
            told = line.get("/learn/ledger.json").await;
        }
        let (status, ledger): Told = told;
        assert_eq!(status, 200, "the record opens: {ledger}");
        let account = &ledger["account"];
        let number = |of: &Value, name: &str| of[name].as_i64().unwrap_or_else(|| panic!("{name} of the account: {of}"));
        let lessons = account["lessons"].as_object().unwrap_or_else(|| panic!("lessons of the account: {account}"));
        // The record names lessons by their ids; what they are called elsewhere stands beside it.
        let lesson = |(id, of): (&String, &Value)| Share {
            lesson: ledger["lessons"][id]["code"].as_str().unwrap_or_else(|| panic!("the code of lesson {id}")).to_owned(),
            covered: of["covered"].as_array().map(|spans| spans.iter().map(pair).collect()).unwrap_or_default(),
            credited: number(of, "credited_ms"),
            pending: number(of, "pending_ms"),
        };
        Self {
            credited: number(account, "credited_ms"),
            pending: number(account, "pending_ms"),
            lessons: lessons.iter().map(lesson).collect(),
        }
    }

    /// What counts or might once count.
    pub fn potential(&self) -> i64 {
        self.credited + self.pending
    }

    /// Places of all lessons together.
    pub fn covered(&self) -> i64 {
        self.lessons.iter().map(|lesson| length_of(&lesson.covered)).sum()
    }

    /// Places of one lesson.
    pub fn places(&self, lesson: &str) -> &[(i64, i64)] {
        self.lessons.iter().find(|one| one.lesson == lesson).map_or(&[], |one| &one.covered)
    }
}

fn pair(span: &Value) -> (i64, i64) {
    (span[0].as_i64().unwrap_or_default(), span[1].as_i64().unwrap_or_default())
}

/// How many places there are, each counted once.
pub fn length_of(spans: &[(i64, i64)]) -> i64 {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let (mut sum, mut end) = (0, i64::MIN);
    for (from, to) in spans {
        sum += (to - from.max(end)).max(0);
        end = end.max(to);
    }
    sum
}

/// A line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Short name of the trace.
    pub id: String,
    /// What somebody did.
    pub what: String,
    /// What became of it.
    pub figure: String,
    /// What may become of it.
    pub limit: String,
    /// Whether it stayed within. Nothing: it cannot be stopped.
    pub holds: Option<bool>,
}

impl Row {
    /// Seconds of the record beyond what was delivered at a human pace; none is allowed. `time` and `places` are what was.
    pub fn beyond(id: impl Into<String>, what: impl Into<String>, account: &Account, time: i64, places: i64) -> Self {
        let over =
            (account.potential() - time).max(account.covered() - places).max(account.covered() - time * 3 / 2 - 6_000).max(0);
        let seen = format!("{} s of time and {} s of places", seconds(account.potential()), seconds(account.covered()));
        let figure = format!("{} s beyond ({seen}; delivered {} and {})", seconds(over), seconds(time), seconds(places));
        Self { id: id.into(), what: what.into(), figure, limit: "0 s beyond".into(), holds: Some(over == 0) }
    }

    /// A share that must not be larger, both in thousandths.
    pub fn at_most(id: impl Into<String>, what: impl Into<String>, share: i64, limit: i64) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            figure: per_cent(share),
            limit: format!("≤ {}", per_cent(limit)),
            holds: Some(share <= limit),
        }
    }

    /// A share that must not be smaller, both in thousandths.
    pub fn at_least(id: impl Into<String>, what: impl Into<String>, share: i64, limit: i64) -> Self {
        Self {
            id: id.into(),
            what: what.into(),
            figure: per_cent(share),
            limit: format!("≥ {}", per_cent(limit)),
            holds: Some(share >= limit),
        }
    }

    /// Something that is or is not.
    pub fn is(id: impl Into<String>, what: impl Into<String>, figure: impl Into<String>, limit: &str, holds: bool) -> Self {
        Self { id: id.into(), what: what.into(), figure: figure.into(), limit: limit.into(), holds: Some(holds) }
    }

    /// What goes through.
    pub fn open(id: impl Into<String>, what: &str) -> Self {
        let limit = "on-site spot checks, two witnesses (class D)".into();
        Self { id: id.into(), what: what.into(), figure: "all of it".into(), limit, holds: None }
    }
}

fn seconds(ms: i64) -> String {
    format!("{}.{}", ms / 1_000, ms % 1_000 / 100)
}

/// Thousandths as per cent.
fn per_cent(thousandths: i64) -> String {
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.holds {
            Some(true) => "holds",
            Some(false) => "BROKEN",
            None => "cannot be stopped remotely",
        };
        write!(f, "{} | {} | {} | {} | {verdict}", self.id, self.what, self.figure, self.limit)
    }
}
