//! What a course taught, on a page: worked out by the job, told by the rules.
//!
//! Promise: what leaves here is made of [`Figures`] alone, which has no place for a person; a file shows no more than the page.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;

use super::rules::sum::Sum;
use super::rules::{FEWEST, mend, told};
use super::store::figures::{self, Sums};
use super::store::{probes, weak};
use super::views::{EffectList, EffectPage, EffectRow, Figures, LessonFigures, MissedQuestion, ReachedShares, UsefulShares};
use super::{SeeEffect, figure_sheet};
use crate::course::rules::{State, yuan};
use crate::course::{self, Course, EditCourse, Lesson, ReadCourse};
use crate::desk::Here;
use crate::people;
use crate::web::i18n::Lang;
use crate::web::pages::{frame, html, when};
use crate::web::{Ctx, Routes, Stop};

/// Questions that are listed.
const MISSED: usize = 12;
/// Courses that are listed.
const LISTED: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::default()
        .get::<SeeEffect, _, _>("/desk/effect", list)
        .get::<SeeEffect, _, _>("/desk/courses/{id}/effect", show)
        .get::<SeeEffect, _, _>("/desk/courses/{id}/effect.csv", figure_sheet::csv)
        .get::<SeeEffect, _, _>("/desk/courses/{id}/effect.xlsx", figure_sheet::xlsx)
}

/// Whoever writes finds it among the courses, an organiser in the branch's learning.
fn here(ctx: &Ctx) -> Result<Here, Stop> {
    let writes = ctx.me()?.roles.contains(&crate::access::Role::Writer);
    Ok(if writes { Here::Courses } else { Here::Organise })
}

async fn list(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<SeeEffect>()?;
    let reader = ctx.app.store.read();
    let mut weak: BTreeMap<String, usize> = BTreeMap::new();
    for lesson in weak::weak(reader, &scope).await? {
        *weak.entry(lesson.course_id).or_default() += 1;
    }
    let courses = figures::courses(reader, &scope).await?.into_iter();
    let mut courses: Vec<EffectRow> = courses
        .map(|(id, title, node)| EffectRow { weak: weak.get(&id).copied().unwrap_or_default(), id, title, node })
        .collect();
    // What there is to do comes first; otherwise the newest course.
    courses.sort_by_key(|course| course.weak == 0);
    courses.truncate(LISTED);
    html(&EffectList { f: frame(&ctx, here(&ctx)?)?, courses })
}

async fn show(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let (course, all) = made(&ctx, &id).await?;
    html(&EffectPage {
        f: frame(&ctx, here(&ctx)?)?,
        fewest: FEWEST,
        may_read: ctx.may::<ReadCourse>(&course.object()).await?,
        may_edit: ctx.may::<EditCourse>(&course.object()).await?,
        first: match course.state() {
            State::Draft | State::Returned => None,
            State::InReview => Some("effect-mend-in-review"),
            State::Published | State::TakenDown => Some("effect-mend-again"),
        },
        all,
        id,
    })
}

/// Everything that is told of a course that the reader may see.
pub(super) async fn made(ctx: &Ctx, id: &str) -> Result<(Course, Figures), Stop> {
    let reader = ctx.app.store.read();
    let course = course::object_of(reader, id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<SeeEffect>(&course.object()).await?;
    let l = &ctx.app.lang;
    let sums = figures::sums(reader, id).await?;
    let outline = course::outline_of(reader, id).await?.unwrap_or_default();
    let gain = sums.pair.as_ref().map(told::gain);
    let recall = sums.recall.as_ref().map(told::gain);
    let taught: Vec<Lesson> = lessons(ctx, id).await?;
    let versions = figures::taught(reader, id).await?;
    let mut missed = missed(ctx, &sums, &taught).await?;
    let mut boxes = Vec::new();
    for lesson in &taught {
        let words = figures::words(reader, &lesson.id).await?;
        let (draft, since) = versions.get(&lesson.id).cloned().unwrap_or_default();
        let place = outline.lesson(&draft).map(|(unit, _)| (draft.clone(), unit.id.clone()));
        boxes.push(LessonFigures { place, words, ..figures_of(l, &sums, (lesson, since), &missed) });
    }
    missed.truncate(MISSED);
    let mut weak = Vec::new();
    if gain.is_some_and(|gain| gain.chance || gain.points <= 0) {
        weak.push(l.t("mend-no-gain").into_owned());
    }
    if let Some(lost) = recall.filter(|recall| !recall.chance && mend::is_forgotten(recall.points)) {
        weak.push(l.t1("mend-forgotten", "n", -lost.points).into_owned());
    }
    let costs = course::costs_of(reader, id).await?;
    let fen = costs.iter().map(|cost| cost.fen).sum();
    let per_gain = gain.and_then(|gain| told::fen_per_gain(fen, &gain)).map(yuan);
    let all = Figures {
        title: course.title.clone(),
        node: people::name_of_node(reader, &course.node_id, ctx.now).await?,
        gain,
        recall,
        costs: costs.into_iter().map(|cost| (cost.kind, yuan(cost.fen), cost.source)).collect(),
        sum: yuan(fen),
        per_gain,
        lessons: boxes,
        missed,
        mend: weak,
        at: sums.at.map(|at| when(ctx, at)),
    };
    Ok((course, all))
}

/// The lessons of a course as they are taught, in order.
async fn lessons(ctx: &Ctx, id: &str) -> Result<Vec<Lesson>, Stop> {
    let reader = ctx.app.store.read();
    let mut all = Vec::new();
    for unit in course::units_of(reader, id).await? {
        all.extend(course::lessons(reader, &unit).await?);
    }
    Ok(all)
}

/// What most miss, the most missed first.
async fn missed(ctx: &Ctx, sums: &Sums, lessons: &[Lesson]) -> Result<Vec<MissedQuestion>, Stop> {
    let mut all = Vec::new();
    for (id, (sum, at)) in &sums.missed {
        let share = told::share(sum.missed, sum.people());
        if mend::is_missed(share) {
            all.push((share, id, told::people(sum.people()), *at));
        }
    }
    all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut out = Vec::new();
    for (missed, id, people, at) in all {
        let Some((question, code, part)) = probes::current(ctx.app.store.read(), id).await? else { continue };
        let lesson = lessons.iter().find(|lesson| lesson.code == code).map(|lesson| lesson.title.clone()).unwrap_or_default();
        out.push(MissedQuestion { stem: question.stem, lesson, code, part, people, missed, at });
    }
    Ok(out)
}

/// What is told of a lesson whose version is taught since that instant; where it is written and what people said of it is added by the caller.
fn figures_of(l: &Lang, sums: &Sums, (lesson, since): (&Lesson, i64), missed: &[MissedQuestion]) -> LessonFigures {
    let useful = sums.useful.get(&lesson.id).map(|sum| UsefulShares {
        people: told::people(sum.people()),
        shares: [sum.good, sum.fair, sum.bad].map(|part| told::share(part, sum.people())),
    });
    let reached = sums.reached.get(&lesson.id).map(|sum| {
        let reached = sum.parts.iter().copied().chain(std::iter::repeat(0));
        let parts = lesson.parts.iter().zip(reached).map(|(part, came)| (part.title.clone(), told::share(came, sum.people())));
        ReachedShares { people: told::people(sum.people()), parts: parts.collect() }
    });
    let mut mends = Vec::new();
    let own = |question: &&MissedQuestion| question.code == lesson.code && mend::is_of_this_version(question.at, since);
    for question in missed.iter().filter(own) {
        let (stem, share) = (question.stem.clone(), question.missed.word(l).into_owned());
        let key = if question.part > 0 { "mend-missed-part" } else { "mend-missed" };
        mends.push(l.with(key, &[("stem", stem), ("share", share), ("part", question.part.to_string())]).into_owned());
    }
    if let Some(reached) = &reached {
        let shares: Vec<_> = reached.parts.iter().map(|(_, share)| *share).collect();
        if let Some((from, drop)) = mend::stop(&shares) {
            mends.push(l.t2("mend-stop", "part", from, "n", drop).into_owned());
        }
    }
    if let Some([_, _, bad]) = useful.map(|useful| useful.shares)
        && mend::is_useless(bad)
    {
        mends.push(l.t1("mend-useless", "share", bad.word(l)).into_owned());
    }
    LessonFigures { title: lesson.title.clone(), useful, reached, place: None, words: Vec::new(), mend: mends }
}
