//! The life of an article, told as scenes on both databases.

mod hands;
mod lists;
mod opening;

use std::marker::PhantomData;
use std::sync::Arc;

use zhibu_doc::{Block, Doc};

use super::rules::{Meta, State};
use super::{
    ArticleKind, EditAgain, EditArticle, NewArticle, SaveDraft, Submit, TakeArticleDown, TakeDown, TakeDue, Withdraw,
    WriteArticle,
};
use crate::access::{Action, Actor, Object, Proof, Role};
use crate::approval::rules::{Conclusion, Said, Seen, StepName, Verdict};
use crate::approval::{self, Borrow, Decide, Decided};
use crate::db::{Fail, Reader, audit};
use crate::people::{AddNodes, AddPersons, Grant, ImportBureau, NewNode, NewPerson, NewSection, NodeKind};
use crate::testing::{TestDb, each_db};

/// A bureau with a committee and two branches, and one person an office.
struct Stage {
    db: TestDb,
    branch: String,
}

const WRITER: &str = "writer";
const SECOND_WRITER: &str = "writer-2";
const FIRST: &str = "first";
const SECOND: &str = "second";
const LAST: &str = "last";
const SISTER: &str = "sister";

impl Stage {
    async fn set(db: TestDb) -> Self {
        let system = || Proof::system("test");
        let section = NewSection { code: "guomen".into(), name: "国门".into(), about: String::new() };
        let bureau =
            ImportBureau {
                bureau: "云汀局".into(), site_name: "云汀党建".into(), sections: vec![section], settings: Vec::new()
            };
        let bureau = db.store.execute(bureau, system()).await.unwrap();
        let node = |id: &str, parent: &str, kind, name: &str| NewNode {
            id: id.into(),
            parent: parent.into(),
            kind,
            name: name.into(),
            code: None,
            partners: Vec::new(),
        };
        let nodes = vec![
            node("committee", &bureau, NodeKind::Committee, "港区党委"),
            node("branch", "committee", NodeKind::Branch, "第一党支部"),
            node("sister-branch", "committee", NodeKind::Branch, "第二党支部"),
        ];
        db.store.execute(AddNodes { nodes }, system()).await.unwrap();
        let person = |id: &str, node: &str, role| NewPerson {
            id: id.into(),
            name: format!("甲{}", id.len()),
            sign_in_name: Some(format!("{id}-name")),
            password_hash: Some("x".into()),
            node: node.into(),
            post: "党员".into(),
            from: "2026-01-01".into(),
            roles: vec![Grant { role, node: node.into() }],
        };
        let persons = vec![
            person(WRITER, "branch", Role::Writer),
            person(SECOND_WRITER, "branch", Role::Writer),
            person(FIRST, "branch", Role::FirstReviewer),
            person(SECOND, "committee", Role::SecondReviewer),
            person(LAST, &bureau, Role::FinalReviewer),
            person(SISTER, "sister-branch", Role::FirstReviewer),
        ];
        db.store.execute(AddPersons { persons }, system()).await.unwrap();
        Self { db, branch: "branch".into() }
    }

    fn read(&self) -> &Reader {
        self.db.store.read()
    }

    async fn may<A: Action>(&self, who: &str, object: Object) -> Option<Proof<A>> {
        let actor = Actor { person: who.into(), session: String::new() };
        self.read().prove::<A>(&actor, object, self.now()).await.unwrap()
    }

    fn now(&self) -> i64 {
        crate::ambient::Clock::now(&*self.db.clock)
    }

    async fn begin(&self, who: &str) -> String {
        let proof = self.may::<WriteArticle>(who, Object::node(self.branch.clone())).await.unwrap();
        self.db
            .store
            .execute(NewArticle { key: format!("new {who} {}", self.now()), node: self.branch.clone() }, proof)
            .await
            .unwrap()
    }

    async fn edit(&self, who: &str, article: &str) -> Proof<EditArticle> {
        let object = super::object_of(self.read(), article).await.unwrap().unwrap().object();
        self.may::<EditArticle>(who, object).await.unwrap()
    }

    async fn save(&self, who: &str, article: &str, version: i64, text: &str, publish_at: Option<i64>) -> Result<i64, Fail> {
        let meta = Meta {
            title: "题".into(),
            section: "guomen".into(),
            byline: "支部".into(),
            source: "支部".into(),
            ..Meta::default()
        };
        let doc = Doc { blocks: vec![Block::paragraph(text)], ..Doc::default() };
        let save = SaveDraft { article: article.into(), version, meta, doc, publish_at, pin_days: 0, report: None };
        let proof = self.edit(who, article).await;
        self.db.store.execute(save, proof).await.map(|saved| saved.version)
    }

    async fn submit(&self, who: &str, article: &str, version: i64) -> Result<String, Fail> {
        let command = Submit { key: format!("submit {article} {version}"), article: article.into(), version };
        let proof = self.edit(who, article).await;
        self.db.store.execute(command, proof).await
    }

    async fn decide(&self, who: &str, round: &str, verdict: Verdict, key: &str) -> Result<Decided, Fail> {
        let (approval, _) = approval::round_of(self.read(), round).await.unwrap().unwrap();
        let Some(proof) = self.may::<approval::Review>(who, approval::object(&approval)).await else {
            return Err(Fail::NotThere);
        };
        self.db.store.execute(self.decision(round, verdict, key).await, proof).await
    }

    /// The form of a decision as it looks now.
    async fn decision(&self, round: &str, verdict: Verdict, key: &str) -> Decide<ArticleKind> {
        let (approval, law) = approval::round_of(self.read(), round).await.unwrap().unwrap();
        let step = law.step().unwrap_or(StepName::FinalReview);
        let said = Said {
            verdict,
            opinion: "核对过".into(),
            proofread: true,
            conclusion: Some(Conclusion::Open),
            basis: "不涉密".into(),
        };
        let seen = Seen { step, version: approval.version, hash: approval.hash };
        Decide::<ArticleKind> { key: key.into(), approval: round.into(), seen, said, kind: PhantomData }
    }

    async fn state(&self, article: &str) -> State {
        super::object_of(self.read(), article).await.unwrap().unwrap().state()
    }

    /// What the edition was told of articles; the units were founded before.
    async fn log(&self) -> Vec<String> {
        let rows: Vec<(String,)> =
            self.read().system("test").all("SELECT what FROM edition_log WHERE what <> 'units' ORDER BY seq", &[]).await.unwrap();
        rows.into_iter().map(|(what,)| what).collect()
    }

    async fn published(&self, text: &str) -> String {
        let article = self.begin(WRITER).await;
        let version = self.save(WRITER, &article, 1, text, None).await.unwrap();
        let round = self.submit(WRITER, &article, version).await.unwrap();
        for who in [FIRST, SECOND, LAST] {
            self.decide(who, &round, Verdict::Pass, &format!("{round} {who}")).await.unwrap();
        }
        article
    }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Fail>) -> &'static str {
    match outcome {
        Err(Fail::Refused(refusal)) => refusal.code,
        Err(Fail::NotThere) => "not there",
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn three_people_say_yes_and_the_text_is_public_in_the_same_transaction() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let article = s.begin(WRITER).await;
        let version = s.save(WRITER, &article, 1, "正文", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        assert_eq!(s.state(&article).await, State::InReview);
        // A frozen text does not change, and nobody decides out of turn or on a step that is not theirs.
        assert_eq!(refused(s.save(WRITER, &article, version, "偷偷改", None).await), "text-is-frozen");
        assert_eq!(refused(s.decide(SECOND, &round, Verdict::Pass, "early").await), "review-not-your-step");
        assert_eq!(refused(s.decide(WRITER, &round, Verdict::Pass, "own").await), "not there");
        assert_eq!(refused(s.decide(SISTER, &round, Verdict::Pass, "sister").await), "not there");
        assert_eq!(s.decide(FIRST, &round, Verdict::Pass, "a").await.unwrap(), Decided::Next);
        assert_eq!(s.decide(SECOND, &round, Verdict::Pass, "b").await.unwrap(), Decided::Next);
        assert!(s.log().await.is_empty());
        assert_eq!(s.decide(LAST, &round, Verdict::Pass, "c").await.unwrap(), Decided::Approved);
        assert_eq!(s.state(&article).await, State::Published);
        assert_eq!(s.log().await, ["publish"]);
        let (count, altered) = super::verify_revisions(s.read()).await.unwrap();
        assert_eq!((count, altered), (1, Vec::new()));
    })
    .await;
}

#[tokio::test]
async fn a_house_without_committees_has_its_second_review_at_the_bureau() {
    each_db(|db| async move {
        let mut s = Stage::set(db).await;
        let system = || Proof::system("test");
        let sql = "SELECT id FROM node WHERE parent_id IS NULL";
        let (bureau,): (String,) = s.read().system("test").get(sql, &[]).await.unwrap().unwrap();
        let nodes = vec![NewNode {
            id: "small".into(),
            parent: bureau.clone(),
            kind: NodeKind::Branch,
            name: "机关党支部".into(),
            code: None,
            partners: Vec::new(),
        }];
        s.db.store.execute(AddNodes { nodes }, system()).await.unwrap();
        let grant = |person: &str, role, node: &str| (person.to_owned(), Grant { role, node: node.into() });
        let grants = vec![
            grant(WRITER, Role::Writer, "small"),
            grant(SISTER, Role::FirstReviewer, "small"),
            grant(FIRST, Role::SecondReviewer, &bureau),
        ];
        s.db.store.execute(crate::people::GiveRolesAtOnce { grants }, system()).await.unwrap();
        s.branch = "small".into();
        let article = s.begin(WRITER).await;
        let version = s.save(WRITER, &article, 1, "正文", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        // The reviewer of a committee that this branch does not belong to has no hand in it.
        assert_eq!(refused(s.decide(SECOND, &round, Verdict::Pass, "other").await), "not there");
        for who in [SISTER, FIRST, LAST] {
            s.decide(who, &round, Verdict::Pass, who).await.unwrap();
        }
        assert_eq!(s.state(&article).await, State::Published);
    })
    .await;
}

#[tokio::test]
async fn a_set_time_is_kept_and_can_be_taken_back() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let at = s.now() + 3_600_000;
        let mut articles = Vec::new();
        for n in 0..2 {
            s.db.clock.advance(1_000);
            let article = s.begin(WRITER).await;
            let version = s.save(WRITER, &article, 1, &format!("第 {n} 篇"), Some(at)).await.unwrap();
            let round = s.submit(WRITER, &article, version).await.unwrap();
            for who in [FIRST, SECOND, LAST] {
                s.decide(who, &round, Verdict::Pass, &format!("{round} {who}")).await.unwrap();
            }
            assert_eq!(s.state(&article).await, State::Scheduled);
            articles.push(article);
        }
        let withdraw = Withdraw { key: "back".into(), article: articles[0].clone() };
        let proof = s.edit(WRITER, &articles[0]).await;
        s.db.store.execute(withdraw, proof).await.unwrap();
        let due = || s.db.store.execute(TakeDue, Proof::system("test"));
        assert_eq!(due().await.unwrap(), 0);
        s.db.clock.set(at);
        assert_eq!(due().await.unwrap(), 1);
        assert_eq!(due().await.unwrap(), 0);
        assert_eq!((s.state(&articles[0]).await, s.state(&articles[1]).await), (State::Draft, State::Published));
        // 改一版 begins without the hour that is past.
        let again = EditAgain { key: "again".into(), article: articles[1].clone() };
        s.db.store.execute(again, s.edit(WRITER, &articles[1]).await).await.unwrap();
        assert_eq!(super::store::draft_of(s.read(), &articles[1]).await.unwrap().unwrap().publish_at, None);
    })
    .await;
}

#[tokio::test]
async fn a_new_version_goes_the_same_way_and_a_take_down_tells_why() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let article = s.published("第一版").await;
        let again = EditAgain { key: "again".into(), article: article.clone() };
        let proof = s.edit(WRITER, &article).await;
        s.db.store.execute(again, proof).await.unwrap();
        let (_, draft) = (0, super::store::draft_of(s.read(), &article).await.unwrap().unwrap());
        let version = s.save(WRITER, &article, draft.version, "第二版", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        assert_eq!(s.decide(FIRST, &round, Verdict::ReturnToWriter, "r").await.unwrap(), Decided::Returned);
        assert_eq!(s.state(&article).await, State::Returned);
        let version = s.save(WRITER, &article, version, "第二版，改过", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        for who in [FIRST, SECOND, LAST] {
            s.decide(who, &round, Verdict::Pass, &format!("{round} {who}")).await.unwrap();
        }
        let (versions,): (i64,) =
            s.read().system("test").get("SELECT count(*) FROM publication_version", &[]).await.unwrap().unwrap();
        assert_eq!(versions, 2);
        let object = super::object_of(s.read(), &article).await.unwrap().unwrap().object();
        let down = |key: &str, reason: &str| TakeDown { key: key.into(), article: article.clone(), reason: reason.into() };
        assert!(s.may::<TakeArticleDown>(WRITER, object.clone()).await.is_none());
        let proof = s.may::<TakeArticleDown>(LAST, object).await.unwrap();
        assert_eq!(refused(s.db.store.execute(down("d1", " "), proof.clone()).await), "reason-missing");
        s.db.store.execute(down("d2", "照片未征得同意"), proof).await.unwrap();
        assert_eq!(s.state(&article).await, State::TakenDown);
        assert_eq!(s.log().await, ["publish", "publish", "take_down"]);
    })
    .await;
}

#[tokio::test]
async fn a_take_down_also_stops_the_new_version_that_waits_for_its_hour() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let article = s.published("第一版").await;
        s.db.store
            .execute(EditAgain { key: "again".into(), article: article.clone() }, s.edit(WRITER, &article).await)
            .await
            .unwrap();
        let draft = super::store::draft_of(s.read(), &article).await.unwrap().unwrap();
        let at = s.now() + 3_600_000;
        let version = s.save(WRITER, &article, draft.version, "第二版", Some(at)).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        for who in [FIRST, SECOND, LAST] {
            s.decide(who, &round, Verdict::Pass, &format!("{round} {who}")).await.unwrap();
        }
        assert_eq!(s.state(&article).await, State::Scheduled);
        let object = super::object_of(s.read(), &article).await.unwrap().unwrap().object();
        let proof = s.may::<TakeArticleDown>(LAST, object).await.unwrap();
        let down = TakeDown { key: "down".into(), article: article.clone(), reason: "照片未征得同意".into() };
        s.db.store.execute(down, proof).await.unwrap();
        assert_eq!(s.state(&article).await, State::TakenDown);
        s.db.clock.set(at);
        assert_eq!(s.db.store.execute(TakeDue, Proof::system("test")).await.unwrap(), 0);
        assert_eq!(s.log().await, ["publish", "take_down"]);
    })
    .await;
}

#[tokio::test]
async fn an_altered_row_is_named() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.published("正文").await;
        crate::start::seal(&s.db.store).await.unwrap();
        let (entries, wrong) = audit::verify(s.read()).await.unwrap();
        assert!(entries > 5 && wrong.is_empty(), "{wrong:?}");
        s.db.alter("UPDATE audit SET actor = 'somebody else' WHERE seq = 3").await;
        assert_eq!(audit::verify(s.read()).await.unwrap().1, [audit::Wrong::Entry(3)]);
        s.db.alter("UPDATE revision SET doc = replace(doc, '正文', '别的')").await;
        assert_eq!(super::verify_revisions(s.read()).await.unwrap().1.len(), 1);
    })
    .await;
}
