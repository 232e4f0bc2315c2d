//! What a command is, and the one table of all commands.
//!
//! From the table come Discord's registration, Telegram's menus, the console, `steward ask`, `/help` and
//! `docs/commands.md`. A body gets parsed and checked arguments, asks a rule, and answers with a [`Reply`] that knows
//! no platform.

mod arguments;
mod ask;
mod buttons;
mod complete;
mod docs;
mod error;
mod help;
mod line;
mod parse;
mod reply;
mod resolve;
mod serve;
mod table;

use futures_util::future::BoxFuture;

pub use arguments::{Arg, Arguments, Kind, LANG, THEME};
pub use ask::{Ask, Format, Input, Look, Place, Press, ReplyTo};
pub use complete::complete;
pub use docs::markdown;
pub use error::{CommandError, Fault, Refusal};
pub use parse::{Parsed, parse_line};
pub use reply::{Answer, Button, File, Knock, Payload, Picture, Preparation, Reply, Sample, Table, width_of};
pub(crate) use resolve::OWN_LANGUAGE;
pub use resolve::{About, Cx};
pub use serve::{Prepared, Wish, answer, finish, prepare, serve};
pub use table::{TABLE, find};

pub(crate) use arguments::{clipped, half_width};
pub(crate) use buttons::{STATEMENTS as BUTTON_STATEMENTS, extend, keep_for_moderators, keep_until};

use crate::community::Right;

/// A command: a name and what can be done by it.
#[derive(Clone, Copy)]
pub struct Command {
    /// `[a-z0-9_]{1,32}`; never renamed once released.
    pub name: &'static str,
    /// One without a name, or several with a name each: `/model growth`, `/model retention`.
    pub actions: &'static [Action],
}

/// One thing that a command does.
#[derive(Clone, Copy)]
pub struct Action {
    /// The word after the command's name; empty when the command does one thing.
    pub name: &'static str,
    /// Who may use it.
    pub who: Right,
    /// Who sees the answer.
    pub answer: Visibility,
    /// Its arguments, required ones first.
    pub args: &'static [Arg],
    /// Whether it concerns a community; `/help` does not.
    pub needs_community: bool,
    /// Its body.
    pub run: Run,
}

/// The body of an action.
pub type Run = for<'a> fn(&'a Cx<'a>, &'a Arguments) -> BoxFuture<'a, Result<Reply, CommandError>>;

/// Who sees an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Only the one who asked.
    Private,
    /// As the community set it: `/settings answers`.
    AsSet,
    /// Everybody in the channel.
    Public,
}

/// Commands of several actions, and the one that is meant where a line names none: `/calendar 2026-12`.
const MEANT_UNNAMED: &[(&str, &str)] = &[("calendar", "show"), ("interests", "choose"), ("rules", "show")];

impl Command {
    /// The action that is meant where a line names none.
    pub(crate) fn unnamed_action(&self) -> Option<&'static Action> {
        let (_, action) = MEANT_UNNAMED.iter().find(|(name, _)| *name == self.name)?;
        self.action(action)
    }

    /// The action of a word; the only one when the command does one thing.
    pub fn action(&self, name: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    /// Whether the command takes a word after its name.
    pub fn has_actions(&self) -> bool {
        self.actions.iter().any(|action| !action.name.is_empty())
    }
}

/// The Fluent id of a command's or action's words: `cmd-model-growth`.
pub fn word_id(command: &Command, action: Option<&Action>) -> String {
    match action {
        Some(action) if !action.name.is_empty() => format!("cmd-{}-{}", command.name, action.name),
        _ => format!("cmd-{}", command.name),
    }
}
