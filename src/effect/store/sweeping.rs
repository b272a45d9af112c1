//! What people left goes with the evidence of its year; the sums stay, they are about nobody.

use serde::Serialize;

use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::jobs::Working;
use crate::db::{Command, Fail, Tx};

/// Rows of each table that one command takes away.
const BATCH: i64 = 100;

/// Takes away what was left before an instant. Answers how many rows it took.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct ForgetLeft {
    /// What is older goes.
    pub(in crate::effect) before: Instant,
}

impl Command for ForgetLeft {
    type Done = u64;
    type Act = Working;
    const NAME: &'static str = "effect.forget";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<u64, Fail> {
        let args = args![self.before, BATCH];
        let mut gone = 0;
        for sql in [
            "DELETE FROM probe WHERE id IN (SELECT id FROM probe WHERE at < $1 ORDER BY at LIMIT $2)",
            "DELETE FROM useful WHERE (person_id, lesson_id) IN (SELECT person_id, lesson_id FROM useful WHERE at < $1 ORDER BY at LIMIT $2)",
            "DELETE FROM reached WHERE (lesson_id, person_id) IN (SELECT lesson_id, person_id FROM reached WHERE at < $1 ORDER BY at LIMIT $2)",
            "DELETE FROM question_mark WHERE (question_id, person_id) IN \
             (SELECT question_id, person_id FROM question_mark WHERE at < $1 ORDER BY at LIMIT $2)",
        ] {
            gone += tx.exec(sql, &args).await?;
        }
        Ok(gone)
    }
}
