//! What of a lesson came to its person: parts of the text by their marks, segments by what was sent.
//!
//! Promise: a mark is good for one person and one version of a lesson; when the database is away, what this process sent is known all the same.

use std::collections::BTreeMap;

use zhibu_earned::{Span, Spans};

use super::beating::Message;
use super::seal;
use super::sitting::Live;
use crate::media;
use crate::web::Ctx;

/// Places that came to this person: of the parts whose marks came along, and of the segments that went out to this sitting.
pub(super) async fn delivered(ctx: &Ctx, live: &Live, message: &Message, shown: &Spans) -> Spans {
    let marked = marked(ctx, (&live.person.text(), &live.lesson), &live.base.parts, &message.marks);
    if shown.minus(&marked).is_empty() {
        return marked;
    }
    match media::delivered_to(&ctx.app, &message.sitting, shown).await {
        Ok(sent) => marked.union(&sent),
        Err(error) => {
            tracing::warn!(%error, "what another process sent is not known for now");
            marked.union(&ctx.app.stage.delivered.of(&message.sitting))
        }
    }
}

/// Places of the parts whose marks came along.
pub(super) fn marked(ctx: &Ctx, (person, lesson): (&str, &str), parts: &[Span], marks: &BTreeMap<String, String>) -> Spans {
    let mut out = Vec::new();
    for (part, mark) in marks {
        let Some(number) = part.parse::<usize>().ok().filter(|number| *number > 0) else { continue };
        let ours = seal::mark(&ctx.app.keys, person, lesson, number);
        if crate::keys::same(&ours, mark)
            && let Some(span) = parts.get(number - 1)
        {
            out.push(*span);
        }
    }
    Spans::from(out)
}
