//! The hours that a confirmed sheet comes to.
//!
//! Promise: they are written once a person however often it is asked for, a hundred people a command.

use serde::Serialize;
use serde_json::json;
use zhibu_earned::Entry;

use super::attendance::{Sheet, load};
use super::certificates::{self, Won};
use super::correcting::void_certificate;
use super::ledger;
use crate::access::Proof;
use crate::args;
use crate::course::rules::Pack;
use crate::db::{Command, Fail, Tx};
use crate::learn::LeadLearning;
use crate::learn::rules::attendance::BATCH;
use crate::people::rules::start_of_day;

/// Goes on writing the hours of a confirmed sheet. Answers whether there are more; asked again, it changes nothing.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct WriteHours {
    /// Which.
    pub(in crate::learn) sheet: String,
}

impl Command for WriteHours {
    type Done = bool;
    type Act = LeadLearning;
    const NAME: &'static str = "learn.write_class";

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<bool, Fail> {
        let sheet = load(tx, &self.sheet, proof).await?;
        if sheet.state == "writing" { write_some(tx, &sheet).await } else { Ok(false) }
    }
}

/// The hours of the next people of a confirmed sheet: the row of 学时, its entry in the record, the certificate, and the head of the record in the
/// audit chain.
pub(super) async fn write_some(tx: &mut Tx, sheet: &Sheet) -> Result<bool, Fail> {
    let most = i64::try_from(BATCH).unwrap_or_default();
    let next: Vec<(String,)> = tx
        .all(
            "SELECT w.person_id FROM attendance_person w WHERE w.attendance_id = $1 AND NOT EXISTS \
             (SELECT 1 FROM earned e WHERE e.person_id = w.person_id AND e.unit_code = $1) ORDER BY w.person_id LIMIT $2",
            &args![sheet.id.as_str(), most + 1],
        )
        .await?;
    let rule = Pack::built_in().map_err(|error| Fail::Db(sqlx::Error::Decode(Box::new(error))))?.version.clone();
    let at = start_of_day(&sheet.day)?;
    let year: i64 = sheet.day.get(..4).and_then(|year| year.parse().ok()).ok_or(Fail::NotThere)?;
    for (person,) in next.iter().take(BATCH) {
        let entry =
            Entry::Unit { u: String::new(), l: Vec::new(), cl: "D".to_owned(), h: sheet.hundredths, r: rule.clone(), y: year };
        let no = ledger::append(tx, person, &[entry]).await?;
        let id = tx.id();
        tx.exec(
            "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
             VALUES ($1, $2, $3, $4, $5, 'D', $6, $7, $8, $9, $10, $11)",
            &args![
                id.as_str(), person, sheet.node_id.as_str(), sheet.id.as_str(), sheet.title.as_str(), sheet.category.as_str(), sheet.hundredths,
                rule.as_str(), year, at, no
            ],
        )
        .await?;
        if sheet.corrects.is_empty() {
            let won = Won { earned: &id, title: &sheet.title, course: "", class: "D", hundredths: sheet.hundredths, rule: &rule };
            certificates::issue(tx, person, &sheet.node_id, won).await?;
        } else {
            let now = tx.now();
            void_certificate(tx, &sheet.corrects, person, now).await?;
        }
        let head = ledger::learner(tx, person).await?;
        tx.note("learn.completed", &sheet.node_id, &id, json!({ "sheet": sheet.id, "class": "D", "chain": head.chain }));
    }
    let more = next.len() > BATCH;
    if !more {
        tx.exec("UPDATE attendance SET state = 'confirmed' WHERE id = $1", &args![sheet.id.as_str()]).await?;
    }
    Ok(more)
}
