//! The cookie of a sign-in and the token of its forms.
//!
//! Promises: the cookie holds 256 random bits and nothing else; the form token is made from a key of this installation, and its first half
//! names the person, so that fields carried through a new sign-in go to the same person only.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::access::Actor;
use crate::keys::{Keys, same};

/// Over TLS: a cookie that no other host and no plain connection can set.
const SAFE: &str = "__Host-zhibu";
/// On the machine itself without TLS, where browsers drop `__Host-`.
const LOCAL: &str = "zhibu";

/// The token of the request's cookie. Over TLS the safe one alone counts: the other could have been set by whoever sits on a plain
/// connection, who would have the person work under a sign-in of his.
pub fn token(headers: &HeaderMap, tls: bool) -> Option<String> {
    cookie(headers, name(tls))
}

/// The cookie's name.
pub fn name(tls: bool) -> &'static str {
    if tls { SAFE } else { LOCAL }
}

/// A cookie by its name.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The header that hands the cookie out. `keep_s` seconds on the person's own device; nothing: until the browser closes.
pub fn hand_out(token: &str, tls: bool, keep_s: Option<i64>) -> HeaderValue {
    let name = name(tls);
    let secure = if tls { "; Secure" } else { "" };
    let age = keep_s.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    HeaderValue::from_str(&format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"))
        .unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The header that takes it back.
pub fn take_back(tls: bool) -> HeaderValue {
    HeaderValue::from_static(if tls {
        "__Host-zhibu=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
    } else {
        "zhibu=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
    })
}

/// `person.session`, both keyed.
pub fn csrf(keys: &Keys, actor: &Actor) -> String {
    format!("{}.{}", keys.mac("csrf person", &actor.person), keys.mac("csrf session", &actor.session))
}

/// Whether the token is this sign-in's.
pub fn csrf_holds(keys: &Keys, actor: &Actor, token: &str) -> bool {
    same(&csrf(keys, actor), token)
}

/// Whether the token was given to the same person, in whatever sign-in.
pub fn csrf_same_person(keys: &Keys, person: &str, token: &str) -> bool {
    token.split_once('.').is_some_and(|(first, _)| same(&keys.mac("csrf person", person), first))
}
