//! How a page, an asset or a bare status travels: encoding, freshness, safety headers.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::Leaf;
use crate::db::hex;
use crate::web::assets::Asset;
use crate::web::headers;

/// Content type of a stored file by its extension, and whether it is a download.
pub fn media_type(extension: &str) -> (&'static str, bool) {
    match extension {
        "jpg" => ("image/jpeg", false),
        "png" => ("image/png", false),
        "webp" => ("image/webp", false),
        "pdf" => ("application/pdf", true),
        "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true),
        "docx" => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", true),
        _ => ("application/octet-stream", true),
    }
}

pub(super) fn send(leaf: &Leaf, request: &HeaderMap, status: StatusCode) -> Response<Body> {
    let fresh = status == StatusCode::OK && request.get(header::IF_NONE_MATCH) == Some(&leaf.etag);
    let brotli = leaf.brotli.as_ref().filter(|_| takes_brotli(request));
    let body = match (fresh, brotli) {
        (true, _) => Body::empty(),
        (false, Some(packed)) => Body::from(packed.clone()),
        (false, None) => Body::from(leaf.plain.clone()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = if fresh { StatusCode::NOT_MODIFIED } else { status };
    let headers = response.headers_mut();
    headers::safety(headers);
    headers.insert(header::CONTENT_TYPE, leaf.kind.clone());
    headers.insert(header::CACHE_CONTROL, leaf.cache.clone());
    headers.insert(header::ETAG, leaf.etag.clone());
    if leaf.brotli.is_some() {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if brotli.is_some() && !fresh {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

/// Puts the bytes of an asset in, as brotli for whoever takes it.
pub(super) fn pack(response: &mut Response<Body>, asset: &Asset<'_>, headers: &HeaderMap) {
    let packed = asset.brotli.filter(|_| takes_brotli(headers));
    *response.body_mut() = Body::from(Bytes::copy_from_slice(packed.unwrap_or(asset.bytes)));
    if asset.brotli.is_some() {
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    if packed.is_some() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.split(',').any(|e| e.trim() == "br"))
}

pub(super) fn set(response: &mut Response<Body>, kind: &'static str, cache: &'static str) {
    headers::safety(response.headers_mut());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
}

pub(super) fn plain(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from(status.to_string()));
    *response.status_mut() = status;
    headers::safety(response.headers_mut());
    response
}

pub(super) fn etag(bytes: &[u8]) -> Option<HeaderValue> {
    let hash = hex(&Sha256::digest(bytes));
    HeaderValue::from_str(&format!("\"{}\"", hash.get(..20)?)).ok()
}
