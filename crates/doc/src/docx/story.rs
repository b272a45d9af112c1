//! A story of the file: the body, one note, or what hangs in them, read with everything the file says about it.
//!
//! Promise: counters, fields and pending bookmarks go on from paragraph to paragraph as they do in Word.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::What;
use super::archive::Archive;
use super::fields::{Fields, Target};
use super::line::Line;
use super::numbering::Numbering;
use super::rels::Rels;
use super::styles::{Role, RunLook, Styles};
use super::xml::Node;
use crate::Inline;

/// Tables inside tables further down are read as running text: nobody can see them, and JSON has an end too.
pub(super) const TABLES: usize = 8;

/// What all stories of a file share.
pub(super) struct File<'d, 'a> {
    pub(super) archive: &'d Archive<'a>,
    pub(super) styles: &'d Styles,
    pub(super) numbering: Numbering,
    /// Looks of styles that were asked for, inherited.
    pub(super) looks: HashMap<String, RunLook>,
    /// Notes in the order of their first mention.
    pub(super) mentions: Mentions,
    /// Names that some link of the file points to.
    pub(super) wanted: HashSet<String>,
    /// Names of the bookmarks that were set already.
    pub(super) anchored: HashSet<String>,
    pub(super) look_at: BTreeMap<What, usize>,
    pub(super) left_out: BTreeMap<What, usize>,
    /// Bytes of addresses that links may still hold together: one long address can be named by many links.
    pub(super) addresses: usize,
    /// Bytes of `MathML` that may still come; formulas beyond it are kept as text.
    pub(super) formulas: usize,
    /// Tracked insertions.
    pub(super) insertions: usize,
}

/// The two kinds of notes; their ids are counted apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// Which notes the text mentions.
#[derive(Default)]
pub(super) struct Mentions {
    /// Notes that the file has.
    pub(super) known: HashSet<(NoteKind, String)>,
    pub(super) order: Vec<(NoteKind, String)>,
    places: HashMap<(NoteKind, String), usize>,
}

impl Mentions {
    /// The id that a mentioned note has in the document.
    pub(super) fn mention(&mut self, kind: NoteKind, id: &str) -> Option<String> {
        let key = (kind, id.to_owned());
        if !self.known.contains(&key) {
            return None;
        }
        let next = self.order.len() + 1;
        let place = *self.places.entry(key.clone()).or_insert(next);
        if place == next {
            self.order.push(key);
        }
        Some(place.to_string())
    }
}

/// A story being read.
pub(super) struct Story<'f, 'd, 'a> {
    pub(super) file: &'f mut File<'d, 'a>,
    pub(super) rels: &'d Rels,
    pub(super) fields: Fields,
    /// Links of `w:hyperlink` that are open; nothing where it leads nowhere.
    pub(super) links: Vec<Option<String>>,
    /// Bookmarks that wait for the next text.
    pub(super) anchors: Vec<String>,
    /// Text of paragraphs whose end was deleted: it belongs to the next one, or stays where it is when none follows.
    pub(super) carry: Option<(Line, Node<'d>, Role)>,
    /// Numbers of paragraphs of this cell that hold nothing else.
    pub(super) lone: Vec<String>,
    pub(super) tables: usize,
    pub(super) in_note: bool,
}

impl<'f, 'd, 'a> Story<'f, 'd, 'a> {
    pub(super) fn new(file: &'f mut File<'d, 'a>, rels: &'d Rels, root: Node<'d>, in_note: bool) -> Self {
        let fields = Fields::of(root);
        Self { file, rels, fields, links: Vec::new(), anchors: Vec::new(), carry: None, lone: Vec::new(), tables: 0, in_note }
    }

    /// Someone should look at one more of these.
    pub(super) fn look_at(&mut self, what: What) {
        *self.file.look_at.entry(what).or_default() += 1;
    }

    /// One more of these was left out.
    pub(super) fn left_out(&mut self, what: What) {
        *self.file.left_out.entry(what).or_default() += 1;
    }

    /// The look of a style.
    pub(super) fn style_look(&mut self, id: &str) -> RunLook {
        if let Some(look) = self.file.looks.get(id) {
            return *look;
        }
        let look = self.file.styles.run(id);
        self.file.looks.insert(id.to_owned(), look);
        look
    }

    /// Where text that now comes into `line` links to, while the file's links are not too much.
    pub(super) fn href(&mut self, line: &Line) -> Option<String> {
        let href = match self.links.last() {
            Some(href) => href.clone(),
            None => self.fields.link().and_then(address),
        }?;
        if !line.ends_in_link(&href) {
            self.file.addresses = self.file.addresses.checked_sub(href.len())?;
        }
        Some(href)
    }

    /// Whether text at this place looks like a link, also when it leads nowhere.
    pub(super) fn in_link(&self) -> bool {
        !self.links.is_empty() || self.fields.link().is_some()
    }

    /// Bookmarks that wait go in front of what comes now.
    pub(super) fn set_anchors(&mut self, line: &mut Line) {
        for name in self.anchors.drain(..) {
            line.push(Inline::Anchor { name }, None);
        }
    }

    /// Notes a bookmark when a link points to it.
    pub(super) fn bookmark(&mut self, name: &str) {
        let Some(name) = anchor_name(name) else { return };
        if self.file.wanted.contains(&name) && self.file.anchored.insert(name.clone()) {
            self.anchors.push(name);
        }
    }
}

/// The address of a link, when it is one that may stand in a text.
pub(super) fn address(target: &Target) -> Option<String> {
    let url: String = target.address.trim().to_owned();
    if url.is_empty() {
        return target.place.as_deref().and_then(anchor_name).map(|name| format!("#{name}"));
    }
    let mut url = url;
    if let Some(place) = target.place.as_deref().filter(|place| !place.is_empty() && !url.contains('#')) {
        url.push('#');
        url.push_str(place);
    }
    if let Some(place) = url.strip_prefix('#') {
        return anchor_name(place).map(|name| format!("#{name}"));
    }
    // Addresses in Word may hold blanks; in a text they end there.
    let mut url = url.replace(' ', "%20");
    // `HTTP://` is `http://`; others compare and follow the small letters.
    if let Some(scheme) = url.find(':').and_then(|end| url.get_mut(..end)) {
        scheme.make_ascii_lowercase();
    }
    (url.len() <= 2_048 && crate::walk::allowed_href(&url) && !url.chars().any(char::is_whitespace)).then_some(url)
}

/// A bookmark's name as an anchor: letters, digits, `-` and `_`. Word does not tell `A` from `a`, we do; `_GoBack` is where the cursor stood.
pub(super) fn anchor_name(name: &str) -> Option<String> {
    let name: String =
        name.trim().chars().take(80).map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect();
    (!name.is_empty() && name != "_GoBack" && name != "_top").then_some(name)
}
