//! A running console on a free port, over a database of its own.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use steward_core::community::{self, Lang};
use steward_core::ports::{Clock, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_web::{Config, Secret, bind};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The key that the consoles of tests have.
pub(crate) const KEY: &str = "the-key-of-a-test";

/// A clock that stands still until it is moved.
pub(crate) struct StillClock(Mutex<DateTime<Utc>>);

impl StillClock {
    /// Moves the time on.
    pub(crate) fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

#[async_trait::async_trait]
impl Clock for StillClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn uptime(&self) -> Duration {
        Duration::ZERO
    }

    async fn sleep(&self, _duration: Duration) {
        // Time moves by hand here: what sleeps is never woken, as if nothing took long.
        std::future::pending::<()>().await;
    }
}

/// A running console.
pub(crate) struct World {
    pub(crate) clock: Arc<StillClock>,
    pub(crate) steward: Arc<Steward>,
    /// The printed address.
    pub(crate) printed: String,
    /// `http://127.0.0.1:PORT`.
    pub(crate) origin: String,
    pub(crate) client: Client,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
    _folder: TempDir,
}

impl World {
    /// A console on loopback that wants the key, over these communities.
    pub(crate) async fn with(communities: &[&str]) -> Self {
        Self::start(communities, Config { key: Some(Secret::new(KEY)), ..on_a_free_port() }).await
    }

    /// A console of any configuration.
    pub(crate) async fn start(communities: &[&str], config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("test.db").display())).await.unwrap();
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        let clock = Arc::new(StillClock(Mutex::new(now)));
        let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
        let steward = Arc::new(Steward::new(db, clock.clone(), Arc::new(SystemRng), defaults));
        let mut write = steward.db.write().await.unwrap();
        for name in communities {
            community::create(&mut write, name, &Zone::utc(), Lang::En, now).await.unwrap();
        }
        write.commit().await.unwrap();
        let console = bind(steward.clone(), config).await.unwrap();
        let printed = console.address().to_owned();
        let origin = printed.split("/?").next().unwrap().trim_end_matches('/').to_owned();
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(async move {
            let stopped = async { stopped.await.unwrap_or_default() };
            console.run(stopped).await.unwrap();
        });
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { clock, steward, printed, origin, client, stop: Some(stop), running, _folder: folder }
    }

    /// The cookie that the printed address is changed for, as `name=value`.
    pub(crate) async fn cookie(&self) -> String {
        cookie_of(&self.client.get(&self.printed).send().await.unwrap())
    }

    /// Asks a line as the page does.
    pub(crate) async fn ask(&self, line: &str) -> serde_json::Value {
        let body = serde_json::json!({ "line": line, "lang": "en", "theme": "light", "format": "discord" });
        self.post("/api/ask", &body).await
    }

    /// Posts as the page does.
    pub(crate) async fn post(&self, path: &str, body: &serde_json::Value) -> serde_json::Value {
        let request = self.client.post(format!("{}{path}", self.origin)).json(body);
        let request = request.header("origin", &self.origin).header("cookie", self.cookie().await);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// Gets with the cookie.
    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = self.client.get(format!("{}{path}", self.origin)).header("cookie", self.cookie().await);
        request.send().await.unwrap()
    }

    /// Tells the console to stop, and waits until it has.
    pub(crate) async fn stop(&mut self) {
        // Connections that are kept alive would be waited for.
        self.client = Client::builder().redirect(Policy::none()).build().unwrap();
        self.stop.take().unwrap().send(()).unwrap();
        (&mut self.running).await.unwrap();
    }
}

/// `name=value` of the cookie that a response sets.
pub(crate) fn cookie_of(response: &Response) -> String {
    let line = response.headers().get("set-cookie").expect("a cookie").to_str().unwrap();
    line.split(';').next().unwrap().to_owned()
}

/// Loopback, any port.
pub(crate) fn on_a_free_port() -> Config {
    Config { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Config::default() }
}
