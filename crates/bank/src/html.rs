//! HTML reduced to the plain text that a question is.
//!
//! Promises: what a reader saw as text stays, with its line ends; tags go; scripts and styles go with what is inside; pictures and players are
//! counted, because a question about a picture is none without it. Any text is read in one pass; nothing is ever fetched.

use crate::model::tidy;

/// A reduced text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    pub(crate) text: String,
    /// Pictures, players and frames that stood there.
    pub(crate) pictures: usize,
}

/// Elements that begin and end a line.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "section",
    "article",
    "dl",
    "dt",
    "dd",
    "figure",
    "hr",
];
/// Elements that show something which a text cannot.
const PICTURES: [&str; 9] = ["img", "audio", "video", "object", "embed", "iframe", "svg", "canvas", "picture"];
/// Elements whose inside is no text.
const SILENT: [&str; 4] = ["script", "style", "head", "svg"];

/// Bytes of an entity, with its signs.
const LONGEST_ENTITY: usize = 14;

/// Reduces `html`.
pub(crate) fn plain(html: &str) -> Plain {
    let mut out = Writer::default();
    let mut pictures = 0;
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        out.text(before);
        if from.starts_with('&') {
            let (text, length) = entity(from);
            out.entity(&text);
            rest = from.get(length..).unwrap_or_default();
            continue;
        }
        let Some((tag, after)) = tag(from) else {
            out.text("<");
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        rest = after;
        if PICTURES.contains(&tag.name.as_str()) && !tag.closing {
            pictures += 1;
        }
        match tag.name.as_str() {
            "br" => out.line_end(),
            "td" | "th" => out.blank(),
            name if BLOCKS.contains(&name) => out.block(),
            name if SILENT.contains(&name) && !tag.closing && !tag.empty => rest = after_silent(after, name),
            _ => {}
        }
    }
    out.text(rest);
    Plain { text: tidy(&out.out), pictures }
}

struct Tag {
    /// Lower case.
    name: String,
    closing: bool,
    empty: bool,
}

/// The tag at the beginning of `text` and what follows; `None` when `<` is only a sign, as in `5<7`. A comment is a tag without a name.
fn tag(text: &str) -> Option<(Tag, &str)> {
    let nameless = || Tag { name: String::new(), closing: false, empty: false };
    if let Some(inside) = text.strip_prefix("<!--") {
        return Some((nameless(), inside.split_once("-->").map_or("", |(_, after)| after)));
    }
    let inside = text.get(1..)?;
    let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let (body, after) = split_tag(inside)?;
    let name = body.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default().to_ascii_lowercase();
    // Names of elements, also of other vocabularies (o:p); anything else in angle brackets was meant as text.
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '!')) {
        return None;
    }
    Some((Tag { name, closing, empty: body.ends_with('/') }, after))
}

/// Splits at the `>` that ends a tag: not at one inside quotation marks.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((text.get(..at)?, text.get(at + 1..)?)),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            // A tag does not begin inside another one: `<` was a sign. Also inside quotation marks, so that no text is looked at twice.
            (_, '<') => return None,
            _ => {}
        }
    }
    None
}

/// What follows the end of a silent element.
fn after_silent<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
        rest = after;
    }
    ""
}

/// The text of the entity at the beginning of `text` and how many bytes it is; an unknown one stays as it is.
fn entity(text: &str) -> (String, usize) {
    // The longest name that is known is shorter; looking further would make a text of ampersands slow.
    let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
    let found = end.and_then(|end| Some((named(text.get(1..end)?)?, end + 1)));
    found.unwrap_or_else(|| ("&".to_owned(), 1))
}

/// The character of an entity: numbers, XML's five, and the ones that editors write in Chinese texts.
pub(crate) fn named(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return number.ok().and_then(char::from_u32).map(String::from);
    }
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "laquo" => '«',
        "raquo" => '»',
        "lsaquo" => '‹',
        "rsaquo" => '›',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "bull" => '•',
        "times" => '×',
        "divide" => '÷',
        "plusmn" => '±',
        "minus" => '−',
        "deg" => '°',
        "permil" => '‰',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "asymp" => '≈',
        "infin" => '∞',
        "radic" => '√',
        "rarr" => '→',
        "larr" => '←',
        "uarr" => '↑',
        "darr" => '↓',
        "harr" => '↔',
        "rArr" => '⇒',
        "sect" => '§',
        "para" => '¶',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "yen" => '¥',
        "euro" => '€',
        "frac12" => '½',
        "frac14" => '¼',
        "frac34" => '¾',
        "sup2" => '²',
        "sup3" => '³',
        "micro" => 'µ',
        "alpha" => 'α',
        "beta" => 'β',
        "gamma" => 'γ',
        "delta" => 'δ',
        "pi" => 'π',
        "omega" => 'ω',
        "Omega" => 'Ω',
        "Delta" => 'Δ',
        _ => return None,
    };
    Some(c.to_string())
}

/// Text as a browser sets it: white space runs together, blocks stand on lines of their own.
#[derive(Default)]
struct Writer {
    out: String,
    /// White space has been read and not yet written; `true` when it held a line end.
    gap: Option<bool>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.gap = Some(self.gap.unwrap_or(false) || c == '\n');
            } else {
                self.write(c);
            }
        }
    }

    /// Hard blanks are kept one by one: they are how editors write an empty pair of brackets.
    fn entity(&mut self, text: &str) {
        for c in text.chars() {
            self.write(c);
        }
    }

    fn write(&mut self, c: char) {
        if let Some(line_end) = self.gap.take() {
            let last = self.out.chars().next_back();
            // Between two Chinese characters a line end of the source is nothing, not a blank.
            let chinese = line_end && is_wide(c) && last.is_some_and(is_wide);
            if !chinese && last.is_some_and(|last| last != '\n') {
                self.out.push(' ');
            }
        }
        self.out.push(if c == '\u{a0}' { ' ' } else { c });
    }

    fn line_end(&mut self) {
        self.gap = None;
        self.out.push('\n');
    }

    fn block(&mut self) {
        self.gap = None;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn blank(&mut self) {
        self.gap = self.gap.or(Some(false));
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_the_same() {
        for (html, text, pictures) in [
            ("<p>党的<b>根本</b>宗旨是？</p>\n<p>请选择</p>", "党的根本宗旨是？\n请选择", 0),
            ("第一行<br/>第二行<BR>第三行", "第一行\n第二行\n第三行", 0),
            ("坚持（&nbsp;&nbsp;）领导", "坚持（  ）领导", 0),
            ("5<7 且 7>5 &amp; a&b &unknown; &#20826;&#x5458;", "5<7 且 7>5 & a&b &unknown; 党员", 0),
            ("<p>看图<img src=\"a.png\" alt=\"a>b\"></p>", "看图", 1),
            ("<style>p{color:red}</style>甲<script>alert('</p>')</script>乙<!-- 注 -->丙", "甲乙丙", 0),
            ("<ul><li>一</li><li>二</li></ul>三", "一\n二\n三", 0),
            ("中国\n  共产党\nin\nEnglish", "中国共产党 in English", 0),
            ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n丙", 0),
            ("<script>没有结尾", "", 0),
            ("<《党章》> 与 <b", "<《党章》> 与 <b", 0),
            ("&", "&", 0),
            ("<svg><text>x</text></svg>甲", "甲", 1),
        ] {
            assert_eq!(plain(html), Plain { text: text.into(), pictures }, "{html}");
        }
    }
}
