//! The one place that builds routers: a list of routes that can be read, each with what one must be allowed to do.
//!
//! Promises: every route has method, path and guard; a successful answer of a guarded route that nobody authorised becomes a 500
//! (a handler that forgets to ask is a bug, not a leak); the list is what the matrix test compares with the committed table.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};

use crate::access::{Action, Role};
use crate::app::App;

/// Who may come in at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Anybody; the handler shows nothing that is not public.
    Public,
    /// Anybody who is signed in, for what is his own (his desk, his devices).
    Own,
    /// Whoever may do this action, by name.
    Needs(&'static str),
}

/// One route, as listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// With `{parameters}`.
    pub path: &'static str,
    /// Who may come in.
    pub guard: Guard,
    /// The roles of the action.
    pub roles: &'static [Role],
    /// Whether the owner of the object may.
    pub owner: bool,
    /// Whether an assignment opens it.
    pub assigned: bool,
}

/// Remembers, for one request, whether anybody asked for leave, and for which action it must be.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) yes: Arc<AtomicBool>,
    pub(super) guard: Guard,
    /// Whether it may be somebody who is only remembered.
    pub(super) often: bool,
}

/// A list of routes that becomes a router.
#[derive(Default)]
pub struct Routes {
    rows: Vec<Row>,
    router: Router<Arc<App>>,
}

impl Routes {
    fn add<H, T>(self, row: Row, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.add_as(row, false, handler)
    }

    fn add_as<H, T>(mut self, row: Row, often: bool, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        let filter = if row.method == "GET" { MethodFilter::GET } else { MethodFilter::POST };
        let guarded = on(filter, handler).layer(from_fn_with_state((row.guard, often), must_ask));
        #[expect(clippy::disallowed_methods, reason = "the one place that builds routers")]
        {
            self.router = self.router.route(row.path, guarded);
        }
        self.rows.push(row);
        self
    }

    fn plain(method: &'static str, path: &'static str, guard: Guard) -> Row {
        Row { method, path, guard, roles: &[], owner: false, assigned: false }
    }

    fn acted<A: Action>(method: &'static str, path: &'static str) -> Row {
        let (owner, assigned) = (A::OWNER, !A::ASSIGNED.is_empty());
        Row { method, path, guard: Guard::Needs(A::NAME), roles: A::ROLES, owner, assigned }
    }

    /// A page for anybody.
    #[must_use]
    pub fn get_public<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Self::plain("GET", path, Guard::Public), handler)
    }

    /// A form of anybody: sign-in, invitation.
    #[must_use]
    pub fn post_public<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Self::plain("POST", path, Guard::Public), handler)
    }

    /// A page with one's own things.
    #[must_use]
    pub fn get_own<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Self::plain("GET", path, Guard::Own), handler)
    }

    /// A form about one's own things.
    #[must_use]
    pub fn post_own<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Self::plain("POST", path, Guard::Own), handler)
    }

    /// A message about one's own things that one's page sends all the time. The person may be remembered from a moment ago ([`crate::people::Known`]
    /// says how long a sign-out takes then): the handler knows person, session and unit, not name, post and roles; whoever writes is looked up.
    #[must_use]
    pub fn post_often<H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add_as(Self::plain("POST", path, Guard::Own), true, handler)
    }

    /// A page that needs leave to do `A`.
    #[must_use]
    pub fn get<A: Action, H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Self::acted::<A>("GET", path), handler)
    }

    /// A form that needs leave to do `A`.
    #[must_use]
    pub fn post<A: Action, H: Handler<T, Arc<App>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Self::acted::<A>("POST", path), handler)
    }

    /// The routes of another room.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        #[expect(clippy::disallowed_methods, reason = "the one place that builds routers")]
        {
            self.router = self.router.merge(other.router);
        }
        self
    }

    /// All routes, in the order in which they were listed.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The router, with its state.
    pub fn into_router(self, app: &Arc<App>) -> Router {
        #[expect(clippy::disallowed_methods, reason = "the one place that builds routers")]
        // A form's address that is opened by hand is no page either.
        let router = self
            .router
            .fallback(|| async { super::Stop::NotThere })
            .method_not_allowed_fallback(|| async { super::Stop::NotThere });
        router.layer(from_fn_with_state(app.clone(), super::stop::dress)).with_state(app.clone())
    }
}

/// An answer that leaves a guarded route without anybody having asked is a bug: it never reaches the reader.
async fn must_ask(State((guard, often)): State<(Guard, bool)>, mut request: Request<Body>, next: Next) -> Response {
    let asked = Asked { yes: Arc::new(AtomicBool::new(guard == Guard::Public)), guard, often };
    request.extensions_mut().insert(asked.clone());
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error() || super::stop::is_stop(&response);
    if asked.yes.load(Ordering::Acquire) || refused {
        return response;
    }
    tracing::error!(path, ?guard, "a handler answered without asking for leave");
    super::Stop::Broken.into_response()
}
