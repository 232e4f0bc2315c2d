//! The HTTP server around the state: one lock, one notifier, one listener.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Request, State as Extracted};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::spec::Spec;
use super::state::State;
use super::{admin, gateway, rest};
use crate::faults::FaultPlan;
use crate::faults::connection::{BreakableListener, Breaker};

/// What the server, the gateway and the test hold together.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    pub(crate) changed: Notify,
    pub(crate) faults: FaultPlan,
    pub(crate) spec: Option<Spec>,
}

impl Shared {
    pub(crate) fn new(state: State, spec: Option<Spec>) -> Self {
        Self { state: Mutex::new(state), changed: Notify::new(), faults: FaultPlan::default(), spec }
    }

    /// Reads the state. Who waits is not woken.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(&self.lock())
    }

    /// Changes the state and wakes who waits.
    pub(crate) fn with<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = change(&mut self.lock());
        self.changed.notify_waiters();
        result
    }

    // A verb that panics leaves the state as it was: its checks come before its changes.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to serve on a listener that is bound already.
pub(crate) fn serve_on(listener: TcpListener, address: SocketAddr, shared: Arc<Shared>) -> JoinHandle<()> {
    shared.with(|state| state.address = address.to_string());
    let router = Router::new().fallback(answer).layer(DefaultBodyLimit::max(rest::BODY_MAX_BYTES)).with_state(shared);
    let service = router.into_make_service_with_connect_info::<Breaker>();
    tokio::spawn(async move {
        if let Err(error) = axum::serve(BreakableListener(listener), service).await {
            panic!("the fake's server ended: {error}");
        }
    })
}

async fn answer(
    Extracted(shared): Extracted<Arc<Shared>>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    request: Request,
) -> Response {
    let path = request.uri().path();
    if path.starts_with("/_fake/") {
        return admin::answer(&shared, request).await;
    }
    if path.starts_with("/api/") {
        return rest::answer(&shared, &breaker, request).await;
    }
    if path.starts_with("/attachments/") {
        return rest::attachment(&shared, path);
    }
    upgrade(shared, &breaker, request).await
}

/// Everything that is not REST is the gateway's, whatever its path: `/gateway` and `/resume` are the ones given out.
async fn upgrade(shared: Arc<Shared>, breaker: &Breaker, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    if shared.look(|state| state.down) {
        breaker.break_after(0);
    }
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => {
            if !query.split('&').any(|pair| pair == "v=10") {
                shared.with(|state| state.journal.violate(format!("gateway {path}?{query}"), "the URL lacks v=10"));
            }
            upgrade.on_upgrade(move |socket| gateway::accept(shared, socket, path))
        }
        Err(rejection) => {
            shared.with(|state| state.journal.violate(format!("{} {path}", parts.method), "unknown path"));
            rejection.into_response()
        }
    }
}
