//! Making anew what stands already: after another layout, another name, a move.
//!
//! Promises: it goes a little at a time, so that what is published meanwhile does not wait; the layout on the shelf counts as made only when
//! nothing is left, so that a crash begins it again. On an empty shelf there is nothing to read in the meantime: everything is made at once,
//! articles before the lists that name them.

use std::collections::VecDeque;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::{HTML, MAP, PAGE, Press, PressError, Turn};
use crate::edition::store::{List, PressReader};
use crate::edition::views::{self, Ctx, spread};

/// Pieces of work in one turn: some tens of ms.
const SLICE: usize = 20;
/// The layout of a shelf on which something is left: no layout.
const UNFINISHED: &str = "";

/// One piece of work.
#[derive(Debug, Clone)]
pub(super) enum Work {
    /// An article's pages.
    Article(String),
    /// A page of a list, the oldest is 0.
    Page(List, usize),
    /// A part of the sitemap.
    Map(usize),
    /// Home, feeds, the sitemap's beginning.
    Front,
}

/// What is left to do.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// For which layout.
    layout: String,
    work: VecDeque<Work>,
}

impl Press {
    fn left(&self) -> std::sync::MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The layout that is being made.
    pub(super) fn makes(&self) -> String {
        self.left().layout.clone()
    }

    /// Everything, on an empty shelf.
    pub(super) async fn first_edition(&self, ctx: &Ctx<'_>, layout: &str) -> Result<Turn, PressError> {
        let read = PressReader(&self.reader);
        let seq = read.head().await?;
        // Nothing has a page yet, and it begins with them: a list may name all that the log tells of until now.
        self.paged.store(seq, Ordering::Release);
        self.standing_pages(ctx).await?;
        let (articles, lists) = (self.all_articles().await?, self.all_pages(ctx).await?);
        for work in articles.chain(lists.newest).chain(lists.older).chain([Work::Front]) {
            self.make(ctx, &work).await?;
        }
        self.shelf.set_fact("seq", &seq.to_string())?;
        self.shelf.set_fact("layout", layout)?;
        Ok(Turn { news: 1, left: 0 })
    }

    /// Begins to make everything for this layout; what an older one had left to do falls away.
    pub(super) async fn begin_anew(&self, ctx: &Ctx<'_>, layout: &str) -> Result<(), PressError> {
        self.shelf.set_fact("layout", UNFINISHED)?;
        self.standing_pages(ctx).await?;
        let (articles, lists) = (self.all_articles().await?, self.all_pages(ctx).await?);
        let work = [Work::Front].into_iter().chain(lists.newest).chain(articles).chain(lists.older).chain([Work::Front]);
        *self.left() = Left { layout: layout.to_owned(), work: work.collect() };
        Ok(())
    }

    /// Leaves work for later turns.
    pub(super) fn leave(&self, work: Vec<Work>, layout: &str) -> Result<(), PressError> {
        if !work.is_empty() {
            self.shelf.set_fact("layout", UNFINISHED)?;
            let mut left = self.left();
            layout.clone_into(&mut left.layout);
            left.work.extend(work);
        }
        Ok(())
    }

    /// Does a little of what is left. Answers how much is left then.
    pub(super) async fn go_on(&self, ctx: &Ctx<'_>, layout: &str) -> Result<usize, PressError> {
        for _ in 0..SLICE {
            let next = self.left().work.front().cloned();
            let Some(next) = next else { break };
            self.make(ctx, &next).await?;
            self.left().work.pop_front();
        }
        let left = self.left().work.len();
        if left == 0 && self.shelf.fact("layout").is_some_and(|done| done != layout) {
            self.shelf.set_fact("layout", layout)?;
        }
        Ok(left)
    }

    async fn make(&self, ctx: &Ctx<'_>, work: &Work) -> Result<(), PressError> {
        match work {
            Work::Article(article) => self.readable(ctx, article).await.map(drop),
            Work::Page(list, page) => self.page_of_list(ctx, list, *page).await,
            Work::Map(part) => self.part_of_map(ctx, *part).await,
            Work::Front => self.front(ctx).await,
        }
    }

    async fn all_articles(&self) -> Result<impl Iterator<Item = Work> + use<>, PressError> {
        let articles = PressReader(&self.reader).every().await?;
        Ok(articles.into_iter().map(|(article,)| Work::Article(article)))
    }

    async fn all_pages(&self, ctx: &Ctx<'_>) -> Result<AllPages, PressError> {
        let read = PressReader(&self.reader);
        let mut lists = vec![List::Latest];
        lists.extend(ctx.site.sections.iter().map(|section| List::Section(section.code.clone())));
        lists.extend(read.orgs().await?);
        let (mut newest, mut older) = (Vec::new(), Vec::new());
        for list in lists {
            let pages = spread(read.total(&list).await?, PAGE).len();
            older.extend((0..pages.saturating_sub(1)).rev().map(|page| Work::Page(list.clone(), page)));
            newest.push(Work::Page(list, pages.saturating_sub(1)));
        }
        let parts = spread(read.total(&List::Latest).await?, MAP).len();
        older.extend((0..parts).rev().map(Work::Map));
        Ok(AllPages { newest, older })
    }

    /// What tells of no article, and the style sheets and scripts: they stay on disk under their hashed names, so that pages of this layout keep their
    /// look under the next one, and copies of lessons too.
    async fn standing_pages(&self, ctx: &Ctx<'_>) -> Result<(), PressError> {
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
        for name in ["site.css", "say.js", "desk.css", "learn.css", "desk/desk.js", "desk/away.js"] {
            let url = self.assets.url(name).to_owned();
            if let Some(asset) = self.assets.get(&url) {
                let text = String::from_utf8_lossy(asset.bytes).into_owned();
                self.put(&url, 200, asset.content_type, text).await?;
            }
        }
        Ok(())
    }
}

/// The pages of all lists.
struct AllPages {
    newest: Vec<Work>,
    older: Vec<Work>,
}
