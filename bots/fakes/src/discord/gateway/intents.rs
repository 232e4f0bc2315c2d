//! Gateway intents: which events a session has asked for. Source: Discord's gateway page, list of intents.

/// Guilds, their roles, channels and threads.
pub const GUILDS: u64 = 1 << 0;
/// Members coming, going and changing. Privileged.
pub const GUILD_MEMBERS: u64 = 1 << 1;
/// Bans and the audit log.
pub const GUILD_MODERATION: u64 = 1 << 2;
/// Invites.
pub const GUILD_INVITES: u64 = 1 << 6;
/// Voice channels.
pub const GUILD_VOICE_STATES: u64 = 1 << 7;
/// Presences. Privileged.
pub const GUILD_PRESENCES: u64 = 1 << 8;
/// Messages in guilds.
pub const GUILD_MESSAGES: u64 = 1 << 9;
/// Reactions in guilds.
pub const GUILD_MESSAGE_REACTIONS: u64 = 1 << 10;
/// Private messages.
pub const DIRECT_MESSAGES: u64 = 1 << 12;
/// Reactions in private channels.
pub const DIRECT_MESSAGE_REACTIONS: u64 = 1 << 13;
/// What messages say. Privileged.
pub const MESSAGE_CONTENT: u64 = 1 << 15;
/// Scheduled events.
pub const GUILD_SCHEDULED_EVENTS: u64 = 1 << 16;
/// Votes in polls in guilds.
pub const GUILD_MESSAGE_POLLS: u64 = 1 << 24;
/// Votes in polls in private channels.
pub const DIRECT_MESSAGE_POLLS: u64 = 1 << 25;

/// The intents that have to be switched on for an application first.
pub const PRIVILEGED: u64 = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;

/// Every bit that Discord defines: 0 to 16, 20, 21, 24 and 25.
pub const KNOWN: u64 = 0x1_FFFF | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25);
