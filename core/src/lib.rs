//! The rules of a community. Knows no platform and opens no socket.
pub mod zone;
