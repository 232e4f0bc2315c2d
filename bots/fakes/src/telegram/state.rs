//! Everything that the fake platform remembers, and who gets to see which update.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::chats::{Chat, ChatKind};
use super::flood::Flood;
use super::ids::{ChatId, MessageId, UserId};
use super::messages::{Document, Message, Photo, Sender};
use super::methods::Poll;
use super::refusal::Refusal;
use super::spec::Spec;
use super::updates::Queue;
use super::users::{ANONYMOUS_ADMIN, Profile, TELEGRAM, User};
use crate::judge::{Finding, Violation};

/// How the platform is when it starts.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Setup {
    /// The bot's token.
    pub token: String,
    /// The bot's number.
    pub bot_id: i64,
    /// The bot's user name.
    pub bot_username: String,
    /// Whether privacy mode is off, so that the bot reads everything in groups.
    pub can_read_all_group_messages: bool,
    /// What an earlier life of the bot last asked for in `allowed_updates`.
    pub allowed_updates: Option<Vec<String>>,
    /// A webhook that is set: `getUpdates` is refused until it is deleted.
    pub webhook_url: Option<String>,
    /// Whether sending too fast, by the fake's clock, is answered with 429.
    pub keeps_flood_limits: bool,
    /// Where the fake's clock stands.
    pub now: DateTime<Utc>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            token: "700000001:FAKE-telegram-token-for-tests_0123456".into(),
            bot_id: 700_000_001,
            bot_username: "steward_test_bot".into(),
            can_read_all_group_messages: false,
            allowed_updates: None,
            webhook_url: None,
            keeps_flood_limits: false,
            now: DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default(),
        }
    }
}

/// A call that was made and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogEntry {
    /// The method, in the Bot API's spelling when there is such a method.
    pub method: String,
    /// The arguments, without the bytes of files.
    pub args: Value,
    /// The names of the parts that carried files.
    pub files: Vec<String>,
    /// The HTTP status; 0 when there was no answer.
    pub status: u16,
    /// The description of a refusal, or the fault that struck.
    pub note: Option<String>,
    /// Whether the action took place.
    pub took_place: bool,
    /// When, by the fake's clock.
    pub at: DateTime<Utc>,
}

/// A press of a button that waits for its answer or has got it.
#[derive(Clone, Debug)]
pub(super) struct Press {
    pub(super) at: DateTime<Utc>,
    /// The arguments of `answerCallbackQuery`.
    pub(super) answer: Option<Value>,
}

/// All that the fake remembers.
#[derive(Debug)]
pub(super) struct State {
    pub(super) setup: Setup,
    pub(super) now: DateTime<Utc>,
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) chats: BTreeMap<ChatId, Chat>,
    pub(super) queue: Queue,
    /// Commands by scope (as JSON text) and language.
    pub(super) commands: BTreeMap<(String, String), Value>,
    /// What the bot says of itself, by method (`setMyName` …) and language.
    pub(super) profile_texts: BTreeMap<(String, String), String>,
    pub(super) presses: BTreeMap<String, Press>,
    pub(super) photos: BTreeMap<String, Photo>,
    /// Polls of the bot.
    pub(super) polls: BTreeMap<MessageId, Poll>,
    /// Files that were uploaded, by file id.
    pub(super) documents: BTreeMap<String, Document>,
    /// Where files that were sent by address came from, by file id.
    pub(super) addresses: BTreeMap<String, String>,
    /// Addresses at which Telegram finds nothing.
    pub(super) dead_addresses: BTreeSet<String>,
    pub(super) flood: Flood,
    pub(super) log: Vec<LogEntry>,
    pub(super) violations: Vec<Violation>,
    /// Methods whose next refusal the test expects.
    pub(super) expected_refusals: Vec<String>,
    last_id: i64,
}

impl State {
    pub(super) fn new(setup: Setup) -> Self {
        let bot = Profile {
            first_name: "Steward".into(),
            username: Some(setup.bot_username.clone()),
            is_bot: true,
            ..Profile::default()
        };
        let anonymous = Profile {
            first_name: "Group".into(),
            username: Some("GroupAnonymousBot".into()),
            is_bot: true,
            ..Profile::default()
        };
        let mut state = Self {
            now: setup.now,
            users: BTreeMap::new(),
            chats: BTreeMap::new(),
            queue: Queue::new(setup.allowed_updates.clone()),
            commands: BTreeMap::new(),
            profile_texts: BTreeMap::new(),
            presses: BTreeMap::new(),
            photos: BTreeMap::new(),
            polls: BTreeMap::new(),
            documents: BTreeMap::new(),
            addresses: BTreeMap::new(),
            dead_addresses: BTreeSet::new(),
            flood: Flood::default(),
            log: Vec::new(),
            violations: Vec::new(),
            expected_refusals: Vec::new(),
            last_id: 0,
            setup,
        };
        state.put_user(state.bot(), bot);
        state.put_user(UserId(ANONYMOUS_ADMIN), anonymous);
        state.put_user(UserId(TELEGRAM), Profile::named("Telegram"));
        state
    }

    /// The address from which a `PhotoSize` array, `Video` or `Document` came.
    pub(super) fn address_of(&self, shown: &Value) -> Option<&String> {
        let file = shown.get(0).unwrap_or(shown);
        self.addresses.get(file.get("file_id")?.as_str()?)
    }

    /// The bot's own account.
    pub(super) fn bot(&self) -> UserId {
        UserId(self.setup.bot_id)
    }

    /// A number that nothing else carries.
    pub(super) fn take_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(super) fn put_user(&mut self, id: UserId, profile: Profile) {
        let user = User { id, profile, has_started: false, has_blocked: false, is_deleted: false };
        self.users.insert(id, user);
    }

    /// The Bot API's `User`.
    pub(super) fn user_json(&self, id: UserId) -> Value {
        match self.users.get(&id) {
            Some(user) => user.json(),
            None => panic!("the fake Telegram has no user {}", id.0),
        }
    }

    /// A chat that a test speaks of.
    pub(super) fn chat_mut(&mut self, id: ChatId) -> &mut Chat {
        match self.chats.get_mut(&id) {
            Some(chat) => chat,
            None => panic!("the fake Telegram has no chat {}", id.0),
        }
    }

    /// The Bot API's `Chat`.
    pub(super) fn chat_json(&self, id: ChatId) -> Value {
        match self.chats.get(&id) {
            Some(chat) if chat.kind == ChatKind::Private => {
                let Value::Object(user) = self.user_json(UserId(id.0)) else { return Value::Null };
                let kept = |(name, _): &(String, Value)| !["is_bot", "language_code"].contains(&name.as_str());
                let mut json: Map<String, Value> = user.into_iter().filter(kept).collect();
                json.insert("type".into(), json!("private"));
                Value::Object(json)
            }
            Some(chat) => Value::Object(chat.json()),
            None => panic!("the fake Telegram has no chat {}", id.0),
        }
    }

    /// Begins the `Message` that will get the chat's next number.
    pub(super) fn new_message_json(&mut self, chat: ChatId, author: Option<Value>) -> (i64, Map<String, Value>) {
        let number = self.chat_mut(chat).take_message_number();
        let mut json = Map::new();
        json.insert("message_id".into(), json!(number));
        json.insert("date".into(), json!(self.now.timestamp()));
        json.insert("chat".into(), self.chat_json(chat));
        if let Some(author) = author {
            json.insert("from".into(), author);
        }
        (number, json)
    }

    /// Keeps a message of somebody else, and tells the bot when it may see it.
    pub(super) fn post_by_another(&mut self, chat: ChatId, number: i64, json: Map<String, Value>) {
        let kind = if self.chat_mut(chat).kind == ChatKind::Channel { "channel_post" } else { "message" };
        let is_seen = self.bot_sees(chat, &json);
        let payload = Value::Object(json.clone());
        self.chat_mut(chat).messages.insert(number, Message::new(json, Sender::Another));
        if is_seen {
            self.emit(kind, &payload);
        }
    }

    /// Queues an update if the bot asked for its kind.
    pub(super) fn emit(&mut self, kind: &str, payload: &Value) {
        if let Some(spec) = Spec::get() {
            let update = json!({"update_id": 0, kind: payload});
            self.note_own_faults(kind, spec.judge_emitted(&update, "Update"));
        }
        if self.queue.wants(kind) {
            self.queue.push(self.now, kind, payload);
        }
    }

    /// What the fake itself says must stand the same judge as what the bot says.
    pub(super) fn note_own_faults(&mut self, what: &str, findings: Vec<Finding>) {
        if !findings.is_empty() {
            self.violations.push(Violation { request: format!("the fake's own {what}"), findings });
        }
    }

    /// Whether the bot is in that chat; in private chats it always is.
    pub(super) fn bot_is_present(&self, chat: ChatId) -> bool {
        let bot = self.bot();
        self.chats.get(&chat).is_some_and(|chat| chat.kind == ChatKind::Private || chat.status(bot).is_present())
    }

    /// Whether the bot administers that chat.
    pub(super) fn bot_is_admin(&self, chat: ChatId) -> bool {
        let bot = self.bot();
        self.chats.get(&chat).is_some_and(|chat| chat.status(bot).is_admin())
    }

    /// Privacy mode (core.telegram.org/bots/features): without more rights a bot sees in groups service messages,
    /// commands that may be for it, mentions of it and replies to it.
    pub(super) fn bot_sees(&self, chat: ChatId, message: &Map<String, Value>) -> bool {
        if !self.bot_is_present(chat) {
            return false;
        }
        let kind = self.chats.get(&chat).map(|chat| chat.kind);
        if is_by_another_bot(message) {
            return false;
        }
        let reads_all = self.setup.can_read_all_group_messages || self.bot_is_admin(chat);
        if reads_all || matches!(kind, Some(ChatKind::Private | ChatKind::Channel)) {
            return true;
        }
        let text = ["text", "caption"].iter().find_map(|name| message.get(*name).and_then(Value::as_str));
        let is_service = text.is_none() && !message.contains_key("photo");
        let answers_bot = message
            .get("reply_to_message")
            .and_then(|reply| reply.get("from")?.get("id")?.as_i64())
            .is_some_and(|author| author == self.setup.bot_id);
        is_service || answers_bot || text.is_some_and(|text| self.may_be_for_bot(text))
    }

    fn may_be_for_bot(&self, text: &str) -> bool {
        let own = format!("@{}", self.setup.bot_username).to_lowercase();
        let command = text.strip_prefix('/').and_then(|rest| rest.split_whitespace().next());
        match command.and_then(|command| command.split_once('@')) {
            Some((_, addressee)) => format!("@{addressee}").to_lowercase() == own,
            None => command.is_some() || text.to_lowercase().split_whitespace().any(|word| word == own),
        }
    }

    /// Writes down a refusal; one that breaks a rule is a violation unless the test expected it.
    pub(super) fn note_refusal(&mut self, method: &str, refusal: &Refusal) {
        let expected = self.expected_refusals.iter().position(|name| name.eq_ignore_ascii_case(method));
        if let Some(index) = expected {
            self.expected_refusals.remove(index);
        } else if !refusal.findings.is_empty() {
            self.violations.push(Violation { request: method.to_owned(), findings: refusal.findings.clone() });
        }
    }
}

/// Bots never see what other bots write (Bot API FAQ); an administrator who writes as the group is no bot.
fn is_by_another_bot(message: &Map<String, Value>) -> bool {
    let is_bot = message.get("from").and_then(|from| from.get("is_bot")?.as_bool()).unwrap_or(false);
    is_bot && !message.contains_key("sender_chat")
}
