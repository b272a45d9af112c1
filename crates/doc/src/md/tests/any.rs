//! Documents by chance, with the strings that break readers and pages. Other modules test with them too.

use crate::model::{Align, Block, Cell, Doc, Figure, Inline, Marks, Note, Row};
use proptest::prelude::*;

const NASTY: &[&str] = &[
    "支部",
    "查验",
    "，",
    "。",
    "“",
    "”",
    " ",
    "  ",
    "　",
    "\t",
    "a",
    "Z",
    "1",
    "12",
    ".",
    ". ",
    ")",
    "1. ",
    "1) ",
    "- ",
    "+ ",
    "* ",
    "-",
    "---",
    "+",
    "*",
    "**",
    "***",
    "****",
    "_",
    "__",
    "~",
    "~~",
    "~~~",
    "`",
    "```",
    "```zhibu",
    "#",
    "# ",
    "###### ",
    ">",
    "> ",
    "<",
    "<u>",
    "</u>",
    "<br>",
    "<sub>",
    "</sup>",
    "<ruby>",
    "<rt>",
    "</rt></ruby>",
    "<script>alert(1)</script>",
    "\" onerror=\"x",
    "javascript:alert(1)",
    "[",
    "]",
    "[^1]",
    "[^1]: ",
    ":",
    "](",
    "](#a)",
    "(",
    ")",
    "![",
    "!",
    "!!",
    "|",
    "| --- |",
    "{",
    "}",
    "{右}",
    "{右} ",
    "{中}",
    "{#a}",
    "{zhibu: ",
    "{zhibu: 1}",
    "\\",
    "\\\\",
    "\n",
    "\r\n",
    "\u{2028}",
    "\0",
    "\u{feff}",
    "&",
    "&lt;",
    "&#60;",
    "'",
    "😀",
    "👨‍👩‍👧",
    "é",
    "e\u{301}",
    "\u{a0}",
    "\u{200b}",
    "=",
    "===",
    "~8:30",
    "$x$",
];

pub(crate) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::collection::vec(prop::sample::select(NASTY), 0..7).prop_map(|parts| parts.concat()),
        1 => "\\PC{0,8}",
        1 => any::<String>().prop_map(|s| s.chars().take(8).collect()),
    ]
}

fn marks() -> impl Strategy<Value = Marks> {
    prop_oneof![
        3 => Just(Marks::default()),
        4 => prop::array::uniform6(prop::bool::weighted(0.3))
            .prop_map(|[bold, italic, underline, strike, sub, sup]| Marks { bold, italic, underline, strike, sub, sup }),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-z0-9一二-]{1,4}", 1 => words()]
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        Just(serde_json::Value::Null),
        any::<i32>().prop_map(Into::into),
        words().prop_map(Into::into),
        (words(), words()).prop_map(|(k, s)| serde_json::json!({"t": "later", k: [s, {"x": 1}]})),
        words().prop_map(|s| serde_json::json!({"t": "heading", "level": s})),
    ]
}

fn inline() -> impl Strategy<Value = Inline> {
    let href = prop_oneof![
        Just("https://example.org/a?b=c&d=(e)#f".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        words().prop_map(|s| format!("http://{s}")),
        words().prop_map(|s| format!("#{s}")),
        words(),
    ];
    let leaf = prop_oneof![
        9 => (words(), marks()).prop_map(|(s, marks)| Inline::Text { s, marks }),
        2 => Just(Inline::Break),
        2 => name().prop_map(|id| Inline::NoteRef { id }),
        1 => name().prop_map(|name| Inline::Anchor { name }),
        1 => (words(), words()).prop_map(|(base, text)| Inline::Ruby { base, text }),
        1 => (prop_oneof![Just("<mi>x</mi><mo>|</mo>".to_owned()), words()], words()).prop_map(|(mathml, text)| Inline::Formula { mathml, text }),
        1 => json().prop_map(Inline::Unknown),
    ];
    leaf.prop_recursive(1, 4, 4, move |inner| {
        (href.clone(), prop::collection::vec(inner, 0..4)).prop_map(|(href, inlines)| Inline::Link { href, inlines })
    })
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    prop::collection::vec(inline(), 0..5)
}

fn file() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[0-9a-f]{64}", 1 => words()]
}

fn figure() -> impl Strategy<Value = Figure> {
    (file(), words(), inlines()).prop_map(|(file, alt, caption)| Figure { file, alt, caption })
}

fn simple_table() -> impl Strategy<Value = Block> {
    (1_usize..4, 1_usize..4).prop_flat_map(|(w, h)| prop::collection::vec(prop::collection::vec(inlines(), w), h)).prop_map(
        |rows| {
            let cell = |inlines| Cell { blocks: vec![Block::Paragraph { align: Align::Start, inlines }], ..Cell::default() };
            let rows = rows.into_iter().map(|row| Row { cells: row.into_iter().map(cell).collect() }).collect();
            Block::Table { caption: Vec::new(), head_rows: 1, rows }
        },
    )
}

fn block() -> impl Strategy<Value = Block> {
    let align = prop_oneof![3 => Just(Align::Start), 1 => Just(Align::Center), 1 => Just(Align::End)];
    let leaf = prop_oneof![
        8 => (align, inlines()).prop_map(|(align, inlines)| Block::Paragraph { align, inlines }),
        2 => (0_u8..9, inlines()).prop_map(|(level, inlines)| Block::Heading { level, inlines }),
        1 => Just(Block::Divider),
        2 => simple_table(),
        2 => figure().prop_map(Block::Figure),
        1 => prop::collection::vec(figure(), 0..3).prop_map(|figures| Block::Gallery { figures }),
        1 => (file(), words(), words()).prop_map(|(file, title, transcript)| Block::Audio { file, title, transcript }),
        1 => (file(), words(), words(), words()).prop_map(|(file, title, captions, transcript)| Block::Video { file, title, captions, transcript }),
        1 => (file(), words()).prop_map(|(file, name)| Block::Attachment { file, name }),
        1 => words().prop_map(|id| Block::Question { id }),
        1 => json().prop_map(Block::Unknown),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let blocks = prop::collection::vec(inner, 0..4);
        let start = prop_oneof![Just(1), 0_u32..12, Just(u32::MAX)];
        let cell = (0_u32..3, 0_u32..3, any::<bool>(), blocks.clone()).prop_map(|(cols, rows, head, blocks)| Cell {
            cols,
            rows,
            head,
            blocks,
        });
        let rows = prop::collection::vec(prop::collection::vec(cell, 0..3).prop_map(|cells| Row { cells }), 0..3);
        prop_oneof![
            4 => (any::<bool>(), start, prop::collection::vec(blocks.clone(), 0..4))
                .prop_map(|(ordered, start, items)| Block::List { ordered, start, items }),
            2 => blocks.prop_map(|blocks| Block::Quote { blocks }),
            2 => (inlines(), 0_u32..3, rows).prop_map(|(caption, head_rows, rows)| Block::Table { caption, head_rows, rows }),
        ]
    })
}

/// Any document at all, mostly not in normal form.
pub(crate) fn doc() -> impl Strategy<Value = Doc> {
    let note = (name(), prop::collection::vec(block(), 0..3)).prop_map(|(id, blocks)| Note { id, blocks });
    let lang = prop_oneof![6 => Just("zh-CN".to_owned()), 1 => words()];
    (lang, prop::collection::vec(block(), 0..5), prop::collection::vec(note, 0..3)).prop_map(|(lang, blocks, notes)| Doc {
        v: 1,
        lang,
        blocks,
        notes,
    })
}
