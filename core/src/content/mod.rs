//! Posts: what is said to everybody, written once and seen on every platform.
//!
//! [`post`] is what somebody wrote, [`occurrence`] what became of it at one of its times; `preview` shows what is not even
//! saved yet; `former` is where it went before. [`text`] is what a body means,
//! [`markdown`] reads it after [`template`] has filled it, [`message`] is what one call sends; [`address`] and [`target`]
//! say where it may lead and where it goes. [`split`] cuts what is too long, and [`Text::to_html`] shows it in a
//! browser; the platforms' own ways are in their adapters (`Typesetter`).

pub mod address;
mod approval;
pub(crate) mod commands;
mod former;
mod html;
pub mod markdown;
pub mod message;
pub mod misfire;
mod next;
pub mod occurrence;
mod planner;
pub mod post;
mod preview;
mod revise;
pub mod split;
pub(crate) mod store;
pub mod target;
pub mod template;
pub mod text;
pub(crate) mod view;
pub(crate) mod writing;
mod written;

pub(crate) use approval::let_all_on;
pub use message::{ButtonDoes, Media, MediaKind, Message, MessageButton};
pub use occurrence::{Occurrence, OccurrenceState};
pub use planner::Planner;
pub(crate) use planner::{leave_out_passed, replay_passed, tell_missed, tell_unreadable};
pub use post::{CatchUp, LinkButton, OnUncertain, Overlap, Post, PostState, Shows, Writing};
pub(crate) use revise::messages;
pub use target::Target;
pub use text::{Piece, Span, Style, Text};
