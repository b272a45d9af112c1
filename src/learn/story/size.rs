//! What an hour of learning leaves on the disk.

use super::stage::Stage;
use crate::db::Location;
use crate::testing::each_db;

/// Learners of one hour each: enough that the 32 kB which PostgreSQL gives to any table (its maps of free and of visible pages) hardly count.
const LEARNERS: i64 = 400;

/// For `scripts/prove learn ledger-size`: an hour is 120 beats, four questions answered, and the pauses that follow from them.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, for the proof"]
async fn the_size_of_an_hour() {
    each_db(|db| async move {
        // 24,000 characters: an hour.
        let stage = Stage::of(&db, 24_000).await;
        let (on, sql) = match &db.location {
            // The pages of the table and of the index of its key.
            Location::Sqlite(_) => {
                ("sqlite", "SELECT CAST(SUM(pgsize) AS BIGINT) FROM dbstat WHERE name IN ('ledger', 'sqlite_autoindex_ledger_1')")
            }
            Location::Postgres(_) => ("postgres", "SELECT CAST(pg_total_relation_size('ledger') AS BIGINT)"),
        };
        let size = || async {
            let (bytes,): (i64,) = db.store.read().system("test").get(sql, &[]).await.expect("a size").expect("a row");
            bytes
        };
        let empty = size().await;
        for _ in 0..LEARNERS {
            let mut learner = stage.learner().await;
            learner.open(&stage.course.lessons[0]).await;
            let (sitting, marks) = (learner.last["sitting"].clone(), learner.marks().await);
            let length = learner.last["lesson"]["length"].as_i64().expect("a length");
            assert_eq!(length, 3_600_000);
            learner.learn(&stage, &sitting, 0, length, &marks).await;
        }
        let (rows,): (i64,) = db
            .store
            .read()
            .system("test")
            .get("SELECT CAST(COUNT(*) AS BIGINT) FROM ledger", &[])
            .await
            .expect("rows")
            .expect("a row");
        let each = (size().await - empty) / LEARNERS;
        println!("ledger-size {on} {each} bytes a learner-hour, table and index, of {LEARNERS} hours; {rows} rows");
    })
    .await;
}
