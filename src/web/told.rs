//! A message in JSON from a client that is signed in: the learner's protocol.
//!
//! Promises: nothing larger than [`MOST`] is read; a message without the token of this sign-in does not reach its handler; what is no message of
//! ours is refused in words, never with a bare status.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::de::DeserializeOwned;

use super::ctx::Ctx;
use super::{Stop, session};
use crate::app::App;
use crate::refusal::Refusal;

/// Most bytes of a message.
pub const MOST: usize = 64 << 10;

/// A message, with the request's surroundings.
pub struct Told<T> {
    /// Who and when.
    pub ctx: Ctx,
    /// What was said.
    pub body: T,
    /// Whether the reader's pages are in elder mode: there is more time for a question.
    pub elder: bool,
}

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Told<T> {
    type Rejection = Stop;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Stop> {
        let (mut parts, body) = request.into_parts();
        let ctx = <Ctx as FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await?;
        let Some(me) = ctx.who() else { return Err(Stop::SignIn { next: ctx.path.clone() }) };
        let token = parts.headers.get("x-csrf").and_then(|value| value.to_str().ok()).unwrap_or_default();
        // The same person in a newer sign-in counts, as with forms.
        if !session::csrf_same_person(&app.keys, &me.actor.person, token) {
            return Err(Stop::Foreign);
        }
        let bytes = to_bytes(body, MOST).await.map_err(|_| Stop::TooLarge)?;
        let body = serde_json::from_slice(&bytes).map_err(|_| Refusal::new("learn-body-wrong"))?;
        let elder = session::cookie(&parts.headers, "skin").is_some_and(|skin| skin.starts_with("elder"));
        Ok(Self { ctx, body, elder })
    }
}
