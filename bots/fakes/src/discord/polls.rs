//! Polls: what Discord makes of one that is sent, who votes, and how it ends.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::clock::timestamp;
use super::gateway::{Audience, intents};
use super::ids::{MessageId, UserId};
use super::state::State;

/// How long a poll is open when the bot does not say, in hours. Source: Discord's OpenAPI, `PollCreateRequest.duration`.
const HOURS_UNTOLD: i64 = 24;
const HOUR_MS: i64 = 3_600_000;

/// A poll in a message.
#[derive(Debug, Clone)]
pub struct Poll {
    /// As it was sent.
    pub sent: Value,
    /// Who voted for which answer; answers are numbered from 1 on.
    pub votes: BTreeSet<(u64, UserId)>,
    /// Whether nobody votes any more.
    pub is_closed: bool,
}

impl Poll {
    pub(crate) fn new(sent: Value) -> Self {
        Self { sent, votes: BTreeSet::new(), is_closed: false }
    }

    fn answers(&self) -> &[Value] {
        self.sent["answers"].as_array().map_or(&[], Vec::as_slice)
    }

    /// As Discord renders it in a message that was sent then.
    pub(crate) fn render(&self, sent_at_ms: i64) -> Value {
        let hours = self.sent["duration"].as_i64().unwrap_or(HOURS_UNTOLD);
        let numbered = || (1_u64..).zip(self.answers());
        let votes = |answer: u64| self.votes.iter().filter(|(chosen, _)| *chosen == answer).count();
        let answers = numbered().map(|(id, sent)| json!({ "answer_id": id, "poll_media": sent["poll_media"] }));
        let counts = numbered().map(|(id, _)| json!({ "id": id, "count": votes(id), "me_voted": false }));
        json!({
            "question": { "text": self.sent["question"]["text"] },
            "answers": answers.collect::<Vec<_>>(),
            "expiry": timestamp(sent_at_ms + hours * HOUR_MS),
            "allow_multiselect": self.sent["allow_multiselect"] == json!(true),
            "layout_type": 1,
            "results": { "answer_counts": counts.collect::<Vec<_>>(), "is_finalized": self.is_closed },
        })
    }
}

impl State {
    /// The poll of a message that a verb speaks of.
    fn poll_of(&mut self, message: MessageId) -> &mut Poll {
        let known = self.messages.get_mut(&message).unwrap_or_else(|| panic!("the fake has no message {message}"));
        known.poll.as_mut().unwrap_or_else(|| panic!("message {message} is no poll"))
    }

    /// Somebody votes for one answer more, as far as the poll lets them.
    pub(crate) fn vote(&mut self, user: UserId, message: MessageId, answer: u64) {
        let poll = self.poll_of(message);
        assert!(!poll.is_closed, "the poll {message} is closed");
        assert!((1..=poll.answers().len() as u64).contains(&answer), "the poll {message} has no answer {answer}");
        let takes_several = poll.sent["allow_multiselect"] == json!(true);
        let has_voted = poll.votes.iter().any(|(_, voter)| *voter == user);
        assert!(takes_several || !has_voted, "user {user} takes the first vote back before the second");
        if poll.votes.insert((answer, user)) {
            self.tell_of_vote("MESSAGE_POLL_VOTE_ADD", user, message, answer);
        }
    }

    /// Somebody takes a vote back.
    pub(crate) fn unvote(&mut self, user: UserId, message: MessageId, answer: u64) {
        if self.poll_of(message).votes.remove(&(answer, user)) {
            self.tell_of_vote("MESSAGE_POLL_VOTE_REMOVE", user, message, answer);
        }
    }

    fn tell_of_vote(&mut self, event: &str, user: UserId, message: MessageId, answer: u64) {
        let channel = self.messages[&message].channel;
        let mut data = json!({ "user_id": user, "channel_id": channel, "message_id": message, "answer_id": answer });
        let guild = self.channel(channel).guild;
        if let Some(guild) = guild {
            data["guild_id"] = json!(guild);
        }
        let intent = if guild.is_some() { intents::GUILD_MESSAGE_POLLS } else { intents::DIRECT_MESSAGE_POLLS };
        self.dispatch(event, Audience::Intent(intent), &data);
    }

    /// Nobody votes any more: the message changes, and the votes are final.
    pub(crate) fn close_poll(&mut self, message: MessageId) {
        self.poll_of(message).is_closed = true;
        self.tell_of_message("MESSAGE_UPDATE", message);
    }
}
