//! Papers of an examination by blueprint: how many questions of which place and difficulty, for how many points.
//!
//! Promises: a blueprint without problems can always be drawn, also when its sections share questions; no question stands twice on a paper; the same
//! seed gives the same paper. Who gets which seed, and that it comes from a secret, is the examination's business.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::draw::{Candidate, belongs, shuffled};
use crate::read::Fault;
use crate::shuffle::{Use, inner, order};

/// Questions of a paper.
pub const MOST_ON_PAPER: usize = 200;
/// Sections of a paper.
pub const MOST_SECTIONS: usize = 20;
/// Points of one question.
pub const MOST_POINTS: u32 = 100;
/// Minutes of an examination.
pub const MOST_MINUTES: u32 = 480;
/// Seconds after the bell in which a paper is still taken.
pub const MOST_GRACE_S: u32 = 600;
/// Tries of an examination.
pub const MOST_TRIES: u32 = 20;

/// How papers of an examination are made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blueprint {
    /// In the order of the paper.
    pub sections: Vec<Section>,
    /// Points that are needed.
    pub pass_mark: u32,
    /// How often somebody may sit it.
    pub tries: u32,
    /// Time for a paper.
    pub minutes: u32,
    /// Seconds after the bell in which it is still taken.
    pub grace_s: u32,
}

/// One section of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Questions whose category is this or lies below; empty: all.
    pub category: String,
    /// How many of difficulty 1, 2 and 3.
    pub counts: [u32; 3],
    /// How many more of whichever difficulty.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub any: u32,
    /// Points for each question.
    pub points: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands fields over by reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// One question of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its id.
    pub id: String,
    /// Which section, counted from 0.
    pub section: usize,
    /// Points for it.
    pub points: u32,
}

/// What keeps a blueprint from being used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlueprintProblem {
    /// No section.
    NoSections,
    /// More sections than [`MOST_SECTIONS`].
    TooManySections {
        /// How many.
        count: usize,
    },
    /// A section asks for nothing.
    EmptySection {
        /// Which, counted from 1.
        section: usize,
    },
    /// More questions than [`MOST_ON_PAPER`].
    TooManyQuestions {
        /// How many.
        count: u64,
    },
    /// A section gives no points, or more than [`MOST_POINTS`].
    Points {
        /// Which, counted from 1.
        section: usize,
        /// What stands there.
        points: u32,
    },
    /// Nothing is needed to pass, or more than there is.
    PassMark {
        /// What stands there.
        pass_mark: u32,
        /// Points of a paper.
        total: u64,
    },
    /// No try, or more than [`MOST_TRIES`].
    Tries {
        /// What stands there.
        tries: u32,
    },
    /// No time, or more than [`MOST_MINUTES`].
    Minutes {
        /// What stands there.
        minutes: u32,
    },
    /// More grace than [`MOST_GRACE_S`].
    Grace {
        /// What stands there.
        grace_s: u32,
    },
    /// The pool has too few questions for a section, after those that other sections need.
    TooFewQuestions {
        /// Which, counted from 1.
        section: usize,
        /// 1 to 3; 0: whichever.
        difficulty: u8,
        /// How many there are.
        have: usize,
        /// How many it asks for.
        want: u32,
    },
}

impl From<&BlueprintProblem> for Fault {
    fn from(problem: &BlueprintProblem) -> Self {
        use BlueprintProblem as P;
        let fault = |code, args: &[(&'static str, u64)]| Self {
            code,
            args: args.iter().map(|(name, value)| (*name, value.to_string())).collect(),
        };
        let n = |n: usize| n as u64;
        match problem {
            P::NoSections => fault("blueprint-no-sections", &[]),
            P::TooManySections { count } => {
                fault("blueprint-too-many-sections", &[("count", n(*count)), ("most", n(MOST_SECTIONS))])
            }
            P::EmptySection { section } => fault("blueprint-empty-section", &[("section", n(*section))]),
            P::TooManyQuestions { count } => {
                fault("blueprint-too-many-questions", &[("count", *count), ("most", n(MOST_ON_PAPER))])
            }
            P::Points { section, points } => {
                fault("blueprint-points", &[("section", n(*section)), ("points", (*points).into()), ("most", MOST_POINTS.into())])
            }
            P::PassMark { pass_mark, total } => fault("blueprint-pass-mark", &[("mark", (*pass_mark).into()), ("total", *total)]),
            P::Tries { tries } => fault("blueprint-tries", &[("tries", (*tries).into()), ("most", MOST_TRIES.into())]),
            P::Minutes { minutes } => {
                fault("blueprint-minutes", &[("minutes", (*minutes).into()), ("most", MOST_MINUTES.into())])
            }
            P::Grace { grace_s } => fault("blueprint-grace", &[("seconds", (*grace_s).into()), ("most", MOST_GRACE_S.into())]),
            P::TooFewQuestions { section, difficulty, have, want } => fault(
                "blueprint-too-few-questions",
                &[("section", n(*section)), ("difficulty", (*difficulty).into()), ("have", n(*have)), ("want", (*want).into())],
            ),
        }
    }
}

impl Section {
    /// Questions of the section.
    pub fn questions(&self) -> u64 {
        self.counts.iter().chain([&self.any]).map(|count| u64::from(*count)).sum()
    }

    /// Difficulty (0: whichever) and how many of it.
    fn wants(&self) -> impl Iterator<Item = (u8, u32)> {
        (1_u8..).zip(self.counts).chain([(0, self.any)])
    }
}

impl Blueprint {
    /// Points of a whole paper.
    pub fn total(&self) -> u64 {
        self.sections.iter().map(|section| section.questions().saturating_mul(section.points.into())).fold(0, u64::saturating_add)
    }

    /// Questions of a whole paper.
    pub fn questions(&self) -> u64 {
        self.sections.iter().map(Section::questions).sum()
    }
}

/// Everything that is wrong with `blueprint` over `pool`; empty when every paper can be drawn.
pub fn problems(blueprint: &Blueprint, pool: &[Candidate<'_>]) -> Vec<BlueprintProblem> {
    let mut out = Vec::new();
    if blueprint.sections.is_empty() {
        out.push(BlueprintProblem::NoSections);
    }
    if blueprint.sections.len() > MOST_SECTIONS {
        out.push(BlueprintProblem::TooManySections { count: blueprint.sections.len() });
        return out;
    }
    for (at, section) in (1..).zip(&blueprint.sections) {
        if section.questions() == 0 {
            out.push(BlueprintProblem::EmptySection { section: at });
        }
        if !(1..=MOST_POINTS).contains(&section.points) {
            out.push(BlueprintProblem::Points { section: at, points: section.points });
        }
    }
    let count = blueprint.questions();
    if count > MOST_ON_PAPER as u64 {
        out.push(BlueprintProblem::TooManyQuestions { count });
    }
    let Blueprint { pass_mark, tries, minutes, grace_s, .. } = *blueprint;
    let total = blueprint.total();
    if pass_mark == 0 || u64::from(pass_mark) > total {
        out.push(BlueprintProblem::PassMark { pass_mark, total });
    }
    if !(1..=MOST_TRIES).contains(&tries) {
        out.push(BlueprintProblem::Tries { tries });
    }
    if !(1..=MOST_MINUTES).contains(&minutes) {
        out.push(BlueprintProblem::Minutes { minutes });
    }
    if grace_s > MOST_GRACE_S {
        out.push(BlueprintProblem::Grace { grace_s });
    }
    out.extend(take(blueprint, pool, 0).1);
    out
}

/// Draws one paper: sections in their order, the questions of a section in the order of the seed. `Err` with what [`problems`] says.
pub fn draw_paper(blueprint: &Blueprint, pool: &[Candidate<'_>], seed: u64) -> Result<Vec<Drawn>, Vec<BlueprintProblem>> {
    let problems = problems(blueprint, pool);
    if !problems.is_empty() {
        return Err(problems);
    }
    let (taken, _) = take(blueprint, pool, seed);
    let mut out = Vec::new();
    for (at, section) in blueprint.sections.iter().enumerate() {
        let ids = taken.get(&at).map(Vec::as_slice).unwrap_or_default();
        let places = order(Use::Paper, inner(Use::Paper, seed, at), ids.len());
        let drawn = |id: &&str| Drawn { id: (*id).to_owned(), section: at, points: section.points };
        out.extend(places.into_iter().filter_map(|place| ids.get(place)).map(drawn));
    }
    Ok(out)
}

/// One section and difficulty, with the questions that fit there in the order of the seed.
struct Wish<'a> {
    section: usize,
    difficulty: u8,
    count: usize,
    fit: Vec<&'a str>,
}

/// The questions of each section, and where there were too few.
///
/// Whoever can be served by little takes first: what lies below before what lies above, a difficulty before whichever. Where that leaves somebody
/// short, questions are handed on (augmenting paths), so that this finds a paper whenever there is one.
fn take<'a>(blueprint: &Blueprint, pool: &[Candidate<'a>], seed: u64) -> (BTreeMap<usize, Vec<&'a str>>, Vec<BlueprintProblem>) {
    let mut wishes = Vec::new();
    for (at, section) in blueprint.sections.iter().enumerate() {
        for (difficulty, count) in section.wants().filter(|(_, count)| *count > 0) {
            let fits = |candidate: &&Candidate<'_>| {
                (difficulty == 0 || candidate.difficulty == difficulty) && belongs(candidate.category, &section.category)
            };
            // One seed for each section and difficulty.
            let place = if difficulty == 0 { 4 } else { usize::from(difficulty) };
            let seed = inner(Use::Section, inner(Use::Section, seed, at), place);
            let fit = shuffled(pool.iter().filter(fits).map(|candidate| candidate.id), Use::Section, seed);
            wishes.push(Wish { section: at, difficulty, count: count as usize, fit });
        }
    }
    let below = |wish: &Wish<'_>| blueprint.sections.get(wish.section).map_or(0, |section| section.category.len());
    wishes.sort_by_key(|wish| (wish.difficulty == 0, std::cmp::Reverse(below(wish))));
    let mut holder: HashMap<&str, usize> = HashMap::new();
    let mut short = Vec::new();
    for (at, wish) in wishes.iter().enumerate() {
        let mut have = 0;
        for id in &wish.fit {
            if have == wish.count {
                break;
            }
            if !holder.contains_key(id) {
                holder.insert(id, at);
                have += 1;
            }
        }
        while have < wish.count && hand_on(&wishes, at, &mut holder, &mut HashSet::new()) {
            have += 1;
        }
        if have < wish.count {
            let want = u32::try_from(wish.count).unwrap_or(u32::MAX);
            short.push(BlueprintProblem::TooFewQuestions { section: wish.section + 1, difficulty: wish.difficulty, have, want });
        }
    }
    let mut taken: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (at, wish) in wishes.iter().enumerate() {
        let own = wish.fit.iter().filter(|id| holder.get(*id) == Some(&at));
        taken.entry(wish.section).or_default().extend(own);
    }
    short.sort_by_key(|problem| match problem {
        BlueprintProblem::TooFewQuestions { section, difficulty, .. } => (*section, *difficulty),
        _ => (0, 0),
    });
    (taken, short)
}

/// Finds one more question for `at`: a free one, or one whose holder finds another. Not deeper than there are questions on a paper.
fn hand_on<'a>(wishes: &[Wish<'a>], at: usize, holder: &mut HashMap<&'a str, usize>, seen: &mut HashSet<&'a str>) -> bool {
    let Some(wish) = wishes.get(at) else { return false };
    for id in &wish.fit {
        if holder.get(id) == Some(&at) || !seen.insert(id) {
            continue;
        }
        let free = match holder.get(id).copied() {
            None => true,
            Some(other) => hand_on(wishes, other, holder, seen),
        };
        if free {
            holder.insert(id, at);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
