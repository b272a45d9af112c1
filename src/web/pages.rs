//! From data to an answer: the frame of the desk, sentences of refusals, the page of every early end.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

use super::ctx::Ctx;
use super::{Stop, dates, icons};
use crate::access::{Action, Role};
use crate::ambient::Instant;
use crate::app::App;
use crate::desk::{Errors, Flash, FlashKind, Form, Frame, Here, Trouble, TroublePage, When};
use crate::people;
use crate::people::rules::start_of_day;
use crate::refusal::Refusal;

/// A rendered page, its icons put in.
///
/// # Errors
/// The template's; ours do not fail.
pub fn html(template: &impl Template) -> Result<Response, Stop> {
    Ok(Html(icons::finish(template.render()?)).into_response())
}

/// A piece of a page.
pub fn fragment(text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], text).into_response()
}

/// The frame round a page of the desk, for who is signed in.
///
/// # Errors
/// Nobody is.
pub fn frame(ctx: &Ctx, here: Here) -> Result<Frame<'_>, Stop> {
    let me = ctx.me()?;
    let any = |roles: &[Role]| me.roles.iter().any(|role| roles.contains(role));
    Ok(Frame {
        l: &ctx.app.lang,
        assets: &ctx.app.assets,
        site_name: ctx.app.site().name.clone(),
        person_name: me.name.clone(),
        person_post: me.post.clone(),
        csrf: ctx.csrf(),
        here,
        back: ctx.path.split('?').next().unwrap_or("/desk").to_owned(),
        may_write: any(crate::publish::WriteArticle::ROLES),
        may_review: any(crate::approval::Review::ROLES) || me.borrowed,
        may_organise: any(crate::learn::SeeLearning::ROLES),
        may_people: any(people::MANAGING),
        flash: flash(ctx),
    })
}

/// What was just done: `?did=` names one of our own sentences, nothing else.
fn flash(ctx: &Ctx) -> Option<Flash> {
    let did = ctx.query().line("did");
    let key = format!("did-{did}");
    (!did.is_empty() && ctx.app.lang.knows(&key)).then(|| Flash { kind: FlashKind::Ok, text: ctx.app.lang.t(&key).into_owned() })
}

/// Token and key for the forms of a page.
pub fn form(ctx: &Ctx) -> Form {
    Form { csrf: ctx.csrf(), key: ctx.form_key() }
}

/// An instant as the desk shows it.
pub fn when(ctx: &Ctx, at: Instant) -> When {
    let l = &ctx.app.lang;
    When { iso: dates::iso(at), text: dates::short(l, at, ctx.now), full: dates::full(l, at) }
}

/// A calendar date as the desk shows it, without a time.
pub fn day(ctx: &Ctx, date: &str) -> When {
    let (l, at) = (&ctx.app.lang, start_of_day(date).unwrap_or_default());
    When { iso: date.to_owned(), text: dates::near(l, at, ctx.now), full: dates::day(l, at) }
}

/// The sentence of a refusal.
pub fn sentence_of(app: &App, refusal: &Refusal) -> String {
    app.lang.sentence(refusal)
}

/// What was refused beside its field, and with it everything else that is wrong with what was typed; `whole`: where a refusal stands that is about no field.
pub fn beside(app: &App, refusal: &Refusal, others: &[Refusal], whole: &'static str) -> Errors {
    let mut errors = Errors::none();
    for refusal in others.iter().filter(|other| other.field != refusal.field).chain([refusal]) {
        errors.add(if refusal.field.is_empty() { whole } else { refusal.field }, sentence_of(app, refusal));
    }
    errors
}

/// A refusal as a whole page of the desk, with what was typed to copy from: label and text.
///
/// # Errors
/// Nobody is signed in.
pub fn kept(ctx: &Ctx, here: Here, sentence: String, typed: Vec<(String, String)>) -> Result<Response, Stop> {
    let page = TroublePage {
        f: frame(ctx, here)?,
        trouble: Trouble::Refused,
        sentence,
        typed: typed.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        next: String::new(),
        request: String::new(),
        again: None,
    };
    let mut page = html(&page)?;
    *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}

/// The sentence of an early end, for scripts.
pub(super) fn sentence(app: &App, stop: &Stop) -> String {
    match stop {
        Stop::Refused(refusal) => sentence_of(app, refusal),
        Stop::SignIn { .. } | Stop::SignInCarrying { .. } => app.lang.t("stop-signed-out").into_owned(),
        Stop::NotThere => app.lang.t("trouble-not-found-line").into_owned(),
        Stop::Foreign => app.lang.t("trouble-expired-line").into_owned(),
        Stop::TooLarge => app.lang.t("stop-too-large").into_owned(),
        Stop::Busy => app.lang.t("trouble-busy-line").into_owned(),
        Stop::Broken => app.lang.t("trouble-broken-line").into_owned(),
    }
}

/// What the page of an early end takes along.
pub(super) struct Again {
    /// Number under which the log tells more.
    pub number: String,
    /// Where the form was meant to go.
    pub path: String,
    /// What it held.
    pub fields: Vec<(String, String)>,
}

/// The whole page of an early end.
pub(super) fn stop_page(app: &App, stop: &Stop, again: Again) -> Response {
    if let Stop::SignInCarrying { path, fields } = stop {
        return people::sign_in_carrying(app, path, fields);
    }
    let trouble = match stop {
        Stop::NotThere | Stop::SignIn { .. } | Stop::SignInCarrying { .. } => Trouble::NotFound,
        Stop::Refused(_) | Stop::TooLarge => Trouble::Refused,
        Stop::Foreign => Trouble::Expired,
        Stop::Busy => Trouble::Busy,
        Stop::Broken => Trouble::Broken,
    };
    let frame = Frame::of_nobody(&app.lang, &app.assets, app.site().name.clone(), Here::Today, "/desk".to_owned());
    let sentence = if trouble == Trouble::Refused { sentence(app, stop) } else { String::new() };
    // Nothing was wrong with the form itself: it can be sent again as it is. Its key makes two of them one wish.
    let whole = matches!(trouble, Trouble::Busy | Trouble::Broken) && !again.fields.is_empty();
    let request = again.number;
    let again = whole.then_some((again.path, again.fields));
    let page = TroublePage { f: frame, trouble, sentence, typed: Vec::new(), next: String::new(), request, again };
    match page.render() {
        Ok(text) => Html(icons::finish(text)).into_response(),
        Err(_) => trouble_bare(),
    }
}

/// What a reader sees at an address that is none: the page of the site, not of the desk.
pub(super) fn not_found(app: &App) -> Response {
    let site = app.site();
    let ctx = crate::edition::views::Ctx { l: &app.lang, assets: &app.assets, site: &site };
    Html(crate::edition::views::not_found(&ctx)).into_response()
}

fn trouble_bare() -> Response {
    axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
