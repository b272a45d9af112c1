//! What the public reads, as pure functions from plain data to a finished page.
//!
//! Promises: no store, no clock, no chance, no session; the same data make the same bytes. One HTML serves every skin and everybody: nothing
//! in it depends on who looks, when, or in which dress. No script is needed, none is inline, no element carries a style. A link leads only
//! to what exists. Every word comes from `locales/`.

mod article;
mod article_data;
mod feed_json;
mod feeds;
mod lists;
mod qr;
mod standing;
#[cfg(test)]
mod story;
mod xml;

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use askama::Template;
use askama::filters::HtmlSafe;
use sha2::{Digest, Sha256};

use crate::db::hex;
use crate::web::assets::Assets;
use crate::web::i18n::Lang;
use crate::web::{dates, icons};

use super::meta;
pub use super::site::{SectionLink, Site, Unit};
pub use article::{article, article_print, taken_down, versions};
pub use article_data::{ArticlePage, Attachment, Cover, PastVersion, Review, TakenDown, VersionEntry, VersionsPage};
pub use feed_json::json_feed;
pub use feeds::{FeedItem, MapEntry, atom, robots, rss, sitemap, sitemap_index};
pub use lists::{Entry, HomePage, HomeSection, ListPage, Place, home, latest, org, section, spread};
pub use qr::qr_svg;
pub use standing::{about, broken, busy, help, not_found};
pub(in crate::edition) use xml::escape;

/// What every page is made with.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// The words.
    pub l: &'a Lang,
    /// Addresses of style sheets and scripts.
    pub assets: &'a Assets,
    /// What the installation says of itself.
    pub site: &'a Site,
}

/// What decides how pages look, as one hash: when it differs from the one that the edition was made with, it is made anew.
pub fn layout_hash(ctx: &Ctx) -> String {
    static TEMPLATES: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/templates/public");
    // Pages, the words inside a text, and the places of changes on the page of versions.
    const WORDS: [&str; 3] = [
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/zh-CN/public.ftl")),
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/zh-CN/text.ftl")),
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/zh-CN/refusals.ftl")),
    ];
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    hash.update(ctx.assets.hash());
    for words in WORDS {
        hash.update(words);
    }
    for file in TEMPLATES.files() {
        hash.update(file.path().to_string_lossy().as_bytes());
        hash.update(file.contents());
    }
    // Name, address and numbers stand on every page.
    hash.update(format!("{:?}", ctx.site));
    hex(&hash.finalize())
}

/// The first eight digits of a revision's hash, as they stand on paper: `4F2C 91A7`.
pub fn check_code(hash_hex: &str) -> String {
    let digits: String = hash_hex.chars().take(8).collect::<String>().to_uppercase();
    match digits.split_at_checked(4) {
        Some((front, back)) if !back.is_empty() => format!("{front} {back}"),
        _ => digits,
    }
}

/// The frame round a public page: what its template asks for besides its own data. Other rooms have public pages too.
pub struct Shell<'a> {
    /// The words.
    pub l: &'a Lang,
    assets: &'a Assets,
    /// What the installation says of itself.
    pub site: &'a Site,
    /// The column that is the current place; empty elsewhere.
    pub column: &'a str,
    /// The path of the page, where a change of skin comes back to.
    path: String,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "askama calls methods of the shell and hands every field over by reference"
)]
impl<'a> Shell<'a> {
    /// The frame of the page at `path`; `column` is its section, empty elsewhere.
    pub fn new(ctx: &Ctx<'a>, column: &'a str, path: String) -> Self {
        Self { l: ctx.l, assets: ctx.assets, site: ctx.site, column, path }
    }

    /// The text of `key`.
    pub fn t<'k>(&'k self, key: &'k str) -> Cow<'k, str> {
        self.l.t(key)
    }

    /// The text of `key` with one value.
    pub fn t1<'k>(&'k self, key: &'k str, name: &'k str, value: impl fmt::Display) -> Cow<'k, str> {
        self.l.t1(key, name, value)
    }

    /// The text of `key` with two values.
    pub fn t2<'k>(
        &'k self,
        key: &'k str,
        name: &'k str,
        value: impl fmt::Display,
        other: &'k str,
        second: impl fmt::Display,
    ) -> Cow<'k, str> {
        self.l.t2(key, name, value, other, second)
    }

    /// The address of a file below `assets/`.
    pub fn url(&self, name: &str) -> &str {
        self.assets.url(name)
    }

    /// An icon of the sprite.
    pub fn i(&self, name: &'static str) -> icons::Icon {
        icons::icon(name)
    }

    /// A title that a narrow page breaks after its punctuation, never inside a phrase.
    pub fn ph(&self, title: &str) -> Markup {
        Markup(zhibu_doc::html::phrases(title))
    }

    /// The address that changes the skin and comes back here.
    pub fn skin(&self, name: &str) -> String {
        let mut url = format!("/skin/{name}?back=");
        for byte in self.path.bytes() {
            if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }

    fn absolute(&self, path: &str) -> String {
        absolute(self.site, path)
    }

    fn full(&self, ms: &i64) -> String {
        dates::full(self.l, *ms)
    }

    fn day(&self, ms: &i64) -> String {
        dates::day(self.l, *ms)
    }

    fn near(&self, ms: &i64, beside: &i64) -> String {
        dates::near(self.l, *ms, *beside)
    }

    fn weekday(&self, ms: &i64) -> String {
        dates::weekday_line(self.l, *ms)
    }

    fn iso(&self, ms: &i64) -> String {
        dates::iso(*ms)
    }

    fn size(&self, bytes: &u64) -> String {
        meta::size_words(*bytes)
    }

    /// The digits of the telephone, for `tel:`.
    pub fn dial(&self) -> String {
        self.site.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// Markup that was made here or in `zhibu_doc`, where every text of a person is escaped.
pub struct Markup(String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// An address of this site with its host.
fn absolute(site: &Site, path: &str) -> String {
    format!("{}{path}", site.public_url.trim_end_matches('/'))
}

/// Renders and puts the icons in. Our templates only write into memory, so the error branch is never a reader's page.
fn page(template: &impl Template) -> String {
    icons::finish(template.render().unwrap_or_default())
}
