//! What travels with the learner, signed: nonces, receipts, and the marks of delivered parts.
//!
//! Promises: only this installation makes them; a receipt tells everything that a row of the record needs, so that any process takes it as it
//! is; a mark proves that this very person got this part of this version of the lesson.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zhibu_earned::{Span, Spans, Withheld};

use crate::ambient::Instant;
use crate::keys::{Keys, same};

/// What was accepted of one beat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Receipt {
    /// The sitting.
    pub(super) s: String,
    /// The beat's number.
    pub(super) q: u32,
    /// Server time of the receipt before.
    pub(super) f: Instant,
    /// Server time.
    pub(super) t: Instant,
    /// Accepted places.
    #[serde(default, skip_serializing_if = "Spans::is_empty")]
    pub(super) c: Spans,
    /// Learned without a line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) o: bool,
    /// Withheld, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) w: Vec<(Span, Withheld)>,
    /// [`Receipt::id`] of the receipt before: where two processes answered the same number, this tells which of the two answers goes on.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) p: String,
    /// The end of its signature; of one that was never sealed nothing.
    #[serde(skip)]
    pub(super) id: String,
}

impl Receipt {
    /// Accepted time, ms: the clock of the questions counts it.
    pub(super) fn earned(&self) -> i64 {
        self.c.measure().min(self.t - self.f)
    }

    /// Pace in per cent of the nominal.
    pub(super) fn pace(&self) -> i64 {
        let elapsed = self.t - self.f;
        if elapsed > 0 { self.c.measure() * 100 / elapsed } else { 0 }
    }
}

/// The nonce of a beat.
pub(super) fn nonce(keys: &Keys, sitting: &str, seq: u32) -> String {
    keys.mac("learn nonce", &format!("{sitting} {seq}"))
}

/// The nonce of that number of the pack of a sitting: it carries its number.
pub(super) fn pack_nonce(keys: &Keys, sitting: &str, no: u32) -> String {
    format!("{no}.{}", keys.mac("learn pack nonce", &format!("{sitting} {no}")))
}

/// The number of a nonce of the pack of that sitting; nothing when it is not ours.
pub(super) fn pack_number(keys: &Keys, sitting: &str, nonce: &str) -> Option<u32> {
    let no = nonce.split_once('.')?.0.parse().ok()?;
    same(&pack_nonce(keys, sitting, no), nonce).then_some(no)
}

/// Signs gives of a receipt, to tell it from others of the same number.
const ID: usize = 12;

/// The receipt with its id, as it is after a way to the learner and back.
pub(super) fn identified(keys: &Keys, receipt: Receipt) -> Receipt {
    let sealed = seal(keys, &receipt);
    Receipt { id: id_of(&sealed), ..receipt }
}

fn id_of(sealed: &str) -> String {
    sealed.get(sealed.len().saturating_sub(ID)..).unwrap_or_default().to_owned()
}

/// Signs a receipt.
pub(super) fn seal(keys: &Keys, receipt: &Receipt) -> String {
    let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(receipt).unwrap_or_default());
    let mac = keys.mac("learn receipt", &body);
    format!("1.{body}.{mac}")
}

/// Reads a receipt; nothing when it is not ours.
pub(super) fn unseal(keys: &Keys, text: &str) -> Option<Receipt> {
    let (body, mac) = text.strip_prefix("1.")?.split_once('.')?;
    if !same(&keys.mac("learn receipt", body), mac) {
        return None;
    }
    let receipt: Receipt = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
    Some(Receipt { id: id_of(text), ..receipt })
}

/// The mark of a part, from 1.
pub(super) fn mark(keys: &Keys, person: &str, lesson: &str, part: usize) -> String {
    keys.mac("learn mark", &format!("{person} {lesson} {part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt { s: "9v3k7t2m8q4x".into(), q: 7, f: 1, t: 30_001, c: Spans::one(0, 28_500), ..Receipt::default() }
    }

    #[test]
    fn a_receipt_comes_back_as_it_was_and_not_otherwise() {
        let keys = Keys::fixed([7; 32]);
        let sealed = seal(&keys, &receipt());
        assert_eq!(unseal(&keys, &sealed), Some(identified(&keys, receipt())));
        for at in 0..sealed.len() {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] ^= 1;
            let forged = String::from_utf8_lossy(&bytes).into_owned();
            assert_eq!(unseal(&keys, &forged), None, "{forged}");
        }
        assert_eq!(unseal(&Keys::fixed([8; 32]), &sealed), None, "another installation's");
    }
}
