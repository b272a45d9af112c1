//! Which addresses belong to the edition. They stand on paper and never change.

/// Every address of the edition, with its `{parameters}`. What is none of these goes to the interactive pages.
pub const ADDRESSES: [&str; 24] = [
    "/",
    "/latest",
    "/latest/{page}",
    "/a/{code}",
    "/a/{code}/print",
    "/a/{code}/qr.svg",
    "/a/{code}/versions",
    "/c/{code}",
    "/c/{code}/{page}",
    "/o/{code}",
    "/o/{code}/{page}",
    "/feed.rss",
    "/feed.atom",
    "/feed.json",
    "/sitemap.xml",
    "/sitemap/{page}",
    "/robots.txt",
    "/favicon.ico",
    "/help",
    "/about",
    "/f/{name}",
    "/assets/{name}",
    "/skin.css",
    "/skin/{name}",
];

/// Whether a path belongs to the edition alone: it is one of [`ADDRESSES`], or begins like one that goes on with a parameter.
pub(super) fn is_public(path: &str) -> bool {
    ADDRESSES.iter().any(|address| match address.split_once('{') {
        Some((start, _)) => path.starts_with(start),
        None => path == *address,
    })
}
