//! A small tree of one XML part.
//!
//! Promises: at most the given number of elements (those that nobody reads are not kept) and nesting; no entity but the five of XML and
//! character references; names carry the usual prefix of their namespace (`w:p`, `m:oMath`), strict and transitional alike, whatever
//! prefix the file uses; of `mc:AlternateContent` only the one branch that we understand is there, exactly once. A tree costs about
//! 20 bytes an element.

mod build;

use super::encoding::decode;
use super::{Limits, Refused};
use build::Builder;

const NONE: u32 = u32::MAX;
/// The name of a piece of text.
const TEXT: u32 = 0;
/// The name of everything in a namespace that means nothing to us.
const FOREIGN: u32 = 1;

/// The nodes of one part.
pub(super) struct Tree {
    nodes: Vec<Raw>,
    attrs: Vec<Attr>,
    /// Attribute values and texts, one after another.
    pool: String,
    names: Vec<String>,
    /// Bytes of the texts in the pool.
    letters: usize,
}

struct Raw {
    name: u32,
    first: u32,
    next: u32,
    /// First attribute, or first byte of a text in the pool.
    from: u32,
    /// Number of attributes, or bytes of a text.
    len: u32,
}

struct Attr {
    name: u32,
    from: u32,
    len: u32,
}

/// One element (or piece of text) of a [`Tree`].
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    tree: &'a Tree,
    at: u32,
}

impl Tree {
    /// Parses a part.
    pub(super) fn parse(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Refused> {
        let text = decode(bytes);
        Builder::new(limits).build(&text)
    }

    /// How many nodes it has.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Bytes of its texts.
    pub(super) fn letters(&self) -> usize {
        self.letters
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0 }
    }
}

impl<'a> Node<'a> {
    fn raw(self) -> Option<&'a Raw> {
        self.tree.nodes.get(self.at as usize)
    }

    /// The name with its usual prefix; empty for a piece of text.
    pub(super) fn name(self) -> &'a str {
        self.raw().and_then(|raw| self.tree.names.get(raw.name as usize)).map_or("", String::as_str)
    }

    /// Which node of its tree this is: equal for the same node only.
    pub(super) fn id(self) -> u32 {
        self.at
    }

    pub(super) fn is(self, name: &str) -> bool {
        self.name() == name
    }

    /// Child elements (and texts, whose name is empty) in order.
    pub(super) fn children(self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let tree = self.tree;
        let mut at = self.raw().map_or(NONE, |raw| raw.first);
        std::iter::from_fn(move || {
            let raw = tree.nodes.get(at as usize)?;
            let node = Node { tree, at };
            at = raw.next;
            Some(node)
        })
    }

    /// Every element below, parents before children, without recursion.
    pub(super) fn descendants(self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let mut stack: Vec<u32> = vec![self.raw().map_or(NONE, |raw| raw.first)];
        let tree = self.tree;
        std::iter::from_fn(move || {
            loop {
                let at = stack.pop()?;
                if let Some(raw) = tree.nodes.get(at as usize) {
                    stack.push(raw.next);
                    if raw.name != TEXT {
                        stack.push(raw.first);
                    }
                    return Some(Node { tree, at });
                }
            }
        })
    }

    pub(super) fn child(self, name: &str) -> Option<Node<'a>> {
        self.children().find(|node| node.is(name))
    }

    /// The attribute with this full name (`w:val`, or `descr` where attributes have no prefix).
    pub(super) fn attr(self, name: &str) -> Option<&'a str> {
        self.attribute(|n| n == name)
    }

    fn attribute(self, fits: impl Fn(&str) -> bool) -> Option<&'a str> {
        let raw = self.raw().filter(|raw| raw.name != TEXT)?;
        let from = raw.from as usize;
        let attrs = self.tree.attrs.get(from..from + raw.len as usize)?;
        let attr = attrs.iter().find(|attr| self.tree.names.get(attr.name as usize).is_some_and(|n| fits(n)))?;
        let start = attr.from as usize;
        self.tree.pool.get(start..start + attr.len as usize)
    }

    /// The attribute of `WordprocessingML` with this local name; some writers forget the prefix.
    pub(super) fn w(self, local: &str) -> Option<&'a str> {
        self.attribute(|name| name.strip_prefix("w:").unwrap_or(name) == local)
    }

    /// `w:val` of the child `name`.
    pub(super) fn val(self, name: &str) -> Option<&'a str> {
        self.child(name)?.w("val")
    }

    /// A switch like `<w:b/>`: on without a value, off with `0`, `false`, `off`; `None` when the child is not there.
    pub(super) fn switch(self, name: &str) -> Option<bool> {
        self.child(name).map(Node::on)
    }

    /// Whether this switch is on.
    pub(super) fn on(self) -> bool {
        !matches!(self.w("val"), Some("0" | "false" | "off" | "none"))
    }

    /// The characters right inside this element, as they stand.
    pub(super) fn text(self) -> String {
        let mut out = String::new();
        for node in self.children() {
            if let Some(raw) = node.raw().filter(|raw| raw.name == TEXT) {
                let from = raw.from as usize;
                out.push_str(node.tree.pool.get(from..from + raw.len as usize).unwrap_or_default());
            }
        }
        out
    }
}
