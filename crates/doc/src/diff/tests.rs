//! What the list of changes promises.

use super::*;
use crate::md::{read, write};
use crate::model::{Block, Cell, Inline, Row};
use proptest::prelude::*;

/// The signs as this file writes them.
struct Spoken;

impl Signs for Spoken {
    fn sign(&self, sign: Sign<'_>) -> String {
        match sign {
            Sign::Note(id) => format!("注 {id}"),
            Sign::Link(href) => format!("链接到 {href}"),
            Sign::Picture(file) => format!("图片 {file}"),
            Sign::Attachment(file) => format!("附件 {file}"),
            Sign::AtEnd => "靠右".into(),
            Sign::Heading(level) => format!("{level} 级小标题"),
            Sign::Numbered(n) => format!("编号列表，从 {n} 起"),
            Sign::Columns(n) => format!("占 {n} 列"),
            Sign::Marked(marks) if marks.bold => "加粗".into(),
            Sign::Quote => "引用".into(),
            Sign::QuoteEnds => "引用完".into(),
            Sign::Divider => "分隔线".into(),
            Sign::MovedAway => "移到别处".into(),
            Sign::MovedHere => "从别处移来".into(),
            Sign::Old => "原来的".into(),
            Sign::New => "改过的".into(),
            other => format!("{other:?}"),
        }
    }
}

/// `place kind: text[-out-]{+in+}` a line.
fn told(old: &Doc, new: &Doc) -> String {
    let line = |change: &Change| {
        let pieces: String = change
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Same(s) => s.clone(),
                Piece::Del(s) => format!("[-{s}-]"),
                Piece::Ins(s) => format!("{{+{s}+}}"),
            })
            .collect();
        format!("{:?} {:?}: {pieces}", change.place, change.kind)
    };
    blocks(old, new, &Spoken).iter().map(line).collect::<Vec<_>>().join("\n")
}

fn typed(old: &str, new: &str) -> String {
    told(&read(old), &read(new))
}

#[test]
fn the_drawn_review() {
    let old = "夜里一点四十。\n\n这是十月里的第三次。\n\n封样差错从 4 次降到 1 次，效果显著。";
    let new = "夜里一点四十。\n\n这是十月里的第四次。\n\n封样差错从 4 次降到 1 次，交接却多花了 25 分钟，这笔账怎么算，大家还在议。[^1]\n\n[^1]: 党小组会记录。";
    assert_eq!(
        typed(old, new),
        "Paragraph(2) Changed: 这是十月里的第[-三-]{+四+}次。\n\
         Paragraph(3) Changed: 封样差错从 4 次降到 1 次，[-效果显著。-]{+交接却多花了 25 分钟，这笔账怎么算，大家还在议。〔注 1〕+}\n\
         Note(\"1\") New: {+党小组会记录。+}"
    );
}

#[test]
fn numbers_are_kept_whole_and_long_stretches_shortened() {
    let long = "平".repeat(100);
    assert_eq!(
        typed(&format!("{long}剖果 120 枚{long}"), &format!("{long}剖果 102 枚{long}")),
        format!("Paragraph(1) Changed: …{}剖果 [-120-]{{+102+}} 枚{}…", "平".repeat(17), "平".repeat(18))
    );
    assert_eq!(typed("高 3.5 米", "高 4.6 米"), "Paragraph(1) Changed: 高 [-3.5-]{+4.6+} 米");
}

#[test]
fn what_has_no_letters_is_named() {
    assert_eq!(typed("看重点。", "看**重点**。"), "Paragraph(1) Changed: 看[-重点-]{+重点〔加粗〕+}。");
    assert_eq!(typed("动植检", "{右} 动植检"), "Paragraph(1) Changed: 动植检{+〔靠右〕+}");
    assert_eq!(typed("# 一", "## 一"), "Heading(1) Changed: 一[-〔1 级小标题〕-]{+〔2 级小标题〕+}");
    assert_eq!(
        typed("见[规程](https://a.example)。", "见[规程](https://b.example)。"),
        "Paragraph(1) Changed: 见规程[-〔链接到 https://a.example〕-]{+〔链接到 https://b.example〕+}。"
    );
    assert_eq!(
        typed("![果](aaaa1111bb \"图\")", "![果](aaaa1111cc \"图\")"),
        "Figure(1) Changed: [-〔图片 aaaa1111〕〔原来的〕-]{+〔图片 aaaa1111〕〔改过的〕+}果图"
    );
    assert_eq!(typed("![果](a)", "![三枚果](a)"), "Figure(1) Changed: {+三枚+}果");
}

#[test]
fn lists_and_quotes_are_told_with_their_text() {
    assert_eq!(typed("- 甲\n- 乙", "- 甲\n- 丙丙\n- 乙"), "Paragraph(2) New: {+• +}{+丙丙+}");
    assert_eq!(typed("甲", "> 甲"), "Structure Changed: {+〔引用〕+}\nStructure Changed: {+〔引用完〕+}");
    assert_eq!(typed("1. 甲", "3. 甲"), "Structure Changed: [-〔编号列表，从 1 起〕-]{+〔编号列表，从 3 起〕+}");
    assert_eq!(typed("甲\n\n---\n\n乙", "甲\n\n乙"), "Divider(1) Gone: [-〔分隔线〕-]");
}

#[test]
fn spans_of_a_table_are_told() {
    let table = |cols, words: &str| Doc {
        blocks: vec![Block::Table {
            caption: vec![Inline::text("表 1")],
            head_rows: 0,
            rows: vec![Row {
                cells: vec![Cell { cols, blocks: vec![Block::paragraph(words)], ..Cell::default() }, Cell::default()],
            }],
        }],
        ..Doc::default()
    };
    assert_eq!(told(&table(1, "放行"), &table(2, "放行")), "Table(1) Changed: 表 1／放行{+〔占 2 列〕+}｜");
    assert_eq!(told(&table(1, "放行"), &table(1, "退回")), "Table(1) Changed: 表 1／[-放行-]{+退回+}｜");
}

#[test]
fn a_moved_file_is_gone_and_new() {
    let file = |name: &str| Block::Attachment { file: format!("{name}f"), name: name.to_owned() };
    let doc = |blocks: Vec<Block>| Doc { blocks, ..Doc::default() };
    let (a, b) = (Block::paragraph("一"), Block::paragraph("二"));
    let told = told(&doc(vec![file("a"), a.clone(), b.clone()]), &doc(vec![a, b, file("a")]));
    assert_eq!(told, "Attachment(1) Gone: [-a〔附件 af〕〔移到别处〕-]\nAttachment(1) New: {+a〔附件 af〕〔从别处移来〕+}");
}

#[test]
fn a_passage_written_anew_is_not_cut_into_letters() {
    let old = "成熟度不匀，意味着同一箱里可能混了不同果园、不同采收日的果子，也就可能绕过了同一次处理。";
    let new = "当天晚上的党小组会没有表扬谁，只议一件事：凭经验多剖的这一步，能不能让新来的同志也做得到。";
    assert_eq!(blocks(&read(old), &read(new), &Spoken).first().map(|change| change.pieces.len()), Some(3));
}

#[test]
fn huge_texts_end() {
    // A comparison of all with all would take hours: the runner would end it.
    let long = |step: u32| (0..60_000_u32).filter_map(|i| char::from_u32(0x4e00 + i * step % 20_000)).collect::<String>();
    assert_eq!(blocks(&read(&long(7)), &read(&long(11)), &Spoken).len(), 1);
    let many = |step: usize| (0..3000).map(|i| format!("第 {} 段", i * step)).collect::<Vec<_>>().join("\n\n");
    assert!(!blocks(&read(&many(3)), &read(&many(5)), &Spoken).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn something_is_listed_when_anything_changed(old in crate::md::tests::any::doc(), new in crate::md::tests::any::doc()) {
        let (mut a, mut b) = (old, new);
        a.normalize();
        b.normalize();
        prop_assert_eq!(blocks(&a, &b, &Spoken).is_empty(), a == b);
        prop_assert!(blocks(&a, &a, &Spoken).is_empty());
        prop_assert!(blocks(&a, &b, &Spoken).iter().all(|change| change.pieces.iter().any(|piece| !matches!(piece, Piece::Same(_)))));
    }

    #[test]
    fn one_changed_sign_is_listed_at_its_place(doc in crate::md::tests::any::doc(), at in any::<prop::sample::Index>(), put in crate::md::tests::any::words()) {
        // A sign put into the Markdown, wherever: what it does to the document must be listed in words.
        let mut old = doc;
        old.normalize();
        let mut text: Vec<char> = write(&old).chars().collect();
        if text.is_empty() {
            return Ok(());
        }
        let i = at.index(text.len());
        text.splice(i..i, put.chars());
        let new = read(&text.iter().collect::<String>());
        let changes = blocks(&old, &new, &Spoken);
        prop_assert_eq!(changes.is_empty(), old == new);
        prop_assert!(!changes.iter().any(|change| change.pieces.contains(&Piece::Ins("〔StoredAnew〕".to_owned()))), "{:?} {:?}", old, new);
    }
}
