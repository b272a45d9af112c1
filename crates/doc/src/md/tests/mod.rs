//! What the Markdown box promises.

pub(crate) mod any;
mod commonmark;
mod typed;

use super::{read, write};
use crate::model::{Block, Doc, Inline};
use proptest::prelude::*;

fn normal(mut doc: Doc) -> Doc {
    doc.normalize();
    doc
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn writing_and_reading_gives_the_same(doc in any::doc()) {
        let doc = normal(doc);
        let text = write(&doc);
        prop_assert_eq!(read(&text), doc, "{}", text);
    }

    #[test]
    fn the_normal_form_is_final(doc in any::doc()) {
        let doc = normal(doc);
        prop_assert_eq!(normal(doc.clone()), doc.clone());
        let json = serde_json::to_string(&doc).unwrap_or_default();
        prop_assert_eq!(serde_json::from_str::<Doc>(&json).ok(), Some(doc));
    }

    #[test]
    fn whatever_is_typed_reads_the_same_after_writing(parts in prop::collection::vec(any::words(), 0..12), joint in prop::sample::select(vec!["", "\n", "\n\n", "\n  "])) {
        let doc = read(&parts.join(joint));
        prop_assert_eq!(read(&write(&doc)), doc);
    }
}

#[test]
fn no_input_takes_long() {
    let units = [
        "[",
        "]",
        "](",
        "[](",
        "[a](",
        "[a](<",
        "*",
        "**",
        "***a",
        "*a ",
        "~~",
        "~~a",
        "<",
        "<u>",
        "<ruby>",
        "<ruby>a<rt>",
        "{",
        "{#",
        "{zhibu: ",
        "{zhibu: [",
        "{zhibu: \"",
        "[^",
        "[^1]",
        "[^1]: ",
        "![",
        "![](",
        "![a](b \"",
        "> ",
        ">",
        "- ",
        "1. ",
        "+ - ",
        "|",
        "|-",
        "| a |\n| - |\n",
        "|\n",
        "\\",
        "`",
        "```zhibu\n",
        "```zhibu\n```\n",
        "# ",
        "---\n",
        "\n",
        " ",
        "\t",
        "　",
        "{右}",
        "- a\n  ",
        "> a\n",
        "\n- ",
        "<https://a",
        "((((",
        "[^1]:\n  - ",
        "a\n",
        "<br>",
    ];
    for unit in units {
        for tail in ["", "x)>\"]}\n```"] {
            let text = unit.repeat(100_000 / unit.len()) + tail;
            // Work that grows with the square of the length would take hours: the runner would end it.
            drop(read(&text));
        }
    }
}

#[test]
fn deep_nesting_ends_in_text() {
    let doc = read(&("> ".repeat(500) + "底"));
    let mut depth = 0;
    let mut blocks = &doc.blocks;
    while let Some(Block::Quote { blocks: inner }) = blocks.first() {
        blocks = inner;
        depth += 1;
    }
    assert_eq!(depth, 16);
    assert!(crate::plain::text(&doc).ends_with('底'));
    assert_eq!(read(&write(&doc)), doc);
}

#[test]
fn a_wide_table_with_many_short_rows_is_not_filled_up() {
    let text = format!("|{}\n|-|\n{}", "a|".repeat(20_000), "|b|\n".repeat(20_000));
    let doc = read(&text);
    let Some(Block::Table { rows, .. }) = doc.blocks.first() else { panic!("{:?}", doc.blocks.len()) };
    assert!(rows.iter().map(|row| row.cells.len()).sum::<usize>() < 50_000);
}

#[test]
fn broken_json_in_a_fence_is_text() {
    let doc = read("前\n\n```zhibu\n{\"t\":\n```\n后");
    let Some(Block::Paragraph { inlines, .. }) = doc.blocks.get(1) else { panic!("{doc:?}") };
    assert_eq!(inlines.first(), Some(&Inline::text("```zhibu")));
    assert_eq!(doc.blocks.get(2), Some(&Block::paragraph("后")));
    assert_eq!(read(&write(&doc)), doc);
}
