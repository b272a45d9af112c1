//! A lesson on a device: in which forms it can be kept, the copy that is shown without a line, and the list of such copies.
//!
//! Promise: copy and list have no place for a name, a token or a standing.

use std::borrow::Cow;

use askama::Template;

use super::TextPart;
use crate::desk::Frame;

/// A form in which a lesson can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepForm {
    /// `text`, `sound`, `video`.
    pub form: &'static str,
    /// Bytes of what is heard or seen; 0 for text.
    pub bytes: u64,
}

impl KeepForm {
    /// Its size in words.
    fn size<'a>(&self, f: &'a Frame<'_>) -> Cow<'a, str> {
        match (self.form, self.bytes) {
            ("text", _) => f.t("keep-size-text"),
            (_, ..1_000_000) => f.t("keep-size-less"),
            (_, bytes) => f.t1("keep-size", "n", bytes.div_ceil(1_000_000)),
        }
    }

    /// What one does with it, as on the tabs.
    fn word<'a>(&self, f: &'a Frame<'_>) -> Cow<'a, str> {
        f.t(match self.form {
            "video" => "keep-video",
            "sound" => "keep-sound",
            _ => "keep-text",
        })
    }

    /// One line of the choice.
    pub(super) fn line(&self, f: &Frame<'_>) -> String {
        f.t2("keep-form", "form", self.word(f), "size", self.size(f)).into_owned()
    }
}

/// Words that the scripts of a kept lesson say: the name there, and the key here.
pub(super) const KEEP_WORDS: [(&str, &str); 23] = [
    ("keepAs_text", "keep-text"),
    ("keepAs_sound", "keep-sound"),
    ("keepAs_video", "keep-video"),
    ("keeping", "keep-under-way"),
    ("kept", "keep-done"),
    ("keepFailed", "keep-failed"),
    ("keepFull", "keep-full"),
    ("keepBusy", "keep-busy"),
    ("keepOpening", "keep-opening"),
    ("keptOld", "keep-old"),
    ("dropped", "keep-dropped"),
    ("waiting", "keep-waiting"),
    ("handed", "keep-handed"),
    ("handedLater", "keep-handed-later"),
    ("packOver", "keep-over"),
    ("mb", "keep-mb"),
    ("noLine", "kept-no-line"),
    ("idle", "line-idle"),
    ("lineBack", "kept-line-back"),
    ("backNothing", "kept-back-nothing"),
    ("backOut", "kept-back-out"),
    ("backOther", "kept-back-other"),
    ("noMore", "kept-no-more"),
];

/// Words of the player.
const PLAY_WORDS: [(&str, &str); 6] = [
    ("toSound", "play-to-sound"),
    ("toText", "play-to-text"),
    ("fastest", "play-fastest"),
    ("fromAt", "play-from"),
    ("off", "kept-broken"),
    ("signIn", "line-sign-in"),
];

/// The copy of a lesson.
#[derive(Template)]
#[template(path = "learn/kept.html")]
pub struct KeptPage<'a> {
    /// The frame, of nobody.
    pub f: Frame<'a>,
    /// Whose what is learned here will be: an opaque word.
    pub person: String,
    /// Which version of the lesson it is.
    pub version: String,
    /// Public code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Places.
    pub length: i64,
    /// `text`, `video`, `sound`.
    pub kind: &'static str,
    /// The text.
    pub parts: Vec<TextPart>,
}

impl KeptPage<'_> {
    fn words(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let open = ["n", "m", "f", "t", "d"].map(|name| (name, format!("{{{name}}}")));
        KEEP_WORDS.into_iter().chain(PLAY_WORDS).map(|(name, key)| (name, self.f.l.with(key, &open))).collect()
    }

    fn is_film(&self) -> bool {
        self.kind != "text"
    }
}

/// The list of the lessons that a device keeps, for its script to fill.
#[derive(Template)]
#[template(path = "learn/shelf.html")]
pub struct ShelfPage<'a> {
    /// The frame, of nobody.
    pub f: Frame<'a>,
}
