//! The law of 三审三校, in pure functions: who may decide which step, and what follows from the decision.
//!
//! Promises, each held by a test below: nobody decides on a text that he saved a revision of; nobody stands on two steps of one round;
//! whoever is borrowed for a step holds its office elsewhere, or a higher one; every step needs a proof pass and a written opinion; the second review says whether the text is open (公开 / 不公开 / 需报审), with its basis; a
//! decision counts only for the step, the version and the very hash that the person saw; 退回修改 ends the round, 退回上一审 opens the step before on
//! the same hash. Sources: 三审三校, 先审后发 (`docs/glossary.md`), local rules on secrecy review of new media (海盐 2024).

mod round;

pub use round::{Conclusion, Round, Said, Seen, State, StepName, Verdict};

use crate::access::Role;
use crate::refusal::Refusal;

/// Most characters of an opinion or a basis.
pub const OPINION: usize = 2_000;

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The step of this index is open now; after 退回上一审 it is an earlier one.
    Step(usize),
    /// The last yes.
    Approved,
    /// Back to the writer.
    Returned,
    /// Not to be published.
    NotOpen,
    /// Waits for the outside authority.
    Outside,
}

/// Why a person may look but not decide. Shown before he writes an opinion for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// He saved a revision of this text.
    Author,
    /// He decided another step of this round.
    OtherStep(StepName),
    /// The step waits for the outside authority.
    Outside,
    /// Nothing is open.
    Over,
}

/// Whether `person` may stand on the open step, as far as the round itself says. Role and node are asked elsewhere.
pub fn barred(round: &Round, person: &str) -> Option<Barred> {
    if !round.state.is_open() {
        return Some(Barred::Over);
    }
    if round.authors.iter().any(|author| author == person) {
        return Some(Barred::Author);
    }
    let other = round.decided.iter().find(|(at, who)| who == person && *at != round.at);
    if let Some(step) = other.and_then(|(at, _)| round.steps.get(*at)) {
        return Some(Barred::OtherStep(*step));
    }
    (round.state == State::Outside).then_some(Barred::Outside)
}

/// The decision of `person`, who has the role (or the assignment) for the open step.
///
/// # Errors
/// A [`Refusal`] beside the field that it concerns.
pub fn decide(round: &Round, person: &str, seen: &Seen, said: &Said) -> Result<Next, Refusal> {
    match barred(round, person) {
        None => {}
        Some(Barred::Over) => return Err(Refusal::new("review-over")),
        Some(Barred::Author) => return Err(Refusal::new("review-own-text")),
        Some(Barred::OtherStep(_)) => return Err(Refusal::new("review-two-steps")),
        Some(Barred::Outside) => return Err(Refusal::new("review-outside-waits")),
    }
    let step = round.step().ok_or_else(|| Refusal::new("review-over"))?;
    if seen.step != step || seen.version != round.version || seen.hash != round.hash {
        return Err(Refusal::new("review-moved-on"));
    }
    if let Some(first) = lacking(step, said).into_iter().next() {
        return Err(first);
    }
    match said.verdict {
        Verdict::ReturnToWriter => Ok(Next::Returned),
        Verdict::ReturnToStep if round.at == 0 => Err(Refusal::new("review-no-step-before")),
        Verdict::ReturnToStep => Ok(Next::Step(round.at - 1)),
        Verdict::Pass if !step.decides_secrecy() => Ok(after(round)),
        Verdict::Pass => match said.conclusion {
            Some(Conclusion::Open) => Ok(after(round)),
            Some(Conclusion::Closed) => Ok(Next::NotOpen),
            Some(Conclusion::Report) => Ok(Next::Outside),
            None => Err(Refusal::at("secrecy", "secrecy-missing")),
        },
    }
}

/// Everything that an answer on `step` still lacks, so that the reviewer is told once and not field by field.
pub fn lacking(step: StepName, said: &Said) -> Vec<Refusal> {
    let mut all = Vec::new();
    let opinion = said.opinion.trim();
    if opinion.is_empty() {
        let code = if said.verdict == Verdict::Pass { "opinion-missing" } else { "opinion-missing-return" };
        all.push(Refusal::at("opinion", code));
    }
    for (field, text) in [("opinion", opinion), ("basis", said.basis.trim())] {
        let length = text.chars().count();
        if length > OPINION {
            all.push(Refusal::at(field, "words-too-many").arg("most", OPINION).arg("now", length));
        }
    }
    if said.verdict != Verdict::Pass {
        return all;
    }
    if !said.proofread {
        all.push(Refusal::at("proofread", "proofread-missing"));
    }
    if step.decides_secrecy() && said.conclusion.is_none() {
        all.push(Refusal::at("secrecy", "secrecy-missing"));
    }
    if step.decides_secrecy() && said.basis.trim().is_empty() {
        all.push(Refusal::at("basis", "basis-missing"));
    }
    all
}

fn after(round: &Round) -> Next {
    if round.at + 1 < round.steps.len() { Next::Step(round.at + 1) } else { Next::Approved }
}

/// The answer of the outside authority (需报审): with its document's number, agreed or not.
///
/// # Errors
/// Nothing waits for one, or it is not complete.
pub fn outside_answer(round: &Round, seen_version: i64, number: &str, answer: &str, agrees: bool) -> Result<Next, Refusal> {
    if round.state != State::Outside {
        return Err(Refusal::new("review-over"));
    }
    if seen_version != round.version {
        return Err(Refusal::new("review-moved-on"));
    }
    if number.trim().is_empty() {
        return Err(Refusal::at("document_number", "document-number-missing"));
    }
    if answer.trim().is_empty() {
        return Err(Refusal::at("answer", "outside-answer-missing"));
    }
    Ok(if agrees { after(round) } else { Next::NotOpen })
}

/// 撤回: the writer takes the text back while nobody has said the last yes.
///
/// # Errors
/// It is over already.
pub fn withdraw(round: &Round) -> Result<(), Refusal> {
    if round.state.is_open() { Ok(()) } else { Err(Refusal::new("withdraw-too-late")) }
}

/// A borrowed reviewer for the open step: not an author, not on another step, and of an office that lends to it ([`StepName::lent_by`]);
/// `offices` are the roles that the person holds anywhere.
///
/// # Errors
/// The person could not decide anyway, or has no such office.
pub fn borrow(round: &Round, person: &str, offices: &[Role]) -> Result<(), Refusal> {
    match barred(round, person) {
        None => {
            let lends = round.step().is_some_and(|step| offices.iter().any(|office| step.lent_by().contains(office)));
            if lends { Ok(()) } else { Err(Refusal::at("person", "borrow-no-office")) }
        }
        Some(Barred::Author) => Err(Refusal::at("person", "borrow-author")),
        Some(Barred::OtherStep(_)) => Err(Refusal::at("person", "borrow-other-step")),
        Some(Barred::Over | Barred::Outside) => Err(Refusal::new("review-over")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round() -> Round {
        Round {
            state: State::Open,
            hash: "h".into(),
            version: 1,
            at: 0,
            steps: StepName::ALL.to_vec(),
            authors: vec!["writer".into()],
            decided: Vec::new(),
        }
    }

    fn seen(round: &Round) -> Seen {
        Seen { step: round.steps[round.at], version: round.version, hash: round.hash.clone() }
    }

    fn said(verdict: Verdict) -> Said {
        Said { verdict, opinion: "好".into(), proofread: true, conclusion: Some(Conclusion::Open), basis: "无涉密".into() }
    }

    #[test]
    fn three_people_say_yes_and_it_is_approved() {
        let mut r = round();
        for (at, who) in ["a", "b"].into_iter().enumerate() {
            assert_eq!(decide(&r, who, &seen(&r), &said(Verdict::Pass)), Ok(Next::Step(at + 1)));
            r.decided.push((at, who.into()));
            r.at = at + 1;
        }
        assert_eq!(decide(&r, "c", &seen(&r), &said(Verdict::Pass)), Ok(Next::Approved));
        assert_eq!(decide(&r, "a", &seen(&r), &said(Verdict::Pass)), Err(Refusal::new("review-two-steps")));
    }

    #[test]
    fn another_hash_or_version_does_not_count() {
        let r = round();
        for wrong in [
            Seen { hash: "x".into(), ..seen(&r) },
            Seen { version: 0, ..seen(&r) },
            Seen { step: StepName::FinalReview, ..seen(&r) },
        ] {
            assert_eq!(decide(&r, "a", &wrong, &said(Verdict::Pass)), Err(Refusal::new("review-moved-on")));
        }
    }

    #[test]
    fn a_yes_needs_proof_pass_opinion_and_at_the_second_review_a_conclusion_with_its_basis() {
        let mut r = round();
        let refused = |r: &Round, change: &dyn Fn(&mut Said)| {
            let mut s = said(Verdict::Pass);
            change(&mut s);
            decide(r, "a", &seen(r), &s).map_err(|refusal| refusal.code)
        };
        assert_eq!(refused(&r, &|s| s.proofread = false), Err("proofread-missing"));
        assert_eq!(refused(&r, &|s| s.opinion = " \n".into()), Err("opinion-missing"));
        assert_eq!(refused(&r, &|s| s.conclusion = None), Ok(Next::Step(1)));
        r.at = 1;
        assert_eq!(refused(&r, &|s| s.conclusion = None), Err("secrecy-missing"));
        assert_eq!(refused(&r, &|s| s.basis = String::new()), Err("basis-missing"));
        assert_eq!(refused(&r, &|s| s.conclusion = Some(Conclusion::Closed)), Ok(Next::NotOpen));
        assert_eq!(refused(&r, &|s| s.conclusion = Some(Conclusion::Report)), Ok(Next::Outside));
    }

    #[test]
    fn an_empty_answer_is_told_everything_at_once() {
        let fields = |step, verdict| {
            let empty = Said { verdict, opinion: String::new(), proofread: false, conclusion: None, basis: String::new() };
            lacking(step, &empty).into_iter().map(|refusal| refusal.field).collect::<Vec<_>>()
        };
        assert_eq!(fields(StepName::FirstReview, Verdict::Pass), ["opinion", "proofread"]);
        assert_eq!(fields(StepName::SecondReview, Verdict::Pass), ["opinion", "proofread", "secrecy", "basis"]);
        assert_eq!(fields(StepName::SecondReview, Verdict::ReturnToWriter), ["opinion"]);
    }

    #[test]
    fn an_outside_authority_needs_number_and_answer_and_its_no_ends_the_round() {
        let r = Round { state: State::Outside, at: 1, ..round() };
        assert_eq!(outside_answer(&r, 1, "", "同意", true).map_err(|e| e.code), Err("document-number-missing"));
        assert_eq!(outside_answer(&r, 1, "汀办〔2026〕1号", "同意", true), Ok(Next::Step(2)));
        assert_eq!(outside_answer(&r, 1, "汀办〔2026〕1号", "不同意", false), Ok(Next::NotOpen));
        assert_eq!(decide(&r, "a", &seen(&r), &said(Verdict::Pass)), Err(Refusal::new("review-outside-waits")));
    }

    #[test]
    fn back_to_the_step_before_lets_the_same_person_decide_that_step_again() {
        let mut r = Round { at: 1, decided: vec![(0, "a".into())], ..round() };
        assert_eq!(decide(&r, "b", &seen(&r), &said(Verdict::ReturnToStep)), Ok(Next::Step(0)));
        r.decided.push((1, "b".into()));
        r.at = 0;
        assert_eq!(decide(&r, "a", &seen(&r), &said(Verdict::Pass)), Ok(Next::Step(1)));
        assert_eq!(decide(&r, "b", &seen(&r), &said(Verdict::Pass)), Err(Refusal::new("review-two-steps")));
        assert_eq!(decide(&r, "a", &seen(&r), &said(Verdict::ReturnToStep)), Err(Refusal::new("review-no-step-before")));
    }

    #[test]
    fn a_step_borrows_from_its_own_office_elsewhere_or_from_a_higher_one() {
        let at = |at| Round { at, ..round() };
        let code = |r: &Round, who, offices: &[Role]| borrow(r, who, offices).map_err(|refusal| refusal.code);
        assert_eq!(code(&at(0), "a", &[Role::Organiser, Role::FirstReviewer]), Ok(()));
        assert_eq!(code(&at(0), "a", &[Role::SecondReviewer]), Ok(()));
        assert_eq!(code(&at(1), "a", &[Role::FinalReviewer]), Ok(()));
        assert_eq!(code(&at(0), "a", &[]), Err("borrow-no-office"));
        assert_eq!(code(&at(0), "a", &[Role::Writer, Role::Secretary, Role::Member, Role::Admin]), Err("borrow-no-office"));
        assert_eq!(code(&at(1), "a", &[Role::FirstReviewer]), Err("borrow-no-office"));
        assert_eq!(code(&at(2), "a", &[Role::FirstReviewer, Role::SecondReviewer]), Err("borrow-no-office"));
        assert_eq!(code(&at(0), "writer", &[Role::FirstReviewer]), Err("borrow-author"));
    }

    #[derive(Debug, Clone)]
    struct Move {
        who: u8,
        verdict: Verdict,
        conclusion: Conclusion,
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let verdict = prop_oneof![4 => Just(Verdict::Pass), 1 => Just(Verdict::ReturnToWriter), 2 => Just(Verdict::ReturnToStep)];
        let conclusion = prop_oneof![4 => Just(Conclusion::Open), 1 => Just(Conclusion::Closed), 1 => Just(Conclusion::Report)];
        prop::collection::vec(
            (0u8..5, verdict, conclusion).prop_map(|(who, verdict, conclusion)| Move { who, verdict, conclusion }),
            0..24,
        )
    }

    proptest! {
        /// Whatever is tried in whatever order: an approved round has three different deciders, none of them an author.
        #[test]
        fn no_way_to_approve_ones_own_or_to_stand_twice(moves in moves()) {
            let mut r = Round { authors: vec!["0".into(), "1".into()], ..round() };
            let mut passed: Vec<Option<String>> = vec![None; 3];
            for m in moves {
                let who = m.who.to_string();
                let s = Said { conclusion: Some(m.conclusion), ..said(m.verdict) };
                let at = r.at;
                let Ok(next) = decide(&r, &who, &seen(&r), &s) else { continue };
                r.version += 1;
                r.decided.push((at, who.clone()));
                match next {
                    Next::Step(to) => {
                        passed[at] = (m.verdict == Verdict::Pass).then_some(who);
                        r.at = to;
                    }
                    Next::Approved => {
                        passed[at] = Some(who);
                        r.state = State::Approved;
                        let mut people: Vec<_> = passed.iter().map(|p| p.clone().expect("every step passed")).collect();
                        prop_assert!(people.iter().all(|p| p != "0" && p != "1"));
                        people.sort();
                        people.dedup();
                        prop_assert_eq!(people.len(), 3);
                    }
                    Next::Returned => r.state = State::Returned,
                    Next::NotOpen => r.state = State::NotOpen,
                    Next::Outside => r.state = State::Outside,
                }
            }
        }
    }
}
