//! Every Monday the moderators' channel gets the digest by itself, once.

use std::sync::atomic::Ordering;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use sqlx::Row;

use super::picture;
use super::say::{self, Voice};
use super::week::{self, Week};
use crate::Steward;
use crate::commands::{Payload, keep_for_moderators};
use crate::community::{self, Settings};
use crate::content::{ButtonDoes, Message, MessageButton, Text};
use crate::ids::CommunityId;
use crate::outbox;
use crate::ports::PlatformName;
use crate::store::{Conn, Result, sql::statements};
use crate::time::ms;
use crate::zone::week_start;

/// So often it is looked whether a digest is due.
const LOOKS_EVERY: TimeDelta = TimeDelta::seconds(60);
/// What can be asked from the digest by a button: the charts behind its figures.
const CHARTS: [&str; 4] = ["growth", "retention", "activity", "content"];

statements! {
    /// The communities that can be told something.
    COMMUNITIES() = "SELECT community_id FROM community_setting WHERE name = 'moderators-channel' ORDER BY community_id";
    /// The digest of a week is somebody's, once.
    TAKE_DIGEST(Int, Text, Int) =
        "INSERT INTO digest (community_id, week, made_at) VALUES ($1, $2, $3) ON CONFLICT (community_id, week) DO NOTHING";
    /// Whether the digest of a week was made.
    HAS_DIGEST(Int, Text) = "SELECT 1 AS one FROM digest WHERE community_id = $1 AND week = $2";
}

/// Writes the digests that are due. What one community cannot be told holds up no other.
pub(crate) async fn work(steward: &Steward, now: DateTime<Utc>) -> Result<()> {
    let looked_at = steward.digests_looked_at.load(Ordering::SeqCst);
    // A last time in the future comes from a clock that was set back.
    if (0..LOOKS_EVERY.num_milliseconds()).contains(&(ms(now) - looked_at)) {
        return Ok(());
    }
    steward.digests_looked_at.store(ms(now), Ordering::SeqCst);
    let mut conn = steward.db.read().await?;
    let rows = COMMUNITIES.on(&conn).fetch_all(conn.raw()).await?;
    drop(conn);
    for row in rows {
        let id = CommunityId(row.try_get("community_id")?);
        if let Err(error) = of_community(steward, id, now).await {
            tracing::error!(%error, community.id = id.0, "the digest could not be made; it is tried again");
        }
    }
    Ok(())
}

/// Makes the digest of a community if its hour has come and nobody made it.
async fn of_community(steward: &Steward, id: CommunityId, now: DateTime<Utc>) -> Result<()> {
    let mut conn = steward.db.read().await?;
    let Some(community) = community::find(&mut conn, id).await? else { return Ok(()) };
    let settings = Settings::of(&mut conn, id).await?;
    let Some(hour) = settings.digest_hour.0 else { return Ok(()) };
    let Some(place) = settings.moderators_channel.as_deref().and_then(outbox::moderators_place) else { return Ok(()) };
    let zone = &community.zone;
    let monday = week_start(zone.local_date(now));
    let due = zone.resolve(monday.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())).first();
    let week = Week::before(zone, now);
    if now < due || has_digest(&mut conn, id, &week).await? {
        return Ok(());
    }
    let facts = week::gather(&mut conn, &community, &settings, (None, now)).await?;
    drop(conn);
    // A week that nobody saw, or in which nothing was, is no reason to write to anybody.
    let says_something = facts.growth.is_some() && !say::is_quiet(&facts);
    let media = if says_something { picture::drawn(steward, (&community, &settings), place.0).await } else { None };
    let mut write = steward.db.write().await?;
    let taken = TAKE_DIGEST.on(&write).bind(id.0).bind(week.monday.to_string()).bind(ms(now));
    if taken.execute(write.raw()).await?.rows_affected() == 0 {
        return Ok(());
    }
    if says_something {
        let voice = Voice { lang: community.language, zone: zone.clone() };
        let mut lines = vec![say::title(&voice, &community.name, &facts)];
        lines.extend(say::lines(&voice, &facts));
        let buttons = buttons(&mut write, steward, &voice, place.0, now).await?;
        let message = Message { text: Text::plain(lines.join("\n")), media: media.into_iter().collect(), buttons };
        outbox::write_to(&mut write, steward, &community, place, &message, now).await?;
    }
    write.commit().await?;
    steward.outbox_bell.notify_waiters();
    Ok(())
}

async fn has_digest(conn: &mut Conn, id: CommunityId, week: &Week) -> Result<bool> {
    let found = HAS_DIGEST.on(conn).bind(id.0).bind(week.monday.to_string()).fetch_optional(conn.raw()).await?;
    Ok(found.is_some())
}

async fn buttons(
    conn: &mut Conn,
    steward: &Steward,
    voice: &Voice,
    platform: PlatformName,
    now: DateTime<Utc>,
) -> Result<Vec<Vec<MessageButton>>> {
    let mut row = Vec::new();
    for chart in CHARTS {
        let payload = Payload::Run { line: format!("/{chart}") };
        let token = keep_for_moderators(conn, &*steward.rng, platform, &payload, now).await?;
        row.push(MessageButton {
            label: voice.say(&format!("digest-button-{chart}"), &[]),
            does: ButtonDoes::Press(token),
        });
    }
    Ok(vec![row])
}
