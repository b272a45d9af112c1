//! Canonical JSON after RFC 8785 and the hash over it.
//!
//! Promises: two JSON values are equal exactly when their canonical texts are; the text does not depend on the order in which a map was
//! built. The hash is bound to a tag, so that a digest of one kind of thing is never a digest of another.

use serde_json::{Number, Value};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The canonical text of a value: keys in the order of their UTF-16 code units, no blanks, the shortest escapes.
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    put(value, &mut out);
    out
}

/// Lower-case hex of SHA-256 over `tag`, a zero byte and the canonical text of `value`.
pub fn hash(tag: &str, value: &Value) -> String {
    let mut hasher = Sha256::new();
    hasher.update(tag.as_bytes());
    hasher.update([0]);
    hasher.update(to_string(value).as_bytes());
    hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn put(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Value::Number(number) => put_number(number, out),
        Value::String(s) => put_string(s, out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                put(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut keys: Vec<(&String, &Value)> = map.iter().collect();
            // UTF-16 order differs from the order of Rust strings for characters beyond the basic plane.
            keys.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            out.push('{');
            for (i, (key, value)) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                put_string(key, out);
                out.push(':');
                put(value, out);
            }
            out.push('}');
        }
    }
}

fn put_string(s: &str, out: &mut String) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn put_number(number: &Number, out: &mut String) {
    if number.is_i64() || number.is_u64() {
        let _ = write!(out, "{number}");
    } else if let Some(float) = number.as_f64() {
        put_float(float, out);
    } else {
        let _ = write!(out, "{number}");
    }
}

/// ECMAScript's way to write a number: digits up to 10²¹, an exponent beyond and below 10⁻⁶.
fn put_float(float: f64, out: &mut String) {
    if float == 0.0 {
        out.push('0');
        return;
    }
    let size = float.abs();
    if (1e-6..1e21).contains(&size) {
        let _ = write!(out, "{float}");
        return;
    }
    let short = format!("{float:e}");
    match short.split_once('e') {
        Some((digits, power)) if !power.starts_with('-') => {
            let _ = write!(out, "{digits}e+{power}");
        }
        _ => out.push_str(&short),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn keys_stand_in_the_order_of_utf16() {
        // U+1F600 is written with units from D800 on, so it stands before U+FB33.
        let value = json!({"\u{fb33}": 1, "\u{1f600}": 2, "中": 3, "a": 4, "B": 5, "10": 6, "2": 7});
        assert_eq!(to_string(&value), "{\"10\":6,\"2\":7,\"B\":5,\"a\":4,\"中\":3,\"\u{1f600}\":2,\"\u{fb33}\":1}");
    }

    #[test]
    fn strings_carry_the_shortest_escapes() {
        let value = json!("\u{1}\u{8}\t\n\u{b}\u{c}\r\"\\/\u{7f}\u{2028}支部");
        assert_eq!(to_string(&value), "\"\\u0001\\b\\t\\n\\u000b\\f\\r\\\"\\\\/\u{7f}\u{2028}支部\"");
    }

    #[test]
    fn numbers_are_written_as_in_ecmascript() {
        let value = json!([0, -1, 9_007_199_254_740_991_i64, 1.5, 1e21, 1.25e-7, 0.000_001, -0.0, 100.0]);
        assert_eq!(to_string(&value), "[0,-1,9007199254740991,1.5,1e+21,1.25e-7,0.000001,0,100]");
    }

    #[test]
    fn the_hash_is_bound_to_its_tag() {
        let value = json!({"b": [true, null], "a": "一"});
        assert_eq!(to_string(&value), "{\"a\":\"一\",\"b\":[true,null]}");
        assert_ne!(hash("revision", &value), hash("evidence", &value));
        // SHA-256 of "t", a zero byte and "{}", counted with another program.
        assert_eq!(hash("t", &json!({})), "c277c62dc4a00825f5e8ddbaf449c64e79a4f665924f450da81a9c31e7a392eb");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-9_007_199_254_740_991_i64..9_007_199_254_740_991).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn the_text_reads_back_as_the_value(value in any_value()) {
            let text = to_string(&value);
            let back = serde_json::from_str::<Value>(&text).ok();
            prop_assert_eq!(back.as_ref().map(to_string), Some(text));
            prop_assert_eq!(back, Some(value));
        }
    }
}
