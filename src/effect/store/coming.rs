//! What somebody may look back at later: the day on which three questions about a course can be answered again.
//!
//! Promise: a day alone, for the person; nothing here says how a course went.

use super::probes::{is_askable, stands};
use crate::ambient::Instant;
use crate::args;
use crate::db::Reader;
use crate::effect::rules::{RECALL_AFTER, looks_back_at};

/// A course that somebody completed, and when it may be looked back at.
#[derive(Debug, Clone)]
pub(in crate::effect) struct Coming {
    /// The course.
    pub(in crate::effect) course: String,
    /// Its title.
    pub(in crate::effect) title: String,
    /// From when on.
    pub(in crate::effect) at: Instant,
}

/// The courses that a person may look back at within the next thirty days, the nearest first.
pub(in crate::effect) async fn of_person(reader: &Reader, person: &str, now: Instant) -> sqlx::Result<Vec<Coming>> {
    let recent: Vec<(String, String)> = reader
        .system("a person's own courses")
        .all(
            "SELECT DISTINCT u.course_id, c.title FROM earned e JOIN unit u ON u.code = e.unit_code JOIN course_public c ON c.course_id = u.course_id \
             WHERE e.person_id = $1 AND e.class IN ('A', 'B') AND e.at > $2 ORDER BY c.title, u.course_id",
            &args![person, now - RECALL_AFTER],
        )
        .await?;
    let mut coming = Vec::new();
    for (course, title) in recent {
        let at = looks_back_at(&stands(reader, person, &course).await?).filter(|at| now < *at);
        if let Some(at) = at
            && is_askable(reader, &course).await?
        {
            coming.push(Coming { course, title, at });
        }
    }
    coming.sort_by_key(|it| it.at);
    Ok(coming)
}
