//! The law of video and sound, in pure functions: what may come in, at which rates it is prepared, who is let in when the line is full.
//!
//! Promises: what a file is follows from its first bytes, never from its name; nobody who was let in is put out; when there is no room for pictures
//! there may be room for sound, and the text always opens. No clock, no disk.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Most bytes of one file: an hour of a phone's video.
pub const BYTES: u64 = 1 << 30;
/// Most bytes of one piece on its way.
pub const PIECE: usize = 4 << 20;
/// Longest lesson, ms.
pub const LONGEST: i64 = 4 * 3_600_000;
/// Shortest one, ms.
pub const SHORTEST: i64 = 3_000;
/// Length of a segment, ms.
pub const SEGMENT: i64 = 6_000;
/// A file that is on its way and does not move for so long is thrown away, ms.
pub const FORGOTTEN: i64 = 2 * 24 * 3_600_000;
/// For so long the address of a lesson's media is good, ms: as long as a sitting takes spans.
pub const ADDRESS: i64 = 24 * 3_600_000;
/// Whoever was sent nothing for so long has left his place on the line, ms.
pub const LEFT: i64 = 45_000;

/// So many sittings of one person have a place on the line: a phone, a screen, and one left open.
pub const EACH: usize = 3;

/// What an upload sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// The whole file at once: a form without script.
    Whole,
    /// A piece that belongs at that byte of a file of so many.
    At(u64, u64),
    /// Nothing: how much of a file of so many bytes is here?
    Ask(u64),
}

impl Piece {
    /// What it is: `at` and `size` as they were told (0 and 0: nothing was), and how many bytes came.
    ///
    /// # Errors
    /// Nothing came, more than a piece or a file may have, or places that cannot be.
    pub fn of(at: i64, size: i64, came: usize) -> Result<Self, Refusal> {
        let broken = || Refusal::at("media", "upload-broken");
        let (at, size) = (u64::try_from(at).map_err(|_| broken())?, u64::try_from(size).map_err(|_| broken())?);
        let came_bytes = u64::try_from(came).unwrap_or(u64::MAX);
        let too_large = || Refusal::at("media", "media-too-large").arg("most", BYTES >> 20);
        match (size, came) {
            (0, _) if at > 0 => Err(broken()),
            (0, 0) => Err(Refusal::at("media", "file-missing")),
            (0, _) if came_bytes > BYTES => Err(too_large()),
            (0, _) => Ok(Self::Whole),
            (size, _) if size > BYTES => Err(too_large()),
            (size, 0) => Ok(Self::Ask(size)),
            (size, came) if came > PIECE || at.checked_add(came_bytes).is_none_or(|end| end > size) => Err(broken()),
            (size, _) => Ok(Self::At(at, size)),
        }
    }

    /// Whether the beginning of the file is in it.
    pub fn begins(self) -> bool {
        matches!(self, Self::Whole | Self::At(0, _))
    }

    /// Length of the file, of which so many bytes came.
    pub fn size(self, came: usize) -> u64 {
        match self {
            Self::Whole => u64::try_from(came).unwrap_or(u64::MAX),
            Self::At(_, size) | Self::Ask(size) => size,
        }
    }
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// MP4, MOV, M4A.
    Mp4,
    /// `WebM`, Matroska.
    Matroska,
    /// MP3.
    Mp3,
    /// Ogg.
    Ogg,
    /// WAV.
    Wav,
    /// AVI.
    Avi,
    /// FLV.
    Flv,
    /// MPEG program stream.
    Mpeg,
    /// WMV, WMA.
    Asf,
    /// AAC without a container.
    Aac,
}

impl Container {
    /// Looks at the first bytes (16 are enough); nothing: neither video nor sound.
    pub fn of(head: &[u8]) -> Option<Self> {
        let at = |from: usize, bytes: &[u8]| head.get(from..from + bytes.len()) == Some(bytes);
        Some(match head {
            _ if at(4, b"ftyp") || at(4, b"moov") || at(4, b"mdat") || at(4, b"wide") => Self::Mp4,
            _ if at(0, &[0x1A, 0x45, 0xDF, 0xA3]) => Self::Matroska,
            _ if at(0, b"OggS") => Self::Ogg,
            _ if at(0, b"RIFF") && at(8, b"WAVE") => Self::Wav,
            _ if at(0, b"RIFF") && at(8, b"AVI ") => Self::Avi,
            _ if at(0, b"FLV\x01") => Self::Flv,
            _ if at(0, &[0, 0, 1, 0xBA]) => Self::Mpeg,
            _ if at(0, &[0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) => Self::Asf,
            _ if at(0, b"ID3") => Self::Mp3,
            [0xFF, 0xF1 | 0xF9, ..] => Self::Aac,
            [0xFF, second, ..] if second & 0xE6 == 0xE2 => Self::Mp3,
            _ => return None,
        })
    }

    /// The demuxer that reads it: whatever else a file claims to be inside is not followed.
    pub fn demuxer(self) -> &'static str {
        match self {
            Self::Mp4 => "mov",
            Self::Matroska => "matroska",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::Wav => "wav",
            Self::Avi => "avi",
            Self::Flv => "flv",
            Self::Mpeg => "mpeg",
            Self::Asf => "asf",
            Self::Aac => "aac",
        }
    }
}

/// Pictures with sound, or sound alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A video.
    Video,
    /// A recording.
    Sound,
}

impl Kind {
    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Sound => "sound",
        }
    }

    /// The other way.
    pub fn parse(name: &str) -> Self {
        if name == "video" { Self::Video } else { Self::Sound }
    }
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probed {
    /// Pictures or sound.
    pub kind: Kind,
    /// Length, ms.
    pub duration: i64,
    /// Pixels; 0 for sound.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Whether anything is to be heard.
    pub sound: bool,
    /// Whether browsers play it as it is: H.264 and AAC in an MP4.
    pub playable: bool,
}

/// Whether a file that was looked at may be a lesson.
///
/// # Errors
/// Too short or too long.
pub fn acceptable(probed: &Probed) -> Result<(), Refusal> {
    if probed.duration < SHORTEST {
        return Err(Refusal::at("media", "media-too-short"));
    }
    if probed.duration > LONGEST {
        return Err(Refusal::at("media", "media-too-long").arg("hours", LONGEST / 3_600_000));
    }
    Ok(())
}

/// One rate of a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Lines.
    pub height: i64,
    /// Most bits a second of the pictures.
    pub bits: u32,
    /// How fine (x264's `crf`).
    pub quality: u32,
}

/// The rates that there are: a weak line in a village, a phone, a screen on the wall.
pub const RATES: [Rate; 3] = [
    Rate { height: 240, bits: 180_000, quality: 28 },
    Rate { height: 360, bits: 420_000, quality: 26 },
    Rate { height: 720, bits: 1_200_000, quality: 25 },
];

/// Bits a second of sound beside pictures, and of sound alone: one voice.
pub const SOUND: u32 = 40_000;

/// The rates of a video of so many lines: nothing is blown up, and there are two at least.
pub fn rates(height: i64) -> Vec<Rate> {
    let mut out: Vec<Rate> = RATES.into_iter().filter(|rate| rate.height <= height.max(360)).collect();
    for rate in &mut out {
        rate.height = rate.height.min(height.max(2));
    }
    out
}

/// How a lesson is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// Pictures and sound.
    Video,
    /// Sound, with the pictures of the text beside it.
    Sound,
    /// The text.
    Text,
}

impl Form {
    /// Its name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Sound => "sound",
            Self::Text => "text",
        }
    }
}

/// What is let in, of what was wished: so many bits a second are on the line, so many may be; `bits` tells the rate of a form, nothing where the lesson
/// has no such form.
pub fn admitted(wish: Form, used: u64, most: u64, bits: impl Fn(Form) -> Option<u64>) -> Form {
    [Form::Video, Form::Sound]
        .into_iter()
        .filter(|form| *form >= wish)
        .find(|form| bits(*form).is_some_and(|bits| used + bits <= most))
        .unwrap_or(Form::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(Container::of(b"\0\0\0\x20ftypisom\0\0\x02\0"), Some(Container::Mp4));
        assert_eq!(Container::of(&[0x1A, 0x45, 0xDF, 0xA3, 0, 0]), Some(Container::Matroska));
        assert_eq!(Container::of(b"ID3\x04"), Some(Container::Mp3));
        assert_eq!(Container::of(&[0xFF, 0xFB, 0x90]), Some(Container::Mp3));
        assert_eq!(Container::of(&[0xFF, 0xF1, 0x50]), Some(Container::Aac));
        for other in [&b"PK\x03\x04"[..], b"%PDF-1.7", b"\x89PNG\r\n", b"#EXTM3U\n", b"<html>", b"", b"\0"] {
            assert_eq!(Container::of(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_piece_lies_within_its_file() {
        let code = |at, size, came| Piece::of(at, size, came).map_err(|refusal| refusal.code);
        let gib = i64::try_from(BYTES).expect("small");
        assert_eq!(code(0, 0, 700), Ok(Piece::Whole));
        assert_eq!(code(0, 0, 0), Err("file-missing"));
        assert_eq!(code(5, 0, 700), Err("upload-broken"), "a piece of nothing");
        assert_eq!(code(0, 900, 0), Ok(Piece::Ask(900)));
        assert_eq!(code(200, 900, 700), Ok(Piece::At(200, 900)));
        assert_eq!(code(201, 900, 700), Err("upload-broken"), "behind the end");
        assert_eq!(code(0, 2 * gib, PIECE), Err("media-too-large"));
        assert_eq!(code(0, gib, PIECE + 1), Err("upload-broken"));
        assert_eq!(code(i64::MAX, i64::MAX, 1), Err("media-too-large"));
        assert_eq!(code(-1, 900, 1), Err("upload-broken"));
        assert_eq!(code(0, -900, 1), Err("upload-broken"));
        assert!(Piece::Whole.begins() && Piece::At(0, 9).begins() && !Piece::At(1, 9).begins() && !Piece::Ask(9).begins());
    }

    #[test]
    fn nothing_is_blown_up_and_two_rates_there_are() {
        let lines = |height| rates(height).iter().map(|rate| rate.height).collect::<Vec<_>>();
        assert_eq!(lines(1080), [240, 360, 720]);
        assert_eq!(lines(480), [240, 360]);
        assert_eq!(lines(360), [240, 360]);
        assert_eq!(lines(180), [180, 180]);
    }

    #[test]
    fn first_pictures_then_sound_and_the_text_always() {
        let bits = |form| match form {
            Form::Video => Some(220),
            Form::Sound => Some(40),
            Form::Text => None,
        };
        let ask = |wish, used| admitted(wish, used, 1_000, bits);
        assert_eq!(ask(Form::Video, 0), Form::Video);
        assert_eq!(ask(Form::Video, 780), Form::Video, "exactly full");
        assert_eq!(ask(Form::Video, 781), Form::Sound);
        assert_eq!(ask(Form::Video, 961), Form::Text);
        assert_eq!(ask(Form::Sound, 0), Form::Sound, "whoever wants to listen is not made to watch");
        assert_eq!(ask(Form::Text, 0), Form::Text);
        let no_pictures = |form| (form == Form::Sound).then_some(40);
        assert_eq!(admitted(Form::Video, 0, 1_000, no_pictures), Form::Sound);
    }
}
