//! A fresh store for every test, on both databases; the whole program over it is [`TestApp`].
//!
//! Promises: [`each_db`] runs a scene once on `SQLite` and once on PostgreSQL, each time on an empty database of its own that is gone
//! afterwards; time stands still until the scene moves it; ids repeat from run to run. PostgreSQL is named by `ZHIBU_TEST_POSTGRES`
//! (`postgres://…`, a role that may create databases): without it the second half is left out, loudly, and in CI (`CI=true`) it is a failure.

#![allow(
    clippy::missing_panics_doc,
    clippy::match_wild_err_arm,
    clippy::disallowed_methods,
    reason = "a test that cannot have its database stops here, and alters rows behind the door"
)]

mod app;
mod courses;
mod texts;

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use crate::ambient::{SeededChance, SetClock, SystemChance, new_token};
use crate::db::{Location, Store, hex};

pub use app::{Answer, Browser, File, PASSWORD, Person, TestApp};
pub use courses::{TestCourse, single};
pub use texts::Text;

/// Where every scene begins: 24 November 2026, 9:00 in Shanghai.
pub const MORNING: i64 = 1_795_482_000_000;

/// One empty database with its time and chance.
#[derive(Clone)]
pub struct TestDb {
    /// The store.
    pub store: Store,
    /// Stands at [`MORNING`].
    pub clock: Arc<SetClock>,
    /// Foretold bytes.
    pub chance: Arc<SeededChance>,
    /// A folder of its own, for files.
    pub folder: PathBuf,
    /// Where it is, to open it a second time.
    pub location: Location,
}

impl TestDb {
    /// Changes rows behind the program's back, as somebody with the database's password could.
    pub async fn alter(&self, sql: &'static str) {
        self.alter_with(sql.to_owned()).await;
    }

    /// As [`TestDb::alter`], with a text made for this moment.
    pub async fn alter_with(&self, sql: String) {
        let sql = AssertSqlSafe(sql);
        match &self.location {
            Location::Sqlite(file) => {
                let options =
                    sqlx::sqlite::SqliteConnectOptions::new().filename(file).busy_timeout(std::time::Duration::from_secs(5));
                let mut connection = options.connect().await.expect("the test database opens");
                sqlx::raw_sql(sql).execute(&mut connection).await.expect("the rows change");
            }
            Location::Postgres(address) => {
                let mut connection = PgConnection::connect(address).await.expect("the test database opens");
                sqlx::raw_sql(sql).execute(&mut connection).await.expect("the rows change");
            }
        }
    }
}

/// Runs the scene on both databases.
pub async fn each_db<F, Fut>(scene: F)
where
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    on_sqlite(&scene).await;
    match std::env::var("ZHIBU_TEST_POSTGRES") {
        Ok(server) => on_postgres(&server, &scene).await,
        Err(_) if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("ZHIBU_TEST_POSTGRES is not set: half of this test is missing")
        }
        Err(_) => eprintln!("LEFT OUT: the PostgreSQL half of this test, because ZHIBU_TEST_POSTGRES is not set"),
    }
}

async fn open(location: Location, folder: PathBuf) -> TestDb {
    let (clock, chance) = (Arc::new(SetClock::at(MORNING)), Arc::new(SeededChance::new(11)));
    let store = Store::open(&location, clock.clone(), chance.clone()).await.expect("the test database opens");
    TestDb { store, clock, chance, folder, location }
}

/// Runs the scene, then `after`, and only then fails if the scene failed.
async fn played<F, Fut>(scene: &F, db: TestDb) -> impl FnOnce()
where
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    let folder = db.folder.clone();
    let outcome = AssertUnwindSafe(scene(db)).catch_unwind().await;
    move || {
        let _ = std::fs::remove_dir_all(folder);
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    }
}

fn fresh_name() -> String {
    // The real generator: two test processes must not meet.
    new_token(&SystemChance).chars().take(20).collect()
}

fn fresh_folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("zhibu-test-{name}"));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

async fn on_sqlite<F, Fut>(scene: &F)
where
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    let folder = fresh_folder(&fresh_name());
    let db = open(Location::Sqlite(folder.join("zhibu.sqlite")), folder).await;
    let end = played(scene, db).await;
    end();
}

async fn on_postgres<F, Fut>(server: &str, scene: &F)
where
    F: Fn(TestDb) -> Fut,
    Fut: Future<Output = ()>,
{
    let server: PgConnectOptions = server.parse().expect("ZHIBU_TEST_POSTGRES is an address");
    let server = server.disable_statement_logging();
    let mut admin = server.connect().await.expect("the PostgreSQL of ZHIBU_TEST_POSTGRES answers");
    let template = template(&mut admin, &server).await;
    let name = fresh_name();
    let database = format!("zhibu_test_{name}");
    run(&mut admin, format!("CREATE DATABASE {database} TEMPLATE {template}")).await.expect("a copy of the template");
    let address = server.clone().database(&database).to_url_lossy().to_string();
    let db = open(Location::Postgres(address), fresh_folder(&name)).await;
    let end = played(scene, db).await;
    let _ = run(&mut admin, format!("DROP DATABASE {database} WITH (FORCE)")).await;
    let _ = admin.close().await;
    end();
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
}

/// The migrated template of exactly these migrations; the first test that needs it makes it.
async fn template(admin: &mut PgConnection, server: &PgConnectOptions) -> String {
    let migrations = sqlx::migrate!("./migrations");
    let mut hash = Sha256::new();
    for migration in migrations.iter() {
        hash.update(&*migration.checksum);
    }
    let name = format!("zhibu_template_{}", &hex(&hash.finalize())[..12]);
    // One at a time: the others wait here and then find it finished. Made under another name first, so that a half-made one is never copied.
    run(admin, "SELECT pg_advisory_lock(74111)".to_owned()).await.expect("the lock of the template");
    let known = format!("ALTER DATABASE {name} CONNECTION LIMIT -1");
    if run(admin, known).await.is_err() {
        let raw = format!("{name}_raw");
        run(admin, format!("DROP DATABASE IF EXISTS {raw}")).await.expect("no rest of an earlier attempt");
        run(admin, format!("CREATE DATABASE {raw} TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"))
            .await
            .expect("a raw template");
        let mut inside = server.clone().database(&raw).connect().await.expect("the raw template answers");
        migrations.run(&mut inside).await.expect("the migrations run");
        inside.close().await.expect("nobody is left in the template");
        run(admin, format!("ALTER DATABASE {raw} RENAME TO {name}")).await.expect("the template has its name");
    }
    run(admin, "SELECT pg_advisory_unlock(74111)".to_owned()).await.expect("the lock is given back");
    name
}
