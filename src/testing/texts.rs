//! Texts in every state of their life, for tests: drafts, texts under review, published ones.

use std::marker::PhantomData;

use zhibu_doc::{Block, Doc};

use super::{Person, TestApp};
use crate::access::{Object, Role};
use crate::app::AnyKind;
use crate::approval::rules::{Conclusion, Said, Seen, Verdict};
use crate::approval::{self, Decide, Review};
use crate::publish::rules::{Attachment, Meta};
use crate::publish::{self, Article, Attach, EditArticle, NewArticle, SaveDraft, Submit, WriteArticle, draft_parts, object_of};

/// An article of a test.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The version of its draft.
    pub version: i64,
}

impl TestApp {
    /// An article with everything that 送审 asks for.
    pub async fn draft(&self, writer: &Person, unit: &str, title: &str) -> Text {
        let node = self.place(unit).to_owned();
        let proof = self.prove::<WriteArticle>(writer, Object::node(node.clone())).await;
        let id = self.app.store.execute(NewArticle { key: self.app.new_id(), node }, proof).await.expect("an article begins");
        let meta = Meta {
            title: title.into(),
            section: "guomen".into(),
            byline: "支部".into(),
            source: "支部".into(),
            ..Meta::default()
        };
        let doc = Doc { blocks: vec![Block::paragraph("今天查验了十二批冷链货物。")], ..Doc::default() };
        let save = SaveDraft { article: id.clone(), version: 1, meta, doc, publish_at: None, pin_days: 0, report: None };
        let proof = self.prove::<EditArticle>(writer, self.article(&id).await.object()).await;
        let saved = self.app.store.execute(save, proof).await.expect("the draft is saved");
        Text { id, title: title.to_owned(), version: saved.version }
    }

    /// Adds a small PDF to a draft; answers its hash.
    pub async fn attach(&self, writer: &Person, text: &mut Text) -> String {
        let bytes = bytes::Bytes::from(format!("%PDF-1.7 {}", text.id));
        let (length, hash) = (bytes.len(), self.app.files.put(bytes).await.expect("the file is stored"));
        let attachment = Attachment { hash: hash.clone(), name: "附件.pdf".into() };
        let bytes = i64::try_from(length).expect("a small file");
        let wish = Attach { article: text.id.clone(), attachment, media_type: "application/pdf".into(), bytes };
        let proof = self.prove::<EditArticle>(writer, self.article(&text.id).await.object()).await;
        text.version = self.app.store.execute(wish, proof).await.expect("the file is attached").version;
        hash
    }

    /// 送审; answers the round.
    pub async fn submit(&self, writer: &Person, text: &Text) -> String {
        let wish = Submit { key: self.app.new_id(), article: text.id.clone(), version: text.version };
        let proof = self.prove::<EditArticle>(writer, self.article(&text.id).await.object()).await;
        self.app.store.execute(wish, proof).await.expect("the text goes to review")
    }

    /// Says yes on the open step, as `reviewer`.
    pub async fn pass(&self, reviewer: &Person, round: &str) {
        let found = approval::round_of(self.app.store.read(), round).await.expect("the database answers");
        let (approval, law) = found.expect("the round is there");
        let proof = self.prove::<Review>(reviewer, approval::object(&approval)).await;
        let said = Said {
            verdict: Verdict::Pass,
            opinion: "核对过".into(),
            proofread: true,
            conclusion: Some(Conclusion::Open),
            basis: "不涉密".into(),
        };
        let step = law.step().expect("a step is open");
        let seen = Seen { step, version: approval.version, hash: approval.hash };
        let wish = Decide::<AnyKind> { key: self.app.new_id(), approval: round.to_owned(), seen, said, kind: PhantomData };
        self.app.store.execute(wish, proof).await.expect("the step is passed");
    }

    /// A text that went all the way, with a reviewer for each step.
    pub async fn published(&self, writer: &Person, unit: &str, title: &str) -> Text {
        let text = self.draft(writer, unit, title).await;
        let round = self.submit(writer, &text).await;
        for (role, unit) in [(Role::FirstReviewer, unit), (Role::SecondReviewer, "committee"), (Role::FinalReviewer, "bureau")] {
            self.pass(&self.person(Some(role), unit).await, &round).await;
        }
        text
    }

    /// The row of an article.
    pub async fn article(&self, id: &str) -> Article {
        object_of(self.app.store.read(), id).await.expect("the database answers").expect("the article is there")
    }

    /// Id of the newest revision of an article.
    pub async fn newest_revision(&self, article: &str) -> String {
        let sql = "SELECT id FROM revision WHERE article_id = $1 ORDER BY no DESC LIMIT 1";
        let row: Option<(String,)> =
            self.app.store.read().system("test").get(sql, &crate::args![article]).await.expect("the database answers");
        row.expect("a revision was made").0
    }

    /// The title that stands in a draft now.
    pub async fn title_of_draft(&self, article: &str) -> String {
        let parts = draft_parts(self.app.store.read(), article).await.expect("the database answers");
        parts.map(|(meta, _): (publish::rules::Meta, Doc)| meta.title).unwrap_or_default()
    }
}
