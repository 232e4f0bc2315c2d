//! Posts: what is said to everybody, written once and seen on every platform.
//!
//! [`text`] is what a body means, [`markdown`] reads it after [`template`] has filled it, [`message`] is what one call
//! sends; [`address`] and [`target`] say where it may lead and where it goes. [`split`] cuts what is too long, and
//! [`Text::to_html`] shows it in a browser; the platforms' own ways are in their adapters (`Typesetter`).

pub mod address;
mod html;
pub mod markdown;
pub mod message;
pub mod split;
pub mod target;
pub mod template;
pub mod text;

pub use message::{ButtonDoes, Media, MediaKind, Message, MessageButton};
pub use text::{Piece, Span, Style, Text};
