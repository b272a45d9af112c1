//! Organisations, persons, roles, sign-in.
//!
//! Promises: the tree and its closure table are written here alone; every membership, name and role is dated; a role is given by whoever may
//! give it and never to oneself; passwords are hashed on a bounded pool, links and cookies are stored as hashes; waiting after wrong passwords
//! never locks anybody out. The law stands in [`rules`], the rows in [`store`]. Other rooms use what is named below.

mod arriving;
mod asking;
mod device;
mod door_pages;
mod door_views;
mod known;
mod me_pages;
mod moving_pages;
mod pages;
mod person_pages;
pub mod rules;
mod shown;
mod sign_in;
mod store;
#[cfg(test)]
mod story;
mod strokes;
mod unit_pages;
mod views;

pub use arriving::{first_run_lines, sign_in_carrying, signed_in, sweep};
pub use door_views::*;
pub use known::Known;
pub use pages::routes;
pub use rules::{NO_END, NodeKind};
pub use shown::{Names, name_of_node, names, review_line, writing_place};
pub use sign_in::{NewSession, Passwords, Typed as TypedAtDoor, sign_in_after_invitation};
pub use store::assignments::{assign, unassign};
pub use store::finding::{Home, UnitLine, chain, children, homes, person_by_sign_in_name, tops, unit, unit_by_code};
pub use store::founding::{FoundBureau, ImportBureau, NewSection, SetFirstRunCode, is_founded};
pub use store::invitations::{AcceptInvitation, ChangePassword, Invite, invited};
pub use store::memberships::{EndMembership, JoinUnit};
pub use store::persons::{AddPerson, AddPersons, NewPerson, post_of};
pub use store::roles::{EndRole, GiveRole, GiveRolesAtOnce, Grant};
pub use store::sessions::{PasswordAgain, SignOut, SignOutEverywhere, sessions_of, signed_in_by_token, still_holds};
pub use store::token_hash;
pub use store::tree::{AddNode, AddNodes, NewNode, RenameNode, nearest_of_kind, node_name, node_name_at};
pub use views::*;

use crate::access::{Action, Actor, Role};
use crate::ambient::Instant;

/// Who comes with a cookie.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Person and session, for questions of leave.
    pub actor: Actor,
    /// The person's name.
    pub name: String,
    /// The sign-in name.
    pub sign_in_name: String,
    /// By post, as published: 支部宣传委员. Empty for whoever belongs nowhere.
    pub post: String,
    /// The unit of the first membership.
    pub unit: String,
    /// Its id; empty for whoever belongs nowhere.
    pub node: String,
    /// What the person may be, wherever it is; where, the predicate asks.
    pub roles: Vec<Role>,
    /// Whether somebody has borrowed this person for a review.
    pub borrowed: bool,
    /// When the password was last typed for this session.
    pub since: Instant,
    /// When the session was last seen, to the minute.
    pub seen_at: Instant,
    /// When it ends if nobody uses it.
    pub until: Instant,
}

impl SignedIn {
    /// Somebody of whom no page is made: no name, no post, no roles.
    fn bare(actor: Actor, node: String, seen_at: Instant, until: Instant) -> Self {
        Self {
            actor,
            name: String::new(),
            sign_in_name: String::new(),
            post: String::new(),
            unit: String::new(),
            node,
            roles: Vec::new(),
            borrowed: false,
            since: Instant::MIN,
            seen_at,
            until,
        }
    }
}

/// Roles with a desk for units and persons.
pub const MANAGING: &[Role] = &[Role::Secretary, Role::Organiser, Role::Admin];

/// See the persons of a unit: membership is sensitive, so it is for those who work with it.
#[derive(Debug)]
pub struct SeePeople;
impl Action for SeePeople {
    const NAME: &'static str = "people.see";
    const ROLES: &'static [Role] = MANAGING;
}

/// Add persons, end memberships, send invitations.
#[derive(Debug)]
pub struct ManagePeople;
impl Action for ManagePeople {
    const NAME: &'static str = "people.manage";
    const ROLES: &'static [Role] = &[Role::Secretary, Role::Admin];
}

/// Give and end roles; which ones, [`rules::may_give`] says.
#[derive(Debug)]
pub struct GiveRoles;
impl Action for GiveRoles {
    const NAME: &'static str = "people.roles";
    const ROLES: &'static [Role] = &[Role::Secretary, Role::Admin];
}

/// Found and rename units.
#[derive(Debug)]
pub struct ManageUnits;
impl Action for ManageUnits {
    const NAME: &'static str = "people.units";
    const ROLES: &'static [Role] = &[Role::Admin];
}

/// One's own sign-ins and password.
#[derive(Debug)]
pub struct OwnAccount;
impl Action for OwnAccount {
    const NAME: &'static str = "people.own";
    const OWNER: bool = true;
}

/// Steps before anybody is signed in; nobody's by role, they bring their own evidence.
#[derive(Debug)]
pub struct Door;
impl Action for Door {
    const NAME: &'static str = "people.door";
}

/// Many units and persons at once: the program's own work.
#[derive(Debug)]
pub struct Import;
impl Action for Import {
    const NAME: &'static str = "people.import";
}
