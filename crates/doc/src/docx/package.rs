//! From the bytes of a `.docx` to an import: which part is what, and in which order they are read.
//!
//! Promises: trees of parts are gone before pictures are unpacked, so that both never stand in memory together; a part that is missing or
//! broken costs what it holds and nothing else, except the text itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::archive::Archive;
use super::body::characters;
use super::finish::{recognised, settle_links, settle_notes, settle_pictures};
use super::lists::{Item, assemble};
use super::numbering::Numbering;
use super::rels::Rels;
use super::runs::{letters, wanted};
use super::story::{File, Mentions, NoteKind, Story, anchor_name};
use super::styles::Styles;
use super::xml::{Node, Tree};
use super::{Comment, Import, Limits, Notice, Refused, What, kind};
use crate::{Block, Doc, Note};

/// How far down a title may stand: below a letterhead, not in the middle of the text.
const TITLE_WITHIN: usize = 8;
/// Bytes of all addresses in links together.
const ADDRESSES: usize = 16 << 20;
/// Styles, or numberings, of a file.
const DEFINITIONS: usize = 50_000;
/// Bytes of all `MathML` together: one sign costs ten.
const FORMULAS: usize = 8 << 20;
/// Comments that are kept, and characters of each.
const COMMENTS: usize = 2_000;

/// Reads a whole file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Import, Refused> {
    let mut archive = Archive::open(bytes, limits)?;
    let mut parts = Parts { limits: *limits };
    let root = Rels::of("", &mut archive, limits)?;
    let main = root.part("officeDocument").filter(|part| archive.has(part)).unwrap_or("word/document.xml").to_owned();
    if !archive.has(&main) {
        return Err(kind::other_archive(archive.names()));
    }
    let body = parts.tree(&main, &mut archive)?.ok_or(Refused::Damaged)?;
    if body.root().child("w:body").is_none() {
        return Err(kind::other_archive(archive.names()));
    }
    let rels = Rels::of(&main, &mut archive, limits)?;
    let styles = parts.list(rels.part("styles"), &mut archive)?.map(|tree| Styles::read(tree.root())).unwrap_or_default();
    let numbering =
        parts.list(rels.part("numbering"), &mut archive)?.map(|tree| Numbering::read(tree.root())).unwrap_or_default();
    let core = parts.optional(root.part("core-properties").or(Some("docProps/core.xml")), &mut archive)?;
    let core_title = core.and_then(|tree| tree.root().child("dc:title").map(Node::text)).unwrap_or_default();
    let comments = parts.optional(rels.part("comments"), &mut archive)?.map(|tree| comments(tree.root())).unwrap_or_default();
    let margins = margins(&rels, &mut archive)?;
    let notes = [
        parts.notes(NoteKind::Foot, "footnotes", &rels, &mut archive)?,
        parts.notes(NoteKind::End, "endnotes", &rels, &mut archive)?,
    ];

    let (mut doc, title, mut look_at, left_out, insertions, numbers) =
        stories(&body, &rels, &notes, &archive, &styles, numbering);
    if numbers > parts.limits.text {
        return Err(Refused::TooLong);
    }
    // The trees are the largest things in memory; pictures come next.
    drop((body, notes, styles, rels));
    let title = title.or_else(|| Some(letters(core_title.trim(), None)).filter(|title| !title.is_empty()));
    let (pictures, lost) = settle_pictures(&mut doc, &mut archive)?;
    settle_links(&mut doc);
    settle_notes(&mut doc);
    if lost > 0 {
        *look_at.entry(What::UnreadablePicture).or_default() += lost;
    }
    let mut left_out = left_out;
    for (what, count) in [(What::HeaderFooter, margins), (What::Comment, comments.len())] {
        if count > 0 {
            *left_out.entry(what).or_default() += count;
        }
    }
    let mut notices = recognised(&mut doc, insertions);
    notices.extend(look_at.into_iter().map(|(what, count)| Notice::Look { what, count }));
    notices.extend(left_out.into_iter().map(|(what, count)| Notice::LeftOut { what, count }));
    Ok(Import { doc, title, pictures, comments, notices })
}

/// Notes of one kind: their part and its relationships.
struct Notes {
    kind: NoteKind,
    tree: Option<Tree>,
    rels: Rels,
}

/// Parses parts and keeps count: all trees together stay below the limits of one.
struct Parts {
    limits: Limits,
}

impl Parts {
    fn tree(&mut self, name: &str, archive: &mut Archive<'_>) -> Result<Option<Tree>, Refused> {
        let Some(bytes) = archive.xml(name)? else { return Ok(None) };
        let tree = Tree::parse(bytes, &self.limits)?;
        self.limits.elements = self.limits.elements.saturating_sub(tree.len());
        self.limits.text = self.limits.text.saturating_sub(tree.letters());
        Ok(Some(tree))
    }

    /// A part that lists definitions, of which no file that a person made has so many.
    fn list(&mut self, name: Option<&str>, archive: &mut Archive<'_>) -> Result<Option<Tree>, Refused> {
        let tree = self.optional(name, archive)?;
        match &tree {
            Some(tree) if tree.root().children().nth(DEFINITIONS).is_some() => Err(Refused::TooLong),
            _ => Ok(tree),
        }
    }

    /// A part that the text can do without.
    fn optional(&mut self, name: Option<&str>, archive: &mut Archive<'_>) -> Result<Option<Tree>, Refused> {
        match name.map(|name| self.tree(name, archive)) {
            None | Some(Err(Refused::Damaged)) => Ok(None),
            Some(other) => other,
        }
    }

    fn notes(&mut self, kind: NoteKind, name: &str, rels: &Rels, archive: &mut Archive<'_>) -> Result<Notes, Refused> {
        let Some(part) = rels.part(name) else { return Ok(Notes { kind, tree: None, rels: Rels::default() }) };
        let tree = self.optional(Some(part), archive)?;
        Ok(Notes { kind, tree, rels: Rels::of(part, archive, &self.limits)? })
    }
}

type Told = (Doc, Option<String>, BTreeMap<What, usize>, BTreeMap<What, usize>, usize, usize);

/// Reads the body and the notes that it mentions.
fn stories(body: &Tree, rels: &Rels, notes: &[Notes; 2], archive: &Archive<'_>, styles: &Styles, numbering: Numbering) -> Told {
    let mut by_id: HashMap<(NoteKind, String), (Node<'_>, &Rels)> = HashMap::new();
    let mut names = HashSet::new();
    wanted(body.root(), &mut names);
    names.extend(rels.places().filter_map(anchor_name));
    for part in notes {
        let Some(tree) = &part.tree else { continue };
        wanted(tree.root(), &mut names);
        names.extend(part.rels.places().filter_map(anchor_name));
        for node in tree.root().children().filter(|node| matches!(node.name(), "w:footnote" | "w:endnote")) {
            let separator = node.w("type").is_some_and(|kind| kind != "normal");
            if let Some(id) = node.w("id").filter(|_| !separator) {
                by_id.entry((part.kind, id.to_owned())).or_insert((node, &part.rels));
            }
        }
    }
    let mut mentions = Mentions::default();
    mentions.known.extend(by_id.keys().cloned());
    let mut file = File {
        archive,
        styles,
        numbering,
        looks: HashMap::new(),
        mentions,
        wanted: names,
        anchored: HashSet::new(),
        look_at: BTreeMap::new(),
        left_out: BTreeMap::new(),
        addresses: ADDRESSES,
        formulas: FORMULAS,
        insertions: 0,
    };
    let mut items = match body.root().child("w:body") {
        Some(node) => Story::new(&mut file, rels, node, false).blocks(node),
        None => Vec::new(),
    };
    let title = take_title(&mut items);
    let mut doc = Doc { blocks: assemble(items), ..Doc::default() };
    for (at, key) in std::mem::take(&mut file.mentions.order).into_iter().enumerate() {
        let Some(&(node, rels)) = by_id.get(&key) else { continue };
        let items = Story::new(&mut file, rels, node, true).blocks(node);
        doc.notes.push(Note { id: (at + 1).to_string(), blocks: assemble(items) });
    }
    (doc, title, file.look_at, file.left_out, file.insertions, file.numbering.written())
}

/// The first paragraphs in a title style, when they stand at the top; a title in two lines is one.
fn take_title(items: &mut Vec<Item>) -> Option<String> {
    let first = items.iter().take(TITLE_WITHIN).position(|item| matches!(item, Item::Title(_)))?;
    let above = items.get(..first).unwrap_or_default();
    if above.iter().any(|item| matches!(item, Item::Block(Block::Heading { .. } | Block::Table { .. }))) {
        return None;
    }
    let count = items.iter().skip(first).take_while(|item| matches!(item, Item::Title(_))).count();
    let lines: Vec<String> = items
        .iter()
        .skip(first)
        .take(count)
        .filter_map(|item| match item {
            Item::Title(inlines) => Some(characters(inlines)),
            _ => None,
        })
        .collect();
    let title = lines.iter().fold(String::new(), |title, line| {
        let gap = title.chars().next_back().zip(line.chars().next()).is_some_and(|(a, b)| a.is_ascii() && b.is_ascii());
        title + if gap { " " } else { "" } + line
    });
    items.drain(first..first + count);
    Some(title).filter(|title| !title.is_empty())
}

/// How many headers and footers with words there are.
fn margins(rels: &Rels, archive: &mut Archive<'_>) -> Result<usize, Refused> {
    let mut count = 0;
    for part in rels.parts("header").into_iter().chain(rels.parts("footer")).take(100) {
        let bytes = match archive.xml(&part) {
            Err(Refused::Damaged) | Ok(None) => continue,
            other => other?.unwrap_or_default(),
        };
        count += usize::from(kind::holds(&bytes, b"</w:t>"));
    }
    Ok(count)
}

fn comments(root: Node<'_>) -> Vec<Comment> {
    let mut out = Vec::new();
    for node in root.children().filter(|node| node.is("w:comment")).take(COMMENTS) {
        let mut lines = Vec::new();
        for paragraph in node.descendants().filter(|node| node.is("w:p")) {
            let text: String = paragraph.descendants().filter(|node| node.is("w:t")).map(Node::text).collect();
            lines.push(letters(text.trim(), None));
        }
        lines.retain(|line| !line.is_empty());
        let text = lines.join("\n");
        if !text.is_empty() {
            out.push(Comment { author: letters(node.w("author").unwrap_or_default(), None), text });
        }
    }
    out
}
