//! How evidence and questions lie in their rows: word for word, but with signs for what each of them repeats, and with long numbers and ids in base 64.
//! An hour of learning is sixteen rows; on PostgreSQL the repeated words alone were a sixth of it. Everything else (checks, decisions, hours) lies
//! there as it was written.
//!
//! Promises: what is hashed, exported and recomputed is the entry's JSON, byte for byte; any text comes back as it was; a text without signs is its
//! own short form, so rows of either kind may stand beside each other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

/// Signs and what they stand for. JSON writes control characters in strings as `\u00…`, so none of these occurs in an entry by itself. The list only
/// ever grows at its end: rows were written with it.
const SIGNS: [(char, &str); 12] = [
    (STAY, r#"{"k":"stay","s":""#),
    ('\u{2}', r#"","q":["#),
    ('\u{3}', r#"],"t":["#),
    ('\u{4}', r#"],"c":[["#),
    ('\u{5}', r#"]],"b":"#),
    ('\u{6}', r#","g":30"#),
    ('\u{7}', r#","p":100}"#),
    (ASK, r#"{"k":"ask","a":""#),
    ('\u{b}', r#"","l":""#),
    ('\u{c}', r#"","at":"#),
    ('\u{e}', r#","ok":true}"#),
    ('\u{f}', r#","p":"#),
];

/// The sign that every stay begins with.
pub(super) const STAY: char = '\u{1}';
/// The sign that every question begins with.
pub(super) const ASK: char = '\u{8}';

/// An id ([`Uuid`]) follows, in [`ID`] characters.
const AN_ID: u8 = 0x10;
const ID: usize = 22;
/// With 1 to 7 added: a number follows, in so many characters.
const A_NUMBER: u8 = 0x10;
/// With 1 to 7 added: so much more than the number before follows, in so many characters.
const MORE: u8 = 0x18;
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
/// Characters of the longest number: 42 bits, an instant until the year 2109.
const LONG: usize = 7;

/// As it is stored.
pub(in crate::learn) fn short(body: &str) -> String {
    let repeats = body.starts_with(r#"{"k":"stay""#) || body.starts_with(r#"{"k":"ask""#);
    // A text that holds a sign would come back as another one.
    if !repeats || body.contains(|c: char| c < ' ') {
        return body.to_owned();
    }
    let text = SIGNS.iter().fold(body.to_owned(), |text, (sign, words)| text.replace(words, sign.encode_utf8(&mut [0; 4])));
    let (mut out, mut rest, mut before) = (String::with_capacity(text.len()), text.as_str(), 0);
    while let Some(first) = rest.chars().next() {
        let taken = id(&mut out, rest).or_else(|| number(&mut out, rest, &mut before)).unwrap_or_else(|| {
            out.push(first);
            first.len_utf8()
        });
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// Puts the id down that the text begins with; answers its length.
fn id(out: &mut String, text: &str) -> Option<usize> {
    let written = text.get(..36)?;
    let id = Uuid::try_parse(written).ok().filter(|id| id.as_hyphenated().to_string() == written)?;
    out.push(char::from(AN_ID));
    URL_SAFE_NO_PAD.encode_string(id.as_bytes(), out);
    Some(written.len())
}

/// Puts the number down that the text begins with, where that is shorter; answers its length.
fn number(out: &mut String, text: &str, before: &mut u64) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let written = text.get(..end).filter(|written| !written.is_empty())?;
    let value = written.parse::<u64>().ok().filter(|value| value.to_string() == written);
    let all = value.map(|value| (value, (A_NUMBER, digits(value))));
    let more = value.and_then(|value| value.checked_sub(*before)).map(|more| (MORE, digits(more)));
    let best = all.and_then(|(value, all)| {
        let (kind, digits) = more.filter(|(_, more)| more.len() < all.1.len()).unwrap_or(all);
        let is_short = digits.len() <= LONG && digits.len() + 1 < written.len();
        is_short.then_some((value, kind, digits))
    });
    match best {
        Some((value, kind, digits)) => {
            *before = value;
            out.push(char::from(kind + u8::try_from(digits.len()).unwrap_or_default()));
            out.push_str(&digits);
        }
        // The whole of it: what stands in its middle is no number.
        None => out.push_str(written),
    }
    Some(end)
}

/// In base 64, without leading zeros.
fn digits(mut value: u64) -> String {
    let mut out = Vec::new();
    loop {
        out.push(DIGITS.get(usize::try_from(value % 64).unwrap_or_default()).copied().unwrap_or_default());
        value /= 64;
        if value == 0 {
            break;
        }
    }
    out.iter().rev().map(|digit| char::from(*digit)).collect()
}

fn value(digits: &str) -> u64 {
    let value = |digit: u8| DIGITS.iter().position(|one| *one == digit).and_then(|at| u64::try_from(at).ok());
    digits.bytes().fold(0, |sum, digit| sum * 64 + value(digit).unwrap_or_default())
}

/// As it was written.
pub(in crate::learn) fn whole(stored: &str) -> String {
    let mut out = String::with_capacity(stored.len() * 2);
    let (mut rest, mut before) = (stored, 0);
    while let Some(first) = rest.chars().next() {
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        let words = SIGNS.iter().find(|(sign, _)| *sign == first).map(|(_, words)| *words);
        let sign = u8::try_from(first).unwrap_or(b' ');
        let length = match sign {
            AN_ID => ID,
            0x11..=0x1F => usize::from(sign & 7),
            _ => 0,
        };
        let (digits, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = behind;
        match sign {
            _ if words.is_some() => out.push_str(words.unwrap_or_default()),
            AN_ID => {
                let bytes = URL_SAFE_NO_PAD.decode(digits).unwrap_or_default();
                out.push_str(&Uuid::from_slice(&bytes).unwrap_or_default().as_hyphenated().to_string());
            }
            0x11..=0x1F => {
                before = if sign > MORE { value(digits).saturating_add(before) } else { value(digits) };
                out.push_str(&before.to_string());
            }
            _ => out.push(first),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zhibu_earned::{Ask, Entry, Spans, Stay};

    #[test]
    fn evidence_is_shorter_and_everything_comes_back_byte_for_byte() {
        let stay = Stay {
            s: "9v3k7t2m8q4x".into(),
            q: (1, 10),
            t: (1_795_482_000_000, 1_795_482_300_000),
            c: Spans::one(0, 285_000),
            o: false,
            w: Vec::new(),
            b: 10,
            g: 30_000,
            p: 100,
        };
        let id = "019ac1de-7b1c-7f00-8a3e-5d2f90c1b4aa".to_owned();
        let ask = Ask { a: id.clone(), l: id.to_uppercase(), at: 1_795_482_000_000, ok: true, c: Spans::default() };
        let check = Entry::Check { u: "k7m2qd9x".into(), ok: true };
        for entry in [Entry::Stay(stay), Entry::Ask(ask), check] {
            let body = serde_json::to_string(&entry).unwrap();
            let stored = short(&body);
            assert_eq!(whole(&stored), body);
            // The second id is none: it stays as it is.
            let most = if body.contains("check") { body.len() } else { body.len() * 3 / 5 };
            assert!(stored.len() <= most, "{} of {}: {stored:?}", stored.len(), body.len());
            assert_eq!(stored.starts_with(STAY), matches!(entry, Entry::Stay(_)));
        }
    }

    #[test]
    fn rows_of_before_come_back_too() {
        let stored = "\u{1}9v3k7t2m8q4x\u{2}1,10\u{3}1795482000000,1795482300000\u{4}0,285000\u{5}10\u{6}000\u{7}";
        let body = r#"{"k":"stay","s":"9v3k7t2m8q4x","q":[1,10],"t":[1795482000000,1795482300000],"c":[[0,285000]],"b":10,"g":30000,"p":100}"#;
        assert_eq!(whole(stored), body);
    }

    proptest! {
        #[test]
        fn any_numbers_and_ids_come_back(numbers in proptest::collection::vec(0..u64::MAX, 0..5), bits in 0..64, id in 0..u128::MAX) {
            let numbers: Vec<u64> = numbers.iter().map(|number| number >> bits).collect();
            let body = serde_json::to_string(&serde_json::json!({ "k": "ask", "n": numbers, "f": 0.000_012_5, "i": Uuid::from_u128(id).to_string(),
                "z": format!("{}0{:?}-{}", id, numbers, Uuid::from_u128(id).simple()) })).unwrap();
            // The kind stands first, as in an entry.
            let body = body.replacen('{', r#"{"k":"ask","#, 1);
            prop_assert_eq!(whole(&short(&body)), body);
        }

        #[test]
        fn any_json_comes_back(words in proptest::collection::vec("[\\PC\u{1}-\u{f}]{0,12}", 0..6)) {
            for kind in ["stay", "ask", "check"] {
                let body = serde_json::to_string(&serde_json::json!({ "k": kind, "s": words })).unwrap();
                prop_assert_eq!(whole(&short(&body)), body);
            }
        }
    }
}
