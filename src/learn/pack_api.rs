//! The offline pack: a lesson is given to a device with nonces, and what was learned without a line comes back. `docs/learn-protocol.md` §9.
//!
//! Promises: giving a pack out is no delivery – what was sent is what counts; a pack belongs to the person of its sitting; what was handed in is durable when
//! it is answered; told again it counts once.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use zhibu_earned::{PackBeat, Span, Spans, pack_nonces};

use super::api::{conflict, done};
use super::beating::{self, At};
use super::came;
use super::rules::{PACK, PACK_BEATS, SITTING, SPANS};
use super::standing::look;
use super::store::packs::{self, GivePack, HandIn};
use super::store::sittings;
use super::{Learn, media_pages, own, seal};
use crate::access::Object;
use crate::ambient::SmallId;
use crate::course::{self, Lesson};
use crate::media;
use crate::media::rules::Form;
use crate::refusal::Refusal;
use crate::web::{Ctx, Routes, Stop, Told};

pub(super) fn routes() -> Routes {
    Routes::default().post_own("/learn/pack", give).post_own("/learn/pack/sync", hand_in)
}

#[derive(Deserialize)]
struct Wish {
    sitting: String,
    form: Form,
}

/// The sitting of this person, and its lesson.
async fn of(ctx: &Ctx, sitting: &str) -> Result<(sittings::Sitting, Lesson), Stop> {
    let reader = ctx.app.store.read();
    let row = sittings::sitting(reader, sitting).await?.ok_or(Stop::NotThere)?;
    ctx.authorize::<Learn>(&Object { owner: row.person_id.clone(), id: row.id.clone(), ..Object::default() }).await?;
    let lesson = course::lesson_of(reader, &row.lesson_id).await?.ok_or(Stop::NotThere)?;
    Ok((row, lesson))
}

/// `POST /learn/pack`
async fn give(told: Told<Wish>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let (row, lesson) = of(&ctx, &body.sitting).await?;
    // A pack that was forgotten is not given out anew with the same nonces: a sitting takes one in its first day.
    if ctx.now - row.opened_at > SITTING {
        return Ok(conflict(&ctx, "sitting-over", json!({ "durable": row.durable })));
    }
    let offer = match body.form {
        Form::Text => None,
        form => media_pages::offer(&ctx, &lesson, (&row.id, &row.person_id), form).await?,
    };
    let form = offer.as_ref().map_or(Form::Text, |(form, _)| *form);
    let whole = Spans::one(0, lesson.length);
    let delivered = if form == Form::Text { Spans::default() } else { media::delivered_to(&ctx.app, &row.id, &whole).await? };
    let nonces = pack_nonces(lesson.length);
    let command = GivePack {
        person: ctx.me()?.actor.person.clone(),
        sitting: row.id.clone(),
        form: form.name(),
        nonces,
        delivered: delivered.clone(),
    };
    let given = match done(&ctx, command, json!({})).await? {
        Ok(given) => given,
        Err(conflict) => return Ok(conflict),
    };
    let nonces: Vec<String> = (1..=nonces).map(|no| seal::pack_nonce(&ctx.app.keys, &row.id, no)).collect();
    Ok(Json(json!({
        "sitting": row.id, "time": ctx.now, "until": given + PACK, "form": form, "nonces": nonces, "delivered": delivered,
        "media": offer.map_or(Value::Null, |(_, offer)| offer),
    }))
    .into_response())
}

fn refuse(code: &'static str) -> Stop {
    Stop::Refused(Refusal::new(code))
}

#[derive(Deserialize)]
struct Sync {
    sitting: String,
    beats: Vec<Learned>,
    #[serde(default)]
    marks: std::collections::BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Learned {
    nonce: String,
    spans: Vec<Span>,
}

/// `POST /learn/pack/sync`
async fn hand_in(told: Told<Sync>) -> Result<Response, Stop> {
    let Told { ctx, body, .. } = told;
    let (row, lesson) = of(&ctx, &body.sitting).await?;
    if body.beats.len() > PACK_BEATS || body.marks.len() > SPANS || body.beats.iter().any(|beat| beat.spans.len() > SPANS) {
        return Err(refuse("learn-spans-too-many"));
    }
    let wrong = |(from, to): &Span| *from < 0 || from >= to || *to > lesson.length;
    if body.beats.iter().any(|beat| beat.spans.iter().any(wrong)) {
        return Err(refuse("learn-spans-wrong"));
    }
    let read = |beat: &Learned| {
        let no = seal::pack_number(&ctx.app.keys, &row.id, &beat.nonce)?;
        Some(PackBeat { no, shown: Spans::from(beat.spans.clone()) })
    };
    let beats: Vec<PackBeat> = body.beats.iter().map(read).collect::<Option<_>>().ok_or_else(|| refuse("learn-nonce-wrong"))?;
    if packs::pack(ctx.app.store.read(), &row.id).await?.is_none() {
        return Ok(conflict(&ctx, "pack-over", json!({})));
    }
    if !ctx.app.sittings.may_beat(&SmallId::of(&row.person_id), At::Pause, ctx.now) {
        return Err(Stop::Busy);
    }
    let shown = beats.iter().fold(Spans::default(), |sum, beat| sum.union(&beat.shown));
    let parts: Vec<Span> = lesson.parts.iter().map(|part| (part.from, part.to)).collect();
    let marked = came::marked(&ctx, (&row.person_id, &row.lesson_id), &parts, &body.marks);
    let delivered = if shown.minus(&marked).is_empty() {
        marked
    } else {
        marked.union(&media::delivered_to(&ctx.app, &row.id, &shown).await?)
    };
    let me = ctx.me()?;
    let command = HandIn {
        person: row.person_id.clone(),
        sitting: row.id.clone(),
        lesson: row.lesson_id,
        node: me.node.clone(),
        beats,
        delivered,
    };
    let proof = ctx.prove::<Learn>(own(me)).await?;
    let handed = ctx.execute(command, proof).await?;
    if handed.over {
        return Ok(conflict(&ctx, "pack-over", json!({})));
    }
    beating::look_again(&ctx, &row.id).await;
    let standing = look(&ctx.app, &row.person_id, &lesson, ctx.now).await?;
    let is_later =
        |beat: &&Learned| seal::pack_number(&ctx.app.keys, &row.id, &beat.nonce).is_some_and(|no| handed.later.contains(&no));
    let (later, taken): (Vec<&Learned>, Vec<&Learned>) = body.beats.iter().partition(is_later);
    let nonces = |beats: Vec<&Learned>| beats.into_iter().map(|beat| beat.nonce.clone()).collect::<Vec<_>>();
    let withheld: Vec<Value> =
        handed.withheld.iter().map(|((from, to), why)| json!({ "from": from, "to": to, "why": why })).collect();
    Ok(Json(json!({
        "time": ctx.now, "taken": nonces(taken), "later": nonces(later), "accepted": handed.places, "withheld": withheld,
        "standing": standing.told(),
    }))
    .into_response())
}
