//! Letting go what stood still: what was to be sent goes on, and what came meanwhile is left out or caught up with. The
//! rules stand in `hold.rs`.

use chrono::{DateTime, TimeDelta, Utc};

use super::effect::{Effect, Origin};
use super::hold::{self, Scope};
use super::settle::{self, Resolution, resolve_by_hand};
use super::store;
use crate::Steward;
use crate::community;
use crate::content;
use crate::content::OccurrenceState;
use crate::content::misfire::{Fate, fates};
use crate::ids::CommunityId;
use crate::ports::PlatformName;
use crate::store::{Conn, Result};

/// What becomes of the times that came while something stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meanwhile {
    /// They are left out.
    LeftOut,
    /// They are caught up with, as each post says.
    Replayed,
}

/// What letting go came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct GoneOn {
    /// Whether anything stood still.
    pub(super) was_held: bool,
    /// Of so many posts times were left out.
    pub(super) left_out: usize,
    /// So many posts and messages cannot be read.
    pub(super) unreadable: usize,
}

/// What a moderator lets go.
pub(super) struct Release {
    /// The community.
    pub(super) community: CommunityId,
    /// On an owner's word, what holds everything as well: it concerns every community on this database.
    pub(super) is_everything: bool,
    /// The clock stood still as well, and is believed from now on.
    pub(super) has_clock_jumped: bool,
    /// What came meanwhile.
    pub(super) meanwhile: Meanwhile,
}

/// Lets a community go, but no channel that was stopped by itself.
pub(super) async fn community_goes_on(
    conn: &mut Conn,
    steward: &Steward,
    release: &Release,
    now: DateTime<Utc>,
) -> Result<GoneOn> {
    let everything = hold::since(conn, &Scope::All).await?;
    let mut gone_on = GoneOn { was_held: release.has_clock_jumped, ..GoneOn::default() };
    let mut concerned = vec![release.community];
    if release.is_everything && hold::release(conn, &Scope::All).await? {
        gone_on.was_held = true;
        concerned = community::all(conn).await?.into_iter().map(|community| community.id).collect();
    }
    for id in concerned {
        let held = hold::since(conn, &Scope::Community(id)).await?;
        if id == release.community {
            gone_on.was_held |= hold::release(conn, &Scope::Community(id)).await?;
        }
        // What stood still twice over stands still since the first.
        let stopped_at = held.into_iter().chain(everything).min().or(release.has_clock_jumped.then_some(now));
        let Some(stopped_at) = stopped_at else { continue };
        if !hold::is_whole_held(conn, id).await? {
            let passed = match release.meanwhile {
                Meanwhile::LeftOut => content::leave_out_passed(conn, id, now).await?,
                Meanwhile::Replayed => content::replay_passed(conn, steward, id, stopped_at, now).await?,
            };
            gone_on.left_out += if release.meanwhile == Meanwhile::LeftOut { passed.posts } else { 0 };
            gone_on.unreadable += passed.unreadable;
            store::renew_community(conn, id, now).await?;
        }
    }
    Ok(gone_on)
}

/// Lets a channel go. The planner went on meanwhile for the sake of other places: what came for this one waits, written.
pub(super) async fn channel_goes_on(
    conn: &mut Conn,
    place: (PlatformName, &str),
    meanwhile: Meanwhile,
    now: DateTime<Utc>,
) -> Result<GoneOn> {
    let scope = Scope::Channel(place.0, place.1.to_owned());
    let Some(stopped_at) = hold::since(conn, &scope).await? else { return Ok(GoneOn::default()) };
    hold::release(conn, &scope).await?;
    let mut gone_on = GoneOn { was_held: true, ..GoneOn::default() };
    let mut came = Vec::new();
    for id in store::came_since(conn, place, stopped_at).await? {
        match store::one(conn, id).await {
            Err(error) if error.is_about_the_data() => {
                settle::set_aside(conn, id, false, &error, now).await?;
                gone_on.unreadable += 1;
            }
            found => came.extend(found?.and_then(|effect| Some((effect.origin?, effect)))),
        }
    }
    for of_post in came.chunk_by(|(a, _), (b, _)| a.post == b.post) {
        thin_out(conn, of_post, meanwhile, (stopped_at, now), &mut gone_on).await?;
    }
    store::renew_channel(conn, place, now).await?;
    Ok(gone_on)
}

/// Leaves out what is not to be sent of the times of one post, which stand in order: all of them where nobody can read what
/// the post says of times that passed.
async fn thin_out(
    conn: &mut Conn,
    came: &[(Origin, Effect)],
    meanwhile: Meanwhile,
    (stopped_at, now): (DateTime<Utc>, DateTime<Utc>),
    gone_on: &mut GoneOn,
) -> Result<()> {
    let id = came[0].0.post;
    content::store::lock(conn, id).await?;
    let post = match content::store::one(conn, id).await {
        Err(error) if error.is_about_the_data() => {
            content::tell_unreadable(conn, id, &error, now).await?;
            gone_on.unreadable += 1;
            None
        }
        found => found?,
    };
    let mut due: Vec<_> = came.iter().map(|(origin, _)| origin.due_at).collect();
    due.dedup();
    let ends: Vec<Option<(OccurrenceState, &str)>> = match &post {
        Some(post) if meanwhile == Meanwhile::Replayed => {
            let grace = TimeDelta::from_std(post.writing.grace).unwrap_or(TimeDelta::MAX);
            let fates = fates(&due, (stopped_at, now), post.writing.catch_up, grace);
            fates.into_iter().map(Fate::end).collect()
        }
        _ => {
            gone_on.left_out += 1;
            vec![Some((OccurrenceState::Skipped, "held")); due.len()]
        }
    };
    for (origin, effect) in came {
        let of_time = due.iter().zip(&ends).find(|(at, _)| **at == origin.due_at);
        let Some((state, reason)) = of_time.and_then(|(_, end)| *end) else { continue };
        resolve_by_hand(conn, effect, Resolution::Discard, now, TimeDelta::zero()).await?;
        // Where other places showed it, it was sent.
        content::store::explain_skipped(conn, origin.post, origin.due_at, (state, reason)).await?;
    }
    let is_missed =
        |end: &Option<(OccurrenceState, &str)>| end.is_some_and(|(state, _)| state == OccurrenceState::Missed);
    let missed: Vec<_> = due.iter().zip(&ends).filter(|(_, end)| is_missed(end)).map(|(at, _)| *at).collect();
    match post {
        Some(post) => content::tell_missed(conn, &post, &missed, now).await,
        None => Ok(()),
    }
}
