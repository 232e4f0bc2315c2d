//! What the fake platform knows: people, guilds, channels, messages, commands and interactions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::clock::FakeClock;
use super::gateway::Gateway;
use super::ids::{ChannelId, CommandId, GuildId, InteractionId, MessageId, RoleId, Snowflakes, UserId};
use super::journal::Journal;
use super::polls::Poll;
use super::rates::RateTable;

/// Permission bits that the fake looks at. Source: Discord's permissions page.
pub mod permission {
    /// See who was removed, and by whom; needed to receive GUILD_AUDIT_LOG_ENTRY_CREATE.
    pub const VIEW_AUDIT_LOG: u64 = 1 << 7;
    /// Kick Members.
    pub const KICK_MEMBERS: u64 = 1 << 1;
    /// Ban Members.
    pub const BAN_MEMBERS: u64 = 1 << 2;
    /// Administrator: every other one.
    pub const ADMINISTRATOR: u64 = 1 << 3;
    /// Manage Server.
    pub const MANAGE_GUILD: u64 = 1 << 5;
    /// View Channels.
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    /// Send Messages.
    pub const SEND_MESSAGES: u64 = 1 << 11;
    /// Manage Messages.
    pub const MANAGE_MESSAGES: u64 = 1 << 13;
    /// Embed Links.
    pub const EMBED_LINKS: u64 = 1 << 14;
    /// Attach Files.
    pub const ATTACH_FILES: u64 = 1 << 15;
    /// Read Message History.
    pub const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    /// Manage Threads.
    pub const MANAGE_THREADS: u64 = 1 << 34;
    /// Manage Roles.
    pub const MANAGE_ROLES: u64 = 1 << 28;
    /// Create Polls.
    pub const SEND_POLLS: u64 = 1 << 49;
    /// Send Messages in Threads.
    pub const SEND_MESSAGES_IN_THREADS: u64 = 1 << 38;
    /// What the role for everyone has in a new guild of the fake.
    pub const EVERYONE: u64 = VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | ATTACH_FILES
        | READ_MESSAGE_HISTORY
        | SEND_MESSAGES_IN_THREADS
        | SEND_POLLS
        | (1 << 6)
        | (1 << 20)
        | (1 << 31);
    /// What the bot's own role has in a new guild of the fake.
    pub const BOT: u64 =
        EVERYONE | KICK_MEMBERS | BAN_MEMBERS | MANAGE_GUILD | MANAGE_MESSAGES | MANAGE_ROLES | VIEW_AUDIT_LOG;
}

/// The message flag that hides an interaction's answer from all but its user.
pub const FLAG_EPHEMERAL: u64 = 1 << 6;
/// The message flag of a deferred answer that has no content yet.
pub const FLAG_LOADING: u64 = 1 << 7;
/// The message flag that makes `components` the whole message.
pub const FLAG_COMPONENTS_V2: u64 = 1 << 15;

/// The bot's application.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    pub(crate) id: u64,
    pub(crate) bot: UserId,
    pub(crate) token: String,
    pub(crate) token_revoked: bool,
    /// The privileged intents that are switched on for it.
    pub(crate) granted_intents: u64,
}

/// A person or bot.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// The unique name.
    pub username: String,
    /// The display name.
    pub global_name: Option<String>,
    /// Whether it is a bot.
    pub bot: bool,
    /// The language of the client, as interactions tell it (`en-US`, `zh-CN`, …).
    pub locale: String,
    /// Whether private messages of bots are refused (error 50007).
    pub private_messages_closed: bool,
}

/// One member of a guild.
#[derive(Debug, Clone, Serialize)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// The name in this guild.
    pub nick: Option<String>,
    /// Roles besides the one for everyone.
    pub roles: BTreeSet<RoleId>,
    /// Since when, in Unix milliseconds.
    pub joined_at_ms: i64,
    /// Whether the rules have still to be accepted.
    pub pending: bool,
}

/// A role.
#[derive(Debug, Clone, Serialize)]
pub struct Role {
    /// Identity.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Place in the hierarchy; 0 is the role for everyone.
    pub position: u32,
    /// Permission bits.
    pub permissions: u64,
    /// Handed out by an integration (a bot's own role, a booster's role), so by nobody else.
    pub managed: bool,
}

/// A guild.
#[derive(Debug, Clone)]
pub struct Guild {
    /// Identity.
    pub id: GuildId,
    /// Its name.
    pub name: String,
    /// Who owns it.
    pub owner: UserId,
    /// Roles, the one for everyone among them.
    pub roles: BTreeMap<RoleId, Role>,
    /// Members, the bot among them while it is in.
    pub members: BTreeMap<UserId, Member>,
    /// Who is in which voice channel.
    pub voice: BTreeMap<UserId, ChannelId>,
    /// Who is banned, and why.
    pub bans: BTreeMap<UserId, Option<String>>,
    /// An outage has taken it away for now.
    pub unavailable: bool,
    /// The audit log, oldest first, as Discord writes its entries.
    pub audit_log: Vec<Value>,
}

impl Guild {
    /// The position of the highest role of a member; an owner stands above all.
    pub fn rank(&self, user: UserId) -> u32 {
        if self.owner == user {
            return u32::MAX;
        }
        let roles = self.members.get(&user).into_iter().flat_map(|member| &member.roles);
        roles.filter_map(|role| self.roles.get(role)).map(|role| role.position).max().unwrap_or(0)
    }
}

/// Kinds of channels, as Discord numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[repr(u8)]
pub enum ChannelKind {
    /// A text channel of a guild.
    Text = 0,
    /// A private channel between the bot and one user.
    Private = 1,
    /// A voice channel.
    Voice = 2,
    /// A category of channels.
    Category = 4,
    /// An announcement channel.
    Announcement = 5,
    /// A public thread.
    Thread = 11,
    /// A forum, whose posts are threads.
    Forum = 15,
}

/// A channel, thread or private channel.
#[derive(Debug, Clone, Serialize)]
pub struct Channel {
    /// Identity.
    pub id: ChannelId,
    /// The guild, unless it is private.
    pub guild: Option<GuildId>,
    /// The user at the other end of a private channel.
    pub recipient: Option<UserId>,
    /// The channel that a thread belongs to.
    pub parent: Option<ChannelId>,
    /// Its name.
    pub name: String,
    /// What kind.
    pub kind: ChannelKind,
    /// Permission bits taken from the bot here.
    pub denied_to_bot: u64,
    /// Whether it has been deleted.
    pub deleted: bool,
    /// Whether a thread is put away; writing in it takes it out again, unless it is locked.
    pub archived: bool,
    /// Whether a thread is locked: only who manages threads writes in it.
    pub locked: bool,
    /// Seconds between two messages of one person. Bots are not held to it. Source: Discord's page on channels,
    /// `rate_limit_per_user`.
    pub slow_mode_seconds: u32,
}

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Identity of the attachment.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The media type that the sender gave.
    pub content_type: String,
    /// The text for those who cannot see it.
    pub description: Option<String>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Whom a message makes a sound for, after `allowed_mentions`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pings {
    /// `@everyone` or `@here`.
    pub everyone: bool,
    /// Users.
    pub users: BTreeSet<UserId>,
    /// Roles.
    pub roles: BTreeSet<RoleId>,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Identity.
    pub id: MessageId,
    /// Where.
    pub channel: ChannelId,
    /// Who wrote it.
    pub author: UserId,
    /// The text.
    pub content: String,
    /// The embeds, as sent.
    pub embeds: Vec<Value>,
    /// The components, as sent.
    pub components: Vec<Value>,
    /// The poll.
    pub poll: Option<Poll>,
    /// The files.
    pub files: Vec<File>,
    /// Flag bits.
    pub flags: u64,
    /// The message that it replies to.
    pub reply_to: Option<MessageId>,
    /// The nonce that the sender gave.
    pub nonce: Option<String>,
    /// Whom it pinged.
    pub pings: Pings,
    /// When it was last edited, in Unix milliseconds.
    pub edited_at_ms: Option<i64>,
    /// When it was written, in Unix milliseconds.
    pub sent_at_ms: i64,
    /// Whether it has been deleted.
    pub deleted: bool,
    /// The interaction that it answers.
    pub interaction: Option<InteractionId>,
    /// Who reacted with what.
    pub reactions: BTreeSet<(String, UserId)>,
}

impl Message {
    /// Whether only the interaction's user sees it.
    pub fn is_ephemeral(&self) -> bool {
        self.flags & FLAG_EPHEMERAL != 0
    }

    /// Whether it is a deferred answer still without content.
    pub fn is_loading(&self) -> bool {
        self.flags & FLAG_LOADING != 0
    }
}

/// A first answer to an interaction.
#[derive(Debug, Clone, Serialize)]
pub struct Callback {
    /// 4 message, 5 deferred message, 6 deferred update, 7 update, 8 choices, 9 form.
    pub kind: u64,
    /// The body's `data`, `null` when left out.
    pub data: Value,
    /// Milliseconds of the fake's time between the interaction and this answer.
    pub after_ms: i64,
}

/// A command used, a button pressed, a form sent.
#[derive(Debug, Clone)]
pub struct Interaction {
    /// Identity.
    pub id: InteractionId,
    /// The token that its answers carry.
    pub token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 form.
    pub kind: u64,
    /// Who.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// When, in Unix milliseconds.
    pub created_at_ms: i64,
    /// The message whose component was used.
    pub message: Option<MessageId>,
    /// The first answer.
    pub callback: Option<Callback>,
    /// The message that `@original` stands for.
    pub original: Option<MessageId>,
    /// Follow-up messages.
    pub followups: Vec<MessageId>,
}

/// Application commands registered, as the bot sent them and with the fake's ids.
#[derive(Debug, Default)]
pub(crate) struct CommandRegistry {
    pub(crate) global: Vec<(CommandId, Value)>,
    pub(crate) of_guild: BTreeMap<GuildId, Vec<(CommandId, Value)>>,
}

/// Everything, behind one lock.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) clock: FakeClock,
    pub(crate) snowflakes: Snowflakes,
    pub(crate) address: String,
    pub(crate) application: Application,
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) guilds: BTreeMap<GuildId, Guild>,
    pub(crate) channels: BTreeMap<ChannelId, Channel>,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) interactions: BTreeMap<InteractionId, Interaction>,
    pub(crate) commands: CommandRegistry,
    pub(crate) gateway: Gateway,
    pub(crate) rates: RateTable,
    pub(crate) journal: Journal,
    /// An outage: nothing answers.
    pub(crate) down: bool,
}

impl State {
    pub(crate) fn new(application: Application) -> Self {
        let bot = User {
            id: application.bot,
            username: "steward".to_owned(),
            global_name: None,
            bot: true,
            locale: "en-US".to_owned(),
            private_messages_closed: true,
        };
        Self {
            clock: FakeClock::default(),
            snowflakes: Snowflakes::default(),
            address: String::new(),
            users: BTreeMap::from([(bot.id, bot)]),
            application,
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: CommandRegistry::default(),
            gateway: Gateway::default(),
            rates: RateTable::default(),
            journal: Journal::default(),
            down: false,
        }
    }

    pub(crate) fn next_id(&mut self) -> u64 {
        self.snowflakes.next(self.clock.now_ms())
    }

    /// The guild of a verb; a verb about a guild that is not there is a mistake of the test.
    pub(crate) fn guild(&self, id: GuildId) -> &Guild {
        self.guilds.get(&id).unwrap_or_else(|| panic!("the fake has no guild {id}"))
    }

    pub(crate) fn guild_mut(&mut self, id: GuildId) -> &mut Guild {
        self.guilds.get_mut(&id).unwrap_or_else(|| panic!("the fake has no guild {id}"))
    }

    pub(crate) fn channel(&self, id: ChannelId) -> &Channel {
        self.channels.get(&id).unwrap_or_else(|| panic!("the fake has no channel {id}"))
    }

    pub(crate) fn user(&self, id: UserId) -> &User {
        self.users.get(&id).unwrap_or_else(|| panic!("the fake has no user {id}"))
    }

    /// Permission bits of a member in a guild, before those of a channel.
    pub(crate) fn permissions(&self, guild: GuildId, user: UserId) -> u64 {
        let Some(guild) = self.guilds.get(&guild) else { return 0 };
        if guild.owner == user {
            return u64::MAX;
        }
        let Some(member) = guild.members.get(&user) else { return 0 };
        let everyone = guild.roles.get(&RoleId(guild.id.0)).map_or(0, |role| role.permissions);
        let bits = member
            .roles
            .iter()
            .filter_map(|role| guild.roles.get(role))
            .fold(everyone, |bits, role| bits | role.permissions);
        if bits & permission::ADMINISTRATOR == 0 { bits } else { u64::MAX }
    }

    /// Permission bits of the bot in a channel.
    pub(crate) fn bot_permissions_in(&self, channel: &Channel) -> u64 {
        match channel.guild {
            Some(guild) => self.permissions(guild, self.application.bot) & !channel.denied_to_bot,
            None => !channel.denied_to_bot,
        }
    }
}
