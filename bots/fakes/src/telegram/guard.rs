//! A fake Telegram for the length of a test: it fails the test on drop when the bot did what it must not.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::platform::Platform;
use super::serve::serve_on;
use super::state::Setup;

/// A running fake. Dropping it closes its socket, and panics when violations are left that the test has not taken,
/// or refusals that it expected and that never came.
#[derive(Debug)]
pub struct FakeTelegram {
    platform: Arc<Platform>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl FakeTelegram {
    /// Starts a fake with the usual setup on a free port of this machine.
    pub async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    /// Starts a fake on a free port of this machine.
    pub async fn start_with(setup: Setup) -> Self {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await {
            Ok(listener) => listener,
            Err(error) => panic!("no port for the fake Telegram: {error}"),
        };
        let address = match listener.local_addr() {
            Ok(address) => address,
            Err(error) => panic!("the fake Telegram's socket has no address: {error}"),
        };
        // Here rather than in the task, so that a required spec that is missing fails the test itself.
        super::spec::Spec::get();
        let platform = Arc::new(Platform::new(setup));
        let served = Arc::clone(&platform);
        let server = tokio::spawn(async move {
            if let Err(error) = serve_on(listener, served).await {
                eprintln!("the fake Telegram stopped serving: {error}");
            }
        });
        Self { platform, address, server }
    }

    /// The endpoint to configure: what stands before `/bot<token>`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The token that the fake knows.
    pub fn token(&self) -> String {
        self.platform.peek().setup.token.clone()
    }

    /// The platform itself, to be shared with other tasks.
    pub fn platform(&self) -> Arc<Platform> {
        Arc::clone(&self.platform)
    }
}

impl Deref for FakeTelegram {
    type Target = Platform;

    fn deref(&self) -> &Platform {
        &self.platform
    }
}

impl Drop for FakeTelegram {
    fn drop(&mut self) {
        self.server.abort();
        if std::thread::panicking() {
            return;
        }
        let violations = self.platform.take_violations();
        let list: Vec<String> = violations.iter().map(|violation| format!("\n  {violation}")).collect();
        assert!(list.is_empty(), "Telegram would have refused:{}", list.concat());
        let expected = self.platform.take_expected_refusals();
        assert!(expected.is_empty(), "refusals were expected that never came: {}", expected.join(", "));
    }
}
