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
mod branch_pages;
mod certificate_pages;
mod check_pages;
mod help_pages;
mod lesson_pages;
mod media_pages;
mod kept_pages;
mod mine_pages;
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
mod standing;
mod store;
#[cfg(test)]
mod story;
mod task_pages;
mod verify;
mod views;

pub use beating::{tend, write_all};
pub use records::Records;
pub use rehearsal::{Learner, Reading};
pub use sitting::Sittings;
pub use store::appeals::Waiting as AppealWaiting;
pub use store::years::levels;
pub use verify::{Altered, verify_records};
pub use views::*;

use crate::access::{Action, Object, Proof, Role, Scope};
use crate::app::App;
use crate::db::{Fail, Reader};
use crate::people::SignedIn;
use crate::web::Routes;

/// The addresses of learning.
pub fn routes() -> Routes {
    api::routes()
        .join(pack_api::routes())
        .join(kept_pages::routes())
        .join(mine_pages::routes())
        .join(lesson_pages::routes())
        .join(media_pages::routes())
        .join(question_pages::routes())
        .join(check_pages::routes())
        .join(record_pages::routes())
        .join(record_sheet::routes())
        .join(appeal_pages::routes())
        .join(certificate_pages::routes())
        .join(branch_pages::routes())
        .join(task_pages::routes())
        .join(attendance_pages::routes())
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

/// See how a unit stands with the year: met, not yet or not due by person, and nothing else.
#[derive(Debug)]
pub struct SeeLearning;

impl Action for SeeLearning {
    const NAME: &'static str = "learn.branch";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
}

/// Look after the learning of a unit: put down and confirm classes, say what is to be learned, go and help. The law of classes asks besides that the two
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

/// Takes away what has had its time: evidence 12 months after the year in which it was written closed, packs after 30 days.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<(), Fail> {
    let before = rules::evidence_goes_before(app.clock.now());
    let old = app.clock.now() - rules::PACK;
    while app.store.execute(store::packs::ForgetPacks { before: old }, Proof::system("packs whose time is over")).await? > 0 {}
    while app.store.execute(store::ledger::Forget { before }, Proof::system("evidence whose time is over")).await? > 0 {}
    Ok(())
}

/// A person's own learning.
fn own(me: &SignedIn) -> Object {
    Object { node: me.node.clone(), owner: me.actor.person.clone(), id: me.actor.person.clone() }
}
