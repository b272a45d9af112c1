//! The page of a lesson: its text, what is missing, and the way without script.
//!
//! Promises: the text stands on the page whatever the accounting says; without script a form at the end of a part tells that it was read, by
//! the same law as a beat of the protocol.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use zhibu_doc::{Block, html};
use zhibu_earned::{Entry, PACE, Pending as Waits, SLACK, Span, Spans};

use super::api::done;
use super::beating::{self, At, Message, Not};
use super::beside::Beside;
use super::kept_pages;
use super::mine_pages::line;
use super::rules::MayCheck;
use super::seal::{self, Receipt};
use super::standing::{Base, look, missing};
use super::store::making_up::{MadeUp, MakeUp};
use super::store::sittings::OpenSitting;
use super::store::tasks;
use super::store::{appeals, asking};
use super::views::{CheckStands, LessonPage, Missing, Pending, SittingFields, Standing, TextPart, Why};
use crate::app::App;
use crate::course::{self, Lesson};
use crate::desk::Here;
use crate::edition;
use crate::edition::meta::Meta;
use crate::publish;
use crate::refusal::Refusal;
use crate::web::forms::query_escape;
use crate::web::pages::{day, form, frame, html as page, when};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes<B: Beside>() -> Routes {
    Routes::default()
        .get_own("/desk/learn/l/{code}", show::<B>)
        .get_own("/desk/learn/l/{code}/f/{key}/{name}", picture)
        .post_own("/desk/learn/l/{code}/open", open)
        .post_own("/desk/learn/l/{code}/read", read)
        .post_own("/desk/learn/l/{code}/make-up", make_up)
}

/// A lesson by its code.
pub(super) async fn lesson(ctx: &Ctx, code: &str) -> Result<Lesson, Stop> {
    let reader = ctx.app.store.read();
    if let Some(lesson) = course::lesson(reader, code).await? {
        return Ok(lesson);
    }
    // Whoever was learning it is told why it is gone.
    if let Some((title, reason)) = course::taken_down(reader, code).await? {
        return Err(Refusal::new("learn-taken-down").arg("title", title).arg("reason", reason).into());
    }
    let (title, course) = course::left_out(reader, code).await?.ok_or(Stop::NotThere)?;
    Err(Refusal::new("learn-left-out").arg("title", title).arg("course", course).into())
}

async fn show<B: Beside>(ctx: Ctx, Path(code): Path<String>) -> Result<Response, Stop> {
    let person = ctx.me()?.actor.person.clone();
    let reader = ctx.app.store.read();
    let lesson = lesson(&ctx, &code).await?;
    let unit = course::unit(reader, &lesson.unit_code).await?.ok_or(Stop::NotThere)?;
    let base = look(&ctx.app, &person, &lesson, ctx.now).await?;
    let known = ctx.app.records.of(reader, &person).await?;
    let briefs = course::briefs(reader).await?;
    let others = briefs.iter().filter(|brief| brief.unit_code == unit.code && brief.code != code);
    let slots = B::lesson(&ctx, &lesson).await?;
    // What this person began may be another version of it.
    let older: Vec<&String> =
        known.record.lessons.iter().filter(|(id, shape)| shape.code == code && **id != lesson.id).map(|(id, _)| id).collect();
    let earned = known.record.completed(&unit.code).is_some()
        || known.record.entries.iter().any(|entry| match entry {
            // In a unit of which it is no part any more.
            Entry::Unit { l, .. } => l.iter().any(|id| older.contains(&id)),
            _ => false,
        });
    let standing = standing(&ctx, &base);
    let refused = !standing.again.is_empty() && appeals::refused_offline(reader, &person, ctx.now).await?.contains(&lesson.id);
    page(&LessonPage {
        slots,
        f: frame(&ctx, Here::Learn)?,
        form: form(&ctx),
        person: ctx.app.keys.mac("learn person", &person),
        title: lesson.title.clone(),
        unit: unit.code.clone(),
        unit_title: unit.title,
        hundredths: unit.hundredths,
        digest: unit.digest,
        purpose: unit.purpose,
        source: unit.source,
        due: tasks::due_of(reader, &person, ctx.now).await?.get(&lesson.unit_code).map(|due| day(&ctx, due)),
        length: lesson.length,
        kind: lesson.kind(),
        version: kept_pages::version(&ctx, &lesson),
        keep: kept_pages::keep(&ctx, &lesson).await?,
        parts: parts(&ctx.app, Some(&person), &lesson).await?,
        standing,
        refused,
        sitting: sitting(&ctx),
        question: asking::open(reader, &person, ctx.now).await?.map(|asked| asked.id),
        changed: !earned && older.iter().any(|id| known.account.is_begun(id)),
        others: others.map(|brief| line(brief, known.account.lessons.get(&brief.id))).collect(),
        code,
    })
}

/// A picture of the text.
async fn picture(ctx: Ctx, Path((code, key, name)): Path<(String, String, String)>) -> Result<Response, Stop> {
    ctx.me()?;
    let lesson = lesson(&ctx, &code).await?;
    if lesson.doc.files().contains(&key) { publish::stored_file(&ctx, &key, &name).await } else { Err(Stop::NotThere) }
}

/// The text in its parts, each with the person's mark; nobody's copy has none. A heading that is the part's title stands there once.
pub(super) async fn parts(app: &App, person: Option<&str>, lesson: &Lesson) -> sqlx::Result<Vec<TextPart>> {
    let reader = app.store.read();
    let links =
        edition::links(reader, &Meta::default(), &lesson.doc, &format!("/desk/learn/l/{}/f/{{key}}/", lesson.code)).await?;
    let mut out = Vec::new();
    for (number, part) in (1usize..).zip(&lesson.parts) {
        let headed = matches!(lesson.doc.blocks.get(part.first), Some(Block::Heading { .. }));
        let doc = lesson.doc.part(part.first + usize::from(headed)..part.behind);
        out.push(TextPart {
            no: u32::try_from(number).unwrap_or_default(),
            title: if headed { part.title.clone() } else { String::new() },
            from: part.from,
            to: part.to,
            html: html::render_part(&doc, &links, &*app.lang, number),
            mark: person.map_or_else(String::new, |person| seal::mark(&app.keys, person, &lesson.id, number)),
        });
    }
    Ok(out)
}

fn standing(ctx: &Ctx, base: &Base) -> Standing {
    let lacking = missing(&base.parts, &base.covered);
    Standing {
        covered: base.covered.iter().collect(),
        pending: base
            .pending
            .iter()
            .map(|((from, to), why)| Pending {
                from: *from,
                to: *to,
                why: match why {
                    Waits::Question => Why::Question,
                    Waits::Check => Why::Check,
                    Waits::Offline => Why::Offline,
                },
            })
            .collect(),
        again: base.again().iter().collect(),
        resume: super::rules::resume(base.last, &base.ahead()),
        missing: lacking
            .into_iter()
            .map(|(part, (from, to))| Missing { part: u32::try_from(part).unwrap_or_default(), from, to })
            .collect(),
        check: match base.check {
            Some(MayCheck::Open) => CheckStands::Open,
            Some(MayCheck::From(at)) => CheckStands::Later(when(ctx, at)),
            Some(MayCheck::Passed) => CheckStands::Passed,
            Some(MayCheck::NotYet) | None => CheckStands::NotYet,
        },
        done: base.is_done(),
    }
}

/// The sitting of a page without script: its last receipt travels in the address.
fn sitting(ctx: &Ctx) -> Option<SittingFields> {
    let receipt = ctx.query().line("r");
    let last = seal::unseal(&ctx.app.keys, &receipt)?;
    let seq = last.q + 1;
    Some(SittingFields { nonce: seal::nonce(&ctx.app.keys, &last.s, seq), sitting: last.s, seq: seq.into(), receipt })
}

async fn open(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let lesson = lesson(&ctx, &path).await?;
    let command = OpenSitting { lesson: lesson.id.clone(), node: ctx.me()?.node.clone() };
    let Ok(sitting) = done(&ctx, command, serde_json::json!({})).await? else {
        return Err(Refusal::new("learn-too-many").into());
    };
    let first = Receipt { s: sitting.id, f: ctx.now, t: ctx.now, ..Receipt::default() };
    Ok(back(&lesson.code, &seal::seal(&ctx.app.keys, &first), "", "lesson"))
}

fn back(code: &str, receipt: &str, did: &str, anchor: &str) -> Response {
    let did = if did.is_empty() { String::new() } else { format!("&did={did}") };
    Redirect::to(&format!("/desk/learn/l/{code}?r={}{did}#{anchor}", query_escape(receipt))).into_response()
}

/// 读到这里了: everything that is missing up to the end of a part was read since the last receipt.
async fn read(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let lesson = lesson(&ctx, &path).await?;
    let me = ctx.me()?;
    let receipt = fields.line("receipt");
    let base = look(&ctx.app, &me.actor.person, &lesson, ctx.now).await?;
    let number = usize::try_from(fields.number("part")).unwrap_or_default();
    let Some(part) = number.checked_sub(1).and_then(|at| lesson.parts.get(at)) else { return Err(Stop::NotThere) };
    let here = format!("part-{number}");
    let Some(before) = seal::unseal(&ctx.app.keys, &receipt) else { return Ok(back(&path, "", "learn-open-again", &here)) };
    let spans: Vec<Span> = Spans::from(base.ahead()).within(&Spans::one(0, part.to)).iter().collect();
    let places = Spans::from(spans.clone()).measure();
    // Told too early, the time goes on: whoever reads on and tells again has lost nothing.
    if places > (ctx.now - before.t) * PACE.0 / PACE.1 + SLACK {
        return Ok(back(&path, &receipt, "learn-too-fast", &here));
    }
    let marks = (1..=number).map(|no| (no.to_string(), seal::mark(&ctx.app.keys, &me.actor.person, &lesson.id, no)));
    let message = Message {
        sitting: fields.line("sitting"),
        seq: u32::try_from(fields.number("seq")).unwrap_or_default(),
        nonce: fields.line("nonce"),
        receipt,
        at: At::Pause,
        spans,
        marks: marks.collect(),
        receipts: Vec::new(),
    };
    // The page was delivered as a whole, or this form would not be there; its own mark says so.
    if fields.line("mark") != seal::mark(&ctx.app.keys, &me.actor.person, &lesson.id, number) {
        return Ok(back(&path, "", "learn-open-again", &here));
    }
    match beating::take(&ctx, &message, false, 2 * places).await {
        Ok(taken) if taken.question.is_some() => Ok(back(&path, &taken.receipt, "learn-read", "sit")),
        Ok(taken) => Ok(back(&path, &taken.receipt, "learn-read", &format!("part-{}", number + 1))),
        Err(Not::Conflict(..) | Not::Stop(Stop::Refused(_))) => Ok(back(&path, "", "learn-open-again", &here)),
        Err(Not::Stop(stop)) => Err(stop),
    }
}

async fn make_up(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, .. } = posted;
    let lesson = lesson(&ctx, &path).await?;
    let command = MakeUp { lesson: lesson.id, node: ctx.me()?.node.clone() };
    let to = match done(&ctx, command, serde_json::json!({})).await? {
        Ok(MadeUp::Question(asked)) => format!("/desk/learn/q/{}", asked.id),
        Ok(MadeUp::From(_)) => format!("/desk/learn/l/{}?did=learn-make-up-later#need", lesson.code),
        Ok(MadeUp::Nothing) | Err(_) => format!("/desk/learn/l/{}#need", lesson.code),
    };
    Ok(Redirect::to(&to).into_response())
}
