//! Passwords: hashed on a bounded pool, and checked so that nothing tells whether a sign-in name exists.
//!
//! Promises: at most two passwords are hashed at once, however many people come (each needs 19 MiB and a processor); whoever would wait
//! too long is told so at once; an unknown name costs as much time as a wrong password and gets the same sentence.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use super::rules::door::PASSWORD_MOST;
use super::store::failures::{Attempt, Forgive, Pair, RecordFailure};
use super::store::sessions::{BeginSession, Begun};
use super::store::{door, token_hash};
use crate::ambient::{Chance, SystemChance, new_token};
use crate::args;
use crate::db::{Fail, Store};
use crate::refusal::Refusal;

/// Passwords hashed at the same time.
const AT_ONCE: usize = 2;
/// Requests that may wait for their turn: a second's worth, and far fewer than the gate has places. A hundred guesses a second must not shut
/// the desk for those who are in.
const WAITING: usize = 100;

/// The bounded pool.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most: usize,
    #[cfg(test)]
    asked: Arc<AtomicUsize>,
}

/// Why a password was neither hashed nor checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHashed {
    /// Too many people wait already.
    #[error("too many sign-ins at this moment")]
    Busy,
    /// The hasher failed: a bug or no memory.
    #[error("the password could not be hashed")]
    Broken,
}

impl From<NotHashed> for Fail {
    fn from(_: NotHashed) -> Self {
        Refusal::at("password", "sign-in-busy").into()
    }
}

/// One place in the queue, given back when it is dropped.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Passwords {
    /// Two at once.
    pub fn new() -> Self {
        Self::bounded(AT_ONCE, WAITING)
    }

    fn bounded(at_once: usize, most: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::new(AtomicUsize::new(0)),
            most,
            #[cfg(test)]
            asked: Arc::default(),
        }
    }

    /// How often anybody asked for a turn, for tests of what must not even ask.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Acquire)
    }

    /// The hash to be stored, with its own salt.
    ///
    /// # Errors
    /// [`NotHashed`].
    pub async fn hash(&self, password: &str) -> Result<String, NotHashed> {
        let password = password.to_owned();
        self.in_turn(move || make(&password)).await?
    }

    /// Whether the password fits the hash; without a hash the same work is done for nothing.
    ///
    /// # Errors
    /// [`NotHashed`].
    pub async fn fits(&self, password: &str, hash: Option<&str>) -> Result<bool, NotHashed> {
        let known = hash.is_some() && password.len() <= PASSWORD_MOST;
        let hash = hash.map(ToOwned::to_owned);
        // Beyond the longest password only the time matters.
        let password: String = password.chars().take(PASSWORD_MOST).collect();
        let fits = self
            .in_turn(move || {
                let hash = hash.as_deref().or(NOBODY.as_deref()).unwrap_or_default();
                PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    /// All turns, so that whoever wants one waits.
    #[cfg(test)]
    pub(super) async fn all_turns(&self) -> tokio::sync::OwnedSemaphorePermit {
        self.turns.clone().acquire_many_owned(u32::try_from(AT_ONCE).unwrap()).await.unwrap()
    }

    /// Whether somebody waits for a turn, or has one.
    #[cfg(test)]
    pub(super) fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }

    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NotHashed> {
        #[cfg(test)]
        self.asked.fetch_add(1, Ordering::AcqRel);
        let place = Place(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::AcqRel) >= self.most {
            return Err(NotHashed::Busy);
        }
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| NotHashed::Broken)?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        let done = done.await.map_err(|_| NotHashed::Broken);
        drop(place);
        done
    }
}

/// The hash of nobody's password.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("nobody's password").ok());

/// argon2id as OWASP recommends it: 19 MiB, two passes, one lane.
fn make(password: &str) -> Result<String, NotHashed> {
    let params = Params::new(19 * 1_024, 2, 1, None).map_err(|_| NotHashed::Broken)?;
    let mut salt = [0; 16];
    SystemChance.fill(&mut salt);
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = hasher.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| NotHashed::Broken)?;
    Ok(hash.to_string())
}

/// What somebody typed at the door.
#[derive(Clone)]
pub struct Typed<'a> {
    /// Sign-in name.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// Address of the connection.
    pub address: &'a str,
    /// 这台设备我自己用
    pub keep: bool,
    /// What the browser calls itself.
    pub device: &'a str,
}

/// A sign-in that succeeded. The token goes into the cookie and nowhere else.
#[derive(Clone)]
pub struct NewSession {
    /// For the cookie.
    pub token: String,
    /// Whose, and for how long.
    pub begun: Begun,
}

/// Signs in.
///
/// # Errors
/// `sign-in-wrong` for a wrong name or password alike, `sign-in-wait`, `sign-in-busy`; the database's.
pub async fn sign_in(store: &Store, passwords: &Passwords, chance: &dyn Chance, typed: Typed<'_>) -> Result<NewSession, Fail> {
    let pair = Pair::of(typed.name, typed.address);
    store.execute(Attempt { pair: pair.clone() }, door("sign-in")).await?;
    let row: Option<(String, String)> = store
        .read()
        .system("sign-in")
        .get(
            "SELECT p.id, c.hash FROM person p JOIN credential c ON c.person_id = p.id WHERE p.sign_in_name = $1 AND p.state = 'active'",
            &args![typed.name.trim().to_ascii_lowercase()],
        )
        .await?;
    let fits = passwords.fits(typed.password, row.as_ref().map(|(_, hash)| hash.as_str())).await?;
    let Some((person, checked)) = row.filter(|_| fits) else {
        store.execute(RecordFailure { pair }, door("sign-in")).await?;
        return Err(Refusal::at("password", "sign-in-wrong").into());
    };
    begin(
        store,
        chance,
        BeginSession { person, checked, token_hash: String::new(), device: typed.device.to_owned(), keep: typed.keep, pair },
    )
    .await
}

async fn begin(store: &Store, chance: &dyn Chance, wish: BeginSession) -> Result<NewSession, Fail> {
    let token = new_token(chance);
    let begun = store.execute(BeginSession { token_hash: token_hash(&token), ..wish }, door("sign-in")).await?;
    Ok(NewSession { token, begun })
}

/// Signs somebody in who has just shown an invitation or the one-time code, with the hash that was just stored.
///
/// # Errors
/// The database's.
pub async fn sign_in_after_invitation(
    store: &Store,
    chance: &dyn Chance,
    person: &str,
    checked: &str,
    typed: Typed<'_>,
) -> Result<NewSession, Fail> {
    let pair = Pair::of(typed.name, typed.address);
    let (person, checked) = (person.to_owned(), checked.to_owned());
    begin(
        store,
        chance,
        BeginSession { person, checked, token_hash: String::new(), device: typed.device.to_owned(), keep: typed.keep, pair },
    )
    .await
}

/// Asks somebody who is signed in for the password again. Answers the stored hash that it fitted.
///
/// # Errors
/// As [`sign_in`].
pub async fn ask_again(store: &Store, passwords: &Passwords, person: &str, password: &str) -> Result<String, Fail> {
    let pair = Pair::again(person);
    store.execute(Attempt { pair: pair.clone() }, door("password asked again")).await?;
    let row: Option<(String,)> =
        store.read().system("one's own password").get("SELECT hash FROM credential WHERE person_id = $1", &args![person]).await?;
    let hash = row.map(|(hash,)| hash);
    if !passwords.fits(password, hash.as_deref()).await? {
        return Err(Refusal::at("password", "sign-in-wrong").into());
    }
    store.execute(Forgive { pair }, door("password asked again")).await?;
    hash.ok_or(Fail::NotThere)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_alone_and_no_two_are_alike() {
        let passwords = Passwords::new();
        let hash = passwords.hash("灯笼七天收一次，从不例外").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash("灯笼七天收一次，从不例外").await.unwrap());
        assert!(passwords.fits("灯笼七天收一次，从不例外", Some(&hash)).await.unwrap());
        assert!(!passwords.fits("灯笼七天收一次，从不例外 ", Some(&hash)).await.unwrap());
        assert!(!passwords.fits("nobody's password", None).await.unwrap(), "nobody cannot sign in");
        assert!(!passwords.fits("x", Some("no hash")).await.unwrap());
    }

    #[tokio::test]
    async fn whoever_would_wait_too_long_is_told_at_once() {
        let passwords = Passwords::bounded(1, 2);
        let held = passwords.turns.clone().acquire_owned().await.unwrap();
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.fits("x", None).await })
            })
            .collect();
        while passwords.waiting.load(Ordering::Acquire) < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(passwords.fits("x", None).await, Err(NotHashed::Busy));
        drop(held);
        for one in waiting {
            assert_eq!(one.await.unwrap(), Ok(false));
        }
        assert_eq!(passwords.fits("x", None).await, Ok(false), "the places were given back");
    }
}
