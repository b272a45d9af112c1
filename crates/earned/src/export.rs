//! The exported record, and whether it holds what it says.
//!
//! Promise: nothing but the file is needed; each 学时 of class A or B is recomputed from the entries before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::account::{Account, Record, Shape, Standing, account, unit_account};
use crate::entry::{Broken, Entry, Row, verify};

/// A person's record as it is exported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Export {
    /// `zhibu ledger 1`.
    pub format: String,
    /// Id of a lesson's version → its shape.
    pub lessons: BTreeMap<String, Shape>,
    /// Sitting → id of the lesson's version.
    pub sittings: BTreeMap<String, String>,
    /// All rows.
    pub rows: Vec<Row>,
    /// The chain behind the last row.
    pub head: String,
    /// What the program says that it comes to.
    pub account: Account,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Number of the row that gives 学时.
    pub no: i64,
    /// The unit.
    pub unit: String,
    /// Class.
    pub class: String,
    /// Hundredths.
    pub hundredths: i64,
    /// Whether the entries before it give that class; nothing: they are gone by law, or it is a class that stands on witnesses.
    pub holds: Option<bool>,
}

/// Why an export cannot be recomputed.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// The chain.
    #[error(transparent)]
    Chain(#[from] Broken),
    /// An entry that this version does not know.
    #[error("row {0} cannot be read: {1}")]
    Entry(i64, serde_json::Error),
    /// The account in the file is not what the entries give.
    #[error("the account in the file is not what its entries give")]
    Account,
}

impl Export {
    fn record(&self, before: i64) -> Result<Record, Wrong> {
        let mut entries = Vec::new();
        for row in self.rows.iter().filter(|row| row.no < before) {
            if let Some(body) = &row.body {
                entries.push(serde_json::from_str(body).map_err(|error| Wrong::Entry(row.no, error))?);
            }
        }
        Ok(Record { lessons: self.lessons.clone(), sittings: self.sittings.clone(), entries })
    }
}

/// Verifies the chain, recomputes the account and each 学时.
///
/// # Errors
/// The chain is broken, an entry is none, or the account differs.
pub fn recompute(export: &Export) -> Result<Vec<Finding>, Wrong> {
    verify(&export.rows, &export.head)?;
    if account(&export.record(i64::MAX)?) != export.account {
        return Err(Wrong::Account);
    }
    let mut out = Vec::new();
    for row in &export.rows {
        let Some(body) = &row.body else { continue };
        let entry = serde_json::from_str(body).map_err(|error| Wrong::Entry(row.no, error))?;
        let Entry::Unit { u, l, cl, h, .. } = entry else { continue };
        let whole = export.rows.iter().take_while(|before| before.no < row.no).all(|before| before.body.is_some());
        let holds = if whole && !l.is_empty() {
            let record = export.record(row.no)?;
            let unit = unit_account(&record, &account(&record), &u, &l);
            let class = match unit.standing {
                Standing::Done => "A",
                Standing::DoneOffline => "B",
                _ => "",
            };
            Some(class == cl)
        } else {
            None
        };
        out.push(Finding { no: row.no, unit: u, class: cl, hundredths: h, holds });
    }
    Ok(out)
}
