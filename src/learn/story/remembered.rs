//! What is remembered of a record is what the record says.

use zhibu_earned::account;

use super::stage::{Learner, Stage};
use crate::learn::store::ledger;
use crate::testing::{TestApp, each_db};

/// Looks at the record by every process, twice, and compares with reading it whole.
async fn holds(learner: &Learner, processes: &[&TestApp], step: &str) {
    for test in processes {
        let reader = test.app.store.read();
        let whole = ledger::read(reader, &learner.person.id).await.expect("the record");
        for look in ["at the first look", "at the second look"] {
            let known = test.app.records.of(reader, &learner.person.id).await.expect("the record");
            assert_eq!(known.record, whole.record, "{step}, {look}");
            assert_eq!(known.account, account(&whole.record), "{step}, {look}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_remembered_of_a_record_is_what_it_says() {
    each_db(|db| async move {
        let stage = Stage::of(&db, 8_000).await;
        let other = TestApp::of(&db).await;
        let both = [&stage.test, &other];
        let mut learner = stage.learner().await;
        holds(&learner, &both, "nothing yet").await;
        learner.open(&stage.course.lessons[0]).await;
        holds(&learner, &both, "a sitting without a row").await;
        let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
        let length = learner.last["lesson"]["length"].as_i64().expect("a length");
        learner.learn(&stage, &sitting, 0, length / 2, &marks).await;
        holds(&learner, &both, "half of it").await;
        learner.learn(&stage, &sitting, length / 2, length, &marks).await;
        // One process looks away for two rows, the other one for none.
        holds(&learner, &both[..1], "all of it").await;
        learner.check(&stage.course.unit, 5).await;
        holds(&learner, &both, "the check").await;
        learner.open(&stage.course.lessons[0]).await;
        holds(&learner, &both, "opened again").await;

        // Evidence goes by law, in one process; the head of the chain stays what it was.
        stage.pass(800 * 24 * 3_600_000);
        let before = stage.test.app.records.of(stage.test.app.store.read(), &learner.person.id).await.expect("the record");
        crate::learn::sweep(&other.app).await.expect("swept");
        let after = stage.test.app.records.of(stage.test.app.store.read(), &learner.person.id).await.expect("the record");
        assert!(after.record.entries.len() < before.record.entries.len(), "what went is remembered by nobody");
        holds(&learner, &both, "evidence gone").await;

        // A record that does not lead to its head is read as it stands, each time.
        db.alter("UPDATE ledger SET body = NULL, salt = NULL").await;
        db.alter("UPDATE learner SET chain = 'x'").await;
        holds(&learner, &both, "altered").await;
    })
    .await;
}
