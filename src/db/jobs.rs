//! Work for later: one table, leases, at least once.
//!
//! Promises: a job is enqueued in the transaction of the command that wants it, so a refused command leaves none; of several processes one
//! holds a job, and when that one dies another takes it after the lease; a job that fails is tried again, later each time, and is never
//! dropped in silence. A job may run twice (a process can die between the work and its end), so what it does is idempotent.

use serde::{Deserialize, Serialize};

use super::{Command, Fail, Reader, Tx};
use crate::access::{Action, Proof};
use crate::ambient::Instant;
use crate::args;

/// How long a process may hold a job without a word, ms.
pub const LEASE: Instant = 10 * 60_000;
/// Tries before a job waits for a person.
const TRIES: i64 = 12;
/// The wait after the first failure, ms; it doubles, up to [`LONGEST`].
const FIRST_WAIT: Instant = 10_000;
/// The longest wait between two tries, ms.
const LONGEST: Instant = 3_600_000;
/// The due time of a job that waits for a person.
const NEVER: Instant = Instant::MAX;

/// Jobs are the program's own work.
#[derive(Debug)]
pub struct Working;
impl Action for Working {
    const NAME: &'static str = "job.work";
}

/// A job as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What to do.
    pub kind: String,
    /// With what, as JSON.
    pub data: String,
    /// Failed tries so far.
    pub tries: i64,
}

/// When to try again after so many failed tries; nothing: a person must look.
pub fn wait_after(tries: i64) -> Option<Instant> {
    let doubled = FIRST_WAIT.checked_shl(u32::try_from(tries - 1).unwrap_or_default()).unwrap_or(LONGEST);
    (tries < TRIES).then(|| doubled.clamp(FIRST_WAIT, LONGEST))
}

/// Puts a job down, inside a command. A job of that name that waits already stays as it is.
///
/// # Errors
/// The database's.
pub async fn enqueue(tx: &mut Tx, kind: &'static str, name: &str, data: &serde_json::Value, due_at: Instant) -> Result<(), Fail> {
    let (id, now) = (tx.id(), tx.now());
    tx.exec(
        "INSERT INTO job (id, kind, name, data, due_at, tries, held_until, trouble, made_at) VALUES ($1, $2, $3, $4, $5, 0, 0, '', $6) \
         ON CONFLICT (name) DO NOTHING",
        &args![id, kind, name, data.to_string(), due_at, now],
    )
    .await?;
    Ok(())
}

/// Jobs that take minutes: they are worked beside the others, so that none waits for them.
macro_rules! is_long {
    () => {
        "(CASE WHEN kind = 'media.prepare' THEN 1 ELSE 0 END)"
    };
}

/// Whether any job could be taken now: a look that writes nothing.
///
/// # Errors
/// The database's.
pub async fn is_due(reader: &Reader, now: Instant, long: bool) -> sqlx::Result<bool> {
    let sql = concat!("SELECT id FROM job WHERE due_at <= $1 AND held_until <= $1 AND ", is_long!(), " = $2 LIMIT 1");
    let row: Option<(String,)> = reader.system("jobs").get(sql, &args![now, i64::from(long)]).await?;
    Ok(row.is_some())
}

/// Takes the job that is due longest, if any.
#[derive(Debug, Serialize)]
pub struct Take {
    /// This process.
    pub holder: String,
    /// One of those that take minutes, or one of the others.
    pub long: bool,
}

impl Command for Take {
    type Done = Option<Job>;
    type Act = Working;
    const NAME: &'static str = "job.take";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<Option<Job>, Fail> {
        let now = tx.now();
        let job: Option<Job> = tx
            .get(
                concat!(
                    "SELECT id, kind, data, tries FROM job WHERE due_at <= $1 AND held_until <= $1 AND ",
                    is_long!(),
                    " = $2 ORDER BY due_at, id LIMIT 1"
                ),
                &args![now, i64::from(self.long)],
            )
            .await?;
        if let Some(job) = &job {
            tx.exec(
                "UPDATE job SET held_by = $2, held_until = $3 WHERE id = $1",
                &args![job.id.as_str(), self.holder.as_str(), now + LEASE],
            )
            .await?;
        }
        Ok(job)
    }
}

/// Says that the holder of a long job is still at work. Answers whether it still is the holder.
#[derive(Debug, Serialize)]
pub struct Renew {
    /// The job.
    pub job: String,
    /// This process.
    pub holder: String,
}

impl Command for Renew {
    type Done = bool;
    type Act = Working;
    const NAME: &'static str = "job.renew";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<bool, Fail> {
        let until = tx.now() + LEASE;
        let sql = "UPDATE job SET held_until = $3 WHERE id = $1 AND held_by = $2";
        Ok(tx.exec(sql, &args![self.job.as_str(), self.holder.as_str(), until]).await? == 1)
    }
}

/// Gives back what a process holds, because it stops.
#[derive(Debug, Serialize)]
pub struct GiveBack {
    /// This process.
    pub holder: String,
}

impl Command for GiveBack {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "job.give_back";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        tx.exec("UPDATE job SET held_by = NULL, held_until = 0 WHERE held_by = $1", &args![self.holder.as_str()]).await?;
        Ok(())
    }
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Ended {
    /// Done; the job goes.
    Done,
    /// Done for now; the same job again at that time.
    Again(Instant),
    /// Not done, and why.
    Failed(String),
}

/// Gives a job back. Does nothing when somebody else holds it by now.
#[derive(Debug, Serialize)]
pub struct End {
    /// The job.
    pub job: String,
    /// This process.
    pub holder: String,
    /// How it went.
    pub ended: Ended,
}

impl Command for End {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "job.end";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        let held: Option<(i64,)> = tx
            .get("SELECT tries FROM job WHERE id = $1 AND held_by = $2", &args![self.job.as_str(), self.holder.as_str()])
            .await?;
        let Some((tries,)) = held else { return Ok(()) };
        let (due, tries, trouble) = match &self.ended {
            Ended::Done => {
                tx.exec("DELETE FROM job WHERE id = $1", &args![self.job.as_str()]).await?;
                return Ok(());
            }
            Ended::Again(at) => (*at, 0, ""),
            Ended::Failed(why) => {
                let tries = tries + 1;
                (wait_after(tries).map_or(NEVER, |wait| tx.now() + wait), tries, why.as_str())
            }
        };
        tx.exec(
            "UPDATE job SET due_at = $2, tries = $3, trouble = $4, held_by = NULL, held_until = 0 WHERE id = $1",
            &args![self.job.as_str(), due, tries, trouble],
        )
        .await?;
        Ok(())
    }
}

/// Jobs that failed and wait for a person: kind and why.
///
/// # Errors
/// The database's.
pub async fn in_trouble(reader: &Reader) -> sqlx::Result<Vec<(String, String)>> {
    reader.system("check").all("SELECT kind, trouble FROM job WHERE due_at = $1 ORDER BY id", &args![NEVER]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Refusal;
    use crate::testing::{TestDb, each_db};

    #[derive(Serialize)]
    struct Wish {
        name: &'static str,
        refused: bool,
    }

    impl Command for Wish {
        type Done = ();
        type Act = Working;
        const NAME: &'static str = "test.wish";

        async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
            let now = tx.now();
            enqueue(tx, "test", self.name, &serde_json::json!({}), now).await?;
            if self.refused { Err(Refusal::new("busy").into()) } else { Ok(()) }
        }
    }

    async fn wish(db: &TestDb, name: &'static str, refused: bool) {
        let _ = db.store.execute(Wish { name, refused }, Proof::system("test")).await;
    }

    async fn take(db: &TestDb, holder: &str) -> Option<Job> {
        db.store.execute(Take { holder: holder.to_owned(), long: false }, Proof::system("test")).await.expect("the table answers")
    }

    async fn end(db: &TestDb, job: &Job, holder: &str, ended: Ended) {
        let end = End { job: job.id.clone(), holder: holder.to_owned(), ended };
        db.store.execute(end, Proof::system("test")).await.expect("the table answers");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_refused_command_leaves_no_job_and_a_name_is_there_once() {
        each_db(|db| async move {
            wish(&db, "one", true).await;
            assert_eq!(take(&db, "a").await, None);
            wish(&db, "one", false).await;
            wish(&db, "one", false).await;
            assert!(take(&db, "a").await.is_some());
            assert_eq!(take(&db, "b").await, None, "held by a, and no second one of that name");
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn when_its_holder_dies_another_takes_it_and_the_dead_one_ends_nothing() {
        each_db(|db| async move {
            wish(&db, "one", false).await;
            let job = take(&db, "a").await.expect("due");
            db.clock.advance(LEASE - 1);
            assert_eq!(take(&db, "b").await, None);
            db.clock.advance(1);
            assert!(is_due(db.store.read(), crate::ambient::Clock::now(&*db.clock), false).await.expect("an answer"));
            assert_eq!(take(&db, "b").await, Some(job.clone()));
            end(&db, &job, "a", Ended::Done).await;
            end(&db, &job, "b", Ended::Failed("the disk is full".to_owned())).await;
            db.clock.advance(FIRST_WAIT);
            assert_eq!(take(&db, "c").await.map(|job| job.tries), Some(1), "b's word counts, a's does not");
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn after_the_last_try_it_waits_for_a_person_and_says_why() {
        each_db(|db| async move {
            wish(&db, "one", false).await;
            for _ in 0..TRIES {
                let job = take(&db, "a").await.expect("due again");
                end(&db, &job, "a", Ended::Failed("no ffmpeg".to_owned())).await;
                db.clock.advance(LONGEST);
            }
            assert_eq!(take(&db, "a").await, None);
            let trouble = in_trouble(db.store.read()).await.expect("an answer");
            assert_eq!(trouble, [("test".to_owned(), "no ffmpeg".to_owned())]);
        })
        .await;
    }

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<_> = (1..=TRIES).map(wait_after).collect();
        assert_eq!(waits.first(), Some(&Some(FIRST_WAIT)));
        assert!(waits.windows(2).all(|pair| pair[1].is_none() || pair[0] <= pair[1]));
        assert_eq!(waits.last(), Some(&None));
    }
}
