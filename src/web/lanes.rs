//! One port, two lanes: the edition is answered at once from memory or disk; everything else goes to a runtime of its own, through a gate.
//!
//! Promises: a cached page needs neither database nor session, and no slow handler can delay it; past the gate the answer is a readable 503
//! with `Retry-After`; a connection that does not shake hands or send its request in time is closed; at most [`CONNECTIONS`] are held; a
//! stop lets running answers finish.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use super::peer::{Peer, Proxies};
use super::tls::Tls;
use crate::edition::Shelf;

/// Connections that are held at once.
pub const CONNECTIONS: usize = 4_000;
/// Interactive requests that may be under way or waiting.
const GATE: usize = 256;
/// For the head of a request, and for the handshake before it.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// For a whole interactive answer, upload included.
const ANSWER_TIME: Duration = Duration::from_mins(1);
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
        Arc::new(Self { shelf, interactive, runtime, gate: Arc::new(Semaphore::new(GATE)) })
    }

    /// Whether people wait: then jobs pause.
    pub fn is_crowded(&self) -> bool {
        self.gate.available_permits() < GATE / 2
    }

    async fn answer(&self, mut request: Request<Incoming>, peer: Peer) -> Response<Body> {
        if let Some(response) = self.shelf.answer(&request).await {
            return response;
        }
        let Some(interactive) = self.interactive.borrow().clone() else { return self.busy() };
        let Ok(permit) = self.gate.clone().try_acquire_owned() else { return self.busy() };
        request.extensions_mut().insert(peer);
        let task = self.runtime.spawn(async move {
            let answer = tokio::time::timeout(ANSWER_TIME, interactive.oneshot(request.map(Body::new))).await;
            drop(permit);
            answer
        });
        match task.await {
            Ok(Ok(Ok(response))) => response,
            Ok(Err(_too_slow)) => self.busy(),
            Ok(Ok(Err(never))) => match never {},
            Err(panic) => {
                tracing::error!(%panic, "a handler broke");
                self.shelf.page("/500", StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    fn busy(&self) -> Response<Body> {
        let mut response = self.shelf.page("/503", StatusCode::SERVICE_UNAVAILABLE);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        response
    }
}

/// Serves until `stop` is done, then lets what runs come to its end.
pub async fn serve(front: Arc<Front>, entrance: Entrance, stop: impl Future<Output = ()>) {
    let Entrance { listener, tls, proxies } = entrance;
    let (connections, proxies) = (Arc::new(Semaphore::new(CONNECTIONS)), Arc::new(proxies));
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
        // Small answers should not wait for more.
        let _ = stream.set_nodelay(true);
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
            drop(permit);
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(STOP_TIME) => tracing::warn!("some connections did not end in time"),
    }
}

/// The connection after its handshake; nothing when there was none in time.
async fn shaken(tls: &Tls, stream: TcpStream) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
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
