//! One port, two lanes: the edition is answered at once from memory or disk; everything else goes to a runtime of its own, through a gate.
//!
//! Promises: a cached page and a segment of a lesson need neither database nor session, a lesson's text is there when nothing else answers, and no slow handler can delay them; past the gate the answer is a readable 503
//! with `Retry-After`, and whoever sends slowly stands before it; a connection that does not shake hands, send its request or take its answer in
//! time is closed; at most [`CONNECTIONS`] are held, half of them from one address; a stop lets running answers finish.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
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
        let response = self.answered(request, peer).await;
        match spare {
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
        let Ok(permit) = self.gate.clone().try_acquire_owned() else { return self.shelf.busy() };
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
        let shelf = Arc::new(Shelf::open(folder, Arc::new(Assets::load())).expect("a folder"));
        #[expect(clippy::disallowed_methods, reason = "no address of ours: whatever comes is answered")]
        let router = Router::new().fallback(|body: Bytes| async move { format!("{} bytes", body.len()) });
        let (_, interactive) = watch::channel(Some(router));
        let front = Front {
            shelf,
            interactive,
            runtime: Handle::current(),
            gate: Arc::new(Semaphore::new(1)),
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
    async fn a_long_body_arrives_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let address = narrow(folder.path()).await;
        let mut long = post(address, 1_000_000, "").await;
        long.write_all(&vec![b'a'; 1_000_000]).await.expect("sent");
        assert!(says(&mut long, "bytes").await.ends_with("1000000 bytes"));
    }
}
