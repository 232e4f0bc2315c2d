//! Who is what in a guild: its owner, what roles allow, who has which. Asked of Discord, known for at most a minute.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serenity::all::{GuildId, Permissions, UserId};
use serenity::http::Route;
use steward_core::ports::{CallError, Standing};

use crate::Discord;
use crate::call::Call;
use crate::event::{Guild, Member, Snowflake};
use crate::read::manages;

/// How long an answer is believed.
const KNOWN_FOR: TimeDelta = TimeDelta::seconds(60);
/// Answers that are kept; when there are more the old ones go.
const KEPT_MAX: usize = 10_000;
/// Somebody is not in the guild. Source: JSON error codes.
const UNKNOWN_MEMBER: u64 = 10007;
/// There is no such account. Source: JSON error codes.
const UNKNOWN_USER: u64 = 10013;

/// What is known of standings.
#[derive(Default)]
pub(crate) struct Standings {
    guilds: Mutex<HashMap<GuildId, (Arc<GuildRoles>, DateTime<Utc>)>>,
    members: Mutex<HashMap<(GuildId, UserId), (Standing, DateTime<Utc>)>>,
    /// Owners as the gateway told them: it tells every change, so that they hold as long as the session does.
    owners: Mutex<HashMap<String, String>>,
}

/// A guild's owner and what its roles allow.
#[derive(Debug, Deserialize)]
struct GuildRoles {
    owner_id: Snowflake,
    #[serde(default)]
    roles: Vec<Role>,
}

#[derive(Debug, Deserialize)]
struct Role {
    id: Snowflake,
    permissions: String,
}

impl Standings {
    /// Who owns a guild, when the gateway told.
    pub(crate) fn owner_of(&self, guild: &str) -> Option<String> {
        lock(&self.owners).get(guild).cloned()
    }

    /// Learns the owner from GUILD_CREATE or GUILD_UPDATE.
    pub(crate) fn learn_owner(&self, raw: &str) {
        if let Ok(Guild { id, owner_id: Some(owner), .. }) = serde_json::from_str(raw) {
            lock(&self.owners).insert(id.to_string(), owner.to_string());
        }
    }

    /// A session began anew: what the gateway told in between was not heard.
    pub(crate) fn forget_owners(&self) {
        lock(&self.owners).clear();
    }
}

/// What an account is in a guild. Somebody who is not there is nobody there.
pub(crate) async fn standing(discord: &Discord, space: &str, account: &str) -> Result<Standing, CallError> {
    let unknown = |_| CallError::Refused("the id is no number".to_owned());
    let (guild, user): (GuildId, UserId) = (space.parse().map_err(unknown)?, account.parse().map_err(unknown)?);
    let now = discord.steward.clock.now();
    let known = lock(&discord.standings.members).get(&(guild, user)).cloned();
    if let Some((standing, at)) = known
        && now - at < KNOWN_FOR
    {
        return Ok(standing);
    }
    let standing =
        match discord.calls.ask::<Member>(Call::get(Route::GuildMember { guild_id: guild, user_id: user })).await {
            Ok(member) => of_member(&*guild_roles(discord, guild).await?, space, account, &member),
            Err(failure) if failure.has_code(UNKNOWN_MEMBER) || failure.has_code(UNKNOWN_USER) => Standing::default(),
            Err(failure) => return Err(failure.into()),
        };
    keep(&discord.standings.members, (guild, user), standing.clone(), now);
    Ok(standing)
}

async fn guild_roles(discord: &Discord, guild: GuildId) -> Result<Arc<GuildRoles>, CallError> {
    let now = discord.steward.clock.now();
    let known = lock(&discord.standings.guilds).get(&guild).cloned();
    if let Some((roles, at)) = known
        && now - at < KNOWN_FOR
    {
        return Ok(roles);
    }
    let roles: GuildRoles = discord.calls.ask(Call::get(Route::Guild { guild_id: guild })).await?;
    let roles = Arc::new(roles);
    keep(&discord.standings.guilds, guild, Arc::clone(&roles), now);
    Ok(roles)
}

/// The role for everyone has the guild's own id. Source: permissions, permission hierarchy.
fn of_member(guild: &GuildRoles, space: &str, account: &str, member: &Member) -> Standing {
    let roles: Vec<String> = member.roles.iter().map(ToString::to_string).collect();
    let has = |role: &&Role| role.id.to_string() == space || roles.contains(&role.id.to_string());
    let bits = guild
        .roles
        .iter()
        .filter(has)
        .filter_map(|role| role.permissions.parse::<u64>().ok())
        .fold(0, |all, bits| all | bits);
    Standing {
        is_owner: guild.owner_id.to_string() == account,
        manages: manages(Permissions::from_bits_truncate(bits)),
        roles,
    }
}

fn keep<K: Hash + Eq, V>(map: &Mutex<HashMap<K, (V, DateTime<Utc>)>>, key: K, value: V, now: DateTime<Utc>) {
    let mut map = lock(map);
    if map.len() >= KEPT_MAX {
        map.retain(|_, (_, at)| now - *at < KNOWN_FOR);
    }
    map.insert(key, (value, now));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
