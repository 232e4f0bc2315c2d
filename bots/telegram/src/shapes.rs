//! The few fields of the Bot API's objects that Steward needs, read tolerantly: what else is there, or comes with the
//! next version, is passed over.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use steward_core::inbox::{Person, SpaceKind};

/// A user or bot.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    #[serde(default)]
    pub(crate) is_bot: bool,
    #[serde(default)]
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) language_code: Option<String>,
}

impl User {
    /// The name shown to others.
    pub(crate) fn name(&self) -> String {
        match self.last_name.as_deref().filter(|name| !name.is_empty()) {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }

    /// The same in core's words.
    pub(crate) fn person(&self) -> Person {
        Person { external_id: self.id.to_string(), name: self.name(), is_bot: self.is_bot }
    }
}

/// A chat.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) title: String,
}

impl Chat {
    /// Whether it is a chat of one person with the bot.
    pub(crate) fn is_private(&self) -> bool {
        self.kind == "private"
    }

    /// Whether it is of the kind in which only administrators are told of every join and leave.
    pub(crate) fn is_supergroup(&self) -> bool {
        self.kind == "supergroup"
    }

    /// The space's id.
    pub(crate) fn space(&self) -> String {
        self.id.to_string()
    }

    /// What kind of space it is.
    pub(crate) fn space_kind(&self) -> SpaceKind {
        if self.kind == "channel" { SpaceKind::Channel } else { SpaceKind::Group }
    }
}

/// A part of a text.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Entity {
    #[serde(rename = "type", default)]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) offset: i64,
}

/// A topic that was opened or renamed.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Topic {
    pub(crate) name: Option<String>,
}

/// The message that another one answers.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Replied {
    pub(crate) message_id: Option<i64>,
    #[serde(default)]
    pub(crate) is_automatic_forward: bool,
    pub(crate) forward_origin: Option<ForwardOrigin>,
    /// Every message of a topic formally answers the one that opened it.
    pub(crate) forum_topic_created: Option<IgnoredAny>,
}

/// Where a forwarded message came from. Only a channel's post says which message it was.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ForwardOrigin {
    pub(crate) chat: Option<Chat>,
    pub(crate) message_id: Option<i64>,
}

/// A message, also one that only tells what happened.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the Bot API's")]
pub(crate) struct Message {
    pub(crate) message_id: i64,
    pub(crate) date: i64,
    pub(crate) chat: Chat,
    pub(crate) from: Option<User>,
    pub(crate) sender_chat: Option<Chat>,
    pub(crate) message_thread_id: Option<i64>,
    #[serde(default)]
    pub(crate) is_topic_message: bool,
    pub(crate) text: Option<String>,
    #[serde(default)]
    pub(crate) entities: Vec<Entity>,
    pub(crate) reply_to_message: Option<Replied>,
    /// A channel's post that Telegram shows in the group of its comments.
    #[serde(default)]
    pub(crate) is_automatic_forward: bool,
    pub(crate) forward_origin: Option<ForwardOrigin>,
    pub(crate) external_reply: Option<IgnoredAny>,
    #[serde(default)]
    pub(crate) new_chat_members: Vec<User>,
    pub(crate) left_chat_member: Option<User>,
    pub(crate) migrate_to_chat_id: Option<i64>,
    pub(crate) migrate_from_chat_id: Option<i64>,
    pub(crate) new_chat_title: Option<String>,
    pub(crate) group_chat_created: Option<IgnoredAny>,
    pub(crate) supergroup_chat_created: Option<IgnoredAny>,
    pub(crate) channel_chat_created: Option<IgnoredAny>,
    pub(crate) forum_topic_created: Option<Topic>,
    pub(crate) forum_topic_edited: Option<Topic>,
}

impl Message {
    /// The channel in core's words: a topic has its own, everything else is the chat itself.
    pub(crate) fn channel(&self) -> String {
        match self.topic() {
            Some(thread) => format!("{}/{thread}", self.chat.id),
            None => self.chat.space(),
        }
    }

    /// The topic of a forum. Chains of answers carry a thread's number too, and are no topics.
    pub(crate) fn topic(&self) -> Option<i64> {
        self.message_thread_id.filter(|_| self.is_topic_message)
    }

    /// The command that it begins with.
    pub(crate) fn command(&self) -> Option<Command<'_>> {
        let is_command = self.entities.iter().any(|entity| entity.kind == "bot_command" && entity.offset == 0);
        let text = self.text.as_deref().filter(|text| is_command && text.starts_with('/'))?;
        let word = text.split_whitespace().next()?;
        let rest = &text[word.len()..];
        let (name, addressee) = match word[1..].split_once('@') {
            Some((name, addressee)) => (name, Some(addressee)),
            None => (&word[1..], None),
        };
        Some(Command { name, addressee, rest })
    }
}

/// A command as it was typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Command<'a> {
    pub(crate) name: &'a str,
    /// The bot it is for, when that was said: `/help@somebody`.
    pub(crate) addressee: Option<&'a str>,
    /// Everything after the name, with the blank before it.
    pub(crate) rest: &'a str,
}

/// Somebody's standing in a chat.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ChatMember {
    pub(crate) status: String,
    pub(crate) user: User,
    /// Of the restricted only: whether they are there.
    pub(crate) is_member: Option<bool>,
}

impl ChatMember {
    /// Whether they are in the chat; `None` for a status that came after this was written.
    pub(crate) fn is_present(&self) -> Option<bool> {
        match self.status.as_str() {
            "creator" | "administrator" | "member" => Some(true),
            "restricted" => Some(self.is_member.unwrap_or(false)),
            "left" | "kicked" => Some(false),
            _ => None,
        }
    }

    /// Whether they created or administer the chat.
    pub(crate) fn manages(&self) -> bool {
        matches!(self.status.as_str(), "creator" | "administrator")
    }
}

/// The link that brought somebody.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct InviteLink {
    pub(crate) invite_link: String,
    pub(crate) name: Option<String>,
}

impl InviteLink {
    /// What the join is ascribed to: the link's name, and its address when it has none.
    pub(crate) fn source(&self) -> String {
        self.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| self.invite_link.clone())
    }
}

/// A change of somebody's standing.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MemberChange {
    pub(crate) chat: Chat,
    pub(crate) from: User,
    pub(crate) date: i64,
    pub(crate) old_chat_member: ChatMember,
    pub(crate) new_chat_member: ChatMember,
    pub(crate) invite_link: Option<InviteLink>,
}

/// A change of somebody's reactions to a message.
#[derive(Debug, Clone, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names are the Bot API's")]
pub(crate) struct Reaction {
    pub(crate) chat: Chat,
    pub(crate) message_id: i64,
    pub(crate) user: Option<User>,
    pub(crate) date: i64,
    pub(crate) old_reaction: Vec<ReactionType>,
    pub(crate) new_reaction: Vec<ReactionType>,
}

/// How many reactions a message has where nobody is told whose they are.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReactionTotals {
    pub(crate) chat: Chat,
    pub(crate) message_id: i64,
    pub(crate) date: i64,
    pub(crate) reactions: Vec<ReactionTotal>,
}

/// How many there are of one.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReactionTotal {
    #[serde(rename = "type")]
    pub(crate) kind: ReactionType,
    pub(crate) total_count: i64,
}

/// What somebody reacted with.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReactionType {
    #[serde(rename = "type", default)]
    kind: String,
    emoji: Option<String>,
    custom_emoji_id: Option<String>,
}

impl ReactionType {
    /// What tells it from others: the emoji, the number of a custom one, or the kind, which for a paid one is all.
    pub(crate) fn key(&self) -> String {
        self.emoji.as_ref().or(self.custom_emoji_id.as_ref()).unwrap_or(&self.kind).clone()
    }
}

/// What somebody's vote in a poll is for now.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PollAnswer {
    pub(crate) poll_id: String,
    /// Nobody when a chat votes: an anonymous administrator, a channel.
    pub(crate) user: Option<User>,
    pub(crate) option_ids: Vec<i64>,
}

/// A poll, as it stands.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Poll {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) is_closed: bool,
}

/// A pressed button.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Press {
    pub(crate) id: String,
    pub(crate) from: User,
    pub(crate) message: Option<PressedMessage>,
    #[serde(default)]
    pub(crate) data: String,
}

/// The message under which a button was pressed; old ones are told without their content.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PressedMessage {
    pub(crate) message_id: i64,
    pub(crate) chat: Chat,
    pub(crate) message_thread_id: Option<i64>,
    #[serde(default)]
    pub(crate) is_topic_message: bool,
}

/// One thing that `getUpdates` brought, as it came.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    /// Its number; `None` when it has none, and then it is no update that the Bot API knows.
    pub(crate) id: Option<i64>,
    /// The name of its one other field; empty when there is none.
    pub(crate) kind: String,
    /// The whole of it.
    pub(crate) raw: String,
}

impl Update {
    /// Looks at number and kind only.
    pub(crate) fn new(raw: &RawValue) -> Self {
        let fields: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
        let id = fields.get("update_id").and_then(|id| id.get().parse().ok());
        let kind = fields.keys().find(|name| *name != "update_id").cloned().unwrap_or_default();
        Self { id, kind, raw: raw.get().to_owned() }
    }
}

/// The instant of so many seconds since 1970; what no calendar reaches becomes its end.
pub(crate) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// What stands under a field of an update. The error never quotes what somebody wrote.
pub(crate) fn body<'a, T: Deserialize<'a>>(raw: &'a str, kind: &str) -> Result<T, String> {
    let told = |error: &serde_json::Error| format!("{kind}: {:?} error at column {}", error.classify(), error.column());
    let fields: std::collections::BTreeMap<String, &'a RawValue> =
        serde_json::from_str(raw).map_err(|error| told(&error))?;
    let field = fields.get(kind).ok_or_else(|| format!("no field {kind}"))?;
    serde_json::from_str(field.get()).map_err(|error| told(&error))
}
