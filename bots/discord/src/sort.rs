//! What becomes of an event: counted at once, kept in the inbox, or passed over. Pure.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use steward_core::inbox::{ActivityKind, Counted, Echo, EchoKind, Incoming, MessageKey, Sorted, SpaceKind};

use crate::event::{
    AuditEntry, Emoji, Interaction, MemberEvent, Message, Reaction, ReactionsGone, Snowflake, User, stranger,
};
use crate::polls::PollMessage;

/// An ordinary message. Source: message types, DEFAULT.
const DEFAULT: u16 = 0;
/// A message that answers another one. Source: message types, REPLY.
const REPLY: u16 = 19;
/// Somebody was removed by a moderator. Source: audit log events, MEMBER_KICK.
pub(crate) const MEMBER_KICK: u16 = 20;
/// Somebody is typing an option that is completed. Source: interaction types.
pub(crate) const AUTOCOMPLETE: u16 = 4;

/// Kinds that are always kept and handled.
const KEPT: &[&str] = &[
    "GUILD_DELETE",
    "GUILD_CREATE",
    "GUILD_UPDATE",
    "GUILD_MEMBER_ADD",
    "GUILD_MEMBER_REMOVE",
    "GUILD_BAN_ADD",
    "CHANNEL_CREATE",
    "CHANNEL_UPDATE",
    "THREAD_CREATE",
    "VOICE_STATE_UPDATE",
    "MESSAGE_POLL_VOTE_ADD",
    "MESSAGE_POLL_VOTE_REMOVE",
];

/// Kinds that are known and not needed. What is in none of the lists is kept as unknown.
const PASSED: &[&str] = &[
    "APPLICATION_COMMAND_PERMISSIONS_UPDATE",
    "AUTO_MODERATION_ACTION_EXECUTION",
    "AUTO_MODERATION_RULE_CREATE",
    "AUTO_MODERATION_RULE_DELETE",
    "AUTO_MODERATION_RULE_UPDATE",
    "CHANNEL_DELETE",
    "CHANNEL_PINS_UPDATE",
    "ENTITLEMENT_CREATE",
    "ENTITLEMENT_DELETE",
    "ENTITLEMENT_UPDATE",
    "GUILD_BAN_REMOVE",
    "GUILD_EMOJIS_UPDATE",
    "GUILD_INTEGRATIONS_UPDATE",
    "GUILD_MEMBERS_CHUNK",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_DELETE",
    "GUILD_ROLE_UPDATE",
    "GUILD_SCHEDULED_EVENT_CREATE",
    "GUILD_SCHEDULED_EVENT_DELETE",
    "GUILD_SCHEDULED_EVENT_UPDATE",
    "GUILD_SCHEDULED_EVENT_USER_ADD",
    "GUILD_SCHEDULED_EVENT_USER_REMOVE",
    "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
    "GUILD_SOUNDBOARD_SOUND_CREATE",
    "GUILD_SOUNDBOARD_SOUND_DELETE",
    "GUILD_SOUNDBOARD_SOUND_UPDATE",
    "GUILD_STICKERS_UPDATE",
    "INTEGRATION_CREATE",
    "INTEGRATION_DELETE",
    "INTEGRATION_UPDATE",
    "INVITE_CREATE",
    "INVITE_DELETE",
    "MESSAGE_DELETE",
    "MESSAGE_DELETE_BULK",
    "PRESENCE_UPDATE",
    "READY",
    "RESUMED",
    "STAGE_INSTANCE_CREATE",
    "STAGE_INSTANCE_DELETE",
    "STAGE_INSTANCE_UPDATE",
    "THREAD_DELETE",
    "THREAD_LIST_SYNC",
    "THREAD_MEMBERS_UPDATE",
    "THREAD_MEMBER_UPDATE",
    "THREAD_UPDATE",
    "TYPING_START",
    "USER_UPDATE",
    "VOICE_CHANNEL_EFFECT_SEND",
    "VOICE_CHANNEL_STATUS_UPDATE",
    "VOICE_SERVER_UPDATE",
    "WEBHOOKS_UPDATE",
];

/// Decides about an event. One of a kind that is needed and cannot be read is kept, so that nothing of it is lost.
pub(crate) fn sort(kind: &str, raw: &str, external_id: String, now: DateTime<Utc>) -> Sorted {
    let decided = match kind {
        "MESSAGE_CREATE" => read(raw).map(|message| count_message(&message)),
        "MESSAGE_REACTION_ADD" => {
            read(raw).map(|reaction| both(echo_of_reaction(&reaction, now), counted_reaction(&reaction, now)))
        }
        "MESSAGE_REACTION_REMOVE" => read(raw).map(|reaction| both(echo_of_removal(&reaction, now), None)),
        "MESSAGE_REACTION_REMOVE_ALL" | "MESSAGE_REACTION_REMOVE_EMOJI" => {
            read(raw).map(|gone| both(echo_of_clearing(&gone, now), None))
        }
        "MESSAGE_UPDATE" => read(raw).map(|message: PollMessage| keep_if(message.is_closed())),
        "GUILD_MEMBER_UPDATE" => read(raw).map(|update: MemberEvent| keep_if(update.pending == Some(false))),
        "GUILD_AUDIT_LOG_ENTRY_CREATE" => read(raw).map(|entry: AuditEntry| keep_if(entry.action_type == MEMBER_KICK)),
        // What somebody is typing is answered by the receiver at once and concerns nobody later.
        "INTERACTION_CREATE" => read(raw).map(|interaction: Interaction| keep_if(interaction.kind != AUTOCOMPLETE)),
        kind if KEPT.contains(&kind) => Some(Decision::Keep),
        kind if PASSED.contains(&kind) => Some(Decision::Pass),
        _ => Some(Decision::KeepUnknown),
    };
    let incoming = || Incoming { external_id, kind: kind.to_owned(), raw: raw.to_owned() };
    match decided {
        Some(Decision::Count(counted)) => Sorted::Count(counted),
        Some(Decision::Echo(echo, counted)) => Sorted::Echo(echo, counted),
        Some(Decision::Pass) => Sorted::Pass,
        Some(Decision::KeepUnknown) => Sorted::KeepUnknown(incoming()),
        Some(Decision::Keep) | None => Sorted::Keep(incoming()),
    }
}

enum Decision {
    Count(Counted),
    Echo(Box<Echo>, Option<Counted>),
    Keep,
    KeepUnknown,
    Pass,
}

fn keep_if(is_needed: bool) -> Decision {
    if is_needed { Decision::Keep } else { Decision::Pass }
}

fn read<'a, T: Deserialize<'a>>(raw: &'a str) -> Option<T> {
    serde_json::from_str(raw).ok()
}

fn count_message(message: &Message) -> Decision {
    let counted = counted_message(message);
    both(counted.as_ref().and_then(|counted| echo_of_message(message, counted)), counted)
}

fn both(echo: Option<Echo>, counted: Option<Counted>) -> Decision {
    match (echo, counted) {
        (Some(echo), counted) => Decision::Echo(Box::new(echo), counted),
        (None, Some(counted)) => Decision::Count(counted),
        (None, None) => Decision::Pass,
    }
}

/// A message that answers another one, or stands in a thread: a thread that was begun at a message has its number.
pub(crate) fn echo_of_message(message: &Message, counted: &Counted) -> Option<Echo> {
    let answered = message.refers_to.as_ref().filter(|_| message.kind == REPLY);
    let answered = answered.and_then(|reference| reference.message_id.as_ref());
    let thread = message.position.is_some().then_some(&message.channel_id);
    let of: Vec<MessageKey> = answered.into_iter().chain(thread).map(key).collect();
    (!of.is_empty()).then(|| Echo {
        space: counted.space.clone(),
        of,
        person: Some(counted.person.clone()),
        at: counted.at,
        what: EchoKind::Answered { reply: message.id.to_string() },
    })
}

fn key(message: &Snowflake) -> MessageKey {
    MessageKey { chat: String::new(), message: message.to_string() }
}

/// A reaction that was given, by whomever.
pub(crate) fn echo_of_reaction(reaction: &Reaction, now: DateTime<Utc>) -> Option<Echo> {
    let what = EchoKind::Reacted { added: vec![reaction.emoji.key()], removed: Vec::new() };
    echo_of(reaction, now, what)
}

/// A reaction that was taken back; Discord does not tell by whom, but whose it was.
pub(crate) fn echo_of_removal(reaction: &Reaction, now: DateTime<Utc>) -> Option<Echo> {
    let what = EchoKind::Reacted { added: Vec::new(), removed: vec![reaction.emoji.key()] };
    echo_of(reaction, now, what)
}

fn echo_of(reaction: &Reaction, now: DateTime<Utc>, what: EchoKind) -> Option<Echo> {
    let user = reaction.member.as_ref().and_then(|member| member.user.as_ref());
    let person = user.map_or_else(|| stranger(&reaction.user_id), User::person);
    (!person.is_bot).then_some(Echo {
        space: reaction.guild_id.as_ref()?.to_string(),
        of: vec![key(&reaction.message_id)],
        person: Some(person),
        at: now,
        what,
    })
}

/// Reactions that a moderator took away.
pub(crate) fn echo_of_clearing(gone: &ReactionsGone, now: DateTime<Utc>) -> Option<Echo> {
    Some(Echo {
        space: gone.guild_id.as_ref()?.to_string(),
        of: vec![key(&gone.message_id)],
        person: None,
        at: now,
        what: EchoKind::Cleared { emoji: gone.emoji.as_ref().map(Emoji::key) },
    })
}

/// A message that a person wrote in a guild. What webhooks, bots and Discord itself write is nobody's.
pub(crate) fn counted_message(message: &Message) -> Option<Counted> {
    let kind = match message.kind {
        DEFAULT => ActivityKind::Message,
        REPLY => ActivityKind::Reply,
        _ => return None,
    };
    if message.webhook_id.is_some() {
        return None;
    }
    counted(
        message.guild_id.as_ref()?,
        &message.channel_id,
        (&message.author.id, Some(&message.author)),
        message.id.at(),
        kind,
    )
}

/// A reaction in a guild. Discord does not date it: it is dated by its arrival.
pub(crate) fn counted_reaction(reaction: &Reaction, now: DateTime<Utc>) -> Option<Counted> {
    let user = reaction.member.as_ref().and_then(|member| member.user.as_ref());
    counted(reaction.guild_id.as_ref()?, &reaction.channel_id, (&reaction.user_id, user), now, ActivityKind::Reaction)
}

fn counted(
    guild: &Snowflake,
    channel: &Snowflake,
    (id, user): (&Snowflake, Option<&User>),
    at: DateTime<Utc>,
    kind: ActivityKind,
) -> Option<Counted> {
    let person = user.map_or_else(|| stranger(id), User::person);
    (!person.is_bot).then(|| Counted {
        space: guild.to_string(),
        space_name: None,
        space_kind: SpaceKind::Guild,
        channel: channel.to_string(),
        person,
        at,
        kind,
        proves_presence: true,
    })
}

#[cfg(test)]
#[path = "sort_tests.rs"]
mod tests;
