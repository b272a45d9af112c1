//! What this room puts on the pages of learning: three questions that can be answered now, and 有用吗 at the end of a lesson.

use askama::Template;

use super::rules::{Said, offered};
use super::store::{probes, useful};
use super::views::{OfferBox, UsefulBox};
use crate::course::{self, Lesson, Unit};
use crate::desk::Here;
use crate::learn::{Beside, Slots};
use crate::web::pages::{form, frame};
use crate::web::{Ctx, Stop};

/// The questions and 有用吗.
#[derive(Debug)]
pub struct Offers;

impl Beside for Offers {
    async fn lesson(ctx: &Ctx, lesson: &Lesson) -> Result<Slots, Stop> {
        let reader = ctx.app.store.read();
        let person = &ctx.me()?.actor.person;
        let (said, words) = useful::said(reader, person, &lesson.id).await?;
        let below = UsefulBox {
            f: frame(ctx, Here::Learn)?,
            form: form(ctx),
            code: lesson.code.clone(),
            said: Said::parse(&said),
            words,
        };
        let Some(unit) = course::unit(reader, &lesson.unit_code).await? else { return Ok(Slots::default()) };
        let above = offer(ctx, &unit, format!("/desk/learn/l/{}", lesson.code)).await?;
        Ok(Slots { above, below: below.render()? })
    }

    async fn passed(ctx: &Ctx, unit: &Unit) -> Result<String, Stop> {
        offer(ctx, unit, format!("/desk/learn/u/{}/check", unit.code)).await
    }
}

/// What can be answered about the course now; nothing: empty.
async fn offer(ctx: &Ctx, unit: &Unit, from: String) -> Result<String, Stop> {
    let reader = ctx.app.store.read();
    let stands = probes::stands(reader, &ctx.me()?.actor.person, &unit.course_id).await?;
    let Some(kind) = offered(&stands, ctx.now) else { return Ok(String::new()) };
    if !probes::is_askable(reader, &unit.course_id).await? {
        return Ok(String::new());
    }
    let offer = OfferBox {
        f: frame(ctx, Here::Learn)?,
        form: form(ctx),
        kind,
        course: unit.course_id.clone(),
        from,
        ask_way: stands.completed_at.is_some() && stands.way.is_none(),
    };
    Ok(offer.render()?)
}
