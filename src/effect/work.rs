//! The job of this room: several times a day it reads on in the records and adds to the figures what enough people left.
//!
//! Promises: no request works a figure out; one run is bounded, and what is left is done a minute later; done twice nothing is counted twice.

use super::rules::SETTLED;
use super::store::folding::{self, Fold};
use super::store::reaching::{self, KeepReached};
use super::store::sweeping::ForgetLeft;
use crate::access::Proof;
use crate::ambient::Instant;
use crate::app::App;
use crate::db::Fail;
use crate::db::jobs::Working;
use crate::learn;

/// The name of the job.
pub const JOB: &str = "effect";
/// Until it works again, ms.
pub const AGAIN: Instant = 6 * 3_600_000;
/// And when there was more than one run does.
const SOON: Instant = 60_000;
/// Sittings of one batch, and batches of one run: 20,000 sittings, well below the lease of a job.
const BATCH: i64 = 100;
const BATCHES: usize = 200;

fn proof() -> Proof<Working> {
    Proof::system("what a course taught")
}

/// One run. Answers when the next is due.
///
/// # Errors
/// The database's.
pub async fn work(app: &App) -> Result<Instant, Fail> {
    let now = app.clock.now();
    let whole = reach(app, now).await?;
    for of in folding::waiting(app.store.read()).await? {
        while app.store.execute(Fold { of: of.clone() }, proof()).await? {}
    }
    Ok(now + if whole { AGAIN } else { SOON })
}

/// Reads on in the records. Answers whether nothing is left.
async fn reach(app: &App, now: Instant) -> Result<bool, Fail> {
    for _ in 0..BATCHES {
        let from = reaching::cursor(app.store.read()).await?;
        let read = learn::reached(app.store.read(), (from.0, &from.1), now - SETTLED, BATCH).await?;
        if read.is_empty() {
            return Ok(true);
        }
        app.store.execute(KeepReached { from, read }, proof()).await?;
    }
    Ok(false)
}

/// Takes away what people left when its time is over: with the evidence of its year.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<(), Fail> {
    let before = learn::evidence_goes_before(app.clock.now())?;
    while app.store.execute(ForgetLeft { before }, proof()).await? > 0 {}
    Ok(())
}
