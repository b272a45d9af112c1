//! What programs read: RSS 2.0, Atom, the sitemap and `robots.txt`.
//!
//! Promises: newest first, full text, absolute addresses, valid XML whatever a person typed; the identity of an article is its address, which
//! never changes, so a new version never shows up as a second article.

use std::fmt::Write as _;

use super::xml::escape;
use super::{Attachment, Cover, Ctx, absolute};
use crate::web::dates;

/// An article in a feed.
#[derive(Clone, Debug, Default)]
pub struct FeedItem {
    /// In `/a/<code>`.
    pub code: String,
    /// The title, plain.
    pub title: String,
    /// One or two sentences; may be empty.
    pub digest: String,
    /// The body as `zhibu_doc` makes it for feeds: addresses absolute.
    pub html: String,
    /// 作者; may be empty.
    pub byline: String,
    /// The name of its organisation.
    pub org: String,
    /// The name of its column.
    pub section: String,
    /// The first version, ms.
    pub published_at: i64,
    /// This version, ms.
    pub updated_at: i64,
    /// Files to download; RSS carries the first.
    pub attachments: Vec<Attachment>,
    /// The picture of lists.
    pub cover: Option<Cover>,
}

/// A page in the sitemap.
#[derive(Clone, Debug, Default)]
pub struct MapEntry {
    /// `/a/…`, `/c/…`, `/o/…`.
    pub path: String,
    /// ms; `None` when the page has no date.
    pub updated_at: Option<i64>,
}

impl FeedItem {
    pub(super) fn link(&self, ctx: &Ctx) -> String {
        absolute(ctx.site, &format!("/a/{}", self.code))
    }

    pub(super) fn author(&self) -> &str {
        if self.byline.is_empty() { &self.org } else { &self.byline }
    }
}

impl Attachment {
    pub(super) fn media(&self) -> &str {
        if self.media_type.is_empty() { "application/octet-stream" } else { &self.media_type }
    }
}

/// When the newest of them changed.
fn newest(items: &[FeedItem]) -> i64 {
    items.iter().map(|item| item.updated_at).max().unwrap_or(0)
}

/// `/feed.rss`.
pub fn rss(ctx: &Ctx, items: &[FeedItem]) -> String {
    let (site, subtitle) = (ctx.site, ctx.l.t1("feed-line", "site", &ctx.site.name));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" ");
    out.push_str("xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>");
    let _ = write!(
        out,
        "<title>{}</title><link>{}</link><description>{}</description><language>{}</language>",
        escape(&site.name),
        escape(&absolute(site, "/")),
        escape(&subtitle),
        ctx.l.tag()
    );
    let own = absolute(site, "/feed.rss");
    let _ = write!(out, "<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>", escape(&own));
    if !items.is_empty() {
        let _ = write!(out, "<lastBuildDate>{}</lastBuildDate>", dates::rfc2822(newest(items)));
    }
    for item in items {
        let link = item.link(ctx);
        let _ = write!(
            out,
            "\n<item><title>{}</title><link>{link}</link><guid isPermaLink=\"true\">{link}</guid><pubDate>{}</pubDate>",
            escape(&item.title),
            dates::rfc2822(item.published_at),
            link = escape(&link)
        );
        let _ = write!(out, "<dc:creator>{}</dc:creator><category>{}</category>", escape(item.author()), escape(&item.section));
        if !item.digest.is_empty() {
            let _ = write!(out, "<description>{}</description>", escape(&item.digest));
        }
        let _ = write!(out, "<content:encoded>{}</content:encoded>", escape(&item.html));
        if let Some(file) = item.attachments.first() {
            let url = absolute(site, &file.url);
            let _ =
                write!(out, "<enclosure url=\"{}\" length=\"{}\" type=\"{}\"/>", escape(&url), file.size, escape(file.media()));
        }
        out.push_str("</item>");
    }
    out.push_str("</channel></rss>\n");
    out
}

/// `/feed.atom`.
pub fn atom(ctx: &Ctx, items: &[FeedItem]) -> String {
    let site = ctx.site;
    let root = absolute(site, "/");
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><title>{}</title><subtitle>{}</subtitle><id>{root}</id><link href=\"{root}\"/>",
        ctx.l.tag(),
        escape(&site.name),
        escape(&ctx.l.t1("feed-line", "site", &site.name)),
        root = escape(&root)
    );
    let own = absolute(site, "/feed.atom");
    let _ = write!(
        out,
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/><updated>{}</updated><author><name>{}</name></author>",
        escape(&own),
        dates::rfc3339(newest(items)),
        escape(if site.sponsor.is_empty() { &site.name } else { &site.sponsor })
    );
    for item in items {
        let link = item.link(ctx);
        let _ = write!(
            out,
            "\n<entry><title>{}</title><id>{link}</id><link href=\"{link}\"/><published>{}</published><updated>{}</updated>",
            escape(&item.title),
            dates::rfc3339(item.published_at),
            dates::rfc3339(item.updated_at),
            link = escape(&link)
        );
        let _ =
            write!(out, "<author><name>{}</name></author><category term=\"{}\"/>", escape(item.author()), escape(&item.section));
        if !item.digest.is_empty() {
            let _ = write!(out, "<summary>{}</summary>", escape(&item.digest));
        }
        for file in &item.attachments {
            let _ = write!(
                out,
                "<link rel=\"enclosure\" href=\"{}\" title=\"{}\" type=\"{}\" length=\"{}\"/>",
                escape(&absolute(site, &file.url)),
                escape(&file.name),
                escape(file.media()),
                file.size
            );
        }
        let _ = write!(out, "<content type=\"html\">{}</content></entry>", escape(&item.html));
    }
    out.push_str("</feed>\n");
    out
}

/// `/sitemap.xml`: where the parts are.
pub fn sitemap_index(ctx: &Ctx, parts: &[String]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">",
    );
    for path in parts {
        let _ = write!(out, "\n<sitemap><loc>{}</loc></sitemap>", escape(&absolute(ctx.site, path)));
    }
    out.push_str("\n</sitemapindex>\n");
    out
}

/// `/sitemap/<n>`: a part of it.
pub fn sitemap(ctx: &Ctx, entries: &[MapEntry]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">",
    );
    for entry in entries {
        let _ = write!(out, "\n<url><loc>{}</loc>", escape(&absolute(ctx.site, &entry.path)));
        if let Some(ms) = entry.updated_at {
            let _ = write!(out, "<lastmod>{}</lastmod>", dates::iso(ms));
        }
        out.push_str("</url>");
    }
    out.push_str("\n</urlset>\n");
    out
}

/// `/robots.txt`: everything that is public may be found, the desk may not.
pub fn robots(ctx: &Ctx) -> String {
    let map = absolute(ctx.site, "/sitemap.xml");
    format!("User-agent: *\nDisallow: /desk\nDisallow: /sign-in\nDisallow: /skin/\nSitemap: {map}\n")
}
