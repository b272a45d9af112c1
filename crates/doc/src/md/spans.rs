//! Running text of the Markdown box, read into inlines.
//!
//! Promises: one pass over the characters and one per kind of mark, so that no input takes more than linear time; a mark without its partner is text.
//! Marks need no order: `**a *b** c*` is read as it looks.

use super::{escapable, in_name};
use crate::model::{Inline, Marks};
use serde_json::Value;

/// What begins a piece that only JSON can say.
pub(super) const JSON: &str = "{zhibu: ";
/// Pieces of broken JSON that are tried in one text; more are text.
const MOST_BROKEN: u32 = 64;

const BOLD: u8 = 1;
const ITALIC: u8 = 2;
const UNDERLINE: u8 = 4;
const STRIKE: u8 = 8;
const SUB: u8 = 16;
const SUP: u8 = 32;

const TAGS: [(&str, u8, bool); 6] = [
    ("<u>", UNDERLINE, true),
    ("</u>", UNDERLINE, false),
    ("<sub>", SUB, true),
    ("</sub>", SUB, false),
    ("<sup>", SUP, true),
    ("</sup>", SUP, false),
];

enum Token {
    Text(String),
    Atom(Inline),
    /// A sign that may switch marks. `may` are those that it can switch, `does` those for which it found a partner.
    Mark {
        raw: &'static str,
        may: u8,
        does: u8,
        opens: bool,
        closes: bool,
    },
    /// `[`, with the address once its end was found.
    Open(Option<String>),
    Close,
}

/// Reads one run of text. A line feed is a break.
pub(super) fn inlines(text: &str) -> Vec<Inline> {
    let mut scan = Scan { text, at: 0, tokens: Vec::new(), plain: String::new(), blank: true, open: Vec::new(), broken: 0 };
    scan.run();
    let mut tokens = scan.tokens;
    for flag in [BOLD, ITALIC, UNDERLINE, STRIKE, SUB, SUP] {
        pair(&mut tokens, flag);
    }
    build(tokens)
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    plain: String,
    /// Whether the character before is a blank (or there is none).
    blank: bool,
    /// Tokens of `[` that may begin a link.
    open: Vec<usize>,
    broken: u32,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            let done = match c {
                '\\' => self.backslash(),
                '\n' => self.atom(Inline::Break, 1),
                '*' => self.run_of('*', ["*", "**", "***"], [ITALIC, BOLD, ITALIC | BOLD]),
                '~' => self.run_of('~', ["~", "~~", "~~~"], [0, STRIKE, 0]),
                '<' => self.angle(),
                '[' => self.bracket(),
                ']' => self.close(),
                '{' => self.brace(),
                _ => false,
            };
            if !done {
                self.push(c, c.len_utf8());
            }
        }
        self.flush();
    }

    fn push(&mut self, c: char, bytes: usize) {
        self.plain.push(c);
        self.blank = c.is_whitespace();
        self.at += bytes;
    }

    fn flush(&mut self) {
        if !self.plain.is_empty() {
            self.tokens.push(Token::Text(std::mem::take(&mut self.plain)));
        }
    }

    fn token(&mut self, token: Token, bytes: usize) {
        self.flush();
        self.tokens.push(token);
        self.at += bytes;
        self.blank = false;
    }

    fn atom(&mut self, inline: Inline, bytes: usize) -> bool {
        let blank = inline == Inline::Break;
        self.token(Token::Atom(inline), bytes);
        self.blank = blank;
        true
    }

    fn backslash(&mut self) -> bool {
        match self.rest().chars().nth(1) {
            Some('\n') => self.atom(Inline::Break, 2),
            Some(c) if escapable(c) => {
                self.push(c, 1 + c.len_utf8());
                self.blank = false;
                true
            }
            _ => false,
        }
    }

    fn run_of(&mut self, sign: char, raw: [&'static str; 3], may: [u8; 3]) -> bool {
        let rest = self.rest();
        let n = rest.len() - rest.trim_start_matches(sign).len();
        let opens = !rest.get(n..).unwrap_or_default().chars().next().is_none_or(char::is_whitespace);
        match (raw.get(n - 1), may.get(n - 1)) {
            (Some(raw), Some(&may)) if may != 0 => {
                let closes = !self.blank;
                self.token(Token::Mark { raw, may, does: 0, opens, closes }, n);
            }
            _ => {
                (0..n).for_each(|_| self.plain.push(sign));
                self.at += n;
                self.blank = false;
            }
        }
        true
    }

    fn angle(&mut self) -> bool {
        let rest = self.rest();
        if let Some(&(raw, may, opens)) = TAGS.iter().find(|(raw, ..)| rest.starts_with(raw)) {
            self.token(Token::Mark { raw, may, does: 0, opens, closes: !opens }, raw.len());
            return true;
        }
        if rest.starts_with("<br>") {
            return self.atom(Inline::Break, 4);
        }
        if let Some((ruby, bytes)) = ruby(rest) {
            return self.atom(ruby, bytes);
        }
        match autolink(rest) {
            Some((link, bytes)) => self.atom(link, bytes),
            None => false,
        }
    }

    fn bracket(&mut self) -> bool {
        if let Some(after) = self.rest().strip_prefix("[^") {
            let id: String = after.chars().take_while(|c| in_name(*c)).collect();
            if !id.is_empty() && after.get(id.len()..).is_some_and(|end| end.starts_with(']')) {
                let bytes = id.len() + 3;
                return self.atom(Inline::NoteRef { id }, bytes);
            }
        }
        self.flush();
        self.open.push(self.tokens.len());
        self.token(Token::Open(None), 1);
        true
    }

    fn close(&mut self) -> bool {
        let Some(start) = self.open.pop() else { return false };
        let Some(after) = self.rest().strip_prefix("](") else { return false };
        let Some((href, end)) = destination(after) else { return false };
        if !after.get(end..).is_some_and(|end| end.starts_with(')')) || !crate::walk::allowed_href(href.trim()) {
            return false;
        }
        if let Some(Token::Open(address)) = self.tokens.get_mut(start) {
            *address = Some(href);
        }
        // A link holds no link, so what was opened before cannot become one around this.
        self.open.clear();
        self.token(Token::Close, end + 3);
        true
    }

    fn brace(&mut self) -> bool {
        let rest = self.rest();
        if let Some(after) = rest.strip_prefix("{#") {
            let name: String = after.chars().take_while(|c| in_name(*c)).collect();
            if !name.is_empty() && after.get(name.len()..).is_some_and(|end| end.starts_with('}')) {
                let bytes = name.len() + 3;
                return self.atom(Inline::Anchor { name }, bytes);
            }
        }
        let Some(after) = rest.strip_prefix(JSON).filter(|_| self.broken < MOST_BROKEN) else { return false };
        let mut values = serde_json::Deserializer::from_str(after).into_iter::<Value>();
        let value = values.next();
        let bytes = values.byte_offset();
        if let Some(Ok(value)) = value
            && after.get(bytes..).is_some_and(|end| end.starts_with('}'))
            && let Ok(inline) = serde_json::from_value(value)
        {
            return self.atom(inline, JSON.len() + bytes + 1);
        }
        self.broken += 1;
        false
    }
}

/// `<ruby>字<rt>zì</rt></ruby>`.
fn ruby(rest: &str) -> Option<(Inline, usize)> {
    let after = rest.strip_prefix("<ruby>")?;
    let (base, end) = until(after, '<');
    let after = after.get(end..)?.strip_prefix("<rt>")?;
    let (text, more) = until(after, '<');
    after.get(more..)?.starts_with("</rt></ruby>").then_some(())?;
    Some((Inline::Ruby { base, text }, "<ruby><rt></rt></ruby>".len() + end + more))
}

/// `<https://…>`.
fn autolink(rest: &str) -> Option<(Inline, usize)> {
    let after = rest.strip_prefix('<')?;
    if !["http://", "https://", "mailto:"].iter().any(|scheme| after.starts_with(scheme)) {
        return None;
    }
    let end = after.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))?;
    after.get(end..)?.starts_with('>').then_some(())?;
    let href = after.get(..end)?.to_owned();
    let words = href.strip_prefix("mailto:").unwrap_or(&href).to_owned();
    Some((Inline::Link { href, inlines: vec![Inline::text(words)] }, end + 2))
}

/// The characters before an unescaped `sign` (or the end), with their escapes taken off, and how many bytes they took.
pub(super) fn until(text: &str, sign: char) -> (String, usize) {
    let mut out = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|(_, next)| escapable(*next)) => out.extend(chars.next().map(|(_, next)| next)),
            c if c == sign => return (out, at),
            c => out.push(c),
        }
    }
    (out, text.len())
}

/// The address after `(`: `<…>`, or up to a blank or the closing bracket; and how many bytes it took. Brackets inside it come in pairs, at most
/// three deep, which keeps a row of `](` from being read over and over.
pub(super) fn destination(text: &str) -> Option<(String, usize)> {
    if let Some(inner) = text.strip_prefix('<') {
        return angled(inner);
    }
    let (mut out, mut depth) = (String::new(), 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|(_, next)| escapable(*next)) => out.extend(chars.next().map(|(_, next)| next)),
            ')' if depth == 0 => return Some((out, at)),
            '<' => return None,
            c if c.is_whitespace() => return (c != '\n' && depth == 0).then_some((out, at)),
            '(' if depth == 3 => return None,
            c => {
                depth = match c {
                    '(' => depth + 1,
                    ')' => depth - 1,
                    _ => depth,
                };
                out.push(c);
            }
        }
    }
    None
}

fn angled(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|(_, next)| escapable(*next)) => out.extend(chars.next().map(|(_, next)| next)),
            '>' => return Some((out, at + 2)),
            '<' | '\n' => return None,
            c => out.push(c),
        }
    }
    None
}

/// Joins each sign that opens a mark with the next one that closes it.
fn pair(tokens: &mut [Token], flag: u8) {
    let mut opened: Option<usize> = None;
    for i in 0..tokens.len() {
        let Some(Token::Mark { may, does, opens, closes, .. }) = tokens.get_mut(i) else { continue };
        if *may & flag == 0 {
            continue;
        }
        match opened {
            Some(start) if *closes => {
                *does |= flag;
                if let Some(Token::Mark { does, .. }) = tokens.get_mut(start) {
                    *does |= flag;
                }
                opened = None;
            }
            None if *opens => opened = Some(i),
            _ => {}
        }
    }
}

fn build(tokens: Vec<Token>) -> Vec<Inline> {
    let mut marks = 0;
    let mut out = Vec::new();
    // The link that is open: its address, and what stood before it.
    let mut link: Option<(String, Vec<Inline>)> = None;
    for token in tokens {
        match token {
            Token::Text(s) => out.push(Inline::Text { s, marks: named(marks) }),
            Token::Atom(inline) => out.push(inline),
            Token::Mark { raw, may, does, .. } => {
                let left = match (may == BOLD | ITALIC, does) {
                    (_, 0) => raw,
                    (true, BOLD) => "*",
                    (true, ITALIC) => "**",
                    _ => "",
                };
                if !left.is_empty() {
                    out.push(Inline::Text { s: left.to_owned(), marks: named(marks) });
                }
                marks ^= does;
            }
            Token::Open(None) => out.push(Inline::Text { s: "[".to_owned(), marks: named(marks) }),
            Token::Open(Some(href)) => link = Some((href, std::mem::take(&mut out))),
            Token::Close => {
                if let Some((href, before)) = link.take() {
                    let inlines = std::mem::replace(&mut out, before);
                    out.push(Inline::Link { href, inlines });
                }
            }
        }
    }
    out
}

fn named(flags: u8) -> Marks {
    Marks {
        bold: flags & BOLD != 0,
        italic: flags & ITALIC != 0,
        underline: flags & UNDERLINE != 0,
        strike: flags & STRIKE != 0,
        sub: flags & SUB != 0,
        sup: flags & SUP != 0,
    }
}
