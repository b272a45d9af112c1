//! The Markdown box, read block by block.
//!
//! Promises: every line that is no markup is text, so nothing that was typed is lost; the time grows with the length of the text; lists
//! and quotes deeper than [`DEEPEST`] are text.

use super::spans::{destination, inlines, until};
use super::{DEEPEST, in_name};
use crate::model::{Align, Block, Cell, Doc, Figure, Note, Row};
use serde::Deserialize;

/// Reads what a person typed, or what [`super::write`] wrote. The document is in normal form.
pub fn read(text: &str) -> Doc {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').split('\n').collect();
    let mut reader = Reader { doc: Doc::default() };
    let blocks = reader.blocks(&lines, 0);
    let mut doc = reader.doc;
    doc.blocks = blocks;
    doc.normalize();
    doc
}

/// Up to here a table is made rectangular.
const MOST_CELLS: usize = 100_000;

struct Reader {
    /// The language and the notes, which stand among the blocks of the text.
    doc: Doc,
}

/// The running paragraph.
#[derive(Default)]
struct Open<'a> {
    align: Align,
    lines: Vec<&'a str>,
}

impl Open<'_> {
    fn end(&mut self, out: &mut Vec<Block>) {
        if !self.lines.is_empty() {
            out.push(Block::Paragraph { align: self.align, inlines: inlines(&self.lines.join("\n")) });
        }
        *self = Self::default();
    }
}

impl Reader {
    fn blocks(&mut self, lines: &[&str], depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        let mut open = Open::default();
        // Once no fence is closed below, none further down is.
        let mut unclosed = false;
        let mut i = 0;
        while let Some(line) = lines.get(i) {
            let line = trimmed(line);
            let below = lines.get(i..).unwrap_or_default();
            let (found, used) =
                if line.is_empty() || depth > DEEPEST { (None, 0) } else { self.special(line, below, depth, &mut unclosed) };
            if used > 0 {
                open.end(&mut out);
                out.extend(found);
                i += used;
                continue;
            }
            if line.is_empty() {
                open.end(&mut out);
            } else if let Some((align, rest)) = aligned(line) {
                open.end(&mut out);
                open = Open { align, lines: vec![rest] };
            } else {
                // Indented by hand: a person began a new paragraph.
                if line.starts_with('\u{3000}') {
                    open.end(&mut out);
                }
                open.lines.push(line);
            }
            i += 1;
        }
        open.end(&mut out);
        out
    }

    /// A block other than a paragraph, and how many lines it takes; 0 when there is none.
    fn special(&mut self, line: &str, below: &[&str], depth: usize, unclosed: &mut bool) -> (Option<Block>, usize) {
        if let Some((level, text)) = heading(line) {
            return (Some(Block::Heading { level, inlines: inlines(text) }), 1);
        }
        if line.len() >= 3 && (line.chars().all(|c| c == '-') || line.chars().all(|c| c == '*')) {
            return (Some(Block::Divider), 1);
        }
        if line.starts_with('>') {
            let inner: Vec<&str> = below
                .iter()
                .map_while(|line| trimmed(line).strip_prefix('>'))
                .map(|l| l.strip_prefix(' ').unwrap_or(l))
                .collect();
            return (Some(Block::Quote { blocks: self.blocks(&inner, depth + 1) }), inner.len());
        }
        if let Some(sign) = sign(line) {
            return self.list(sign, below, depth);
        }
        if line.starts_with("![") {
            let mut figures: Vec<Figure> = below.iter().map_while(|line| picture(trimmed(line))).collect();
            let used = figures.len();
            return match (used, figures.pop()) {
                (_, None) => (None, 0),
                (1, Some(figure)) => (Some(Block::Figure(figure)), 1),
                (_, Some(last)) => {
                    figures.push(last);
                    (Some(Block::Gallery { figures }), used)
                }
            };
        }
        if line.starts_with('|') {
            return table(below).map_or((None, 0), |(block, used)| (Some(block), used));
        }
        if line.starts_with("```zhibu") && !*unclosed {
            return self.fence(line, below, depth, unclosed);
        }
        if depth == 0
            && let Some((id, rest)) = definition(line)
        {
            let (inner, used) = hanging(rest, below, below.first().map_or(0, |line| indent(line)), 4);
            let note = Note { id: id.to_owned(), blocks: self.blocks(&inner, 1) };
            self.doc.notes.push(note);
            return (None, used);
        }
        (None, 0)
    }

    fn list(&mut self, first: Sign, below: &[&str], depth: usize) -> (Option<Block>, usize) {
        let mut items = Vec::new();
        let mut used = 0;
        let mut next = used;
        while let Some(line) = below.get(next) {
            let text = trimmed(line);
            let Some(sign) = sign(text).filter(|sign| sign.kind == first.kind && !divides(text)) else { break };
            let (inner, lines) = hanging(
                text.get(sign.width..).unwrap_or_default(),
                below.get(next..).unwrap_or_default(),
                indent(line),
                sign.width + 1,
            );
            items.push(self.blocks(&inner, depth + 1));
            used = next + lines;
            next = used + below.get(used..).unwrap_or_default().iter().take_while(|line| trimmed(line).is_empty()).count();
        }
        (Some(Block::List { ordered: first.kind == '.' || first.kind == ')', start: first.number, items }), used)
    }

    /// A block, a note or the document's own data as JSON. Broken JSON stays as text.
    fn fence(&mut self, line: &str, below: &[&str], depth: usize, unclosed: &mut bool) -> (Option<Block>, usize) {
        #[derive(Deserialize)]
        struct Head {
            lang: String,
            v: u8,
        }
        let Some(end) = below.iter().skip(1).position(|line| trimmed(line) == "```") else {
            *unclosed = true;
            return (None, 0);
        };
        let json = below.get(1..=end).unwrap_or_default().join("\n");
        let used = end + 2;
        match line {
            "```zhibu" => {
                if let Ok(block) = serde_json::from_str(&json) {
                    return (Some(block), used);
                }
            }
            "```zhibu-note" if depth == 0 => {
                if let Ok(note) = serde_json::from_str(&json) {
                    self.doc.notes.push(note);
                    return (None, used);
                }
            }
            "```zhibu-doc" if depth == 0 => {
                if let Ok(Head { lang, v }) = serde_json::from_str(&json) {
                    (self.doc.lang, self.doc.v) = (lang, v);
                    return (None, used);
                }
            }
            _ => {}
        }
        let text = below.get(..used).unwrap_or_default().join("\n");
        (Some(Block::paragraph(text)), used)
    }
}

/// Without the blanks that mean nothing: those before, and those after unless a backslash keeps one.
fn trimmed(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '\t']);
    let short = line.trim_end_matches([' ', '\t']);
    let slashes = short.len() - short.trim_end_matches('\\').len();
    if slashes.is_multiple_of(2) { short } else { line.get(..short.len() + 1).unwrap_or(short) }
}

/// Columns of blanks before the first sign; a tab is four.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// Takes off up to `columns` of blanks.
fn dedent(line: &str, columns: usize) -> &str {
    let mut left = columns;
    let mut at = 0;
    for c in line.chars() {
        if left == 0 || !matches!(c, ' ' | '\t') {
            break;
        }
        left = left.saturating_sub(if c == '\t' { 4 } else { 1 });
        at += 1;
    }
    line.get(at..).unwrap_or_default()
}

/// The lines that hang on a sign: what stands behind it, and the indented lines below (empty ones between them too), and how many they are.
fn hanging<'a>(first: &'a str, below: &[&'a str], base: usize, width: usize) -> (Vec<&'a str>, usize) {
    let mut used = 1;
    for (n, line) in below.iter().enumerate().skip(1) {
        if trimmed(line).is_empty() {
            continue;
        }
        if indent(line) < base + 2 {
            break;
        }
        used = n + 1;
    }
    let more = below.get(1..used).unwrap_or_default();
    let least = more.iter().find(|line| !trimmed(line).is_empty()).map_or(0, |line| indent(line));
    let columns = least.min(base + width);
    (std::iter::once(first.trim_start_matches([' ', '\t'])).chain(more.iter().map(|line| dedent(line, columns))).collect(), used)
}

fn aligned(line: &str) -> Option<(Align, &str)> {
    let (align, rest) = match (line.strip_prefix("{右}"), line.strip_prefix("{中}")) {
        (Some(rest), _) => (Align::End, rest),
        (_, Some(rest)) => (Align::Center, rest),
        _ => return None,
    };
    Some((align, rest.trim_start_matches([' ', '\t'])))
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - text.len()).ok().filter(|level| (1..=6).contains(level))?;
    let text = text.strip_prefix([' ', '\t'])?;
    (!text.is_empty()).then_some((level, text))
}

/// What begins an item.
#[derive(Clone, Copy)]
struct Sign {
    /// `-`, `+`, `*`, `.` or `)`.
    kind: char,
    number: u32,
    /// Bytes of the sign.
    width: usize,
}

fn sign(line: &str) -> Option<Sign> {
    let digits = line.bytes().take(11).take_while(u8::is_ascii_digit).count();
    let number = if digits == 0 { 1 } else { line.get(..digits)?.parse().ok()? };
    let after = line.get(digits..)?;
    let kind = after.chars().next()?;
    let fits = if digits == 0 { matches!(kind, '-' | '+' | '*') } else { matches!(kind, '.' | ')') };
    let rest = after.get(1..).filter(|_| fits)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(Sign { kind, number, width: digits + 1 })
}

fn divides(line: &str) -> bool {
    line.len() >= 3 && line.chars().all(|c| c == '-')
}

fn definition(line: &str) -> Option<(&str, &str)> {
    let after = line.strip_prefix("[^")?;
    let end = after.find(|c| !in_name(c))?;
    let rest = after.get(end..)?.strip_prefix("]:")?;
    (end > 0).then_some((after.get(..end)?, rest))
}

/// `![alt](file "caption")` alone on its line.
fn picture(line: &str) -> Option<Figure> {
    let after = line.strip_prefix("![")?;
    let (alt, end) = until(after, ']');
    let after = after.get(end..)?.strip_prefix("](")?;
    let (file, end) = destination(after)?;
    let rest = after.get(end..)?.trim_start_matches([' ', '\t']);
    if rest == ")" {
        return Some(Figure { file, alt, caption: Vec::new() });
    }
    let quoted = rest.strip_prefix('"')?;
    let (_, end) = until(quoted, '"');
    (quoted.get(end..)? == "\")").then_some(())?;
    Some(Figure { file, alt, caption: inlines(quoted.get(..end)?) })
}

fn table(below: &[&str]) -> Option<(Block, usize)> {
    let rule = cells(trimmed(below.get(1)?))?;
    let is_rule = |cell: &&str| {
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.chars().all(|c| c == '-')
    };
    if !rule.iter().all(is_rule) {
        return None;
    }
    let lines: Vec<Vec<&str>> = below.iter().map_while(|line| cells(trimmed(line))).collect();
    let used = lines.len();
    let width = lines.iter().map(Vec::len).max()?;
    // Short rows are filled up, unless that would make far more cells than were typed.
    let width = if width.saturating_mul(used) <= MOST_CELLS { width } else { 0 };
    let mut rows = Vec::with_capacity(used);
    for (y, line) in lines.iter().enumerate().filter(|(y, _)| *y != 1) {
        let texts = line.iter().copied().chain(std::iter::repeat("")).take(width.max(line.len()));
        let cell = |text: &str| Cell {
            head: y == 0,
            blocks: if text.is_empty() {
                Vec::new()
            } else {
                vec![Block::Paragraph { align: Align::Start, inlines: inlines(text) }]
            },
            ..Cell::default()
        };
        rows.push(Row { cells: texts.map(cell).collect() });
    }
    Some((Block::Table { caption: Vec::new(), head_rows: 1, rows }, used))
}

/// The cells of a line that begins with `|`.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?;
    let mut out = Vec::new();
    let (mut start, mut plain) = (0, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if plain => plain = false,
            '\\' => plain = true,
            '|' => {
                out.push(trimmed(inner.get(start..at)?));
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = trimmed(inner.get(start..)?);
    if !last.is_empty() || out.is_empty() {
        out.push(last);
    }
    Some(out)
}
