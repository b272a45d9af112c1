//! Moodle XML (<https://docs.moodle.org/en/Moodle_XML_format>), read and written.
//!
//! What is read: `category`, `multichoice` (single and multiple), `truefalse`, `matching` (a subquestion without a text is a right side that fits
//! nothing), `shortanswer` and `numerical` as a fill-in of one blank, `ordering` (of the plug-in, in Moodle's core since 4.4); HTML reduced to plain
//! text with its line ends; `generalfeedback` as the explanation, else the feedback to the right answer; the tag `difficulty:3`. Names and the
//! combined feedback ("Your answer is correct.") are not kept. `cloze`, `essay`, `description` and every other type is reported with its line.
//!
//! Ours: a question that Moodle has no words for stands in a comment, `<!--zhibu-question {…}-->`.
//!
//! Promises: no document type and no entity of its own is ever taken; elements, depth and bytes of a question are bounded; each broken question gives
//! one error and all others are read; a file that is no XML any more from some place on keeps what stood before; what [`write()`] wrote is read
//! back as the same questions.

mod answers;
mod place;
mod tree;
mod write;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::gift::place as without_root;
use crate::html;
use crate::json_comment;
use crate::read::{Fault, MOST_QUESTIONS, Misread, Read, decode};
use place::Places;
use tree::Builder;

pub use write::write;

/// Reads a file. `Err` when it is no text, no such XML at all, or brings a document type.
pub fn read(bytes: &[u8]) -> Result<Read, Fault> {
    read_text(&decode(bytes)?)
}

pub(crate) fn read_text(text: &str) -> Result<Read, Fault> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let mut file = File { read: Read::default(), places: Places::new(text), category: String::new(), depth: 0, open: None };
    loop {
        let start = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Eof) if file.depth == 0 => return Ok(file.read),
            Ok(Event::Eof) => return Ok(file.broken(start)),
            Ok(Event::DocType(_)) => return Err(Fault::new("moodle-doctype")),
            Ok(event) => {
                if file.event(&event, start)?.is_full() {
                    return Ok(file.read);
                }
            }
            Err(_) => return Ok(file.broken(reader.error_position())),
        }
    }
}

/// A file while it is read.
struct File<'a> {
    read: Read,
    places: Places<'a>,
    category: String,
    /// Open elements outside of a question.
    depth: usize,
    /// The question that is being read.
    open: Option<Builder>,
}

/// Whether to go on.
enum Next {
    Go,
    Full,
}

impl Next {
    fn is_full(&self) -> bool {
        matches!(self, Self::Full)
    }
}

impl File<'_> {
    fn event(&mut self, event: &Event<'_>, start: u64) -> Result<Next, Fault> {
        match event {
            Event::Start(tag) => self.start(tag, start)?,
            Event::Empty(tag) => {
                self.start(tag, start)?;
                return Ok(self.end());
            }
            Event::End(_) => return Ok(self.end()),
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(name) => {
                // Entities of a document type are never resolved; HTML's own are what people write beside a CDATA section.
                match html::named(name) {
                    Some(text) => self.text(&text),
                    None => self.text(&format!("&{};", &**name)),
                }
            }
            Event::Comment(comment) => return Ok(self.comment(comment, start)),
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(Next::Go)
    }

    fn start(&mut self, tag: &BytesStart<'_>, start: u64) -> Result<(), Fault> {
        let name = tag.name().into_inner();
        if let Some(open) = &mut self.open {
            open.start(tag);
        } else if self.depth == 0 && name != "quiz" {
            return Err(Fault::new("moodle-no-quiz"));
        } else if self.depth == 1 && name == "question" {
            self.open = Some(Builder::new(tag, self.places.at(start)));
        } else {
            self.depth += 1;
        }
        Ok(())
    }

    fn end(&mut self) -> Next {
        let Some(mut open) = self.open.take() else {
            self.depth = self.depth.saturating_sub(1);
            return Next::Go;
        };
        if !open.end() {
            self.open = Some(open);
            return Next::Go;
        }
        let (line, column) = open.place;
        self.question(open, line, column);
        self.full(line)
    }

    fn question(&mut self, open: Builder, line: usize, column: usize) {
        let question = match open.finish() {
            Err(fault) => Err(fault),
            Ok(root) if root.attr("type") == "category" => {
                self.category = without_root(&root.child("category").map(tree::Node::inner).unwrap_or_default());
                return;
            }
            Ok(root) => answers::read(&root),
        };
        match question {
            Err(fault) => self.read.errors.push(Misread { line, column, fault }),
            Ok((mut question, lost)) => {
                question.category.clone_from(&self.category);
                let taken = self.read.questions.len();
                self.read.take(line, column, question.tidy());
                if self.read.questions.len() > taken {
                    self.read.notices.extend(lost.into_iter().map(|fault| Misread { line, column, fault }));
                }
            }
        }
    }

    fn comment(&mut self, comment: &str, start: u64) -> Next {
        let Some(found) = json_comment::read(comment).filter(|_| self.depth == 1 && self.open.is_none()) else { return Next::Go };
        let (line, column) = self.places.at(start);
        match found {
            Ok(question) => self.read.take(line, column, question),
            Err(fault) => self.read.errors.push(Misread { line, column, fault }),
        }
        self.full(line)
    }

    fn full(&mut self, line: usize) -> Next {
        if !self.read.is_full() {
            return Next::Go;
        }
        self.read.errors.push(Misread { line, column: 1, fault: Fault::with("file-too-many-questions", "most", MOST_QUESTIONS) });
        Next::Full
    }

    fn text(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.text(text);
        }
    }

    fn broken(mut self, at: u64) -> Read {
        let (line, column) = self.places.at(at);
        self.read.errors.push(Misread { line, column, fault: Fault::new("moodle-xml-broken") });
        self.read
    }
}
