//! The pages before sign-in: the door itself, an invitation, the first start.
//!
//! Promises: one sentence for a wrong name and a wrong password; what was typed (never a password) comes back; a form that was carried goes on
//! to where it was meant to go, for the same person only; nobody without a link or before the first start makes the program hash anything.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::future::BoxFuture;
use tower::ServiceExt;

use super::arriving::{frame, may_be_carried, own};
use super::door_views::{Carried, FirstRun, Invite as InvitePage, Invited, SignIn};
use super::sign_in::{NewSession, Typed, sign_in, sign_in_after_invitation};
use super::{AcceptInvitation, FoundBureau, NewSection, SignOut, SignOutEverywhere, is_founded, store};
use crate::app;
use crate::db::Fail;
use crate::desk::Errors;
use crate::edition::views::qr_svg;
use crate::refusal::Refusal;
use crate::web::forms::own_path;
use crate::web::pages::{html, sentence_of, when};
use crate::web::{Ctx, Fields, Posted, Routes, Stop, session};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get_public("/sign-in", sign_in_page)
        .post_public("/sign-in", sign_in_post)
        .post_own("/sign-out", sign_out)
        .post_own("/sign-out/everywhere", sign_out_everywhere)
        .get_public("/invite/{token}", invite_page)
        .get_public("/invite/{token}/qr.svg", invite_qr)
        .post_public("/invite/{token}", invite_post)
        .get_public("/first-run", first_run_page)
        .post_public("/first-run", first_run_post)
}

/// The form that is to go on after the sign-in: one of the desk. The forms of the door carry nothing, least of all each other: a sign-in that
/// carried a sign-in that carried a sign-in … would be as deep as somebody cares to write it.
fn carried(fields: &Fields) -> Option<Carried> {
    let path = fields.maybe("carry_path").filter(|path| may_be_carried(path))?;
    Some(Carried { path, seal: fields.line("carry_seal"), fields: fields.starting("carry.") })
}

async fn sign_in_page(ctx: Ctx) -> Result<Response, Stop> {
    let query = ctx.query();
    let next = query.maybe("next").unwrap_or_else(|| "/desk".to_owned());
    if ctx.who().is_some() {
        return Ok(Redirect::to(own_path(&next)).into_response());
    }
    // Nobody can sign in before the first start; every way into an empty house leads there.
    if ctx.safe && ctx.app.site().bureau.is_none() && !is_founded(ctx.app.store.read()).await? {
        return Ok(Redirect::to("/first-run").into_response());
    }
    html(&SignIn {
        f: frame(&ctx.app, "/sign-in"),
        safe: ctx.safe,
        name: String::new(),
        keep: false,
        next: own_path(&next).to_owned(),
        errors: Errors::none(),
        carried: None,
        signed_out: query.line("did") == "signed-out",
    })
}

async fn sign_in_post(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    if !ctx.safe {
        return Err(Stop::Foreign);
    }
    let (name, password, keep) = (fields.line("name"), fields.get("password"), !fields.line("keep").is_empty());
    let typed = Typed { name: &name, password: &password, address: &ctx.address, keep, device: &ctx.device };
    match sign_in(&ctx.app.store, &ctx.app.passwords, &*ctx.app.chance, typed).await {
        Ok(new) => {
            let mut response = match carried(&fields) {
                Some(kept) if session::csrf_same_person(&ctx.app.keys, &new.begun.person, &kept.seal) => {
                    carry_on(&ctx, &new, kept).await
                }
                _ => Redirect::to(own_path(&fields.line("next"))).into_response(),
            };
            hand_out(&mut response, &new, ctx.tls);
            Ok(response)
        }
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
            let page = SignIn {
                f: frame(&ctx.app, "/sign-in"),
                safe: true,
                name,
                keep,
                next: own_path(&fields.line("next")).to_owned(),
                errors,
                carried: carried(&fields),
                signed_out: false,
            };
            let mut page = html(&page)?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

fn hand_out(response: &mut Response, new: &NewSession, tls: bool) {
    response.headers_mut().insert(header::SET_COOKIE, session::hand_out(&new.token, tls, new.begun.keep_s));
}

/// Sends the carried form to where it was going, with the new sign-in.
///
/// Boxed: the router holds this very handler, and the compiler will not look into a type that contains itself.
fn carry_on<'a>(ctx: &'a Ctx, new: &'a NewSession, kept: Carried) -> BoxFuture<'a, Response> {
    Box::pin(async move {
        let actor = crate::access::Actor { person: new.begun.person.clone(), session: new.begun.session.clone() };
        // Finished before the first wait: the serializer cannot travel between threads.
        let body = {
            let mut body = form_urlencoded::Serializer::new(String::new());
            body.append_pair("csrf", &session::csrf(&ctx.app.keys, &actor));
            for (name, value) in &kept.fields {
                body.append_pair(name, value);
            }
            body.finish()
        };
        let cookie = format!("{}={}", session::name(ctx.tls), new.token);
        // The same person at the same end of the same connection.
        let mut request = Request::post(&kept.path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        if let Some(peer) = ctx.peer() {
            request = request.extension(peer);
        }
        match request.body(Body::from(body)) {
            Ok(request) => match app::router(&ctx.app).oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
            Err(_) => Redirect::to("/desk").into_response(),
        }
    })
}

async fn sign_out(posted: Posted) -> Result<Response, Stop> {
    let ctx = posted.ctx;
    let me = ctx.me()?;
    let asked = posted.fields.line("session");
    let session = if asked.is_empty() { me.actor.session.clone() } else { asked };
    let this = session == me.actor.session;
    let proof = ctx.prove(own(me)).await?;
    match ctx.execute(SignOut { session }, proof).await {
        // Another one that ended meanwhile, or by the first of two clicks: what was wished is so.
        Ok(()) | Err(Fail::NotThere) if !this => {}
        done => done?,
    }
    Ok(if this { gone(&ctx) } else { Redirect::to("/desk/me?did=device-out").into_response() })
}

async fn sign_out_everywhere(posted: Posted) -> Result<Response, Stop> {
    let ctx = posted.ctx;
    let proof = ctx.prove(own(ctx.me()?)).await?;
    ctx.execute(SignOutEverywhere, proof).await?;
    Ok(gone(&ctx))
}

fn gone(ctx: &Ctx) -> Response {
    let mut response = Redirect::to("/sign-in?did=signed-out").into_response();
    response.headers_mut().insert(header::SET_COOKIE, session::take_back(ctx.tls));
    response
}

async fn invite_page(ctx: Ctx, Path(token): Path<String>) -> Result<Response, Stop> {
    show_invite(&ctx, token, String::new(), false, Errors::none()).await
}

async fn show_invite(ctx: &Ctx, token: String, sign_in_name: String, agree: bool, errors: Errors) -> Result<Response, Stop> {
    let found = super::invited(ctx.app.store.read(), &token, ctx.now).await?;
    let proposed = found.as_ref().and_then(|found| found.sign_in_name.clone()).unwrap_or_default();
    let invited = found.map(|found| Invited {
        by: found.by,
        person: found.person,
        unit: found.unit,
        until: when(ctx, found.until),
        qr: format!("/invite/{token}/qr.svg"),
    });
    html(&InvitePage {
        f: frame(&ctx.app, &format!("/invite/{token}")),
        safe: ctx.safe,
        invited,
        sign_in_name: if sign_in_name.is_empty() { proposed } else { sign_in_name },
        agree,
        errors,
        token,
    })
}

async fn invite_qr(ctx: Ctx, Path(token): Path<String>) -> Result<Response, Stop> {
    let svg = qr_svg(&format!("{}/invite/{token}", ctx.app.config.public_url)).ok_or(Stop::NotThere)?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))], svg).into_response())
}

async fn invite_post(path: Path<String>, posted: Posted) -> Result<Response, Stop> {
    let Path(token) = path;
    let Posted { ctx, fields } = posted;
    if !ctx.safe {
        return Err(Stop::Foreign);
    }
    let (name, password, agree) = (fields.line("sign_in_name"), fields.get("password"), !fields.line("agree").is_empty());
    let done =
        if agree { accept(&ctx, &token, &name, &password).await } else { Err(Refusal::at("agree", "invite-agree").into()) };
    match done {
        Ok(new) => {
            let mut response = Redirect::to("/desk").into_response();
            hand_out(&mut response, &new, ctx.tls);
            Ok(response)
        }
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
            let mut page = show_invite(&ctx, token, name, agree, errors).await?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn accept(ctx: &Ctx, token: &str, name: &str, password: &str) -> Result<NewSession, Fail> {
    // Hashing is dear, and who has no link that opens gets none: else a stranger's posts would keep everybody waiting at the door.
    if super::invited(ctx.app.store.read(), token, ctx.now).await?.is_none() {
        return Err(Refusal::new("invite-gone").into());
    }
    let hash = ctx.app.passwords.hash(password).await?;
    let command = AcceptInvitation {
        token: token.to_owned(),
        sign_in_name: name.to_owned(),
        password: password.to_owned(),
        password_hash: hash.clone(),
    };
    let person = ctx.execute(command, store::door("an invitation")).await?;
    let typed = Typed { name, password: "", address: &ctx.address, keep: false, device: &ctx.device };
    sign_in_after_invitation(&ctx.app.store, &*ctx.app.chance, &person, &hash, typed).await
}

async fn first_run_page(ctx: Ctx) -> Result<Response, Stop> {
    if is_founded(ctx.app.store.read()).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    show_first_run(&ctx, &Fields::default(), Errors::none())
}

fn show_first_run(ctx: &Ctx, fields: &Fields, errors: Errors) -> Result<Response, Stop> {
    html(&FirstRun {
        f: frame(&ctx.app, "/first-run"),
        safe: ctx.safe,
        code: fields.line("code"),
        bureau: fields.line("bureau"),
        site_name: fields.line("site_name"),
        person_name: fields.line("person_name"),
        sign_in_name: fields.line("sign_in_name"),
        errors,
    })
}

async fn first_run_post(posted: Posted) -> Result<Response, Stop> {
    let Posted { ctx, fields } = posted;
    if !ctx.safe {
        return Err(Stop::Foreign);
    }
    match found(&ctx, &fields).await {
        Ok(new) => {
            ctx.app.refresh_site().await?;
            let mut response = Redirect::to("/desk/units?did=founded").into_response();
            hand_out(&mut response, &new, ctx.tls);
            Ok(response)
        }
        // That it is over stands beside no field.
        Err(Fail::Refused(refusal)) if refusal.field.is_empty() => Err(refusal.into()),
        Err(Fail::Refused(refusal)) => {
            let mut errors = Errors::none();
            errors.add(refusal.field, sentence_of(&ctx.app, &refusal));
            let mut page = show_first_run(&ctx, &fields, errors)?;
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn found(ctx: &Ctx, fields: &Fields) -> Result<NewSession, Fail> {
    let password = fields.get("password");
    if is_founded(ctx.app.store.read()).await? {
        return Err(Refusal::new("first-run-over").into());
    }
    let hash = ctx.app.passwords.hash(&password).await?;
    let l = &ctx.app.lang;
    let section = |code: &str| NewSection {
        code: code.to_owned(),
        name: l.t(&format!("section-{code}")).into_owned(),
        about: l.t(&format!("section-{code}-line")).into_owned(),
    };
    let name = fields.line("sign_in_name");
    let command = FoundBureau {
        code: fields.line("code"),
        bureau: fields.line("bureau"),
        site_name: fields.line("site_name"),
        sections: ["yaowen", "zhibu", "xuexi", "gongkai", "fuwu"].map(section).to_vec(),
        person_name: fields.line("person_name"),
        sign_in_name: name.clone(),
        password,
        password_hash: hash.clone(),
    };
    let (_, person) = ctx.execute(command, store::door("the one-time code")).await?;
    let typed = Typed { name: &name, password: "", address: &ctx.address, keep: false, device: &ctx.device };
    sign_in_after_invitation(&ctx.app.store, &*ctx.app.chance, &person, &hash, typed).await
}
