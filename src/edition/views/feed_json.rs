//! JSON Feed 1.1, the feed that needs no XML.

use serde::Serialize;

use super::{Ctx, FeedItem, absolute};
use crate::web::dates;

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "JSON Feed calls it feed_url")]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    description: String,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: String,
    url: String,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    content_html: &'a str,
    date_published: String,
    date_modified: String,
    authors: [Author<'a>; 1],
    tags: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    url: String,
    mime_type: &'a str,
    title: &'a str,
    size_in_bytes: u64,
}

/// `/feed.json`.
pub fn json_feed(ctx: &Ctx, items: &[FeedItem]) -> String {
    let site = ctx.site;
    let item = |item: &FeedItem| -> String { item.link(ctx) };
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &site.name,
        home_page_url: absolute(site, "/"),
        feed_url: absolute(site, "/feed.json"),
        description: ctx.l.t1("feed-line", "site", &site.name).into_owned(),
        language: ctx.l.tag(),
        authors: [Author { name: if site.sponsor.is_empty() { &site.name } else { &site.sponsor } }],
        items: items
            .iter()
            .map(|it| Item {
                id: item(it),
                url: item(it),
                title: &it.title,
                summary: &it.digest,
                content_html: &it.html,
                date_published: dates::rfc3339(it.published_at),
                date_modified: dates::rfc3339(it.updated_at),
                authors: [Author { name: it.author() }],
                tags: [&it.section],
                image: it.cover.as_ref().map(|cover| absolute(site, &cover.url)),
                attachments: it
                    .attachments
                    .iter()
                    .map(|file| File {
                        url: absolute(site, &file.url),
                        mime_type: file.media(),
                        title: &file.name,
                        size_in_bytes: file.size,
                    })
                    .collect(),
            })
            .collect(),
    };
    // Plain strings and numbers always have a JSON form.
    serde_json::to_string(&feed).unwrap_or_default()
}
