//! A typed line becomes a command with checked arguments, the same way everywhere. `line.rs` says how they are written.

use std::collections::BTreeMap;

use super::arguments::{Arguments, clipped};
use super::error::Refusal;
use super::{Action, Command, TABLE, find, line};
use crate::community::Right;

/// A command with its checked arguments.
#[derive(Clone)]
pub struct Parsed {
    /// The command.
    pub command: &'static Command,
    /// What it is to do.
    pub action: &'static Action,
    /// Checked arguments.
    pub arguments: Arguments,
}

impl Parsed {
    /// Whether the community has to be known before the body runs. A code that anybody may type says itself which one it
    /// is about.
    pub(crate) fn needs_community(&self) -> bool {
        let has_code = self.arguments.text("code").is_some_and(|code| !code.is_empty());
        self.action.needs_community && !(self.action.who == Right::Member && has_code)
    }

    /// Whether it is something that anybody may do about themselves in a community that they belong to.
    pub(crate) fn is_personal(&self) -> bool {
        self.action.needs_community && self.action.who == Right::Member
    }
}

impl std::fmt::Debug for Parsed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{} {} {:?}", self.command.name, self.action.name, self.arguments)
    }
}

/// Parses a line such as `/model growth n0:1000 r:0.1`; the slash may be missing, `/cmd@bot` has lost its `@bot`.
pub fn parse_line(line: &str) -> Result<Parsed, Refusal> {
    let (name, rest) = first_word(line.trim());
    let name = name.trim_start_matches('/').to_lowercase();
    let command = find(&name).ok_or_else(|| unknown_command(&name))?;
    let (action_name, after) = first_word(rest);
    let action_name = if command.has_actions() { action_name.to_lowercase() } else { String::new() };
    let named = command.action(&action_name);
    let rest = if command.has_actions() && named.is_some() { after } else { rest };
    let action = named.or_else(|| command.unnamed_action()).ok_or_else(|| unknown_action(command, &action_name))?;
    let arguments = complete(action, line::values(action, rest)?)?;
    Ok(Parsed { command, action, arguments })
}

/// The first word of a line, and what comes after it.
fn first_word(line: &str) -> (&str, &str) {
    let line = line.trim_start();
    line.split_once(char::is_whitespace).unwrap_or((line, ""))
}

/// Takes what was chosen in a form.
pub(crate) fn parse_form(command: &str, action: &str, args: &[(String, String)]) -> Result<Parsed, Refusal> {
    let command = find(command).ok_or_else(|| unknown_command(command))?;
    let action = command.action(action).ok_or_else(|| unknown_action(command, action))?;
    let mut values = BTreeMap::new();
    for (name, value) in args {
        let arg = action.args.iter().find(|arg| arg.name == name).ok_or_else(|| unknown_argument(action, name))?;
        values.insert(arg.name, arg.check(value)?);
    }
    complete(action, Arguments { values, ..Arguments::default() }).map(|arguments| Parsed {
        command,
        action,
        arguments,
    })
}

fn unknown_command(name: &str) -> Refusal {
    let nearest = TABLE
        .iter()
        .map(|c| c.name)
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    Refusal::new("command-unknown").arg("name", clipped(name)).arg("nearest", nearest.unwrap_or("help"))
}

pub(super) fn unknown_action(command: &Command, name: &str) -> Refusal {
    let known: Vec<&str> = command.actions.iter().map(|action| action.name).filter(|name| !name.is_empty()).collect();
    let id = if name.is_empty() { "action-missing" } else { "action-unknown" };
    Refusal::new(id).arg("command", command.name).arg("name", clipped(name)).arg("known", known.join(", "))
}

pub(super) fn unknown_argument(action: &Action, name: &str) -> Refusal {
    let known: Vec<&str> = action.args.iter().map(|arg| arg.name).collect();
    Refusal::new("arg-unknown").arg("name", clipped(name)).arg("known", known.join(", "))
}

fn complete(action: &Action, arguments: Arguments) -> Result<Arguments, Refusal> {
    let missing = action.args.iter().find(|arg| arg.is_required && !arguments.values.contains_key(arg.name));
    let Some(missing) = missing else { return Ok(arguments) };
    let nearly = arguments.nearly.iter().find(|(_, meant)| *meant == missing.name);
    Err(match nearly {
        Some((word, _)) => Refusal::new("arg-missing-nearly").arg("name", missing.name).arg("word", word.as_str()),
        None => Refusal::new("arg-missing").arg("name", missing.name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(line: &str) -> Vec<(&'static str, String)> {
        parse_line(line).unwrap_or_else(|refusal| panic!("{line}: {refusal:?}")).arguments.values.into_iter().collect()
    }

    fn refused(line: &str) -> &'static str {
        parse_line(line).expect_err(line).id
    }

    #[test]
    fn words_fill_in_order_and_names_fill_by_name() {
        let expected = vec![
            ("days", "100".to_owned()),
            ("k", "10000".to_owned()),
            ("n0", "1000".to_owned()),
            ("r", "0.1".to_owned()),
        ];
        assert_eq!(given("/model growth n0:1000 r:0.1 k:10000 days:100"), expected);
        assert_eq!(given("model growth 1000 0.1 10000 100"), expected);
        assert_eq!(given("/model growth k：10000 1000 0.1 100"), expected);
    }

    #[test]
    fn only_names_that_the_command_has_are_names() {
        assert_eq!(refused("/growth https://example.org"), "arg-not-in-range");
        assert_eq!(
            given("/settings name channel:#x lesson:one"),
            vec![("channel", "#x".to_owned()), ("name", "lesson:one".to_owned())]
        );
    }

    #[test]
    fn a_value_with_blanks_stands_in_quotes() {
        assert_eq!(
            given("/settings name \"weekly lesson\" #general"),
            vec![("channel", "#general".to_owned()), ("name", "weekly lesson".to_owned())]
        );
        assert_eq!(
            given("/settings name name:“每周 课程” #general"),
            vec![("channel", "#general".to_owned()), ("name", "每周 课程".to_owned())]
        );
    }

    #[test]
    fn what_cannot_be_understood_says_which_part() {
        assert_eq!(refused("/grwth"), "command-unknown");
        assert_eq!(refused(""), "command-unknown");
        assert_eq!(refused("/model"), "action-missing");
        assert_eq!(refused("/model decay"), "action-unknown");
        assert_eq!(refused("/model growth r:fast"), "arg-not-in-range");
        assert_eq!(refused("/content 90 topic 90"), "arg-too-many");
        assert_eq!(refused("/growth lang:fr"), "arg-not-one-of");
        assert_eq!(refused("/settings zone"), "arg-missing");
    }

    #[test]
    fn languages_are_understood_as_people_write_them() {
        assert_eq!(given("/growth lang:zh"), vec![("lang", "zh-CN".to_owned())]);
        assert_eq!(given("/growth lang:中文"), vec![("lang", "zh-CN".to_owned())]);
    }

    #[test]
    fn a_short_last_text_ends_where_another_argument_is_named() {
        for line in [
            "/calendar dec 2026 lang:zh-CN",
            "/calendar show lang:zh-CN dec 2026",
            "/calendar month:dec 2026 lang:zh-CN",
        ] {
            let parsed = parse_line(line).unwrap();
            assert_eq!(parsed.arguments.text("month"), Some("dec 2026"), "{line}");
            assert_eq!(parsed.arguments.text("lang"), Some("zh-CN"), "{line}");
        }
    }

    #[test]
    fn a_calendar_needs_no_word_for_what_to_do() {
        for line in ["/calendar", "/calendar show", "calendar 2026-12", "/calendar month:2026-12"] {
            assert_eq!(parse_line(line).unwrap().action.name, "show", "{line}");
        }
    }
}
