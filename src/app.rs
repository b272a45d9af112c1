//! Everything that lives as long as the program, and every route on one page.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use tokio::sync::Semaphore;

use crate::ambient::{self, Chance, Clock};
use crate::approval::{Approval, Outcome, StepName, Subject, SubjectKind};
use crate::course::CourseKind;
use crate::db::{Fail, Store, Tx};
use crate::edition::Site;
use crate::files::Files;
use crate::keys::Keys;
use crate::media::{Stage, Tools};
use crate::people::Passwords;
use crate::publish::ArticleKind;
use crate::refusal::Refusal;
use crate::web::Routes;
use crate::web::assets::Assets;
use crate::web::i18n::Lang;
use crate::{approval, course, desk, edition, effect, exam, learn, people, publish};

/// What a start is told.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of database, files, keys and edition.
    pub data: PathBuf,
    /// Scheme and host under which the public reads, without a slash at the end.
    pub public_url: String,
    /// Bits a second that video and sound may take of the line.
    pub media_bits: u64,
}

/// Bits a second for video and sound where nothing is said: a line of 100 Mbit/s. 200 people watch at the middle rate.
pub const MEDIA_BITS: u64 = 100_000_000;

/// The program's state. One per process; handlers get it inside [`crate::web::Ctx`].
pub struct App {
    /// Reading and writing.
    pub store: Store,
    /// Stored files.
    pub files: Files,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Unpredictable bytes.
    pub chance: Arc<dyn Chance>,
    /// The words.
    pub lang: Arc<Lang>,
    /// Style sheets and scripts.
    pub assets: Arc<Assets>,
    /// Secrets of the installation.
    pub keys: Arc<Keys>,
    /// Hashing of passwords, bounded.
    pub passwords: Passwords,
    /// Turns for heavy work (imports, pictures): at most two at once.
    pub heavy: Arc<Semaphore>,
    /// Turns for uploads, each of which lies in memory whole.
    pub uploads: Arc<Semaphore>,
    /// Who sent a beat a moment ago.
    pub known: people::Known,
    /// Sittings of learners that are not in their records yet.
    pub sittings: learn::Sittings,
    /// Records of learners that were read a moment ago.
    pub records: learn::Records,
    /// Video and sound on their way out.
    pub stage: Arc<Stage>,
    /// Foreign programs that prepare them, if they are here.
    pub tools: Tools,
    /// What it was told.
    pub config: Config,
    site: RwLock<Arc<Site>>,
}

impl App {
    /// Puts the parts together and reads the site's settings.
    ///
    /// # Errors
    /// The database's, or the key file's.
    pub async fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        keys: Keys,
        config: Config,
    ) -> anyhow::Result<Arc<Self>> {
        let site = edition::site(store.read(), &config.public_url).await?;
        let (files, keys) = (Files::below(&config.data), Arc::new(keys));
        let stage = Stage::new(files.clone(), keys.clone(), clock.clone(), config.media_bits);
        Ok(Arc::new(Self {
            files,
            stage: Arc::new(stage),
            tools: Tools::find(),
            store,
            clock,
            chance,
            lang: Arc::new(Lang::zh()),
            assets: Arc::new(Assets::load()),
            keys,
            passwords: Passwords::new(),
            heavy: Arc::new(Semaphore::new(2)),
            uploads: Arc::new(Semaphore::new(8)),
            known: people::Known::default(),
            sittings: learn::Sittings::default(),
            records: learn::Records::default(),
            config,
            site: RwLock::new(Arc::new(site)),
        }))
    }

    /// What the installation says of itself.
    pub fn site(&self) -> Arc<Site> {
        self.site.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads it again, after it changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn refresh_site(&self) -> sqlx::Result<()> {
        let site = edition::site(self.store.read(), &self.config.public_url).await?;
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(site);
        Ok(())
    }

    /// A new id.
    pub fn new_id(&self) -> String {
        ambient::new_id(self.clock.now(), &*self.chance)
    }
}

/// Every route of the interactive lane. The edition's addresses (`/`, `/a/…`, `/c/…`, `/o/…`, feeds, `/f/…`, `/assets/…`, `/skin…`) are
/// answered before any of these.
pub fn routes() -> Routes {
    Routes::default()
        .join(people::routes())
        .join(desk::routes())
        .join(publish::routes())
        .join(course::routes())
        .join(learn::routes::<effect::Offers>())
        .join(effect::routes())
        .join(exam::routes())
        .join(approval::routes::<AnyKind>())
}

/// Everything that can be under review, behind one face: the round says of which kind its subject is.
#[derive(Debug)]
pub struct AnyKind;

impl SubjectKind for AnyKind {
    fn knows(kind: &str) -> bool {
        ArticleKind::knows(kind) || CourseKind::knows(kind)
    }

    fn progress(approval: &Approval) -> String {
        if CourseKind::knows(&approval.kind) { CourseKind::progress(approval) } else { ArticleKind::progress(approval) }
    }

    async fn shown(app: &App, approval: &Approval) -> sqlx::Result<Subject> {
        if CourseKind::knows(&approval.kind) {
            CourseKind::shown(app, approval).await
        } else {
            ArticleKind::shown(app, approval).await
        }
    }

    async fn blockers(tx: &mut Tx, approval: &Approval, step: StepName) -> Result<Option<Refusal>, Fail> {
        if CourseKind::knows(&approval.kind) {
            CourseKind::blockers(tx, approval, step).await
        } else {
            ArticleKind::blockers(tx, approval, step).await
        }
    }

    async fn on_decided(tx: &mut Tx, approval: &Approval, outcome: Outcome) -> Result<(), Fail> {
        if CourseKind::knows(&approval.kind) {
            CourseKind::on_decided(tx, approval, outcome).await
        } else {
            ArticleKind::on_decided(tx, approval, outcome).await
        }
    }
}

/// The router of the interactive lane.
pub fn router(app: &Arc<App>) -> Router {
    routes().into_router(app)
}
