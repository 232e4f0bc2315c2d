//! Comparing what is known with what the platform lists, after a time of not seeing.
//!
//! Only positive evidence closes a stay: a roster that could not be read, or that is much shorter than the platform's
//! own count, closes none.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Roster, stays, store};
use crate::Steward;
use crate::activity::coverage;
use crate::community;
use crate::ids::SpaceId;
use crate::inbox::EndReason;
use crate::ports::{CallError, Platform};
use crate::store::{Conn, Result};

/// How often a roster is compared or a count taken while everything goes well.
const EVERY: TimeDelta = TimeDelta::hours(6);
/// After a call that failed.
const AGAIN_AFTER_FAILURE: TimeDelta = TimeDelta::minutes(5);
/// A complete roster that holds less than this share of the platform's own count is not believed. Without a count,
/// one that misses more than the rest of the known members (and more than [`BELIEVED_MISSING`]) is not believed either.
const BELIEVED_SHARE: f64 = 0.9;
/// So many missing members are believed in the smallest space.
const BELIEVED_MISSING: usize = 5;

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Members found that were not known.
    pub found: usize,
    /// Members known that are gone.
    pub gone: usize,
    /// The roster was much shorter than the platform's own count, so nobody was taken for gone.
    pub is_doubtful: bool,
}

/// Compares every roster of a platform that is due. A call that fails concludes nothing and is tried again later.
pub async fn reconcile(steward: &Steward, platform: &dyn Platform) -> Result<()> {
    let due = store::rosters_due(&mut steward.db.read().await?, platform.name(), steward.clock.now()).await?;
    for external_id in due {
        let asked_at = steward.clock.now();
        let roster = platform.roster(&external_id).await;
        let now = steward.clock.now();
        let mut write = steward.db.write().await?;
        let Some(space) = community::space(&mut write, platform.name(), &external_id).await? else { continue };
        let mut gone = 0;
        let next = match roster {
            Ok(roster) => {
                let compared = compare(&mut write, space.id, platform, &roster, asked_at, now).await?;
                gone = compared.gone;
                tracing::info!(
                    space.id = space.id.0,
                    found = compared.found,
                    gone = compared.gone,
                    doubtful = compared.is_doubtful,
                    "roster compared"
                );
                now + if compared.is_doubtful { AGAIN_AFTER_FAILURE } else { EVERY }
            }
            Err(CallError::Refused(reason) | CallError::Unavailable(reason)) => {
                tracing::warn!(space.id = space.id.0, reason, "roster not available; nothing is concluded from that");
                now + AGAIN_AFTER_FAILURE
            }
        };
        store::roster_due(&mut write, space.id, next).await?;
        write.commit().await?;
        if gone > 0 {
            steward.epochs.presence_changed();
        }
    }
    Ok(())
}

/// Enters who is in the roster and not known, closes who is known and not in it (only by a complete roster, and only
/// who was there before it was asked for).
pub(crate) async fn compare(
    conn: &mut Conn,
    space: SpaceId,
    platform: &dyn Platform,
    roster: &Roster,
    asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Compared> {
    let mut compared = Compared::default();
    // A complete roster needs no count: everybody is seen, and the count of a platform has bots in it.
    if let Some(count) = roster.count.filter(|_| !roster.is_complete) {
        store::insert_member_count(conn, space, now, count).await?;
    }
    let mut missing: HashMap<String, stays::Stay> = store::open_stays(conn, space).await?.into_iter().collect();
    let known = missing.len();
    for entry in &roster.people {
        missing.remove(&entry.person.external_id);
        let account = store::upsert_account(conn, platform.name(), &entry.person).await?;
        if entry.person.is_bot {
            continue;
        }
        let change = stays::found(conn, space, account, entry.joined_at, entry.pending, now).await?;
        compared.found += usize::from(change == stays::Change::Opened);
    }
    if !roster.is_complete {
        return Ok(compared);
    }
    compared.is_doubtful = is_doubtful(roster, known, missing.len());
    if !compared.is_doubtful {
        // The leave was missed in the gap that just ended, else (an event that never came) since the last comparison.
        let last_sight = coverage::start_of_gap_ending_after(conn, space, now - EVERY).await?.unwrap_or(now - EVERY);
        // Who came while the roster was being read may not be in it.
        let seen_at = |stay: &stays::Stay| stay.from().max(stay.observed_at);
        for stay in missing.into_values().filter(|stay| seen_at(stay) < asked_at) {
            let seen = last_sight.max(seen_at(&stay));
            store::close_stay(conn, &stay, Some(seen), now, EndReason::Unknown).await?;
            compared.gone += 1;
        }
    }
    Ok(compared)
}

/// Whether a complete roster is too short to be one. An empty one always is: Steward itself would be in it.
fn is_doubtful(roster: &Roster, known: usize, missing: usize) -> bool {
    let believed = match roster.count {
        Some(count) => roster.people.len() as f64 >= BELIEVED_SHARE * count as f64,
        None => missing as f64 <= ((1.0 - BELIEVED_SHARE) * known as f64).max(BELIEVED_MISSING as f64),
    };
    roster.people.is_empty() || !believed
}
