//! The SQL of activity.

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use sqlx::Row;

use super::counts::{Counts, Slot};
use crate::ids::{AccountId, ChannelId, CommunityId, SpaceId};
use crate::store::{Conn, Result, sql::statements};
use crate::time::{from_ms, ms};

statements! {
    /// A space of a community that tells of activity: Steward was there, or messages were imported.
    TELLING(Int) =
        "SELECT p.id FROM space p WHERE p.community_id = $1
             AND (EXISTS (SELECT 1 FROM coverage c WHERE c.space_id = p.id AND c.source = 'live')
                 OR EXISTS (SELECT 1 FROM activity_recent a WHERE a.space_id = p.id)) LIMIT 1";
    /// Adds counts, many rows at once: space, slot, account, channel, messages, replies, reactions, voice, commands.
    ADD(Rows) = {
        sqlite: "INSERT INTO activity_recent (space_id, slot, account_id, channel_id, messages, replies, reactions, voice_seconds, commands)
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
                 json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), json_extract(value, '$[7]'),
                 json_extract(value, '$[8]')
             FROM json_each($1) WHERE true
             ON CONFLICT (space_id, slot, account_id, channel_id) DO UPDATE SET
                 messages = messages + excluded.messages, replies = replies + excluded.replies,
                 reactions = reactions + excluded.reactions, voice_seconds = voice_seconds + excluded.voice_seconds,
                 commands = commands + excluded.commands",
        postgres: "INSERT INTO activity_recent AS a (space_id, slot, account_id, channel_id, messages, replies, reactions, voice_seconds, commands)
             SELECT (value->>0)::bigint, (value->>1)::bigint, (value->>2)::bigint, (value->>3)::bigint,
                 (value->>4)::bigint, (value->>5)::bigint, (value->>6)::bigint, (value->>7)::bigint, (value->>8)::bigint
             FROM jsonb_array_elements($1::jsonb) AS value
             ON CONFLICT (space_id, slot, account_id, channel_id) DO UPDATE SET
                 messages = a.messages + excluded.messages, replies = a.replies + excluded.replies,
                 reactions = a.reactions + excluded.reactions, voice_seconds = a.voice_seconds + excluded.voice_seconds,
                 commands = a.commands + excluded.commands",
        row: "[1, 1900000, 1, 1, 1, 0, 0, 0, 0]"
    };
    /// Activity of a community between two slots, a row for each channel. Neither added up nor in order: both took the
    /// database longer than they take the reader.
    BETWEEN(Int, Int, Int) =
        "SELECT slot, account_id, messages, replies, reactions, voice_seconds, commands FROM activity_recent
         WHERE space_id IN (SELECT id FROM space WHERE community_id = $1) AND slot >= $2 AND slot < $3";
    /// Who is in a voice channel.
    VOICE(Int, Int) = "SELECT channel_id, counted_at FROM voice_open WHERE space_id = $1 AND account_id = $2";
    /// Everybody in voice channels of a space.
    VOICE_OF_SPACE(Int) =
        "SELECT v.account_id, a.external_id, v.channel_id, v.counted_at FROM voice_open v JOIN account a ON a.id = v.account_id
         WHERE v.space_id = $1 ORDER BY v.account_id";
    /// Somebody entered a voice channel, or their time was counted up to an instant.
    SET_VOICE(Int, Int, Int, Int) =
        "INSERT INTO voice_open (space_id, account_id, channel_id, counted_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (space_id, account_id) DO UPDATE SET channel_id = excluded.channel_id, counted_at = excluded.counted_at";
    /// Somebody left voice.
    END_VOICE(Int, Int) = "DELETE FROM voice_open WHERE space_id = $1 AND account_id = $2";
}

/// Where something was done: one row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) space: SpaceId,
    pub(crate) slot: Slot,
    pub(crate) account: AccountId,
    pub(crate) channel: ChannelId,
}

/// Rows in one statement; more would only make one JSON text long.
const ROWS_AT_ONCE: usize = 1000;

/// Adds counts. Rows are written in the order of the key, so that two writers never wait for each other in a ring.
pub(crate) async fn add(conn: &mut Conn, counts: impl IntoIterator<Item = (Cell, Counts)>) -> Result<()> {
    let mut cells: Vec<(Cell, Counts)> = counts.into_iter().collect();
    cells.sort_unstable_by_key(|(cell, _)| *cell);
    for chunk in cells.chunks(ROWS_AT_ONCE) {
        let rows: Vec<Value> = chunk
            .iter()
            .map(|(cell, n)| {
                json!([
                    cell.space,
                    cell.slot,
                    cell.account,
                    cell.channel,
                    n.messages,
                    n.replies,
                    n.reactions,
                    n.voice_seconds,
                    n.commands
                ])
            })
            .collect();
        ADD.on(conn).bind(Value::Array(rows).to_string()).execute(conn.raw()).await?;
    }
    Ok(())
}

/// What one account did in one channel in one slot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SlotCounts {
    pub(crate) slot: Slot,
    pub(crate) account: AccountId,
    pub(crate) counts: Counts,
}

pub(crate) async fn between(conn: &mut Conn, community: CommunityId, from: Slot, to: Slot) -> Result<Vec<SlotCounts>> {
    let query = BETWEEN.on(conn).bind(community.0).bind(from).bind(to);
    let mut rows = query.fetch(conn.raw());
    let mut counted = Vec::new();
    while let Some(row) = rows.try_next().await? {
        counted.push(SlotCounts {
            slot: row.try_get(0)?,
            account: AccountId(row.try_get(1)?),
            counts: Counts {
                messages: row.try_get(2)?,
                replies: row.try_get(3)?,
                reactions: row.try_get(4)?,
                voice_seconds: row.try_get(5)?,
                commands: row.try_get(6)?,
            },
        });
    }
    Ok(counted)
}

/// An open voice session: where, and up to when its time has been counted.
pub(crate) struct VoiceOpen {
    pub(crate) channel: ChannelId,
    pub(crate) counted_at: DateTime<Utc>,
}

pub(crate) async fn voice(conn: &mut Conn, space: SpaceId, account: AccountId) -> Result<Option<VoiceOpen>> {
    let row = VOICE.on(conn).bind(space.0).bind(account.0).fetch_optional(conn.raw()).await?;
    row.map(|row| {
        Ok(VoiceOpen {
            channel: ChannelId(row.try_get("channel_id")?),
            counted_at: from_ms(row.try_get("counted_at")?),
        })
    })
    .transpose()
}

pub(crate) async fn voice_of_space(conn: &mut Conn, space: SpaceId) -> Result<Vec<(AccountId, String, VoiceOpen)>> {
    let rows = VOICE_OF_SPACE.on(conn).bind(space.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let open = VoiceOpen {
                channel: ChannelId(row.try_get("channel_id")?),
                counted_at: from_ms(row.try_get("counted_at")?),
            };
            Ok((AccountId(row.try_get("account_id")?), row.try_get("external_id")?, open))
        })
        .collect()
}

pub(crate) async fn set_voice(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    channel: ChannelId,
    at: DateTime<Utc>,
) -> Result<()> {
    SET_VOICE.on(conn).bind(space.0).bind(account.0).bind(channel.0).bind(ms(at)).execute(conn.raw()).await?;
    Ok(())
}

pub(crate) async fn end_voice(conn: &mut Conn, space: SpaceId, account: AccountId) -> Result<()> {
    END_VOICE.on(conn).bind(space.0).bind(account.0).execute(conn.raw()).await?;
    Ok(())
}

/// Whether anything tells of a community's activity.
pub(crate) async fn is_told(conn: &mut Conn, community: CommunityId) -> Result<bool> {
    Ok(TELLING.on(conn).bind(community.0).fetch_optional(conn.raw()).await?.is_some())
}
