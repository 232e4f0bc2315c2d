//! Comparing what is known with what the platform lists, after a time of not seeing.
//!
//! Only positive evidence closes a stay: a roster that could not be read, or that is much shorter than the platform's
//! own count, closes none.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::{Roster, RosterEntry, stays, store};
use crate::Steward;
use crate::activity::coverage;
use crate::community;
use crate::community::welcome::greet;
use crate::ids::SpaceId;
use crate::inbox::EndReason;
use crate::lease::{self, Lease};
use crate::ports::{CallError, Platform};
use crate::series;
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

/// People in one transaction of a comparison.
const PEOPLE_AT_ONCE: usize = 500;

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

/// Compares every roster of a platform that is due. A call that fails concludes nothing and is tried again later; so is
/// a comparison that fails, and it holds up no other. Only a lease that is lost ends it: then somebody else compares.
pub async fn reconcile(steward: &Steward, platform: &dyn Platform, lease: Option<&Lease>) -> Result<()> {
    let due = store::rosters_due(&mut steward.db.read().await?, platform.name(), steward.clock.now()).await?;
    for external_id in due {
        let next = match reconcile_one(steward, platform, lease, &external_id).await {
            Ok(next) => next,
            Err(error) if error.is_lost_lease() => return Err(error),
            Err(error) => {
                tracing::error!(%error, "a roster could not be compared; it is tried again");
                AGAIN_AFTER_FAILURE
            }
        };
        let mut write = lease::write_under(&steward.db, lease).await?;
        if let Some(space) = community::space(&mut write, platform.name(), &external_id).await? {
            store::roster_due(&mut write, space.id, steward.clock.now() + next).await?;
        }
        write.commit().await?;
    }
    Ok(())
}

/// One comparison. Returns after what time the next one is due.
async fn reconcile_one(
    steward: &Steward,
    platform: &dyn Platform,
    lease: Option<&Lease>,
    external_id: &str,
) -> Result<TimeDelta> {
    let asked_at = steward.clock.now();
    let roster = match platform.roster(external_id).await {
        Ok(roster) => roster,
        Err(CallError::Refused(reason) | CallError::Unavailable(reason)) => {
            tracing::warn!(reason, "roster not available; nothing is concluded from that");
            return Ok(AGAIN_AFTER_FAILURE);
        }
    };
    let Some(space) = community::space(&mut steward.db.read().await?, platform.name(), external_id).await? else {
        return Ok(EVERY);
    };
    let compared = compare(steward, space.id, platform, lease, &roster, asked_at).await?;
    tracing::info!(
        space.id = space.id.0,
        found = compared.found,
        gone = compared.gone,
        doubtful = compared.is_doubtful,
        "roster compared"
    );
    if compared.gone > 0 {
        steward.epochs.presence_changed();
    }
    Ok(if compared.is_doubtful { AGAIN_AFTER_FAILURE } else { EVERY })
}

/// Enters who is in the roster and not known, closes who is known and not in it (only by a complete roster, and only
/// who was there before it was asked for). In small transactions, so that nobody waits long for the one writer; broken
/// off in the middle it is simply done again.
async fn compare(
    steward: &Steward,
    space: SpaceId,
    platform: &dyn Platform,
    lease: Option<&Lease>,
    roster: &Roster,
    asked_at: DateTime<Utc>,
) -> Result<Compared> {
    let now = steward.clock.now();
    let mut compared = Compared::default();
    let known: HashMap<String, stays::Stay> =
        store::open_stays(&mut steward.db.read().await?, space).await?.into_iter().collect();
    // In one order, so that two writers never wait for each other in a ring.
    let mut people: Vec<&RosterEntry> = roster.people.iter().collect();
    people.sort_by(|a, b| a.person.external_id.cmp(&b.person.external_id));
    for entries in people.chunks(PEOPLE_AT_ONCE) {
        let mut write = lease::write_under(&steward.db, lease).await?;
        community::hold::for_events(&mut write, space).await?;
        compared.found += enter(&mut write, space, platform, entries, &known, now).await?;
        write.commit().await?;
    }
    let mut write = lease::write_under(&steward.db, lease).await?;
    if !roster.is_complete {
        // A complete roster needs no count: everybody is seen, and the count of a platform has bots in it.
        if let Some(count) = roster.count {
            store::insert_member_count(&mut write, space, now, count).await?;
        }
        write.commit().await?;
        return Ok(compared);
    }
    // The leave was missed in the gap that just ended, else (an event that never came) since the last comparison.
    let last_sight = coverage::start_of_gap_ending_after(&mut write, space, now - EVERY).await?.unwrap_or(now - EVERY);
    write.commit().await?;
    let listed: HashSet<&str> = people.iter().map(|entry| entry.person.external_id.as_str()).collect();
    let mut missing: Vec<&stays::Stay> =
        known.iter().filter(|(id, _)| !listed.contains(id.as_str())).map(|(_, stay)| stay).collect();
    compared.is_doubtful = is_doubtful(roster, known.len(), missing.len());
    if !compared.is_doubtful {
        // Who came while the roster was being read may not be in it.
        missing.retain(|stay| stay.from().max(stay.observed_at) < asked_at);
        missing.sort_by_key(|stay| stay.account);
        for stays in missing.chunks(PEOPLE_AT_ONCE) {
            let mut write = lease::write_under(&steward.db, lease).await?;
            community::hold::for_events(&mut write, space).await?;
            compared.gone += close(&mut write, stays, last_sight, now).await?;
            write.commit().await?;
        }
    }
    Ok(compared)
}

/// Enters people of a roster. Returns how many were not known.
async fn enter(
    conn: &mut Conn,
    space: SpaceId,
    platform: &dyn Platform,
    entries: &[&RosterEntry],
    known: &HashMap<String, stays::Stay>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut found = 0;
    for entry in entries {
        let account = store::upsert_account(conn, platform.name(), &entry.person).await?;
        if entry.person.is_bot {
            continue;
        }
        let change = stays::found(conn, space, account, entry.joined_at, entry.pending, now).await?;
        found += usize::from(change == stays::Change::Opened);
        if let (stays::Change::Opened, Some(joined_at)) = (change, entry.joined_at) {
            series::found_joined(conn, space, (account, platform.name()), joined_at, now).await?;
            greet::joined(conn, space, account, joined_at, now).await?;
        }
        let was_pending = known.get(&entry.person.external_id).is_some_and(|stay| stay.is_pending);
        if was_pending && !entry.pending {
            // They were let in while nobody looked, perhaps as soon as nobody did.
            let since = coverage::start_of_gap_ending_after(conn, space, now - EVERY).await?.unwrap_or(now);
            greet::let_in(conn, space, account, since, now).await?;
            store::accept(conn, space, account).await?;
        }
    }
    Ok(found)
}

/// Closes the stays of people who are gone: between the last sight and now. Returns how many were still open, because
/// the platform may have told a leave while the roster was compared.
async fn close(
    conn: &mut Conn,
    missing: &[&stays::Stay],
    last_sight: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize> {
    let mut gone = 0;
    for known in missing {
        let stay = store::stay(conn, known.space, known.account, known.number).await?;
        if let Some(stay) = stay.filter(|stay| stay.left_at.is_none()) {
            let seen = last_sight.max(stay.from().max(stay.observed_at));
            store::close_stay(conn, &stay, Some(seen), now, EndReason::Unknown).await?;
            gone += 1;
        }
    }
    Ok(gone)
}

/// Whether a complete roster is too short to be one. An empty one always is: Steward itself would be in it.
fn is_doubtful(roster: &Roster, known: usize, missing: usize) -> bool {
    let believed = match roster.count {
        Some(count) => roster.people.len() as f64 >= BELIEVED_SHARE * count as f64,
        None => missing as f64 <= ((1.0 - BELIEVED_SHARE) * known as f64).max(BELIEVED_MISSING as f64),
    };
    roster.people.is_empty() || !believed
}
