//! The headers that every answer carries.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// No inline script or style, nothing from elsewhere, no frame around us. `blob:` for media alone: a page that puts segments together (`learn-play.js`)
/// has no other address for them.
pub const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; font-src 'self'; connect-src 'self'; \
                       media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sets them, over whatever stood there.
pub fn safety(headers: &mut HeaderMap) {
    const SET: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in SET {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
