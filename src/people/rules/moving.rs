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

/// Where the unit of a role stands, seen from the unit that its holder leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It is that unit, or one below it.
    Inside,
    /// It is above it.
    Above,
    /// Somewhere else.
    Aside,
}

/// What binds a person to the unit of a role on the day on which he leaves another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bond {
    /// Where the role's unit stands.
    pub stands: Stands,
    /// He still belongs to the unit that he leaves, or to one below it: by another membership.
    pub stays: bool,
    /// He still belongs to the role's unit, or to one below it.
    pub at_home: bool,
    /// He still belongs somewhere.
    pub anywhere: bool,
}

/// Whether the role ends with the membership. A role higher up goes too when nothing binds its holder to that unit any more: whoever has
/// left the house holds nothing in it.
pub const fn ends(bond: Bond) -> bool {
    match bond.stands {
        Stands::Inside => !bond.stays,
        Stands::Above => !bond.at_home,
        Stands::Aside => !bond.at_home && !bond.anywhere,
    }
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
        let gone = Bond { stands: Stands::Inside, stays: false, at_home: false, anywhere: true };
        assert!(ends(gone));
        assert!(!ends(Bond { stays: true, at_home: true, ..gone }), "another membership there goes on");
        let above = Bond { stands: Stands::Above, ..gone };
        assert!(ends(above), "the committee's reviewer left its last branch");
        assert!(!ends(Bond { at_home: true, ..above }), "and moved to another branch of it");
        let aside = Bond { stands: Stands::Aside, ..gone };
        assert!(!ends(aside), "a role given from above in a unit that was never home");
        assert!(ends(Bond { anywhere: false, ..aside }), "but not for somebody who left the house");
    }
}
