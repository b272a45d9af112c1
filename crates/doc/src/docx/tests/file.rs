//! A `.docx` made of strings: the parts that a test is about, and what every file needs around them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::{Import, Limits, read};
use crate::{Align, Block, Inline};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";

const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A file in the making.
#[derive(Default)]
pub struct File {
    body: String,
    parts: Vec<(String, Vec<u8>)>,
    rels: String,
}

impl File {
    pub fn new(body: &str) -> Self {
        Self { body: body.into(), ..Self::default() }
    }

    fn xml(mut self, kind: &str, inner: &str) -> Self {
        let _ = write!(self.rels, "<Relationship Id=\"x{kind}\" Type=\"{KINDS}/{kind}\" Target=\"{kind}.xml\"/>");
        self.parts.push((format!("word/{kind}.xml"), format!("<w:{kind} {W}>{inner}</w:{kind}>").into_bytes()));
        self
    }

    pub fn styles(self, inner: &str) -> Self {
        self.xml("styles", inner)
    }

    pub fn numbering(self, inner: &str) -> Self {
        self.xml("numbering", inner)
    }

    pub fn footnotes(self, inner: &str) -> Self {
        self.xml("footnotes", inner)
    }

    pub fn endnotes(self, inner: &str) -> Self {
        self.xml("endnotes", inner)
    }

    pub fn comments(self, inner: &str) -> Self {
        self.xml("comments", inner)
    }

    pub fn rel(mut self, id: &str, kind: &str, target: &str, external: bool) -> Self {
        let mode = if external { " TargetMode=\"External\"" } else { "" };
        let _ = write!(self.rels, "<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"{mode}/>");
        self
    }

    pub fn part(mut self, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((name.into(), bytes.into()));
        self
    }

    /// A picture `rId` of these bytes.
    pub fn picture(self, id: &str, bytes: &[u8]) -> Self {
        self.rel(id, "image", &format!("media/{id}.png"), false).part(&format!("word/media/{id}.png"), bytes)
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        };
        put("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
        let main = format!("<Relationship Id=\"r1\" Type=\"{KINDS}/officeDocument\" Target=\"word/document.xml\"/>");
        for (name, inner) in [("_rels/.rels", &main), ("word/_rels/document.xml.rels", &self.rels)] {
            let xml = format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>"
            );
            put(name, xml.as_bytes());
        }
        put(
            "word/document.xml",
            format!("<?xml version=\"1.0\"?><w:document {W}><w:body>{}</w:body></w:document>", self.body).as_bytes(),
        );
        for (name, bytes) in &self.parts {
            put(name, bytes);
        }
        zip.finish().unwrap().into_inner()
    }

    pub fn import(&self) -> Import {
        read(&self.bytes(), &Limits::default()).expect("the file can be read")
    }

    /// The body as short lines.
    pub fn told(&self) -> Vec<String> {
        told(&self.import().doc.blocks)
    }
}

/// A paragraph with properties and runs.
pub fn p(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

/// A run of plain characters.
pub fn t(text: &str) -> String {
    r("", text)
}

/// A run with properties.
pub fn r(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// One line a block; what is inside stands in brackets.
pub fn told(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph { align, inlines } => {
            let sign = match align {
                Align::Start => "",
                Align::Center => "=",
                Align::End => ">",
            };
            format!("p{sign} {}", text(inlines))
        }
        Block::Heading { level, inlines } => format!("h{level} {}", text(inlines)),
        Block::List { ordered, start, items } => {
            let sign = if *ordered { start.to_string() } else { "-".into() };
            format!("list {sign} [{}]", items.iter().map(|item| told(item).join(" / ")).collect::<Vec<_>>().join(" | "))
        }
        Block::Table { caption, head_rows, rows } => {
            let rows: Vec<String> = rows.iter().map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect();
            format!("table {head_rows} ({}) [{}]", text(caption), rows.join(" // "))
        }
        Block::Figure(figure) => format!("fig {} ({})", figure.alt, text(&figure.caption)),
        Block::Quote { blocks } => format!("quote [{}]", told(blocks).join(" / ")),
        Block::Divider => "---".into(),
        other => format!("{other:?}"),
    }
}

fn cell(cell: &crate::Cell) -> String {
    let spans = if cell.cols > 1 || cell.rows > 1 { format!("{{{}x{}}}", cell.cols, cell.rows) } else { String::new() };
    let inner: Vec<String> =
        told(&cell.blocks).into_iter().map(|line| line.strip_prefix("p ").map(str::to_owned).unwrap_or(line)).collect();
    format!("{}{spans}", inner.join(" / "))
}

pub fn text(inlines: &[Inline]) -> String {
    inlines.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text { s, marks } => {
            let signs: String = [
                (marks.bold, 'b'),
                (marks.italic, 'i'),
                (marks.underline, 'u'),
                (marks.strike, 's'),
                (marks.sub, '_'),
                (marks.sup, '^'),
            ]
            .into_iter()
            .filter_map(|(on, sign)| on.then_some(sign))
            .collect();
            if signs.is_empty() { s.clone() } else { format!("<{signs} {s}>") }
        }
        Inline::Break => "⏎".into(),
        Inline::Link { href, inlines } => format!("[{}]({href})", text(inlines)),
        Inline::NoteRef { id } => format!("^{id}"),
        Inline::Anchor { name } => format!("#{name} "),
        Inline::Ruby { base, text } => format!("{{{base}|{text}}}"),
        Inline::Formula { mathml, text } => format!("${text}${mathml}"),
        other @ Inline::Unknown(_) => format!("{other:?}"),
    }
}
