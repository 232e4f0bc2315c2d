//! Everybody who is in a guild now, page by page.

use serde::Deserialize;
use serenity::all::GuildId;
use serenity::http::Route;
use steward_core::members::{Roster, RosterEntry};
use steward_core::ports::CallError;

use crate::Discord;
use crate::call::Call;
use crate::event::Member;
use crate::limits::MEMBERS_PER_PAGE;

/// What is needed of a guild.
#[derive(Debug, Deserialize)]
struct Counted {
    approximate_member_count: Option<i64>,
}

/// The whole list. A page that fails fails the roster: half of a list would look like a departure of the other half.
pub(crate) async fn roster(discord: &Discord, space: &str) -> Result<Roster, CallError> {
    let guild: GuildId = space.parse().map_err(|_| CallError::Refused("the id is no number".to_owned()))?;
    let counted: Counted =
        discord.calls.ask(Call::get(Route::Guild { guild_id: guild }).query("?with_counts=true")).await?;
    let mut people = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let query = format!("?limit={MEMBERS_PER_PAGE}&after={after}");
        let page: Vec<Member> =
            discord.calls.ask(Call::get(Route::GuildMembers { guild_id: guild }).query(&query)).await?;
        let is_last = page.len() < MEMBERS_PER_PAGE;
        let entries: Vec<RosterEntry> = page.into_iter().filter_map(entry).collect();
        let Some(last) = entries.last() else { break };
        after.clone_from(&last.person.external_id);
        people.extend(entries);
        if is_last {
            break;
        }
    }
    Ok(Roster { people, is_complete: true, count: counted.approximate_member_count })
}

fn entry(member: Member) -> Option<RosterEntry> {
    let person = member.user?.person();
    Some(RosterEntry { person, joined_at: member.joined_at, pending: member.pending == Some(true) })
}
