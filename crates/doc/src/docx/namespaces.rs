//! Namespaces of an XML part: which prefix means what, here.
//!
//! Promises: strict and transitional names come out alike; a prefix that is not declared is taken at its usual meaning, because some
//! writers forget the declaration; foreign names are never stored.

use quick_xml::events::BytesStart;

/// The usual prefix of a namespace; strict and transitional share it.
const KNOWN: [(&str, &str); 34] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://purl.oclc.org/ooxml/drawingml/picture", "pic"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"),
    ("http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "c"),
    ("http://purl.oclc.org/ooxml/drawingml/chart", "c"),
    ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://www.w3.org/XML/1998/namespace", "xml"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
    ("urn:schemas-microsoft-com:office:word", "w10"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "wps"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingGroup", "wpg"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas", "wpc"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing", "wp14"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14"),
    ("http://schemas.microsoft.com/office/word/2012/wordml", "w15"),
    ("http://schemas.microsoft.com/office/drawing/2010/main", "a14"),
    ("http://schemas.microsoft.com/office/drawing/2016/SVG/main", "asvg"),
    ("http://schemas.microsoft.com/office/drawing/2017/decorative", "adec"),
    ("http://schemas.microsoft.com/office/word/2006/wordml", "wne"),
];

/// Whether a branch of `mc:AlternateContent` that requires this namespace can be read.
pub(super) fn understood(usual: &str) -> bool {
    matches!(
        usual,
        "w" | "r" | "m" | "a" | "pic" | "wp" | "v" | "o" | "wps" | "wpg" | "wpc" | "wp14" | "w14" | "w15" | "a14" | "asvg"
    )
}

/// Declarations in force at the current element.
#[derive(Default)]
pub(super) struct Scopes {
    /// Declared prefix → usual prefix (nothing when foreign), newest last.
    bound: Vec<(String, Option<&'static str>)>,
    /// How many declarations were in force before each open element.
    marks: Vec<usize>,
}

impl Scopes {
    /// Reads the declarations of an element that opens.
    pub(super) fn open(&mut self, start: &BytesStart<'_>) {
        self.marks.push(self.bound.len());
        if !start.attributes_raw().contains("xmlns") {
            return;
        }
        for attr in start.attributes().with_checks(false).flatten() {
            let key = attr.key.into_inner();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            let usual = KNOWN.iter().find(|(uri, _)| *uri == attr.value.trim()).map(|(_, usual)| *usual);
            // Hundreds of foreign declarations would slow every look-up; nobody needs so many.
            if self.bound.len() < 512 {
                self.bound.push((prefix.to_owned(), usual));
            }
        }
    }

    /// Forgets the declarations of the element that closes.
    pub(super) fn close(&mut self) {
        let mark = self.marks.pop().unwrap_or(0);
        self.bound.truncate(mark);
    }

    /// The usual prefix that `prefix` stands for here.
    pub(super) fn prefix(&self, prefix: &str) -> Option<&'static str> {
        match self.bound.iter().rev().find(|(bound, _)| bound == prefix) {
            Some((_, usual)) => *usual,
            None => KNOWN.iter().find(|(_, usual)| *usual == prefix).map(|(_, usual)| *usual),
        }
    }

    /// An element's name with its usual prefix; `None` when it is foreign.
    pub(super) fn name(&self, raw: &str) -> Option<String> {
        let (prefix, local) = raw.split_once(':').unwrap_or(("", raw));
        let usual = self.prefix(prefix)?;
        (local.len() <= 40).then(|| format!("{usual}:{local}"))
    }

    /// An attribute's name with its usual prefix, bare when it has none; `None` for those that nobody asks for.
    pub(super) fn attribute(&self, raw: &str) -> Option<String> {
        match raw.split_once(':') {
            None => (raw != "xmlns" && raw.len() <= 40).then(|| raw.to_owned()),
            Some(("xmlns", _)) => None,
            // Traces of editing sessions: most attributes of a Word file, of no use here.
            Some((_, local)) if local.starts_with("rsid") || local == "paraId" || local == "textId" => None,
            Some(_) => self.name(raw),
        }
    }
}
