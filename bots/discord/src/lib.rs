//! The Discord adapter: gateway to inbox, replies to REST. It holds no rules of the community.
//!
//! Reading order: [`Discord`] (what core sees), `receive`, `talk` and `gateway` (the way in), `sort` and `read` (what
//! events mean), `polls`, `answer`, `promise` and `render` (the answers), `send`, `private` and `look_back` (what the outbox wants), `call`,
//! `limits`, `refusals` and `skew` (the one calling function), then `menu`, `standing`, `roster`, `voters`, `examine`, `suggest`, and
//! [`typeset`] (what a post looks like).

mod alarm;
mod answer;
mod call;
mod config;
mod event;
mod examine;
mod gateway;
mod limits;
mod look_back;
mod menu;
mod order;
mod polls;
mod private;
mod promise;
mod read;
mod receive;
mod refusals;
mod render;
mod roster;
mod send;
mod skew;
mod sort;
mod standing;
mod suggest;
mod talk;
pub mod typeset;
mod voters;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde::Deserialize;
use serenity::all::ApplicationId;
use serenity::http::Route;
use steward_core::Steward;
use steward_core::commands::{Answer, Preparation, ReplyTo};
use steward_core::doctor::Finding;
use steward_core::inbox::{Happening, Unreadable, Worker};
use steward_core::lease::Lease;
use steward_core::members::Roster;
use steward_core::outbox::{Found, Task, Verdict};
use steward_core::ports::{CallError, Platform, PlatformName, Sender, Standing, Votes};
use tokio::sync::watch;

use call::{Call, Calls, Failure};
pub use config::{API_URL, CALL_TIMEOUT, CONNECT_TIMEOUT, Config, Token, TokenShape};
pub use gateway::Stopped;
use limits::COPIES_DROPPED_FOR;
use menu::Registered;
use private::PrivateChannels;
use promise::Promises;
use standing::Standings;

/// After a question at the start that was not answered, or a registration that failed.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// Discord, as core sees it.
pub struct Discord {
    steward: Arc<Steward>,
    config: Config,
    calls: Calls,
    standings: Standings,
    promises: Promises,
    private_channels: PrivateChannels,
    lease: OnceLock<Lease>,
    /// The bot's account; known once Discord was asked.
    account: OnceLock<String>,
    told_to_stop: watch::Sender<bool>,
}

/// The bot's own application.
#[derive(Debug, Clone, Deserialize)]
struct Application {
    id: ApplicationId,
    #[serde(default)]
    name: String,
    #[serde(default)]
    flags: u64,
}

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    Over,
    ToldToStop,
}

impl Pause {
    fn is_stop(self) -> bool {
        self == Self::ToldToStop
    }
}

impl Discord {
    /// Prepares; nothing is sent before [`Discord::run`] or a question.
    ///
    /// # Errors
    /// When no HTTP client can be made, which is a mistake of the build.
    pub fn new(config: Config, steward: Arc<Steward>) -> reqwest::Result<Arc<Self>> {
        let calls = Calls::new(&config, Arc::clone(&steward.clock), Arc::clone(&steward.rng))?;
        Ok(Arc::new(Self {
            steward,
            config,
            calls,
            standings: Standings::default(),
            promises: Promises::default(),
            private_channels: PrivateChannels::default(),
            lease: OnceLock::new(),
            account: OnceLock::new(),
            told_to_stop: watch::Sender::new(false),
        }))
    }

    /// Names the lease without which nothing may be received, once, before it is run.
    pub fn receives_under(&self, lease: Lease) {
        // A second one would be a mistake of the wiring; the first one stays.
        let _ = self.lease.set(lease);
    }

    /// Registers the commands, receives, and works on the inbox, until [`Discord::stop`] is called (`Ok`) or Discord will
    /// not have Steward: then the error names the cure. Losing the connection is no error; it is made again.
    pub async fn run(self: &Arc<Self>) -> Result<(), Stopped> {
        let Some(application) = self.introduce().await? else { return Ok(()) };
        let receiver = format!("discord:{}/0", application.id);
        let worker = Worker::new(Arc::clone(&self.steward), Arc::clone(self) as Arc<dyn Platform>, &receiver)
            .under(self.lease.get().cloned());
        // Boxed, since its state is large and that of whoever waits for it would be larger.
        let receiving = Box::pin(receive::receive(self, &receiver));
        tokio::select! {
            end = receiving => end,
            lost = worker.run() => {
                tracing::error!(error = %lost, receiver, "nothing is handled here any more");
                Err(Stopped::Replaced)
            }
            () = self.keep_commands_registered(application.id) => Ok(()),
        }
    }

    /// Ends [`Discord::run`]: what was received is made durable, and the session stays open to be resumed.
    pub fn stop(&self) {
        self.told_to_stop.send_replace(true);
    }

    /// Asks who we are until there is an answer; nothing when told to stop before.
    async fn introduce(&self) -> Result<Option<Application>, Stopped> {
        loop {
            match self.ask_application().await {
                Ok(application) => return Ok(Some(application)),
                Err(failure) if failure.is_unauthorised() => return Err(Stopped::Token),
                Err(failure) => tracing::warn!(%failure, "Discord does not answer; it is asked again"),
            }
            if self.pauses(AGAIN_AFTER).await.is_stop() {
                return Ok(None);
            }
        }
    }

    async fn ask_application(&self) -> Result<Application, Failure> {
        self.calls.ask(Call::get(Route::Oauth2ApplicationCurrent)).await
    }

    /// Registers the commands, then never returns.
    async fn keep_commands_registered(&self, application: ApplicationId) {
        loop {
            match menu::register(self, application).await {
                Ok(registered) => {
                    tracing::info!(is_changed = registered == Registered::Changed, "the commands are registered");
                    return std::future::pending().await;
                }
                Err(failure) => tracing::error!(%failure, "the commands could not be registered; it is tried again"),
            }
            self.steward.clock.sleep(AGAIN_AFTER).await;
        }
    }

    /// Learns who owns a guild from what the gateway tells.
    fn learn_owner(&self, raw: &str) {
        self.standings.learn_owner(raw);
    }

    /// A session begins: what the gateway told in the one before may have changed unheard.
    fn forget_owners(&self) {
        self.standings.forget_owners();
    }

    async fn told_to_stop(&self) {
        // The sender lives as long as self: waiting cannot fail.
        let _ = self.told_to_stop.subscribe().wait_for(|told| *told).await;
    }

    /// Waits, or less when told to stop.
    async fn pauses(&self, duration: Duration) -> Pause {
        if *self.told_to_stop.borrow() {
            return Pause::ToldToStop;
        }
        if duration.is_zero() {
            return Pause::Over;
        }
        tokio::select! {
            () = self.told_to_stop() => Pause::ToldToStop,
            () = self.steward.clock.sleep(duration) => Pause::Over,
        }
    }

    /// A random part of a duration.
    fn random_part_of(&self, duration: Duration) -> Duration {
        let mut bytes = [0; 2];
        self.steward.rng.fill(&mut bytes);
        duration.mul_f64(f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX))
    }
}

#[async_trait]
impl Platform for Discord {
    fn name(&self) -> PlatformName {
        PlatformName::Discord
    }

    fn read(&self, kind: &str, raw: &str, received_at: DateTime<Utc>) -> Result<Vec<Happening>, Unreadable> {
        read::read(kind, raw, received_at, |guild| self.standings.owner_of(guild))
    }

    async fn standing(&self, space: &str, account: &str) -> Result<Standing, CallError> {
        standing::standing(self, space, account).await
    }

    async fn deliver(&self, to: ReplyTo, preparation: Preparation, work: BoxFuture<'_, Answer>) {
        answer::deliver(self, to, preparation, work).await;
    }

    async fn roster(&self, space: &str) -> Result<Roster, CallError> {
        roster::roster(self, space).await
    }

    async fn votes(&self, channel: &str, poll: &str, answers: &[String]) -> Result<Option<Votes>, CallError> {
        voters::votes(self, channel, poll, answers).await.map(Some)
    }

    async fn examine(&self) -> Vec<Finding> {
        examine::examine(self).await
    }
}

#[async_trait]
impl Sender for Discord {
    fn platform(&self) -> PlatformName {
        PlatformName::Discord
    }

    async fn perform(&self, task: &Task) -> Verdict {
        send::perform(self, task).await
    }

    async fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.calls.time(now).await
    }

    fn drops_copies_for(&self) -> Duration {
        COPIES_DROPPED_FOR
    }

    async fn find_sent(&self, task: &Task) -> Found {
        look_back::find_sent(self, task).await
    }
}
