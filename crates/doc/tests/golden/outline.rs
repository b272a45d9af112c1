//! Prints what a reader brought as an outline, one line for each block. The grammar stands at the top of `golden.rs`.
//!
//! Promise: two documents that a person would call the same print the same; what is a matter of taste (a gallery or two
//! pictures, the weight of a heading) is not printed.

use std::collections::HashSet;

use zhibu_doc::docx::Import;
use zhibu_doc::{Align, Block, Doc, Figure, Inline, Marks};

/// Where a text stands: some marks mean nothing there, because the place itself looks so.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Body,
    /// Headings, captions, head rows: bold and italic are their look.
    Headline,
    /// Bold and italic are the look of a quote.
    Quote,
}

/// The outline of `import`.
pub fn print(import: &Import) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(title) = &import.title {
        out.push(format!("title: {}", title.trim()));
    }
    let mut printer = Printer { targets: targets(&import.doc), ids: Vec::new(), lines: out };
    printer.blocks(&import.doc.blocks, 0, Place::Body);
    for id in printer.ids.clone() {
        let blocks = import.doc.notes.iter().find(|note| note.id == id).map(|note| &note.blocks[..]);
        let text = blocks.map_or("missing".into(), |blocks| printer.flat(blocks, Place::Body));
        let number = printer.number(&id);
        printer.lines.push(format!("note {number}: {text}"));
    }
    for note in import.doc.notes.iter().filter(|note| !printer.ids.contains(&note.id)).collect::<Vec<_>>() {
        printer.lines.push(format!("note without a mention: {}", note.id));
    }
    let mut lines = printer.lines;
    lines.extend(import.comments.iter().map(|comment| format!("comment {}: {}", comment.author, comment.text.trim())));
    if !import.pictures.is_empty() {
        lines.push(format!("pictures {}", import.pictures.len()));
    }
    lines
}

struct Printer {
    targets: HashSet<String>,
    ids: Vec<String>,
    lines: Vec<String>,
}

impl Printer {
    fn blocks(&mut self, blocks: &[Block], depth: usize, place: Place) {
        for block in blocks {
            self.block(block, depth, place);
        }
    }

    fn push(&mut self, depth: usize, line: &str) {
        self.lines.push(format!("{}{}", "  ".repeat(depth), line.trim_end()));
    }

    fn block(&mut self, block: &Block, depth: usize, place: Place) {
        match block {
            Block::Paragraph { align, inlines } => {
                let tag = match align {
                    _ if place == Place::Quote => "p",
                    Align::Start => "p",
                    Align::Center => "p=",
                    Align::End => "p>",
                };
                let text = self.text(inlines, place);
                if !text.is_empty() {
                    self.push(depth, &format!("{tag} {text}"));
                }
            }
            Block::Heading { level, inlines } => {
                let text = self.text(inlines, Place::Headline);
                self.push(depth, &format!("h{level} {text}"));
            }
            Block::List { ordered, start, items } => {
                for (at, item) in items.iter().enumerate() {
                    let mark = if *ordered { format!("{}.", *start as usize + at) } else { "-".into() };
                    let (first, rest) = match item.split_first() {
                        Some((Block::Paragraph { inlines, .. }, rest)) => (self.text(inlines, place), rest),
                        _ => (String::new(), &item[..]),
                    };
                    self.push(depth, &format!("{mark} {first}"));
                    self.blocks(rest, depth + 1, place);
                }
            }
            Block::Table { caption, head_rows, rows } => {
                let caption = self.text(caption, Place::Headline);
                let caption = if caption.is_empty() { caption } else { format!(" caption={caption}") };
                self.push(depth, &format!("table head={head_rows}{caption}"));
                for row in self.rows(block, rows.len(), place) {
                    self.push(depth + 1, &row);
                }
            }
            Block::Figure(figure) => {
                let line = self.figure(figure);
                self.push(depth, &line);
            }
            Block::Gallery { figures } => {
                for figure in figures {
                    let line = self.figure(figure);
                    self.push(depth, &line);
                }
            }
            Block::Quote { blocks } => {
                self.push(depth, "quote");
                self.blocks(blocks, depth + 1, Place::Quote);
            }
            Block::Divider => self.push(depth, "---"),
            other => self.push(depth, &format!("other {other:?}")),
        }
    }

    fn rows(&mut self, table: &Block, _count: usize, place: Place) -> Vec<String> {
        let Block::Table { head_rows, rows, .. } = table else { return Vec::new() };
        let mut out = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let place = if at < *head_rows as usize { Place::Headline } else { place };
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|cell| {
                    let text = self.flat(&cell.blocks, place);
                    let text = if text.is_empty() { "∅".into() } else { text };
                    let span =
                        if (cell.cols, cell.rows) == (1, 1) { String::new() } else { format!("{{{}x{}}}", cell.cols, cell.rows) };
                    format!("{text}{span}")
                })
                .collect();
            out.push(format!("| {} |", cells.join(" | ")));
        }
        out
    }

    fn figure(&mut self, figure: &Figure) -> String {
        let mut line = "fig".to_owned();
        if !figure.alt.is_empty() {
            line.push_str(" alt=");
            line.push_str(figure.alt.trim());
        }
        let caption = self.text(&figure.caption, Place::Headline);
        if !caption.is_empty() {
            line.push_str(" caption=");
            line.push_str(&caption);
        }
        line
    }

    /// Blocks on one line, as they stand in a cell or a note: alignment is not told there.
    fn flat(&mut self, blocks: &[Block], place: Place) -> String {
        let mut parts = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph { inlines, .. } => parts.push(self.text(inlines, place)),
                Block::Table { rows, .. } => {
                    let rows = self.rows(block, rows.len(), place);
                    parts.push(format!("[{}]", rows.join(" ")));
                }
                Block::Figure(figure) => {
                    let line = self.figure(figure);
                    parts.push(format!("{{{line}}}"));
                }
                Block::List { ordered, start, items } => {
                    for (at, item) in items.iter().enumerate() {
                        let mark = if *ordered { format!("{}.", *start as usize + at) } else { "-".into() };
                        parts.push(format!("{mark} {}", self.flat(item, place)));
                    }
                }
                other => {
                    let from = self.lines.len();
                    self.block(other, 0, place);
                    parts.extend(self.lines.drain(from..));
                }
            }
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" / ")
    }

    fn number(&mut self, id: &str) -> usize {
        let at = self.ids.iter().position(|known| known == id).unwrap_or_else(|| {
            self.ids.push(id.to_owned());
            self.ids.len() - 1
        });
        at + 1
    }

    fn text(&mut self, inlines: &[Inline], place: Place) -> String {
        let mut anchors = String::new();
        let body = self.inlines(inlines, place, false, &mut anchors);
        let body = body.trim_matches(|c: char| c.is_whitespace());
        format!("{anchors}{body}")
    }

    fn inlines(&mut self, inlines: &[Inline], place: Place, in_link: bool, anchors: &mut String) -> String {
        let mut runs: Vec<(Marks, String)> = Vec::new();
        let mut put = |marks: Marks, s: &str| match runs.last_mut() {
            Some((before, text)) if *before == marks => text.push_str(s),
            _ => runs.push((marks, s.to_owned())),
        };
        for inline in inlines {
            match inline {
                Inline::Text { s, marks } => put(shown(*marks, s, place, in_link), s),
                Inline::Break => put(Marks::default(), "{br}"),
                Inline::Link { href, inlines } => {
                    let inner = self.inlines(inlines, place, true, anchors);
                    let line = if href.starts_with("#_Toc") { inner } else { format!("[{inner}]({href})") };
                    put(Marks::default(), &line);
                }
                Inline::NoteRef { id } => {
                    let number = self.number(id);
                    put(Marks::default(), &format!("{{^{number}}}"));
                }
                Inline::Anchor { name } => {
                    if self.targets.contains(name) && !name.starts_with("_Toc") {
                        anchors.push_str("{#");
                        anchors.push_str(name);
                        anchors.push('}');
                    }
                }
                Inline::Ruby { base, text } => put(Marks::default(), &format!("{{ruby {base}|{text}}}")),
                Inline::Formula { text, .. } => put(Marks::default(), &format!("{{math {}}}", letters(text))),
                Inline::Unknown(value) => put(Marks::default(), &format!("unknown {value}")),
            }
        }
        runs.iter().map(|(marks, text)| marked(*marks, text)).collect()
    }
}

/// The characters of a formula without what readers write differently: brackets, commas, slashes, root signs, white space.
pub fn letters(text: &str) -> String {
    let drop = |c: char| c.is_whitespace() || "/()（）[]{}^_√∛|&;,⁡⁢⁣⁤".contains(c);
    text.chars().filter(|c| !drop(*c)).collect()
}

fn shown(mut marks: Marks, s: &str, place: Place, in_link: bool) -> Marks {
    let blank = s.chars().all(char::is_whitespace);
    marks.bold &= place == Place::Body && !blank;
    marks.italic &= place == Place::Body && !blank;
    marks.underline &= !in_link;
    marks
}

fn marked(marks: Marks, text: &str) -> String {
    let names = [
        (marks.bold, "b"),
        (marks.italic, "i"),
        (marks.underline, "u"),
        (marks.strike, "s"),
        (marks.sub, "sub"),
        (marks.sup, "sup"),
    ];
    let on: Vec<&str> = names.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    if on.is_empty() { text.to_owned() } else { format!("{{{} {text}}}", on.join("+")) }
}

/// The places of the text that some link points to: only those anchors matter to a reader.
fn targets(doc: &Doc) -> HashSet<String> {
    let json = serde_json::to_string(doc).expect("a document has a JSON form");
    json.match_indices("\"href\":\"#")
        .filter_map(|(at, found)| json[at + found.len()..].split('"').next())
        .map(str::to_owned)
        .collect()
}
