//! What people do on the fake platform, and what a test can ask about what the bot did.

pub(crate) mod answers;
mod chat;
mod control;
mod gateway;
mod guilds;
mod interactions;
mod membership;
mod observe;
mod people;
