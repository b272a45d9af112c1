//! Examinations from the question bank: planned by a unit, sat by its people, graded here.
//!
//! Promises: every person and try gets a draw of its own whose seed never leaves the server; the answer key leaves it for the person alone, and not
//! before the try is closed; after bell and grace nothing more is taken, and what was saved by then is graded; a result is shown to its person,
//! everybody else sees met, not yet or not due; nothing is told of a question that fewer than ten were asked. Stands above [`crate::course`], whose
//! published questions it draws, and beside [`crate::learn`].

mod analysis_pages;
mod mine_pages;
mod paper_pages;
mod plan_pages;
mod rehearsal;
pub mod rules;
mod store;
#[cfg(test)]
mod story;
mod told;
mod unit_pages;
mod views;

pub use mine_pages::{Line, LineState, lines};
pub use rehearsal::Rehearsal;
pub use views::*;

use crate::access::{Action, Object, Proof, Role};
use crate::app::App;
use crate::db::Fail;
use crate::learn;
use crate::people::SignedIn;
use crate::web::Routes;

/// The addresses of examinations.
pub fn routes() -> Routes {
    mine_pages::routes()
        .join(paper_pages::routes())
        .join(unit_pages::routes())
        .join(plan_pages::routes())
        .join(analysis_pages::routes())
}

/// Sit an examination: the person alone. The law asks besides whether it concerns the person and is open.
#[derive(Debug)]
pub struct SitExam;

impl Action for SitExam {
    const NAME: &'static str = "exam.sit";
    const OWNER: bool = true;
}

/// See the examinations of a unit: what they ask, and of a person one word.
#[derive(Debug)]
pub struct SeeExams;

impl Action for SeeExams {
    const NAME: &'static str = "exam.see";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
}

/// Plan, open and end the examinations of a unit.
#[derive(Debug)]
pub struct LeadExams;

impl Action for LeadExams {
    const NAME: &'static str = "exam.lead";
    const ROLES: &'static [Role] = &[Role::Organiser, Role::Secretary];
}

/// The hourly work: ends tries whose time is over, and takes away tries whose time as evidence is.
///
/// # Errors
/// The database's.
pub async fn sweep(app: &App) -> Result<(), Fail> {
    close_due(app, "").await?;
    let before = learn::evidence_goes_before(app.clock.now())?;
    while app.store.execute(store::trying::ForgetTries { before }, Proof::system("tries whose time is over")).await? > 0 {}
    Ok(())
}

/// Ends tries whose time is over, of one person or (empty) of everybody.
async fn close_due(app: &App, person: &str) -> Result<(), Fail> {
    // Looked at first: pages ask at every view, and hardly ever is there anything to write.
    while store::trying::is_due(app.store.read(), person, app.clock.now()).await? {
        let due = store::trying::CloseDue { person: person.to_owned() };
        app.store.execute(due, Proof::system("the bell rang")).await?;
    }
    Ok(())
}

/// A person's own sitting.
fn own(me: &SignedIn) -> Object {
    Object { node: me.node.clone(), owner: me.actor.person.clone(), id: me.actor.person.clone() }
}
