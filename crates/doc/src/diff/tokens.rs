//! A unit as the smallest parts that can be kept, put in or taken out.
//!
//! Promise: two units with equal parts are equal. A part is a character as a person counts them, a whole number or Latin word, or a sign of ours
//! in `〔〕` for what has no letters.

use super::units::{Leaf, Unit};
use crate::model::{Align, Block, Cell, Figure, Inline, Marks};
use unicode_segmentation::UnicodeSegmentation;

/// Longer Latin runs are cut, so that a page of them does not become one part.
const LONGEST_WORD: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Token {
    /// What the reviewer sees.
    pub shown: String,
    /// Written behind a run of parts that carry it.
    pub marks: Marks,
    /// What distinguishes it though it looks the same: a whole content address, a formula's `MathML`.
    pub hidden: String,
    /// A sign of ours, left out where nothing changed.
    pub sign: bool,
}

pub(super) fn tokens(unit: &Unit<'_>) -> Vec<Token> {
    let mut out = Vec::new();
    match unit.leaf {
        Leaf::Block(block) => put_block(block, &mut out),
        Leaf::Figure(figure) => put_figure(figure, &mut out),
        Leaf::Note(note) => {
            put_blocks(&note.blocks, &mut out);
            sign(&mut out, "", &note.id);
        }
        Leaf::Begin | Leaf::End => sign(&mut out, &unit.key, ""),
    }
    out
}

fn sign(out: &mut Vec<Token>, shown: &str, hidden: &str) {
    out.push(Token { shown: shown.to_owned(), marks: Marks::default(), hidden: hidden.to_owned(), sign: true });
}

fn file(out: &mut Vec<Token>, what: &str, address: &str) {
    let short: String = address.chars().take(8).collect();
    sign(out, &format!("〔{what} {short}〕"), address);
}

fn characters(out: &mut Vec<Token>, s: &str, marks: Marks) {
    let mut word = false;
    for shown in s.graphemes(true) {
        let in_word = shown.len() == 1 && shown.bytes().all(|b| b.is_ascii_alphanumeric());
        match out.last_mut() {
            Some(last) if word && in_word && last.shown.len() < LONGEST_WORD => last.shown.push_str(shown),
            _ => out.push(Token { shown: shown.to_owned(), marks, hidden: String::new(), sign: false }),
        }
        word = in_word;
    }
}

fn put_inlines(inlines: &[Inline], out: &mut Vec<Token>) {
    for inline in inlines {
        match inline {
            Inline::Text { s, marks } => characters(out, s, *marks),
            Inline::Break => sign(out, "〔换行〕", ""),
            Inline::Link { href, inlines } => {
                put_inlines(inlines, out);
                sign(out, &format!("〔链接到 {href}〕"), &inlines.len().to_string());
            }
            Inline::NoteRef { id } => sign(out, &format!("〔注 {id}〕"), ""),
            Inline::Anchor { name } => sign(out, &format!("〔位置 {name}〕"), ""),
            Inline::Ruby { base, text } => {
                characters(out, base, Marks::default());
                sign(out, &format!("〔读作 {text}〕"), base);
            }
            Inline::Formula { mathml, text } => sign(out, &format!("〔公式 {text}〕"), mathml),
            Inline::Unknown(value) => sign(out, "〔新版本的内容〕", &value.to_string()),
        }
    }
}

fn put_figure(figure: &Figure, out: &mut Vec<Token>) {
    file(out, "图片", &figure.file);
    sign(out, "〔图上是〕", "");
    characters(out, &figure.alt, Marks::default());
    sign(out, "〔图注〕", "");
    put_inlines(&figure.caption, out);
}

fn put_blocks(blocks: &[Block], out: &mut Vec<Token>) {
    for (i, block) in blocks.iter().enumerate() {
        if i > 0 {
            sign(out, "〔另起一段〕", "");
        }
        put_block(block, out);
    }
}

fn put_block(block: &Block, out: &mut Vec<Token>) {
    match block {
        Block::Paragraph { align, inlines } => {
            put_inlines(inlines, out);
            match align {
                Align::Start => {}
                Align::Center => sign(out, "〔居中〕", ""),
                Align::End => sign(out, "〔靠右〕", ""),
            }
        }
        Block::Heading { level, inlines } => {
            put_inlines(inlines, out);
            sign(out, &format!("〔{level} 级小标题〕"), "");
        }
        Block::List { ordered, start, items } => {
            sign(out, &if *ordered { format!("〔编号列表，从 {start} 起〕") } else { "〔列表〕".to_owned() }, "");
            for item in items {
                sign(out, "• ", "");
                put_blocks(item, out);
            }
            sign(out, "〔列表完〕", "");
        }
        Block::Quote { blocks } => {
            sign(out, "〔引用〕", "");
            put_blocks(blocks, out);
            sign(out, "〔引用完〕", "");
        }
        Block::Table { caption, head_rows, rows } => {
            put_inlines(caption, out);
            sign(out, &format!("〔表头 {head_rows} 行〕"), "");
            for row in rows {
                characters(out, "／", Marks::default());
                for (i, cell) in row.cells.iter().enumerate() {
                    characters(out, if i > 0 { "｜" } else { "" }, Marks::default());
                    put_cell(cell, out);
                }
            }
        }
        Block::Figure(figure) => put_figure(figure, out),
        Block::Gallery { figures } => {
            sign(out, "〔图集〕", "");
            for figure in figures {
                put_figure(figure, out);
            }
            sign(out, "〔图集完〕", "");
        }
        Block::Audio { file: address, title, transcript } => {
            characters(out, title, Marks::default());
            file(out, "录音", address);
            characters(out, transcript, Marks::default());
        }
        Block::Video { file: address, title, captions, transcript } => {
            characters(out, title, Marks::default());
            file(out, "视频", address);
            file(out, "字幕", captions);
            characters(out, transcript, Marks::default());
        }
        Block::Attachment { file: address, name } => {
            characters(out, name, Marks::default());
            file(out, "附件", address);
        }
        Block::Question { id } => sign(out, &format!("〔学习题 {id}〕"), ""),
        Block::Divider => sign(out, "〔分隔线〕", ""),
        Block::Unknown(value) => sign(out, "〔新版本的内容〕", &value.to_string()),
    }
}

fn put_cell(cell: &Cell, out: &mut Vec<Token>) {
    put_blocks(&cell.blocks, out);
    if cell.head {
        sign(out, "〔表头格〕", "");
    }
    if cell.cols != 1 {
        sign(out, &format!("〔占 {} 列〕", cell.cols), "");
    }
    if cell.rows != 1 {
        sign(out, &format!("〔占 {} 行〕", cell.rows), "");
    }
}
