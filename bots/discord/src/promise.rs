//! Discord's three seconds, whatever the inbox is doing: the receiver itself promises an answer to an interaction that
//! nobody has begun to answer in time.
//!
//! Of an interaction's first answer there is one owner: [`Promises::take`] gives it to the answer, unless the promise
//! was quicker; then the answer waits until that was sent, and takes its place. So nothing is called back twice.
//!
//! The promise does not wait until the interaction is durable, because a database that is slow is one reason to be late:
//! what is not durable is delivered again, and who answers it then finds that it was promised.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{Either, select};
use serenity::all::InteractionId;
use steward_core::commands::{Ask, ReplyTo, prepare};
use steward_core::inbox::Happening;
use steward_core::ports::Platform as _;

use crate::Discord;
use crate::answer::{PROMISE_AFTER, Way, promise};
use crate::event::Interaction;
use crate::limits::ANSWERS_WITHIN;
use crate::read::{COMMAND, COMPONENT};

/// When the receiver looks whether somebody has begun to answer. Until [`PROMISE_AFTER`] it may find out who may see it.
const LOOK_AFTER: Duration = Duration::from_millis(1500);

/// The interactions that this process received, as long as they can be answered.
#[derive(Default)]
pub(crate) struct Promises(Mutex<HashMap<InteractionId, Received>>);

/// One that was received.
#[derive(Clone)]
struct Received {
    at: DateTime<Utc>,
    /// Held while a promise is being sent.
    first: Arc<tokio::sync::Mutex<First>>,
}

/// What became of the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    /// Nobody has begun.
    Open,
    /// The answer itself has begun.
    Taken,
    /// It was promised, or may have been: Discord's answer to that was not clear.
    Promised(Promised),
}

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Promised {
    /// Only the one who asked sees the answer. That is said with the promise and cannot be said again.
    pub(crate) is_private: bool,
}

impl Promises {
    /// The first answer is the caller's from now on; nothing is promised any more. Returns when the interaction was
    /// received (nothing when another process received it) and what was promised already.
    pub(crate) async fn take(&self, id: InteractionId) -> (Option<DateTime<Utc>>, Option<Promised>) {
        let received = self.all().get(&id).cloned();
        let Some(received) = received else { return (None, None) };
        let mut first = received.first.lock().await;
        match std::mem::replace(&mut *first, First::Taken) {
            First::Promised(promised) => (Some(received.at), Some(promised)),
            First::Open | First::Taken => (Some(received.at), None),
        }
    }

    /// Notes an interaction; nothing when it is known, because it was delivered again.
    fn note(&self, id: InteractionId, at: DateTime<Utc>) -> Option<Received> {
        let mut all = self.all();
        let answers_within = TimeDelta::from_std(ANSWERS_WITHIN).unwrap_or(TimeDelta::MAX);
        all.retain(|_, known| at - known.at < answers_within);
        if all.contains_key(&id) {
            return None;
        }
        let received = Received { at, first: Arc::new(tokio::sync::Mutex::new(First::Open)) };
        all.insert(id, received.clone());
        Some(received)
    }

    fn all(&self) -> std::sync::MutexGuard<'_, HashMap<InteractionId, Received>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes an interaction that has just been received, and sees in a task of its own that it is promised in time. To be
/// called before it is given to the inbox, so that nobody answers what is not noted.
pub(crate) fn watch(discord: &Arc<Discord>, raw: &str) {
    let Ok(interaction) = serde_json::from_str::<Interaction>(raw) else { return };
    if !matches!(interaction.kind, COMMAND | COMPONENT) {
        return;
    }
    let Ok(id) = interaction.id.to_string().parse() else { return };
    let Some(received) = discord.promises.note(id, discord.steward.clock.now()) else { return };
    let (discord, raw) = (Arc::clone(discord), raw.to_owned());
    tokio::spawn(async move { see_to_it(&discord, &raw, &received).await });
}

async fn see_to_it(discord: &Discord, raw: &str, received: &Received) {
    discord.steward.clock.sleep(LOOK_AFTER).await;
    if *received.first.lock().await != First::Open {
        return;
    }
    let Some((to, ask)) = read(discord, raw, received.at) else { return };
    let Ok(way) = serde_json::from_value::<Way>(to.0) else { return };
    let is_private = is_private(discord, ask.as_deref()).await;
    let mut first = received.first.lock().await;
    if *first != First::Open || way.is_too_late(discord.steward.clock.now()) {
        return;
    }
    tracing::info!(interaction.id = %way.id, is_private, "nobody has begun to answer an interaction; it is promised");
    match promise(discord, &way, is_private).await {
        Ok(()) => *first = First::Promised(Promised { is_private }),
        Err(failure) => {
            tracing::warn!(interaction.id = %way.id, %failure, "an answer could not be promised");
            if failure.may_have_happened() {
                *first = First::Promised(Promised { is_private });
            }
        }
    }
}

/// The way back, and the command unless it is a button. What cannot be read is told about by the inbox.
fn read(discord: &Discord, raw: &str, at: DateTime<Utc>) -> Option<(ReplyTo, Option<Box<Ask>>)> {
    match discord.read("INTERACTION_CREATE", raw, at).ok()?.pop()? {
        Happening::Command(ask) => Some((ask.reply_to.clone(), Some(ask))),
        Happening::Button(press) => Some((press.reply_to, None)),
        _ => None,
    }
}

/// Who may see the answer, if that can be told in time; else only the one who asked. A button is answered to the one
/// who pressed it: what it does is known to the inbox's worker alone.
async fn is_private(discord: &Discord, ask: Option<&Ask>) -> bool {
    let Some(ask) = ask else { return true };
    let preparing = std::pin::pin!(prepare(&discord.steward, ask));
    match select(preparing, discord.steward.clock.sleep(PROMISE_AFTER.saturating_sub(LOOK_AFTER))).await {
        Either::Left((prepared, _)) => prepared.preparation.is_private,
        Either::Right(_) => true,
    }
}
