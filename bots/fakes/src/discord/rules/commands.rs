//! What a registered command must be: its name's characters, its languages, the order and depth of its options.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::ensure;
use crate::discord::rest::Refusal;

/// Most chat commands of an application, globally or in one guild.
pub(crate) const CHAT_COMMANDS_MAX: usize = 100;
/// Most commands for users, and most for messages.
const CONTEXT_COMMANDS_MAX: usize = 15;
/// Most options of a command or subcommand, and most choices of an option.
const OPTIONS_MAX: usize = 25;
/// Longest name, in characters.
const NAME_MAX_CHARS: usize = 32;
/// Longest description, in characters.
const DESCRIPTION_MAX_CHARS: usize = 100;
/// Longest all names, descriptions and values of a command together, in characters.
const COMMAND_MAX_CHARS: usize = 8000;

/// The languages that Discord's clients can be set to. Source: Discord's reference, locales.
pub(crate) const LOCALES: &[&str] = &[
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
];

const SUBCOMMAND: u64 = 1;
const GROUP: u64 = 2;

/// Checks the body of a PUT of commands.
pub(crate) fn check(body: &Value) -> Result<(), Refusal> {
    let commands = body.as_array().ok_or_else(|| Refusal::invalid("", "LIST_TYPE_CONVERT", "Only iterables"))?;
    let mut names = BTreeSet::new();
    for (index, command) in commands.iter().enumerate() {
        let kind = command["type"].as_u64().unwrap_or(1);
        let path = index.to_string();
        check_command(&path, command, kind)?;
        let name = command["name"].as_str().unwrap_or_default();
        let new = names.insert((kind, name));
        ensure(new, &path, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")?;
    }
    let count = |kind: u64| names.iter().filter(|(known, _)| *known == kind).count();
    if count(1) > CHAT_COMMANDS_MAX || count(2) > CONTEXT_COMMANDS_MAX || count(3) > CONTEXT_COMMANDS_MAX {
        return Err(Refusal::wrong(400, 30032, "Maximum number of application commands reached (100)"));
    }
    Ok(())
}

fn check_command(path: &str, command: &Value, kind: u64) -> Result<(), Refusal> {
    if kind != 1 {
        let bare = is_blank(&command["description"]) && items(&command["options"]).is_empty();
        return ensure(
            bare,
            path,
            "APPLICATION_COMMANDS_CONTEXT",
            "a user or message command has no description or options",
        );
    }
    check_words(path, command)?;
    check_options(&format!("{path}.options"), items(&command["options"]), 0)?;
    let chars = total_chars(command);
    ensure(chars <= COMMAND_MAX_CHARS, path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")?;
    let permissions = &command["default_member_permissions"];
    let sound = permissions.is_null() || permissions.as_str().is_some_and(|bits| bits.parse::<u64>().is_ok());
    ensure(sound, path, "NUMBER_TYPE_COERCE", "default_member_permissions is a bit set written as text")
}

/// Name and description with their translations.
fn check_words(path: &str, item: &Value) -> Result<(), Refusal> {
    let name = item["name"].as_str().unwrap_or_default();
    let why = "Command name is invalid";
    ensure(is_sound_name(name), &format!("{path}.name"), "APPLICATION_COMMAND_INVALID_NAME", why)?;
    let sound = |text: &str| (1..=DESCRIPTION_MAX_CHARS).contains(&text.chars().count());
    let described = item["description"].as_str().is_some_and(sound);
    let why = "Must be between 1 and 100 in length.";
    ensure(described, &format!("{path}.description"), "BASE_TYPE_BAD_LENGTH", why)?;
    for (locale, text) in translations(&item["name_localizations"]) {
        let place = format!("{path}.name_localizations.{locale}");
        ensure(LOCALES.contains(&locale.as_str()), &place, "APPLICATION_COMMANDS_LOCALE", "unknown locale")?;
        let sound = text.as_str().is_some_and(is_sound_name);
        ensure(sound, &place, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")?;
    }
    for (locale, text) in translations(&item["description_localizations"]) {
        let place = format!("{path}.description_localizations.{locale}");
        ensure(LOCALES.contains(&locale.as_str()), &place, "APPLICATION_COMMANDS_LOCALE", "unknown locale")?;
        ensure(text.as_str().is_some_and(sound), &place, "BASE_TYPE_BAD_LENGTH", why)?;
    }
    Ok(())
}

/// Checks options at a depth: 0 below a command, 1 below a group or subcommand, 2 below a subcommand of a group.
fn check_options(path: &str, options: &[Value], depth: usize) -> Result<(), Refusal> {
    ensure(options.len() <= OPTIONS_MAX, path, "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.")?;
    let mut names = BTreeSet::new();
    let mut optional_seen = false;
    let nested = options.iter().filter(|option| matches!(kind(option), SUBCOMMAND | GROUP)).count();
    let mixed = nested != 0 && nested != options.len();
    ensure(!mixed, path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "subcommands and other options cannot be mixed")?;
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}.{index}");
        check_words(&path, option)?;
        let new = names.insert(option["name"].as_str().unwrap_or_default());
        ensure(new, &path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")?;
        let inside = items(&option["options"]);
        let inner = format!("{path}.options");
        match kind(option) {
            GROUP => {
                ensure(
                    depth == 0,
                    &path,
                    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "a group stands below a command",
                )?;
                let subcommands = !inside.is_empty() && inside.iter().all(|option| kind(option) == SUBCOMMAND);
                ensure(subcommands, &inner, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "a group holds subcommands")?;
                check_options(&inner, inside, 1)?;
            }
            SUBCOMMAND => {
                let deepest = inside.iter().all(|option| !matches!(kind(option), SUBCOMMAND | GROUP));
                ensure(
                    deepest,
                    &inner,
                    "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                    "a subcommand holds no subcommand",
                )?;
                check_options(&inner, inside, 2)?;
            }
            _ => {
                check_option(&path, option)?;
                let required = option["required"] == json!(true);
                let why = "Required options must be placed before non-required options";
                ensure(!(required && optional_seen), &path, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", why)?;
                optional_seen |= !required;
            }
        }
    }
    Ok(())
}

fn check_option(path: &str, option: &Value) -> Result<(), Refusal> {
    let kind = kind(option);
    ensure((3..=11).contains(&kind), path, "BASE_TYPE_CHOICES", "unknown type of option")?;
    let choices = items(&option["choices"]);
    let completes = option["autocomplete"] == json!(true);
    let offers = completes || !choices.is_empty();
    let why = "only text, integers and numbers have choices or autocomplete";
    ensure(!offers || matches!(kind, 3 | 4 | 10), path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", why)?;
    let why = "choices and autocomplete exclude each other";
    ensure(!completes || choices.is_empty(), path, "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", why)?;
    ensure(choices.len() <= OPTIONS_MAX, path, "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer choices.")?;
    for choice in choices {
        let named = choice["name"].as_str().is_some_and(|name| (1..=100).contains(&name.chars().count()));
        let typed = if kind == 3 { choice["value"].is_string() } else { choice["value"].is_number() };
        ensure(named && typed, path, "BASE_TYPE_BAD_CHOICE", "a choice needs a name and a value of the option's type")?;
    }
    let bounded = |key: &str| !option[key].is_null();
    let sound = !(bounded("min_value") || bounded("max_value")) || matches!(kind, 4 | 10);
    ensure(sound, path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "min_value and max_value are for numbers")?;
    let sound = !(bounded("min_length") || bounded("max_length")) || kind == 3;
    ensure(sound, path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "min_length and max_length are for text")
}

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, with the lower-case form of every letter that has one.
pub(crate) fn is_sound_name(name: &str) -> bool {
    let marks = |c: char| ('\u{900}'..='\u{97f}').contains(&c) || ('\u{e00}'..='\u{e7f}').contains(&c);
    (1..=NAME_MAX_CHARS).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'') || marks(c))
        && name.chars().all(|c| c.to_lowercase().eq(std::iter::once(c)))
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[][..], Vec::as_slice)
}

fn kind(option: &Value) -> u64 {
    option["type"].as_u64().unwrap_or(0)
}

fn translations(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn is_blank(value: &Value) -> bool {
    value.as_str().unwrap_or_default().is_empty()
}

/// Characters of names, descriptions and values, the longest translation counted for each.
fn total_chars(item: &Value) -> usize {
    let chars = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let longest = |key: &str| {
        let translated = translations(&item[format!("{key}_localizations")]).map(|(_, text)| chars(text)).max();
        chars(&item[key]).max(translated.unwrap_or(0))
    };
    let inner = items(&item["options"]).iter().chain(items(&item["choices"])).map(total_chars);
    longest("name") + longest("description") + chars(&item["value"]) + inner.sum::<usize>()
}
