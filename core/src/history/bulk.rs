//! Writing a whole history that was made elsewhere: the demo's, a benchmark's. One transaction, so that there is all
//! of it or none.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::store::{self, Account, Names};
use super::timeline::KnownStay;
use crate::Steward;
use crate::activity::coverage::{self, Span};
use crate::activity::store::Cell;
use crate::activity::{self, Counts, Slot};
use crate::community::store::NewSpace;
use crate::community::{self, Lang};
use crate::ids::{AccountId, ChannelId, CommunityId, SpaceId};
use crate::inbox::{EndReason, SpaceKind};
use crate::ports::PlatformName;
use crate::store::{Conn, Result};
use crate::zone::Zone;

/// A community's history. What refers to another part does so by its position there; a position that does not exist
/// makes the row be left out.
#[derive(Debug, Clone)]
pub struct PlainHistory {
    /// The community's name.
    pub name: String,
    /// Its zone.
    pub zone: Zone,
    /// Its language.
    pub language: Lang,
    /// Whether it is simulated: every picture of it then says so.
    pub is_demo: bool,
    /// Its spaces.
    pub spaces: Vec<PlainSpace>,
    /// Their channels.
    pub channels: Vec<PlainChannel>,
    /// Who was seen.
    pub accounts: Vec<PlainAccount>,
    /// Their stays, each account's in one space in order.
    pub stays: Vec<PlainStay>,
    /// What they did.
    pub counts: Vec<PlainCount>,
    /// When each space was seen; what lies between is a gap.
    pub seen: Vec<PlainSpan>,
}

/// A space.
#[derive(Debug, Clone)]
pub struct PlainSpace {
    /// The platform.
    pub platform: PlatformName,
    /// Its id there.
    pub external_id: String,
    /// What kind of place it is.
    pub kind: SpaceKind,
    /// Its name.
    pub name: String,
}

/// A channel.
#[derive(Debug, Clone)]
pub struct PlainChannel {
    /// Position of its space.
    pub space: usize,
    /// Its id on the platform.
    pub external_id: String,
    /// Its name.
    pub name: String,
}

/// An account.
#[derive(Debug, Clone)]
pub struct PlainAccount {
    /// The platform.
    pub platform: PlatformName,
    /// Its id there.
    pub external_id: String,
    /// The name shown to others.
    pub name: String,
}

/// A stay.
#[derive(Debug, Clone)]
pub struct PlainStay {
    /// Position of the space.
    pub space: usize,
    /// Position of the account.
    pub account: usize,
    /// When it began; `None`: not known.
    pub joined_at: Option<DateTime<Utc>>,
    /// Since when it was observed.
    pub observed_at: DateTime<Utc>,
    /// How it ended; `None`: it lasts.
    pub ended: Option<PlainEnd>,
    /// The invite or campaign that brought them.
    pub source: Option<String>,
}

/// The end of a stay.
#[derive(Debug, Clone, Copy)]
pub struct PlainEnd {
    /// When it was missed: it lies between this and `at`. `None`: `at` is exact.
    pub after: Option<DateTime<Utc>>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: EndReason,
}

/// What an account did in a channel within a quarter of an hour.
#[derive(Debug, Clone, Copy)]
pub struct PlainCount {
    /// Position of the channel.
    pub channel: usize,
    /// Position of the account.
    pub account: usize,
    /// The quarter of an hour.
    pub slot: Slot,
    /// What.
    pub counts: Counts,
}

/// A span in which a space was seen.
#[derive(Debug, Clone, Copy)]
pub struct PlainSpan {
    /// Position of the space.
    pub space: usize,
    /// Since when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
}

/// Writes a history into a community of its own.
pub async fn write_history(steward: &Steward, history: &PlainHistory) -> Result<CommunityId> {
    let now = steward.clock.now();
    let mut write = steward.db.write().await?;
    let community = community::create(&mut write, &history.name, &history.zone, history.language, now).await?;
    if history.is_demo {
        community::mark_as_demo(&mut write, community).await?;
    }
    let spaces = write_spaces(&mut write, history, community, now).await?;
    let accounts = write_accounts(&mut write, history).await?;
    let mut channels = Vec::with_capacity(history.channels.len());
    for channel in &history.channels {
        channels.push(match spaces.get(channel.space) {
            None => None,
            Some(&space) => {
                let id =
                    community::store::upsert_channel(&mut write, space, &channel.external_id, &channel.name).await?;
                Some((space, id))
            }
        });
    }
    write_stays(&mut write, history, &spaces, &accounts).await?;
    write_counts(&mut write, history, &channels, &accounts).await?;
    for span in &history.seen {
        if let Some(&space) = spaces.get(span.space) {
            coverage::insert_import(&mut write, Span { space, from: span.from, to: span.to }).await?;
        }
    }
    write.commit().await?;
    steward.epochs.spaces_changed();
    Ok(community)
}

async fn write_spaces(
    conn: &mut Conn,
    history: &PlainHistory,
    community: CommunityId,
    now: DateTime<Utc>,
) -> Result<Vec<SpaceId>> {
    let mut spaces = Vec::with_capacity(history.spaces.len());
    for space in &history.spaces {
        let new = NewSpace {
            platform: space.platform,
            external_id: &space.external_id,
            community,
            kind: space.kind,
            name: &space.name,
            owner: None,
            receiver: None,
        };
        let id = community::store::insert_space(conn, &new, now).await?;
        // Steward is not in it: it only knows its history.
        community::store::lose_space(conn, id).await?;
        spaces.push(id);
    }
    Ok(spaces)
}

/// Records the accounts; returns their ids in the order in which they were given.
async fn write_accounts(conn: &mut Conn, history: &PlainHistory) -> Result<Vec<Option<AccountId>>> {
    let mut by_platform: BTreeMap<PlatformName, BTreeMap<String, String>> = BTreeMap::new();
    for account in &history.accounts {
        let names = by_platform.entry(account.platform).or_default();
        names.insert(account.external_id.clone(), account.name.clone());
    }
    let mut ids: HashMap<PlatformName, HashMap<String, Account>> = HashMap::new();
    for (platform, names) in &by_platform {
        ids.insert(*platform, store::upsert_accounts(conn, *platform, names, Names::Replace).await?);
    }
    let id_of = |account: &PlainAccount| Some(ids.get(&account.platform)?.get(&account.external_id)?.id);
    Ok(history.accounts.iter().map(id_of).collect())
}

async fn write_stays(
    conn: &mut Conn,
    history: &PlainHistory,
    spaces: &[SpaceId],
    accounts: &[Option<AccountId>],
) -> Result<()> {
    let mut numbers: HashMap<(SpaceId, AccountId), i64> = HashMap::new();
    let mut rows: Vec<Value> = Vec::with_capacity(history.stays.len());
    for stay in &history.stays {
        let (Some(&space), Some(&Some(account))) = (spaces.get(stay.space), accounts.get(stay.account)) else {
            continue;
        };
        let number = numbers.entry((space, account)).or_default();
        *number += 1;
        let known = KnownStay {
            left_after_at: stay.ended.and_then(|end| end.after),
            left_at: stay.ended.map(|end| end.at),
            end_reason: stay.ended.map(|end| end.reason),
            source: stay.source.clone(),
            ..KnownStay::open(stay.joined_at, stay.observed_at)
        };
        rows.push(store::row_of(space, account, *number, &known));
    }
    store::insert_stays(conn, rows).await
}

async fn write_counts(
    conn: &mut Conn,
    history: &PlainHistory,
    channels: &[Option<(SpaceId, ChannelId)>],
    accounts: &[Option<AccountId>],
) -> Result<()> {
    let cell_of = |count: &PlainCount| {
        let (space, channel) = (*channels.get(count.channel)?)?;
        let account = (*accounts.get(count.account)?)?;
        Some((Cell { space, slot: count.slot, account, channel }, count.counts))
    };
    activity::store::add(conn, history.counts.iter().filter_map(cell_of)).await
}
