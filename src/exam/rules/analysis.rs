//! Whether the questions of an examination were any good.
//!
//! Promises: nothing is told of a question that fewer than ten persons were asked; one person counts once, by the first try; what goes out is a share
//! of all and never a person; what to mend is said in a word that the page turns into a sentence.

use std::collections::BTreeMap;

use zhibu_bank::{Answer, Answered, Kind, Question, item, shown};
use zhibu_bank::{Item, Shown};

/// What one person answered to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The question.
    pub question: String,
    /// Whether it was right.
    pub right: bool,
    /// Points for it.
    pub points: u32,
    /// What was chosen, by its place in the writer's order.
    pub chosen: Vec<usize>,
}

/// What is told of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// How hard it was, and how well it parts the strong from the weak.
    pub item: Item,
    /// How many chose each option, in the writer's order; empty where nothing is chosen.
    pub chosen: Vec<usize>,
}

/// The figures of every question that ten persons or more were asked; of the others nothing. Each person stands once in `papers`.
pub fn figures(papers: &[Vec<Given>]) -> BTreeMap<String, Figure> {
    let mut answers: BTreeMap<&str, (Vec<Answered>, Vec<usize>)> = BTreeMap::new();
    for paper in papers {
        let sum = |given: &mut dyn Iterator<Item = &Given>| given.fold(0.0, |sum, given| sum + f64::from(given.points));
        let (all, got) = (sum(&mut paper.iter()), sum(&mut paper.iter().filter(|given| given.right)));
        for given in paper {
            let own = f64::from(given.points);
            let (rest, reached) = (all - own, got - if given.right { own } else { 0.0 });
            let score = if rest > 0.0 { reached / rest } else { 0.0 };
            let (list, chosen) = answers.entry(&given.question).or_default();
            list.push(Answered { right: given.right, score });
            for place in &given.chosen {
                if chosen.len() <= *place {
                    chosen.resize(place + 1, 0);
                }
                if let Some(count) = chosen.get_mut(*place) {
                    *count += 1;
                }
            }
        }
    }
    let told = |(question, (list, chosen)): (&str, (Vec<Answered>, Vec<usize>))| {
        Some((question.to_owned(), Figure { item: item(&list)?, chosen }))
    };
    answers.into_iter().filter_map(told).collect()
}

/// What was chosen of a question that was shown with `seed`, by places in the writer's order; nothing where nothing is chosen.
pub fn chosen(question: &Question, seed: u64, answer: &Answer) -> Vec<usize> {
    let Answer::Given(keys) = answer else { return Vec::new() };
    if let Kind::TrueFalse { .. } = question.kind {
        return keys.iter().filter_map(|key| ["t", "f"].iter().position(|known| known == key)).collect();
    }
    let shown = shown(question, seed);
    let (
        Kind::Single { options } | Kind::Multiple { options },
        Shown::Single { options: keyed, .. } | Shown::Multiple { options: keyed, .. },
    ) = (&question.kind, &shown)
    else {
        return Vec::new();
    };
    let mut out: Vec<usize> = keys
        .iter()
        .filter_map(|key| keyed.iter().find(|it| it.key == *key))
        .filter_map(|it| options.iter().position(|option| option.text == it.text))
        .collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Which options are right, in the writer's order; empty where nothing is chosen.
pub fn right_options(kind: &Kind) -> Vec<bool> {
    match kind {
        Kind::Single { options } | Kind::Multiple { options } => options.iter().map(|option| option.right).collect(),
        Kind::TrueFalse { right } => vec![*right, !*right],
        _ => Vec::new(),
    }
}

/// What to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// 太容易: nearly everybody has it right.
    TooEasy,
    /// 太难: hardly anybody has it right.
    TooHard,
    /// More chose the wrong option at this place than a right one: look at the answer.
    WrongMoreThanRight(usize),
    /// Who knows the rest has it wrong more often.
    Misleads,
    /// It tells the strong and the weak hardly apart.
    TellsLittle,
    /// Nobody chose the option at this place.
    NobodyChose(usize),
}

/// Share right above which a question is too easy, and below which it is too hard.
pub const EASY: f64 = 0.95;
/// See [`EASY`].
pub const HARD: f64 = 0.25;
/// Discrimination below which a question tells little.
pub const LITTLE: f64 = 0.2;

/// What to mend of a question; empty: nothing.
pub fn advice(figure: &Figure, right: &[bool]) -> Vec<Advice> {
    let mut out = Vec::new();
    let count = |at: usize| figure.chosen.get(at).copied().unwrap_or_default();
    let places = |wanted: bool| right.iter().enumerate().filter(move |(_, right)| **right == wanted).map(|(at, _)| at);
    // Of several right options the one that the fewest found.
    if let (Some(found), Some(wrong)) =
        (places(true).map(count).min(), places(false).max_by_key(|at| (count(*at), std::cmp::Reverse(*at))))
        && count(wrong) > found
    {
        out.push(Advice::WrongMoreThanRight(wrong));
    }
    let Item { difficulty, discrimination, .. } = figure.item;
    if difficulty >= EASY {
        out.push(Advice::TooEasy);
    } else {
        if difficulty < HARD {
            out.push(Advice::TooHard);
        }
        if discrimination < 0.0 {
            out.push(Advice::Misleads);
        } else if discrimination < LITTLE {
            out.push(Advice::TellsLittle);
        }
        // Of an easy question nobody needs the wrong options; a claim has only one.
        if difficulty < 0.9 && right.len() > 2 {
            out.extend(places(false).find(|at| count(*at) == 0).map(Advice::NobodyChose));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use zhibu_bank::{Choice, LEAST_PERSONS, right_answer};

    use super::*;

    fn given(question: &str, right: bool, chosen: usize) -> Given {
        Given { question: question.into(), right, points: 5, chosen: vec![chosen] }
    }

    #[test]
    fn fewer_than_ten_persons_tell_nothing_and_twelve_the_right_figures() {
        let paper = |no: usize| vec![given("a", no < 9, usize::from(no >= 9)), given("b", no < 6, 2 + usize::from(no >= 6))];
        let nine: Vec<_> = (0..9).map(paper).collect();
        assert!(figures(&nine).is_empty());
        let twelve: Vec<_> = (0..12).map(paper).collect();
        let figures = figures(&twelve);
        assert_eq!((figures["a"].item.persons, figures["a"].item.difficulty, figures["b"].item.difficulty), (12, 0.75, 0.5));
        assert_eq!((figures["a"].chosen.as_slice(), figures["b"].chosen.as_slice()), (&[9, 3][..], &[0, 0, 6, 6][..]));
        // Groups of three. b by a: three of the nine best, of whom six have b right, less the three weakest, of whom none has. a by b: all of the
        // best have a right, of the six weakest three.
        let near = |question: &str, wanted: f64| {
            assert!((figures[question].item.discrimination - wanted).abs() < 1e-9, "{:?}", figures[question]);
        };
        near("b", 2.0 / 3.0);
        near("a", 0.5);
    }

    #[test]
    fn what_to_mend_is_said() {
        let figure = |difficulty, discrimination, chosen: &[usize]| Figure {
            item: Item { persons: 12, difficulty, discrimination, point_biserial: None },
            chosen: chosen.to_vec(),
        };
        let right = [true, false, false, false];
        assert_eq!(advice(&figure(1.0, 0.0, &[12]), &right), [Advice::TooEasy]);
        assert_eq!(advice(&figure(0.3, 0.4, &[4, 6, 1, 1]), &right), [Advice::WrongMoreThanRight(1)]);
        assert_eq!(advice(&figure(0.1, -0.3, &[5, 3, 2, 2]), &right), [Advice::TooHard, Advice::Misleads]);
        assert_eq!(advice(&figure(0.5, 0.1, &[6, 3, 0, 3]), &right), [Advice::TellsLittle, Advice::NobodyChose(2)]);
        assert_eq!(advice(&figure(0.6, 0.5, &[]), &[]), []);
    }

    proptest! {
        #[test]
        fn what_was_chosen_is_found_in_the_writers_order(seed in any::<u64>(), right in 0usize..4) {
            let option = |at: usize| Choice { text: format!("第{at}项"), right: at == right };
            let question = Question::new(Kind::Single { options: (0..4).map(option).collect() }, "灯？");
            prop_assert_eq!(chosen(&question, seed, &right_answer(&question, seed)), vec![right]);
        }

        #[test]
        fn no_figure_comes_of_few(persons in 0usize..LEAST_PERSONS, rights in prop::collection::vec(any::<bool>(), 10)) {
            let papers: Vec<_> = (0..persons).map(|no| vec![given("a", rights[no], 0)]).collect();
            prop_assert!(figures(&papers).is_empty());
        }
    }
}
