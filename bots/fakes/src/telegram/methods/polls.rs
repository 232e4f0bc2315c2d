//! Polls that the bot sends and stops.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, send, target};
use crate::telegram::call::Call;
use crate::telegram::chats::ChatKind;
use crate::telegram::ids::{MessageId, UserId};
use crate::telegram::refusal::Refusal;
use crate::telegram::state::State;

/// A poll of the bot's.
#[derive(Clone, Debug)]
pub(in crate::telegram) struct Poll {
    pub(in crate::telegram) id: String,
    question: String,
    options: Vec<String>,
    pub(in crate::telegram) is_anonymous: bool,
    pub(in crate::telegram) is_multiple: bool,
    pub(in crate::telegram) is_closed: bool,
    /// What each voter's vote is for, by position.
    pub(in crate::telegram) votes: BTreeMap<UserId, Vec<usize>>,
}

impl Poll {
    /// How many options there are.
    pub(in crate::telegram) fn options(&self) -> usize {
        self.options.len()
    }

    /// What an option is called for good.
    pub(in crate::telegram) fn persistent_id(position: usize) -> String {
        format!("option-{position}")
    }

    /// The Bot API's `Poll`.
    pub(in crate::telegram) fn json(&self) -> Value {
        let votes = |position: usize| self.votes.values().filter(|chosen| chosen.contains(&position)).count();
        let option = |(position, text): (usize, &String)| {
            json!({
                "persistent_id": Self::persistent_id(position), "text": text, "voter_count": votes(position),
            })
        };
        json!({
            "id": self.id,
            "question": self.question,
            "options": self.options.iter().enumerate().map(option).collect::<Vec<_>>(),
            "total_voter_count": self.votes.len(),
            "is_closed": self.is_closed,
            "is_anonymous": self.is_anonymous,
            "type": "regular",
            "allows_multiple_answers": self.is_multiple,
            "allows_revoting": true,
            "members_only": false,
        })
    }
}

pub(super) fn send_poll(state: &mut State, call: &Call) -> Answer {
    let is_anonymous = call.args.get("is_anonymous").is_none_or(|given| given != &json!(false));
    // Source: tdlib, `can_send_message_content`.
    if target(state, call)?.kind == ChatKind::Channel && !is_anonymous {
        return Err(Refusal::bad_request("non-anonymous polls can't be sent to channel chats"));
    }
    let (chat, mut json) = send::begin(state, call)?;
    let text = |option: &Value| option.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let poll = Poll {
        id: format!("{}", 6_000_000_000_000_000_000 + state.take_id()),
        question: call.text("question").unwrap_or_default().to_owned(),
        options: call.list("options").iter().map(text).collect(),
        is_anonymous,
        is_multiple: call.flag("allows_multiple_answers"),
        is_closed: call.flag("is_closed"),
        votes: BTreeMap::new(),
    };
    json.insert("poll".into(), poll.json());
    let number = json.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    state.polls.insert(MessageId { chat, number }, poll);
    Ok(send::finish(state, call, chat, json))
}

/// Source of the refusals: tdlib, `MessagesManager::stop_poll`; tdlib/telegram-bot-api, `check_message`.
pub(super) fn stop_poll(state: &mut State, call: &Call) -> Answer {
    let chat = target(state, call)?;
    let number = call.number("message_id").unwrap_or_default();
    let id = MessageId { chat: chat.id, number };
    match chat.messages.get(&number).filter(|message| !message.is_deleted) {
        None => return Err(Refusal::bad_request("message with poll to stop not found")),
        Some(message) if !message.is_by_bot() => return Err(Refusal::bad_request("poll can't be stopped")),
        Some(_) => {}
    }
    match state.polls.get(&id) {
        None => Err(Refusal::bad_request("message is not a poll")),
        Some(poll) if poll.is_closed => Err(Refusal::bad_request("poll has already been closed")),
        Some(_) => Ok(state.close_poll(id)),
    }
}

impl State {
    /// Nobody votes any more, and the bot is told; gives the poll as it is then.
    pub(in crate::telegram) fn close_poll(&mut self, id: MessageId) -> Value {
        self.poll_mut(id).is_closed = true;
        self.tell_of_poll(id)
    }

    /// The message shows the poll as it stands, and the bot is told.
    pub(in crate::telegram) fn tell_of_poll(&mut self, id: MessageId) -> Value {
        let json = self.poll_mut(id).json();
        self.message_mut(id).json.insert("poll".into(), json.clone());
        self.emit("poll", &json);
        json
    }

    /// A poll that a test speaks of.
    pub(in crate::telegram) fn poll_mut(&mut self, id: MessageId) -> &mut Poll {
        match self.polls.get_mut(&id) {
            Some(poll) => poll,
            None => panic!("message {} of chat {} is no poll of the bot's", id.number, id.chat.0),
        }
    }
}
