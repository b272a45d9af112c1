//! Units and persons: the tree, the persons of a unit, one person with memberships and grants, moving to another unit, finding by the
//! start of a name, the password asked again, and my own sign-ins.
//!
//! Promises: persons stand by stroke order, never by a result; who signed in when is shown to that person alone; a new link is
//! shown once.

use askama::Template;

use crate::desk::{Errors, Form, Frame, When};

/// A unit on the way from the bureau to where I am.
#[derive(Clone, Debug)]
pub struct Above {
    /// Its page; nothing when it is not mine to see.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
}

/// A unit in a list.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Its id.
    pub id: String,
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
pub struct Choice {
    /// The name in the code, or an id.
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

/// A new unit as typed.
#[derive(Clone, Debug, Default)]
pub struct NewUnit {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Names of the partners of a joint branch.
    pub partners: String,
}

/// Which form of a unit's page is being filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnitForm {
    /// None.
    #[default]
    Closed,
    /// A new person.
    Person,
    /// A new unit below.
    Below,
    /// Another name.
    Name,
}

impl UnitForm {
    /// The form by the word of the template.
    pub fn is(self, form: &str) -> bool {
        form == match self {
            Self::Closed => "closed",
            Self::Person => "person",
            Self::Below => "below",
            Self::Name => "name",
        }
    }
}

/// `/desk/units`, `/desk/units/{id}`.
#[derive(Template)]
#[template(path = "people/unit.html")]
#[expect(clippy::struct_excessive_bools, reason = "what may be done here is asked one by one in the template")]
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
    /// Whether these are not the first ones.
    pub later_page: bool,
    /// Whether I look after its learning.
    pub may_learning: bool,
    /// Whether I may add persons.
    pub may_add: bool,
    /// Roles that I may grant.
    pub roles: Vec<Choice>,
    /// Whether I may found and rename units.
    pub may_manage: bool,
    /// Kinds that may stand below it.
    pub kinds: Vec<Choice>,
    /// Whether a joint branch is one of them.
    pub joint: bool,
    /// The form that was sent and refused.
    pub open: UnitForm,
    /// The new person as typed.
    pub typed: NewPerson,
    /// The new unit as typed.
    pub new_unit: NewUnit,
    /// The new name as typed.
    pub new_name: String,
    /// What is wrong with it.
    pub errors: Errors,
}

/// `/desk/people?q=`.
#[derive(Template)]
#[template(path = "people/find.html")]
pub struct Find<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// The start of the name; empty: the units that are mine to look after.
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
    /// Its id.
    pub id: String,
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
    /// Whether it is over.
    pub over: bool,
    /// Whether I may end it.
    pub may_end: bool,
    /// The first day without it, as typed.
    pub end: String,
    /// What is wrong with that day.
    pub error: Option<String>,
}

/// A role granted.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// Id of the grant.
    pub id: String,
    /// The word of the role.
    pub role: String,
    /// On which unit.
    pub unit: String,
    /// Whether on those below it too.
    pub below: bool,
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
#[expect(clippy::struct_excessive_bools, reason = "what may be done here is asked one by one in the template")]
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
    /// Units at which I may grant, the nearest first.
    pub units: Vec<Choice>,
    /// Roles that I may grant.
    pub roles: Vec<Choice>,
    /// The unit as chosen.
    pub node: String,
    /// The role as chosen.
    pub role: String,
    /// Its last day as typed.
    pub until: String,
    /// Whether I may grant.
    pub may_grant: bool,
    /// Whether I may invite.
    pub may_invite: bool,
    /// Whether I may bring the person into another unit.
    pub may_join: bool,
    /// The link just made.
    pub link: Option<NewLink>,
    /// `node`, `role`, `until`.
    pub errors: Errors,
}

/// A further membership as typed.
#[derive(Clone, Debug, Default)]
pub struct NewMembership {
    /// The unit.
    pub node: String,
    /// Post.
    pub post: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// The membership that ends (empty: none).
    pub leaving: String,
}

/// `/desk/people/{id}/join`.
#[derive(Template)]
#[template(path = "people/join.html")]
pub struct Join<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token and key.
    pub form: Form,
    /// The person.
    pub id: String,
    /// The name.
    pub name: String,
    /// The start of a unit's name (empty: units near by).
    pub q: String,
    /// Units to choose from.
    pub units: Vec<UnitRow>,
    /// Whether there are more than shown.
    pub cut: bool,
    /// Memberships that may end with it.
    pub leaving: Vec<Choice>,
    /// As typed.
    pub typed: NewMembership,
    /// `node`, `post`, `from`, `leaving`.
    pub errors: Errors,
}

/// The password is asked again; everything that was typed stands in hidden fields.
#[derive(Template)]
#[template(path = "people/again.html")]
pub struct Again<'a> {
    /// The frame.
    pub f: Frame<'a>,
    /// Token.
    pub form: Form,
    /// Where the form goes on to.
    pub action: String,
    /// What is about to be done, in words.
    pub deed: String,
    /// What was typed.
    pub fields: Vec<(String, String)>,
    /// For the browser's keeper of passwords.
    pub sign_in_name: String,
    /// The way out.
    pub back: String,
    /// `password`.
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
