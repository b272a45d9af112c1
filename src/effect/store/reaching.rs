//! How far people came in a lesson, taken out of their records sitting by sitting.
//!
//! Promises: every sitting is looked at once, when it is a week old; the work goes on where it stopped, also in another process; no request waits for it.

use serde::Serialize;

use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::jobs::Working;
use crate::db::{Command, Fail, Reader, Tx};
use crate::learn::Reach;

/// Up to which sitting the records were read.
pub(in crate::effect) async fn cursor(reader: &Reader) -> sqlx::Result<(Instant, String)> {
    let row = reader.system("where a job stopped").get("SELECT at, id FROM effect_cursor WHERE name = 'reached'", &[]).await?;
    Ok(row.unwrap_or((Instant::MIN, String::new())))
}

/// Keeps how far people came, and up to where the records were read.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct KeepReached {
    /// Where the reading began: another process that was faster has moved it on.
    pub(in crate::effect) from: (Instant, String),
    /// What was read, in its order; at most a hundred.
    pub(in crate::effect) read: Vec<Reach>,
}

impl Command for KeepReached {
    type Done = ();
    type Act = Working;
    const NAME: &'static str = "effect.reached";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<(), Fail> {
        let stands: Option<(i64, String)> = tx.get("SELECT at, id FROM effect_cursor WHERE name = 'reached'", &[]).await?;
        let Some(last) = self.read.last() else { return Ok(()) };
        if stands.unwrap_or((Instant::MIN, String::new())) != self.from {
            return Ok(());
        }
        for reach in self.read.iter().filter(|reach| reach.part > 0) {
            tx.exec(
                "INSERT INTO reached (lesson_id, person_id, part, counted, at, waits) VALUES ($1, $2, $3, 0, $4, 1) \
                 ON CONFLICT (lesson_id, person_id) DO UPDATE SET part = excluded.part, at = excluded.at, waits = 1 WHERE reached.part < excluded.part",
                &args![reach.lesson.as_str(), reach.person.as_str(), reach.part, reach.opened_at],
            )
            .await?;
        }
        tx.exec(
            "INSERT INTO effect_cursor (name, at, id) VALUES ('reached', $1, $2) \
             ON CONFLICT (name) DO UPDATE SET at = excluded.at, id = excluded.id",
            &args![last.opened_at, last.sitting.as_str()],
        )
        .await?;
        Ok(())
    }
}
