//! The law of coming and leaving: who may bring somebody into another unit, and what ends when somebody leaves one.
//!
//! Promises: nobody moves himself; nobody draws a person to himself from a unit that is not his, for whoever has the person may send a
//! new password; leaving takes no role away that whoever records the leaving could not take.

use super::{Authority, may_give};
use crate::access::Role;
use crate::refusal::Refusal;

/// The whole question of a further membership.
#[derive(Debug, Clone, Copy)]
pub struct Joining<'a> {
    /// Who records it.
    pub mover: &'a str,
    /// Who joins.
    pub person: &'a str,
    /// What the mover holds at each unit to which the person belongs; of somebody who belongs nowhere any more, at the last one.
    pub homes: &'a [Authority],
    /// Whether the person belongs to that very unit already.
    pub member_already: bool,
}

const fn manages(authority: Authority) -> bool {
    authority.admin || authority.secretary
}

/// Whether somebody may bring the person in.
///
/// # Errors
/// `membership-own`, `membership-already`, `membership-elsewhere`.
pub fn join(j: Joining<'_>) -> Result<(), Refusal> {
    if j.mover == j.person {
        return Err(Refusal::new("membership-own"));
    }
    if j.member_already {
        return Err(Refusal::at("node", "membership-already"));
    }
    if j.homes.iter().copied().any(manages) { Ok(()) } else { Err(Refusal::new("membership-elsewhere")) }
}

/// How a role stands to the unit that its holder leaves, on the day of leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bond {
    /// The role's unit is the one that is left, or stands below it.
    pub inside: bool,
    /// The role's unit stands above the one that is left.
    pub above: bool,
    /// The holder still belongs to the role's unit, or to one below it.
    pub at_home: bool,
    /// The holder still belongs to the unit that is left, or to one below it.
    pub stays: bool,
    /// The holder still belongs somewhere.
    pub anywhere: bool,
}

/// Whether the role ends with the membership. A role higher up goes too when nothing binds its holder to that unit any more: whoever has
/// left the house holds nothing in it.
pub const fn ends(bond: Bond) -> bool {
    if bond.inside {
        return !bond.stays;
    }
    !bond.at_home && (bond.above || !bond.anywhere)
}

/// Whether a role outside the unit may end in this way.
///
/// # Errors
/// `membership-holds-roles-above`.
pub fn end_outside(authority: Authority, role: Role) -> Result<(), Refusal> {
    if may_give(authority, role) { Ok(()) } else { Err(Refusal::new("membership-holds-roles-above")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Authority = Authority { admin: false, secretary: false };
    const SECRETARY: Authority = Authority { admin: false, secretary: true };

    #[test]
    fn a_person_is_moved_by_whoever_has_him_and_not_by_whoever_wants_him() {
        let joining = |homes| join(Joining { mover: "s", person: "p", homes, member_already: false });
        assert!(joining(&[NOBODY, SECRETARY]).is_ok());
        assert_eq!(joining(&[NOBODY]).unwrap_err().code, "membership-elsewhere");
        assert_eq!(joining(&[]).unwrap_err().code, "membership-elsewhere");
        let own = Joining { mover: "s", person: "s", homes: &[SECRETARY], member_already: false };
        assert_eq!(join(own).unwrap_err().code, "membership-own");
        let twice = Joining { mover: "s", person: "p", homes: &[SECRETARY], member_already: true };
        assert_eq!(join(twice).unwrap_err().field, "node");
    }

    #[test]
    fn what_ends_with_a_membership() {
        let gone = Bond { inside: true, above: false, at_home: false, stays: false, anywhere: true };
        assert!(ends(gone));
        assert!(!ends(Bond { stays: true, at_home: true, ..gone }), "another membership there goes on");
        let above = Bond { inside: false, above: true, at_home: false, stays: false, anywhere: true };
        assert!(ends(above), "the committee's reviewer left its last branch");
        assert!(!ends(Bond { at_home: true, ..above }), "and moved to another branch of it");
        let elsewhere = Bond { inside: false, above: false, at_home: false, stays: false, anywhere: true };
        assert!(!ends(elsewhere), "a role given from above in a unit that was never home");
        assert!(ends(Bond { anywhere: false, ..elsewhere }), "but not for somebody who left the house");
    }
}
