//! Roles: who gives which, to whom, and what cannot be taken.

use super::super::{AddPerson, EndRole, GiveRole};
use super::{ABOVE, ADMIN, MEMBER, SECRETARY, SISTER, Stage, refused};
use crate::access::{Proof, Role};
use crate::db::{Fail, audit};
use crate::publish::WriteArticle;
use crate::testing::each_db;

impl Stage {
    async fn add(&self, who: &str, node: &str, name: &str, role: Option<Role>) -> Result<String, Fail> {
        let (post, from) = ("党员".to_owned(), String::new());
        let command = AddPerson { key: self.key(), node: node.into(), name: name.into(), post, from, role };
        self.by(who, node, command).await
    }
}

#[tokio::test]
async fn a_person_comes_with_the_first_role_or_not_at_all() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let person = s.add(SECRETARY, "branch", "高远", Some(Role::Writer)).await.unwrap();
        assert_eq!(s.held(&person).await, ["writer@branch"]);
        let before = s.count("SELECT COUNT(*) FROM person").await;
        let Err(Fail::Refused(refusal)) = s.add(SECRETARY, "branch", "曾雪", Some(Role::Secretary)).await else {
            panic!("a secretary made a secretary")
        };
        // Beside the field of the role, so that the page keeps the rest.
        assert_eq!((refusal.field, refusal.code), ("role", "role-not-yours-to-give"));
        assert_eq!(s.count("SELECT COUNT(*) FROM person").await, before, "the person is not there without the role");
        let later = AddPerson {
            key: s.key(),
            node: "branch".into(),
            name: "曾雪".into(),
            post: String::new(),
            from: "2027-01-01".into(),
            role: Some(Role::Writer),
        };
        assert_eq!(refused(s.by(SECRETARY, "branch", later).await), "role-before-membership");
        assert_eq!(refused(s.add(SECRETARY, "branch", "··", None).await), "person-name");
        assert_eq!(refused(s.add(SISTER, "branch", "曾雪", None).await), "not there");
        assert_eq!(refused(s.add(MEMBER, "branch", "曾雪", None).await), "not there");
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_himself_a_role_and_a_secretary_makes_no_one_above_himself() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        for (who, node) in [(SECRETARY, "branch"), (ADMIN, s.bureau.as_str())] {
            for role in Role::ALL {
                assert_eq!(refused(s.give(who, who, role, node).await), "role-to-oneself", "{who} {role}");
            }
        }
        assert_eq!(refused(s.give(SECRETARY, MEMBER, Role::Secretary, "branch").await), "role-not-yours-to-give");
        assert_eq!(refused(s.give(SECRETARY, MEMBER, Role::Admin, "branch").await), "role-not-yours-to-give");
        // Neither at a unit above, where he is nobody.
        assert_eq!(refused(s.give(SECRETARY, MEMBER, Role::Writer, "committee").await), "not there");
        // Nor to people of others.
        assert_eq!(refused(s.give(SECRETARY, SISTER, Role::Writer, "branch").await), "role-person-elsewhere");
        s.give(SECRETARY, MEMBER, Role::Writer, "branch").await.unwrap();
        assert_eq!(refused(s.give(SECRETARY, MEMBER, Role::Writer, "branch").await), "role-held-already");
        // A review sits where its texts come by.
        assert_eq!(refused(s.give(ADMIN, MEMBER, Role::SecondReviewer, "branch").await), "role-not-in-this-unit");
        s.give(ADMIN, MEMBER, Role::SecondReviewer, "committee").await.unwrap();
        assert_eq!(s.held(MEMBER).await, ["member@branch", "second_reviewer@committee", "writer@branch"]);
    })
    .await;
}

#[tokio::test]
async fn a_role_until_a_day_ends_by_itself() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let give = |key: &str, until| GiveRole {
            key: key.into(),
            node: "branch".into(),
            person: MEMBER.into(),
            role: Role::Writer,
            until: Some(until),
        };
        assert_eq!(refused(s.by(SECRETARY, "branch", give("past", s.now())).await), "role-until-past");
        s.by(SECRETARY, "branch", give("soon", s.now() + 1_000)).await.unwrap();
        assert!(s.may::<WriteArticle>(MEMBER, "branch").await.is_some());
        s.db.clock.advance(1_000);
        assert!(s.may::<WriteArticle>(MEMBER, "branch").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let admin_grant = |person: &'static str| {
            let s = &s;
            async move {
                let sql = "SELECT id FROM grants WHERE person_id = $1 AND role = 'admin'";
                let row: Option<(String,)> = s.read().system("test").get(sql, &crate::args![person]).await.unwrap();
                row.unwrap().0
            }
        };
        let (root, own) = (s.bureau.as_str(), admin_grant(ADMIN).await);
        assert_eq!(refused(s.end_role(ADMIN, &own, root).await), "role-last-admin");
        // One who cannot sign in yet, or only for a while, is no second one.
        let invited = s.add(ADMIN, root, "高远", Some(Role::Admin)).await.unwrap();
        assert_eq!(refused(s.end_role(ADMIN, &own, root).await), "role-last-admin");
        s.give(ADMIN, ABOVE, Role::Admin, root).await.unwrap();
        s.end_role(ADMIN, &own, root).await.unwrap();
        assert!(!s.manages(ADMIN, root).await, "laid down, and it holds at once");
        // Now the other one is the last: neither by ending the role nor by ending the membership.
        let last = admin_grant(ABOVE).await;
        assert_eq!(refused(s.end_role(ABOVE, &last, root).await), "role-last-admin");
        let proof = Proof::system("test");
        let membership = s.membership(ABOVE, "committee").await;
        let leave = super::super::EndMembership { key: s.key(), node: "committee".into(), membership, until: String::new() };
        assert_eq!(refused(s.db.store.execute(leave, proof).await), "role-last-admin");
        assert_eq!(s.held(ABOVE).await, [format!("admin@{root}"), "secretary@committee".to_owned()]);
        assert_eq!(s.held(&invited).await, [format!("admin@{root}")]);
    })
    .await;
}

#[tokio::test]
async fn a_secretary_of_one_branch_has_no_hand_in_a_sister_branch() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        assert!(s.manages(SECRETARY, "branch").await && s.manages(ABOVE, "sister").await);
        for node in ["sister", "committee", "far", s.bureau.as_str()] {
            assert!(!s.manages(SECRETARY, node).await, "{node}");
        }
        // A proof for the own branch does not carry a command about the sister branch.
        let give = GiveRole { key: s.key(), node: "sister".into(), person: SISTER.into(), role: Role::Writer, until: None };
        let proof = s.may::<super::super::GiveRoles>(SECRETARY, "branch").await.unwrap();
        assert_eq!(refused(s.db.store.execute(give, proof).await), "not there");
        let member = s.add(SISTER, "sister", "高远", Some(Role::Writer)).await.unwrap();
        assert_eq!(refused(s.end_membership(SECRETARY, &member, "sister", "").await), "not there");
        // A grant of the sister branch under the own branch's name.
        let (grant,): (String,) = s
            .read()
            .system("test")
            .get("SELECT id FROM grants WHERE person_id = $1", &crate::args![member.as_str()])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(refused(s.end_role(SECRETARY, &grant, "branch").await), "not there");
        assert_eq!(s.held(&member).await, ["writer@sister"]);
    })
    .await;
}

#[tokio::test]
async fn leave_that_was_taken_back_a_moment_ago_does_not_write_any_more_and_all_of_it_is_on_record() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let proof = s.may::<super::super::GiveRoles>(SECRETARY, "branch").await.unwrap();
        let (grant,): (String,) =
            s.read().system("test").get("SELECT id FROM grants WHERE person_id = 'secretary'", &[]).await.unwrap().unwrap();
        let end = EndRole { key: s.key(), node: "branch".into(), grant };
        s.by(ADMIN, "branch", end).await.unwrap();
        let give = GiveRole { key: s.key(), node: "branch".into(), person: MEMBER.into(), role: Role::Writer, until: None };
        assert_eq!(refused(s.db.store.execute(give, proof).await), "not there");
        crate::start::seal(&s.db.store).await.unwrap();
        let ended = s.count("SELECT COUNT(*) FROM audit WHERE action = 'role.ended' AND actor = 'admin'").await;
        assert_eq!(ended, 1);
        assert!(audit::verify(s.read()).await.unwrap().1.is_empty());
    })
    .await;
}
