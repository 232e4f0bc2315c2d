//! The verbs as JSON, for a test in another process.

use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};

use super::chats::{ChatKind, Status};
use super::ids::{ChatId, MessageId, Place, TopicId, UserId};
use super::platform::Platform;
use super::users::Profile;

/// Something that a person does, or that happens to the platform. Each carries the name of its verb on [`Platform`].
#[derive(Debug, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Deed {
    AddUser { profile: Profile },
    AddChat { kind: ChatKind, title: String, creator: UserId },
    AddTopic { chat: ChatId, name: String, by: UserId },
    ClosesTopic { chat: ChatId, topic: TopicId },
    ReopensTopic { chat: ChatId, topic: TopicId },
    DeletesTopic { chat: ChatId, topic: TopicId },
    DeletesChat { chat: ChatId },
    AddressDies { address: String },
    AddsBot { by: UserId, chat: ChatId },
    PromotesBot { by: UserId, chat: ChatId },
    StartsBot { user: UserId },
    BlocksBot { user: UserId },
    UnblocksBot { user: UserId },
    Joins { user: UserId, chat: ChatId },
    JoinsByLink { user: UserId, chat: ChatId, link: String, link_name: Option<String> },
    Leaves { user: UserId, chat: ChatId },
    IsKickedBy { user: UserId, chat: ChatId, by: UserId },
    IsBannedBy { user: UserId, chat: ChatId, by: UserId },
    Becomes { by: UserId, user: UserId, chat: ChatId, status: Status },
    Says { user: UserId, chat: ChatId, topic: Option<TopicId>, text: String },
    Chatters { user: UserId, chat: ChatId, count: u32 },
    Sends { user: UserId, chat: ChatId, topic: Option<TopicId>, content: Value },
    Replies { user: UserId, to: MessageId, text: String },
    Edits { message: MessageId, text: String },
    Reacts { user: UserId, message: MessageId, emoji: Option<String> },
    Votes { user: UserId, message: MessageId, options: Vec<usize> },
    ClosesPoll { message: MessageId },
    PressesButton { user: UserId, message: MessageId, label: String },
    PressesForged { user: UserId, message: MessageId, data: String },
    MigratesToSupergroup { group: ChatId, by: UserId },
    Renames { by: UserId, chat: ChatId, title: String },
    Emits { kind: String, payload: Value },
    EmitsVerbatim { element: Value },
    DeliversAgain { count: usize },
    DeliversReversed,
    EndsPolls,
    Advance { seconds: i64 },
}

impl Deed {
    /// Does it; gives what the verb gives, such as the number of a new message, and `null` when that is nothing.
    pub(super) fn act(self, fake: &Platform) -> Value {
        match self {
            Self::AddUser { profile } => return json!(fake.add_user_with(profile)),
            Self::AddChat { kind, title, creator } => return json!(fake.add_chat(kind, &title, creator)),
            Self::AddTopic { chat, name, by } => return json!(fake.add_topic(chat, &name, by)),
            Self::StartsBot { user } => return json!(fake.starts_bot(user)),
            Self::Says { user, chat, topic, text } => return json!(fake.says(user, Place { chat, topic }, &text)),
            Self::Sends { user, chat, topic, content } => {
                return json!(fake.sends(user, Place { chat, topic }, &content));
            }
            Self::Replies { user, to, text } => return json!(fake.replies(user, to, &text)),
            Self::PressesButton { user, message, label } => return json!(fake.presses_button(user, message, &label)),
            Self::PressesForged { user, message, data } => return json!(fake.presses_forged(user, message, &data)),
            Self::MigratesToSupergroup { group, by } => return json!(fake.migrates_to_supergroup(group, by)),
            Self::Emits { kind, payload } => return json!(fake.emits(&kind, &payload)),
            Self::ClosesTopic { chat, topic } => fake.closes_topic(chat, topic),
            Self::ReopensTopic { chat, topic } => fake.reopens_topic(chat, topic),
            Self::DeletesTopic { chat, topic } => fake.deletes_topic(chat, topic),
            Self::DeletesChat { chat } => fake.deletes_chat(chat),
            Self::AddressDies { address } => fake.address_dies(&address),
            Self::AddsBot { by, chat } => fake.adds_bot(by, chat),
            Self::PromotesBot { by, chat } => fake.promotes_bot(by, chat),
            Self::BlocksBot { user } => fake.blocks_bot(user),
            Self::UnblocksBot { user } => fake.unblocks_bot(user),
            Self::Joins { user, chat } => fake.joins(user, chat),
            Self::JoinsByLink { user, chat, link, link_name } => {
                fake.joins_by_link(user, chat, &link, link_name.as_deref());
            }
            Self::Leaves { user, chat } => fake.leaves(user, chat),
            Self::IsKickedBy { user, chat, by } => fake.is_kicked_by(user, chat, by),
            Self::IsBannedBy { user, chat, by } => fake.is_banned_by(user, chat, by),
            Self::Becomes { by, user, chat, status } => fake.becomes(by, user, chat, status),
            Self::Chatters { user, chat, count } => fake.chatters(user, chat, count),
            Self::Edits { message, text } => fake.edits(message, &text),
            Self::Reacts { user, message, emoji } => fake.reacts(user, message, emoji.as_deref()),
            Self::Votes { user, message, options } => fake.votes(user, message, &options),
            Self::ClosesPoll { message } => fake.closes_poll(message),
            Self::Renames { by, chat, title } => fake.renames(by, chat, &title),
            Self::EmitsVerbatim { element } => fake.emits_verbatim(element),
            Self::DeliversAgain { count } => fake.delivers_again(count),
            Self::DeliversReversed => fake.delivers_reversed(),
            Self::EndsPolls => fake.ends_polls(),
            Self::Advance { seconds } => fake.advance(TimeDelta::seconds(seconds)),
        }
        Value::Null
    }
}
