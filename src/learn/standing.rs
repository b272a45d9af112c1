//! How a lesson stands, as the learner is told with every answer.
//!
//! Promises: what is missing is told by part, what is pending with its reason and the next step; between two looks at the record it is kept up by
//! what was accepted, and the record has the last word.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use zhibu_earned::{
    Account, LessonAccount, OFFLINE, Pending, Record, Span, Spans, Standing as UnitStanding, account, unit_account,
};

use super::records::Known;
use super::rules::{self, MayCheck};
use super::store::hours::Complete;
use super::store::sittings::{end_of, last_place};
use super::{Learn, own};

use super::store::{checks, ledger};
use crate::ambient::Instant;
use crate::app::App;
use crate::course::{self, Lesson};
use crate::db::Reader;
use crate::web::{Ctx, Stop};

/// What the record says of a lesson, and what came since.
#[derive(Debug, Clone, Default)]
pub(super) struct Base {
    /// Parts of the lesson.
    pub(super) parts: Arc<[Span]>,
    /// Covered places.
    pub(super) covered: Spans,
    /// Covered, but not credited.
    pub(super) pending: Box<[(Span, Pending)]>,
    /// What would count at once if it were learned again with a line; a box, for a hundred thousand of these are held and few have it.
    pub(super) again: Option<Box<Spans>>,
    /// Where the learner was last.
    pub(super) last: i64,
    /// How the unit stands.
    pub(super) unit: Option<UnitStanding>,
    /// Whether the exit check is open.
    pub(super) check: Option<MayCheck>,
}

/// The answer's `standing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Standing {
    covered: Spans,
    pending: Vec<Waiting>,
    missing: Vec<Missing>,
    #[serde(skip_serializing_if = "Spans::is_empty")]
    again: Spans,
    resume: i64,
    check: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    check_at: Option<Instant>,
    done: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Waiting {
    from: i64,
    to: i64,
    why: Pending,
    next: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Missing {
    part: usize,
    from: i64,
    to: i64,
}

/// What of the parts is missing: their places that are not covered, of parts that are not covered enough.
pub(super) fn missing(parts: &[Span], covered: &Spans) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    for (number, part) in (1..).zip(parts) {
        let whole = Spans::one(part.0, part.1);
        let open = whole.minus(covered);
        if open.measure() * 100 > (100 - zhibu_earned::ENOUGH) * whole.measure() {
            out.extend(open.iter().map(|span| (number, span)));
        }
    }
    out
}

impl Base {
    /// From the record.
    pub(super) fn of(lesson: &Lesson, own: &LessonAccount, record: &Record, unit: UnitStanding, check: MayCheck) -> Self {
        let is_of = |sitting: &str| record.sittings.get(sitting).is_some_and(|of| *of == lesson.id);
        Self {
            parts: lesson.parts.iter().map(|part| (part.from, part.to)).collect(),
            covered: own.covered.clone(),
            pending: own.pending.as_slice().into(),
            again: own.offline.then(|| Box::new(own.without_line.clone())),
            last: last_place(&record.entries, is_of),
            unit: Some(unit),
            check: Some(check),
        }
    }

    /// What was accepted just now.
    pub(super) fn add(&mut self, accepted: &Spans, offline: bool) {
        if accepted.is_empty() {
            return;
        }
        // Whether it is class A by now, the record says.
        if let Some(again) = self.again.as_deref_mut().filter(|_| !offline) {
            *again = again.minus(accepted);
        }
        let new = accepted.minus(&self.covered);
        self.covered = self.covered.union(accepted);
        self.last = end_of(accepted);
        if self.check != Some(MayCheck::Passed) {
            let checked: Vec<Span> =
                self.pending.iter().filter(|(_, why)| *why == Pending::Check).map(|(span, _)| *span).chain(new.iter()).collect();
            let others = self.pending.iter().filter(|(_, why)| *why != Pending::Check).copied();
            self.pending = others.chain(Spans::from(checked).iter().map(|span| (span, Pending::Check))).collect();
        }
    }

    /// Number of the first part that these places touch, and of the others.
    pub(super) fn parts_of(&self, places: &Spans) -> Vec<i64> {
        (1i64..)
            .zip(&*self.parts)
            .filter(|(_, part)| !places.within(&Spans::one(part.0, part.1)).is_empty())
            .map(|(number, _)| number)
            .collect()
    }

    /// Whether nothing of the lesson is missing.
    pub(super) fn is_whole(&self) -> bool {
        missing(&self.parts, &self.covered).is_empty()
    }

    /// Whether the unit is complete.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.unit, Some(UnitStanding::Done | UnitStanding::DoneOffline))
    }

    /// What would count at once if it were learned again with a line.
    pub(super) fn again(&self) -> Spans {
        self.again.as_deref().cloned().unwrap_or_default()
    }

    /// Whether so much was learned again that the lesson is class B no longer, as far as this process knows.
    pub(super) fn is_enough_again(&self) -> bool {
        let length = self.parts.last().map_or(0, |part| part.1);
        self.again.as_deref().is_some_and(|again| again.measure() * 100 <= OFFLINE * length)
    }

    /// What the learner has before him: the missing places; with none of them, what he may learn again.
    pub(super) fn ahead(&self) -> Vec<Span> {
        let missing = missing(&self.parts, &self.covered);
        if missing.is_empty() { self.again().iter().collect() } else { missing.into_iter().map(|(_, span)| span).collect() }
    }

    /// For the answer.
    pub(super) fn told(&self) -> Standing {
        let missing = missing(&self.parts, &self.covered);
        let next = |why| match why {
            Pending::Question => "make-up",
            Pending::Offline => "ask",
            Pending::Check => "check",
        };
        let (check, check_at) = match self.check {
            Some(MayCheck::Passed) => ("passed", None),
            Some(MayCheck::Open) => ("open", None),
            Some(MayCheck::From(at)) => ("tomorrow", Some(at)),
            Some(MayCheck::NotYet) | None => ("not-yet", None),
        };
        Standing {
            covered: self.covered.clone(),
            pending: self
                .pending
                .iter()
                .map(|(span, why)| Waiting { from: span.0, to: span.1, why: *why, next: next(*why) })
                .collect(),
            again: self.again(),
            resume: rules::resume(self.last, &self.ahead()),
            missing: missing.into_iter().map(|(part, span)| Missing { part, from: span.0, to: span.1 }).collect(),
            check,
            check_at,
            done: self.is_done(),
        }
    }
}

/// How a unit stands for a person.
#[derive(Debug, Clone)]
pub(super) struct UnitNow {
    /// What it needs next.
    pub(super) standing: UnitStanding,
    /// Whether its exit check is open.
    pub(super) check: MayCheck,
}

/// How a unit of these lessons (the ids of their versions) stands, by the record.
pub(super) async fn unit_now(
    reader: &Reader,
    person: &str,
    (record, account): (&Record, &Account),
    unit: &str,
    lessons: &[String],
    now: Instant,
) -> sqlx::Result<UnitNow> {
    let standing = unit_account(record, account, unit, lessons).standing;
    let tries = checks::tries(reader, person, unit).await?;
    Ok(UnitNow { standing, check: rules::may_check(standing, &tries, now) })
}

/// Writes the hours of a unit down that is complete, where nobody has: what was missing was taken out of the course, or its last places came into the
/// record without their learner (a phone that died, a program that stopped). Answers whether something was done.
pub(super) async fn write_down(
    ctx: &Ctx,
    known: &Known,
    standing: UnitStanding,
    unit: &str,
    lessons: &[String],
) -> Result<bool, Stop> {
    let Some(lesson) = lessons.first().filter(|_| standing == UnitStanding::Done && known.record.completed(unit) != Some("A"))
    else {
        return Ok(false);
    };
    let me = ctx.me()?;
    let proof = ctx.prove::<Learn>(own(me)).await?;
    ctx.execute(Complete { lesson: lesson.clone(), node: me.node.clone() }, proof).await?;
    Ok(true)
}

/// Whether a person said no to one of these lessons, and nothing else about it waits: it is the learner's turn.
pub(super) fn is_refused(refused: &BTreeSet<String>, account: &Account, lessons: &[String]) -> bool {
    lessons.iter().any(|id| refused.contains(id) && account.lessons.get(id).is_some_and(|own| own.offline))
}

/// How a lesson stands for a person, from the record.
pub(super) async fn look(app: &App, person: &str, lesson: &Lesson, now: Instant) -> sqlx::Result<Base> {
    let reader = app.store.read();
    let known = app.records.of(reader, person).await?;
    let lessons = course::lesson_ids(reader, &lesson.unit_code).await?;
    if known.record.lessons.contains_key(&lesson.id) {
        return stand(reader, person, lesson, (&known.record, &known.account), &lessons, now).await;
    }
    // A lesson of which there is no sitting yet is not in the record.
    let mut record = known.record.clone();
    let shape = ledger::shape(lesson.code.clone(), lesson.title.clone(), lesson.unit_code.clone(), &lesson.parts);
    record.lessons.insert(lesson.id.clone(), shape);
    let account = account(&record);
    stand(reader, person, lesson, (&record, &account), &lessons, now).await
}

async fn stand(
    reader: &Reader,
    person: &str,
    lesson: &Lesson,
    (record, account): (&Record, &Account),
    lessons: &[String],
    now: Instant,
) -> sqlx::Result<Base> {
    let unit = unit_now(reader, person, (record, account), &lesson.unit_code, lessons, now).await?;
    let own = account.lessons.get(&lesson.id).cloned().unwrap_or_default();
    Ok(Base::of(lesson, &own, record, unit.standing, unit.check))
}
