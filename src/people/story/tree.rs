//! Units: what may stand where, joint branches, names of their day, and who is found.

use super::super::store::finding::{self, partners};
use super::super::{AddNode, AddPerson, ManageUnits, NodeKind, RenameNode, SeePeople, node_name_at};
use super::{ADMIN, DAY, SECRETARY, Stage, refused};
use crate::access::{Actor, Object};
use crate::db::Fail;
use crate::testing::each_db;

impl Stage {
    async fn found(&self, who: &str, parent: &str, kind: NodeKind, name: &str, partners: &[&str]) -> Result<String, Fail> {
        let command = AddNode {
            key: self.key(),
            parent: parent.into(),
            kind,
            name: name.into(),
            partners: partners.iter().map(ToString::to_string).collect(),
        };
        self.by(who, parent, command).await
    }
}

#[tokio::test]
async fn a_joint_branch_is_one_unit_under_its_lead_and_names_its_partners() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let joint = s.found(ADMIN, "committee", NodeKind::JointBranch, "口岸联合党支部", &["sister", "far"]).await.unwrap();
        assert_eq!(partners(s.read(), &joint, s.now()).await.unwrap(), ["旅检党支部", "空港党委"]);
        let way: Vec<_> = finding::chain(s.read(), &joint, s.now()).await.unwrap().into_iter().map(|unit| unit.name).collect();
        assert_eq!(way, ["云汀局", "港区党委", "口岸联合党支部"]);
        // A partner shares the branch and does not get it: nothing of it stands below a partner.
        assert!(s.may::<SeePeople>("secretary-of-the-committee", &joint).await.is_some());
        assert!(s.may::<SeePeople>("secretary-of-the-sister", &joint).await.is_none());
        let plain = s.found(ADMIN, "committee", NodeKind::Branch, "化验党支部", &["sister"]).await;
        assert_eq!(refused(plain), "partner-only-of-joint-branch");
        let itself = s.found(ADMIN, "committee", NodeKind::JointBranch, "又一联合党支部", &["committee"]).await;
        assert_eq!(refused(itself), "partner-only-of-joint-branch");
    })
    .await;
}

#[tokio::test]
async fn a_group_stands_below_a_branch_and_belongs_to_it() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        assert!(s.may::<ManageUnits>(SECRETARY, "branch").await.is_none(), "founding is the administrator's");
        let group = s.found(ADMIN, "branch", NodeKind::Group, "港区第一党小组", &[]).await.unwrap();
        assert!(s.manages(SECRETARY, &group).await, "the branch's secretary manages its groups");
        assert_eq!(refused(s.found(ADMIN, &group, NodeKind::Group, "小组的小组", &[]).await), "unit-kind-not-here");
        assert_eq!(refused(s.found(ADMIN, "committee", NodeKind::Group, "没有支部的小组", &[]).await), "unit-kind-not-here");
        assert_eq!(refused(s.found(ADMIN, "branch", NodeKind::Group, "组", &[]).await), "unit-name-length");
        // The closure table holds every pair of the new unit: itself, branch, committee, bureau.
        assert_eq!(s.count("SELECT COUNT(*) FROM node_tree WHERE depth = 3").await, 1);
    })
    .await;
}

#[tokio::test]
async fn another_name_holds_from_its_day_on() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let before = s.now();
        s.db.clock.advance(30 * DAY);
        let rename = |key: &str, name: &str| RenameNode { key: key.into(), node: "branch".into(), name: name.into() };
        s.by(ADMIN, "branch", rename("r1", "动植物检疫党支部")).await.unwrap();
        let reader = s.read();
        let at = |when| async move { node_name_at(reader, "branch", when).await.unwrap().unwrap() };
        assert_eq!(at(before).await, "动植检党支部");
        assert_eq!(at(s.now() - 1).await, "动植检党支部");
        assert_eq!(at(s.now()).await, "动植物检疫党支部");
        // Twice in the same moment: the newer name stands, and there is still one name a moment.
        s.by(ADMIN, "branch", rename("r2", "检疫党支部")).await.unwrap();
        assert_eq!(at(s.now()).await, "检疫党支部");
        assert_eq!(at(before).await, "动植检党支部");
        assert_eq!(refused(s.by(SECRETARY, "branch", rename("r3", "我的支部")).await), "not there");
        // Found by the name of today, not by that of yesterday.
        let actor = Actor { person: ADMIN.into(), session: String::new() };
        let scope = s.read().list::<SeePeople>(&actor, s.now());
        assert_eq!(finding::find_units(s.read(), &scope, "检疫", 10).await.unwrap().len(), 1);
        assert_eq!(finding::find_units(s.read(), &scope, "动植", 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn persons_stand_by_strokes_page_by_key_and_are_found_by_whoever_may_see_them() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        for name in ["高远", "丁一", "林涛", "曾雪", "林涛"] {
            let (node, post, from) = ("branch".to_owned(), String::new(), String::new());
            let command = AddPerson { key: s.key(), node, name: name.into(), post, from, role: None };
            s.by(SECRETARY, "branch", command).await.unwrap();
        }
        let actor = Actor { person: SECRETARY.into(), session: String::new() };
        let object = Object::node("branch");
        let scope = s.read().authorize::<SeePeople>(&actor, &object, s.now()).await.unwrap().unwrap();
        let (mut names, mut after) = (Vec::new(), (String::new(), String::new()));
        loop {
            let page = finding::members(s.read(), &scope, "branch", (&after.0, &after.1), 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = (last.stroke_key.clone(), last.id.clone());
            names.extend(page.into_iter().map(|line| line.name));
        }
        // Two of the same name stay two.
        assert_eq!(names, ["丁一", "田野", "李明", "林涛", "林涛", "高远", "曾雪"]);
        let found = finding::find_persons(s.read(), &scope, "林", 10).await.unwrap();
        assert_eq!(found.len(), 2);
        // 刘洋 is the secretary of the sister branch.
        assert_eq!(finding::find_persons(s.read(), &scope, "刘", 10).await.unwrap(), []);
        let tops: Vec<_> = finding::tops(s.read(), &scope).await.unwrap().into_iter().map(|unit| unit.id).collect();
        assert_eq!(tops, ["branch"]);
    })
    .await;
}
