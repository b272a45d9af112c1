//! Whether a question is any good, from the answers to it.
//!
//! Promises: nothing is told of fewer than [`LEAST_PERSONS`] persons; nobody can be picked out, because answers come without names and only figures
//! of the whole go out; the order of the answers does not matter, also where scores are equal.

use std::cmp::Ordering;

/// Persons below which nothing is told.
pub const LEAST_PERSONS: usize = 10;
/// Share of the persons in the upper and in the lower group.
const GROUP: f64 = 0.27;

/// One person's answer to the question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    /// Whether it was right.
    pub right: bool,
    /// What the person reached in all other questions, in any unit, best as a share from 0 to 1. Without this question: with it, every question
    /// would agree with itself. A figure that is no number counts as 0.
    pub score: f64,
}

/// What is known of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item {
    /// Answers.
    pub persons: usize,
    /// Share that was right, from 0 to 1: high is easy.
    pub difficulty: f64,
    /// Share right among the best 27 % less that among the weakest 27 %, from −1 to 1. Below 0.2 a question tells little, below 0 it misleads.
    pub discrimination: f64,
    /// Correlation of right with the score, from −1 to 1; `None` when all answers or all scores are the same.
    pub point_biserial: Option<f64>,
}

/// The analysis of one question; `None` below [`LEAST_PERSONS`].
pub fn item(answers: &[Answered]) -> Option<Item> {
    if answers.len() < LEAST_PERSONS {
        return None;
    }
    let mut answers: Vec<Answered> =
        answers.iter().map(|a| if a.score.is_finite() { *a } else { Answered { score: 0.0, ..*a } }).collect();
    answers.sort_by(|a, b| a.score.total_cmp(&b.score));
    let n = count(answers.len());
    let difficulty = rights(&answers) / n;
    // Half a person more goes to the nearest whole one.
    let group = (n * GROUP).round().max(1.0);
    let lower = share(&answers, group, false);
    let upper = share(&answers, group, true);
    Some(Item { persons: answers.len(), difficulty, discrimination: upper - lower, point_biserial: point_biserial(&answers, n) })
}

/// Numbers of persons are far below 2⁵².
fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn rights(answers: &[Answered]) -> f64 {
    count(answers.iter().filter(|answer| answer.right).count())
}

/// Share right among the `group` best or weakest. Of those with equal scores at the edge each counts in part, because none is better.
fn share(sorted: &[Answered], group: f64, best: bool) -> f64 {
    let (mut left, mut right) = (group, 0.0);
    let ties: Vec<&[Answered]> = sorted.chunk_by(|a, b| a.score.total_cmp(&b.score) == Ordering::Equal).collect();
    let mut take = |tie: &&[Answered]| {
        let persons = count(tie.len());
        let part = (left / persons).clamp(0.0, 1.0);
        right += rights(tie) * part;
        left -= persons * part;
    };
    if best {
        ties.iter().rev().for_each(&mut take);
    } else {
        ties.iter().for_each(&mut take);
    }
    right / group
}

/// (mean of the right − mean of the wrong) / σ · √(p·q), σ over all persons.
fn point_biserial(answers: &[Answered], n: f64) -> Option<f64> {
    let right = rights(answers);
    let (p, wrong) = (right / n, n - right);
    let mean = answers.iter().map(|answer| answer.score / n).sum::<f64>();
    let deviation = answers.iter().map(|answer| (answer.score - mean).powi(2) / n).sum::<f64>().sqrt();
    let of = |is: bool, persons: f64| {
        answers.iter().filter(|answer| answer.right == is).map(|answer| answer.score / persons).sum::<f64>()
    };
    let r = (of(true, right) - of(false, wrong)) / deviation * (p * (1.0 - p)).sqrt();
    // Nobody right, nobody wrong, or one score for all: there is nothing to compare.
    (right > 0.0 && wrong > 0.0 && deviation > mean.abs() * 1e-12 && r.is_finite()).then_some(r.clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(list: &[(bool, f64)]) -> Vec<Answered> {
        list.iter().map(|(right, score)| Answered { right: *right, score: *score }).collect()
    }

    fn near(is: f64, wanted: f64) {
        assert!((is - wanted).abs() < 1e-9, "{is} is not {wanted}");
    }

    #[test]
    fn figures_are_those_worked_out_by_hand() {
        // Ten persons with 1 to 10 points; right: 4, 6, 7, 8, 9, 10. Groups of round(2.7) = 3: upper 3/3, lower 0/3.
        // Means: right 44/6, wrong 11/4; σ² = 8.25; r = (22/3 − 11/4) / √8.25 · √0.24 = 0.7817359599705717.
        let list: Vec<_> = (1..=10).map(|at| (matches!(at, 4 | 6..=10), f64::from(at))).collect();
        let item = item(&answers(&list)).unwrap();
        assert_eq!(item.persons, 10);
        near(item.difficulty, 0.6);
        near(item.discrimination, 1.0);
        near(item.point_biserial.unwrap(), 0.781_735_959_970_571_7);
    }

    #[test]
    fn a_question_that_misleads_is_negative() {
        // Right: 1, 2, 3, 5 of 1 to 10. Upper 0/3, lower 3/3. Means: 11/4 and 44/6: the same figure, turned round.
        let list: Vec<_> = (1..=10).map(|at| (matches!(at, 1..=3 | 5), f64::from(at))).collect();
        let item = item(&answers(&list)).unwrap();
        near(item.discrimination, -1.0);
        near(item.point_biserial.unwrap(), -0.781_735_959_970_571_7);
        near(item.difficulty, 0.4);
    }

    #[test]
    fn equal_scores_at_the_edge_count_in_part() {
        // Eleven persons, groups of round(2.97) = 3. Scores: one 9, four 8 (one of them right), then six 1 (three right).
        // Upper: the 9 (right) and two of the four 8: (1 + 2 · 1/4) / 3 = 0.5. Lower: three of the six 1: 3 · 3/6 / 3 = 0.5.
        let mut list = vec![(true, 9.0), (true, 8.0), (false, 8.0), (false, 8.0), (false, 8.0)];
        list.extend([(true, 1.0), (true, 1.0), (true, 1.0), (false, 1.0), (false, 1.0), (false, 1.0)]);
        let one = item(&answers(&list)).unwrap();
        near(one.discrimination, 0.0);
        near(one.difficulty, 5.0 / 11.0);
        list.reverse();
        assert_eq!(item(&answers(&list)), Some(one));
    }

    #[test]
    fn nothing_is_told_of_few_and_nothing_invented() {
        assert_eq!(item(&answers(&[(true, 1.0); 9])), None);
        let same = item(&answers(&[(true, 0.1); 10])).unwrap();
        assert_eq!((same.difficulty, same.discrimination, same.point_biserial), (1.0, 0.0, None));
        let mut flat = answers(&[(true, 0.1); 12]);
        flat[0].right = false;
        assert_eq!(item(&flat).unwrap().point_biserial, None);
        let mut odd = answers(&[(true, f64::NAN); 12]);
        odd[0] = Answered { right: false, score: f64::INFINITY };
        assert!(item(&odd).unwrap().discrimination.is_finite());
    }
}
