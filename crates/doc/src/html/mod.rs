//! A document as a safe piece of HTML, in the markup of the drawn pages.
//!
//! Promises: everything that came from a person is escaped; no `style`, no script, no event attribute, no address other than `http:`,
//! `https:`, `mailto:`, `tel:`, `#` and those that [`Files`] gives; what cannot be shown is told in a sentence at its place.

mod inline;
mod math;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod words;

pub use words::{Word, Words};

use crate::model::{Align, Block, Doc, Figure, Inline, Note};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Where the pictures and files of a text can be fetched.
pub trait Files {
    /// The picture of a content address, when it is there.
    fn picture(&self, file: &str) -> Option<Pic>;
    /// The address of any other file (sound, video, captions, attachment), when it is there.
    fn download(&self, file: &str) -> Option<String>;
}

/// A picture as it is served.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pic {
    /// Address of the one to show when there is no choice.
    pub src: String,
    /// The set of widths for `srcset`, may be empty.
    pub srcset: String,
    /// Width of `src` in pixels.
    pub width: u32,
    /// Height of `src` in pixels.
    pub height: u32,
}

/// Whom the piece is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The site: ids, notes with ways back, lazy pictures, tables also row by row for 长辈版.
    Page,
    /// Feed readers: no ids, no classes; the addresses of [`Files`] should be absolute.
    Feed,
    /// A file of its own: as the page, without the rows for 长辈版.
    Alone,
}

/// As [`render`], for one of several texts on the same page: ids and labels carry its number.
pub fn render_part(doc: &Doc, files: &dyn Files, words: &dyn Words, part: usize) -> String {
    rendered(doc, files, words, Mode::Page, Some(part))
}

/// The article's body: `div.text` and, when there are notes, `section.notes` after it (in a feed: bare blocks).
pub fn render(doc: &Doc, files: &dyn Files, words: &dyn Words, mode: Mode) -> String {
    rendered(doc, files, words, mode, None)
}

fn rendered(doc: &Doc, files: &dyn Files, words: &dyn Words, mode: Mode, part: Option<usize>) -> String {
    let mut page = Page {
        files,
        say: words,
        mode,
        part,
        out: String::new(),
        numbers: numbers(doc),
        mentioned: HashMap::new(),
        places: HashSet::new(),
        tables: 0,
    };
    if mode == Mode::Feed {
        page.blocks(&doc.blocks);
    } else {
        page.out.push_str("<div class=\"text t\">");
        page.blocks(&doc.blocks);
        page.out.push_str("</div>");
    }
    page.notes(&doc.notes);
    page.out
}

/// A heading as spans that a narrow page breaks between, never inside: cut after `，：；？`. Escaped.
pub fn phrases(text: &str) -> String {
    let mut out = String::new();
    for phrase in text.split_inclusive(['，', '：', '；', '？']) {
        out.push_str("<span class=\"ph\">");
        out.push_str(&escape(phrase));
        out.push_str("</span>");
    }
    out
}

/// Characters that mean something to HTML, replaced; control characters, which HTML and XML forbid, left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Note id → the number that readers see, in the order of the notes.
fn numbers(doc: &Doc) -> HashMap<&str, usize> {
    let mut numbers = HashMap::new();
    for (i, note) in doc.notes.iter().enumerate() {
        numbers.entry(note.id.as_str()).or_insert(i + 1);
    }
    numbers
}

struct Page<'a> {
    files: &'a dyn Files,
    say: &'a dyn Words,
    mode: Mode,
    /// Which of several texts on one page it is.
    part: Option<usize>,
    out: String,
    numbers: HashMap<&'a str, usize>,
    /// How often each note was mentioned so far: an id may stand only once in a page.
    mentioned: HashMap<usize, usize>,
    /// Names of places that have their id; a second one of the same name has none.
    places: HashSet<String>,
    tables: usize,
}

impl Page<'_> {
    fn feed(&self) -> bool {
        self.mode == Mode::Feed
    }

    fn class(&self, name: &str) -> String {
        if self.feed() { String::new() } else { format!(" class=\"{name}\"") }
    }

    fn tag(&mut self, name: &str, inner: &str) {
        let _ = write!(self.out, "<{name}>{}</{name}>", escape(inner));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { align, inlines } => {
                let class = match align {
                    Align::Start => String::new(),
                    Align::Center => self.class("center"),
                    Align::End => self.class("end"),
                };
                let _ = write!(self.out, "<p{class}>");
                match inlines.as_slice() {
                    [Inline::Formula { mathml, text }] => self.formula(mathml, text, " display=\"block\""),
                    _ => self.inlines(inlines),
                }
                self.out.push_str("</p>");
            }
            Block::Heading { level, inlines } => {
                let level = level.saturating_add(1).clamp(2, 6);
                let _ = write!(self.out, "<h{level}>");
                self.heading(inlines);
                let _ = write!(self.out, "</h{level}>");
            }
            Block::List { ordered, start, items } => self.list(*ordered, *start, items),
            Block::Table { caption, head_rows, rows } => self.table(caption, *head_rows, rows),
            Block::Figure(figure) => self.figure(figure),
            Block::Gallery { figures } => {
                let class = self.class("gallery");
                let _ = write!(self.out, "<div{class}>");
                for figure in figures {
                    self.figure(figure);
                }
                self.out.push_str("</div>");
            }
            Block::Quote { blocks } => {
                self.out.push_str("<blockquote>");
                self.blocks(blocks);
                self.out.push_str("</blockquote>");
            }
            Block::Audio { file, title, transcript } => self.sound(file, title, transcript),
            Block::Video { file, title, captions, transcript } => self.video(file, title, captions, transcript),
            Block::Attachment { file, name } => self.attachment(file, name),
            Block::Question { .. } => self.aside(Word::Question),
            Block::Divider => self.out.push_str("<hr>"),
            Block::Unknown(_) => self.aside(Word::Unknown),
        }
    }

    /// A sentence of ours at the place of something that cannot be shown.
    fn aside(&mut self, sentence: Word<'_>) {
        let class = self.class("mute");
        let _ = write!(self.out, "<p{class}>{}</p>", self.word(sentence));
    }

    /// A word of ours, escaped.
    fn word(&self, word: Word<'_>) -> String {
        escape(&self.say.word(word))
    }

    fn list(&mut self, ordered: bool, start: u32, items: &[Vec<Block>]) {
        let name = if ordered { "ol" } else { "ul" };
        let _ = write!(self.out, "<{name}");
        if ordered && start != 1 {
            let _ = write!(self.out, " start=\"{start}\"");
        }
        self.out.push('>');
        for item in items {
            self.out.push_str("<li>");
            self.flow(item);
            self.out.push_str("</li>");
        }
        let _ = write!(self.out, "</{name}>");
    }

    /// Blocks of an item or a cell: the first plain paragraph stands without its own `<p>` when nothing but lists follow.
    fn flow(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph { align: Align::Start, inlines }, rest @ ..]
                if rest.iter().all(|b| matches!(b, Block::List { .. })) =>
            {
                self.inlines(inlines);
                self.blocks(rest);
            }
            _ => self.blocks(blocks),
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.out.push_str("<figure>");
        match self.files.picture(&figure.file) {
            Some(pic) => {
                let _ = write!(self.out, "<img src=\"{}\"", escape(&pic.src));
                if !pic.srcset.is_empty() {
                    let _ = write!(self.out, " srcset=\"{}\" sizes=\"(min-width: 720px) 640px, 100vw\"", escape(&pic.srcset));
                }
                let _ = write!(self.out, " width=\"{}\" height=\"{}\" alt=\"{}\"", pic.width, pic.height, escape(&figure.alt));
                self.out.push_str(if self.feed() { ">" } else { " loading=\"lazy\" decoding=\"async\">" });
            }
            None => self.aside(Word::NoPicture(&figure.alt)),
        }
        if !figure.caption.is_empty() {
            self.out.push_str("<figcaption>");
            self.inlines(&figure.caption);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>");
    }

    fn sound(&mut self, file: &str, title: &str, transcript: &str) {
        self.out.push_str("<figure>");
        match self.files.download(file) {
            Some(url) => {
                let _ = write!(self.out, "<audio controls preload=\"none\" src=\"{}\"></audio>", escape(&url));
            }
            None => self.aside(Word::NoSound),
        }
        self.words(title, transcript);
    }

    fn video(&mut self, file: &str, title: &str, captions: &str, transcript: &str) {
        self.out.push_str("<figure>");
        match self.files.download(file) {
            Some(url) => {
                let _ = write!(self.out, "<video controls preload=\"none\" src=\"{}\">", escape(&url));
                if let Some(track) = Some(captions).filter(|c| !c.is_empty()).and_then(|c| self.files.download(c)) {
                    let track = escape(&track);
                    let label = self.word(Word::Captions);
                    let _ =
                        write!(self.out, "<track kind=\"captions\" srclang=\"zh\" label=\"{label}\" src=\"{track}\" default>");
                }
                self.out.push_str("</video>");
            }
            None => self.aside(Word::NoVideo),
        }
        self.words(title, transcript);
    }

    /// The title and the spoken words, and the end of the figure.
    fn words(&mut self, title: &str, transcript: &str) {
        if !title.is_empty() {
            self.tag("figcaption", title);
        }
        if !transcript.is_empty() {
            let _ = write!(self.out, "<details><summary>{}</summary>", self.word(Word::Transcript));
            for line in transcript.lines().filter(|line| !line.trim().is_empty()) {
                self.tag("p", line);
            }
            self.out.push_str("</details>");
        }
        self.out.push_str("</figure>");
    }

    fn attachment(&mut self, file: &str, name: &str) {
        match self.files.download(file) {
            Some(url) => {
                let _ =
                    write!(self.out, "<p>{}<a href=\"{}\">{}</a></p>", self.word(Word::Attachment), escape(&url), escape(name));
            }
            None => self.aside(Word::NoAttachment(name)),
        }
    }

    /// What ids begin with.
    fn prefix(&self) -> String {
        self.part.map_or_else(String::new, |part| format!("p{part}-"))
    }

    /// A label that stands once on the page.
    fn label(&self, word: &str) -> String {
        self.part.map_or_else(|| word.to_owned(), |part| format!("{word} {part}"))
    }

    fn notes(&mut self, notes: &[Note]) {
        if notes.is_empty() {
            return;
        }
        let label = self.word(Word::Notes);
        if self.feed() {
            let _ = write!(self.out, "<hr><p>{label}</p><ol>");
        } else {
            let _ = write!(self.out, "<section class=\"notes\" aria-label=\"{}\"><ol>", self.label(&label));
        }
        // Counted before: a note may mention another.
        let in_body: HashSet<usize> = self.mentioned.keys().copied().collect();
        for (number, note) in (1..).zip(notes) {
            if self.feed() {
                self.out.push_str("<li>");
            } else {
                let _ = write!(self.out, "<li id=\"{}n{number}\">", self.prefix());
                if in_body.contains(&number) {
                    let _ = write!(
                        self.out,
                        "<a class=\"back\" href=\"#{}r{number}\" aria-label=\"{}\">{number} ↑</a>",
                        self.prefix(),
                        self.word(Word::Back(number))
                    );
                }
            }
            // The list lays its parts side by side, so several blocks need one box.
            let several = note.blocks.len() > 1 && !self.feed();
            self.out.push_str(if several { "<div>" } else { "" });
            self.blocks(&note.blocks);
            self.out.push_str(if several { "</div></li>" } else { "</li>" });
        }
        self.out.push_str(if self.feed() { "</ol>" } else { "</ol></section>" });
    }
}
