//! A Steward with its Discord adapter, a fake Discord and a clock that stands still until a test moves it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::Row;
use steward_core::community::Lang;
use steward_core::content::{Message, Text};
use steward_core::outbox::{Deed, Task, Verdict};
use steward_core::ports::{Clock, Platform, Rng, Sender};
use steward_core::store::Db;
use steward_core::zone::Zone;
use steward_core::{Defaults, Steward};
use steward_discord::{Config, Discord, Stopped};
use steward_fakes::clock::ManualClock;
use steward_fakes::discord::{
    ChannelId, FakeDiscord, FakeDiscordBuilder, GatewayRecord, GuildId, InteractionId, UserId,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// Real time after which a test that waits in vain fails: a safety net only.
const PATIENCE: Duration = Duration::from_mins(1);
/// So many turns without a trace of work mean that everybody waits for the clock.
const STILL_TURNS: u32 = 100;

/// Bytes that are the same in each run and never twice the same in one.
struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            *byte = (n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8;
        }
    }
}

/// Everything around a test.
pub(crate) struct World {
    pub(crate) fake: FakeDiscord,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) steward: Arc<Steward>,
    pub(crate) discord: Arc<Discord>,
    pub(crate) owner: UserId,
    pub(crate) guild: GuildId,
    pub(crate) channel: ChannelId,
    running: Option<JoinHandle<Result<(), Stopped>>>,
    folder: TempDir,
}

impl World {
    /// A guild with an owner and a channel; the adapter is not started yet.
    pub(crate) async fn new() -> Self {
        Self::with(|fake| fake).await
    }

    /// The same with an adjusted fake.
    pub(crate) async fn with(adjust: impl FnOnce(FakeDiscordBuilder) -> FakeDiscordBuilder) -> Self {
        let clock = Arc::new(ManualClock::at("2026-11-24T08:00:00Z"));
        let lent = Arc::clone(&clock);
        let fake = adjust(FakeDiscord::builder().follows_clock(Arc::new(move || lent.now()))).start().await;
        let owner = fake.add_user("Olga");
        let guild = fake.add_guild("Rust Circle", owner);
        let channel = fake.add_channel(guild, "general");
        let folder = tempfile::tempdir().unwrap();
        let (steward, discord) = adapter(&folder, &fake, &clock, |config| config).await;
        Self { fake, clock, steward, discord, owner, guild, channel, running: None, folder }
    }

    /// The same, started, connected, and with everything handled that comes at the start.
    pub(crate) async fn running() -> Self {
        let mut world = Self::new().await;
        world.starts().await;
        world
    }

    /// Starts the adapter and waits until it has a session, its commands are registered and its roster is compared.
    pub(crate) async fn starts(&mut self) {
        self.begins();
        self.fake.connected().await;
        self.fake.wait_for("registered commands", |fake| (!fake.global_commands().is_empty()).then_some(())).await;
        self.settles().await;
    }

    /// Starts the adapter.
    pub(crate) fn begins(&mut self) {
        let discord = Arc::clone(&self.discord);
        self.running = Some(tokio::spawn(async move { discord.run().await }));
    }

    /// The process dies without a word, and another one starts on the same database.
    pub(crate) async fn dies_and_starts_again(&mut self) {
        self.dies().await;
        self.starts_again().await;
    }

    /// Another process starts on the same database.
    pub(crate) async fn starts_again(&mut self) {
        self.is_made_anew(|config| config).await;
        self.begins();
        let connected = async |world: &Self| world.fake.is_connected().then_some(());
        self.until_moving("a session", Duration::from_secs(1), connected).await;
    }

    /// The process dies without a word.
    pub(crate) async fn dies(&mut self) {
        if let Some(running) = self.running.take() {
            running.abort();
            let _ = running.await;
        }
    }

    /// Another process on the same database, not started.
    async fn is_made_anew(&mut self, adjust: impl FnOnce(Config) -> Config) {
        (self.steward, self.discord) = adapter(&self.folder, &self.fake, &self.clock, adjust).await;
    }

    /// Another adapter with another token, not started.
    pub(crate) async fn has_token(&mut self, token: &str) {
        let token = steward_discord::Token::new(token);
        self.is_made_anew(|config| Config { token, ..config }).await;
    }

    /// Another adapter that looks for Discord elsewhere, not started.
    pub(crate) async fn has_api_at(&mut self, url: &str) {
        let api_url = url.to_owned();
        self.is_made_anew(|config| Config { api_url, ..config }).await;
    }

    /// A message to be sent to a channel, first attempted now.
    pub(crate) fn task(&self, channel: ChannelId, text: &str, nonce: &str) -> Task {
        let message = Message { text: Text::plain(text), ..Message::default() };
        self.task_to(channel, Deed::Send { message }, nonce)
    }

    /// Something to be done in a channel, first attempted now.
    pub(crate) fn task_to(&self, channel: ChannelId, deed: Deed, nonce: &str) -> Task {
        Task { channel: channel.to_string(), deed, nonce: nonce.to_owned(), first_attempt_at: self.clock_now() }
    }

    /// What comes of a task; the clock goes on as needed.
    pub(crate) async fn performs(&self, task: &Task) -> Verdict {
        let (discord, task) = (Arc::clone(&self.discord), task.clone());
        let performing = tokio::spawn(async move { discord.perform(&task).await });
        let step = Duration::from_millis(500);
        self.until_moving("a verdict", step, async |_| performing.is_finished().then_some(())).await;
        performing.await.unwrap()
    }

    /// Sends a message, and gives its id.
    pub(crate) async fn sends(&self, text: &str, nonce: &str) -> String {
        match self.performs(&self.task(self.channel, text, nonce)).await {
            Verdict::Done { id: Some(id) } => id,
            other => panic!("{other:?}"),
        }
    }

    /// Another adapter with a gateway of its own, not started.
    pub(crate) async fn has_gateway(&mut self, url: &str) {
        let gateway_url = Some(url.to_owned());
        self.is_made_anew(|config| Config { gateway_url, ..config }).await;
    }

    /// The time now.
    pub(crate) fn clock_now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Whether the adapter has ended by itself.
    pub(crate) fn has_ended(&self) -> bool {
        self.running.as_ref().is_some_and(JoinHandle::is_finished)
    }

    /// How the adapter ended.
    pub(crate) async fn end(&mut self) -> Result<(), Stopped> {
        self.running.take().unwrap().await.unwrap()
    }

    /// Waits until `look` finds something. Real time only bounds a test that would wait for ever.
    pub(crate) async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look(self).await {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}\n{:?}", self.fake.gateway_records());
            tokio::task::yield_now().await;
        }
    }

    /// Waits until `look` finds something; each time that nothing moves any more, the clock goes on by `step`.
    pub(crate) async fn until_moving<T>(
        &self,
        what: &str,
        step: Duration,
        mut look: impl AsyncFnMut(&Self) -> Option<T>,
    ) -> T {
        let begun = Instant::now();
        let (mut last, mut still) = (self.traces(), 0);
        loop {
            if let Some(found) = look(self).await {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}\n{:?}", self.fake.gateway_records());
            // A question to the database is a turn of real work for everybody else.
            self.number("SELECT 1").await;
            let traces = self.traces();
            still = if traces == last { still + 1 } else { 0 };
            last = traces;
            if still >= STILL_TURNS {
                self.clock.advance(step);
                still = 0;
            }
        }
    }

    /// What changes while the adapter and the fake are at work.
    fn traces(&self) -> (usize, usize, usize) {
        let requests = self.fake.requests();
        let open = requests.iter().filter(|request| request.status.is_none() && request.fault.is_none()).count();
        (self.clock.sleepers(), requests.len() + open, self.fake.gateway_records().len())
    }

    /// Waits until nothing waits in the inbox and no roster is due.
    pub(crate) async fn settles(&self) {
        self.until("an empty inbox", async |world| {
            let waiting = world.number("SELECT COUNT(*) FROM inbox WHERE state = 'waiting'").await;
            let spaces = world.number("SELECT COUNT(*) FROM space").await;
            let now = world.clock.now().timestamp_millis();
            let due = world
                .number(&format!("SELECT COUNT(*) FROM space WHERE state = 'active' AND roster_due_at <= {now}"))
                .await;
            (waiting == 0 && due == 0 && spaces > 0).then_some(())
        })
        .await;
    }

    /// Waits until a question to the database gives this number; the clock goes on as needed.
    pub(crate) async fn counts(&self, sql: &str, expected: i64) {
        let what = format!("{expected} by {sql}");
        let found = async |world: &Self| (world.number(sql).await == expected).then_some(());
        self.until_moving(&what, Duration::from_secs(1), found).await;
    }

    /// How often the gateway was greeted so far: with IDENTIFY, and with a RESUME that was let.
    pub(crate) fn greetings(&self) -> (usize, usize) {
        let records = self.fake.gateway_records();
        let identifies =
            records.iter().filter(|it| matches!(it, GatewayRecord::Identify { session: Some(_), .. })).count();
        let resumes = records.iter().filter(|it| matches!(it, GatewayRecord::Resume { accepted: true, .. })).count();
        (identifies, resumes)
    }

    /// The first number that a question to the database gives.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let mut conn = self.steward.db.read().await.unwrap();
        let row = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).fetch_one(conn.raw()).await.unwrap();
        row.try_get(0).unwrap()
    }

    /// Somebody who joins the guild.
    pub(crate) fn member(&self, name: &str) -> UserId {
        let user = self.fake.add_user(name);
        self.fake.joins(user, self.guild);
        user
    }

    /// Uses a command as the owner in the channel.
    pub(crate) fn owner_uses(&self, path: &str, options: &Value) -> InteractionId {
        self.fake.uses_command(self.owner, self.channel, path, options)
    }
}

async fn adapter(
    folder: &TempDir,
    fake: &FakeDiscord,
    clock: &Arc<ManualClock>,
    adjust: impl FnOnce(Config) -> Config,
) -> (Arc<Steward>, Arc<Discord>) {
    let db = Db::open(&format!("sqlite:{}", folder.path().join("steward.db").display())).await.unwrap();
    let defaults = Defaults { zone: Zone::utc(), language: Lang::En };
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    let steward = Arc::new(Steward::new(db, clock, Arc::new(CountingRng(AtomicU64::new(1))), defaults));
    let config = adjust(Config { api_url: fake.base_url(), ..Config::new(&fake.token()) });
    let discord = Discord::new(config, Arc::clone(&steward)).unwrap();
    steward.set_platforms(vec![Arc::clone(&discord) as Arc<dyn Platform>]);
    (steward, discord)
}
