//! The pages of examinations: for whoever sits one, and for whoever looks after a unit.
//!
//! Promises: plain data in, words chosen in the template; a result has a place on the page of its person and on no other; of a person a unit's page
//! holds a name and a word; time that is left is a sentence, never a clock that races.

mod analysis;
mod mine;
mod paper;
mod plan;
mod result;
mod unit;

pub use analysis::*;
pub use mine::*;
pub use paper::*;
pub use plan::*;
pub use result::*;
pub use unit::*;

use super::rules::Plan;

/// What an examination asks for, as every page tells it.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Questions of a paper.
    pub questions: u64,
    /// Points of a paper.
    pub total: u64,
    /// Points that are needed.
    pub pass_mark: u32,
    /// Time for a paper.
    pub minutes: u32,
    /// Seconds after the bell; 0: none.
    pub grace_s: u32,
    /// How often one may sit it.
    pub tries: u32,
}

impl From<&Plan> for Facts {
    fn from(plan: &Plan) -> Self {
        let blueprint = plan.blueprint();
        Self {
            questions: blueprint.questions(),
            total: blueprint.total(),
            pass_mark: plan.pass_mark,
            minutes: plan.minutes,
            grace_s: plan.grace_s,
            tries: plan.tries,
        }
    }
}
