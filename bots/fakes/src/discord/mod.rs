//! A stateful fake of Discord: REST and gateway on 127.0.0.1, driven by verbs, strict about what a bot sends.
//!
//! Reading order: [`FakeDiscord`] and its verbs, `state`, `rest` and `gateway`, then `rules` and `spec`, which refuse.
//! A refused request is answered as Discord answers it and recorded; a [`FakeDiscord`] that is dropped with violations
//! that the test has not taken fails the test.

mod admin;
mod clock;
mod fake;
mod gateway;
mod ids;
mod journal;
mod polls;
mod posting;
mod rates;
mod render;
mod rest;
mod rules;
mod server;
mod spec;
mod state;
mod verbs;

pub use clock::TimeSource;
pub use fake::{DiscordWorld, FakeDiscord, FakeDiscordBuilder, serve};
pub use gateway::{GatewayRecord, intents};
pub use ids::{ChannelId, CommandId, GuildId, InteractionId, MessageId, RoleId, UserId, snowflake_time_ms};
pub use journal::{Request, Violation};
pub use polls::Poll;
pub use rates::RateLimits;
pub use state::{
    Callback, Channel, ChannelKind, FLAG_COMPONENTS_V2, FLAG_EPHEMERAL, FLAG_LOADING, File, Guild, Interaction, Member,
    Message, Pings, Role, User, permission,
};
pub use verbs::answers::Answers;
