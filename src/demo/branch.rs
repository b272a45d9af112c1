//! The home branch of the demo looks after its learning: classes with two witnesses, what is to be learned until a day, wishes for help.
//!
//! Promises: all of it by the commands that the pages use; the words lie in `demo/branch.toml`; every class is of this year, whenever the demo starts.

use std::sync::Arc;

use anyhow::Context;

use super::content::{self, Branch, BranchClass, BranchPaper, DAY};
use super::population::Crew;
use crate::access::Proof;
use crate::ambient::SetClock;
use crate::app::App;
use crate::learn::{ClassHeld, Lead, Learner, Outside};
use crate::people::rules::{date_of, start_of_day, year_of};
use crate::people::{AddPersons, NewPerson};

const HOUR: i64 = 3_600_000;
/// Seats of a class: more people would make the start of a large demo slow and the pages no richer.
const SEATS: usize = 16;

/// Lets the home branch look after its learning until `now`.
///
/// # Errors
/// The database's, or content that our own rules refuse.
pub async fn gather(app: &App, clock: &Arc<SetClock>, crew: &Crew, now: i64) -> anyhow::Result<()> {
    let plan = content::branch()?;
    let node = crew.branches.get(&crew.home).context("the home branch")?.node.clone();
    clock.set(now);
    // Whoever came stands behind the six whom every demo has, so that a seat is the same person in all of them.
    let mut seats: Vec<String> = crew.home_people.iter().take(6).cloned().collect();
    seats.extend(join(app, &node, &plan, now).await?);
    seats.extend(crew.home_people.iter().skip(6).cloned());
    seats.truncate(SEATS);
    let lead = |seat: usize| seats.get(seat).map(|person| Lead { app, person: person.clone(), node: node.clone() });
    let (secretary, organiser) = (lead(0).context("a secretary")?, lead(4).context("an organiser")?);
    for class in &plan.classes {
        let day = day_of(class.days_ago, now);
        let at = start_of_day(&day).ok().context("a day")?;
        clock.set((at + 18 * HOUR).min(now));
        let sheet = organiser.put_down(held(class, day, &seats)).await.with_context(|| class.title.clone())?;
        if !class.waits {
            clock.set((at + 20 * HOUR).min(now));
            secretary.confirm(&sheet).await.with_context(|| class.title.clone())?;
        }
    }
    clock.set(now - 10 * DAY);
    let learner = |seat: usize| seats.get(seat).map(|person| Learner { app, clock, person: person.clone(), node: node.clone() });
    for task in &plan.tasks {
        let (unit, _) = learner(0).context("a person")?.lessons(&task.unit).await?;
        organiser.assign(&unit, &date_of(now + task.days * DAY)).await.with_context(|| task.unit.clone())?;
    }
    for wish in &plan.wishes {
        let one = learner(wish.seat).context("a person")?;
        let (_, lessons) = one.lessons(&wish.unit).await?;
        clock.set(now - wish.days_ago * DAY);
        one.ask_for_help(&lessons.first().context("a lesson")?.code, &wish.way, &wish.words).await?;
        if wish.helped {
            clock.advance(20 * HOUR);
            organiser.help(&one.person).await?;
        }
    }
    clock.set(now - 2 * DAY);
    for paper in &plan.papers {
        let day = day_of(paper.days_ago, now);
        let BranchPaper { title, issuer, number, category, hours, .. } = paper;
        let outside = Outside { title, issuer, number, category, day: &day, hours };
        learner(paper.seat).context("a person")?.enter(outside).await.with_context(|| title.clone())?;
    }
    Ok(())
}

/// Takes those in who came besides the people of the tree; answers their ids.
async fn join(app: &App, node: &str, plan: &Branch, now: i64) -> anyhow::Result<Vec<String>> {
    let persons: Vec<NewPerson> = plan
        .members
        .iter()
        .map(|member| NewPerson {
            id: app.new_id(),
            name: member.name.clone(),
            sign_in_name: None,
            password_hash: None,
            node: node.to_owned(),
            post: plan.post.clone(),
            from: date_of(now - member.days * DAY),
            roles: Vec::new(),
        })
        .collect();
    let ids = persons.iter().map(|person| person.id.clone()).collect();
    app.store.execute(AddPersons { persons }, Proof::system("demo")).await?;
    Ok(ids)
}

/// The day of a class: so many days ago, in this year.
/// So many days ago, and of this year.
fn day_of(days_ago: i64, now: i64) -> String {
    let first = format!("{:04}-01-01", year_of(now));
    date_of(now - days_ago * DAY).max(first)
}

fn held(class: &BranchClass, day: String, seats: &[String]) -> ClassHeld {
    let was_there = |seat: &usize| class.there.is_empty() || class.there.contains(seat);
    ClassHeld {
        title: class.title.clone(),
        place: class.place.clone(),
        category: class.category.clone(),
        day,
        hours: class.hours.clone(),
        persons: (0..seats.len())
            .filter(|seat| was_there(seat) && !class.away.contains(seat))
            .filter_map(|seat| seats.get(seat).cloned())
            .collect(),
    }
}
