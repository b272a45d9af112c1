//! The people of the matrix: one for every role at every place, and how each of them asks.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, header};
use tower::ServiceExt;

use super::Stands;
use super::asking_for::{Ask, Things};
use crate::access::Role;
use crate::testing::{Answer, Browser, Person, TestApp, TestDb};

/// Units at which roles are held, each with where a thing of `branch` stands, seen from it.
const PLACES: [(&str, Stands); 6] = [
    ("branch", Stands::Own),
    ("committee", Stands::Committee),
    ("bureau", Stands::Bureau),
    ("group", Stands::Parent),
    ("sister", Stands::Sibling),
    ("branch-2", Stands::Other),
];

/// Headers of a request.
type Headers = &'static [(&'static str, &'static str)];

/// Headers and form token of a form, and whether it may reach its handler.
pub(super) const WAYS_TO_SEND: [(Headers, Token, bool); 9] = [
    (&[("sec-fetch-site", "cross-site")], Token::Right, false),
    (&[("sec-fetch-site", "same-site")], Token::Right, false),
    (&[("origin", "https://elsewhere.example")], Token::Right, false),
    (&[("origin", "null")], Token::Right, false),
    (&[("sec-fetch-site", "same-origin")], Token::Missing, false),
    (&[("sec-fetch-site", "same-origin")], Token::SomebodyElses, false),
    (&[], Token::Missing, false),
    (&[("sec-fetch-site", "same-origin")], Token::Right, true),
    (&[("origin", "http://localhost:8700")], Token::Right, true),
];

/// Which form token goes with a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Right,
    Missing,
    SomebodyElses,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    SignedOut,
    At(Role, Stands),
    Owner,
    Borrowed,
}

impl Asker {
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::SignedOut => "out",
            Self::At(role, _) => role.name(),
            Self::Owner => "owner",
            Self::Borrowed => "borrowed",
        }
    }

    pub(super) fn stands(self) -> Option<Stands> {
        match self {
            Self::At(_, stands) => Some(stands),
            _ => None,
        }
    }
}

impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(role, stands) => write!(f, "{role}/{}", stands.name()),
            other => f.write_str(other.column()),
        }
    }
}

/// What came of asking.
pub(super) struct Outcome {
    pub(super) came_in: bool,
    /// Status and target, for the message.
    pub(super) told: String,
    /// The page.
    pub(super) body: String,
}

/// The bureau with its people and things.
pub(super) struct World {
    pub(super) test: TestApp,
    /// By role and unit.
    people: BTreeMap<(Role, &'static str), Person>,
    owner: Person,
    borrowed: Person,
    /// Of `branch`.
    things: Things,
    /// Of `group`, below it.
    things_below: Things,
    /// Who is signed in already.
    browsers: Mutex<BTreeMap<String, Browser>>,
}

impl World {
    pub(super) async fn made(db: &TestDb) -> Self {
        let test = TestApp::of(db).await.with_bureau().await;
        let mut people = BTreeMap::new();
        for role in Role::ALL {
            for (unit, _) in PLACES {
                people.insert((role, unit), test.person(Some(role), unit).await);
            }
        }
        let owner = test.person(Some(Role::Writer), "branch").await;
        let borrowed = test.person(Some(Role::FirstReviewer), "branch-2").await;
        let things = Things::made(&test, &owner, &borrowed, "branch").await;
        let things_below = Things::made(&test, &owner, &borrowed, "group").await;
        test.press().await;
        // From here on they are nothing but the one who began the texts and the one who was asked to help.
        test.without_roles(&owner).await;
        test.without_roles(&borrowed).await;
        Self { test, people, owner, borrowed, things, things_below, browsers: Mutex::default() }
    }

    /// Everybody; or, where places mean nothing, one of each kind.
    pub(super) fn askers(at_every_place: bool) -> Vec<Asker> {
        let places: &[Stands] = if at_every_place { &Stands::ALL } else { &[Stands::Own] };
        let by_role = Role::ALL.into_iter().flat_map(|role| places.iter().map(move |stands| Asker::At(role, *stands)));
        [Asker::SignedOut].into_iter().chain(by_role).chain([Asker::Owner, Asker::Borrowed]).collect()
    }

    async fn browser(&self, asker: Asker) -> Browser {
        let person = match asker {
            Asker::SignedOut => return self.test.signed_out(),
            Asker::Owner => &self.owner,
            Asker::Borrowed => &self.borrowed,
            // A thing of the group below is the child of the same branch.
            Asker::At(role, Stands::Child) => &self.people[&(role, "branch")],
            Asker::At(role, stands) => {
                let (unit, _) = PLACES.into_iter().find(|(_, there)| *there == stands).expect("every relation has its unit");
                &self.people[&(role, unit)]
            }
        };
        let known = self.browsers.lock().expect("no test fails while it holds this").get(&person.id).cloned();
        if let Some(browser) = known {
            return browser;
        }
        let browser = self.test.sign_in(person).await;
        self.browsers.lock().expect("no test fails while it holds this").insert(person.id.clone(), browser.clone());
        browser
    }

    /// The next request of anybody begins with a new sign-in.
    fn everybody_signs_in_again(&self) {
        self.browsers.lock().expect("no test fails while it holds this").clear();
    }

    fn things(&self, asker: Asker) -> &Things {
        if asker.stands() == Some(Stands::Child) { &self.things_below } else { &self.things }
    }

    /// Asks for one address. An error: the table needs no opinion on it, the program is broken or the matrix cannot ask.
    pub(super) async fn ask(&self, method: &str, path: &str, asker: &Asker) -> Result<Outcome, String> {
        let things = self.things(*asker);
        let ask = things
            .ask(&self.test, method, path)
            .ok_or("the matrix does not know how to ask: teach src/web/matrix/asking_for.rs")?;
        let browser = self.browser(*asker).await;
        let fields: Vec<(&str, &str)> = ask.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = match (method, ask.upload, ask.told) {
            ("GET", ..) => browser.get(&ask.path).await,
            (_, true, _) => browser.upload(&ask.path, &fields, None).await,
            (_, _, true) => {
                let message = browser
                    .request("POST", &ask.path)
                    .header(header::CONTENT_TYPE, "application/json")
                    .header(header::ACCEPT, "application/json")
                    .header("x-csrf", browser.csrf());
                browser.send(message.body(Body::from("{}")).expect("a request")).await
            }
            _ => browser.post(&ask.path, &fields).await,
        };
        if method == "POST" && path.starts_with("/sign-out") {
            self.everybody_signs_in_again();
        }
        came_in(&answer, &ask).map(|came_in| Outcome { came_in, told: told(&answer), body: answer.body })
    }

    /// What is not published has no public address, whoever asks.
    pub(super) async fn drafts_have_no_public_address(&self) {
        for asker in Self::askers(false) {
            let browser = self.browser(asker).await;
            for path in self.things.hidden(&self.test).await {
                assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path} for {asker}");
            }
        }
    }

    /// Sends a draft with a new title.
    pub(super) async fn retitle(&self, asker: &Asker, headers: Headers, token: Token, title: &str) -> StatusCode {
        let browser = self.browser(*asker).await;
        let somebody_else = self.browser(Asker::Owner).await;
        let version = self.things.version_now(&self.test).await.to_string();
        let mut form = form_urlencoded::Serializer::new(String::new());
        match token {
            Token::Right => drop(form.append_pair("csrf", browser.csrf())),
            Token::SomebodyElses => drop(form.append_pair("csrf", somebody_else.csrf())),
            Token::Missing => {}
        }
        form.extend_pairs([("title", title), ("version", &version), ("key", &self.test.app.new_id())]);
        let path = format!("/desk/articles/{}/draft", self.things.draft.id);
        let mut request = browser.request("POST", &path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        browser.send(request.body(Body::from(form.finish())).expect("a request")).await.status
    }

    /// The draft's title.
    pub(super) async fn title_now(&self) -> String {
        self.test.title_of_draft(&self.things.draft.id).await
    }

    /// Asks a router of the test's own, as a writer of the branch.
    pub(super) async fn ask_of(&self, router: &Router, method: &str, path: &str) -> (StatusCode, String) {
        let browser = self.browser(Asker::At(Role::Writer, Stands::Own)).await;
        let body = if method == "POST" { format!("csrf={}", browser.csrf()) } else { String::new() };
        let request = browser.request(method, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(body)).expect("a request");
        let response = router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("the whole answer");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn told(answer: &Answer) -> String {
    match answer.location() {
        "" => answer.status.as_u16().to_string(),
        target => format!("{} to {target}", answer.status.as_u16()),
    }
}

/// Whether authorisation let the request pass. A refusal in words (422, 409) comes from behind it.
fn came_in(answer: &Answer, ask: &Ask) -> Result<bool, String> {
    if answer.status.is_server_error() || answer.status == StatusCode::FORBIDDEN {
        return Err(format!("it answers {}", told(answer)));
    }
    let to_the_door = answer.location() == "/sign-in" || answer.location().starts_with("/sign-in?next=");
    if to_the_door || matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED) {
        return Ok(false);
    }
    Ok(ask.lines.is_empty() || ask.lines.iter().any(|title| answer.says(title)))
}
