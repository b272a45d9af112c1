//! What was learned: sittings, questions, records, hours.
//!
//! Promises: content was really delivered, at a human pace, to one person who could answer for it; what a client says lowers credit and never
//! raises it (`docs/learn-protocol.md`, `crates/earned`); nobody but the person sees that person's time, score, order or count; trouble with the
//! accounting never blocks the text. Stands above [`crate::course`].

#[cfg(test)]
mod adversaries;
mod api;
mod appeal_pages;
mod attendance_pages;
mod beating;
mod beside;
mod branch_pages;
mod came;
mod certificate_pages;
mod check_pages;
mod correcting_pages;
mod help_pages;
mod kept_pages;
mod lesson_pages;
mod media_pages;
mod mine_pages;
mod outside_pages;
mod pack_api;
mod question_pages;
mod record_pages;
mod record_sheet;
mod records;
mod rehearsal;
mod report_pages;
pub mod rules;
mod seal;
mod sitting;
mod slip;
mod spare;
mod spare_copies;
mod standing;
mod store;
#[cfg(test)]
mod story;
mod task_pages;
mod verify;
mod views;
mod waiting;

pub use beating::{tend, write_all};
pub use beside::{Beside, Slots};
pub use records::Records;
pub use rehearsal::{Class as ClassHeld, Lead, Learner, Reading};
pub use rules::outside::Typed as Outside;
pub use sitting::Sittings;
pub use spare::Spare;
pub use spare_copies::keep_spare;
pub use store::appeals::Waiting as AppealWaiting;
pub use store::marks::mark;
pub use store::reach::{Reach, reached};
pub use store::years::levels;
pub use verify::{Altered, verify_records};
pub use views::*;
pub use waiting::waiting_for_me;

use crate::access::{Action, Object, Proof, Role, Scope};
use crate::ambient::Instant;
use crate::app::App;
use crate::course::rules::Pack;
use crate::db::{Fail, Reader};
use crate::people::SignedIn;
use crate::web::Routes;

/// The addresses of learning, with what rooms above put beside a lesson.
pub fn routes<B: Beside>() -> Routes {
    api::routes()
        .join(pack_api::routes())
        .join(kept_pages::routes())
        .join(mine_pages::routes())
        .join(lesson_pages::routes::<B>())
        .join(media_pages::routes())
        .join(question_pages::routes())
        .join(check_pages::routes::<B>())
        .join(record_pages::routes())
        .join(outside_pages::routes())
        .join(record_sheet::routes())
        .join(appeal_pages::routes())
        .join(certificate_pages::routes())
        .join(branch_pages::routes())
        .join(task_pages::routes())
        .join(attendance_pages::routes())
        .join(correcting_pages::routes())
        .join(report_pages::routes())
        .join(help_pages::routes())
}

/// Learn, and own the record of it: the person alone.
#[derive(Debug)]
pub struct Learn;

impl Action for Learn {
    const NAME: &'static str = "learn.own";
    const OWNER: bool = true;
}

/// Decide an appeal: the organiser of learning and the secretary of the person's place. The law asks besides that it is not one's own.
#[derive(Debug)]
pub struct DecideAppeals;

impl Action for DecideAppeals {
    const NAME: &'static str = "learn.decide_appeal";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
}

/// Open the pages of a unit's learning: classes, what is to be learned, the report.
#[derive(Debug)]
pub struct SeeLearning;

impl Action for SeeLearning {
    const NAME: &'static str = "learn.branch";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
}

/// See how a unit stands by person (met, not yet or not due, and nothing else) and who asked for help: the unit's own organiser and secretary. The level
/// above has the report, a number a branch; with the names it could count what the report does not tell about a few.
#[derive(Debug)]
pub struct SeeNames;

impl Action for SeeNames {
    const NAME: &'static str = "learn.names";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
    const NEAR: bool = true;
}

/// Go and help whoever asked: the unit's own organiser and secretary, who are the ones that were told.
#[derive(Debug)]
pub struct GiveHelp;

impl Action for GiveHelp {
    const NAME: &'static str = "learn.give_help";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
    const NEAR: bool = true;
}

/// Look after the learning of a unit: put down and confirm classes, say what is to be learned. The law of classes asks besides that the two
/// witnesses are two.
#[derive(Debug)]
pub struct LeadLearning;

impl Action for LeadLearning {
    const NAME: &'static str = "learn.lead";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
}

/// Appeals that wait for somebody who may decide, the nearest day first.
///
/// # Errors
/// The database's.
pub async fn appeals_waiting(reader: &Reader, scope: &Scope<'_, DecideAppeals>) -> sqlx::Result<Vec<AppealWaiting>> {
    store::appeals::waiting(reader, scope, "").await
}

/// Evidence that was written before this instant has had its time, by the rule pack.
///
/// # Errors
/// The rule pack is none.
pub fn evidence_goes_before(now: Instant) -> Result<Instant, Fail> {
    let pack = Pack::built_in().map_err(|error| Fail::Db(sqlx::Error::Decode(Box::new(error))))?;
    Ok(rules::evidence_goes_before(now, pack.evidence.years))
}

/// Takes away what has had its time: evidence when the rule pack says so, packs after 30 days.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<(), Fail> {
    let before = evidence_goes_before(app.clock.now())?;
    let old = app.clock.now() - rules::PACK;
    while app.store.execute(store::packs::ForgetPacks { before: old }, Proof::system("packs whose time is over")).await? > 0 {}
    while app.store.execute(store::ledger::Forget { before }, Proof::system("evidence whose time is over")).await? > 0 {}
    let closed = app.clock.now() - rules::help::KEPT;
    while app
        .store
        .execute(store::forgetting::ForgetAnswers { before, closed }, Proof::system("answers whose time is over"))
        .await?
        > 0
    {}
    Ok(())
}

/// A person's own learning.
fn own(me: &SignedIn) -> Object {
    Object { node: me.node.clone(), owner: me.actor.person.clone(), id: me.actor.person.clone() }
}
