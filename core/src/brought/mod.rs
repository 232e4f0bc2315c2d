//! What each post and event brought: reactions, answers, first words of new members, and how that compares.
//!
//! A message of ours is known by its place on the platform from the moment that the outbox knows its number ([`shown`]).
//! What somebody does about a message comes as an [`Echo`](crate::inbox::Echo), is written in the transaction that moves
//! the receiver's position, and only when the message is ours. Text is never looked at.

mod audience;
pub(crate) mod commands;
pub(crate) mod content;
mod kinds;
pub(crate) mod measure;
mod record;
pub(crate) mod store;
pub(crate) mod usual;

pub(crate) use audience::Audience;
pub(crate) use record::{Ear, forget, hear, shown, space_of};
