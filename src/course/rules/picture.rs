//! A picture that is put into a text by hand: what must be said of it, and where it stands.

use zhibu_doc::{Block, Doc, Figure};

use super::{LessonMedia, lesson_parts};
use crate::refusal::Refusal;

/// Most characters of what is said of a picture.
const ALT: usize = 200;

/// What is in a picture, for whoever cannot see it: a picture without it does not come in by hand.
///
/// # Errors
/// Nothing is said, or far too much.
pub fn described(alt: &str) -> Result<(), Refusal> {
    match alt.trim().chars().count() {
        0 => Err(Refusal::at("picture_alt", "course-picture-alt-missing")),
        1..=ALT => Ok(()),
        now => Err(Refusal::at("picture_alt", "words-too-many").arg("most", ALT).arg("now", now)),
    }
}

/// The text with a picture behind one of its parts, counted from 1; at its end where there is no such part.
pub fn with_picture(doc: &Doc, media: Option<&LessonMedia>, behind: usize, figure: Figure) -> Doc {
    let parts = lesson_parts(doc, media);
    let part = behind.checked_sub(1).and_then(|at| parts.get(at));
    let mut out = doc.clone();
    out.blocks.insert(part.map_or(doc.blocks.len(), |part| part.behind), Block::Figure(figure));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhibu_doc::md;

    #[test]
    fn a_picture_stands_behind_its_part_or_at_the_end() {
        let doc = md::read("开头。\n\n## 挂多高\n\n一米五。\n\n## 怎么收\n\n天亮以前。");
        let lamp = || Figure { file: "lamp".into(), alt: "灯".into(), caption: Vec::new() };
        let at = |doc: &Doc, behind| {
            let doc = with_picture(doc, None, behind, lamp());
            doc.blocks.iter().position(|block| matches!(block, Block::Figure(_)))
        };
        assert_eq!([1, 2, 3, 0, 9].map(|behind| at(&doc, behind)), [Some(1), Some(3), Some(5), Some(5), Some(5)]);
        assert_eq!(at(&Doc::default(), 1), Some(0), "a text that is not written yet begins with it");
        let read = md::read(&md::write(&with_picture(&doc, None, 2, lamp())));
        assert_eq!(read, with_picture(&doc, None, 2, lamp()), "the text field carries it");
    }

    #[test]
    fn a_picture_is_described() {
        let code = |alt: &str| described(alt).map_err(|refusal| refusal.code);
        assert_eq!(code(" "), Err("course-picture-alt-missing"));
        assert_eq!(code(&"灯".repeat(ALT)), Ok(()));
        assert_eq!(code(&"灯".repeat(ALT + 1)), Err("words-too-many"));
    }
}
