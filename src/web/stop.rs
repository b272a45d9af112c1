//! How a request ends early: each way is a value, and each has a readable page.
//!
//! Promise: a person never sees a bare status; the page says what happened, what was kept and what to do.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::forms;
use crate::app::App;
use crate::db::Fail;
use crate::refusal::Refusal;

/// Why a handler did not answer with its page.
#[derive(Debug, Clone)]
pub enum Stop {
    /// Nobody is signed in; after signing in the person comes back to this path.
    SignIn {
        /// Path to come back to.
        next: String,
    },
    /// A form came after the sign-in had ended; its fields are carried through the sign-in page.
    SignInCarrying {
        /// Where the form was meant to go.
        path: String,
        /// What was typed.
        fields: Vec<(String, String)>,
    },
    /// Not there, or not yours: one answer for both.
    NotThere,
    /// The rules say no, and the page had no better place for the sentence.
    Refused(Refusal),
    /// From another site, or without the token of the form.
    Foreign,
    /// Larger than this form may be.
    TooLarge,
    /// The database is away or overloaded, or a commit was not answered: the same form again tells, or does it.
    Busy,
    /// A bug or a broken machine; the reason is in the log.
    Broken,
}

impl From<Fail> for Stop {
    fn from(fail: Fail) -> Self {
        match fail {
            Fail::Refused(refusal) => Self::Refused(refusal),
            Fail::NotThere => Self::NotThere,
            Fail::Unknown => Self::Busy,
            Fail::Db(error) => error.into(),
        }
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "database");
        if crate::db::is_away(&error) { Self::Busy } else { Self::Broken }
    }
}

impl From<askama::Error> for Stop {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "template");
        Self::Broken
    }
}

impl Stop {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::SignInCarrying { .. } => StatusCode::UNAUTHORIZED,
            Self::NotThere => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Stop {
    /// What a client that speaks JSON is told it was: stable words of the interface, see `docs/learn-protocol.md`.
    fn code(&self) -> &'static str {
        match self {
            Self::SignIn { .. } | Self::SignInCarrying { .. } => "signed-out",
            Self::NotThere => "not-there",
            Self::Refused(refusal) => refusal.code.strip_prefix("learn-").unwrap_or(refusal.code),
            Self::Foreign => "foreign",
            Self::TooLarge => "too-large",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }
}

impl IntoResponse for Stop {
    /// Bare; [`dress`] puts the page round it.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Self::SignIn { next } = &self {
            let target = format!("/sign-in?next={}", forms::query_escape(next));
            if let Ok(value) = HeaderValue::from_str(&target) {
                response.headers_mut().insert(header::LOCATION, value);
            }
        }
        if matches!(self, Self::Busy) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Whether a response is a stop that has not been dressed yet.
pub(super) fn is_stop(response: &Response) -> bool {
    response.extensions().get::<Stop>().is_some()
}

/// Whether a path, its escapes undone, is text on one line.
fn is_text(path: &str) -> bool {
    percent_encoding::percent_decode_str(path).decode_utf8().is_ok_and(|text| !text.contains(char::is_control))
}

/// What broke gets a number, for the log and for whoever asks for help.
fn number(app: &App, stop: &Stop, path: &str) -> String {
    if !matches!(stop, Stop::Broken) {
        return String::new();
    }
    let number = crate::ambient::new_code(&*app.chance);
    tracing::error!(number, path, "an answer broke; the reason stands above");
    number
}

/// Gives every stop its page, and every answer of this lane its safety headers.
pub(super) async fn dress(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let wants_json = forms::wants_json(request.headers());
    let on_desk = request.uri().path().starts_with("/desk");
    let path = request.uri().path().to_owned();
    let sent = super::forms::Sent::default();
    request.extensions_mut().insert(sent.clone());
    // No id holds a control character or broken text, and PostgreSQL would not even look for one.
    let mut response = if is_text(&path) { next.run(request).await } else { Stop::NotThere.into_response() };
    if let Some(stop) = response.extensions().get::<Stop>().cloned()
        && (wants_json || !matches!(stop, Stop::SignIn { .. }))
    {
        let page = if wants_json {
            if matches!(stop, Stop::SignIn { .. }) {
                *response.status_mut() = StatusCode::UNAUTHORIZED;
                response.headers_mut().remove(header::LOCATION);
            }
            (
                [(header::CONTENT_TYPE, "application/json; charset=utf-8")],
                serde_json::json!({ "code": stop.code(), "error": super::pages::sentence(&app, &stop) }).to_string(),
            )
                .into_response()
        } else if matches!(stop, Stop::NotThere) && !on_desk {
            super::pages::not_found(&app)
        } else {
            let again = super::pages::Again { number: number(&app, &stop, &path), path, fields: sent.take() };
            super::pages::stop_page(&app, &stop, again)
        };
        let (parts, body) = page.into_parts();
        *response.body_mut() = body;
        for (name, value) in &parts.headers {
            response.headers_mut().insert(name, value.clone());
        }
    }
    let headers = response.headers_mut();
    super::headers::safety(headers);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
