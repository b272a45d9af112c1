//! Fields: instructions with a cached result (`HYPERLINK`, `SEQ`, `TOC`, `PAGE` …).
//!
//! Promises: the cached result is the text; a field without its end hides nothing; a table of contents is no body.

use std::collections::HashSet;

use super::xml::Node;

/// Longest instruction that is read.
const LONGEST: usize = 4_096;

/// Fields inside each other; further down they are plain text.
const DEEPEST: usize = 32;

/// The fields that are open at a place of the text.
#[derive(Default)]
pub(super) struct Fields {
    /// `w:fldChar` nodes that have their partner.
    paired: HashSet<u32>,
    /// `separate` nodes of fields whose result is empty: Word draws these from their instruction.
    empty: HashSet<u32>,
    open: Vec<Field>,
}

struct Field {
    instruction: String,
    result: bool,
    meaning: Meaning,
    /// What `w:ffData` says that the field shows: a check box, the choice of a list.
    preset: Option<String>,
}

/// What a field does to the text of its result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// Shows it.
    Shown,
    /// Shows it as a link.
    Link(Target),
    /// Leaves it out.
    Contents,
}

/// Where a link field leads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Target {
    pub(super) address: String,
    pub(super) place: Option<String>,
}

/// What a field without a result still shows.
pub(super) enum Bare {
    Nothing,
    /// Nothing itself, but what follows is the number of a table or picture: this paragraph is a caption.
    Caption,
    Text(String),
    /// A sign of a font.
    Sign {
        code: u32,
        font: String,
    },
    Ruby {
        base: String,
        text: String,
    },
    /// An `EQ` formula.
    Formula(String),
}

impl Fields {
    /// Finds the fields of a story that begin and end in it.
    pub(super) fn of(root: Node<'_>) -> Self {
        let (mut paired, mut empty) = (HashSet::new(), HashSet::new());
        // Where each field begins, and where its result does, while nothing was met in that.
        let mut open: Vec<(u32, Option<u32>)> = Vec::new();
        for node in root.descendants() {
            let step = if node.is("w:fldChar") { node.w("fldCharType") } else { None };
            match step {
                Some("begin") => {
                    if let Some((_, result)) = open.last_mut() {
                        *result = None;
                    }
                    open.push((node.id(), None));
                }
                Some("separate") => {
                    if let Some((_, result)) = open.last_mut() {
                        *result = Some(node.id());
                    }
                }
                Some("end") => {
                    let depth = open.len();
                    if let Some((begin, result)) = open.pop()
                        && depth <= DEEPEST
                    {
                        paired.insert(begin);
                        paired.insert(node.id());
                        empty.extend(result);
                    }
                }
                _ => {
                    if let Some((_, result)) = open.last_mut().filter(|_| fills(node)) {
                        *result = None;
                    }
                }
            }
        }
        Self { paired, empty, open: Vec::new() }
    }

    /// Whether text at this place is seen: it is in no instruction and in no table of contents.
    pub(super) fn shown(&self) -> bool {
        self.open.iter().all(|field| field.result && field.meaning != Meaning::Contents)
    }

    /// Whether a table of contents is open.
    pub(super) fn in_contents(&self) -> bool {
        self.open.iter().any(|field| field.meaning == Meaning::Contents)
    }

    /// The innermost link around this place.
    pub(super) fn link(&self) -> Option<&Target> {
        self.open.iter().rev().find_map(|field| match &field.meaning {
            Meaning::Link(target) if field.result => Some(target),
            _ => None,
        })
    }

    /// Takes a piece of instruction.
    pub(super) fn instruction(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.result)
            && field.instruction.len() + text.len() <= LONGEST
        {
            field.instruction.push_str(text);
        }
    }

    /// Follows a `w:fldChar`. What the field shows without a result comes back at its end; true when a table of contents begins.
    pub(super) fn step(&mut self, node: Node<'_>) -> (Bare, bool) {
        match node.w("fldCharType") {
            Some("begin") if self.paired.contains(&node.id()) => {
                let preset = node.child("w:ffData").and_then(preset);
                self.open.push(Field { instruction: String::new(), result: false, meaning: Meaning::Shown, preset });
            }
            Some("separate") => {
                if let Some(field) = self.open.last_mut().filter(|field| !field.result) {
                    field.result = !self.empty.contains(&node.id());
                    field.meaning = meaning(&field.instruction);
                    let bare = if counts_captions(&field.instruction) { Bare::Caption } else { Bare::Nothing };
                    return (bare, field.meaning == Meaning::Contents);
                }
            }
            Some("end") if self.paired.contains(&node.id()) => {
                if let Some(field) = self.open.pop() {
                    if let Some(preset) = field.preset {
                        return (Bare::Text(preset), false);
                    }
                    if !field.result && self.shown() {
                        return (bare(&field.instruction), false);
                    }
                }
            }
            _ => {}
        }
        (Bare::Nothing, false)
    }
}

/// Whether something in a result can be seen.
fn fills(node: Node<'_>) -> bool {
    matches!(
        node.name(),
        "w:t"
            | "w:sym"
            | "w:tab"
            | "w:ptab"
            | "w:br"
            | "w:cr"
            | "w:noBreakHyphen"
            | "w:ruby"
            | "w:drawing"
            | "w:pict"
            | "w:object"
            | "w:fldSimple"
            | "w:footnoteReference"
            | "w:endnoteReference"
            | "m:oMath"
    )
}

/// What a form field shows by its data.
fn preset(data: Node<'_>) -> Option<String> {
    if let Some(tick) = data.child("w:checkBox") {
        let on = tick.switch("w:checked").or_else(|| tick.switch("w:default")).unwrap_or(false);
        return Some(if on { "☑" } else { "☐" }.into());
    }
    let list = data.child("w:ddList")?;
    let chosen = list.val("w:result").or_else(|| list.val("w:default")).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    let entry = list.children().filter(|n| n.is("w:listEntry")).nth(chosen)?;
    Some(entry.w("val").unwrap_or_default().chars().take(LONGEST).collect())
}

/// Whether an instruction counts tables or pictures (`SEQ 表`): it does so in captions, whatever their style.
pub(super) fn counts_captions(instruction: &str) -> bool {
    let words = words(instruction);
    let mut words = words.iter().map(|word| word.to_lowercase());
    words.next().as_deref() == Some("seq")
        && words.next().is_some_and(|name| {
            matches!(
                name.as_str(),
                "表" | "表格"
                    | "附表"
                    | "table"
                    | "图"
                    | "图片"
                    | "附图"
                    | "照片"
                    | "插图"
                    | "figure"
                    | "fig"
                    | "illustration"
                    | "drawing"
            )
        })
}

/// What an instruction makes of its result.
pub(super) fn meaning(instruction: &str) -> Meaning {
    let words = words(instruction);
    let mut rest = words.iter().map(String::as_str);
    match rest.next().map(str::to_ascii_uppercase).as_deref() {
        Some("TOC") => Meaning::Contents,
        Some("HYPERLINK") => {
            let mut target = Target::default();
            while let Some(word) = rest.next() {
                match word {
                    "\\l" => target.place = rest.next().map(str::to_owned),
                    "\\o" | "\\t" => {
                        rest.next();
                    }
                    word if word.starts_with('\\') => {}
                    word if target.address.is_empty() => word.clone_into(&mut target.address),
                    _ => {}
                }
            }
            Meaning::Link(target)
        }
        _ => Meaning::Shown,
    }
}

/// The words of an instruction; quotes keep blanks together.
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut any) = (false, false);
    for c in instruction.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                any = true;
            }
            c if c.is_whitespace() && !quoted => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

/// Fields that are drawn from their instruction alone.
fn bare(instruction: &str) -> Bare {
    let instruction = instruction.trim();
    let all = words(instruction);
    let mut rest = all.iter().map(String::as_str);
    match rest.next().map(str::to_ascii_uppercase).as_deref() {
        Some("SYMBOL") => {
            let code = rest.next().unwrap_or_default();
            let code = code.strip_prefix("0x").map_or_else(|| code.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            let font = all.iter().skip_while(|word| *word != "\\f").nth(1).cloned().unwrap_or_default();
            code.map_or(Bare::Nothing, |code| Bare::Sign { code, font })
        }
        Some("EQ") => equation(instruction.get(2..).unwrap_or_default()),
        Some("MACROBUTTON") => Bare::Text(all.get(2..).unwrap_or_default().join(" ")),
        Some("QUOTE") => Bare::Text(all.get(1).cloned().unwrap_or_default()),
        _ => Bare::Nothing,
    }
}

/// `EQ`: characters in a circle, readings above characters, fractions and roots of old Word.
fn equation(instruction: &str) -> Bare {
    let Some(at) = instruction.find('(') else { return Bare::Nothing };
    let (switches, body) = instruction.split_at(at);
    let switches: String = switches.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let body = body.trim_end();
    let inner = body.strip_prefix('(').map_or(body, |b| b.strip_suffix(')').unwrap_or(b));
    let arguments = arguments(inner);
    let [first, second] = arguments.as_slice() else { return Bare::Formula(plain(inner)) };
    if switches.ends_with("\\o\\ac") && ["○", "〇", "◯"].contains(&first.trim()) {
        let sign = second.trim();
        let number = sign.parse::<u32>().ok().filter(|n| (1..=50).contains(n));
        return Bare::Text(number.map_or_else(|| format!("({sign})"), |n| super::number_text::Format::Circle.write(n)));
    }
    if switches.contains("\\o\\ad") && first.trim_start().starts_with("\\s") {
        return Bare::Ruby { base: plain(second), text: plain(first) };
    }
    Bare::Formula(plain(inner))
}

/// Splits at the commas of the outermost level.
fn arguments(inner: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut depth = 0_i32;
    for c in inner.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(c, ',' | ';' | '，') {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

/// What is left of an equation without its switches: `\s\up 9(pīn)` is `pīn`.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => while rest.next_if(|c| c.is_ascii_alphanumeric() || *c == ' ').is_some() {},
            '(' | ')' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}
