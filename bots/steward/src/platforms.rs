//! The adapters that are configured: those that have a token.

use std::sync::Arc;

use steward_core::Steward;
use steward_core::doctor::Finding;
use steward_core::lease::Lease;
use steward_core::ports::{Platform, Sender, Typesetter};
use steward_discord::Discord;
use steward_telegram::Telegram;
use url::Url;

use crate::config::Config;
use crate::outcome::Failure;
use crate::tenure;

/// What only one process may do; never renamed once released.
const DISCORD_ROLE: &str = "discord/0";
const TELEGRAM_ROLE: &str = "telegram";

/// The adapters, each there when its platform has a token.
pub(crate) struct Adapters {
    pub(crate) steward: Arc<Steward>,
    pub(crate) telegram: Option<Arc<Telegram>>,
    pub(crate) discord: Option<Arc<Discord>>,
}

impl Adapters {
    /// Takes the lease of each receiver and gives it to its adapter, or says who holds one.
    pub(crate) async fn take_leases(&self) -> Result<Vec<Lease>, Failure> {
        let mut leases = Vec::new();
        if let Some(discord) = &self.discord {
            let lease = tenure::take(&self.steward, DISCORD_ROLE).await?;
            discord.receives_under(lease.clone());
            leases.push(lease);
        }
        if let Some(telegram) = &self.telegram {
            let lease = tenure::take(&self.steward, TELEGRAM_ROLE).await?;
            telegram.receives_under(lease.clone());
            leases.push(lease);
        }
        Ok(leases)
    }

    /// As the outbox sees them.
    pub(crate) fn as_senders(&self) -> Vec<Arc<dyn Sender>> {
        let mut senders: Vec<Arc<dyn Sender>> = Vec::new();
        senders.extend(self.discord.iter().map(|discord| Arc::clone(discord) as Arc<dyn Sender>));
        senders.extend(self.telegram.iter().map(|telegram| Arc::clone(telegram) as Arc<dyn Sender>));
        senders
    }

    /// As core sees them.
    pub(crate) fn as_platforms(&self) -> Vec<Arc<dyn Platform>> {
        let mut platforms: Vec<Arc<dyn Platform>> = Vec::new();
        if let Some(discord) = &self.discord {
            platforms.push(Arc::clone(discord) as Arc<dyn Platform>);
        }
        if let Some(telegram) = &self.telegram {
            platforms.push(Arc::clone(telegram) as Arc<dyn Platform>);
        }
        platforms
    }
}

/// How each platform cuts messages; they need no token, so that a post can be shown as it will look where no bot runs.
pub(crate) fn typesetters() -> Vec<Box<dyn Typesetter>> {
    vec![Box::new(steward_discord::typeset::DiscordTypesetter), Box::new(steward_telegram::typeset::TelegramTypesetter)]
}

/// Makes the adapters. Nothing is sent yet.
pub(crate) fn adapters(steward: &Arc<Steward>, config: &Config) -> Result<Adapters, Failure> {
    Ok(Adapters {
        steward: Arc::clone(steward),
        telegram: telegram(steward, config)?,
        discord: discord(steward, config)?,
    })
}

fn telegram(steward: &Arc<Steward>, config: &Config) -> Result<Option<Arc<Telegram>>, Failure> {
    let Some(secret) = &config.secrets.telegram_token else { return Ok(None) };
    let token = steward_telegram::Token::parse(&secret.0).map_err(Failure::usage)?;
    let settings = steward_telegram::Config::new(token, url("telegram.api_url", &config.telegram.api_url)?);
    Ok(Some(Arc::new(Telegram::new(Arc::clone(steward), settings).map_err(Failure::failed)?)))
}

fn discord(steward: &Arc<Steward>, config: &Config) -> Result<Option<Arc<Discord>>, Failure> {
    let Some(secret) = &config.secrets.discord_token else { return Ok(None) };
    let mut settings = steward_discord::Config::new(&secret.0);
    settings.api_url = url("discord.api_url", &config.discord.api_url)?.to_string();
    if !config.discord.gateway_url.is_empty() {
        settings.gateway_url = Some(url("discord.gateway_url", &config.discord.gateway_url)?.to_string());
    }
    Ok(Some(Discord::new(settings, Arc::clone(steward)).map_err(Failure::failed)?))
}

fn url(key: &str, text: &str) -> Result<Url, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("{key}: {text} is no address such as https://example.org")))
}

/// The adapters for the doctor, who also has words for a token that is missing or of another kind.
pub(crate) fn examined(steward: &Arc<Steward>, config: &Config) -> Result<(Adapters, Vec<Finding>), Failure> {
    let mut findings = Vec::new();
    if config.secrets.discord_token.is_none() {
        findings.push(Finding::warning("no-token-discord"));
    }
    let telegram = match &config.secrets.telegram_token {
        None => {
            findings.push(Finding::warning("no-token-telegram"));
            None
        }
        Some(secret) => match steward_telegram::Token::parse(&secret.0) {
            Ok(_) => telegram(steward, config)?,
            Err(problem) => {
                findings.push(problem.finding());
                None
            }
        },
    };
    Ok((Adapters { steward: Arc::clone(steward), telegram, discord: discord(steward, config)? }, findings))
}
