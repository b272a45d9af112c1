//! Joining and leaving units.

use super::super::{AddPerson, JoinUnit, names, review_line};
use super::{ABOVE, ADMIN, DAY, MEMBER, SECRETARY, SISTER, Stage, refused};
use crate::access::Role;
use crate::db::Fail;
use crate::publish::WriteArticle;
use crate::testing::each_db;

impl Stage {
    async fn join(&self, who: &str, person: &str, node: &str, from: &str, leaving: Option<&str>) -> Result<String, Fail> {
        let leaving = match leaving {
            Some(node) => Some(self.membership(person, node).await),
            None => None,
        };
        let command = JoinUnit {
            key: self.key(),
            node: node.into(),
            person: person.into(),
            post: "党员".into(),
            from: from.into(),
            leaving,
        };
        self.by(who, node, command).await
    }
}

#[tokio::test]
async fn roles_end_on_the_day_on_which_their_membership_ends() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.give(SECRETARY, MEMBER, Role::Writer, "branch").await.unwrap();
        assert_eq!(
            refused(s.end_membership(SECRETARY, MEMBER, "branch", "2025-12-31").await),
            "membership-ends-before-it-begins"
        );
        assert_eq!(refused(s.end_membership(SECRETARY, MEMBER, "branch", "明天").await), "date-form");
        // The scene begins on 24 November: gone from the 26th on.
        s.end_membership(SECRETARY, MEMBER, "branch", "2026-11-26").await.unwrap();
        s.db.clock.advance(DAY);
        assert!(s.may::<WriteArticle>(MEMBER, "branch").await.is_some(), "the 25th still counts");
        s.db.clock.advance(DAY);
        assert!(s.may::<WriteArticle>(MEMBER, "branch").await.is_none());
        assert_eq!(s.held(MEMBER).await, [""; 0]);
        assert_eq!(refused(s.end_membership(SECRETARY, MEMBER, "branch", "").await), "not there", "it is over already");
        assert_eq!(refused(s.end_membership(SECRETARY, SECRETARY, "branch", "").await), "membership-own");
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_the_house_holds_nothing_in_it() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.give(ADMIN, MEMBER, Role::SecondReviewer, "committee").await.unwrap();
        s.give(ADMIN, MEMBER, Role::Writer, "far").await.unwrap();
        // A branch does not take away what the committee gave.
        assert_eq!(refused(s.end_membership(SECRETARY, MEMBER, "branch", "").await), "membership-holds-roles-above");
        assert_eq!(s.held(MEMBER).await.len(), 3, "a refusal changes nothing");
        s.end_membership(ADMIN, MEMBER, "branch", "").await.unwrap();
        assert_eq!(s.held(MEMBER).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_move_is_one_deed_and_takes_along_what_still_fits() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.give(SECRETARY, MEMBER, Role::Writer, "branch").await.unwrap();
        s.give(ADMIN, MEMBER, Role::SecondReviewer, "committee").await.unwrap();
        // The sister branch would like to have him; he is not hers to take, nor the branch's to send into a unit that is not its own.
        assert_eq!(refused(s.join(SISTER, MEMBER, "sister", "", None).await), "membership-elsewhere");
        assert_eq!(refused(s.join(SECRETARY, MEMBER, "sister", "", None).await), "not there");
        assert_eq!(refused(s.join(ABOVE, MEMBER, "branch", "", None).await), "membership-already");
        assert_eq!(refused(s.join(ABOVE, ABOVE, "sister", "", None).await), "membership-own");
        // The committee has both.
        s.join(ABOVE, MEMBER, "sister", "2026-11-24", Some("branch")).await.unwrap();
        assert_eq!(s.held(MEMBER).await, ["second_reviewer@committee"], "the branch's roles stay in the branch");
        let open = "SELECT COUNT(*) FROM membership WHERE person_id = 'member' AND valid_to IS NULL";
        assert_eq!(s.count(open).await, 1);
        // Into the other committee: nothing binds him to the first one any more, and only the administrator has both.
        assert_eq!(refused(s.join(ABOVE, MEMBER, "far", "", Some("sister")).await), "not there");
        s.join(ADMIN, MEMBER, "far", "", Some("sister")).await.unwrap();
        assert_eq!(s.held(MEMBER).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn in_two_units_one_may_end_and_the_other_goes_on() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.give(SECRETARY, MEMBER, Role::Writer, "branch").await.unwrap();
        s.join(ABOVE, MEMBER, "sister", "", None).await.unwrap();
        s.end_membership(SISTER, MEMBER, "sister", "").await.unwrap();
        assert_eq!(s.held(MEMBER).await, ["member@branch", "writer@branch"]);
        // Somebody who left comes back by the hand of whoever had him last.
        s.end_membership(SECRETARY, MEMBER, "branch", "").await.unwrap();
        assert_eq!(refused(s.join(SISTER, MEMBER, "branch", "", None).await), "not there");
        s.db.clock.advance(DAY);
        s.join(SECRETARY, MEMBER, "branch", "", None).await.unwrap();
        assert_eq!(s.held(MEMBER).await, [""; 0], "without the roles of that time");
    })
    .await;
}

#[tokio::test]
async fn a_refused_move_leaves_everything_as_it_was() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let (node, post, from) = ("branch".to_owned(), String::new(), "2026-12-01".to_owned());
        let add = AddPerson { key: s.key(), node, name: "高远".into(), post, from, role: None };
        let person = s.by(SECRETARY, "branch", add).await.unwrap();
        let Err(Fail::Refused(refusal)) = s.join(ABOVE, &person, "sister", "2026-11-30", Some("branch")).await else {
            panic!("left before he came")
        };
        assert_eq!((refusal.field, refusal.code), ("from", "membership-ends-before-it-begins"));
        assert_eq!(s.count("SELECT COUNT(*) FROM membership WHERE node_id = 'sister'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn until_its_last_day_a_membership_counts_also_where_its_end_is_known() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.give(SECRETARY, MEMBER, Role::FirstReviewer, "branch").await.unwrap();
        // What is written at the committee is its reviewer's, what is written in a branch is not.
        s.give(ADMIN, ABOVE, Role::FirstReviewer, "committee").await.unwrap();
        let first = |now| {
            let reader = s.read().clone();
            async move { review_line(&reader, "branch", now).await.unwrap().swap_remove(0).1 }
        };
        assert_eq!(first(s.now()).await, "动植检党支部党员");
        s.end_membership(SECRETARY, MEMBER, "branch", "2026-11-26").await.unwrap();
        assert_eq!(first(s.now()).await, "动植检党支部党员");
        assert_eq!(names(s.read(), &[MEMBER], s.now()).await.unwrap().of(MEMBER), "李明（党员）");
        s.db.clock.advance(2 * DAY);
        assert_eq!(first(s.now()).await, "");
        assert_eq!(names(s.read(), &[MEMBER], s.now()).await.unwrap().of(MEMBER), "李明");
    })
    .await;
}
