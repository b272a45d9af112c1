//! Numbers: `{#3}`, `{#3:0.5}`, `{#2..4}`, and several of them with weights.

use crate::fold::{decimal, fold};
use crate::gift::answers::{Found, cut, feedback, weight};
use crate::gift::question::{Texts, at};
use crate::gift::scan::{Sign, find, plain, trim};
use crate::model::Kind;
use crate::read::{Fault, Misread};

/// Reads what follows the `#`.
pub(super) fn read(signs: &[Sign], texts: &mut Texts) -> Result<Found, Misread> {
    // What follows `~` is said to wrong numbers.
    let signs = match find(signs, '~') {
        None => signs,
        Some(mark) => {
            texts.feedback += 1;
            signs.get(..mark).unwrap_or_default()
        }
    };
    let (mut accepted, mut explain) = (Vec::new(), Vec::new());
    for piece in cut(signs, &['=']) {
        let bare = match piece.split_first() {
            Some((mark, rest)) if mark.is('=') => rest,
            _ if trim(piece).is_empty() => continue,
            _ => piece,
        };
        let (weight, rest) = weight(bare).unwrap_or((100.0, bare));
        let (answer, said) = feedback(rest, texts);
        let Some(number) = number(&plain(answer)) else {
            return Err(at(
                trim(answer).first().or(piece.first()),
                Fault::with("question-not-a-number", "text", short(&plain(answer))),
            ));
        };
        let right = weight >= 100.0;
        texts.partial += usize::from(weight > 0.0 && !right);
        match (said.is_empty(), right) {
            (true, _) => {}
            (false, true) => explain.push(said),
            (false, false) => texts.feedback += 1,
        }
        if right {
            accepted.push(number);
        }
    }
    Ok(Found { kind: Kind::Blanks { accepted: vec![accepted] }, feedback: explain })
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A number, a number with its tolerance, or a range, as an accepted answer.
fn number(text: &str) -> Option<String> {
    let text = fold(text);
    if let Some((low, high)) = text.split_once("..") {
        return (decimal(low)? <= decimal(high)?).then_some(text);
    }
    match text.split_once(':') {
        None => decimal(&text).map(|_| text.clone()),
        Some((centre, tolerance)) => around(centre, tolerance),
    }
}

/// The range of all numbers no further than `tolerance` from `centre`; the number itself when the tolerance is zero.
pub(crate) fn around(centre: &str, tolerance: &str) -> Option<String> {
    let (middle, off) = (decimal(centre)?, decimal(tolerance)?.abs());
    // Zero, and nothing but zero.
    if off.total_cmp(&0.0).is_eq() {
        return Some(centre.to_owned());
    }
    let places = [centre, tolerance].iter().map(|text| text.split_once('.').map_or(0, |(_, digits)| digits.len())).max()?;
    let show = |number: f64| {
        let text = format!("{:.*}", places, number + 0.0);
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    };
    let range = format!("{}..{}", show(middle - off), show(middle + off));
    crate::fold::range(&range).map(|_| range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tolerances_become_ranges() {
        for (text, wanted) in [
            ("3", Some("3")),
            ("３．１４", Some("3.14")),
            ("3.1:0.05", Some("3.05..3.15")),
            ("3:0", Some("3")),
            ("100:1", Some("99..101")),
            ("0.1:0.1", Some("0..0.2")),
            ("-1.5..2", Some("-1.5..2")),
            ("5..3", None),
            ("三", None),
            ("3:x", None),
            ("", None),
        ] {
            assert_eq!(number(text).as_deref(), wanted, "{text}");
        }
    }
}
