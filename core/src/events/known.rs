//! What people know of an event that was edited since: where and when it was to be. They are told once it is open again and
//! takes place elsewhere or at another time, however many edits and approvals lie between.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::event::{Event, EventState};
use super::store;
use super::tell::{self, Ground, News};
use crate::Steward;
use crate::community;
use crate::ids::EventId;
use crate::store::{Conn, Result, sql::statements, without_nul};
use crate::time::ms;

statements! {
    /// People know an event so; what they knew before an earlier edit stays.
    REMEMBER(Int, Int, Text) =
        "UPDATE event SET known_place = CASE WHEN known_starts_at IS NULL THEN $3 ELSE known_place END,
             known_starts_at = COALESCE(known_starts_at, $2) WHERE id = $1";
    /// What people know of it.
    KNOWN(Int) = "SELECT known_starts_at, known_place FROM event WHERE id = $1 AND known_starts_at IS NOT NULL";
    /// They know it as it is.
    FORGET_KNOWN(Int) = "UPDATE event SET known_starts_at = NULL, known_place = NULL WHERE id = $1";
}

/// Keeps what people know of an event that is held, before it is changed.
pub(super) async fn remember(conn: &mut Conn, event: &Event) -> Result<()> {
    if event.state != EventState::Open {
        return Ok(());
    }
    let place = without_nul(&event.plan.place.address()).into_owned();
    REMEMBER.on(conn).bind(event.id.0).bind(ms(event.plan.starts_at)).bind(place).execute(conn.raw()).await?;
    Ok(())
}

/// Whether people count on an event: it is open, or it was before an edit that waits.
pub(super) async fn is_counted_on(conn: &mut Conn, event: &Event) -> Result<bool> {
    Ok(event.state == EventState::Open || known(conn, event.id).await?.is_some())
}

/// Whoever counts on an event that is open (again) is told where and when it is now, if they know another place or time.
pub(super) async fn tell_if_moved(conn: &mut Conn, steward: &Steward, event: &Event, now: DateTime<Utc>) -> Result<()> {
    if event.state != EventState::Open {
        return Ok(());
    }
    let Some(known) = known(conn, event.id).await? else { return Ok(()) };
    FORGET_KNOWN.on(conn).bind(event.id.0).execute(conn.raw()).await?;
    let Some(community) = community::find(conn, event.community).await? else { return Ok(()) };
    if known == (ms(event.plan.starts_at), event.plan.place.address()) {
        return Ok(());
    }
    let ground = Ground { steward, event, community: &community, now };
    for guest in store::people(conn, event.id).await? {
        if guest.seat.standing.counts_on_it() {
            tell::tell(conn, &ground, &guest, News::Moved, &[]).await?;
        }
    }
    Ok(())
}

/// The start and place that people know, if those may not be the present ones.
async fn known(conn: &mut Conn, event: EventId) -> Result<Option<(i64, String)>> {
    let row = KNOWN.on(conn).bind(event.0).fetch_optional(conn.raw()).await?;
    row.map(|row| Ok((row.try_get("known_starts_at")?, row.try_get("known_place")?))).transpose()
}
