//! Guilds: themselves, their channels, roles, audit log and bans.

use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::call::Call;
use crate::discord::render::{render_guild, render_role};
use crate::discord::state::{Channel, ChannelKind, Guild, State, permission};

/// The guild of the path, if the bot is in it. A number that no guild ever had is the bot's mistake.
pub(super) fn guild_of<'a>(state: &'a State, call: &Call) -> Result<&'a Guild, Refusal> {
    let guild = state.guilds.get(&call.id("guild_id")?).ok_or_else(|| Refusal::wrong(404, 10004, "Unknown Guild"))?;
    if !guild.members.contains_key(&state.application.bot) {
        return Err(Refusal::by_state(404, 10004, "Unknown Guild"));
    }
    Ok(guild)
}

/// Refuses unless the bot has this permission in the guild.
pub(super) fn need(state: &State, guild: &Guild, permission: u64) -> Result<(), Refusal> {
    let granted = state.permissions(guild.id, state.application.bot) & permission != 0;
    if granted { Ok(()) } else { Err(Refusal::missing_permissions()) }
}

pub(super) fn get(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    let mut value = render_guild(guild);
    if call.asks_for("with_counts") {
        value["approximate_member_count"] = json!(guild.members.len());
        value["approximate_presence_count"] = json!(guild.members.len().div_ceil(3));
    }
    Ok(Answer::ok(value))
}

pub(super) fn list_channels(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render_channels(state, call, |channel| channel.kind != ChannelKind::Thread)?))
}

pub(super) fn list_active_threads(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let threads = render_channels(state, call, |channel| channel.kind == ChannelKind::Thread)?;
    Ok(Answer::ok(json!({ "threads": threads, "members": [], "has_more": false })))
}

fn render_channels(state: &State, call: &Call, wanted: fn(&Channel) -> bool) -> Result<Value, Refusal> {
    let guild = guild_of(state, call)?;
    let of_guild = |channel: &&Channel| channel.guild == Some(guild.id) && !channel.deleted && wanted(channel);
    Ok(state.channels.values().filter(of_guild).map(|channel| state.render_channel(channel)).collect())
}

pub(super) fn list_roles(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::ok(guild_of(state, call)?.roles.values().map(render_role).collect()))
}

/// Filters by `action_type`, `user_id`, `before` and `after`; newest first unless `after` is given.
pub(super) fn audit_log(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    need(state, guild, permission::VIEW_AUDIT_LOG)?;
    let limit = call.query_number("limit")?.unwrap_or(50);
    let (kind, user) = (call.query_number("action_type")?, call.query_number("user_id")?);
    let (before, after) = (call.query_number("before")?, call.query_number("after")?);
    let number = |entry: &Value, key: &str| entry[key].as_str().and_then(|id| id.parse::<u64>().ok()).unwrap_or(0);
    let mut entries: Vec<&Value> = guild
        .audit_log
        .iter()
        .filter(|entry| kind.is_none_or(|kind| entry["action_type"].as_u64() == Some(kind)))
        .filter(|entry| user.is_none_or(|user| number(entry, "user_id") == user))
        .filter(|entry| before.is_none_or(|id| number(entry, "id") < id))
        .filter(|entry| after.is_none_or(|id| number(entry, "id") > id))
        .collect();
    if after.is_none() {
        entries.reverse();
    }
    entries.truncate(limit as usize);
    let mut body = json!({ "audit_log_entries": entries });
    for empty in [
        "users",
        "integrations",
        "webhooks",
        "guild_scheduled_events",
        "threads",
        "application_commands",
        "auto_moderation_rules",
    ] {
        body[empty] = json!([]);
    }
    Ok(Answer::ok(body))
}

pub(super) fn list_bans(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    need(state, guild, permission::BAN_MEMBERS)?;
    let after = call.query_number("after")?.unwrap_or(0);
    let limit = call.query_number("limit")?.unwrap_or(1000) as usize;
    let bans = guild.bans.iter().filter(|(user, _)| user.0 > after).take(limit);
    Ok(Answer::ok(bans.map(|(user, reason)| json!({ "user": state.render_user(*user), "reason": reason })).collect()))
}
