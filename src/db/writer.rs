//! How a command reaches the disk.
//!
//! `SQLite` has one writer: it takes what waits (up to 64 commands), runs each in its own savepoint and commits them together, because the
//! sync to disk is what costs. PostgreSQL runs each command in a transaction of its own, serializable, again when it collided.
//! Promises: a refusal or a panic undoes that command alone; an answer is given after the commit; a failed commit answers
//! "unknown" to the whole group, also to its refusals, which may rest on a neighbour's row that is not there.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot};

use super::command::{Command, Fail, once};
use super::tx::{Conn, Tx};
use crate::access::Proof;
use crate::ambient::{Chance, Instant};

/// Commands that share one commit at most.
const GROUP: usize = 64;
/// Collisions of one command before it gives up.
const TRIES: u64 = 40;

#[derive(Clone)]
pub(super) enum Writer {
    S(mpsc::Sender<Box<dyn Work>>),
    P(PgPool),
}

/// A command with its way back, its type forgotten.
pub(super) trait Work: Send {
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>>;
    fn answer(self: Box<Self>, committed: bool);
}

struct Queued<C: Command> {
    command: C,
    proof: Proof<C::Act>,
    now: Instant,
    chance: Arc<dyn Chance>,
    outcome: Option<Result<C::Done, Fail>>,
    back: oneshot::Sender<Result<C::Done, Fail>>,
}

impl<C: Command> Work for Queued<C> {
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        Box::pin(async move {
            tx.now = self.now;
            tx.chance = self.chance.clone();
            tx.events.clear();
            let outcome = once(&self.command, &self.proof, tx).await;
            let done = outcome.is_ok();
            self.outcome = Some(outcome);
            done
        })
    }

    fn answer(mut self: Box<Self>, committed: bool) {
        let outcome = match self.outcome.take() {
            Some(outcome) if committed => outcome,
            _ => Err(Fail::Unknown),
        };
        // Nobody waits any more when the connection went away; the command was carried out all the same.
        let _ = self.back.send(outcome);
    }
}

/// The loop of the one `SQLite` writer. Ends when the last sender is gone.
pub(super) async fn write_loop(mut tx: Tx, mut inbox: mpsc::Receiver<Box<dyn Work>>) {
    let mut group: Vec<Box<dyn Work>> = Vec::with_capacity(GROUP);
    while inbox.recv_many(&mut group, GROUP).await > 0 {
        let committed = commit(&mut tx, &mut group).await;
        if let Err(error) = &committed {
            tracing::error!(%error, commands = group.len(), "a commit failed");
            let _ = tx.control("ROLLBACK").await;
        }
        for work in group.drain(..) {
            work.answer(committed.is_ok());
        }
    }
}

/// The end of a command and what follows it are one message to the thread that holds the connection: each costs two changes of threads.
async fn commit(tx: &mut Tx, group: &mut [Box<dyn Work>]) -> sqlx::Result<()> {
    tx.control("BEGIN IMMEDIATE; SAVEPOINT one").await?;
    let last = group.len().saturating_sub(1);
    for (at, work) in group.iter_mut().enumerate() {
        let done = AssertUnwindSafe(work.run(tx)).catch_unwind().await.unwrap_or(false);
        let then = match (done, at == last) {
            (true, false) => "RELEASE one; SAVEPOINT one",
            (false, false) => "ROLLBACK TO one; RELEASE one; SAVEPOINT one",
            (true, true) => "RELEASE one; COMMIT",
            (false, true) => "ROLLBACK TO one; RELEASE one; COMMIT",
        };
        tx.control(then).await?;
    }
    Ok(())
}

impl Writer {
    pub(super) async fn execute<C: Command>(
        &self,
        command: C,
        proof: Proof<C::Act>,
        now: Instant,
        chance: Arc<dyn Chance>,
    ) -> Result<C::Done, Fail> {
        match self {
            Self::S(queue) => {
                let (back, answer) = oneshot::channel();
                let work = Box::new(Queued { command, proof, now, chance, outcome: None, back });
                // Refused by a closed queue: the program is stopping and nothing was begun.
                queue.send(work).await.map_err(|_| Fail::Db(sqlx::Error::PoolClosed))?;
                answer.await.map_err(|_| Fail::Unknown)?
            }
            // A task of its own: a client that goes away must not cancel a command between two statements.
            Self::P(pool) => {
                let pool = pool.clone();
                tokio::spawn(async move { serializable(&pool, &command, &proof, now, &chance).await })
                    .await
                    .unwrap_or(Err(Fail::Unknown))
            }
        }
    }
}

async fn serializable<C: Command>(
    pool: &PgPool,
    command: &C,
    proof: &Proof<C::Act>,
    now: Instant,
    chance: &Arc<dyn Chance>,
) -> Result<C::Done, Fail> {
    let mut unique_seen = false;
    for attempt in 0..TRIES {
        let outcome = attempt_one(pool, command, proof, now, chance).await;
        let Err(Fail::Db(sqlx::Error::Database(error))) = &outcome else { return outcome };
        match error.code().as_deref() {
            Some("40001" | "40P01") => {}
            // Two equal keys at once: the second look finds the first one's answer. A second time it is a refusal.
            Some("23505") if !unique_seen => unique_seen = true,
            _ => return outcome,
        }
        tokio::time::sleep(Duration::from_millis((attempt * 7 + 3) % 40)).await;
    }
    Err(Fail::Unknown)
}

async fn attempt_one<C: Command>(
    pool: &PgPool,
    command: &C,
    proof: &Proof<C::Act>,
    now: Instant,
    chance: &Arc<dyn Chance>,
) -> Result<C::Done, Fail> {
    let transaction = pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await?;
    let mut tx = Tx::new(Conn::P(transaction), now, chance.clone());
    let done = once(command, proof, &mut tx).await?;
    let Conn::P(transaction) = tx.conn else { return Err(Fail::Unknown) };
    match transaction.commit().await {
        Ok(()) => Ok(done),
        // The server said no: nothing was written, and the caller may look at the code.
        Err(error @ sqlx::Error::Database(_)) => Err(Fail::Db(error)),
        // The line broke between COMMIT and its answer.
        Err(error) => {
            tracing::error!(%error, "a commit was not answered");
            Err(Fail::Unknown)
        }
    }
}
