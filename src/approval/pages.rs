//! The pages of a reviewer: what waits, the one screen, the decision, asking for help.

use std::marker::PhantomData;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::history::{deed, secrecy, step, told};
use super::rules::{self, Barred as Bar, Conclusion, Said, Seen, State, StepName, Verdict as Way};
use super::store::{self, Approval};
use super::{
    AfterPass, AskForHelp, Barred, Borrow, Candidate, Decide, Decided, OutsideAnswer, Review, ReviewList, ReviewRow, SubjectKind,
    Verdict, borrowing, object, stands_on,
};
use crate::access::Proof;
use crate::db::{Command, Fail};
use crate::desk::{Errors, Here, Step};
use crate::people;
use crate::refusal::Refusal;
use crate::web::pages::{form, frame, html, kept, sentence_of, when};
use crate::web::{Ctx, Posted, Routes, Stop};

/// The routes of everything that can be under review; `K` knows all its kinds.
pub fn routes<K: SubjectKind>() -> Routes {
    Routes::default()
        .get::<Review, _, _>("/desk/reviews", list)
        .get::<Review, _, _>("/desk/reviews/{id}", screen::<K>)
        .post::<Review, _, _>("/desk/reviews/{id}", decide::<K>)
        .post::<Review, _, _>("/desk/reviews/{id}/outside", outside::<K>)
        .get::<AskForHelp, _, _>("/desk/reviews/{id}/borrow", borrow_page::<K>)
        .post::<AskForHelp, _, _>("/desk/reviews/{id}/borrow", borrow::<K>)
}

async fn list(ctx: Ctx) -> Result<Response, Stop> {
    let scope = ctx.list::<Review>()?;
    let waiting = store::waiting_for(ctx.app.store.read(), &scope).await?;
    let waiting = waiting
        .into_iter()
        .map(|w| ReviewRow {
            href: format!("/desk/reviews/{}", w.id),
            step: StepName::parse(&w.step).map_or(Step::First, step),
            node: w.node_name,
            round: u32::try_from(w.round).unwrap_or_default(),
            at: when(&ctx, w.since),
            borrowed: w.borrowed != 0,
            decided: None,
            title: w.title,
        })
        .collect();
    let decided = store::decided_by(ctx.app.store.read(), &scope)
        .await?
        .into_iter()
        .map(|d| ReviewRow {
            href: format!("/desk/reviews/{}", d.id),
            step: StepName::parse(&d.step).map_or(Step::First, step),
            node: d.node_name,
            round: u32::try_from(d.round).unwrap_or_default(),
            at: when(&ctx, d.at),
            borrowed: false,
            decided: Some(deed(&d.decision, Conclusion::parse(&d.secrecy), StepName::parse(&d.step).map_or(Step::First, step))),
            title: d.title,
        })
        .collect();
    html(&ReviewList { f: frame(&ctx, Here::Review)?, waiting, decided, older: None })
}

/// What the person typed, to be shown again beside the error.
#[derive(Default)]
struct Typed {
    verdict: Verdict,
    outside: super::views::OutsideAnswer,
    errors: Errors,
}

async fn load<K: SubjectKind>(ctx: &Ctx, id: &str) -> Result<(Approval, rules::Round), Stop> {
    let found = store::round_of(ctx.app.store.read(), id).await?;
    found.filter(|(approval, _)| K::knows(&approval.kind)).ok_or(Stop::NotThere)
}

async fn screen<K: SubjectKind>(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    show::<K>(&ctx, &id, Typed::default()).await
}

async fn show<K: SubjectKind>(ctx: &Ctx, id: &str, typed: Typed) -> Result<Response, Stop> {
    let (approval, round) = load::<K>(ctx, id).await?;
    ctx.authorize::<Review>(&object(&approval)).await?;
    let reader = ctx.app.store.read();
    let me = ctx.me()?;
    let on_step = stands_on(reader, &me.actor, &approval, ctx.now).await?;
    let bar = rules::barred(&round, &me.actor.person);
    let at = round.step().unwrap_or(StepName::FinalReview);
    let barred = match bar {
        Some(Bar::Author) => Some(Barred::Author),
        Some(Bar::OtherStep(other)) => Some(Barred::OtherStep(step(other))),
        Some(Bar::Outside) => Some(Barred::Outside),
        Some(Bar::Over) => Some(Barred::Over),
        None if !on_step => Some(Barred::NotMine),
        None => None,
    };
    let subject = K::shown(&ctx.app, &approval).await?;
    let all = told(reader, &approval.subject_id, &|at| when(ctx, at)).await?;
    let events = all.into_iter().rev().filter(|t| t.approval.round <= approval.round).flat_map(|t| t.events).collect();
    let last_step = round.at + 1 == round.steps.len();
    let after = match (last_step, approval.publish_at) {
        (true, Some(at)) if at > ctx.now => AfterPass::PublishAt(when(ctx, at)),
        (true, _) => AfterPass::Publish,
        (false, _) => AfterPass::Next(round.steps.get(round.at + 1).copied().map_or(Step::Final, step)),
    };
    let outside = (round.state == State::Outside && on_step && !matches!(barred, Some(Barred::Author | Barred::OtherStep(_))))
        .then_some(typed.outside);
    let node = people::name_of_node(reader, &approval.node_id, ctx.now).await?;
    let may_borrow = round.state == State::Open && ctx.may::<AskForHelp>(&object(&approval)).await?;
    html(&super::views::Review {
        f: frame(ctx, Here::Review)?,
        form: form(ctx),
        id: approval.id.clone(),
        title: subject.title,
        digest: subject.digest,
        section: subject.section,
        node,
        byline: subject.byline,
        source: subject.source,
        step: step(at),
        round: u32::try_from(approval.round).unwrap_or_default(),
        version: approval.version,
        hash: approval.hash.clone(),
        changes: subject.changes,
        text: subject.text,
        cover: subject.cover,
        files: subject.files,
        events,
        after,
        step_before: round.at.checked_sub(1).and_then(|before| round.steps.get(before)).copied().map(step),
        verdict: typed.verdict,
        errors: typed.errors,
        barred,
        outside,
        may_borrow,
    })
}

async fn decide<K: SubjectKind>(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let conclusion = Conclusion::parse(&fields.line("secrecy"));
    let verdict = Verdict {
        proofread: !fields.line("proofread").is_empty(),
        secrecy: conclusion.map(secrecy),
        basis: fields.get("basis"),
        opinion: fields.get("opinion"),
    };
    let Some(way) = Way::parse(&fields.line("decision")) else {
        leave::<K>(&ctx, &id).await?;
        return refused::<K>(&ctx, &id, Refusal::new("decision-missing"), Typed { verdict, ..Typed::default() }).await;
    };
    let said = Said {
        verdict: way,
        opinion: verdict.opinion.clone(),
        proofread: verdict.proofread,
        conclusion,
        basis: verdict.basis.clone(),
    };
    let seen = Seen {
        step: StepName::parse(&fields.line("step")).ok_or(Stop::NotThere)?,
        version: fields.number("version"),
        hash: fields.line("hash"),
    };
    let lacking = rules::lacking(seen.step, &said);
    let command = Decide::<K> { key: fields.line("key"), approval: id.clone(), seen, said, kind: PhantomData };
    let proof = match leave::<K>(&ctx, &id).await {
        Ok(proof) => proof,
        Err(Stop::NotThere) => return without_leave(&ctx, &command, &command.said.opinion).await,
        Err(other) => return Err(other),
    };
    match ctx.execute(command, proof).await {
        Ok(done) => Ok(decided(done)),
        Err(Fail::Refused(refusal)) => {
            let mut typed = Typed { verdict, ..Typed::default() };
            // What is wrong with the answer itself is told field by field, all at once.
            for other in lacking.iter().filter(|other| !refusal.field.is_empty() && other.field != refusal.field) {
                typed.errors.add(other.field, sentence_of(&ctx.app, other));
            }
            refused::<K>(&ctx, &id, refusal, typed).await
        }
        Err(other) => Err(other.into()),
    }
}

fn decided(done: Decided) -> Response {
    Redirect::to(&format!("/desk?did={}", did(done))).into_response()
}

/// The round is not his, or never was: one answer for both, and his words to copy from (he may have seen it when it was his). But the second
/// click of a borrowed reviewer, whose first one ended the borrowing, gets the answer of the first.
async fn without_leave<C: Command<Done = Decided>>(ctx: &Ctx, command: &C, words: &str) -> Result<Response, Stop> {
    if let Some(done) = ctx.answered(command).await? {
        return Ok(decided(done));
    }
    if words.is_empty() {
        return Err(Stop::NotThere);
    }
    let mut page = alone(ctx, &Refusal::new("review-not-your-step"), words)?;
    *page.status_mut() = axum::http::StatusCode::NOT_FOUND;
    Ok(page)
}

async fn leave<K: SubjectKind>(ctx: &Ctx, id: &str) -> Result<Proof<Review>, Stop> {
    let (approval, _) = load::<K>(ctx, id).await?;
    ctx.prove::<Review>(object(&approval)).await
}

async fn refused<K: SubjectKind>(ctx: &Ctx, id: &str, refusal: Refusal, mut typed: Typed) -> Result<Response, Stop> {
    // What concerns the whole decision stands above it.
    let field = if refusal.field.is_empty() { "decision" } else { refusal.field };
    typed.errors.add(field, sentence_of(&ctx.app, &refusal));
    let words = if typed.verdict.opinion.is_empty() { typed.outside.answer.clone() } else { typed.verdict.opinion.clone() };
    // After a decision a borrowed reviewer may not see the round any more; then the sentence stands alone.
    match show::<K>(ctx, id, typed).await {
        Ok(mut page) => {
            *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(Stop::NotThere) => alone(ctx, &refusal, &words),
        Err(other) => Err(other),
    }
}

/// A refusal without the review round it, and the words to copy from.
fn alone(ctx: &Ctx, refusal: &Refusal, words: &str) -> Result<Response, Stop> {
    let label = ctx.app.lang.t("review-opinion").into_owned();
    kept(ctx, Here::Review, sentence_of(&ctx.app, refusal), vec![(label, words.to_owned())])
}

fn did(done: Decided) -> &'static str {
    match done {
        Decided::Next => "review-next",
        Decided::Before => "review-before",
        Decided::Approved => "review-approved",
        Decided::Returned => "review-returned",
        Decided::NotOpen => "review-not-open",
        Decided::Outside => "review-outside",
    }
}

async fn outside<K: SubjectKind>(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let agrees = match fields.line("agrees").as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let typed =
        super::views::OutsideAnswer { document_number: fields.line("document_number"), answer: fields.get("answer"), agrees };
    let Some(yes) = agrees else {
        leave::<K>(&ctx, &id).await?;
        let refusal = Refusal::at("agrees", "outside-agrees-missing");
        return refused::<K>(&ctx, &id, refusal, Typed { outside: typed, ..Typed::default() }).await;
    };
    let command = OutsideAnswer::<K> {
        key: fields.line("key"),
        approval: id.clone(),
        version: fields.number("version"),
        number: typed.document_number.clone(),
        answer: typed.answer.clone(),
        agrees: yes,
        kind: PhantomData,
    };
    let proof = match leave::<K>(&ctx, &id).await {
        Ok(proof) => proof,
        Err(Stop::NotThere) => return without_leave(&ctx, &command, &command.answer).await,
        Err(other) => return Err(other),
    };
    match ctx.execute(command, proof).await {
        Ok(done) => Ok(decided(done)),
        Err(Fail::Refused(refusal)) => refused::<K>(&ctx, &id, refusal, Typed { outside: typed, ..Typed::default() }).await,
        Err(other) => Err(other.into()),
    }
}

async fn borrow_page<K: SubjectKind>(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Stop> {
    let query = ctx.query();
    show_borrow::<K>(&ctx, &id, &query.line("q"), Errors::none()).await
}

async fn show_borrow<K: SubjectKind>(ctx: &Ctx, id: &str, q: &str, errors: Errors) -> Result<Response, Stop> {
    let (approval, round) = store::round_of(ctx.app.store.read(), id).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<AskForHelp>(&object(&approval)).await?;
    let found = if q.is_empty() { Vec::new() } else { borrowing::helpers(ctx.app.store.read(), &round, q, ctx.now).await? };
    let people = found.into_iter().map(|h| Candidate { person: h.id, name: h.name, unit: h.unit, post: h.post }).collect();
    // A secretary or a writer asks from the progress page; the review itself is not theirs to open.
    let reviews = ctx.may::<Review>(&object(&approval)).await?;
    html(&super::views::Borrow {
        f: frame(ctx, if reviews { Here::Review } else { Here::Write })?,
        form: form(ctx),
        id: id.to_owned(),
        back: if reviews { format!("/desk/reviews/{id}") } else { K::progress(&approval) },
        title: approval.title.clone(),
        step: round.step().map_or(Step::First, step),
        q: q.to_owned(),
        people,
        errors,
    })
}

async fn borrow<K: SubjectKind>(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(id) = path;
    let Posted { ctx, fields } = posted;
    let (approval, _) = store::round_of(ctx.app.store.read(), &id).await?.ok_or(Stop::NotThere)?;
    let proof = ctx.prove::<AskForHelp>(object(&approval)).await?;
    let command = Borrow { key: fields.line("key"), approval: id.clone(), person: fields.line("person") };
    match ctx.execute(command, proof).await {
        Ok(()) => Ok(Redirect::to("/desk?did=borrowed").into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(if refusal.field.is_empty() { "person" } else { refusal.field }, sentence_of(&ctx.app, &refusal));
            let mut page = show_borrow::<K>(&ctx, &id, &fields.line("q"), errors).await?;
            *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}
