//! Fingerprints of rows that never change again.
//!
//! Promise: the audit entry of a deed keeps the fingerprint of the row that the deed wrote (`row` in its data), so that a row that was
//! altered or taken away later shows, although the row itself is not in the chain.

use std::collections::HashMap;

use serde_json::Value;

use super::Reader;
use super::audit::hash_fields;

const TAG: &str = "zhibu row 1";

/// The fingerprint of a row, from its fields in a fixed order.
pub fn print(fields: &[&str]) -> String {
    hash_fields(TAG, fields)
}

/// What the entries of one kind of deed keep, by their subject.
#[derive(Debug, Default)]
pub struct Kept(HashMap<String, Deeds>);

#[derive(Debug, Default)]
struct Deeds {
    prints: Vec<(String, Value)>,
    /// Entries without a fingerprint: their data were deleted lawfully, or an earlier program wrote them. Each stands for one row.
    blank: usize,
}

impl Kept {
    /// Reads the entries of that action.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(reader: &Reader, action: &str) -> sqlx::Result<Self> {
        let rows: Vec<(String, Option<String>)> = reader
            .system("check")
            .all("SELECT subject_id, data FROM audit WHERE action = $1 ORDER BY at, id", &crate::args![action])
            .await?;
        let mut kept = Self::default();
        for (subject, data) in rows {
            let data: Value = data.and_then(|data| serde_json::from_str(&data).ok()).unwrap_or_default();
            let deeds = kept.0.entry(subject).or_default();
            match data.get("row").and_then(Value::as_str).map(str::to_owned) {
                Some(print) => deeds.prints.push((print, data)),
                None => deeds.blank += 1,
            }
        }
        Ok(kept)
    }

    /// Whether such a row of the subject was written. Each entry answers for one row.
    pub fn take(&mut self, subject: &str, print: &str) -> bool {
        let Some(deeds) = self.0.get_mut(subject) else { return false };
        if let Some(at) = deeds.prints.iter().position(|(kept, _)| kept == print) {
            deeds.prints.swap_remove(at);
            return true;
        }
        let excused = deeds.blank > 0;
        deeds.blank = deeds.blank.saturating_sub(1);
        excused
    }

    /// Subject and data of every entry whose row was not shown to [`Kept::take`]: it is not there any more, or not as it was.
    pub fn left(self) -> Vec<(String, Value)> {
        let mut left: Vec<_> = self
            .0
            .into_iter()
            .flat_map(|(subject, deeds)| deeds.prints.into_iter().map(move |(_, data)| (subject.clone(), data)))
            .collect();
        left.sort_by(|(a, _), (b, _)| a.cmp(b));
        left
    }
}
