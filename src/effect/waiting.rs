//! What of this room stands in 今天要办: one line for each course of mine whose lessons could do with some mending.
//!
//! Promises: only while figures of ten people or more say so, one line for a course however many lessons it has, and none while somebody is mending them
//! already or the course is under review; the line says which lessons, and no figure.

use std::collections::BTreeMap;

use super::store::weak::{self, WeakLesson};
use crate::access::Role;
use crate::course::rules::State;
use crate::course::{self, EditCourse};
use crate::db::Reader;
use crate::desk::{Task, TaskKind};
use crate::web::pages::when;
use crate::web::{Ctx, Stop};

/// Lessons that a line names.
const NAMED: usize = 3;
/// Most lines: whoever looks after more weak courses than this has them all on the list of figures.
const LINES: usize = 5;

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
        if lesson.state != State::InReview.name() {
            courses.entry(lesson.course_id.clone()).or_default().push(lesson);
        }
    }
    let mut oldest: Vec<(String, Vec<WeakLesson>)> = courses.into_iter().collect();
    oldest.sort_by_key(|(_, lessons)| newest(lessons));
    let mut lines = Vec::new();
    for (id, lessons) in oldest {
        if lines.len() == LINES {
            break;
        }
        let lessons = left(reader, &id, lessons).await?;
        if let Some(since) = newest(&lessons) {
            lines.push(task(ctx, &id, &lessons, since));
        }
    }
    Ok(lines)
}

/// When the newest of their figures was worked out.
fn newest(lessons: &[WeakLesson]) -> Option<i64> {
    lessons.iter().map(|lesson| lesson.at).max()
}

/// Which of the weak lessons of a course nobody mends yet. One that the next version leaves out is mended by that.
async fn left(reader: &Reader, course: &str, lessons: Vec<WeakLesson>) -> sqlx::Result<Vec<WeakLesson>> {
    let outline = course::outline_of(reader, course).await?.unwrap_or_default();
    let mut out = Vec::new();
    for lesson in lessons {
        if outline.lesson(&lesson.draft).is_some() && !weak::is_being_mended(reader, &lesson).await? {
            out.push(lesson);
        }
    }
    Ok(out)
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
