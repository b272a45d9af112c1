//! The courses of the demo: made, reviewed and published by its people, then learned by some of them, with the commands that everybody uses.

use std::sync::Arc;

use anyhow::Context;
use zhibu_bank::gift;
use zhibu_doc::md;

use super::articles::{decide, prove};
use super::content::{self, DAY};
use super::course_plans::{self, Course};
use super::films;
use super::population::Crew;
use crate::access::Object;
use crate::ambient::SetClock;
use crate::app::App;
use crate::approval::rules::StepName;
use crate::course::rules::{Change, Cost, Words};
use crate::course::{
    self, AddCost, ChangeCourse, CourseKind, EditCourse, NewCourse, Place, SaveLesson, SaveQuestion, SubmitCourse, WriteCourse,
};
use crate::learn::{Learner, Reading};

const HOUR: i64 = 3_600_000;

/// Makes and publishes every course at its time before `now`.
///
/// # Errors
/// Content that our own rules refuse: the sentence is the finding.
pub async fn publish_all(app: &App, clock: &SetClock, crew: &Crew, now: i64) -> anyhow::Result<()> {
    let mut courses = course_plans::courses()?;
    courses.sort_by_key(|(_, course)| std::cmp::Reverse(course.days_ago));
    for (folder, course) in courses {
        let title = course.title.clone();
        publish(app, clock, crew, &folder, course, now).await.with_context(|| title)?;
    }
    Ok(())
}

async fn publish(app: &App, clock: &SetClock, crew: &Crew, folder: &str, plan: Course, now: i64) -> anyhow::Result<()> {
    let published = now - plan.days_ago * DAY;
    let office = crew.branches.get(&plan.branch).or_else(|| crew.branches.get(&crew.home)).context("no branch")?;
    clock.set(published - 26 * HOUR);
    let proof = prove::<WriteCourse>(app, &office.writer, Object::node(office.node.clone())).await?;
    let first = plan.units.first().map(|unit| unit.title.clone()).unwrap_or_default();
    let id = app.store.execute(NewCourse { key: app.new_id(), node: office.node.clone(), unit: first }, proof).await?;
    let object = course::object_of(app.store.read(), &id).await?.context("the course is there")?.object();
    let edit = || prove::<EditCourse>(app, &office.writer, object.clone());
    let change = |change| {
        let command = ChangeCourse { key: app.new_id(), course: id.clone(), change };
        async { anyhow::Ok(app.store.execute(command, edit().await?).await?) }
    };
    let seen = course::outline_of(app.store.read(), &id).await?.context("the outline")?.words();
    let now_words =
        Words { title: plan.title, digest: plan.digest, byline: plan.author_post, source: plan.source, purpose: plan.purpose };
    change(Change::Words { seen, now: now_words }).await?;
    for cost in plan.costs {
        let cost = Cost { kind: cost.kind, fen: cost.fen, source: cost.source };
        app.store.execute(AddCost { key: app.new_id(), course: id.clone(), cost }, edit().await?).await?;
    }
    // Ids of the units and of their lessons, as the questions name them: 1.2 is the second lesson of the first unit.
    let mut places: Vec<(String, Vec<String>)> = Vec::new();
    for (number, unit) in plan.units.into_iter().enumerate() {
        let unit_id = if number == 0 {
            let outline = course::outline_of(app.store.read(), &id).await?.context("the outline")?;
            outline.units.first().context("a first unit")?.id.clone()
        } else {
            change(Change::AddUnit(unit.title)).await?
        };
        let mut lessons = Vec::new();
        for lesson in unit.lessons {
            let lesson_id = change(Change::AddLesson(unit_id.clone(), lesson.title.clone())).await?;
            let text = std::str::from_utf8(content::file(&format!("courses/{folder}/{}", lesson.text))?)?;
            let save = SaveLesson {
                course: id.clone(),
                lesson: lesson_id.clone(),
                version: 0,
                title: String::new(),
                doc: md::read(text),
            };
            app.store.execute(save, edit().await?).await?;
            films::add(app, folder, &id, &lesson_id, &lesson, edit().await?).await?;
            lessons.push(lesson_id);
        }
        places.push((unit_id, lessons));
    }
    let bank = gift::read(content::file(&format!("courses/{folder}/questions.gift"))?)
        .map_err(|fault| anyhow::anyhow!("questions.gift: {}", fault.code))?;
    anyhow::ensure!(bank.errors.is_empty(), "questions.gift: {} questions are broken", bank.errors.len());
    for (_, body) in bank.questions {
        let place = place_of(&body.category, &places).with_context(|| format!("no place {}", body.category))?;
        let save =
            SaveQuestion { key: app.new_id(), course: id.clone(), question: String::new(), seen: String::new(), place, body };
        app.store.execute(save, edit().await?).await?;
    }
    clock.set(published - 12 * HOUR);
    let version = course::version_of(app.store.read(), &id).await?;
    let round = app.store.execute(SubmitCourse { key: app.new_id(), course: id.clone(), version }, edit().await?).await?;
    let second = crew.second.get(&office.committee).context("the committee has a second reviewer")?;
    let steps = [
        (StepName::FirstReview, &office.first_reviewer, plan.opinions.first, 10 * HOUR),
        (StepName::SecondReview, second, plan.opinions.second, 2 * HOUR),
        (StepName::FinalReview, &crew.last, plan.opinions.last, 0),
    ];
    for (step, person, opinion, before) in steps {
        clock.set(published - before);
        decide::<CourseKind>(app, &round, step, person, opinion, &plan.secrecy_basis).await?;
    }
    Ok(())
}

/// `1.2.3`: the third part of the second lesson of the first unit.
fn place_of(category: &str, places: &[(String, Vec<String>)]) -> Option<Place> {
    let mut numbers = category.split('.').map(|number| number.trim().parse::<usize>().ok());
    let (unit, lessons) = places.get(numbers.next()??.checked_sub(1)?)?;
    let lesson = numbers.next().flatten().and_then(|number| lessons.get(number.checked_sub(1)?)).cloned().unwrap_or_default();
    let part = numbers.next().flatten().and_then(|part| i64::try_from(part).ok()).unwrap_or_default();
    Some(Place { unit: unit.clone(), lesson, part })
}

/// What people of the home branch learned: one who is nearly done with everything, one who was called away and appeals.
///
/// # Errors
/// The database's.
pub async fn learn_some(app: &App, clock: &Arc<SetClock>, crew: &Crew, now: i64) -> anyhow::Result<()> {
    let home = crew.branches.get(&crew.home).context("the home branch")?;
    let learner = |person: &str| Learner { app, clock, person: person.to_owned(), node: home.node.clone() };
    let online = Reading { answers: true, offline: false };
    let [one, other, ..] = crew.members.as_slice() else { return Ok(()) };
    // In spring the lamp, in autumn the insects; the mark on the way, without a line; of the new form the beginning.
    let member = learner(one);
    let units = [
        ("诱捕灯怎么挂", 190, online, usize::MAX, Some(1)),
        ("手机拍虫", 30, online, usize::MAX, Some(0)),
        ("木箱上的章怎么看", 9, Reading { answers: true, offline: true }, usize::MAX, Some(0)),
    ];
    for (title, days, reading, parts, wrong) in units {
        let Ok((unit, lessons)) = member.lessons(title).await else { continue };
        clock.set(now - days * DAY - 2 * HOUR);
        for lesson in &lessons {
            member.read(lesson, parts, reading).await?;
        }
        if let Some(wrong) = wrong {
            member.check(&unit, wrong).await?;
        }
    }
    if let Some((_, lessons)) = newest_unit(&member).await? {
        clock.set(now - 2 * DAY);
        if let Some(first) = lessons.first() {
            member.read(first, 3, online).await?;
        }
    }
    // A quarter of an hour in one evening, then called away: the question went by.
    let away = learner(other);
    clock.set(now - 3 * DAY);
    let mut last = None;
    for unit in course::units(app.store.read()).await? {
        for lesson in course::lessons(app.store.read(), &unit.code).await? {
            away.read(&lesson, usize::MAX, Reading { answers: false, offline: false }).await?;
            last = Some(lesson);
        }
    }
    clock.set(now - 2 * DAY);
    if let Some(lesson) = last {
        // Whether a question came at all depends on how long the lessons are.
        let _ = away.appeal(&lesson, "called_away", "值夜班接了个电话，回来接着看的，提问已经过去了。").await;
    }
    Ok(())
}

async fn newest_unit(learner: &Learner<'_>) -> anyhow::Result<Option<(String, Vec<course::Lesson>)>> {
    let units = course::units(learner.app.store.read()).await?;
    let Some(unit) = units.into_iter().next() else { return Ok(None) };
    Ok(Some((unit.code.clone(), course::lessons(learner.app.store.read(), &unit.code).await?)))
}
