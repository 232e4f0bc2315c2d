//! The fake Discord proved over the wire: a bot written by hand talks HTTP and WebSocket to it.

#![expect(clippy::unwrap_used, reason = "test code outside of #[test] functions, where the lint cannot see it")]

#[path = "discord/admin.rs"]
mod admin;
#[path = "discord/client.rs"]
mod client;
#[path = "discord/commands.rs"]
mod commands;
#[path = "discord/faults.rs"]
mod faults;
#[path = "discord/gateway.rs"]
mod gateway;
#[path = "discord/guilds.rs"]
mod guilds;
#[path = "discord/interactions.rs"]
mod interactions;
#[path = "discord/library.rs"]
mod library;
#[path = "discord/messages.rs"]
mod messages;
#[path = "discord/polls.rs"]
mod polls;
#[path = "discord/reading.rs"]
mod reading;
#[path = "discord/sessions.rs"]
mod sessions;
#[path = "discord/specification.rs"]
mod specification;
