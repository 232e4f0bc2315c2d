//! A Steward with its Telegram adapter and a fake Telegram, for the length of a test.

#![expect(clippy::unwrap_used, reason = "a world that cannot be made or asked stops its test")]

use std::convert::Infallible;
use std::fmt::Display;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection as _, Row as _, SqliteConnection};
use steward_core::inbox::Worker;
use steward_core::outbox::{Deed, Task, Verdict};
use steward_core::ports::{Clock, Platform, Sender, SystemRng};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward, community::Lang};
use steward_fakes::clock::ManualClock;
use steward_fakes::telegram::{ChatId, FakeTelegram, Setup, UserId};
use steward_telegram::{Config, Stop, Telegram, Token};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long a test waits in real time before it is given up.
const SAFETY_NET: Duration = Duration::from_secs(30);

/// A clock that stands still, and tells which waits were begun.
pub(crate) struct WatchedClock {
    inner: ManualClock,
    waits: watch::Sender<Vec<Duration>>,
}

#[async_trait]
impl Clock for WatchedClock {
    fn now(&self) -> DateTime<Utc> {
        self.inner.now()
    }

    fn uptime(&self) -> Duration {
        self.inner.uptime()
    }

    async fn sleep(&self, duration: Duration) {
        let mut sleep = self.inner.sleep(duration);
        // Asleep first, told afterwards: whoever hears of it may move the clock at once.
        let first = poll_fn(|cx| Poll::Ready(sleep.as_mut().poll(cx))).await;
        self.waits.send_modify(|waits| waits.push(duration));
        if first.is_pending() {
            sleep.await;
        }
    }
}

impl WatchedClock {
    /// Waits until a wait of such a length has begun, and forgets all that began until then.
    pub(crate) async fn wait_between(&self, least: Duration, most: Duration) -> Duration {
        let mut waits = self.waits.subscribe();
        let is_such = |wait: &&Duration| (least..=most).contains(*wait);
        let hearing = waits.wait_for(|waits| waits.iter().any(|wait| is_such(&wait)));
        #[expect(clippy::disallowed_methods, reason = "a net under tests that would hang; none depends on it")]
        let found = {
            let heard = tokio::time::timeout(SAFETY_NET, hearing).await;
            let heard =
                heard.unwrap_or_else(|_| panic!("nobody waits {least:?} to {most:?}, but {:?}", self.waits.borrow()));
            *heard.unwrap().iter().find(is_such).unwrap()
        };
        self.waits.send_modify(Vec::clear);
        found
    }
}

/// A Steward with its Telegram.
pub(crate) struct World {
    pub(crate) fake: FakeTelegram,
    pub(crate) clock: Arc<WatchedClock>,
    pub(crate) steward: Arc<Steward>,
    pub(crate) telegram: Arc<Telegram>,
    pub(crate) running: JoinHandle<Result<Infallible, Stop>>,
    folder: TempDir,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    pub(crate) async fn start_with(setup: Setup) -> Self {
        let mut world = Self::not_run(setup).await;
        world.resume();
        world
    }

    /// A world whose adapter has not been run yet.
    pub(crate) async fn not_run(setup: Setup) -> Self {
        let now = setup.now;
        let fake = FakeTelegram::start_with(setup).await;
        let inner = ManualClock::at(&now.to_rfc3339());
        let clock = Arc::new(WatchedClock { inner, waits: watch::Sender::default() });
        let folder = tempfile::tempdir().unwrap();
        let (steward, telegram) = make(&fake, &clock, &folder).await;
        let running = tokio::spawn(std::future::pending());
        Self { fake, clock, steward, telegram, running, folder }
    }

    /// A world in which a group has been joined by the bot, as an administrator, and polling has begun.
    pub(crate) async fn with_group() -> (Self, UserId, ChatId) {
        let world = Self::start().await;
        world.fake.is_polled().await;
        let ada = world.fake.add_user("Ada");
        let group = world.fake.add_supergroup("Rust night school", ada);
        world.fake.adds_bot(ada, group);
        world.fake.promotes_bot(ada, group);
        world.work().await;
        (world, ada, group)
    }

    /// Kills everything and begins anew on the same database.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.steward.db.close().await;
        (self.steward, self.telegram) = make(&self.fake, &self.clock, &self.folder).await;
        self.resume();
    }

    /// Stops receiving.
    pub(crate) async fn stop(&mut self) {
        let stopped = std::mem::replace(&mut self.running, tokio::spawn(std::future::pending()));
        stopped.abort();
        let _ = stopped.await;
    }

    /// Begins to receive again, in the same process.
    pub(crate) fn resume(&mut self) {
        self.running.abort();
        self.running = run(&self.telegram);
    }

    /// Everything that was sent is durable and handled.
    pub(crate) async fn work(&self) {
        self.fake.all_is_confirmed().await;
        self.handle().await;
    }

    /// Handles what is durable.
    pub(crate) async fn handle(&self) {
        let platform: Arc<dyn Platform> = Arc::<Telegram>::clone(&self.telegram);
        Worker::new(Arc::clone(&self.steward), platform, self.telegram.receiver()).work().await.unwrap();
    }

    /// Moves both clocks.
    pub(crate) fn advance(&self, by: Duration) {
        self.fake.advance(TimeDelta::from_std(by).unwrap());
        self.clock.inner.advance(by);
    }

    /// So much time passes while the adapter is not running: a poll that waits would be given up.
    pub(crate) async fn sleep_through(&mut self, by: Duration) {
        self.stop().await;
        self.advance(by);
        self.resume();
        self.fake.is_polled().await;
    }

    /// Moves both clocks when somebody waits for so long.
    pub(crate) async fn let_pass(&self, least: Duration, most: Duration) -> Duration {
        let wait = self.clock.wait_between(least, most).await;
        self.advance(wait);
        wait
    }

    /// Something to be done in a chat or `chat/topic`, first attempted now.
    pub(crate) fn task(&self, channel: impl Display, deed: Deed) -> Task {
        let first_attempt_at = self.clock.now();
        Task { channel: channel.to_string(), deed, nonce: "NONCE".to_owned(), first_attempt_at }
    }

    /// What comes of a task that need not wait.
    pub(crate) async fn performs(&self, channel: impl Display, deed: Deed) -> Verdict {
        self.telegram.perform(&self.task(channel, deed)).await
    }

    /// The same while the test does something else.
    pub(crate) fn begins(&self, channel: impl Display, deed: Deed) -> JoinHandle<Verdict> {
        let (telegram, task) = (Arc::clone(&self.telegram), self.task(channel, deed));
        tokio::spawn(async move { telegram.perform(&task).await })
    }

    /// A world that is not run, with a group that the bot is in.
    pub(crate) async fn not_run_in_group(setup: Setup) -> (Self, UserId, ChatId) {
        let world = Self::not_run(setup).await;
        let ada = world.fake.add_user("Ada");
        let group = world.fake.add_supergroup("Rust night school", ada);
        world.fake.adds_bot(ada, group);
        (world, ada, group)
    }

    /// Looks for Telegram elsewhere from now on.
    pub(crate) fn looks_elsewhere(&mut self, api_url: &str) {
        let config = Config::new(Token::parse(&self.fake.token()).unwrap(), api_url.parse().unwrap());
        self.telegram = Arc::new(Telegram::new(Arc::clone(&self.steward), config).unwrap());
    }

    /// Rows of a question to the database, as texts.
    pub(crate) async fn rows(&self, question: &str) -> Vec<String> {
        let path = self.folder.path().join("steward.db");
        let mut conn = SqliteConnection::connect(&format!("sqlite:{}", path.display())).await.unwrap();
        let rows = sqlx::query(sqlx::AssertSqlSafe(question.to_owned())).fetch_all(&mut conn).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>(0)).collect()
    }

    /// Stays as `name: how they were found, how they ended`.
    pub(crate) async fn stays(&self) -> Vec<String> {
        self.rows(
            "SELECT a.name || ': ' || s.found_by || ', ' || COALESCE(s.end_reason, 'there') FROM stay s
             JOIN account a ON a.id = s.account_id ORDER BY s.observed_at, a.id, s.number",
        )
        .await
    }

    /// Activity as `name: messages replies reactions commands`.
    pub(crate) async fn activity(&self) -> Vec<String> {
        self.rows(
            "SELECT a.name || ': ' || SUM(messages) || ' ' || SUM(replies) || ' ' || SUM(reactions) || ' ' || SUM(commands)
             FROM activity_recent r JOIN account a ON a.id = r.account_id GROUP BY a.id ORDER BY a.id",
        )
        .await
    }

    /// What stands in the inbox as `state kind`, without what was handled.
    pub(crate) async fn unhandled(&self) -> Vec<String> {
        self.rows("SELECT state || ' ' || kind FROM inbox WHERE state <> 'done' ORDER BY id").await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn make(fake: &FakeTelegram, clock: &Arc<WatchedClock>, folder: &TempDir) -> (Arc<Steward>, Arc<Telegram>) {
    let db = Db::open(&format!("sqlite:{}", folder.path().join("steward.db").display())).await.unwrap();
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let shared_clock: Arc<dyn Clock> = Arc::<WatchedClock>::clone(clock);
    let steward = Arc::new(Steward::new(db, shared_clock, Arc::new(SystemRng), defaults));
    let config = Config::new(Token::parse(&fake.token()).unwrap(), fake.api_url().parse().unwrap());
    let telegram = Arc::new(Telegram::new(Arc::clone(&steward), config).unwrap());
    steward.set_platforms(vec![Arc::<Telegram>::clone(&telegram) as Arc<dyn Platform>]);
    (steward, telegram)
}

fn run(telegram: &Arc<Telegram>) -> JoinHandle<Result<Infallible, Stop>> {
    let telegram = Arc::clone(telegram);
    tokio::spawn(async move { telegram.run().await })
}
