//! Does what the outbox asks for, once, and tells what came of it. Nothing here decides whether it is done again.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{ChannelId, GuildId, MessageId};
use serenity::http::Route;
use steward_core::community;
use steward_core::content::{ButtonDoes, Media, MediaKind, Message, MessageButton};
use steward_core::outbox::{Cause, Deed, Task, Verdict};
use steward_core::ports::PlatformName;

use crate::Discord;
use crate::call::{Call, Failure, PICTURE_NAME, Upload};
use crate::limits::ALT_MAX_CHARS;
use crate::polls;
use crate::private::{self, Unopened};
use crate::typeset;

/// How long a deed may wait for its turn, the length of a usual bucket. A longer wait is told, so that it is waited in the
/// database: an end of the process meanwhile makes nothing doubtful, and a copy that Discord drops by its nonce is not
/// sent when that has run out.
const TURN_PATIENCE: Duration = Duration::from_secs(5);

/// The channel is not there. Source, of this and the next: JSON error codes.
const UNKNOWN_CHANNEL: u64 = 10003;
/// The message is not there.
const UNKNOWN_MESSAGE: u64 = 10008;
/// The bot does not see the channel, or is not in its server.
const MISSING_ACCESS: u64 = 50001;
/// The message is somebody else's.
const NOT_THE_AUTHOR: u64 = 50005;
/// The message is one of Discord's own.
const SYSTEM_MESSAGE: u64 = 50021;
/// The thread is archived.
const THREAD_ARCHIVED: u64 = 50083;
/// The thread is locked.
const THREAD_LOCKED: u64 = 160_005;
/// The person takes no private messages, or shares no server with the bot any more.
const NO_PRIVATE_MESSAGES: u64 = 50007;
/// The same, said in newer words: the recipient cannot be reached for want of a server in common.
const NO_SERVER_IN_COMMON: u64 = 50278;
/// There is no such person.
const UNKNOWN_USER: u64 = 10013;
/// A private channel cannot be opened with them: they are a bot, or nobody.
const INVALID_RECIPIENT: u64 = 50033;
/// Private channels were opened too fast.
const OPENING_TOO_FAST: u64 = 40003;
/// The poll is closed already.
const POLL_EXPIRED: u64 = 520_001;
/// Discord has too much to do.
const OVERLOADED: u64 = 130_000;

/// Does it once.
pub(crate) async fn perform(discord: &Discord, task: &Task) -> Verdict {
    let channel = match private::channel(discord, &task.channel).await {
        Ok(channel) => channel,
        Err(Unopened::NoChannel) => {
            return impossible(Cause::ChannelGone, format!("{:?} is no channel of Discord's", task.channel));
        }
        Err(Unopened::Failed(failure)) => return unopened(&failure),
    };
    let drawn = drawn(&task.deed);
    let upload = drawn.as_deref().map(|bytes| Upload { name: PICTURE_NAME, media_type: "image/png", bytes });
    let call = match call(channel, task) {
        Ok(call) => call.patience(TURN_PATIENCE).upload(upload),
        Err(NoId) => return impossible(Cause::MessageGone, "the id of the message is no number".to_owned()),
    };
    match discord.calls.send_once(call).await {
        Ok(answer) => done(&task.deed, &answer),
        Err(failure) => failed(discord, channel, &task.deed, failure).await,
    }
}

/// The private channel could not be opened, so nothing was sent whatever became of that call: opening is harmless twice.
fn unopened(failure: &Failure) -> Verdict {
    let reason = failure.to_string();
    match failure {
        Failure::Waits(wait) => Verdict::NotYet { wait: *wait, reason },
        Failure::Refused { code: OPENING_TOO_FAST, .. } => Verdict::NotYet { wait: None, reason },
        Failure::Refused { status: 401, .. } => Verdict::Parked { cause: Cause::Token, reason },
        Failure::Refused { code, .. }
            if is_about_the_way(*code) || matches!(*code, UNKNOWN_USER | INVALID_RECIPIENT) =>
        {
            impossible(Cause::NoPrivateWay, reason)
        }
        Failure::Refused { .. } => Verdict::NotYet { wait: None, reason },
        Failure::Unsent(_) | Failure::Unclear(_) => Verdict::Away { may_be_done: false, reason },
    }
}

/// Whether a refusal says that a person is not reached in private.
fn is_about_the_way(code: u64) -> bool {
    matches!(code, NO_PRIVATE_MESSAGES | NO_SERVER_IN_COMMON)
}

async fn failed(discord: &Discord, channel: ChannelId, deed: &Deed, failure: Failure) -> Verdict {
    let reason = failure.to_string();
    match failure {
        Failure::Unsent(reason) => Verdict::Away { may_be_done: false, reason },
        Failure::Unclear(reason) => Verdict::Away { may_be_done: true, reason },
        Failure::Waits(wait) => Verdict::NotYet { wait, reason },
        // Somebody on the way refused, not Discord.
        Failure::Refused { code: 0, message, .. } if message.is_empty() => Verdict::NotYet { wait: None, reason },
        Failure::Refused { status, code, .. } => match read_refusal(deed, status, code, reason) {
            Refusal::Plain(verdict) => verdict,
            Refusal::NoAccess(reason) => look_whether_in(discord, channel, reason).await,
            Refusal::NoChannel(reason) => look_whether_gone(discord, channel, deed, reason).await,
        },
    }
}

/// The id of a message is none.
struct NoId;

fn call<'a>(channel: ChannelId, task: &Task) -> Result<Call<'a>, NoId> {
    let of_message = |id: &str| {
        let message_id: MessageId = id.parse().map_err(|_| NoId)?;
        Ok(Route::ChannelMessage { channel_id: channel, message_id })
    };
    Ok(match &task.deed {
        Deed::Send { message } => {
            let mut body = body(message);
            body["nonce"] = task.nonce.as_str().into();
            body["enforce_nonce"] = true.into();
            Call::post(Route::ChannelMessages { channel_id: channel }, body)
        }
        Deed::Ask { ballot } => {
            let mut body = polls::body(ballot, task.first_attempt_at);
            body["nonce"] = task.nonce.as_str().into();
            body["enforce_nonce"] = true.into();
            Call::post(Route::ChannelMessages { channel_id: channel }, body)
        }
        Deed::Close { id } => {
            let message_id: MessageId = id.parse().map_err(|_| NoId)?;
            Call::act(Route::ChannelPollExpire { channel_id: channel, message_id })
        }
        Deed::Edit { id, message } => Call::patch(of_message(id)?, body(message)),
        Deed::Delete { id } => Call::delete(of_message(id)?),
    })
}

/// The picture that goes with a message: one that Steward drew.
fn drawn(deed: &Deed) -> Option<Vec<u8>> {
    let Deed::Send { message } = deed else { return None };
    message.media.iter().find_map(Media::png)
}

/// What Discord is told of a message. Everything that can be changed is named, so that an edit leaves nothing behind;
/// flags are not, so that previews of links stay as they are.
pub(crate) fn body(message: &Message) -> Value {
    let (photos, others): (Vec<_>, Vec<_>) = message.media.iter().partition(|media| media.kind == MediaKind::Photo);
    let mut content = typeset::write(message);
    for media in others {
        content.push('\n');
        content.push_str(&media.url);
    }
    // One that Steward drew is a file beside it: read back, its address would be another one.
    let fetched = photos.iter().filter(|photo| photo.png().is_none());
    let embeds: Vec<Value> = fetched.map(|photo| json!({ "image": { "url": photo.url } })).collect();
    let rows = message
        .buttons
        .iter()
        .map(|row| json!({ "type": 1, "components": row.iter().map(button).collect::<Vec<_>>() }));
    let mut body = json!({
        "content": content.trim(),
        "embeds": embeds,
        "components": rows.collect::<Vec<_>>(),
        "allowed_mentions": { "parse": [] },
    });
    if let Some(drawn) = photos.iter().find(|photo| photo.png().is_some()) {
        let alt: String = drawn.alt.chars().take(ALT_MAX_CHARS).collect();
        body["attachments"] = json!([{ "id": 0, "filename": PICTURE_NAME, "description": alt }]);
    }
    body
}

fn button(button: &MessageButton) -> Value {
    match &button.does {
        ButtonDoes::Open(url) => json!({ "type": 2, "style": 5, "label": button.label, "url": url }),
        ButtonDoes::Press(token) => json!({ "type": 2, "style": 2, "label": button.label, "custom_id": token }),
    }
}

/// A success. A message whose id cannot be read may have been sent or not: a proxy can answer in Discord's place.
fn done(deed: &Deed, answer: &Value) -> Verdict {
    match (deed, answer["id"].as_str()) {
        (Deed::Ask { .. }, Some(_)) => match polls::asked(answer) {
            Some(asked) => Verdict::Asked(asked),
            None => Verdict::Unclear { reason: "a success without the poll".to_owned() },
        },
        (Deed::Send { .. }, Some(id)) => Verdict::Done { id: Some(id.to_owned()) },
        (Deed::Delete { .. }, _) | (Deed::Edit { .. } | Deed::Close { .. }, Some(_)) => Verdict::Done { id: None },
        _ => Verdict::Unclear { reason: "a success without the message".to_owned() },
    }
}

/// What a refusal means, or what has to be looked at first.
enum Refusal {
    Plain(Verdict),
    /// The bot has no access: to the channel, or to the server at all.
    NoAccess(String),
    /// The channel is said not to be there.
    NoChannel(String),
}

fn read_refusal(deed: &Deed, status: u16, code: u64, reason: String) -> Refusal {
    let parked = |cause, reason| Verdict::Parked { cause, reason };
    Refusal::Plain(match (status, code) {
        (401, _) => parked(Cause::Token, reason),
        (_, code) if is_about_the_way(code) => impossible(Cause::NoPrivateWay, reason),
        (_, UNKNOWN_CHANNEL) => return Refusal::NoChannel(reason),
        (_, MISSING_ACCESS) => return Refusal::NoAccess(reason),
        (_, UNKNOWN_MESSAGE) => match deed {
            // The nonce is that of a message which was sent and has been deleted since. In a poll that is gone nobody
            // votes any more.
            Deed::Send { .. } | Deed::Ask { .. } | Deed::Delete { .. } | Deed::Close { .. } => {
                Verdict::Done { id: None }
            }
            Deed::Edit { .. } => impossible(Cause::MessageGone, reason),
        },
        (_, POLL_EXPIRED) if matches!(deed, Deed::Close { .. }) => Verdict::Done { id: None },
        (_, THREAD_ARCHIVED | THREAD_LOCKED) => parked(Cause::ChannelClosed, reason),
        (_, NOT_THE_AUTHOR | SYSTEM_MESSAGE) => impossible(Cause::Content, reason),
        (_, OVERLOADED) => Verdict::Away { may_be_done: true, reason },
        // Discord does not say which right is missing. If it is that to write, what comes after the poll is told so.
        (403, _) if matches!(deed, Deed::Ask { .. }) => parked(Cause::NoPolls, reason),
        (403, _) => parked(Cause::NotAllowed, reason),
        (404, _) => return Refusal::NoChannel(reason),
        _ => impossible(Cause::Content, reason),
    })
}

fn impossible(cause: Cause, reason: String) -> Verdict {
    Verdict::Impossible { cause, reason }
}

/// The channel is gone only when Discord says so when asked for it.
async fn look_whether_gone(discord: &Discord, channel: ChannelId, deed: &Deed, reason: String) -> Verdict {
    match discord.calls.send(Call::get(Route::Channel { channel_id: channel })).await {
        Err(Failure::Refused { status: 404, .. }) => match deed {
            // With the channel the message went too.
            Deed::Delete { .. } | Deed::Close { .. } => Verdict::Done { id: None },
            Deed::Send { .. } | Deed::Ask { .. } | Deed::Edit { .. } => impossible(Cause::ChannelGone, reason),
        },
        Err(Failure::Refused { status: 403, .. }) => look_whether_in(discord, channel, reason).await,
        Err(Failure::Unsent(_) | Failure::Unclear(_)) => Verdict::Away { may_be_done: false, reason },
        Ok(_) | Err(_) => Verdict::NotYet { wait: None, reason },
    }
}

/// Discord answers alike to a bot that was removed from the server and to one that may not see the channel.
async fn look_whether_in(discord: &Discord, channel: ChannelId, reason: String) -> Verdict {
    let cause = match guild_of(discord, channel).await {
        Some(guild) => match discord.calls.send(Call::get(Route::Guild { guild_id: guild })).await {
            Err(Failure::Refused { status: 403 | 404, .. }) => Cause::NotThere,
            Ok(_) | Err(_) => Cause::NotAllowed,
        },
        None => Cause::NotAllowed,
    };
    Verdict::Parked { cause, reason }
}

/// The server of a channel, as the record knows it.
async fn guild_of(discord: &Discord, channel: ChannelId) -> Option<GuildId> {
    let channel = channel.to_string();
    let found = async {
        let mut conn = discord.steward.db.read().await?;
        community::space_of_channel(&mut conn, PlatformName::Discord, &channel).await
    };
    match found.await {
        Ok(guild) => guild?.parse().ok(),
        Err(error) => {
            tracing::warn!(%error, "the server of a channel cannot be looked up");
            None
        }
    }
}
