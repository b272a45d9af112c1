//! Styles of a `.docx`: what a paragraph or a run looks like when it does not say so itself.
//!
//! Promises: inheritance (`basedOn`) ends, also when it runs in a circle; a style that is not there means nothing special.

use std::collections::HashMap;

use super::xml::Node;
use crate::Align;

/// How far inheritance is followed. Word itself stops at about ten.
const CHAIN: usize = 40;

/// Every style of the file, by id.
#[derive(Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default_paragraph: Option<String>,
    /// What the document's defaults switch on.
    defaults: RunLook,
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphLook,
    run: RunLook,
}

/// What a `w:pPr` says; nothing where it is silent.
#[derive(Default, Clone)]
pub(super) struct ParagraphLook {
    pub(super) align: Option<Align>,
    /// 0 to 8 is a heading, 9 is text.
    pub(super) outline: Option<u8>,
    /// `w:numId`, as written.
    pub(super) number: Option<String>,
    /// `w:ilvl`.
    pub(super) number_level: Option<usize>,
    pub(super) indent: Indent,
}

/// Where a line begins, in twentieths of a point, piece by piece: each piece is inherited on its own.
#[derive(Default, Clone, Copy, Debug)]
pub(super) struct Indent {
    left: Option<i32>,
    /// Further in, or out when negative.
    first: Option<i32>,
}

impl Indent {
    pub(super) fn read(properties: Node<'_>) -> Self {
        let Some(ind) = properties.child("w:ind") else { return Self::default() };
        let twips = |name: &str| ind.w(name).and_then(|n| n.parse::<i32>().ok()).map(|n| n.clamp(-31_680, 31_680));
        // Hundredths of a letter of 10.5 points; they count before the exact measure.
        let letters = |name: &str| twips(name).filter(|n| *n != 0).map(|n| n.saturating_mul(21) / 10);
        let pick = |in_letters: &str, exact: &str| letters(in_letters).or_else(|| twips(exact));
        let left = pick("leftChars", "left").or_else(|| pick("startChars", "start"));
        let first = pick("hangingChars", "hanging").map(|n| -n).or_else(|| pick("firstLineChars", "firstLine"));
        Self { left, first }
    }

    /// `self` where it speaks, else `below`.
    pub(super) fn over(self, below: Self) -> Self {
        Self { left: self.left.or(below.left), first: self.first.or(below.first) }
    }

    /// Where the first line begins, if anything says so.
    pub(super) fn place(self) -> Option<i32> {
        match (self.left, self.first) {
            (None, None) => None,
            (left, first) => Some(left.unwrap_or(0) + first.unwrap_or(0)),
        }
    }
}

/// What a `w:rPr` says; nothing where it is silent.
#[derive(Default, Clone, Copy)]
pub(super) struct RunLook {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) emphasis: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) double_strike: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) raised: Option<Raised>,
    /// Letters of this run are signs of Symbol or Wingdings.
    pub(super) signs: Option<SignFont>,
}

/// Where letters stand on their line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Raised {
    No,
    Up,
    Down,
}

/// Fonts whose letters are pictures.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SignFont {
    Symbol,
    Wingdings,
    Wingdings2,
    Wingdings3,
    Other,
}

/// What a paragraph is for, by its style.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Text,
    Title,
    Heading(u8),
    Caption,
    Quote,
    /// A line of a table of contents, or the word 目录 above it.
    Contents,
}

impl ParagraphLook {
    pub(super) fn read(properties: Node<'_>) -> Self {
        let number = properties.child("w:numPr");
        let align = properties.val("w:jc").map(|jc| match jc {
            "center" => Align::Center,
            "right" | "end" => Align::End,
            _ => Align::Start,
        });
        Self {
            align,
            outline: properties.val("w:outlineLvl").and_then(|level| level.parse().ok()),
            number: number.and_then(|n| n.val("w:numId")).filter(|id| id.len() <= 32).map(str::to_owned),
            number_level: number.and_then(|n| n.val("w:ilvl")).and_then(|level| level.parse().ok()),
            indent: Indent::read(properties),
        }
    }
}

impl RunLook {
    pub(super) fn read(properties: Node<'_>) -> Self {
        let raised = properties.val("w:vertAlign").map(|place| match place {
            "superscript" => Raised::Up,
            "subscript" => Raised::Down,
            _ => Raised::No,
        });
        // Some writers move small letters up or down by half points instead.
        let moved = properties.val("w:position").and_then(|n| n.parse::<i32>().ok()).and_then(|n| match n {
            2.. => Some(Raised::Up),
            ..=-2 => Some(Raised::Down),
            _ => None,
        });
        let small = properties.val("w:sz").and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n <= 20);
        let raised = raised.or(moved.filter(|_| small));
        let fonts = properties.child("w:rFonts");
        let font = fonts.and_then(|f| f.w("ascii").or_else(|| f.w("hAnsi")));
        Self {
            bold: properties.switch("w:b"),
            italic: properties.switch("w:i"),
            emphasis: properties.val("w:em").map(|mark| mark != "none"),
            underline: properties.child("w:u").map(|u| u.w("val").is_none_or(|kind| kind != "none")),
            strike: properties.switch("w:strike"),
            double_strike: properties.switch("w:dstrike"),
            hidden: properties.switch("w:vanish"),
            raised,
            signs: font.map(SignFont::of),
        }
    }

    /// `self` where it speaks, else `below`.
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            emphasis: self.emphasis.or(below.emphasis),
            underline: self.underline.or(below.underline),
            strike: self.strike.or(below.strike),
            double_strike: self.double_strike.or(below.double_strike),
            hidden: self.hidden.or(below.hidden),
            raised: self.raised.or(below.raised),
            signs: self.signs.or(below.signs),
        }
    }
}

impl SignFont {
    pub(super) fn of(font: &str) -> Self {
        match font.trim().to_ascii_lowercase().as_str() {
            "symbol" => Self::Symbol,
            "wingdings" => Self::Wingdings,
            "wingdings 2" => Self::Wingdings2,
            "wingdings 3" => Self::Wingdings3,
            _ => Self::Other,
        }
    }
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut styles = Self::default();
        if let Some(properties) = root.child("w:docDefaults").and_then(|d| d.child("w:rPrDefault")).and_then(|d| d.child("w:rPr"))
        {
            styles.defaults = RunLook::read(properties);
        }
        for node in root.children().filter(|node| node.is("w:style")) {
            let Some(id) = node.w("styleId") else { continue };
            let kind = node.w("type").unwrap_or("paragraph");
            if kind == "paragraph" && node.w("default").is_some_and(|v| !matches!(v, "0" | "false" | "off")) {
                styles.default_paragraph = Some(id.to_owned());
            }
            let style = Style {
                name: if kind == "paragraph" || kind == "numbering" {
                    normal(node.val("w:name").unwrap_or(id))
                } else {
                    String::new()
                },
                based_on: node.val("w:basedOn").map(str::to_owned),
                paragraph: node.child("w:pPr").map(ParagraphLook::read).unwrap_or_default(),
                run: node.child("w:rPr").map(RunLook::read).unwrap_or_default(),
            };
            styles.by_id.entry(id.to_owned()).or_insert(style);
        }
        styles
    }

    /// The style of paragraphs that name none.
    pub(super) fn default_paragraph(&self) -> Option<&str> {
        self.default_paragraph.as_deref()
    }

    /// The document's defaults for runs.
    pub(super) fn defaults(&self) -> RunLook {
        self.defaults
    }

    /// The style and its ancestors, itself first.
    fn chain<'s>(&'s self, id: &'s str) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.by_id.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(CHAIN)
    }

    /// What a style says about its paragraphs, inherited.
    pub(super) fn paragraph(&self, id: &str) -> ParagraphLook {
        let mut look = ParagraphLook::default();
        for (_, style) in self.chain(id) {
            look.align = look.align.or(style.paragraph.align);
            look.outline = look.outline.or(style.paragraph.outline);
            look.indent = look.indent.over(style.paragraph.indent);
            look.number_level = look.number_level.or(style.paragraph.number_level);
            look.number = look.number.or_else(|| style.paragraph.number.clone());
        }
        look
    }

    /// What a style says about its runs, inherited.
    pub(super) fn run(&self, id: &str) -> RunLook {
        self.chain(id).fold(RunLook::default(), |look, (_, style)| look.over(style.run))
    }

    /// The ids of a style and its ancestors: a numbering level may be bound to one of them.
    pub(super) fn ids<'s>(&'s self, id: &'s str) -> Vec<&'s str> {
        self.chain(id).map(|(id, _)| id).collect()
    }

    /// The numbering that a numbering style stands for.
    pub(super) fn number_of<'s>(&'s self, id: &'s str) -> Option<&'s str> {
        self.chain(id).find_map(|(_, style)| style.paragraph.number.as_deref())
    }

    /// What a paragraph of this style is for; `outline` is its own level, if it says one.
    pub(super) fn role(&self, id: Option<&str>, outline: Option<u8>) -> Role {
        let by_name = id.map_or(Role::Text, |id| self.role_by_name(id));
        if matches!(by_name, Role::Title | Role::Caption | Role::Quote | Role::Contents) {
            return by_name;
        }
        let level = outline.or_else(|| id.and_then(|id| self.paragraph(id).outline));
        match level {
            Some(level @ 0..=8) => Role::Heading((level + 1).min(6)),
            // Level 9 takes a style based on a heading back to plain text.
            Some(_) => Role::Text,
            None => by_name,
        }
    }

    fn role_by_name(&self, id: &str) -> Role {
        if !self.by_id.contains_key(id) {
            // Files without their styles: ids alone, and WPS numbers its headings.
            let bare = id.parse::<u8>().ok().filter(|level| (1..=9).contains(level));
            return bare.map_or_else(|| role_of_name(&normal(id)), |level| Role::Heading(level.min(6)));
        }
        // A subtitle is based on the title, and yet is none.
        let own = self.chain(id).take_while(|(_, style)| !matches!(style.name.as_str(), "subtitle" | "副标题" | "副標題"));
        own.map(|(_, style)| role_of_name(&style.name)).find(|role| *role != Role::Text).unwrap_or(Role::Text)
    }
}

/// Names compare without case and blanks: `Heading 1`, `heading1`, `标题 1`. What follows a comma are further names of the same style.
fn normal(name: &str) -> String {
    let name = name.split([',', '，']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_whitespace()).take(64).flat_map(char::to_lowercase).collect()
}

fn role_of_name(name: &str) -> Role {
    let level = ["heading", "标题", "標題"].iter().find_map(|word| name.strip_prefix(word)?.parse::<u8>().ok());
    if let Some(level @ 1..=9) = level {
        return Role::Heading(level.min(6));
    }
    match name {
        "title" | "标题" | "標題" | "文档标题" => Role::Title,
        "caption" | "题注" | "題注" | "标号" | "tablecaption" | "imagecaption" | "illustration" | "figure" => Role::Caption,
        "quote" | "引用" | "intensequote" | "明显引用" | "quotations" | "blocktext" | "引文" | "blockquote" => {
            Role::Quote
        }
        "tocheading" | "toc标题" | "contentsheading" | "tableoffigures" | "图表目录" => Role::Contents,
        _ if ["toc", "目录", "wpsoffice手动目录"]
            .iter()
            .any(|word| name.strip_prefix(word).is_some_and(|n| matches!(n.as_bytes(), [b'1'..=b'9']))) =>
        {
            Role::Contents
        }
        _ => Role::Text,
    }
}
