//! Classes that took place on site: sheets, their two witnesses, and the hours that follow.
//!
//! Promises: what is confirmed is what was seen; what a confirmed sheet says does not change – a sheet of its own corrects it ([`super::correcting`]).

use super::class_hours::write_some;
use crate::access::{Proof, Scope};
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::rules::attendance::{self, Deed, Typed};
use crate::learn::{LeadLearning, SeeLearning};
use crate::people;
use crate::people::rules::date_of;
use crate::refusal::Refusal;
use crate::scoped;
use serde::Serialize;
use serde_json::json;

/// A sheet.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Sheet {
    pub(in crate::learn) id: String,
    pub(in crate::learn) node_id: String,
    pub(in crate::learn) title: String,
    pub(in crate::learn) place: String,
    /// `class` or `group_study`.
    pub(in crate::learn) category: String,
    /// `YYYY-MM-DD`.
    pub(in crate::learn) day: String,
    pub(in crate::learn) hundredths: i64,
    /// `open`, `returned`, `writing` (confirmed, not everybody's hours are written yet), `confirmed`.
    pub(in crate::learn) state: String,
    pub(in crate::learn) version: i64,
    pub(in crate::learn) made_by: String,
    pub(in crate::learn) made_post: String,
    pub(in crate::learn) made_at: Instant,
    /// Of whoever confirmed it or sent it back.
    pub(in crate::learn) confirmed_post: String,
    pub(in crate::learn) confirmed_at: Option<Instant>,
    /// Why it was sent back.
    pub(in crate::learn) said: String,
    /// The sheet that this one corrects; empty: it is a class of its own. A correction has negative hours.
    pub(in crate::learn) corrects: String,
    /// Why that was wrong.
    pub(in crate::learn) why: String,
}

impl Sheet {
    /// Whether somebody may be taken off it.
    pub(in crate::learn) fn may_correct(&self) -> bool {
        attendance::may_correct(&self.state, !self.corrects.is_empty())
    }
}

macro_rules! sheets_where {
    ($where:literal) => {
        concat!(
            "SELECT s.id, s.node_id, s.title, s.place, s.category, s.day, s.hundredths, s.state, s.version, s.made_by, s.made_post, s.made_at, \
             s.confirmed_post, s.confirmed_at, s.said, s.corrects, s.why FROM attendance s WHERE ",
            $where
        )
    };
}

pub(super) use sheets_where;

/// One sheet.
pub(in crate::learn) async fn sheet(reader: &Reader, id: &str) -> sqlx::Result<Option<Sheet>> {
    reader.system("the caller asks for leave").get(sheets_where!("s.id = $1"), &args![id]).await
}

/// The sheets of a unit, the newest day first.
pub(in crate::learn) async fn of_unit(reader: &Reader, scope: &Scope<'_, SeeLearning>, node: &str) -> sqlx::Result<Vec<Sheet>> {
    let sql = scoped!(sheets_where!("s.node_id = $3 AND {scope:s} ORDER BY s.day DESC, s.made_at DESC, s.id LIMIT 200"));
    reader.scoped(scope, &sql, &args![node]).await
}

/// Sheets that wait for the reader: somebody else's to confirm, or the own ones to mend. Of one unit and those below it when `node` is not empty.
pub(in crate::learn) async fn waiting(reader: &Reader, scope: &Scope<'_, SeeLearning>, node: &str) -> sqlx::Result<Vec<Sheet>> {
    let sql = scoped!(sheets_where!(
        "{scope:s} AND ($3 = '' OR EXISTS (SELECT 1 FROM node_tree t WHERE t.ancestor = $3 AND t.descendant = s.node_id)) \
         AND ((s.state = 'open' AND s.made_by <> $1) OR s.state = 'writing' OR (s.state = 'returned' AND s.made_by = $1 \
         AND (s.corrects = '' OR s.confirmed_at > $4))) ORDER BY s.made_at, s.id LIMIT 50"
    ));
    reader.scoped(scope, &sql, &args![node, scope.now() - attendance::DECLINED]).await
}

/// Somebody who may have been there.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Present {
    pub(in crate::learn) id: String,
    pub(in crate::learn) name: String,
    /// The unit.
    pub(in crate::learn) unit: String,
    /// Whether the sheet has this person, as 0/1.
    pub(in crate::learn) there: i64,
}

/// Whoever belongs to a unit or one below it, today or on that day, and whoever the sheet has already; by strokes, each person once.
pub(in crate::learn) async fn people_of(
    reader: &Reader,
    scope: &Scope<'_, SeeLearning>,
    node: &str,
    day: &str,
    sheet: &str,
) -> sqlx::Result<Vec<Present>> {
    let sql = scoped!(
        "SELECT p.id, p.name, MIN(a.name) AS unit, CAST(MAX(CASE WHEN w.person_id IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS there \
         FROM node_tree t JOIN membership m ON m.node_id = t.descendant JOIN person p ON p.id = m.person_id \
         JOIN node_name a ON a.node_id = m.node_id AND a.valid_from <= $2 AND $2 < a.valid_to \
         LEFT JOIN attendance_person w ON w.person_id = p.id AND w.attendance_id = $6 \
         WHERE t.ancestor = $3 AND {scope:m} AND (w.person_id IS NOT NULL OR (m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to)) \
         OR (m.valid_from <= $5 AND (m.valid_to IS NULL OR $5 < m.valid_to))) \
         GROUP BY p.id, p.name, p.stroke_key ORDER BY p.stroke_key, p.id LIMIT 2000"
    );
    reader.scoped(scope, &sql, &args![node, date_of(scope.now()), day, sheet]).await
}

/// Names of the people on a sheet, by strokes.
pub(in crate::learn) async fn names(reader: &Reader, sheet: &str) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = reader
        .system("the caller asks for leave")
        .all(
            "SELECT p.name FROM attendance_person w JOIN person p ON p.id = w.person_id WHERE w.attendance_id = $1 ORDER BY p.stroke_key, p.id",
            &args![sheet],
        )
        .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// What stands behind a class in a person's record.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(in crate::learn) struct Witnessed {
    /// Id of the sheet.
    pub(in crate::learn) id: String,
    /// Where it was.
    pub(in crate::learn) place: String,
    /// The posts of the two witnesses.
    pub(in crate::learn) made_post: String,
    pub(in crate::learn) confirmed_post: String,
    /// Of a correction why it was made.
    pub(in crate::learn) why: String,
}

/// What stands behind a person's own classes.
pub(in crate::learn) async fn witnessed(reader: &Reader, person: &str) -> sqlx::Result<Vec<Witnessed>> {
    reader
        .system("a person's own classes")
        .all(
            "SELECT s.id, s.place, s.made_post, s.confirmed_post, s.why FROM attendance s JOIN attendance_person w ON w.attendance_id = s.id \
             WHERE w.person_id = $1 AND s.state IN ('writing', 'confirmed')",
            &args![person],
        )
        .await
}

pub(super) async fn load(tx: &mut Tx, id: &str, proof: &Proof<LeadLearning>) -> Result<Sheet, Fail> {
    let sheet: Option<Sheet> = tx.get(sheets_where!("s.id = $1"), &args![id]).await?;
    sheet.filter(|sheet| sheet.node_id == proof.object().node).ok_or(Fail::NotThere)
}

/// By post of this day; whoever has none is named by the unit.
pub(super) async fn post(tx: &mut Tx, person: &str, node: &str) -> Result<String, Fail> {
    let post = people::post_of(tx, person, node).await?;
    if post.is_empty() { people::node_name(tx, node).await } else { Ok(post) }
}

/// Refuses, by name, whoever did not belong to the unit or one below it on the day of the class.
async fn belonged(tx: &mut Tx, node: &str, day: &str, persons: &[String]) -> Result<(), Fail> {
    let there: Vec<(String,)> = tx
        .all(
            "SELECT DISTINCT m.person_id FROM node_tree t JOIN membership m ON m.node_id = t.descendant WHERE t.ancestor = $1 \
             AND m.valid_from <= $2 AND (m.valid_to IS NULL OR $2 < m.valid_to)",
            &args![node, day],
        )
        .await?;
    let there: std::collections::BTreeSet<String> = there.into_iter().map(|(id,)| id).collect();
    let mut names = Vec::new();
    for person in persons.iter().filter(|person| !there.contains(*person)) {
        // Only whoever belonged here at some time has a name here: no id of a stranger is turned into one.
        let name: Option<(String,)> = tx
            .get(
                "SELECT p.name FROM person p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM membership m JOIN node_tree t ON t.descendant = m.node_id \
                 WHERE m.person_id = p.id AND t.ancestor = $2)",
                &args![person, node],
            )
            .await?;
        names.push(name.ok_or(Fail::NotThere)?.0);
    }
    if names.is_empty() {
        Ok(())
    } else {
        Err(Refusal::at("people", "onsite-not-here-then").arg("names", names.join("、")).into())
    }
}

/// Saves a sheet, a new one or a changed one; whoever saves it stands for it. Answers its id.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct KeepSheet {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// Which; nothing: a new one.
    pub(in crate::learn) sheet: Option<String>,
    /// The version that was seen.
    pub(in crate::learn) version: i64,
    /// As typed.
    pub(in crate::learn) title: String,
    /// As typed.
    pub(in crate::learn) place: String,
    /// As chosen.
    pub(in crate::learn) category: String,
    /// As typed.
    pub(in crate::learn) day: String,
    /// As typed.
    pub(in crate::learn) hours: String,
    /// Who was there.
    pub(in crate::learn) persons: Vec<String>,
}

impl Command for KeepSheet {
    type Done = String;
    type Act = LeadLearning;
    const NAME: &'static str = "learn.keep_class";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<String, Fail> {
        let (node, by, now) = (proof.object().node.clone(), proof.person(), tx.now());
        let mut persons = self.persons.clone();
        persons.sort_unstable();
        persons.dedup();
        if let Some(id) = &self.sheet {
            let sheet = load(tx, id, proof).await?;
            if !sheet.corrects.is_empty() {
                return Err(Fail::NotThere);
            }
            attendance::may(Deed::Change, (&sheet.state, sheet.version), &sheet.made_by, by, self.version)?;
        }
        let typed = Typed {
            title: &self.title,
            place: &self.place,
            category: &self.category,
            day: &self.day,
            hours: &self.hours,
            people: persons.len(),
        };
        let new = attendance::sheet(&typed, &date_of(now))
            .map_err(|wrong| wrong.into_iter().next().unwrap_or_else(|| Refusal::at("sheet", "onsite-moved-on")))?;
        let id = self.sheet.clone().unwrap_or_else(|| tx.id());
        let same: Option<(String,)> = tx
            .get(
                "SELECT id FROM attendance WHERE node_id = $1 AND day = $2 AND title = $3 AND id <> $4 AND corrects = '' LIMIT 1",
                &args![node.as_str(), new.day.as_str(), new.title.as_str(), id.as_str()],
            )
            .await?;
        if same.is_some() {
            return Err(Refusal::at("title", "onsite-twice").into());
        }
        belonged(tx, &node, &new.day, &persons).await?;
        let post = post(tx, by, &node).await?;
        tx.exec(
            "INSERT INTO attendance (id, node_id, title, place, category, day, hundredths, state, version, made_by, made_post, made_at, \
             confirmed_post) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', 1, $8, $9, $10, '') \
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, place = excluded.place, category = excluded.category, day = excluded.day, \
             hundredths = excluded.hundredths, state = 'open', version = attendance.version + 1, made_by = excluded.made_by, \
             made_post = excluded.made_post, made_at = excluded.made_at, confirmed_by = NULL, confirmed_post = '', confirmed_at = NULL, said = ''",
            &args![
                id.as_str(), node.as_str(), new.title.as_str(), new.place.as_str(), new.category, new.day.as_str(), new.hundredths, by,
                post.as_str(), now
            ],
        )
        .await?;
        tx.exec("DELETE FROM attendance_person WHERE attendance_id = $1", &args![id.as_str()]).await?;
        for person in &persons {
            tx.exec("INSERT INTO attendance_person (attendance_id, person_id) VALUES ($1, $2)", &args![id.as_str(), person])
                .await?;
        }
        tx.note(
            "learn.class_kept",
            &node,
            &id,
            json!({ "day": new.day, "hours": new.hundredths, "category": new.category, "persons": persons }),
        );
        Ok(id)
    }
}

/// The second witness. Answers whether there are people whose hours are still to be written ([`WriteHours`]).
#[derive(Debug, Serialize)]
pub(in crate::learn) struct ConfirmSheet {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// Which.
    pub(in crate::learn) sheet: String,
    /// The version that was seen.
    pub(in crate::learn) version: i64,
}

impl Command for ConfirmSheet {
    type Done = bool;
    type Act = LeadLearning;
    const NAME: &'static str = "learn.confirm_class";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<bool, Fail> {
        let sheet = load(tx, &self.sheet, proof).await?;
        attendance::may(Deed::Confirm, (&sheet.state, sheet.version), &sheet.made_by, proof.person(), self.version)?;
        let persons: Vec<(String,)> =
            tx.all("SELECT person_id FROM attendance_person WHERE attendance_id = $1", &args![sheet.id.as_str()]).await?;
        let persons: Vec<String> = persons.into_iter().map(|(id,)| id).collect();
        // Somebody who did not even belong here is taken off all the same.
        if sheet.corrects.is_empty() {
            belonged(tx, &sheet.node_id, &sheet.day, &persons).await?;
        }
        let (post, now) = (post(tx, proof.person(), &sheet.node_id).await?, tx.now());
        tx.exec(
            "UPDATE attendance SET state = 'writing', version = version + 1, confirmed_by = $2, confirmed_post = $3, confirmed_at = $4 WHERE id = $1",
            &args![sheet.id.as_str(), proof.person(), post.as_str(), now],
        )
        .await?;
        tx.note("learn.class_confirmed", &sheet.node_id, &sheet.id, json!({ "by": post }));
        write_some(tx, &sheet).await
    }
}

/// The second witness does not confirm it, and says why.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct SendBack {
    /// Key of the form.
    pub(in crate::learn) key: String,
    /// Which.
    pub(in crate::learn) sheet: String,
    /// The version that was seen.
    pub(in crate::learn) version: i64,
    /// Why.
    pub(in crate::learn) words: String,
}

impl Command for SendBack {
    type Done = ();
    type Act = LeadLearning;
    const NAME: &'static str = "learn.return_class";

    fn key(&self) -> Option<&str> {
        Some(&self.key)
    }

    async fn run(&self, tx: &mut Tx, proof: &Proof<LeadLearning>) -> Result<(), Fail> {
        let sheet = load(tx, &self.sheet, proof).await?;
        attendance::may(Deed::SendBack, (&sheet.state, sheet.version), &sheet.made_by, proof.person(), self.version)?;
        let words = attendance::words(&self.words, "onsite-no-words")?;
        let (post, now) = (post(tx, proof.person(), &sheet.node_id).await?, tx.now());
        tx.exec(
            "UPDATE attendance SET state = 'returned', version = version + 1, confirmed_by = $2, confirmed_post = $3, confirmed_at = $4, said = $5 \
             WHERE id = $1",
            &args![sheet.id.as_str(), proof.person(), post.as_str(), now, words.as_str()],
        )
        .await?;
        tx.note("learn.class_returned", &sheet.node_id, &sheet.id, json!({ "by": post }));
        Ok(())
    }
}
