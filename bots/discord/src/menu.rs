//! The commands as Discord's clients offer them, made from core's table.
//!
//! Names stay Latin, as in the table; Chinese clients show Chinese ones. `default_member_permissions` only hides: what
//! somebody may do is checked by core at each use.

use serde_json::{Map, Value, json};
use serenity::all::{ApplicationId, CommandOptionType, Permissions};
use serenity::http::Route;
use steward_core::commands::{Action, Arg, Command, Kind, TABLE, word_id};
use steward_core::community::{Lang, Right};
use steward_core::words::say;

use crate::Discord;
use crate::call::{Call, Failure};

/// The locale of Chinese in simplified characters, as Discord's clients name it. Source: reference, locales.
const CHINESE: &str = "zh-CN";
/// A chat command. Source: application command types.
const CHAT_INPUT: u8 = 1;
/// Longest text that an option takes. Source: application command option structure, `max_length`.
const TEXT_MAX_CHARS: usize = 6000;
/// Largest whole number that an option takes, either way. Source: application command option types, INTEGER.
const INTEGER_MAX: i64 = (1 << 53) - 1;

/// What registering came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registered {
    /// They stood there already.
    Same,
    /// They were put there.
    Changed,
}

/// Registers the commands, unless the same ones stand there already.
pub(crate) async fn register(discord: &Discord, application: ApplicationId) -> Result<Registered, Failure> {
    if is_registered(discord, application).await? {
        return Ok(Registered::Same);
    }
    discord.calls.send(Call::put(Route::Commands { application_id: application }, commands())).await?;
    Ok(Registered::Changed)
}

/// Whether the commands stand there as they should.
pub(crate) async fn is_registered(discord: &Discord, application: ApplicationId) -> Result<bool, Failure> {
    let route = Route::Commands { application_id: application };
    let there = discord.calls.send(Call::get(route).query("?with_localizations=true")).await?;
    Ok(essence(&there) == essence(&commands()))
}

/// The body of the registration.
pub(crate) fn commands() -> Value {
    TABLE.iter().map(command).collect()
}

fn command(command: &Command) -> Value {
    let id = word_id(command, None);
    let mut value = words(command.name, &id);
    value["type"] = CHAT_INPUT.into();
    // In a guild (0) and in the private chat with the bot (1). Source: interaction contexts.
    value["contexts"] = json!([0, 1]);
    if let Some(permissions) = permissions(command) {
        value["default_member_permissions"] = permissions.bits().to_string().into();
    }
    value["options"] = match command.actions {
        [only] if only.name.is_empty() => options(only),
        actions => actions.iter().map(|action| subcommand(command, action)).collect(),
    };
    value
}

/// Whom clients show the command: everybody, or those who manage the server when nobody else may use any of it.
fn permissions(command: &Command) -> Option<Permissions> {
    command.actions.iter().all(|action| action.who >= Right::Moderator).then_some(Permissions::MANAGE_GUILD)
}

fn subcommand(command: &Command, action: &Action) -> Value {
    let mut value = words(action.name, &word_id(command, Some(action)));
    value["type"] = u8::from(CommandOptionType::SubCommand).into();
    value["options"] = options(action);
    value
}

fn options(action: &Action) -> Value {
    action.args.iter().map(option).collect()
}

fn option(arg: &Arg) -> Value {
    let mut value = words(arg.name, &format!("arg-{}", arg.name));
    value["required"] = arg.is_required.into();
    let kind = match arg.kind {
        Kind::Text { .. } | Kind::Who | Kind::Channel | Kind::Channels { .. } => {
            value["max_length"] = arg.max_chars().unwrap_or(TEXT_MAX_CHARS).clamp(1, TEXT_MAX_CHARS).into();
            CommandOptionType::String
        }
        Kind::Int { min, max } => {
            value["min_value"] = min.clamp(-INTEGER_MAX, INTEGER_MAX).into();
            value["max_value"] = max.clamp(-INTEGER_MAX, INTEGER_MAX).into();
            CommandOptionType::Integer
        }
        Kind::Number { min, max } => {
            value["min_value"] = min.into();
            value["max_value"] = max.into();
            CommandOptionType::Number
        }
        Kind::Choice(words) => {
            value["choices"] = words.iter().map(|word| choice(arg, word)).collect();
            CommandOptionType::String
        }
        Kind::Zone => {
            value["autocomplete"] = true.into();
            CommandOptionType::String
        }
    };
    value["type"] = u8::from(kind).into();
    value
}

fn choice(arg: &Arg, word: &str) -> Value {
    let id = format!("choice-{}-{}", arg.name, word.to_lowercase());
    json!({ "name": say(Lang::En, &id, &[]), "value": word, "name_localizations": { CHINESE: say(Lang::ZhCn, &id, &[]) } })
}

/// Name and description in both languages.
fn words(name: &str, id: &str) -> Value {
    let about = format!("{id}-about");
    json!({
        "name": name,
        "name_localizations": { CHINESE: say(Lang::ZhCn, &format!("{id}-name"), &[]) },
        "description": say(Lang::En, &about, &[]),
        "description_localizations": { CHINESE: say(Lang::ZhCn, &about, &[]) },
    })
}

/// What we say of a command, as far as Discord repeats it: what it adds by itself (ids, versions, defaults) and what it
/// leaves out because it is the default is left out on both sides.
fn essence(value: &Value) -> Value {
    const SAID: &[&str] = &[
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "type",
        "contexts",
        "default_member_permissions",
        "options",
        "required",
        "choices",
        "value",
        "autocomplete",
        "min_value",
        "max_value",
        "max_length",
        CHINESE,
    ];
    match value {
        Value::Array(items) => items.iter().map(essence).collect(),
        Value::Object(fields) => {
            let is_said = |(key, field): &(&String, &Value)| {
                SAID.contains(&key.as_str())
                    && !matches!(field, Value::Null | Value::Bool(false))
                    && **field != json!([])
            };
            fields
                .iter()
                .filter(is_said)
                .map(|(key, field)| (key.clone(), essence(field)))
                .collect::<Map<_, _>>()
                .into()
        }
        // 1 and 1.0 are the same number to Discord.
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_the_table_is_offered() {
        let commands = commands();
        let names: Vec<&str> =
            commands.as_array().unwrap().iter().map(|command| command["name"].as_str().unwrap()).collect();
        assert_eq!(names, TABLE.iter().map(|command| command.name).collect::<Vec<_>>());
    }

    #[test]
    fn actions_are_subcommands_and_arguments_options_with_their_limits() {
        let commands = commands();
        let find =
            |list: &Value, name: &str| list.as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
        let model = find(&commands, "model");
        let growth = find(&model["options"], "growth");
        assert_eq!(growth["type"], 1);
        let n0 = find(&growth["options"], "n0");
        assert!(n0["min_value"].is_number() && n0["max_value"].is_number(), "{n0}");
        let zone = find(&find(&commands, "settings")["options"], "zone");
        let option =
            zone["options"].as_array().unwrap().iter().find(|option| option["autocomplete"] == true).unwrap().clone();
        assert_eq!((&option["type"], &option["required"]), (&json!(3), &json!(true)));
    }

    #[test]
    fn moderators_commands_are_hidden_from_members() {
        let commands = commands();
        for command in commands.as_array().unwrap() {
            let shown = command.get("default_member_permissions").is_none();
            assert_eq!(
                shown,
                matches!(
                    command["name"].as_str().unwrap(),
                    "event" | "help" | "interests" | "link" | "rules" | "series" | "settings" | "start" | "unlink"
                ),
                "{}",
                command["name"]
            );
        }
    }

    #[test]
    fn what_discord_adds_is_no_difference_and_what_it_changed_is_one() {
        let mut there = commands();
        there[0]["id"] = json!("1");
        there[0]["version"] = json!("2");
        there[0]["nsfw"] = json!(false);
        assert_eq!(essence(&there), essence(&commands()));
        there[0]["description"] = json!("another");
        assert_ne!(essence(&there), essence(&commands()));
    }
}
