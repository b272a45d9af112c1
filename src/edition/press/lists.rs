//! What many articles make together: home, sections, organisations, feeds, sitemap.
//!
//! Promise: lists are numbered from the oldest, so that a publication changes the newest page and its neighbour alone.

use zhibu_doc::{Doc, html};

use super::{FEED, HTML, PAGE, Press, PressError, Touched, cover, digest, section_link, small};
use crate::edition::meta::{Links, Meta};
use crate::edition::store::{self, Line, PressReader, Row};
use crate::edition::views::{self, Ctx, Entry, HomePage, HomeSection, ListPage, Place};
use crate::people;

/// The instant for names that hold until further notice.
const TODAY: i64 = people::NO_END - 1;

impl Press {
    /// Home, feeds, sitemap: what every publication changes.
    pub(super) async fn front(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let newest = read.newest(FEED).await?;
        let mut items = Vec::with_capacity(newest.len());
        for row in &newest {
            items.push(self.feed_item(ctx, row).await?);
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

    async fn sitemap(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
        let mut entries = vec![views::MapEntry { path: "/".to_owned(), updated_at: None }];
        entries.extend(ctx.site.sections.iter().map(|s| views::MapEntry { path: format!("/c/{}", s.code), updated_at: None }));
        // The protocol allows 50,000 addresses in one file.
        for line in PressReader(&self.reader).lines(0, 49_000).await? {
            entries.push(views::MapEntry { path: format!("/a/{}", line.code), updated_at: Some(line.changed_at) });
        }
        self.put_list(ctx, "/sitemap.xml", "application/xml; charset=utf-8", views::sitemap(ctx, &entries)).await
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

    pub(super) async fn lists(&self, ctx: &Ctx<'_>, touched: &Touched) -> Result<(), PressError> {
        let read = PressReader(&self.reader);
        let abouts = read.section_lines().await?;
        for code in &touched.sections {
            let place =
                Place::Section { section: section_link(ctx.site, code), line: abouts.get(code).cloned().unwrap_or_default() };
            self.list(ctx, &place, &format!("/c/{code}"), touched.whole, Which::Section(code)).await?;
        }
        for (id, code) in read.nodes().await?.into_iter().filter(|(id, _)| touched.nodes.contains(id)) {
            // The names of today: an organisation's page is about today, an article keeps the names of its day.
            let (unit, chain) = read.chain(&id, TODAY).await?;
            let children = read.children(&id, TODAY).await?;
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
                self.put_list(ctx, base, HTML, html.clone()).await?;
            }
            // The newest too has its number: its older neighbour names it so, and never changes again.
            self.put_list(ctx, &format!("{base}/{number}"), HTML, html).await?;
        }
        // After much left at once there are several pages fewer.
        let mut gone = last + 2;
        while self.remove(&format!("{base}/{gone}")).await? {
            gone += 1;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Which<'a> {
    Section(&'a str),
    Org(&'a str),
    All,
}
