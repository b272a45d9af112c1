//! What a browser sends: fields of a form, and files.
//!
//! Promises: a field that is missing is empty, never an error; a form without the token of this sign-in does not reach its handler; a form that
//! comes after the sign-in ended is not lost (its fields travel through the sign-in page); nothing larger than allowed is read.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::to_bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::ctx::Ctx;
use super::{Stop, session};
use crate::app::App;

/// Most bytes of a form without files: a text of 300,000 characters, percent-encoded.
const FORM: usize = 3 << 20;
/// Most bytes of an upload: the 20 MB that the desk allows, and the form round it. A larger body is cut off here; the sentence
/// about 20 MB comes from the reader of the file.
const UPLOAD: usize = 21 << 20;

/// Most fields of a form: the editor has one for each picture, and some more. A million empty ones would be three megabytes to send and a
/// hundred to keep.
const FIELDS: usize = 10_000;

/// The fields of a form, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// From `a=b&c=d`, as far as it is no more than any form of ours and one field.
    pub fn parse(bytes: &[u8]) -> Self {
        Self(
            form_urlencoded::parse(bytes).take(FIELDS + 1).map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
        )
    }

    fn are_too_many(&self) -> bool {
        self.0.len() > FIELDS
    }

    /// The first value, or nothing at all. Line ends become `\n`, other control characters go.
    pub fn get(&self, name: &str) -> String {
        self.maybe(name).unwrap_or_default()
    }

    /// As [`Fields::get`], but tells a missing field from an empty one.
    pub fn maybe(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| clean(value))
    }

    /// One line: line ends and surrounding blanks go.
    pub fn line(&self, name: &str) -> String {
        self.get(name).replace('\n', " ").trim().to_owned()
    }

    /// A number; 0 when it is none.
    pub fn number(&self, name: &str) -> i64 {
        self.line(name).parse().unwrap_or_default()
    }

    /// All fields whose names begin with `prefix`, without it.
    pub fn starting(&self, prefix: &str) -> Vec<(String, String)> {
        self.0.iter().filter_map(|(key, value)| Some((key.strip_prefix(prefix)?.to_owned(), clean(value)))).collect()
    }
}

fn clean(value: &str) -> String {
    value.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Escapes a value of a query.
pub fn query_escape(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Whether one of our own scripts asks, and not a browser for a page.
pub fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
}

/// Only a path of our own may be gone back to. Browsers drop tabs and line ends from an address before they read it: to them `/⇥/host` is
/// `//host`.
pub fn own_path(path: &str) -> &str {
    let fine = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.contains(char::is_control)
        && path.len() < 2_000;
    if fine { path } else { "/desk" }
}

/// What a form held, for the page that tells of trouble: it offers the form again.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Arc<Mutex<Option<Fields>>>);

impl Sent {
    fn keep(&self, fields: &Fields) {
        // A password is not written into a page.
        if !fields.0.iter().any(|(name, _)| name.ends_with("password")) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fields.clone());
        }
    }

    /// What was kept, once.
    pub(super) fn take(&self) -> Vec<(String, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default().0
    }
}

/// A form that was sent, with the request's surroundings.
pub struct Posted {
    /// Who and when.
    pub ctx: Ctx,
    /// What was typed.
    pub fields: Fields,
}

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Stop;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Stop> {
        let (mut parts, body) = request.into_parts();
        let ctx = <Ctx as axum::extract::FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await;
        // Also while the database is away: what was typed goes back to whoever typed it. A stranger's form is not even read.
        let ctx = match ctx {
            Err(stop) if !matches!(stop, Stop::Busy | Stop::Broken) => return Err(stop),
            other => other,
        };
        let bytes = to_bytes(body, FORM).await.map_err(|_| Stop::Refused(crate::refusal::Refusal::new("form-too-long")))?;
        let fields = Fields::parse(&bytes);
        if let Some(sent) = parts.extensions.get::<Sent>() {
            sent.keep(&fields);
        }
        let ctx = ctx?;
        if fields.are_too_many() {
            return Err(Stop::Refused(crate::refusal::Refusal::new("form-too-long")));
        }
        check_token(&ctx, &fields)?;
        Ok(Self { ctx, fields })
    }
}

fn check_token(ctx: &Ctx, fields: &Fields) -> Result<(), Stop> {
    let Some(me) = ctx.who() else {
        if ctx.is_public() {
            return Ok(());
        }
        let path = ctx.path.clone();
        return Err(Stop::SignInCarrying { path, fields: fields.0.clone() });
    };
    if ctx.is_public() || session::csrf_holds(&ctx.app.keys, &me.actor, &fields.get("csrf")) {
        return Ok(());
    }
    // The same person in a newer sign-in (another tab signed in again): the form is theirs, so it counts.
    if session::csrf_same_person(&ctx.app.keys, &me.actor.person, &fields.get("csrf")) {
        return Ok(());
    }
    Err(Stop::Foreign)
}

/// An upload: fields first, then one file.
pub struct Uploaded {
    /// Who and when.
    pub ctx: Ctx,
    /// What was typed.
    pub fields: Fields,
    /// The file's name and bytes; nothing when none was chosen.
    pub file: Option<(String, Bytes)>,
    /// Held as long as the file is: a hundred large ones at once would be all the memory there is.
    pub turn: Option<OwnedSemaphorePermit>,
}

impl FromRequest<Arc<App>> for Uploaded {
    type Rejection = Stop;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Stop> {
        let (mut parts, body) = request.into_parts();
        let ctx = <Ctx as axum::extract::FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await?;
        let length =
            parts.headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<usize>().ok());
        if length.is_some_and(|length| length > UPLOAD) {
            return Err(Stop::TooLarge);
        }
        let mut request = Request::from_parts(parts, body);
        // Without a word of ours, two megabytes are all that is read.
        DefaultBodyLimit::max(UPLOAD).apply(&mut request);
        let mut multipart = Multipart::from_request(request, app).await.map_err(|_| Stop::Refused(broken()))?;
        let (mut fields, mut file, mut turn) = (Fields::default(), None, None);
        while let Some(field) = multipart.next_field().await.map_err(|error| unread(&error))? {
            if fields.are_too_many() {
                return Err(Stop::Refused(broken()));
            }
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(ToOwned::to_owned) {
                Some(file_name) => {
                    // The token stands before the file, so that a stranger's upload is not read.
                    check_token(&ctx, &fields)?;
                    if turn.is_none() {
                        turn = ctx.app.uploads.clone().acquire_owned().await.ok();
                    }
                    let bytes = field.bytes().await.map_err(|error| unread(&error))?;
                    if !(file_name.is_empty() && bytes.is_empty()) {
                        file = Some((clean(&file_name), bytes));
                    }
                }
                None => fields.0.push((name, field.text().await.map_err(|error| unread(&error))?)),
            }
        }
        check_token(&ctx, &fields)?;
        Ok(Self { ctx, fields, file, turn })
    }
}

/// What it means that an upload could not be read to its end.
fn unread(error: &MultipartError) -> Stop {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Stop::TooLarge } else { Stop::Refused(broken()) }
}

fn broken() -> crate::refusal::Refusal {
    crate::refusal::Refusal::new("upload-broken")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_gone_back_to() {
        for evil in
            ["//evil.example", "https://evil.example", "/\\evil", "evil", "/a\r\nSet-Cookie: x", "/\t/evil.example", "/\u{85}/x"]
        {
            assert_eq!(own_path(evil), "/desk");
        }
        assert_eq!(own_path("/a/k7m2qd9x?x=1"), "/a/k7m2qd9x?x=1");
    }

    #[test]
    fn line_ends_are_one_kind_and_control_characters_go() {
        let fields = Fields::parse("body=a%0D%0Ab%00c&title=%20x%0Ay%20".as_bytes());
        assert_eq!(fields.get("body"), "a\nbc");
        assert_eq!(fields.line("title"), "x y");
    }
}
