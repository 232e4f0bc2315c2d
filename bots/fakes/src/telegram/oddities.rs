//! What a client may choke on: newer and broken JSON, updates that come twice or in another order.

use serde_json::{Value, json};

use super::ids::{ChatId, MessageId, Place, UserId};
use super::platform::Platform;

impl Platform {
    /// Queues an update of that kind as it stands: neither judged nor held back by `allowed_updates`. Gives its id.
    pub fn emits(&self, kind: &str, payload: &Value) -> i64 {
        self.change(|state| state.queue.push(state.now, kind, payload))
    }

    /// Queues an element of the batch exactly as it stands, even one without an `update_id`.
    pub fn emits_verbatim(&self, element: Value) {
        self.change(|state| {
            state.queue.push_verbatim(state.now, element);
        });
    }

    /// An update of a kind that is newer than every client (`subscription` came with Bot API 10.3, this one never).
    pub fn emits_unknown_kind(&self) -> i64 {
        self.emits("telepathy_received", &json!({"thought": "unheard of"}))
    }

    /// A reaction by nobody: `user` and `actor_chat` are both optional, and both missing.
    pub fn is_reacted_to_by_nobody(&self, message: MessageId, emoji: &str) -> i64 {
        let payload = {
            let state = self.peek();
            json!({
                "chat": state.chat_json(message.chat),
                "message_id": message.number,
                "date": state.now.timestamp(),
                "old_reaction": [],
                "new_reaction": [{"type": "emoji", "emoji": emoji}],
            })
        };
        self.emits("message_reaction", &payload)
    }

    /// A vote by nobody: `voter_chat` and `user` are both optional, and both missing.
    pub fn is_voted_on_by_nobody(&self, poll_id: &str) -> i64 {
        self.emits("poll_answer", &json!({"poll_id": poll_id, "option_ids": [0], "option_persistent_ids": ["a"]}))
    }

    /// Somebody writes a text whose whole is a date, an entity that came with Bot API 9.5.
    pub fn says_a_date(&self, user: UserId, place: impl Into<Place>, text: &str) -> MessageId {
        let length = crate::judge::utf16_len(text);
        let unix_time = self.now().timestamp();
        let entity = json!({"type": "date_time", "offset": 0, "length": length, "unix_time": unix_time});
        self.sends(user, place, &json!({"text": text, "entities": [entity]}))
    }

    /// Somebody answers, in one chat, a text message of another chat.
    pub fn replies_across_chats(&self, user: UserId, place: impl Into<Place>, to: MessageId, text: &str) -> MessageId {
        let external = {
            let state = self.peek();
            let origin = json!({"type": "hidden_user", "date": state.now.timestamp(), "sender_user_name": "Eve"});
            json!({"origin": origin, "chat": state.chat_json(to.chat), "message_id": to.number})
        };
        self.sends(user, place, &json!({"text": text, "external_reply": external}))
    }

    /// A change of somebody to a status that no client knows.
    pub fn becomes_unheard_of(&self, user: UserId, chat: ChatId, status: &str) -> i64 {
        let payload = {
            let state = self.peek();
            let user = state.user_json(user);
            json!({
                "chat": state.chat_json(chat),
                "from": user,
                "date": state.now.timestamp(),
                "old_chat_member": {"status": "member", "user": user},
                "new_chat_member": {"status": status, "user": user, "halo": true},
            })
        };
        self.emits("chat_member", &payload)
    }

    /// An element of the batch that is no update at all.
    pub fn emits_element_without_id(&self) {
        self.emits_verbatim(json!({"message": "in a bottle"}));
    }

    /// The last `count` confirmed updates come again, whatever the offset says, as when a confirmation was lost.
    pub fn delivers_again(&self, count: usize) {
        self.change(|state| state.queue.repeat_confirmed(count));
    }

    /// The next batch comes in reverse order.
    pub fn delivers_reversed(&self) {
        self.change(|state| state.queue.reverse_next());
    }
}
