//! The law of organisations, persons and roles: pure, so that it can be read like one.
//!
//! Promises: nothing here asks a database, a clock or chance; what is refused is a [`Refusal`] whose sentence stands in `locales/`.
//! The law of the door (passwords, delays, sessions, invitations) is in [`door`], that of coming and leaving in [`moving`].

mod days;
pub mod door;
pub mod moving;

pub use days::{date, date_of, day_before, end_of_day, start_of_day, year_of};

use crate::access::Role;
use crate::ambient::Instant;
use crate::refusal::Refusal;

/// The end of what has no end: the first instant of the year 9999. Periods are `[from, to)`, so an end is always there to compare with.
pub const NO_END: Instant = 253_370_764_800_000;

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// 局: the administrative unit that runs the installation.
    Bureau,
    /// 党委
    Committee,
    /// 党总支
    GeneralBranch,
    /// 支部
    Branch,
    /// 党小组
    Group,
    /// 联合支部: stands under its lead unit; the others are partners.
    JointBranch,
}

impl NodeKind {
    /// All of them, from the top down.
    pub const ALL: [Self; 6] = [Self::Bureau, Self::Committee, Self::GeneralBranch, Self::Branch, Self::JointBranch, Self::Group];

    /// The name in the database and in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bureau => "bureau",
            Self::Committee => "committee",
            Self::GeneralBranch => "general_branch",
            Self::Branch => "branch",
            Self::Group => "group",
            Self::JointBranch => "joint_branch",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What may stand directly under it. A bureau is always the top; a group is always the end.
    pub const fn may_hold(self) -> &'static [Self] {
        match self {
            Self::Bureau | Self::Committee => &[Self::Committee, Self::GeneralBranch, Self::Branch, Self::JointBranch],
            Self::GeneralBranch => &[Self::Branch, Self::JointBranch],
            Self::Branch | Self::JointBranch => &[Self::Group],
            Self::Group => &[],
        }
    }

    /// How the unit is called in front of a post (支部书记): a bureau's posts carry their office in their own name.
    const fn before_post(self) -> &'static str {
        match self {
            Self::Bureau => "",
            Self::Committee => "党委",
            Self::GeneralBranch => "党总支",
            Self::Branch | Self::JointBranch => "支部",
            Self::Group => "党小组",
        }
    }
}

/// Whether a unit of kind `child` may be founded under `parent`.
///
/// # Errors
/// `unit-kind-not-here`, beside the field `kind`.
pub fn may_stand_under(parent: NodeKind, child: NodeKind) -> Result<(), Refusal> {
    if parent.may_hold().contains(&child) { Ok(()) } else { Err(Refusal::at("kind", "unit-kind-not-here")) }
}

/// Levels that a tree may have, so that no walk of it is long.
pub const DEEPEST: i64 = 8;

/// A unit's name: 2 to 40 characters on one line.
///
/// # Errors
/// `unit-name-length`.
pub fn unit_name(text: &str) -> Result<String, Refusal> {
    one_line(text, 2, 40).ok_or_else(|| Refusal::at("name", "unit-name-length"))
}

/// A person's name: 1 to 40 characters on one line, not only signs. Names of all peoples pass: 阿卜杜热西提·买买提, Anna.
///
/// # Errors
/// `person-name`.
pub fn person_name(text: &str) -> Result<String, Refusal> {
    one_line(text, 1, 40).filter(|name| name.chars().any(char::is_alphabetic)).ok_or_else(|| Refusal::at("name", "person-name"))
}

/// A post: at most 30 characters; nobody needs one.
///
/// # Errors
/// `post-length`.
pub fn post(text: &str) -> Result<String, Refusal> {
    one_line(text, 0, 30).ok_or_else(|| Refusal::at("post", "post-length"))
}

/// Trimmed, without line ends and control characters, of that many characters.
fn one_line(text: &str, least: usize, most: usize) -> Option<String> {
    let text = text.trim();
    let length = text.chars().count();
    (least <= length && length <= most && !text.chars().any(char::is_control)).then(|| text.to_owned())
}

/// A sign-in name: 3 to 32 letters, digits, `.`, `_`, `-`, kept in lower case. Never the person's name by itself; the rule lets
/// nobody type Chinese here, so that every keyboard can.
///
/// # Errors
/// `sign-in-name-form`.
pub fn sign_in_name(text: &str) -> Result<String, Refusal> {
    let name = text.trim().to_ascii_lowercase();
    let fine =
        (3..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if fine { Ok(name) } else { Err(Refusal::at("sign_in_name", "sign-in-name-form")) }
}

/// Names of partner units as typed, one after the other with 、 or a comma between.
pub fn partner_names(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', '；', ';', '\n']).map(str::trim).filter(|name| !name.is_empty())
}

/// How a person is named by post on what is published: 支部宣传委员 at home, 夜检党支部书记 away from home.
pub fn post_line(post: &str, kind: NodeKind, unit: &str, at_home: bool) -> String {
    if !at_home || post.is_empty() {
        return format!("{unit}{post}");
    }
    let before = kind.before_post();
    if post.starts_with(before) { post.to_owned() } else { format!("{before}{post}") }
}

/// Whether a role given at a unit of this kind holds for the units below it too. What is written at a committee is written for the
/// committee: its writers and first reviewers have no hand in every branch below. Inside a branch the groups belong to it.
pub const fn reaches_down(role: Role, kind: NodeKind) -> bool {
    match role {
        Role::Writer | Role::FirstReviewer => matches!(kind, NodeKind::Branch | NodeKind::JointBranch),
        Role::Member => false,
        Role::SecondReviewer | Role::FinalReviewer | Role::Secretary | Role::Organiser | Role::Admin => true,
    }
}

/// Whether the role has its office in a unit of this kind. The three reviews are three offices one above the other: a second review that
/// sat in a branch, or a final one in a committee, would never get a text, and the text would wait for ever.
pub const fn sits_in(role: Role, kind: NodeKind) -> bool {
    match role {
        Role::SecondReviewer => matches!(kind, NodeKind::Bureau | NodeKind::Committee | NodeKind::GeneralBranch),
        Role::FinalReviewer | Role::Admin => matches!(kind, NodeKind::Bureau),
        Role::Writer | Role::FirstReviewer | Role::Secretary | Role::Organiser | Role::Member => true,
    }
}

/// What a giver of roles holds where the role is to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Authority {
    /// Administrator of the whole installation (granted at its root).
    pub admin: bool,
    /// Secretary of the unit or of one above it.
    pub secretary: bool,
}

/// Roles that a secretary hands out in the own unit. The other reviews, secretaries and administrators are the administrator's to
/// give: nobody makes the people who are to check him.
pub const BY_SECRETARY: [Role; 4] = [Role::Writer, Role::FirstReviewer, Role::Organiser, Role::Member];

/// Whether the role may be given, or taken, by somebody of that authority.
pub fn may_give(authority: Authority, role: Role) -> bool {
    authority.admin || (authority.secretary && BY_SECRETARY.contains(&role))
}

/// The whole question of a gift.
#[derive(Debug, Clone, Copy)]
pub struct Gift<'a> {
    /// Who gives.
    pub giver: &'a str,
    /// Who gets.
    pub receiver: &'a str,
    /// What.
    pub role: Role,
    /// What the giver holds there.
    pub authority: Authority,
    /// Whether the receiver belongs to the unit or to one below it.
    pub at_home: bool,
    /// What the unit is.
    pub kind: NodeKind,
    /// Whether the unit is the root.
    pub at_root: bool,
    /// From when.
    pub now: Instant,
    /// Until when.
    pub until: Instant,
}

/// Whether a role is given.
///
/// # Errors
/// `role-to-oneself`, `role-not-yours-to-give`, `role-person-elsewhere`, `role-admin-at-root`, `role-not-in-this-unit`, `role-until-past`.
pub fn give(gift: Gift<'_>) -> Result<(), Refusal> {
    if gift.giver == gift.receiver {
        return Err(Refusal::new("role-to-oneself"));
    }
    if !may_give(gift.authority, gift.role) {
        return Err(Refusal::at("role", "role-not-yours-to-give"));
    }
    // A secretary disposes of the own people only; whoever is needed from elsewhere is borrowed by assignment.
    if !gift.authority.admin && !gift.at_home {
        return Err(Refusal::new("role-person-elsewhere"));
    }
    if gift.role == Role::Admin && !gift.at_root {
        return Err(Refusal::at("role", "role-admin-at-root"));
    }
    if !sits_in(gift.role, gift.kind) {
        return Err(Refusal::at("role", "role-not-in-this-unit"));
    }
    if gift.until <= gift.now {
        return Err(Refusal::at("until", "role-until-past"));
    }
    Ok(())
}

/// Whether somebody may send an invitation, which is a way to a new password: only who could give everything that the person
/// already holds. Otherwise a secretary would become administrator by inviting one anew.
///
/// # Errors
/// `invite-oneself`, `invite-not-yours`.
pub fn invite(giver: &str, receiver: &str, at_node: Authority, held: &[(Role, Authority)]) -> Result<(), Refusal> {
    if giver == receiver {
        return Err(Refusal::new("invite-oneself"));
    }
    let all = held.iter().all(|(role, authority)| may_give(*authority, *role));
    if all && (at_node.admin || at_node.secretary) { Ok(()) } else { Err(Refusal::new("invite-not-yours")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn groups_hold_nothing_and_nothing_holds_a_bureau() {
        assert!(NodeKind::Group.may_hold().is_empty());
        for parent in NodeKind::ALL {
            assert!(may_stand_under(parent, NodeKind::Bureau).is_err());
        }
        assert!(may_stand_under(NodeKind::GeneralBranch, NodeKind::Branch).is_ok());
        assert!(may_stand_under(NodeKind::Branch, NodeKind::Branch).is_err());
        assert!(may_stand_under(NodeKind::JointBranch, NodeKind::Group).is_ok());
    }

    #[test]
    fn names() {
        assert_eq!(sign_in_name(" Wang.Li_3 ").unwrap(), "wang.li_3");
        for wrong in ["ab", "王丽", "a b c", "", &"a".repeat(33), "a@b"] {
            assert!(sign_in_name(wrong).is_err(), "{wrong}");
        }
        assert_eq!(person_name("阿卜杜热西提·买买提").unwrap(), "阿卜杜热西提·买买提");
        assert!(person_name("··").is_err());
        assert!(person_name("王\n丽").is_err());
        assert!(post(&"书".repeat(31)).is_err());
        assert_eq!(post("").unwrap(), "");
    }

    #[test]
    fn posts_are_named_as_the_public_reads_them() {
        assert_eq!(post_line("宣传委员", NodeKind::Branch, "动植检党支部", true), "支部宣传委员");
        assert_eq!(post_line("机关党委宣传岗", NodeKind::Bureau, "云汀检验检疫局", true), "机关党委宣传岗");
        assert_eq!(post_line("书记", NodeKind::Branch, "夜检党支部", false), "夜检党支部书记");
        assert_eq!(post_line("支部书记", NodeKind::Branch, "夜检党支部", true), "支部书记");
        assert_eq!(post_line("", NodeKind::Branch, "夜检党支部", true), "夜检党支部");
    }

    const SECRETARY: Authority = Authority { admin: false, secretary: true };
    const ADMIN: Authority = Authority { admin: true, secretary: false };

    #[test]
    fn a_review_sits_where_its_texts_come_by() {
        let gift = |role, kind| {
            let at_root = kind == NodeKind::Bureau;
            let (giver, receiver) = ("a", "b");
            give(Gift { giver, receiver, role, authority: ADMIN, at_home: true, kind, at_root, now: 0, until: 1 })
        };
        assert!(gift(Role::SecondReviewer, NodeKind::Committee).is_ok());
        assert!(gift(Role::FinalReviewer, NodeKind::Bureau).is_ok());
        for (role, kind) in [(Role::SecondReviewer, NodeKind::Branch), (Role::FinalReviewer, NodeKind::Committee)] {
            assert_eq!(gift(role, kind).unwrap_err().code, "role-not-in-this-unit");
        }
    }

    #[test]
    fn a_secretary_does_not_get_into_an_administrators_account_by_an_invitation() {
        assert!(invite("s", "p", SECRETARY, &[(Role::Writer, SECRETARY)]).is_ok());
        assert!(invite("s", "p", SECRETARY, &[(Role::Writer, SECRETARY), (Role::Admin, Authority::default())]).is_err());
        assert!(invite("s", "p", SECRETARY, &[(Role::SecondReviewer, SECRETARY)]).is_err());
        assert!(invite("a", "p", ADMIN, &[(Role::Admin, ADMIN)]).is_ok());
        assert!(invite("a", "a", ADMIN, &[]).is_err());
    }

    fn any_role() -> impl Strategy<Value = Role> {
        (0..Role::ALL.len()).prop_map(|i| Role::ALL[i])
    }

    proptest! {
        #[test]
        fn nobody_gives_himself_a_role(role in any_role(), admin: bool, secretary: bool, at_home: bool, at_root: bool) {
            let authority = Authority { admin, secretary };
            let kind = NodeKind::Bureau;
            let gift = Gift { giver: "p", receiver: "p", role, authority, at_home, kind, at_root, now: 0, until: 1 };
            prop_assert!(give(gift).is_err());
        }

        #[test]
        fn without_an_administrator_nobody_rises_above_writing_and_first_review(role in any_role(), secretary: bool, at_home: bool) {
            let authority = Authority { admin: false, secretary };
            let kind = NodeKind::Bureau;
            let gift = Gift { giver: "a", receiver: "b", role, authority, at_home, kind, at_root: true, now: 0, until: 1 };
            let given = give(gift).is_ok();
            prop_assert_eq!(given, secretary && at_home && BY_SECRETARY.contains(&role));
        }

        #[test]
        fn a_sign_in_name_is_stored_in_one_spelling(text in "\\PC{0,40}") {
            if let Ok(name) = sign_in_name(&text) {
                prop_assert_eq!(sign_in_name(&name).unwrap(), name.clone());
                prop_assert_eq!(sign_in_name(&name.to_ascii_uppercase()).unwrap(), name);
            }
        }

        #[test]
        fn every_lawful_tree_ends(path in prop::collection::vec(0..6usize, 1..6)) {
            let mut kind = NodeKind::Bureau;
            for step in path {
                let child = NodeKind::ALL[step];
                if may_stand_under(kind, child).is_ok() { kind = child; }
                prop_assert!(child != NodeKind::Bureau || may_stand_under(kind, child).is_err());
            }
        }
    }
}
