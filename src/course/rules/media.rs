//! A lesson that is seen or heard: its film, its captions, its text – one content with the same places in every form.
//!
//! Promises: a place of the lesson is a millisecond of the film; each part of the text stands where its words are said; the parts cover the film from
//! beginning to end without a gap.

use serde::{Deserialize, Serialize};
use zhibu_doc::{Doc, plain};

use super::captions::{Cue, cues};
use super::{Part, parts_of};
use crate::media::rules::Kind;

/// What stands beside the text of a lesson, as it is frozen and taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonMedia {
    /// A video or a recording.
    pub kind: Kind,
    /// The stored file.
    pub hash: String,
    /// What its writer calls it.
    pub name: String,
    /// Length, ms.
    pub duration: i64,
    /// Its captions, WebVTT.
    pub captions: String,
}

/// The letters of a text, without signs and spaces: what is compared and counted.
pub fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The parts of a lesson: of a text by its length, of a film by where its words are said.
pub fn lesson_parts(doc: &Doc, media: Option<&LessonMedia>) -> Vec<Part> {
    let parts = parts_of(doc);
    match media {
        Some(media) => placed(doc, parts, &cues(&media.captions, media.duration).unwrap_or_default(), media.duration),
        None => parts,
    }
}

/// Letters that must agree: fewer are said in many places.
const AGREE: usize = 6;

/// Puts the parts of a text where their words are said. What is found nowhere lies between its neighbours by its letters.
fn placed(doc: &Doc, mut parts: Vec<Part>, cues: &[Cue], duration: i64) -> Vec<Part> {
    // Letters of the captions, each with the place where its caption begins.
    let said: Vec<(char, i64)> = cues.iter().flat_map(|cue| letters(&cue.text).into_iter().map(|c| (c, cue.from))).collect();
    let count = |part: &Part| letters(&plain::text(&doc.part(part.first..part.behind))).len().max(1);
    let mut sums = vec![0usize];
    for part in &parts {
        sums.push(sums.last().copied().unwrap_or_default() + count(part));
    }
    let mut known: Vec<(usize, i64)> = vec![(0, 0)];
    let mut behind = 0;
    for (number, part) in parts.iter().enumerate().skip(1) {
        let begins = beginnings(doc, part);
        let found = begins.iter().find_map(|words| find(&said, behind, words));
        if let Some(at) = found
            && said[at].1 > known.last().map_or(0, |(_, place)| *place)
        {
            known.push((number, said[at].1));
            behind = at + 1;
        }
    }
    known.push((parts.len(), duration));
    for pair in known.windows(2) {
        let ((first, from), (last, to)) = (pair[0], pair[1]);
        let letters = (sums[last] - sums[first]).max(1);
        let place = |number: usize| from + share(to - from, sums[number] - sums[first], letters);
        for (number, part) in parts.iter_mut().enumerate().take(last).skip(first) {
            (part.from, part.to) = (place(number), place(number + 1));
        }
    }
    if let Some(last) = parts.last_mut() {
        last.to = duration;
    }
    parts
}

fn share(whole: i64, part: usize, of: usize) -> i64 {
    let share = i128::from(whole) * i128::try_from(part).unwrap_or_default() / i128::try_from(of).unwrap_or(1);
    i64::try_from(share).unwrap_or(whole)
}

/// What the words of a part may begin with: its heading (some speakers read it), or its text.
fn beginnings(doc: &Doc, part: &Part) -> Vec<Vec<char>> {
    let of = |first: usize| {
        let all = letters(&plain::text(&doc.part(first..part.behind)));
        all.into_iter().take(AGREE * 2).collect::<Vec<char>>()
    };
    [of(part.first), of((part.first + 1).min(part.behind))].into_iter().filter(|words| words.len() >= AGREE).collect()
}

/// Where these letters are said, from that letter on: all of them, or their beginning.
fn find(said: &[(char, i64)], from: usize, words: &[char]) -> Option<usize> {
    let at = |words: &[char]| {
        said.get(from..)?
            .windows(words.len())
            .position(|window| window.iter().map(|(c, _)| c).eq(words.iter()))
            .map(|at| from + at)
    };
    at(words).or_else(|| at(words.get(..AGREE)?))
}

#[cfg(test)]
mod tests {
    use super::super::captions::{rough, vtt};
    use super::*;
    use proptest::prelude::*;
    use zhibu_doc::md;

    fn media(captions: String, duration: i64) -> LessonMedia {
        LessonMedia { kind: Kind::Video, hash: String::new(), name: String::new(), duration, captions }
    }

    fn places(parts: &[Part]) -> Vec<(i64, i64)> {
        parts.iter().map(|part| (part.from, part.to)).collect()
    }

    #[test]
    fn parts_stand_where_their_words_are_said() {
        let doc = md::read(
            "## 用处\n\n诱捕灯有两个用处。\n\n## 挂多高\n\n灯口要高出顶梢半米。\n\n## 没有说的\n\n这一段谁也没有念出来过。\n\n## 收灯\n\n早上先关灯再取虫。",
        );
        let captions = "WEBVTT\n\n00:02 --> 00:05\n诱捕灯有两个用处。\n\n00:20 --> 00:25\n灯口要高出顶梢半米。\n\n00:50 --> 00:55\n早上，先关灯，再取虫。\n";
        let parts = lesson_parts(&doc, Some(&media(captions.into(), 60_000)));
        let found = places(&parts);
        assert_eq!((found[0], found[1].0, found[3]), ((0, 20_000), 20_000, (50_000, 60_000)));
        assert!(found[2].0 > 20_000 && found[2].1 == 50_000, "what is not said lies between: {found:?}");
        assert_eq!(lesson_parts(&doc, None), parts_of(&doc), "a text has its own places");
    }

    #[test]
    fn the_demo_film_is_cut_where_its_maker_cut_it() {
        let doc = md::read(include_str!("../../../demo/courses/trap-lamp/lesson-1.md"));
        let captions = include_str!("../../../demo/courses/trap-lamp/lamp.vtt");
        let parts = lesson_parts(&doc, Some(&media(captions.into(), 347_024)));
        // `parts_at_s` of the course is what its maker wrote down.
        let maker = [0.0, 67.6, 116.4, 166.3, 227.0, 276.6];
        for (part, at) in parts.iter().zip(maker) {
            #[expect(clippy::cast_precision_loss, reason = "minutes")]
            let off = part.from as f64 / 1_000.0 - at;
            assert!(off.abs() < 4.0, "{}: {} and {at}", part.title, part.from);
        }
        assert_eq!(parts.len(), maker.len());
    }

    proptest! {
        #[test]
        fn parts_of_a_film_leave_no_gap(text in "(#{1,3} [甲乙丙]{1,9}\n\n|[甲乙丙。，]{1,200}\n\n){0,12}", duration in 3_000i64..9_000_000) {
            let doc = md::read(&text);
            let parts = lesson_parts(&doc, Some(&media(vtt(&rough(&doc, duration)), duration)));
            let mut place = 0;
            for part in &parts {
                prop_assert_eq!(part.from, place);
                prop_assert!(part.to >= part.from);
                place = part.to;
            }
            prop_assert_eq!(place, if parts.is_empty() { 0 } else { duration });
        }
    }
}
