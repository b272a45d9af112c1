//! Is every course as it was frozen, and what is taught as it was published?
//!
//! Promises: a revision is held against its own hash and against the fingerprint that the audit chain keeps of its row; so is every
//! publication; what is taught – units, lessons, questions – is exactly the revision that was published last.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::revisions::{self, Revision};
use super::rules::Frozen;
use crate::args;
use crate::db::Reader;
use crate::db::prints::{Kept, print};

/// What does not hold, by title and number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Altered {
    /// A revision was altered, or is not there.
    Revision(String, i64),
    /// The record of a publication was altered, or is not there.
    Version(String, i64),
    /// What is taught is not what was published last.
    Shown(String),
}

/// The fingerprint of a revision's row. Everything else is in its hash.
pub(super) fn revision_print(id: &str, course: &str, no: i64, hash: &str, why: &str, by: &str, at: i64) -> String {
    print(&[id, course, &no.to_string(), hash, why, by, &at.to_string()])
}

/// The fingerprint of a publication.
pub(super) fn version_print(course: &str, no: i64, revision: &str, approval: &str, at: i64) -> String {
    print(&[course, &no.to_string(), revision, approval, &at.to_string()])
}

fn number(data: &Value, name: &str) -> i64 {
    data.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn title_in(data: &Value, titles: &BTreeMap<String, String>, course: &str) -> String {
    let kept = data.get("title").and_then(Value::as_str).map(str::to_owned);
    titles.get(course).cloned().or(kept).unwrap_or_else(|| course.to_owned())
}

async fn titles(reader: &Reader) -> sqlx::Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = reader.system("check").all("SELECT id, title FROM course ORDER BY id", &[]).await?;
    Ok(rows.into_iter().collect())
}

/// Looks at every revision. Answers how many there are, and what does not hold.
///
/// # Errors
/// The database's.
pub async fn verify_revisions(reader: &Reader) -> sqlx::Result<(usize, Vec<Altered>)> {
    let titles = titles(reader).await?;
    let mut made = Kept::of(reader, "course.revision_made").await?;
    let (mut count, mut altered) = (0, BTreeSet::new());
    for (id, title) in &titles {
        let mut before = String::new();
        for r in revisions::revisions_of(reader, id).await? {
            count += 1;
            let own = r.frozen().and_then(|frozen| frozen.hash(&before));
            let row = revision_print(&r.id, id, r.no, &r.hash, &r.why, &r.made_by, r.made_at);
            if own.ok().as_deref() != Some(&*r.hash) || r.prev_hash != before || !made.take(id, &row) {
                altered.insert(Altered::Revision(title.clone(), r.no));
            }
            before = r.hash;
        }
    }
    for (course, data) in made.left() {
        altered.insert(Altered::Revision(title_in(&data, &titles, &course), number(&data, "no")));
    }
    Ok((count, altered.into_iter().collect()))
}

#[derive(sqlx::FromRow)]
struct Version {
    course_id: String,
    no: i64,
    revision_id: String,
    approval_id: String,
    published_at: i64,
}

#[derive(sqlx::FromRow)]
struct Public {
    course_id: String,
    node_id: String,
    revision_id: String,
    approval_id: String,
    state: String,
    title: String,
    digest: String,
    source: Option<String>,
    purpose: String,
    first_at: i64,
    published_at: i64,
    down_at: Option<i64>,
    down_reason: String,
}

/// When and why a course was taken down.
type Downs = BTreeMap<String, Vec<(i64, Option<String>)>>;

impl Public {
    fn is(&self, versions: &[Version], downs: &[(i64, Option<String>)]) -> bool {
        let (Some(first), Some(last)) = (versions.first(), versions.last()) else { return false };
        let same = (&self.revision_id, &self.approval_id, self.published_at, self.first_at)
            == (&last.revision_id, &last.approval_id, last.published_at, first.published_at);
        let stands = match self.state.as_str() {
            "public" => !downs.iter().any(|(at, _)| *at > last.published_at),
            _ => downs.iter().any(|(at, reason)| {
                Some(*at) == self.down_at && reason.as_ref().is_none_or(|reason| *reason == self.down_reason)
            }),
        };
        same && stands
    }
}

/// Looks at every publication and at what is taught. Answers what does not hold.
///
/// # Errors
/// The database's.
pub async fn verify_publications(reader: &Reader) -> sqlx::Result<Vec<Altered>> {
    let system = reader.system("check");
    let titles = titles(reader).await?;
    let sql = "SELECT course_id, no, revision_id, approval_id, published_at FROM course_version ORDER BY course_id, no";
    let rows: Vec<Version> = system.all(sql, &[]).await?;
    let mut published = Kept::of(reader, "course.published").await?;
    let mut altered = BTreeSet::new();
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for v in rows {
        if !published.take(&v.course_id, &version_print(&v.course_id, v.no, &v.revision_id, &v.approval_id, v.published_at)) {
            altered.insert(Altered::Version(title_in(&Value::Null, &titles, &v.course_id), v.no));
        }
        versions.entry(v.course_id.clone()).or_default().push(v);
    }
    for (course, data) in published.left() {
        altered.insert(Altered::Version(title_in(&data, &titles, &course), number(&data, "version")));
    }
    let downs = downs(reader).await?;
    let sql = "SELECT course_id, node_id, revision_id, approval_id, state, title, digest, source, purpose, first_at, published_at, down_at, \
               down_reason FROM course_public ORDER BY course_id";
    let rows: Vec<Public> = system.all(sql, &[]).await?;
    for row in rows {
        let own = versions.remove(&row.course_id).unwrap_or_default();
        let revision = revisions::revision(reader, &row.revision_id).await?;
        let fine = row.is(&own, downs.get(&row.course_id).map_or(&[], Vec::as_slice))
            && taught_as_frozen(reader, &row, revision.as_ref()).await?;
        if !fine {
            altered.insert(Altered::Shown(title_in(&Value::Null, &titles, &row.course_id)));
        }
    }
    // Published, and nobody can learn it.
    altered.extend(versions.keys().map(|course| Altered::Shown(title_in(&Value::Null, &titles, course))));
    Ok(altered.into_iter().collect())
}

async fn taught_as_frozen(reader: &Reader, public: &Public, revision: Option<&Revision>) -> sqlx::Result<bool> {
    let Some(frozen) = revision.and_then(|revision| revision.frozen().ok()) else { return Ok(false) };
    let system = reader.system("check");
    let course = args![public.course_id.as_str()];
    let units: Vec<(String, String, String)> = system
        .all("SELECT draft_id, title, node_id FROM unit WHERE course_id = $1 AND current = 1 ORDER BY place", &course)
        .await?;
    let lessons: Vec<(String, String, String, String)> = system
        .all(
            "SELECT l.draft_id, l.title, l.doc, l.media FROM lesson l JOIN unit u ON u.code = l.unit_code WHERE u.course_id = $1 AND u.current = 1 \
             AND l.current = 1 ORDER BY u.place, l.place",
            &course,
        )
        .await?;
    let questions: Vec<(String, String, i64, i64, String)> = system
        .all(
            "SELECT q.question_id, u.draft_id, q.part, q.usable, q.body FROM unit_question q JOIN unit u ON u.code = q.unit_code \
             WHERE u.course_id = $1 AND u.current = 1 AND q.current = 1 ORDER BY q.question_id",
            &course,
        )
        .await?;
    let Frozen { outline, .. } = &frozen;
    // A course that was published before its source was kept beside its title has none there.
    let same_words = (public.title.as_str(), public.digest.as_str(), public.purpose.as_str())
        == (outline.title.trim(), outline.digest.trim(), outline.purpose.trim())
        && public.source.as_deref().is_none_or(|source| source == outline.source.trim());
    let frozen_units: Vec<_> =
        outline.units.iter().map(|unit| (unit.id.clone(), unit.title.trim().to_owned(), public.node_id.clone())).collect();
    let plans = outline.lessons().filter_map(|plan| {
        let doc = serde_json::to_string(frozen.text(&plan.id)?).ok()?;
        let media = frozen.media(&plan.id).map(serde_json::to_string).transpose().ok()?.unwrap_or_default();
        Some((plan.id.clone(), plan.title.trim().to_owned(), doc, media))
    });
    let mut asked: Vec<_> = frozen
        .questions
        .iter()
        .map(|q| (q.id.clone(), q.unit.clone(), q.part, i64::from(q.usable), q.body.to_string()))
        .collect();
    asked.sort();
    Ok(same_words && units == frozen_units && lessons == plans.collect::<Vec<_>>() && questions == asked)
}

async fn downs(reader: &Reader) -> sqlx::Result<Downs> {
    let sql = "SELECT subject_id, at, data FROM audit WHERE action = 'course.taken_down' ORDER BY at, id";
    let rows: Vec<(String, i64, Option<String>)> = reader.system("check").all(sql, &[]).await?;
    let mut downs = Downs::new();
    for (course, at, data) in rows {
        let data = data.and_then(|data| serde_json::from_str::<Value>(&data).ok());
        let reason = data.and_then(|data| data.get("reason").and_then(Value::as_str).map(str::to_owned));
        downs.entry(course).or_default().push((at, reason));
    }
    Ok(downs)
}
