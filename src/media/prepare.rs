//! Preparing a file: a few rates cut into segments, the sound alone, a still.
//!
//! Promises: what is prepared is there whole or not at all; the foreign program gets one file, one demuxer, no network, the lowest priority and an
//! end; a file that turns out to break off in the middle is told with the place.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::index::{Index, Track};
use super::probe::{codecs, cut_at};
use super::rules::{Container, Kind, Probed, RATES, SEGMENT, SOUND, rates};
use crate::keys::private_folder;
use crate::refusal::Refusal;

/// Of the length that a file claims this share (per cent) must really be there.
const WHOLE: i64 = 97;

/// Sound that begins late has silence before it.
const FROM_BEGINNING: &str = "aresample=async=1:first_pts=0";

/// The foreign programs, if they are here.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    /// `ffmpeg`.
    pub ffmpeg: Option<PathBuf>,
    /// `ffprobe`, which comes with it.
    pub ffprobe: Option<PathBuf>,
}

impl Tools {
    /// Looks for them where programs are.
    pub fn find() -> Self {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        let find = |name: &str| std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
        Self { ffmpeg: find("ffmpeg"), ffprobe: find("ffprobe") }
    }
}

/// Most pixels of one picture: twice what a large screen shows each way.
const PIXELS: &str = "37748736";
/// A program that says nothing for so long does not come to an end.
const SILENCE: Duration = Duration::from_mins(5);

/// How preparing ended.
#[derive(Debug)]
pub enum Outcome {
    /// Ready.
    Ready(Index),
    /// The file is at fault, and says what its owner can do.
    Refused(Refusal),
}

/// Prepares `file` into `folder`; `progress` is told how much is done, per mille, and answers whether to go on.
///
/// # Errors
/// The disk's, and a program that cannot be started: tried again later.
pub async fn prepare<F, G>(ffmpeg: &Path, file: &Path, folder: &Path, probed: &Probed, progress: F) -> anyhow::Result<Outcome>
where
    F: Fn(i64) -> G,
    G: Future<Output = anyhow::Result<bool>>,
{
    if let Ok(index) = Index::read(folder) {
        return Ok(Outcome::Ready(index));
    }
    let head = head(file)?;
    let Some(container) = Container::of(&head) else { return Ok(Outcome::Refused(Refusal::at("media", "media-not-media"))) };
    let work = folder.with_extension("new");
    let _ = fs::remove_dir_all(&work);
    private_folder(&work)?;
    let mut child = begun(ffmpeg, file, &work, container, probed)?;
    let (finished, reached) = followed(&mut child, probed.duration, progress).await?;
    if !finished {
        let _ = fs::remove_dir_all(&work);
        return Ok(Outcome::Refused(Refusal::at("media", "media-unreadable")));
    }
    if reached * 100 < probed.duration * WHOLE {
        let _ = fs::remove_dir_all(&work);
        return Ok(Outcome::Refused(cut_at(reached)));
    }
    let Some(index) = indexed(&work, probed)? else {
        let _ = fs::remove_dir_all(&work);
        return Ok(Outcome::Refused(Refusal::at("media", "media-unreadable")));
    };
    index.write(&work)?;
    match fs::rename(&work, folder) {
        // Another process was quicker with the same file.
        Err(_) if folder.exists() => Ok(Outcome::Ready(Index::read(folder)?)),
        renamed => {
            renamed?;
            Ok(Outcome::Ready(index))
        }
    }
}

fn head(file: &Path) -> std::io::Result<[u8; 16]> {
    let mut head = [0; 16];
    // A file of fewer bytes was never taken in.
    std::io::Read::read_exact(&mut fs::File::open(file)?, &mut head)?;
    Ok(head)
}

/// The names of the tracks that a file gets.
fn names(probed: &Probed) -> Vec<String> {
    let mut out = Vec::new();
    if probed.kind == Kind::Video {
        out.extend(rates(probed.height).iter().zip(RATES).map(|(_, rate)| format!("v{}", rate.height)));
    }
    if probed.sound {
        out.push("sound".to_owned());
    }
    out
}

fn begun(ffmpeg: &Path, file: &Path, work: &Path, container: Container, probed: &Probed) -> std::io::Result<Child> {
    // Whoever waits for a page goes first.
    let mut command = Command::new("nice");
    command.args(["-n", "15"]).arg(ffmpeg);
    command.args(["-nostdin", "-y", "-v", "error", "-progress", "pipe:1", "-threads", "1", "-protocol_whitelist", "file"]);
    // No more of it than it said that there is, and no picture that fills the memory.
    command.args(["-f", container.demuxer(), "-max_pixels", PIXELS, "-t", &seconds(probed.duration + 1_000), "-i"]).arg(file);
    let sound = SOUND.to_string();
    let cut = |command: &mut Command, name: &str| {
        command.args(["-map_metadata", "-1", "-f", "hls", "-hls_time"]).arg((SEGMENT / 1_000).to_string());
        command.args([
            "-hls_playlist_type",
            "vod",
            "-hls_segment_type",
            "fmp4",
            "-hls_flags",
            "single_file+independent_segments",
        ]);
        let playlist: OsString = work.join(format!("{name}.m3u8")).into();
        command.arg(playlist);
    };
    let names = names(probed);
    if probed.kind == Kind::Video {
        for (rate, name) in rates(probed.height).iter().zip(&names) {
            // Even numbers of pixels, and never more pictures a second than a screen-cast needs.
            // What begins late gets its first picture from the beginning: segment n holds the places of its number.
            let scale = format!("scale=-2:{},fps=fps='min(30,source_fps)':start_time=0", rate.height / 2 * 2);
            command.args([
                "-map", "0:v:0", "-map", "0:a:0?", "-threads", "1", "-vf", &scale, "-c:v", "libx264", "-preset", "veryfast",
            ]);
            // Without pictures that need later ones every segment begins at its own place.
            command.args(["-profile:v", "main", "-pix_fmt", "yuv420p", "-sc_threshold", "0", "-bf", "0"]);
            command.args(["-force_key_frames", &format!("expr:gte(t,n_forced*{})", SEGMENT / 1_000)]);
            command.args(["-crf", &rate.quality.to_string(), "-maxrate", &rate.bits.to_string()]);
            command.args([
                "-bufsize",
                &(rate.bits * 2).to_string(),
                "-af",
                FROM_BEGINNING,
                "-c:a",
                "aac",
                "-ac",
                "1",
                "-b:a",
                &sound,
            ]);
            cut(&mut command, name);
        }
    }
    if probed.sound {
        command.args(["-map", "0:a:0", "-vn", "-af", FROM_BEGINNING, "-c:a", "aac", "-ac", "1", "-b:a", &sound]);
        cut(&mut command, "sound");
    }
    if probed.kind == Kind::Video {
        // A picture from the beginning that looks like its neighbours: no black one. They all are in memory, so that they are made small first.
        command.args(["-map", "0:v:0", "-vf", "scale=-2:'min(720,ih)',thumbnail=n=100", "-frames:v", "1", "-update", "1"]);
        command.arg(work.join("poster.jpg"));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn()
}

/// As the program reads a time.
fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

/// Listens to the program until it ends. Answers whether it ended well, and how far it came, ms.
async fn followed<F, G>(child: &mut Child, duration: i64, progress: F) -> anyhow::Result<(bool, i64)>
where
    F: Fn(i64) -> G,
    G: Future<Output = anyhow::Result<bool>>,
{
    let mut reached = 0;
    if let Some(out) = child.stdout.take() {
        let mut lines = BufReader::new(out).lines();
        loop {
            let Ok(next) = tokio::time::timeout(SILENCE, lines.next_line()).await else {
                child.kill().await?;
                return Ok((false, reached));
            };
            let Some(line) = next? else { break };
            if let Some(ms) = line.strip_prefix("out_time_us=").and_then(|us| us.parse::<i64>().ok()).map(|us| us / 1_000) {
                reached = reached.max(ms);
            }
            if line.starts_with("progress=") && !progress((reached * 1_000 / duration.max(1)).clamp(0, 999)).await? {
                child.kill().await?;
                anyhow::bail!("somebody else goes on with it");
            }
        }
    }
    Ok((child.wait().await?.success(), reached))
}

/// Reads what the program wrote.
fn indexed(work: &Path, probed: &Probed) -> std::io::Result<Option<Index>> {
    let mut tracks = Vec::new();
    for name in names(probed) {
        let Ok(playlist) = fs::read_to_string(work.join(format!("{name}.m3u8"))) else { continue };
        let Some((init, segments)) = Track::ranges(&playlist) else { return Ok(None) };
        // The program names the file after its list.
        fs::rename(work.join(format!("{name}.m4s")), work.join(&name))?;
        let _ = fs::remove_file(work.join(format!("{name}.m3u8")));
        let bytes = fs::metadata(work.join(&name))?.len();
        let beginning = begin(&work.join(&name), init)?;
        let Some((width, height, codecs)) = codecs(&beginning) else { return Ok(None) };
        let bits = bytes * 8_000 / u64::try_from(probed.duration.max(1)).unwrap_or(1);
        tracks.push(Track { pictures: width > 0, width, height, bits, codecs, init, segments, name });
    }
    let poster = work.join("poster.jpg").exists();
    Ok((!tracks.is_empty()).then_some(Index { duration: probed.duration, tracks, poster }))
}

fn begin(path: &Path, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(fs::File::open(path)?, bytes), &mut out)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::probe::probe;

    const LAMP: &[u8] = include_bytes!("../../demo/courses/trap-lamp/lamp.mp4");

    async fn prepared(bytes: &[u8]) -> (tempfile::TempDir, Outcome) {
        let tools = Tools::find();
        let ffmpeg = tools.ffmpeg.expect("scripts/test installs ffmpeg");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, bytes).expect("written");
        let probed = probe(&file, None).await.expect("looked at");
        let outcome = prepare(&ffmpeg, &file, &folder.path().join("ready"), &probed, |_| async { Ok(true) }).await;
        (folder, outcome.expect("prepared"))
    }

    #[tokio::test]
    async fn a_recording_becomes_segments_that_follow_each_other() {
        let (folder, outcome) = prepared(include_bytes!("../../demo/courses/wood-mark/mark.m4a")).await;
        let Outcome::Ready(index) = outcome else { panic!("{outcome:?}") };
        let track = index.track("sound").expect("the sound");
        assert_eq!(track.codecs, "mp4a.40.2");
        let mut at = track.init;
        for segment in &track.segments {
            assert_eq!(segment.at, at);
            at += segment.bytes;
        }
        assert_eq!(fs::metadata(folder.path().join("ready").join("sound")).expect("there").len(), at);
        let sum: i64 = track.segments.iter().map(|segment| segment.ms).sum();
        assert!((sum - index.duration).abs() < 200, "{sum} of {}", index.duration);
    }

    async fn of_head(text: &[u8]) -> Outcome {
        let bytes = [&b"\0\0\0\x10ftypisom\0\0\0\0"[..], text].concat();
        let ffmpeg = Tools::find().ffmpeg.expect("scripts/test installs ffmpeg");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(folder.path().join("secret.mp4"), LAMP).expect("written");
        fs::write(&file, bytes).expect("written");
        let probed = Probed { kind: Kind::Video, duration: 6_000, width: 640, height: 360, sound: true, playable: false };
        prepare(&ffmpeg, &file, &folder.path().join("ready"), &probed, |_| async { Ok(true) }).await.expect("an end")
    }

    #[tokio::test]
    async fn a_list_of_other_files_behind_the_head_of_a_film_leads_nowhere() {
        for list in [
            &b"\nffconcat version 1.0\nfile secret.mp4\n"[..],
            b"\n#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nsecret.mp4\n#EXT-X-ENDLIST\n",
            b"\n#EXTM3U\n#EXTINF:6,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n",
            b"\0\0\0\x20moov\0\0\0\x18trak",
        ] {
            let outcome = of_head(list).await;
            assert!(matches!(&outcome, Outcome::Refused(refusal) if refusal.code == "media-unreadable"), "{outcome:?}");
        }
    }

    #[tokio::test]
    async fn of_a_film_that_is_longer_than_it_says_no_more_is_prepared() {
        let ffmpeg = Tools::find().ffmpeg.expect("scripts/test installs ffmpeg");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, include_bytes!("../../demo/courses/wood-mark/mark.m4a")).expect("written");
        let probed = Probed { kind: Kind::Sound, duration: 12_000, width: 0, height: 0, sound: true, playable: true };
        let ready = folder.path().join("ready");
        let outcome = prepare(&ffmpeg, &file, &ready, &probed, |_| async { Ok(true) }).await.expect("an end");
        let Outcome::Ready(index) = outcome else { panic!("{outcome:?}") };
        let sum: i64 = index.track("sound").expect("the sound").segments.iter().map(|segment| segment.ms).sum();
        assert!((12_000..14_000).contains(&sum), "{sum}");
    }
}
