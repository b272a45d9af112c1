//! Lane C: jobs, one at a time, on a thread of its own.
//!
//! Promises: jobs pause first when people are waiting; a stop lets the running job end, but for those that take minutes: they give up at once and
//! begin anew; a kind that this program does not know is left for a newer one, as a failed try. What a job does stands in the room that enqueued it; here is only the list.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::access::Proof;
use crate::app::App;
use crate::db::jobs::{self, Ended, Job, Working};
use crate::db::{Command, Fail, ForgetAnswers, Tx};
use crate::{course, effect, exam, learn, media, people};

/// How often the table is looked at.
const LOOK: Duration = Duration::from_secs(2);
/// How often old things are thrown away, ms.
const SWEEP: i64 = 3_600_000;

/// The jobs that are always there.
#[derive(Debug, Serialize)]
struct Standing;

impl Command for Standing {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "job.standing";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        let now = tx.now();
        jobs::enqueue(tx, "sweep", "sweep", &serde_json::Value::Null, now).await?;
        jobs::enqueue(tx, effect::JOB, effect::JOB, &serde_json::Value::Null, now).await
    }
}

fn proof() -> Proof<Working> {
    Proof::system("jobs")
}

/// Works at the jobs that take minutes until `stop` is done, beside [`work`].
pub async fn work_long(app: Arc<App>, stop: impl Future<Output = ()>) {
    let holder = app.new_id();
    let mut stop = std::pin::pin!(stop);
    loop {
        let turn = async {
            tokio::time::sleep(LOOK).await;
            while one_of(&app, &holder, true).await? {}
            Ok::<_, Fail>(())
        };
        // Whoever stops does not wait for a film: the program that cuts it ends with its job.
        tokio::select! {
            ended = turn => if let Err(error) = ended {
                tracing::warn!(%error, "long jobs will be looked at again");
            },
            () = &mut stop => return give_back(&app, &holder).await,
        }
    }
}

/// A job that was given up waits for the next start, not for the end of its lease.
async fn give_back(app: &App, holder: &str) {
    if let Err(error) = app.store.execute(jobs::GiveBack { holder: holder.to_owned() }, proof()).await {
        tracing::warn!(%error, "a job that was given up waits for the end of its lease");
    }
}

/// Works until `stop` is done. `crowded` tells that others need the machine more.
pub async fn work(app: Arc<App>, crowded: impl Fn() -> bool, stop: impl Future<Output = ()>) {
    let holder = app.new_id();
    let mut stop = std::pin::pin!(stop);
    let mut standing = false;
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = &mut stop => return,
        }
        if crowded() {
            continue;
        }
        let turn = async {
            if !standing {
                app.store.execute(Standing, proof()).await?;
                standing = true;
            }
            while one(&app, &holder).await? && !crowded() {}
            Ok::<_, Fail>(())
        };
        if let Err(error) = turn.await {
            tracing::warn!(%error, "jobs will be looked at again");
        }
    }
}

/// Takes and does one job. Answers whether there was one.
///
/// # Errors
/// The database's; the job's own trouble is written down with it.
pub async fn one(app: &Arc<App>, holder: &str) -> Result<bool, Fail> {
    one_of(app, holder, false).await
}

/// As [`one`], of those that take minutes (`long`) or of the others.
///
/// # Errors
/// As [`one`].
pub async fn one_of(app: &Arc<App>, holder: &str, long: bool) -> Result<bool, Fail> {
    if !jobs::is_due(app.store.read(), app.clock.now(), long).await? {
        return Ok(false);
    }
    let Some(job) = app.store.execute(jobs::Take { holder: holder.to_owned(), long }, proof()).await? else { return Ok(false) };
    let ended = done(app, &job, holder).await.unwrap_or_else(|error| {
        tracing::error!(kind = job.kind, tries = job.tries + 1, %error, "a job failed");
        Ended::Failed(error.to_string())
    });
    app.store.execute(jobs::End { job: job.id, holder: holder.to_owned(), ended }, proof()).await?;
    Ok(true)
}

/// Every kind of job, on one page.
async fn done(app: &Arc<App>, job: &Job, holder: &str) -> anyhow::Result<Ended> {
    match job.kind.as_str() {
        "sweep" => {
            people::sweep(&app.store).await?;
            learn::sweep(app).await?;
            media::sweep(app).await?;
            exam::sweep(app).await?;
            effect::sweep(app).await?;
            while app.store.execute(ForgetAnswers, proof()).await? > 0 {}
            Ok(Ended::Again(app.clock.now() + SWEEP))
        }
        effect::JOB => Ok(Ended::Again(effect::work(app).await?)),
        course::TAKE_JOB | course::UNDO_JOB => {
            let data: serde_json::Value = serde_json::from_str(&job.data)?;
            course::work(app, data["import"].as_str().unwrap_or_default()).await?;
            Ok(Ended::Done)
        }
        media::PREPARE_JOB => media::work(app, &job.id, holder, &job.data).await,
        other => anyhow::bail!("this program knows no job of the kind {other}"),
    }
}
