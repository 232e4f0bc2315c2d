//! The few fields of Discord's events that Steward needs, read tolerantly: whatever else is there is passed over.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, Visitor};
use serde_json::Value;
use steward_core::inbox::Person;

/// Milliseconds between 1970 and the beginning of Discord's own time. Source: API reference, snowflakes.
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Source: channel types, GUILD_VOICE and GUILD_STAGE_VOICE.
const GUILD_VOICE: u16 = 2;
const GUILD_STAGE_VOICE: u16 = 13;

/// An id of Discord's. It carries the time at which the thing was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Snowflake(u64);

impl Snowflake {
    /// The least id of something made at a time.
    pub(crate) fn first_at(at: DateTime<Utc>) -> Self {
        Self(u64::try_from(at.timestamp_millis() - DISCORD_EPOCH_MS).unwrap_or_default() << 22)
    }

    /// The time at which the thing was made.
    pub(crate) fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis((self.0 >> 22) as i64 + DISCORD_EPOCH_MS).unwrap_or_default()
    }
}

impl fmt::Display for Snowflake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Snowflake {
    /// Discord writes ids as text and says that it may write numbers.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;
        impl Visitor<'_> for Digits {
            type Value = Snowflake;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Snowflake, E> {
                text.parse().map(Snowflake).map_err(|_| E::custom("an id that is no number"))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Snowflake, E> {
                Ok(Snowflake(number))
            }
        }
        deserializer.deserialize_any(Digits)
    }
}

/// Somebody.
#[derive(Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) id: Snowflake,
    #[serde(default)]
    username: String,
    global_name: Option<String>,
    bot: Option<bool>,
}

impl User {
    /// The person in core's words. The name is the one that is the same in every guild.
    pub(crate) fn person(&self) -> Person {
        let name = self.global_name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| self.username.clone());
        Person { external_id: self.id.to_string(), name, is_bot: self.bot == Some(true) }
    }
}

/// Somebody of whom only the id is known.
pub(crate) fn stranger(id: &Snowflake) -> Person {
    Person { external_id: id.to_string(), name: String::new(), is_bot: false }
}

/// MESSAGE_CREATE.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: Snowflake,
    pub(crate) channel_id: Snowflake,
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) author: User,
    pub(crate) webhook_id: Option<Snowflake>,
    #[serde(rename = "type")]
    pub(crate) kind: u16,
    /// Of an answer, what it answers.
    #[serde(rename = "message_reference")]
    pub(crate) refers_to: Option<MessageReference>,
    /// Only in threads: about the how manyth it is.
    pub(crate) position: Option<IgnoredAny>,
}

/// What a message refers to.
#[derive(Debug, Deserialize)]
pub(crate) struct MessageReference {
    pub(crate) message_id: Option<Snowflake>,
}

/// MESSAGE_REACTION_ADD and MESSAGE_REACTION_REMOVE.
#[derive(Debug, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) user_id: Snowflake,
    pub(crate) channel_id: Snowflake,
    pub(crate) message_id: Snowflake,
    pub(crate) emoji: Emoji,
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) member: Option<Member>,
}

/// MESSAGE_REACTION_REMOVE_ALL and MESSAGE_REACTION_REMOVE_EMOJI.
#[derive(Debug, Deserialize)]
pub(crate) struct ReactionsGone {
    pub(crate) message_id: Snowflake,
    pub(crate) guild_id: Option<Snowflake>,
    /// The one of which all are gone; without it all of all.
    pub(crate) emoji: Option<Emoji>,
}

/// What somebody reacted with.
#[derive(Debug, Deserialize)]
pub(crate) struct Emoji {
    /// Of a guild's own emoji.
    id: Option<Snowflake>,
    name: Option<String>,
}

impl Emoji {
    /// What tells it from others. A guild's own one may lose its name, and never its id.
    pub(crate) fn key(&self) -> String {
        self.id.as_ref().map_or_else(|| self.name.clone().unwrap_or_default(), ToString::to_string)
    }
}

/// A member of a guild, as events and lists carry it.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) user: Option<User>,
    pub(crate) joined_at: Option<DateTime<Utc>>,
    pub(crate) pending: Option<bool>,
    #[serde(default)]
    pub(crate) roles: Vec<Snowflake>,
    /// Only in interactions: what the member may do in the channel, as a number in text.
    pub(crate) permissions: Option<String>,
}

/// GUILD_MEMBER_ADD and GUILD_MEMBER_UPDATE.
#[derive(Debug, Deserialize)]
pub(crate) struct MemberEvent {
    pub(crate) guild_id: Snowflake,
    pub(crate) user: User,
    pub(crate) joined_at: Option<DateTime<Utc>>,
    pub(crate) pending: Option<bool>,
}

/// GUILD_MEMBER_REMOVE and GUILD_BAN_ADD.
#[derive(Debug, Deserialize)]
pub(crate) struct Gone {
    pub(crate) guild_id: Snowflake,
    pub(crate) user: User,
}

/// GUILD_AUDIT_LOG_ENTRY_CREATE.
#[derive(Debug, Deserialize)]
pub(crate) struct AuditEntry {
    pub(crate) id: Snowflake,
    pub(crate) guild_id: Snowflake,
    pub(crate) action_type: u16,
    pub(crate) target_id: Option<Snowflake>,
}

/// GUILD_CREATE and GUILD_UPDATE.
#[derive(Debug, Deserialize)]
pub(crate) struct Guild {
    pub(crate) id: Snowflake,
    #[serde(default)]
    pub(crate) name: String,
    pub(crate) owner_id: Option<Snowflake>,
    pub(crate) unavailable: Option<bool>,
    #[serde(default)]
    pub(crate) channels: Vec<Channel>,
    #[serde(default)]
    pub(crate) threads: Vec<Channel>,
    #[serde(default)]
    pub(crate) members: Vec<Member>,
    pub(crate) voice_states: Option<Vec<VoiceState>>,
}

/// GUILD_DELETE.
#[derive(Debug, Deserialize)]
pub(crate) struct GuildGone {
    pub(crate) id: Snowflake,
    pub(crate) unavailable: Option<bool>,
}

/// CHANNEL_CREATE, CHANNEL_UPDATE and THREAD_CREATE.
#[derive(Debug, Deserialize)]
pub(crate) struct Channel {
    pub(crate) id: Snowflake,
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) name: Option<String>,
    #[serde(rename = "type")]
    kind: Option<u16>,
}

impl Channel {
    /// Whether Discord tells who is in it: a voice or stage channel. `None`: of what type it is was not told.
    pub(crate) fn is_voice(&self) -> Option<bool> {
        self.kind.map(|kind| matches!(kind, GUILD_VOICE | GUILD_STAGE_VOICE))
    }
}

/// VOICE_STATE_UPDATE, and those of GUILD_CREATE.
#[derive(Debug, Deserialize)]
pub(crate) struct VoiceState {
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) channel_id: Option<Snowflake>,
    pub(crate) user_id: Snowflake,
    pub(crate) member: Option<Member>,
}

/// INTERACTION_CREATE.
#[derive(Debug, Deserialize)]
pub(crate) struct Interaction {
    pub(crate) id: Snowflake,
    pub(crate) application_id: Snowflake,
    #[serde(rename = "type")]
    pub(crate) kind: u16,
    pub(crate) token: String,
    pub(crate) guild_id: Option<Snowflake>,
    pub(crate) channel_id: Option<Snowflake>,
    pub(crate) member: Option<Member>,
    pub(crate) user: Option<User>,
    pub(crate) locale: Option<String>,
    pub(crate) data: Option<InteractionData>,
}

/// What was typed or pressed.
#[derive(Debug, Deserialize)]
pub(crate) struct InteractionData {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) options: Vec<CommandOption>,
    pub(crate) custom_id: Option<String>,
}

/// A subcommand with its options, or a value.
#[derive(Debug, Deserialize)]
pub(crate) struct CommandOption {
    pub(crate) name: String,
    pub(crate) value: Option<Value>,
    #[serde(default)]
    pub(crate) options: Vec<CommandOption>,
    pub(crate) focused: Option<bool>,
}

impl Interaction {
    /// Who did it: in a guild the member's user, in a private channel the user.
    pub(crate) fn person(&self) -> Option<&User> {
        self.member.as_ref().and_then(|member| member.user.as_ref()).or(self.user.as_ref())
    }
}

impl InteractionData {
    /// The word after the command's name (empty when there is none) and the values.
    pub(crate) fn action(&self) -> (&str, &[CommandOption]) {
        match self.options.as_slice() {
            [only] if only.value.is_none() => (&only.name, &only.options),
            values => ("", values),
        }
    }
}

impl CommandOption {
    /// The value as it would be typed.
    pub(crate) fn text(&self) -> Option<String> {
        match self.value.as_ref()? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(is_true) => Some(is_true.to_string()),
            _ => None,
        }
    }
}
