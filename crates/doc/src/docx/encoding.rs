//! The characters of an XML part, whatever Unicode encoding it came in.
//!
//! Promise: broken bytes become `U+FFFD`; nothing is refused here.

/// The characters of a part: UTF-8, or UTF-16 with its mark. Broken bytes become `U+FFFD`.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    let wide = |big: bool, bytes: &[u8]| {
        let unit = |pair: &[u8]| match *pair {
            [a, b] if big => u16::from_be_bytes([a, b]),
            [a, b] => u16::from_le_bytes([a, b]),
            _ => 0xFFFD,
        };
        let units = bytes.chunks_exact(2).map(unit);
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => wide(false, rest),
        [0xFE, 0xFF, rest @ ..] => wide(true, rest),
        // Without its mark it is told by the `<` that begins every part.
        [b'<', 0, rest @ ..] if rest.get(1) == Some(&0) => wide(false, &bytes),
        [0, b'<', 0, ..] => wide(true, &bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}
