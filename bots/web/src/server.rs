//! The server: binds, puts the routes behind the guard, runs until it is told to stop.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};
use steward_core::Steward;
use steward_core::ports::random_word;
use tokio::net::TcpListener;

use crate::answers::Answers;
use crate::config::{Config, WebError};
use crate::guard::{self, Hosts, Pass};
use crate::login::{self, Throttle};
use crate::secret::Secret;
use crate::{api, feed, headers, pages};

/// Largest body of a request in bytes: a post with all its fields, four bytes a character, fits twice.
const BODY_MAX_BYTES: usize = 128 * 1024;

/// What every request may need.
pub(crate) struct App {
    /// Rules and database.
    pub(crate) steward: Arc<Steward>,
    /// Which hosts are ours.
    pub(crate) hosts: Hosts,
    /// How one gets in.
    pub(crate) pass: Pass,
    /// How often a wrong password was given lately.
    pub(crate) throttle: Mutex<Throttle>,
    /// The newest answers, for their pictures and numbers.
    pub(crate) answers: Mutex<Answers>,
}

/// A console that listens and is not running yet.
pub struct Console {
    listener: TcpListener,
    address: String,
    router: Router,
}

/// Takes the address. Nothing is answered before [`Console::run`].
pub async fn bind(steward: Arc<Steward>, config: Config) -> Result<Console, WebError> {
    config.check()?;
    let failed = |cause| WebError::Listen { address: config.listen, cause };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let listen = listener.local_addr().map_err(failed)?;
    let key = config.key.unwrap_or_else(|| Secret::new(random_word(&*steward.rng)));
    let address = address(listen, config.password.is_none().then_some(&key));
    let app = App {
        steward,
        hosts: Hosts::new(listen, config.hosts),
        pass: Pass::new(listen.port(), key, config.password),
        throttle: Mutex::default(),
        answers: Mutex::default(),
    };
    Ok(Console { listener, address, router: router(Arc::new(app)) })
}

impl Console {
    /// The address to print. It carries the key, unless a password is asked for.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Answers until `shutdown` is there; requests under way are finished.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), WebError> {
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(self.listener, service).with_graceful_shutdown(shutdown).await.map_err(WebError::Stopped)
    }
}

/// Where a browser on this machine finds the console.
fn address(listen: SocketAddr, key: Option<&Secret>) -> String {
    let here = match listen {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => format!("127.0.0.1:{}", v4.port()),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => format!("[::1]:{}", v6.port()),
        other => other.to_string(),
    };
    match key {
        Some(key) => format!(
            "http://{here}/?key={}",
            url::form_urlencoded::byte_serialize(key.reveal().as_bytes()).collect::<String>()
        ),
        None => format!("http://{here}/"),
    }
}

fn router(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/table", get(api::table))
        .route("/communities", get(api::communities))
        .route("/places", get(api::places))
        .route("/ask", post(api::ask))
        .route("/press", post(api::press))
        .route("/answers/{id}/picture.png", get(api::picture))
        .route("/answers/{id}/numbers.json", get(api::numbers_json))
        .route("/answers/{id}/numbers.csv", get(api::numbers_csv))
        .fallback(api::unknown)
        .layer(middleware::from_fn_with_state(app.clone(), guard::need_pass))
        .layer(middleware::from_fn(headers::keep_nothing));
    let pages = Router::new()
        .route("/", get(pages::console))
        .route("/posts", get(pages::posts))
        .route("/calendar", get(pages::calendar))
        .route("/login", post(login::login))
        .layer(middleware::from_fn(headers::keep_nothing))
        .merge(pages::assets())
        .nest("/api", api)
        .layer(middleware::from_fn_with_state(app.clone(), guard::need_own_host_and_origin));
    Router::new()
        .route("/healthz", get(pages::health))
        // Calendars come by any name that leads here, and no browser's page can read what it does not know.
        .route("/calendar/{file}", get(feed::calendar))
        .merge(pages)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(middleware::from_fn(headers::harden))
        .with_state(app)
}
