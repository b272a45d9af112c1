//! Lane A for video and sound: whoever has a signed address gets the segment, and what went out whole is reported.
//!
//! Promises: no database and no sign-in stand on this way; an address is good for one file and one sitting; viewing goes on whatever becomes of the
//! report; nothing below the folder of prepared files but what an index names can be asked for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use futures_util::stream;
use tokio::fs::File;
use tokio::io::{AsyncSeekExt, SeekFrom};

use super::address::{Address, DESK};
use super::delivered::Delivered;
use super::index::{Index, Track};
use super::line::Line;
use super::outgoing::{Outgoing, Told, part_of};
use super::rules::Form;
use crate::ambient::{Clock, Instant};
use crate::files::{Files, is_hash};
use crate::keys::Keys;
use crate::web::headers;

/// Indexes in memory: each is some kilobytes.
const INDEXES: usize = 200;

/// Everything that serves media.
pub struct Stage {
    files: Files,
    keys: Arc<Keys>,
    clock: Arc<dyn Clock>,
    /// What went out.
    pub delivered: Delivered,
    /// Who is on the line.
    pub line: Line,
    indexes: Mutex<HashMap<String, Arc<Index>>>,
}

/// What of a file goes out, and what it means.
struct Sent {
    path: PathBuf,
    kind: &'static str,
    from: u64,
    bytes: u64,
    /// Of how many bytes; nothing: the whole file is asked for.
    of: Option<u64>,
    means: Told,
    bits: u64,
}

impl Stage {
    /// Over these files.
    pub fn new(files: Files, keys: Arc<Keys>, clock: Arc<dyn Clock>, most: u64) -> Self {
        Self { files, keys, clock, delivered: Delivered::default(), line: Line::new(most), indexes: Mutex::default() }
    }

    /// Where the prepared tracks of a file lie.
    pub fn folder(&self, hash: &str) -> PathBuf {
        folder(&self.files, hash)
    }

    /// What was prepared of a file, if it was.
    pub async fn index(self: &Arc<Self>, hash: &str) -> Option<Arc<Index>> {
        if let Some(index) = self.indexes.lock().unwrap_or_else(PoisonError::into_inner).get(hash) {
            return Some(index.clone());
        }
        let folder = self.folder(hash);
        let index = Arc::new(tokio::task::spawn_blocking(move || Index::read(&folder)).await.ok()?.ok()?);
        let mut held = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= INDEXES {
            held.clear();
        }
        held.insert(hash.to_owned(), index.clone());
        Some(index)
    }

    /// Answers a request for media; `None`: somebody else's.
    pub async fn answer<B>(self: &Arc<Self>, request: &Request<B>) -> Option<Response<Body>> {
        let path = request.uri().path().strip_prefix("/m/")?;
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Some(bare(StatusCode::METHOD_NOT_ALLOWED));
        }
        let (address, name) = path.split_once('/').unwrap_or((path, ""));
        let now = self.clock.now();
        let Some(address) = Address::read(&self.keys, address, now).filter(|address| is_hash(&address.hash)) else {
            return Some(bare(StatusCode::FORBIDDEN));
        };
        let answer = match name.strip_suffix(".m3u8") {
            Some(track) => self.playlist(&address, track).await,
            None => match self.found(&address, name, request.headers()).await {
                Some(sent) => {
                    let empty = *request.method() == Method::HEAD;
                    if !empty && sent.bytes > 0 {
                        self.line.sent(&address.sitting, sent.bits, now);
                    }
                    self.send(address, sent, empty, now).await
                }
                None => None,
            },
        };
        Some(answer.unwrap_or_else(|| bare(StatusCode::NOT_FOUND)))
    }

    async fn playlist(self: &Arc<Self>, address: &Address, track: &str) -> Option<Response<Body>> {
        let index = self.index(&address.hash).await?;
        let track = index.track(track).filter(|track| may(address, track))?;
        let mut response = Response::new(Body::from(track.playlist()));
        head(response.headers_mut(), "application/vnd.apple.mpegurl");
        Some(response)
    }

    async fn found(self: &Arc<Self>, address: &Address, name: &str, asked: &HeaderMap) -> Option<Sent> {
        if name == "original" {
            return self.original(address, asked).await;
        }
        let index = self.index(&address.hash).await?;
        if name == "poster.jpg" && index.poster {
            let path = self.folder(&address.hash).join("poster.jpg");
            let bytes = tokio::fs::metadata(&path).await.ok()?.len();
            return Some(Sent { path, kind: "image/jpeg", from: 0, bytes, of: None, means: Told::Nothing, bits: 0 });
        }
        // A whole track by ranges: for a look from the desk, which earns nothing.
        let (track, part) = name.split_once('/').unwrap_or((name, ""));
        let track = index.track(track).filter(|track| may(address, track))?;
        let path = self.folder(&address.hash).join(&track.name);
        let kind = if track.pictures { "video/mp4" } else { "audio/mp4" };
        if part == "init" {
            return Some(Sent { path, kind, from: 0, bytes: track.init, of: None, means: Told::Nothing, bits: track.bits });
        }
        if part.is_empty() {
            let size = tokio::fs::metadata(&path).await.ok()?.len();
            let (from, bytes, of) = part_of(asked, size);
            return Some(Sent { path, kind, from, bytes, of, means: Told::Nothing, bits: track.bits });
        }
        let number: usize = part.parse().ok()?;
        let segment = track.segments.get(number)?;
        let means = track.places(number, index.duration).map_or(Told::Nothing, Told::Whole);
        Some(Sent { path, kind, from: segment.at, bytes: segment.bytes, of: None, means, bits: track.bits })
    }

    /// The file as it came, by ranges: where nothing was prepared, and for players that know nothing else.
    async fn original(self: &Arc<Self>, address: &Address, asked: &HeaderMap) -> Option<Sent> {
        let path = self.files.path(&address.hash);
        let size = tokio::fs::metadata(&path).await.ok()?.len();
        if address.form == Form::Sound
            && self.index(&address.hash).await.is_some_and(|index| index.tracks.iter().any(|track| track.pictures))
        {
            // The file as it came has the pictures in it.
            return None;
        }
        let kind = if address.form == Form::Video { "video/mp4" } else { "audio/mp4" };
        let (from, bytes, of) = part_of(asked, size);
        let bits = size * 8_000 / u64::try_from(address.duration.max(1)).unwrap_or(1);
        Some(Sent { path, kind, from, bytes, of, means: Told::Share(size), bits })
    }

    async fn send(self: &Arc<Self>, address: Address, sent: Sent, empty: bool, now: Instant) -> Option<Response<Body>> {
        let mut file = File::open(&sent.path).await.ok()?;
        file.seek(SeekFrom::Start(sent.from)).await.ok()?;
        let Sent { kind, from, bytes, of, .. } = sent;
        let means = if address.sitting == DESK { Told::Nothing } else { sent.means };
        let out = Outgoing { stage: self.clone(), address, file, left: bytes, at: from, means, told: from, now };
        let body = if empty { Body::empty() } else { Body::from_stream(stream::unfold(out, Outgoing::frame)) };
        let mut response = Response::new(body);
        let headers = response.headers_mut();
        head(headers, kind);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
        if !matches!(sent.means, Told::Whole(_)) {
            headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        if let Some(size) = of.filter(|_| bytes == 0) {
            // Not the whole of it for somebody who is at its end.
            let mut response = bare(StatusCode::RANGE_NOT_SATISFIABLE);
            response.headers_mut().insert(header::CONTENT_RANGE, HeaderValue::from_str(&format!("bytes */{size}")).ok()?);
            return Some(response);
        }
        if let Some(size) = of {
            let text = format!("bytes {from}-{}/{size}", from + bytes - 1);
            headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&text).ok()?);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        Some(response)
    }
}

/// Where the prepared tracks of a file lie.
pub(super) fn folder(files: &Files, hash: &str) -> PathBuf {
    files.path(hash).parent().unwrap_or(Path::new("")).join(format!("{hash}.media"))
}

/// Sound is for everybody who was let in, pictures for whoever was let in for them.
fn may(address: &Address, track: &Track) -> bool {
    address.form == Form::Video || !track.pictures
}

fn head(headers: &mut HeaderMap, kind: &'static str) {
    headers::safety(headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
}

fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::from(status.as_str().to_owned()));
    *response.status_mut() = status;
    head(response.headers_mut(), "text/plain; charset=utf-8");
    response
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use zhibu_earned::Spans;

    use super::*;
    use crate::ambient::SetClock;
    use crate::media::index::Segment;

    const HASH: &str = "abababababababababababababababababababababababababababababababab";

    fn stage() -> (tempfile::TempDir, Arc<Stage>) {
        let data = tempfile::tempdir().expect("a folder");
        let files = Files::below(data.path());
        let stage = Stage::new(files.clone(), Arc::new(Keys::fixed([7; 32])), Arc::new(SetClock::at(1_000)), 1_000_000);
        let folder = stage.folder(HASH);
        std::fs::create_dir_all(&folder).expect("made");
        let segments = vec![Segment { at: 10, bytes: 40_000, ms: 6_000 }, Segment { at: 40_010, bytes: 20_000, ms: 4_000 }];
        let track = |name: &str, pictures| Track {
            name: name.into(),
            pictures,
            width: 0,
            height: 0,
            bits: 100_000,
            codecs: String::new(),
            init: 10,
            segments: segments.clone(),
        };
        let index = Index { duration: 10_000, tracks: vec![track("v240", true), track("sound", false)], poster: false };
        index.write(&folder).expect("written");
        for name in ["v240", "sound"] {
            std::fs::write(folder.join(name), vec![b'x'; 60_010]).expect("written");
        }
        std::fs::write(files.path(HASH), vec![b'o'; 1_000_000]).expect("written");
        (data, Arc::new(stage))
    }

    fn address(form: Form) -> String {
        let address = Address { sitting: "s".into(), hash: HASH.into(), form, duration: 10_000, until: 9_000 };
        address.sealed(&Keys::fixed([7; 32]))
    }

    async fn get(stage: &Arc<Stage>, path: &str, range: &str) -> Response<Body> {
        let mut request = Request::builder().uri(path);
        if !range.is_empty() {
            request = request.header(header::RANGE, range);
        }
        stage.answer(&request.body(()).expect("a request")).await.expect("ours")
    }

    async fn whole(response: Response<Body>) -> usize {
        response.into_body().collect().await.expect("a body").to_bytes().len()
    }

    #[tokio::test]
    async fn a_segment_counts_when_it_is_out_and_not_before() {
        let (_data, stage) = stage();
        let base = format!("/m/{}", address(Form::Video));
        let response = get(&stage, &format!("{base}/v240/0"), "").await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "private, no-store");
        let mut body = response.into_body();
        body.frame().await.expect("a frame").expect("bytes");
        assert!(stage.delivered.of("s").is_empty(), "two frames are missing");
        drop(body);
        assert!(stage.delivered.of("s").is_empty(), "whoever hangs up got nothing whole");
        assert_eq!(whole(get(&stage, &format!("{base}/v240/0"), "").await).await, 40_000);
        assert_eq!(stage.delivered.of("s"), Spans::one(0, 6_000));
        assert_eq!(whole(get(&stage, &format!("{base}/sound/1"), "").await).await, 20_000);
        assert_eq!(stage.delivered.of("s"), Spans::one(0, 10_000));
        assert_eq!(whole(get(&stage, &format!("{base}/v240/init"), "").await).await, 10);
    }

    #[tokio::test]
    async fn an_address_opens_nothing_else() {
        let (_data, stage) = stage();
        let sound = format!("/m/{}", address(Form::Sound));
        for (name, status) in [
            ("v240/0", 404),
            ("v240.m3u8", 404),
            ("sound/0", 200),
            ("sound.m3u8", 200),
            ("sound/2", 404),
            ("sound/-1", 404),
            ("../index.json", 404),
            ("index.json", 404),
            ("original", 404),
            ("%2e%2e/index.json", 404),
            ("sound/..", 404),
            ("sound/0/../../index.json", 404),
            ("sound/99999999999999999999", 404),
            ("sound//0", 404),
            ("poster.jpg", 404),
            ("", 404),
        ] {
            assert_eq!(get(&stage, &format!("{sound}/{name}"), "").await.status().as_u16(), status, "{name}");
        }
        assert_eq!(get(&stage, &format!("{sound}x/sound/0"), "").await.status(), StatusCode::FORBIDDEN);
        assert_eq!(get(&stage, "/m/", "").await.status(), StatusCode::FORBIDDEN);
    }

    #[tokio::test]
    async fn an_original_goes_by_ranges_and_its_bytes_are_places() {
        let (_data, stage) = stage();
        let base = format!("/m/{}/original", address(Form::Video));
        let half = get(&stage, &base, "bytes=0-499999").await;
        assert_eq!(half.status(), StatusCode::PARTIAL_CONTENT);
        assert_eq!(half.headers()[header::CONTENT_RANGE], "bytes 0-499999/1000000");
        assert_eq!(whole(half).await, 500_000);
        assert_eq!(stage.delivered.of("s"), Spans::one(0, 5_000));
        assert_eq!(whole(get(&stage, &base, "bytes=-100000").await).await, 100_000);
        assert_eq!(stage.delivered.of("s").measure(), 6_000);
        let request = Request::builder().method(Method::HEAD).uri(&base).body(()).expect("a request");
        let head = stage.answer(&request).await.expect("ours");
        assert_eq!(head.headers()[header::CONTENT_LENGTH], "1000000");
        assert_eq!(whole(head).await, 0);
        assert_eq!(stage.delivered.of("s").measure(), 6_000, "HEAD sends nothing");
        for odd in
            ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=--5", "bytes=-1-5", "bytes=0-99999999999999999999"]
        {
            assert_eq!(get(&stage, &base, odd).await.status(), StatusCode::OK, "{odd}");
        }
        for behind in ["bytes=1000000-", "bytes=18446744073709551615-", "bytes=1000000-18446744073709551615", "bytes=-0"] {
            let answer = get(&stage, &base, behind).await;
            assert_eq!(answer.status(), StatusCode::RANGE_NOT_SATISFIABLE, "{behind}");
            assert_eq!(answer.headers()[header::CONTENT_RANGE], "bytes */1000000");
        }
        let last = get(&stage, &base, "bytes=999999-18446744073709551615").await;
        assert_eq!(last.headers()[header::CONTENT_RANGE], "bytes 999999-999999/1000000");
    }
}
