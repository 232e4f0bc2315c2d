//! The bot itself: gateway address, account, application, commands.

#![expect(clippy::unnecessary_wraps, reason = "every route has the same shape")]

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use crate::discord::ids::{CommandId, GuildId};
use crate::discord::rules;
use crate::discord::state::State;

pub(super) fn gateway(state: &mut State, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(json!({ "url": gateway_url(state) })))
}

pub(super) fn gateway_bot(state: &mut State, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(json!({
        "url": gateway_url(state),
        "shards": 1,
        "session_start_limit": {
            "total": 1000,
            "remaining": state.gateway.session_starts_left,
            "reset_after": 14_400_000,
            "max_concurrency": state.gateway.max_concurrency,
        },
    })))
}

fn gateway_url(state: &State) -> String {
    format!("ws://{}/gateway", state.address)
}

pub(super) fn me(state: &mut State, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(state.render_me()))
}

pub(super) fn my_guilds(state: &mut State, _: &Call) -> Result<Answer, Refusal> {
    let bot = state.application.bot;
    let guilds = state.guilds.values().filter(|guild| guild.members.contains_key(&bot)).map(|guild| {
        json!({
            "id": guild.id,
            "name": guild.name,
            "icon": null,
            "banner": null,
            "owner": guild.owner == bot,
            "permissions": state.permissions(guild.id, bot).to_string(),
            "features": ["COMMUNITY"],
        })
    });
    Ok(Answer::ok(guilds.collect()))
}

pub(super) fn application(state: &mut State, _: &Call) -> Result<Answer, Refusal> {
    let bot = state.render_user(state.application.bot);
    Ok(Answer::ok(json!({
        "id": state.application.id.to_string(),
        "name": "Steward",
        "icon": null,
        "description": "",
        "type": null,
        "bot": bot,
        "bot_public": false,
        "bot_require_code_grant": false,
        "verify_key": "00".repeat(32),
        "flags": application_flags(state),
        "flags_new": application_flags(state).to_string(),
        "redirect_uris": [],
        "interactions_endpoint_url": null,
        "role_connections_verification_url": null,
        "owner": bot,
        "approximate_guild_count": state.guilds.len(),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": null,
        "eligible_oauth2_scopes": [],
    })))
}

/// The flags that tell which privileged intents are switched on (the `_LIMITED` forms, as for a bot in few guilds).
fn application_flags(state: &State) -> u64 {
    use crate::discord::gateway::intents::{GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT};
    let pairs = [(GUILD_PRESENCES, 1 << 13), (GUILD_MEMBERS, 1 << 15), (MESSAGE_CONTENT, 1 << 19)];
    let granted = state.application.granted_intents;
    pairs.iter().filter(|(intent, _)| granted & intent != 0).fold(0, |flags, (_, flag)| flags | flag)
}

pub(super) fn list_global_commands(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    check_application(state, call)?;
    Ok(Answer::ok(list(state, &state.commands.global, None)))
}

pub(super) fn set_global_commands(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    check_application(state, call)?;
    rules::commands::check(&call.body)?;
    let old = std::mem::take(&mut state.commands.global);
    state.commands.global = register(state, &old, &call.body);
    Ok(Answer::ok(list(state, &state.commands.global, None)))
}

pub(super) fn list_guild_commands(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = check_guild(state, call)?;
    let commands = state.commands.of_guild.get(&guild).map_or(&[][..], Vec::as_slice);
    Ok(Answer::ok(list(state, commands, Some(guild))))
}

pub(super) fn set_guild_commands(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = check_guild(state, call)?;
    rules::commands::check(&call.body)?;
    let old = state.commands.of_guild.remove(&guild).unwrap_or_default();
    let new = register(state, &old, &call.body);
    let answer = list(state, &new, Some(guild));
    state.commands.of_guild.insert(guild, new);
    Ok(Answer::ok(answer))
}

fn check_application(state: &State, call: &Call) -> Result<(), Refusal> {
    if call.id::<u64>("application_id")? == state.application.id {
        Ok(())
    } else {
        Err(Refusal::wrong(404, 10002, "Unknown Application"))
    }
}

fn check_guild(state: &State, call: &Call) -> Result<GuildId, Refusal> {
    check_application(state, call)?;
    let guild = call.id("guild_id")?;
    let known = state.guilds.get(&guild).ok_or_else(|| Refusal::wrong(404, 10004, "Unknown Guild"))?;
    if known.members.contains_key(&state.application.bot) { Ok(guild) } else { Err(Refusal::missing_access()) }
}

/// Numbers the commands of a PUT; one whose name and type were there before keeps its number.
fn register(state: &mut State, old: &[(CommandId, Value)], body: &Value) -> Vec<(CommandId, Value)> {
    let mut new = Vec::new();
    for command in body.as_array().into_iter().flatten() {
        let same = old.iter().find(|(_, known)| key(known) == key(command)).map(|(id, _)| *id);
        let id = same.unwrap_or_else(|| CommandId(state.next_id()));
        new.push((id, command.clone()));
    }
    new
}

fn key(command: &Value) -> (&str, u64) {
    (command["name"].as_str().unwrap_or_default(), command["type"].as_u64().unwrap_or(1))
}

fn list(state: &State, commands: &[(CommandId, Value)], guild: Option<GuildId>) -> Value {
    commands.iter().map(|(id, command)| render_command(state, *id, command, guild)).collect()
}

fn render_command(state: &State, id: CommandId, command: &Value, guild: Option<GuildId>) -> Value {
    let mut value = command.clone();
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    value["id"] = json!(id);
    value["application_id"] = json!(state.application.id.to_string());
    value["version"] = json!(id);
    value["type"] = json!(key(command).1);
    if value.get("description").is_none() {
        value["description"] = json!("");
    }
    value["default_member_permissions"] = match &command["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        other => other.clone(),
    };
    if let Some(guild) = guild {
        value["guild_id"] = json!(guild);
    }
    value
}
