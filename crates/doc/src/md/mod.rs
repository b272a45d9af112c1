//! Markdown as the desk's box shows it ([`commonmark`] is for files that anyone opens): a view of a document that a person can read and change.
//!
//! Promises: reading what was written gives the same document (in normal form); what Markdown cannot say stands in a fenced block
//! ` ```zhibu ` as the JSON of the block; nothing that a person types is lost, what is no markup is text; no input takes more than linear time.
//!
//! The dialect: `#` headings, `-` and `1.` lists, `>` quotes, `---`, tables, `**`, `*`, `~~`, `[words](address)`, `[^1]` notes,
//! `![what it shows](address "caption")` on a line of its own for a picture and on lines that follow each other for a gallery. Every end of a line inside a
//! paragraph is a break, as a person sees it. `{右} ` or `{中} ` before a paragraph moves it, `{#name}` is a place to link to;
//! `<u> <sub> <sup> <br> <ruby>字<rt>zì</rt></ruby>` are the only tags. A backslash makes the next sign or blank plain.

mod commonmark;
mod marked;
mod read;
mod spans;
#[cfg(test)]
pub(crate) mod tests;
mod words;
mod write;

pub use commonmark::commonmark;
pub use read::read;
pub use write::write;

/// Lists and quotes that are read inside each other; deeper ones are text.
const DEEPEST: usize = 32;

/// Whether a note's id or a place's name can stand in Markdown as it is.
fn plain_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(in_name)
}

fn in_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// A backslash before one of these makes it plain.
fn escapable(c: char) -> bool {
    c.is_ascii_punctuation() || (c.is_whitespace() && c != '\n')
}
