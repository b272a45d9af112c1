//! A lesson while nothing else answers: its text lies on the disk of every process, and whoever learned here lately reads it there.
//!
//! Promises: it needs no database; who may read is told by a pass that was signed for the cookie of that very sign-in, so that it goes with the cookie, or
//! after [`PASS`]; the copy tells nothing about anybody, earns nothing, and says so. It is shown in the place of a 503 and never otherwise.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};

use super::rules::DAY;
use crate::ambient::{Clock, Instant};
use crate::edition;
use crate::files::{Files, is_hash};
use crate::keys::{Keys, same};
use crate::web::{headers, session};

/// A pass is good for so long, ms: as long as a lesson that a phone keeps.
const PASS: i64 = super::rules::PACK;
/// One that is older is renewed.
const RENEWED: i64 = DAY;
/// The cookie of the pass. Whoever plants one here gains nothing: it is signed for a sign-in.
const COOKIE: &str = "zhibu-reads";
const PURPOSE: &str = "lesson pass";

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// 我的课.
    List,
    /// A lesson by its code.
    Lesson(String),
    /// A picture of it: code, key and name.
    Picture(String, String, String),
}

impl What {
    fn of(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/desk/learn")?;
        if rest.is_empty() {
            return Some(Self::List);
        }
        let mut words = rest.strip_prefix("/l/")?.split('/').map(str::to_owned);
        let code = words.next().filter(|code| is_code(code))?;
        match (words.next().as_deref(), words.next(), words.next(), words.next()) {
            (None, None, None, None) => Some(Self::Lesson(code)),
            (Some("f"), Some(key), Some(name), None) => Some(Self::Picture(code, key, name)),
            _ => None,
        }
    }
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.len() <= 32 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A request for a lesson, looked at before it goes on.
#[derive(Debug)]
pub struct Asked {
    what: What,
    token: String,
    /// Until when the pass is good that came along; nothing: there is none, or it is not ours.
    pass: Option<Instant>,
    tls: bool,
}

/// The copies and who may read them.
pub struct Spare {
    folder: PathBuf,
    files: Files,
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
}

impl Spare {
    /// Below `DATA`, with the keys of the installation.
    pub fn new(data: &Path, keys: Arc<Keys>, clock: Arc<dyn Clock>) -> Self {
        Self { folder: data.join("edition").join("lessons"), files: Files::below(data), keys, clock }
    }

    /// Where the copies lie.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks at a request; nothing: it is for no lesson, or nobody is signed in.
    pub fn asked<B>(&self, request: &Request<B>, tls: bool) -> Option<Asked> {
        if *request.method() != Method::GET {
            return None;
        }
        let what = What::of(request.uri().path())?;
        let token = session::token(request.headers(), tls)?;
        let pass = self.pass_in(request.headers(), &token);
        Some(Asked { what, token, pass, tls })
    }

    /// The answer to it: a lesson that opened brings a pass along, and in the place of a 503 whoever has one gets the copy.
    pub async fn answer(&self, asked: Asked, mut response: Response<Body>) -> Response<Body> {
        let now = self.clock.now();
        match response.status() {
            StatusCode::SERVICE_UNAVAILABLE if asked.pass.is_some_and(|until| now < until) => {
                self.copy(&asked.what).await.unwrap_or(response)
            }
            // Pages of learning open to nobody who is not signed in.
            StatusCode::OK if !matches!(asked.what, What::Picture(..)) => {
                if asked.pass.is_none_or(|until| until < now + PASS - RENEWED) {
                    response.headers_mut().append(header::SET_COOKIE, self.pass(&asked, now));
                }
                response
            }
            _ => response,
        }
    }

    fn sealed(&self, token: &str, until: Instant) -> String {
        self.keys.mac(PURPOSE, &format!("{until} {token}"))
    }

    fn pass(&self, asked: &Asked, now: Instant) -> HeaderValue {
        let until = now + PASS;
        let (mac, secure) = (self.sealed(&asked.token, until), if asked.tls { "; Secure" } else { "" });
        let age = PASS / 1_000;
        HeaderValue::from_str(&format!("{COOKIE}={until}.{mac}; Path=/desk/learn; HttpOnly; SameSite=Lax{secure}; Max-Age={age}"))
            .unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    fn pass_in(&self, headers: &HeaderMap, token: &str) -> Option<Instant> {
        let value = session::cookie(headers, COOKIE)?;
        let (until, mac) = value.split_once('.')?;
        let until = until.parse().ok()?;
        same(&self.sealed(token, until), mac).then_some(until)
    }

    async fn copy(&self, what: &What) -> Option<Response<Body>> {
        match what {
            What::List => self.page("list").await,
            What::Lesson(code) => self.page(code).await,
            What::Picture(code, key, name) => self.picture(code, key, name).await,
        }
    }

    async fn page(&self, name: &str) -> Option<Response<Body>> {
        let html = tokio::fs::read(file(&self.folder, name)).await.ok()?;
        Some(told("text/html; charset=utf-8", Body::from(html)))
    }

    /// A picture that stands in the copy, and no other file.
    async fn picture(&self, code: &str, key: &str, name: &str) -> Option<Response<Body>> {
        let (hash, ending) = name.split_once('.')?;
        let (kind, is_download) = edition::media_type(ending);
        if !is_hash(key) || !is_hash(hash) || is_download {
            return None;
        }
        let html = tokio::fs::read_to_string(file(&self.folder, code)).await.ok()?;
        if !html.contains(&format!("/f/{key}/{name}")) {
            return None;
        }
        Some(told(kind, Body::from(self.files.get(hash).await.ok()?)))
    }
}

/// The file of a page.
pub(super) fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.html"))
}

fn told(kind: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    let all = response.headers_mut();
    headers::safety(all);
    all.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // The page itself is asked for again as soon as it may be back.
    all.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // The worker on a phone that keeps the lesson shows its own copy instead: what is learned there counts.
    all.insert(HeaderName::from_static("zhibu-copy"), HeaderValue::from_static("1"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_lesson_its_picture_or_nothing() {
        let lesson = |code: &str| Some(What::Lesson(code.to_owned()));
        assert_eq!(What::of("/desk/learn"), Some(What::List));
        assert_eq!(What::of("/desk/learn/l/k7m2qd9x"), lesson("k7m2qd9x"));
        assert_eq!(What::of("/desk/learn/l/k7/f/a/b.png"), Some(What::Picture("k7".into(), "a".into(), "b.png".into())));
        for other in [
            "/desk/learn/",
            "/desk/learn/record",
            "/desk/learn/l/",
            "/desk/learn/l/../x",
            "/desk/learn/l/a.b",
            "/desk/learn/l/a%2fb",
            "/desk/learn/l/k7/kept",
            "/desk/learn/l/k7/f/a",
            "/desk/learn/l/k7/f/a/b/c",
            "/desk/learning",
            "/desk",
        ] {
            assert_eq!(What::of(other), None, "{other}");
        }
    }
}
