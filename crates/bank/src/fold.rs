//! When a typed answer is the accepted one.
//!
//! Promises: width of digits, letters and signs, case, and blanks never decide; what does decide is the text itself. A number is compared by
//! its value, a range ("3..5") by whether the number lies inside.

use unicode_normalization::UnicodeNormalization;

/// Characters of a typed answer that are looked at; a longer one is wrong.
const LONGEST: usize = 2_000;
/// Digits up to which a number is compared by value: longer ones are numbers of documents and people, and `f64` could not tell them apart.
const DIGITS: usize = 15;

/// The form in which two texts are compared: NFKC, lower case, no white space, and the Chinese signs that NFKC leaves alone as their
/// half-width fellows.
pub fn fold(text: &str) -> String {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(plain_sign).collect();
    text.to_lowercase().nfkc().collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}') || c.is_control()
}

fn plain_sign(c: char) -> char {
    match c {
        '。' => '.',
        '、' => ',',
        '“' | '”' | '„' | '「' | '」' | '『' | '』' | '〝' | '〞' => '"',
        '‘' | '’' | '‛' => '\'',
        '—' | '–' | '‐' | '‑' | '−' | '―' => '-',
        '・' | '•' | '‧' | '∙' => '·',
        '〈' => '<',
        '〉' => '>',
        '〔' | '【' => '[',
        '〕' | '】' => ']',
        '〜' | '∼' => '~',
        c => c,
    }
}

/// Whether `given` is `accepted`. An empty text never is.
pub fn matches(accepted: &str, given: &str) -> bool {
    if given.chars().nth(LONGEST).is_some() {
        return false;
    }
    let (accepted, given) = (fold(accepted), fold(given));
    if given.is_empty() || accepted.is_empty() {
        return false;
    }
    if accepted == given {
        return true;
    }
    let Some(number) = decimal(&given) else { return false };
    match range(&accepted) {
        Some((low, high)) => (low..=high).contains(&number),
        // Both come from a text of at most 15 digits, so that equal values are equal bits.
        None => decimal(&accepted).is_some_and(|wanted| wanted.total_cmp(&number).is_eq()),
    }
}

/// The two ends of a range "3..5", the lower one first.
pub(crate) fn range(text: &str) -> Option<(f64, f64)> {
    let (low, high) = text.split_once("..")?;
    let (low, high) = (decimal(low)?, decimal(high)?);
    (low <= high).then_some((low, high))
}

/// A number as people write it: no exponent, no leading zero ("010" is a code, not ten), no more digits than `f64` keeps apart.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || whole.len() + fraction.len() > DIGITS {
        return None;
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    // Minus zero is zero.
    text.parse::<f64>().ok().map(|number| number + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_blanks_do_not_decide() {
        for (accepted, given) in [
            ("ABC", "ａｂｃ"),
            ("2021", "２０２１"),
            ("三会一课", "三 会\u{3000}一课 "),
            ("实事求是，群众路线。", "实事求是,群众路线."),
            ("（一）", "(一)"),
            ("“两学一做”", "\"两学一做\""),
            ("50%", "５０％"),
            ("Ⅳ", "iv"),
        ] {
            assert!(matches(accepted, given), "{accepted} {given}");
            assert!(matches(given, accepted), "{given} {accepted}");
        }
        assert!(!matches("三会一课", "三会"));
        assert!(!matches("", ""));
        assert!(!matches(" ", "\u{3000}"));
        assert!(!matches("甲", &"甲".repeat(3_000)));
    }

    #[test]
    fn numbers_go_by_value_and_codes_by_text() {
        for (accepted, given, same) in [
            ("3", "3.0", true),
            ("3.50", "３．５", true),
            ("0", "-0", true),
            ("-2", "−2", true),
            ("10", "010", false),
            ("110101199003070011", "110101199003070012", false),
            ("3..5", "4", true),
            ("3..5", "5.0", true),
            ("3..5", "5.01", false),
            ("3..5", "3..5", true),
            ("1..2..3", "2", false),
            ("3", "3e0", false),
            ("inf", "inf", true),
            ("3..5", "nan", false),
        ] {
            assert_eq!(matches(accepted, given), same, "{accepted} {given}");
        }
    }
}
