//! Several texts in one cell, apart by signs that a backslash makes plain.

/// Signs that a backslash makes plain.
const SIGNS: [char; 7] = ['\\', '；', ';', '｜', '|', '→', '>'];

/// The characters of a cell: each with whether a backslash stood before it.
fn signs(text: &str) -> Vec<(char, bool)> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && SIGNS.contains(next)) {
            Some(plain) => out.push((plain, true)),
            None => out.push((c, false)),
        }
    }
    out
}

fn text(signs: &[(char, bool)]) -> String {
    signs.iter().map(|(c, _)| c).collect()
}

/// The blanks of an answer and what each accepts.
pub(super) fn blanks(cell: &str) -> Vec<Vec<String>> {
    let signs = signs(cell);
    let blank = |(c, plain): &(char, bool)| !plain && matches!(c, '；' | ';' | '\n');
    let other = |(c, plain): &(char, bool)| !plain && matches!(c, '｜' | '|');
    signs.split(blank).map(|blank| blank.split(other).map(text).collect()).collect()
}

/// The two sides of a pair; `None` without an arrow.
pub(super) fn pair(cell: &str) -> Option<(String, String)> {
    let signs = signs(cell);
    for at in 0..signs.len() {
        let length = match (signs.get(at), signs.get(at + 1)) {
            (Some(('→', false)), _) => 1,
            (Some(('-', false)), Some(('>', false))) => 2,
            _ => continue,
        };
        let (left, right) = signs.split_at(at);
        return Some((text(left), text(right.get(length..).unwrap_or_default())));
    }
    None
}

/// A text between signs.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if SIGNS.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_plain_after_a_backslash() {
        assert_eq!(blanks("甲｜乙；丙|丁"), [["甲", "乙"], ["丙", "丁"]]);
        assert_eq!(blanks("甲\\；乙\\\\;丙\\丁"), [["甲；乙\\"], ["丙\\丁"]]);
        assert_eq!(pair("甲 → 乙 → 丙"), Some(("甲 ".into(), " 乙 → 丙".into())));
        assert_eq!(pair("a-\\>b->c"), Some(("a->b".into(), "c".into())));
        assert_eq!(pair("甲 - 乙"), None);
        let odd = "\\→;->\\\\";
        assert_eq!(blanks(&escaped(odd)), [[odd]]);
        assert_eq!(pair(&format!("{0} → {0}", escaped(odd))), Some((format!("{odd} "), format!(" {odd}"))));
    }
}
