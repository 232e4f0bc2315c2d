//! Posts: what is said to everybody, written once and seen on every platform.
//!
//! [`text`] is what a body means, [`markdown`] reads it, [`message`] is what one call sends.

pub mod markdown;
pub mod message;
pub mod text;

pub use message::{ButtonDoes, Media, MediaKind, Message, MessageButton};
pub use text::{Span, Style, Text};
