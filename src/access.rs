//! Who may do what: the only maker of scopes (to read with) and proofs (to write with).
//!
//! Promises: an [`Action`] names who may (by role on a node and its subtree, as the owner, by assignment); [`Access::authorize`] is the only
//! way to a [`Scope`] or a [`Proof`]; one predicate, [`predicate`], answers for one object, for a list and once more inside the
//! writing transaction, so that a grant revoked a moment ago neither reads nor writes; no answer tells apart "not there" and "not yours".

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::ambient::Instant;

/// What a person may be. In English as in the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 撰稿人
    Writer,
    /// 初审
    FirstReviewer,
    /// 复审
    SecondReviewer,
    /// 终审
    FinalReviewer,
    /// 书记
    Secretary,
    /// 学习组织员
    Organiser,
    /// 党员
    Member,
    /// 系统管理员
    Admin,
}

impl Role {
    /// All of them, in the order in which pages list them.
    pub const ALL: [Self; 8] = [
        Self::Writer,
        Self::FirstReviewer,
        Self::SecondReviewer,
        Self::FinalReviewer,
        Self::Secretary,
        Self::Organiser,
        Self::Member,
        Self::Admin,
    ];

    /// The name in the database, in exports and in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Writer => "writer",
            Self::FirstReviewer => "first_reviewer",
            Self::SecondReviewer => "second_reviewer",
            Self::FinalReviewer => "final_reviewer",
            Self::Secretary => "secretary",
            Self::Organiser => "organiser",
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something that can be done. One zero-sized type each; its constants are the law that the matrix test reads.
pub trait Action: Send + Sync + 'static {
    /// `article.edit` …
    const NAME: &'static str;
    /// Roles that may, on the object's node or on an ancestor by a grant for the subtree.
    const ROLES: &'static [Role] = &[];
    /// Whether roles count at the unit itself alone, and not above it; a group (党小组) is looked after by its branch.
    const NEAR: bool = false;
    /// Whether the owner of the object may (its `owner_id`).
    const OWNER: bool = false;
    /// The kind of assignment that also opens it: a borrowed reviewer gets an assignment, never a grant.
    const ASSIGNED: &'static str = "";
}

/// A signed-in person, made by the session layer alone.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Person id.
    pub person: String,
    /// The session he came by.
    pub session: String,
}

/// The object of a question: where it is, whose it is, which it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// The node it belongs to.
    pub node: String,
    /// Its owner; empty when the kind has none.
    pub owner: String,
    /// Its id; empty when the question is about the node itself.
    pub id: String,
}

impl Object {
    /// The node itself.
    pub fn node(node: impl Into<String>) -> Self {
        Self { node: node.into(), ..Self::default() }
    }
}

/// Leave to read, for one request: it borrows the actor and cannot be made or changed into another action's.
///
/// ```compile_fail,E0451
/// # use zhibu::access::*; struct A; impl Action for A { const NAME: &'static str = "a"; }
/// let actor = Actor { person: "p".into(), session: "s".into() };
/// let scope: Scope<'_, A> = Scope { actor: &actor, now: 0, action: std::marker::PhantomData };
/// ```
#[derive(Debug)]
pub struct Scope<'a, A: Action> {
    actor: &'a Actor,
    now: Instant,
    action: PhantomData<A>,
}

impl<'a, A: Action> Scope<'a, A> {
    pub(crate) fn grant(actor: &'a Actor, now: Instant) -> Self {
        Self { actor, now, action: PhantomData }
    }
    /// Whose leave it is.
    pub fn person(&self) -> &str {
        &self.actor.person
    }
    /// When it was given.
    pub fn now(&self) -> Instant {
        self.now
    }
}

/// Leave to write, owned, so that a command can carry it to the writer. Looked at again inside the transaction.
#[derive(Debug)]
pub struct Proof<A: Action> {
    who: Who,
    object: Object,
    action: PhantomData<A>,
}

// By hand: the action is only a name and need not be `Clone`.
impl<A: Action> Clone for Proof<A> {
    fn clone(&self) -> Self {
        Self { who: self.who.clone(), object: self.object.clone(), action: PhantomData }
    }
}

/// Whose write it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Person(String),
    /// Work that no person asked for at this moment, or that asks for its own evidence (a password, an invitation); the reason
    /// stands in the audit chain.
    System(&'static str),
}

impl<A: Action> Proof<A> {
    pub(crate) fn grant(actor: &Actor, object: Object) -> Self {
        Self { who: Who::Person(actor.person.clone()), object, action: PhantomData }
    }

    /// For jobs, the demo and first steps (sign-in, invitation) that carry their own evidence.
    pub(crate) fn system(reason: &'static str) -> Self {
        Self { who: Who::System(reason), object: Object::default(), action: PhantomData }
    }

    /// The person's id, or `system`.
    pub fn person(&self) -> &str {
        match &self.who {
            Who::Person(id) => id,
            Who::System(_) => "system",
        }
    }

    /// Person id, or `system: reason`, for the audit entry.
    pub(crate) fn actor_line(&self) -> String {
        match &self.who {
            Who::Person(id) => id.clone(),
            Who::System(reason) => format!("system: {reason}"),
        }
    }

    /// What it was given for.
    pub fn object(&self) -> &Object {
        &self.object
    }

    /// Whether it was given for the object of that id; system work is about whatever it does.
    pub fn is_about(&self, id: &str) -> bool {
        matches!(self.who, Who::System(_)) || self.object.id == id
    }

    /// The question that the transaction asks again; nothing for system work, and nothing where no row decides.
    pub(crate) fn question_at(&self, now: Instant) -> Option<(String, [crate::db::Arg; 5])> {
        match &self.who {
            Who::System(_) => None,
            Who::Person(person) if owner_may::<A>(person, &self.object) => None,
            Who::Person(person) => Some((
                object_question::<A>(),
                crate::args![
                    person.as_str(),
                    now,
                    self.object.node.as_str(),
                    self.object.owner.as_str(),
                    self.object.id.as_str()
                ],
            )),
        }
    }
}

/// What [`predicate`] says of an owner and the own thing, without asking the database: no row decides on it, and a learner's pause asks twice.
pub(crate) fn owner_may<A: Action>(person: &str, object: &Object) -> bool {
    A::OWNER && !person.is_empty() && object.owner == person
}

/// `SELECT` that answers one row when the action is allowed: $1 person, $2 now, $3 node, $4 owner, $5 id.
pub(crate) fn object_question<A: Action>() -> String {
    format!(
        "SELECT CAST(1 AS BIGINT) FROM (SELECT CAST($3 AS TEXT) AS node_id, CAST($4 AS TEXT) AS owner_id, CAST($5 AS TEXT) AS id) o WHERE {}",
        predicate::<A>("o")
    )
}

/// The law as SQL, for the row `alias` with its columns `node_id`, `owner_id` (if the owner may) and `id` (if an assignment
/// counts). `$1` is the person, `$2` is now. Fixed in shape: no list of ids is ever built. Its own tables are called `law_…`: with
/// plain short names a query's own `g` was once hidden by them, and the law compared a grant with itself.
pub(crate) fn predicate<A: Action>(alias: &str) -> String {
    let mut ways = Vec::new();
    if !A::ROLES.is_empty() {
        let roles = A::ROLES.iter().map(|role| format!("'{role}'")).collect::<Vec<_>>().join(",");
        let near = if A::NEAR {
            format!(
                " AND (law_t.depth = 0 OR (law_t.depth = 1 AND EXISTS \
                 (SELECT 1 FROM node law_n WHERE law_n.id = {alias}.node_id AND law_n.kind = 'group')))"
            )
        } else {
            String::new()
        };
        ways.push(format!(
            "EXISTS (SELECT 1 FROM node_tree law_t JOIN grants law_g ON law_g.node_id = law_t.ancestor \
             WHERE law_t.descendant = {alias}.node_id AND law_g.person_id = $1 AND law_g.role IN ({roles}) \
             AND (law_g.subtree = 1 OR law_t.depth = 0){near} AND law_g.valid_from <= $2 AND $2 < law_g.valid_to)"
        ));
    }
    if A::OWNER {
        ways.push(format!("{alias}.owner_id = $1"));
    }
    if !A::ASSIGNED.is_empty() {
        ways.push(format!(
            "EXISTS (SELECT 1 FROM assignment law_s WHERE law_s.subject_id = {alias}.id AND law_s.kind = '{}' \
             AND law_s.person_id = $1 AND law_s.valid_from <= $2 AND $2 < law_s.valid_to)",
            A::ASSIGNED
        ));
    }
    if ways.is_empty() {
        // Nobody: an action that names no way in.
        return "(CAST($1 AS TEXT) IS NULL AND CAST($2 AS BIGINT) IS NULL)".to_owned();
    }
    // Both are named in every shape, so that PostgreSQL always knows their types.
    format!("(CAST($1 AS TEXT) IS NOT NULL AND CAST($2 AS BIGINT) IS NOT NULL AND ({}))", ways.join(" OR "))
}

/// SQL that names its scope: `{scope:a}` stands for [`predicate`] on the alias `a`. Checked when the program is compiled.
///
/// ```compile_fail,E0080
/// let _ = zhibu::scoped!("SELECT a.id FROM article a");
/// ```
///
/// ```compile_fail,E0080
/// let _ = zhibu::scoped!("SELECT law_t.id FROM article law_t WHERE {scope:law_t}");
/// ```
#[derive(Debug)]
pub struct ScopedSql(&'static str);

impl ScopedSql {
    /// Refuses, at compile time, a text without a scope.
    ///
    /// # Panics
    /// At compile time only.
    pub const fn new(sql: &'static str) -> Self {
        assert!(holds(sql.as_bytes(), b"{scope:"), "a scoped query must name its scope");
        assert!(!holds(sql.as_bytes(), b"law_"), "names with law_ are the predicate's own");
        Self(sql)
    }

    /// The text for the database. The caller's own values start at `$3`.
    pub(crate) fn expand<A: Action>(&self) -> String {
        let mut out = String::with_capacity(self.0.len() + 400);
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once("{scope:") {
            let (alias, tail) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(&predicate::<A>(alias));
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

const fn holds(text: &[u8], part: &[u8]) -> bool {
    let mut i = 0;
    while i + part.len() <= text.len() {
        let mut k = 0;
        while k < part.len() && text[i + k] == part[k] {
            k += 1;
        }
        if k == part.len() {
            return true;
        }
        i += 1;
    }
    false
}

/// Makes a [`ScopedSql`] that the compiler has looked at.
#[macro_export]
macro_rules! scoped {
    ($sql:expr) => {{
        const SQL: $crate::access::ScopedSql = $crate::access::ScopedSql::new($sql);
        SQL
    }};
}
