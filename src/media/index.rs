//! What was prepared of a file: its rates and their segments, as they lie in one folder.
//!
//! Promise: a segment is told by number, and its number says which places of the lesson it holds; an index that is there is whole.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::files::replace;

/// The name of the index in its folder.
const NAME: &str = "index.json";

/// A file, prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Length, ms.
    pub duration: i64,
    /// Its tracks: pictures from the narrowest up, and the sound.
    pub tracks: Vec<Track>,
    /// Whether there is a still of it.
    pub poster: bool,
}

/// One rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// `v240`, `v360`, `v720`, `sound`: the name of its file.
    pub name: String,
    /// Whether it has pictures.
    pub pictures: bool,
    /// Pixels; 0 for sound.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Bits a second that it really has.
    pub bits: u64,
    /// For `MediaSource`: RFC 6381.
    pub codecs: String,
    /// Bytes of its beginning, from 0.
    pub init: u64,
    /// Its segments, one behind the other.
    pub segments: Vec<Segment>,
}

/// A few seconds of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// First byte in the track's file.
    pub at: u64,
    /// Bytes.
    pub bytes: u64,
    /// Length, ms.
    pub ms: i64,
}

impl Index {
    /// Reads it from its folder.
    ///
    /// # Errors
    /// It is not there, or not ours.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(folder.join(NAME))?)?)
    }

    /// Writes it: last of all, so that where it is everything is.
    ///
    /// # Errors
    /// The disk's.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        replace(&folder.join(NAME), &serde_json::to_vec(self)?)
    }

    /// The track of that name.
    pub fn track(&self, name: &str) -> Option<&Track> {
        self.tracks.iter().find(|track| track.name == name)
    }
}

impl Track {
    /// The places that a segment holds: from its beginning to its end, the last one to the end of the lesson.
    pub fn places(&self, number: usize, duration: i64) -> Option<(i64, i64)> {
        let segment = self.segments.get(number)?;
        let from: i64 = self.segments.iter().take(number).map(|segment| segment.ms).sum();
        let last = number + 1 == self.segments.len();
        let to = if last { duration } else { (from + segment.ms).min(duration) };
        (from < to).then_some((from, to))
    }

    /// A playlist for players that know them by themselves (RFC 8216); its addresses are relative.
    pub fn playlist(&self) -> String {
        use std::fmt::Write;
        let longest = self.segments.iter().map(|segment| segment.ms).max().unwrap_or_default();
        let mut out = format!(
            "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{}\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-MAP:URI=\"{}/init\"\n",
            (longest + 999) / 1_000,
            self.name
        );
        for (number, segment) in self.segments.iter().enumerate() {
            // Writing into a text does not fail.
            let _ = write!(out, "#EXTINF:{}.{:03},\n{}/{number}\n", segment.ms / 1_000, segment.ms % 1_000, self.name);
        }
        out.push_str("#EXT-X-ENDLIST\n");
        out
    }

    /// Reads what the preparing program wrote about one file with byte ranges: bytes of the beginning, and the segments.
    pub fn ranges(playlist: &str) -> Option<(u64, Vec<Segment>)> {
        let range = |text: &str| -> Option<(u64, u64)> {
            let (bytes, at) = text.trim_matches('"').split_once('@')?;
            Some((at.parse().ok()?, bytes.parse().ok()?))
        };
        let (mut init, mut ms, mut segments) = (None, None, Vec::new());
        for line in playlist.lines() {
            if let Some(map) = line.strip_prefix("#EXT-X-MAP:") {
                let (at, bytes) = range(map.split_once("BYTERANGE=")?.1)?;
                init = (at == 0).then_some(bytes);
            } else if let Some(length) = line.strip_prefix("#EXTINF:") {
                ms = Some(millis(length.trim_end_matches(','))?);
            } else if let Some(text) = line.strip_prefix("#EXT-X-BYTERANGE:") {
                let (at, bytes) = range(text)?;
                segments.push(Segment { at, bytes, ms: ms.take()? });
            }
        }
        (!segments.is_empty()).then_some((init?, segments))
    }
}

/// `6.016000` → 6016.
pub fn millis(text: &str) -> Option<i64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<i64>().ok()? * 1_000 + part.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_read_and_told_again_without_a_gap() {
        let text = "#EXTM3U\n#EXT-X-MAP:URI=\"v.m4s\",BYTERANGE=\"1331@0\"\n#EXTINF:6.000000,\n#EXT-X-BYTERANGE:100@1331\nv.m4s\n\
                    #EXTINF:5.061950,\n#EXT-X-BYTERANGE:50@1431\nv.m4s\n#EXT-X-ENDLIST\n";
        let (init, segments) = Track::ranges(text).unwrap();
        assert_eq!((init, segments[1]), (1_331, Segment { at: 1_431, bytes: 50, ms: 5_061 }));
        let track = Track {
            name: "v240".into(),
            pictures: true,
            width: 426,
            height: 240,
            bits: 0,
            codecs: String::new(),
            init,
            segments,
        };
        assert_eq!(track.places(0, 11_062), Some((0, 6_000)));
        assert_eq!(track.places(1, 11_062), Some((6_000, 11_062)), "the last one ends where the lesson does");
        assert_eq!(track.places(2, 11_062), None);
        assert!(track.playlist().contains("#EXTINF:5.061,\nv240/1\n"), "{}", track.playlist());
    }

    #[test]
    fn what_is_no_such_list_gives_nothing() {
        assert_eq!(Track::ranges("#EXTM3U\n#EXTINF:6.0,\nv0.m4s\n"), None);
        assert_eq!(Track::ranges("#EXT-X-MAP:URI=\"v\",BYTERANGE=\"x@0\"\n"), None);
    }
}
