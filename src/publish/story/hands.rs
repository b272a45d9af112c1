//! Several hands on one text, and one hand that clicks twice.

use super::*;

#[tokio::test]
async fn of_two_writers_the_second_is_told_and_nothing_is_lost() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let article = s.begin(WRITER).await;
        let version = s.save(WRITER, &article, 1, "甲写的", None).await.unwrap();
        assert_eq!(refused(s.save(SECOND_WRITER, &article, 1, "乙写的", None).await), "draft-moved-on");
        // A second click of the same hand is no second writer; the same words of another hand are, and so are other words.
        assert_eq!(s.save(WRITER, &article, 1, "甲写的", None).await.unwrap(), version);
        assert_eq!(refused(s.save(SECOND_WRITER, &article, 1, "甲写的", None).await), "draft-moved-on");
        assert_eq!(refused(s.save(WRITER, &article, 1, "甲又写", None).await), "draft-moved-on");
        assert_eq!(s.save(SECOND_WRITER, &article, version, "乙接着写", None).await.unwrap(), version + 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_saved_the_draft_cannot_review_it_and_a_sister_branch_helps_out() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        // The only first reviewer also writes: give him the role, and let him save.
        let grants = vec![(FIRST.to_owned(), Grant { role: Role::Writer, node: s.branch.clone() })];
        s.db.store.execute(crate::people::GiveRolesAtOnce { grants }, Proof::system("test")).await.unwrap();
        let article = s.begin(WRITER).await;
        let version = s.save(FIRST, &article, 1, "初审员也改过", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        assert_eq!(refused(s.decide(FIRST, &round, Verdict::Pass, "own").await), "review-own-text");
        let (approval, _) = approval::round_of(s.read(), &round).await.unwrap().unwrap();
        let proof = s.may::<approval::AskForHelp>(WRITER, approval::object(&approval)).await.unwrap();
        let borrow = |person: &str| Borrow { key: format!("borrow {person}"), approval: round.clone(), person: person.into() };
        assert_eq!(refused(s.db.store.execute(borrow(FIRST), proof.clone()).await), "borrow-author");
        assert_eq!(refused(s.db.store.execute(borrow(SECOND_WRITER), proof.clone()).await), "borrow-no-reviewer");
        s.db.store.execute(borrow(SISTER), proof).await.unwrap();
        let click = s.decision(&round, Verdict::Pass, "help").await;
        assert_eq!(s.decide(SISTER, &round, Verdict::Pass, "help").await.unwrap(), Decided::Next);
        // The second click on the same form: the leave is used up, its answer is not. For nobody else, and for no other content.
        assert_eq!(s.db.store.answered(&click, SISTER).await.unwrap(), Some(Decided::Next));
        assert_eq!(s.db.store.answered(&click, FIRST).await.unwrap(), None);
        let other = s.decision(&round, Verdict::ReturnToWriter, "help").await;
        assert_eq!(s.db.store.answered(&other, SISTER).await.unwrap(), None);
        // Borrowed for one step: afterwards the round is as closed to him as before.
        assert_eq!(refused(s.decide(SISTER, &round, Verdict::Pass, "again").await), "not there");
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_taken_back_is_closed_to_whoever_was_borrowed_for_it() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let article = s.begin(WRITER).await;
        let version = s.save(WRITER, &article, 1, "正文", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        let (approval, _) = approval::round_of(s.read(), &round).await.unwrap().unwrap();
        let proof = s.may::<approval::AskForHelp>(WRITER, approval::object(&approval)).await.unwrap();
        let borrow = Borrow { key: "borrow".into(), approval: round.clone(), person: SISTER.into() };
        s.db.store.execute(borrow, proof).await.unwrap();
        assert!(s.may::<approval::Review>(SISTER, approval::object(&approval)).await.is_some());
        let withdraw = Withdraw { key: "back".into(), article: article.clone() };
        s.db.store.execute(withdraw, s.edit(WRITER, &article).await).await.unwrap();
        assert!(s.may::<approval::Review>(SISTER, approval::object(&approval)).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_double_click_gets_the_first_answer_and_two_answers_at_once_have_one_winner() {
    each_db(|db| async move {
        let s = Arc::new(Stage::set(db).await);
        let article = s.begin(WRITER).await;
        let version = s.save(WRITER, &article, 1, "正文", None).await.unwrap();
        let round = s.submit(WRITER, &article, version).await.unwrap();
        let (approval, law) = approval::round_of(s.read(), &round).await.unwrap().unwrap();
        let proof = s.may::<approval::Review>(FIRST, approval::object(&approval)).await.unwrap();
        let wish = |key: &str, verdict| Decide::<ArticleKind> {
            key: key.into(),
            approval: round.clone(),
            seen: Seen { step: law.step().unwrap(), version: approval.version, hash: approval.hash.clone() },
            said: Said { verdict, opinion: "好".into(), proofread: true, conclusion: None, basis: String::new() },
            kind: PhantomData,
        };
        let clicks = (0..20).map(|n| {
            let (store, proof) = (s.db.store.clone(), proof.clone());
            // Even ones click twice on 通过, odd ones try 退回修改 with keys of their own.
            let command =
                if n % 2 == 0 { wish("same", Verdict::Pass) } else { wish(&format!("other {n}"), Verdict::ReturnToWriter) };
            tokio::spawn(async move { store.execute(command, proof).await })
        });
        let mut won = std::collections::BTreeSet::new();
        for click in clicks.collect::<Vec<_>>() {
            match click.await.unwrap() {
                Ok(decided) => {
                    won.insert(format!("{decided:?}"));
                }
                Err(Fail::Refused(refusal)) => {
                    assert!(matches!(refusal.code, "review-moved-on" | "review-over" | "review-not-your-step"), "{refusal}");
                }
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(won.len(), 1, "{won:?}");
        let (opinions,): (i64,) =
            s.read().system("test").get("SELECT count(*) FROM approval_opinion", &[]).await.unwrap().unwrap();
        assert_eq!(opinions, 1);
    })
    .await;
}
