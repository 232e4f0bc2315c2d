//! What each happening does to the record, inside the worker's transaction.

use chrono::{DateTime, Utc};

use super::event::{ActivityKind, Counted, Happening, JoinHow, Person, SpaceKind, SpaceSeen};
use crate::Defaults;
use crate::activity::store::Cell;
use crate::activity::{self, Counts, coverage, slot_of, voice};
use crate::brought;
use crate::commands::{Ask, Press};
use crate::community::store::NewSpace;
use crate::community::welcome::{self, greet};
use crate::community::{self, Space};
use crate::content;
use crate::events;
use crate::feedback;
use crate::ids::{AccountId, SpaceId};
use crate::members::{self, stays};
use crate::outbox;
use crate::ports::PlatformName;
use crate::series;
use crate::store::{Conn, Result};

/// Where a happening comes from.
pub(crate) struct Ground<'a> {
    pub(crate) platform: PlatformName,
    pub(crate) receiver: &'a str,
    pub(crate) now: DateTime<Utc>,
    pub(crate) defaults: &'a Defaults,
}

/// What is left to do after the transaction.
pub(crate) enum After {
    /// Answer a command.
    Command(Box<Ask>),
    /// Answer a button.
    Button(Box<Press>),
    /// Who is present has changed: the receivers' memory of it is stale.
    PresenceChanged,
    /// A poll was closed on one platform: it is to be closed on the others.
    PollClosed,
    /// A greeting is owed.
    GreetingOwed,
    /// A space has another id: the receivers' memory of ids is stale.
    SpacesChanged,
}

/// Applies one happening.
pub(crate) async fn apply(conn: &mut Conn, ground: &Ground<'_>, happening: Happening) -> Result<Option<After>> {
    match happening {
        Happening::SpaceSeen(seen) => see_space(conn, ground, &seen).await,
        Happening::SpaceLost { space, at } => lose_space(conn, ground, &space, at).await,
        Happening::SpaceUnseen { space, at } => {
            if let Some(space) = community::space(conn, ground.platform, &space).await? {
                coverage::close(conn, space.id, at).await?;
            }
            Ok(None)
        }
        Happening::SightLost { space, at } => {
            if let Some(space) = community::space(conn, ground.platform, &space).await? {
                coverage::close(conn, space.id, at).await?;
                community::store::blind_space(conn, space.id).await?;
            }
            Ok(None)
        }
        Happening::SightRegained { space } => regain_sight(conn, ground, &space).await,
        Happening::SpaceMoved { from, to } => rename_space(conn, ground, &from, &to).await,
        Happening::ChannelSeen { space, channel } => {
            let space = space_of(conn, ground, &space, default_kind(ground.platform), None).await?;
            community::store::see_channel(conn, space, &channel).await?;
            Ok(None)
        }
        Happening::Joined { space, person, at, pending, source } => {
            let Some((id, account)) = who(conn, ground, &space, &person).await? else { return Ok(None) };
            let join = stays::Join { at, is_pending: pending, source: source.as_deref(), how: JoinHow::Event };
            // A word that was spoken may have told it before.
            if stays::join(conn, id, account, &join).await? != stays::Change::Past {
                begin_series(conn, ground, &space, account).await?;
            }
            let is_owed = greet::joined(conn, id, account, at, ground.now).await?;
            Ok(is_owed.then_some(After::GreetingOwed))
        }
        Happening::Left { space, person, at, reason } => {
            let Some((space, account)) = who(conn, ground, &space, &person).await? else { return Ok(None) };
            voice::moved(conn, space, account, None, at).await?;
            stays::leave(conn, space, account, at, reason).await?;
            Ok(Some(After::PresenceChanged))
        }
        Happening::DepartureExplained { space, person, at, reason } => {
            let Some((space, account)) = who(conn, ground, &space, &person).await? else { return Ok(None) };
            stays::explain(conn, space, account, at, reason).await?;
            Ok(Some(After::PresenceChanged))
        }
        Happening::BanLifted { space, person, at } => {
            let Some((space, account)) = who(conn, ground, &space, &person).await? else { return Ok(None) };
            stays::lift_ban(conn, space, account, at).await?;
            Ok(None)
        }
        Happening::Accepted { space, person } => {
            let Some((space, account)) = who(conn, ground, &space, &person).await? else { return Ok(None) };
            let is_owed = greet::let_in(conn, space, account, ground.now, ground.now).await?;
            members::store::accept(conn, space, account).await?;
            Ok(is_owed.then_some(After::GreetingOwed))
        }
        Happening::Echoed(echo) => {
            brought::hear(conn, &mut brought::Ear::new(ground.platform), &echo, || false).await?;
            Ok(None)
        }
        Happening::Counted(counted) => count(conn, ground, &counted).await.map(|()| None),
        Happening::VoiceMoved { space, person, channel, at } => {
            let Some((space, account)) = who(conn, ground, &space, &person).await? else { return Ok(None) };
            let channel = match channel {
                None => None,
                Some(id) => Some(community::store::upsert_channel(conn, space, &id, "").await?),
            };
            voice::moved(conn, space, account, channel, at).await?;
            Ok(None)
        }
        Happening::Voted { poll, person, vote, at } => {
            feedback::hear(conn, (ground.platform, &poll), &person, &vote, at).await?;
            Ok(None)
        }
        Happening::PollClosed { poll, at } => {
            let is_news = feedback::closed_there(conn, (ground.platform, &poll), at).await?;
            Ok(is_news.then_some(After::PollClosed))
        }
        Happening::Command(ask) => {
            count_use(conn, ground, &ask.place, &ask.caller).await?;
            Ok(Some(After::Command(ask)))
        }
        Happening::Button(press) => {
            count_use(conn, ground, &press.place, &press.caller).await?;
            Ok(Some(After::Button(press)))
        }
    }
}

/// Whoever joins begins the series that go to them, or goes on with one.
async fn begin_series(conn: &mut Conn, ground: &Ground<'_>, space: &str, account: AccountId) -> Result<()> {
    let Some(space) = community::space(conn, ground.platform, space).await? else { return Ok(()) };
    let Some(community) = community::find(conn, space.community_id).await? else { return Ok(()) };
    series::joined(conn, &community, (account, ground.platform), ground.now).await
}

/// The space and account of a person; `None` for bots, which are recorded and never members.
async fn who(
    conn: &mut Conn,
    ground: &Ground<'_>,
    space: &str,
    person: &Person,
) -> Result<Option<(SpaceId, AccountId)>> {
    if person.is_bot {
        members::store::upsert_account(conn, ground.platform, person).await?;
        return Ok(None);
    }
    let space = held_space_of(conn, ground, space, default_kind(ground.platform), None).await?;
    let account = members::store::upsert_account(conn, ground.platform, person).await?;
    Ok(Some((space, account)))
}

fn default_kind(platform: PlatformName) -> SpaceKind {
    match platform {
        PlatformName::Discord => SpaceKind::Guild,
        PlatformName::Telegram => SpaceKind::Group,
        PlatformName::Import | PlatformName::Console => SpaceKind::Import,
    }
}

/// The space of a platform's id. One that was never heard of starts a community of its own: an event may come before
/// the description of its space.
pub(crate) async fn space_of(
    conn: &mut Conn,
    ground: &Ground<'_>,
    external_id: &str,
    kind: SpaceKind,
    name: Option<&str>,
) -> Result<SpaceId> {
    if let Some(space) = community::space(conn, ground.platform, external_id).await? {
        return Ok(space.id);
    }
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or(external_id);
    let community = community::create(conn, name, &ground.defaults.zone, ground.defaults.language, ground.now).await?;
    let new = NewSpace {
        platform: ground.platform,
        external_id,
        community,
        kind,
        name,
        owner: None,
        receiver: Some(ground.receiver),
    };
    let id = community::store::insert_space(conn, &new, ground.now).await?;
    coverage::open(conn, id, ground.now).await?;
    members::store::roster_due(conn, id, ground.now).await?;
    Ok(id)
}

/// The same, held until the end of the transaction, because stays are decided in it.
async fn held_space_of(
    conn: &mut Conn,
    ground: &Ground<'_>,
    external_id: &str,
    kind: SpaceKind,
    name: Option<&str>,
) -> Result<SpaceId> {
    let id = space_of(conn, ground, external_id, kind, name).await?;
    community::hold::for_events(conn, id).await?;
    Ok(id)
}

async fn see_space(conn: &mut Conn, ground: &Ground<'_>, seen: &SpaceSeen) -> Result<Option<After>> {
    let known = community::space(conn, ground.platform, &seen.external_id).await?;
    let id = held_space_of(conn, ground, &seen.external_id, seen.kind, Some(&seen.name)).await?;
    let name = Some(seen.name.as_str()).filter(|name| !name.is_empty());
    community::store::update_space(conn, id, name, seen.owner.as_deref(), Some(ground.receiver)).await?;
    let last_seen = coverage::last_seen_before(conn, id, ground.now).await?.unwrap_or(ground.now);
    let was_seen = coverage::rows(conn, id).await?.iter().any(|row| row.is_open);
    let is_blind = known.as_ref().is_some_and(|space| space.is_blind);
    if !is_blind {
        coverage::open(conn, id, ground.now).await?;
    }
    for channel in &seen.channels {
        community::store::see_channel(conn, id, channel).await?;
    }
    if let Some(present) = &seen.voice {
        voice::listed(conn, id, ground.platform, present, last_seen, ground.now).await?;
    }
    if seen.needs_roster {
        feedback::not_seen(conn, ground.platform, id).await?;
    }
    if known.is_none() || seen.needs_roster || (!was_seen && !is_blind) {
        members::store::roster_due(conn, id, ground.now).await?;
    }
    Ok(None)
}

/// What was missed meanwhile is a gap; the roster, or as much as the platform tells of it, says who is there now.
async fn regain_sight(conn: &mut Conn, ground: &Ground<'_>, space: &str) -> Result<Option<After>> {
    if let Some(space) = community::space(conn, ground.platform, space).await?
        && space.is_blind
        && community::store::unblind_space(conn, space.id).await?
    {
        coverage::open(conn, space.id, ground.now).await?;
        members::store::roster_due(conn, space.id, ground.now).await?;
    }
    Ok(None)
}

async fn lose_space(conn: &mut Conn, ground: &Ground<'_>, space: &str, at: DateTime<Utc>) -> Result<Option<After>> {
    // Told under a former id, it is the old shell of a group that lives on under its new one.
    let lost = community::space(conn, ground.platform, space).await?.filter(|lost| lost.external_id == space);
    if let Some(lost) = lost {
        coverage::close(conn, lost.id, at).await?;
        community::store::lose_space(conn, lost.id).await?;
    }
    Ok(None)
}

async fn rename_space(conn: &mut Conn, ground: &Ground<'_>, from: &str, to: &str) -> Result<Option<After>> {
    // What is to go to the group goes to its new id.
    content::store::move_chat(conn, ground.platform, from, to).await?;
    events::store::move_chat(conn, ground.platform, from, to).await?;
    feedback::store::move_chat(conn, ground.platform, from, to).await?;
    series::store::move_chat(conn, ground.platform, from, to).await?;
    welcome::move_chat(conn, ground.platform, from, to).await?;
    outbox::move_chat(conn, ground.platform, from, to).await?;
    let old = community::space(conn, ground.platform, from).await?;
    let new = community::space(conn, ground.platform, to).await?;
    for space in old.iter().chain(&new) {
        community::hold::for_events(conn, space.id).await?;
    }
    match (old, new) {
        // The usual order: the news of the move comes first.
        (Some(old), None) => {
            community::store::rename_space(conn, &old, to).await?;
            coverage::open(conn, old.id, ground.now).await?;
        }
        // Told twice (both groups say so).
        (Some(old), Some(new)) if old.id == new.id => {}
        // Something of the new group came before the news: the old group's history goes on in the new space.
        (Some(old), Some(new)) => {
            merge(conn, &old, &new, ground.now).await?;
            coverage::open(conn, old.id, ground.now).await?;
        }
        (None, Some(new)) => community::store::add_alias(conn, ground.platform, from, new.id).await?,
        // Nothing was seen of either: what comes late under the former id belongs to the new one all the same.
        (None, None) => {
            let new = space_of(conn, ground, to, default_kind(ground.platform), None).await?;
            community::store::add_alias(conn, ground.platform, from, new).await?;
        }
    }
    Ok(Some(After::SpacesChanged))
}

/// The new id already stands as a space of its own, with the little that came before the news: that is carried into
/// the old space, which then takes the new id. No history moves and nobody seems to leave.
async fn merge(conn: &mut Conn, old: &Space, new: &Space, now: DateTime<Utc>) -> Result<()> {
    for stay in members::store::stays_of_space(conn, new.id).await? {
        match stay.joined_at {
            Some(at) => {
                let join = stays::Join { at, is_pending: stay.is_pending, source: None, how: JoinHow::Event };
                stays::join(conn, old.id, stay.account, &join).await?;
            }
            None => {
                stays::spoke(conn, old.id, stay.account, stay.observed_at).await?;
            }
        }
        if let (Some(at), Some(reason)) = (stay.left_at, stay.end_reason) {
            stays::leave(conn, old.id, stay.account, at, reason).await?;
        }
    }
    members::link::carry_with_last_space(conn, new, old.community_id, now).await?;
    community::store::absorb_space(conn, old, new).await
}

async fn count(conn: &mut Conn, ground: &Ground<'_>, counted: &Counted) -> Result<()> {
    if counted.person.is_bot {
        return Ok(());
    }
    let name = counted.space_name.as_deref();
    let space = held_space_of(conn, ground, &counted.space, counted.space_kind, name).await?;
    let account = members::store::upsert_account(conn, ground.platform, &counted.person).await?;
    let channel = community::store::upsert_channel(conn, space, &counted.channel, "").await?;
    let mut counts = Counts::default();
    counts.add(counted.kind);
    activity::store::add(conn, [(Cell { space, slot: slot_of(counted.at), account, channel }, counts)]).await?;
    if counted.proves_presence {
        stays::spoke(conn, space, account, counted.at).await?;
    }
    Ok(())
}

/// Using a command or a button is activity too.
async fn count_use(
    conn: &mut Conn,
    ground: &Ground<'_>,
    place: &crate::commands::Place,
    caller: &community::Caller,
) -> Result<()> {
    let Some(space) = place.space.clone().filter(|_| !caller.is_anonymous()) else {
        // In private: who writes to the bot there can be written to.
        return outbox::open_way(conn, ground.platform, &caller.external_id, ground.now).await;
    };
    let counted = Counted {
        channel: place.channel.clone().unwrap_or_else(|| space.clone()),
        space,
        space_name: None,
        space_kind: default_kind(ground.platform),
        person: Person { external_id: caller.external_id.clone(), name: caller.name.clone(), is_bot: false },
        at: ground.now,
        kind: ActivityKind::Command,
        proves_presence: true,
    };
    count(conn, ground, &counted).await
}
