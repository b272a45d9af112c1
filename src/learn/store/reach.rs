//! How far people came in a lesson, read out of their records in batches, for whoever mends the lesson ([`crate::effect`] adds it up over people).

use std::collections::BTreeMap;

use serde::Serialize;
use zhibu_earned::Entry;

use super::short;
use super::sittings::end_of;
use crate::ambient::Instant;
use crate::args;
use crate::course::rules::Part;
use crate::db::Reader;
use crate::learn::rules::RECEIPTS;

/// How far one sitting came.
#[derive(Debug, Clone, Serialize)]
pub struct Reach {
    /// The sitting.
    pub sitting: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// Whose.
    pub person: String,
    /// With which version of a lesson.
    pub lesson: String,
    /// The last part of which something was accepted, from 1; 0: nothing was.
    pub part: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    opened_at: i64,
    person_id: String,
    learner: i64,
    lesson_id: String,
    parts: String,
}

/// The next sittings behind `after` (when opened, id) that were opened before an instant, in order.
///
/// # Errors
/// The database's.
pub async fn reached(reader: &Reader, after: (Instant, &str), before: Instant, limit: i64) -> sqlx::Result<Vec<Reach>> {
    let decode = |error: serde_json::Error| sqlx::Error::Decode(Box::new(error));
    let system = reader.system("how far people came, added up over people");
    let rows: Vec<Row> = system
        .all(
            "SELECT s.id, s.opened_at, s.person_id, s.learner, s.lesson_id, l.parts FROM sitting s JOIN lesson l ON l.id = s.lesson_id \
             WHERE (s.opened_at, s.id) > ($1, $2) AND s.opened_at < $3 ORDER BY s.opened_at, s.id LIMIT $4",
            &args![after.0, after.1, before, limit],
        )
        .await?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let (from, to) = (first.opened_at, last.opened_at + RECEIPTS);
    let mut ends: BTreeMap<String, i64> = BTreeMap::new();
    let mut learners: Vec<i64> = rows.iter().map(|row| row.learner).collect();
    learners.sort_unstable();
    learners.dedup();
    for learner in learners {
        let bodies: Vec<(Option<String>,)> = system
            .all("SELECT body FROM ledger WHERE learner = $1 AND at >= $2 AND at < $3 ORDER BY no", &args![learner, from, to])
            .await?;
        for body in bodies.into_iter().filter_map(|(body,)| body) {
            if let Entry::Stay(stay) = serde_json::from_str(&short::whole(&body)).map_err(decode)? {
                let end = ends.entry(stay.s).or_default();
                *end = (*end).max(end_of(&stay.c));
            }
        }
    }
    rows.into_iter()
        .map(|row| {
            let parts: Vec<Part> = serde_json::from_str(&row.parts).map_err(decode)?;
            let end = ends.get(&row.id).copied().unwrap_or_default();
            let part = i64::try_from(parts.iter().filter(|part| part.from < end).count()).unwrap_or_default();
            Ok(Reach { sitting: row.id, opened_at: row.opened_at, person: row.person_id, lesson: row.lesson_id, part })
        })
        .collect()
}
