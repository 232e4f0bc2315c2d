//! The rules of a community. Knows no platform and opens no socket.
pub mod activity;
pub mod members;
pub mod zone;
