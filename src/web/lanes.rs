//! One port, two lanes: the edition is answered at once from memory or disk; everything else goes to a runtime of its own, through a gate.
//!
//! Promises: a cached page and a segment of a lesson need neither database nor session, a lesson's text is there when nothing else answers, and no slow handler can delay them; past the gate the answer is a readable 503
//! with `Retry-After`, and whoever sends slowly stands before it; a connection that does not shake hands, send its request or take its answer in
//! time is closed; at most [`CONNECTIONS`] are held, half of them from one address; a stop lets running answers finish.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use super::arrival::{Arrivals, Arrived, Refused};
use super::forms;
use super::i18n::Lang;
use super::patient::Patient;
use super::peer::{Peer, Proxies};
use super::share::Shares;
use super::tls::Tls;
use crate::edition::Shelf;
use crate::learn::Spare;
use crate::media::Stage;

/// Connections that are held at once.
pub const CONNECTIONS: usize = 4_000;
/// Of them from one address that is no proxy of ours: whoever floods leaves the other half.
const CONNECTIONS_EACH: usize = CONNECTIONS / 2;
/// Interactive requests that may be under way or waiting.
const GATE: usize = 256;
/// Beats of learners that may be besides: a flood of everything else does not keep their hours from them.
const BEATS: usize = 128;
/// Where beats come in (`docs/learn-protocol.md` §4).
const BEAT: &str = "/learn/beat";
/// For the head of a request, and for the handshake before it.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// For an answer of which the reader takes nothing.
const READ_TIME: Duration = Duration::from_secs(30);
/// For a whole interactive answer.
const ANSWER_TIME: Duration = Duration::from_mins(1);
/// For one that comes with a long body: 20 MB over a line of 1 Mbit/s, for as long as it moves (`arrival.rs`).
const UPLOAD_TIME: Duration = Duration::from_mins(4);
/// For the last answers when the program stops.
const STOP_TIME: Duration = Duration::from_secs(20);
/// A browser that was here over TLS comes back over TLS, for a year.
const STAY_SAFE: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// What answers requests.
pub struct Front {
    /// The edition.
    pub shelf: Arc<Shelf>,
    /// The interactive pages, once the database is there.
    pub interactive: watch::Receiver<Option<Router>>,
    /// Their runtime.
    pub runtime: Handle,
    /// The size of their queue.
    pub gate: Arc<Semaphore>,
    /// The share of it that is kept for beats.
    pub beats: Arc<Semaphore>,
    /// Video and sound, once the database is there: whose sign-in opened a lesson is not asked here, the address is signed.
    pub stage: OnceLock<Arc<Stage>>,
    /// Lessons in the place of a 503, once there are keys.
    pub spare: OnceLock<Arc<Spare>>,
    /// How bodies come in before it.
    arrivals: Arrivals,
}

/// Where connections come in.
pub struct Entrance {
    /// The port.
    pub listener: TcpListener,
    /// Our own TLS, if any.
    pub tls: Option<Arc<Tls>>,
    /// Whose `X-Forwarded-*` counts.
    pub proxies: Proxies,
}

impl Front {
    /// With a gate of the usual size.
    pub fn new(shelf: Arc<Shelf>, interactive: watch::Receiver<Option<Router>>, runtime: Handle) -> Arc<Self> {
        Arc::new(Self {
            shelf,
            interactive,
            runtime,
            gate: Arc::new(Semaphore::new(GATE)),
            beats: Arc::new(Semaphore::new(BEATS)),
            stage: OnceLock::new(),
            spare: OnceLock::new(),
            arrivals: Arrivals::default(),
        })
    }

    /// Whether people wait: then jobs pause.
    pub fn is_crowded(&self) -> bool {
        self.gate.available_permits() < GATE / 2
    }

    async fn answer(&self, request: Request<Incoming>, peer: Peer) -> Response<Body> {
        let spare = self.spare.get().and_then(|spare| Some((spare, spare.asked(&request, peer.tls)?)));
        let json = forms::wants_json(request.headers());
        let response = self.answered(request, peer).await;
        match spare {
            _ if json => in_json(response),
            Some((spare, asked)) => spare.answer(asked, response).await,
            None => response,
        }
    }

    async fn answered(&self, request: Request<Incoming>, peer: Peer) -> Response<Body> {
        if let Some(response) = self.shelf.answer(&request).await {
            return response;
        }
        if let Some(stage) = self.stage.get()
            && let Some(response) = stage.answer(&request).await
        {
            return response;
        }
        let Some(interactive) = self.interactive.borrow().clone() else { return self.shelf.busy() };
        let (parts, body) = request.into_parts();
        // Nothing of ours reads what a GET brings.
        let Arrived { body, long } = if matches!(parts.method, Method::GET | Method::HEAD) {
            Arrived { body: Body::empty(), long: false }
        } else {
            match self.arrivals.receive(body, peer.address).await {
                Ok(arrived) => arrived,
                Err(Refused::Crowded) => return self.shelf.busy(),
                Err(Refused::Late) => return self.shelf.page("/503", StatusCode::REQUEST_TIMEOUT),
                Err(Refused::Broken) => return self.shelf.page("/500", StatusCode::BAD_REQUEST),
            }
        };
        let mut request = Request::from_parts(parts, body);
        let is_beat = request.uri().path() == BEAT;
        let gates = [Some(&self.beats).filter(|_| is_beat), Some(&self.gate)];
        let Some(permit) = gates.into_iter().flatten().find_map(|gate| gate.clone().try_acquire_owned().ok()) else {
            return self.shelf.busy();
        };
        request.extensions_mut().insert(peer);
        let task = self.runtime.spawn(async move {
            let answer = tokio::time::timeout(if long { UPLOAD_TIME } else { ANSWER_TIME }, interactive.oneshot(request)).await;
            drop(permit);
            answer
        });
        match task.await {
            Ok(Ok(Ok(response))) => response,
            Ok(Err(_too_slow)) => self.shelf.busy(),
            Ok(Ok(Err(never))) => match never {},
            Err(panic) => {
                tracing::error!(%panic, "a handler broke");
                self.shelf.page("/500", StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

/// What is wrong, for a client that speaks JSON: the pages of the edition, which tell it to people, are HTML. Code and sentence as behind the gate.
fn in_json(response: Response<Body>) -> Response<Body> {
    static SENTENCES: LazyLock<[String; 2]> =
        LazyLock::new(|| ["trouble-busy-line", "stop-broken"].map(|key| Lang::zh().t(key).into_owned()));
    let [busy, broken] = &*SENTENCES;
    let (code, sentence) = match response.status() {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => ("busy", busy),
        StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_REQUEST => ("broken", broken),
        _ => return response,
    };
    let is_html = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/");
    if !response.headers().get(header::CONTENT_TYPE).is_none_or(is_html) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    for of_the_page in [header::CONTENT_ENCODING, header::CONTENT_LENGTH, header::ETAG, header::VARY] {
        parts.headers.remove(of_the_page);
    }
    if code == "busy" {
        // Whoever sends too slowly is told the same as whoever comes when the house is full: again. A client that knows no 408 would take it for a no.
        parts.status = StatusCode::SERVICE_UNAVAILABLE;
        parts.headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    Response::from_parts(parts, Body::from(serde_json::json!({ "code": code, "error": sentence }).to_string()))
}

/// Serves until `stop` is done, then lets what runs come to its end.
pub async fn serve(front: Arc<Front>, entrance: Entrance, stop: impl Future<Output = ()>) {
    let Entrance { listener, tls, proxies } = entrance;
    let (connections, proxies) = (Arc::new(Semaphore::new(CONNECTIONS)), Arc::new(proxies));
    let each = Shares::of_each(CONNECTIONS_EACH);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async { (connections.clone().acquire_owned().await, listener.accept().await) };
        let (permit, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let Ok(permit) = permit else { break };
        let (stream, from) = match accepted {
            Ok(pair) => pair,
            Err(error) => {
                // Out of file descriptors, mostly: breathe, so that running answers can give some back.
                tracing::warn!(%error, "accept");
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            }
        };
        // A proxy of ours stands for all its readers.
        let share = if proxies.trusts(from.ip()) { None } else { Some(each.of(Some(from.ip())).try_acquire_owned()) };
        let Ok(share) = share.transpose() else { continue };
        // Small answers should not wait for more.
        let _ = stream.set_nodelay(true);
        let stream = Patient::new(stream, READ_TIME);
        let caller = Caller { front: front.clone(), proxies: proxies.clone(), from: from.ip(), tls: tls.is_some() };
        let (watcher, tls) = (graceful.watcher(), tls.clone());
        tokio::spawn(async move {
            match tls {
                None => caller.attend(stream, watcher).await,
                Some(tls) => {
                    if let Some(stream) = shaken(&tls, stream).await {
                        caller.attend(stream, watcher).await;
                    }
                }
            }
            drop((permit, share));
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(STOP_TIME) => tracing::warn!("some connections did not end in time"),
    }
}

/// The connection after its handshake; nothing when there was none in time.
async fn shaken(tls: &Tls, stream: Patient<TcpStream>) -> Option<tokio_rustls::server::TlsStream<Patient<TcpStream>>> {
    tokio::time::timeout(HEADER_TIME, tls.acceptor().accept(stream)).await.ok()?.ok()
}

/// One connection.
struct Caller {
    front: Arc<Front>,
    proxies: Arc<Proxies>,
    from: IpAddr,
    tls: bool,
}

impl Caller {
    async fn attend(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, watcher: Watcher) {
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(32 * 1024);
        let service = service_fn(|request: Request<Incoming>| {
            let peer = self.proxies.peer(self.from, self.tls, request.headers());
            let front = self.front.clone();
            async move {
                let tls = peer.tls;
                let mut response = front.answer(request, peer).await;
                if tls {
                    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, STAY_SAFE);
                }
                Ok::<_, Infallible>(response)
            }
        });
        // An error here is the client's: it went away, or sent no HTTP.
        let _ = watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await;
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::web::assets::Assets;

    /// A front with one place at the gate, and its port.
    async fn narrow(folder: &std::path::Path) -> std::net::SocketAddr {
        narrow_with(folder, 1).await
    }

    async fn narrow_with(folder: &std::path::Path, places: usize) -> std::net::SocketAddr {
        let shelf = Arc::new(Shelf::open(folder, Arc::new(Assets::load())).expect("a folder"));
        #[expect(clippy::disallowed_methods, reason = "no address of ours: whatever comes is answered")]
        let router = Router::new().fallback(|body: Bytes| async move { format!("{} bytes", body.len()) });
        let (_, interactive) = watch::channel(Some(router));
        let front = Front {
            shelf,
            interactive,
            runtime: Handle::current(),
            gate: Arc::new(Semaphore::new(places)),
            beats: Arc::new(Semaphore::new(1)),
            stage: OnceLock::new(),
            spare: OnceLock::new(),
            arrivals: Arrivals::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let entrance = Entrance { listener, tls: None, proxies: Proxies::default() };
        tokio::spawn(serve(Arc::new(front), entrance, std::future::pending()));
        address
    }

    async fn says(stream: &mut TcpStream, until: &str) -> String {
        let (mut all, mut some) = (Vec::new(), [0; 4_096]);
        while !String::from_utf8_lossy(&all).contains(until) {
            let n = stream.read(&mut some).await.expect("an answer");
            all.extend_from_slice(&some[..n]);
            if n == 0 {
                break;
            }
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    async fn post(to: std::net::SocketAddr, length: usize, more: &str) -> TcpStream {
        let mut stream = TcpStream::connect(to).await.expect("a connection");
        let head = format!("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n{more}\r\n");
        stream.write_all(head.as_bytes()).await.expect("sent");
        stream
    }

    #[tokio::test]
    async fn whoever_sends_slowly_holds_no_place_at_the_gate() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = narrow(folder.path()).await;
        // Told to go on, it is being read.
        let mut slow = post(address, 6, "Expect: 100-continue\r\n").await;
        says(&mut slow, "100 Continue").await;
        let mut other = post(address, 2, "").await;
        other.write_all(b"ok").await.expect("sent");
        let answer = says(&mut other, "bytes").await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("2 bytes"), "{answer}");
        slow.write_all(b"slowly").await.expect("sent");
        assert!(says(&mut slow, "bytes").await.ends_with("6 bytes"));
    }

    #[tokio::test]
    async fn who_speaks_json_is_told_in_json_that_the_house_is_busy() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = narrow_with(folder.path(), 0).await;
        for (accept, begins) in [("application/json", "{\"code\":\"busy\",\"error\":\""), ("text/html", "503")] {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let head = format!("GET /learn/lessons HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await.expect("sent");
            let answer = says(&mut stream, "\u{0}").await;
            let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
            assert!(head.starts_with("HTTP/1.1 503") && head.contains("retry-after: 5"), "{head}");
            assert!(body.starts_with(begins), "{accept}: {body}");
        }
    }

    #[tokio::test]
    async fn a_beat_has_a_place_of_its_own_when_the_gate_is_full() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = narrow_with(folder.path(), 0).await;
        for (path, begins) in [("/learn/beat", "HTTP/1.1 200"), ("/desk", "HTTP/1.1 503"), ("/learn/beats", "HTTP/1.1 503")] {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
            stream.write_all(head.as_bytes()).await.expect("sent");
            let answer = says(&mut stream, "\u{0}").await;
            assert!(answer.starts_with(begins), "{path}: {answer}");
        }
    }

    #[tokio::test]
    async fn what_a_handler_answers_without_a_page_is_json_of_its_own_length() {
        #[expect(clippy::disallowed_methods, reason = "no address of ours")]
        let router = Router::new().fallback(|| async { (StatusCode::BAD_REQUEST, "a bare word that is longer than nothing") });
        let request = Request::get("/x").body(Body::empty()).expect("a request");
        let answer = in_json(router.oneshot(request).await.expect("an answer").map(Body::new));
        assert_eq!(answer.headers().get(header::CONTENT_LENGTH), None);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json; charset=utf-8");
        let late = Response::builder().status(StatusCode::REQUEST_TIMEOUT).body(Body::empty()).expect("an answer");
        let late = in_json(late);
        assert_eq!((late.status(), late.headers()[header::RETRY_AFTER].as_bytes()), (StatusCode::SERVICE_UNAVAILABLE, &b"5"[..]));
    }

    #[tokio::test]
    async fn a_long_body_arrives_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = narrow(folder.path()).await;
        let mut long = post(address, 1_000_000, "").await;
        long.write_all(&vec![b'a'; 1_000_000]).await.expect("sent");
        assert!(says(&mut long, "bytes").await.ends_with("1000000 bytes"));
    }
}
