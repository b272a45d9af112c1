//! How titles and numbers are set: cut between phrases, in groups of three.

/// Cuts after the Chinese comma, colon, semicolon and question mark.
pub fn phrases(title: &str) -> Vec<&str> {
    title.split_inclusive(['\u{ff0c}', '\u{ff1a}', '\u{ff1b}', '\u{ff1f}']).collect()
}

/// 1104 as 1,104.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
