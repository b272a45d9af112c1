//! The serving side of the edition: pages in memory and on disk, no database, no session.
//!
//! Promises: what was rendered once can be read as long as the disk is there, also when the database is gone and after a restart with a
//! cold cache; a page is replaced whole (written beside, then renamed) and never outlives its successor in memory; memory stays within
//! [`BUDGET`].

mod sending;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

pub use sending::media_type;
use sending::{etag, has_it, pack, plain, send, set};

use super::addresses;
use crate::files::replace;
use crate::web::assets::{Assets, Skin};
use crate::web::{forms, headers, session};

/// Bytes of pages that are held in memory.
pub const BUDGET: usize = 24 << 20;
/// brotli at once, at publication: 0.9 ms a page.
const BROTLI_LEVEL: i32 = 5;
/// The reader may keep a page, but asks whether it is still the newest.
const ASK_AGAIN: &str = "no-cache";
const FOREVER: &str = "public, max-age=31536000, immutable";

#[derive(Serialize, Deserialize)]
struct Head {
    status: u16,
    kind: String,
    /// Length of the plain bytes; the brotli bytes follow them.
    plain: usize,
}

/// A page, ready to be sent.
struct Leaf {
    status: StatusCode,
    kind: HeaderValue,
    etag: HeaderValue,
    cache: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
    seen: AtomicU64,
}

impl Leaf {
    fn weight(&self) -> usize {
        self.plain.len() + self.brotli.as_ref().map_or(0, Bytes::len) + 400
    }
}

/// The edition on its shelf.
pub struct Shelf {
    root: PathBuf,
    assets: Arc<Assets>,
    pages: RwLock<HashMap<String, Arc<Leaf>>>,
    held: AtomicUsize,
    tick: AtomicU64,
    /// How often something on disk was replaced.
    changes: AtomicU64,
}

impl Shelf {
    /// Opens the folder `DATA/edition`.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(data: &Path, assets: Arc<Assets>) -> std::io::Result<Self> {
        let root = data.join("edition");
        for folder in ["pages", "files"] {
            std::fs::create_dir_all(root.join(folder))?;
        }
        Ok(Self {
            root,
            assets,
            pages: RwLock::default(),
            held: AtomicUsize::new(0),
            tick: AtomicU64::new(0),
            changes: AtomicU64::new(0),
        })
    }

    /// Whether the press ever finished a whole edition in this folder.
    pub fn was_printed(data: &Path) -> bool {
        data.join("edition").join("layout").exists()
    }

    /// Whether there is an edition to serve.
    pub fn has_pages(&self) -> bool {
        self.fact("layout").is_some()
    }

    /// Puts a page down. `path` is its address. Heavy (brotli): call it on a blocking thread.
    ///
    /// # Errors
    /// The disk's.
    pub fn put(&self, path: &str, status: u16, kind: &str, plain: &[u8]) -> std::io::Result<()> {
        let file = self.file(path).ok_or_else(|| std::io::Error::other(format!("not an address: {path}")))?;
        let packed = compress(plain);
        let head = serde_json::to_vec(&Head { status, kind: kind.to_owned(), plain: plain.len() })?;
        let mut whole = Vec::with_capacity(head.len() + plain.len() + packed.len() + 8);
        whole.extend_from_slice(&u32::try_from(head.len()).unwrap_or_default().to_be_bytes());
        whole.extend_from_slice(&head);
        whole.extend_from_slice(plain);
        whole.extend_from_slice(&packed);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = file.with_extension("new");
        std::fs::write(&beside, &whole)?;
        std::fs::rename(&beside, &file)?;
        self.forget(path);
        Ok(())
    }

    /// The next reader takes the page from disk; one who reads the old bytes just now does not put them into memory.
    fn forget(&self, path: &str) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::Release);
        if let Some(old) = pages.remove(path) {
            self.held.fetch_sub(old.weight(), Ordering::Relaxed);
        }
    }

    /// Takes a page away. Answers whether it was there.
    ///
    /// # Errors
    /// The disk's.
    pub fn remove(&self, path: &str) -> std::io::Result<bool> {
        let Some(file) = self.file(path) else { return Ok(false) };
        let gone = std::fs::remove_file(file);
        self.forget(path);
        match gone {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Makes a stored file public under `/f/name`: a second name of the same bytes where the disk can, else a copy.
    ///
    /// # Errors
    /// The disk's.
    pub fn put_file(&self, name: &str, stored: &Path) -> std::io::Result<()> {
        let to = self.root.join("files").join(name);
        if to.exists() {
            return Ok(());
        }
        // The whole edition may be thrown away, also while the program runs.
        std::fs::create_dir_all(self.root.join("files"))?;
        std::fs::hard_link(stored, &to).or_else(|_| {
            let beside = to.with_extension("new");
            std::fs::copy(stored, &beside)?;
            std::fs::rename(&beside, &to)
        })
    }

    /// Takes a stored file away from the public, under whatever ending it was shown.
    pub fn remove_file(&self, hash: &str) {
        for ending in ["jpg", "png", "webp", "pdf", "xlsx", "docx", "bin"] {
            let _ = std::fs::remove_file(self.root.join("files").join(format!("{hash}.{ending}")));
        }
    }

    /// A small fact of the press (its place in the log, the layout) beside the pages.
    pub fn fact(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.root.join(name)).ok()
    }

    /// Writes such a fact.
    ///
    /// # Errors
    /// The disk's.
    pub fn set_fact(&self, name: &str, value: &str) -> std::io::Result<()> {
        replace(&self.root.join(name), value.as_bytes())
    }

    /// Answers a request that belongs to the edition; `None`: somebody else's.
    pub async fn answer<B>(self: &Arc<Self>, request: &Request<B>) -> Option<Response<Body>> {
        let path = request.uri().path();
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        if path.starts_with("/assets/") {
            return Some(self.asset(path, request.headers()));
        }
        if path == "/skin.css" {
            return Some(self.skin(request.headers()));
        }
        if let Some(name) = path.strip_prefix("/skin/") {
            let changed = change_skin(name, request.uri().query());
            return Some(changed.unwrap_or_else(|| self.missing()));
        }
        if let Some(name) = path.strip_prefix("/f/") {
            return Some(match self.stored(name).await {
                Some(response) => response,
                None => self.missing(),
            });
        }
        if !addresses::is_public(path) {
            return None;
        }
        Some(match self.leaf(path).await {
            Some(leaf) => send(&leaf, request.headers(), leaf.status),
            None => self.missing(),
        })
    }

    /// Past the gate, or before there is anything to answer with: a readable page, and when to come again.
    pub fn busy(&self) -> Response<Body> {
        let mut response = self.page("/503", StatusCode::SERVICE_UNAVAILABLE);
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        response
    }

    /// Nothing stands at that address; as long as the first edition is being printed, nobody knows that yet.
    fn missing(&self) -> Response<Body> {
        if self.has_pages() { self.page("/404", StatusCode::NOT_FOUND) } else { self.busy() }
    }

    /// One of the pages that tell what is wrong, under its status.
    pub fn page(&self, path: &str, status: StatusCode) -> Response<Body> {
        match self.held_leaf(path).or_else(|| self.read_from_disk(path)) {
            Some(leaf) => send(&leaf, &HeaderMap::new(), status),
            None => plain(status),
        }
    }

    async fn leaf(self: &Arc<Self>, path: &str) -> Option<Arc<Leaf>> {
        if let Some(leaf) = self.held_leaf(path) {
            return Some(leaf);
        }
        let (shelf, path) = (self.clone(), path.to_owned());
        tokio::task::spawn_blocking(move || shelf.read_from_disk(&path)).await.ok().flatten()
    }

    fn held_leaf(&self, path: &str) -> Option<Arc<Leaf>> {
        let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner);
        let leaf = pages.get(path)?;
        leaf.seen.store(self.tick.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(leaf.clone())
    }

    fn read_from_disk(&self, path: &str) -> Option<Arc<Leaf>> {
        let changes = self.changes.load(Ordering::Acquire);
        let leaf = self.bytes_on_disk(path)?;
        self.hold(path, &leaf, changes);
        Some(leaf)
    }

    fn bytes_on_disk(&self, path: &str) -> Option<Arc<Leaf>> {
        let whole = Bytes::from(std::fs::read(self.file(path)?).ok()?);
        let length = u32::from_be_bytes(whole.get(..4)?.try_into().ok()?) as usize;
        let head: Head = serde_json::from_slice(whole.get(4..4 + length)?).ok()?;
        let start = 4 + length;
        let end = start.checked_add(head.plain).filter(|end| *end <= whole.len())?;
        Some(Arc::new(Leaf {
            status: StatusCode::from_u16(head.status).ok()?,
            kind: HeaderValue::from_str(&head.kind).ok()?,
            etag: etag(&whole[start..end])?,
            cache: HeaderValue::from_static(ASK_AGAIN),
            plain: whole.slice(start..end),
            brotli: (end < whole.len()).then(|| whole.slice(end..)),
            seen: AtomicU64::new(self.tick.fetch_add(1, Ordering::Relaxed)),
        }))
    }

    /// Keeps a page that was read when so many changes had been made; not if there was another since: it may be the older bytes.
    fn hold(&self, path: &str, leaf: &Arc<Leaf>, changes: u64) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if self.changes.load(Ordering::Relaxed) != changes {
            return;
        }
        let before = pages.insert(path.to_owned(), leaf.clone()).map_or(0, |old| old.weight());
        let held = self.held.fetch_add(leaf.weight(), Ordering::Relaxed) + leaf.weight() - before;
        self.held.fetch_sub(before, Ordering::Relaxed);
        if held <= BUDGET {
            return;
        }
        // Rare: drop the half that was not read for longest.
        let mut ages: Vec<u64> = pages.values().map(|leaf| leaf.seen.load(Ordering::Relaxed)).collect();
        ages.sort_unstable();
        let middle = ages.get(ages.len() / 2).copied().unwrap_or_default();
        pages.retain(|_, leaf| leaf.seen.load(Ordering::Relaxed) > middle);
        self.held.store(pages.values().map(|leaf| leaf.weight()).sum(), Ordering::Relaxed);
    }

    fn file(&self, path: &str) -> Option<PathBuf> {
        let name = path.strip_prefix('/')?;
        let fine = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_' | b'.'));
        if !fine || name.split('/').any(|part| part.starts_with('.')) || name.contains("//") || name.len() > 200 {
            return None;
        }
        Some(self.root.join("pages").join(format!("{}.page", if name.is_empty() { "index" } else { name })))
    }

    fn asset(&self, path: &str, headers: &HeaderMap) -> Response<Body> {
        if let Some(asset) = self.assets.get(path) {
            let mut response = Response::new(Body::empty());
            set(&mut response, asset.content_type, FOREVER);
            pack(&mut response, &asset, headers);
            return response;
        }
        // A page that was rendered under an older layout still asks for its style sheet.
        match self.held_leaf(path).or_else(|| self.read_from_disk(path)) {
            Some(leaf) => send(&leaf, headers, leaf.status),
            None => plain(StatusCode::NOT_FOUND),
        }
    }

    fn skin(&self, headers: &HeaderMap) -> Response<Body> {
        let skin = session::cookie(headers, "skin").and_then(|name| Skin::parse(&name)).unwrap_or_default();
        let css = self.assets.skin_sheet(skin);
        let etag = etag(css.bytes);
        let fresh = etag.as_ref().is_some_and(|etag| has_it(headers, etag));
        let mut response = Response::new(Body::empty());
        set(&mut response, css.content_type, "private, no-cache");
        if fresh {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            pack(&mut response, &css, headers);
        }
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Encoding"));
        if let Some(etag) = etag {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }

    async fn stored(&self, name: &str) -> Option<Response<Body>> {
        let (hash, extension) = name.split_once('.')?;
        if !crate::files::is_hash(hash) || !extension.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let file = tokio::fs::File::open(self.root.join("files").join(name)).await.ok()?;
        let length = file.metadata().await.ok()?.len();
        let mut response = Response::new(Body::from_stream(tokio_util::io::ReaderStream::with_capacity(file, 64 * 1024)));
        let (kind, download) = media_type(extension);
        set(&mut response, kind, FOREVER);
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if download {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        }
        Some(response)
    }
}

fn change_skin(name: &str, query: Option<&str>) -> Option<Response<Body>> {
    let skin = Skin::parse(name)?;
    let fields = forms::Fields::parse(query.unwrap_or_default().as_bytes());
    let back = fields.maybe("back").unwrap_or_else(|| "/".to_owned());
    // A reader who is led astray stands on the first page, not before the desk's door.
    let back = if forms::own_path(&back) == back { back.as_str() } else { "/" };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    headers::safety(response.headers_mut());
    let cookie = format!("skin={}; Path=/; Max-Age=31536000; SameSite=Lax", skin.name());
    for (name, value) in
        [(header::SET_COOKIE, cookie), (header::LOCATION, back.to_owned()), (header::CACHE_CONTROL, "no-store".into())]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    Some(response)
}

fn compress(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: BROTLI_LEVEL, lgwin: 18, ..Default::default() };
    // Writing into memory does not fail; an empty result means: only the plain bytes.
    match brotli::BrotliCompress(&mut &*plain, &mut out, &params) {
        Ok(_) if out.len() < plain.len() => out,
        _ => Vec::new(),
    }
}
