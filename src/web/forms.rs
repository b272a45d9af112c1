//! What a browser sends: fields of a form, and files.
//!
//! Promises: a field that is missing is empty, never an error; a form without the token of this sign-in does not reach its handler; a form that
//! comes after the sign-in ended is not lost (its fields travel through the sign-in page); nothing larger than allowed is read.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;

use super::ctx::Ctx;
use super::{Stop, session};
use crate::app::App;

/// Most bytes of a form without files: a text of 300,000 characters, percent-encoded.
const FORM: usize = 3 << 20;
/// Most bytes of an upload: the 20 MB that the desk allows, and the form round it. A larger body is cut off here; the sentence
/// about 20 MB comes from the reader of the file.
const UPLOAD: usize = 21 << 20;

/// The fields of a form, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// From `a=b&c=d`.
    pub fn parse(bytes: &[u8]) -> Self {
        Self(form_urlencoded::parse(bytes).into_owned().collect())
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

/// Only a path of our own may be gone back to.
pub fn own_path(path: &str) -> &str {
    let fine = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r', '\0']) && path.len() < 2_000;
    if fine { path } else { "/desk" }
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
        let ctx = <Ctx as axum::extract::FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await?;
        let bytes = to_bytes(body, FORM).await.map_err(|_| Stop::Refused(crate::refusal::Refusal::new("form-too-long")))?;
        let fields = Fields::parse(&bytes);
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
        let limited = Body::new(http_body_util::Limited::new(body, UPLOAD));
        let mut multipart =
            Multipart::from_request(Request::from_parts(parts, limited), app).await.map_err(|_| Stop::Refused(broken()))?;
        let (mut fields, mut file) = (Fields::default(), None);
        while let Some(field) = multipart.next_field().await.map_err(|_| Stop::TooLarge)? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(ToOwned::to_owned) {
                Some(file_name) => {
                    // The token stands before the file, so that a stranger's upload is not read.
                    check_token(&ctx, &fields)?;
                    let bytes = field.bytes().await.map_err(|_| Stop::TooLarge)?;
                    if !(file_name.is_empty() && bytes.is_empty()) {
                        file = Some((clean(&file_name), bytes));
                    }
                }
                None => fields.0.push((name, field.text().await.map_err(|_| Stop::Refused(broken()))?)),
            }
        }
        check_token(&ctx, &fields)?;
        Ok(Self { ctx, fields, file })
    }
}

fn broken() -> crate::refusal::Refusal {
    crate::refusal::Refusal::new("upload-broken")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_gone_back_to() {
        for evil in ["//evil.example", "https://evil.example", "/\\evil", "evil", "/a\r\nSet-Cookie: x"] {
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
