//! 更正: a confirmed class had somebody on its sheet who was not there.
//!
//! Promises: what was confirmed is not written over – the correction is a sheet of its own, with two witnesses like the first, and its hours take the others
//! back in every sum; a person is taken off a sheet once; the certificate of those hours is void from then on.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::json;

use super::attendance::{self, Sheet, load, post};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::LeadLearning;
use crate::learn::rules::attendance as law;
use crate::refusal::Refusal;

/// The corrections of a sheet, the oldest first.
pub(in crate::learn) async fn of_sheet(reader: &Reader, sheet: &str) -> sqlx::Result<Vec<Sheet>> {
    let sql = attendance::sheets_where!("s.corrects = $1 AND s.corrects <> '' ORDER BY s.made_at, s.id");
    reader.system("the caller has leave for the sheet that they correct").all(sql, &args![sheet]).await
}

const LEFT: &str = "SELECT p.id, p.name FROM attendance_person w JOIN person p ON p.id = w.person_id WHERE w.attendance_id = $1 AND NOT EXISTS \
     (SELECT 1 FROM attendance c JOIN attendance_person x ON x.attendance_id = c.id \
     WHERE c.corrects = $1 AND c.state <> 'returned' AND x.person_id = w.person_id) ORDER BY p.stroke_key, p.id";

/// Who of a sheet may be taken off it: ids and names, by strokes. Nobody whom another correction names already.
pub(in crate::learn) async fn left(reader: &Reader, sheet: &str) -> sqlx::Result<Vec<(String, String)>> {
    reader.system("the caller has leave for the sheet").all(LEFT, &args![sheet]).await
}

/// Somebody says who was not there, and why the sheet was wrong. Answers the id of the correcting sheet, which waits for a second person.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct CorrectSheet {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// The confirmed one.
    pub(in crate::learn) sheet: String,
    /// Who was not there.
    pub(in crate::learn) persons: Vec<String>,
    /// How it came to be wrong, as typed.
    pub(in crate::learn) words: String,
}

impl Command for CorrectSheet {
    type Done = String;
    type Act = LeadLearning;
    const NAME: &'static str = "learn.correct_class";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<String, Fail> {
        let sheet = load(tx, &self.sheet, proof).await?;
        let persons: BTreeSet<&str> = self.persons.iter().map(String::as_str).collect();
        let words = law::correction(sheet.may_correct(), persons.len(), &self.words)
            .map_err(|wrong| wrong.into_iter().next().unwrap_or_else(|| Refusal::at("sheet", "onsite-not-to-correct")))?;
        let on: Vec<(String,)> =
            tx.all("SELECT person_id FROM attendance_person WHERE attendance_id = $1", &args![sheet.id.as_str()]).await?;
        if !persons.iter().all(|person| on.iter().any(|(id,)| id == person)) {
            return Err(Fail::NotThere);
        }
        let left: Vec<(String, String)> = tx.all(LEFT, &args![sheet.id.as_str()]).await?;
        if !persons.iter().all(|person| left.iter().any(|(id, _)| id == person)) {
            return Err(Refusal::at("people", "onsite-correct-named").into());
        }
        let (id, now) = (tx.id(), tx.now());
        let post = post(tx, proof.person(), &sheet.node_id).await?;
        tx.exec(
            "INSERT INTO attendance (id, node_id, title, place, category, day, hundredths, state, version, made_by, made_post, made_at, \
             confirmed_post, corrects, why) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', 1, $8, $9, $10, '', $11, $12)",
            &args![
                id.as_str(), sheet.node_id.as_str(), sheet.title.as_str(), sheet.place.as_str(), sheet.category.as_str(), sheet.day.as_str(),
                -sheet.hundredths, proof.person(), post.as_str(), now, sheet.id.as_str(), words.as_str()
            ],
        )
        .await?;
        for person in &persons {
            tx.exec("INSERT INTO attendance_person (attendance_id, person_id) VALUES ($1, $2)", &args![id.as_str(), *person])
                .await?;
        }
        tx.note("learn.class_corrected", &sheet.node_id, &id, json!({ "sheet": sheet.id, "persons": persons }));
        Ok(id)
    }
}

/// The certificate of somebody's hours of a sheet is void from now on.
pub(super) async fn void_certificate(tx: &mut Tx, sheet: &str, person: &str, now: Instant) -> Result<(), Fail> {
    tx.exec(
        "UPDATE certificate SET void_at = $3 WHERE void_at IS NULL AND earned_id IN \
         (SELECT id FROM earned WHERE person_id = $2 AND unit_code = $1)",
        &args![sheet, person, now],
    )
    .await?;
    Ok(())
}
