//! A beat on its way: looked at, judged, receipted, and now and then written into the record.
//!
//! Promises: what is told twice counts once; a process that does not know a sitting takes the learner's receipts as they are; what the database does
//! not take now stays here and with the learner, and the answer says how far the record reaches.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zhibu_earned::{Beat, Span, Spans, Withheld, judge};

use super::came;
use super::rules::{self, RECEIPTS, SITTING, SPANS, WAITING};
use super::seal::{self, Receipt};
use super::sitting::{Live, Shared};
use super::slip::Slip;
use super::standing::{Standing, look};
use super::store::asking::{self, AskNow, Lapse};
use super::store::hours::Complete;
use super::store::sittings::{self, KeepStay};
use super::{Learn, own};
use crate::access::Proof;
use crate::ambient::{Instant, SmallId};
use crate::app::App;
use crate::course;
use crate::db::Fail;
use crate::refusal::Refusal;
use crate::web::{Ctx, Stop};

/// The message of `POST /learn/beat`.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub(super) sitting: String,
    pub(super) seq: u32,
    pub(super) nonce: String,
    pub(super) receipt: String,
    pub(super) at: At,
    #[serde(default)]
    pub(super) spans: Vec<Span>,
    #[serde(default)]
    pub(super) marks: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) receipts: Vec<String>,
}

/// Why a beat comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum At {
    Tick,
    Pause,
    Seek,
    Resume,
    Close,
}

/// The next beat.
#[derive(Debug, Serialize)]
pub(super) struct Next {
    seq: u32,
    nonce: String,
}

impl Next {
    /// After the beat `seq` of a sitting.
    pub(super) fn after(app: &App, sitting: &str, seq: u32) -> Self {
        Self { seq: seq + 1, nonce: seal::nonce(&app.keys, sitting, seq + 1) }
    }
}

/// The answer.
#[derive(Debug, Serialize)]
pub(super) struct Taken {
    seq: u32,
    time: Instant,
    /// Signed.
    pub(super) receipt: String,
    next: Next,
    durable: u32,
    accepted: Spans,
    withheld: Vec<Back>,
    /// What is asked, if anything.
    pub(super) question: Option<Value>,
    standing: Standing,
}

#[derive(Debug, Serialize)]
struct Back {
    from: i64,
    to: i64,
    why: Withheld,
}

/// Why a beat is not taken: the client has something to do.
#[derive(Debug)]
pub(super) enum Not {
    /// A page of its own.
    Stop(Stop),
    /// 409 with a code and more.
    Conflict(&'static str, Value),
}

impl<T: Into<Stop>> From<T> for Not {
    fn from(stop: T) -> Self {
        Self::Stop(stop.into())
    }
}

fn refuse(code: &'static str) -> Not {
    Not::Stop(Stop::Refused(Refusal::new(code)))
}

/// The sitting of this person, in memory.
pub(super) async fn live(ctx: &Ctx, id: &str) -> Result<Shared, Stop> {
    let person = &ctx.me()?.actor.person;
    if let Some(live) = ctx.app.sittings.get(id) {
        return if live.lock().await.person == SmallId::of(person) { Ok(live) } else { Err(Stop::NotThere) };
    }
    let reader = ctx.app.store.read();
    let row = sittings::sitting(reader, id).await?.filter(|row| row.person_id == *person).ok_or(Stop::NotThere)?;
    let lesson = course::lesson_of(reader, &row.lesson_id).await?.ok_or(Stop::NotThere)?;
    let base = look(&ctx.app, person, &lesson, ctx.now).await?;
    let clock = sittings::clock(reader, person).await?;
    let asked = asking::open(reader, person, ctx.now).await?;
    Ok(ctx.app.sittings.put(Live::new(row, base, clock, asked, ctx.now)))
}

/// Takes a beat.
/// `window`: server time that the gap may have besides the usual, for a part that is told as a whole, ms.
pub(super) async fn take(ctx: &Ctx, message: &Message, elder: bool, window: i64) -> Result<Taken, Not> {
    if message.spans.len() > SPANS || message.receipts.len() > SPANS || message.marks.len() > SPANS {
        return Err(refuse("learn-spans-too-many"));
    }
    let shared = live(ctx, &message.sitting).await?;
    let mut live = shared.lock().await;
    live.touched = ctx.now;
    let length = live.base.parts.last().map_or(0, |part| part.1);
    if message.spans.iter().any(|(from, to)| *from < 0 || from >= to || *to > length) {
        return Err(refuse("learn-spans-wrong"));
    }
    let (seq, keys) = (message.seq, &ctx.app.keys);
    if !crate::keys::same(&seal::nonce(keys, &message.sitting, seq), &message.nonce) {
        return Err(refuse("learn-nonce-wrong"));
    }
    // The same again, with whatever receipts: the same answer, and nothing is handed in a second time.
    let before = own_receipt(ctx, message, &message.receipt);
    if let Some(beat) = before.as_ref().and_then(|before| live.answered(seq, before)) {
        return taken(ctx, &live, &beat).await;
    }
    let before = receipts(ctx, &mut live, message, before).await?;
    if let Some(beat) = live.answered(seq, &before) {
        return taken(ctx, &live, &beat).await;
    }
    if seq <= live.begun_at {
        return Err(Not::Conflict("moved-on", json!({ "durable": live.durable() })));
    }
    if before.q + 1 != seq {
        return Err(Not::Conflict("hand-in", json!({ "durable": live.durable(), "known": before.q })));
    }
    if !message.spans.is_empty() && ctx.now - live.opened_at > SITTING {
        // What was handed in is kept all the same.
        flush(ctx, &mut live).await?;
        return Err(Not::Conflict("sitting-over", json!({ "durable": live.durable() })));
    }
    if live.kept.len() >= WAITING || !ctx.app.sittings.may_beat(&live.person, message.at, ctx.now) {
        return Err(Not::Stop(Stop::Busy));
    }
    let shown = Spans::from(message.spans.clone());
    let delivered = came::delivered(ctx, &live, message, &shown).await;
    let judged = judge(&Beat { elapsed: ctx.now - before.t, shown, delivered, window });
    let receipt = Receipt {
        s: message.sitting.clone(),
        q: seq,
        f: before.t,
        t: ctx.now.max(before.t),
        c: judged.accepted,
        o: judged.offline,
        w: judged.withheld,
        p: before.id,
        id: String::new(),
    };
    let receipt = seal::identified(keys, receipt);
    live.add(receipt.clone());
    ask(ctx, &mut live, &receipt, elder).await;
    let mut is_new = live.is_whole_now();
    if live.is_due(ctx.now) || matches!(message.at, At::Pause | At::Close) {
        written(flush(ctx, &mut live).await);
        // Learned again with a line: so little is left that the record may call it class A by now.
        is_new |= live.base.is_enough_again();
    }
    if is_new {
        // The last place of the lesson: the record knows whether the check is open now.
        written(flush(ctx, &mut live).await);
        match refresh(ctx, &mut live).await {
            // Behind a check that was passed before: the lesson was changed since.
            Ok(()) if live.base.is_done() => complete(ctx, &live).await,
            Ok(()) => {}
            Err(stop) => tracing::warn!(?stop, "the next opening tells whether the check is open"),
        }
    }
    taken(ctx, &live, &receipt).await
}

/// A receipt of ours, of this sitting.
fn own_receipt(ctx: &Ctx, message: &Message, text: &str) -> Option<Receipt> {
    seal::unseal(&ctx.app.keys, text).filter(|receipt| receipt.s == message.sitting)
}

async fn complete(ctx: &Ctx, live: &Live) {
    let done = async {
        let me = ctx.me()?;
        let command = Complete { lesson: live.lesson.to_string(), node: me.node.clone() };
        let proof = ctx.prove::<Learn>(own(me)).await?;
        Ok::<(), Stop>(ctx.execute(command, proof).await?)
    };
    if let Err(stop) = done.await {
        tracing::warn!(?stop, "the hours of a unit are written at the next answer");
    }
}

/// Takes receipts in; answers the one that this beat stands on, which was read as `before`.
async fn receipts(ctx: &Ctx, live: &mut Live, message: &Message, before: Option<Receipt>) -> Result<Receipt, Not> {
    let good = |receipt: Option<Receipt>| -> Result<Receipt, Not> {
        receipt.filter(|receipt| ctx.now - receipt.t <= RECEIPTS).ok_or_else(|| refuse("learn-receipt-wrong"))
    };
    let before = good(before)?;
    let handed_in = message.receipts.iter().map(|text| good(own_receipt(ctx, message, text)));
    let mut all = handed_in.collect::<Result<Vec<_>, _>>()?;
    all.push(before.clone());
    all.sort_by_key(|receipt| receipt.q);
    if *live.asked_behind == *before.id
        && !message.receipts.is_empty()
        && let Some(first) = all.iter().map(|receipt| receipt.q).find(|number| *number > 0)
        && let Some(row) = sittings::sitting(ctx.app.store.read(), &message.sitting).await?
        && i64::from(first) <= row.durable + 1
    {
        live.goes_on_at(first, u32::try_from(row.durable).unwrap_or_default());
        // What the other one wrote stands in the record and not here.
        refresh(ctx, live).await?;
    }
    let mut known = 0;
    for receipt in all {
        let (number, is_last) = (receipt.q, receipt.id == before.id);
        if live.kept.len() < WAITING && live.hand_in(receipt) {
            known = number;
        } else if is_last {
            live.asked_behind = before.id.as_str().into();
            // Somebody else answered what came before: without its receipts this process would tell the learner to forget them.
            return Err(Not::Conflict("hand-in", json!({ "durable": live.durable(), "known": known })));
        }
    }
    Ok(before)
}

/// Trouble with the record never stops the learner: it stays with the receipts.
fn written(outcome: Result<(), Fail>) {
    if let Err(fail) = outcome {
        tracing::warn!(%fail, "beats stay with their learner for now");
    }
}

/// Writes what is kept into the record.
pub(super) async fn flush(ctx: &Ctx, live: &mut Live) -> Result<(), Fail> {
    if live.kept.is_empty() {
        return Ok(());
    }
    let me = ctx.me().map_err(|_| Fail::NotThere)?;
    let proof = ctx.prove::<Learn>(own(me)).await.map_err(|_| Fail::NotThere)?;
    write(&ctx.app, live, proof).await
}

async fn write(app: &App, live: &mut Live, proof: Proof<Learn>) -> Result<(), Fail> {
    let command = KeepStay { person: live.person.text(), sitting: live.id.text(), beats: live.waiting() };
    let kept = app.store.execute(command, proof).await?;
    live.wrote(kept.durable);
    (live.since, live.streak) = (kept.since, kept.streak);
    Ok(())
}

/// Writes down the sittings that fell silent, and forgets them: whoever's phone died loses nothing while this process lives.
pub async fn tend(app: &App) {
    let now = app.clock.now();
    write_these(app, app.sittings.silent(now)).await;
    app.sittings.forget(now);
}

/// Writes down everything: the program stops.
pub async fn write_all(app: &App) {
    write_these(app, app.sittings.every()).await;
}

async fn write_these(app: &App, sittings: Vec<Shared>) {
    for shared in sittings {
        let mut live = shared.lock().await;
        if !live.kept.is_empty() {
            written(write(app, &mut live, Proof::system("a sitting fell silent")).await);
        }
    }
}

/// Brings up a question when it is time, and notices the end of the last one.
async fn ask(ctx: &Ctx, live: &mut Live, receipt: &Receipt, elder: bool) {
    if let Err(fail) = try_ask(ctx, live, receipt, elder).await {
        tracing::warn!(?fail, "no question for now");
    }
}

async fn try_ask(ctx: &Ctx, live: &mut Live, receipt: &Receipt, elder: bool) -> Result<(), Not> {
    let me = ctx.me()?;
    let reader = ctx.app.store.read();
    if let Some(asked) = &live.asked {
        let now = asking::asked(reader, &asked.id).await?;
        let is_open = now.as_ref().is_some_and(|asked| asked.state == "open");
        if is_open && ctx.now <= asked.answer_by {
            return Ok(());
        }
        // What is kept here stays here: a row of its own for the beat behind every question would make the record half as heavy again.
        if is_open {
            let proof = ctx.prove::<Learn>(own(me)).await?;
            ctx.execute(Lapse, proof).await?;
        }
        live.asked = asking::open(reader, &me.actor.person, ctx.now).await?.map(Box::new);
        (live.since, live.streak) = sittings::clock(reader, &me.actor.person).await?;
        live.since += live.kept.iter().map(Slip::earned).sum::<i64>();
        refresh(ctx, live).await?;
    }
    if live.asked.is_some() || receipt.c.is_empty() || live.since < rules::interval(live.streak) {
        return Ok(());
    }
    // The record knows of the other sittings.
    flush(ctx, live).await?;
    if live.since < rules::interval(live.streak) {
        return Ok(());
    }
    let window = if elder { rules::WINDOW.1 } else { rules::WINDOW.0 };
    let parts = live.base.parts_of(&receipt.c);
    let (lesson, node) = (live.lesson.to_string(), me.node.clone());
    let proof = ctx.prove::<Learn>(own(me)).await?;
    live.asked = ctx.execute(AskNow { lesson, node, parts, at: ctx.now, window }, proof).await?.map(Box::new);
    live.since = 0;
    Ok(())
}

/// A sitting that is here looks at the record again: something was written beside it.
pub(super) async fn look_again(ctx: &Ctx, sitting: &str) {
    if let Some(shared) = ctx.app.sittings.get(sitting)
        && let Err(stop) = refresh(ctx, &mut *shared.lock().await).await
    {
        tracing::warn!(?stop, "the next opening tells what was handed in");
    }
}

/// Looks at the record again.
async fn refresh(ctx: &Ctx, live: &mut Live) -> Result<(), Stop> {
    let reader = ctx.app.store.read();
    let lesson = course::lesson_of(reader, &live.lesson).await?.ok_or(Stop::NotThere)?;
    let mut base = look(&ctx.app, &live.person.text(), &lesson, ctx.now).await?;
    for beat in &live.kept {
        base.add(&beat.places(), beat.is_offline());
    }
    live.base = base;
    ctx.app.sittings.share(live);
    Ok(())
}

async fn taken(ctx: &Ctx, live: &Live, receipt: &Receipt) -> Result<Taken, Not> {
    let question = match &live.asked {
        Some(asked) => question(ctx, asked).await?,
        None => None,
    };
    Ok(told(ctx, live, receipt, question))
}

fn told(ctx: &Ctx, live: &Live, receipt: &Receipt, question: Option<Value>) -> Taken {
    Taken {
        seq: receipt.q,
        time: receipt.t,
        receipt: seal::seal(&ctx.app.keys, receipt),
        next: Next::after(&ctx.app, &receipt.s, receipt.q),
        durable: live.durable(),
        accepted: receipt.c.clone(),
        withheld: receipt.w.iter().map(|((from, to), why)| Back { from: *from, to: *to, why: *why }).collect(),
        question,
        standing: live.base.told(),
    }
}

/// A question as the learner sees it.
pub(super) async fn question(ctx: &Ctx, asked: &asking::Asked) -> Result<Option<Value>, Stop> {
    let body = asking::question(ctx.app.store.read(), &asked.question_id).await?;
    Ok(body.map(|question| {
        json!({
            "ask": asked.id, "try": asked.attempt, "answer_by": asked.answer_by, "shown": zhibu_bank::shown(&question, asked.shuffle()),
        })
    }))
}
