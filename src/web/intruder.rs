//! What somebody tries who means no good: each scene once went through.

use axum::body::Body;
use axum::http::{StatusCode, header};

use super::{Peer, session};
use crate::access::Role;
use crate::app;
use crate::testing::{Answer, Browser, File, PASSWORD, Person, TestApp, each_db};

/// A reader beyond a plain connection.
const AFAR: Peer = Peer { address: None, tls: false };

fn body(fields: &[(&str, &str)]) -> Body {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    Body::from(body.finish())
}

async fn post_from(peer: Peer, browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    browser.send(browser.request("POST", path).extension(peer).body(body(fields)).unwrap()).await
}

async fn get_from(peer: Peer, browser: &Browser, path: &str) -> Answer {
    browser.send(browser.request("GET", path).extension(peer).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_sign_in_carries_no_form_of_the_door() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let member = test.person(Some(Role::Member), "branch").await;
        let seal = test.sign_in(&member).await.csrf().to_owned();
        let door = [("name", member.sign_in_name.as_str()), ("password", PASSWORD), ("carry_seal", &seal)];
        for path in ["/sign-in", "/sign-in?x", "/invite/x", "/first-run", "/sign-out", "/desk", "//desk/x", "/desk/\t/x"] {
            // Carried on, it would be refused for its name.
            let carried = [("carry_path", path), ("carry.name", "nobody"), ("carry.password", "x")];
            let answer = test.signed_out().post("/sign-in", &[&door[..], &carried[..]].concat()).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/desk"), "{path}");
        }
        // A form of the desk goes on.
        let carried = [("carry_path", "/desk/nowhere"), ("carry.words", "x")];
        let answer = test.signed_out().post("/sign-in", &[&door[..], &carried[..]].concat()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        // Who wanted to leave is out; nothing waits to sign him out again.
        let out = test.signed_out().post("/sign-out", &[]).await;
        assert!(!out.says("carry_path"), "{}", out.body);
    })
    .await;
}

#[tokio::test]
async fn nothing_leads_to_another_host() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let member = test.person(Some(Role::Member), "branch").await;
        let inside = test.sign_in(&member).await;
        for evil in ["/%09/evil.example", "/%0A/evil.example", "//evil.example", "/%5Cevil.example", "https:evil.example"] {
            let skin = inside.get(&format!("/skin/elder?back={evil}")).await;
            assert_eq!((skin.status, skin.location()), (StatusCode::SEE_OTHER, "/"), "{evil}");
            let next = inside.get(&format!("/sign-in?next={evil}")).await;
            assert_eq!((next.status, next.location()), (StatusCode::SEE_OTHER, "/desk"), "{evil}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_no_text_is_nowhere() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let admin = test.sign_in(&test.person(Some(Role::Admin), "bureau").await).await;
        for row in app::routes().rows() {
            for odd in ["%00", "%FF", "a%0Ab", "%C2%85", "%ED%A0%80"] {
                let path: Vec<&str> = row.path.split('/').map(|part| if part.starts_with('{') { odd } else { part }).collect();
                let path = path.join("/");
                if path == row.path {
                    continue;
                }
                let answer = if row.method == "GET" { admin.get(&path).await } else { admin.post(&path, &[]).await };
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {path}", row.method);
                assert!(answer.says("<h1"), "{} {path} has no page: {}", row.method, answer.body);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_password_is_taken_over_a_plain_connection() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let (secretary, member) = invited(&test).await;
        let token = test.invite(&secretary, &member, "branch").await;
        let fields = [("sign_in_name", "li.ming"), ("password", "别的灯笼八天收一次"), ("agree", "1")];
        let path = format!("/invite/{token}");
        let answer = post_from(AFAR, &test.signed_out(), &path, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
        let longer = [fields[0], ("password", "别的灯笼八天收一次，从不例外"), fields[2]];
        assert_eq!(test.signed_out().post(&path, &longer).await.location(), "/desk", "the link still opens");
    })
    .await;
}

async fn invited(test: &TestApp) -> (Person, Person) {
    (test.person(Some(Role::Secretary), "branch").await, test.person(None, "branch").await)
}

#[tokio::test]
async fn whoever_has_no_link_has_nothing_hashed() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let before = test.app.passwords.asked();
        let fields = [("sign_in_name", "li.ming"), ("password", "别的灯笼八天收一次，从不例外"), ("agree", "1")];
        assert_eq!(test.signed_out().post("/invite/guessed", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let over = test.signed_out().post("/first-run", &[("password", "别的灯笼八天收一次，从不例外")]).await;
        assert!(over.says(&test.app.lang.t("first-run-over")), "{}", over.body);
        assert_eq!(test.app.passwords.asked(), before);
    })
    .await;
}

#[tokio::test]
async fn over_tls_a_cookie_that_a_plain_connection_could_set_is_nobodys() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let member = test.person(Some(Role::Member), "branch").await;
        let inside = test.sign_in(&member).await;
        let tls = Peer { address: None, tls: true };
        assert_eq!(get_from(tls, &inside, "/desk/me").await.status, StatusCode::SEE_OTHER);
        let here = Peer { address: Some([127, 0, 0, 1].into()), tls: false };
        assert_eq!(get_from(here, &inside, "/desk/me").await.status, StatusCode::OK);
        let safe = axum::http::HeaderMap::from_iter([(header::COOKIE, "zhibu=a; __Host-zhibu=b".parse().unwrap())]);
        assert_eq!(session::token(&safe, true).as_deref(), Some("b"));
        assert_eq!(session::token(&safe, false).as_deref(), Some("a"));
    })
    .await;
}

#[tokio::test]
async fn a_form_of_a_million_fields_is_not_kept() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let many = vec![("a", ""); 20_000];
        let answer = test.signed_out().post("/desk/articles", &many).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.len() < 100_000, "{} bytes", answer.body.len());
        let kept = test.signed_out().post("/desk/articles", &vec![("a", ""); 1_000]).await;
        assert_eq!(kept.status, StatusCode::UNAUTHORIZED, "what a person could have typed goes through the sign-in");
    })
    .await;
}

#[tokio::test]
async fn a_broken_upload_is_called_broken_and_not_too_large() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let writer = test.sign_in(&test.person(Some(Role::Writer), "branch").await).await;
        let begun = writer.post("/desk/articles", &[]).await;
        let file = File { field: "attachment", name: "a\0b.pdf", bytes: b"%PDF-1.7" };
        let answer = writer.upload(&format!("{}/attachments", begun.location()), &[], Some(file)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says(&test.app.lang.t("upload-broken")), "{}", answer.body);
    })
    .await;
}

fn pdf(bytes: &[u8]) -> File<'_> {
    File { field: "attachment", name: "a.pdf", bytes }
}

#[tokio::test]
async fn a_file_of_twenty_megabytes_is_taken_and_a_larger_one_is_told_so() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let writer = test.sign_in(&test.person(Some(Role::Writer), "branch").await).await;
        let begun = writer.post("/desk/articles", &[]).await;
        let path = format!("{}/attachments", begun.location());
        let mut bytes = b"%PDF-1.7".to_vec();
        bytes.resize(20 << 20, b'x');
        let taken = writer.upload(&path, &[], Some(pdf(&bytes))).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        bytes.push(b'x');
        assert_eq!(writer.upload(&path, &[], Some(pdf(&bytes))).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        bytes.resize(22 << 20, b'x');
        assert_eq!(writer.upload(&path, &[], Some(pdf(&bytes))).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    })
    .await;
}

#[tokio::test]
async fn what_only_a_script_could_send_is_refused_and_breaks_nothing() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let writer = test.sign_in(&test.person(Some(Role::Writer), "branch").await).await;
        // A key of ten thousand different characters, and none.
        let long: String = (0x4e00..0x4e00 + 10_000).filter_map(char::from_u32).collect();
        for key in [long.as_str(), ""] {
            assert_eq!(writer.post("/desk/articles", &[("key", key)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        // A picture whose name no database could look for.
        let begun = writer.post("/desk/articles", &[]).await;
        let body = "```zhibu\n{\"t\":\"figure\",\"file\":\"a\\u0000b\",\"alt\":\"\",\"caption\":[]}\n```";
        let saved = writer.post(&format!("{}/draft", begun.location()), &[("version", "1"), ("body", body)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        assert_eq!(writer.get(begun.location()).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn who_has_a_network_of_addresses_waits_as_one() {
    each_db(|db| async move {
        let test = TestApp::of(&db).await.with_bureau().await;
        let member = test.person(Some(Role::Member), "branch").await;
        let fields = [("name", member.sign_in_name.as_str()), ("password", "geraten und daneben")];
        let mut said = String::new();
        for host in 1..=4u16 {
            let peer = Peer { address: Some([0x2001, 0xdb8, 1, 2, 0, 0, 0, host].into()), tls: true };
            said = post_from(peer, &test.signed_out(), "/sign-in", &fields).await.body;
        }
        assert!(!said.contains(&*test.app.lang.t("sign-in-wrong")), "the fourth is not even looked at: {said}");
    })
    .await;
}
