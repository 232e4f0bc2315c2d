//! The verbs that another process can use, one JSON object each: `{"verb": "says", "user": "1", …}`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::discord::fake::DiscordWorld;
use crate::discord::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};

/// A verb with its arguments; each does what the method of [`DiscordWorld`] with its name does.
#[derive(Debug, Deserialize)]
#[serde(tag = "verb", rename_all = "snake_case")]
pub(super) enum Verb {
    AddUser {
        name: String,
        #[serde(default)]
        locale: Option<String>,
    },
    AddGuild {
        name: String,
        owner: UserId,
    },
    AddChannel {
        guild: GuildId,
        name: String,
    },
    AddVoiceChannel {
        guild: GuildId,
        name: String,
    },
    AddThread {
        channel: ChannelId,
        name: String,
    },
    DeletesChannel {
        channel: ChannelId,
    },
    LocksThread {
        thread: ChannelId,
    },
    DeniesBot {
        channel: ChannelId,
        permissions: u64,
    },
    BotIsRemoved {
        guild: GuildId,
    },
    BotIsInvited {
        guild: GuildId,
    },
    Deletes {
        message: MessageId,
    },
    AddRole {
        guild: GuildId,
        name: String,
    },
    AddMember {
        user: UserId,
        guild: GuildId,
    },
    Joins {
        user: UserId,
        guild: GuildId,
    },
    Leaves {
        user: UserId,
        guild: GuildId,
    },
    IsKickedBy {
        user: UserId,
        guild: GuildId,
        by: UserId,
    },
    IsBannedBy {
        user: UserId,
        guild: GuildId,
        by: UserId,
    },
    GetsRole {
        user: UserId,
        guild: GuildId,
        role: RoleId,
    },
    LosesRole {
        user: UserId,
        guild: GuildId,
        role: RoleId,
    },
    Says {
        user: UserId,
        channel: ChannelId,
        text: String,
    },
    SaysPrivately {
        user: UserId,
        text: String,
    },
    Replies {
        user: UserId,
        to: MessageId,
        text: String,
    },
    Reacts {
        user: UserId,
        message: MessageId,
        emoji: String,
    },
    VoiceJoins {
        user: UserId,
        channel: ChannelId,
    },
    VoiceLeaves {
        user: UserId,
        guild: GuildId,
    },
    UsesCommand {
        user: UserId,
        channel: ChannelId,
        path: String,
        #[serde(default)]
        options: Value,
    },
    PressesButton {
        user: UserId,
        message: MessageId,
        button: String,
    },
    ClosesPrivateMessages {
        user: UserId,
    },
    AsksToReconnect,
    AsksForHeartbeat,
    InvalidatesSession,
    InvalidatesSessionResumably,
    ForgetsSessions,
    ClosesGateway {
        code: u16,
    },
    DropsConnections,
    MutesAcks,
    UnmutesAcks,
    SendsNextEventTwice,
    SwapsNextEvents,
    GoesDown,
    ComesUp,
    RevokesToken,
    RestoresToken,
}

impl Verb {
    /// Does it; answers with the id of what came into being, or `null`.
    pub(super) fn run(self, world: &DiscordWorld) -> Value {
        match self {
            Self::AddUser { name, locale } => {
                json!(world.add_user_speaking(&name, locale.as_deref().unwrap_or("en-US")))
            }
            Self::AddGuild { name, owner } => json!(world.add_guild(&name, owner)),
            Self::AddChannel { guild, name } => json!(world.add_channel(guild, &name)),
            Self::AddVoiceChannel { guild, name } => json!(world.add_voice_channel(guild, &name)),
            Self::AddThread { channel, name } => json!(world.add_thread(channel, &name)),
            Self::AddRole { guild, name } => json!(world.add_role(guild, &name)),
            Self::Says { user, channel, text } => json!(world.says(user, channel, &text)),
            Self::SaysPrivately { user, text } => json!(world.says_privately(user, &text)),
            Self::Replies { user, to, text } => json!(world.replies(user, to, &text)),
            Self::UsesCommand { user, channel, path, options } => {
                json!(world.uses_command(user, channel, &path, &options))
            }
            Self::PressesButton { user, message, button } => json!(world.presses_button(user, message, &button)),
            other => {
                other.run_about_people(world);
                Value::Null
            }
        }
    }

    fn run_about_people(self, world: &DiscordWorld) {
        match self {
            Self::AddMember { user, guild } => world.add_member(user, guild),
            Self::Joins { user, guild } => world.joins(user, guild),
            Self::Leaves { user, guild } => world.leaves(user, guild),
            Self::IsKickedBy { user, guild, by } => world.is_kicked_by(user, guild, by),
            Self::IsBannedBy { user, guild, by } => world.is_banned_by(user, guild, by),
            Self::GetsRole { user, guild, role } => world.gets_role(user, guild, role),
            Self::LosesRole { user, guild, role } => world.loses_role(user, guild, role),
            Self::Reacts { user, message, emoji } => world.reacts(user, message, &emoji),
            Self::VoiceJoins { user, channel } => world.voice_joins(user, channel),
            Self::VoiceLeaves { user, guild } => world.voice_leaves(user, guild),
            Self::ClosesPrivateMessages { user } => world.closes_private_messages(user),
            other => other.run_about_channels(world),
        }
    }

    fn run_about_channels(self, world: &DiscordWorld) {
        match self {
            Self::DeletesChannel { channel } => world.deletes_channel(channel),
            Self::LocksThread { thread } => world.locks_thread(thread),
            Self::DeniesBot { channel, permissions } => world.denies_bot(channel, permissions),
            Self::BotIsRemoved { guild } => world.bot_is_removed(guild),
            Self::BotIsInvited { guild } => world.bot_is_invited(guild),
            Self::Deletes { message } => world.deletes(message),
            other => other.run_disturbance(world),
        }
    }

    fn run_disturbance(self, world: &DiscordWorld) {
        match self {
            Self::AsksToReconnect => world.asks_to_reconnect(),
            Self::AsksForHeartbeat => world.asks_for_heartbeat(),
            Self::InvalidatesSession => world.invalidates_session(),
            Self::InvalidatesSessionResumably => world.invalidates_session_resumably(),
            Self::ForgetsSessions => world.forgets_sessions(),
            Self::ClosesGateway { code } => world.closes_gateway(code),
            Self::DropsConnections => world.drops_connections(),
            Self::MutesAcks => world.mutes_acks(),
            Self::UnmutesAcks => world.unmutes_acks(),
            Self::SendsNextEventTwice => world.sends_next_event_twice(),
            Self::SwapsNextEvents => world.swaps_next_events(),
            Self::GoesDown => world.goes_down(),
            Self::ComesUp => world.comes_up(),
            Self::RevokesToken => world.revokes_token(),
            Self::RestoresToken => world.restores_token(),
            other => panic!("{other:?} is not carried out"),
        }
    }
}
