//! How the body of a request arrives.
//!
//! Promises: a short body (most forms) is here before the request asks for a place at the gate, so whoever sends slowly holds none; long bodies
//! are few at once, and of one address fewer, so they leave the gate to others; a body that does not move is given up.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::share::Shares;

/// A short body, and what is read of a long one before it has its place.
const SHORT: usize = 32 * 1024;
/// For a short body, for a place of a long one, and for each next piece of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Long bodies on their way at once.
const LONG: usize = 64;
/// Of them from one address: a class that learns to import sits behind one.
const LONG_EACH: usize = 24;

/// The places for long bodies.
pub struct Arrivals {
    long: Arc<Semaphore>,
    each: Shares,
}

/// Why a body is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It did not come in time.
    Late,
    /// Too many long ones are on their way.
    Crowded,
    /// The line broke, or it was no HTTP.
    Broken,
}

/// A body as it is handed on.
pub struct Arrived {
    /// Whole when it is short, else its beginning and the rest as it comes.
    pub body: Body,
    /// Whether a part of it is still on its way.
    pub long: bool,
}

/// Both places of a long body.
type Place = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Default for Arrivals {
    fn default() -> Self {
        Self { long: Arc::new(Semaphore::new(LONG)), each: Shares::of_each(LONG_EACH) }
    }
}

impl Arrivals {
    /// Takes a body in as far as it is short.
    ///
    /// # Errors
    /// [`Refused`]
    pub async fn receive(&self, mut body: Incoming, from: Option<IpAddr>) -> Result<Arrived, Refused> {
        if body.is_end_stream() {
            return Ok(Arrived { body: Body::empty(), long: false });
        }
        let mut begun = BytesMut::new();
        let whole = timeout(PATIENCE, beginning(&mut body, &mut begun)).await.map_err(|_| Refused::Late)??;
        if whole {
            return Ok(Arrived { body: Body::from(begun.freeze()), long: false });
        }
        let place = timeout(PATIENCE, self.place(from)).await.ok().flatten().ok_or(Refused::Crowded)?;
        let first = stream::iter([Ok(begun.freeze())]);
        Ok(Arrived { body: Body::from_stream(first.chain(rest(body, place))), long: true })
    }

    async fn place(&self, from: Option<IpAddr>) -> Option<Place> {
        let own = self.each.of(from).acquire_owned().await.ok()?;
        Some((own, self.long.clone().acquire_owned().await.ok()?))
    }
}

/// Reads until the end, or until the body is not short any more. Answers whether that was all.
async fn beginning(body: &mut Incoming, into: &mut BytesMut) -> Result<bool, Refused> {
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(|_| Refused::Broken)?.into_data() {
            into.extend_from_slice(&data);
        }
        if into.len() > SHORT {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What comes after the beginning; it gives the places back when it ends or nobody wants it.
fn rest(body: Incoming, place: Place) -> impl stream::Stream<Item = std::io::Result<Bytes>> + Send {
    stream::unfold(Some((body, place)), |open| async move {
        let (mut body, place) = open?;
        loop {
            match timeout(PATIENCE, body.frame()).await {
                Ok(None) => return None,
                Ok(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => return Some((Ok(data), Some((body, place)))),
                    Err(_trailers) => {}
                },
                Ok(Some(Err(error))) => return Some((Err(std::io::Error::other(error)), None)),
                Err(_) => return Some((Err(std::io::ErrorKind::TimedOut.into()), None)),
            }
        }
    })
}
