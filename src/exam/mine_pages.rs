//! 我的考试: what concerns me, and the page from which one begins.
//!
//! Promises: asked twice to begin there is one try; what stands in the way is told on the page, with what can be done instead.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::rules::MayBegin;
use super::store::plans::{self, Exam};
use super::store::trying::{self, BeginTry};
use super::views::{Door, DoorPage, Facts, MyExams, TryLine};
use super::{SitExam, close_due, own};
use crate::ambient::Instant;
use crate::db::Fail;
use crate::desk::{Here, When};
use crate::people;
use crate::web::pages::{day, form, frame, html, when};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default().get_own("/desk/exams", mine).get_own("/desk/exams/{exam}", door).post_own("/desk/exams/{exam}/begin", begin)
}

/// How an examination stands to me.
#[derive(Clone, Debug)]
pub enum LineState {
    /// A try of mine is open until then.
    Running(When),
    /// It can be begun until that day.
    Open(When),
    /// It can be begun from that day.
    From(When),
    /// 已达到.
    Met,
    /// Over, or all tries are used.
    Over,
}

/// An examination that concerns me.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it leads.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Which unit asks for it.
    pub of: String,
    /// How it stands.
    pub state: LineState,
}

/// What concerns the person who asks, what is to be done first.
///
/// # Errors
/// The database's; signed out.
pub async fn lines(ctx: &Ctx) -> Result<Vec<Line>, Stop> {
    let person = ctx.me()?.actor.person.clone();
    close_due(&ctx.app, &person).await?;
    let reader = ctx.app.store.read();
    let mut out = Vec::new();
    for exam in plans::of_person(reader, &person, ctx.now).await? {
        let tries = trying::own(reader, &person, &exam.id).await?;
        let met = trying::has_met(reader, &person, &exam.id).await?;
        let (mut href, door) = (format!("/desk/exams/{}", exam.id), trying::may_begin(&exam, met, &tries, ctx.now));
        let (place, state) = match (door, tries.iter().find(|one| one.is_open())) {
            (MayBegin::Running, Some(open)) => {
                href = format!("/desk/papers/{}", open.id);
                (0, LineState::Running(when(ctx, open.bell_at)))
            }
            (MayBegin::Yes { .. }, _) => (1, LineState::Open(day(ctx, &exam.plan.closes))),
            (MayBegin::From(_), _) => (2, LineState::From(day(ctx, &exam.plan.opens))),
            (MayBegin::Met, _) => (3, LineState::Met),
            _ => (4, LineState::Over),
        };
        let of = name_of(ctx, &exam.node).await?;
        out.push((place, Line { href, title: exam.plan.title, of, state }));
    }
    out.sort_by_key(|(place, _)| *place);
    Ok(out.into_iter().map(|(_, line)| line).collect())
}

/// The name of a unit now.
pub(super) async fn name_of(ctx: &Ctx, node: &str) -> Result<String, Stop> {
    Ok(people::unit(ctx.app.store.read(), node, ctx.now).await?.map(|unit| unit.name).unwrap_or_default())
}

async fn mine(ctx: Ctx) -> Result<Response, Stop> {
    html(&MyExams { lines: lines(&ctx).await?, f: frame(&ctx, Here::Learn)? })
}

/// An examination that concerns the person; another one is not there.
async fn concerning(ctx: &Ctx, id: &str, now: Instant) -> Result<Exam, Stop> {
    let mine = plans::of_person(ctx.app.store.read(), &ctx.me()?.actor.person, now).await?;
    mine.into_iter().find(|exam| exam.id == id).ok_or(Stop::NotThere)
}

async fn door(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    close_due(&ctx.app, &person).await?;
    let reader = ctx.app.store.read();
    let exam = concerning(&ctx, &id, ctx.now).await?;
    let tries = trying::own(reader, &person, &exam.id).await?;
    let met = trying::has_met(reader, &person, &exam.id).await?;
    let state = match trying::may_begin(&exam, met, &tries, ctx.now) {
        MayBegin::From(_) => Door::From(day(&ctx, &exam.plan.opens)),
        MayBegin::Over => Door::Over,
        MayBegin::Met => Door::Met,
        MayBegin::UsedUp => Door::UsedUp,
        MayBegin::Running => {
            let open = tries.iter().find(|one| one.is_open()).map(|one| one.id.clone()).unwrap_or_default();
            Door::Running(format!("/desk/papers/{open}"))
        }
        MayBegin::Yes { left } => match trying::open_elsewhere(reader, &person).await? {
            Some((of, title)) => Door::Elsewhere(title, format!("/desk/papers/{of}")),
            None => Door::Begin(left),
        },
    };
    let closed = tries.iter().filter(|one| !one.is_open()).map(|one| TryLine {
        href: format!("/desk/papers/{}", one.id),
        no: one.no,
        met: one.is_met(),
        at: when(&ctx, one.closed_at.unwrap_or(one.until_at)),
    });
    html(&DoorPage {
        form: form(&ctx),
        of: name_of(&ctx, &exam.node).await?,
        facts: Facts::from(&exam.plan),
        opens: day(&ctx, &exam.plan.opens),
        closes: day(&ctx, &exam.plan.closes),
        door: state,
        tries: closed.collect(),
        exam: exam.id,
        title: exam.plan.title,
        f: frame(&ctx, Here::Learn)?,
    })
}

async fn begin(Path(id): Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let me = ctx.me()?;
    close_due(&ctx.app, &me.actor.person).await?;
    let proof = ctx.prove::<SitExam>(own(me)).await?;
    let to = match ctx.execute(BeginTry { exam: id.clone(), node: me.node.clone() }, proof).await {
        Ok(of) => format!("/desk/papers/{of}"),
        // The page tells what stands in the way; of another one that is open it names the title.
        Err(Fail::Refused(_)) => format!("/desk/exams/{id}"),
        Err(other) => return Err(other.into()),
    };
    Ok(Redirect::to(&to).into_response())
}
