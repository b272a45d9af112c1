//! Starting and stopping: parts put together, two runtimes, the press and the sealer beside them.
//!
//! Promises: the edition is served as soon as the port is open, also when the database is away or broken (then the desk says so, and comes
//! back by itself); with nothing to serve, what does not mend itself ends the program with a sentence; one server uses a folder; a database
//! that has vanished from under an edition is not replaced by an empty one; `ready` is printed when pages open; a stop lets running answers
//! finish within 20 seconds.

mod every;
mod place;

use std::future::Future;
use std::io::Write as _;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;

use every::Every;
pub use place::{Options, open, open_existing, parse_database, parse_public_url};
use place::{alone, folder};

use crate::access::Proof;
use crate::ambient::SystemClock;
use crate::app::{self, App};
use crate::db::{Fail, OpenError, Store, audit};
use crate::edition::{Press, Shelf};
use crate::jobs;
use crate::keys::Keys;
use crate::learn::Spare;
use crate::publish::TakeDue;
use crate::web::assets::Assets;
use crate::web::lanes::{self, Entrance, Front};
use crate::web::peer::Proxies;
use crate::web::tls::Tls;
use crate::{learn, media};

/// How often the log of the edition is looked at.
const POLL: Duration = Duration::from_millis(300);
/// Between two turns of the press while pages wait to be made anew.
const BETWEEN: Duration = Duration::from_millis(20);
/// Turns of the press before the desk opens: some 600 pages.
const BEFORE_READY: usize = 30;
/// How often sittings that fell silent are written down.
const SILENT: Duration = Duration::from_secs(30);
/// How often the copies of lessons are brought in line.
const COPIES: Duration = Duration::from_secs(15);
/// How often it is written down what was delivered: another process may be asked next.
const DELIVERED: Duration = Duration::from_secs(5);
/// How often a database that is away is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// How long a server that is just ending may still hold the folder.
const LEAVING: Duration = Duration::from_secs(3);
/// How often a renewed certificate is looked for.
const RENEW: Duration = Duration::from_mins(10);
/// Files that may be open at once: the connections of `web::lanes`, twice, for what they read.
const FILES: u64 = 2 * lanes::CONNECTIONS as u64 + 500;

/// Serves until the process is told to stop. `greet` answers lines to print before `ready` (the first-run code, the demo's sign-ins).
///
/// # Errors
/// The port is taken, the folder cannot be written.
pub fn serve<P, F>(options: &Options, greet: P) -> anyhow::Result<()>
where
    P: Fn(Arc<App>) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<Vec<String>>>,
{
    serve_after(options, |_| async { Ok(()) }, greet)
}

/// As [`serve`]; `fill` runs before the app is opened, again when the database was away, and gets the public address (the demo's data,
/// with a clock of its own).
///
/// # Errors
/// As [`serve`], and what `fill` says.
pub fn serve_after<Q, G, P, F>(options: &Options, fill: Q, greet: P) -> anyhow::Result<()>
where
    Q: Fn(String) -> G + Send + 'static,
    G: Future<Output = anyhow::Result<()>>,
    P: Fn(Arc<App>) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<Vec<String>>>,
{
    folder(&options.data)?;
    let _alone = alone(&options.data, LEAVING)?;
    let edition = runtime("edition", 2)?;
    let interactive = runtime("interactive", 2)?;
    let assets = Arc::new(Assets::load());
    let shelf = Shelf::open(&options.data, assets).with_context(|| options.data.join("edition").display().to_string())?;
    let shelf = Arc::new(shelf);
    let tls = options.tls.as_ref().map(|(cert, key)| Tls::open(cert, key)).transpose()?.map(Arc::new);
    let listener = edition.block_on(TcpListener::bind(options.listen)).with_context(|| options.listen.to_string())?;
    let address = listener.local_addr()?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let here = format!("{scheme}://{address}");
    let public_url = options.public_url.clone().unwrap_or_else(|| here.clone());
    // Each connection is a file; without leave for more, the accept loop breathes when they run out.
    let _ = rlimit::increase_nofile_limit(FILES);
    let (stop, stopped) = watch::channel(false);
    let (router, routed) = watch::channel(None::<Router>);
    let front = Front::new(shelf.clone(), routed, interactive.handle().clone());
    // What lies on the disk is read with the keys that lie there, whether or not a database comes.
    match Keys::found(&options.data) {
        Ok(None) => {}
        Ok(Some(keys)) => {
            let _ = front.spare.set(Arc::new(Spare::new(&options.data, Arc::new(keys), Arc::new(SystemClock))));
        }
        // Pages that are printed are served all the same; whatever needs the keys says it again.
        Err(error) => troubled(&format!("{error:#}")),
    }
    let (queue, workshop, lanes) = (front.clone(), interactive.handle().clone(), front.clone());
    if let Some(tls) = tls.clone() {
        edition.spawn(renew(tls, told(stopped.clone())));
    }
    let entrance = Entrance { listener, tls, proxies: Proxies::new(options.proxies.clone()) };
    let serving = edition.spawn(lanes::serve(front, entrance, told(stopped.clone())));
    let (options, beside) = (options.clone(), stopped.clone());
    let (ended, end) = tokio::sync::oneshot::channel();
    let work = move || async move {
        let up = || async {
            fill(public_url.clone()).await?;
            let app = open(&options, Arc::new(SystemClock), &public_url).await?;
            let greeting = greet(app.clone()).await?;
            app.refresh_site().await?;
            let press = press(&app, shelf.clone(), &public_url);
            // A new layout or address: what many see is made before the door opens, a large archive behind it.
            for _ in 0..BEFORE_READY {
                if press.turn().await?.left == 0 {
                    break;
                }
            }
            anyhow::Ok((app, press, greeting))
        };
        let Some((app, press, greeting)) = patiently(up, &shelf, &here, beside.clone()).await? else { return Ok(()) };
        for line in greeting {
            told_the_terminal(&line);
        }
        let _ = lanes.stage.set(app.stage.clone());
        let spare = lanes.spare.get_or_init(|| Arc::new(Spare::new(&options.data, app.keys.clone(), app.clock.clone()))).clone();
        router.send_replace(Some(app::router(&app)));
        told_the_terminal(&format!("ready {here}"));
        let crowded = move || queue.is_crowded();
        let long = apart("films", &workshop, jobs::work_long(app.clone(), told(beside.clone())))?;
        let jobs = apart("jobs", &workshop, jobs::work(app.clone(), crowded, told(beside.clone())))?;
        beside_the_pages(app, press, &spare, beside).await;
        let _ = (jobs.join(), long.join());
        anyhow::Ok(())
    };
    // A thread of its own: the press works whole batches and never takes a turn of an interactive worker.
    let handle = interactive.handle().clone();
    let press = std::thread::Builder::new().name("press".to_owned()).spawn(move || {
        // Nobody listens any more when the program is stopping.
        let _ = ended.send(handle.block_on(work()));
    })?;
    let outcome = edition.block_on(async move {
        let outcome = tokio::select! {
            () = signal() => Ok(()),
            ended = end => ended.unwrap_or_else(|_| Err(anyhow::anyhow!("the press broke"))),
        };
        stop.send_replace(true);
        let _ = serving.await;
        outcome
    });
    let _ = press.join();
    interactive.shutdown_timeout(Duration::from_secs(5));
    edition.shutdown_timeout(Duration::from_secs(1));
    outcome
}

fn runtime(name: &'static str, workers: usize) -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(workers).max_blocking_threads(8).thread_name(name).enable_all().build()
}

/// Work on a thread of its own: it may wait for the disk and never takes a turn of an interactive worker.
fn apart(name: &str, on: &Handle, work: impl Future<Output = ()> + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    let on = on.clone();
    std::thread::Builder::new().name(name.to_owned()).spawn(move || on.block_on(work))
}

/// Tries until everything is up; the edition is served meanwhile, and the terminal says so once. Nothing when the program was stopped first.
async fn patiently<T, F: Future<Output = anyhow::Result<T>>>(
    up: impl Fn() -> F,
    shelf: &Shelf,
    here: &str,
    mut stopped: watch::Receiver<bool>,
) -> anyhow::Result<Option<T>> {
    let mut said = false;
    loop {
        let error = match up().await {
            Ok(all) => return Ok(Some(all)),
            Err(error) => error,
        };
        // With nothing to serve, what does not mend itself (a wrong schema, a wrong collation) ends the program at once.
        let printed = shelf.has_pages();
        if !printed && !is_away(&error) {
            return Err(error);
        }
        if !said {
            said = true;
            troubled(&format!("{error:#}"));
            if printed {
                troubled("published pages are served without it; the desk comes back by itself");
                told_the_terminal(&format!("ready {here}"));
            }
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            _ = stopped.changed() => return Ok(None),
        }
    }
}

/// A line for whoever started the program. Whoever listened may have gone (`zhibu serve | head`): that is no reason to stop serving.
pub fn told_the_terminal(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A sentence about what went wrong, likewise.
pub fn troubled(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

/// Whether the database may come by itself: it is away, not wrong (no such database, a wrong password, an address that is none).
fn is_away(error: &anyhow::Error) -> bool {
    error.downcast_ref::<OpenError>().is_some_and(OpenError::may_pass)
}

fn press(app: &Arc<App>, shelf: Arc<Shelf>, public_url: &str) -> Press {
    Press::new(shelf, app.store.read().clone(), app.files.clone(), app.lang.clone(), app.assets.clone(), public_url)
}

/// The press, the sealer and the due rows, until the program stops.
async fn beside_the_pages(app: Arc<App>, press: Press, spare: &Spare, mut stopped: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(POLL);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut silent, mut copies, mut delivered) = (Every::after(SILENT), Every::now(COPIES), Every::after(DELIVERED));
    let mut turn = 0u64;
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.changed() => break,
        }
        turn += 1;
        if silent.is_due() {
            learn::tend(&app).await;
        }
        if copies.is_due()
            && let Err(error) = learn::keep_spare(&app, spare).await
        {
            tracing::warn!(%error, "copies of lessons will be made again");
        }
        if delivered.is_due()
            && let Err(error) = media::keep_delivered(&app).await
        {
            tracing::warn!(%error, "what was delivered is known here only for now");
        }
        match once(&app, &press, turn).await {
            Ok(0) => {}
            Ok(_) => tick.reset_after(BETWEEN),
            Err(error) => {
                tracing::warn!(%error, "the press or the sealer will try again");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
    // Learners hand in again what did not make it; whatever makes it now spares them that.
    learn::write_all(&app).await;
    if let Err(error) = media::keep_delivered(&app).await {
        tracing::warn!(%error, "learners fetch again what was delivered last");
    }
}

/// One turn. Answers how many pages wait to be made anew.
/// What breaks holds up neither of the others: a due row that nobody can carry out must not keep texts from the public.
async fn once(app: &Arc<App>, press: &Press, turn: u64) -> anyhow::Result<usize> {
    let due = take_due(app).await;
    let printed = press.turn().await;
    // Once a second.
    if turn.is_multiple_of(3) {
        seal(&app.store).await?;
    }
    due?;
    Ok(printed?.left)
}

async fn take_due(app: &Arc<App>) -> Result<(), Fail> {
    if crate::edition::is_due(app.store.read(), app.clock.now()).await? {
        app.store.execute(TakeDue, Proof::system("what fell due")).await?;
    }
    Ok(())
}

/// Seals what waits. The sealing itself is not audited: it changes nothing but the chain.
///
/// # Errors
/// The database's.
pub async fn seal(store: &Store) -> Result<(), Fail> {
    while audit::waiting(store.read()).await? && store.execute(audit::Seal, Proof::system("sealing the audit chain")).await? > 0 {
    }
    Ok(())
}

/// Takes a renewed certificate, until the program stops.
async fn renew(tls: Arc<Tls>, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = tokio::time::sleep(RENEW) => {}
            () = &mut stop => return,
        }
        match tls.refresh() {
            Ok(true) => tracing::info!("a renewed certificate was taken"),
            Ok(false) => {}
            Err(error) => {
                tracing::error!(error = %format!("{error:#}"), "the renewed certificate is not taken; the old one goes on");
            }
        }
    }
}

async fn told(mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow_and_update() {
        if stopped.changed().await.is_err() {
            return;
        }
    }
}

async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::ambient::SystemChance;
    use crate::db::Location;
    use crate::testing::{TestApp, each_db};

    #[tokio::test]
    async fn a_database_that_is_wrong_is_not_waited_for() {
        for address in ["nonsense", "postgres://127.0.0.1:99999/zhibu"] {
            let clock = Arc::new(SystemClock);
            let opened = Store::open(&Location::Postgres(address.to_owned()), clock, Arc::new(SystemChance)).await;
            assert!(!is_away(&opened.err().expect("no database").into()), "{address}");
        }
        assert!(is_away(&OpenError::Db(sqlx::Error::PoolTimedOut).into()));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_due_row_that_cannot_be_carried_out_keeps_no_text_from_the_public() {
        each_db(|db| async move {
            let test = TestApp::of(&db).await.with_bureau().await;
            let writer = test.person(Some(Role::Writer), "branch").await;
            let text = test.published(&writer, "branch", "今天就发").await;
            // As no program of ours writes it: no such round was approved.
            db.alter(
                "INSERT INTO edition_due (id, due_at, what, article_id, approval_id) VALUES ('x', 0, 'publish', 'none', 'none')",
            )
            .await;
            assert!(once(&test.app, test.the_press(), 3).await.is_err(), "it is told");
            let page = test.signed_out().get(&format!("/a/{}", test.article(&text.id).await.code)).await;
            assert!(page.says("今天就发"), "{}", page.status);
            assert!(!audit::waiting(test.app.store.read()).await.expect("an answer"), "sealed all the same");
        })
        .await;
    }
}
