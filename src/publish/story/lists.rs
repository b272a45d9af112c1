//! Lists and the press when there is more than a page: what moves, what stays, and who waits for whom.

use std::sync::Arc;

use axum::http::StatusCode;

use super::opening::opened;
use super::*;
use crate::edition::{Press, Shelf, Turn};

const SOME: usize = 41;

impl Stage {
    /// Publishes so many, a second apart, oldest first.
    async fn many(&self, count: usize) -> Vec<String> {
        let mut articles = Vec::new();
        for n in 0..count {
            self.db.clock.advance(1_000);
            articles.push(self.published(&format!("第 {n} 篇")).await);
        }
        articles
    }

    /// A new version of a published article, through all three reviews.
    async fn publish_again(&self, article: &str, title: &str, section: &str) {
        self.db.clock.advance(1_000);
        let again = EditAgain { key: format!("again {article}"), article: article.into() };
        self.db.store.execute(again, self.edit(WRITER, article).await).await.unwrap();
        let draft = super::super::store::draft_of(self.read(), article).await.unwrap().unwrap();
        let meta = Meta { title: title.into(), section: section.into(), ..draft.meta };
        let save = SaveDraft {
            article: article.into(),
            version: draft.version,
            meta,
            doc: draft.doc,
            publish_at: None,
            pin_days: 0,
            report: None,
        };
        let saved = self.db.store.execute(save, self.edit(WRITER, article).await).await.unwrap();
        let round = self.submit(WRITER, article, saved.version).await.unwrap();
        for who in [FIRST, SECOND, LAST] {
            self.decide(who, &round, Verdict::Pass, &format!("{round} {who}")).await.unwrap();
        }
    }

    /// Whether a page names an article.
    async fn names(&self, shelf: &Arc<Shelf>, page: &str, article: &str) -> bool {
        let (status, html) = opened(shelf, page).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        html.contains(&format!("\"{}\"", self.address(article).await))
    }
}

/// One turn does it all: nothing waits.
async fn at_once(press: &Press) {
    assert_eq!(press.turn().await.unwrap(), Turn { news: 1, left: 0 });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_leaves_or_changes_moves_no_other() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        press.catch_up().await.unwrap();
        let articles = s.many(SOME).await;
        assert_eq!(press.catch_up().await.unwrap(), SOME);
        for list in ["/latest", "/c/guomen"] {
            assert!(s.names(&shelf, &format!("{list}/1"), &articles[19]).await, "the oldest twenty");
            assert!(s.names(&shelf, list, &articles[20]).await && !s.names(&shelf, list, &articles[19]).await);
        }
        let newest = opened(&shelf, "/latest/2").await.1;

        s.take_down(&articles[3]).await;
        at_once(&press).await;
        assert!(!s.names(&shelf, "/latest/1", &articles[3]).await && s.names(&shelf, "/latest/1", &articles[19]).await);
        assert!(!opened(&shelf, "/sitemap/1").await.1.contains(&s.address(&articles[3]).await));
        assert_eq!(opened(&shelf, "/latest/2").await.1, newest, "nobody moved up");

        s.publish_again(&articles[5], "改过的题目", "guomen").await;
        at_once(&press).await;
        assert!(opened(&shelf, "/c/guomen/1").await.1.contains("改过的题目"));

        // The one that returns has its place again.
        s.publish_again(&articles[3], "回来了", "guomen").await;
        at_once(&press).await;
        assert!(s.names(&shelf, "/latest/1", &articles[3]).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_page_takes_over_from_the_one_that_is_full() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        let articles = s.many(39).await;
        press.catch_up().await.unwrap();
        assert!(s.names(&shelf, "/latest", &articles[0]).await, "one page as long as a second would be nearly empty");
        assert_eq!(opened(&shelf, "/latest/2").await.0, StatusCode::NOT_FOUND);
        let last = s.many(1).await;
        at_once(&press).await;
        for list in ["/latest", "/c/guomen"] {
            assert!(s.names(&shelf, &format!("{list}/2"), &last[0]).await && s.names(&shelf, list, &last[0]).await);
            assert!(!s.names(&shelf, list, &articles[0]).await && s.names(&shelf, &format!("{list}/1"), &articles[0]).await);
            assert!(!s.names(&shelf, &format!("{list}/1"), &articles[20]).await, "{list}/1 is closed");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_that_moves_to_another_section_leaves_the_old_one() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.db.alter("INSERT INTO section (code, name, about, place) VALUES ('xuexi', '学习', '', 2)").await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        let articles = s.many(SOME).await;
        press.catch_up().await.unwrap();
        s.publish_again(&articles[2], "搬家", "xuexi").await;
        press.catch_up().await.unwrap();
        assert!(s.names(&shelf, "/c/xuexi", &articles[2]).await && !s.names(&shelf, "/c/guomen/1", &articles[2]).await);
        // Forty are left in the old section: its pages closed up.
        assert!(s.names(&shelf, "/c/guomen/1", &articles[20]).await && s.names(&shelf, "/c/guomen/2", &articles[21]).await);
        assert!(s.names(&shelf, "/latest/1", &articles[2]).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_does_not_wait_for_an_edition_that_is_made_anew() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        s.press(&shelf).catch_up().await.unwrap();
        let articles = s.many(SOME).await;
        s.press(&shelf).catch_up().await.unwrap();

        // Another address: everything is to be made anew.
        let moved = s.press_at(&shelf, "https://moved.example");
        let left = moved.turn().await.unwrap().left;
        assert!(left > 0, "so many pages are more than one turn");
        let old = opened(&shelf, &s.address(&articles[0]).await).await;
        assert!(old.0 == StatusCode::OK && old.1.contains("https://zhibu.example/a/"), "the old pages stay readable");
        let fresh = s.many(1).await;
        let turn = moved.turn().await.unwrap();
        assert!(turn.news == 1 && turn.left > 0, "{turn:?}");
        for page in ["/", "/latest", "/c/guomen", "/feed.json"] {
            assert!(opened(&shelf, page).await.1.contains(&s.address(&fresh[0]).await), "{page}");
        }
        assert_eq!(opened(&shelf, &s.address(&fresh[0]).await).await.0, StatusCode::OK);

        // The process ends in the middle; the next one begins again and comes to an end.
        let next = s.press_at(&shelf, "https://moved.example");
        assert!(next.turn().await.unwrap().left > 0, "nothing was taken for done");
        next.catch_up().await.unwrap();
        for article in articles.iter().chain(&fresh) {
            let page = opened(&shelf, &s.address(article).await).await.1;
            assert!(page.contains("https://moved.example/a/") && !page.contains("https://zhibu.example"));
        }
        assert!(opened(&shelf, "/sitemap/1").await.1.contains("https://moved.example/a/"));
        assert_eq!(next.turn().await.unwrap(), Turn { news: 0, left: 0 });
        assert_eq!(s.press_at(&shelf, "https://moved.example").turn().await.unwrap(), Turn { news: 0, left: 0 }, "it is done");
    })
    .await;
}
