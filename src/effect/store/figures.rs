//! What the page of a course is made of: the sums, what is published, the words that were released, the costs.
//!
//! Promise: no row of this file tells of a person, and no table that does is read here but for the released words, without whose they are
//! (`tests/guards/figures.rs` holds it).

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::access::Scope;
use crate::args;
use crate::db::Reader;
use crate::effect::SeeEffect;
use crate::effect::rules::sum::{self, Missed, Pair, Reached, Sum, Useful};
use crate::scoped;

/// Everything that is known of a course, as far as it may be told.
#[derive(Debug, Clone, Default)]
pub(in crate::effect) struct Sums {
    /// Before and after.
    pub(in crate::effect) pair: Option<Pair>,
    /// After and thirty days later.
    pub(in crate::effect) recall: Option<Pair>,
    /// By version of a lesson.
    pub(in crate::effect) useful: BTreeMap<String, Useful>,
    /// By version of a lesson.
    pub(in crate::effect) reached: BTreeMap<String, Reached>,
    /// By question, each with when it was worked out last.
    pub(in crate::effect) missed: BTreeMap<String, (Missed, i64)>,
    /// When the newest of them was worked out.
    pub(in crate::effect) at: Option<i64>,
}

pub(super) fn told<S: Sum + DeserializeOwned>(sums: &str) -> sqlx::Result<Option<S>> {
    serde_json::from_str(sums).map(sum::told).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// The sums of a course that the reader asked for leave to.
pub(in crate::effect) async fn sums(reader: &Reader, course: &str) -> sqlx::Result<Sums> {
    let sql = "SELECT figure, about, sums, at FROM effect_sum WHERE course_id = $1";
    let rows: Vec<(String, String, String, i64)> =
        reader.system("the caller asked for leave to the course").all(sql, &args![course]).await?;
    let mut all = Sums::default();
    for (figure, about, sums, at) in rows {
        all.at = all.at.max(Some(at));
        match figure.as_str() {
            "pair" => all.pair = told(&sums)?,
            "recall" => all.recall = told(&sums)?,
            "useful" => all.useful.extend(told(&sums)?.map(|sum| (about, sum))),
            "reached" => all.reached.extend(told(&sums)?.map(|sum| (about, sum))),
            _ => all.missed.extend(told(&sums)?.map(|sum| (about, (sum, at)))),
        }
    }
    Ok(all)
}

/// Words that go with one figure.
const WORDS: i64 = 30;

/// Words beside 有用吗 of a version of a lesson: those that came in with at least ten people's, as long as they still stand; in the order of their signs,
/// which says nothing of when they came.
pub(in crate::effect) async fn words(reader: &Reader, lesson: &str) -> sqlx::Result<Vec<String>> {
    let sql =
        "SELECT heard FROM useful WHERE lesson_id = $1 AND heard <> '' AND heard = words AND said <> '' ORDER BY heard LIMIT $2";
    let rows: Vec<(String,)> = reader.system("released words, without whose they are").all(sql, &args![lesson, WORDS]).await?;
    Ok(rows.into_iter().map(|(words,)| words).collect())
}

/// The lessons of a course as they are taught, by version: the working lesson that it came from, and since when this version is taught.
pub(in crate::effect) async fn taught(reader: &Reader, course: &str) -> sqlx::Result<BTreeMap<String, (String, i64)>> {
    let sql = "SELECT l.id, l.draft_id, CAST(COALESCE((SELECT MIN(v.published_at) FROM course_version v WHERE v.course_id = u.course_id \
               AND v.revision_id = l.revision_id), 0) AS BIGINT) FROM lesson l JOIN unit u ON u.code = l.unit_code \
               WHERE u.course_id = $1 AND u.current = 1 AND l.current = 1";
    let rows: Vec<(String, String, i64)> =
        reader.system("the caller asked for leave to the course").all(sql, &args![course]).await?;
    Ok(rows.into_iter().map(|(id, draft, since)| (id, (draft, since))).collect())
}

/// Courses that are or were taught and of which somebody may see the effect: id, title, unit.
pub(in crate::effect) async fn courses(
    reader: &Reader,
    scope: &Scope<'_, SeeEffect>,
) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = scoped!(
        "SELECT c.id, p.title, n.name FROM course c JOIN course_public p ON p.course_id = c.id \
         JOIN node_name n ON n.node_id = c.node_id AND n.valid_from <= $2 AND $2 < n.valid_to WHERE {scope:c} \
         ORDER BY p.first_at DESC, c.id LIMIT 2000"
    );
    reader.scoped(scope, &sql, &[]).await
}
