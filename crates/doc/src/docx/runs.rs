//! Runs: characters with their marks, and what stands between them.
//!
//! Promises: every character that Word shows arrives, none that it hides; a break is never a line feed.

use super::What;
use super::body::prompts;
use super::fields::{Bare, Meaning, counts_captions, meaning};
use super::line::Line;
use super::story::{NoteKind, Story, address, anchor_name};
use super::styles::{Raised, RunLook, SignFont};
use super::symbols::sign;
use super::xml::Node;
use super::{fields::Target, math};
use crate::{Inline, Marks};

/// What a paragraph lends its runs.
#[derive(Clone, Copy, Default)]
pub(super) struct Base {
    /// Its style, inherited.
    pub(super) style: RunLook,
    /// The marks of its style are part of what it is (a heading is bold), not emphasis.
    pub(super) plain: bool,
}

/// A run with its look worked out.
#[derive(Clone, Copy, Default)]
struct Run {
    marks: Marks,
    hidden: bool,
    signs: Option<SignFont>,
}

impl<'d> Story<'_, 'd, '_> {
    /// Reads everything inside a paragraph.
    pub(super) fn inlines(&mut self, parent: Node<'d>, base: Base, line: &mut Line) {
        for node in parent.children() {
            self.inline(node, base, line);
        }
    }

    /// Reads one thing inside a paragraph.
    pub(super) fn inline(&mut self, node: Node<'d>, base: Base, line: &mut Line) {
        match node.name() {
            "w:r" => self.run(node, base, line),
            "w:hyperlink" => self.hyperlink(node, base, line),
            "w:ins" | "w:moveTo" => {
                self.file.insertions += 1;
                self.inlines(node, base, line);
            }
            "w:del" | "w:moveFrom" => self.deleted(node),
            "w:sdt" => self.control(node, base, line),
            "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" => self.inlines(node, base, line),
            "w:fldSimple" => self.simple_field(node, base, line),
            "m:oMath" | "m:oMathPara" => self.formula(node, line),
            "w:bookmarkStart" => self.bookmark(node.w("name").unwrap_or_default()),
            "w:subDoc" => self.look_at(What::EmbeddedObject),
            _ => {}
        }
    }

    /// Fields that begin in deleted text still pair with their ends.
    fn deleted(&mut self, node: Node<'d>) {
        let mut any = false;
        for inner in node.descendants() {
            any |= inner.is("w:r");
            if inner.is("w:fldChar") {
                let _ = self.fields.step(inner);
            }
        }
        if any {
            self.left_out(What::Deletion);
        }
    }

    fn hyperlink(&mut self, node: Node<'d>, base: Base, line: &mut Line) {
        let rel = node.attr("r:id").and_then(|id| self.rels.get(id));
        let place = node.w("anchor").map(str::to_owned);
        let target = Target { address: rel.filter(|rel| rel.external).map(|rel| rel.target.clone()).unwrap_or_default(), place };
        self.links.push(address(&target));
        self.inlines(node, base, line);
        self.links.pop();
    }

    fn simple_field(&mut self, node: Node<'d>, base: Base, line: &mut Line) {
        match meaning(node.w("instr").unwrap_or_default()) {
            Meaning::Contents => self.left_out(What::Field),
            Meaning::Link(target) => {
                self.links.push(address(&target));
                self.inlines(node, base, line);
                self.links.pop();
            }
            Meaning::Shown => {
                line.caption |= counts_captions(node.w("instr").unwrap_or_default());
                self.inlines(node, base, line);
            }
        }
    }

    /// A content control. A prompt that nobody replaced is no text.
    fn control(&mut self, node: Node<'d>, base: Base, line: &mut Line) {
        if prompts(node) {
            self.left_out(What::Field);
        } else if let Some(content) = node.child("w:sdtContent") {
            self.inlines(content, base, line);
        }
    }

    fn formula(&mut self, node: Node<'d>, line: &mut Line) {
        if !self.fields.shown() {
            return;
        }
        let formulas: Vec<Node<'d>> =
            if node.is("m:oMathPara") { node.children().filter(|n| n.is("m:oMath")).collect() } else { vec![node] };
        for (at, node) in formulas.into_iter().enumerate() {
            let (mut mathml, text) = math::formula(node);
            if let Some(left) = self.file.formulas.checked_sub(mathml.len()) {
                self.file.formulas = left;
            } else {
                mathml.clear();
                self.look_at(What::FormulaAsText);
            }
            if text.trim().is_empty() && mathml.is_empty() {
                continue;
            }
            if at > 0 {
                line.push(Inline::Break, None);
            }
            self.set_anchors(line);
            let href = self.href(line);
            line.push(Inline::Formula { mathml, text }, href.as_deref());
        }
    }

    /// Works out the look of a run: switches of the paragraph's and the run's style cancel each other out, what the run says itself counts.
    fn look(&mut self, properties: Option<Node<'d>>, base: Base) -> Run {
        let own = properties.map(RunLook::read).unwrap_or_default();
        let style = properties.and_then(|p| p.val("w:rStyle")).map(|id| self.style_look(id)).unwrap_or_default();
        let defaults = self.file.styles.defaults();
        let toggle = |own: Option<bool>, run: Option<bool>, paragraph: Option<bool>, default: Option<bool>| {
            own.unwrap_or_else(|| match (run, paragraph) {
                (None, None) => default.unwrap_or(false),
                (run, paragraph) => run.unwrap_or(false) != paragraph.unwrap_or(false),
            })
        };
        let p = base.style;
        let mut marks = Marks {
            bold: toggle(own.bold, style.bold, p.bold, defaults.bold),
            italic: toggle(own.italic, style.italic, p.italic, defaults.italic)
                || own.emphasis.or(style.emphasis).or(p.emphasis).unwrap_or(false),
            underline: own.underline.or(style.underline).or(p.underline).unwrap_or(false),
            strike: toggle(own.strike, style.strike, p.strike, defaults.strike)
                || toggle(own.double_strike, style.double_strike, p.double_strike, defaults.double_strike),
            ..Marks::default()
        };
        if base.plain {
            marks.bold &= !p.bold.or(defaults.bold).unwrap_or(false);
            marks.italic &= !p.italic.or(defaults.italic).unwrap_or(false);
            marks.underline &= !p.underline.unwrap_or(false);
        }
        match own.raised.or(style.raised).or(p.raised) {
            Some(Raised::Up) => marks.sup = true,
            Some(Raised::Down) => marks.sub = true,
            Some(Raised::No) | None => {}
        }
        let hidden = toggle(own.hidden, style.hidden, p.hidden, defaults.hidden);
        Run { marks, hidden, signs: own.signs.or(style.signs).or(p.signs).filter(|font| *font != SignFont::Other) }
    }

    fn run(&mut self, node: Node<'d>, base: Base, line: &mut Line) {
        let run = self.look(node.child("w:rPr"), base);
        let mut custom_mark = false;
        let mut hid = false;
        for child in node.children() {
            // Instructions are hidden more often than not, and still say what follows.
            match child.name() {
                "w:fldChar" => self.field(child, run, line),
                "w:instrText" => self.fields.instruction(&child.text()),
                "w:rPr" | "w:lastRenderedPageBreak" => {}
                _ if !self.fields.shown() => {}
                "w:footnoteReference" | "w:endnoteReference" if !run.hidden => {
                    self.note(child, line);
                    custom_mark |= child.w("customMarkFollows").is_some_and(|v| !matches!(v, "0" | "false" | "off"));
                }
                _ if run.hidden => hid = true,
                // A mark of one's own gives way to the number.
                "w:t" | "w:sym" if custom_mark => {}
                _ => self.content(child, run, base, line),
            }
        }
        if hid {
            line.hid = true;
            self.left_out(What::HiddenText);
        }
    }

    fn content(&mut self, node: Node<'d>, run: Run, base: Base, line: &mut Line) {
        match node.name() {
            "w:t" => {
                let text = node.text();
                let text = if node.attr("xml:space") == Some("preserve") {
                    text.as_str()
                } else {
                    text.trim_matches([' ', '\t', '\n', '\r'])
                };
                self.write(&letters(text, run.signs), run, line);
            }
            "w:tab" | "w:ptab" => {
                let wide = line.last_char().is_some_and(|c| c >= '\u{2E80}');
                let gap = match (wide, run.marks.underline) {
                    (true, false) => "\u{3000}",
                    (_, true) => "\u{3000}\u{3000}\u{3000}\u{3000}",
                    (false, false) => " ",
                };
                self.write(gap, run, line);
            }
            // Also the end of a page or column is the end of a line; at either end of a paragraph none is kept.
            "w:br" | "w:cr" => {
                self.set_anchors(line);
                let href = self.href(line);
                line.push(Inline::Break, href.as_deref());
            }
            "w:noBreakHyphen" => self.write("\u{2011}", run, line),
            "w:sym" => {
                let code = node.w("char").and_then(|hex| u32::from_str_radix(hex, 16).ok());
                let font = SignFont::of(node.w("font").unwrap_or_default());
                if let Some(c) = code.and_then(|code| sign(font, code)) {
                    self.write(c.encode_utf8(&mut [0; 4]), run, line);
                }
            }
            "w:ruby" => self.ruby(node, base, line),
            "w:drawing" | "w:pict" | "w:object" => {
                self.set_anchors(line);
                self.drawing(node, line);
            }
            "m:oMath" | "m:oMathPara" => self.formula(node, line),
            "w:contentPart" => self.look_at(What::UnreadablePicture),
            _ => {}
        }
    }

    /// Puts characters into the line.
    fn write(&mut self, text: &str, run: Run, line: &mut Line) {
        if text.is_empty() {
            return;
        }
        self.set_anchors(line);
        let href = self.href(line);
        let mut marks = run.marks;
        // The underline of a link is how links look.
        marks.underline &= !self.in_link();
        line.text(text.to_owned(), marks, href.as_deref());
    }

    fn field(&mut self, node: Node<'d>, run: Run, line: &mut Line) {
        let (bare, contents) = self.fields.step(node);
        if contents {
            self.left_out(What::Field);
        }
        if run.hidden || !self.fields.shown() {
            return;
        }
        match bare {
            Bare::Nothing => {}
            Bare::Caption => line.caption = true,
            Bare::Text(text) => self.write(&letters(&text, None), run, line),
            Bare::Sign { code, font } => {
                if let Some(c) = sign(SignFont::of(&font), code) {
                    self.write(c.encode_utf8(&mut [0; 4]), run, line);
                }
            }
            Bare::Ruby { base, text } => line.push(Inline::Ruby { base: letters(&base, None), text: letters(&text, None) }, None),
            Bare::Formula(text) => {
                let text = letters(&text, None);
                if !text.is_empty() {
                    self.look_at(What::FormulaAsText);
                    line.push(Inline::Formula { mathml: String::new(), text }, None);
                }
            }
        }
    }

    fn note(&mut self, node: Node<'d>, line: &mut Line) {
        let kind = if node.is("w:footnoteReference") { NoteKind::Foot } else { NoteKind::End };
        // A note cannot have notes; a file that says so would never end.
        if self.in_note {
            return;
        }
        if let Some(id) = node.w("id").and_then(|id| self.file.mentions.mention(kind, id)) {
            self.set_anchors(line);
            line.push(Inline::NoteRef { id }, None);
        }
    }

    fn ruby(&mut self, node: Node<'d>, base: Base, line: &mut Line) {
        let mut side = |name: &str| {
            let mut inner = Line::default();
            if let Some(side) = node.child(name) {
                self.inlines(side, base, &mut inner);
            }
            plain_text(&inner)
        };
        let (text, below) = (side("w:rt"), side("w:rubyBase"));
        self.set_anchors(line);
        let href = self.href(line);
        if text.trim().is_empty() || below.trim().is_empty() {
            line.text(below + &text, Marks::default(), href.as_deref());
        } else {
            line.push(Inline::Ruby { base: below, text: text.trim().to_owned() }, href.as_deref());
        }
    }
}

/// The characters of a line without their marks.
pub(super) fn plain_text(line: &Line) -> String {
    let mut out = String::new();
    line.inlines.iter().for_each(|inline| push_plain(inline, &mut out));
    out
}

/// Adds the characters of an inline.
pub(super) fn push_plain(inline: &Inline, out: &mut String) {
    match inline {
        Inline::Text { s, .. } | Inline::Formula { text: s, .. } | Inline::Ruby { base: s, .. } => out.push_str(s),
        Inline::Link { inlines, .. } => inlines.iter().for_each(|inline| push_plain(inline, out)),
        Inline::Break => out.push(' '),
        Inline::NoteRef { .. } | Inline::Anchor { .. } | Inline::Unknown(_) => {}
    }
}

/// Characters as they may stand in a text: no controls, no soft hyphens, signs of sign fonts as signs.
pub(super) fn letters(text: &str, signs: Option<SignFont>) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\t' | '\r' => Some(' '),
            '\u{AD}' | '\u{FEFF}' | '\u{FFFC}' | '\u{2028}' | '\u{2029}' => None,
            c if c.is_control() => None,
            c => match signs {
                Some(font) if c < '\u{100}' || ('\u{F000}'..='\u{F0FF}').contains(&c) => sign(font, c.into()),
                _ => Some(c),
            },
        })
        .collect()
}

/// Names that links of this story point to.
pub(super) fn wanted(root: Node<'_>, out: &mut std::collections::HashSet<String>) {
    let mut instruction = String::new();
    for node in root.descendants() {
        match node.name() {
            "w:hyperlink" => out.extend(node.w("anchor").and_then(anchor_name)),
            "w:fldSimple" => out.extend(place(node.w("instr").unwrap_or_default())),
            "w:instrText" if instruction.len() < 65_536 => instruction.push_str(&node.text()),
            "w:fldChar" => out.extend(place(&std::mem::take(&mut instruction))),
            _ => {}
        }
    }
}

fn place(instruction: &str) -> Option<String> {
    match meaning(instruction) {
        Meaning::Link(target) => address(&target)?.strip_prefix('#').map(str::to_owned),
        _ => None,
    }
}
