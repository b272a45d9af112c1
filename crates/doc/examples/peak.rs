//! Reads a `.docx` and writes HTML or Markdown, for measuring the reader alone: `scripts/measure-docx --zhibu target/release/examples/peak`.
//!
//! Takes the arguments of `zhibu convert` and ends like it (2 when the file is refused); pictures are read and left out.

use std::path::Path;
use std::process::ExitCode;

use zhibu_doc::docx::{Limits, read};
use zhibu_doc::html::{Files, Mode, Pic, Word, Words, render};
use zhibu_doc::md;

struct None;

impl Files for None {
    fn picture(&self, _: &str) -> Option<Pic> {
        Option::None
    }
    fn download(&self, _: &str) -> Option<String> {
        Option::None
    }
}

impl Words for None {
    fn word(&self, word: Word<'_>) -> String {
        format!("{word:?}")
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let [_, _, from, _, to] = args.as_slice() else {
        eprintln!("usage: peak convert FILE -o OUT.html|OUT.md");
        return ExitCode::from(64);
    };
    let Ok(bytes) = std::fs::read(from) else { return ExitCode::from(66) };
    let import = match read(&bytes, &Limits::default()) {
        Ok(import) => import,
        Err(refused) => {
            eprintln!("{refused}");
            return ExitCode::from(2);
        }
    };
    let markdown = Path::new(to).extension().is_some_and(|ending| ending == "md");
    let text = if markdown { md::write(&import.doc) } else { render(&import.doc, &None, &None, Mode::Alone) };
    match std::fs::write(to, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(74),
    }
}
