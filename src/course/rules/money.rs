//! Money as it is typed and shown: yuan with two places and groups of three; kept as fen.
//!
//! Promise: what is shown reads back as the same fen; nothing is rounded.

/// Most of one line: a thousand million yuan.
const MOST: i64 = 100_000_000_000;

/// `1,860.00`, `1860`, `￥1，860.5` as fen; nothing: no amount that can stand in a line.
pub fn fen_of(typed: &str) -> Option<i64> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '¥' | '￥' | '元'))
        .map(|c| match c {
            '．' | '。' => '.',
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            other => other,
        })
        .collect();
    let (yuan, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 10 || !digits(yuan) || rest.len() > 2 || !digits(rest) {
        return None;
    }
    let fen: i64 = format!("{rest:0<2}").parse().ok()?;
    let all = yuan.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fen)?;
    (1..=MOST).contains(&all).then_some(all)
}

/// Fen as `1,860.00`.
pub fn yuan(fen: i64) -> String {
    let (whole, rest) = (fen / 100, fen % 100);
    let digits = whole.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out}.{rest:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn money_is_read_as_people_type_it_and_never_guessed() {
        for (typed, fen) in [
            ("1,860.00", 186_000),
            ("1860", 186_000),
            ("￥1，860.5", 186_050),
            ("0.01", 1),
            ("３２０元", 32_000),
            (" 12 ", 1_200),
        ] {
            assert_eq!(fen_of(typed), Some(fen), "{typed}");
        }
        for typed in ["", "0", "-5", "1.005", "一百", "1e3", "12.3.4", "99999999999", "."] {
            assert_eq!(fen_of(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(fen in 1..MOST) {
            prop_assert_eq!(fen_of(&yuan(fen)), Some(fen));
        }
    }
}
