//! The SQL of the calendar.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::entries::{Entry, EntryState, Kind};
use crate::content::{OccurrenceState, PostState};
use crate::events::EventState;
use crate::ids::CommunityId;
use crate::store::{Conn, Result, StoreError, readable, sql::statements};
use crate::time::{from_ms, ms};
use crate::zone::Zone;

statements! {
    /// The times in a span at which posts of a community were due, of those that were not taken back.
    PAST(Int, Int, Int) =
        "SELECT p.id, p.number, p.title, p.topic, p.made_at, p.changed_at, o.due_at, o.state FROM post p
         JOIN occurrence o ON o.post_id = p.id
         WHERE p.community_id = $1 AND p.state <> 'deleted' AND o.due_at >= $2 AND o.due_at < $3
         ORDER BY o.due_at, p.number";
    /// The posts of a community that have a schedule and may still have times.
    PLANS(Int) =
        "SELECT id, number, title, topic, state, rule, zone, next_at, made_at, changed_at FROM post
         WHERE community_id = $1 AND state NOT IN ('posted', 'deleted') AND (rule IS NOT NULL OR next_at IS NOT NULL)
         ORDER BY number";
    /// The events of a community in a span, and those that come back.
    EVENTS(Int, Int, Int) =
        "SELECT id, number, title, state, starts_at, minutes, zone, place, rule, revision, changed_at FROM event
         WHERE community_id = $1 AND ((starts_at >= $2 AND starts_at < $3) OR rule IS NOT NULL)
         ORDER BY starts_at, number";
    /// The feed of every community.
    FEEDS() = "SELECT community_id, token_hash, made_at FROM calendar_feed ORDER BY community_id";
    /// The first address of a feed.
    ADD_FEED(Int, Text, Int) =
        "INSERT INTO calendar_feed (community_id, token_hash, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (community_id) DO NOTHING";
    /// Another address in place of the one before.
    REPLACE_FEED(Int, Text, Int) =
        "INSERT INTO calendar_feed (community_id, token_hash, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (community_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at";
}

/// A post with its schedule, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) key: i64,
    pub(crate) number: i64,
    pub(crate) title: String,
    pub(crate) topic: String,
    pub(crate) state: PostState,
    pub(crate) rule: Option<String>,
    pub(crate) zone: Zone,
    pub(crate) next_at: Option<DateTime<Utc>>,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) changed_at: DateTime<Utc>,
}

impl Plan {
    /// The post at one of its times.
    pub(crate) fn entry(&self, at: DateTime<Utc>, state: EntryState) -> Entry {
        Entry {
            at,
            ends_at: None,
            key: self.key,
            number: self.number,
            title: self.title.clone(),
            topic: self.topic.clone(),
            state,
            kind: Kind::Post,
            place: String::new(),
            sequence: sequence(self.made_at, self.changed_at),
            changed_at: self.changed_at,
        }
    }
}

/// Grows with each change of a post, as calendars want it; how often it was changed is not kept.
fn sequence(made_at: DateTime<Utc>, changed_at: DateTime<Utc>) -> u32 {
    let changed = (changed_at - made_at).num_seconds().clamp(0, i64::from(i32::MAX));
    u32::try_from(changed).unwrap_or_default()
}

/// An event with what it takes to say when it is again.
pub(crate) struct PlannedEvent {
    pub(crate) entry: Entry,
    pub(crate) rule: Option<String>,
    pub(crate) zone: Zone,
    /// Where it takes place, as it is kept.
    pub(crate) place: String,
}

/// The events of a community in a span, and those that come back, whenever they are; and how many cannot be read.
pub(crate) async fn events(
    conn: &mut Conn,
    community: CommunityId,
    span: &Range<DateTime<Utc>>,
) -> Result<(Vec<PlannedEvent>, usize)> {
    let query = EVENTS.on(conn).bind(community.0).bind(ms(span.start)).bind(ms(span.end));
    readable(&query.fetch_all(conn.raw()).await?, planned_event)
}

fn planned_event(row: &AnyRow) -> Result<PlannedEvent> {
    let key: i64 = row.try_get("id")?;
    let corrupt = |column: &'static str, value: String| StoreError::Corrupt {
        table: "event",
        column,
        row: key.to_string(),
        value,
    };
    let (state, zone): (String, String) = (row.try_get("state")?, row.try_get("zone")?);
    let (starts_at, minutes): (i64, i64) = (row.try_get("starts_at")?, row.try_get("minutes")?);
    let revision: i64 = row.try_get("revision")?;
    let entry = Entry {
        at: from_ms(starts_at),
        ends_at: Some(from_ms(starts_at) + TimeDelta::minutes(minutes)),
        key,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        topic: String::new(),
        state: EventState::parse(&state).ok_or_else(|| corrupt("state", state))?.into(),
        kind: Kind::Event,
        place: String::new(),
        sequence: u32::try_from(revision).unwrap_or_default(),
        changed_at: from_ms(row.try_get("changed_at")?),
    };
    Ok(PlannedEvent {
        entry,
        rule: row.try_get("rule")?,
        zone: zone.parse::<Zone>().map_err(|_| corrupt("zone", zone))?,
        place: row.try_get("place")?,
    })
}

/// What became of the times in a span, in their order; and of how many nobody can read it.
pub(crate) async fn past(
    conn: &mut Conn,
    community: CommunityId,
    span: &Range<DateTime<Utc>>,
) -> Result<(Vec<Entry>, usize)> {
    let query = PAST.on(conn).bind(community.0).bind(ms(span.start)).bind(ms(span.end));
    readable(&query.fetch_all(conn.raw()).await?, past_entry)
}

fn past_entry(row: &AnyRow) -> Result<Entry> {
    let (key, due_at): (i64, i64) = (row.try_get("id")?, row.try_get("due_at")?);
    let word: String = row.try_get("state")?;
    let state = OccurrenceState::parse(&word).ok_or_else(|| StoreError::Corrupt {
        table: "occurrence",
        column: "state",
        row: format!("{key} {due_at}"),
        value: word,
    })?;
    let (made_at, changed_at) = (from_ms(row.try_get("made_at")?), from_ms(row.try_get("changed_at")?));
    Ok(Entry {
        at: from_ms(due_at),
        ends_at: None,
        key,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        topic: row.try_get("topic")?,
        state: state.into(),
        kind: Kind::Post,
        place: String::new(),
        sequence: sequence(made_at, changed_at),
        changed_at,
    })
}

/// The posts of a community that may still have times; and how many cannot be read.
pub(crate) async fn plans(conn: &mut Conn, community: CommunityId) -> Result<(Vec<Plan>, usize)> {
    readable(&PLANS.on(conn).bind(community.0).fetch_all(conn.raw()).await?, plan)
}

fn plan(row: &AnyRow) -> Result<Plan> {
    let key: i64 = row.try_get("id")?;
    let corrupt = |column: &'static str, value: String| StoreError::Corrupt {
        table: "post",
        column,
        row: key.to_string(),
        value,
    };
    let (state, zone): (String, String) = (row.try_get("state")?, row.try_get("zone")?);
    Ok(Plan {
        key,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        topic: row.try_get("topic")?,
        state: PostState::parse(&state).ok_or_else(|| corrupt("state", state))?,
        rule: row.try_get("rule")?,
        zone: zone.parse::<Zone>().map_err(|_| corrupt("zone", zone))?,
        next_at: row.try_get::<Option<i64>, _>("next_at")?.map(from_ms),
        made_at: from_ms(row.try_get("made_at")?),
        changed_at: from_ms(row.try_get("changed_at")?),
    })
}

/// The feed of a community: of its secret address only the digest.
pub(crate) struct Feed {
    pub(crate) community: CommunityId,
    pub(crate) token_hash: String,
    pub(crate) made_at: DateTime<Utc>,
}

/// The feed of every community that has one.
pub(crate) async fn feeds(conn: &mut Conn) -> Result<Vec<Feed>> {
    let rows = FEEDS.on(conn).fetch_all(conn.raw()).await?;
    let feed = |row: &AnyRow| {
        Ok(Feed {
            community: CommunityId(row.try_get("community_id")?),
            token_hash: row.try_get("token_hash")?,
            made_at: from_ms(row.try_get("made_at")?),
        })
    };
    rows.iter().map(feed).collect()
}

/// Keeps the first address of a feed; where there is one, nothing changes.
pub(crate) async fn add_feed(
    conn: &mut Conn,
    community: CommunityId,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    ADD_FEED.on(conn).bind(community.0).bind(token_hash.to_owned()).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}

/// Keeps another address in place of the one before.
pub(crate) async fn replace_feed(
    conn: &mut Conn,
    community: CommunityId,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    REPLACE_FEED.on(conn).bind(community.0).bind(token_hash.to_owned()).bind(ms(now)).execute(conn.raw()).await?;
    Ok(())
}
