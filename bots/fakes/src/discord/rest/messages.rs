//! Channels and their messages.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use crate::discord::ids::{ChannelId, MessageId, UserId};
use crate::discord::posting::{Draft, Place};
use crate::discord::rules::{self, message::Context};
use crate::discord::state::{Channel, ChannelKind, FLAG_COMPONENTS_V2, Message, State, permission};

/// How long a nonce is remembered, in milliseconds of the fake's time. Discord says "the past few minutes".
const NONCE_WINDOW_MS: i64 = 120_000;

pub(super) fn get_channel(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    Ok(Answer::ok(state.render_channel(channel)))
}

pub(super) fn typing(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    need(state, channel, permission::SEND_MESSAGES)?;
    Ok(Answer::nothing())
}

pub(super) fn open_private_channel(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let user = call.body["recipient_id"].as_str().and_then(|id| id.parse::<UserId>().ok());
    let user = user.filter(|user| state.users.get(user).is_some_and(|user| !user.bot));
    let user = user.ok_or_else(|| Refusal::wrong(400, 50033, "Invalid Recipient(s)"))?;
    let channel = state.private_channel(user);
    Ok(Answer::ok(state.render_channel(state.channel(channel))))
}

/// Messages with `before`, `after` or `around`, newest first, 50 or `limit` (at most 100) of them. Who may not read
/// what was written gets none, and no refusal. Source: Discord's page on messages, get channel messages.
pub(super) fn list(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    let limit = call.query_number("limit")?.unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(Refusal::invalid("limit", "NUMBER_TYPE_MAX", "limit must be between 1 and 100"));
    }
    let (before, after) = (call.query_number("before")?, call.query_number("after")?);
    let around = call.query_number("around")?;
    if [before, after, around].iter().flatten().count() > 1 {
        return Err(Refusal::invalid("before", "MUTUALLY_EXCLUSIVE", "before, after and around exclude each other"));
    }
    let may_read = state.bot_permissions_in(channel) & permission::READ_MESSAGE_HISTORY != 0;
    let visible = |message: &&Message| message.channel == channel.id && !message.deleted && !message.is_ephemeral();
    let visible: Vec<&Message> = if may_read { state.messages.values().filter(visible).collect() } else { Vec::new() };
    let limit = limit as usize;
    let mut page: Vec<&Message> = match (before, after, around) {
        (_, Some(after), _) => visible.into_iter().filter(|message| message.id.0 > after).take(limit).collect(),
        (_, _, Some(around)) => {
            let place = visible.partition_point(|message| message.id.0 < around);
            let from = place.saturating_sub(limit / 2);
            visible.into_iter().skip(from).take(limit).collect()
        }
        (before, _, _) => {
            let older: Vec<&Message> =
                visible.into_iter().filter(|message| before.is_none_or(|id| message.id.0 < id)).collect();
            older[older.len().saturating_sub(limit)..].to_vec()
        }
    };
    page.reverse();
    Ok(Answer::ok(page.into_iter().map(|message| read_back(state, message)).collect()))
}

/// A message as it is read later: the nonce was for whoever sent it and is not kept.
fn read_back(state: &State, message: &Message) -> Value {
    let mut value = state.render_message(message);
    if let Some(fields) = value.as_object_mut() {
        fields.remove("nonce");
    }
    value
}

pub(super) fn get(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    need(state, channel, permission::READ_MESSAGE_HISTORY)?;
    let message = message_of(state, call, channel.id)?;
    Ok(Answer::ok(read_back(state, message)))
}

pub(super) fn create(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    let id = channel.id;
    check_may_send(state, channel, call)?;
    rules::message::check(&call.body, &call.uploads, Context::CHANNEL)?;
    if let Some(earlier) = sent_with_nonce(state, id, &call.body) {
        if earlier.deleted {
            return Err(Refusal::by_state(404, 10008, "Unknown Message"));
        }
        return Ok(Answer::ok(state.render_message(earlier)));
    }
    let reply_to = reply_target(state, id, &call.body["message_reference"])?;
    let mut draft = Draft::read(&call.body, &call.uploads);
    draft.reply_to = reply_to;
    if let Some(channel) = state.channels.get_mut(&id) {
        // A message takes a thread out again.
        channel.archived = false;
    }
    let message = state.post(Place::Channel(id), draft);
    Ok(Answer::ok(state.render_message(&state.messages[&message])))
}

fn check_may_send(state: &State, channel: &Channel, call: &Call) -> Result<(), Refusal> {
    let closed =
        channel.recipient.and_then(|user| state.users.get(&user)).is_some_and(|user| user.private_messages_closed);
    if closed {
        return Err(Refusal::by_state(403, 50007, "Cannot send messages to this user"));
    }
    if matches!(channel.kind, ChannelKind::Category | ChannelKind::Forum) {
        return Err(Refusal::wrong(400, 50008, "Cannot send messages in a non-text channel"));
    }
    let in_thread = channel.kind == ChannelKind::Thread;
    if channel.locked && state.bot_permissions_in(channel) & permission::MANAGE_THREADS == 0 {
        return Err(closed_thread(channel));
    }
    need(state, channel, if in_thread { permission::SEND_MESSAGES_IN_THREADS } else { permission::SEND_MESSAGES })?;
    if !call.body["poll"].is_null() {
        need(state, channel, permission::SEND_POLLS)?;
    }
    if !call.uploads.is_empty() {
        need(state, channel, permission::ATTACH_FILES)?;
    }
    if call.body["embeds"].as_array().is_some_and(|embeds| !embeds.is_empty()) {
        need(state, channel, permission::EMBED_LINKS)?;
    }
    Ok(())
}

fn closed_thread(channel: &Channel) -> Refusal {
    if channel.archived {
        Refusal::by_state(403, 50083, "Thread is archived")
    } else {
        Refusal::by_state(403, 160_005, "Thread is locked")
    }
}

/// The message sent before with the same nonce, when the bot asks for that to be looked at.
fn sent_with_nonce<'a>(state: &'a State, channel: ChannelId, body: &Value) -> Option<&'a Message> {
    if body["enforce_nonce"] != json!(true) {
        return None;
    }
    let nonce = read_nonce(body)?;
    let since = state.clock.now_ms() - NONCE_WINDOW_MS;
    state.messages.values().rev().find(|message| {
        message.channel == channel
            && message.author == state.application.bot
            && message.sent_at_ms >= since
            && message.nonce.as_ref() == Some(&nonce)
    })
}

fn read_nonce(body: &Value) -> Option<String> {
    match &body["nonce"] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn reply_target(state: &State, channel: ChannelId, reference: &Value) -> Result<Option<MessageId>, Refusal> {
    if reference.is_null() {
        return Ok(None);
    }
    let id = &reference["message_id"];
    let id: Option<MessageId> = serde_json::from_value(id.clone()).ok();
    let there =
        id.and_then(|id| state.messages.get(&id)).filter(|message| message.channel == channel && !message.deleted);
    match there {
        Some(message) => Ok(Some(message.id)),
        None if reference["fail_if_not_exists"] == json!(false) => Ok(None),
        None => {
            let mut refusal = Refusal::invalid("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
            // It may have been deleted meanwhile; only a number that was never given out is the bot's mistake.
            if id.is_some_and(|id| state.messages.contains_key(&id)) {
                refusal.violation = None;
            }
            Err(refusal)
        }
    }
}

pub(super) fn edit(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    need(state, channel, permission::VIEW_CHANNEL)?;
    if channel.archived {
        return Err(Refusal::by_state(400, 50083, "Thread is archived"));
    }
    let message = message_of(state, call, channel.id)?;
    if message.author != state.application.bot {
        return Err(Refusal::wrong(403, 50005, "Cannot edit a message authored by another user"));
    }
    if message.poll.is_some() {
        return Err(Refusal::wrong(400, 520_003, "Cannot edit a poll message"));
    }
    rules::message::check(&call.body, &call.uploads, Context::edit(message.flags & FLAG_COMPONENTS_V2 != 0))?;
    let id = message.id;
    state.edit_post(id, &call.body, &call.uploads);
    Ok(Answer::ok(state.render_message(&state.messages[&id])))
}

/// Who voted for an answer, in the order of their ids, 25 or `limit` of them. Source: Discord's page on polls, get answer
/// voters.
pub(super) fn list_voters(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    let message = message_of(state, call, channel.id)?;
    let poll = message.poll.as_ref().ok_or_else(|| Refusal::wrong(400, 520_006, "no poll"))?;
    let answer: u64 = call.parameters["answer_id"].parse().unwrap_or_default();
    let (after, limit) = (call.query_number("after")?.unwrap_or(0), call.query_number("limit")?.unwrap_or(25));
    let voters = poll.votes.iter().filter(|(chosen, voter)| *chosen == answer && voter.0 > after);
    let users: Vec<Value> = voters.take(limit as usize).map(|(_, voter)| state.render_user(*voter)).collect();
    Ok(Answer::ok(json!({ "users": users })))
}

/// Ends a poll of the bot's own. Source of the codes: Discord's list of JSON error codes.
pub(super) fn expire_poll(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    let message = message_of(state, call, channel.id)?;
    if message.author != state.application.bot {
        return Err(Refusal::wrong(403, 50005, "Cannot edit a message authored by another user"));
    }
    match &message.poll {
        None => return Err(Refusal::wrong(400, 520_006, "Cannot expire a non-poll message")),
        Some(poll) if poll.is_closed => return Err(Refusal::by_state(400, 520_001, "Poll expired")),
        Some(_) => {}
    }
    let id = message.id;
    state.close_poll(id);
    Ok(Answer::ok(state.render_message(&state.messages[&id])))
}

pub(super) fn delete(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let channel = channel_of(state, call)?;
    if channel.archived {
        return Err(Refusal::by_state(400, 50083, "Thread is archived"));
    }
    let message = message_of(state, call, channel.id)?;
    if message.author != state.application.bot {
        need(state, channel, permission::MANAGE_MESSAGES)?;
    }
    let id = message.id;
    state.delete_post(id);
    Ok(Answer::nothing())
}

/// The channel of the path, if the bot sees it. A number that no channel ever had is the bot's mistake.
fn channel_of<'a>(state: &'a State, call: &Call) -> Result<&'a Channel, Refusal> {
    let channel = state.channels.get(&call.id("channel_id")?);
    let channel = channel.ok_or_else(|| Refusal::wrong(404, 10003, "Unknown Channel"))?;
    if channel.deleted {
        return Err(Refusal::by_state(404, 10003, "Unknown Channel"));
    }
    let bot_is_in = channel.guild.is_none_or(|guild| state.guild(guild).members.contains_key(&state.application.bot));
    if !bot_is_in || state.bot_permissions_in(channel) & permission::VIEW_CHANNEL == 0 {
        return Err(Refusal::missing_access());
    }
    Ok(channel)
}

fn need(state: &State, channel: &Channel, permission: u64) -> Result<(), Refusal> {
    if state.bot_permissions_in(channel) & permission == 0 { Err(Refusal::missing_permissions()) } else { Ok(()) }
}

fn message_of<'a>(state: &'a State, call: &Call, channel: ChannelId) -> Result<&'a Message, Refusal> {
    let message = state.messages.get(&call.id("message_id")?).filter(|message| message.channel == channel);
    let message = message.ok_or_else(|| Refusal::wrong(404, 10008, "Unknown Message"))?;
    if message.deleted || message.is_ephemeral() {
        return Err(Refusal::by_state(404, 10008, "Unknown Message"));
    }
    Ok(message)
}

impl State {
    /// The private channel with a user, opened now if there is none.
    pub(crate) fn private_channel(&mut self, user: UserId) -> ChannelId {
        if let Some(known) = self.channels.values().find(|channel| channel.recipient == Some(user)) {
            return known.id;
        }
        let id = ChannelId(self.next_id());
        let channel = Channel {
            id,
            guild: None,
            recipient: Some(user),
            parent: None,
            name: String::new(),
            kind: ChannelKind::Private,
            denied_to_bot: 0,
            deleted: false,
            archived: false,
            locked: false,
            slow_mode_seconds: 0,
        };
        // No CHANNEL_CREATE: Discord sends none for private channels since version 8 of its gateway.
        self.channels.insert(id, channel);
        id
    }
}
