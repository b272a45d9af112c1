//! What stands in a learner's record, and how it is chained.
//!
//! Promises: an entry's JSON is what was written, byte for byte; the chain covers H(salt ‖ entry), so that body and salt of an entry may go when the
//! law says so and everything behind it still verifies. Names are one letter where an entry is written every five minutes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::beat::Withheld;
use crate::spans::{Span, Spans};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
pub enum Entry {
    /// Up to five minutes of a sitting.
    Stay(Stay),
    /// A question, with its end.
    Ask(Ask),
    /// An exit check that was handed in.
    Check {
        /// Public code of the unit.
        u: String,
        /// Whether it was passed.
        ok: bool,
    },
    /// A person decided on places that were pending.
    Decision {
        /// Id of the lesson's version.
        l: String,
        /// The places.
        c: Spans,
        /// Whether they count.
        ok: bool,
        /// Who decided: the post of that day.
        by: String,
    },
    /// A unit was completed, or a class confirmed: 学时.
    Unit {
        /// Public code of the unit; empty for a class.
        u: String,
        /// Ids of the lessons' versions that it rests on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        l: Vec<String>,
        /// `A`, `B`, `C` or `D`.
        cl: String,
        /// Hundredths of an hour; negative: somebody was not there after all, and a class is taken back.
        h: i64,
        /// Version of the rule that gave them.
        r: String,
        /// Calendar year that they count for.
        y: i64,
    },
}

/// Up to five minutes of a sitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// The sitting.
    pub s: String,
    /// First and last beat.
    pub q: (u32, u32),
    /// Server time: from the receipt before the first beat to the last beat.
    pub t: Span,
    /// Accepted places.
    pub c: Spans,
    /// Learned without a line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub o: bool,
    /// Withheld places, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub w: Vec<(Span, Withheld)>,
    /// Beats in it.
    pub b: u32,
    /// Longest time between two of them, ms.
    pub g: i64,
    /// Fastest pace of one of them, per cent of the nominal.
    pub p: i64,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Its id.
    pub a: String,
    /// Id of the lesson's version.
    pub l: String,
    /// When it was asked (a second try: when the first was).
    pub at: i64,
    /// Whether it was answered right in its time.
    pub ok: bool,
    /// The places that it makes up for; empty for a question on the way.
    #[serde(default, skip_serializing_if = "Spans::is_empty")]
    pub c: Spans,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// From 1, without a gap.
    pub no: i64,
    /// When it was written, ms.
    pub at: i64,
    /// The entry as JSON; gone after its time.
    pub body: Option<String>,
    /// Random; goes with the body.
    pub salt: Option<String>,
    /// [`row_hash`].
    pub hash: String,
}

/// The chain before its first row.
pub const BEGINNING: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn digest(tag: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&tag).chain(parts) {
        // Lengths first: no two lists of parts look the same.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// SHA-256 over number, time, salt and body, base64url.
pub fn row_hash(no: i64, at: i64, salt: &str, body: &str) -> String {
    digest("zhibu ledger row 1", &[&no.to_string(), &at.to_string(), salt, body])
}

/// The chain behind a row.
pub fn chained(before: &str, row_hash: &str) -> String {
    digest("zhibu ledger chain 1", &[before, row_hash])
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A number is missing, or twice there.
    #[error("row {0} is missing or out of order")]
    Gap(i64),
    /// A body or salt does not give its hash.
    #[error("row {0} is not as it was written")]
    Altered(i64),
    /// The rows do not lead to the head.
    #[error("the rows do not lead to the head of the chain")]
    Head,
}

/// Verifies rows against the head that was kept apart from them.
///
/// # Errors
/// The first thing that is wrong.
pub fn verify(rows: &[Row], head: &str) -> Result<(), Broken> {
    let mut chain = BEGINNING.to_owned();
    for (row, no) in rows.iter().zip(1i64..) {
        if row.no != no {
            return Err(Broken::Gap(no));
        }
        if let (Some(body), Some(salt)) = (&row.body, &row.salt)
            && row_hash(row.no, row.at, salt, body) != row.hash
        {
            return Err(Broken::Altered(no));
        }
        if row.body.is_some() != row.salt.is_some() {
            return Err(Broken::Altered(no));
        }
        chain = chained(&chain, &row.hash);
    }
    if chain == head { Ok(()) } else { Err(Broken::Head) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> (Vec<Row>, String) {
        let mut chain = BEGINNING.to_owned();
        let rows = (1..=3)
            .map(|no| {
                let (body, salt) = (format!("{{\"k\":\"check\",\"u\":\"u{no}\",\"ok\":true}}"), format!("salt{no}"));
                let hash = row_hash(no, no * 10, &salt, &body);
                chain = chained(&chain, &hash);
                Row { no, at: no * 10, body: Some(body), salt: Some(salt), hash }
            })
            .collect();
        (rows, chain)
    }

    #[test]
    fn a_changed_a_missing_and_a_swapped_row_are_found() {
        let (good, head) = rows();
        assert_eq!(verify(&good, &head), Ok(()));
        let mut changed = good.clone();
        changed[1].body = changed[1].body.as_ref().map(|body| body.replace("true", "false"));
        assert_eq!(verify(&changed, &head), Err(Broken::Altered(2)));
        let mut late = good.clone();
        late[2].at += 1;
        assert_eq!(verify(&late, &head), Err(Broken::Altered(3)));
        assert_eq!(verify(&good[..2], &head), Err(Broken::Head));
        let mut missing = good.clone();
        missing.remove(0);
        assert_eq!(verify(&missing, &head), Err(Broken::Gap(1)));
    }

    #[test]
    fn what_had_to_go_leaves_a_chain_that_verifies() {
        let (mut rows, head) = rows();
        (rows[0].body, rows[0].salt) = (None, None);
        assert_eq!(verify(&rows, &head), Ok(()));
        // Half of it gone is no lawful deletion.
        rows[1].salt = None;
        assert_eq!(verify(&rows, &head), Err(Broken::Altered(2)));
    }

    #[test]
    fn the_json_of_entries_does_not_change() {
        let stay = Stay {
            s: "9v3k7t2m8q4x".into(),
            q: (1, 10),
            t: (1_795_482_000_000, 1_795_482_300_000),
            c: Spans::one(0, 285_000),
            o: false,
            w: Vec::new(),
            b: 10,
            g: 31_000,
            p: 104,
        };
        assert_eq!(
            serde_json::to_string(&Entry::Stay(stay)).unwrap(),
            r#"{"k":"stay","s":"9v3k7t2m8q4x","q":[1,10],"t":[1795482000000,1795482300000],"c":[[0,285000]],"b":10,"g":31000,"p":104}"#
        );
        let ask = Entry::Ask(Ask { a: "x".into(), l: "y".into(), at: 5, ok: true, c: Spans::default() });
        assert_eq!(serde_json::to_string(&ask).unwrap(), r#"{"k":"ask","a":"x","l":"y","at":5,"ok":true}"#);
    }
}
