//! The one place where what people left becomes a figure.
//!
//! Promise: a sum is written by [`rules::sum::fold`] alone, from different people, and in the same transaction they stop waiting; so an interrupted job
//! adds nothing twice, and no figure changes by a few.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::probes::Put;
use crate::access::Proof;
use crate::args;
use crate::db::jobs::Working;
use crate::db::{Command, Fail, Reader, Tx};
use crate::effect::rules::sum::{Answered, Missed, Pair, Reached, Sum, Useful, fold};
use crate::effect::rules::{FEWEST, Kind, Said};

/// People that one command adds at most: fewer than the rows that a command may write.
const MOST: i64 = 200;

/// A figure of which enough people wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub(in crate::effect) struct Waits {
    /// The course.
    pub(in crate::effect) course_id: String,
    /// `pair`, `recall`, `useful`, `reached`, `missed`.
    pub(in crate::effect) figure: String,
    /// Empty, or a version of a lesson, or a question.
    pub(in crate::effect) about: String,
}

const WAITING: [&str; 4] = [
    "SELECT course_id, CASE kind WHEN 'post' THEN 'pair' ELSE 'recall' END AS figure, '' AS about FROM probe WHERE waits = 1 \
     GROUP BY course_id, kind HAVING COUNT(*) >= $1",
    "SELECT u.course_id, 'useful' AS figure, f.lesson_id AS about FROM useful f JOIN lesson l ON l.id = f.lesson_id \
     JOIN unit u ON u.code = l.unit_code WHERE f.waits = 1 GROUP BY u.course_id, f.lesson_id HAVING COUNT(*) >= $1",
    "SELECT u.course_id, 'reached' AS figure, r.lesson_id AS about FROM reached r JOIN lesson l ON l.id = r.lesson_id \
     JOIN unit u ON u.code = l.unit_code WHERE r.waits = 1 GROUP BY u.course_id, r.lesson_id HAVING COUNT(*) >= $1",
    "SELECT u.course_id, 'missed' AS figure, m.question_id AS about FROM question_mark m JOIN unit_question q ON q.id = m.question_id \
     JOIN unit u ON u.code = q.unit_code GROUP BY u.course_id, m.question_id HAVING COUNT(*) >= $1",
];

/// Figures of which enough people wait.
pub(in crate::effect) async fn waiting(reader: &Reader) -> sqlx::Result<Vec<Waits>> {
    let mut all = Vec::new();
    for sql in WAITING {
        all.extend(
            reader
                .system("which figures can be worked out")
                .all::<Waits>(sql, &args![i64::try_from(FEWEST).unwrap_or(i64::MAX)])
                .await?,
        );
    }
    Ok(all)
}

/// Adds to a figure what waits for it, if it is enough.
#[derive(Debug, Serialize)]
pub(in crate::effect) struct Fold {
    /// Which.
    pub(in crate::effect) of: Waits,
}

impl Command for Fold {
    /// Whether the figure changed.
    type Done = bool;
    type Act = Working;
    const NAME: &'static str = "effect.fold";
    const AUDITED: bool = false;

    async fn run(&self, tx: &mut Tx, _: &Proof<Working>) -> Result<bool, Fail> {
        match self.of.figure.as_str() {
            "pair" => self.answers(tx, Kind::Pre, Kind::Post).await,
            "recall" => self.answers(tx, Kind::Post, Kind::Recall).await,
            "useful" => self.useful(tx).await,
            "reached" => self.reached(tx).await,
            _ => self.missed(tx).await,
        }
    }
}

fn answered(questions: &str) -> Result<Answered, serde_json::Error> {
    let puts: Vec<Put> = serde_json::from_str(questions)?;
    let count = |of: usize| i64::try_from(of).unwrap_or_default();
    Ok((count(puts.len()), count(puts.iter().filter(|put| put.ok == Some(true)).count())))
}

impl Fold {
    /// Writes the sum after what waits; nothing happens when it is not enough.
    async fn keep<S: Sum + Serialize + DeserializeOwned>(&self, tx: &mut Tx, waiting: &[S::Of]) -> Result<bool, Fail> {
        let of = &self.of;
        let args = args![of.course_id.as_str(), of.figure.as_str(), of.about.as_str()];
        let sql = "SELECT sums FROM effect_sum WHERE course_id = $1 AND figure = $2 AND about = $3";
        let kept: S = match tx.get::<(String,)>(sql, &args).await? {
            Some((sums,)) => serde_json::from_str(&sums)?,
            None => S::default(),
        };
        let Some(sum) = fold(&kept, waiting) else { return Ok(false) };
        let now = tx.now();
        tx.exec(
            "INSERT INTO effect_sum (course_id, figure, about, sums, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (course_id, figure, about) DO UPDATE SET sums = excluded.sums, at = excluded.at",
            &args![of.course_id.as_str(), of.figure.as_str(), of.about.as_str(), serde_json::to_string(&sum)?, now],
        )
        .await?;
        Ok(true)
    }

    async fn answers(&self, tx: &mut Tx, first: Kind, then: Kind) -> Result<bool, Fail> {
        let rows: Vec<(String, String, String)> = tx
            .all(
                "SELECT b.id, a.questions, b.questions FROM probe b JOIN probe a ON a.person_id = b.person_id AND a.course_id = b.course_id \
                 WHERE b.waits = 1 AND b.course_id = $1 AND b.kind = $2 AND a.kind = $3 AND a.state = 'done' ORDER BY b.id LIMIT $4",
                &args![self.of.course_id.as_str(), then.name(), first.name(), MOST],
            )
            .await?;
        let mut waiting = Vec::new();
        for (_, first, then) in &rows {
            waiting.push((answered(first)?, answered(then)?));
        }
        let changed = self.keep::<Pair>(tx, &waiting).await?;
        for (id, ..) in rows.iter().filter(|_| changed) {
            tx.exec("UPDATE probe SET waits = 0 WHERE id = $1", &args![id.as_str()]).await?;
        }
        Ok(changed)
    }

    async fn useful(&self, tx: &mut Tx) -> Result<bool, Fail> {
        let rows: Vec<(String, String, String)> = tx
            .all(
                "SELECT person_id, counted, said FROM useful WHERE waits = 1 AND lesson_id = $1 ORDER BY person_id LIMIT $2",
                &args![self.of.about.as_str(), MOST],
            )
            .await?;
        let waiting: Vec<_> = rows.iter().map(|(_, counted, said)| (Said::parse(counted), Said::parse(said))).collect();
        let changed = self.keep::<Useful>(tx, &waiting).await?;
        for (person, ..) in rows.iter().filter(|_| changed) {
            let sql = "UPDATE useful SET counted = said, heard = words, waits = 0 WHERE person_id = $1 AND lesson_id = $2";
            tx.exec(sql, &args![person.as_str(), self.of.about.as_str()]).await?;
        }
        Ok(changed)
    }

    async fn reached(&self, tx: &mut Tx) -> Result<bool, Fail> {
        let rows: Vec<(String, i64, i64)> = tx
            .all(
                "SELECT person_id, counted, part FROM reached WHERE waits = 1 AND lesson_id = $1 ORDER BY person_id LIMIT $2",
                &args![self.of.about.as_str(), MOST],
            )
            .await?;
        let part = |number: i64| usize::try_from(number).unwrap_or_default();
        let waiting: Vec<_> = rows.iter().map(|(_, counted, to)| (part(*counted), part(*to))).collect();
        let changed = self.keep::<Reached>(tx, &waiting).await?;
        for (person, ..) in rows.iter().filter(|_| changed) {
            let sql = "UPDATE reached SET counted = part, waits = 0 WHERE lesson_id = $1 AND person_id = $2";
            tx.exec(sql, &args![self.of.about.as_str(), person.as_str()]).await?;
        }
        Ok(changed)
    }

    /// The marks go: what somebody missed is kept no longer than until it is in the sum.
    async fn missed(&self, tx: &mut Tx) -> Result<bool, Fail> {
        let rows: Vec<(String, i64)> = tx
            .all(
                "SELECT person_id, missed FROM question_mark WHERE question_id = $1 ORDER BY person_id LIMIT $2",
                &args![self.of.about.as_str(), MOST],
            )
            .await?;
        let waiting: Vec<bool> = rows.iter().map(|(_, missed)| *missed != 0).collect();
        let changed = self.keep::<Missed>(tx, &waiting).await?;
        for (person, _) in rows.iter().filter(|_| changed) {
            let sql = "DELETE FROM question_mark WHERE question_id = $1 AND person_id = $2";
            tx.exec(sql, &args![self.of.about.as_str(), person.as_str()]).await?;
        }
        Ok(changed)
    }
}
