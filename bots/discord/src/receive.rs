//! The receiving loop: connects, resumes or identifies, and begins again until it is told to stop.
//!
//! The position in the database decides where a session is resumed: what was received and not made durable is sent
//! again by Discord, and what was made durable is not.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::{Either, select};
use serde::Deserialize;
use serenity::http::Route;
use steward_core::inbox::{Door, Position};
use steward_core::ports::PlatformName;
use tokio_tungstenite::connect_async;

use crate::Discord;
use crate::call::{Call, Failure};
use crate::gateway::{self, Stopped};
use crate::limits::BETWEEN_IDENTIFIES;
use crate::talk::{End, Former, Greeting, Socket, Talk};

/// The longest wait between two attempts to connect.
const BACKOFF_MAX: Duration = Duration::from_mins(1);
/// After an invalidated session Discord asks for a wait of one to five seconds. Source: gateway, invalid session.
const AFTER_INVALID_MIN: Duration = Duration::from_secs(1);
const AFTER_INVALID_SPREAD: Duration = Duration::from_secs(4);

/// Receives until Steward is told to stop (`Ok`) or Discord will not have it.
pub(crate) async fn receive(discord: &Arc<Discord>, receiver: &str) -> Result<(), Stopped> {
    let mut receiving = Receiving { discord, receiver, identified_at: None, must_identify: false, failures: 0 };
    loop {
        let end = match receiving.converse().await {
            Ok(end) => end,
            Err(Trouble::Stopped(stopped)) => return Err(stopped),
            Err(Trouble::Later(reason)) => {
                receiving.failures += 1;
                tracing::warn!(reason, receiver, "the gateway cannot be reached; it is tried again");
                End::Resume
            }
        };
        match end {
            End::ShutDown => return Ok(()),
            End::Stop(stopped) => return Err(stopped),
            End::Resume => {}
            End::Identify => receiving.must_identify = true,
            End::Invalid { resumable } => {
                receiving.must_identify |= !resumable;
                let wait = AFTER_INVALID_MIN + discord.random_part_of(AFTER_INVALID_SPREAD);
                if discord.pauses(wait).await.is_stop() {
                    return Ok(());
                }
                continue;
            }
        }
        if discord.pauses(receiving.backoff()).await.is_stop() {
            return Ok(());
        }
    }
}

/// Why there was no conversation.
enum Trouble {
    Stopped(Stopped),
    Later(String),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        if failure.is_unauthorised() { Self::Stopped(Stopped::Token) } else { Self::Later(failure.to_string()) }
    }
}

/// What outlives a connection.
struct Receiving<'a> {
    discord: &'a Arc<Discord>,
    receiver: &'a str,
    identified_at: Option<DateTime<Utc>>,
    must_identify: bool,
    /// Connections in a row that did not live until their first acknowledged heartbeat.
    failures: u32,
}

impl Receiving<'_> {
    /// One connection, from its address to its end.
    async fn converse(&mut self) -> Result<End, Trouble> {
        let opened = Door::open(Arc::clone(&self.discord.steward), PlatformName::Discord, self.receiver).await;
        let (door, seen_at) =
            opened.map_err(|error| Trouble::Later(format!("the position cannot be read: {error}")))?;
        let door = door.under(self.discord.lease.get().cloned());
        let saved = door.position().clone();
        let session = saved.session.clone().filter(|_| !self.must_identify);
        let (url, greeting) = match session {
            Some(session) => (self.resume_url(&saved).await?, Greeting::Resume { session, sequence: saved.sequence }),
            None => (self.turn_to_identify().await?, Greeting::Identify),
        };
        let socket = self.connect(&url).await?;
        if matches!(greeting, Greeting::Identify) {
            self.identified_at = Some(self.discord.steward.clock.now());
        }
        let former = if seen_at.is_some() { Former::Seen } else { Former::Never };
        let mut talk = Talk::new(self.discord, door, socket, greeting, former);
        let end = talk.until_it_ends().await;
        if talk.is_greeted() {
            self.must_identify = false;
        }
        self.failures = if talk.is_healthy() { 0 } else { self.failures + 1 };
        tracing::info!(receiver = self.receiver, ?end, "a conversation with the gateway ended");
        Ok(end)
    }

    /// Where the session wants to be resumed; what is configured goes before what READY said.
    async fn resume_url(&self, saved: &Position) -> Result<String, Trouble> {
        let told = saved.resume_url.clone().filter(|url| self.discord.config.allows_gateway(url));
        match self.discord.config.gateway_url.clone().or(told) {
            Some(url) => Ok(url),
            None => Ok(self.ask_gateway().await?.url),
        }
    }

    /// Waits until a session may be begun; returns where.
    async fn turn_to_identify(&self) -> Result<String, Trouble> {
        let clock = &self.discord.steward.clock;
        if let Some(last) = self.identified_at {
            let passed = (clock.now() - last).to_std().unwrap_or_default();
            self.discord.pauses(BETWEEN_IDENTIFIES.saturating_sub(passed)).await;
        }
        let gateway = self.ask_gateway().await?;
        if gateway.session_start_limit.remaining == 0 {
            let wait = Duration::from_millis(gateway.session_start_limit.reset_after);
            tracing::error!(wait_s = wait.as_secs(), "no session may be begun today any more (session_start_limit)");
            self.discord.pauses(wait).await;
        }
        Ok(gateway.url)
    }

    async fn ask_gateway(&self) -> Result<GatewayBot, Trouble> {
        let mut gateway: GatewayBot = self.discord.calls.ask(Call::get(Route::GatewayBot)).await?;
        match &self.discord.config.gateway_url {
            Some(url) => gateway.url.clone_from(url),
            None if !self.discord.config.allows_gateway(&gateway.url) => {
                return Err(Trouble::Stopped(Stopped::Endpoint));
            }
            None => {}
        }
        Ok(gateway)
    }

    async fn connect(&self, url: &str) -> Result<Socket, Trouble> {
        let address =
            gateway::address(url).ok_or_else(|| Trouble::Later("the gateway's address is none".to_owned()))?;
        let connecting = std::pin::pin!(connect_async(address));
        let timeout = self.discord.steward.clock.sleep(self.discord.config.connect_timeout);
        match select(connecting, timeout).await {
            Either::Left((Ok((socket, _)), _)) => Ok(socket),
            Either::Left((Err(error), _)) => Err(Trouble::Later(format!("connecting: {error}"))),
            Either::Right(_) => Err(Trouble::Later("connecting took too long".to_owned())),
        }
    }

    /// At once after a connection that lived; else longer each time, with a random part so that many do not come back
    /// together.
    fn backoff(&mut self) -> Duration {
        if self.failures <= 1 {
            return Duration::ZERO;
        }
        let wait = Duration::from_secs(1 << (self.failures - 2).min(6)).min(BACKOFF_MAX);
        wait + self.discord.random_part_of(Duration::from_secs(1))
    }
}

/// What `/gateway/bot` says. Source: gateway, get gateway bot.
#[derive(Debug, Deserialize)]
struct GatewayBot {
    url: String,
    session_start_limit: SessionStartLimit,
}

#[derive(Debug, Deserialize)]
struct SessionStartLimit {
    remaining: u32,
    /// Milliseconds.
    reset_after: u64,
}
