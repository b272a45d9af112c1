//! The whole program for a test: app, press and edition over an empty database, its people, and their browsers.
//!
//! Promises: a request takes the way of a real one (the edition first, then the router, with cookie and form token), only no port is opened;
//! time stands still and chance is foretold; what is built here is built by the commands that the program itself uses.
//!
//! ```ignore
//! let test = TestApp::of(&db).await.with_bureau().await;
//! let writer = test.person(Some(Role::Writer), "branch").await;
//! let page = test.sign_in(&writer).await.get("/desk/articles").await;
//! assert!(page.says("我的稿件"));
//! ```

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tokio::sync::OnceCell;
use tower::ServiceExt;

use super::TestDb;
use crate::access::{Action, Actor, Object, Proof, Role};
use crate::app::{self, App, Config};
use crate::db::Command;
use crate::edition::{Press, Shelf};
use crate::keys::Keys;
use crate::people::{
    self, AddNodes, AddPersons, Grant, ImportBureau, Invite, NewNode, NewPerson, NewSection, NodeKind, sign_in_after_invitation,
};
use crate::web::session;

/// Everybody's password in a test.
pub const PASSWORD: &str = "灯笼七天收一次，从不例外";

/// The program, without a port.
pub struct TestApp {
    /// The database, the clock and the chance under it.
    pub db: TestDb,
    /// The app itself.
    pub app: Arc<App>,
    /// Id of the bureau's node; everywhere here it is also called `bureau`.
    pub bureau: String,
    press: Press,
    site: Site,
}

/// What answers.
#[derive(Clone)]
struct Site {
    app: Arc<App>,
    shelf: Arc<Shelf>,
    router: Router,
}

/// Somebody.
#[derive(Debug, Clone)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Sign-in name; the password is [`PASSWORD`].
    pub sign_in_name: String,
}

impl TestApp {
    /// Over an empty database.
    pub async fn of(db: &TestDb) -> Self {
        let config = Config {
            data: db.folder.clone(),
            public_url: "http://localhost:8700".to_owned(),
            media_bits: crate::app::MEDIA_BITS,
        };
        let app = App::new(db.store.clone(), db.clock.clone(), db.chance.clone(), Keys::fixed([7; 32]), config).await;
        let app = app.expect("the app begins");
        let shelf = Arc::new(Shelf::open(&db.folder, app.assets.clone()).expect("a folder for the edition"));
        let (reader, url) = (app.store.read().clone(), &app.config.public_url);
        let press = Press::new(shelf.clone(), reader, app.files.clone(), app.lang.clone(), app.assets.clone(), url);
        let site = Site { router: app::router(&app), app: app.clone(), shelf };
        Self { db: db.clone(), app, bureau: String::new(), press, site }
    }

    /// With a bureau and its units: `bureau` over `committee` and `committee-2`; `branch` and `sister` under the first, `branch-2` under the
    /// second; `group` under `branch`. One section, `guomen`.
    pub async fn with_bureau(mut self) -> Self {
        let section = NewSection { code: "guomen".into(), name: "国门".into(), about: String::new() };
        let bureau =
            ImportBureau {
                bureau: "云汀局".into(), site_name: "云汀党建".into(), sections: vec![section], settings: Vec::new()
            };
        self.bureau = self.system(bureau).await;
        let node = |id: &str, parent: &str, kind, name: &str| NewNode {
            id: id.into(),
            parent: self.place(parent).into(),
            kind,
            name: name.into(),
            code: Some(format!("{id}-unit")),
            partners: Vec::new(),
        };
        let nodes = vec![
            node("committee", "bureau", NodeKind::Committee, "港区党委"),
            node("committee-2", "bureau", NodeKind::Committee, "机关党委"),
            node("branch", "committee", NodeKind::Branch, "第一党支部"),
            node("sister", "committee", NodeKind::Branch, "第二党支部"),
            node("branch-2", "committee-2", NodeKind::Branch, "第三党支部"),
            node("group", "branch", NodeKind::Group, "第一党小组"),
        ];
        self.system(AddNodes { nodes }).await;
        self.app.refresh_site().await.expect("the site is read");
        self
    }

    /// The id of a unit by the name that tests use.
    pub fn place<'a>(&'a self, unit: &'a str) -> &'a str {
        if unit == "bureau" { &self.bureau } else { unit }
    }

    /// A new person of `unit`, with `role` there or none.
    pub async fn person(&self, role: Option<Role>, unit: &str) -> Person {
        let id = self.app.new_id();
        let node = self.place(unit).to_owned();
        let word = role.map_or("nobody", Role::name).replace('_', "-");
        let sign_in_name = format!("{word}.{}", &id[id.len() - 8..]);
        let name = format!("甲{}", people_name(&id));
        let person = NewPerson {
            id: id.clone(),
            name: name.clone(),
            sign_in_name: Some(sign_in_name.clone()),
            password_hash: Some(self.password_hash().await),
            node: node.clone(),
            post: "党员".into(),
            from: "2026-01-01".into(),
            roles: role.map(|role| Grant { role, node }).into_iter().collect(),
        };
        self.system(AddPersons { persons: vec![person] }).await;
        Person { id, name, sign_in_name }
    }

    async fn password_hash(&self) -> String {
        // Once a process: argon2id is slow on purpose.
        static HASH: OnceCell<String> = OnceCell::const_new();
        HASH.get_or_init(|| async { self.app.passwords.hash(PASSWORD).await.expect("a hash") }).await.clone()
    }

    /// Ends every role of a person, as if it had never been given.
    pub async fn without_roles(&self, person: &Person) {
        let sql = "UPDATE grants SET valid_to = valid_from WHERE person_id = ";
        self.db.alter_with(format!("{sql}'{}'", person.id)).await;
    }

    /// An invitation for somebody of `unit`; answers the token of its link. `by` is secretary or administrator there.
    pub async fn invite(&self, by: &Person, person: &Person, unit: &str) -> String {
        let token = crate::ambient::new_token(&*self.app.chance);
        let node = self.place(unit).to_owned();
        let proof = self.prove::<people::ManagePeople>(by, Object::node(node.clone())).await;
        let wish = Invite { key: self.app.new_id(), node, person: person.id.clone(), token_hash: people::token_hash(&token) };
        self.app.store.execute(wish, proof).await.expect("an invitation");
        token
    }

    /// Signs in and answers the person's browser. The session is a real one; only the typing is left out.
    pub async fn sign_in(&self, person: &Person) -> Browser {
        let typed =
            people::TypedAtDoor { name: &person.sign_in_name, password: PASSWORD, address: "", keep: false, device: "test" };
        let hash = self.password_hash().await;
        let new = sign_in_after_invitation(&self.app.store, &*self.app.chance, &person.id, &hash, typed).await;
        let new = new.expect("the person signs in");
        let actor = Actor { person: new.begun.person, session: new.begun.session };
        let csrf = session::csrf(&self.app.keys, &actor);
        Browser { site: self.site.clone(), cookie: Some(format!("{}={}", session::name(false), new.token)), csrf }
    }

    /// The browser of somebody who is not signed in.
    pub fn signed_out(&self) -> Browser {
        Browser { site: self.site.clone(), cookie: None, csrf: String::new() }
    }

    /// Lets the press put down what was published.
    pub async fn press(&self) {
        self.press.catch_up().await.expect("the press catches up");
    }

    /// The press, for whoever runs it among other work.
    pub fn the_press(&self) -> &Press {
        &self.press
    }

    /// A command of the program itself.
    pub async fn system<C: Command>(&self, command: C) -> C::Done {
        self.app.store.execute(command, Proof::system("test")).await.expect("the command is carried out")
    }

    /// What `zhibu check` complains of, once everything is sealed.
    pub async fn complaints(&self) -> Vec<String> {
        crate::start::seal(&self.app.store).await.expect("sealed");
        crate::check::check(&self.app).await.expect("an answer").bad
    }

    /// Leave of a person, who must have it.
    pub async fn prove<A: Action>(&self, person: &Person, object: Object) -> Proof<A> {
        let actor = Actor { person: person.id.clone(), session: String::new() };
        let proof = self.app.store.read().prove::<A>(&actor, object, self.app.clock.now()).await.expect("the database answers");
        proof.unwrap_or_else(|| panic!("{} may not {}", person.sign_in_name, A::NAME))
    }
}

impl Site {
    async fn answer(&self, request: Request<Body>) -> Answer {
        let response = match self.shelf.answer(&request).await {
            Some(response) => response,
            None if request.uri().path().starts_with("/m/") => self.app.stage.answer(&request).await.expect("its own"),
            None => self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {}),
        };
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.expect("the whole answer");
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// Two Chinese characters that differ from id to id.
fn people_name(id: &str) -> String {
    let digits = id.bytes().rev().filter(u8::is_ascii_hexdigit).take(6);
    let number = digits.fold(0u32, |n, b| n * 16 + char::from(b).to_digit(16).unwrap_or_default());
    [number % 4_096, number / 4_096].into_iter().filter_map(|n| char::from_u32(0x4e00 + n)).collect()
}

/// A file that somebody chose in a form.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// The field.
    pub field: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Somebody's browser: cookie and form token.
#[derive(Clone)]
pub struct Browser {
    site: Site,
    cookie: Option<String>,
    csrf: String,
}

impl Browser {
    /// A page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).expect("a request")).await
    }

    /// A form of ours, sent by its button: the form token goes with it, and a fresh key unless one is given.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf);
        body.extend_pairs(fields);
        if !fields.iter().any(|(name, _)| *name == "key") {
            body.append_pair("key", &self.site.app.new_id());
        }
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.finish()));
        self.send(request.expect("a request")).await
    }

    /// A form with a file, or with its file field left empty.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: Option<File<'_>>) -> Answer {
        self.send(self.with_file(path, fields, file)).await
    }

    /// The same from a script of ours.
    pub async fn upload_json(&self, path: &str, fields: &[(&str, &str)], file: Option<File<'_>>) -> (u16, serde_json::Value) {
        let mut request = self.with_file(path, fields, file);
        request.headers_mut().insert(header::ACCEPT, header::HeaderValue::from_static("application/json"));
        self.send(request).await.json()
    }

    fn with_file(&self, path: &str, fields: &[(&str, &str)], file: Option<File<'_>>) -> Request<Body> {
        const EDGE: &str = "zhibu-test-edge";
        let key = self.site.app.new_id();
        let given = [("csrf", self.csrf.as_str()), ("key", key.as_str())];
        let mut body = Vec::new();
        for (name, value) in given.iter().chain(fields) {
            let part = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let File { field, name, bytes } = file.unwrap_or(File { field: "file", name: "", bytes: b"" });
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.request("POST", path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).expect("a request")
    }

    /// What a script of ours asks for.
    pub async fn get_json(&self, path: &str) -> (u16, serde_json::Value) {
        let request = self.request("GET", path).header(header::ACCEPT, "application/json").body(Body::empty());
        self.send(request.expect("a request")).await.json()
    }

    /// What a script of ours sends, with the token of this sign-in.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value) -> (u16, serde_json::Value) {
        self.post_bytes(path, &self.csrf, body.to_string().into_bytes()).await
    }

    /// Bytes that pretend to be JSON, with whatever token.
    pub async fn post_bytes(&self, path: &str, csrf: &str, body: Vec<u8>) -> (u16, serde_json::Value) {
        let request = (self.request("POST", path))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-csrf", csrf)
            .body(Body::from(body));
        self.send(request.expect("a request")).await.json()
    }

    /// The same browser, whose requests reach another process.
    #[must_use]
    pub fn through(&self, other: &TestApp) -> Self {
        Self { site: other.site.clone(), ..self.clone() }
    }

    /// The same browser with one more cookie.
    #[must_use]
    pub fn with_cookie(mut self, pair: &str) -> Self {
        self.cookie = Some(self.cookie.map_or_else(|| pair.to_owned(), |cookie| format!("{cookie}; {pair}")));
        self
    }

    /// A request with this browser's cookie, to be altered before [`Browser::send`].
    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "localhost:8700");
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        self.site.answer(request).await
    }

    /// The form token of this sign-in.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// The body, as text.
    pub body: String,
}

impl Answer {
    /// Where it leads; empty: nowhere.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Status and body; nothing when the body is no JSON.
    pub fn json(&self) -> (u16, serde_json::Value) {
        (self.status.as_u16(), serde_json::from_str(&self.body).unwrap_or_default())
    }

    /// Whether the page says that.
    pub fn says(&self, words: &str) -> bool {
        self.body.contains(words)
    }
}
