//! A paper: drawn from a seed, graded against what was saved.
//!
//! Promises: the same pool and seed give the same paper for good; a question is right or not, and what was not answered is not; no grade depends on
//! when or in which order something was saved.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use zhibu_bank::{Answer, Candidate, Question, draw_paper, grade};

use super::plan::{self, Plan};
use crate::refusal::Refusal;

/// A question that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its id among the published ones.
    pub id: String,
    /// Course and unit, `id/code`.
    pub of: String,
    /// 1 to 3.
    pub difficulty: u8,
}

/// A question on a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its id among the published ones.
    pub question: String,
    /// Shuffles what is shown.
    pub seed: u64,
    /// Which part, from 0.
    pub part: usize,
    /// Points for it.
    pub points: u32,
}

/// As the bank sees them.
pub(super) fn candidates(pool: &[Source]) -> Vec<Candidate<'_>> {
    pool.iter().map(|source| Candidate { id: &source.id, category: &source.of, difficulty: source.difficulty }).collect()
}

/// The seed of the question at a place: whoever knows one knows no other.
fn seed_at(seed: u64, place: usize) -> u64 {
    let mut hash = Sha256::new();
    hash.update(b"zhibu-exam/1/question");
    hash.update(seed.to_be_bytes());
    hash.update((place as u64).to_be_bytes());
    hash.finalize().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

/// Draws a paper.
///
/// # Errors
/// What keeps the plan from being drawn, in words.
pub fn draw(plan: &Plan, pool: &[Source], seed: u64) -> Result<Vec<Asked>, Vec<Refusal>> {
    let drawn = draw_paper(&plan.blueprint(), &candidates(pool), seed)
        .map_err(|problems| problems.iter().map(plan::told).collect::<Vec<_>>())?;
    let asked = |(place, drawn): (usize, zhibu_bank::Drawn)| Asked {
        question: drawn.id,
        seed: seed_at(seed, place),
        part: drawn.section,
        points: drawn.points,
    };
    Ok(drawn.into_iter().enumerate().map(asked).collect())
}

/// Whether each question was answered right. `answers` may be shorter: the rest was not answered.
pub fn rights(asked: &[(Asked, Question)], answers: &[Value]) -> Vec<bool> {
    let answer = |at: usize| answers.get(at).map_or_else(Answer::none, Answer::from_value);
    asked.iter().enumerate().map(|(at, (asked, question))| grade(question, asked.seed, &answer(at)).right).collect()
}

/// Points that were reached, and points of the paper.
pub fn points<'a>(asked: impl Iterator<Item = &'a Asked>, rights: &[bool]) -> (u64, u64) {
    asked.zip(rights.iter().chain(std::iter::repeat(&false))).fold((0, 0), |(got, of), (asked, right)| {
        let points = u64::from(asked.points);
        (got + if *right { points } else { 0 }, of + points)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;
    use zhibu_bank::{Choice, Kind, right_answer};

    use super::super::plan::Part;
    use super::*;

    fn question(no: usize) -> Question {
        let option = |at: usize| Choice { text: format!("{no}-{at}"), right: at == no % 4 };
        Question::new(Kind::Single { options: (0..4).map(option).collect() }, format!("第{no}题"))
    }

    fn plan(count: u32) -> Plan {
        Plan {
            parts: vec![Part { of: "c".into(), difficulty: 0, count, points: 3 }],
            pass_mark: 1,
            tries: 1,
            minutes: 10,
            ..Plan::default()
        }
    }

    fn pool(count: usize) -> Vec<Source> {
        (0..count).map(|at| Source { id: format!("q{at:03}"), of: "c/u".into(), difficulty: 2 }).collect()
    }

    proptest! {
        #[test]
        fn a_paper_is_graded_by_what_was_saved(seed in any::<u64>(), count in 1u32..30, right in prop::collection::vec(any::<bool>(), 30)) {
            let asked = draw(&plan(count), &pool(40), seed).unwrap();
            prop_assert_eq!(&asked, &draw(&plan(count), &pool(40), seed).unwrap());
            let seeds: std::collections::BTreeSet<u64> = asked.iter().map(|asked| asked.seed).collect();
            prop_assert_eq!(seeds.len(), asked.len());
            let whole: Vec<(Asked, Question)> = asked.into_iter().map(|asked| {
                let question = question(asked.question[1..].parse().unwrap());
                (asked, question)
            }).collect();
            let answers: Vec<Value> = whole.iter().zip(&right).map(|((asked, question), right)| {
                if *right { json!(right_answer(question, asked.seed)) } else { Value::Null }
            }).collect();
            let rights = rights(&whole, &answers);
            prop_assert_eq!(&rights[..], &right[..whole.len()]);
            let (got, of) = points(whole.iter().map(|(asked, _)| asked), &rights);
            prop_assert_eq!(of, u64::from(count) * 3);
            prop_assert_eq!(got, rights.iter().filter(|right| **right).count() as u64 * 3);
        }

        #[test]
        fn no_answer_of_another_form_makes_a_grade_fail(junk in "[\\[\\]\"a-d,0-9{}:]{0,40}") {
            let asked = draw(&plan(3), &pool(9), 7).unwrap();
            let whole: Vec<(Asked, Question)> = asked.into_iter().map(|asked| { let q = question(0); (asked, q) }).collect();
            let value: Value = serde_json::from_str(&junk).unwrap_or(Value::Null);
            prop_assert_eq!(rights(&whole, &[value]).len(), 3);
        }
    }

    #[test]
    fn two_people_get_two_papers() {
        let ids = |seed| draw(&plan(8), &pool(40), seed).unwrap().into_iter().map(|asked| asked.question).collect::<Vec<_>>();
        assert_ne!(ids(1), ids(2));
        assert_eq!(draw(&plan(12), &pool(9), 1).unwrap_err()[0].code, "exam-too-few");
    }
}
