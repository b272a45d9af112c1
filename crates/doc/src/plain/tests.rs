//! What plain text, digest and counts promise.

use super::*;
use crate::model::{Align, Note, Row};

fn cell(s: &str, cols: u32, rows: u32, head: bool) -> Cell {
    Cell { cols, rows, head, blocks: vec![Block::paragraph(s)] }
}

fn fruit() -> Block {
    let head1 = [("品名", 1, 2), ("抽检", 1, 2), ("检出", 2, 1)];
    let row = |cells: Vec<Cell>| Row { cells };
    Block::Table {
        caption: vec![Inline::text("表 1　查验台记录")],
        head_rows: 2,
        rows: vec![
            row(head1.iter().map(|(s, c, r)| cell(s, *c, *r, true)).collect()),
            row(vec![cell("检疫性", 1, 1, true), cell("一般", 1, 1, true)]),
            row(vec![cell("火龙果", 1, 2, true), cell("18", 1, 1, false), cell("未检出", 2, 1, false)]),
            row(vec![cell("15", 1, 1, false), cell("无", 1, 1, false), cell("2 头", 1, 1, false)]),
        ],
    }
}

#[test]
fn a_table_is_said_row_by_row() {
    let doc = Doc { blocks: vec![fruit()], ..Doc::default() };
    assert_eq!(text(&doc), "表 1　查验台记录\n火龙果：抽检 18，检出 未检出。\n火龙果：抽检 15，检疫性 无，一般 2 头。");
}

#[test]
fn a_table_that_claims_huge_spans_is_still_said() {
    let rows = vec![Row { cells: vec![cell("甲", u32::MAX, u32::MAX, false), cell("乙", 1, 1, false)] }];
    let doc = Doc { blocks: vec![Block::Table { caption: Vec::new(), head_rows: 0, rows }], ..Doc::default() };
    assert_eq!(text(&doc), "甲 乙");
}

#[test]
fn text_has_lists_notes_and_readings() {
    let doc = Doc {
        blocks: vec![
            Block::Heading { level: 1, inlines: vec![Inline::text("一、由头")] },
            Block::List { ordered: true, start: 3, items: vec![vec![Block::paragraph("逐箱开")], vec![]] },
            Block::Paragraph {
                align: Align::End,
                inlines: vec![Inline::Ruby { base: "蠹".into(), text: "dù".into() }, Inline::Break],
            },
        ],
        notes: vec![Note { id: "1".into(), blocks: vec![Block::paragraph("内部编印")] }],
        ..Doc::default()
    };
    assert_eq!(text(&doc), "一、由头\n3. 逐箱开\n蠹（dù） \n内部编印");
}

#[test]
fn a_digest_ends_with_a_sentence() {
    let doc = Doc {
        blocks: vec![Block::paragraph("他说：“熟得不匀。”于是多剖了十二枚。第八枚里有虫。")], ..Doc::default()
    };
    assert_eq!(digest(&doc, 100), "他说：“熟得不匀。”于是多剖了十二枚。第八枚里有虫。");
    assert_eq!(digest(&doc, 22), "他说：“熟得不匀。”于是多剖了十二枚。");
    assert_eq!(digest(&doc, 12), "他说：“熟得不匀。”");
    assert_eq!(digest(&doc, 5), "他说：“…");
    assert_eq!(digest(&doc, 0), "");
}

#[test]
fn words_are_counted_as_in_a_word_processor() {
    assert_eq!(words("第 3 批山竹，检出 7 头。"), 11);
    assert_eq!(words("Hello, world 3.5"), 3);
    assert_eq!(words("abc中文def"), 4);
    assert_eq!(words(" 　\t"), 0);
}
