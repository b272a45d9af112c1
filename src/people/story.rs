//! People told as scenes, on both databases: units ([`tree`]), coming and going ([`moving`]), roles ([`giving`]), the door ([`door`]), and the
//! desk as a browser asks it ([`desk`], [`devices`]).

mod desk;
mod devices;
mod door;
mod giving;
mod moving;
mod tree;

use super::{
    AddNodes, AddPersons, EndMembership, EndRole, GiveRole, GiveRoles, Grant, ImportBureau, ManagePeople, NewNode, NewPerson,
    NewSection, NodeKind,
};
use crate::access::{Action, Actor, Object, Proof, Role};
use crate::ambient::{Clock, Instant};
use crate::args;
use crate::db::{Command, Fail, Reader};
use crate::testing::TestDb;

pub(super) const DAY: Instant = 24 * 60 * 60 * 1_000;

/// A bureau with a committee, two branches of it and a second committee; one person an office, and one member.
pub(super) struct Stage {
    pub db: TestDb,
    pub bureau: String,
}

pub(super) const ADMIN: &str = "admin";
pub(super) const ABOVE: &str = "secretary-of-the-committee";
pub(super) const SECRETARY: &str = "secretary";
pub(super) const SISTER: &str = "secretary-of-the-sister";
pub(super) const MEMBER: &str = "member";

impl Stage {
    pub async fn set(db: TestDb) -> Self {
        let system = || Proof::system("test");
        let section = NewSection { code: "yaowen".into(), name: "要闻".into(), about: String::new() };
        let (bureau, site_name) = ("云汀局".into(), "云汀党建".into());
        let bureau = ImportBureau { bureau, site_name, sections: vec![section], settings: Vec::new() };
        let bureau = db.store.execute(bureau, system()).await.unwrap();
        let node = |id: &str, parent: &str, kind, name: &str| NewNode {
            id: id.into(),
            parent: parent.into(),
            kind,
            name: name.into(),
            code: None,
            partners: Vec::new(),
        };
        let nodes = vec![
            node("committee", &bureau, NodeKind::Committee, "港区党委"),
            node("branch", "committee", NodeKind::Branch, "动植检党支部"),
            node("sister", "committee", NodeKind::Branch, "旅检党支部"),
            node("far", &bureau, NodeKind::Committee, "空港党委"),
        ];
        db.store.execute(AddNodes { nodes }, system()).await.unwrap();
        let person = |id: &str, name: &str, node: &str, post: &str, role| NewPerson {
            id: id.into(),
            name: name.into(),
            sign_in_name: Some(id.into()),
            password_hash: Some("hash".into()),
            node: node.into(),
            post: post.into(),
            from: "2026-01-01".into(),
            roles: vec![Grant { role, node: node.into() }],
        };
        let persons = vec![
            person(ADMIN, "丁一", &bureau, "机关党委组织岗", Role::Admin),
            person(ABOVE, "王丽", "committee", "党委书记", Role::Secretary),
            person(SECRETARY, "田野", "branch", "书记", Role::Secretary),
            person(SISTER, "刘洋", "sister", "书记", Role::Secretary),
            person(MEMBER, "李明", "branch", "党员", Role::Member),
        ];
        db.store.execute(AddPersons { persons }, system()).await.unwrap();
        Self { db, bureau }
    }

    pub fn read(&self) -> &Reader {
        self.db.store.read()
    }

    pub fn now(&self) -> Instant {
        self.db.clock.now()
    }

    pub async fn may<A: Action>(&self, who: &str, node: &str) -> Option<Proof<A>> {
        let actor = Actor { person: who.into(), session: String::new() };
        self.read().prove::<A>(&actor, Object::node(node), self.now()).await.unwrap()
    }

    /// Carries a command out as that person, for that unit.
    pub async fn by<C: Command>(&self, who: &str, node: &str, command: C) -> Result<C::Done, Fail> {
        let proof = self.may::<C::Act>(who, node).await.ok_or(Fail::NotThere)?;
        self.db.store.execute(command, proof).await
    }

    /// A key that no other form has.
    pub fn key(&self) -> String {
        crate::ambient::new_id(self.now(), &*self.db.chance)
    }

    pub async fn give(&self, who: &str, person: &str, role: Role, node: &str) -> Result<String, Fail> {
        let command = GiveRole { key: self.key(), node: node.into(), person: person.into(), role, until: None };
        self.by(who, node, command).await
    }

    pub async fn end_role(&self, who: &str, grant: &str, node: &str) -> Result<(), Fail> {
        self.by(who, node, EndRole { key: self.key(), node: node.into(), grant: grant.into() }).await
    }

    pub async fn end_membership(&self, who: &str, person: &str, node: &str, until: &str) -> Result<(), Fail> {
        let membership = self.membership(person, node).await;
        let command = EndMembership { key: self.key(), node: node.into(), membership, until: until.into() };
        self.by(who, node, command).await
    }

    /// The newest membership of a person at a unit.
    pub async fn membership(&self, person: &str, node: &str) -> String {
        let row: Option<(String,)> = self
            .read()
            .system("test")
            .get(
                "SELECT id FROM membership WHERE person_id = $1 AND node_id = $2 ORDER BY valid_from DESC, id DESC LIMIT 1",
                &args![person, node],
            )
            .await
            .unwrap();
        row.unwrap().0
    }

    /// The roles that a person holds now, as `role@unit`.
    pub async fn held(&self, person: &str) -> Vec<String> {
        let rows: Vec<(String, String)> = self
            .read()
            .system("test")
            .all(
                "SELECT role, node_id FROM grants WHERE person_id = $1 AND valid_from <= $2 AND $2 < valid_to ORDER BY role, node_id",
                &args![person, self.now()],
            )
            .await
            .unwrap();
        rows.into_iter().map(|(role, node)| format!("{role}@{node}")).collect()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        let row: Option<(i64,)> = self.read().system("test").get(sql, &[]).await.unwrap();
        row.unwrap().0
    }

    /// Who manages people there; for scenes that ask it again and again.
    pub async fn manages(&self, who: &str, node: &str) -> bool {
        self.may::<ManagePeople>(who, node).await.is_some() && self.may::<GiveRoles>(who, node).await.is_some()
    }
}

pub(super) fn refused<T: std::fmt::Debug>(outcome: Result<T, Fail>) -> &'static str {
    match outcome {
        Err(Fail::Refused(refusal)) => refusal.code,
        Err(Fail::NotThere) => "not there",
        other => panic!("not refused: {other:?}"),
    }
}
