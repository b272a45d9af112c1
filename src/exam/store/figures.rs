//! What the papers of an examination say about its questions.
//!
//! Promises: nothing leaves before the examination is over and its last paper closed, so that no two looks can be held against each other; of a person
//! the first try alone counts; no person leaves this file.

use std::collections::HashMap;

use serde_json::Value;
use zhibu_bank::{Answer, Question, grade};

use super::plans::{self, Exam};
use crate::ambient::Instant;
use crate::args;
use crate::course;
use crate::db::Reader;
use crate::exam::rules::analysis::{self, Figure, Given};
use crate::exam::rules::paper::Asked;

/// Papers that are looked at, the newest first: more make no figure better.
const PAPERS: i64 = 3_000;

/// A question that was asked.
#[derive(Debug, Clone)]
pub(in crate::exam) struct Looked {
    /// Its id among the published ones.
    pub(in crate::exam) id: String,
    pub(in crate::exam) question: Question,
    /// Nothing: too few were asked.
    pub(in crate::exam) figure: Option<Figure>,
}

/// What is known of the questions of an examination.
#[derive(Debug)]
pub(in crate::exam) enum Known {
    /// It is not over, or somebody still sits it.
    NotYet,
    /// Each question that was asked.
    Told(Vec<Looked>),
}

/// Looks at the papers of an examination.
pub(in crate::exam) async fn of_exam(reader: &Reader, exam: &Exam, now: Instant) -> sqlx::Result<Known> {
    let system = reader.system("figures about questions, without persons");
    let open: Option<(String,)> =
        system.get("SELECT id FROM exam_try WHERE exam_id = $1 AND state = 'open' LIMIT 1", &args![exam.id.as_str()]).await?;
    if !exam.is_over(now) || open.is_some() {
        return Ok(Known::NotYet);
    }
    let rows: Vec<(String, String)> = system
        .all(
            "SELECT paper, answers FROM exam_try WHERE exam_id = $1 AND no = 1 AND state <> 'open' ORDER BY id DESC LIMIT $2",
            &args![exam.id.as_str(), PAPERS],
        )
        .await?;
    let mut questions: HashMap<String, Question> = HashMap::new();
    let (mut papers, mut order) = (Vec::new(), Vec::new());
    let decode = |error: serde_json::Error| sqlx::Error::Decode(Box::new(error));
    for (paper, answers) in rows {
        let asked: Vec<Asked> = serde_json::from_str(&paper).map_err(decode)?;
        let answers: Vec<Value> = serde_json::from_str(&answers).map_err(decode)?;
        let mut given = Vec::new();
        for (asked, answer) in asked.into_iter().zip(answers) {
            if !questions.contains_key(&asked.question) {
                let Some(question) = course::question_of(reader, &asked.question).await? else { continue };
                questions.insert(asked.question.clone(), question);
                order.push((asked.part, asked.question.clone()));
            }
            let Some(question) = questions.get(&asked.question) else { continue };
            let answer = Answer::from_value(&answer);
            given.push(Given {
                right: grade(question, asked.seed, &answer).right,
                points: asked.points,
                chosen: analysis::chosen(question, asked.seed, &answer),
                question: asked.question,
            });
        }
        papers.push(given);
    }
    let mut figures = analysis::figures(&papers);
    // In the order of the parts and of the bank, not of whoever came first.
    order.sort();
    let told = order
        .into_iter()
        .filter_map(|(_, id)| Some(Looked { question: questions.remove(&id)?, figure: figures.remove(&id), id }));
    Ok(Known::Told(told.collect()))
}

/// Examinations of a course that are looked at, the newest first.
const EXAMS: usize = 30;

/// What examinations that are over say about the questions of a course, each by the newest one in which ten persons or more were asked it. Papers
/// of several examinations are never put together: the difference of two looks would be the few who came in between.
pub(in crate::exam) async fn of_course(reader: &Reader, course: &str, now: Instant) -> sqlx::Result<Vec<Looked>> {
    let mut out: Vec<Looked> = Vec::new();
    for exam in plans::over_of_course(reader, course, now).await?.into_iter().take(EXAMS) {
        let Known::Told(list) = of_exam(reader, &exam, now).await? else { continue };
        let pool = plans::pool_frozen(reader, &exam.id).await?;
        for looked in list.into_iter().filter(|looked| looked.figure.is_some()) {
            let own = pool.iter().any(|source| source.id == looked.id && zhibu_bank::belongs(&source.of, course));
            if own && !out.iter().any(|known| known.id == looked.id) {
                out.push(looked);
            }
        }
    }
    Ok(out)
}
