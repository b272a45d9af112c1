//! Completed units: the 学时 that a record comes to.

use serde::Serialize;
use zhibu_earned::{Entry, Standing, account, unit_account};

use super::certificates::{self, Won};
use super::{appealing, appeals, asking, ledger};
use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Learn;
use crate::people::rules::year_of;

/// 学时 of a person.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Earned {
    /// Public code of the unit; of a class the id of its sheet.
    pub(in crate::learn) unit_code: String,
    /// What was learned.
    pub(in crate::learn) title: String,
    /// `A`, `B`, `C`, `D`.
    pub(in crate::learn) class: String,
    /// `self_study`, `class`, `group_study`.
    pub(in crate::learn) category: String,
    /// Hundredths.
    pub(in crate::learn) hundredths: i64,
    /// For which year.
    pub(in crate::learn) year: i64,
    /// When.
    pub(in crate::learn) at: i64,
    /// Number of its certificate.
    pub(in crate::learn) certificate: Option<String>,
}

/// The person's 学时, the newest first.
pub(in crate::learn) async fn of_person(reader: &Reader, person: &str) -> sqlx::Result<Vec<Earned>> {
    reader
        .system("a person's own hours")
        .all(
            "SELECT e.unit_code, e.title, e.class, e.category, e.hundredths, e.year, e.at, c.number AS certificate FROM earned e \
             LEFT JOIN certificate c ON c.earned_id = e.id AND c.void_at IS NULL WHERE e.person_id = $1 ORDER BY e.at DESC, e.id DESC",
            &args![person],
        )
        .await
}

/// Looks whether the unit of a lesson is complete now: the last places may come behind the exit check, when a lesson was changed in between.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct Complete {
    /// Id of the lesson's version.
    pub(in crate::learn) lesson: String,
    /// The unit of the person in the tree.
    pub(in crate::learn) node: String,
}

impl Command for Complete {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "learn.complete";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        complete_of_lesson(tx, proof.person(), &self.node, &self.lesson).await
    }
}

/// Completes the unit of a lesson if its record says so.
pub(super) async fn complete_of_lesson(tx: &mut Tx, person: &str, node: &str, lesson: &str) -> Result<(), Fail> {
    let unit: Option<(String,)> = tx.get("SELECT unit_code FROM lesson WHERE id = $1", &args![lesson]).await?;
    match unit {
        Some((unit,)) => complete(tx, person, node, &unit).await,
        None => Ok(()),
    }
}

/// Completes a unit if its record says so and it was not completed in that class yet: the row of 学时, its entry in the record, and the head of the
/// record in the audit chain, so that nobody can write a record anew behind it.
pub(in crate::learn) async fn complete(tx: &mut Tx, person: &str, node: &str, unit: &str) -> Result<(), Fail> {
    asking::lapse(tx, person).await?;
    if asking::is_open_about(tx, person, unit).await? {
        return Ok(());
    }
    // The whole record is read for whoever passed the check: others answer a question every quarter of an hour, and this is asked each time.
    if !ledger::has(tx, person, &Entry::Check { u: unit.to_owned(), ok: true }).await? {
        return Ok(());
    }
    let lessons: Vec<(String,)> =
        tx.all("SELECT id FROM lesson WHERE unit_code = $1 AND current = 1 ORDER BY place", &args![unit]).await?;
    let lessons: Vec<String> = lessons.into_iter().map(|(id,)| id).collect();
    let whole = ledger::load(tx, person).await?;
    let comes_to = account(&whole.record);
    let class = match unit_account(&whole.record, &comes_to, unit, &lessons).standing {
        Standing::Done => "A",
        Standing::DoneOffline => "B",
        _ => return Ok(()),
    };
    let known: Option<(i64,)> = tx
        .get(
            "SELECT CAST(1 AS BIGINT) FROM earned WHERE person_id = $1 AND unit_code = $2 AND class IN ('A', $3)",
            &args![person, unit, class],
        )
        .await?;
    let worth: Option<(String, i64, String, String)> = tx
        .get(
            "SELECT u.title, u.hundredths, u.rule, c.title FROM unit u JOIN course_public c ON c.course_id = u.course_id WHERE u.code = $1",
            &args![unit],
        )
        .await?;
    let (None, Some((title, hundredths, rule, course))) = (known, worth) else { return Ok(()) };
    let (now, year) = (tx.now(), year_of(tx.now()));
    let entry = Entry::Unit { u: unit.to_owned(), l: lessons, cl: class.to_owned(), h: hundredths, r: rule.clone(), y: year };
    let no = ledger::append(tx, person, &[entry]).await?;
    let id = tx.id();
    tx.exec(
        "INSERT INTO earned (id, person_id, node_id, unit_code, title, class, category, hundredths, rule, year, at, ledger_no) \
         VALUES ($1, $2, $3, $4, $5, $6, 'self_study', $7, $8, $9, $10, $11)",
        &args![id.as_str(), person, node, unit, title.as_str(), class, hundredths, rule.as_str(), year, now, no],
    )
    .await?;
    if class == "A" {
        appeals::learned_again(tx, person, unit).await?;
        let course = if course == title { "" } else { &course };
        certificates::issue(tx, person, node, Won { earned: &id, title: &title, course, class, hundredths, rule: &rule }).await?;
    }
    if class == "B" {
        appealing::ask_about_offline(tx, person, node, unit, &comes_to).await?;
    }
    let head = ledger::learner(tx, person).await?;
    tx.note("learn.completed", node, &id, serde_json::json!({ "unit": unit, "class": class, "chain": head.chain }));
    Ok(())
}
