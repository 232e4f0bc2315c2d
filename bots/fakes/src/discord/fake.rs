//! Starting, holding and dropping the fake, and waiting for what the bot does.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::mpsc;

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::clock::{FakeClock, TimeSource};
use super::gateway::{Outgoing, intents};
use super::ids::UserId;
use super::journal::{PATIENCE, Violation};
use super::server::{Shared, serve_on};
use super::spec::Spec;
use super::state::{Application, State};

/// The number of the fake's application, and of the bot's account.
const APPLICATION_ID: u64 = 1_100_000_000_000_000_001;

/// How a fake begins.
#[derive(Clone)]
pub struct FakeDiscordBuilder {
    application: Application,
    clock: FakeClock,
    spec: SpecUse,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SpecUse {
    Judges,
    Ignored,
}

impl Default for FakeDiscordBuilder {
    fn default() -> Self {
        Self {
            application: Application {
                id: APPLICATION_ID,
                bot: UserId(APPLICATION_ID),
                token: "MTEwMDAwMDAwMDAwMDAwMDAwMQ.fake.discord-token".to_owned(),
                token_revoked: false,
                granted_intents: intents::PRIVILEGED,
            },
            clock: FakeClock::default(),
            spec: SpecUse::Judges,
        }
    }
}

impl FakeDiscordBuilder {
    /// The bot's token.
    #[must_use]
    pub fn token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.application.token);
        self
    }

    /// The privileged intents that are switched on for the application; by default all.
    #[must_use]
    pub fn granted_intents(mut self, granted: u64) -> Self {
        self.application.granted_intents = granted;
        self
    }

    /// A clock to follow, instead of one that only [`DiscordWorld::advance`] moves.
    #[must_use]
    pub fn follows_clock(mut self, source: TimeSource) -> Self {
        self.clock = FakeClock::Follows(source);
        self
    }

    /// Leaves the official specification aside, for benchmarks that measure the bot and not the judge.
    #[must_use]
    pub fn without_spec(mut self) -> Self {
        self.spec = SpecUse::Ignored;
        self
    }

    /// Serves on a free port of 127.0.0.1.
    pub async fn start(self) -> FakeDiscord {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        self.start_on(any).await.unwrap_or_else(|error| panic!("cannot listen on 127.0.0.1: {error}"))
    }

    /// Serves on an address.
    pub async fn start_on(self, address: SocketAddr) -> std::io::Result<FakeDiscord> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let mut state = State::new(self.application);
        state.clock = self.clock;
        let spec = if self.spec == SpecUse::Judges { Spec::of_process() } else { None };
        let shared = Arc::new(Shared::new(state, spec));
        let server = serve_on(listener, address, Arc::clone(&shared));
        Ok(FakeDiscord { world: DiscordWorld { shared }, address, server })
    }
}

/// Serves a fake on an address until the process ends, driven through `/_fake/…`. Its time is the machine's.
pub async fn serve(address: SocketAddr, builder: FakeDiscordBuilder) -> std::io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "a fake in a process of its own has nobody to lend it a clock")]
    let source: TimeSource = Arc::new(Utc::now);
    let fake = builder.follows_clock(source).start_on(address).await?;
    println!("the fake Discord listens on {}", fake.base_url());
    std::future::pending().await
}

/// A running fake. Dropping it fails the test when the bot did what it must not and the test has not taken it.
#[derive(Debug)]
pub struct FakeDiscord {
    world: DiscordWorld,
    address: SocketAddr,
    server: JoinHandle<()>,
}

/// The verbs of a running fake; clones drive the same one.
#[derive(Debug, Clone)]
pub struct DiscordWorld {
    pub(crate) shared: Arc<Shared>,
}

impl Deref for FakeDiscord {
    type Target = DiscordWorld;

    fn deref(&self) -> &DiscordWorld {
        &self.world
    }
}

impl FakeDiscord {
    /// A fake with every default.
    pub async fn start() -> Self {
        FakeDiscordBuilder::default().start().await
    }

    /// A fake to be adjusted before it starts.
    pub fn builder() -> FakeDiscordBuilder {
        FakeDiscordBuilder::default()
    }

    /// `http://127.0.0.1:port`, without `/api/v10`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The verbs, to be handed to another task.
    pub fn world(&self) -> DiscordWorld {
        self.world.clone()
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        self.server.abort();
        let (violations, expected, tail) = self.shared.with(|state| {
            state.down = true;
            state.gateway.put_everywhere(&Outgoing::Drop);
            let expected = std::mem::take(&mut state.journal.expected);
            (std::mem::take(&mut state.journal.violations), expected, state.journal.tail())
        });
        self.shared.faults.release();
        if std::thread::panicking() {
            return;
        }
        assert!(violations.is_empty(), "the bot did what Discord refuses:\n{}requests:\n{tail}", list(&violations));
        assert!(expected.is_empty(), "refusals were expected that did not come: {expected:?}\nrequests:\n{tail}");
    }
}

fn list(violations: &[Violation]) -> String {
    let lines: Vec<String> = violations.iter().map(|violation| format!("  {violation}\n")).collect();
    lines.concat()
}

impl DiscordWorld {
    /// Waits until `look` finds something. Woken by every change; real time only bounds a test that would wait for ever.
    pub async fn wait_for<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let patience = Patience::begin();
        let mut over = patience.over;
        loop {
            let changed = self.shared.changed.notified();
            tokio::pin!(changed);
            // Listen before looking: a change between the two would otherwise be missed.
            changed.as_mut().enable();
            if let Some(found) = look(self) {
                return found;
            }
            tokio::select! {
                () = changed => {}
                _ = &mut over => self.give_up(what),
            }
        }
    }

    fn give_up(&self, what: &str) -> ! {
        let (tail, records, violations) = self.shared.look(|state| {
            let records = json!(state.gateway.records).to_string();
            (state.journal.tail(), records, list(&state.journal.violations))
        });
        panic!("waited in vain for {what}\nrequests:\n{tail}gateway: {records}\nviolations:\n{violations}")
    }

    /// The fake's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.look(|state| state.clock.now())
    }
}

/// A real clock on a thread of its own: the runtime's may be paused by the test.
struct Patience {
    over: oneshot::Receiver<()>,
    _ends_the_thread: mpsc::Sender<()>,
}

impl Patience {
    fn begin() -> Self {
        let (tell, over) = oneshot::channel();
        let (ends_the_thread, ended) = mpsc::channel::<()>();
        std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                // The waiter may have gone at this very moment.
                let _ = tell.send(());
            }
        });
        Self { over, _ends_the_thread: ends_the_thread }
    }
}
