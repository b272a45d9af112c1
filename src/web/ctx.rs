//! One request: who asks, when, and the only ways from there to reading and writing.
//!
//! Promises: the person is looked up by the cookie at every request, so a sign-out holds at once (a learner's beats: within a second, and nothing is
//! written for whoever is signed out); [`Ctx::authorize`], [`Ctx::prove`]
//! and [`Ctx::list`] mark the request as asked, and only for the action that its route promised; a POST from another site never
//! reaches a handler.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::routes::{Asked, Guard};
use super::share::network;
use super::{Peer, Stop};
use crate::access::{Action, Object, Proof, Scope};
use crate::ambient::Instant;
use crate::app::App;
use crate::db::Command;
use crate::people::SignedIn;

/// The request's surroundings; the first argument of every handler.
pub struct Ctx {
    /// Everything that lives as long as the program.
    pub app: Arc<App>,
    /// Now, ms UTC; the same throughout the request.
    pub now: Instant,
    /// Path and query of the request.
    pub path: String,
    /// The reader's network as far as it is known, for sign-in delays alone: of IPv6 a guesser has 2⁶⁴ addresses at once.
    pub address: String,
    /// What the browser calls itself, shortened, for the person's own list of devices.
    pub device: String,
    /// Whether the connection is safe enough for a password: TLS, or this very machine.
    pub safe: bool,
    /// Whether the browser reached us over TLS, so that cookies can be bound to it.
    pub tls: bool,
    peer: Option<Peer>,
    asked: Asked,
    signed_in: Option<SignedIn>,
    /// Whether the person is only remembered.
    remembered: bool,
}

impl FromRequestParts<Arc<App>> for Ctx {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Stop> {
        let asked = parts.extensions.get::<Asked>().cloned().ok_or(Stop::Broken)?;
        if parts.method != Method::GET && !same_site(&parts.headers) {
            return Err(Stop::Foreign);
        }
        let now = app.clock.now();
        let peer = parts.extensions.get::<Peer>().cloned();
        let tls = peer.as_ref().is_some_and(|peer| peer.tls);
        let (signed_in, remembered) = match super::session::token(&parts.headers, tls) {
            Some(token) if asked.often => {
                app.known.signed_in(app, &token, now).await?.map_or((None, false), |(me, remembered)| (Some(me), remembered))
            }
            Some(token) => (crate::people::signed_in(app, &token, now).await?, false),
            None => (None, false),
        };
        let path = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        if asked.guard != Guard::Public && signed_in.is_none() && parts.method == Method::GET {
            return Err(Stop::SignIn { next: path });
        }
        let device = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Self {
            app: app.clone(),
            now,
            path,
            address: peer.as_ref().and_then(|peer| peer.address).map_or_else(String::new, |address| network(address).to_string()),
            device: device.chars().take(300).collect(),
            safe: peer.as_ref().is_none_or(Peer::is_safe),
            tls,
            peer,
            asked,
            signed_in,
            remembered,
        })
    }
}

/// A form of ours, or not: browsers tell by `Sec-Fetch-Site`, older ones by `Origin`. A client that sends neither is no browser and
/// carries no cookie that it did not mean to send.
fn same_site(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    match (headers.get(header::ORIGIN).and_then(|v| v.to_str().ok()), headers.get(header::HOST).and_then(|v| v.to_str().ok())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

impl Ctx {
    /// Whether the route is open to anybody.
    pub fn is_public(&self) -> bool {
        self.asked.guard == Guard::Public
    }

    /// The other end, for a request that goes on inside this one.
    pub fn peer(&self) -> Option<Peer> {
        self.peer.clone()
    }

    /// Who is signed in, if anybody.
    pub fn who(&self) -> Option<&SignedIn> {
        self.signed_in.as_ref()
    }

    /// The person, for his own things (routes of [`Guard::Own`] and inside handlers that have asked already).
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn me(&self) -> Result<&SignedIn, Stop> {
        let me = self.signed_in.as_ref().ok_or_else(|| Stop::SignIn { next: self.path.clone() })?;
        if self.asked.guard == Guard::Own {
            self.asked.yes.store(true, Ordering::Release);
        }
        Ok(me)
    }

    fn promised<A: Action>(&self) -> bool {
        self.asked.guard == Guard::Needs(A::NAME)
    }

    /// Leave to read one object.
    ///
    /// # Errors
    /// Not there or not allowed; signed out.
    pub async fn authorize<A: Action>(&self, object: &Object) -> Result<Scope<'_, A>, Stop> {
        let me = self.me()?;
        let scope = self.app.store.read().authorize::<A>(&me.actor, object, self.now).await?.ok_or(Stop::NotThere)?;
        if self.promised::<A>() {
            self.asked.yes.store(true, Ordering::Release);
        }
        Ok(scope)
    }

    /// Leave to read one object, or nothing where there is none: for a part of a page that only some see.
    ///
    /// # Errors
    /// Signed out; the database's.
    pub async fn leave<A: Action>(&self, object: &Object) -> Result<Option<Scope<'_, A>>, Stop> {
        match self.authorize::<A>(object).await {
            Ok(scope) => Ok(Some(scope)),
            Err(Stop::NotThere) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// Leave to write to one object. Whoever is only remembered is looked up: nothing is written for somebody who has signed out.
    ///
    /// # Errors
    /// Not there or not allowed; signed out.
    pub async fn prove<A: Action>(&self, object: Object) -> Result<Proof<A>, Stop> {
        let me = self.me()?;
        if self.remembered && !crate::people::still_holds(self.app.store.read(), &me.actor, self.now).await? {
            self.app.known.forget(&me.actor.session);
            return Err(Stop::SignIn { next: self.path.clone() });
        }
        let proof = self.app.store.read().prove::<A>(&me.actor, object, self.now).await?.ok_or(Stop::NotThere)?;
        if self.promised::<A>() {
            self.asked.yes.store(true, Ordering::Release);
        }
        Ok(proof)
    }

    /// Whether something is allowed, for a button; promises nothing to the route.
    ///
    /// # Errors
    /// The database's.
    pub async fn may<A: Action>(&self, object: &Object) -> Result<bool, Stop> {
        let Some(me) = self.who() else { return Ok(false) };
        Ok(self.app.store.read().authorize::<A>(&me.actor, object, self.now).await?.is_some())
    }

    /// Leave to list; which rows is the predicate's work.
    ///
    /// # Errors
    /// Signed out.
    pub fn list<A: Action>(&self) -> Result<Scope<'_, A>, Stop> {
        let me = self.me()?;
        if self.promised::<A>() {
            self.asked.yes.store(true, Ordering::Release);
        }
        Ok(self.app.store.read().list::<A>(&me.actor, self.now))
    }

    /// Carries a command out.
    ///
    /// # Errors
    /// As [`crate::db::Store::execute`].
    pub async fn execute<C: Command>(&self, command: C, proof: Proof<C::Act>) -> Result<C::Done, crate::db::Fail> {
        let done = self.app.store.execute(command, proof).await;
        if C::ENDS_SESSIONS {
            // Also when it is not known whether it was carried out.
            self.app.known.ask_again();
        }
        done
    }

    /// The answer that this very wish of the person got before: leave was asked then.
    ///
    /// # Errors
    /// The database's; signed out.
    pub async fn answered<C: Command>(&self, command: &C) -> Result<Option<C::Done>, Stop> {
        let done = self.app.store.answered(command, &self.me()?.actor.person).await?;
        if done.is_some() && self.promised::<C::Act>() {
            self.asked.yes.store(true, Ordering::Release);
        }
        Ok(done)
    }

    /// The query of the address.
    pub fn query(&self) -> super::Fields {
        super::Fields::parse(self.path.split_once('?').map_or("", |(_, query)| query).as_bytes())
    }

    /// A fresh key for a form, so that a double click is one wish.
    pub fn form_key(&self) -> String {
        self.app.new_id()
    }

    /// The token that a form of this sign-in carries.
    pub fn csrf(&self) -> String {
        match &self.signed_in {
            Some(me) => super::session::csrf(&self.app.keys, &me.actor),
            None => String::new(),
        }
    }
}
