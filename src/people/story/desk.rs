//! The desk as a browser asks it: the password asked again, forms that keep what was typed, pages that open for some and not for others.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tower::ServiceExt;

use super::{ADMIN, MEMBER, SECRETARY, Stage};
use crate::access::{Actor, Proof, Role};
use crate::app::{App, Config, router};
use crate::keys::Keys;
use crate::people::rules::door::ASKED_AGAIN_AFTER;
use crate::people::sign_in::{Typed, sign_in};
use crate::people::store::token_hash;
use crate::people::{AcceptInvitation, Invite, SeePeople, signed_in_by_token};
use crate::testing::{TestDb, each_db};
use crate::web::{Peer, session};

const PASSWORD: &str = "灯笼七天收一次，从不例外";

/// A signed-in browser.
struct Desk {
    stage: Stage,
    app: Arc<App>,
    router: Router,
    token: String,
    actor: Actor,
}

struct Answer {
    status: u16,
    to: String,
    text: String,
}

impl Desk {
    async fn of(db: TestDb, who: &str) -> Self {
        let stage = Stage::set(db).await;
        let config =
            Config { data: stage.db.folder.clone(), public_url: "http://zhibu.test".into(), media_bits: crate::app::MEDIA_BITS };
        let (clock, chance) = (stage.db.clock.clone(), stage.db.chance.clone());
        let app = App::new(stage.db.store.clone(), clock, chance, Keys::fixed([7; 32]), config).await.unwrap();
        let hash = app.passwords.hash(PASSWORD).await.unwrap();
        let command = AcceptInvitation {
            token: "link".into(),
            sign_in_name: who.into(),
            password: PASSWORD.into(),
            password_hash: hash.clone(),
        };
        let node = if who == ADMIN { stage.bureau.clone() } else { "branch".into() };
        let invite = Invite { key: stage.key(), node: node.clone(), person: who.into(), token_hash: token_hash("link") };
        // Nobody invites himself: for the administrator of this small house another one is made.
        let maker = if who == ADMIN {
            stage.give(ADMIN, MEMBER, Role::Admin, &stage.bureau).await.unwrap();
            MEMBER
        } else {
            ADMIN
        };
        stage.by(maker, &node, invite).await.unwrap();
        stage.db.store.execute(command, Proof::system("test")).await.unwrap();
        let typed = Typed { name: who, password: PASSWORD, address: "", keep: false, device: "test" };
        let new = sign_in(&app.store, &app.passwords, &*app.chance, typed).await.unwrap();
        let actor = Actor { person: who.into(), session: new.begun.session };
        Self { router: router(&app), stage, app, token: new.token, actor }
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let text = String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
        Answer { status, to, text }
    }

    fn cookie(&self) -> String {
        format!("{}={}", session::name(false), self.token)
    }

    /// A form of somebody who is not signed in, over such a connection.
    async fn come_over(&self, peer: &Peer, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.extension(peer.clone()).body(Body::from(body)).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).header(header::COOKIE, self.cookie()).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = session::csrf(&self.app.keys, &self.actor);
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("csrf", &csrf).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }
}

#[tokio::test]
async fn after_a_while_the_password_is_asked_again_and_what_was_typed_goes_on() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        let to = format!("/desk/people/{MEMBER}/roles");
        let form = |key: &'static str, role: &'static str| vec![("key", key), ("node", "branch"), ("role", role)];
        // Just signed in: not asked.
        let given = desk.post(&to, &form("k1", "writer")).await;
        assert_eq!((given.status, given.to.as_str()), (303, "/desk/people/member?did=role-given"));
        // A session is used meanwhile; that is no password.
        desk.stage.db.clock.advance(ASKED_AGAIN_AFTER);
        let asked = desk.post(&to, &form("k2", "organiser")).await;
        assert_eq!(asked.status, 200, "{}", asked.text);
        assert!(asked.text.contains(r#"name="role" value="organiser""#) && asked.text.contains(r#"name="key" value="k2""#));
        assert_eq!(desk.stage.held(MEMBER).await, ["member@branch", "writer@branch"]);
        // A wrong one keeps everything but itself, and waits like one at the door.
        let mut with = form("k2", "organiser");
        with.push(("password", "not the password"));
        for _ in 0..3 {
            let wrong = desk.post(&to, &with).await;
            assert_eq!(wrong.status, 422);
            assert!(wrong.text.contains(r#"name="role" value="organiser""#) && !wrong.text.contains("not the password"));
        }
        let waits = desk.post(&to, &with).await;
        assert!(waits.status == 422 && waits.text.contains("请等"), "{}", waits.text);
        desk.stage.db.clock.advance(60_000);
        with[3] = ("password", PASSWORD);
        let given = desk.post(&to, &with).await;
        assert_eq!((given.status, given.to.as_str()), (303, "/desk/people/member?did=role-given"));
        assert_eq!(desk.stage.held(MEMBER).await, ["member@branch", "organiser@branch", "writer@branch"]);
        // Typed a moment ago: an invitation needs no second time.
        let link = desk.post(&format!("/desk/people/{MEMBER}/invite"), &[("key", "k3")]).await;
        assert!(link.status == 200 && link.text.contains("http://zhibu.test/invite/"), "{}", link.text);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_shown_once_to_one_form_and_stored_nowhere() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        let link = |text: &str| {
            let after = text.split("http://zhibu.test/invite/").nth(1)?;
            Some(after.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
        };
        let to = format!("/desk/people/{MEMBER}/invite");
        let first = link(&desk.post(&to, &[("key", "k1")]).await.text).unwrap();
        // A double click is one wish and shows the same link; the page itself does not show it again.
        assert_eq!(link(&desk.post(&to, &[("key", "k1")]).await.text).as_ref(), Some(&first));
        assert_eq!(link(&desk.get(&format!("/desk/people/{MEMBER}")).await.text), None);
        assert_eq!(desk.stage.count("SELECT COUNT(*) FROM invitation").await, 2, "one of the stage, one of this form");
        let second = link(&desk.post(&to, &[("key", "k2")]).await.text).unwrap();
        assert_ne!(first, second);
        // The first form, sent again after its link was made void: told in words.
        let again = desk.post(&to, &[("key", "k1")]).await;
        assert!(link(&again.text).is_none() && again.text.contains("这个链接已经用过或作废了"), "{}", again.text);
        let stored = "SELECT COUNT(*) FROM command WHERE done LIKE '%invite%'";
        assert_eq!(desk.stage.count(stored).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_refused_form_says_why_beside_its_field_and_keeps_the_rest() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        let form = [("key", "k1"), ("name", "高远"), ("post", "宣传委员"), ("role", "secretary"), ("from", "2026-11-20")];
        let refused = desk.post("/desk/units/branch/people", &form).await;
        assert_eq!(refused.status, 422);
        for kept in [r#"value="高远""#, r#"value="宣传委员""#, r#"value="2026-11-20""#, r#"id="role-e""#, "这个职责不归你授"]
        {
            assert!(refused.text.contains(kept), "{kept} is missing");
        }
        // The same form, mended, under the same key: the refusal had no effect, so it is decided anew.
        let form = [("key", "k1"), ("name", "高远"), ("post", "宣传委员"), ("role", "writer"), ("from", "2026-11-20")];
        let added = desk.post("/desk/units/branch/people", &form).await;
        assert!(added.status == 303 && added.to.ends_with("?did=person-added"), "{}", added.to);
        let page = desk.get(&added.to).await;
        assert!(
            page.text.contains("高远") && page.text.contains("撰稿人") && page.text.contains("2026年11月20日起"),
            "{}",
            page.text
        );
    })
    .await;
}

#[tokio::test]
async fn a_secretary_sees_the_own_branch_and_the_administrator_the_house() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        let units = desk.get("/desk/units").await;
        assert!(units.text.contains("动植检党支部") && units.text.contains("李明"));
        assert!(units.text.contains("<span>港区党委</span>"), "the way up is named and leads nowhere");
        assert_eq!(desk.get("/desk/units/branch").await.status, 200);
        for path in ["/desk/units/sister", "/desk/units/committee", "/desk/people/secretary-of-the-sister", "/desk/people/admin"]
        {
            assert_eq!(desk.get(path).await.status, 404, "{path}");
        }
        let found = desk.get("/desk/people?q=%E5%88%98").await;
        assert!(found.status == 200 && !found.text.contains("刘洋"));
        assert_eq!(
            desk.post("/desk/units/branch/units", &[("key", "k"), ("unit_name", "小组"), ("kind", "group")]).await.status,
            404
        );
        assert!(desk.stage.may::<SeePeople>(MEMBER, "branch").await.is_none(), "a member has no such desk");
    })
    .await;
}

#[tokio::test]
async fn whoever_looks_after_two_branches_chooses_between_them() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        desk.stage.give(ADMIN, SECRETARY, Role::Secretary, "sister").await.unwrap();
        assert_eq!(desk.get("/desk/units").await.to, "/desk/people");
        let list = desk.get("/desk/people").await;
        for branch in ["branch", "sister"] {
            assert!(list.text.contains(&format!(r#"href="/desk/units/{branch}""#)), "{branch}");
            assert_eq!(desk.get(&format!("/desk/units/{branch}")).await.status, 200);
        }
        // A committee is the start of all that stands below it.
        desk.stage.give(ADMIN, SECRETARY, Role::Secretary, "committee").await.unwrap();
        assert!(desk.get("/desk/units").await.text.contains("<h1><span class=\"ph\">港区党委"));
    })
    .await;
}

#[tokio::test]
async fn a_form_after_the_sign_in_ended_travels_through_the_door_without_its_password() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        let late = Desk { token: "nobody's".into(), ..desk };
        let fields = [("key", "k"), ("node", "branch"), ("role", "writer"), ("password", PASSWORD)];
        let carried = late.post(&format!("/desk/people/{MEMBER}/roles"), &fields).await;
        assert_eq!(carried.status, 401);
        assert!(carried.text.contains(r#"<textarea name="carry.role" hidden>"#), "{}", carried.text);
        assert!(!carried.text.contains(PASSWORD), "a password stands in a page");
        assert_eq!(late.stage.held(MEMBER).await, ["member@branch"]);
    })
    .await;
}

#[tokio::test]
async fn the_administrator_founds_renames_and_moves() {
    each_db(|db| async move {
        let desk = Desk::of(db, ADMIN).await;
        let form =
            [("key", "k1"), ("unit_name", "口岸联合党支部"), ("kind", "joint_branch"), ("partners", "旅检党支部、没有的支部")];
        let refused = desk.post("/desk/units/committee/units", &form).await;
        assert!(refused.status == 422 && refused.text.contains("没有叫“没有的支部”的组织"), "{}", refused.text);
        assert!(refused.text.contains(r#"value="旅检党支部、没有的支部""#));
        let form = [("key", "k1"), ("unit_name", "口岸联合党支部"), ("kind", "joint_branch"), ("partners", "旅检党支部")];
        let founded = desk.post("/desk/units/committee/units", &form).await;
        let joint = founded.to.trim_start_matches("/desk/units/").split('?').next().unwrap().to_owned();
        let page = desk.get(&founded.to).await;
        assert!(page.text.contains("共建单位：旅检党支部") && page.text.contains("联合支部"), "{}", page.text);
        let renamed = desk.post(&format!("/desk/units/{joint}/name"), &[("key", "k2"), ("new_name", "口岸党支部")]).await;
        assert_eq!(renamed.status, 303);
        let page = desk.get("/desk/people/secretary/join?q=%E5%8F%A3").await;
        assert!(page.text.contains("口岸党支部"), "{}", page.text);
        let membership = desk.stage.membership(SECRETARY, "branch").await;
        let form = [("key", "k3"), ("node", &joint), ("post", "书记"), ("from", "2026-11-24"), ("leaving", &membership)];
        let moved = desk.post("/desk/people/secretary/join", &form).await;
        assert_eq!(moved.to, "/desk/people/secretary?did=membership-begun");
        assert!(desk.get(&moved.to).await.text.contains("已转出"));
        assert_eq!(desk.stage.held(SECRETARY).await, [""; 0]);
        assert!(signed_in_by_token(desk.stage.read(), &desk.token, desk.stage.now()).await.unwrap().is_some());
    })
    .await;
}

const OVER_TLS: Peer = Peer { address: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9))), tls: true };

#[tokio::test]
async fn over_tls_the_cookie_counts_that_is_bound_to_it_and_no_other() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        for (tls, status) in [(false, 303), (true, 200)] {
            let cookie = format!("{}={}", session::name(tls), desk.token);
            let request = Request::get("/desk").header(header::COOKIE, cookie).extension(OVER_TLS);
            assert_eq!(desk.ask(request.body(Body::empty()).unwrap()).await.status, status, "{}", session::name(tls));
        }
        // A form that was carried goes on over the same connection.
        let to = format!("/desk/people/{MEMBER}/roles");
        let seal = session::csrf(&desk.app.keys, &desk.actor);
        let carried = [
            ("name", SECRETARY),
            ("password", PASSWORD),
            ("carry_path", to.as_str()),
            ("carry_seal", seal.as_str()),
            ("carry.key", "k1"),
            ("carry.node", "branch"),
            ("carry.role", "writer"),
        ];
        let given = desk.come_over(&OVER_TLS, "/sign-in", &carried).await;
        assert_eq!(given.to, "/desk/people/member?did=role-given", "{}", given.text);
    })
    .await;
}

#[tokio::test]
async fn a_password_for_an_invitation_is_taken_over_a_safe_connection_alone_and_hashed_for_a_living_link_alone() {
    each_db(|db| async move {
        let desk = Desk::of(db, SECRETARY).await;
        let link = Invite { key: "k".into(), node: "branch".into(), person: MEMBER.into(), token_hash: token_hash("alive") };
        desk.stage.by(SECRETARY, "branch", link).await.unwrap();
        let form = [("sign_in_name", "li.ming"), ("password", PASSWORD), ("agree", "1")];
        let plain = Peer { tls: false, ..OVER_TLS };
        assert_eq!(desk.come_over(&plain, "/invite/alive", &form).await.status, 403);
        let turns = desk.app.passwords.all_turns().await;
        for (path, hashes) in [("/invite/dead", false), ("/first-run", false), ("/invite/alive", true)] {
            let hashing = async {
                while !desk.app.passwords.is_wanted() {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                answer = desk.come_over(&OVER_TLS, path, &form) => assert!(answer.status == 422 && !hashes, "{path}"),
                () = hashing => assert!(hashes, "{path}"),
            }
        }
        drop(turns);
    })
    .await;
}
