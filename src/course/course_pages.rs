//! One course on one page: put together from its rows.

use axum::response::Response;

use super::pages::standing;
use super::rules::{self, State, USABLE, Words, yuan};
use super::store::{self, Course};
use super::{
    CostLine, CoursePage, EditCourse, Gap, LessonLine, ReadCourse, TakeCourseDown, TypedAgain, UnitBox, VersionLine, costs, film,
    public, revisions, whole,
};
use crate::approval::{self, Deed, Told};
use crate::desk::{Errors, Here, Step};
use crate::media::{self, rules::Kind};
use crate::people;
use crate::publish::ReturnedWith;
use crate::refusal::Refusal;
use crate::web::pages::{form, frame, html, sentence_of, when};
use crate::web::{Ctx, Stop};

/// What was typed into a form that was refused.
#[derive(Default)]
pub(super) struct Typed {
    pub errors: Errors,
    /// Of small forms.
    pub again: TypedAgain,
    /// Of the form round the units.
    pub words: Option<Words>,
    /// Somebody else saved other words meanwhile.
    pub clash: bool,
}

pub(super) async fn show(ctx: &Ctx, course: &Course, typed: Typed) -> Result<Response, Stop> {
    ctx.authorize::<ReadCourse>(&course.object()).await?;
    let reader = ctx.app.store.read();
    let draft = store::draft_of(reader, &course.id).await?.ok_or(Stop::NotThere)?;
    let films = film::films_of(reader, &course.id).await?;
    let measures = store::measures(&store::lessons_of(reader, &course.id).await?, &films);
    let banks = store::banks_of(reader, &course.id).await?;
    let outline = &draft.outline;
    let may_edit = ctx.may::<EditCourse>(&course.object()).await?;
    let state = course.state();
    let told = approval::told(reader, &course.id, &|at| when(ctx, at)).await?;
    let public = public::standing(reader, &course.id).await?;
    let newest = told.first().map(|told| &told.approval);
    let open = newest.filter(|approval| approval.state().is_open());
    let step = match open {
        Some(open) => approval::open_step(reader, open).await?,
        None => None,
    };
    let borrow = match newest.filter(|a| a.state() == approval::State::Open) {
        Some(open) if ctx.may::<approval::AskForHelp>(&approval::object(open)).await? => {
            Some(format!("/desk/reviews/{}/borrow", open.id))
        }
        _ => None,
    };
    let taught = public.as_ref().is_some_and(public::Public::is_taught);
    let last = outline.units.len().saturating_sub(1);
    let lessons: usize = outline.lessons().count();
    let mut number = 0;
    let units = outline.units.iter().enumerate().map(|(at, unit)| {
        let length = unit.lessons.iter().filter_map(|lesson| measures.get(&lesson.id)).map(|measure| measure.length).sum();
        let bank = banks.get(&unit.id).copied().unwrap_or_default();
        let lines = unit.lessons.iter().map(|lesson| {
            number += 1;
            LessonLine {
                id: lesson.id.clone(),
                title: lesson.title.clone(),
                words: measures.get(&lesson.id).map_or(0, |measure| measure.words),
                film: films.get(&lesson.id).map(|shown| (shown.media.kind() == Kind::Video, media::clock(shown.media.duration))),
                up: number > 1 || at > 0,
                down: number < lessons || at < last,
            }
        });
        let lines = lines.collect();
        UnitBox {
            id: unit.id.clone(),
            title: unit.title.clone(),
            worth: whole::worth(&ctx.app.lang, length),
            lessons: lines,
            questions: bank.all,
            usable: bank.usable,
            faulty: bank.faulty,
            up: at > 0,
            down: at < last,
        }
    });
    let units = units.collect();
    let missing = rules::missing(outline, &measures, &banks);
    let gaps = missing.iter().map(|refusal| Gap { text: sentence_of(&ctx.app, refusal), href: mended_at(&course.id, refusal) });
    let (costs, fen) = cost_lines(ctx, course).await?;
    let seen = outline.words();
    html(&CoursePage {
        f: frame(ctx, Here::Courses)?,
        form: form(ctx),
        id: course.id.clone(),
        version: draft.version,
        node: people::name_of_node(reader, &course.node_id, ctx.now).await?,
        state: standing(ctx, state, step.map(approval::StepName::name), taught),
        writable: may_edit && state.is_writable(),
        theirs: typed.clash.then(|| seen.clone()),
        words: typed.words.unwrap_or_else(|| seen.clone()),
        seen,
        units,
        least: USABLE,
        may_cost: may_edit,
        sum: yuan(fen),
        costs,
        gaps: gaps.collect(),
        line: review_line(ctx, course).await?,
        errors: typed.errors,
        typed: typed.again,
        returned: (state == State::Returned).then(|| told.first()).flatten().and_then(returned),
        versions: versions(ctx, course).await?,
        taken_down: public.as_ref().and_then(|public| Some((when(ctx, public.down_at?), public.down_reason.clone()))),
        public: public.filter(public::Public::is_taught).map(|public| when(ctx, public.published_at)),
        rounds: told.into_iter().map(|told| (told.approval.round, told.events)).collect(),
        may_withdraw: may_edit && state == State::InReview,
        may_edit_again: may_edit && state.can_begin_again(),
        may_lay_aside: may_edit && state.can_be_laid_aside(taught),
        may_take_down: taught && ctx.may::<TakeCourseDown>(&course.object()).await?,
        borrow,
    })
}

/// Where a gap is mended.
fn mended_at(course: &str, refusal: &Refusal) -> String {
    let key = refusal.args.iter().find(|(name, _)| *name == "key").map_or("", |(_, key)| key.as_str());
    match (refusal.field, refusal.code) {
        ("unit", "course-questions-few") => format!("/desk/courses/{course}/questions?unit={key}"),
        ("unit", "course-questions-faulty") => format!("/desk/courses/{course}/questions?unit={key}&only=faulty"),
        ("unit", _) => format!("#u-{key}"),
        ("lesson", code) if code.starts_with("course-media") || code.starts_with("course-captions") => {
            format!("/desk/courses/{course}/lessons/{key}/film")
        }
        ("lesson", _) => format!("/desk/courses/{course}/lessons/{key}"),
        (field, _) => format!("#{field}"),
    }
}

fn returned(told: &Told) -> Option<ReturnedWith> {
    let event = told.events.last()?;
    let step = match event.deed {
        Deed::ReturnedToWriter(step) => step,
        _ => Step::Second,
    };
    Some(ReturnedWith { step, by: event.who.clone(), opinion: event.opinion.clone(), at: event.at.clone() })
}

async fn review_line(ctx: &Ctx, course: &Course) -> Result<Vec<String>, Stop> {
    let l = &ctx.app.lang;
    let line = people::review_line(ctx.app.store.read(), &course.node_id, ctx.now).await?;
    let sentence = |(step, who): (&str, String)| {
        let step = l.t(step).into_owned();
        if who.is_empty() {
            l.t1("check-nobody", "step", step).into_owned()
        } else {
            l.t2("check-step", "step", step, "who", who).into_owned()
        }
    };
    Ok(line.into_iter().map(sentence).collect())
}

/// What it cost so far, and the sum in fen.
async fn cost_lines(ctx: &Ctx, course: &Course) -> Result<(Vec<CostLine>, i64), Stop> {
    let reader = ctx.app.store.read();
    let rows = costs::costs_of(reader, &course.id).await?;
    let hands: Vec<&str> = rows.iter().map(|row| row.added_by.as_str()).filter(|by| !by.is_empty()).collect();
    let names = people::names(reader, &hands, ctx.now).await?;
    let fen = rows.iter().map(|row| row.fen).sum();
    let line = |row: costs::CostRow| CostLine {
        amount: yuan(row.fen),
        by: (!row.added_by.is_empty()).then(|| (names.of(&row.added_by), when(ctx, row.added_at))),
        id: row.id,
        kind: row.kind,
        source: row.source,
    };
    Ok((rows.into_iter().map(line).collect(), fen))
}

async fn versions(ctx: &Ctx, course: &Course) -> Result<Vec<VersionLine>, Stop> {
    let reader = ctx.app.store.read();
    let lines = revisions::lines_of(reader, &course.id).await?;
    let makers: Vec<&str> = lines.iter().map(|line| line.made_by.as_str()).collect();
    let names = people::names(reader, &makers, ctx.now).await?;
    let line = |line: &revisions::Line| VersionLine {
        href: format!("/desk/courses/revisions/{}", line.id),
        number: line.no,
        why: if line.why == "submitted" { "kept-submitted" } else { "kept-saved" },
        by: names.of(&line.made_by),
        at: when(ctx, line.made_at),
    };
    Ok(lines.iter().map(line).collect())
}
