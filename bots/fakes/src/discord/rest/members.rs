//! Members of a guild: lists, roles, removals and bans.

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::call::Call;
use super::guilds::{guild_of, need};
use crate::discord::gateway::intents;
use crate::discord::ids::{GuildId, RoleId, UserId};
use crate::discord::state::{Guild, State, permission};

/// Most members of one page.
const PAGE_MAX: u64 = 1000;

/// A page of members in the order of their ids. Needs the members intent to be switched on for the application.
pub(super) fn list(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    if state.application.granted_intents & intents::GUILD_MEMBERS == 0 {
        return Err(Refusal::missing_access());
    }
    let limit = call.query_number("limit")?.unwrap_or(1);
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Refusal::invalid("limit", "NUMBER_TYPE_MAX", "limit must be between 1 and 1000"));
    }
    let after = UserId(call.query_number("after")?.unwrap_or(0));
    let page = guild.members.values().filter(|member| member.user > after).take(limit as usize);
    Ok(Answer::ok(page.map(|member| state.render_member(member)).collect()))
}

pub(super) fn get(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    let user = user_of(state, call)?;
    let member = guild.members.get(&user).ok_or_else(unknown_member)?;
    Ok(Answer::ok(state.render_member(member)))
}

pub(super) fn kick(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let (guild, user) = removable(state, call, permission::KICK_MEMBERS)?;
    if !state.guild(guild).members.contains_key(&user) {
        return Err(unknown_member());
    }
    state.remove_member(guild, user);
    state.write_audit_log(guild, 20, state.application.bot, user, call.header("x-audit-log-reason"));
    Ok(Answer::nothing())
}

pub(super) fn ban(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let (guild, user) = removable(state, call, permission::BAN_MEMBERS)?;
    let seconds = call.body["delete_message_seconds"].as_u64().unwrap_or(0);
    if seconds > 604_800 {
        return Err(Refusal::invalid("delete_message_seconds", "NUMBER_TYPE_MAX", "at most 604800"));
    }
    let reason = call.header("x-audit-log-reason").map(str::to_owned);
    state.ban_member(guild, user, state.application.bot, reason.as_deref());
    Ok(Answer::nothing())
}

pub(super) fn unban(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    need(state, guild, permission::BAN_MEMBERS)?;
    let (id, user) = (guild.id, user_of(state, call)?);
    if state.guild_mut(id).bans.remove(&user).is_none() {
        return Err(Refusal::by_state(404, 10026, "Unknown Ban"));
    }
    state.announce_unban(id, user);
    Ok(Answer::nothing())
}

pub(super) fn give_role(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    change_role(state, call, Change::Give)
}

pub(super) fn take_role(state: &mut State, call: &Call) -> Result<Answer, Refusal> {
    change_role(state, call, Change::Take)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Give,
    Take,
}

fn change_role(state: &mut State, call: &Call, change: Change) -> Result<Answer, Refusal> {
    let guild = guild_of(state, call)?;
    let user = user_of(state, call)?;
    let role: RoleId = call.id("role_id")?;
    let Some(known) = guild.roles.get(&role) else {
        return Err(Refusal::by_state(404, 10011, "Unknown Role"));
    };
    if !guild.members.contains_key(&user) {
        return Err(unknown_member());
    }
    need(state, guild, permission::MANAGE_ROLES)?;
    // A managed role belongs to its integration, and nobody hands out a role that is not below their own.
    if known.managed || known.id.0 == guild.id.0 || known.position >= guild.rank(state.application.bot) {
        return Err(Refusal::missing_permissions());
    }
    let id = guild.id;
    let Some(member) = state.guild_mut(id).members.get_mut(&user) else { return Err(unknown_member()) };
    let changed = match change {
        Change::Give => member.roles.insert(role),
        Change::Take => member.roles.remove(&role),
    };
    if changed {
        state.announce_member(id, user);
        let key = if change == Change::Give { "$add" } else { "$remove" };
        let entry = json!([{ "key": key, "new_value": [{ "id": role }] }]);
        state.write_audit_log_with(id, 25, state.application.bot, user, call.header("x-audit-log-reason"), &entry);
    }
    Ok(Answer::nothing())
}

/// The guild and user of a removal that the bot may carry out: a permission, and a place above the other's.
fn removable(state: &State, call: &Call, permission: u64) -> Result<(GuildId, UserId), Refusal> {
    let guild: &Guild = guild_of(state, call)?;
    let user = user_of(state, call)?;
    need(state, guild, permission)?;
    if guild.rank(user) >= guild.rank(state.application.bot) {
        return Err(Refusal::missing_permissions());
    }
    Ok((guild.id, user))
}

fn user_of(state: &State, call: &Call) -> Result<UserId, Refusal> {
    let user = call.id("user_id")?;
    if state.users.contains_key(&user) { Ok(user) } else { Err(Refusal::wrong(404, 10013, "Unknown User")) }
}

fn unknown_member() -> Refusal {
    Refusal::by_state(404, 10007, "Unknown Member")
}
