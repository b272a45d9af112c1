//! Signs of the fonts Symbol and Wingdings as characters that every font has.
//!
//! Promise: a sign that is not known comes out as a black square bullet of its own, never as a letter that means something else.

use super::styles::SignFont;

/// The character for code `code` of a sign font; Word writes the code as it is or moved to `F000`.
pub(super) fn sign(font: SignFont, code: u32) -> Option<char> {
    let low = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let found = match font {
        SignFont::Symbol => pick(SYMBOL, low).or_else(|| letter(low)),
        SignFont::Wingdings => pick(WINGDINGS, low).or_else(|| range(low)),
        SignFont::Wingdings2 => pick(WINGDINGS_2, low),
        SignFont::Wingdings3 => pick(WINGDINGS_3, low),
        // A code of a sign font that is not known here has no letter of its own.
        SignFont::Other if code != low => None,
        SignFont::Other => return char::from_u32(code).filter(|c| !c.is_control()),
    };
    match low {
        0x20 | 0xA0 => Some(' '),
        0..=0x1F => None,
        _ if low > 0xFF => char::from_u32(code),
        _ => Some(found.unwrap_or('▪')),
    }
}

/// Tables hold runs: the first code, and the characters for it and the codes that follow.
fn pick(table: &[(u32, &str)], code: u32) -> Option<char> {
    table.iter().find_map(|(first, run)| run.chars().nth(code.checked_sub(*first)? as usize))
}

/// Digits and signs that Symbol leaves where they are.
fn letter(code: u32) -> Option<char> {
    char::from_u32(code).filter(|c| c.is_ascii_digit() || "!#%&()+,./:;<=>?[]_{|}".contains(*c))
}

/// Runs of Wingdings that follow each other in Unicode too.
fn range(code: u32) -> Option<char> {
    let shift = |first: u32, to: u32| char::from_u32(to + code - first);
    match code {
        0x5E..=0x69 => shift(0x5E, 0x2648),
        0x81..=0x8A => shift(0x81, 0x2460),
        0x8C..=0x95 => shift(0x8C, 0x2776),
        0xB7..=0xC2 => shift(0xB7, 0x1F550),
        _ => None,
    }
}

const SYMBOL: &[(u32, &str)] = &[
    (0x22, "∀"),
    (0x24, "∃"),
    (0x27, "∋"),
    (0x2A, "∗"),
    (0x2D, "−"),
    (0x40, "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"),
    (0x5C, "∴"),
    (0x5E, "⊥"),
    (0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"),
    (0x7E, "∼"),
    (0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"),
    (0xC0, "ℵ"),
    (0xC4, "⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊"),
    (0xE5, "∑"),
    (0xF2, "∫"),
];

const WINGDINGS: &[(u32, &str)] = &[
    (0x21, "✏✂✁👓"),
    (0x26, "📖"),
    (0x28, "☎✆✉"),
    (0x36, "⌛⌨"),
    (0x3E, "✇✍"),
    (0x41, "✌"),
    (0x43, "👍👎☜☞☝☟"),
    (0x4A, "☺"),
    (0x4C, "☹💣☠⚐"),
    (0x51, "✈☼💧❄"),
    (0x6C, "●❍■□□❑❒⬧⧫◆❖⬥⌧"),
    (0x7A, "⌘❀✿❝❞"),
    (0x80, "⓪"),
    (0x8B, "⓿"),
    (0x9E, "·•"),
    (0xA1, "○"),
    (0xA4, "◉◎"),
    (0xA7, "▪□"),
    (0xAA, "✦★✶✴✹✵"),
    (0xD5, "⌫⌦"),
    (0xD8, "➢"),
    (0xDC, "➲"),
    (0xDF, "←→↑↓↖↗↙↘"),
    (0xE8, "➔"),
    (0xEF, "⇦⇨⇧⇩⬄⇳"),
    (0xFB, "✗✓☒☑"),
];

const WINGDINGS_2: &[(u32, &str)] =
    &[(0x4F, "✗✓☒☑☒☒"), (0x56, "⊗"), (0x6A, "①②③④⑤⑥⑦⑧⑨⑩"), (0x97, "●●○"), (0xA2, "■□□"), (0xAE, "◆")];

const WINGDINGS_3: &[(u32, &str)] = &[(0x21, "→←↑↓"), (0x70, "▲▼△▽◀▶"), (0x7B, "▼◀▶")];
