//! Answers an interaction: at once when the work is quick, else first with a promise, which `promise` may have made
//! before its turn came.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{BoxFuture, Either, join, select};
use serde::Deserialize;
use serde_json::{Value, json};
use serenity::all::{ApplicationId, InteractionId};
use serenity::http::Route;
use steward_core::commands::{Answer, Preparation, ReplyTo};

use crate::Discord;
use crate::call::{Call, Failure, PICTURE_NAME, Repeat, Upload};
use crate::limits::{ANSWERS_WITHIN, FIRST_ANSWER_WITHIN};
use crate::promise::Promised;
use crate::render::{self, EPHEMERAL};

/// A promise is made when the answer is not there by then; one second is left for it to arrive.
pub(crate) const PROMISE_AFTER: Duration = Duration::from_secs(2);
/// Later than this a picture is not sent as the first answer: its upload could come too late.
const PICTURE_AT_ONCE_WITHIN: Duration = Duration::from_secs(1);
/// How long later answers may wait for their turn.
const LATER_PATIENCE: Duration = Duration::from_mins(5);

/// The interaction was answered already. Source: JSON error codes.
const ALREADY_ACKNOWLEDGED: u64 = 40060;

/// The way back to an interaction.
#[derive(Debug, Deserialize)]
pub(crate) struct Way {
    pub(crate) id: InteractionId,
    application_id: ApplicationId,
    token: String,
    received_ms: i64,
}

impl Way {
    fn original(&self) -> Route<'_> {
        Route::WebhookOriginalInteractionResponse { application_id: self.application_id, token: &self.token }
    }

    fn more(&self) -> Route<'_> {
        Route::WebhookFollowupMessages { application_id: self.application_id, token: &self.token }
    }

    /// Whether Discord takes no first answer any more.
    pub(crate) fn is_too_late(&self, now: DateTime<Utc>) -> bool {
        self.left_of(FIRST_ANSWER_WITHIN, now).is_zero()
    }

    /// What is left at `now` of a span that began when the interaction arrived.
    fn left_of(&self, span: Duration, now: DateTime<Utc>) -> Duration {
        let passed = TimeDelta::milliseconds(now.timestamp_millis() - self.received_ms).to_std().unwrap_or_default();
        span.saturating_sub(passed)
    }
}

/// Does the work and answers with it. Discord waits three seconds for a first answer: the work is raced against two.
pub(crate) async fn deliver(discord: &Discord, to: ReplyTo, preparation: Preparation, work: BoxFuture<'_, Answer>) {
    let mut way = match serde_json::from_value::<Way>(to.0) {
        Ok(way) => way,
        Err(error) => return tracing::error!(%error, "the way back to an interaction cannot be read"),
    };
    let (received_at, promised) = discord.promises.take(way.id).await;
    if let Some(at) = received_at {
        // The inbox dates it by when it was stored; Discord's time runs from when it was sent.
        way.received_ms = at.timestamp_millis();
    }
    let result = match promised {
        Some(Promised { is_private }) => keep_promise(discord, &way, is_private, &work.await).await,
        None => answer_first(discord, &way, preparation, work).await,
    };
    if let Err(failure) = result {
        tracing::error!(interaction.id = %way.id, %failure, "an interaction could not be answered");
    }
}

/// The first answer has still to be given.
async fn answer_first(
    discord: &Discord,
    way: &Way,
    preparation: Preparation,
    work: BoxFuture<'_, Answer>,
) -> Result<(), Failure> {
    let clock = &discord.steward.clock;
    if way.is_too_late(clock.now()) {
        tracing::warn!(interaction.id = %way.id, "an interaction came to its turn too late to be answered");
        return Ok(());
    }
    match select(work, clock.sleep(way.left_of(PROMISE_AFTER, clock.now()))).await {
        Either::Left((answer, _)) => at_once(discord, way, &answer).await,
        Either::Right(((), work)) => promise_meanwhile(discord, way, preparation.is_private, work).await,
    }
}

/// The answer itself is the first answer, unless a picture would have to hurry.
async fn at_once(discord: &Discord, way: &Way, answer: &Answer) -> Result<(), Failure> {
    let is_late = way.left_of(PICTURE_AT_ONCE_WITHIN, discord.steward.clock.now()).is_zero();
    if is_late && answer.picture.is_some() {
        promise(discord, way, answer.is_private).await?;
        return keep_promise(discord, way, answer.is_private, answer).await;
    }
    let mut messages = render::messages(answer, answer.is_private).into_iter();
    let first = messages.next().unwrap_or_default();
    let first = json!({ "type": 4, "data": first });
    match acknowledge(discord, way, first, upload(answer)).await? {
        Acknowledged::Now => follow_up(discord, way, messages, answer).await,
        // By this answer, whose confirmation was lost; or by a promise of a process that is gone. Either way it is now
        // what it should be.
        Acknowledged::Before => keep_promise(discord, way, answer.is_private, answer).await,
    }
}

/// The work goes on while the promise is sent.
async fn promise_meanwhile(
    discord: &Discord,
    way: &Way,
    is_private: bool,
    work: BoxFuture<'_, Answer>,
) -> Result<(), Failure> {
    let (promised, answer) = join(promise(discord, way, is_private), work).await;
    promised?;
    keep_promise(discord, way, is_private, &answer).await
}

/// Says that an answer is coming, and who will see it.
pub(crate) async fn promise(discord: &Discord, way: &Way, is_private: bool) -> Result<(), Failure> {
    let body = if is_private { json!({ "type": 5, "data": { "flags": EPHEMERAL } }) } else { json!({ "type": 5 }) };
    acknowledge(discord, way, body, None).await.map(|_| ())
}

/// Puts the answer where it was promised; who sees it is as promised.
async fn keep_promise(discord: &Discord, way: &Way, is_private: bool, answer: &Answer) -> Result<(), Failure> {
    let mut messages = render::messages(answer, is_private).into_iter();
    let mut first = messages.next().unwrap_or_default();
    // Who sees it was said with the promise and cannot be said again.
    first["flags"] = render::flags(false).into();
    let call = Call::patch(way.original(), first).upload(upload(answer));
    discord.calls.send(call.patience(patience(discord, way))).await?;
    follow_up(discord, way, messages, answer).await
}

async fn follow_up(
    discord: &Discord,
    way: &Way,
    messages: impl Iterator<Item = Value>,
    answer: &Answer,
) -> Result<(), Failure> {
    let more = |message| discord.calls.send(Call::post(way.more(), message).patience(patience(discord, way)));
    for message in messages {
        more(message).await?;
    }
    for (message, otherwise) in render::samples(&answer.reply.samples, answer.is_private) {
        match (more(message).await, otherwise) {
            (Err(Failure::Refused { status: 400, .. }), Some(otherwise)) => more(otherwise).await?,
            (result, _) => result?,
        };
    }
    Ok(())
}

/// When an interaction got its first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Acknowledged {
    /// By this call.
    Now,
    /// By another one, or by this one at an attempt whose confirmation was lost.
    Before,
}

/// The first answer. Discord takes one only, so that a repetition is harmless: "already" means that the one before came.
pub(crate) async fn acknowledge_at(
    discord: &Discord,
    (id, token): (InteractionId, &str),
    body: Value,
    file: Option<Upload<'_>>,
    within: Duration,
) -> Result<Acknowledged, Failure> {
    let call = Call::post(Route::InteractionResponse { interaction_id: id, token }, body);
    match discord.calls.send(call.upload(file).repeat(Repeat::Harmless).patience(within)).await {
        Ok(_) => Ok(Acknowledged::Now),
        Err(failure) if failure.has_code(ALREADY_ACKNOWLEDGED) => Ok(Acknowledged::Before),
        Err(failure) => Err(failure),
    }
}

async fn acknowledge(
    discord: &Discord,
    way: &Way,
    body: Value,
    file: Option<Upload<'_>>,
) -> Result<Acknowledged, Failure> {
    let within = way.left_of(FIRST_ANSWER_WITHIN, discord.steward.clock.now());
    acknowledge_at(discord, (way.id, &way.token), body, file, within).await
}

/// The picture of an answer, or else its file.
fn upload(answer: &Answer) -> Option<Upload<'_>> {
    let picture = answer.picture.as_ref().map(|picture| Upload {
        name: PICTURE_NAME,
        media_type: "image/png",
        bytes: picture.png.as_slice(),
    });
    picture.or_else(|| {
        let file = answer.reply.file.as_ref()?;
        Some(Upload { name: &file.name, media_type: file.media_type, bytes: file.content.as_bytes() })
    })
}

fn patience(discord: &Discord, way: &Way) -> Duration {
    way.left_of(ANSWERS_WITHIN, discord.steward.clock.now()).min(LATER_PATIENCE)
}
