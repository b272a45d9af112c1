//! The long work: preparing one file after the other, beside everything else.
//!
//! Promises: progress is told while it goes on; a stop ends the foreign program at once, and the file waits for the next start; a file that is at fault
//! is told to its owner and not tried for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::prepare::{Outcome, prepare};
use super::rules::{FORGOTTEN, Kind, Probed};
use super::store::{self, Fault, Finished, ForgetComing, ForgetDelivered, KeepDelivered, Moved};
use super::{ADDRESS, coming};
use crate::access::Proof;
use crate::app::App;
use crate::db::Fail;
use crate::db::jobs::{Ended, Renew};

/// Between two words about progress, ms.
const SAY: i64 = 2_000;
/// Rows of deliveries in one command.
const ROWS: usize = 200;

/// Prepares the file of a job; the lease of `holder` goes on with it.
///
/// # Errors
/// The database's, the disk's.
pub async fn work(app: &Arc<App>, job: &str, holder: &str, data: &str) -> anyhow::Result<Ended> {
    let data: serde_json::Value = serde_json::from_str(data)?;
    let hash = data["hash"].as_str().unwrap_or_default();
    let Some(media) = store::media(app.store.read(), hash).await? else { return Ok(Ended::Done) };
    let Some(ffmpeg) = &app.tools.ffmpeg else {
        // Without the program the original is served; with it, after the next start, the file is prepared.
        return Ok(Ended::Again(app.clock.now() + FORGOTTEN));
    };
    let probed = Probed {
        kind: Kind::parse(&media.kind),
        duration: media.duration,
        width: media.width,
        height: media.height,
        sound: data["sound"].as_bool().unwrap_or(true),
        playable: media.playable == 1,
    };
    let said = AtomicI64::new(app.clock.now());
    let progress = |done: i64| {
        let (said, hash) = (&said, hash.to_owned());
        async move {
            let now = app.clock.now();
            if now - said.load(Ordering::Relaxed) < SAY {
                return Ok(true);
            }
            said.store(now, Ordering::Relaxed);
            app.store.execute(Moved { hash, progress: done }, Proof::system("media")).await?;
            let renew = Renew { job: job.to_owned(), holder: holder.to_owned() };
            Ok(app.store.execute(renew, Proof::system("media")).await?)
        }
    };
    let outcome = prepare(ffmpeg, &app.files.path(hash), &app.stage.folder(hash), &probed, progress).await?;
    let fault = match outcome {
        Outcome::Ready(index) => {
            tracing::info!(hash, tracks = index.tracks.len(), "a film is prepared");
            None
        }
        Outcome::Refused(refusal) => Some(Fault::of(&refusal)),
    };
    app.store.execute(Finished { hash: hash.to_owned(), fault }, Proof::system("media")).await?;
    Ok(Ended::Done)
}

/// Writes down what was delivered since the last time.
///
/// # Errors
/// The database's.
pub async fn keep_delivered(app: &App) -> Result<(), Fail> {
    loop {
        let rows = app.stage.delivered.changed(ROWS, app.clock.now());
        if rows.is_empty() {
            return Ok(());
        }
        app.store.execute(KeepDelivered { rows: rows.clone() }, Proof::system("what was delivered")).await?;
        app.stage.delivered.kept(&rows);
    }
}

/// What came to a sitting, whichever process sent it.
///
/// # Errors
/// The database's.
pub async fn delivered_to(app: &App, sitting: &str, wanted: &zhibu_earned::Spans) -> sqlx::Result<zhibu_earned::Spans> {
    let known = app.stage.delivered.of(sitting);
    if wanted.minus(&known).is_empty() {
        return Ok(known);
    }
    let row = store::delivered(app.store.read(), sitting).await?;
    if row.is_empty() {
        return Ok(known);
    }
    app.stage.delivered.learn(sitting, &row, app.clock.now());
    Ok(known.union(&row))
}

/// Throws away what did not go on, and what is long over.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<(), Fail> {
    let now = app.clock.now();
    let proof = || Proof::system("what did not go on");
    loop {
        let old = app.store.execute(ForgetComing { before: now - FORGOTTEN }, proof()).await?;
        if old.is_empty() {
            break;
        }
        for id in old {
            coming::forget(&app.files, &id).await;
        }
    }
    while app.store.execute(ForgetDelivered { before: now - 2 * ADDRESS }, proof()).await? > 0 {}
    Ok(())
}
