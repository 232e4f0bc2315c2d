//! The SQL of who was at an event.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::attend::{Span, Trace};
use super::event::Place;
use crate::ids::{AccountId, ChannelId, EventId};
use crate::ports::PlatformName;
use crate::store::{Conn, Result, sql::statements};
use crate::time::{from_ms, ms};

statements! {
    /// Events that take place in a channel and have a part of a time.
    EVENTS_IN(Int, Int, Int) =
        "SELECT v.id, v.starts_at, v.starts_at + v.minutes * 60000 AS ends_at FROM channel c
         JOIN space p ON p.id = c.space_id JOIN event v ON v.place = p.platform || ':' || c.external_id
         WHERE c.id = $1 AND v.state IN ('open', 'over') AND v.starts_at < $3 AND v.starts_at + v.minutes * 60000 > $2";
    /// Somebody was there. The same again reaches as far as the longer of both.
    NOTE_PRESENCE(Int, Int, Int, Int, Text) =
        "INSERT INTO event_presence (event_id, account_id, from_at, to_at, how) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (event_id, account_id, from_at) DO UPDATE SET
             to_at = CASE WHEN excluded.to_at > event_presence.to_at THEN excluded.to_at ELSE event_presence.to_at END";
    /// Who was at an event.
    PRESENCES(Int) = "SELECT account_id, from_at, to_at, how FROM event_presence WHERE event_id = $1";
    /// An account as people know it.
    PERSON(Int) = "SELECT platform, external_id, name FROM account WHERE id = $1";
    /// Whether it can be seen who is in the channel of a place.
    IS_VOICE(Text) =
        "SELECT MAX(c.is_voice) AS is_voice FROM channel c JOIN space p ON p.id = c.space_id
         WHERE p.platform || ':' || c.external_id = $1";
    /// Who is in the channel of a place now.
    STILL_THERE(Text) =
        "SELECT o.account_id, o.counted_at FROM voice_open o JOIN channel c ON c.id = o.channel_id
         JOIN space p ON p.id = c.space_id WHERE p.platform || ':' || c.external_id = $1";
}

/// Events that take place in a channel and have a part of a time, with their start and end.
pub(super) async fn events_in(
    conn: &mut Conn,
    channel: ChannelId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<(EventId, DateTime<Utc>, DateTime<Utc>)>> {
    let rows = EVENTS_IN.on(conn).bind(channel.0).bind(ms(from)).bind(ms(to)).fetch_all(conn.raw()).await?;
    let read = |row: &AnyRow| -> Result<_> {
        Ok((EventId(row.try_get("id")?), from_ms(row.try_get("starts_at")?), from_ms(row.try_get("ends_at")?)))
    };
    rows.iter().map(read).collect()
}

/// Notes that somebody was there.
pub(super) async fn note_presence(
    conn: &mut Conn,
    id: EventId,
    account: AccountId,
    span: Span,
    how: &str,
) -> Result<()> {
    NOTE_PRESENCE
        .on(conn)
        .bind(id.0)
        .bind(account.0)
        .bind(ms(span.0))
        .bind(ms(span.1))
        .bind(how)
        .execute(conn.raw())
        .await?;
    Ok(())
}

/// What is known of who was there.
pub(super) async fn traces(conn: &mut Conn, id: EventId) -> Result<Vec<Trace>> {
    let rows = PRESENCES.on(conn).bind(id.0).fetch_all(conn.raw()).await?;
    rows.iter()
        .map(|row| {
            let how: String = row.try_get("how")?;
            Ok(Trace {
                account: AccountId(row.try_get("account_id")?),
                span: (from_ms(row.try_get("from_at")?), from_ms(row.try_get("to_at")?)),
                is_own_word: how == "checkin",
            })
        })
        .collect()
}

/// Whether a platform tells who is at a place: a voice or stage channel on Discord. A channel of which it is not known yet
/// whether it is one may be.
pub(super) async fn is_seen(conn: &mut Conn, place: &Place) -> Result<bool> {
    if !matches!(place, Place::Channel(channel) if channel.platform == PlatformName::Discord) {
        return Ok(false);
    }
    let is_voice: Option<i64> =
        IS_VOICE.on(conn).bind(place.address()).fetch_one(conn.raw()).await?.try_get("is_voice")?;
    Ok(is_voice != Some(0))
}

/// Who is in the channel of a place now, and since when that has not been counted.
pub(super) async fn still_there(conn: &mut Conn, place: &Place) -> Result<Vec<(AccountId, DateTime<Utc>)>> {
    let rows = STILL_THERE.on(conn).bind(place.address()).fetch_all(conn.raw()).await?;
    rows.iter().map(|row| Ok((AccountId(row.try_get("account_id")?), from_ms(row.try_get("counted_at")?)))).collect()
}

/// The platform, id and name of somebody who was there.
pub(super) async fn person(conn: &mut Conn, account: AccountId) -> Result<Option<(String, String, String)>> {
    let row = PERSON.on(conn).bind(account.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok((row.try_get("platform")?, row.try_get("external_id")?, row.try_get("name")?))).transpose()
}
