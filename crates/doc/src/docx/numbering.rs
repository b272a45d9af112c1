//! Automatic numbering: `numbering.xml` and the counters that run through the text.
//!
//! Promises: the number of every paragraph comes out as Word shows it; definitions that point at each other end; levels beyond nine and
//! numbers beyond what Word can count are cut to what it can; how much the numbers add to the text is counted.

use std::collections::{HashMap, HashSet};

use super::number_text::Format;
use super::styles::{Indent, Styles};
use super::xml::Node;

/// Levels of a numbering, as Word has them.
const LEVELS: usize = 9;
/// The largest start that Word accepts.
const MOST: u32 = 32_767;
/// Longest number, in bytes: nine levels of Chinese numbers are shorter.
const LONGEST: usize = 240;

/// Longest id of a numbering, in bytes. Word's are small numbers; every paragraph keeps a copy.
const LONGEST_ID: usize = 40;

/// All numberings of the file and their counters.
#[derive(Default)]
pub(super) struct Numbering {
    kinds: HashMap<String, Kind>,
    numbers: HashMap<String, Number>,
    /// Counters run per abstract numbering: numbers that share one share its counters.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// Overridden starts that were used already: number and level.
    started: HashSet<(String, usize)>,
    /// Bytes of all numbers that were told.
    written: usize,
}

#[derive(Default)]
struct Kind {
    /// As far as the file tells; most definitions that nobody uses tell nothing.
    levels: Vec<Option<Level>>,
    /// A numbering style that stands for this one.
    style_link: Option<String>,
}

struct Number {
    kind: String,
    starts: Vec<Option<u32>>,
    levels: Vec<Option<Level>>,
}

#[derive(Clone)]
struct Level {
    start: u32,
    format: Format,
    text: String,
    after: After,
    legal: bool,
    /// 0: never; n: after a level above the n-th.
    restart: Option<usize>,
    style: Option<String>,
    indent: Indent,
}

#[derive(Clone, Copy, PartialEq)]
enum After {
    Gap,
    Nothing,
}

/// What stands in front of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// A bullet of any shape.
    Bullet { list: String, level: usize },
    /// A plain `1.`, with its number.
    Plain { list: String, level: usize, number: u32, text: String },
    /// Any other number, with what separates it from the text.
    Text { list: String, level: usize, text: String },
    /// A level that shows nothing: a paragraph that goes on in a list.
    Silent { list: String, level: usize },
}

impl Mark {
    /// The number as text in front of a heading; empty for bullets.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Plain { text, .. } | Self::Text { text, .. } => text,
            Self::Bullet { .. } | Self::Silent { .. } => String::new(),
        }
    }
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut numbering = Self::default();
        for node in root.children() {
            match node.name() {
                "w:abstractNum" => {
                    let Some(id) = node.w("abstractNumId").filter(|id| id.len() <= LONGEST_ID) else { continue };
                    let mut kind = Kind { style_link: node.val("w:numStyleLink").map(str::to_owned), ..Kind::default() };
                    read_levels(node, &mut kind.levels);
                    numbering.kinds.entry(id.to_owned()).or_insert(kind);
                }
                "w:num" => {
                    let Some(id) = node.w("numId").filter(|id| id.len() <= LONGEST_ID) else { continue };
                    let Some(kind) = node.val("w:abstractNumId") else { continue };
                    let mut number = Number { kind: kind.to_owned(), starts: Vec::new(), levels: Vec::new() };
                    for over in node.children().filter(|n| n.is("w:lvlOverride")) {
                        if let Some(slot) = slot(over, &mut number.starts) {
                            *slot = over.val("w:startOverride").map(parse_count);
                        }
                        read_levels(over, &mut number.levels);
                    }
                    numbering.numbers.entry(id.to_owned()).or_insert(number);
                }
                _ => {}
            }
        }
        numbering
    }

    /// The number and abstract numbering that `id` stands for, through links of numbering styles.
    fn resolve(&self, id: &str, styles: &Styles) -> Option<(String, String)> {
        let mut id = id.to_owned();
        for _ in 0..16 {
            let number = self.numbers.get(&id)?;
            let kind = self.kinds.get(&number.kind)?;
            let own = kind.levels.iter().any(Option::is_some);
            let linked = kind.style_link.as_deref().and_then(|style| styles.number_of(style));
            let linked = linked.filter(|linked| !own && *linked != id && self.numbers.contains_key(*linked)).map(str::to_owned);
            match linked {
                Some(linked) => id = linked,
                None => return Some((number.kind.clone(), id)),
            }
        }
        None
    }

    fn level(&self, number: &str, kind: &str, level: usize) -> Option<&Level> {
        let own = self.numbers.get(number).and_then(|n| n.levels.get(level)).and_then(Option::as_ref);
        own.or_else(|| self.kinds.get(kind).and_then(|k| k.levels.get(level)).and_then(Option::as_ref))
    }

    /// The level of numbering `id` that is bound to one of `styles_of` (a style and its ancestors, nearest first).
    pub(super) fn level_of_style(&self, id: &str, styles_of: &[&str], styles: &Styles) -> Option<usize> {
        let (kind, number) = self.resolve(id, styles)?;
        styles_of.iter().find_map(|style| {
            (0..LEVELS).find(|&at| self.level(&number, &kind, at).and_then(|l| l.style.as_deref()).is_some_and(|s| s == *style))
        })
    }

    /// How far a level of numbering `id` is set in.
    pub(super) fn indent(&self, id: &str, level: usize, styles: &Styles) -> Indent {
        let found = self.resolve(id, styles).and_then(|(kind, number)| self.level(&number, &kind, level.min(LEVELS - 1)));
        found.map(|level| level.indent).unwrap_or_default()
    }

    /// Counts a paragraph of numbering `id` at `level` and tells what stands in front of it.
    pub(super) fn next(&mut self, id: &str, level: usize, styles: &Styles) -> Option<Mark> {
        let (kind, number) = self.resolve(id, styles)?;
        let at = level.min(LEVELS - 1);
        let start = self.level(&number, &kind, at)?.start;
        let over = self.numbers.get(id).and_then(|n| n.starts.get(at).copied().flatten());
        let first_use = over.is_some() && self.started.insert((id.to_owned(), at));
        let restarts: Vec<bool> = (0..LEVELS).map(|l| self.restarts(&number, &kind, l, at)).collect();
        let counters = self.counters.entry(kind.clone()).or_default();
        let mut mine = start;
        for (l, (counter, restart)) in counters.iter_mut().zip(restarts).enumerate() {
            if l == at {
                let before = *counter;
                let n = match before {
                    Some(n) if !first_use => n.saturating_add(1),
                    // A counter that begins anew begins where this number says.
                    _ => over.unwrap_or(start),
                };
                *counter = Some(n);
                mine = n;
            } else if l > at && restart {
                *counter = None;
            }
        }
        let counters = *counters;
        let mark = self.mark(id, &number, &kind, at, mine, &counters)?;
        if let Mark::Plain { text, .. } | Mark::Text { text, .. } = &mark {
            self.written += text.len();
        }
        Some(mark)
    }

    /// Bytes of all numbers that were told: a line of the file can make any number of them, so they count as text.
    pub(super) fn written(&self) -> usize {
        self.written
    }

    /// Whether level `l` begins anew when level `at` counts.
    fn restarts(&self, number: &str, kind: &str, l: usize, at: usize) -> bool {
        match self.level(number, kind, l).and_then(|level| level.restart) {
            None => true,
            Some(0) => false,
            Some(n) => at < n,
        }
    }

    fn mark(&self, id: &str, number: &str, kind: &str, at: usize, mine: u32, counters: &[Option<u32>; LEVELS]) -> Option<Mark> {
        let level = self.level(number, kind, at)?;
        let list = id.to_owned();
        if level.format == Format::Bullet {
            // Some writers mark a paragraph that goes on in an item by a bullet of blanks.
            let silent = level.text.trim().is_empty();
            return Some(if silent { Mark::Silent { list, level: at } } else { Mark::Bullet { list, level: at } });
        }
        let mut text = String::new();
        let mut rest = level.text.chars().peekable();
        while let Some(c) = rest.next().filter(|_| text.len() < LONGEST) {
            let place = if c == '%' { rest.peek().and_then(|d| d.to_digit(10)).filter(|d| *d > 0) } else { None };
            let Some(place) = place.map(|d| d as usize - 1) else {
                text.push(c);
                continue;
            };
            rest.next();
            if place > at {
                continue;
            }
            let other = self.level(number, kind, place);
            let start = other.map_or(1, |l| l.start);
            let n = counters.get(place).copied().flatten().unwrap_or(start);
            let format = other.map_or(&Format::Decimal, |l| &l.format);
            let format = if level.legal && !matches!(format, Format::None) { &Format::Decimal } else { format };
            text.push_str(&format.write(n));
        }
        text.truncate(text.floor_char_boundary(LONGEST));
        if text.trim().is_empty() {
            return Some(Mark::Text { list, level: at, text: String::new() });
        }
        let plain = level.text.trim() == format!("%{}.", at + 1) && level.format == Format::Decimal;
        let text = separated(text, level.after);
        Some(if plain { Mark::Plain { list, level: at, number: mine, text } } else { Mark::Text { list, level: at, text } })
    }
}

/// A number with what stands between it and the text. Signs as wide as a letter bring their own gap.
fn separated(mut text: String, after: After) -> String {
    let wide = text.chars().next_back().is_some_and(|c| "、）．。：，】〕》　；」』".contains(c) || c.is_whitespace());
    if after == After::Gap && !wide {
        text.push(' ');
    }
    text
}

fn parse_count(text: &str) -> u32 {
    text.trim().parse::<i64>().map_or(1, |n| u32::try_from(n.clamp(0, i64::from(MOST))).unwrap_or(1))
}

/// The place for what `node` says about its level.
fn slot<'l, T>(node: Node<'_>, levels: &'l mut Vec<Option<T>>) -> Option<&'l mut Option<T>> {
    let at = node.w("ilvl").and_then(|level| level.parse::<usize>().ok()).filter(|&at| at < LEVELS)?;
    if levels.len() <= at {
        levels.resize_with(at + 1, || None);
    }
    levels.get_mut(at)
}

fn read_levels(node: Node<'_>, levels: &mut Vec<Option<Level>>) {
    for lvl in node.children().filter(|n| n.is("w:lvl")) {
        let Some(slot) = slot(lvl, levels) else { continue };
        let format = lvl.child("w:numFmt");
        let name = format.and_then(|f| f.w("val")).unwrap_or("decimal");
        *slot = Some(Level {
            start: lvl.val("w:start").map_or(0, parse_count),
            format: if lvl.child("w:lvlPicBulletId").is_some() {
                Format::Bullet
            } else {
                Format::of(name, format.and_then(|f| f.w("format")))
            },
            text: lvl.val("w:lvlText").unwrap_or_default().chars().take(200).collect(),
            after: if lvl.val("w:suff") == Some("nothing") { After::Nothing } else { After::Gap },
            legal: lvl.switch("w:isLgl").unwrap_or(false),
            restart: lvl.val("w:lvlRestart").and_then(|r| r.parse().ok()),
            style: lvl.val("w:pStyle").map(str::to_owned),
            indent: lvl.child("w:pPr").map(Indent::read).unwrap_or_default(),
        });
    }
}
