//! Paragraphs and what holds them: the body, cells, notes, text boxes.
//!
//! Promises: a paragraph becomes what its style and outline say; its number is counted as Word counts it and stands in front of it once;
//! empty paragraphs are left out, the bookmarks in them are not.

use super::What;
use super::captions;
use super::line::Line;
use super::lists::Item;
use super::numbering::Mark;
use super::runs::{Base, push_plain};
use super::story::Story;
use super::styles::{ParagraphLook, Role};
use super::xml::Node;
use crate::{Align, Block, Figure, Inline, Marks};

impl<'d> Story<'_, 'd, '_> {
    /// Reads the blocks inside `parent`.
    pub(super) fn blocks(&mut self, parent: Node<'d>) -> Vec<Item> {
        let outer = self.carry.take();
        let mut items = Vec::new();
        self.each_block(parent, &mut items);
        self.settle_carry(&mut items);
        self.carry = outer;
        items
    }

    /// A paragraph whose end was deleted, with no paragraph behind that it could join: a table stands there, or nothing.
    fn settle_carry(&mut self, items: &mut Vec<Item>) {
        if let Some((line, node, role)) = self.carry.take() {
            let from = line.shows().then_some((node, role));
            self.paragraph_of(line, from, items);
        }
    }

    fn each_block(&mut self, parent: Node<'d>, items: &mut Vec<Item>) {
        for node in parent.children() {
            match node.name() {
                "w:p" => self.paragraph(node, items),
                "w:tbl" => {
                    self.settle_carry(items);
                    self.table(node, items);
                }
                "w:sdt" if contents_gallery(node) => {
                    drop_contents_title(items);
                    self.left_out(What::Field);
                }
                "w:sdt" if prompts(node) => self.left_out(What::Field),
                "w:sdt" => {
                    if let Some(content) = node.child("w:sdtContent") {
                        self.each_block(content, items);
                    }
                }
                "w:customXml" | "w:ins" | "w:moveTo" | "w:smartTag" => self.each_block(node, items),
                "w:del" | "w:moveFrom" => self.left_out(What::Deletion),
                "w:bookmarkStart" => self.bookmark(node.w("name").unwrap_or_default()),
                "m:oMath" | "m:oMathPara" | "w:r" => {
                    // Misplaced, and yet it is text.
                    let mut line = Line::default();
                    self.inline(node, Base::default(), &mut line);
                    self.paragraph_of(line, None, items);
                }
                "w:altChunk" => self.look_at(What::EmbeddedObject),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, node: Node<'d>, items: &mut Vec<Item>) {
        let properties = node.child("w:pPr");
        let hidden_before = self.fields.in_contents();
        let id = self.style_of(properties);
        let style = id.map(|id| self.style_look(id)).unwrap_or_default();
        let outline = properties.map(ParagraphLook::read).and_then(|look| look.outline);
        let role = self.file.styles.role(id, outline);
        let plain = !matches!(role, Role::Text | Role::Quote);
        let mut line = self.carry.take().map_or_else(Line::default, |(line, ..)| line);
        self.inlines(node, Base { style, plain }, &mut line);
        if !hidden_before && self.fields.in_contents() {
            drop_contents_title(items);
        }
        let mark = properties.and_then(|p| p.child("w:rPr"));
        let deleted = mark.is_some_and(|mark| mark.child("w:del").is_some() || mark.child("w:moveFrom").is_some());
        let drop_cap =
            properties.and_then(|p| p.child("w:framePr")).and_then(|frame| frame.w("dropCap")).is_some_and(|kind| kind != "none");
        if deleted || (drop_cap && line.shows()) {
            self.carry = Some((line, node, role));
            return;
        }
        // The line of a table of contents where it begins or goes on is none of ours; where it ends, text may follow.
        if !line.shows() && (hidden_before || self.fields.in_contents()) {
            return;
        }
        if line.hid && !line.shows() && mark.and_then(|mark| mark.switch("w:vanish")).unwrap_or(false) {
            return;
        }
        self.paragraph_of(line, Some((node, role)), items);
    }

    /// The style that a paragraph names, or the one for those that name none.
    fn style_of(&self, properties: Option<Node<'d>>) -> Option<&'d str> {
        let styles = self.file.styles;
        properties.and_then(|p| p.val("w:pStyle")).or_else(|| styles.default_paragraph())
    }

    /// Counts the paragraph and tells what stands in front of it, and how far it is set in.
    fn mark(&mut self, node: Node<'d>) -> Option<(Mark, Option<i32>)> {
        let properties = node.child("w:pPr");
        let own = properties.map(ParagraphLook::read).unwrap_or_default();
        let styles = self.file.styles;
        let id = self.style_of(properties);
        let style = id.map(|id| styles.paragraph(id)).unwrap_or_default();
        let number = own.number.clone().or_else(|| style.number.clone())?;
        if number == "0" {
            return None;
        }
        let level = own.number_level.or_else(|| {
            let ids = id.map(|id| styles.ids(id)).unwrap_or_default();
            let bound = self.file.numbering.level_of_style(&number, &ids, styles);
            bound.or(if own.number.is_some() { None } else { style.number_level })
        });
        let level = level.unwrap_or(0);
        let of_level = self.file.numbering.indent(&number, level, styles);
        let indent = if own.number.is_some() { of_level.over(style.indent) } else { style.indent.over(of_level) };
        let mark = self.file.numbering.next(&number, level, styles)?;
        Some((mark, own.indent.over(indent).place()))
    }

    fn paragraph_of(&mut self, mut line: Line, from: Option<(Node<'d>, Role)>, items: &mut Vec<Item>) {
        let (node, role) = from.map_or((None, Role::Text), |(node, role)| (Some(node), role));
        let (mark, indent) = node.and_then(|node| self.mark(node)).unzip();
        let indent = indent.flatten();
        let written = line.written();
        line.settle();
        let properties = node.and_then(|node| node.child("w:pPr"));
        let align = self.align(properties);
        // Many write captions by hand, in the middle above a table or below a picture.
        let caption = line.caption || (mark.is_none() && align == Align::Center && captions::typed(&line.inlines));
        let role = if role == Role::Text && caption { Role::Caption } else { role };
        let Line { inlines, before, after, boxed, rule, .. } = line;
        if written {
            let mut inlines = inlines;
            let item = match role {
                Role::Contents => {
                    drop_contents_title(items);
                    self.left_out(What::Field);
                    None
                }
                Role::Title => {
                    inlines = without_common_bold(inlines);
                    number(&mut inlines, mark.map(Mark::into_text));
                    Some(Item::Title(inlines))
                }
                Role::Heading(level) => {
                    inlines = without_common_bold(inlines);
                    number(&mut inlines, mark.map(Mark::into_text));
                    Some(Item::Block(Block::Heading { level, inlines }))
                }
                Role::Caption => {
                    number(&mut inlines, mark.map(Mark::into_text));
                    items.extend(before.into_iter().chain(after).map(figure));
                    items.push(Item::Caption { align, inlines });
                    items.extend(boxed);
                    return;
                }
                Role::Quote => {
                    number(&mut inlines, mark.map(Mark::into_text));
                    Some(Item::Quote(Block::Paragraph { align, inlines }))
                }
                Role::Text => {
                    if let Some(Mark::Text { text, .. }) = &mark {
                        number(&mut inlines, Some(text.clone()));
                    }
                    let block = Block::Paragraph { align, inlines };
                    if let Some(mark) = mark {
                        let blocks =
                            before.into_iter().map(Block::Figure).chain([block]).chain(after.into_iter().map(Block::Figure));
                        items.push(Item::Numbered { mark, indent, blocks: blocks.collect() });
                        items.extend(boxed);
                        return;
                    }
                    Some(Item::Block(block))
                }
            };
            items.extend(before.into_iter().map(figure));
            items.extend(item);
            items.extend(after.into_iter().map(figure));
        } else {
            let shown = mark.map(Mark::into_text).map(|text| text.trim().to_owned());
            self.lone.extend(shown.filter(|text| !text.is_empty() && self.tables > 0));
            self.anchors.extend(inlines.into_iter().filter_map(|inline| match inline {
                Inline::Anchor { name } => Some(name),
                _ => None,
            }));
            let drawn = before.is_empty() && boxed.is_empty() && (rule || properties.is_some_and(ruled));
            items.extend(before.into_iter().map(figure));
            if drawn {
                items.push(Item::Block(Block::Divider));
            }
        }
        items.extend(boxed);
    }

    fn align(&mut self, properties: Option<Node<'d>>) -> Align {
        let own = properties.and_then(|p| ParagraphLook::read(p).align);
        let styles = self.file.styles;
        own.or_else(|| self.style_of(properties).and_then(|id| styles.paragraph(id).align)).unwrap_or_default()
    }
}

fn figure(figure: Figure) -> Item {
    Item::Block(Block::Figure(figure))
}

/// Whether an empty paragraph draws a line above or below.
fn ruled(properties: Node<'_>) -> bool {
    let side = |name: &str| {
        let border = properties.child("w:pBdr").and_then(|borders| borders.val(name));
        border.is_some_and(|kind| !matches!(kind, "nil" | "none"))
    };
    side("w:bottom") || side("w:top")
}

/// A content control that nobody filled in: what it shows is its prompt.
pub(super) fn prompts(control: Node<'_>) -> bool {
    control.child("w:sdtPr").and_then(|p| p.switch("w:showingPlcHdr")).unwrap_or(false)
}

/// A content control that holds a table of contents.
fn contents_gallery(node: Node<'_>) -> bool {
    let gallery = node.child("w:sdtPr").and_then(|p| p.child("w:docPartObj")).and_then(|part| part.val("w:docPartGallery"));
    gallery.is_some_and(|gallery| gallery.eq_ignore_ascii_case("table of contents"))
}

/// Takes away the line 目录 that somebody wrote above a table of contents: it would stand above nothing.
fn drop_contents_title(items: &mut Vec<Item>) {
    let Some(Item::Title(inlines) | Item::Block(Block::Heading { inlines, .. } | Block::Paragraph { inlines, .. })) =
        items.last()
    else {
        return;
    };
    let mut words = characters(inlines).to_lowercase();
    words.retain(|c| !c.is_whitespace());
    if matches!(words.as_str(), "目录" | "目次" | "目錄" | "contents" | "tableofcontents") {
        items.pop();
    }
}

/// Puts a number in front.
fn number(inlines: &mut Vec<Inline>, text: Option<String>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        // A number that stands alone keeps no gap behind it.
        inlines.insert(0, Inline::text(text));
    }
}

/// A heading that is bold all through is bold because it is a heading.
fn without_common_bold(mut inlines: Vec<Inline>) -> Vec<Inline> {
    let mut common = Marks { bold: true, italic: true, underline: true, ..Marks::default() };
    let mut check = |inline: &Inline| {
        if let Inline::Text { s, marks } = inline
            && !s.trim().is_empty()
        {
            common.bold &= marks.bold;
            common.italic &= marks.italic;
            common.underline &= marks.underline;
        }
    };
    each(&mut inlines, &mut |inline| check(inline));
    each(&mut inlines, &mut |inline| {
        if let Inline::Text { marks, .. } = inline {
            marks.bold &= !common.bold;
            marks.italic &= !common.italic;
            marks.underline &= !common.underline;
        }
    });
    inlines
}

fn each(inlines: &mut [Inline], f: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        if let Inline::Link { inlines, .. } = inline {
            each(inlines, f);
        }
        f(inline);
    }
}

/// The characters of some inlines, for a title.
pub(super) fn characters(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        push_plain(inline, &mut out);
    }
    out.trim().to_owned()
}
