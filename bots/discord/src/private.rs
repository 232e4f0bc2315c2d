//! Private channels: Discord has one for each person, which is opened before the first message and is the same ever after.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use serenity::all::ChannelId;
use serenity::http::Route;
use steward_core::outbox::person_of_channel;

use crate::Discord;
use crate::call::{Call, Failure, Repeat};

/// How long opening one may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// So many are remembered; with more all are forgotten, and each is asked for again when it is needed.
const REMEMBERED: usize = 20_000;

/// The private channels that were opened, by the person's id.
#[derive(Debug, Default)]
pub(crate) struct PrivateChannels(Mutex<HashMap<String, ChannelId>>);

/// Why there is no channel to write in.
pub(crate) enum Unopened {
    /// What stands there can be no channel of Discord's.
    NoChannel,
    /// The private channel was not opened.
    Failed(Failure),
}

/// The channel that an address of the outbox stands for; a private one is opened when it is not known yet.
pub(crate) async fn channel(discord: &Discord, address: &str) -> Result<ChannelId, Unopened> {
    let Some(person) = person_of_channel(address) else { return address.parse().map_err(|_| Unopened::NoChannel) };
    if person.is_empty() || !person.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Unopened::NoChannel);
    }
    if let Some(known) = discord.private_channels.known(person) {
        return Ok(known);
    }
    let opened = open(discord, person).await.map_err(Unopened::Failed)?;
    discord.private_channels.remember(person, opened);
    Ok(opened)
}

async fn open(discord: &Discord, person: &str) -> Result<ChannelId, Failure> {
    #[derive(Deserialize)]
    struct Opened {
        id: ChannelId,
    }
    let call = Call::post(Route::UserMeDmChannels, json!({ "recipient_id": person }));
    let opened: Opened = discord.calls.ask(call.repeat(Repeat::Harmless).patience(PATIENCE)).await?;
    Ok(opened.id)
}

impl PrivateChannels {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, ChannelId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self, person: &str) -> Option<ChannelId> {
        self.lock().get(person).copied()
    }

    fn remember(&self, person: &str, channel: ChannelId) {
        let mut known = self.lock();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(person.to_owned(), channel);
    }
}
