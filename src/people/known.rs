//! Who comes with a cookie, remembered for a moment: a learner's page sends a beat every half minute for hours, and looking everything up each time
//! costs the database more than the beats themselves.
//!
//! Promises: only routes that say so ask here (`Routes::post_often`); a sign-out, a changed password or a shortened sign-in reaches every process
//! within [`ASKS_EVERY`], and the process that carried it out at once; when the database cannot say which sign-ins ended, nobody is remembered;
//! nothing is remembered longer than [`REMEMBERED`] or than the sign-in itself; whoever writes is looked up anew (`Ctx::prove`); no token is kept,
//! and no more than [`MOST`] people.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::SignedIn;
use super::arriving::comes_often;
use super::rules::door::{ASKS_EVERY, ENDED_KEPT, ENDED_LATE, REMEMBERED};
use super::store::sessions::ended_since;
use crate::access::Actor;
use crate::ambient::{Instant, SmallId};
use crate::app::App;
use crate::db::Reader;

/// People who are remembered at once; everybody else is looked up each time.
const MOST: usize = 150_000;

/// Somebody, as small as a beat needs: 100,000 of these are in memory.
#[derive(Debug)]
struct Somebody {
    session: SmallId,
    person: SmallId,
    node: SmallId,
    /// Until when it is remembered: never longer than the sign-in itself.
    until: Instant,
}

impl Somebody {
    fn holds(&self, now: Instant) -> bool {
        now < self.until
    }
}

#[derive(Debug, Default)]
struct All {
    /// By half the hash of the token: 128 bits that nobody guesses.
    known: HashMap<[u8; 16], Somebody>,
    /// Sessions that were ended, and when: whoever was looked up just before must not come back.
    ended: HashMap<String, Instant>,
    /// When it was last asked which ended.
    asked_at: Option<Instant>,
    /// How often this process ended some itself: then what was asked before does not do.
    ends: u64,
    asked_ends: u64,
}

impl All {
    fn is_fresh(&self, now: Instant) -> bool {
        // A clock that was set back must not keep everybody signed in.
        self.ends == self.asked_ends && self.asked_at.is_some_and(|at| (now - at).abs() < ASKS_EVERY)
    }
}

/// Everybody who is remembered.
#[derive(Debug, Default)]
pub struct Known {
    all: Mutex<All>,
    turn: tokio::sync::Mutex<()>,
}

impl Known {
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who comes with that token, and whether that is only remembered. Name, post, unit and roles are empty: person, session and the id of the unit
    /// are there.
    ///
    /// # Errors
    /// The database's.
    pub async fn signed_in(&self, app: &App, token: &str, now: Instant) -> sqlx::Result<Option<(SignedIn, bool)>> {
        self.keep_up(app.store.read(), now).await?;
        let key = key(token);
        if let Some(me) = self.remembered(&key, now) {
            return Ok(Some((me, true)));
        }
        let Some(me) = comes_often(app, token, now).await? else { return Ok(None) };
        self.remember(key, &me, now);
        Ok(Some((me, false)))
    }

    /// This process has just ended a session: it asks before the next one comes.
    pub fn ask_again(&self) {
        self.all().ends += 1;
    }

    /// Forgets a session that does not hold any more.
    pub fn forget(&self, session: &str) {
        let session = SmallId::of(session);
        self.all().known.retain(|_, somebody| somebody.session != session);
    }

    fn remembered(&self, key: &[u8; 16], now: Instant) -> Option<SignedIn> {
        let mut all = self.all();
        let somebody = all.known.get(key)?;
        let session = somebody.session.text();
        if !somebody.holds(now) || all.ended.contains_key(&session) {
            all.known.remove(key);
            return None;
        }
        let actor = Actor { person: somebody.person.text(), session };
        Some(SignedIn::bare(actor, somebody.node.text(), now, somebody.until))
    }

    fn remember(&self, key: [u8; 16], me: &SignedIn, now: Instant) {
        let mut all = self.all();
        if all.known.len() >= MOST {
            all.known.retain(|_, somebody| somebody.holds(now));
        }
        if all.known.len() < MOST {
            let somebody = Somebody {
                session: SmallId::of(&me.actor.session),
                person: SmallId::of(&me.actor.person),
                node: SmallId::of(&me.node),
                until: me.until.min(now + REMEMBERED),
            };
            all.known.insert(key, somebody);
        }
    }

    /// Asks which sign-ins ended, unless that was asked a moment ago. Whoever comes meanwhile waits for the one who asks; while the database does not
    /// answer, nobody comes in.
    async fn keep_up(&self, reader: &Reader, now: Instant) -> sqlx::Result<()> {
        if self.all().is_fresh(now) {
            return Ok(());
        }
        let _turn = self.turn.lock().await;
        let (ends, since) = {
            let all = self.all();
            if all.is_fresh(now) {
                return Ok(());
            }
            (all.ends, all.asked_at.map_or(now - ENDED_KEPT, |at| at.min(now) - ENDED_LATE))
        };
        let ended = ended_since(reader, since).await?;
        let mut all = self.all();
        all.ended.retain(|_, at| now - *at < 2 * REMEMBERED + ENDED_LATE);
        all.ended.extend(ended);
        (all.asked_at, all.asked_ends) = (Some(now), ends);
        Ok(())
    }
}

fn key(token: &str) -> [u8; 16] {
    use sha2::{Digest, Sha256};
    let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
    std::array::from_fn(|at| hash[at])
}
