//! What a test can ask about what the bot sent, registered and requested.

use serde_json::Value;

use crate::discord::fake::DiscordWorld;
use crate::discord::ids::{ChannelId, GuildId, UserId};
use crate::discord::journal::Request;
use crate::discord::state::{Message, State};

impl DiscordWorld {
    /// What the bot has written in a channel and everybody there can read, oldest first.
    pub fn sent_messages(&self, channel: ChannelId) -> Vec<Message> {
        self.shared.look(|state| {
            let public = |message: &&Message| !message.is_ephemeral() && !message.is_loading() && !message.deleted;
            state.bot_messages(channel).filter(public).cloned().collect()
        })
    }

    /// Everything that the bot has ever written in a channel: private, loading and deleted messages too.
    pub fn all_messages(&self, channel: ChannelId) -> Vec<Message> {
        self.shared.look(|state| state.bot_messages(channel).cloned().collect())
    }

    /// What the bot has written to a user privately, oldest first.
    pub fn private_messages(&self, user: UserId) -> Vec<Message> {
        let channel = self.shared.look(|state| {
            state.channels.values().find(|channel| channel.recipient == Some(user)).map(|channel| channel.id)
        });
        channel.map(|channel| self.sent_messages(channel)).unwrap_or_default()
    }

    /// Waits until the bot has written a message that everybody in the channel can read and that contains `part`,
    /// in its text, its embeds, its components or its poll.
    pub async fn hears(&self, channel: ChannelId, part: &str) -> Message {
        let what = format!("a message with {part:?} in channel {channel}");
        self.wait_for(&what, |world| world.sent_messages(channel).into_iter().find(|message| says(message, part))).await
    }

    /// Waits like [`hears`](Self::hears), and fails when there is more than one such message.
    pub async fn hears_once(&self, channel: ChannelId, part: &str) -> Message {
        let heard = self.hears(channel, part).await;
        let count = self.sent_messages(channel).iter().filter(|message| says(message, part)).count();
        assert!(count == 1, "{part:?} was said {count} times in channel {channel}");
        heard
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.look(|state| state.journal.requests.clone())
    }

    /// How many requests there were.
    pub fn request_count(&self) -> usize {
        self.shared.look(|state| state.journal.requests.len())
    }

    /// The requests of one route, by its template.
    pub fn requests_of(&self, method: &str, template: &str) -> Vec<Request> {
        let fits = |request: &Request| request.method == method && request.route.as_deref() == Some(template);
        self.requests().into_iter().filter(fits).collect()
    }

    /// The commands registered globally, as the bot sent them.
    pub fn global_commands(&self) -> Vec<Value> {
        self.shared.look(|state| state.commands.global.iter().map(|(_, command)| command.clone()).collect())
    }

    /// The commands registered in a guild, as the bot sent them.
    pub fn guild_commands(&self, guild: GuildId) -> Vec<Value> {
        self.shared.look(|state| {
            let commands = state.commands.of_guild.get(&guild).into_iter().flatten();
            commands.map(|(_, command)| command.clone()).collect()
        })
    }

    /// Registers commands globally without the bot's doing, so that a test can use them at once. Not checked.
    pub fn has_commands(&self, commands: &[Value]) {
        self.shared.with(|state| {
            for command in commands {
                let id = crate::discord::ids::CommandId(state.next_id());
                state.commands.global.push((id, command.clone()));
            }
        });
    }
}

fn says(message: &Message, part: &str) -> bool {
    message.content.contains(part)
        || message.embeds.iter().chain(&message.components).any(|value| any_text(value, part))
        || message.poll.as_ref().is_some_and(|poll| any_text(&poll.sent, part))
}

fn any_text(value: &Value, part: &str) -> bool {
    match value {
        Value::String(text) => text.contains(part),
        Value::Array(items) => items.iter().any(|item| any_text(item, part)),
        Value::Object(fields) => fields.values().any(|field| any_text(field, part)),
        _ => false,
    }
}

impl State {
    fn bot_messages(&self, channel: ChannelId) -> impl Iterator<Item = &Message> {
        let bot = self.application.bot;
        self.messages.values().filter(move |message| message.channel == channel && message.author == bot)
    }
}
