//! The press: follows the log and puts pages on the shelf.
//!
//! Promises: within one poll of a publication its page, the lists it stands in, the home page and the feeds are there; an article's own
//! page is put down before any list that leads to it; with another layout or address the whole edition is made anew, newest first, while the
//! old pages stay readable; where it stands in the log is remembered after the pages, so that a crash repeats work and loses none.

mod article;
mod lists;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use zhibu_doc::{Doc, plain};

use super::Shelf;
use super::meta::{Links, Meta};
use super::store::{self, PressReader};
use super::views::{self, Ctx, SectionLink, Site};
use crate::db::Reader;
use crate::files::Files;
use crate::web::assets::Assets;
use crate::web::i18n::Lang;

/// Articles on a page of a list.
const PAGE: usize = 20;
/// Articles in a feed.
const FEED: i64 = 30;
const HTML: &str = "text/html; charset=utf-8";

/// Why the press stopped for now; it tries again.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The database is away.
    #[error(transparent)]
    Db(#[from] sqlx::Error),
    /// The disk is full or broken.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// A stored row that no program of ours wrote.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Renders the edition of this process.
pub struct Press {
    shelf: Arc<Shelf>,
    reader: Reader,
    files: Files,
    lang: Arc<Lang>,
    assets: Arc<Assets>,
    public_url: String,
    /// Up to where in the log every article has its page; lists may name these and no others.
    paged: AtomicI64,
}

/// What has to be made anew after some articles changed.
#[derive(Default)]
struct Touched {
    sections: BTreeSet<String>,
    nodes: BTreeSet<String>,
    /// Lists change in the middle (something left, or everything is new), so every page of them is made.
    whole: bool,
}

impl Press {
    /// Takes pages from `reader` and stored files to the shelf, under the address of the site.
    pub fn new(shelf: Arc<Shelf>, reader: Reader, files: Files, lang: Arc<Lang>, assets: Arc<Assets>, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { shelf, reader, files, lang, assets, public_url, paged: AtomicI64::new(0) }
    }

    /// Brings the shelf up to the log. Answers how many entries of it were new.
    ///
    /// # Errors
    /// [`PressError`]; what was put down stays, the rest is tried again.
    pub async fn catch_up(&self) -> Result<usize, PressError> {
        let site = store::site(&self.reader, &self.public_url).await?;
        let ctx = Ctx { l: &self.lang, assets: &self.assets, site: &site };
        let layout = views::layout_hash(&ctx);
        let read = PressReader(&self.reader);
        if self.shelf.fact("layout").as_deref() != Some(&layout) {
            let seq = read.head().await?;
            // A new layout: what the old one had rendered has its page. A new folder: nothing has, and `everything` begins with them.
            let known = self.shelf.fact("layout").and_then(|_| self.shelf.fact("seq")).and_then(|seq| seq.trim().parse().ok());
            self.paged.store(known.unwrap_or(seq), Ordering::Release);
            self.everything(&ctx).await?;
            self.shelf.set_fact("seq", &seq.to_string())?;
            self.shelf.set_fact("layout", &layout)?;
            return Ok(1);
        }
        let seq: i64 = self.shelf.fact("seq").and_then(|seq| seq.trim().parse().ok()).unwrap_or_default();
        let log = read.log_after(seq).await?;
        let Some((last, ..)) = log.last() else { return Ok(0) };
        self.paged.store(seq, Ordering::Release);
        if log.iter().any(|(_, what, _)| what == "site") {
            self.everything(&ctx).await?;
        } else {
            let mut touched = Touched::default();
            let mut done = BTreeSet::new();
            for (_, what, article) in &log {
                touched.whole |= what == "take_down" || what == "units";
                if what == "units" {
                    touched.nodes.extend(read.nodes().await?.into_iter().map(|(id, _)| id));
                } else if done.insert(article.clone()) {
                    self.article(&ctx, article, &mut touched).await?;
                }
            }
            self.paged.store(*last, Ordering::Release);
            self.lists(&ctx, &touched).await?;
            self.front(&ctx).await?;
        }
        self.shelf.set_fact("seq", &last.to_string())?;
        Ok(log.len())
    }

    async fn everything(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        for (path, status, page) in [
            ("/404", 404, views::not_found(ctx)),
            ("/503", 503, views::busy(ctx)),
            ("/500", 500, views::broken(ctx)),
            ("/help", 200, views::help(ctx)),
            ("/about", 200, views::about(ctx)),
        ] {
            self.put(path, status, HTML, page).await?;
        }
        self.put("/robots.txt", 200, "text/plain; charset=utf-8", views::robots(ctx)).await?;
        self.keep_assets().await?;
        let mut touched = Touched { whole: true, ..Touched::default() };
        // Where articles have their pages already, the home page may be first.
        if self.shelf.fact("layout").is_some() {
            self.front(ctx).await?;
        }
        for (article,) in read.every().await? {
            self.article(ctx, &article, &mut touched).await?;
        }
        touched.sections.extend(ctx.site.sections.iter().map(|section| section.code.clone()));
        touched.nodes.extend(read.nodes().await?.into_iter().map(|(id, _)| id));
        self.lists(ctx, &touched).await?;
        self.front(ctx).await
    }

    /// The style sheets stay on disk under their hashed names, so that pages of this layout keep their look under the next one.
    async fn keep_assets(&self) -> Result<(), PressError> {
        for name in ["site.css", "say.js"] {
            let url = self.assets.url(name).to_owned();
            if let Some(asset) = self.assets.get(&url) {
                let text = String::from_utf8_lossy(asset.bytes).into_owned();
                self.put(&url, 200, asset.content_type, text).await?;
            }
        }
        Ok(())
    }

    /// Puts down what names articles. Some may have gone public after their list was read from the database: their pages come first.
    async fn put_list(&self, ctx: &Ctx<'_>, path: &str, kind: &'static str, text: String) -> Result<(), PressError> {
        loop {
            let log = PressReader(&self.reader).log_after(self.paged.load(Ordering::Acquire)).await?;
            if log.is_empty() {
                break;
            }
            for (seq, _, article) in log {
                // Their turn in the log is still to come, with the lists that they change.
                self.article(ctx, &article, &mut Touched::default()).await?;
                self.paged.store(seq, Ordering::Release);
            }
        }
        self.put(path, 200, kind, text).await
    }

    async fn put(&self, path: &str, status: u16, kind: &'static str, text: String) -> Result<(), PressError> {
        let (shelf, path) = (self.shelf.clone(), path.to_owned());
        tokio::task::spawn_blocking(move || shelf.put(&path, status, kind, text.as_bytes()))
            .await
            .map_err(std::io::Error::other)??;
        Ok(())
    }

    /// Takes a page away. Answers whether it was there.
    async fn remove(&self, path: &str) -> Result<bool, PressError> {
        let (shelf, path) = (self.shelf.clone(), path.to_owned());
        Ok(tokio::task::spawn_blocking(move || shelf.remove(&path)).await.map_err(std::io::Error::other)??)
    }
}

fn small(no: i64) -> u32 {
    u32::try_from(no).unwrap_or_default()
}

fn section_link(site: &Site, code: &str) -> SectionLink {
    site.sections
        .iter()
        .find(|s| s.code == code)
        .cloned()
        .unwrap_or_else(|| SectionLink { code: code.to_owned(), name: String::new() })
}

fn digest(meta: &Meta, doc: &Doc) -> String {
    if meta.digest.trim().is_empty() { plain::digest(doc, 54) } else { meta.digest.trim().to_owned() }
}

fn cover(meta: &Meta, doc: &Doc, links: &Links) -> Option<views::Cover> {
    let (size, url) = links.middle(&meta.cover)?;
    let alt =
        doc.figures().into_iter().find(|figure| figure.file == meta.cover).map(|figure| figure.alt.clone()).unwrap_or_default();
    Some(views::Cover { url, width: size.width, height: size.height, alt })
}
