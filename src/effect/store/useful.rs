//! 有用吗: one opinion of a person about a version of a lesson, to be changed and taken back at any time.

use serde::Serialize;

use crate::access::Proof;
use crate::args;
use crate::db::{Command, Fail, Reader, Tx};
use crate::effect::rules;
use crate::learn::Learn;
use crate::refusal::Refusal;

/// What somebody said: [`rules::Said`] by name, and words.
pub(in crate::effect) async fn said(reader: &Reader, person: &str, lesson: &str) -> sqlx::Result<(String, String)> {
    let sql = "SELECT said, words FROM useful WHERE person_id = $1 AND lesson_id = $2";
    let row: Option<(String, String)> = reader.system("a person's own opinion").get(sql, &args![person, lesson]).await?;
    Ok(row.unwrap_or_default())
}

/// Says it, changes it, takes it back.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct SayUseful {
    /// Id of the lesson's version.
    pub(in crate::effect) lesson: String,
    /// [`rules::Said`] by name; empty: taken back.
    pub(in crate::effect) said: String,
    /// As typed; nothing: the words stay as they are.
    pub(in crate::effect) words: Option<String>,
}

impl Command for SayUseful {
    type Done = ();
    type Act = Learn;
    const NAME: &'static str = "effect.useful";
    // Whoever says that a lesson is of no use stands in no log.
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<(), Fail> {
        let args = args![proof.person(), self.lesson.as_str()];
        let opened: Option<(String,)> =
            tx.get("SELECT id FROM sitting WHERE person_id = $1 AND lesson_id = $2 LIMIT 1", &args).await?;
        if opened.is_none() {
            return Err(Refusal::at("said", "useful-unread").into());
        }
        let known: Option<(String, String, String)> =
            tx.get("SELECT counted, heard, words FROM useful WHERE person_id = $1 AND lesson_id = $2", &args).await?;
        let (counted, heard, before) = known.unwrap_or_default();
        let (said, words) = rules::useful(&self.said, self.words.as_deref().unwrap_or(&before))?;
        let said = said.map_or("", rules::Said::name);
        let (now, waits) = (tx.now(), said != counted || words != heard);
        tx.exec(
            "INSERT INTO useful (person_id, lesson_id, said, words, counted, heard, at, waits) VALUES ($1, $2, $3, $4, '', '', $5, $6) \
             ON CONFLICT (person_id, lesson_id) DO UPDATE SET said = excluded.said, words = excluded.words, at = excluded.at, waits = excluded.waits",
            &args![proof.person(), self.lesson.as_str(), said, words, now, waits],
        )
        .await?;
        Ok(())
    }
}
