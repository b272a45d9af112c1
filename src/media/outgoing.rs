//! An answer of media on its way: which bytes were asked for, and what is told of them when they are out.
//!
//! Promises: nothing is read that nobody takes; a piece is told when all of it is out, an original by its share; a range that cannot be had is nothing,
//! one that is not understood is the whole (RFC 9110 §14.2).

use std::sync::Arc;

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use zhibu_earned::Span;

use super::address::Address;
use super::stage::Stage;
use crate::ambient::Instant;

/// One frame of an answer.
const FRAME: usize = 16 * 1024;
/// Of an original, so much is one report.
const REPORTED: u64 = 256 * 1024;

/// What is told of an answer when it is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing: it teaches nothing, or it is a look from the desk.
    Nothing,
    /// These places, when all of it is out.
    Whole(Span),
    /// Of an original of so many bytes each stretch its share of the length.
    Share(u64),
}

/// An answer on its way, frame by frame.
pub(super) struct Outgoing {
    pub stage: Arc<Stage>,
    pub address: Address,
    pub file: File,
    pub left: u64,
    pub at: u64,
    pub means: Told,
    /// So far it was told.
    pub told: u64,
    pub now: Instant,
}

impl Outgoing {
    /// The next frame is asked for when there is room for it: what was asked for before it is out.
    pub async fn frame(mut self) -> Option<(std::io::Result<Bytes>, Self)> {
        if self.left == 0 {
            return None;
        }
        let mut frame = vec![0; FRAME.min(usize::try_from(self.left).unwrap_or(FRAME))];
        match self.file.read_exact(&mut frame).await {
            Ok(read) => {
                let read = u64::try_from(read).unwrap_or_default();
                (self.left, self.at) = (self.left - read, self.at + read);
                self.tell();
                Some((Ok(Bytes::from(frame)), self))
            }
            Err(error) => {
                self.left = 0;
                Some((Err(error), self))
            }
        }
    }

    fn tell(&mut self) {
        let whole = self.left == 0;
        let places = match self.means {
            Told::Whole(places) if whole => Some(places),
            Told::Share(total) if whole || self.at - self.told >= REPORTED => Some(self.stretch(total)),
            Told::Nothing | Told::Whole(_) | Told::Share(_) => None,
        };
        if let Some(places) = places {
            self.stage.delivered.report(&self.address.sitting, places, self.now);
            self.told = self.at;
        }
    }

    /// The places of the bytes that are not told yet: the delivered share of an original is bytes of the file.
    fn stretch(&self, total: u64) -> Span {
        let place = |byte: u64| {
            let share = i128::from(self.address.duration) * i128::from(byte) / i128::from(total.max(1));
            i64::try_from(share).unwrap_or_default()
        };
        (place(self.told), place(self.at))
    }
}

/// `bytes=a-b`, one range, as a half-open interval, an empty one behind the end.
fn range(headers: &HeaderMap, size: u64) -> Option<(u64, u64)> {
    let (from, to) = headers.get(header::RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.trim(), to.trim()) {
        ("", last) => (size.saturating_sub(last.parse().ok()?), size),
        (from, "") => (from.parse().ok()?, size),
        (from, to) => (from.parse().ok()?, to.parse::<u64>().ok()?.saturating_add(1)),
    };
    let is_behind = from >= size;
    (from < to || is_behind).then_some((from.min(size), to.clamp(from.min(size), size)))
}

/// First byte, how many, and of how many when only a part was asked for.
pub(super) fn part_of(asked: &HeaderMap, size: u64) -> (u64, u64, Option<u64>) {
    range(asked, size).map_or((0, size, None), |(from, to)| (from, to - from, Some(size)))
}
