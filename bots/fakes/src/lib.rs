//! Stateful fakes of Discord and Telegram over real HTTP and WebSocket.

pub mod clock;
pub mod database;
pub mod discord;
pub mod documents;
pub mod faults;
pub mod judge;
pub mod telegram;
