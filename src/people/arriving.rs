//! Where the web meets the door: who comes with a cookie, the first-run code, the sign-in page that carries a form.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};

use super::door_views::{Carried, Door as DoorFrame, SignIn};
use super::rules::door::{SEEN_EVERY, seen_every_often};
use super::store::{failures, sessions};
use super::{SetFirstRunCode, SignedIn, is_founded, signed_in_by_token, store};
use crate::access::Object;
use crate::ambient::{Instant, new_token};
use crate::app::App;
use crate::db::{Fail, Store};
use crate::desk::Errors;
use crate::web::{forms, icons};

/// Who comes with that token; the session is noted as used, once a minute at most.
///
/// # Errors
/// The database's.
pub async fn signed_in(app: &App, token: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    let found = signed_in_by_token(app.store.read(), token, now).await?;
    if let Some(me) = found.as_ref().filter(|me| me.seen_at + SEEN_EVERY <= now) {
        note_seen(app, me);
    }
    Ok(found)
}

/// Who comes with that token for something of which no page is made, every half minute for hours: one look at the database, and the session is noted as
/// used once in some minutes.
pub(super) async fn comes_often(app: &App, token: &str, now: Instant) -> sqlx::Result<Option<SignedIn>> {
    let found = sessions::bare_by_token(app.store.read(), token, now).await?;
    if let Some(me) = found.as_ref().filter(|me| me.seen_at + seen_every_often(me.until - me.seen_at) <= now) {
        note_seen(app, me);
    }
    Ok(found)
}

fn note_seen(app: &App, me: &SignedIn) {
    let (store, touch) = (app.store.clone(), sessions::Touch { session: me.actor.session.clone() });
    let proof = store::door("the cookie's own session");
    // The page need not wait for it.
    tokio::spawn(async move {
        if let Err(error) = store.execute(touch, proof).await {
            tracing::debug!(%error, "a session was not noted");
        }
    });
}

/// The one-time code that makes the first administrator; new at each start until it was used.
///
/// # Errors
/// The database's.
pub async fn first_run_lines(app: &App) -> anyhow::Result<Vec<String>> {
    if is_founded(app.store.read()).await? {
        return Ok(Vec::new());
    }
    let token = new_token(&*app.chance);
    let code = [0, 4, 8, 12].map(|at| &token[at..at + 4]).join("-");
    app.store.execute(SetFirstRunCode { code: code.clone() }, store::door("first run")).await?;
    Ok(vec![app.lang.t2("first-run-line", "url", &app.config.public_url, "code", code).into_owned()])
}

/// Whether a form goes on to that path after a sign-in.
pub(super) fn may_be_carried(path: &str) -> bool {
    path.starts_with("/desk/") && forms::own_path(path) == path
}

/// The sign-in page with the fields of a form that came too late. Who wanted to sign out is out already.
pub fn sign_in_carrying(app: &App, path: &str, fields: &[(String, String)]) -> Response {
    let seal = fields.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.clone()).unwrap_or_default();
    // A password is not written into a page, not even into its own form.
    let fields = fields.iter().filter(|(name, _)| name != "csrf" && !name.ends_with("password")).cloned().collect();
    let page = SignIn {
        f: frame(app, "/sign-in"),
        safe: true,
        name: String::new(),
        keep: false,
        next: "/desk".to_owned(),
        errors: Errors::none(),
        carried: may_be_carried(path).then(|| Carried { path: path.to_owned(), seal, fields }),
        signed_out: path.starts_with("/sign-out"),
    };
    page.render().map_or_else(
        |_| axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |text| Html(icons::finish(text)).into_response(),
    )
}

pub(super) fn frame<'a>(app: &'a App, back: &str) -> DoorFrame<'a> {
    DoorFrame {
        l: &app.lang,
        assets: &app.assets,
        site_name: app.site().name.clone(),
        csrf: String::new(),
        back: back.to_owned(),
    }
}

/// Takes away sessions and delays that are over.
///
/// # Errors
/// The database's.
pub async fn sweep(store: &Store) -> Result<(), Fail> {
    store.execute(failures::Sweep, store::door("sweeping")).await.map(drop)
}

/// The object of one's own account.
pub(super) fn own(me: &SignedIn) -> Object {
    Object { node: me.node.clone(), owner: me.actor.person.clone(), id: me.actor.person.clone() }
}
