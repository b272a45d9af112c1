//! The adversaries of `tests/adversaries` let loose on the program itself.
//!
//! Promises: they reach it by requests alone, each with a device of its own; a killed process is a new one over the same database; every trace
//! runs on both databases. `the_table` prints what became of all of them: `cargo test -p zhibu the_table -- --ignored --nocapture`.

#[path = "../../tests/adversaries/mod.rs"]
mod clients;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use clients::{Ask, Course, House, Line, Row, Told, cannot_be_stopped, examples, table, traces};

use axum::body::Body;
use axum::http::{Method, Request, header};
use bytes::Bytes;
use http_body_util::BodyExt;

use crate::access::Role;
use crate::course as staging;
use crate::db::Location;
use crate::media;
use crate::testing::{Browser, Person, TestApp, TestDb, each_db};

/// Between two times at which the program writes down what was delivered, ms.
const KEEPS: i64 = 5_000;

/// Two processes over one database.
struct Bench {
    db: TestDb,
    /// Where people are made.
    office: TestApp,
    processes: Rc<Processes>,
    courses: RefCell<HashMap<(usize, usize), Course>>,
    films: RefCell<HashMap<usize, Course>>,
}

/// The processes, and what they do by themselves as time passes.
struct Processes {
    db: TestDb,
    both: RefCell<[Rc<TestApp>; 2]>,
    kept: Cell<i64>,
}

impl Processes {
    fn now(&self) -> i64 {
        crate::ambient::Clock::now(&*self.db.clock)
    }

    /// The one that lives now. What the program does every few seconds was done by both, if so much time has passed.
    async fn process(&self, no: usize) -> Rc<TestApp> {
        let both = self.both.borrow().clone();
        if self.now() - self.kept.get() >= KEEPS {
            self.kept.set(self.now());
            for process in &both {
                media::keep_delivered(&process.app).await.expect("deliveries are written down");
            }
        }
        both[no].clone()
    }
}

impl Bench {
    async fn over(db: TestDb) -> Self {
        let office = TestApp::of(&db).await.with_bureau().await;
        let both = [Rc::new(TestApp::of(&db).await), Rc::new(TestApp::of(&db).await)];
        let processes = Rc::new(Processes { db: db.clone(), both: RefCell::new(both), kept: Cell::default() });
        Self { db, office, processes, courses: RefCell::default(), films: RefCell::default() }
    }

    async fn line(&self, person: Person, process: usize, elder: bool) -> Device {
        let browser = Rc::new(RefCell::new(self.office.signed_out()));
        let device = Device { person, process, elder, browser, db: self.db.clone(), processes: self.processes.clone() };
        device.sign_in().await;
        device
    }
}

/// What a person has in the hand.
struct Device {
    person: Person,
    process: usize,
    elder: bool,
    browser: Rc<RefCell<Browser>>,
    db: TestDb,
    processes: Rc<Processes>,
}

impl Device {
    async fn process(&self) -> Rc<TestApp> {
        self.processes.process(self.process).await
    }

    /// The browser, on its way to the process that lives now.
    async fn browser(&self) -> Browser {
        let process = self.process().await;
        self.browser.borrow().through(&process)
    }
}

impl Line for Device {
    async fn get(&self, path: &str) -> Told {
        self.browser().await.get_json(path).await
    }

    async fn post(&self, path: &str, csrf: &str, body: Vec<u8>) -> Told {
        self.browser().await.post_bytes(path, csrf, body).await
    }

    async fn fetch(&self, path: &str, ask: Ask<'_>) -> (u16, usize) {
        let process = self.process().await;
        let mut request = Request::builder().method(if ask == Ask::Head { Method::HEAD } else { Method::GET }).uri(path);
        if let Ask::Part(part) = ask {
            request = request.header(header::RANGE, part);
        }
        // No cookie: the address is all.
        let request = request.body(Body::empty()).expect("a request");
        let response = process.app.stage.answer(&request).await.expect("an address of media");
        let (status, mut body) = (response.status().as_u16(), response.into_body());
        let mut came = 0;
        while let Some(frame) = body.frame().await {
            came += frame.expect("the piece is there").data_ref().map_or(0, Bytes::len);
            if ask == Ask::Broken {
                break;
            }
        }
        (status, came)
    }

    async fn sign_in(&self) {
        let browser = self.process().await.sign_in(&self.person).await;
        *self.browser.borrow_mut() = if self.elder { browser.with_cookie("skin=elder") } else { browser };
    }

    fn pass(&self, ms: i64) {
        self.db.clock.advance(ms);
    }

    fn now(&self) -> i64 {
        crate::ambient::Clock::now(&*self.db.clock)
    }
}

impl House for Bench {
    type Line = Device;

    async fn newcomer(&self, elder: bool) -> Device {
        let person = self.office.person(Some(Role::Member), "branch").await;
        self.line(person, 0, elder).await
    }

    async fn device(&self, of: &Device, process: usize) -> Device {
        self.line(of.person.clone(), process, of.elder).await
    }

    async fn through(&self, line: &Device, process: usize) -> Device {
        // One sign-in, one cookie: whoever signs in anew signs in for both ways.
        let (person, browser, processes) = (line.person.clone(), line.browser.clone(), line.processes.clone());
        Device { person, process, elder: line.elder, browser, db: line.db.clone(), processes }
    }

    async fn crash(&self, process: usize) {
        let fresh = Rc::new(TestApp::of(&self.db).await);
        // What was due before is done before; what was not is gone.
        self.processes.process(process).await;
        self.processes.both.borrow_mut()[process] = fresh;
    }

    async fn course(&self, chars: usize, no: usize) -> Course {
        let known = self.courses.borrow().get(&(chars, no)).cloned();
        if let Some(course) = known {
            return course;
        }
        let published = staging::published_course(&self.office, chars).await;
        let course = Course { unit: published.unit, lessons: published.lessons };
        self.courses.borrow_mut().insert((chars, no), course.clone());
        course
    }

    async fn film(&self, pieces: usize) -> Course {
        let known = self.films.borrow().get(&pieces).cloned();
        if let Some(course) = known {
            return course;
        }
        let published = staging::published_film(&self.office, pieces).await;
        let course = Course { unit: published.unit, lessons: published.lessons };
        self.films.borrow_mut().insert(pieces, course.clone());
        course
    }
}

/// Fails with every row whose limit does not hold.
fn hold(rows: &[Row]) {
    let broken: Vec<String> = rows.iter().filter(|row| row.holds == Some(false)).map(ToString::to_string).collect();
    assert!(broken.is_empty(), "limits that do not hold:\n{}", broken.join("\n"));
}

/// A test of its own for each trace, and all of them in the order of the table.
macro_rules! traces {
    ($($name:ident)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                each_db(|db| async move { hold(&traces::$name(&Bench::over(db).await).await) }).await;
            }
        )*

        async fn all(house: &Bench) -> Vec<Row> {
            let mut rows = Vec::new();
            $(rows.extend(traces::$name(house).await);)*
            rows.extend(cannot_be_stopped());
            rows
        }
    };
}

traces! { receipts strangers clock pace patter gaps bodies crowd too_many forks questions check idle guessing honest doors films film_pace film_forms viewers packs pack_class }

#[tokio::test]
#[ignore = "every trace again, for the table alone"]
async fn the_table() {
    let everything = Rc::new(RefCell::new(Vec::new()));
    let rows = everything.clone();
    each_db(move |db| {
        let rows = rows.clone();
        async move {
            let kind = if matches!(db.location, Location::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
            let here = all(&Bench::over(db).await).await;
            println!("{}", table(&format!("Adversaries and honest learners on {kind}"), &here));
            rows.borrow_mut().extend(here);
        }
    })
    .await;
    hold(&everything.borrow());
}

#[tokio::test]
async fn every_example_of_the_page_is_so() {
    each_db(|db| async move {
        let wrong = examples::replay(&Bench::over(db).await).await;
        assert!(wrong.is_empty(), "docs/learn-protocol.md and the program differ:\n  {}", wrong.join("\n  "));
    })
    .await;
}
