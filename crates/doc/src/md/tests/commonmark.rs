//! What a person gets who opens the Markdown file of `zhibu convert` in any other program.

use super::super::commonmark;
use super::any;
use crate::model::{Align, Block, Cell, Doc, Figure, Inline, Marks, Note, Row};
use proptest::prelude::*;

fn said(blocks: Vec<Block>) -> String {
    commonmark(None, &Doc { blocks, ..Doc::default() })
}

fn p(inlines: Vec<Inline>) -> Block {
    Block::Paragraph { align: Align::Start, inlines }
}

fn bold(s: &str) -> Inline {
    Inline::Text { s: s.into(), marks: Marks { bold: true, ..Marks::default() } }
}

fn cell(text: &str) -> Cell {
    Cell { blocks: vec![Block::paragraph(text)], ..Cell::default() }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells }
}

#[test]
fn signs_of_the_text_are_no_markup() {
    let lines = ["# 话题", "1. 手打的", "- 划线", "a*b*c_d_[e](f)<u>&amp;", "~~留~~ $5", "> 引", "---"];
    let text = said(lines.iter().map(|line| Block::paragraph(*line)).collect());
    assert_eq!(
        text,
        "\\# 话题\n\n1\\. 手打的\n\n\\- 划线\n\na\\*b\\*c\\_d\\_\\[e\\](f)\\<u>&amp;amp;\n\n\\~\\~留\\~\\~ \\$5\n\n\\> 引\n\n\\---\n"
    );
}

#[test]
fn marks_are_seen_beside_chinese_punctuation_and_blanks() {
    assert_eq!(said(vec![p(vec![bold("粗"), Inline::text("字")])]), "**粗**字\n");
    assert_eq!(said(vec![p(vec![bold("《条例》"), Inline::text("第一条")])]), "<b>《条例》</b>第一条\n");
    assert_eq!(said(vec![p(vec![bold("粗 "), Inline::text("字")])]), "**粗** 字\n");
    let blank = Inline::Text { s: "　　".into(), marks: Marks { underline: true, ..Marks::default() } };
    assert_eq!(said(vec![p(vec![Inline::text("日期"), blank])]), "日期<u>　　</u>\n");
}

#[test]
fn tables_are_piped_where_they_can_and_tagged_where_cells_are_merged() {
    let caption = vec![Inline::text("表1　数量")];
    let rows = vec![row(vec![cell("品|名"), cell("数量")]), row(vec![cell("梨"), Cell::default()])];
    let table = Block::Table { caption, head_rows: 1, rows };
    assert_eq!(said(vec![table]), "表1　数量\n\n| 品\\|名 | 数量 |\n| --- | --- |\n| 梨 |  |\n");
    let wide = Cell { cols: 2, ..cell("宽") };
    let two = Cell { blocks: vec![p(vec![bold("甲")]), Block::paragraph("乙")], ..Cell::default() };
    let rows = vec![row(vec![wide]), row(vec![cell("窄"), two])];
    assert_eq!(
        said(vec![Block::Table { caption: Vec::new(), head_rows: 0, rows }]),
        "<table>\n<tr>\n<td colspan=\"2\">宽</td>\n</tr>\n<tr>\n<td>窄</td>\n<td>\n\n**甲**\n\n乙\n\n</td>\n</tr>\n</table>\n"
    );
}

#[test]
fn pictures_notes_places_and_formulas_are_everybodys() {
    let figure =
        Figure { file: "年 报_files/a.png".into(), alt: "码头[夜]".into(), caption: vec![Inline::text("图1　码头")] };
    let link = |href: &str| Inline::Link { href: href.into(), inlines: vec![Inline::text("去")] };
    let doc = Doc {
        blocks: vec![
            Block::Heading { level: 2, inlines: vec![Inline::Anchor { name: "节".into() }, Inline::text("第一节")] },
            Block::Figure(figure),
            p(vec![
                link("#节"),
                link("https://example.org/a(b)"),
                Inline::NoteRef { id: "1".into() },
                Inline::Break,
                Inline::text("行"),
            ]),
            p(vec![Inline::Formula { mathml: "<mi>m</mi>".into(), text: "x_i^2".into() }]),
            Block::Paragraph { align: Align::End, inlines: vec![Inline::text("某某局")] },
            Block::Paragraph { align: Align::End, inlines: vec![Inline::text("三月")] },
            Block::Divider,
        ],
        notes: vec![Note { id: "1".into(), blocks: vec![Block::paragraph("注"), Block::paragraph("再")] }],
        ..Doc::default()
    };
    assert_eq!(
        commonmark(Some("题*目"), &doc),
        "# 题\\*目\n\n## <a id=\"节\"></a>第一节\n\n![码头\\[夜\\]](<年 报_files/a.png>)\n\n图1　码头\n\n\
         [去](#节)[去](<https://example.org/a(b)>)[^1]\\\n行\n\n`x_i^2`\n\n<div align=\"right\">\n\n某某局\n\n三月\n\n</div>\n\n---\n\n\
         [^1]: 注\n\n    再\n"
    );
}

#[test]
fn formulas_stand_apart_and_an_empty_one_is_nothing() {
    let formula = |text: &str| Inline::Formula { mathml: String::new(), text: text.to_owned() };
    let inlines = vec![formula("a"), formula(""), formula("b`c"), formula(" ")];
    let doc = Doc { blocks: vec![Block::Paragraph { align: Align::Start, inlines }], ..Doc::default() };
    assert_eq!(commonmark(None, &doc), "`a` `` b`c ``\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_can_be_said_without_this_programs_own_words(doc in any::doc()) {
        let text = commonmark(None, &doc);
        let fenced = |line: &str| line.trim_start_matches(['-', '+', '>', ' ']).starts_with("```");
        prop_assert!(!text.lines().any(fenced), "{}", text);
    }
}
