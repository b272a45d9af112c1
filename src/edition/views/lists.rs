//! Pages that lead to articles: home, columns, organisations, the latest.
//!
//! Promise: a numbered page, counted from the oldest, says nothing that a later article changes: its neighbours are named by number, and the
//! newest page has an address without one. Dates are absolute, so a page that waits in a cache never lies.

use std::ops::Range;

use askama::Template;

use super::{Cover, Ctx, SectionLink, Shell, Unit, page};

/// An article in a list.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// In `/a/<code>`.
    pub code: String,
    /// The title, plain.
    pub title: String,
    /// One or two sentences; may be empty.
    pub digest: String,
    /// The name of its column.
    pub section: String,
    /// The name of its organisation.
    pub org: String,
    /// ms, of the version that stands now.
    pub published_at: i64,
    /// 1 for the first.
    pub version_no: u32,
    /// Shown where the list has room for it.
    pub cover: Option<Cover>,
}

/// `/`.
#[derive(Clone, Debug, Default)]
pub struct HomePage {
    /// The newest publication, ms; the line under the masthead says so. `None` before the first.
    pub updated_at: Option<i64>,
    /// The article on top: the first pinned one, else the newest with a picture, else the newest.
    pub lead: Option<Entry>,
    /// Whether the lead is pinned (置顶).
    pub lead_pinned: bool,
    /// The other pinned ones, and what stands beside the lead; three or four.
    pub pinned: Vec<Entry>,
    /// The latest, without those above; about eight.
    pub latest: Vec<Entry>,
    /// Columns with their newest; those without an article are left out by the caller or shown empty.
    pub sections: Vec<HomeSection>,
}

/// A column on the home page.
#[derive(Clone, Debug, Default)]
pub struct HomeSection {
    /// Which.
    pub section: SectionLink,
    /// The newest with a picture, if any.
    pub first: Option<Entry>,
    /// Two or three more.
    pub more: Vec<Entry>,
}

/// Whose list it is.
#[derive(Clone, Debug)]
pub enum Place {
    /// `/c/<code>`.
    Section {
        /// Which.
        section: SectionLink,
        /// What it is for, a sentence; may be empty.
        line: String,
    },
    /// `/o/<code>`.
    Org {
        /// Which.
        unit: Unit,
        /// What it does, a sentence; may be empty.
        line: String,
        /// The units above it, from the top.
        chain: Vec<Unit>,
        /// The units right below it, in their order.
        children: Vec<Unit>,
    },
    /// `/latest`.
    Latest,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// Whose.
    pub place: Place,
    /// Newest first.
    pub entries: Vec<Entry>,
    /// 1 is the oldest page.
    pub page: u32,
    /// Whether this is the newest page: served without its number too.
    pub newest: bool,
}

/// Which articles, oldest first, stand on which page: full pages of `size`, and the newest holds what is left over besides its own, so that
/// it is never nearly empty (`size` to 2 `size` − 1; fewer only when there are fewer at all). Never empty: one page at least.
pub fn spread(total: usize, size: usize) -> Vec<Range<usize>> {
    let size = size.max(1);
    let pages = (total / size).max(1);
    (0..pages).map(|n| n * size..if n + 1 == pages { total } else { (n + 1) * size }).collect()
}

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomeView<'a> {
    s: Shell<'a>,
    p: &'a HomePage,
}

#[derive(Template)]
#[template(path = "public/list.html")]
struct ListView<'a> {
    s: Shell<'a>,
    p: &'a ListPage,
    /// The address without a number.
    base: String,
    /// Of which year the short dates are: that of the newest entry.
    beside: i64,
}

impl ListView<'_> {
    fn numbered(&self, page: u32) -> String {
        format!("{}/{page}", self.base)
    }

    fn title(&self) -> String {
        let name = match &self.p.place {
            Place::Section { section, .. } => section.name.clone(),
            Place::Org { unit, .. } => unit.name.clone(),
            Place::Latest => self.s.t("list-latest").into_owned(),
        };
        if self.p.newest { name } else { self.s.t2("list-title-page", "name", name, "n", self.p.page).into_owned() }
    }

    fn line(&self) -> &str {
        match &self.p.place {
            Place::Section { line, .. } | Place::Org { line, .. } => line,
            Place::Latest => "",
        }
    }

    /// The units above and below, when this is the page of one.
    fn around(&self) -> (&[Unit], &[Unit]) {
        match &self.p.place {
            Place::Org { chain, children, .. } => (chain, children),
            _ => (&[], &[]),
        }
    }
}

/// `/`.
pub fn home(ctx: &Ctx, p: &HomePage) -> String {
    page(&HomeView { s: Shell::new(ctx, "", "/".to_owned()), p })
}

/// `/c/<code>` and `/c/<code>/<n>`.
pub fn section(ctx: &Ctx, p: &ListPage) -> String {
    list(ctx, p)
}

/// `/o/<code>` and `/o/<code>/<n>`.
pub fn org(ctx: &Ctx, p: &ListPage) -> String {
    list(ctx, p)
}

/// `/latest` and `/latest/<n>`.
pub fn latest(ctx: &Ctx, p: &ListPage) -> String {
    list(ctx, p)
}

fn list(ctx: &Ctx, p: &ListPage) -> String {
    let (column, base) = match &p.place {
        Place::Section { section, .. } => (section.code.as_str(), format!("/c/{}", section.code)),
        Place::Org { unit, .. } => ("", format!("/o/{}", unit.code)),
        Place::Latest => ("", "/latest".to_owned()),
    };
    let path = if p.newest { base.clone() } else { format!("{base}/{}", p.page) };
    let beside = p.entries.first().map_or(0, |entry| entry.published_at);
    page(&ListView { s: Shell::new(ctx, column, path), p, base, beside })
}
