//! How evidence and questions lie in their rows: word for word, but with signs for what each of them repeats. An hour of learning is sixteen rows; on
//! PostgreSQL the repeated words alone were a sixth of it. Everything else (checks, decisions, hours) lies there as it was written.
//!
//! Promises: what is hashed, exported and recomputed is the entry's JSON, byte for byte; any text comes back as it was; a text without signs is its
//! own short form, so rows of either kind may stand beside each other.

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
    ('\u{8}', r#"{"k":"ask","a":""#),
    ('\u{b}', r#"","l":""#),
    ('\u{c}', r#"","at":"#),
    ('\u{e}', r#","ok":true}"#),
    ('\u{f}', r#","p":"#),
];

/// The sign that every stay begins with.
pub(super) const STAY: char = '\u{1}';

/// As it is stored.
pub(in crate::learn) fn short(body: &str) -> String {
    let repeats = body.starts_with(r#"{"k":"stay""#) || body.starts_with(r#"{"k":"ask""#);
    // A text that holds a sign would come back as another one.
    if !repeats || body.contains(|c: char| SIGNS.iter().any(|(sign, _)| *sign == c)) {
        return body.to_owned();
    }
    SIGNS.iter().fold(body.to_owned(), |text, (sign, words)| text.replace(words, sign.encode_utf8(&mut [0; 4])))
}

/// As it was written.
pub(in crate::learn) fn whole(stored: &str) -> String {
    let mut out = String::with_capacity(stored.len() * 2);
    for c in stored.chars() {
        match SIGNS.iter().find(|(sign, _)| *sign == c) {
            Some((_, words)) => out.push_str(words),
            None => out.push(c),
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
    fn evidence_is_half_as_long_and_everything_comes_back_byte_for_byte() {
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
        let ask = Ask { a: "0198".into(), l: "0199".into(), at: 5, ok: true, c: Spans::default() };
        let check = Entry::Check { u: "k7m2qd9x".into(), ok: true };
        for entry in [Entry::Stay(stay), Entry::Ask(ask), check] {
            let body = serde_json::to_string(&entry).unwrap();
            let stored = short(&body);
            assert_eq!(whole(&stored), body);
            assert_eq!(stored.len() < body.len(), body.contains("stay") || body.contains("ask"), "{stored:?}");
            assert_eq!(stored.starts_with(STAY), matches!(entry, Entry::Stay(_)));
        }
    }

    proptest! {
        #[test]
        fn any_json_comes_back(words in proptest::collection::vec("[\\PC\u{1}-\u{f}]{0,12}", 0..6)) {
            for kind in ["stay", "ask", "check"] {
                let body = serde_json::to_string(&serde_json::json!({ "k": kind, "s": words })).unwrap();
                prop_assert_eq!(whole(&short(&body)), body);
            }
        }
    }
}
