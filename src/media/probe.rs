//! What a file that came in really is: its length, what is in it, whether it is whole.
//!
//! Promises: nothing that a file says is believed without a bound; a file that ends in the middle is told with the place where it ends; a broken one
//! is a refusal and never takes more down than its own thread.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use mp4_atom::{Atom, Buf, Codec, FourCC, Header, Mdat, Moov, ReadFrom};
use serde_json::Value;

use super::boxes::{self, Track};
use super::index::millis;
use super::rules::{Container, Kind, Probed};
use crate::refusal::Refusal;

/// The longest table of contents that is read: four hours of 60 pictures a second are 15 MB.
const TABLE: u64 = 64 << 20;
/// Boxes that a file may have side by side: who has more is no film, and each costs a look at the disk.
const BOXES: usize = 10_000;
/// For a foreign program that only looks.
const LOOK: Duration = Duration::from_secs(30);

fn unreadable() -> Refusal {
    Refusal::at("media", "media-unreadable")
}

/// Where a file breaks off, as minutes and seconds.
pub(super) fn cut_at(ms: i64) -> Refusal {
    Refusal::at("media", "media-cut").arg("at", clock(ms))
}

/// `3:07`
pub fn clock(ms: i64) -> String {
    format!("{}:{:02}", ms / 60_000, ms / 1_000 % 60)
}

/// Looks at a stored file. `ffprobe` is asked where our own reading does not reach, if it is there.
///
/// # Errors
/// No video and no sound, broken, cut off, or a kind that needs a program that is not here.
pub async fn probe(file: &Path, ffprobe: Option<&Path>) -> Result<Probed, Refusal> {
    let path = file.to_owned();
    let read = tokio::task::spawn_blocking(move || look(&path)).await;
    // A reader that broke over a forged file is no more than an unreadable file.
    let (container, own) = read.map_err(|_| unreadable())??;
    match (own, ffprobe) {
        (Some(own), _) => own,
        (None, Some(program)) => asked(program, file, container).await,
        (None, None) => Err(Refusal::at("media", "media-needs-ffmpeg")),
    }
}

type Own = Option<Result<Probed, Refusal>>;

fn look(path: &Path) -> Result<(Container, Own), Refusal> {
    let mut file = File::open(path).map_err(|_| unreadable())?;
    let mut head = [0; 16];
    let read = file.read(&mut head).map_err(|_| unreadable())?;
    let container = Container::of(head.get(..read).unwrap_or_default()).ok_or_else(|| Refusal::at("media", "media-not-media"))?;
    let own = if container == Container::Mp4 { mp4(&mut file).transpose() } else { None };
    Ok((container, own))
}

/// Reads an MP4; nothing where it says less than we need (a fragmented one, one of another maker).
fn mp4(file: &mut File) -> Result<Option<Probed>, Refusal> {
    let size = file.metadata().map_err(|_| unreadable())?.len();
    let mut at = 0;
    let (mut moov, mut cut, mut seen) = (None, false, 0);
    while at < size {
        seen += 1;
        if seen > BOXES {
            return Err(unreadable());
        }
        file.seek(SeekFrom::Start(at)).map_err(|_| unreadable())?;
        let Ok(Some(header)) = Option::<Header>::read_from(file) else { break };
        let body = file.stream_position().map_err(|_| unreadable())?;
        let Some(length) = header.size.map(|length| length as u64) else { break };
        let end = body.saturating_add(length);
        cut |= end > size;
        if header.kind == Moov::KIND && !cut {
            if length > TABLE {
                return Err(unreadable());
            }
            let mut bytes = vec![0; usize::try_from(length).map_err(|_| unreadable())?];
            file.read_exact(&mut bytes).map_err(|_| unreadable())?;
            moov = Some(bytes);
        } else if header.kind == FourCC::new(b"moof") {
            return Ok(None);
        } else if header.kind == Mdat::KIND && cut && moov.is_none() {
            // The table of contents would have come behind it.
            return Err(Refusal::at("media", "media-cut-early"));
        }
        at = end;
    }
    let Some(moov) = moov else { return Err(Refusal::at("media", "media-cut-early")) };
    of_tracks(&boxes::tracks(&moov), size)
}

/// Nothing: there is no track that we can read.
fn of_tracks(tracks: &[Track<'_>], size: u64) -> Result<Option<Probed>, Refusal> {
    let pictures = tracks.iter().find(|track| track.handler == b"vide");
    let sound = tracks.iter().find(|track| track.handler == b"soun");
    let both = || [pictures, sound].into_iter().flatten();
    let Some(duration) = both().map(|track| track.duration).max() else {
        return if tracks.is_empty() { Ok(None) } else { Err(Refusal::at("media", "media-empty")) };
    };
    if let Some(at) = both().filter_map(|track| ends_at(track, size)).min() {
        return Err(cut_at(at));
    }
    let playable = both().all(|track| track.playable);
    let (width, height) = pictures.map_or((0, 0), |track| (track.width, track.height));
    let kind = if pictures.is_some() { Kind::Video } else { Kind::Sound };
    Ok(Some(Probed { kind, duration, width, height, sound: sound.is_some(), playable }))
}

/// Where a track ends early because the file does, ms.
fn ends_at(track: &Track<'_>, size: u64) -> Option<i64> {
    let there = track.chunks().position(|at| at >= size)?;
    let share = i128::from(track.duration) * i128::try_from(there).ok()? / i128::try_from(track.chunks().count()).ok()?;
    i64::try_from(share).ok()
}

/// Pixels and `codecs` of a beginning that we made ourselves: RFC 6381.
pub(super) fn codecs(init: &[u8]) -> Option<(i64, i64, String)> {
    let mut rest = init;
    while rest.has_remaining() {
        let mut reader = rest;
        let header = Option::<Header>::read_from(&mut reader).ok()??;
        let length = header.size?;
        let body = reader.get(..length)?;
        if header.kind == Moov::KIND {
            let moov = Moov::decode_body(&mut &*body).ok()?;
            return Some(of_codecs(&moov));
        }
        rest = reader.get(length..)?;
    }
    None
}

fn of_codecs(moov: &Moov) -> (i64, i64, String) {
    let (mut width, mut height, mut names) = (0, 0, Vec::new());
    for codec in moov.trak.iter().filter_map(|trak| trak.mdia.minf.stbl.stsd.codecs.first()) {
        match codec {
            Codec::Avc1(avc) => {
                (width, height) = (avc.visual.width.into(), avc.visual.height.into());
                let it = &avc.avcc;
                names.push(format!(
                    "avc1.{:02x}{:02x}{:02x}",
                    it.avc_profile_indication, it.profile_compatibility, it.avc_level_indication
                ));
            }
            Codec::Mp4a(_) => names.push("mp4a.40.2".to_owned()),
            _ => {}
        }
    }
    (width, height, names.join(","))
}

/// Asks `ffprobe`. It gets the demuxer that the bytes belong to and no other way in.
async fn asked(program: &Path, file: &Path, container: Container) -> Result<Probed, Refusal> {
    let mut command = tokio::process::Command::new(program);
    command.args(["-v", "error", "-protocol_whitelist", "file", "-f", container.demuxer(), "-print_format", "json"]);
    command.args(["-show_entries", "format=duration:stream=codec_type,codec_name,width,height,duration", "-i"]).arg(file);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(LOOK, command.output()).await.map_err(|_| unreadable())?.map_err(|_| unreadable())?;
    let said: Value = serde_json::from_slice(&output.stdout).map_err(|_| unreadable())?;
    let streams = said["streams"].as_array().cloned().unwrap_or_default();
    let of = |kind: &str| streams.iter().find(|stream| stream["codec_type"] == kind);
    // The still of a song is a stream of pictures too.
    let still = |stream: &Value| matches!(stream["codec_name"].as_str(), Some("mjpeg" | "png" | "gif" | "bmp"));
    let pictures = of("video").filter(|stream| !still(stream));
    if pictures.is_none() && of("audio").is_none() {
        return Err(Refusal::at("media", "media-empty"));
    }
    let length = |value: &Value| value["duration"].as_str().and_then(millis);
    let duration = length(&said["format"]).or_else(|| streams.iter().filter_map(length).max()).ok_or_else(unreadable)?;
    let number = |name: &str| pictures.and_then(|stream| stream[name].as_i64()).unwrap_or_default();
    let kind = if pictures.is_some() { Kind::Video } else { Kind::Sound };
    Ok(Probed { kind, duration, width: number("width"), height: number("height"), sound: of("audio").is_some(), playable: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAMP: &[u8] = include_bytes!("../../demo/courses/trap-lamp/lamp.mp4");
    const MARK: &[u8] = include_bytes!("../../demo/courses/wood-mark/mark.m4a");

    async fn of(bytes: &[u8]) -> Result<Probed, &'static str> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("written");
        probe(file.path(), None).await.map_err(|refusal| refusal.code)
    }

    #[tokio::test]
    async fn an_mp4_tells_its_length_and_whether_browsers_play_it() {
        let lamp = of(LAMP).await.expect("a video");
        assert_eq!((lamp.kind, lamp.duration / 1_000, lamp.width, lamp.height), (Kind::Video, 347, 640, 360));
        assert!(lamp.playable);
        let mark = of(MARK).await.expect("a recording");
        assert_eq!((mark.kind, mark.playable), (Kind::Sound, true));
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_told_and_so_is_one_that_lies() {
        assert_eq!(of(&LAMP[..LAMP.len() / 2]).await, Err("media-cut"));
        assert_eq!(of(&LAMP[..400]).await, Err("media-cut-early"));
        assert_eq!(of(b"PK\x03\x04 a table of numbers").await, Err("media-not-media"));
        assert_eq!(of(b"").await, Err("media-not-media"));
        let mut forged = LAMP[..4_000].to_vec();
        forged.extend([0xFF; 4_000]);
        assert!(of(&forged).await.is_err());
        // A small file that says "four thousand million of these", and one of nothing but boxes.
        let head = b"\0\0\0\x10ftypisom\0\0\0\0".to_vec();
        for table in [&b"\0\0\0\x18sgpd\0\0\0\0roll\xFF\xFF\xFF\xFFxxxx"[..], b"\0\0\0\x14stsz\0\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF"] {
            let mut inside = table.to_vec();
            for name in [b"stbl", b"minf", b"mdia", b"trak", b"moov"] {
                let length = u32::try_from(inside.len() + 8).expect("small").to_be_bytes();
                inside = [&length[..], name, &inside].concat();
            }
            assert!(of(&[head.clone(), inside].concat()).await.is_err());
        }
        let empty = b"\0\0\0\x08free".repeat(200_000);
        assert_eq!(of(&[head, empty].concat()).await, Err("media-unreadable"));
        assert_eq!(of(b"\xFF").await, Err("media-not-media"), "a byte");
        assert_eq!(of(b"\x1A\x45\xDF\xA3 a film in another box").await, Err("media-needs-ffmpeg"));
    }
}
