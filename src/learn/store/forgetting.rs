//! What goes with the evidence of its year: questions that were asked, draws of the exit check, appeals that were decided; and wishes for help, a year after
//! somebody came.
//!
//! Promises: nothing goes that is still open; what was decided stays in the record as an entry with its name.

use serde::Serialize;

use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::jobs::Working;
use crate::db::{Command, Fail, Tx};

const ASKED: &str = "DELETE FROM asked WHERE id IN (SELECT id FROM asked WHERE state <> 'open' AND answer_by < $1 LIMIT 500)";
const CHECKS: &str = "DELETE FROM exit_check WHERE id IN (SELECT id FROM exit_check WHERE closed_at < $1 LIMIT 500)";
const APPEALS: &str =
    "DELETE FROM appeal WHERE id IN (SELECT id FROM appeal WHERE state NOT IN ('open', 'drawn') AND decided_at < $1 LIMIT 500)";
const WISHES: &str =
    "DELETE FROM help_wish WHERE id IN (SELECT id FROM help_wish WHERE state = 'closed' AND closed_at < $1 LIMIT 500)";

/// Takes away what is older than that. Answers how many rows it took.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct ForgetAnswers {
    /// Questions, draws and appeals that ended before this instant.
    pub(in crate::learn) before: Instant,
    /// Wishes that were closed before this one.
    pub(in crate::learn) closed: Instant,
}

impl Command for ForgetAnswers {
    type Done = u64;
    type Act = Working;
    const NAME: &'static str = "learn.forget_answers";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<u64, Fail> {
        let mut gone = 0;
        for (sql, before) in [(ASKED, self.before), (CHECKS, self.before), (APPEALS, self.before), (WISHES, self.closed)] {
            gone += tx.exec(sql, &args![before]).await?;
        }
        if gone > 0 {
            tx.note("learn.answers_forgotten", "", "learn", serde_json::json!({ "rows": gone, "before": self.before }));
        }
        Ok(gone)
    }
}
