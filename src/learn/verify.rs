//! Is every record as it was written, and every 学时 what its record says?
//!
//! Promises: each record's chain is followed from its first row to the head that is kept apart from it; each row of hours is held against its entry;
//! each head that the audit chain took down at a completion must still be in a record, so that a record written anew as a whole is found too. A
//! record is named by its number: whose it is, is nobody's business here.

use std::collections::BTreeSet;

use zhibu_earned::{BEGINNING, Broken, Entry, Row, chained, verify};

use super::store::short::whole;
use crate::args;
use crate::db::Reader;

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Altered {
    /// A row of a record: number of the record, number of the row.
    Row(i64, i64),
    /// The rows do not lead to the head of the record.
    Head(i64),
    /// 学时 that no entry of the record gives.
    Hours(i64),
    /// A head that was taken down at a completion is in no record any more; so many.
    Gone(usize),
}

type RowRow = (i64, i64, Option<String>, Option<String>, String);

/// Looks at every record. Answers how many there are, and what does not hold.
///
/// # Errors
/// The database's.
pub async fn verify_records(reader: &Reader) -> sqlx::Result<(usize, Vec<Altered>)> {
    let system = reader.system("check");
    let learners: Vec<(i64, String, String)> = system.all("SELECT no, chain, person_id FROM learner ORDER BY no", &[]).await?;
    let (mut altered, mut heads) = (Vec::new(), BTreeSet::new());
    for (learner, head, person) in &learners {
        let rows: Vec<RowRow> =
            system.all("SELECT no, at, body, salt, hash FROM ledger WHERE learner = $1 ORDER BY no", &args![*learner]).await?;
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|(no, at, body, salt, hash)| Row { no, at, body: body.as_deref().map(whole), salt, hash })
            .collect();
        match verify(&rows, head) {
            Ok(()) => {}
            Err(Broken::Gap(no) | Broken::Altered(no)) => altered.push(Altered::Row(*learner, no)),
            Err(Broken::Head) => altered.push(Altered::Head(*learner)),
        }
        let mut chain = BEGINNING.to_owned();
        for row in &rows {
            chain = chained(&chain, &row.hash);
            heads.insert(chain.clone());
        }
        let earned: Vec<(i64, String, i64, i64, String)> = system
            .all("SELECT ledger_no, class, hundredths, year, rule FROM earned WHERE person_id = $1", &args![person.as_str()])
            .await?;
        let stands = |(no, class, hundredths, year, rule): &(i64, String, i64, i64, String)| {
            let body = rows.iter().find(|row| row.no == *no).and_then(|row| row.body.as_deref());
            matches!(
                body.map(serde_json::from_str::<Entry>),
                Some(Ok(Entry::Unit { cl, h, y, r, .. })) if cl == *class && h == *hundredths && y == *year && r == *rule
            )
        };
        if !earned.iter().all(stands) {
            altered.push(Altered::Hours(*learner));
        }
    }
    let taken: Vec<(Option<String>,)> = system.all("SELECT data FROM audit WHERE action = 'learn.completed'", &[]).await?;
    let known = |data: &Option<String>| {
        let data: Option<serde_json::Value> = data.as_deref().and_then(|data| serde_json::from_str(data).ok());
        // Data that was emptied lawfully tells nothing.
        data.is_none_or(|data| data["chain"].as_str().is_some_and(|chain| heads.contains(chain)))
    };
    let gone = taken.iter().filter(|(data,)| !known(data)).count();
    if gone > 0 {
        altered.push(Altered::Gone(gone));
    }
    Ok((learners.len(), altered))
}
