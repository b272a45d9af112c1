//! The press: follows the log and puts pages on the shelf.
//!
//! Promises: within one poll of a publication its page, the lists it stands in, the home page and the feeds are there, however many articles
//! there are; an article's own page is put down before any list that leads to it; with another layout or address the whole edition is made
//! anew, newest first, behind the publications and not before them, while the old pages stay readable; where it stands in the log is
//! remembered after the pages, so that a crash repeats work and loses none.

mod anew;
mod article;
mod lists;
mod touched;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use zhibu_doc::{Doc, plain};

use super::Shelf;
use super::meta::{Links, Meta};
use super::store::{self, PressReader, Row};
use super::views::{self, Ctx, SectionLink, Site};
use crate::db::Reader;
use crate::files::Files;
use crate::web::assets::Assets;
use crate::web::i18n::Lang;
use anew::Left;
use touched::Touched;

/// Articles on a page of a list.
const PAGE: usize = 20;
/// Articles in a feed.
const FEED: i64 = 30;
/// Addresses in a part of the sitemap; the newest part has up to twice as many. The protocol allows 50,000.
const MAP: usize = 1_000;
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
    left: Mutex<Left>,
}

/// What one turn of the press did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Entries of the log that were new, and are on the shelf now.
    pub news: usize,
    /// Pieces of work that wait: pages that are still those of an older layout, name or place.
    pub left: usize,
}

impl Press {
    /// Takes pages from `reader` and stored files to the shelf, under the address of the site.
    pub fn new(shelf: Arc<Shelf>, reader: Reader, files: Files, lang: Arc<Lang>, assets: Arc<Assets>, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { shelf, reader, files, lang, assets, public_url, paged: AtomicI64::new(0), left: Mutex::default() }
    }

    /// Brings the shelf up to the log, and everything that is left besides. Answers how many entries of the log were new.
    ///
    /// # Errors
    /// [`PressError`]; what was put down stays, the rest is tried again.
    pub async fn catch_up(&self) -> Result<usize, PressError> {
        let mut news = 0;
        loop {
            let turn = self.turn().await?;
            news += turn.news;
            if turn.left == 0 && turn.news == 0 {
                return Ok(news);
            }
        }
    }

    /// Brings the shelf up to the log, and makes a little of what is left. On an empty shelf, makes everything.
    ///
    /// # Errors
    /// [`PressError`]; what was put down stays, the rest is tried again.
    pub async fn turn(&self) -> Result<Turn, PressError> {
        let site = store::site(&self.reader, &self.public_url).await?;
        let ctx = Ctx { l: &self.lang, assets: &self.assets, site: &site };
        let layout = views::layout_hash(&ctx);
        match self.shelf.fact("layout") {
            None => return self.first_edition(&ctx, &layout).await,
            Some(done) if done != layout && self.makes() != layout => self.begin_anew(&ctx, &layout).await?,
            Some(_) => {}
        }
        let news = self.news(&ctx, &layout).await?;
        let left = self.go_on(&ctx, &layout).await?;
        Ok(Turn { news, left })
    }

    /// What the log tells since the last time.
    async fn news(&self, ctx: &Ctx<'_>, layout: &str) -> Result<usize, PressError> {
        let seq: i64 = self.shelf.fact("seq").and_then(|seq| seq.trim().parse().ok()).unwrap_or_default();
        let read = PressReader(&self.reader);
        let log = read.log_after(seq).await?;
        self.paged.store(seq, Ordering::Release);
        let Some((last, ..)) = log.last() else {
            let head = read.head().await?;
            if head >= seq {
                return Ok(0);
            }
            // An older copy of the database was brought back: its numbers are given out again, and what the folder shows is of another time.
            self.paged.store(head, Ordering::Release);
            self.begin_anew(ctx, layout).await?;
            self.shelf.set_fact("seq", &head.to_string())?;
            return Ok(1);
        };
        if log.iter().any(|(_, what, _)| what == "site") {
            self.begin_anew(ctx, layout).await?;
        }
        let mut touched = Touched::default();
        let mut done = BTreeSet::new();
        for (_, what, subject) in log.iter().filter(|(_, what, _)| what != "site") {
            if !done.insert((what == "units", subject)) {
                continue;
            }
            if what == "units" {
                self.touch_units(subject, &mut touched).await?;
            } else if let Some(row) = self.readable(ctx, subject).await? {
                self.touch_article(&row, &mut touched).await?;
            }
        }
        self.paged.store(*last, Ordering::Release);
        let later = self.lists(ctx, &touched).await?;
        self.front(ctx).await?;
        self.leave(later, layout)?;
        self.shelf.set_fact("seq", &last.to_string())?;
        Ok(log.len())
    }

    /// An article's pages; one that cannot be read any more keeps no other from the public: it is told, and its pages stay as they are.
    async fn readable(&self, ctx: &Ctx<'_>, article: &str) -> Result<Option<Row>, PressError> {
        match self.article(ctx, article).await {
            Err(PressError::Json(error)) => {
                tracing::error!(article, %error, "an article cannot be read and is left as it is; zhibu check says more");
                Ok(None)
            }
            other => other,
        }
    }

    /// Puts down what names articles. Some may have gone public after their list was read from the database: their pages come first.
    async fn put_list(&self, ctx: &Ctx<'_>, path: &str, kind: &'static str, text: String) -> Result<(), PressError> {
        loop {
            let log = PressReader(&self.reader).log_after(self.paged.load(Ordering::Acquire)).await?;
            if log.is_empty() {
                break;
            }
            for (seq, _, article) in log {
                // Their turn in the log is still to come, with the lists that they change. A unit is no article: nothing is found.
                self.readable(ctx, &article).await?;
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
