//! The examinations of the demo: one of the home branch that is over, and one that can be sat, planned and sat by its people with the commands that
//! everybody uses.

use anyhow::Context;

use super::content::DAY;
use super::population::Crew;
use crate::ambient::SetClock;
use crate::app::App;
use crate::args;
use crate::course;
use crate::exam::Rehearsal;
use crate::people::rules::date_of;

/// Questions of each part of the one that can be sat.
const QUESTIONS: u32 = 6;

/// Plans and sits them, as at their days before `now`.
///
/// # Errors
/// The database's, or a plan that our own rules refuse: the sentence is the finding.
pub async fn sit_some(app: &App, clock: &SetClock, crew: &Crew, now: i64) -> anyhow::Result<()> {
    let home = crew.branches.get(&crew.home).context("the home branch")?;
    let system = app.store.read().system("the demo");
    let organiser: Option<(String,)> = system
        .get(
            "SELECT person_id FROM grants WHERE node_id = $1 AND role = 'organiser' ORDER BY person_id LIMIT 1",
            &args![home.node.as_str()],
        )
        .await?;
    let people: Vec<(String,)> =
        system.all("SELECT person_id FROM membership WHERE node_id = $1 ORDER BY person_id", &args![home.node.as_str()]).await?;
    let mut courses: Vec<(String, String)> = Vec::new();
    for unit in course::units(app.store.read()).await? {
        if !courses.iter().any(|(id, _)| *id == unit.course_id) {
            courses.push((unit.course_id, unit.course));
        }
    }
    let parts = |wanted: &[&str]| -> Vec<(String, u32)> {
        let of = courses.iter().filter(|(_, title)| wanted.iter().any(|word| title.contains(word)));
        of.map(|(id, _)| (id.clone(), QUESTIONS)).collect()
    };
    // Of the one that is over everybody was asked everything, so that its analysis has something to say.
    let mut early = parts(&["诱捕灯", "拍虫"]);
    for (course, count) in &mut early {
        *count = u32::try_from(course::examinable_now(app.store.read(), course).await?.len())?;
    }
    let late = parts(&["查验记录", "木箱"]);
    let Some((organiser,)) = organiser else { return Ok(()) };
    if early.is_empty() || late.is_empty() {
        return Ok(());
    }
    let one = |person: &str| Rehearsal { app, person: person.to_owned(), node: home.node.clone() };
    let days = |from: i64, to: i64| (date_of(now + from * DAY), date_of(now + to * DAY));
    clock.set(now - 30 * DAY);
    let over = one(&organiser).open("第三季度学习考试", &early, days(-30, -10), 2).await?;
    clock.set(now - 20 * DAY);
    for (at, (person,)) in people.iter().enumerate() {
        // Some know nearly everything, some half of it; nobody the same half.
        let knows = 4 + at % 7;
        one(person).sit(&over, |no| (no * 7 + at * 3) % 10 < knows, true).await?;
    }
    clock.set(now - 6 * DAY);
    let open = one(&organiser).open("年终学习考试", &late, days(-6, 24), 2).await?;
    clock.set(now - 3 * DAY);
    // The member with the sign-in has it before him; another one has met it.
    if let Some(other) = crew.members.get(1) {
        one(other).sit(&open, |no| no % 6 != 0, true).await?;
    }
    Ok(())
}
