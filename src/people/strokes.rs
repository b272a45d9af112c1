//! People are listed by the strokes of their names (姓氏笔画), never by a result.
//!
//! Promise: [`stroke_key`] gives a text that both databases sort byte by byte into that order. It is stored; the order of a later version
//! of the collation comes in by computing all keys anew, not by mixing two (no command does that yet: the version is pinned in `Cargo.lock`).

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use crate::db::hex;

static STROKES: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("zh-u-co-stroke").into(), CollatorOptions::default()).ok());

/// The key by which `name` is listed.
pub fn stroke_key(name: &str) -> String {
    let mut key = Vec::new();
    match STROKES.as_ref().map(|collator| collator.write_sort_key_to(name, &mut key)) {
        Some(Ok(())) => hex(&key),
        // The data are compiled in, so this does not happen; code points are at least an order.
        None => hex(name.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_stand_by_their_strokes() {
        // 2, 4, 5, 6, 7, 8, 10, 12 strokes. (The collation counts 陈 as 8 and 黄 as 12, where school books differ.)
        let right = ["丁一", "王丽", "田野", "刘洋", "李明", "林涛", "高远", "曾雪"];
        let mut sorted = right;
        sorted.reverse();
        sorted.sort_by_key(|name| stroke_key(name));
        assert_eq!(sorted, right);
    }

    #[test]
    fn the_same_surname_goes_on_with_the_given_name() {
        assert!(stroke_key("王一") < stroke_key("王丽"));
        assert_eq!(stroke_key("王丽"), stroke_key("王丽"));
        assert_ne!(stroke_key("王丽"), stroke_key("王莉"));
    }
}
