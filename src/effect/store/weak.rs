//! Which lessons are weak, of all courses that somebody may see at once, and whether somebody is mending one already.
//!
//! Promise: made of the sums alone, by the same rules as the page of a course (`tests/guards/figures.rs` holds the first).

use serde::de::IgnoredAny;

use super::figures::told;
use crate::access::{Action, Scope};
use crate::args;
use crate::db::Reader;
use crate::effect::rules::mend;
use crate::effect::rules::sum::{Missed, Reached, Sum, Useful};
use crate::effect::rules::told::share;
use crate::scoped;

/// A lesson that is taught and shows itself weak.
#[derive(Debug, Clone)]
pub(in crate::effect) struct WeakLesson {
    /// Id of the course.
    pub(in crate::effect) course_id: String,
    /// Its title.
    pub(in crate::effect) course: String,
    /// Where its working copy stands.
    pub(in crate::effect) state: String,
    /// The lesson as it is written on the desk.
    pub(in crate::effect) draft: String,
    /// Its title.
    pub(in crate::effect) title: String,
    /// When the newest of the figures that show it was worked out.
    pub(in crate::effect) at: i64,
    /// Whether its text shows it: people stop, or it is of no use to them.
    by_text: bool,
    /// Questions of the bank that many miss.
    questions: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    course_id: String,
    course: String,
    state: String,
    draft: String,
    title: String,
    figure: String,
    sums: String,
    at: i64,
    since: i64,
    /// The parts of the lesson, JSON, or the question of the bank.
    detail: String,
}

macro_rules! weak_sql {
    ($detail:literal, $since:literal, $join:literal, $figures:literal) => {
        concat!(
            "SELECT s.course_id, p.title AS course, c.state, l.draft_id AS draft, l.title, s.figure, s.sums, s.at, ",
            $since,
            " AS since, ",
            $detail,
            " AS detail FROM effect_sum s JOIN course c ON c.id = s.course_id ",
            "JOIN course_public p ON p.course_id = c.id AND p.state = 'public' ",
            $join,
            " JOIN unit u ON u.code = l.unit_code AND u.course_id = c.id AND u.current = 1 WHERE s.figure IN (",
            $figures,
            ") AND {scope:c} ORDER BY s.course_id, u.place, l.place, s.about"
        )
    };
}

impl Row {
    fn is_weak(&self) -> sqlx::Result<bool> {
        Ok(match self.figure.as_str() {
            "useful" => told::<Useful>(&self.sums)?.is_some_and(|sum| mend::is_useless(share(sum.bad, sum.people()))),
            "reached" => {
                let Some(sum) = told::<Reached>(&self.sums)? else { return Ok(false) };
                let parts: Vec<IgnoredAny> =
                    serde_json::from_str(&self.detail).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
                let came = sum.parts.iter().copied().chain(std::iter::repeat(0)).take(parts.len());
                mend::stop(&came.map(|came| share(came, sum.people())).collect::<Vec<_>>()).is_some()
            }
            _ => {
                let sum = told::<Missed>(&self.sums)?;
                sum.is_some_and(|sum| mend::is_missed(share(sum.missed, sum.people())))
                    && mend::is_of_this_version(self.at, self.since)
            }
        })
    }
}

/// Weak lessons of the courses that are taught and that somebody may see, course by course.
pub(in crate::effect) async fn weak<A: Action>(reader: &Reader, scope: &Scope<'_, A>) -> sqlx::Result<Vec<WeakLesson>> {
    let versions = scoped!(weak_sql!(
        "l.parts",
        "CAST(0 AS BIGINT)",
        "JOIN lesson l ON l.id = s.about AND l.current = 1",
        "'useful', 'reached'"
    ));
    let questions = scoped!(weak_sql!(
        "q.question_id",
        "CAST(COALESCE((SELECT MIN(v.published_at) FROM course_version v WHERE v.course_id = s.course_id AND v.revision_id = l.revision_id), 0) AS BIGINT)",
        "JOIN unit_question q ON q.id = s.about AND q.current = 1 JOIN lesson l ON l.code = q.lesson_code AND l.current = 1",
        "'missed'"
    ));
    let mut rows: Vec<Row> = reader.scoped(scope, &versions, &[]).await?;
    rows.extend(reader.scoped::<A, Row>(scope, &questions, &[]).await?);
    let mut all: Vec<WeakLesson> = Vec::new();
    for row in rows {
        if !row.is_weak()? {
            continue;
        }
        let question = row.figure == "missed";
        let (by_text, questions) = if question { (false, vec![row.detail]) } else { (true, Vec::new()) };
        match all.iter_mut().find(|lesson| lesson.course_id == row.course_id && lesson.draft == row.draft) {
            Some(lesson) => {
                lesson.at = lesson.at.max(row.at);
                lesson.by_text |= by_text;
                lesson.questions.extend(questions);
            }
            None => all.push(WeakLesson {
                course_id: row.course_id,
                course: row.course,
                state: row.state,
                draft: row.draft,
                title: row.title,
                at: row.at,
                by_text,
                questions,
            }),
        }
    }
    Ok(all)
}

/// Whether somebody changed, since the course went out last, what the lesson is weak for: its text or its film, or every question that many miss.
pub(in crate::effect) async fn is_being_mended(reader: &Reader, lesson: &WeakLesson) -> sqlx::Result<bool> {
    let system = reader.system("the caller asked for leave to the course");
    let sql = "SELECT p.course_id FROM course_public p WHERE p.course_id = $1 AND ( \
               EXISTS (SELECT 1 FROM lesson_draft d WHERE d.id = $2 AND d.saved_at > p.published_at) OR \
               EXISTS (SELECT 1 FROM lesson_media m WHERE m.lesson_id = $2 AND m.changed_at > p.published_at))";
    let args = args![lesson.course_id.as_str(), lesson.draft.as_str()];
    if system.get::<(String,)>(sql, &args).await?.is_some() {
        return Ok(true);
    }
    if lesson.by_text {
        return Ok(false);
    }
    for question in &lesson.questions {
        let sql = "SELECT q.id FROM question q JOIN course_public p ON p.course_id = q.course_id \
                   WHERE q.course_id = $1 AND q.id = $2 AND q.changed_at <= p.published_at";
        let args = args![lesson.course_id.as_str(), question.as_str()];
        if system.get::<(String,)>(sql, &args).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}
