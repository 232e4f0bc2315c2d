//! Whoever comes is greeted, once a stay, and told the rules, which they accept by a button.
//!
//! A join that is told, or the end of Discord's screening, writes in its own transaction that a greeting is owed
//! (`greet`). The planner writes the message to the outbox: at once, or a minute after the last one in the same place, so
//! that many who come together are greeted in one. Rules have a number for each wording (`rules`); accepted is a number,
//! by an account, at an instant.

pub(crate) mod commands;
pub(crate) mod greet;
pub(crate) mod rules;
mod store;

pub use rules::forget_acceptances;
pub(crate) use store::{STATEMENTS, forget_effects, is_greeting, move_chat};

use crate::content::Target;
use crate::ids::{CommunityId, SpaceId};

/// How whoever comes is greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Welcome {
    /// Markdown.
    pub(crate) text: String,
    pub(crate) is_on: bool,
}

/// Where whoever comes to a space is greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) community: CommunityId,
    pub(crate) space: SpaceId,
    pub(crate) target: Target,
}
