//! The password, asked again before roles are given and people are invited.
//!
//! Promises: whoever typed it a moment ago is not asked; what was typed before stands on the asking page and goes on with it, the key of the
//! form too; a wrong one waits as at the door, and the hashing waits in the same queue.

use axum::response::Response;

use super::PasswordAgain;
use super::arriving::own;
use super::pages::{framed, in_vain};
use super::rules::door;
use super::sign_in::ask_again;
use super::views::Again;
use crate::db::Fail;
use crate::desk::Errors;
use crate::web::pages::{form, html, sentence_of};
use crate::web::{Ctx, Fields, Stop};

/// What is about to be done.
pub(super) struct Deed {
    /// In words.
    pub what: String,
    /// The page that one came from.
    pub back: String,
}

/// Nothing when the deed may go on; else the page that asks. Leave for the deed itself is asked before.
pub(super) async fn ask(ctx: &Ctx, fields: &Fields, deed: Deed) -> Result<Option<Response>, Stop> {
    if door::typed_lately(ctx.me()?.since, ctx.now) {
        return Ok(None);
    }
    let Some(password) = fields.maybe("password") else {
        return page(ctx, fields, deed, Errors::none()).map(Some);
    };
    match confirm(ctx, &password).await {
        Ok(()) => Ok(None),
        Err(Fail::Refused(refusal)) => {
            // Somebody is signed in, so it is the password alone that was wrong.
            let sentence = match refusal.code {
                "sign-in-wrong" => ctx.app.lang.t("again-wrong").into_owned(),
                _ => sentence_of(&ctx.app, &refusal),
            };
            let mut errors = Errors::none();
            errors.add("password", sentence);
            page(ctx, fields, deed, errors).map(|page| Some(in_vain(page)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn confirm(ctx: &Ctx, password: &str) -> Result<(), Fail> {
    let me = ctx.me().map_err(|_| Fail::NotThere)?;
    let checked = ask_again(&ctx.app.store, &ctx.app.passwords, &me.actor.person, password).await?;
    let proof = ctx.prove(own(me)).await.map_err(|_| Fail::NotThere)?;
    ctx.execute(PasswordAgain { session: me.actor.session.clone(), checked }, proof).await
}

fn page(ctx: &Ctx, fields: &Fields, deed: Deed, errors: Errors) -> Result<Response, Stop> {
    let kept = fields.0.iter().filter(|(name, _)| name != "csrf" && name != "password").cloned().collect();
    html(&Again {
        f: framed(ctx, &deed.back, &errors)?,
        form: form(ctx),
        action: ctx.path.clone(),
        deed: deed.what,
        fields: kept,
        sign_in_name: ctx.me()?.sign_in_name.clone(),
        back: deed.back,
        errors,
    })
}
