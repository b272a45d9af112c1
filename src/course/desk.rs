//! Lists of courses: mine, those I may see, and what the first page tells of them.

use super::ReadCourse;
use super::rules::{Outline, State};
use super::store;
use crate::access::Scope;
use crate::args;
use crate::db::Reader;
use crate::scoped;
use crate::web::i18n::Lang;

/// A course in a list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Mine {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// [`State`] by name.
    pub state: String,
    /// Last change.
    pub changed_at: i64,
    /// Its unit.
    pub node_name: String,
    /// The open step, by name.
    pub step: Option<String>,
    /// The unit where the open step is decided.
    pub holder: Option<String>,
    /// Whether an earlier version is taught: 1.
    pub public: i64,
}

macro_rules! list_sql {
    ($where:literal) => {
        concat!(
            "SELECT c.id, c.title, c.state, c.changed_at, n.name AS node_name, s.name AS step, h.name AS holder, ",
            "CAST(CASE WHEN EXISTS (SELECT 1 FROM course_public u WHERE u.course_id = c.id AND u.state = 'public') THEN 1 ELSE 0 END AS BIGINT) ",
            "AS public FROM course c JOIN node_name n ON n.node_id = c.node_id AND n.valid_from <= $2 AND $2 < n.valid_to ",
            "LEFT JOIN approval p ON p.subject_id = c.id AND p.state IN ('open', 'outside') ",
            "LEFT JOIN approval_step s ON s.approval_id = p.id AND s.no = p.at_step ",
            "LEFT JOIN node_name h ON h.node_id = s.node_id AND h.valid_from <= $2 AND $2 < h.valid_to WHERE ",
            $where,
            " ORDER BY c.changed_at DESC, c.id DESC LIMIT "
        )
    };
}

/// A person's own courses, last changed first.
///
/// # Errors
/// The database's.
pub async fn mine(reader: &Reader, person: &str, now: i64) -> sqlx::Result<Vec<Mine>> {
    reader.system("a person's own courses").all(concat!(list_sql!("c.owner_id = $1"), "20"), &args![person, now]).await
}

/// Courses that the person may see, last changed first, from before (`changed`, `id`).
pub(super) async fn list(
    reader: &Reader,
    scope: &Scope<'_, ReadCourse>,
    (changed, id): (i64, &str),
    limit: i64,
) -> sqlx::Result<Vec<Mine>> {
    let sql = scoped!(concat!(list_sql!("{scope:c} AND (c.changed_at, c.id) < ($3, $4)"), "$5"));
    reader.scoped(scope, &sql, &args![changed, id, limit]).await
}

/// What a course holds, for the first page.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// Lessons.
    pub lessons: usize,
    /// Questions.
    pub questions: usize,
}

/// A look at a course, for the first page.
///
/// # Errors
/// The database's.
pub async fn look_of(reader: &Reader, course: &str) -> sqlx::Result<Look> {
    let outline = store::draft_of(reader, course).await?.map(|draft| draft.outline).unwrap_or_default();
    let questions = store::banks_of(reader, course).await?.values().map(|bank| bank.all).sum();
    Ok(Look { lessons: Outline::lessons(&outline).count(), questions })
}

/// Who sent a course back, by post, and with which words; after 需报审 the words of the outside authority.
///
/// # Errors
/// The database's.
pub async fn last_words(reader: &Reader, course: &str) -> sqlx::Result<(String, String)> {
    crate::approval::last_words(reader, course).await
}

/// Where a course stands, as a short sentence.
pub fn state_word(l: &Lang, state: State, step: Option<&str>) -> String {
    match state {
        State::Draft => l.t("state-draft").into_owned(),
        State::Returned => l.t("state-returned").into_owned(),
        State::InReview => {
            let step = step.map_or_else(|| "step-first".to_owned(), |step| format!("step-{}", step.trim_end_matches("_review")));
            l.t1("state-in-review", "step", l.t(&step)).into_owned()
        }
        State::Published => l.t("course-state-published").into_owned(),
        State::TakenDown => l.t("state-taken-down").into_owned(),
    }
}
