//! The demo: an invented bureau with its branches and people, and real documents that went the way that every text goes.
//!
//! Promises: everything is written by the commands that people use (import, submit, three decisions by three people); it happens once, and
//! `demo` again keeps what people did; passwords are random and stand only in `DATA/demo-sign-ins.tsv` (0600).

mod articles;
mod branch;
mod content;
mod course_plans;
mod courses;
mod effect;
mod exams;
mod films;
mod population;

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use crate::access::Proof;
use crate::ambient::{Clock, SetClock, SystemClock};
use crate::app::App;
use crate::db::{Command, Fail, Tx};
use crate::keys::write_private;
use crate::people;
use crate::start::{self, Options};

/// How large the demo is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Branches.
    pub branches: usize,
    /// People in each.
    pub people: usize,
}

/// A sign-in of the demo.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Role in English, as in the glossary; `borrowed_reviewer` for the reviewer of a sister branch.
    pub role: &'static str,
    /// Sign-in name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Name of the unit, for the terminal.
    pub unit: String,
}

const SIGN_INS: &str = "demo-sign-ins.tsv";

/// Fills an empty database; does nothing when a bureau is there.
///
/// # Errors
/// The database's, the disk's, or a document of the demo that our own rules refuse.
pub async fn fill(options: &Options, public_url: &str, size: Size) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let clock = Arc::new(SetClock::at(now));
    let app = start::open(options, clock.clone(), public_url).await?;
    if people::is_founded(app.store.read()).await? {
        // Half a demo would be a riddle to whoever tries it.
        anyhow::ensure!(is_finished(&app).await?, "{}", app.lang.t("demo-interrupted"));
        return Ok(());
    }
    // The people are older than the oldest article.
    clock.set(now - 300 * content::DAY);
    let crew = population::found(&app, size).await?;
    app.refresh_site().await?;
    articles::publish_all(&app, &clock, &crew, now).await?;
    courses::publish_all(&app, &clock, &crew, now).await?;
    courses::learn_some(&app, &clock, &crew, now).await?;
    exams::sit_some(&app, &clock, &crew, now).await?;
    effect::ask_some(&app, &clock, &crew, now).await?;
    branch::gather(&app, &clock, &crew, now).await?;
    clock.set(now);
    start::seal(&app.store).await?;
    keep_sign_ins(&app, &crew.sign_ins)?;
    app.store.execute(Finish, Proof::system("demo")).await?;
    Ok(())
}

/// Notes that nothing of the demo is missing.
#[derive(Debug, Serialize)]
struct Finish;

impl Command for Finish {
    type Done = ();
    type Act = people::Import;
    const NAME: &'static str = "demo.finished";

    async fn run(&self, tx: &mut Tx, _: &Proof<people::Import>) -> Result<(), Fail> {
        tx.exec("INSERT INTO setting (name, value) VALUES ('demo_finished', '1') ON CONFLICT (name) DO NOTHING", &[]).await?;
        Ok(())
    }
}

async fn is_finished(app: &App) -> sqlx::Result<bool> {
    let system = app.store.read().system("the demo");
    let rows: Vec<(String,)> = system.all("SELECT name FROM setting WHERE name IN ('demo', 'demo_finished')", &[]).await?;
    // A bureau that is no demo is simply served; one of an earlier program wrote its sign-ins last.
    Ok(rows.len() != 1 || app.config.data.join(SIGN_INS).exists())
}

fn keep_sign_ins(app: &App, sign_ins: &[SignIn]) -> anyhow::Result<()> {
    let mut text = String::from("role\tname\tpassword\n");
    for s in sign_ins {
        let _ = writeln!(text, "{}\t{}\t{}", s.role, s.name, s.password);
    }
    write_private(&app.config.data.join(SIGN_INS), text.as_bytes())?;
    Ok(())
}

/// What the terminal shows before `ready`.
pub fn greeting(app: &App) -> Vec<String> {
    let file = app.config.data.join(SIGN_INS);
    let mut lines = vec![app.lang.t1("demo-open", "url", &app.config.public_url).into_owned()];
    if let Ok(text) = std::fs::read_to_string(&file) {
        lines.push(app.lang.t1("demo-sign-ins", "file", file.display()).into_owned());
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let (role, name, password) =
                (cells.next().unwrap_or_default(), cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
            lines.push(format!("  {role:<18} {name:<18} {password}"));
        }
    }
    lines
}
