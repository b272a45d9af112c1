//! What was said and done on a subject, round by round, for its writer and its reviewers.

use super::rules::{Conclusion, State, StepName, Verdict};
use super::store::{self, Approval};
use super::{Deed, Event, Secrecy};
use crate::ambient::Instant;
use crate::args;
use crate::db::Reader;
use crate::desk::{Step, When};

#[derive(sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the columns of the table")]
struct Opinion {
    name: String,
    decision: String,
    post: String,
    opinion: String,
    secrecy: String,
    basis: String,
    at: i64,
}

#[derive(sqlx::FromRow)]
struct Outside {
    outside_number: String,
    outside_answer: String,
}

/// One round, told.
#[derive(Debug)]
pub struct Told {
    /// The round.
    pub approval: Approval,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

/// The step in the words of the desk.
pub(crate) fn step(name: StepName) -> Step {
    match name {
        StepName::FirstReview => Step::First,
        StepName::SecondReview => Step::Second,
        StepName::FinalReview => Step::Final,
    }
}

pub(super) fn secrecy(conclusion: Conclusion) -> Secrecy {
    match conclusion {
        Conclusion::Open => Secrecy::Open,
        Conclusion::Closed => Secrecy::Closed,
        Conclusion::Report => Secrecy::Report,
    }
}

/// What was done by a decision as it is stored.
pub(super) fn deed(decision: &str, conclusion: Option<Conclusion>, at: Step) -> Deed {
    match (Verdict::parse(decision), conclusion) {
        (Some(Verdict::ReturnToWriter), _) => Deed::ReturnedToWriter(at),
        (Some(Verdict::ReturnToStep), _) => Deed::ReturnedToStep(at),
        (_, Some(Conclusion::Closed)) => Deed::Closed,
        (_, Some(Conclusion::Report)) => Deed::Held,
        _ => Deed::Passed(at),
    }
}

/// All rounds of a subject, newest first. `when` turns an instant into words.
///
/// # Errors
/// The database's.
pub async fn told(reader: &Reader, subject: &str, when: &(dyn Fn(Instant) -> When + Sync)) -> sqlx::Result<Vec<Told>> {
    let mut out = Vec::new();
    for approval in store::rounds_of(reader, subject).await? {
        let events = events(reader, &approval, when).await?;
        out.push(Told { approval, events });
    }
    Ok(out)
}

async fn events(reader: &Reader, approval: &Approval, when: &(dyn Fn(Instant) -> When + Sync)) -> sqlx::Result<Vec<Event>> {
    let system = reader.system("the caller asked for leave to the subject");
    let opinions: Vec<Opinion> = system
        .all(
            "SELECT name, decision, post, opinion, secrecy, basis, at FROM approval_opinion WHERE approval_id = $1 ORDER BY at, id",
            &args![approval.id.as_str()],
        )
        .await?;
    let plain = |deed, at| Event {
        deed,
        who: String::new(),
        at: when(at),
        opinion: String::new(),
        proofread: false,
        secrecy: None,
        basis: String::new(),
    };
    let mut events = vec![plain(Deed::Submitted, approval.opened_at)];
    for o in &opinions {
        let name = StepName::parse(&o.name).map_or(Step::First, step);
        let conclusion = Conclusion::parse(&o.secrecy);
        let deed = deed(&o.decision, conclusion, name);
        events.push(Event {
            who: o.post.clone(),
            opinion: o.opinion.clone(),
            // A yes is not taken without the proof pass.
            proofread: matches!(deed, Deed::Passed(_) | Deed::Held),
            secrecy: conclusion.map(secrecy),
            basis: o.basis.clone(),
            ..plain(deed, o.at)
        });
    }
    let outside: Option<Outside> = system
        .get(
            "SELECT outside_number, outside_answer FROM approval_step WHERE approval_id = $1 AND outside_number <> ''",
            &args![approval.id.as_str()],
        )
        .await?;
    if let Some(outside) = outside {
        let deed = if approval.state() == State::NotOpen { Deed::OutsideNo } else { Deed::OutsideYes };
        let at = events.iter().rposition(|event| event.deed == Deed::Held).map_or(events.len(), |at| at + 1);
        let words = format!("{} {}", outside.outside_number, outside.outside_answer);
        events.insert(at, Event { opinion: words, at: When::default(), ..plain(deed, approval.opened_at) });
    }
    match approval.state() {
        State::Open => {
            let name = store::open_step(reader, approval).await?.map_or(Step::First, step);
            events.push(Event { at: When::default(), ..plain(Deed::Waiting(name), 0) });
        }
        State::Withdrawn => events.push(plain(Deed::Withdrawn, approval.closed_at.unwrap_or_default())),
        State::Outside | State::Approved | State::Returned | State::NotOpen => {}
    }
    Ok(events)
}

/// Who sent a subject back, by post, and with which words; after 需报审 the words of the outside authority.
///
/// # Errors
/// The database's.
pub async fn last_words(reader: &Reader, subject: &str) -> sqlx::Result<(String, String)> {
    let row: Option<(String, String)> = reader
        .system("an opinion, told to the writer")
        .get(
            "SELECT o.post, CASE WHEN p.state = 'not_open' AND s.outside_answer <> '' THEN s.outside_answer ELSE o.opinion END \
             FROM approval p JOIN approval_opinion o ON o.approval_id = p.id \
             JOIN approval_step s ON s.approval_id = p.id AND s.no = o.no WHERE p.subject_id = $1 \
             ORDER BY o.at DESC, o.id DESC LIMIT 1",
            &args![subject],
        )
        .await?;
    Ok(row.unwrap_or_default())
}
