//! What of this room stands in 今天要办: one line for each course of mine whose lessons could do with some mending.
//!
//! Promises: only while figures of ten people or more say so, one line for a course however many lessons it has, and none while somebody is mending them
//! already or the course is under review; the line says which lessons, and no figure.

use std::collections::BTreeMap;

use super::store::weak::{self, WeakLesson};
use crate::access::Role;
use crate::course::rules::State;
use crate::course::{self, EditCourse};
use crate::desk::{Task, TaskKind};
use crate::web::pages::when;
use crate::web::{Ctx, Stop};

/// Lessons that a line names.
const NAMED: usize = 3;

/// My courses that could do with some mending, whose figures are oldest first.
///
/// # Errors
/// The database's.
pub async fn weak_for_me(ctx: &Ctx) -> Result<Vec<Task>, Stop> {
    let (reader, me) = (ctx.app.store.read(), ctx.me()?);
    // Whoever makes no courses is asked no more of the database.
    let makes = me.roles.contains(&Role::Writer) || !course::mine(reader, &me.actor.person, ctx.now).await?.is_empty();
    if !makes {
        return Ok(Vec::new());
    }
    let mut courses: BTreeMap<String, Vec<WeakLesson>> = BTreeMap::new();
    for lesson in weak::weak(reader, &ctx.list::<EditCourse>()?).await? {
        if lesson.state == State::InReview.name() || weak::is_being_mended(reader, &lesson).await? {
            continue;
        }
        courses.entry(lesson.course_id.clone()).or_default().push(lesson);
    }
    let mut lines = Vec::new();
    for (id, mut lessons) in courses {
        // A lesson that the next version leaves out is mended by that.
        let outline = course::outline_of(reader, &id).await?.unwrap_or_default();
        lessons.retain(|lesson| outline.lesson(&lesson.draft).is_some());
        if let Some(since) = lessons.iter().map(|lesson| lesson.at).max() {
            lines.push((since, task(ctx, &id, &lessons, since)));
        }
    }
    lines.sort_by_key(|(since, _)| *since);
    Ok(lines.into_iter().map(|(_, task)| task).collect())
}

fn task(ctx: &Ctx, id: &str, lessons: &[WeakLesson], since: i64) -> Task {
    let titles: Vec<String> = lessons.iter().take(NAMED).map(|lesson| format!("《{}》", lesson.title)).collect();
    let titles = titles.concat();
    let key = if lessons.len() > NAMED { "task-weak-line-more" } else { "task-weak-line" };
    Task {
        kind: TaskKind::WeakLessons,
        title: lessons.first().map(|lesson| lesson.course.clone()).unwrap_or_default(),
        href: format!("/desk/courses/{id}/effect"),
        since: when(ctx, since),
        line: ctx.app.lang.t2(key, "n", lessons.len(), "lessons", titles).into_owned(),
    }
}
