//! A text cut into parts (段), each with its places.
//!
//! Promises: the parts cover all blocks in order and all places from 0 to the length without a gap; a heading begins a part; no part is longer than
//! [`LONGEST`] places unless a single block is. A part is what is delivered, shown as missing and asked about.

use serde::{Deserialize, Serialize};
use zhibu_doc::{Block, Doc, plain};

/// Places of a character: 400 characters a minute. Adults read Chinese at 300 to 500; the fastest pace that earns (1.5 times) is 600.
pub const CHARACTER: i64 = 150;
/// Places of a picture.
pub const PICTURE: i64 = 5_000;
/// The shortest lesson: a title alone is no lesson, but it must have a place.
const SHORTEST: i64 = 3_000;
/// Where a part without headings is cut: about 700 characters, a screen or two.
const LONGEST: i64 = 700 * CHARACTER;

/// A part of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its heading, or the beginning of its text.
    pub title: String,
    /// First place.
    pub from: i64,
    /// First place behind it.
    pub to: i64,
    /// Number of its first block.
    pub first: usize,
    /// Number of the block behind its last.
    pub behind: usize,
}

/// Cuts a text. A text without blocks has no parts.
pub fn parts_of(doc: &Doc) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    for (number, block) in doc.blocks.iter().enumerate() {
        let length = length_of(doc, number);
        let begins = match parts.last() {
            None => true,
            // A heading alone is no part: the text below it belongs to it.
            Some(part) => {
                let only_headings = (part.first..part.behind).all(|n| matches!(doc.blocks.get(n), Some(Block::Heading { .. })));
                !only_headings && (matches!(block, Block::Heading { .. }) || part.to - part.from + length > LONGEST)
            }
        };
        if begins {
            parts.push(Part { title: title_of(doc, number), from: at, to: at, first: number, behind: number });
        }
        if let Some(part) = parts.last_mut() {
            (part.to, part.behind) = (at + length, number + 1);
        }
        at += length;
    }
    if let Some(last) = parts.last_mut() {
        last.to = last.to.max(SHORTEST);
    }
    parts
}

fn length_of(doc: &Doc, number: usize) -> i64 {
    let block = doc.part(number..number + 1);
    let characters = plain::text(&block).chars().filter(|c| !c.is_whitespace()).count();
    let pictures = block.figures().len();
    i64::try_from(characters).unwrap_or_default() * CHARACTER + i64::try_from(pictures).unwrap_or_default() * PICTURE
}

fn title_of(doc: &Doc, number: usize) -> String {
    let text = plain::text(&doc.part(number..number + 1));
    let line = text.lines().next().unwrap_or_default().trim();
    if matches!(doc.blocks.get(number), Some(Block::Heading { .. })) {
        return line.chars().take(60).collect();
    }
    let sentence = line.split_inclusive(['。', '，', '；', '：', '？', '！']).next().unwrap_or(line);
    let short: String = sentence.trim_end_matches(['。', '，', '；', '：', '？', '！']).chars().take(20).collect();
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zhibu_doc::md;

    fn titles(parts: &[Part]) -> Vec<(&str, i64, i64)> {
        parts.iter().map(|part| (part.title.as_str(), part.from, part.to)).collect()
    }

    #[test]
    fn headings_begin_parts_and_the_text_before_them_is_one() {
        let doc = md::read("开头的话，很短。\n\n## 挂多高\n\n一米五。\n\n### 为什么\n\n虫飞得低。");
        assert_eq!(
            titles(&parts_of(&doc)),
            [("开头的话", 0, 8 * 150), ("挂多高", 8 * 150, 15 * 150), ("为什么", 15 * 150, 23 * 150)]
        );
    }

    #[test]
    fn a_long_text_without_headings_is_cut_between_its_blocks() {
        let long = vec!["字".repeat(400); 5].join("\n\n");
        let doc = md::read(&long);
        let parts = parts_of(&doc);
        assert_eq!(parts.len(), 5, "two of 400 characters are more than 700");
        assert_eq!(parts[4].to, 2_000 * CHARACTER);
    }

    #[test]
    fn an_empty_text_has_no_part_and_a_word_has_three_seconds() {
        assert!(parts_of(&Doc::default()).is_empty());
        let doc = md::read("好。");
        assert_eq!(titles(&parts_of(&doc)), [("好", 0, 3_000)]);
    }

    proptest! {
        #[test]
        fn parts_leave_no_gap(text in "(#{1,3} [甲乙丙]{1,9}\n\n|[甲乙丙。，]{1,900}\n\n){0,12}") {
            let doc = md::read(&text);
            let parts = parts_of(&doc);
            let (mut place, mut block) = (0, 0);
            for part in &parts {
                prop_assert_eq!((part.from, part.first), (place, block));
                prop_assert!(part.behind > part.first && part.to >= part.from);
                (place, block) = (part.to, part.behind);
            }
            prop_assert_eq!(block, doc.blocks.len());
        }
    }
}
