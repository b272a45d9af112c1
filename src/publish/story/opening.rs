//! A link always opens: from publication to the shelf, without the database, and what leaves with an article.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;

use super::*;
use crate::edition::{Press, Shelf};
use crate::files::Files;
use crate::publish::commands::Attach;
use crate::publish::rules::Attachment;
use crate::web::assets::Assets;
use crate::web::i18n::Lang;

impl Stage {
    pub(super) fn shelf(&self) -> Arc<Shelf> {
        Arc::new(Shelf::open(&self.db.folder, Arc::new(Assets::load())).unwrap())
    }

    pub(super) fn press(&self, shelf: &Arc<Shelf>) -> Press {
        self.press_at(shelf, "https://zhibu.example")
    }

    pub(super) fn press_at(&self, shelf: &Arc<Shelf>, public_url: &str) -> Press {
        let (files, lang, assets) = (Files::below(&self.db.folder), Arc::new(Lang::zh()), Arc::new(Assets::load()));
        Press::new(shelf.clone(), self.read().clone(), files, lang, assets, public_url)
    }

    pub(super) async fn address(&self, article: &str) -> String {
        format!("/a/{}", super::super::object_of(self.read(), article).await.unwrap().unwrap().code)
    }

    /// A published article with one attachment of these bytes; answers it and the public name of the attachment.
    async fn with_attachment(&self, text: &str, bytes: &'static [u8]) -> (String, String) {
        let article = self.begin(WRITER).await;
        self.db.clock.advance(1_000);
        let version = self.save(WRITER, &article, 1, text, None).await.unwrap();
        let hash = Files::below(&self.db.folder).put_now(bytes).unwrap();
        let attach = Attach {
            article: article.clone(),
            attachment: Attachment { hash: hash.clone(), name: "表.pdf".into() },
            media_type: "application/pdf".into(),
            bytes: 9,
        };
        let proof = self.edit(WRITER, &article).await;
        self.db.store.execute(attach, proof).await.unwrap();
        let round = self.submit(WRITER, &article, version + 1).await.unwrap();
        for who in [FIRST, SECOND, LAST] {
            self.decide(who, &round, Verdict::Pass, &format!("{round} {who}")).await.unwrap();
        }
        (article, format!("/f/{hash}.pdf"))
    }

    pub(super) async fn take_down(&self, article: &str) {
        let object = super::super::object_of(self.read(), article).await.unwrap().unwrap().object();
        let proof = self.may::<TakeArticleDown>(LAST, object).await.unwrap();
        let down = TakeDown { key: format!("down {article}"), article: article.into(), reason: "照片未征得同意".into() };
        self.db.store.execute(down, proof).await.unwrap();
    }
}

pub(super) async fn opened(shelf: &Arc<Shelf>, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = shelf.answer(&request).await.expect("an address of the edition");
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_link_opens_cold_and_without_a_database() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let (article, file) = s.with_attachment("关里关外", b"%PDF one").await;
        let address = s.address(&article).await;
        assert_eq!(opened(&shelf, &address).await.0, StatusCode::SERVICE_UNAVAILABLE, "not yet printed is not gone");
        s.press(&shelf).catch_up().await.unwrap();
        // Another process, nothing in memory, and nobody who could ask the database.
        let cold = s.shelf();
        for path in ["/", "/latest", "/c/guomen", "/feed.rss", "/feed.atom", "/feed.json", "/sitemap.xml", &file, &address] {
            assert_eq!(opened(&cold, path).await.0, StatusCode::OK, "{path}");
        }
        assert!(opened(&cold, &address).await.1.contains("关里关外"));
        assert!(opened(&cold, "/feed.json").await.1.contains(&format!("https://zhibu.example{address}")));
        assert_eq!(opened(&cold, "/a/00000000").await.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_a_crash_repeats_gives_the_same_bytes() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        press.catch_up().await.unwrap();
        let came_to = shelf.fact("seq").unwrap();
        let article = s.published("正文").await;
        assert_eq!(press.catch_up().await.unwrap(), 1);
        assert_eq!(press.catch_up().await.unwrap(), 0, "nothing new");
        let address = s.address(&article).await;
        let before = (opened(&shelf, &address).await, opened(&shelf, "/").await);
        // The pages were put down, and the process died before it wrote down how far it had come.
        shelf.set_fact("seq", &came_to).unwrap();
        assert_eq!(press.catch_up().await.unwrap(), 1);
        assert_eq!(before, (opened(&shelf, &address).await, opened(&shelf, "/").await));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_down_tells_why_and_takes_its_files_along_unless_another_shows_them() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        let (first, own) = s.with_attachment("甲", b"%PDF own").await;
        let (second, shared) = s.with_attachment("乙", b"%PDF shared").await;
        let (third, _) = s.with_attachment("丙", b"%PDF shared").await;
        press.catch_up().await.unwrap();
        s.take_down(&first).await;
        s.take_down(&second).await;
        press.catch_up().await.unwrap();
        let (status, page) = opened(&shelf, &s.address(&first).await).await;
        assert_eq!(status, StatusCode::GONE);
        assert!(page.contains("照片未征得同意") && !page.contains('甲'));
        assert_eq!(opened(&shelf, &own).await.0, StatusCode::NOT_FOUND);
        assert_eq!(opened(&shelf, &shared).await.0, StatusCode::OK, "丙 shows it still");
        let feed = opened(&shelf, "/feed.json").await.1;
        assert!(feed.contains(&s.address(&third).await) && !feed.contains(&s.address(&second).await));
        s.take_down(&third).await;
        press.catch_up().await.unwrap();
        assert_eq!(opened(&shelf, &shared).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_lost_several_pages_at_once_keeps_none_of_them() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        press.catch_up().await.unwrap();
        let article = s.published("甲").await;
        // Pages of texts that left while this process was away.
        for number in 2..5 {
            shelf.put(&format!("/latest/{number}"), 200, "text/html", b"what was taken down").unwrap();
        }
        s.take_down(&article).await;
        press.catch_up().await.unwrap();
        assert_eq!(opened(&shelf, "/latest/1").await.0, StatusCode::OK);
        for number in 2..5 {
            assert_eq!(opened(&shelf, &format!("/latest/{number}")).await.0, StatusCode::NOT_FOUND, "{number}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_of_one_text_keeps_no_other_from_the_public() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        press.catch_up().await.unwrap();
        let (broken, _) = s.with_attachment("甲", b"%PDF own").await;
        s.db.alter_with(format!("UPDATE revision SET meta = 'no json' WHERE article_id = '{broken}'")).await;
        let (without, file) = s.with_attachment("乙", b"%PDF gone").await;
        let hash = crate::files::Files::below(&s.db.folder).put_now(b"%PDF gone").unwrap();
        std::fs::remove_file(Files::below(&s.db.folder).path(&hash)).unwrap();
        let (whole, _) = s.with_attachment("丙", b"%PDF here").await;
        press.catch_up().await.unwrap();
        assert_eq!(opened(&shelf, &s.address(&broken).await).await.0, StatusCode::NOT_FOUND);
        assert_eq!(opened(&shelf, &file).await.0, StatusCode::NOT_FOUND);
        for article in [&without, &whole] {
            let address = s.address(article).await;
            assert_eq!(opened(&shelf, &address).await.0, StatusCode::OK);
            for list in ["/", "/latest", "/feed.json"] {
                assert!(opened(&shelf, list).await.1.contains(&address), "{list}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_shows_a_file_to_whoever_sees_a_text_that_names_it() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let (article, _) = s.with_attachment("甲", b"%PDF own").await;
        let other = s.begin(SECOND_WRITER).await;
        let hash = crate::files::Files::below(&s.db.folder).put_now(b"%PDF own").unwrap();
        let named = |article: String, hash: String| {
            let reader = s.read().clone();
            async move { super::super::file_use::is_named(&reader, &article, &hash).await.unwrap() }
        };
        assert!(named(article.clone(), hash.clone()).await);
        assert!(!named(other, hash.clone()).await);
        // Taken off the draft, the frozen revision names it still.
        let again = EditAgain { key: "again".into(), article: article.clone() };
        s.db.store.execute(again, s.edit(WRITER, &article).await).await.unwrap();
        let detach = crate::publish::commands::Detach { article: article.clone(), hash: hash.clone() };
        s.db.store.execute(detach, s.edit(WRITER, &article).await).await.unwrap();
        assert!(named(article, hash).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_about_one_article_writes_to_no_other() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let (mine, other) = (s.begin(WRITER).await, s.begin(SECOND_WRITER).await);
        let proof = s.edit(WRITER, &mine).await;
        let withdraw = Withdraw { key: "x".into(), article: other };
        assert_eq!(refused(s.db.store.execute(withdraw, proof).await), "not there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_unit_has_its_page_and_a_renamed_one_its_new_name() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        let press = s.press(&shelf);
        press.catch_up().await.unwrap();
        let node = NewNode {
            id: "third".into(),
            parent: "committee".into(),
            kind: NodeKind::Branch,
            name: "第三党支部".into(),
            code: Some("third".into()),
            partners: Vec::new(),
        };
        s.db.store.execute(AddNodes { nodes: vec![node] }, Proof::system("test")).await.unwrap();
        press.catch_up().await.unwrap();
        assert_eq!(opened(&shelf, "/o/third").await.0, StatusCode::OK);
        s.db.clock.advance(1_000);
        let rename = crate::people::RenameNode { key: "r".into(), node: "third".into(), name: "查验三科党支部".into() };
        s.db.store.execute(rename, Proof::system("test")).await.unwrap();
        press.catch_up().await.unwrap();
        assert!(opened(&shelf, "/o/third").await.1.contains("查验三科党支部"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_older_copy_of_the_database_came_back_new_texts_still_appear() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let shelf = s.shelf();
        for text in ["一篇", "又一篇"] {
            s.db.clock.advance(1_000);
            s.published(text).await;
        }
        let press = s.press(&shelf);
        press.catch_up().await.unwrap();
        // As the backup was: the log had not come that far.
        s.db.alter("DELETE FROM edition_log").await;
        s.db.alter("UPDATE edition_head SET seq = 0").await;
        press.catch_up().await.unwrap();
        s.db.clock.advance(1_000);
        let article = s.published("恢复以后写的").await;
        press.catch_up().await.unwrap();
        let address = s.address(&article).await;
        assert_eq!(opened(&shelf, &address).await.0, StatusCode::OK);
        assert!(opened(&shelf, "/").await.1.contains(&address));
    })
    .await;
}
