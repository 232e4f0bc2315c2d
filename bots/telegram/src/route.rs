//! How an answer finds its way back: what core carries for us without looking at it.

use serde::{Deserialize, Serialize};
use steward_core::commands::{ReplyTo, THEME, parse_line};

/// Where a command or a press came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Route {
    /// The chat.
    pub(crate) chat: i64,
    /// Whether it is a chat of one person with the bot.
    pub(crate) is_private: bool,
    /// The topic of a forum.
    pub(crate) topic: Option<i64>,
    /// The message to answer.
    pub(crate) message: Option<i64>,
    /// Who asked; nobody when they write anonymously.
    pub(crate) person: Option<i64>,
    /// The press to answer.
    pub(crate) press: Option<String>,
    /// Whether a picture is likely.
    pub(crate) draws: bool,
}

impl Route {
    /// For core to carry.
    pub(crate) fn to_reply_to(&self) -> ReplyTo {
        ReplyTo(serde_json::to_value(self).unwrap_or_default())
    }

    /// Back from core.
    pub(crate) fn read(to: &ReplyTo) -> Result<Self, serde_json::Error> {
        serde::Deserialize::deserialize(&to.0)
    }
}

/// Whether the answer to a line is likely a picture: commands with a chart can be told a theme.
pub(crate) fn draws(line: &str) -> bool {
    parse_line(line).is_ok_and(|parsed| parsed.action.args.iter().any(|arg| arg.name == THEME.name))
}
