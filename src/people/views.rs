//! Units and persons: the tree, the persons of a unit, one person with memberships and grants, finding by the start of a name,
//! and my own sign-ins.
//!
//! Promises: persons stand by stroke order, never by a result; who signed in when is shown to that person alone; a new link is
//! shown once.

use askama::Template;

use crate::desk::{Errors, Form, Frame, When};

/// A unit on the way from the bureau to where I am.
#[derive(Clone, Debug)]
pub struct Above {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
}

/// A unit in a list.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The word of its kind.
    pub kind: String,
    /// The unit above, where the list mixes places (else empty).
    pub above: String,
    /// How many units stand below it.
    pub below: usize,
}

/// A person in a list.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The page.
    pub href: String,
    /// The name.
    pub name: String,
    /// The post (empty: none).
    pub post: String,
    /// The words of the roles.
    pub roles: Vec<String>,
    /// The unit, where the list mixes places (else empty).
    pub unit: String,
    /// Whether there is a sign-in yet.
    pub signed_up: bool,
}

/// A value of a choice, and its word.
#[derive(Clone, Debug)]
pub struct RoleChoice {
    /// The name in the code.
    pub value: String,
    /// The word.
    pub label: String,
}

/// A new person as typed.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// Role (empty: none yet).
    pub role: String,
    /// First day of the membership, `YYYY-MM-DD`.
    pub from: String,
}

/// `/desk/units`, `/desk/units/{id}`.
#[derive(Template)]
#[template(path = "people/unit.html")]
pub struct Unit<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The unit.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The word of its kind.
    pub kind: String,
    /// From the bureau down to the one above.
    pub path: Vec<Above>,
    /// Partner units of a joint branch.
    pub partners: Vec<String>,
    /// Below it.
    pub children: Vec<UnitRow>,
    /// Its persons, by stroke order.
    pub members: Vec<PersonRow>,
    /// Address of the next ones.
    pub more: Option<String>,
    /// Whether I may add persons.
    pub may_add: bool,
    /// Roles that I may grant.
    pub roles: Vec<RoleChoice>,
    /// The new person as typed.
    pub typed: NewPerson,
    /// What is wrong with it.
    pub errors: Errors,
}

/// `/desk/people?q=`.
#[derive(Template)]
#[template(path = "people/find.html")]
pub struct Find<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The start of the name.
    pub q: String,
    /// Units found.
    pub units: Vec<UnitRow>,
    /// Persons found, by stroke order.
    pub people: Vec<PersonRow>,
    /// Whether there are more than shown.
    pub cut: bool,
}

/// A membership.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The unit's page.
    pub href: String,
    /// Its name.
    pub unit: String,
    /// The post (empty: none).
    pub post: String,
    /// First day.
    pub from: String,
    /// Last day (empty: now).
    pub until: String,
}

/// A role granted.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// Id of the grant.
    pub id: String,
    /// The word of the role.
    pub role: String,
    /// On which unit, and so on those below it.
    pub unit: String,
    /// From when.
    pub from: String,
    /// Until when (empty: open).
    pub until: String,
    /// Whether it ended.
    pub over: bool,
    /// Whether I may end it.
    pub may_end: bool,
}

/// A link just made; shown once.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The whole address.
    pub url: String,
    /// Its QR as SVG markup (safe), because the link must not be stored.
    pub qr_svg: String,
    /// Until when it holds.
    pub until: When,
}

/// `/desk/people/{id}`.
#[derive(Template)]
#[template(path = "people/person.html")]
pub struct Person<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The person.
    pub id: String,
    /// The name.
    pub name: String,
    /// Whether there is a sign-in yet.
    pub signed_up: bool,
    /// Memberships, newest first.
    pub memberships: Vec<Membership>,
    /// Roles, newest first.
    pub grants: Vec<GrantRow>,
    /// Roles that I may grant.
    pub roles: Vec<RoleChoice>,
    /// The role as typed.
    pub role: String,
    /// Its last day as typed.
    pub until: String,
    /// Whether I may grant.
    pub may_grant: bool,
    /// Whether I may invite.
    pub may_invite: bool,
    /// The link just made.
    pub link: Option<NewLink>,
    /// `role`, `until`.
    pub errors: Errors,
}

/// One of my sign-ins.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Id, for signing it out.
    pub id: String,
    /// The device, in words.
    pub device: String,
    /// Since when.
    pub since: When,
    /// Last used.
    pub used: When,
    /// Whether it is this one.
    pub this: bool,
}

/// `/desk/me`.
#[derive(Template)]
#[template(path = "people/me.html")]
pub struct Me<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// My sign-in name.
    pub sign_in_name: String,
    /// Unit, post and roles, one line each.
    pub places: Vec<String>,
    /// Where I am signed in.
    pub sessions: Vec<SessionRow>,
    /// `old_password`, `password`.
    pub errors: Errors,
}
