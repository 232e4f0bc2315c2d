//! Posts: what is said to everybody, written once and seen on every platform.
//!
//! [`text`] is what a body means, [`markdown`] reads it after [`template`] has filled it, [`message`] is what one call
//! sends; [`address`] and [`target`] say where it may lead and where it goes.

pub mod address;
pub mod markdown;
pub mod message;
pub mod target;
pub mod template;
pub mod text;

pub use message::{ButtonDoes, Media, MediaKind, Message, MessageButton};
pub use text::{Span, Style, Text};
