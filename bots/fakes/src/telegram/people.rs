//! What people do: write, answer, react, press buttons.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};

use super::chats::{Chat, ChatKind};
use super::ids::{ChatId, MessageId, Place, UserId};
use super::markup;
use super::messages::buttons_of;
use super::methods::Poll;
use super::observe::PressId;
use super::platform::Platform;
use super::state::{Press, State};
use super::users::{ANONYMOUS_ADMIN, Profile, TELEGRAM};

impl Platform {
    /// A person with a first name and nothing else.
    pub fn add_user(&self, first_name: &str) -> UserId {
        self.add_user_with(Profile::named(first_name))
    }

    /// A person or another bot.
    pub fn add_user_with(&self, profile: Profile) -> UserId {
        self.change(|state| {
            let id = UserId(5_000_000_000 + state.take_id());
            let private = Chat::new(id.private_chat(), ChatKind::Private, profile.first_name.clone());
            state.put_user(id, profile);
            state.chats.insert(private.id, private);
            id
        })
    }

    /// Somebody writes; `place` is a group, a topic of it, a channel or their own private chat with the bot.
    pub fn says(&self, user: UserId, place: impl Into<Place>, text: &str) -> MessageId {
        self.sends(user, place, &typed(text))
    }

    /// Somebody types a command, such as `/stats days:7`; in a group perhaps as `/stats@bot`.
    pub fn types_command(&self, user: UserId, place: impl Into<Place>, line: &str) -> MessageId {
        assert!(line.starts_with('/'), "{line:?} is no command");
        self.says(user, place, line)
    }

    /// Somebody writes `count` messages in a row, numbered from 0.
    pub fn chatters(&self, user: UserId, place: impl Into<Place>, count: u32) {
        let place = place.into();
        for number in 0..count {
            self.says(user, place, &format!("message {number}"));
        }
    }

    /// Somebody opens the private chat with the bot.
    pub fn starts_bot(&self, user: UserId) -> MessageId {
        self.says(user, user.private_chat(), "/start")
    }

    /// Somebody follows a link `https://t.me/<bot>?start=<parameter>`.
    pub fn starts_bot_with(&self, user: UserId, parameter: &str) -> MessageId {
        self.says(user, user.private_chat(), &format!("/start {parameter}"))
    }

    /// Somebody changes their name or language; no bot is told.
    pub fn changes_profile(&self, user: UserId, profile: Profile) {
        self.change(|state| match state.users.get_mut(&user) {
            Some(kept) => kept.profile = profile,
            None => panic!("the fake Telegram has no user {}", user.0),
        });
    }

    /// Somebody answers a message.
    pub fn replies(&self, user: UserId, to: MessageId, text: &str) -> MessageId {
        let answered = self.peek().message_json(to);
        let is_topic = answered.get("is_topic_message").is_some_and(|is_topic| is_topic == true);
        let place = Place { chat: to.chat, topic: self.peek().topic_of(to).filter(|_| is_topic) };
        let mut content = typed(text);
        // Comments under a channel's post are a thread with the number of the post as the group shows it.
        let is_post = answered.get("is_automatic_forward").is_some_and(|is_post| is_post == true);
        let thread = if is_post { Some(json!(to.number)) } else { answered.get("message_thread_id").cloned() };
        if let Some(thread) = thread {
            content["message_thread_id"] = thread;
        }
        content["reply_to_message"] = Value::Object(answered);
        self.sends(user, place, &content)
    }

    /// Somebody sends a message with these fields of the Bot API's `Message`.
    pub fn sends(&self, user: UserId, place: impl Into<Place>, content: &Value) -> MessageId {
        let place = place.into();
        self.change(|state| {
            state.must_be_there(user, place.chat);
            if place.chat == user.private_chat() {
                state.starts(user);
            }
            let (number, mut json) = state.new_message_by(user, place);
            json.extend(content.as_object().cloned().unwrap_or_default());
            state.post_by_another(place.chat, number, json);
            MessageId { chat: place.chat, number }
        })
    }

    /// A post of a channel appears by itself in the group that is linked to it.
    pub fn channel_post_appears(&self, post: MessageId, group: ChatId) -> MessageId {
        self.change(|state| {
            let channel = state.chat_json(post.chat);
            let original = state.message_json(post);
            let (number, mut json) = state.new_message_json(group, Some(state.user_json(UserId(TELEGRAM))));
            let origin = json!({
                "type": "channel", "date": original["date"], "chat": channel, "message_id": post.number,
            });
            json.insert("sender_chat".into(), channel);
            json.insert("is_automatic_forward".into(), json!(true));
            json.insert("forward_origin".into(), origin);
            let content = ["text", "entities", "caption", "photo"];
            json.extend(original.into_iter().filter(|(name, _)| content.contains(&name.as_str())));
            state.post_by_another(group, number, json);
            MessageId { chat: group, number }
        })
    }

    /// Somebody changes what they wrote.
    pub fn edits(&self, message: MessageId, text: &str) {
        self.change(|state| {
            let now = state.now.timestamp();
            let kind = state.chat_mut(message.chat).kind;
            let kept = state.message_mut(message);
            kept.json.extend(typed(text).as_object().cloned().unwrap_or_default());
            kept.json.insert("edit_date".into(), json!(now));
            let json = kept.json.clone();
            let update = if kind == ChatKind::Channel { "edited_channel_post" } else { "edited_message" };
            if state.bot_sees(message.chat, &json) {
                state.emit(update, &Value::Object(json));
            }
        });
    }

    /// Somebody reacts to a message with an emoji, or takes the reaction back with `None`. The bot is told when it is
    /// an administrator and asked for `message_reaction`.
    pub fn reacts(&self, user: UserId, message: MessageId, emoji: Option<&str>) {
        self.change(|state| {
            state.must_be_there(user, message.chat);
            state.message_mut(message);
            let is_anonymous = state.chat_mut(message.chat).status(user).is_anonymous();
            let reactions = &mut state.chat_mut(message.chat).reactions;
            let key = (message.number, user);
            let old = match emoji {
                Some(emoji) => reactions.insert(key, emoji.to_owned()),
                None => reactions.remove(&key),
            };
            let mut payload = json!({
                "chat": state.chat_json(message.chat),
                "message_id": message.number,
                "date": state.now.timestamp(),
                "old_reaction": reaction_types(old.as_deref()),
                "new_reaction": reaction_types(emoji),
            });
            if is_anonymous {
                payload["actor_chat"] = state.chat_json(message.chat);
            } else {
                payload["user"] = state.user_json(user);
            }
            if state.bot_is_admin(message.chat) || message.chat == user.private_chat() {
                state.emit("message_reaction", &payload);
            }
        });
    }

    /// Anonymous reactions (in channels) change to these totals; the bot is told when it is an administrator and
    /// asked for `message_reaction_count`.
    pub fn reactions_are_counted(&self, message: MessageId, totals: &[(&str, u32)]) {
        self.change(|state| {
            let counts: Vec<Value> = totals
                .iter()
                .map(|(emoji, total)| json!({"type": {"type": "emoji", "emoji": emoji}, "total_count": total}))
                .collect();
            let payload = json!({
                "chat": state.chat_json(message.chat),
                "message_id": message.number,
                "date": state.now.timestamp(),
                "reactions": counts,
            });
            if state.bot_is_admin(message.chat) {
                state.emit("message_reaction_count", &payload);
            }
        });
    }

    /// Somebody presses the button with that label under a message of the bot.
    pub fn presses_button(&self, user: UserId, message: MessageId, label: &str) -> PressId {
        let json = self.peek().message_json(message);
        let buttons = buttons_of(&json);
        let Some(button) = buttons.iter().flatten().find(|button| button.text == label) else {
            panic!("there is no button {label:?} under {message:?}, but {buttons:?}");
        };
        let Some(data) = &button.callback_data else { panic!("the button {label:?} is a link") };
        self.presses_forged(user, message, data)
    }

    /// Somebody sends `data` as if it stood on a button under that message, as an old or forged client may.
    pub fn presses_forged(&self, user: UserId, message: MessageId, data: &str) -> PressId {
        self.change(|state| {
            state.must_be_there(user, message.chat);
            let id = format!("{}", 4_000_000_000_000_000_000 + state.take_id());
            let payload = json!({
                "id": id,
                "from": state.user_json(user),
                "message": state.message_json(message),
                "chat_instance": format!("{}", message.chat.0.wrapping_mul(31)),
                "data": data,
            });
            state.presses.insert(id.clone(), Press { at: state.now, answer: None });
            state.emit("callback_query", &payload);
            PressId(id)
        })
    }

    /// Somebody's vote in a poll of the bot is for these options from now on; for none, it is taken back. The bot is told
    /// of it, unless the poll is anonymous, and of how the poll stands.
    pub fn votes(&self, user: UserId, message: MessageId, options: &[usize]) {
        self.change(|state| {
            state.must_be_there(user, message.chat);
            let poll = state.poll_mut(message);
            assert!(!poll.is_closed, "the poll is closed");
            assert!(poll.is_multiple || options.len() < 2, "the poll takes one answer");
            assert!(options.iter().all(|option| *option < poll.options()), "the poll has no such answer");
            if options.is_empty() {
                poll.votes.remove(&user)
            } else {
                poll.votes.insert(user, options.to_vec())
            };
            let (id, is_anonymous) = (poll.id.clone(), poll.is_anonymous);
            state.tell_of_poll(message);
            if !is_anonymous {
                let payload = json!({
                    "poll_id": id,
                    "user": state.user_json(user),
                    "option_ids": options,
                    "option_persistent_ids": options.iter().copied().map(Poll::persistent_id).collect::<Vec<_>>(),
                });
                state.emit("poll_answer", &payload);
            }
        });
    }

    /// Somebody who may do so closes a poll of the bot; the bot is told.
    pub fn closes_poll(&self, message: MessageId) {
        self.change(|state| drop(state.close_poll(message)));
    }

    /// Somebody deletes a message; the Bot API tells bots nothing of it.
    pub fn deletes(&self, message: MessageId) {
        self.change(|state| state.message_mut(message).is_deleted = true);
    }

    /// Sets the fake's clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.change(|state| state.now += by);
    }

    /// Sets the fake's clock.
    pub fn set_clock(&self, now: DateTime<Utc>) {
        self.change(|state| state.now = now);
    }

    /// The fake's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.peek().now
    }
}

impl State {
    /// The `Message` that a person begins, under the name that the chat shows for them.
    pub(super) fn new_message_by(&mut self, user: UserId, place: Place) -> (i64, Map<String, Value>) {
        let chat = self.chat_mut(place.chat);
        let is_channel = chat.kind == ChatKind::Channel;
        let is_anonymous = chat.status(user).is_anonymous();
        let author = (!is_channel).then(|| self.user_json(self.face_of(user, place.chat)));
        let (number, mut json) = self.new_message_json(place.chat, author);
        if is_channel || is_anonymous {
            json.insert("sender_chat".into(), self.chat_json(place.chat));
        }
        if let Some(topic) = place.topic {
            let is_known = self.chat_mut(place.chat).topics.contains_key(&topic.0);
            assert!(is_known, "chat {} has no topic {}", place.chat.0, topic.0);
            json.insert("message_thread_id".into(), json!(topic.0));
            json.insert("is_topic_message".into(), json!(true));
        }
        (number, json)
    }

    /// The account that the chat shows for what somebody does there.
    pub(super) fn face_of(&self, user: UserId, chat: ChatId) -> UserId {
        let is_anonymous = self.chats.get(&chat).is_some_and(|chat| chat.status(user).is_anonymous());
        if is_anonymous { UserId(ANONYMOUS_ADMIN) } else { user }
    }

    /// Panics when the test asks for what cannot be.
    pub(super) fn must_be_there(&self, user: UserId, chat: ChatId) {
        let Some(kept) = self.chats.get(&chat) else { panic!("the fake Telegram has no chat {}", chat.0) };
        let is_there = chat == user.private_chat() || kept.status(user).is_present();
        assert!(is_there, "user {} is not in chat {}", user.0, chat.0);
        assert!(kept.migrated_to.is_none(), "the group {} has become a supergroup", chat.0);
    }

    fn starts(&mut self, user: UserId) {
        if let Some(user) = self.users.get_mut(&user) {
            user.has_started = true;
            user.has_blocked = false;
        }
    }
}

/// Content of a text message, with the entities that Telegram finds in it.
fn typed(text: &str) -> Value {
    let entities = markup::entities_of_typed(text);
    if entities.is_empty() { json!({"text": text}) } else { json!({"text": text, "entities": entities}) }
}

fn reaction_types(emoji: Option<&str>) -> Value {
    emoji.map(|emoji| json!({"type": "emoji", "emoji": emoji})).into_iter().collect()
}
