//! Messages as they are kept, and as a test sees what the bot sent.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::ids::{MessageId, TopicId};

/// Who sent a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    Bot,
    Another,
}

/// A message in a chat: the Bot API's `Message` as JSON, and what that does not tell.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) json: Map<String, Value>,
    pub(super) sender: Sender,
    pub(super) is_deleted: bool,
    pub(super) is_silent: bool,
    pub(super) edits: usize,
    /// Whether the test has already taken notice of it.
    pub(super) is_heard: bool,
}

impl Message {
    pub(super) fn new(json: Map<String, Value>, sender: Sender) -> Self {
        Self { json, sender, is_deleted: false, is_silent: false, edits: 0, is_heard: false }
    }

    /// Whether the bot sent it.
    pub(super) fn is_by_bot(&self) -> bool {
        self.sender == Sender::Bot
    }
}

/// A picture that the bot uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The file id under which it can be sent again.
    pub file_id: String,
    /// The bytes as uploaded.
    pub bytes: Arc<[u8]>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// An inline button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub text: String,
    /// What the bot gets when it is pressed, when it is such a button.
    pub callback_data: Option<String>,
    /// Where it leads, when it is a link.
    pub url: Option<String>,
}

/// A file that the bot uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub bytes: Arc<[u8]>,
}

/// A message of the bot, as a test looks at it.
#[derive(Clone, Debug)]
pub struct SentMessage {
    /// Which it is.
    pub id: MessageId,
    /// The topic it stands in.
    pub topic: Option<TopicId>,
    /// The text, of a message without a photo.
    pub text: Option<String>,
    /// The caption, of a message with a photo.
    pub caption: Option<String>,
    /// The entities of text or caption, as the Bot API's `MessageEntity`.
    pub entities: Vec<Value>,
    /// The photo, when it was uploaded.
    pub photo: Option<Photo>,
    /// The file, when it was uploaded.
    pub document: Option<Document>,
    /// Where the photo, film or file came from, when it was sent by its address.
    pub address: Option<String>,
    /// Inline buttons by row.
    pub buttons: Vec<Vec<Button>>,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Whether it came without a sound.
    pub is_silent: bool,
    /// How often it was edited since.
    pub edits: usize,
    /// Whether it was deleted since.
    pub is_deleted: bool,
    /// When it was sent, by the fake's clock.
    pub sent_at: DateTime<Utc>,
    /// The whole `Message`.
    pub raw: Value,
}

impl SentMessage {
    /// The text or the caption; empty when there is neither.
    pub fn words(&self) -> &str {
        self.text.as_deref().or(self.caption.as_deref()).unwrap_or_default()
    }

    /// The button of that text.
    pub fn button(&self, text: &str) -> Option<&Button> {
        self.buttons.iter().flatten().find(|button| button.text == text)
    }

    /// Reads a kept message; what it shows is the kept picture or file, or came from an address.
    pub(super) fn of(
        id: MessageId,
        message: &Message,
        (photo, document): (Option<Photo>, Option<Document>),
        address: Option<String>,
    ) -> Self {
        let json = &message.json;
        let text_of = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
        let entities = ["entities", "caption_entities"].iter().find_map(|name| json.get(*name)?.as_array());
        let date = json.get("date").and_then(Value::as_i64).unwrap_or_default();
        Self {
            id,
            topic: json.get("message_thread_id").and_then(Value::as_i64).map(TopicId),
            text: text_of("text"),
            caption: text_of("caption"),
            entities: entities.cloned().unwrap_or_default(),
            photo,
            document,
            address,
            buttons: buttons_of(json),
            reply_to: json
                .get("reply_to_message")
                .and_then(|reply| reply.get("message_id")?.as_i64())
                .map(|number| MessageId { chat: id.chat, number }),
            is_silent: message.is_silent,
            edits: message.edits,
            is_deleted: message.is_deleted,
            sent_at: DateTime::from_timestamp(date, 0).unwrap_or_default(),
            raw: Value::Object(json.clone()),
        }
    }
}

/// The inline buttons of a `Message`.
pub(super) fn buttons_of(message: &Map<String, Value>) -> Vec<Vec<Button>> {
    let rows = message.get("reply_markup").and_then(|markup| markup.get("inline_keyboard")?.as_array());
    let text_of = |button: &Value, name: &str| button.get(name).and_then(Value::as_str).map(str::to_owned);
    let read = |button: &Value| Button {
        text: text_of(button, "text").unwrap_or_default(),
        callback_data: text_of(button, "callback_data"),
        url: text_of(button, "url"),
    };
    rows.into_iter().flatten().map(|row| row.as_array().into_iter().flatten().map(read).collect()).collect()
}
