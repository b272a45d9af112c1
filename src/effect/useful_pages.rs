//! 有用吗 by one tap: said, changed, taken back.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::store::useful::SayUseful;
use crate::access::Object;
use crate::course;
use crate::db::Fail;
use crate::desk::Here;
use crate::learn::Learn;
use crate::web::pages::{kept, sentence_of};
use crate::web::{Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default().post_own("/desk/learn/l/{code}/useful", say)
}

async fn say(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    let lesson = course::lesson(ctx.app.store.read(), &path).await?.ok_or(Stop::NotThere)?;
    let me = ctx.me()?;
    let own = Object { node: me.node.clone(), owner: me.actor.person.clone(), id: me.actor.person.clone() };
    let proof = ctx.prove::<Learn>(own).await?;
    let (said, words) = (fields.line("said"), fields.maybe("words"));
    let did = if said.is_empty() { "useful-taken-back" } else { "useful-said" };
    let back = |did: &str| Redirect::to(&format!("/desk/learn/l/{}?did={did}#useful", lesson.code)).into_response();
    match ctx.execute(SayUseful { lesson: lesson.id.clone(), said, words: words.clone() }, proof).await {
        Ok(()) => Ok(back(did)),
        Err(Fail::Refused(refusal)) if refusal.code == "useful-unread" => Ok(back("useful-unread")),
        Err(Fail::Refused(refusal)) => {
            let label = ctx.app.lang.t("useful-words").into_owned();
            kept(&ctx, Here::Learn, sentence_of(&ctx.app, &refusal), vec![(label, words.unwrap_or_default())])
        }
        Err(other) => Err(other.into()),
    }
}
