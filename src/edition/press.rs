//! The press: follows the log and puts pages on the shelf.
//!
//! Promises: within one poll of a publication its page, the lists it stands in, the home page and the feeds are there; an article's own
//! page is put down before any list that leads to it; with another layout or address the whole edition is made anew, newest first, while the
//! old pages stay readable; where it stands in the log is remembered after the pages, so that a crash repeats work and loses none.

use std::collections::BTreeSet;
use std::sync::Arc;

use zhibu_doc::{Doc, diff, html, plain};

use super::meta::{Links, Meta};
use super::store::{self, Line, PressReader, Row};
use super::views::{self, ArticlePage, Ctx, Entry, HomePage, HomeSection, ListPage, Place, SectionLink, Site};
use super::{Shelf, changes};
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
    /// Where pages go.
    pub shelf: Arc<Shelf>,
    /// Where they come from.
    pub reader: Reader,
    /// Stored files.
    pub files: Files,
    /// The words.
    pub lang: Arc<Lang>,
    /// Addresses of style sheets.
    pub assets: Arc<Assets>,
    /// Makes addresses absolute.
    pub public_url: String,
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
            self.everything(&ctx).await?;
            self.shelf.set_fact("seq", &seq.to_string())?;
            self.shelf.set_fact("layout", &layout)?;
            return Ok(1);
        }
        let seq: i64 = self.shelf.fact("seq").and_then(|seq| seq.trim().parse().ok()).unwrap_or_default();
        let log = read.log_after(seq).await?;
        let Some((last, ..)) = log.last() else { return Ok(0) };
        if log.iter().any(|(_, what, _)| what == "site") {
            self.everything(&ctx).await?;
        } else {
            let mut touched = Touched::default();
            let mut done = BTreeSet::new();
            for (_, what, article) in &log {
                touched.whole |= what == "take_down" || what == "publish_again";
                if done.insert(article.clone()) {
                    self.article(&ctx, article, &mut touched).await?;
                }
            }
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
        self.front(ctx).await?;
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

    async fn article(&self, ctx: &Ctx<'_>, article: &str, touched: &mut Touched) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let Some(row) = read.row(article).await? else { return Ok(()) };
        touched.sections.insert(row.section_code.clone());
        touched.nodes.extend(read.ancestors(&row.node_id).await?.into_iter().map(|(id,)| id));
        // A new version may stand in another section than the one before.
        touched.whole |= row.version_no > 1;
        if row.version_no > 1 {
            touched.sections.extend(ctx.site.sections.iter().map(|section| section.code.clone()));
        }
        let meta: Meta = serde_json::from_str(&row.meta)?;
        let doc: Doc = serde_json::from_str(&row.doc)?;
        let base = format!("/a/{}", row.code);
        let section = section_link(ctx.site, &row.section_code);
        if row.state != "public" {
            let page = views::TakenDown {
                code: row.code.clone(),
                title: meta.title.clone(),
                section,
                published_at: row.first_at,
                taken_down_at: row.down_at.unwrap_or_default(),
                reason: row.down_reason.clone(),
                by_post: row.down_post.clone(),
                replacement: None,
            };
            self.put(&base, 410, HTML, views::taken_down(ctx, &page)).await?;
            for more in ["print", "versions", "qr.svg"] {
                self.remove(&format!("{base}/{more}")).await?;
            }
            self.withdraw_files(&meta, &doc, &row).await?;
            return Ok(());
        }
        let links = store::links(&self.reader, &meta, &doc, "/f/").await?;
        self.show_files(&meta, &links).await?;
        let page = self.page(ctx, &row, meta, &doc, &links, section).await?;
        if let Some(qr) = views::qr_svg(&format!("{}{base}", ctx.site.public_url)) {
            self.put(&format!("{base}/qr.svg"), 200, "image/svg+xml", qr).await?;
        }
        self.versions(ctx, &row, &page).await?;
        self.put(&format!("{base}/print"), 200, HTML, views::article_print(ctx, &page)).await?;
        self.put(&base, 200, HTML, views::article(ctx, &page)).await
    }

    async fn page(
        &self,
        ctx: &Ctx<'_>,
        row: &Row,
        meta: Meta,
        doc: &Doc,
        links: &Links,
        section: SectionLink,
    ) -> Result<ArticlePage, PressError> {
        let read = PressReader(&self.reader);
        let (org, chain) = read.chain(&row.node_id, row.published_at).await?;
        let (reviews, secrecy) = self.reviews(&row.approval_id).await?;
        let versions = read.versions(&row.article_id).await?;
        let previous = versions
            .iter()
            .filter(|v| v.version_no != row.version_no)
            .map(|v| views::PastVersion { no: small(v.version_no), published_at: v.published_at })
            .collect();
        let text = plain::text(doc);
        let _ = ctx;
        Ok(ArticlePage {
            code: row.code.clone(),
            digest: digest(&meta, doc),
            section,
            org,
            chain,
            published_at: row.first_at,
            version_at: row.published_at,
            version_no: small(row.version_no),
            version_note: String::new(),
            previous,
            reviews,
            secrecy,
            check_code: views::check_code(&row.hash),
            body_html: html::render(doc, links, &*self.lang, html::Mode::Page),
            attachments: self.attachments(&meta, "/f/").await?,
            cover: cover(&meta, doc, links),
            plain_chars: text.chars().count(),
            title: meta.title,
            source: meta.source,
            byline: meta.byline,
        })
    }

    async fn reviews(&self, approval: &str) -> Result<(Vec<views::Review>, String), PressError> {
        let yeses = PressReader(&self.reader).yeses(approval).await?;
        let secrecy = yeses.iter().find(|yes| !yes.secrecy.is_empty()).map_or("", |yes| match yes.secrecy.as_str() {
            "report" => "outside_open",
            _ => "open",
        });
        let reviews = yeses
            .iter()
            .map(|yes| views::Review { step: yes.name.clone(), post: yes.post.clone(), at: yes.decided_at.unwrap_or_default() })
            .collect();
        Ok((reviews, secrecy.to_owned()))
    }

    async fn attachments(&self, meta: &Meta, base: &str) -> Result<Vec<views::Attachment>, PressError> {
        let mut out = Vec::with_capacity(meta.attachments.len());
        for a in &meta.attachments {
            let extension = super::meta::extension(&a.name);
            let (media_type, bytes) = PressReader(&self.reader).file_bytes(&a.hash).await?.unwrap_or_default();
            let kind = match extension.as_str() {
                "pdf" => "PDF",
                "xlsx" => "Excel",
                "docx" => "Word",
                _ => "",
            };
            out.push(views::Attachment {
                url: format!("{base}{}.{extension}", a.hash),
                name: a.name.clone(),
                kind: kind.to_owned(),
                media_type,
                size: u64::try_from(bytes).unwrap_or_default(),
            });
        }
        Ok(out)
    }

    async fn versions(&self, ctx: &Ctx<'_>, row: &Row, page: &ArticlePage) -> Result<(), PressError> {
        let stored = PressReader(&self.reader).versions(&row.article_id).await?;
        let mut entries = Vec::with_capacity(stored.len());
        for (index, version) in stored.iter().enumerate() {
            let (reviews, secrecy) = self.reviews(&version.approval_id).await?;
            let changes_html = match stored.get(index + 1) {
                Some(before) => {
                    let (old, new): (Doc, Doc) = (serde_json::from_str(&before.doc)?, serde_json::from_str(&version.doc)?);
                    changes::list_items(ctx.l, &diff::blocks(&old, &new))
                }
                None => String::new(),
            };
            entries.push(views::VersionEntry {
                no: small(version.version_no),
                published_at: version.published_at,
                check_code: views::check_code(&version.hash),
                follows: if version.prev_hash.is_empty() { String::new() } else { views::check_code(&version.prev_hash) },
                hash: version.hash.clone(),
                reviews,
                secrecy,
                note: String::new(),
                changes_html,
            });
        }
        let view = views::VersionsPage {
            code: row.code.clone(),
            title: page.title.clone(),
            section: page.section.clone(),
            versions: entries,
        };
        self.put(&format!("/a/{}/versions", row.code), 200, HTML, views::versions(ctx, &view)).await
    }

    async fn show_files(&self, meta: &Meta, links: &Links) -> Result<(), PressError> {
        for size in links.pictures.values().flatten() {
            self.shelf.put_file(&size.name(), &self.files.path(&size.hash))?;
        }
        for a in &meta.attachments {
            self.shelf.put_file(&format!("{}.{}", a.hash, super::meta::extension(&a.name)), &self.files.path(&a.hash))?;
        }
        tokio::task::yield_now().await;
        Ok(())
    }

    /// After 下架 the files leave too, unless another public article shows them.
    async fn withdraw_files(&self, meta: &Meta, doc: &Doc, row: &Row) -> Result<(), PressError> {
        let links = store::links(&self.reader, meta, doc, "/f/").await?;
        let mut names: BTreeSet<String> = links.pictures.values().flatten().map(super::meta::Size::name).collect();
        names.extend(meta.attachments.iter().map(|a| format!("{}.{}", a.hash, super::meta::extension(&a.name))));
        let public = PressReader(&self.reader).newest(i64::MAX).await?;
        for other in public.iter().filter(|other| other.article_id != row.article_id) {
            names.retain(|name| {
                let hash = name.split('.').next().unwrap_or_default();
                !other.meta.contains(hash) && !other.doc.contains(hash)
            });
        }
        for name in names {
            self.shelf.remove_file(&name);
        }
        Ok(())
    }

    /// Home, feeds, sitemap: what every publication changes.
    async fn front(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let newest = read.newest(FEED).await?;
        let mut items = Vec::with_capacity(newest.len());
        for row in &newest {
            items.push(self.feed_item(ctx, row).await?);
        }
        self.put("/feed.rss", 200, "application/rss+xml; charset=utf-8", views::rss(ctx, &items)).await?;
        self.put("/feed.atom", 200, "application/atom+xml; charset=utf-8", views::atom(ctx, &items)).await?;
        self.put("/feed.json", 200, "application/feed+json; charset=utf-8", views::json_feed(ctx, &items)).await?;
        self.sitemap(ctx).await?;
        let home = self.home(ctx).await?;
        self.put("/", 200, HTML, views::home(ctx, &home)).await
    }

    async fn feed_item(&self, ctx: &Ctx<'_>, row: &Row) -> Result<views::FeedItem, PressError> {
        let meta: Meta = serde_json::from_str(&row.meta)?;
        let doc: Doc = serde_json::from_str(&row.doc)?;
        let links = store::links(&self.reader, &meta, &doc, &format!("{}/f/", ctx.site.public_url)).await?;
        let (org, _) = PressReader(&self.reader).chain(&row.node_id, row.published_at).await?;
        let own = Links { base: "/f/".to_owned(), ..links.clone() };
        Ok(views::FeedItem {
            code: row.code.clone(),
            digest: digest(&meta, &doc),
            html: html::render(&doc, &links, &*self.lang, html::Mode::Feed),
            org: org.name,
            section: section_link(ctx.site, &row.section_code).name,
            published_at: row.first_at,
            updated_at: row.published_at,
            attachments: self.attachments(&meta, "/f/").await?,
            cover: cover(&meta, &doc, &own),
            title: meta.title,
            byline: meta.byline,
        })
    }

    async fn sitemap(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let mut entries = vec![views::MapEntry { path: "/".to_owned(), updated_at: None }];
        entries.extend(ctx.site.sections.iter().map(|s| views::MapEntry { path: format!("/c/{}", s.code), updated_at: None }));
        // The protocol allows 50,000 addresses in one file.
        for line in PressReader(&self.reader).lines(0, 49_000).await? {
            entries.push(views::MapEntry { path: format!("/a/{}", line.code), updated_at: Some(line.changed_at) });
        }
        self.put("/sitemap.xml", 200, "application/xml; charset=utf-8", views::sitemap(ctx, &entries)).await
    }

    async fn home(&self, ctx: &Ctx<'_>) -> Result<HomePage, PressError> {
        let read = PressReader(&self.reader);
        let newest = read.newest(16).await?;
        let now = newest.first().map_or(0, |row| row.published_at.max(row.first_at));
        let mut pinned = self.entries(ctx, read.pinned(now).await?).await?;
        let total = read.count(None, None).await?;
        let from = i64::try_from(total.saturating_sub(24)).unwrap_or_default();
        let mut latest = self.entries(ctx, read.lines(from, 24).await?).await?;
        latest.reverse();
        let lead_pinned = !pinned.is_empty();
        let lead = if lead_pinned {
            Some(pinned.remove(0))
        } else {
            let with_picture = latest.iter().position(|entry| entry.cover.is_some());
            (!latest.is_empty()).then(|| latest.remove(with_picture.unwrap_or(0)))
        };
        if let Some(lead) = &lead {
            latest.retain(|entry| entry.code != lead.code && pinned.iter().all(|p| p.code != entry.code));
        }
        while pinned.len() < 3 && !latest.is_empty() {
            pinned.push(latest.remove(0));
        }
        latest.truncate(8);
        let mut sections = Vec::new();
        for section in &ctx.site.sections {
            let total = read.count(Some(&section.code), None).await?;
            let from = i64::try_from(total.saturating_sub(6)).unwrap_or_default();
            let mut entries = self.entries(ctx, read.lines_of_section(&section.code, from, 6).await?).await?;
            entries.reverse();
            let first = entries.iter().position(|entry| entry.cover.is_some()).map(|at| entries.remove(at));
            entries.truncate(3);
            if first.is_some() || !entries.is_empty() {
                sections.push(HomeSection { section: section.clone(), first, more: entries });
            }
        }
        sections.truncate(6);
        Ok(HomePage { updated_at: newest.first().map(|row| row.first_at), lead, lead_pinned, pinned, latest, sections })
    }

    async fn entries(&self, ctx: &Ctx<'_>, lines: Vec<Line>) -> Result<Vec<Entry>, PressError> {
        let mut out = Vec::with_capacity(lines.len());
        for line in lines {
            let meta: Meta = serde_json::from_str(&line.meta)?;
            let links = store::links(&self.reader, &meta, &Doc::default(), "/f/").await?;
            let (org, _) = PressReader(&self.reader).chain(&line.node_id, line.changed_at).await?;
            let _ = line.pinned_until;
            out.push(Entry {
                code: line.code,
                digest: meta.digest.clone(),
                section: section_link(ctx.site, &line.section_code).name,
                org: org.name,
                published_at: line.first_at,
                version_no: small(line.version_no),
                cover: cover(&meta, &Doc::default(), &links),
                title: meta.title,
            });
        }
        Ok(out)
    }

    async fn lists(&self, ctx: &Ctx<'_>, touched: &Touched) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let abouts = read.section_lines().await?;
        for code in &touched.sections {
            let place =
                Place::Section { section: section_link(ctx.site, code), line: abouts.get(code).cloned().unwrap_or_default() };
            self.list(ctx, &place, &format!("/c/{code}"), touched.whole, Which::Section(code)).await?;
        }
        for (id, code) in read.nodes().await?.into_iter().filter(|(id, _)| touched.nodes.contains(id)) {
            // The names of today: an organisation's page is about today, an article keeps the names of its day.
            let (unit, chain) = read.chain(&id, i64::MAX - 1).await?;
            let children = read.children(&id, i64::MAX - 1).await?;
            let place = Place::Org { unit, line: String::new(), chain, children };
            self.list(ctx, &place, &format!("/o/{code}"), touched.whole, Which::Org(&id)).await?;
        }
        self.list(ctx, &Place::Latest, "/latest", touched.whole, Which::All).await
    }

    async fn list(&self, ctx: &Ctx<'_>, place: &Place, base: &str, whole: bool, which: Which<'_>) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let total = match which {
            Which::Section(code) => read.count(Some(code), None).await?,
            Which::Org(node) => read.count(None, Some(node)).await?,
            Which::All => read.count(None, None).await?,
        };
        let ranges = views::spread(total, PAGE);
        let last = ranges.len().saturating_sub(1);
        // Only the newest page changes when something is added, and the one that it was cut off from.
        let first = if whole { 0 } else { last.saturating_sub(1) };
        for (index, range) in ranges.into_iter().enumerate().skip(first) {
            let (offset, limit) =
                (i64::try_from(range.start).unwrap_or_default(), i64::try_from(range.len()).unwrap_or_default());
            let lines = match which {
                Which::Section(code) => read.lines_of_section(code, offset, limit).await?,
                Which::Org(node) => read.lines_of_org(node, offset, limit).await?,
                Which::All => read.lines(offset, limit).await?,
            };
            let mut entries = self.entries(ctx, lines).await?;
            entries.reverse();
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let newest = index == last;
            let page = ListPage { place: place.clone(), entries, page: number, newest };
            let html = match place {
                Place::Section { .. } => views::section(ctx, &page),
                Place::Org { .. } => views::org(ctx, &page),
                Place::Latest => views::latest(ctx, &page),
            };
            if newest {
                self.put(base, 200, HTML, html.clone()).await?;
            }
            // The newest too has its number: its older neighbour names it so, and never changes again.
            self.put(&format!("{base}/{number}"), 200, HTML, html).await?;
        }
        // After something left there may be one page fewer.
        self.remove(&format!("{base}/{}", last + 2)).await
    }

    async fn put(&self, path: &str, status: u16, kind: &'static str, text: String) -> Result<(), PressError> {
        let (shelf, path) = (self.shelf.clone(), path.to_owned());
        tokio::task::spawn_blocking(move || shelf.put(&path, status, kind, text.as_bytes()))
            .await
            .map_err(std::io::Error::other)??;
        Ok(())
    }

    async fn remove(&self, path: &str) -> Result<(), PressError> {
        let (shelf, path) = (self.shelf.clone(), path.to_owned());
        tokio::task::spawn_blocking(move || shelf.remove(&path)).await.map_err(std::io::Error::other)??;
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Which<'a> {
    Section(&'a str),
    Org(&'a str),
    All,
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
