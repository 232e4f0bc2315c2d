//! The Telegram adapter: getUpdates to inbox, replies to the Bot API. It holds no rule of the community.
//!
//! Reading order: config.rs (what it is told), call.rs (the one way out), limits.rs; receive.rs (the loop), sort.rs and
//! read.rs (what updates mean), shapes.rs; answer.rs and render.rs (what is said); menu.rs, standing.rs, roster.rs,
//! examine.rs (the other questions of core); typeset.rs (what a post looks like), send.rs (what the outbox asks for).

mod answer;
mod call;
mod caution;
mod config;
mod examine;
pub mod limits;
mod menu;
mod payloads;
mod read;
mod receive;
mod render;
mod roster;
mod route;
mod send;
mod shapes;
mod sort;
mod standing;
pub mod typeset;

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use futures_util::future::{BoxFuture, Either, join, select};
use serde::Deserialize;
use steward_core::Steward;
use steward_core::commands::{Answer, Preparation, ReplyTo};
use steward_core::doctor::Finding;
use steward_core::inbox::{Happening, Unreadable};
use steward_core::lease::Lease;
use steward_core::members::Roster;
use steward_core::ports::{CallError, Platform, PlatformName, Standing};
use teloxide_core::payloads::{GetMe, GetWebhookInfo};

pub use config::{API_URL, CALL_TIMEOUT, CONNECT_TIMEOUT, Config, POLL_GRACE, Token, TokenProblem};

use call::{Api, Failure};
use receive::Trouble;
use standing::Administrators;

/// Telegram, as core asks for it.
pub struct Telegram {
    steward: Arc<Steward>,
    api: Api,
    bot_id: i64,
    receiver: String,
    poll_timeout: Duration,
    /// The bot's name without the `@`; known once Telegram was asked.
    username: OnceLock<String>,
    administrators: Administrators,
    lease: OnceLock<Lease>,
}

/// Why receiving ended. It never ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// Telegram does not know the token. Trying again would not help.
    #[error(
        "Telegram refuses the bot's token. Ask @BotFather for the present one (/mybots, API Token) and set \
         STEWARD_TELEGRAM_TOKEN or STEWARD_TELEGRAM_TOKEN_FILE"
    )]
    TokenRefused,
    /// This process was silent for so long that another one took its place.
    #[error("another process receives from Telegram now; only one may. Stop that one first")]
    Replaced,
}

/// Why the adapter could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client for Telegram cannot be made: {0}")]
pub struct NoClient(#[source] reqwest::Error);

/// What the bot is told about itself.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Me {
    #[serde(default)]
    pub(crate) username: String,
    #[serde(default)]
    pub(crate) can_read_all_group_messages: bool,
}

impl Telegram {
    /// An adapter. It says nothing to Telegram before it is run or asked.
    pub fn new(steward: Arc<Steward>, config: Config) -> Result<Self, NoClient> {
        let bot_id = config.token.bot_id();
        let poll_timeout = config.poll_timeout.min(limits::POLL_MAX);
        let api = Api::new(config, Arc::clone(&steward.clock), Arc::clone(&steward.rng)).map_err(NoClient)?;
        Ok(Self {
            steward,
            api,
            bot_id,
            receiver: format!("telegram:{bot_id}"),
            poll_timeout,
            username: OnceLock::new(),
            administrators: Administrators::default(),
            lease: OnceLock::new(),
        })
    }

    /// The name under which what is received is stored; the inbox's worker asks for it.
    pub fn receiver(&self) -> &str {
        &self.receiver
    }

    /// Names the lease without which nothing may be received, once, before it is run.
    pub fn receives_under(&self, lease: Lease) {
        // A second one would be a mistake of the wiring; the first one stays.
        let _ = self.lease.set(lease);
    }

    /// The lease under which it receives; the inbox's worker asks for it.
    pub fn lease(&self) -> Option<&Lease> {
        self.lease.get()
    }

    /// Receives until the future is dropped, Telegram refuses the token, or the lease is lost. Registers the menus beside it.
    pub async fn run(&self) -> Result<Infallible, Stop> {
        self.get_acquainted().await?;
        self.free_from_webhook().await;
        // Menus are a courtesy: they neither hold up receiving nor end it.
        let menus = std::pin::pin!(self.register_menus());
        let receiving = std::pin::pin!(receive::receive(self));
        match select(menus, receiving).await {
            Either::Left(((), receiving)) => receiving.await,
            Either::Right((stop, _)) => stop,
        }
    }

    /// Asks who the bot is: without its name no command can be told from another bot's.
    async fn get_acquainted(&self) -> Result<(), Stop> {
        let mut trouble = Trouble::default();
        loop {
            match self.me().await {
                Ok(me) => {
                    tracing::info!(bot.id = self.bot_id, bot.name = me.username, "this is the bot on Telegram");
                    return Ok(());
                }
                Err(failure) if failure.is_about_the_token() => return Err(Stop::TokenRefused),
                Err(failure) => trouble.wait(self, &format!("Telegram does not say who the bot is ({failure})")).await,
            }
        }
    }

    async fn me(&self) -> Result<Me, Failure> {
        let me: Me = self.api.ask(&GetMe::new()).await?;
        // The name of a running bot does not change under it: the first answer stays.
        let _ = self.username.set(me.username.clone());
        Ok(me)
    }

    async fn free_from_webhook(&self) {
        // When it cannot be asked, the first poll will tell by a conflict.
        if self.webhook().await.is_ok_and(|url| !url.is_empty()) {
            receive::delete_webhook(self).await;
        }
    }

    /// The address of the bot's webhook; empty when there is none.
    async fn webhook(&self) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Info {
            #[serde(default)]
            url: String,
        }
        Ok(self.api.ask::<_, Info>(&GetWebhookInfo::new()).await?.url)
    }

    /// Waits until so many messages may go to a chat: at the pace of that chat, and of all together.
    async fn wait_for_turn(&self, chat: &str, messages: usize, patience: Duration) -> Result<(), Failure> {
        let clock = &self.steward.clock;
        let wait = self.api.pace.book(chat, messages, clock.now(), patience);
        let wait = wait.map_err(|wait| Failure::TooFast(Some(wait)))?;
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
        for _ in 0..messages.max(1) {
            let wait = self.api.pace.book_overall(clock.now());
            if !wait.is_zero() {
                clock.sleep(wait).await;
            }
        }
        Ok(())
    }

    async fn register_menus(&self) {
        match menu::register(self).await {
            Ok(0) => {}
            Ok(changed) => tracing::info!(changed, "menus of commands were registered"),
            Err(failure) => tracing::warn!(%failure, "menus of commands could not be registered"),
        }
    }
}

#[async_trait]
impl Platform for Telegram {
    fn name(&self) -> PlatformName {
        PlatformName::Telegram
    }

    fn read(&self, kind: &str, raw: &str, received_at: DateTime<Utc>) -> Result<Vec<Happening>, Unreadable> {
        read::read(kind, raw, self.bot_id, received_at)
    }

    async fn standing(&self, space: &str, account: &str) -> Result<Standing, CallError> {
        standing::standing(self, space, account).await
    }

    async fn deliver(&self, to: ReplyTo, preparation: Preparation, work: BoxFuture<'_, Answer>) {
        answer::deliver(self, &to, preparation.is_private, work).await;
    }

    fn opening(&self, word: &str) -> Option<String> {
        self.username.get().map(|username| format!("https://t.me/{username}?start={word}"))
    }

    async fn roster(&self, space: &str) -> Result<Roster, CallError> {
        roster::roster(self, space).await
    }

    async fn examine(&self) -> Vec<Finding> {
        let me = self.me().await;
        let has_privacy_mode = me.as_ref().is_ok_and(|me| !me.can_read_all_group_messages);
        let (own, spaces) = join(examine::own(self, me), examine::spaces(self, has_privacy_mode)).await;
        own.into_iter().chain(spaces).collect()
    }
}
