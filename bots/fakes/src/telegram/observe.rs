//! What the bot did, as a test asks for it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ids::{ChatId, MessageId, TopicId, UserId};
use super::messages::{Message, SentMessage};
use super::platform::Platform;
use super::state::{LogEntry, State};
use crate::judge::Violation;

/// How long a test waits in real time before it is given up: a net under tests that would hang, never a measure.
const SAFETY_NET: Duration = Duration::from_mins(1);

/// A press of a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PressId(pub String);

impl Platform {
    /// Waits until `look` finds something. It is asked at once and after every change.
    ///
    /// Not for a runtime whose clock is paused: that would jump to the end of the wait while a socket is read.
    ///
    /// # Panics
    /// With the log of calls, when nothing is found for a minute.
    pub async fn wait_for<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let mut changes = self.watch_changes();
        let waiting = async {
            loop {
                if let Some(found) = look(self) {
                    return found;
                }
                // The sender lives in `self`, so the only error (a dropped sender) cannot come.
                let _ = changes.changed().await;
            }
        };
        #[expect(clippy::disallowed_methods, reason = "a net under tests that would hang; none depends on it")]
        let found = tokio::time::timeout(SAFETY_NET, waiting).await;
        found.unwrap_or_else(|_| panic!("waited in vain for {what}; the calls were:\n{}", self.log_lines()))
    }

    /// Waits for the next message of the bot in a chat that the test has not heard yet.
    pub async fn hears(&self, chat: ChatId) -> SentMessage {
        self.wait_for(&format!("a message of the bot in chat {}", chat.0), |fake| fake.take_unheard(chat)).await
    }

    /// Waits for the next message of the bot in a chat, which must say this.
    ///
    /// # Panics
    /// When it says something else.
    pub async fn hears_saying(&self, chat: ChatId, fragment: &str) -> SentMessage {
        let heard = self.hears(chat).await;
        assert!(heard.words().contains(fragment), "heard {:?}, not {fragment:?}", heard.words());
        heard
    }

    /// The next message of the bot in a chat that the test has not heard yet, if there is one already.
    pub fn take_unheard(&self, chat: ChatId) -> Option<SentMessage> {
        // Not `change`: that would wake the very loop that asks.
        let mut state = self.peek();
        let unheard = |message: &Message| message.is_by_bot() && !message.is_heard;
        let kept = state.chats.get_mut(&chat)?;
        let (number, message) = kept.messages.iter_mut().find(|(_, message)| unheard(message))?;
        message.is_heard = true;
        let id = MessageId { chat, number: *number };
        Some(state.sent_message(id))
    }

    /// How many messages of the bot the test has not heard.
    pub fn unheard_count(&self) -> usize {
        let state = self.peek();
        let messages = state.chats.values().flat_map(|chat| chat.messages.values());
        messages.filter(|message| message.is_by_bot() && !message.is_heard).count()
    }

    /// Every message of the bot in a chat in the order they were sent, deleted ones too.
    pub fn sent_messages(&self, chat: ChatId) -> Vec<SentMessage> {
        let state = self.peek();
        let Some(kept) = state.chats.get(&chat) else { return Vec::new() };
        let sent = kept.messages.iter().filter(|(_, message)| message.is_by_bot());
        sent.map(|(number, _)| state.sent_message(MessageId { chat, number: *number })).collect()
    }

    /// A message of the bot as it is now.
    pub fn message(&self, id: MessageId) -> SentMessage {
        self.peek().sent_message(id)
    }

    /// How the bot answered a press: the arguments of `answerCallbackQuery`, once it did.
    pub fn answer(&self, press: &PressId) -> Option<Value> {
        self.peek().presses.get(&press.0).and_then(|press| press.answer.clone())
    }

    /// Waits for the answer to a press.
    pub async fn answered(&self, press: &PressId) -> Value {
        self.wait_for("an answer to a pressed button", |fake| fake.answer(press)).await
    }

    /// Presses that nobody has answered: for the person the button keeps spinning.
    pub fn unanswered_presses(&self) -> Vec<PressId> {
        let state = self.peek();
        let open = state.presses.iter().filter(|(_, press)| press.answer.is_none());
        open.map(|(id, _)| PressId(id.clone())).collect()
    }

    /// Every call in the order they were answered.
    pub fn log(&self) -> Vec<LogEntry> {
        self.peek().log.clone()
    }

    /// How many calls there were.
    pub fn call_count(&self) -> usize {
        self.peek().log.len()
    }

    /// The calls of one method.
    pub fn calls(&self, method: &str) -> Vec<LogEntry> {
        self.peek().log.iter().filter(|entry| entry.method.eq_ignore_ascii_case(method)).cloned().collect()
    }

    /// What a real Telegram would have refused; the test takes it upon itself.
    pub fn take_violations(&self) -> Vec<Violation> {
        std::mem::take(&mut self.peek().violations)
    }

    /// The next refusal of that method is what the test is about, and no violation.
    pub fn expect_refusal(&self, method: &str) {
        self.peek().expected_refusals.push(method.to_owned());
    }

    pub(super) fn take_expected_refusals(&self) -> Vec<String> {
        std::mem::take(&mut self.peek().expected_refusals)
    }

    /// The commands that stand in the menu of a scope (the Bot API's `BotCommandScope`) and language.
    pub fn commands(&self, scope: &Value, language: &str) -> Vec<Value> {
        let key = (scope.to_string(), language.to_owned());
        self.peek().commands.get(&key).and_then(Value::as_array).cloned().unwrap_or_default()
    }

    /// The bot's own account.
    pub fn bot_id(&self) -> UserId {
        self.peek().bot()
    }

    /// Waits until the bot waits in `getUpdates`, which is also when its `allowed_updates` are known.
    pub async fn is_polled(&self) {
        self.wait_for("a poll", |fake| (fake.peek().queue.polls_waiting > 0).then_some(())).await;
    }

    /// How many polls have begun in all.
    pub fn polls_begun(&self) -> u64 {
        self.peek().queue.newest_poll
    }

    /// How many updates wait to be confirmed.
    pub fn unconfirmed_count(&self) -> usize {
        self.peek().queue.len()
    }

    /// Waits until the bot has confirmed every update.
    pub async fn all_is_confirmed(&self) {
        self.wait_for("the confirmation of every update", |fake| (fake.unconfirmed_count() == 0).then_some(())).await;
    }

    /// Ends the polls that wait, with nothing, as when their time is over.
    pub fn ends_polls(&self) {
        self.change(|state| state.queue.polls_ended += 1);
    }

    fn log_lines(&self) -> String {
        let line =
            |entry: &LogEntry| format!("  {} {} -> {} {:?}\n", entry.method, entry.args, entry.status, entry.note);
        self.peek().log.iter().map(line).collect()
    }
}

impl State {
    /// A message that a test speaks of.
    pub(super) fn message_mut(&mut self, id: MessageId) -> &mut Message {
        match self.chat_mut(id.chat).messages.get_mut(&id.number) {
            Some(message) => message,
            None => panic!("chat {} has no message {}", id.chat.0, id.number),
        }
    }

    /// The `Message` that a test speaks of.
    pub(super) fn message_json(&self, id: MessageId) -> Map<String, Value> {
        match self.chats.get(&id.chat).and_then(|chat| chat.messages.get(&id.number)) {
            Some(message) => message.json.clone(),
            None => panic!("chat {} has no message {}", id.chat.0, id.number),
        }
    }

    /// The topic that a message stands in.
    pub(super) fn topic_of(&self, id: MessageId) -> Option<TopicId> {
        self.message_json(id).get("message_thread_id").and_then(Value::as_i64).map(TopicId)
    }

    fn sent_message(&self, id: MessageId) -> SentMessage {
        let Some(message) = self.chats.get(&id.chat).and_then(|chat| chat.messages.get(&id.number)) else {
            panic!("chat {} has no message {}", id.chat.0, id.number);
        };
        let file_id = message.json.get("photo").and_then(|sizes| sizes.get(0)?.get("file_id")?.as_str());
        let photo = file_id.and_then(|file_id| self.photos.get(file_id).cloned());
        let shown = ["photo", "video", "document"].iter().find_map(|kind| message.json.get(*kind));
        let address = shown.and_then(|shown| self.address_of(shown).cloned());
        let file_id = message.json.get("document").and_then(|document| document.get("file_id")?.as_str());
        let document = file_id.and_then(|file_id| self.documents.get(file_id).cloned());
        SentMessage::of(id, message, (photo, document), address)
    }
}
