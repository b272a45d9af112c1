//! How a page, an asset or a bare status travels: encoding, freshness, safety headers.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
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
    let fresh = status == StatusCode::OK && has_it(request, &leaf.etag);
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

/// The entries of a header that lists them with commas.
fn entries<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim)
}

/// Whether the reader has these bytes already. A proxy that packed them calls our tag a weak one.
pub(super) fn has_it(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == bare_bytes(etag);
    entries(headers, &header::IF_NONE_MATCH).any(|tag| tag == "*" || bare(tag))
}

fn bare_bytes(etag: &HeaderValue) -> &[u8] {
    etag.as_bytes().strip_prefix(b"W/").unwrap_or(etag.as_bytes())
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    entries(headers, &header::ACCEPT_ENCODING).any(|entry| {
        let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0));
        coding.trim().eq_ignore_ascii_case("br") && !refused
    })
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
    // Weak: the packed and the plain bytes of a page have one tag.
    HeaderValue::from_str(&format!("W/\"{}\"", hash.get(..20)?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn whoever_has_the_page_gets_no_second_copy() {
        let tag = etag(b"page").expect("a tag");
        let strong = tag.to_str().expect("text").trim_start_matches("W/").to_owned();
        for has in [strong.clone(), format!("W/{strong}"), format!("\"other\", {strong}"), "*".to_owned()] {
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(&has).expect("a header"))]);
            assert!(has_it(&headers, &tag), "{has}");
        }
        assert!(!has_it(&asked(header::IF_NONE_MATCH, "\"other\""), &tag));
        assert!(!has_it(&HeaderMap::new(), &tag));
    }

    #[test]
    fn brotli_goes_to_whoever_takes_it() {
        for yes in ["gzip, deflate, br, zstd", "br;q=1.0", "gzip;q=0.5, BR ; q=0.2"] {
            assert!(takes_brotli(&asked(header::ACCEPT_ENCODING, yes)), "{yes}");
        }
        for no in ["gzip", "br;q=0", "br;q=0.0, gzip", "brx"] {
            assert!(!takes_brotli(&asked(header::ACCEPT_ENCODING, no)), "{no}");
        }
    }
}
