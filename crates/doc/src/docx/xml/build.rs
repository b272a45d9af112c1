//! Builds the tree of a part, element by element.
//!
//! Promises: what nobody reads is passed by, what is too much is refused before it is kept; of alternatives one branch is taken.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::namespaces::{Scopes, understood};
use super::super::{Limits, Refused};
use super::{Attr, FOREIGN, NONE, Raw, TEXT, Tree};

/// Elements that say only how something looks on paper or who wrote it when; half of what a Word file holds, and nobody asks for them.
const UNREAD: [&str; 62] = [
    "w:adjustRightInd",
    "w:autoSpaceDE",
    "w:autoSpaceDN",
    "w:bCs",
    "w:bdr",
    "w:bookmarkEnd",
    "w:cantSplit",
    "w:cnfStyle",
    "w:color",
    "w:commentRangeEnd",
    "w:commentRangeStart",
    "w:contextualSpacing",
    "w:effect",
    "w:fitText",
    "w:hideMark",
    "w:highlight",
    "w:iCs",
    "w:keepLines",
    "w:keepNext",
    "w:kern",
    "w:kinsoku",
    "w:lang",
    "w:lastRenderedPageBreak",
    "w:lvlJc",
    "w:mirrorIndents",
    "w:noProof",
    "w:noWrap",
    "w:nsid",
    "w:overflowPunct",
    "w:pPrChange",
    "w:permEnd",
    "w:permStart",
    "w:proofErr",
    "w:qFormat",
    "w:rPrChange",
    "w:rsid",
    "w:rsids",
    "w:sectPr",
    "w:shd",
    "w:snapToGrid",
    "w:spacing",
    "w:suppressLineNumbers",
    "w:szCs",
    "w:tabs",
    "w:tblBorders",
    "w:tblCellMar",
    "w:tblInd",
    "w:tblLayout",
    "w:tblLook",
    "w:tblW",
    "w:tcBorders",
    "w:tcFitText",
    "w:tcMar",
    "w:tcW",
    "w:tmpl",
    "w:topLinePunct",
    "w:trHeight",
    "w:uiPriority",
    "w:unhideWhenUsed",
    "w:vAlign",
    "w:w",
    "w:widowControl",
];
/// Elements that are passed by for each that is kept, at most.
const PASSED_BY: usize = 3;
/// Different names that are told apart; all of Word's own are fewer.
const NAMES: usize = 4_000;

/// A tree while its part is read.
pub(super) struct Builder<'l> {
    tree: Tree,
    symbols: HashMap<String, u32>,
    limits: &'l Limits,
    /// Elements seen, also those that are skipped.
    seen: usize,
    /// Open elements: the node (or [`NONE`] when it is transparent) and its last child so far.
    open: Vec<Open>,
    scopes: Scopes,
}

#[derive(Clone, Copy)]
struct Open {
    node: u32,
    last: u32,
    kind: Kind,
}

/// How an open element is kept.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// As a node of its own.
    Node,
    /// As a node whose characters matter.
    Letters,
    /// `mc:AlternateContent`, its children belong to its parent; whether a branch was taken.
    Choose(bool),
    /// A branch that was taken: its children belong to the parent of the choice.
    Branch,
    /// Not at all, with everything in it.
    Skip,
}

impl<'l> Builder<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        let names = vec![String::new(), "?".to_owned()];
        let symbols = HashMap::from([(String::new(), TEXT), ("?".to_owned(), FOREIGN)]);
        let tree = Tree { nodes: Vec::new(), attrs: Vec::new(), pool: String::new(), names, letters: 0 };
        Self { tree, symbols, limits, seen: 0, open: Vec::new(), scopes: Scopes::default() }
    }

    /// The whole tree.
    pub(super) fn build(mut self, text: &str) -> Result<Tree, Refused> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        loop {
            match reader.read_event().map_err(|_| Refused::Damaged)? {
                Event::Start(start) => self.start(&start)?,
                Event::Empty(start) => {
                    self.start(&start)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(piece) => self.letters(&piece.xml10_content())?,
                Event::CData(piece) => self.letters(&piece.xml10_content())?,
                Event::GeneralRef(name) => {
                    let letter = match &*name {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        // Entities of a DTD are never resolved: they are how a small file becomes a large one.
                        _ => name.resolve_char_ref().ok().flatten(),
                    };
                    if let Some(letter) = letter {
                        self.letters(letter.encode_utf8(&mut [0; 4]))?;
                    }
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if self.tree.nodes.is_empty() || !self.open.is_empty() {
            return Err(Refused::Damaged);
        }
        self.tree.nodes.shrink_to_fit();
        Ok(self.tree)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Refused> {
        self.seen += 1;
        if self.seen > self.limits.elements.saturating_mul(PASSED_BY) {
            return Err(Refused::TooLong);
        }
        if self.open.len() >= self.limits.depth {
            return Err(Refused::Bomb);
        }
        self.scopes.open(start);
        let parent = self.open.last().copied();
        let kind = self.kind(parent, start);
        let above = parent.map_or(NONE, |open| open.node);
        let node = if matches!(kind, Kind::Node | Kind::Letters) { self.element(start)? } else { above };
        self.open.push(Open { node, last: NONE, kind });
        if matches!(kind, Kind::Node | Kind::Letters) {
            self.attach(self.open.len().saturating_sub(1), node);
        }
        Ok(())
    }

    fn kind(&mut self, parent: Option<Open>, start: &BytesStart<'_>) -> Kind {
        let name = self.scopes.name(start.name().into_inner());
        match parent.map(|open| open.kind) {
            Some(Kind::Skip) => Kind::Skip,
            Some(Kind::Choose(taken)) => {
                let wanted = match name.as_deref() {
                    Some("mc:Choice") => self.requires_understood(start),
                    Some("mc:Fallback") => true,
                    _ => false,
                };
                if taken || !wanted {
                    return Kind::Skip;
                }
                if let Some(open) = self.open.last_mut() {
                    open.kind = Kind::Choose(true);
                }
                Kind::Branch
            }
            _ => match name.as_deref() {
                Some("mc:AlternateContent") if parent.is_some() => Kind::Choose(false),
                Some(name) if UNREAD.binary_search(&name).is_ok() => Kind::Skip,
                Some("w:t" | "w:instrText" | "m:t" | "dc:title") => Kind::Letters,
                _ => Kind::Node,
            },
        }
    }

    fn requires_understood(&self, start: &BytesStart<'_>) -> bool {
        let value = start
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attr| attr.key.into_inner() == "Requires")
            .map(|attr| attr.value);
        value.is_some_and(|value| {
            !value.trim().is_empty() && value.split_whitespace().all(|prefix| self.scopes.prefix(prefix).is_some_and(understood))
        })
    }

    /// Makes a node with its attributes.
    fn element(&mut self, start: &BytesStart<'_>) -> Result<u32, Refused> {
        let name = self.scopes.name(start.name().into_inner());
        let name = name.map_or(Ok(FOREIGN), |name| self.symbol(&name))?;
        let from = self.tree.attrs.len();
        if name != FOREIGN {
            for attr in start.attributes().with_checks(false).flatten() {
                let Some(key) = self.scopes.attribute(attr.key.into_inner()) else { continue };
                let value = attr.normalized_value(XmlVersion::Implicit1_0).unwrap_or(attr.value);
                let (start, len) = (self.tree.pool.len(), value.len());
                self.tree.pool.push_str(&value);
                let name = self.symbol(&key)?;
                self.tree.attrs.push(Attr { name, from: index(start)?, len: index(len)? });
            }
        }
        let len = index(self.tree.attrs.len() - from)?;
        self.node(Raw { name, first: NONE, next: NONE, from: index(from)?, len })
    }

    fn node(&mut self, raw: Raw) -> Result<u32, Refused> {
        if self.tree.nodes.len() >= self.limits.elements {
            return Err(Refused::TooLong);
        }
        let at = index(self.tree.nodes.len())?;
        self.tree.nodes.push(raw);
        Ok(at)
    }

    /// Hangs `node` under the nearest open element below `depth` that is a node.
    fn attach(&mut self, depth: usize, node: u32) {
        let above = self.open.iter_mut().take(depth).rev().find(|open| matches!(open.kind, Kind::Node | Kind::Letters));
        let Some(above) = above else { return };
        let before = std::mem::replace(&mut above.last, node);
        let parent = above.node;
        let link = if before == NONE {
            self.tree.nodes.get_mut(parent as usize).map(|raw| &mut raw.first)
        } else {
            self.tree.nodes.get_mut(before as usize).map(|raw| &mut raw.next)
        };
        if let Some(link) = link {
            *link = node;
        }
    }

    fn letters(&mut self, letters: &str) -> Result<(), Refused> {
        // Characters between elements are indentation.
        if letters.is_empty() || self.open.last().is_none_or(|open| open.kind != Kind::Letters) {
            return Ok(());
        }
        self.tree.letters = self.tree.letters.saturating_add(letters.len());
        if self.tree.letters > self.limits.text {
            return Err(Refused::TooLong);
        }
        let from = index(self.tree.pool.len())?;
        self.tree.pool.push_str(letters);
        // Pieces that a reference cut apart are one node again, or `&amp;` a million times would be a million nodes.
        if let Some(last) = self.open.last().and_then(|open| self.tree.nodes.get_mut(open.last as usize))
            && last.name == TEXT
            && last.from.checked_add(last.len) == Some(from)
        {
            last.len = last.len.saturating_add(index(letters.len())?);
            return Ok(());
        }
        let node = self.node(Raw { name: TEXT, first: NONE, next: NONE, from, len: index(letters.len())? })?;
        self.attach(self.open.len(), node);
        Ok(())
    }

    fn end(&mut self) {
        self.open.pop();
        self.scopes.close();
    }

    fn symbol(&mut self, name: &str) -> Result<u32, Refused> {
        if let Some(&symbol) = self.symbols.get(name) {
            return Ok(symbol);
        }
        if self.tree.names.len() >= NAMES {
            return Err(Refused::Bomb);
        }
        let symbol = u32::try_from(self.tree.names.len()).unwrap_or(FOREIGN);
        self.tree.names.push(name.to_owned());
        self.symbols.insert(name.to_owned(), symbol);
        Ok(symbol)
    }
}

fn index(n: usize) -> Result<u32, Refused> {
    u32::try_from(n).ok().filter(|&n| n != NONE).ok_or(Refused::Bomb)
}
