//! Pictures, drawings, text boxes and objects inside a paragraph.
//!
//! Promises: a picture arrives at its place, once, with the alternative text that a person wrote; what has no picture (a chart, a linked
//! file) is named for the report.

use super::What;
use super::line::Line;
use super::lists::Item;
use super::runs::letters;
use super::story::Story;
use super::xml::Node;
use crate::{Block, Figure};

impl<'d> Story<'_, 'd, '_> {
    /// Reads a `w:drawing`, `w:pict` or `w:object`.
    pub(super) fn drawing(&mut self, node: Node<'d>, line: &mut Line) {
        for holder in node.children() {
            match holder.name() {
                "wp:inline" | "wp:anchor" => {
                    let properties = holder.child("wp:docPr");
                    if properties.is_some_and(|p| matches!(p.attr("hidden"), Some("1" | "true"))) {
                        self.left_out(What::HiddenText);
                        continue;
                    }
                    let mut alt = properties.map(alternative).unwrap_or_default();
                    self.shapes(holder, &mut alt, line);
                }
                _ => self.shape(holder, &mut String::new(), line),
            }
        }
    }

    fn shapes(&mut self, parent: Node<'d>, alt: &mut String, line: &mut Line) {
        for node in parent.children() {
            self.shape(node, alt, line);
        }
    }

    fn shape(&mut self, node: Node<'d>, alt: &mut String, line: &mut Line) {
        match node.name() {
            "wp:docPr" | "a:extLst" | "wps:style" | "wps:bodyPr" => {}
            "pic:pic" => {
                let own = node.child("pic:nvPicPr").and_then(|p| p.child("pic:cNvPr"));
                // The frame's text counts, for the first picture of a group; each may have its own.
                let mut own = own.map(alternative).unwrap_or_default();
                if !alt.is_empty() {
                    own = std::mem::take(alt);
                }
                if let Some(fill) = node.child("pic:blipFill") {
                    if fill.child("a:srcRect").is_some_and(|crop| ["l", "t", "r", "b"].iter().any(|side| crops(crop, side))) {
                        self.look_at(What::CroppedPicture);
                    }
                    self.shapes(fill, &mut own, line);
                }
            }
            "a:blip" => {
                let (embedded, linked) = (node.attr("r:embed"), node.attr("r:link"));
                // A drawing of lines mostly brings its picture of dots along; where it does not, it stands for itself.
                let lines = || node.descendants().find(|n| n.is("asvg:svgBlip")).and_then(|svg| svg.attr("r:embed"));
                self.picture(embedded.filter(|id| !id.is_empty()).or(linked).or_else(lines), alt, line);
            }
            "v:imagedata" => {
                let id = node
                    .attr("r:id")
                    .or_else(|| node.attr("o:relid"))
                    .or_else(|| node.attr("r:pict"))
                    .or_else(|| node.attr("r:href"));
                self.picture(id, alt, line);
            }
            "v:shape" | "v:rect" | "v:roundrect" | "v:oval" | "v:group" | "v:line" | "v:polyline" => {
                if node.attr("o:hr").is_some_and(|hr| matches!(hr, "t" | "true" | "1")) {
                    line.rule = true;
                    return;
                }
                match node.attr("alt").map(worded).filter(|alt| !alt.is_empty()) {
                    Some(mut own) => self.shapes(node, &mut own, line),
                    None => self.shapes(node, alt, line),
                }
            }
            "v:textpath" => {
                let text = letters(node.attr("string").unwrap_or_default(), None);
                if !text.trim().is_empty() {
                    self.look_at(What::TextBox);
                    line.boxed.push(Item::Block(Block::paragraph(text.trim())));
                }
            }
            "w:txbxContent" => {
                let items = self.boxed(node);
                if !items.is_empty() {
                    self.look_at(What::TextBox);
                    line.boxed.extend(items);
                }
            }
            "c:chart" | "dgm:relIds" => self.look_at(What::Chart),
            "o:OLEObject" | "w:objectEmbed" | "w:objectLink" | "w:control" => self.look_at(What::EmbeddedObject),
            _ => self.shapes(node, alt, line),
        }
    }

    /// The blocks of a text box. Links and fields around its anchor are not its own.
    fn boxed(&mut self, node: Node<'d>) -> Vec<Item> {
        let links = std::mem::take(&mut self.links);
        let anchors = std::mem::take(&mut self.anchors);
        let items = self.blocks(node);
        self.links = links;
        self.anchors.splice(0..0, anchors);
        items
    }

    fn picture(&mut self, id: Option<&str>, alt: &mut String, line: &mut Line) {
        let Some(rel) = id.and_then(|id| self.rels.get(id)) else {
            // A frame without a picture: Word shows nothing either, or a red cross.
            if id.is_some_and(|id| !id.is_empty()) {
                self.look_at(What::UnreadablePicture);
            }
            return;
        };
        if rel.external {
            self.look_at(What::LinkedPicture);
        } else if rel.kind == "image" && self.file.archive.has(&rel.target) {
            let file = rel.target.to_lowercase();
            line.picture(Figure { file, alt: std::mem::take(alt), caption: Vec::new() });
        } else {
            self.look_at(What::UnreadablePicture);
        }
    }
}

/// Whether a side of a picture is cut off: the file still holds what Word does not show.
fn crops(crop: Node<'_>, side: &str) -> bool {
    crop.attr(side).and_then(|n| n.trim_end_matches('%').parse::<f64>().ok()).is_some_and(|n| n > 0.0)
}

/// Longest alternative text, in characters: nobody listens longer.
const LONGEST: usize = 2_000;

/// The alternative text of a drawing.
fn alternative(properties: Node<'_>) -> String {
    let decorative = properties.descendants().any(|n| n.is("adec:decorative") && matches!(n.attr("val"), Some("1" | "true")));
    if decorative {
        return String::new();
    }
    let written = worded(properties.attr("descr").unwrap_or_default());
    if written.is_empty() { worded(properties.attr("title").unwrap_or_default()) } else { written }
}

/// `text` when a person wrote it: programs put file names and numbers there, and Word guesses.
fn worded(text: &str) -> String {
    const ENDINGS: [&str; 16] = [
        ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".webp", ".svg", ".heic", ".jfif", ".jpe",
        ".ico", ".pdf",
    ];
    let text = letters(&text.chars().take(LONGEST).collect::<String>(), None);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = text.to_lowercase();
    let guessed =
        ["描述已自动生成", "自动生成的说明", "automatically generated", "ai-generated", "ai 生成的内容", "alternative text"];
    let file_name = ENDINGS.iter().any(|end| lower.ends_with(end))
        || lower.contains(":\\")
        || lower.starts_with("file:")
        || lower.starts_with("http");
    let bare: String =
        lower.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace() && !matches!(c, '_' | '-' | '(' | ')')).collect();
    let numbered = matches!(
        bare.as_str(),
        "" | "picture"
            | "image"
            | "img"
            | "dsc"
            | "图片"
            | "图像"
            | "图形"
            | "图"
            | "图表"
            | "照片"
            | "微信图片"
            | "微信截图"
            | "qq截图"
            | "qq图片"
            | "mmexport"
            | "wps图片"
            | "screenshot"
            | "graphic"
            | "shape"
            | "imgwa"
    );
    if file_name || numbered || guessed.iter().any(|g| lower.contains(g)) { String::new() } else { text }
}
