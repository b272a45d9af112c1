//! Making up: a question about places that wait for one, by the person's own wish or by the decision on an appeal.
//!
//! Promises: one at a time for a lesson, asked again it is the same; a wrong answer waits a day; it pays for a quarter of an hour at most.

use serde::{Deserialize, Serialize};
use zhibu_earned::{Spans, account};

use super::asking::{Asked, asked_where, lapse, put};
use super::ledger;
use crate::access::Proof;
use crate::ambient::Instant;
use crate::args;
use crate::db::{Command, Fail, Tx};
use crate::learn::Learn;
use crate::learn::rules::{self, DAY, MAKE_UP_WINDOW};

/// Puts a question about places that an appeal is about; `false`: there is none that may be asked.
pub(super) async fn put_for_appeal(tx: &mut Tx, person: &str, node: &str, lesson: &str, places: &Spans) -> Result<bool, Fail> {
    let now = tx.now();
    let new = Asked {
        id: String::new(),
        person_id: person.to_owned(),
        lesson_id: lesson.to_owned(),
        question_id: String::new(),
        seed: 0,
        attempt: 1,
        makes_up: serde_json::to_string(places)?,
        asked_at: now,
        // The appeal's own week.
        answer_by: now + rules::APPEAL_DAYS * DAY,
        state: String::new(),
    };
    Ok(put(tx, node, new, &[]).await?.is_some())
}

/// What a make-up says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::learn) enum MadeUp {
    /// Nothing of the lesson waits for a question.
    Nothing,
    /// Here it is.
    Question(Asked),
    /// A wrong answer a while ago: from that instant on.
    From(Instant),
}

/// Asks about the oldest places of a lesson that wait for a question.
#[derive(Debug, Serialize)]
pub(in crate::learn) struct MakeUp {
    /// Id of the lesson's version.
    pub(in crate::learn) lesson: String,
    /// The unit of the person.
    pub(in crate::learn) node: String,
}

impl Command for MakeUp {
    type Done = MadeUp;
    type Act = Learn;
    const NAME: &'static str = "learn.make_up";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, proof: &Proof<Learn>) -> Result<MadeUp, Fail> {
        let (person, now) = (proof.person(), tx.now());
        lapse(tx, person).await?;
        let last: Option<Asked> = tx
            .get(
                asked_where!("person_id = $1 AND lesson_id = $2 AND makes_up <> '' ORDER BY asked_at DESC, id DESC LIMIT 1"),
                &args![person, self.lesson.as_str()],
            )
            .await?;
        match last {
            Some(open) if open.state == "open" => return Ok(MadeUp::Question(open)),
            Some(wrong) if wrong.state == "missed" && now < wrong.asked_at + DAY => {
                return Ok(MadeUp::From(wrong.asked_at + DAY));
            }
            _ => {}
        }
        let whole = ledger::load(tx, person).await?;
        let account = account(&whole.record);
        let Some(lesson) = account.lessons.get(&self.lesson) else { return Ok(MadeUp::Nothing) };
        let places = rules::to_make_up(&lesson.pending);
        let Some(shape) = whole.record.lessons.get(&self.lesson).filter(|_| !places.is_empty()) else {
            return Ok(MadeUp::Nothing);
        };
        let parts: Vec<i64> = (1i64..)
            .zip(&shape.parts)
            .filter(|(_, part)| !places.within(&Spans::one(part.0, part.1)).is_empty())
            .map(|(number, _)| number)
            .collect();
        let new = Asked {
            id: String::new(),
            person_id: person.to_owned(),
            lesson_id: self.lesson.clone(),
            question_id: String::new(),
            seed: 0,
            attempt: 1,
            makes_up: serde_json::to_string(&places)?,
            asked_at: now,
            answer_by: now + MAKE_UP_WINDOW,
            state: String::new(),
        };
        Ok(put(tx, &self.node, new, &parts).await?.map_or(MadeUp::Nothing, MadeUp::Question))
    }
}
