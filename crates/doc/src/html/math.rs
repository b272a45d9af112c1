//! Formulas: `MathML` that came from a file, let through only as far as it is known to be harmless.
//!
//! Promise: what comes out is well formed and holds only elements and attributes of the lists below; anything else gives nothing, and the
//! caller shows the formula's characters.

use super::escape;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};
use std::fmt::Write as _;

/// Presentation elements of `MathML` Core that show something and load nothing.
const ELEMENTS: [&str; 30] = [
    "math",
    "mi",
    "mn",
    "mo",
    "mtext",
    "mspace",
    "ms",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "merror",
    "mpadded",
    "mphantom",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "none",
    "mtable",
    "mtr",
    "mtd",
    "mfenced",
    "menclose",
    "semantics",
];

/// Attributes whose values are words, numbers or signs.
const ATTRIBUTES: [&str; 30] = [
    "mathvariant",
    "displaystyle",
    "scriptlevel",
    "form",
    "fence",
    "separator",
    "lspace",
    "rspace",
    "stretchy",
    "symmetric",
    "maxsize",
    "minsize",
    "largeop",
    "movablelimits",
    "width",
    "height",
    "depth",
    "linethickness",
    "accent",
    "accentunder",
    "columnalign",
    "rowalign",
    "columnspan",
    "rowspan",
    "open",
    "close",
    "separators",
    "notation",
    "dir",
    "bevelled",
];

const DEEPEST: usize = 64;

/// The formula in our own writing, or nothing when it is empty, broken, or holds something unknown. A `<math>` around it is taken off.
pub(super) fn clean(mathml: &str) -> Option<String> {
    if mathml.trim().is_empty() {
        return None;
    }
    let mut reader = Reader::from_str(mathml);
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                let name = element(tag.local_name().as_ref())?;
                if open.len() >= DEEPEST {
                    return None;
                }
                start(&name, &tag, &mut out)?;
                if name != "math" {
                    out.push('>');
                }
                open.push(name);
            }
            Event::Empty(tag) => {
                let name = element(tag.local_name().as_ref())?;
                start(&name, &tag, &mut out)?;
                if name != "math" {
                    let _ = write!(out, "></{name}>");
                }
            }
            Event::End(tag) => {
                let name = element(tag.local_name().as_ref())?;
                (open.pop()? == name).then_some(())?;
                if name != "math" {
                    let _ = write!(out, "</{name}>");
                }
            }
            Event::Text(text) => out.push_str(&escape(&text)),
            Event::GeneralRef(entity) => {
                let c = match entity.resolve_char_ref().ok()? {
                    Some(c) => c,
                    None => match &*entity {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return None,
                    },
                };
                out.push_str(&escape(&c.to_string()));
            }
            Event::Eof => break,
            Event::Comment(_) => {}
            _ => return None,
        }
    }
    (open.is_empty() && !out.trim().is_empty()).then_some(out)
}

fn element(name: &str) -> Option<String> {
    ELEMENTS.contains(&name).then(|| name.to_owned())
}

/// Writes the name and the attributes that are on the list. Others are left out: they change nothing that can be read.
fn start(name: &str, tag: &quick_xml::events::BytesStart<'_>, out: &mut String) -> Option<()> {
    if name == "math" {
        return Some(());
    }
    let _ = write!(out, "<{name}");
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let key = attribute.key.as_ref();
        if ATTRIBUTES.contains(&key) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            let _ = write!(out, " {key}=\"{}\"", escape(&value));
        }
    }
    Some(())
}
