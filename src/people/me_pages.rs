//! 我的登录: where I am signed in, ending it, a new password. For nobody but the person.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::arriving::own;
use super::device;
use super::sign_in::ask_again;
use super::views::{Me, SessionRow};
use super::{ChangePassword, sessions_of};
use crate::db::Fail;
use crate::desk::{Errors, Here};
use crate::refusal::Refusal;
use crate::web::pages::{form, frame, html, sentence_of, when};
use crate::web::{Ctx, Posted, Routes, Stop};

pub(super) fn routes() -> Routes {
    Routes::default().get_own("/desk/me", me).post_own("/desk/me/password", password)
}

async fn me(ctx: Ctx) -> Result<Response, Stop> {
    show(&ctx, Errors::none()).await
}

async fn show(ctx: &Ctx, errors: Errors) -> Result<Response, Stop> {
    let me = ctx.me()?;
    let sessions = sessions_of(ctx.app.store.read(), &me.actor, ctx.now)
        .await?
        .into_iter()
        .map(|s| SessionRow {
            this: s.id == me.actor.session,
            since: when(ctx, s.created_at),
            used: when(ctx, s.seen_at),
            device: device::words(&ctx.app.lang, &s.device),
            id: s.id,
        })
        .collect();
    let places = if me.unit.is_empty() { Vec::new() } else { vec![format!("{} {}", me.unit, me.post)] };
    html(&Me { f: frame(ctx, Here::Me)?, form: form(ctx), sign_in_name: me.sign_in_name.clone(), places, sessions, errors })
}

async fn password(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    match change(&ctx, &fields.get("old_password"), fields.get("password")).await {
        Ok(()) => Ok(Redirect::to("/desk/me?did=password").into_response()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
            let mut page = show(&ctx, errors).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

/// The old password first, then the rules for the new one; all other sign-ins end.
async fn change(ctx: &Ctx, old: &str, new: String) -> Result<(), Fail> {
    let me = ctx.me().map_err(|_| Fail::NotThere)?;
    let checked = ask_again(&ctx.app.store, &ctx.app.passwords, &me.actor.person, old).await.map_err(|fail| match fail {
        Fail::Refused(refusal) => Fail::Refused(Refusal { field: "old_password", ..refusal }),
        other => other,
    })?;
    let password_hash = ctx.app.passwords.hash(&new).await?;
    let proof = ctx.prove(own(me)).await.map_err(|_| Fail::NotThere)?;
    ctx.execute(ChangePassword { session: me.actor.session.clone(), checked, password: new, password_hash }, proof).await
}
