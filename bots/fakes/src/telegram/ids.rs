//! The identifiers of Telegram, each its own type.

use serde::{Deserialize, Serialize};

/// A user or bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

/// A chat. A private chat carries its user's number, a group a negative one, a supergroup or channel one from
/// −1000000000001 downwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub i64);

/// A topic of a forum: the number of the message that opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicId(pub i64);

/// A message within its chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageId {
    /// The chat it stands in.
    pub chat: ChatId,
    /// Its number there.
    pub number: i64,
}

/// Where somebody writes: a chat, or a topic of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The chat.
    pub chat: ChatId,
    /// The topic, in a forum.
    pub topic: Option<TopicId>,
}

impl UserId {
    /// The user's private chat with the bot.
    #[must_use]
    pub fn private_chat(self) -> ChatId {
        ChatId(self.0)
    }
}

impl ChatId {
    /// A topic of this chat, as a place.
    #[must_use]
    pub fn topic(self, topic: TopicId) -> Place {
        Place { chat: self, topic: Some(topic) }
    }
}

impl From<ChatId> for Place {
    fn from(chat: ChatId) -> Self {
        Self { chat, topic: None }
    }
}
