//! Golden files: what a person sees in a `.docx` is what the reader brings.
//!
//! Every `golden/NAME.docx` has a `golden/NAME.outline.txt`, written by hand from what LibreOffice and Word show (where
//! they differ, `NAME.why.txt` says which is followed and why). No command rewrites an outline.
//!
//! # The grammar of an outline
//!
//! One block a line, two spaces of indent for each level:
//!
//! ```text
//! title: 关于开展检查的通知       the title, when the file tells one
//! h1 第一章　总则                 a heading, levels 1 to 6
//! p 正文                         a paragraph; p= stands in the middle, p> at the right
//! 1. 项目   - 项目                an item of a numbered list, of a bulleted one; its further blocks are indented
//! n （一）项目                    a numbered clause: a paragraph that starts with its number, or (for 1.) a list item, at any depth
//! table head=1 caption=表1　数量  a table; its rows are indented below
//!   | a | b{2x1} | ∅ |           cells; {columns x rows} of a merged one; ∅ is empty; blocks in a cell are parted by " / "
//! fig alt=… caption=…            a picture (a gallery is told as its pictures)
//! quote                          quoted blocks, indented below
//! ---                            a line between parts
//! note 1: …                      the notes, numbered by first mention, behind the body
//! comment 李检: …                 comments, which are not in the body
//! pictures 2                     how many different pictures came
//! ? p 正文                       a line that may be missing
//! <> fig alt=…                   a line that may as well stand before the line above it
//! toc 第一章                      an entry of a table of contents: may be missing, may end with its page
//! # …                            a remark
//! ```
//!
//! In a line: `{b 粗}` bold, `{i …}` italic, `{u …}` underlined, `{s …}` crossed out, `{sub …}`, `{sup …}`, joined as `{b+i …}`;
//! `[text](address)`, `{^1}` the mark of a note, `{#name}` an anchor that a link points to (told at the start of its block),
//! `{br}`, `{ruby 字|zì}`, `{math …}` the characters of a formula without brackets and spaces.
//! `°` is white space or nothing, `␣` is white space, `«a|b»` is one of both.
//!
//! Not looked at: empty paragraphs, white space around a block, bold and italic in headings, captions, head rows and quotes,
//! alignment in quotes, cells, lists and notes, underlining of links.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::cast_possible_truncation,
    reason = "a test that fails here should stop here"
)]
#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use zhibu_doc::docx::{self, Import, Limits};

#[path = "golden/compare.rs"]
mod compare;
#[path = "golden/count.rs"]
mod count;
#[path = "golden/outline.rs"]
mod outline;
#[path = "golden/sound.rs"]
mod sound;

use compare::Line;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn import(name: &str) -> Result<Import, String> {
    let bytes = fs::read(folder().join(format!("{name}.docx"))).map_err(|e| e.to_string())?;
    docx::read(&bytes, &Limits::default()).map_err(|refused| format!("refused: {refused}"))
}

fn expected(name: &str) -> Vec<String> {
    let text = fs::read_to_string(folder().join(format!("{name}.outline.txt"))).expect("the outline beside the file");
    text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with("# ")).map(str::to_owned).collect()
}

fn check(name: &str) {
    let import = import(name).unwrap_or_else(|why| panic!("{name}.docx: {why}"));
    let printed = outline::print(&import);
    let expected = compare::settle(expected(name), &printed);
    let lines = compare::lines(&expected, &printed);
    let parts = lines.iter().any(|line| matches!(line, Line::Lost(_) | Line::Extra(_)));
    assert!(!parts, "{name}.docx is not what its outline says:\n{}", compare::show(&expected, &printed, &lines));
    sound::check(name, &import);
}

macro_rules! goldens {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        $(#[test] fn $name() { check(&stringify!($name).replace('_', "-")); })*
    };
}

goldens! {
    libreoffice_manual
    libreoffice_page
    libreoffice_report
    libreoffice_rules
    pandoc_course
    pandoc_guide
    pandoc_notice
    pandoc_page
    python_docx_course
    python_docx_minutes
    python_docx_tables
    word_album
    word_checklist
    word_controls
    word_counters
    word_course
    word_crossings
    word_equations
    word_forms
    word_formulas
    word_frames
    word_glyphs
    word_handbook
    word_ledger
    word_links
    word_lists
    word_marks
    word_notes
    word_notice
    word_number_formats
    word_odd_package
    word_ordinance
    word_pictures
    word_questions
    word_redline
    word_remarks
    word_restart
    word_revisions
    word_rules
    word_seams
    word_serials
    word_signs
    word_statistics
    word_strict
    word_styled_numbering
    word_tables
    word_text_boxes
    word_typed_captions
    wps_contents
    wps_letter
    wps_plan
    wps_report
    wps_typed_numbers
}

#[test]
fn every_file_has_its_test_and_its_outline() {
    let mut listed: Vec<String> = NAMES.iter().map(|name| name.replace('_', "-")).collect();
    let mut found: Vec<String> = fs::read_dir(folder())
        .expect("the folder")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".docx").map(str::to_owned))
        .collect();
    listed.sort();
    found.sort();
    assert_eq!(listed, found, "golden.rs lists each file in tests/golden once");
    for name in found {
        assert!(!expected(&name).is_empty(), "{name}.outline.txt says something");
    }
}

/// Counts, over all files, how much of each kind arrived, and prints the table that the README quotes.
#[test]
fn all_kinds_arrive() {
    let mut sums: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for name in NAMES {
        let name = name.replace('_', "-");
        let printed = import(&name).map(|import| outline::print(&import)).unwrap_or_default();
        let expected = compare::settle(expected(&name), &printed);
        for (kind, (of, came)) in count::arrived(&expected, &printed, &compare::lines(&expected, &printed)) {
            let sum = sums.entry(kind).or_default();
            *sum = (sum.0 + of, sum.1 + came);
        }
    }
    println!("{:<22}{:>9}{:>9}", "kind", "expected", "arrived");
    for (kind, (of, came)) in &sums {
        println!("{kind:<22}{of:>9}{came:>9}");
    }
    let (of, came) = sums.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let tenths = came * 1000 / of.max(1);
    println!("docx-golden {}.{} % ({came} of {of})", tenths / 10, tenths % 10);
    assert_eq!(came, of, "something of the golden files did not arrive; the table above says of which kind");
}

#[test]
fn the_signs_of_the_grammar_work() {
    for (expected, printed) in [
        ("p 一、°总则", "p 一、总则"),
        ("p 一、°总则", "p 一、\u{3000}总则"),
        ("h1 第一章␣总则", "h1 第一章\t总则"),
        ("p «☑|🗹»合格", "p 🗹合格"),
        ("table head=«0|1»", "table head=1"),
        ("  n 1.°抽样", "1. 抽样"),
        ("n 1.°抽样", "    p 1.抽样"),
        ("toc 第一章　总则", "p [第一章 总则\t3](#a)"),
        ("? ---", "  ---"),
    ] {
        assert!(compare::matches(expected, printed), "{expected} asks for {printed}");
    }
    for (expected, printed) in [
        ("h1 第一章␣总则", "h1 第一章总则"),
        ("p 甲", "p 甲乙"),
        ("p 甲", "  p 甲"),
        ("n 1.°抽样", "p 抽样"),
        ("p «☑|🗹»合格", "p 合格"),
        ("toc 第一章", "h1 第一章"),
    ] {
        assert!(!compare::matches(expected, printed), "{expected} does not ask for {printed}");
    }
}
