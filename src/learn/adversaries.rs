//! The adversaries of `tests/adversaries` let loose on the program itself.
//!
//! Promises: they reach it by requests alone, each with a device of its own; a killed process is a new one over the same database; every trace
//! runs on both databases. `the_table` prints what became of all of them: `cargo test -p zhibu the_table -- --ignored --nocapture`.

#[path = "../../tests/adversaries/mod.rs"]
mod clients;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use clients::{Course, House, Line, Row, Told, cannot_be_stopped, examples, table, traces};

use crate::access::Role;
use crate::course as staging;
use crate::db::Location;
use crate::testing::{Browser, Person, TestApp, TestDb, each_db};

/// Two processes over one database.
struct Bench {
    db: TestDb,
    /// Where people are made.
    office: TestApp,
    processes: Rc<RefCell<[Rc<TestApp>; 2]>>,
    courses: RefCell<HashMap<(usize, usize), Course>>,
}

impl Bench {
    async fn over(db: TestDb) -> Self {
        let office = TestApp::of(&db).await.with_bureau().await;
        let both = [Rc::new(TestApp::of(&db).await), Rc::new(TestApp::of(&db).await)];
        Self { db, office, processes: Rc::new(RefCell::new(both)), courses: RefCell::default() }
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
    processes: Rc<RefCell<[Rc<TestApp>; 2]>>,
}

impl Device {
    fn process(&self) -> Rc<TestApp> {
        self.processes.borrow()[self.process].clone()
    }

    /// The browser, on its way to the process that lives now.
    fn browser(&self) -> Browser {
        self.browser.borrow().through(&self.process())
    }
}

impl Line for Device {
    async fn get(&self, path: &str) -> Told {
        self.browser().get_json(path).await
    }

    async fn post(&self, path: &str, csrf: &str, body: Vec<u8>) -> Told {
        self.browser().post_bytes(path, csrf, body).await
    }

    async fn sign_in(&self) {
        let browser = self.process().sign_in(&self.person).await;
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
        self.processes.borrow_mut()[process] = fresh;
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

traces! { receipts strangers clock pace patter gaps bodies crowd too_many forks questions check idle guessing honest doors }

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
