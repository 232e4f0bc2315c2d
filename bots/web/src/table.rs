//! The table of commands as the page needs it to complete a line: names, words, types and limits.

use serde::Serialize;
use steward_core::commands::{Action, Arg, Command, Kind, TABLE, word_id};
use steward_core::community::Lang;
use steward_core::words::say;
use steward_core::zone;

/// A command in the page's words.
#[derive(Serialize)]
pub(crate) struct CommandEntry {
    name: &'static str,
    about: String,
    actions: Vec<ActionEntry>,
}

#[derive(Serialize)]
struct ActionEntry {
    /// Empty when the command does one thing.
    name: &'static str,
    about: String,
    args: Vec<ArgEntry>,
}

#[derive(Serialize)]
struct ArgEntry {
    name: &'static str,
    about: String,
    is_required: bool,
    /// Text, int, number, choice or zone.
    kind: &'static str,
    /// Limits in signs, such as `7–3650`.
    range: String,
    choices: Vec<ChoiceEntry>,
}

#[derive(Serialize)]
struct ChoiceEntry {
    word: &'static str,
    about: String,
}

/// Every command of the table in a language.
pub(crate) fn commands(lang: Lang) -> Vec<CommandEntry> {
    TABLE.iter().map(|command| command_entry(lang, command)).collect()
}

/// Names of every time zone.
pub(crate) fn zones() -> Vec<String> {
    zone::known_names()
}

fn command_entry(lang: Lang, command: &'static Command) -> CommandEntry {
    let actions = command.actions.iter().map(|action| action_entry(lang, command, action)).collect();
    CommandEntry { name: command.name, about: say(lang, &format!("cmd-{}-about", command.name), &[]), actions }
}

fn action_entry(lang: Lang, command: &Command, action: &'static Action) -> ActionEntry {
    let about = say(lang, &format!("{}-about", word_id(command, Some(action))), &[]);
    ActionEntry { name: action.name, about, args: action.args.iter().map(|arg| arg_entry(lang, arg)).collect() }
}

fn arg_entry(lang: Lang, arg: &'static Arg) -> ArgEntry {
    let (kind, range, words): (_, _, &[&'static str]) = match arg.kind {
        Kind::Text { .. } | Kind::Who | Kind::Channel | Kind::Channels { .. } => ("text", String::new(), &[]),
        Kind::Int { min, max } => ("int", format!("{min}–{max}"), &[]),
        Kind::Number { min, max } => ("number", format!("{min}–{max}"), &[]),
        Kind::Choice(words) => ("choice", String::new(), words),
        Kind::Zone => ("zone", String::new(), &[]),
    };
    let choice = |word: &&'static str| ChoiceEntry {
        word,
        about: say(lang, &format!("choice-{}-{}", arg.name, word.to_lowercase()), &[]),
    };
    ArgEntry {
        name: arg.name,
        about: say(lang, &format!("arg-{}-about", arg.name), &[]),
        is_required: arg.is_required,
        kind,
        range,
        choices: words.iter().map(choice).collect(),
    }
}
