//! One `<question>` as a small tree.
//!
//! Promises: at most [`DEPTH`] levels, [`NODES`] elements and [`BYTES`] of text stand in memory; the inside of `<file>` (a picture in base64) is
//! counted and not kept.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use crate::read::Fault;

/// Levels below `<question>`.
const DEPTH: usize = 16;
/// Elements of one question.
const NODES: usize = 2_000;
/// Bytes of text of one question.
const BYTES: usize = 1 << 20;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    name: String,
    attrs: Vec<(String, String)>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    fn new(tag: &BytesStart<'_>) -> Self {
        let attr = |attr: quick_xml::events::attributes::Attribute<'_>| {
            let value = attr.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default().into_owned();
            (attr.key.into_inner().to_owned(), value)
        };
        // The formats that are read have no element with more attributes.
        let attrs = tag.attributes().with_checks(false).flatten().take(8).map(attr).collect();
        Self { name: tag.name().into_inner().to_owned(), attrs, ..Self::default() }
    }

    /// The value of an attribute; empty when there is none.
    pub(super) fn attr(&self, name: &str) -> &str {
        self.attrs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// All children of this name.
    pub(super) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of its `<text>`, as it is.
    pub(super) fn inner(&self) -> String {
        self.child("text").map_or_else(|| self.own().to_owned(), |text| text.text.clone())
    }

    /// Its own text, without white space around.
    pub(super) fn own(&self) -> &str {
        self.text.trim()
    }

    /// Pictures and other files that came with it, at any depth.
    pub(super) fn files(&self) -> usize {
        // As deep as the tree, which is bounded.
        let image = usize::from(self.name == "file" || (self.name == "image" && !self.own().is_empty()));
        self.children.iter().map(Node::files).sum::<usize>() + image
    }

    /// Whether a `<text>` holds elements: HTML that is in no CDATA section.
    fn has_markup(&self) -> bool {
        (self.name == "text" && !self.children.is_empty()) || self.children.iter().any(Node::has_markup)
    }
}

/// A question while it is read.
pub(super) struct Builder {
    /// Line and column of its tag.
    pub(super) place: (usize, usize),
    /// Open elements, the question first.
    open: Vec<Node>,
    /// The question, once it is closed.
    root: Option<Node>,
    /// Elements that are open and not kept.
    skipped: usize,
    nodes: usize,
    bytes: usize,
    fault: Option<Fault>,
}

impl Builder {
    pub(super) fn new(tag: &BytesStart<'_>, place: (usize, usize)) -> Self {
        Self { place, open: vec![Node::new(tag)], root: None, skipped: 0, nodes: 1, bytes: 0, fault: None }
    }

    pub(super) fn start(&mut self, tag: &BytesStart<'_>) {
        self.nodes += 1;
        if self.open.len() > DEPTH {
            self.fault = Some(Fault::with("moodle-too-deep", "most", DEPTH));
        } else if self.nodes > NODES {
            self.fault = Some(Fault::with("moodle-too-many-elements", "most", NODES));
        }
        if self.skipped > 0 || self.fault.is_some() {
            self.skipped += 1;
        } else {
            self.open.push(Node::new(tag));
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let Some(node) = self.open.last_mut().filter(|node| node.name != "file" && self.skipped == 0) else { return };
        self.bytes += text.len();
        if self.bytes > BYTES {
            self.fault = Some(Fault::with("moodle-question-too-large", "most", BYTES >> 10));
            return;
        }
        // Line ends as XML wants them.
        node.text.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    /// Closes an element; says whether it was the question.
    pub(super) fn end(&mut self) -> bool {
        if self.skipped > 0 {
            self.skipped -= 1;
            return false;
        }
        let Some(node) = self.open.pop() else { return true };
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node);
            return false;
        }
        self.root = Some(node);
        true
    }

    /// The whole question.
    pub(super) fn finish(self) -> Result<Node, Fault> {
        let root = self.root.unwrap_or_default();
        match self.fault {
            Some(fault) => Err(fault),
            None if root.has_markup() => Err(Fault::new("moodle-markup-outside-cdata")),
            None => Ok(root),
        }
    }
}
