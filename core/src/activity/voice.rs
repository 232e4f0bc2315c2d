//! Time in voice channels. Who is in one stands in the database, so that a crash loses no session: the time up to
//! the last sight is counted, and what lies in a gap is not.

use chrono::{DateTime, Utc};

use super::counts::{Counts, SLOT_SECONDS, slot_of, slot_start};
use super::coverage;
use super::store::{self, Cell, VoiceOpen};
use crate::community;
use crate::events;
use crate::ids::{AccountId, ChannelId, SpaceId};
use crate::inbox::VoicePlace;
use crate::members;
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// Somebody entered, changed or left a voice channel.
pub(crate) async fn moved(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    to: Option<ChannelId>,
    at: DateTime<Utc>,
) -> Result<()> {
    if let Some(open) = store::voice(conn, space, account).await? {
        count(conn, space, account, &open, at).await?;
        if to.is_none() {
            store::end_voice(conn, space, account).await?;
        }
    }
    if let Some(channel) = to {
        store::set_voice(conn, space, account, channel, at).await?;
    }
    Ok(())
}

/// After a time of not seeing: who is listed now is in voice from now on; who was there before and when they left is
/// not known, so their time counts up to the last sight.
pub(crate) async fn listed(
    conn: &mut Conn,
    space: SpaceId,
    platform: PlatformName,
    present: &[VoicePlace],
    last_seen: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    for (account, _, open) in store::voice_of_space(conn, space).await? {
        count(conn, space, account, &open, last_seen).await?;
        store::end_voice(conn, space, account).await?;
    }
    for place in present.iter().filter(|place| !place.person.is_bot) {
        let account = members::store::upsert_account(conn, platform, &place.person).await?;
        let channel = community::store::upsert_channel(conn, space, &place.channel, "").await?;
        store::set_voice(conn, space, account, channel, now).await?;
    }
    Ok(())
}

async fn count(
    conn: &mut Conn,
    space: SpaceId,
    account: AccountId,
    open: &VoiceOpen,
    until: DateTime<Utc>,
) -> Result<()> {
    let spans: Vec<coverage::Span> = coverage::rows(conn, space)
        .await?
        .into_iter()
        // A space that is seen now is seen until this very event.
        .map(|row| if row.is_open { coverage::Span { to: row.span.to.max(until), ..row.span } } else { row.span })
        .collect();
    let mut seen = Vec::new();
    for span in coverage::union(&spans) {
        let (from, to) = (span.from.max(open.counted_at), span.to.min(until));
        if from < to {
            seen.extend(split(from, to));
            events::was_there(conn, open.channel, account, (from, to)).await?;
        }
    }
    let cells = seen.into_iter().map(|(slot, seconds)| {
        (Cell { space, slot, account, channel: open.channel }, Counts { voice_seconds: seconds, ..Counts::default() })
    });
    store::add(conn, cells).await
}

/// Seconds of a span in each slot that it touches.
fn split(from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<(i64, i64)> {
    let (first, last) = (slot_of(from), slot_of(to));
    (first..=last)
        .map(|slot| {
            let begin = from.max(slot_start(slot)).timestamp();
            let end = to.timestamp().min(slot_start(slot).timestamp() + SLOT_SECONDS);
            (slot, end - begin)
        })
        .filter(|&(_, seconds)| seconds > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::split;

    #[test]
    fn a_session_is_split_at_the_quarters_and_loses_no_second() {
        let at = |s: i64| DateTime::from_timestamp(s, 0).unwrap();
        assert_eq!(split(at(890), at(1810)), vec![(0, 10), (1, 900), (2, 10)]);
        assert_eq!(split(at(900), at(1800)), vec![(1, 900)]);
        assert_eq!(split(at(900), at(900)), vec![]);
    }
}
