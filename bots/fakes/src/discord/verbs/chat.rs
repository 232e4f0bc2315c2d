//! What people write, and how they react and speak.

use serde_json::{Value, json};

use crate::discord::fake::DiscordWorld;
use crate::discord::gateway::{Audience, intents};
use crate::discord::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::discord::posting::Draft;
use crate::discord::state::{Message, State};

impl DiscordWorld {
    /// The user writes in a channel.
    pub fn says(&self, user: UserId, channel: ChannelId, text: &str) -> MessageId {
        self.writes(user, channel, text, None)
    }

    /// The user writes to the bot privately.
    pub fn says_privately(&self, user: UserId, text: &str) -> MessageId {
        let channel = self.private_channel(user);
        self.writes(user, channel, text, None)
    }

    /// The private channel between a user and the bot.
    pub fn private_channel(&self, user: UserId) -> ChannelId {
        self.shared.with(|state| state.private_channel(user))
    }

    /// The user replies to a message.
    pub fn replies(&self, user: UserId, to: MessageId, text: &str) -> MessageId {
        let channel = self.message(to).channel;
        self.writes(user, channel, text, Some(to))
    }

    fn writes(&self, user: UserId, channel: ChannelId, text: &str, reply_to: Option<MessageId>) -> MessageId {
        self.shared.with(|state| {
            state.require_member(user, channel);
            let draft = Draft { content: text.to_owned(), reply_to, ..Draft::default() };
            state.write_message(channel, user, draft, None)
        })
    }

    /// The author changes a message.
    pub fn edits(&self, message: MessageId, text: &str) {
        self.shared.with(|state| state.edit_post(message, &json!({ "content": text }), &[]));
    }

    /// Somebody deletes a message.
    pub fn deletes(&self, message: MessageId) {
        self.shared.with(|state| state.delete_post(message));
    }

    /// The user reacts.
    pub fn reacts(&self, user: UserId, message: MessageId, emoji: &str) {
        self.shared.with(|state| {
            let channel = state.messages.get(&message).map(|message| message.channel);
            let channel = channel.unwrap_or_else(|| panic!("the fake has no message {message}"));
            state.require_member(user, channel);
            let Some(known) = state.messages.get_mut(&message) else { return };
            if known.reactions.insert((emoji.to_owned(), user)) {
                state.announce_reaction("MESSAGE_REACTION_ADD", user, message, emoji);
            }
        });
    }

    /// The user takes a reaction back.
    pub fn unreacts(&self, user: UserId, message: MessageId, emoji: &str) {
        self.shared.with(|state| {
            let Some(known) = state.messages.get_mut(&message) else { return };
            if known.reactions.remove(&(emoji.to_owned(), user)) {
                state.announce_reaction("MESSAGE_REACTION_REMOVE", user, message, emoji);
            }
        });
    }

    /// The user votes for an answer of a poll (numbered from 1 on); where it takes one, they take the vote before back first.
    pub fn votes(&self, user: UserId, message: MessageId, answer: u64) {
        self.shared.with(|state| {
            let channel = state.messages.get(&message).map(|message| message.channel);
            let channel = channel.unwrap_or_else(|| panic!("the fake has no message {message}"));
            state.require_member(user, channel);
            state.vote(user, message, answer);
        });
    }

    /// The user takes a vote back.
    pub fn unvotes(&self, user: UserId, message: MessageId, answer: u64) {
        self.shared.with(|state| state.unvote(user, message, answer));
    }

    /// A poll ends without the bot's doing: its time is over.
    pub fn poll_ends(&self, message: MessageId) {
        self.shared.with(|state| state.close_poll(message));
    }

    /// The user enters a voice channel, leaving the one before.
    pub fn voice_joins(&self, user: UserId, channel: ChannelId) {
        self.shared.with(|state| {
            let guild = state.require_member(user, channel);
            let guild = guild.unwrap_or_else(|| panic!("channel {channel} is private"));
            state.guild_mut(guild).voice.insert(user, channel);
            let data = state.render_voice_state(guild, user, Some(channel));
            state.dispatch("VOICE_STATE_UPDATE", Audience::Intent(intents::GUILD_VOICE_STATES), &data);
        });
    }

    /// The user leaves voice.
    pub fn voice_leaves(&self, user: UserId, guild: GuildId) {
        self.shared.with(|state| state.leave_voice(guild, user));
    }

    /// A message, deleted ones too.
    pub fn message(&self, id: MessageId) -> Message {
        self.shared
            .look(|state| state.messages.get(&id).cloned().unwrap_or_else(|| panic!("the fake has no message {id}")))
    }
}

impl State {
    /// A verb in a guild is for members only; returns the guild of the channel.
    pub(crate) fn require_member(&self, user: UserId, channel: ChannelId) -> Option<GuildId> {
        let guild = self.channel(channel).guild?;
        assert!(self.guild(guild).members.contains_key(&user), "user {user} is not in guild {guild}");
        Some(guild)
    }

    fn announce_reaction(&mut self, event: &str, user: UserId, message: MessageId, emoji: &str) {
        let known = &self.messages[&message];
        let guild = self.channel(known.channel).guild;
        let mut data = json!({
            "user_id": user,
            "channel_id": known.channel,
            "message_id": message,
            "message_author_id": known.author,
            "emoji": { "id": null, "name": emoji },
            "burst": false,
            "type": 0,
        });
        if let Some(guild) = guild {
            data["guild_id"] = json!(guild);
            let member = self.guild(guild).members.get(&user).map(|member| self.render_member(member));
            if event == "MESSAGE_REACTION_ADD" {
                data["member"] = member.unwrap_or(Value::Null);
            }
        }
        let intent = if guild.is_some() { intents::GUILD_MESSAGE_REACTIONS } else { intents::DIRECT_MESSAGE_REACTIONS };
        self.dispatch(event, Audience::Intent(intent), &data);
    }
}
