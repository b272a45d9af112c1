//! Who of a unit met an examination: a name and a word, and nothing of tries, answers or times; for the unit itself alone (decision 0014).

use crate::access::Scope;
use crate::args;
use crate::db::Reader;
use crate::exam::rules::{Word, word};
use crate::learn::SeeNames;
use crate::people::rules::date_of;
use crate::scoped;

use super::plans::Exam;

/// Everybody of a unit and so many levels below it, by the strokes of the names, each with the word. Whoever came after the last day was not asked.
pub(in crate::exam) async fn of_unit(
    reader: &Reader,
    scope: &Scope<'_, SeeNames>,
    (unit, levels): (&str, i64),
    exam: &Exam,
) -> sqlx::Result<Vec<(String, Word)>> {
    let sql = scoped!(
        "SELECT p.name, CAST(MAX(CASE WHEN EXISTS (SELECT 1 FROM exam_met x WHERE x.person_id = p.id AND x.exam_id = $5) THEN 1 ELSE 0 END) AS BIGINT) \
         FROM node_tree t JOIN membership m ON m.node_id = t.descendant JOIN person p ON p.id = m.person_id \
         WHERE t.ancestor = $3 AND t.depth <= $4 AND {scope:m} AND m.valid_from <= $6 AND (m.valid_to IS NULL OR $6 < m.valid_to) \
         GROUP BY p.id, p.name, p.stroke_key HAVING MIN(m.valid_from) <= $7 ORDER BY p.stroke_key, p.id"
    );
    let args = args![unit, levels, exam.id.as_str(), date_of(scope.now()), exam.plan.closes.as_str()];
    let rows: Vec<(String, i64)> = reader.scoped(scope, &sql, &args).await?;
    let over = exam.is_over(scope.now());
    Ok(rows.into_iter().map(|(name, met)| (name, word(met != 0, over))).collect())
}
