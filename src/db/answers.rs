//! Stored answers of commands, thrown away after their time.
//!
//! Promise: a form that was sent twice gets its first answer for [`KEPT`]; after that the rules alone stand between it and a second effect.

use serde::Serialize;

use super::jobs::Working;
use super::{Command, Fail, Tx};
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;

/// How long an answer is kept, ms: 90 days. No browser keeps a form open for longer.
const KEPT: Instant = 90 * 24 * 3_600_000;

/// Throws away answers whose time is over, some hundred at once. Answers how many.
#[derive(Debug, Serialize)]
pub struct ForgetAnswers;

impl Command for ForgetAnswers {
    type Done = i64;
    type Act = Working;
    const NAME: &'static str = "command.forget";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<i64, Fail> {
        let before = tx.now() - KEPT;
        let gone = tx
            .exec(
                "DELETE FROM command WHERE key IN (SELECT key FROM command WHERE at < $1 ORDER BY at LIMIT 500)",
                &args![before],
            )
            .await?;
        Ok(i64::try_from(gone).unwrap_or(i64::MAX))
    }
}
