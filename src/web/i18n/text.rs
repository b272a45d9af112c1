//! The words of ours within a text and about what changed in it, for the crate that knows texts and no language.

use zhibu_doc::Marks;
use zhibu_doc::diff::{Sign, Signs};
use zhibu_doc::html::{Word, Words};

use super::Lang;

impl Words for Lang {
    fn word(&self, word: Word<'_>) -> String {
        match word {
            Word::Question => self.t("text-question"),
            Word::Unknown => self.t("text-unknown"),
            Word::NoPicture("") => self.t("text-no-picture"),
            Word::NoPicture(alt) => self.t1("text-no-picture-of", "alt", alt),
            Word::NoSound => self.t("text-no-sound"),
            Word::NoVideo => self.t("text-no-video"),
            Word::NoAttachment(name) => self.t1("text-no-attachment", "name", name),
            Word::Attachment => self.t("text-attachment"),
            Word::Captions => self.t("text-captions"),
            Word::Transcript => self.t("text-transcript"),
            Word::Notes => self.t("text-notes"),
            Word::Note(n) => self.t1("text-note", "n", n),
            Word::Back(n) => self.t1("text-back", "n", n),
            Word::Table(n) => self.t1("text-table", "n", n),
            Word::TableRows(n) => self.t1("text-table-rows", "n", n),
        }
        .into_owned()
    }
}

impl Signs for Lang {
    fn sign(&self, sign: Sign<'_>) -> String {
        match sign {
            Sign::Break => self.t("sign-break"),
            Sign::Link(href) => self.t1("sign-link", "address", href),
            Sign::Note(id) => self.t1("sign-note", "n", id),
            Sign::Anchor(name) => self.t1("sign-anchor", "name", name),
            Sign::Ruby(text) => self.t1("sign-ruby", "text", text),
            Sign::Formula(text) => self.t1("sign-formula", "text", text),
            Sign::Unknown => self.t("sign-unknown"),
            Sign::Picture(file) => self.t1("sign-picture", "file", file),
            Sign::Sound(file) => self.t1("sign-sound", "file", file),
            Sign::Video(file) => self.t1("sign-video", "file", file),
            Sign::Captions(file) => self.t1("sign-captions", "file", file),
            Sign::Attachment(file) => self.t1("sign-attachment", "file", file),
            Sign::Shows => self.t("sign-shows"),
            Sign::Caption => self.t("sign-caption"),
            Sign::NextParagraph => self.t("sign-next-paragraph"),
            Sign::Centred => self.t("sign-centred"),
            Sign::AtEnd => self.t("sign-at-end"),
            Sign::Heading(level) => self.t1("sign-heading", "level", level),
            Sign::Numbered(start) => self.t1("sign-numbered", "n", start),
            Sign::Bulleted => self.t("sign-bulleted"),
            Sign::ListEnds => self.t("sign-list-ends"),
            Sign::Quote => self.t("sign-quote"),
            Sign::QuoteEnds => self.t("sign-quote-ends"),
            Sign::Gallery => self.t("sign-gallery"),
            Sign::GalleryEnds => self.t("sign-gallery-ends"),
            Sign::HeadRows(rows) => self.t1("sign-head-rows", "n", rows),
            Sign::HeadCell => self.t("sign-head-cell"),
            Sign::Columns(n) => self.t1("sign-columns", "n", n),
            Sign::Rows(n) => self.t1("sign-rows", "n", n),
            Sign::Question(id) => self.t1("sign-question", "id", id),
            Sign::Divider => self.t("sign-divider"),
            Sign::Marked(marks) => return self.marks(marks),
            Sign::MovedAway => self.t("sign-moved-away"),
            Sign::MovedHere => self.t("sign-moved-here"),
            Sign::Old => self.t("sign-old"),
            Sign::New => self.t("sign-new"),
            Sign::Language(tag) => self.t1("sign-language", "tag", tag),
            Sign::StoredAnew => self.t("sign-stored-anew"),
        }
        .into_owned()
    }
}

impl Lang {
    fn marks(&self, marks: Marks) -> String {
        let names = [
            (marks.bold, self.t("mark-bold")),
            (marks.italic, self.t("mark-italic")),
            (marks.underline, self.t("mark-underline")),
            (marks.strike, self.t("mark-strike")),
            (marks.sub, self.t("mark-sub")),
            (marks.sup, self.t("mark-sup")),
        ];
        let names: Vec<_> = names.into_iter().filter_map(|(on, name)| on.then_some(name)).collect();
        names.join(&self.t("mark-and"))
    }
}
