//! Writing down what was done about our messages.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::store::{self, Known, NewMessage, Owner};
use crate::activity::slot_of;
use crate::community;
use crate::events;
use crate::ids::{AccountId, ShownId, SpaceId};
use crate::inbox::{Echo, EchoKind, MessageKey};
use crate::members;
use crate::outbox::{Deed, Effect, person_of_channel};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// Whoever joined so recently is new.
pub(super) const NEW_FOR: TimeDelta = TimeDelta::days(7);
/// What was said of a message that turned out not to be ours is kept for so long: until then its number may become known.
const UNCLAIMED_FOR: TimeDelta = TimeDelta::days(1);

/// Hears what is said of messages, for the length of one transaction: each message is asked for once.
pub(crate) struct Ear {
    platform: PlatformName,
    known: HashMap<MessageKey, Option<Known>>,
    is_sending: Option<bool>,
}

impl Ear {
    /// An ear for what comes from a platform.
    pub(crate) fn new(platform: PlatformName) -> Self {
        Self { platform, known: HashMap::new(), is_sending: None }
    }

    /// The first of several messages that is ours, or else may be.
    async fn find(&mut self, conn: &mut Conn, keys: &[MessageKey], at: DateTime<Utc>) -> Result<Option<ShownId>> {
        let mut may_be = None;
        for key in keys {
            let found = if let Some(known) = self.known.get(key) {
                *known
            } else {
                let found = store::find(conn, self.platform, key).await?;
                self.known.insert(key.clone(), found);
                found
            };
            match found {
                Some(Known { id, is_ours: true }) => return Ok(Some(id)),
                Some(known) => may_be = may_be.or(Some(known.id)),
                None => {}
            }
        }
        if may_be.is_some() {
            return Ok(may_be);
        }
        // While something is being sent, the platform may tell of a message before it has told us the number of it.
        let Some(first) = keys.first() else { return Ok(None) };
        if !self.is_sending(conn).await? {
            return Ok(None);
        }
        let id = store::note(conn, self.platform, first, at).await?;
        self.known.insert(first.clone(), Some(Known { id, is_ours: false }));
        Ok(Some(id))
    }

    async fn is_sending(&mut self, conn: &mut Conn) -> Result<bool> {
        if let Some(is_sending) = self.is_sending {
            return Ok(is_sending);
        }
        let is_sending = store::is_sending(conn, self.platform).await?;
        self.is_sending = Some(is_sending);
        Ok(is_sending)
    }
}

/// Writes down what was done, when it was done about a message of ours. `wrote_before`: whether who answers wrote
/// something that is not counted yet. The counts must not hold the answer itself.
pub(crate) async fn hear(conn: &mut Conn, ear: &mut Ear, echo: &Echo, wrote_before: impl Fn() -> bool) -> Result<()> {
    if echo.person.as_ref().is_some_and(|person| person.is_bot) {
        return Ok(());
    }
    let Some(message) = ear.find(conn, &echo.of, echo.at).await? else { return Ok(()) };
    let account = match &echo.person {
        Some(person) => Some(members::store::upsert_account(conn, ear.platform, person).await?),
        None => None,
    };
    match (&echo.what, account) {
        (EchoKind::Reacted { added, removed }, Some(account)) => {
            for emoji in added {
                store::react(conn, message, account, emoji, echo.at).await?;
            }
            for emoji in removed {
                store::unreact(conn, message, account, emoji, echo.at).await?;
            }
        }
        (EchoKind::Cleared { emoji }, _) => store::clear(conn, message, emoji.as_deref(), echo.at).await?,
        (EchoKind::Totalled { totals }, _) => store::total(conn, message, totals, echo.at).await?,
        (EchoKind::Answered { reply }, Some(account)) => {
            let is_first = !wrote_before() && is_first(conn, ear.platform, &echo.space, account, echo.at).await?;
            store::answer(conn, message, reply, account, echo.at, is_first).await?;
        }
        (EchoKind::Copied { copy }, _) => {
            store::copy(conn, ear.platform, copy, message, echo.at).await?;
            // Asked for anew when something is said of it.
            ear.known.remove(copy);
        }
        // A platform that says that somebody reacted says who, or nothing of use.
        (EchoKind::Reacted { .. } | EchoKind::Answered { .. }, None) => {}
    }
    Ok(())
}

/// Whether somebody has just joined and has written nothing yet.
async fn is_first(
    conn: &mut Conn,
    platform: PlatformName,
    space: &str,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<bool> {
    let Some(space) = community::space(conn, platform, space).await? else { return Ok(false) };
    let stay = members::store::last_stay(conn, space.id, account).await?;
    let joined = stay.and_then(|stay| stay.joined_at).filter(|joined| *joined <= at && at - *joined <= NEW_FOR);
    let Some(joined) = joined else { return Ok(false) };
    Ok(!store::has_written(conn, space.id, account, slot_of(joined), slot_of(at)).await?)
}

/// A message went out: from now on it is known what belongs to it. What was said of it before is there already.
pub(crate) async fn shown(conn: &mut Conn, effect: &Effect, message: &str, now: DateTime<Utc>) -> Result<()> {
    if !matches!(effect.deed, Deed::Send { .. }) || person_of_channel(&effect.channel).is_some() {
        return Ok(());
    }
    let owner = match effect.origin {
        Some(origin) => Owner::Post { post: origin.post, due_at: origin.due_at },
        None => match events::announced_by(conn, effect.id).await? {
            Some(event) => Owner::Event(event),
            None => return Ok(()),
        },
    };
    let key = MessageKey { chat: chat_of(effect.platform, &effect.channel), message: message.to_owned() };
    // Looked for and found later, it was there from its first attempt on.
    let at = effect.first_attempt_at.unwrap_or(now);
    let space = space_of(conn, effect.platform, &effect.channel).await?;
    let new = NewMessage { platform: effect.platform, community: effect.community, key, owner, space, at };
    store::show(conn, &new).await
}

/// The space in which a channel is.
pub(crate) async fn space_of(conn: &mut Conn, platform: PlatformName, channel: &str) -> Result<Option<SpaceId>> {
    let name = match platform {
        PlatformName::Telegram => Some(chat_of(platform, channel)),
        _ => community::store::space_of_channel(conn, platform, channel).await?,
    };
    let Some(name) = name else { return Ok(None) };
    Ok(community::space(conn, platform, &name).await?.map(|space| space.id))
}

/// What the number of a message is unique in: on Telegram the chat, topics of which are channels of ours; on Discord
/// numbers are unique everywhere.
fn chat_of(platform: PlatformName, channel: &str) -> String {
    match platform {
        PlatformName::Discord => String::new(),
        _ => channel.split('/').next().unwrap_or(channel).to_owned(),
    }
}

/// What was said of messages that are not ours is forgotten.
pub(crate) async fn forget(conn: &mut Conn, now: DateTime<Utc>) -> Result<()> {
    store::forget_unclaimed(conn, now - UNCLAIMED_FOR).await
}
