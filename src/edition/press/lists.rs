//! What many articles make together: home, sections, organisations, feeds, sitemap.
//!
//! Promises: lists are numbered from the oldest, so that a publication changes the newest page and its neighbour alone, and a page keeps its
//! number and its articles; one that was taken down leaves its place empty.

use zhibu_doc::{Doc, html};

use super::anew::Work;
use super::touched::Touched;
use super::{FEED, HTML, MAP, PAGE, Press, PressError, cover, digest, section_link, small};
use crate::edition::meta::{Links, Meta};
use crate::edition::store::{self, Line, List, PressReader, Row};
use crate::edition::views::{self, Ctx, Entry, HomePage, HomeSection, ListPage, Place, spread};
use crate::people;

const XML: &str = "application/xml; charset=utf-8";
/// The instant for names that hold until further notice.
const TODAY: i64 = people::NO_END - 1;

impl Press {
    /// Home, feeds, sitemap: what every publication changes.
    pub(super) async fn front(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let newest = read.newest(FEED).await?;
        let mut items = Vec::with_capacity(newest.len());
        for row in &newest {
            match self.feed_item(ctx, row).await {
                // Told where its own page is made.
                Err(PressError::Json(_)) => {}
                item => items.push(item?),
            }
        }
        self.put_list(ctx, "/feed.rss", "application/rss+xml; charset=utf-8", views::rss(ctx, &items)).await?;
        self.put_list(ctx, "/feed.atom", "application/atom+xml; charset=utf-8", views::atom(ctx, &items)).await?;
        self.put_list(ctx, "/feed.json", "application/feed+json; charset=utf-8", views::json_feed(ctx, &items)).await?;
        self.sitemap(ctx).await?;
        let home = self.home(ctx).await?;
        self.put_list(ctx, "/", HTML, views::home(ctx, &home)).await
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

    /// The beginning of the sitemap: where its parts are, or the only part itself.
    async fn sitemap(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let parts = spread(PressReader(&self.reader).total(&List::Latest).await?, MAP).len();
        let xml = if parts > 1 {
            let paths: Vec<String> = (1..=parts).map(|part| format!("/sitemap/{part}")).collect();
            views::sitemap_index(ctx, &paths)
        } else {
            views::sitemap(ctx, &self.addresses_of_part(ctx, 0).await?)
        };
        self.put_list(ctx, "/sitemap.xml", XML, xml).await
    }

    /// One part of the sitemap, the oldest is 0.
    pub(super) async fn part_of_map(&self, ctx: &Ctx<'_>, part: usize) -> Result<(), PressError> {
        let entries = self.addresses_of_part(ctx, part).await?;
        self.put_list(ctx, &format!("/sitemap/{}", part + 1), XML, views::sitemap(ctx, &entries)).await
    }

    async fn addresses_of_part(&self, ctx: &Ctx<'_>, part: usize) -> Result<Vec<views::MapEntry>, PressError> {
        let read = PressReader(&self.reader);
        let range = spread(read.total(&List::Latest).await?, MAP).into_iter().nth(part).unwrap_or_default();
        let standing = |path: String| views::MapEntry { path, updated_at: None };
        let mut entries = Vec::new();
        if part == 0 {
            entries.push(standing("/".to_owned()));
            entries.extend(ctx.site.sections.iter().map(|s| standing(format!("/c/{}", s.code))));
        }
        for (code, changed_at) in read.addresses(range.start, range.len()).await? {
            entries.push(views::MapEntry { path: format!("/a/{code}"), updated_at: Some(changed_at) });
        }
        Ok(entries)
    }

    async fn home(&self, ctx: &Ctx<'_>) -> Result<HomePage, PressError> {
        let read = PressReader(&self.reader);
        let mut pinned = self.entries(ctx, read.pinned().await?).await?;
        let mut latest = self.entries(ctx, read.newest_lines(&List::Latest, 24).await?).await?;
        let updated_at = latest.first().map(|entry| entry.published_at);
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
            let newest = read.newest_lines(&List::Section(section.code.clone()), 6).await?;
            let mut entries = self.entries(ctx, newest).await?;
            let first = entries.iter().position(|entry| entry.cover.is_some()).map(|at| entries.remove(at));
            entries.truncate(3);
            if first.is_some() || !entries.is_empty() {
                sections.push(HomeSection { section: section.clone(), first, more: entries });
            }
        }
        sections.truncate(6);
        Ok(HomePage { updated_at, lead, lead_pinned, pinned, latest, sections })
    }

    async fn entries(&self, ctx: &Ctx<'_>, lines: Vec<Line>) -> Result<Vec<Entry>, PressError> {
        let mut out = Vec::with_capacity(lines.len());
        for line in lines {
            // Told where its own page is made.
            let Ok(meta) = serde_json::from_str::<Meta>(&line.meta) else { continue };
            let links = store::links(&self.reader, &meta, &Doc::default(), "/f/").await?;
            out.push(Entry {
                code: line.code,
                digest: meta.digest.clone(),
                section: section_link(ctx.site, &line.section_code).name,
                org: line.unit,
                published_at: line.first_at,
                version_no: small(line.version_no),
                cover: cover(&meta, &Doc::default(), &links),
                title: meta.title,
            });
        }
        Ok(out)
    }

    /// Makes the touched pages. Answers those that can wait: the older ones of a list of which more than one page changed its place or name.
    pub(super) async fn lists(&self, ctx: &Ctx<'_>, touched: &Touched) -> Result<Vec<Work>, PressError> {
        for (list, page) in &touched.pages {
            self.page_of_list(ctx, list, *page).await?;
        }
        let mut later = Vec::new();
        for (list, first) in &touched.from {
            let pages = spread(PressReader(&self.reader).total(list).await?, PAGE).len();
            for page in (*first..pages).rev() {
                // The newest, and the one that it was cut off from.
                if page + 2 >= pages {
                    self.page_of_list(ctx, list, page).await?;
                } else {
                    later.push(Work::Page(list.clone(), page));
                }
            }
        }
        for part in &touched.maps {
            self.part_of_map(ctx, *part).await?;
        }
        Ok(later)
    }

    /// Makes one page of a list; the oldest is 0. One that is not there is nothing.
    pub(super) async fn page_of_list(&self, ctx: &Ctx<'_>, list: &List, index: usize) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let ranges = spread(read.total(list).await?, PAGE);
        let newest = index + 1 == ranges.len();
        let Some(range) = ranges.into_iter().nth(index) else { return Ok(()) };
        let mut entries = self.entries(ctx, read.lines(list, range.start, range.len()).await?).await?;
        entries.reverse();
        let page = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let place = self.place(ctx, list).await?;
        let page = ListPage { place, entries, page, newest };
        let (base, html) = match list {
            List::Section(code) => (format!("/c/{code}"), views::section(ctx, &page)),
            List::Org { code, .. } => (format!("/o/{code}"), views::org(ctx, &page)),
            List::Latest => ("/latest".to_owned(), views::latest(ctx, &page)),
        };
        if newest {
            self.put_list(ctx, &base, HTML, html.clone()).await?;
            // After something left there may be pages fewer.
            let mut gone = index + 2;
            while self.remove(&format!("{base}/{gone}")).await? {
                gone += 1;
            }
        }
        // The newest too has its number: its older neighbour names it so, and never changes again.
        self.put_list(ctx, &format!("{base}/{}", index + 1), HTML, html).await
    }

    /// What stands above a list.
    async fn place(&self, ctx: &Ctx<'_>, list: &List) -> Result<Place, PressError> {
        let read = PressReader(&self.reader);
        Ok(match list {
            List::Latest => Place::Latest,
            List::Section(code) => {
                let line = read.section_lines().await?.remove(code).unwrap_or_default();
                Place::Section { section: section_link(ctx.site, code), line }
            }
            List::Org { node, .. } => {
                // The names of today: an organisation's page is about today, an article keeps the names of its day.
                let (unit, chain) = read.chain(node, TODAY).await?;
                Place::Org { unit, line: String::new(), chain, children: read.children(node, TODAY).await? }
            }
        })
    }
}
