//! The door: invitations, sessions, waiting after wrong passwords.

use super::super::rules::door;
use super::super::store::failures::{Attempt, Pair, RecordFailure};
use super::super::store::sessions::BeginSession;
use super::super::store::token_hash;
use super::super::{AcceptInvitation, Invite, SignOut, SignOutEverywhere, invited, signed_in_by_token};
use super::{ABOVE, ADMIN, MEMBER, SECRETARY, SISTER, Stage, refused};
use crate::access::{Actor, Object, Proof, Role};
use crate::db::Fail;
use crate::testing::each_db;

const SENTENCE: &str = "灯笼七天收一次，从不例外";

impl Stage {
    async fn invite(&self, who: &str, person: &str, node: &str, token: &str) -> Result<i64, Fail> {
        let command = Invite { key: self.key(), node: node.into(), person: person.into(), token_hash: token_hash(token) };
        self.by(who, node, command).await
    }

    async fn accept(&self, token: &str, name: &str) -> Result<String, Fail> {
        let command = AcceptInvitation {
            token: token.into(),
            sign_in_name: name.into(),
            password: SENTENCE.into(),
            password_hash: "new hash".into(),
        };
        self.db.store.execute(command, Proof::system("test")).await
    }

    async fn begin(&self, person: &str, token: &str, address: &str) -> Result<(), Fail> {
        let wish = BeginSession {
            person: person.into(),
            checked: "hash".into(),
            token_hash: token_hash(token),
            device: "test".into(),
            keep: false,
            pair: Pair::of(person, address),
        };
        self.db.store.execute(wish, Proof::system("test")).await.map(drop)
    }

    async fn comes_in(&self, token: &str) -> bool {
        signed_in_by_token(self.read(), token, self.now()).await.unwrap().is_some()
    }

    /// A wrong password. Answers the seconds to wait, if it was not even looked at.
    async fn wrong(&self, name: &str, address: &str) -> Option<i64> {
        let pair = Pair::of(name, address);
        match self.db.store.execute(Attempt { pair: pair.clone() }, Proof::system("test")).await {
            Ok(()) => {
                self.db.store.execute(RecordFailure { pair }, Proof::system("test")).await.unwrap();
                None
            }
            Err(Fail::Refused(refusal)) => Some(refusal.args[0].1.parse().unwrap()),
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn an_invitation_opens_once_and_a_newer_one_closes_the_older() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.invite(SECRETARY, MEMBER, "branch", "first").await.unwrap();
        s.invite(SECRETARY, MEMBER, "branch", "second").await.unwrap();
        assert_eq!(refused(s.accept("first", "li.ming").await), "invite-gone");
        assert!(invited(s.read(), "second", s.now()).await.unwrap().is_some_and(|it| it.by == "书记" && it.person == "李明"));
        // A name that somebody has, a bad name: the invitation still opens.
        assert_eq!(refused(s.accept("second", ADMIN).await), "taken-sign-in-name");
        assert_eq!(refused(s.accept("second", "李明").await), "sign-in-name-form");
        assert_eq!(s.accept("second", "Li.Ming").await.unwrap(), MEMBER);
        assert_eq!(refused(s.accept("second", "li.ming").await), "invite-gone");
        s.invite(SECRETARY, MEMBER, "branch", "third").await.unwrap();
        s.db.clock.advance(door::INVITATION);
        assert_eq!(refused(s.accept("third", "li.ming").await), "invite-gone");
        // Who may invite: not oneself, not a person of others, and nobody who holds more than one could give.
        assert_eq!(refused(s.invite(SECRETARY, SECRETARY, "branch", "x").await), "invite-oneself");
        assert_eq!(refused(s.invite(SISTER, MEMBER, "branch", "x").await), "not there");
        assert_eq!(refused(s.invite(SISTER, MEMBER, "sister", "x").await), "not there");
        assert_eq!(refused(s.invite(ABOVE, SECRETARY, "branch", "x").await), "invite-not-yours");
        s.invite(ADMIN, SECRETARY, "branch", "x").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_invitation_dies_when_somebody_else_gives_a_role() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        s.invite(SECRETARY, MEMBER, "branch", "of the secretary").await.unwrap();
        // His own gift opens nothing that he could not open: the link lives.
        s.give(SECRETARY, MEMBER, Role::Writer, "branch").await.unwrap();
        assert!(invited(s.read(), "of the secretary", s.now()).await.unwrap().is_some());
        // With the committee's office behind it the secretary's link would be a way to it.
        s.give(ADMIN, MEMBER, Role::SecondReviewer, "committee").await.unwrap();
        assert!(invited(s.read(), "of the secretary", s.now()).await.unwrap().is_none());
        assert_eq!(refused(s.accept("of the secretary", "li.ming").await), "invite-gone");
        assert_eq!(refused(s.invite(SECRETARY, MEMBER, "branch", "again").await), "invite-not-yours");
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_holds_from_the_next_request_on() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        for token in ["phone", "office", "library"] {
            s.begin(MEMBER, token, "10.0.0.1").await.unwrap();
        }
        s.begin(SECRETARY, "other", "10.0.0.1").await.unwrap();
        let own = || Object { node: String::new(), owner: MEMBER.into(), id: MEMBER.into() };
        let library = signed_in_by_token(s.read(), "library", s.now()).await.unwrap().unwrap().actor;
        let proof = s.read().prove(&library, own(), s.now()).await.unwrap().unwrap();
        s.db.store.execute(SignOut { session: library.session.clone() }, proof).await.unwrap();
        assert!(s.comes_in("phone").await && !s.comes_in("library").await);
        // Not somebody else's, even with the right number.
        let other = signed_in_by_token(s.read(), "other", s.now()).await.unwrap().unwrap().actor;
        let proof = s.read().prove(&library, own(), s.now()).await.unwrap().unwrap();
        assert_eq!(refused(s.db.store.execute(SignOut { session: other.session }, proof).await), "not there");
        let actor = Actor { person: MEMBER.into(), session: "any".into() };
        let proof = s.read().prove(&actor, own(), s.now()).await.unwrap().unwrap();
        assert_eq!(s.db.store.execute(SignOutEverywhere, proof).await.unwrap(), 2);
        assert!(!s.comes_in("phone").await && !s.comes_in("office").await);
        assert!(s.comes_in("other").await, "nobody else is signed out");
        // A new password ends them too: taking up an invitation.
        s.begin(MEMBER, "phone again", "10.0.0.1").await.unwrap();
        s.invite(SECRETARY, MEMBER, "branch", "link").await.unwrap();
        s.accept("link", "li.ming").await.unwrap();
        assert!(!s.comes_in("phone again").await);
        assert_eq!(
            refused(s.begin(MEMBER, "late", "10.0.0.1").await),
            "sign-in-wrong",
            "the old password was right a moment ago"
        );
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_that_lasts_for_weeks_ends_when_its_holder_becomes_staff() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        let wish = BeginSession {
            person: MEMBER.into(),
            checked: "hash".into(),
            token_hash: token_hash("phone"),
            device: "test".into(),
            keep: true,
            pair: Pair::of(MEMBER, "10.0.0.1"),
        };
        let begun = s.db.store.execute(wish, Proof::system("test")).await.unwrap();
        assert_eq!(begun.keep_s, Some(door::MEMBER.most / 1_000));
        s.db.clock.advance(door::STAFF.most);
        assert!(s.comes_in("phone").await);
        s.give(SECRETARY, MEMBER, Role::Writer, "branch").await.unwrap();
        assert!(!s.comes_in("phone").await);
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_at_one_desk_never_keep_another_out() {
    each_db(|db| async move {
        let s = Stage::set(db).await;
        // The owner signs in at the usual desk once.
        s.begin(MEMBER, "morning", "10.0.0.1").await.unwrap();
        let mut waited = None;
        for _ in 0..40 {
            waited = s.wrong(MEMBER, "203.0.113.9").await.or(waited);
            s.db.clock.advance(60_000);
        }
        let mut guesses = 0;
        while waited.is_none() || guesses < 12 {
            waited = s.wrong(MEMBER, "203.0.113.9").await.or(waited);
            guesses += 1;
        }
        assert!(waited.is_some_and(|seconds| seconds <= 60), "who guesses waits: {waited:?}");
        // The owner, at the usual desk: not a second.
        assert_eq!(s.wrong(MEMBER, "10.0.0.1").await, None);
        // The owner at a desk that nobody knows: a few seconds at most, never a lock.
        assert!(s.wrong(MEMBER, "192.0.2.4").await.is_none_or(|seconds| seconds <= 8));
        // Somebody else behind the guesser's address, whose own name nobody tried: the same.
        assert!(s.wrong(SECRETARY, "203.0.113.9").await.is_none_or(|seconds| seconds <= 8));
        // And the guesser is let in again after a minute without a guess.
        s.db.clock.advance(60_000);
        assert_eq!(s.wrong(MEMBER, "203.0.113.9").await, None);
    })
    .await;
}
